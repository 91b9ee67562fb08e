//! Where each slot is drawn: the room that a slot has, and what is seen of it in each state.

use std::collections::{BTreeMap, BTreeSet};

use crate::geometry::Rect;
use crate::layout::faces::Face;
use crate::layout::fold::{Cell, Fold};
use crate::layout::metrics::Metrics;
use crate::layout::moments::Moments;
use crate::layout::overlays::Overlays;
use crate::layout::place::{frame_top, more_title, overlay_title, title_height};
use crate::layout::placed::Form;
use crate::layout::union::Union;
use crate::model::Uid;

/// A dashed frame around the members of an overlay.
#[derive(Clone, Debug)]
pub(crate) struct Ring {
    pub overlay: Uid,
    pub rect: Rect,
    pub title: Rect,
    pub when: Moments,
    /// The container of the members.
    pub parent: Option<usize>,
}

/// Rectangles for everything.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shown {
    /// All that a slot ever covers.
    pub solid: Vec<Rect>,
    /// Its icon.
    pub icon: Vec<Rect>,
    /// What is seen in every state in which it is shown: lines may end there.
    pub steady: Vec<Rect>,
    /// Its box in each of its states.
    pub in_state: BTreeMap<(usize, usize), Rect>,
    pub rings: Vec<Ring>,
    /// The room for tags at the foot of a slot in each of its states: what it holds there moves its foot.
    pub tags: BTreeMap<(usize, usize), Rect>,
    /// Titles of frames, moved aside for lines later.
    pub titles: BTreeMap<usize, Rect>,
    /// Frames whose title found no place beside the lines through it before: lines have to go around it.
    pub fixed_titles: BTreeSet<usize>,
}

/// How large frames are drawn.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Fit {
    /// As large as what they hold.
    Contents,
    /// As large as the room that they were given, in which lines run too.
    Room,
}

/// Works out what is seen.
pub(crate) fn shown(
    union: &Union,
    fold: &Fold,
    overlays: &Overlays,
    rects: &[Rect],
    metrics: &Metrics,
    fit: Fit,
) -> Shown {
    let count = union.slots.len();
    let mut shown =
        Shown { solid: rects.to_vec(), icon: vec![Rect::default(); count], steady: rects.to_vec(), ..Shown::default() };
    let mut by_depth: Vec<usize> = (0..count).filter(|&slot| fold.stack_of[slot] != usize::MAX).collect();
    by_depth.sort_by_cached_key(|&slot| std::cmp::Reverse(union.above(slot).count()));
    for &slot in &by_depth {
        let cell = &fold.cells[fold.cell_of(slot)];
        shown.icon[slot] = cell.icon.translated(rects[slot].x, rects[slot].y);
    }
    // From the inside out: what holds something is as large as what it holds.
    let mut frames: Vec<usize> = Vec::new();
    for &slot in &by_depth {
        let cell = fold.cell_of(slot);
        if fold.cells[cell].form == Form::Frame {
            if fit == Fit::Contents && !frames.contains(&cell) && !fold.equal.contains_key(&cell) {
                frames.push(cell);
                tighten(union, fold, rects, metrics, cell, &mut shown);
            }
            for &(state, _, _) in &union.slots[slot].faces {
                shown.in_state.insert((slot, state), shown.solid[slot]);
            }
            shown.steady[slot] = shown.solid[slot];
        } else {
            leaf(union, fold, overlays, rects, metrics, slot, &mut shown);
        }
    }
    for (&overlay, &(stack, depth)) in &overlays.framed {
        shown.rings.push(ring(union, fold, overlays, overlay, (stack, depth), &shown, metrics));
    }
    if fit == Fit::Contents {
        hug_contents(union, fold, metrics, &by_depth, &mut shown);
    }
    for &slot in &by_depth {
        if fold.cells[fold.cell_of(slot)].form == Form::Frame {
            shown.titles.insert(slot, title(union, fold, slot, &shown.solid[slot], metrics));
        }
    }
    shown
}

/// Draws frames only as tall as what they hold in a state needs: the top left corner stays, and corresponding
/// frames stay equal. From the inside out, since a frame is as tall as the frames in it.
fn hug_contents(union: &Union, fold: &Fold, metrics: &Metrics, by_depth: &[usize], shown: &mut Shown) {
    for &slot in by_depth {
        let cell = &fold.cells[fold.cell_of(slot)];
        // A frame that lines lead to keeps its border where they end.
        let reached = |frame: &usize| union.lines.iter().any(|line| line.from == *frame || line.to == *frame);
        let equal = fold.equal.contains_key(&fold.cell_of(slot));
        if equal || cell.form != Form::Frame || cell.slots.first() != Some(&slot) || cell.slots.iter().any(reached) {
            continue;
        }
        for state in 0..union.states {
            let moment = Moments::at(state, union.states);
            let shows = |frame: &&usize| union.slots[**frame].when.meets(moment);
            let needs = cell.slots.iter().filter(shows).map(|&frame| needed(union, fold, metrics, frame, state, shown));
            let Some(height) = needs.reduce(f64::max) else { continue };
            for &frame in cell.slots.iter().filter(shows) {
                let full = shown.solid[frame];
                shown.in_state.insert((frame, state), Rect { h: height.min(full.h), ..full });
            }
        }
        for &frame in &cell.slots {
            let full = shown.solid[frame];
            let boxes = (0..union.states).filter_map(|state| shown.in_state.get(&(frame, state)));
            shown.steady[frame] = boxes.fold(full, |all, rect| common(&all, rect));
        }
    }
}

/// The height that a frame's contents need in a state.
fn needed(union: &Union, fold: &Fold, metrics: &Metrics, frame: usize, state: usize, shown: &Shown) -> f64 {
    let moment = Moments::at(state, union.states);
    let top = shown.solid[frame].y;
    let more = more_title(union, &fold.cells[fold.cell_of(frame)].slots, metrics);
    let mut bottom = top + frame_top(metrics) + more + metrics.icon;
    for &child in &union.slots[frame].children {
        if let Some(rect) = shown.in_state.get(&(child, state)) {
            let depth = fold.stacks[fold.stack_of[child]].overlays as f64;
            bottom = bottom.max(rect.bottom() + depth * metrics.overlay_pad);
        }
    }
    let rings = shown.rings.iter().filter(|ring| ring.parent == Some(frame) && ring.when.meets(moment));
    rings.fold(bottom, |bottom, ring| bottom.max(ring.rect.bottom())) + metrics.frame_pad - top
}

/// Shrinks corresponding frames to what they ever show, all by the same.
fn tighten(union: &Union, fold: &Fold, rects: &[Rect], metrics: &Metrics, cell: usize, shown: &mut Shown) {
    let mut seen: Option<Rect> = None;
    for &frame in &fold.cells[cell].slots {
        for &child in &union.slots[frame].children {
            if !union.slots[child].when.meets(union.slots[frame].when) {
                continue;
            }
            let depth = fold.stacks[fold.stack_of[child]].overlays as f64;
            let mut rect = shown.solid[child].inflated(depth * metrics.overlay_pad);
            rect.y -= depth * overlay_title(metrics);
            rect.h += depth * overlay_title(metrics);
            let rect = rect.translated(-rects[frame].x, -rects[frame].y);
            seen = Some(seen.map_or(rect, |all| all.union(&rect)));
        }
    }
    let (w, h) = fold.cells[cell].size;
    let whole = Rect::new(0.0, 0.0, w, h);
    let mut drawn = whole;
    if let Some(seen) = seen {
        let more = more_title(union, &fold.cells[cell].slots, metrics);
        let y = (seen.y - frame_top(metrics) - more).max(0.0);
        drawn = Rect::new(0.0, y, w, (seen.bottom() + metrics.frame_pad - y).min(h - y).max(0.0));
    }
    for &frame in &fold.cells[cell].slots {
        shown.solid[frame] = drawn.translated(rects[frame].x, rects[frame].y);
    }
}

/// Boxes of an icon, a card or a part in each of its states.
fn leaf(
    union: &Union,
    fold: &Fold,
    overlays: &Overlays,
    rects: &[Rect],
    metrics: &Metrics,
    slot: usize,
    shown: &mut Shown,
) {
    let icon = shown.icon[slot];
    let tags = overlays.tags.get(&slot).map_or(0.0, |tags| tags.len() as f64 * (metrics.tag_icon + 4.0));
    let cell = &fold.cells[fold.cell_of(slot)];
    let mut solid: Option<Rect> = None;
    let mut steady: Option<Rect> = None;
    for (state, form, face) in &union.slots[slot].faces {
        let mut rect = head(icon, face, metrics);
        let moment = Moments::at(*state, union.states);
        for &child in union.slots[slot].children.iter().filter(|&&c| union.slots[c].when.meets(moment)) {
            if let Some(inner) = shown.in_state.get(&(child, *state)) {
                rect = rect.union(inner);
            }
        }
        rect.h += tags;
        let named = overlays.tags.get(&slot).into_iter().flatten().filter_map(|tag| overlays.titles.get(tag));
        let wide = named.fold(0.0_f64, |widest, &title| widest.max(title)).min(metrics.label_width);
        let short = (wide - rect.w).max(0.0);
        rect.x -= short / 2.0;
        rect.w += short;
        if *form == Form::Card {
            // As large as its copies in the same state, with the icon in the middle.
            let (half, bottom) = hug(union, cell, *state, shown, metrics);
            let full = rects[slot];
            let half = half.max(48.0).min(cell.size.0 / 2.0);
            let bottom = (full.y + bottom).max(rect.bottom() + metrics.card_pad);
            rect = match fold.equal.get(&fold.cell_of(slot)) {
                Some(&(w, h)) => Rect::new(full.x, full.y, w, h),
                None => Rect::new(icon.center().x - half, full.y, 2.0 * half, bottom - full.y),
            };
        }
        if tags > 0.0 {
            let foot = if *form == Form::Card { 0.5 * metrics.card_pad } else { 0.0 };
            let strip = Rect::new(rect.x, rect.bottom() - tags - foot, rect.w, tags);
            shown.tags.insert((slot, *state), strip);
        }
        shown.in_state.insert((slot, *state), rect);
        solid = Some(solid.map_or(rect, |all| all.union(&rect)));
        steady = Some(steady.map_or(rect, |all| common(&all, &rect)));
    }
    shown.solid[slot] = solid.unwrap_or(rects[slot]);
    shown.steady[slot] = steady.unwrap_or(rects[slot]);
}

/// Half the width, and the height, that the contents of corresponding cards need in a state.
fn hug(union: &Union, cell: &Cell, state: usize, shown: &Shown, metrics: &Metrics) -> (f64, f64) {
    let (mut half, mut bottom) = (0.0_f64, 0.0_f64);
    for &slot in &cell.slots {
        let icon = shown.icon[slot];
        let top = icon.y - cell.icon.y;
        let Some((_, _, face)) = union.slots[slot].faces.iter().find(|(s, _, _)| *s == state) else { continue };
        let mut whole = head(icon, face, metrics);
        for &child in &union.slots[slot].children {
            if let Some(inner) = shown.in_state.get(&(child, state)) {
                whole = whole.union(inner);
            }
        }
        half = half.max(icon.center().x - whole.x).max(whole.right() - icon.center().x);
        bottom = bottom.max(whole.bottom() - top);
    }
    ((half + metrics.card_pad).ceil(), (bottom + metrics.card_pad).ceil())
}

fn common(a: &Rect, b: &Rect) -> Rect {
    let (x, y) = (a.x.max(b.x), a.y.max(b.y));
    Rect::new(x, y, (a.right().min(b.right()) - x).max(0.0), (a.bottom().min(b.bottom()) - y).max(0.0))
}

/// Icon with the texts under it.
pub(crate) fn head(icon: Rect, face: &Face, metrics: &Metrics) -> Rect {
    let caption = face.caption.as_ref().map_or((0.0, 0.0), |c| (c.rect.w, c.rect.h));
    let width = icon.w.max(face.label.rect.w).max(caption.0);
    let height = icon.h + metrics.label_gap + face.label.rect.h + caption.1;
    Rect::new(icon.center().x - width / 2.0, icon.y, width, height)
}

fn ring(
    union: &Union,
    fold: &Fold,
    overlays: &Overlays,
    overlay: Uid,
    (stack, depth): (usize, usize),
    shown: &Shown,
    metrics: &Metrics,
) -> Ring {
    let members = &overlays.members[&overlay];
    let mut rect = shown.solid[members[0]];
    for &member in members {
        rect = rect.union(&shown.solid[member]);
    }
    // Copies are equally wide, whatever is written under their icons.
    let depth = (depth + 1) as f64;
    let mut rect = rect.inflated(depth * metrics.overlay_pad - 2.0);
    let strip = overlay_title(metrics);
    rect.y -= depth * strip;
    rect.h += depth * strip;
    let short = (overlays.titles[&overlay] - rect.w).max(0.0);
    rect.x -= short / 2.0;
    rect.w += short;
    let mut when = Moments::default();
    for slot in union.slots.iter().filter(|slot| slot.uid == overlay) {
        when.add(slot.when);
    }
    let title = Rect::new(rect.x + 6.0, rect.y + 3.0, (rect.w - 12.0).max(20.0), strip);
    Ring { overlay, rect, title, when, parent: union.slots[fold.stacks[stack].members[0]].parent }
}

/// Where a frame's title stands when nothing is in the way.
fn title(union: &Union, fold: &Fold, slot: usize, frame: &Rect, metrics: &Metrics) -> Rect {
    let wide = union.slots[slot].faces.iter().map(|(_, _, face)| face.label.rect.w).fold(0.0, f64::max);
    let width = wide + metrics.emblem + 6.0;
    let more = more_title(union, &fold.cells[fold.cell_of(slot)].slots, metrics);
    let height = title_height(metrics) - 8.0 + more;
    Rect::new(frame.x + 10.0, frame.y + 4.0, width, height)
}
