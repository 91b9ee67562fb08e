//! Step 6: texts of lines, numbered circles and notes, in places where they touch nothing.

use std::collections::BTreeMap;

use crate::geometry::{Point, Rect};
use crate::layout::free::{Free, Lines};
use crate::layout::measure::Measure;
use crate::layout::metrics::Metrics;
use crate::layout::moments::Moments;
use crate::layout::place::edge_label;
use crate::layout::placed::TextBlock;
use crate::layout::route::{Routes, Segment, field, segments};
use crate::layout::shown::Shown;
use crate::layout::trunk::{longest, shared};
use crate::layout::union::Union;

/// A text of a line in its place, or of all lines of a trunk.
#[derive(Clone, Debug)]
pub(crate) struct PlacedLabel {
    pub lines: Vec<usize>,
    pub text: String,
    pub block: TextBlock,
}

/// Moves titles aside where lines run through them.
///
/// The result has the frames whose title found no place.
pub(crate) fn slide_titles(union: &Union, shown: &mut Shown, routes: &Routes) -> Vec<usize> {
    let lines = Lines::new(union, routes);
    let slots: Vec<usize> = shown.titles.keys().copied().collect();
    let mut covered = Vec::new();
    for slot in slots {
        let (title, frame) = (shown.titles[&slot], shown.solid[slot]);
        let when = union.slots[slot].when;
        let row = Rect::new(frame.x, title.y, frame.w, title.h).inflated(3.0);
        let pieces: Vec<&Segment> = lines.near(&row).filter(|s| field::hits(s, &row)).collect();
        let free = |x: f64| {
            let tried = Rect::new(x, title.y, title.w, title.h).inflated(3.0);
            pieces.iter().all(|s| !s.when.meets(when) || !field::hits(s, &tried))
        };
        let reach = (frame.x + 4.0, frame.right() - 8.0 - title.w);
        let steps = ((reach.1 - reach.0).max(0.0) / 4.0) as usize;
        let mut tried: Vec<f64> = (0..=steps).map(|step| reach.0 + 4.0 * step as f64).collect();
        tried.sort_by(|a, b| (a - title.x).abs().total_cmp(&(b - title.x).abs()));
        let found = std::iter::once(title.x).chain(tried).find(|&x| free(x));
        match found {
            Some(x) => drop(shown.titles.insert(slot, Rect::new(x, title.y, title.w, title.h))),
            None => covered.push(slot),
        }
    }
    covered
}

/// Finds a place for the text of every line. The second value lists lines whose text found none.
pub(crate) fn labels(
    union: &Union,
    routes: &Routes,
    metrics: &Metrics,
    measure: &dyn Measure,
    free: &mut Free,
) -> (Vec<PlacedLabel>, Vec<usize>) {
    let mut placed = Vec::new();
    let mut homeless = Vec::new();
    let mut wanted = wanted(union, routes);
    // Lines with little room choose first.
    let room = |text: &Wanted| {
        let pieces = segments(&text.ways[0], Moments::default(), text.lines[0]);
        pieces.iter().map(|s| (s.to - s.from) as i64).max().unwrap_or(0)
    };
    wanted.sort_by_cached_key(|text| (room(text), text.lines.clone(), text.text.clone()));
    for Wanted { lines, text, when, ways } in wanted {
        let ways: Vec<Vec<Point>> =
            ways.iter().map(|way| free.between(lines[0], way)).filter(|w| w.len() > 1).collect();
        let Some(first) = ways.first() else { continue };
        let mut block = edge_label(measure, metrics, &text);
        let size = (block.rect.w, block.rect.h);
        let places = ways.iter().flat_map(|way| candidates(way, size));
        let found = places.into_iter().find(|(rect, over)| free.label_at(rect, when, &lines, *over));
        let rect = match found {
            Some((rect, _)) => rect,
            None => {
                // Rather a little away from its line than over something.
                homeless.extend(&lines);
                let places = away(first, size);
                let found = places.iter().find(|rect| free.label_at(rect, when, &lines, false));
                found.or(places.first()).copied().unwrap_or_default()
            }
        };
        block.rect = rect;
        free.add(rect, when);
        placed.push(PlacedLabel { lines, text, block });
    }
    (placed, homeless)
}

/// A text that wants a place.
struct Wanted {
    /// The lines that say it: those of a trunk together.
    lines: Vec<usize>,
    text: String,
    when: Moments,
    /// Where it may stand along: what the lines share, and where that has no room, each of them.
    ways: Vec<Vec<Point>>,
}

/// All texts of lines, those of a trunk once.
fn wanted(union: &Union, routes: &Routes) -> Vec<Wanted> {
    let mut found: Vec<Wanted> = Vec::new();
    let mut of_trunks: BTreeMap<(usize, &str), usize> = BTreeMap::new();
    for (line, of) in union.lines.iter().enumerate().filter(|(_, of)| !of.membership) {
        let course = &routes.courses[line];
        for (text, when) in &of.labels {
            let known = course.trunk.map(|trunk| of_trunks.entry((trunk, text)).or_insert(found.len()));
            if let Some(known) = known.map(|at| found.get_mut(*at)).and_then(|known| known) {
                known.lines.push(line);
                known.when.add(*when);
                continue;
            }
            found.push(Wanted { lines: vec![line], text: text.clone(), when: *when, ways: Vec::new() });
        }
    }
    for wanted in &mut found {
        let courses = wanted.lines.iter().map(|&line| routes.courses[line].points.clone());
        let own: Vec<Vec<Point>> = courses.collect();
        let common = longest(shared(&own[0], &own[1..]));
        let common = if own.len() > 1 { Some(common).filter(|way| way.len() > 1) } else { None };
        wanted.ways = common.into_iter().chain(own).collect();
    }
    found
}

/// Places along a line, the best first; true for those on the line itself.
fn candidates(points: &[Point], (w, h): (f64, f64)) -> Vec<(Rect, bool)> {
    let mut found: Vec<(f64, Rect, bool)> = Vec::new();
    let last = points.len() - 2;
    for (index, pair) in points.windows(2).enumerate() {
        let (a, b) = (pair[0], pair[1]);
        let horizontal = (a.y - b.y).abs() < 1e-6;
        let length = (a.x - b.x).abs() + (a.y - b.y).abs();
        let along = if horizontal { w } else { h };
        // Arrow heads and bends need a little of the piece for themselves.
        let short = (along + 12.0 - length).max(0.0);
        let mut base = short * 2.0 - length.min(200.0) * 0.05 + if horizontal { 0.0 } else { 12.0 };
        if index != last && last > 0 {
            base += 4.0;
        }
        let head = if index == last { 10.0 } else { 0.0 };
        for step in 0..=8 {
            let t = 0.5 + [0.0, 0.08, -0.08, 0.16, -0.16, 0.25, -0.25, 0.36, -0.36][step];
            let usable = (length - head).max(1.0);
            let (dx, dy) = ((b.x - a.x) / length.max(1e-9), (b.y - a.y) / length.max(1e-9));
            let p = Point::new(a.x + dx * usable * t, a.y + dy * usable * t);
            let shift = step as f64 * 1.5;
            if horizontal {
                found.push((base + shift, Rect::new(p.x - w / 2.0, p.y - h - 4.0, w, h), false));
                found.push((base + shift + 3.0, Rect::new(p.x - w / 2.0, p.y + 4.0, w, h), false));
                found.push((base + shift + 40.0, Rect::new(p.x - w / 2.0, p.y - h / 2.0, w, h), true));
            } else {
                found.push((base + shift, Rect::new(p.x + 6.0, p.y - h / 2.0, w, h), false));
                found.push((base + shift + 1.0, Rect::new(p.x - w - 6.0, p.y - h / 2.0, w, h), false));
                found.push((base + shift + 30.0, Rect::new(p.x - w / 2.0, p.y - h / 2.0, w, h), true));
            }
        }
    }
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    found.into_iter().map(|(_, rect, over)| (rect, over)).collect()
}

/// Places in the neighbourhood of a line, the nearest first.
fn away(points: &[Point], size: (f64, f64)) -> Vec<Rect> {
    let mut found: Vec<(f64, Rect)> = Vec::new();
    for pair in points.windows(2) {
        for t in [0.5, 0.25, 0.75] {
            let p = Point::new(pair[0].x + (pair[1].x - pair[0].x) * t, pair[0].y + (pair[1].y - pair[0].y) * t);
            let at = Rect::new(p.x, p.y, 0.0, 0.0);
            for (ring, rect) in (0..12)
                .flat_map(|ring| around(&at, size, 4.0 + 10.0 * f64::from(ring)).into_iter().map(move |r| (ring, r)))
            {
                let center = rect.center();
                found.push((f64::from(ring) * 4.0 + (center.x - p.x).abs() + (center.y - p.y).abs(), rect));
            }
        }
    }
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    found.into_iter().map(|(_, rect)| rect).collect()
}

/// Places for a circle or a box of a size beside a rectangle, the nearest first.
pub(crate) fn around(anchor: &Rect, (w, h): (f64, f64), gap: f64) -> Vec<Rect> {
    let mut found = Vec::new();
    for ring in 0..5 {
        let gap = gap + f64::from(ring) * 10.0;
        let (left, right) = (anchor.x - gap - w, anchor.right() + gap);
        let (top, bottom) = (anchor.y - gap - h, anchor.bottom() + gap);
        for t in [0.0, 0.25, 0.5, 0.75, 1.0] {
            let y = anchor.y + (anchor.h - h) * t;
            let x = anchor.x + (anchor.w - w) * t;
            found.push(Rect::new(left, y, w, h));
            found.push(Rect::new(right, y, w, h));
            found.push(Rect::new(x, top, w, h));
            found.push(Rect::new(x, bottom, w, h));
        }
        for (x, y) in [(left, top), (right, top), (left, bottom), (right, bottom)] {
            found.push(Rect::new(x, y, w, h));
        }
    }
    found
}

/// Places for a circle beside a line, from its start third on.
pub(crate) fn beside(points: &[Point], size: f64) -> Vec<Rect> {
    let length: f64 = points.windows(2).map(|p| (p[0].x - p[1].x).abs() + (p[0].y - p[1].y).abs()).sum();
    let mut found = Vec::new();
    for gap in [3.0, 9.0, 16.0, 26.0] {
        for t in [0.33, 0.25, 0.42, 0.5, 0.18, 0.6, 0.7, 0.8, 0.1] {
            let Some((p, horizontal)) = point_at(points, length * t) else { continue };
            let by = gap + size / 2.0;
            for sign in [-1.0, 1.0] {
                let center =
                    if horizontal { Point::new(p.x, p.y + sign * by) } else { Point::new(p.x - sign * by, p.y) };
                found.push(Rect::new(center.x - size / 2.0, center.y - size / 2.0, size, size));
            }
        }
    }
    found
}

fn point_at(points: &[Point], mut distance: f64) -> Option<(Point, bool)> {
    for pair in points.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        let length = (a.x - b.x).abs() + (a.y - b.y).abs();
        if distance <= length && length > 0.0 {
            let t = distance / length;
            return Some((Point::new(a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t), (a.y - b.y).abs() < 1e-6));
        }
        distance -= length;
    }
    None
}
