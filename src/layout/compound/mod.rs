//! A large drawing as one layered graph over all levels.
//!
//! Frames are nodes of the level around them, and lines pass their borders through gates, so that the order of
//! every rank is decided with all levels in view (Sugiyama and Misue, 1991; Schulze, Spönemann and von
//! Hanxleden, 2014). Lines run in tracks between the ranks and need no search. Levels that are too long for a
//! page go on in the next row, as a text does.

pub(crate) mod build;
pub(crate) mod channel;
pub(crate) mod comb;
pub(crate) mod graph;
pub(crate) mod marks;
pub(crate) mod net;
pub(crate) mod order;
pub(crate) mod position;
pub(crate) mod rank;
pub(crate) mod spread;
pub(crate) mod straight;
pub(crate) mod sweep;
pub(crate) mod tally;
pub(crate) mod unrest;

use std::collections::{BTreeMap, BTreeSet};

use crate::design::Direction;
use crate::geometry::{Point, Rect};
use crate::layout::compound::comb::Fan;
use crate::layout::compound::graph::{Graph, Level, Part, What};
use crate::layout::compound::position::{Pads, Places};
use crate::layout::place::Placer;
use crate::layout::placed::Form;
use crate::layout::route::ports::{Port, Side, range};
use crate::layout::route::{Course, simplify};
use crate::layout::shown;
use crate::layout::union::Union;
use crate::limits::Purse;

/// From this number of boxes on, a drawing is laid out as a whole.
const LARGE: usize = 90;
/// Distance of two lines at a side of a box, px: what they like, and the least.
const SPACING: (f64, f64) = (14.0, 8.0);

/// True when a drawing is too large to be laid out level by level, or has so many boxes alike that one column of them
/// would be too long.
pub(crate) fn is_large(union: &Union) -> bool {
    let boxes = union.slots.iter().filter(|slot| !slot.when.is_empty() && slot.form != Form::Part).count();
    boxes >= LARGE || comb::fans(union).iter().any(|fan| fan.comb.is_some())
}

/// A graph with places.
pub(crate) struct Drawing {
    graph: Graph,
    places: Vec<Places>,
}

/// Places all items of a drawing whose templates hold one slot each. Lines that the purse cannot pay for get no course.
pub(crate) fn place(placer: &mut Placer, purse: &Purse) -> Drawing {
    placer.items(0);
    let fans = comb::fans(placer.union);
    make_room(placer, &fans);
    let reach = Reach::of(placer);
    let page = position::page(placer.metrics, placer.direction());
    let mut graph = build::build(placer, &reach, &fans, page, purse);
    order::order(&mut graph);
    let mut places = vec![Places::default(); graph.levels.len()];
    for index in (0..graph.levels.len()).rev() {
        grow_frames(placer, &mut graph, index, &places);
        seat(&reach, placer, &mut graph, index);
        let pads = pads(placer, graph.levels[index].cell, graph.levels[index].gates.0);
        places[index] = position::place(&mut graph.levels[index], placer.metrics, pads, (page, index == 0), purse);
        write(placer, &graph, index, &places[index]);
    }
    Drawing { graph, places }
}

/// Icons grow until all their lines find room at one side.
fn make_room(placer: &mut Placer, fans: &[Fan]) {
    let mut lines = vec![0_usize; placer.union.slots.len()];
    let branches: BTreeSet<usize> = fans.iter().flat_map(|fan| &fan.lines[1..]).copied().collect();
    let drawn = placer.union.lines.iter().enumerate().filter(|(number, _)| !branches.contains(number));
    for (_, line) in drawn.filter(|(_, line)| !line.membership) {
        lines[line.from] += 1;
        lines[line.to] += 1;
    }
    let enough = |slot: usize| if placer.union.slots[slot].form == Form::Part { 3 } else { 5 };
    let crowded = lines.into_iter().enumerate().filter(|&(slot, n)| n > enough(slot)).collect();
    if placer.crowd(crowded) {
        placer.items(0);
    }
}

/// The icon, card or frame that shows a slot.
fn item(union: &Union, slot: usize) -> usize {
    let mut above = std::iter::once(slot).chain(union.above(slot));
    above.find(|&s| union.slots[s].form != Form::Part).unwrap_or(slot)
}

/// Moves the end of a line along its last piece to the border of its box.
fn touch(end: &mut Point, side: Side, rect: &Rect) {
    match side {
        Side::Left => end.x = rect.x,
        Side::Right => end.x = rect.right(),
        Side::Top => end.y = rect.y,
        Side::Bottom => end.y = rect.bottom(),
    }
}

/// Where lines may touch each slot across the flow, px from the start of the item that shows it: where they
/// like to, the least and the most, on the side where requests come in and on the other.
pub(crate) struct Reach {
    ranges: Vec<[(f64, f64, f64); 2]>,
}

impl Reach {
    fn of(placer: &Placer) -> Reach {
        let rects = placer.unfold();
        let shown = shown::shown(placer.union, &placer.fold, placer.overlays, &rects, placer.metrics, shown::Fit::Room);
        let range = |slot: usize, side: Side| {
            let item = item(placer.union, slot);
            let stack = placer.fold.stack_of[item];
            let (x, y) = placer.inset(stack);
            let rect = rects[item];
            let start = placer.direction().turn((rect.x - x, rect.y - y)).1;
            let (middle, low, high) = range(&shown, placer.union, slot, side);
            (middle - start, low - start, high - start)
        };
        let sides = match placer.direction() {
            Direction::Right => [Side::Left, Side::Right],
            Direction::Down => [Side::Top, Side::Bottom],
        };
        let slots = 0..placer.union.slots.len();
        let drawn = |slot: usize| placer.fold.stack_of[slot] != usize::MAX;
        let blank = (0.0, 0.0, 0.0);
        Reach {
            ranges: slots.map(|slot| sides.map(|side| if drawn(slot) { range(slot, side) } else { blank })).collect(),
        }
    }

    /// Where lines like to touch a slot.
    pub fn middle(&self, slot: usize) -> f64 {
        self.ranges[slot][0].0.round()
    }
}

/// Frames of a level are as large as the levels in them, and have their gates where those have them.
fn grow_frames(placer: &Placer, graph: &mut Graph, index: usize, places: &[Places]) {
    let level = &mut graph.levels[index];
    for node in &mut level.nodes {
        if let What::Frame(stack, _) = node.what {
            (node.main, node.cross) = placer.direction().turn(placer.room(stack));
        }
    }
    let Level { nodes, pieces, .. } = level;
    for piece in pieces {
        for end in [&mut piece.from, &mut piece.to] {
            if let What::Frame(stack, inner) = nodes[end.node].what {
                end.at = match end.gate {
                    usize::MAX => (nodes[end.node].cross / 2.0).round(),
                    gate => placer.direction().turn(placer.inset(stack)).1 + places[inner].nodes[gate].1,
                };
            }
        }
    }
}

/// Spreads the lines at each side of an item in the order of their other ends.
fn seat(reach: &Reach, placer: &Placer, graph: &mut Graph, index: usize) {
    let level = &graph.levels[index];
    let mut place = vec![0_usize; level.nodes.len()];
    for rank in &level.ranks {
        for (at, &node) in rank.iter().enumerate() {
            place[node] = at;
        }
    }
    let near = level.near();
    let mut seats: Vec<(usize, bool, f64)> = Vec::new();
    for (number, node) in level.nodes.iter().enumerate() {
        let What::Leaf(stack) = node.what else { continue };
        for before in [true, false] {
            let mut ends: Vec<(f64, usize, f64, usize)> = Vec::new();
            for &piece in if before { &near.before[number] } else { &near.after[number] } {
                let of = &level.pieces[piece];
                let (own, other) = if before { (of.to, of.from) } else { (of.from, of.to) };
                ends.push((own.at, place[other.node], other.at, piece));
            }
            ends.sort_by(|a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
            let lines = &placer.union.lines;
            let slot = |end: &(f64, usize, f64, usize)| {
                let of = &lines[level.pieces[end.3].line];
                [of.from, of.to].into_iter().find(|&s| placer.fold.stack_of[item(placer.union, s)] == stack)
            };
            let seated = seated(&ends.iter().map(|end| level.pieces[end.3].trunk).collect::<Vec<_>>());
            let wishes: Vec<Wish> = seated
                .iter()
                .map(|sharing| {
                    let end = &ends[sharing[0]];
                    let own = slot(end).unwrap_or(placer.fold.stacks[stack].members[0]);
                    let (_, low, high) = reach.ranges[own][usize::from(!before)];
                    Wish { at: end.0, low: low.ceil(), high: high.floor() }
                })
                .collect();
            for (at, sharing) in spread(&wishes).into_iter().zip(&seated) {
                seats.extend(sharing.iter().map(|&end| (ends[end].3, before, at)));
            }
        }
    }
    let level = &mut graph.levels[index];
    for (piece, before, at) in seats {
        let piece = &mut level.pieces[piece];
        if before { &mut piece.to } else { &mut piece.from }.at = at;
    }
}

/// The lines at one side of a box, those of a trunk together in the place of the middle one.
fn seated(trunks: &[Option<(usize, bool)>]) -> Vec<Vec<usize>> {
    let mut of: BTreeMap<(usize, bool), Vec<usize>> = BTreeMap::new();
    for (end, trunk) in trunks.iter().enumerate() {
        if let Some(trunk) = trunk {
            of.entry(*trunk).or_default().push(end);
        }
    }
    let seat = |(end, trunk): (usize, &Option<(usize, bool)>)| match trunk {
        None => Some(vec![end]),
        Some(trunk) => Some(&of[trunk]).filter(|sharing| sharing[sharing.len() / 2] == end).cloned(),
    };
    trunks.iter().enumerate().filter_map(seat).collect()
}

/// Where a line would like to touch a box, and between which places it may.
#[derive(Clone, Copy, Debug)]
struct Wish {
    at: f64,
    low: f64,
    high: f64,
}

/// Ends that want the same place stand side by side around it.
fn spread(wishes: &[Wish]) -> Vec<f64> {
    let count = wishes.len();
    let mut found = Vec::with_capacity(count);
    let mut start = 0;
    while start < count {
        let Wish { at, low, high } = wishes[start];
        let end = (start..count).find(|&i| wishes[i].at != at).unwrap_or(count);
        let between = (end - start - 1) as f64;
        let spacing = ((high - low) / between.max(1.0)).clamp(SPACING.1, SPACING.0).floor();
        let first = (at - between / 2.0 * spacing).clamp(low, (high - between * spacing).max(low));
        found.extend((start..end).map(|i| (first + (i - start) as f64 * spacing).round()));
        start = end;
    }
    for i in 1..count {
        found[i] = found[i].max(found[i - 1] + SPACING.1);
    }
    found
}

/// Room around the contents of a frame; `entered` when lines come in from before it.
fn pads(placer: &Placer, cell: usize, entered: bool) -> Pads {
    if cell == 0 {
        return Pads { start: 0.0, end: 0.0, low: 0.0, high: 0.0, least: (0.0, 0.0) };
    }
    let (pad, top) = (placer.metrics.frame_pad, placer.frame_top(cell));
    let (w, h) = placer.least_frame(cell);
    let least = placer.direction().turn((w, h));
    match placer.direction() {
        Direction::Right => Pads { start: pad, end: pad, low: top, high: pad, least },
        // Lines that come in from above leave room for the title beside them.
        Direction::Down if entered => Pads { start: top, end: pad, low: (w / 2.0).max(pad), high: pad, least },
        Direction::Down => Pads { start: top, end: pad, low: pad, high: pad, least },
    }
}

/// Writes the places of a level into the templates.
fn write(placer: &mut Placer, graph: &Graph, index: usize, places: &Places) {
    let level = &graph.levels[index];
    for (node, &at) in level.nodes.iter().zip(&places.nodes) {
        if let What::Leaf(stack) | What::Frame(stack, _) = node.what {
            let (x, y) = placer.direction().turn(at);
            let inset = placer.inset(stack);
            placer.fold.stacks[stack].at = (x + inset.0, y + inset.1);
        }
    }
    let (w, h) = placer.direction().turn(places.size);
    let cell = &mut placer.fold.cells[level.cell];
    cell.size = (w, h);
    cell.icon = Rect::new(0.0, 0.0, w, h);
}

impl Drawing {
    /// The corners of a part of a line, px from the start of its level.
    fn course(&self, part: &Part) -> Vec<(f64, f64)> {
        let (level, places) = (&self.graph.levels[part.level], &self.places[part.level]);
        let mut pieces = part.pieces.clone();
        if part.against {
            pieces.reverse();
        }
        let mut points: Vec<(f64, f64)> = pieces.iter().flat_map(|&piece| &places.courses[piece]).copied().collect();
        for tooth in &part.teeth {
            let comb = &level.combs[tooth.comb];
            let trunk = &comb.trunks[tooth.trunk];
            let (x, y) = places.nodes[comb.node];
            let branch = trunk.courses[tooth.leaf].iter().map(|at| (x + at.0, y + at.1));
            let at = if trunk.behind { points.len() } else { 0 };
            points.splice(at..at, branch);
        }
        if part.against {
            points.reverse();
        }
        points
    }

    /// The courses of all lines; empty for those that stay within one box.
    pub fn courses(&self, placer: &Placer, rects: &[Rect]) -> Vec<Course> {
        let mut courses = vec![Course::default(); self.graph.lines.len()];
        for (line, parts) in self.graph.lines.iter().enumerate().filter(|(_, parts)| !parts.is_empty()) {
            let mut points = Vec::new();
            for part in parts {
                let cell = self.graph.levels[part.level].cell;
                let origin = placer.fold.cells[cell].slots.first().map_or(Rect::default(), |&slot| rects[slot]);
                points.extend(self.course(part).into_iter().map(|at| {
                    let (x, y) = placer.direction().turn(at);
                    Point::new(origin.x + x, origin.y + y)
                }));
            }
            let mut points = simplify(points);
            let side = |out: bool| match (placer.direction(), out) {
                (Direction::Right, true) => Side::Right,
                (Direction::Right, false) => Side::Left,
                (Direction::Down, true) => Side::Bottom,
                (Direction::Down, false) => Side::Top,
            };
            let sides = (side(!parts[0].against), side(parts[parts.len() - 1].against));
            let of = &placer.union.lines[line];
            let [first, .., last] = &mut points[..] else { continue };
            // Room around a box may be larger than the box.
            for (end, side, slot) in [(first, sides.0, of.from), (last, sides.1, of.to)] {
                touch(end, side, &rects[item(placer.union, slot)]);
            }
            let from = Port { side: sides.0, at: points[0], clear: points[0] };
            let to = Port { side: sides.1, at: points[points.len() - 1], clear: points[points.len() - 1] };
            courses[line] = Course { points, ports: Some((from, to)), trunk: self.graph.trunks[line] };
        }
        courses
    }
}
