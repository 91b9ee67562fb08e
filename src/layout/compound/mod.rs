//! A large drawing as one layered graph over all levels.
//!
//! Frames are nodes of the level around them, and lines pass their borders through gates, so that the order of
//! every rank is decided with all levels in view (Sugiyama and Misue, 1991; Schulze, Spönemann and von
//! Hanxleden, 2014). Lines run in tracks between the ranks and need no search. Levels that are too long for a
//! page go on in the next row, as a text does.

pub(crate) mod build;
pub(crate) mod channel;
pub(crate) mod graph;
pub(crate) mod order;
pub(crate) mod position;
pub(crate) mod rank;
pub(crate) mod straight;

use crate::design::Direction;
use crate::geometry::{Point, Rect};
use crate::layout::compound::graph::{Graph, Level, What};
use crate::layout::compound::position::{Pads, Places};
use crate::layout::place::{Placer, frame_top};
use crate::layout::placed::Form;
use crate::layout::route::ports::{Port, Side};
use crate::layout::route::{Course, simplify};
use crate::layout::union::Union;

/// From this number of boxes on, a drawing is laid out as a whole.
const LARGE: usize = 1;
/// Distance of two lines at a side of a box, px: what they like, and the least.
const SPACING: (f64, f64) = (14.0, 8.0);

/// True when a drawing is too large to be laid out level by level.
pub(crate) fn is_large(union: &Union) -> bool {
    union.slots.iter().filter(|slot| !slot.when.is_empty() && slot.form != Form::Part).count() >= LARGE
}

/// A graph with places.
pub(crate) struct Drawing {
    graph: Graph,
    places: Vec<Places>,
}

/// Places all items of a drawing whose templates hold one slot each.
pub(crate) fn place(placer: &mut Placer) -> Drawing {
    placer.items(0);
    let mut graph = build::build(placer);
    order::order(&mut graph);
    let mut places = vec![Places::default(); graph.levels.len()];
    for index in (0..graph.levels.len()).rev() {
        grow_frames(placer, &mut graph, index, &places);
        seat(placer, &mut graph, index);
        let pads = pads(placer, &graph.levels[index]);
        places[index] = position::place(&mut graph.levels[index], placer.metrics, pads, index == 0);
        write(placer, &graph, index, &places[index]);
    }
    Drawing { graph, places }
}

/// Frames of a level are as large as the levels in them, and have their gates where those have them.
fn grow_frames(placer: &Placer, graph: &mut Graph, index: usize, places: &[Places]) {
    let level = &mut graph.levels[index];
    for node in &mut level.nodes {
        if let What::Frame(stack, _) = node.what {
            (node.main, node.cross) = placer.turn(placer.room(stack));
        }
    }
    let Level { nodes, pieces, .. } = level;
    for piece in pieces {
        for end in [&mut piece.from, &mut piece.to] {
            if let What::Frame(stack, inner) = nodes[end.node].what {
                end.at = match end.gate {
                    usize::MAX => (nodes[end.node].cross / 2.0).round(),
                    gate => placer.turn(placer.inset(stack)).1 + places[inner].nodes[gate].1,
                };
            }
        }
    }
}

/// Spreads the lines at each side of an item in the order of their other ends.
fn seat(placer: &Placer, graph: &mut Graph, index: usize) {
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
            let wishes: Vec<f64> = ends.iter().map(|end| end.0).collect();
            let range = placer.side(stack);
            seats.extend(spread(&wishes, range).into_iter().zip(&ends).map(|(at, end)| (end.3, before, at)));
        }
    }
    let level = &mut graph.levels[index];
    for (piece, before, at) in seats {
        let piece = &mut level.pieces[piece];
        if before { &mut piece.to } else { &mut piece.from }.at = at;
    }
}

/// Ends that want the same place stand side by side around it.
fn spread(wishes: &[f64], (low, high): (f64, f64)) -> Vec<f64> {
    let count = wishes.len();
    let spacing = ((high - low) / (count.max(2) - 1) as f64).clamp(SPACING.1, SPACING.0).floor();
    let mut found = Vec::with_capacity(count);
    let mut start = 0;
    while start < count {
        let end = (start..count).find(|&i| wishes[i] != wishes[start]).unwrap_or(count);
        let half = (end - start - 1) as f64 / 2.0;
        found.extend((start..end).map(|i| wishes[start] + ((i - start) as f64 - half) * spacing));
        start = end;
    }
    for i in 1..count {
        found[i] = found[i].max(found[i - 1] + SPACING.1);
    }
    let over = (found.last().copied().unwrap_or(low) - high).max(0.0);
    let under = (low - (found.first().copied().unwrap_or(high) - over)).max(0.0);
    found.into_iter().map(|at| (at - over + under).round()).collect()
}

fn pads(placer: &Placer, level: &Level) -> Pads {
    if level.cell == 0 {
        return Pads { start: 0.0, end: 0.0, low: 0.0, high: 0.0, least: (0.0, 0.0) };
    }
    let (pad, top) = (placer.metrics.frame_pad, frame_top(placer.metrics));
    let (w, h) = placer.least_frame(level.cell);
    let least = placer.turn((w, h));
    match placer.direction {
        Direction::Right => Pads { start: pad, end: pad, low: top, high: pad, least },
        // Lines that come in from above leave room for the title beside them.
        Direction::Down if level.gates.0 => Pads { start: top, end: pad, low: (w / 2.0).max(pad), high: pad, least },
        Direction::Down => Pads { start: top, end: pad, low: pad, high: pad, least },
    }
}

/// Writes the places of a level into the templates.
fn write(placer: &mut Placer, graph: &Graph, index: usize, places: &Places) {
    let level = &graph.levels[index];
    for (node, &at) in level.nodes.iter().zip(&places.nodes) {
        if let What::Leaf(stack) | What::Frame(stack, _) = node.what {
            let (x, y) = placer.turn(at);
            let inset = placer.inset(stack);
            placer.fold.stacks[stack].at = (x + inset.0, y + inset.1);
        }
    }
    let (w, h) = placer.turn(places.size);
    let cell = &mut placer.fold.cells[level.cell];
    cell.size = (w, h);
    cell.icon = Rect::new(0.0, 0.0, w, h);
}

impl Drawing {
    /// The courses of all lines; empty for those that stay within one box.
    pub fn courses(&self, placer: &Placer, rects: &[Rect]) -> Vec<Course> {
        let mut courses = vec![Course::default(); self.graph.lines.len()];
        for (line, parts) in self.graph.lines.iter().enumerate().filter(|(_, parts)| !parts.is_empty()) {
            let mut points = Vec::new();
            for part in parts {
                let cell = self.graph.levels[part.level].cell;
                let origin = placer.fold.cells[cell].slots.first().map_or(Rect::default(), |&slot| rects[slot]);
                for &piece in &part.pieces {
                    let place = |&at: &(f64, f64)| {
                        let (x, y) = placer.turn(at);
                        Point::new(origin.x + x, origin.y + y)
                    };
                    let course = self.places[part.level].courses[piece].iter();
                    if part.against {
                        points.extend(course.rev().map(place));
                    } else {
                        points.extend(course.map(place));
                    }
                }
            }
            let points = simplify(points);
            let [first, .., last] = points[..] else { continue };
            let side = |out: bool| match (placer.direction, out) {
                (Direction::Right, true) => Side::Right,
                (Direction::Right, false) => Side::Left,
                (Direction::Down, true) => Side::Bottom,
                (Direction::Down, false) => Side::Top,
            };
            let against = (parts[0].against, parts[parts.len() - 1].against);
            let from = Port { side: side(!against.0), at: first, clear: first };
            let to = Port { side: side(against.1), at: last, clear: last };
            courses[line] = Course { points, ports: Some((from, to)) };
        }
        courses
    }
}
