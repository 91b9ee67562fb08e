//! Steps 1 and 4 for the whole tree of templates: sizes from the inside out, then places from the outside in.

mod around;
mod parts;
mod sizes;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::design::{Direction, Hint, OldPlace};
use crate::geometry::{Point, Rect};
use crate::layout::compound;
use crate::layout::faces::{Face, block};
use crate::layout::fold::Fold;
use crate::layout::hints::{self, Bound};
use crate::layout::level::{self, Item, Level, Tie};
use crate::layout::measure::Measure;
use crate::layout::metrics::Metrics;
use crate::layout::moments::Moments;
use crate::layout::overlays::Overlays;
use crate::layout::placed::Form;
use crate::layout::route::Course;
use crate::layout::stream::{self, Stream};
use crate::layout::taste::Taste;
use crate::layout::union::{Line, Union};
use crate::limits::Purse;
use crate::model::Uid;

/// Places all templates of a drawing.
pub(crate) struct Placer<'a> {
    pub union: &'a Union,
    pub fold: Fold,
    pub overlays: &'a Overlays,
    pub metrics: &'a Metrics,
    pub measure: &'a dyn Measure,
    pub taste: Taste,
    /// What hints bind together in each cell.
    bound: BTreeMap<usize, Bound>,
    /// Height of the room for tags in each cell.
    tags: Vec<f64>,
    /// Lines that join two stacks of a cell: (line, stack of its start, stack of its end).
    ties: Vec<Vec<(usize, usize, usize)>>,
    /// Memberships that join two stacks of a cell: (line, one stack, the other).
    memberships: Vec<Vec<(usize, usize, usize)>>,
    /// Lines between the members of each stack.
    between: Vec<Vec<usize>>,
    /// Most lines that end on one side of a slot at once, for slots with many.
    crowded: BTreeMap<usize, usize>,
    /// Stacks that take part in requests or messages.
    requested: Vec<bool>,
    /// Stacks to which some of these lead from elsewhere, and not back.
    fed: Vec<bool>,
    /// Which of these lead back.
    stream: Stream,
    /// Stacks where requests begin.
    starts: Vec<bool>,
    /// Cards whose parts stand one under the other.
    columns: BTreeSet<usize>,
}

/// Places every slot; the result has a rectangle for each.
pub(crate) fn place(
    union: &Union,
    fold: Fold,
    overlays: &Overlays,
    hints: &[Hint],
    metrics: &Metrics,
    measure: &dyn Measure,
    taste: Taste,
) -> (Fold, Vec<Rect>) {
    let bound = hints::bound(hints, union, &fold);
    let mut placer = Placer::new(union, fold, overlays, bound, metrics, measure, taste);
    placer.cell(0);
    placer.equalise(hints);
    let rects = placer.unfold();
    (placer.fold, rects)
}

/// Places every slot of a large drawing, and draws its lines.
pub(crate) fn place_whole(
    union: &Union,
    fold: Fold,
    overlays: &Overlays,
    metrics: &Metrics,
    measure: &dyn Measure,
    purse: &Purse,
) -> (Fold, Vec<Rect>, Vec<Course>) {
    let mut placer = Placer::new(union, fold, overlays, BTreeMap::new(), metrics, measure, Taste::default());
    if union.direction == Direction::Right {
        placer.columns = placer.entered();
    }
    let drawing = compound::place(&mut placer, purse);
    let rects = placer.unfold();
    let courses = drawing.courses(&placer, &rects);
    (placer.fold, rects, courses)
}

impl<'a> Placer<'a> {
    fn new(
        union: &'a Union,
        fold: Fold,
        overlays: &'a Overlays,
        bound: BTreeMap<usize, Bound>,
        metrics: &'a Metrics,
        measure: &'a dyn Measure,
        taste: Taste,
    ) -> Self {
        let mut placer = Placer {
            tags: vec![0.0; fold.cells.len()],
            ties: vec![Vec::new(); fold.cells.len()],
            crowded: crowded(union),
            memberships: vec![Vec::new(); fold.cells.len()],
            between: vec![Vec::new(); fold.stacks.len()],
            requested: vec![false; fold.stacks.len()],
            fed: vec![false; fold.stacks.len()],
            stream: Stream::of(union, &fold),
            starts: vec![false; fold.stacks.len()],
            columns: BTreeSet::new(),
            union,
            fold,
            overlays,
            bound,
            metrics,
            measure,
            taste,
        };
        placer.lift();
        placer
    }
}

impl Placer<'_> {
    /// Lifts every line to the level where its ends part.
    fn lift(&mut self) {
        for (index, line) in self.union.lines.iter().enumerate() {
            let chain = |slot: usize| std::iter::once(slot).chain(self.union.above(slot)).collect::<Vec<_>>();
            let (from, to) = (chain(line.from), chain(line.to));
            let stack = |slot: usize| self.fold.stack_of[slot];
            if stack(line.from) == stack(line.to) && !line.membership {
                self.between[stack(line.from)].push(index);
            }
            for &a in &from {
                let inside = self.fold.stacks[stack(a)].inside;
                let tied = to.iter().find(|&&b| self.fold.stacks[stack(b)].inside == inside && stack(a) != stack(b));
                if let Some(&b) = tied {
                    let ties = if line.membership { &mut self.memberships } else { &mut self.ties };
                    ties[inside].push((index, stack(a), stack(b)));
                }
            }
            if stream::flows(line.key.op) {
                for slot in from.iter().chain(&to) {
                    self.requested[self.fold.stack_of[*slot]] = true;
                }
                for slot in to.iter().filter(|slot| !from.contains(slot) && !self.stream.is_back(index)) {
                    self.fed[self.fold.stack_of[*slot]] = true;
                }
            }
        }
        for (stack, of) in self.fold.stacks.iter().enumerate() {
            self.starts[stack] = of.members.iter().any(|&slot| self.union.slots[slot].actor);
        }
        for (slot, overlays) in &self.overlays.tags {
            let cell = self.fold.cell_of(*slot);
            let height = overlays.len() as f64 * (self.metrics.tag_icon + 4.0);
            self.tags[cell] = self.tags[cell].max(height);
        }
    }

    /// Which way the contents of the drawing itself run.
    pub(crate) fn direction(&self) -> Direction {
        self.union.direction
    }

    /// Which way the level runs in which a stack stands; its copies stand across it.
    fn around(&self, stack: usize) -> Direction {
        self.fold.cells[self.fold.stacks[stack].inside].direction
    }

    fn cell(&mut self, cell: usize) {
        let stacks = self.fold.cells[cell].stacks.clone();
        let direction = self.fold.cells[cell].direction;
        for &stack in &stacks {
            let inner = self.fold.stacks[stack].cell;
            self.cell(inner);
            let lanes = self.fold.cells[inner].form == Form::Frame;
            let overlay = self.fold.stacks[stack].overlays as f64;
            let gap = if lanes { self.metrics.lane_gap } else { self.metrics.item_gap.max(overlay * 30.0) };
            let gap = gap.max(self.text_between(stack));
            self.fold.stacks[stack].pitch = direction.across(self.fold.cells[inner].size) + gap;
        }
        self.head(cell);
        match self.fold.cells[cell].form {
            Form::Frame => self.frame(cell),
            _ if stacks.is_empty() => {}
            _ => self.parts(cell),
        }
    }

    /// Room for the texts of lines between the members of a stack themselves, px.
    fn text_between(&self, stack: usize) -> f64 {
        let inside = |slot: usize| self.fold.stack_of[slot] == stack;
        let lines = self.between[stack].iter().map(|&line| &self.union.lines[line]);
        let texts =
            lines.filter(|l| inside(l.from) && inside(l.to)).map(|l| self.around(stack).across(self.label_block(l)));
        let widest = texts.fold(0.0, f64::max);
        if widest > 0.0 { widest + 24.0 } else { 0.0 }
    }

    fn faces(&self, cell: usize) -> impl Iterator<Item = &(usize, Form, Face)> {
        self.fold.cells[cell].slots.iter().flat_map(|&slot| &self.union.slots[slot].faces)
    }

    /// Room for icon and texts.
    fn head(&mut self, cell: usize) {
        let form = self.fold.cells[cell].form;
        let icon = if form == Form::Part { self.metrics.small_icon } else { self.metrics.icon };
        let crowd = self.fold.cells[cell].slots.iter().filter_map(|slot| self.crowded.get(slot)).max();
        let icon = match (form, crowd) {
            // An icon grows until all lines find room on its side.
            (Form::Icon | Form::Part, Some(&lines)) => icon.max(even((lines as f64 * 8.0).min(5.0 * icon))),
            _ => icon,
        };
        let mut width = icon;
        let mut text = 0.0_f64;
        for (_, _, face) in self.faces(cell) {
            let caption = face.caption.as_ref().map_or((0.0, 0.0), |c| (c.rect.w, c.rect.h));
            width = width.max(face.label.rect.w).max(caption.0);
            text = text.max(face.label.rect.h + caption.1);
        }
        if self.tags[cell] > 0.0 {
            let named = self.fold.cells[cell].slots.iter().filter_map(|slot| self.overlays.tags.get(slot)).flatten();
            let wide = named.filter_map(|overlay| self.overlays.titles.get(overlay)).fold(0.0, |a: f64, &b| a.max(b));
            width = width.max(wide.min(self.metrics.label_width));
        }
        let tags = self.tags[cell];
        let card = form == Form::Card;
        let pad = if card { self.metrics.card_pad } else { 0.0 };
        let whole = &mut self.fold.cells[cell];
        whole.head = pad + icon + self.metrics.label_gap + text;
        whole.size = (even(width) + 2.0 * pad, whole.head + tags + if card { pad } else { 0.0 });
        whole.icon = Rect::new((whole.size.0 - icon) / 2.0, pad, icon, icon);
    }

    /// A frame: its contents as a level, under a title.
    fn frame(&mut self, cell: usize) {
        let level = self.level(cell);
        let places = level::place(&level);
        let (pad, title) = if cell == 0 { (0.0, 0.0) } else { (self.metrics.frame_pad, self.frame_top(cell)) };
        let stacks = self.fold.cells[cell].stacks.clone();
        let direction = self.fold.cells[cell].direction;
        for (item, &stack) in stacks.iter().enumerate() {
            let (x, y) = direction.turn((places.main[item], places.cross[item]));
            let inset = self.inset(stack);
            self.fold.stacks[stack].at = (pad + x + inset.0, title + y + inset.1);
        }
        let (w, h) = direction.turn(places.size);
        let least = if cell == 0 { (0.0, 0.0) } else { self.least_frame(cell) };
        let equal = self.fold.equal.get(&cell).copied().unwrap_or_default();
        let least = (least.0.max(equal.0), least.1.max(equal.1));
        let width = even(w + 2.0 * pad).max(least.0);
        let shift = ((width - w - 2.0 * pad) / 2.0).round();
        let height = (h + title + pad).max(least.1);
        let whole = &mut self.fold.cells[cell];
        for &stack in &whole.stacks.clone() {
            self.fold.stacks[stack].at.0 += shift;
        }
        let whole = &mut self.fold.cells[cell];
        whole.size = (width, height);
        whole.icon = Rect::new(0.0, 0.0, width, height);
    }

    /// From the top of a frame to its contents, px.
    pub(crate) fn frame_top(&self, cell: usize) -> f64 {
        frame_top(self.metrics) + more_title(self.union, &self.fold.cells[cell].slots, self.metrics)
    }

    /// The least width and height of a frame, with room for its title.
    pub(crate) fn least_frame(&self, cell: usize) -> (f64, f64) {
        let title_width = self.faces(cell).map(|(_, _, face)| face.label.rect.w).fold(0.0, f64::max);
        // Beside the title there is room for a sign of change.
        let mut least = title_width + self.metrics.emblem + 6.0 + 2.0 * 10.0 + 22.0;
        if self.entered_from_above(cell) && !self.fold.cells[cell].stacks.is_empty() {
            // Lines come in through the title's row: beside the title there must be room for them.
            least = 2.0 * least + 8.0;
        }
        (even(least).max(110.0), 84.0 + self.frame_top(cell) - frame_top(self.metrics))
    }

    /// True when a frame stands, itself or with others around it, in a level that runs down: lines come in at its top.
    fn entered_from_above(&self, cell: usize) -> bool {
        let slot = self.fold.cells[cell].slots.first();
        let around = slot.into_iter().flat_map(|&slot| std::iter::once(slot).chain(self.union.above(slot)));
        around.map(|slot| self.around(self.fold.stack_of[slot])).any(|direction| direction == Direction::Down)
    }

    /// Measures all items of a cell and of the frames in it.
    pub(crate) fn items(&mut self, cell: usize) {
        for stack in self.fold.cells[cell].stacks.clone() {
            let inner = self.fold.stacks[stack].cell;
            let held = &self.fold.cells[inner];
            if held.form == Form::Frame && !held.stacks.is_empty() {
                self.items(inner);
            } else {
                self.cell(inner);
            }
        }
    }

    /// Makes icons large enough for so many lines at one side of a slot.
    pub(crate) fn crowd(&mut self, crowded: BTreeMap<usize, usize>) -> bool {
        let changed = self.crowded != crowded;
        self.crowded = crowded;
        changed
    }

    /// Where the room for a stack began in an older picture, (main, cross) px.
    pub(crate) fn old(&self, stack: usize) -> Option<(f64, f64)> {
        let of = &self.fold.stacks[stack];
        let first = |slot: &&usize| self.fold.place_of(**slot) == 0;
        of.members.iter().filter(first).find_map(|&slot| {
            let corner = match self.union.old.get(&slot)? {
                // A card fits what it held in that state, around its middle.
                OldPlace::Box(rect) if self.fold.cells[of.cell].form != Form::Frame => {
                    Point::new(rect.center().x - self.fold.cells[of.cell].icon.center().x, rect.y)
                }
                OldPlace::Box(rect) => Point::new(rect.x, rect.y),
                OldPlace::Icon(top) => {
                    let own = self.fold.cells[of.cell].icon;
                    Point::new(top.x - own.center().x, top.y - own.y)
                }
            };
            let origin = match self.union.slots[slot].parent {
                None => Point::default(),
                Some(parent) => match self.union.old.get(&parent)? {
                    OldPlace::Box(rect) => Point::new(rect.x, rect.y),
                    OldPlace::Icon(_) => return None,
                },
            };
            let inset = self.inset(stack);
            Some(self.around(stack).turn((corner.x - origin.x - inset.0, corner.y - origin.y - inset.1)))
        })
    }

    /// How much longer along the flow around it a frame is than in an older picture, px.
    fn grown(&self, stack: usize) -> f64 {
        let of = &self.fold.stacks[stack];
        let (w, h) = self.fold.cells[of.cell].size;
        let old = of.members.iter().find_map(|slot| match self.union.old.get(slot)? {
            OldPlace::Box(rect) if self.fold.cells[of.cell].form == Form::Frame => Some((w - rect.w, h - rect.h)),
            _ => None,
        });
        old.map_or(0.0, |by| self.around(stack).turn(by).0.max(0.0))
    }

    /// Where the first place of a stack begins within the room for the stack.
    pub(crate) fn inset(&self, stack: usize) -> (f64, f64) {
        let depth = self.fold.stacks[stack].overlays as f64;
        (
            depth * self.metrics.overlay_pad + self.widening(stack) / 2.0,
            depth * (self.metrics.overlay_pad + overlay_title(self.metrics)),
        )
    }

    /// Width and height of a stack with the overlays around it.
    pub(crate) fn room(&self, stack: usize) -> (f64, f64) {
        let of = &self.fold.stacks[stack];
        let (mut w, mut h) = self.fold.cells[of.cell].size;
        let more = (of.count - 1) as f64 * of.pitch;
        match self.around(stack) {
            Direction::Right => h += more,
            Direction::Down => w += more,
        }
        let depth = of.overlays as f64 * self.metrics.overlay_pad;
        let titles = of.overlays as f64 * overlay_title(self.metrics);
        (w + 2.0 * depth + self.widening(stack), h + 2.0 * depth + titles)
    }

    /// What the titles of the overlays around a stack need beyond its own width, px.
    fn widening(&self, stack: usize) -> f64 {
        let of = &self.fold.stacks[stack];
        let own = self.fold.cells[of.cell].size.0 + 2.0 * self.metrics.overlay_pad;
        let around = self.overlays.framed.iter().filter(|(_, (s, _))| *s == stack);
        let widest = around.map(|(overlay, _)| self.overlays.titles[overlay]).fold(0.0, f64::max);
        even((widest - own).max(0.0))
    }

    fn level(&self, cell: usize) -> Level {
        let stacks = &self.fold.cells[cell].stacks;
        let known: BTreeSet<Uid> = self.union.old.keys().map(|&slot| self.union.slots[slot].uid).collect();
        let direction = self.fold.cells[cell].direction;
        let mut level = Level {
            rank_gap: self.metrics.rank_gap,
            item_gap: self.metrics.item_gap,
            track: self.metrics.track,
            head: self.metrics.head,
            taste: self.taste,
            ..Level::default()
        };
        for &stack in stacks {
            let of = &self.fold.stacks[stack];
            let (main, cross) = direction.turn(self.room(stack));
            let slot = &self.union.slots[of.members[0]];
            level.items.push(Item {
                main,
                cross,
                anchor: self.anchor(of.members[0], cell),
                when: of.members.iter().fold(Moments::default(), |all, &s| all.with(self.union.slots[s].when)),
                flows: self.requested[stack],
                fed: self.fed[stack],
                start: self.starts[stack],
                inner: self.between[stack].len(),
                frame: (slot.form == Form::Frame).then(|| slot.kind.clone()),
                single: of.count == 1 && self.fold.cells[of.cell].form == Form::Icon,
                old: self.old(stack),
                grown: self.grown(stack),
                newcomer: cell != 0 && of.members.iter().all(|&slot| !known.contains(&self.union.slots[slot].uid)),
            });
        }
        let index = |stack: usize| stacks.iter().position(|&s| s == stack).expect("a stack of this cell");
        let index_of: HashMap<usize, usize> = stacks.iter().map(|&s| (s, index(s))).collect();
        for &(number, a, b) in &self.ties[cell] {
            let line = &self.union.lines[number];
            level.ties.push(Tie {
                back: self.stream.is_back(number),
                from: index_of[&a],
                to: index_of[&b],
                op: line.key.op,
                when: line.when,
                from_at: self.anchor_of(line.from, cell),
                to_at: self.anchor_of(line.to, cell),
                weight: if self.eldest(line.from) || self.eldest(line.to) { 3.0 } else { 1.0 },
                label: self.label_size(line, direction),
            });
        }
        level.around = self.led_around(cell, &index_of);
        for &(line, a, b) in &self.memberships[cell] {
            level.together.push((index_of[&a], index_of[&b], self.union.lines[line].when));
        }
        if let Some(bound) = self.bound.get(&cell) {
            let items = |groups: &[Vec<usize>]| -> Vec<Vec<usize>> {
                groups.iter().map(|group| group.iter().map(|stack| index_of[stack]).collect()).collect()
            };
            level.same_rank = items(&bound.same_rank);
            level.same_line = items(&bound.same_line);
        }
        level
    }

    /// True for the one of several copies that was there before the others: the main line runs through it.
    fn eldest(&self, slot: usize) -> bool {
        let stack = &self.fold.stacks[self.fold.stack_of[slot]];
        let own = self.union.slots[slot].when;
        let parent = self.union.slots[slot].parent;
        let others: Vec<Moments> = stack
            .members
            .iter()
            .filter(|&&s| s != slot && self.union.slots[s].parent == parent && stack.place[&s] != stack.place[&slot])
            .map(|&s| self.union.slots[s].when)
            .collect();
        stack.count > 1 && !others.is_empty() && others.iter().all(|o| own.common(*o) == *o && own != *o)
    }

    /// Extent of the largest text of a line along and across a flow.
    pub(crate) fn label_size(&self, line: &Line, direction: Direction) -> (f64, f64) {
        direction.turn(self.label_block(line))
    }

    /// Width and height of the largest text of a line.
    fn label_block(&self, line: &Line) -> (f64, f64) {
        let mut size = (0.0_f64, 0.0_f64);
        for (text, _) in &line.labels {
            let block = edge_label(self.measure, self.metrics, text);
            size = (size.0.max(block.rect.w), size.1.max(block.rect.h));
        }
        size
    }

    fn anchor(&self, slot: usize, level: usize) -> f64 {
        self.anchor_of(slot, level)
            - if self.fold.place_of(slot) > 0 {
                self.fold.stacks[self.fold.stack_of[slot]].pitch * self.fold.place_of(slot) as f64
            } else {
                0.0
            }
    }

    /// Where lines reach a slot across the flow, px from the start of the item that holds it in a level.
    fn anchor_of(&self, slot: usize, level: usize) -> f64 {
        let cell = &self.fold.cells[self.fold.cell_of(slot)];
        let direction = self.fold.cells[level].direction;
        let mut at = cell.icon.center();
        let mut slot = slot;
        loop {
            let number = self.fold.stack_of[slot];
            let stack = &self.fold.stacks[number];
            let step = self.step(slot);
            at = Point::new(at.x + step.0, at.y + step.1);
            if stack.inside == level {
                return direction.cross_of(at) + direction.across(self.inset(number));
            }
            at = Point::new(at.x + stack.at.0, at.y + stack.at.1);
            match self.union.slots[slot].parent {
                Some(parent) => slot = parent,
                None => return direction.cross_of(at),
            }
        }
    }

    /// From the first place of a stack to that of one of its members, px to the right and down.
    fn step(&self, slot: usize) -> (f64, f64) {
        let stack = &self.fold.stacks[self.fold.stack_of[slot]];
        self.around(self.fold.stack_of[slot]).turn((0.0, stack.pitch * stack.place[&slot] as f64))
    }

    /// Rectangles of all slots.
    pub(crate) fn unfold(&self) -> Vec<Rect> {
        let mut rects: Vec<Option<Rect>> = vec![None; self.union.slots.len()];
        for slot in 0..rects.len() {
            self.unfold_one(slot, &mut rects);
        }
        rects.into_iter().map(Option::unwrap_or_default).collect()
    }

    fn unfold_one(&self, slot: usize, rects: &mut Vec<Option<Rect>>) -> Rect {
        if let Some(rect) = rects[slot] {
            return rect;
        }
        if self.fold.stack_of[slot] == usize::MAX {
            return Rect::default();
        }
        let origin = match self.union.slots[slot].parent {
            Some(parent) => {
                let rect = self.unfold_one(parent, rects);
                Point::new(rect.x, rect.y)
            }
            None => Point::default(),
        };
        let stack = &self.fold.stacks[self.fold.stack_of[slot]];
        let (dx, dy) = self.step(slot);
        let (w, h) = self.fold.cells[stack.cell].size;
        let rect = Rect::new(origin.x + stack.at.0 + dx, origin.y + stack.at.1 + dy, w, h);
        rects[slot] = Some(rect);
        rect
    }
}

/// Slots with more lines on a side than an icon has room for, and how many are seen at once.
fn crowded(union: &Union) -> BTreeMap<usize, usize> {
    let mut ends: BTreeMap<(usize, bool), Vec<Moments>> = BTreeMap::new();
    for line in union.lines.iter().filter(|line| !line.membership) {
        ends.entry((line.from, true)).or_default().push(line.when);
        ends.entry((line.to, false)).or_default().push(line.when);
    }
    let mut found = BTreeMap::new();
    for ((slot, _), whens) in ends {
        let enough = if union.slots[slot].form == Form::Part { 3 } else { 6 };
        let all = whens.iter().fold(Moments::default(), |all, &when| all.with(when));
        let most = all.iter().map(|moment| whens.iter().filter(|when| when.meets(moment)).count()).max().unwrap_or(0);
        if most > enough {
            let entry = found.entry(slot).or_insert(0);
            *entry = most.max(*entry);
        }
    }
    found
}

/// The next even number, so that middles fall on whole pixels.
fn even(value: f64) -> f64 {
    (value / 2.0).ceil() * 2.0
}

/// From the top of a frame to its contents, px.
pub(crate) fn frame_top(metrics: &Metrics) -> f64 {
    (title_height(metrics) + metrics.frame_pad * 0.6).round()
}

/// What a title of several lines needs beside one line, px; corresponding frames get the same.
pub(crate) fn more_title(union: &Union, slots: &[usize], metrics: &Metrics) -> f64 {
    let faces = slots.iter().flat_map(|&slot| &union.slots[slot].faces).map(|(_, _, face)| &face.label);
    let tallest = faces.filter(|label| label.lines.len() > 1).map(|label| label.rect.h).fold(0.0, f64::max);
    (tallest - metrics.emblem.max(metrics.title * metrics.line)).ceil().max(0.0)
}

/// Height of a frame's title row, px.
pub(crate) fn title_height(metrics: &Metrics) -> f64 {
    metrics.emblem.max(metrics.title * metrics.line) + 12.0
}

/// Height of the title in an overlay's frame, px.
pub(crate) fn overlay_title(metrics: &Metrics) -> f64 {
    metrics.tag_icon.max(metrics.caption * metrics.line) + 4.0
}

/// The text of an edge, wrapped.
pub(crate) fn edge_label(measure: &dyn Measure, metrics: &Metrics, text: &str) -> crate::layout::TextBlock {
    block(measure, metrics, text, metrics.edge_label, false, metrics.edge_label_width, 2)
}
