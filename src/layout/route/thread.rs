//! Lines searched among all the others, which stay as they are: the whole line, or only the end that is in the way.

use std::collections::BTreeSet;

use crate::geometry::Point;
use crate::layout::route::field::{cross, too_close};
use crate::layout::route::improve::{End, Improver, WORK};
use crate::layout::route::ports::{Port, Side, card_around};
use crate::layout::route::{Course, Router, simplify};

/// From how many corners before its end the end of a line is searched.
const CORNERS: usize = 6;

/// Searches courses for some lines among all the others; one that finds none keeps what it has.
pub(crate) fn thread(router: &mut Router, lines: &[usize]) {
    let shy = BTreeSet::new();
    // Where a line may touch a box is asked of all other lines.
    let price = router.union.lines.len();
    for &line in lines {
        if router.care.purse.draw(price).is_err() {
            router.routes.failed.push(line);
            if router.routes.courses[line].points.len() < 2 {
                router.plain(line);
            }
            continue;
        }
        let mut improver = Improver::new(router, &shy, WORK);
        let old = improver.router.routes.courses[line].clone();
        improver.router.release(line);
        let found = improver.search(line, f64::INFINITY).or_else(|| improver.new_ends(line, &old));
        if found.is_none() {
            improver.router.routes.failed.push(line);
        }
        match found.or(Some(old).filter(|old| old.points.len() > 1)) {
            Some(course) => improver.settle(line, course),
            None => router.plain(line),
        }
    }
}

impl Improver<'_, '_> {
    /// A course whose ends at parts of cards are searched again: for lines too long to be searched whole.
    fn new_ends(&mut self, line: usize, old: &Course) -> Option<Course> {
        let (union, of) = (self.router.union, &self.router.union.lines[line]);
        let mut found = None;
        for (slot, start) in [(of.from, true), (of.to, false)] {
            if card_around(union, slot).is_some() {
                found = self.new_end(line, found.as_ref().unwrap_or(old), start).or(found);
            }
        }
        found
    }

    /// The course with another way from one of its last corners to its end, or from its start to one of its first.
    fn new_end(&mut self, line: usize, old: &Course, start: bool) -> Option<Course> {
        let of = self.router.union.lines[line].clone();
        let (slot, other) = if start { (of.from, of.to) } else { (of.to, of.from) };
        let mut ports = old.ports?;
        let mut kept = old.points.clone();
        if start {
            kept.reverse();
        }
        let ends = self.ends(line, slot, other, start);
        for cut in (1..kept.len().saturating_sub(1)).rev().take(CORNERS) {
            let (before, at) = (kept[cut - 1], kept[cut]);
            let joint = [End { port: Port { side: Side::heading(before, at), at, clear: at }, cost: 0 }];
            let near = self.router.shown.solid[slot];
            let found = match start {
                true => self.between(line, &ends, &joint, near, f64::INFINITY),
                false => self.between(line, &joint, &ends, near, f64::INFINITY),
            };
            let Some(Course { points: mut tail, ports: Some(touched), .. }) = found else { continue };
            if start {
                tail.reverse();
                ports.0 = touched.0;
            } else {
                ports.1 = touched.1;
            }
            if self.apart(line, &kept[..=cut], &tail) {
                let mut points = [&kept[..cut], &tail].concat();
                if start {
                    points.reverse();
                }
                return Some(Course { points: simplify(points), ports: Some(ports), trunk: None });
            }
        }
        None
    }

    /// True when two parts of a line, one after the other, neither cross nor run side by side.
    fn apart(&self, line: usize, kept: &[Point], tail: &[Point]) -> bool {
        let clearance = self.router.metrics.clearance;
        let (first, second) = (self.pieces(line, &kept[..kept.len() - 1]), self.pieces(line, tail));
        first.iter().all(|a| second.iter().all(|b| !cross(a, b) && !too_close(a, b, clearance)))
    }
}
