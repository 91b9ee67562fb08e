//! Which way the contents of each container run, and what that means for positions: along the flow and across it.

use std::collections::{BTreeMap, BTreeSet};

use crate::design::{Design, Direction};
use crate::geometry::Point;
use crate::layout::placed::Form;
use crate::layout::union::Union;
use crate::model::{Element, Uid};

impl Direction {
    /// (main, cross) of (width, height), and back.
    pub(crate) fn turn(self, pair: (f64, f64)) -> (f64, f64) {
        match self {
            Direction::Right => pair,
            Direction::Down => (pair.1, pair.0),
        }
    }

    /// The extent across the flow of (width, height).
    pub(crate) fn across(self, size: (f64, f64)) -> f64 {
        self.turn(size).1
    }

    /// How far a point lies across the flow.
    pub(crate) fn cross_of(self, point: Point) -> f64 {
        self.across((point.x, point.y))
    }
}

/// What an element says of its contents.
fn said(element: &Element) -> Option<Direction> {
    let value = element.properties.get("direction").filter(|_| element.kind.is_frame())?;
    Direction::from_word(&value.to_string())
}

/// What the author says of containers, by element: one layout serves all states, so the last state that says something
/// counts.
pub(crate) fn wishes(design: &Design) -> BTreeMap<Uid, (Direction, &Element)> {
    let mut found = BTreeMap::new();
    for state in &design.states {
        let elements = state.architecture.nodes().into_iter().map(|node| state.architecture.element(node));
        found.extend(elements.filter_map(|element| Some((element.uid, (said(element)?, element)))));
    }
    found
}

/// Gives every slot its direction: what its element says, or else that of what holds it.
pub(crate) fn direct(union: &mut Union, design: &Design) {
    let mut says: BTreeMap<Uid, Direction> = wishes(design).into_iter().map(|(uid, wish)| (uid, wish.0)).collect();
    if !says.is_empty() {
        says.extend(followers(union, design, &says));
    }
    for slot in 0..union.slots.len() {
        let say = |slot: usize| says.get(&union.slots[slot].uid).copied();
        let found = std::iter::once(slot).chain(union.above(slot)).find_map(say);
        union.slots[slot].direction = found.unwrap_or(union.direction);
    }
    for line in 0..union.lines.len() {
        union.lines[line].direction = union.direction_between(union.lines[line].from, union.lines[line].to);
    }
}

/// Frames that a pattern puts beside others of their kind are lanes like these, and run as the first that says how.
fn followers(union: &Union, design: &Design, says: &BTreeMap<Uid, Direction>) -> BTreeMap<Uid, Direction> {
    let elements = design.states.iter().flat_map(|state| {
        let nodes = state.architecture.nodes().into_iter();
        nodes.map(|node| state.architecture.element(node))
    });
    let made: BTreeSet<Uid> = elements.filter(|element| element.origin.pattern.is_some()).map(|e| e.uid).collect();
    let frames = || union.slots.iter().filter(|slot| slot.form == Form::Frame && !slot.when.is_empty());
    let silent = frames().filter(|slot| made.contains(&slot.uid) && !says.contains_key(&slot.uid));
    let led = silent.filter_map(|slot| {
        let beside = frames().filter(|other| other.parent == slot.parent && other.kind == slot.kind);
        let first = beside.filter(|other| says.contains_key(&other.uid)).min_by_key(|other| other.order)?;
        Some((slot.uid, says[&first.uid]))
    });
    led.collect()
}

impl Union {
    /// Lets everything run as the design does: a large drawing is one graph, whose ranks run through all its frames.
    pub fn run_one_way(&mut self) {
        self.slots.iter_mut().for_each(|slot| slot.direction = self.direction);
        self.lines.iter_mut().for_each(|line| line.direction = self.direction);
    }

    /// The direction of the innermost container that holds two slots, which may be one of them.
    fn direction_between(&self, from: usize, to: usize) -> Direction {
        let mut holders = std::iter::once(from).chain(self.above(from));
        let inner = holders.find(|&slot| self.within(to, slot));
        inner.map_or(self.direction, |slot| self.slots[slot].direction)
    }
}
