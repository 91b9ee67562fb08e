//! Sides: where each line leaves and enters, found by routing it alone, from any side to any side.

use std::collections::{BTreeMap, BTreeSet};

use crate::design::Direction;
use crate::geometry::Point;
use crate::layout::placed::Form;
use crate::layout::route::field::{self, Grid};
use crate::layout::route::ports::{Port, Side, port, reachable, room};
use crate::layout::route::search::Start;
use crate::layout::route::tree::Role;
use crate::layout::route::{Course, Router, SEARCH_NODES};
use crate::model::Op;

/// Price of a side on which other lines end already, px for each.
const CROWD: u32 = 9;
/// Price of leaving or entering through the side where the label stands, px.
const LABEL: u32 = 14;
/// Price of a side that has to be shared with a line whose text needs room, px.
pub(crate) const SHY: u32 = 160;
/// Price of another side than that where the rest of a bundle is, px.
const PARTED: u32 = 300;
/// Price of a side on which there is no room for another line, px.
const FULL: u32 = 500;
/// Price of leaving a request's flow, px.
const AGAINST: u32 = 90;
/// Price of leaving backwards, or entering from behind, where the line goes forward, px.
const BEHIND: u32 = 220;
/// The same, when requests may turn corners: less than the bend that is saved.
const CORNER: u32 = 25;

/// Sides of the two ends of a line, and where it is bound for from each, px along the side.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sides {
    pub ends: (Side, Side),
    pub bound: (f64, f64),
}

/// Sides for the two ends of every line.
pub(crate) fn choose(router: &mut Router, drawn: &[usize], shy: &BTreeSet<usize>) -> Vec<Option<Sides>> {
    let mut turns: Vec<Point> = Vec::new();
    for &line in drawn {
        let of = &router.union.lines[line];
        for (slot, other) in [(of.from, of.to), (of.to, of.from)] {
            for side in Side::ALL {
                turns.push(clear(router, slot, other, side));
            }
        }
    }
    router.grid = Grid::new(router.union, router.shown, router.metrics, &turns, field::tracks(router.union));
    let mut chosen = vec![None; router.union.lines.len()];
    let mut crowd: BTreeMap<(usize, Side), Vec<usize>> = BTreeMap::new();
    let mut bundles = vec![None; router.union.lines.len()];
    for (number, bundle) in router.union.bundles.iter().enumerate() {
        bundle.lines.iter().for_each(|&(line, role)| bundles[line] = Some((number, role)));
    }
    for &line in drawn {
        let found = one(router, line, &crowd, &bundles, shy);
        let (a, b) = found.ends;
        let of = &router.union.lines[line];
        crowd.entry((of.from, a)).or_default().push(line);
        crowd.entry((of.to, b)).or_default().push(line);
        chosen[line] = Some(found);
    }
    chosen
}

/// Price of an end of a line at a side, px: an icon's label stands below it, and requests go with their flow.
pub(crate) fn price(router: &Router, line: usize, slot: usize, side: Side, liked: Side) -> u32 {
    let label = side == Side::Bottom && router.union.slots[slot].form == Form::Icon;
    let against = router.union.lines[line].key.op == Op::Request && side != liked;
    // Beside what comes in nothing goes out.
    let corner = router.care.corners && !label && side != liked.opposite();
    let turn = match side {
        _ if corner => CORNER,
        _ if side == liked.opposite() && is_forward(router, line) => BEHIND,
        _ => AGAINST,
    };
    (if label { LABEL } else { 0 }) + if against { turn } else { 0 }
}

/// True for a line that ends well beyond where it begins, along its flow.
fn is_forward(router: &Router, line: usize) -> bool {
    let of = &router.union.lines[line];
    let [from, to] = [of.from, of.to].map(|slot| router.shown.solid[slot]);
    match of.direction {
        Direction::Right => to.x > from.right(),
        Direction::Down => to.y > from.bottom(),
    }
}

/// The sides on which lines end, in the order in which they do.
pub(crate) fn of(courses: &[Course]) -> Vec<Option<Sides>> {
    let along = |port: &Port| if port.side.vertical() { port.at.x } else { port.at.y };
    let sides = |(a, b): (Port, Port)| Sides { ends: (a.side, b.side), bound: (along(&a), along(&b)) };
    courses.iter().map(|course| course.ports.map(sides)).collect()
}

fn clear(router: &Router, slot: usize, other: usize, side: Side) -> Point {
    port(router.shown, router.union, router.metrics, slot, side, 0.0, true, Some(other)).clear
}

fn one(
    router: &mut Router,
    line: usize,
    crowd: &BTreeMap<(usize, Side), Vec<usize>>,
    bundles: &[Option<(usize, Role)>],
    shy: &BTreeSet<usize>,
) -> Sides {
    let of = router.union.lines[line].clone();
    let forward = Side::ahead(of.direction);
    let ends = |slot: usize, other: usize, liked: Side| -> Vec<(Side, Start)> {
        let hub = bundles[line].is_some_and(|(_, role)| match role {
            Role::Out => slot == of.from,
            Role::In => slot == of.to,
            Role::Root => true,
        });
        let number = |line: usize| bundles[line].map(|(number, _)| number);
        let mate = |other: &usize| hub && number(*other) == number(line);
        let mates = |side: Side| crowd.get(&(slot, side)).map_or(0, |lines| lines.iter().filter(|l| mate(l)).count());
        let all: usize = if hub { Side::ALL.into_iter().map(mates).sum() } else { 0 };
        // From inside a frame its title is in the way at the top.
        let titled = router.union.slots[slot].form == Form::Frame && router.union.within(other, slot);
        let free = |side: Side| reachable(router.shown, router.union, slot, side) && !(titled && side == Side::Top);
        let sides: Vec<Side> = Side::ALL.into_iter().filter(|&side| free(side)).collect();
        let sides = if sides.is_empty() { vec![Side::Bottom, Side::Top] } else { sides };
        let along = sides.into_iter().map(|side| {
            let end = port(router.shown, router.union, router.metrics, slot, side, 0.0, true, Some(other));
            let (i, j) = router.grid.node(end.clear);
            let together = crowd.get(&(slot, side)).map_or(0, |lines| {
                lines.iter().filter(|l| !mate(l) && router.union.lines[**l].when.meets(of.when)).count()
            });
            let apart = crowd.get(&(slot, side)).map_or(0, |lines| {
                let kept = |l: &&usize| !mate(l) && (shy.contains(&line) || shy.contains(*l));
                lines.iter().filter(|&&l| router.union.lines[l].when.meets(of.when)).filter(kept).count()
            });
            let request = of.key.op == Op::Request;
            let mut cost = if request && side == liked { CROWD / 2 } else { CROWD } * together as u32;
            cost += price(router, line, slot, side, liked) + SHY * apart as u32;
            if all > 0 && mates(side) == 0 {
                cost += PARTED;
            }
            if together >= room(router.shown, router.union, slot, side) {
                cost += FULL;
            }
            (side, Start { i, j, side: end.side, cost })
        });
        along.collect()
    };
    let (from, to) = (ends(of.from, of.to, forward), ends(of.to, of.from, forward.opposite()));
    let starts: Vec<Start> = from.iter().map(|end| end.1).collect();
    let goals: Vec<Start> = to.iter().map(|end| end.1).collect();
    let points = [router.shown.solid[of.from].center(), router.shown.solid[of.to].center()];
    for margin in [200.0, f64::INFINITY] {
        let window = router.grid.window(&points, margin);
        if window.size() > SEARCH_NODES || !router.afford(&window) {
            break;
        }
        router.obstacles(line, &window);
        if let Some(path) = router.look(&window, &starts, &goals, u32::MAX) {
            let ends = (from[path.start].0, to[path.goal].0);
            let back: Vec<(usize, usize)> = path.nodes.iter().rev().copied().collect();
            let bound = (bound(router, &path.nodes, ends.0), bound(router, &back, ends.1));
            return Sides { ends, bound };
        }
        if window.whole {
            break;
        }
    }
    let bound = |slot: usize, side: Side| {
        let center = router.shown.icon[slot].center();
        if side.vertical() { center.x } else { center.y }
    };
    Sides { ends: (from[0].0, to[0].0), bound: (bound(of.to, from[0].0), bound(of.from, to[0].0)) }
}

/// Where a way goes after its first bend, along the side that it leaves: the order of ports follows it.
fn bound(router: &Router, nodes: &[(usize, usize)], side: Side) -> f64 {
    let along = |&(i, j): &(usize, usize)| if side.vertical() { router.grid.xs[i] } else { router.grid.ys[j] };
    let Some(start) = nodes.first().map(along) else { return 0.0 };
    let turn = nodes.iter().position(|node| along(node) != start);
    let Some(turn) = turn else { return start };
    let rest = nodes[turn - 1..].windows(2).take_while(|pair| along(&pair[0]) != along(&pair[1]));
    rest.last().map_or(start, |pair| along(&pair[1]))
}
