//! Ports: where lines touch boxes. Spread evenly over a side, in the order of their other ends.

use std::collections::{BTreeMap, BTreeSet};

use crate::design::Direction;
use crate::geometry::{Point, Rect};
use crate::layout::metrics::Metrics;
use crate::layout::moments::Moments;
use crate::layout::placed::Form;
use crate::layout::route::Router;
use crate::layout::route::sides::Sides;
use crate::layout::shown::Shown;
use crate::layout::union::Union;
use crate::model::Op;

/// A side of a box.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Side {
    Left,
    Right,
    Top,
    Bottom,
}

impl Side {
    pub const ALL: [Side; 4] = [Side::Right, Side::Bottom, Side::Left, Side::Top];

    pub fn opposite(self) -> Side {
        match self {
            Side::Left => Side::Right,
            Side::Right => Side::Left,
            Side::Top => Side::Bottom,
            Side::Bottom => Side::Top,
        }
    }

    /// The side on which a line leaves that goes with the flow.
    pub fn ahead(direction: Direction) -> Side {
        match direction {
            Direction::Right => Side::Right,
            Direction::Down => Side::Bottom,
        }
    }

    /// True when lines leave it up or down.
    pub fn vertical(self) -> bool {
        matches!(self, Side::Top | Side::Bottom)
    }

    /// The side through which a straight piece leaves.
    pub fn heading(from: Point, to: Point) -> Side {
        match ((to.x - from.x).abs() > (to.y - from.y).abs(), to.x > from.x, to.y > from.y) {
            (true, true, _) => Side::Right,
            (true, false, _) => Side::Left,
            (false, _, true) => Side::Bottom,
            (false, _, false) => Side::Top,
        }
    }

    /// The direction out of the box.
    pub fn out(self) -> (f64, f64) {
        match self {
            Side::Left => (-1.0, 0.0),
            Side::Right => (1.0, 0.0),
            Side::Top => (0.0, -1.0),
            Side::Bottom => (0.0, 1.0),
        }
    }
}

/// One end of a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Port {
    pub side: Side,
    /// Where it touches.
    pub at: Point,
    /// Where it is clear of the box and may turn.
    pub clear: Point,
}

/// The outermost card around a part, if it is one.
pub(crate) fn card_around(union: &Union, slot: usize) -> Option<usize> {
    if union.slots[slot].form != Form::Part {
        return None;
    }
    union.above(slot).filter(|&s| matches!(union.slots[s].form, Form::Card | Form::Part)).last()
}

/// Along a side: the middle, and the range in which lines may touch.
pub(crate) fn range(shown: &Shown, union: &Union, slot: usize, side: Side) -> (f64, f64, f64) {
    let (icon, steady) = (shown.icon[slot], shown.steady[slot]);
    let low_high = |middle: f64, from: f64, to: f64| (middle, from.min(middle), to.max(middle));
    match (union.slots[slot].form, side.vertical()) {
        (Form::Frame, false) => low_high(steady.center().y, steady.y + 12.0, steady.bottom() - 12.0),
        (Form::Frame, true) => low_high(steady.center().x, steady.x + 12.0, steady.right() - 12.0),
        (Form::Card, false) => low_high(icon.center().y, steady.y + 8.0, steady.bottom() - 8.0),
        (Form::Card, true) => low_high(icon.center().x, steady.x + 10.0, steady.right() - 10.0),
        (_, false) => low_high(icon.center().y, icon.y + 2.0, icon.bottom() - 2.0),
        (_, true) => low_high(icon.center().x, icon.x + 2.0, icon.right() - 2.0),
    }
}

/// How many lines find room on a side at once.
pub(crate) fn room(shown: &Shown, union: &Union, slot: usize, side: Side) -> usize {
    let (_, low, high) = range(shown, union, slot, side);
    ((high - low).max(0.0) / SPACING.1) as usize + 1
}

/// The port of a slot on a side, `along` px from the side's middle. From inside a frame its ports look inwards; where other
/// parts stand beside a part, lines leave through the gap between them.
#[allow(clippy::too_many_arguments)]
pub(crate) fn port(
    shown: &Shown,
    union: &Union,
    metrics: &Metrics,
    slot: usize,
    side: Side,
    along: f64,
    head: bool,
    other: Option<usize>,
) -> Port {
    let middle = range(shown, union, slot, side).0 + along;
    let (solid, icon) = (shown.solid[slot], shown.icon[slot]);
    // A line between a frame and what it holds stays inside; one between a card and its part runs around.
    let inner = union.slots[slot].form == Form::Frame && other.is_some_and(|o| o != slot && union.within(o, slot));
    let touch = match union.slots[slot].form {
        Form::Frame | Form::Card => solid,
        _ if side == Side::Bottom => solid,
        _ => icon,
    };
    let at = on_border(&touch, side, middle);
    let room = if head { metrics.head } else { metrics.track };
    if inner {
        let (dx, dy) = side.out();
        let clear = Point::new(at.x - dx * room, at.y - dy * room);
        return Port { side: side.opposite(), at, clear };
    }
    let card = card_around(union, slot)
        .filter(|&card| other.is_none_or(|other| other == card || !union.within(other, card)))
        .filter(|_| reachable(shown, union, slot, side));
    let (border, room) = match card {
        Some(card) => (shown.solid[card], room),
        None if union.slots[slot].form == Form::Part => (solid, metrics.part_gap / 2.0),
        None => (solid, room),
    };
    let edge = on_border(&border, side, middle);
    let (dx, dy) = side.out();
    Port { side, at, clear: Point::new(edge.x + dx * room, edge.y + dy * room) }
}

fn on_border(rect: &Rect, side: Side, along: f64) -> Point {
    match side {
        Side::Left => Point::new(rect.x, along),
        Side::Right => Point::new(rect.right(), along),
        Side::Top => Point::new(along, rect.y),
        Side::Bottom => Point::new(along, rect.bottom()),
    }
}

/// True when a part can be reached on a side without running over what else is in its card.
pub(crate) fn reachable(shown: &Shown, union: &Union, slot: usize, side: Side) -> bool {
    let Some(card) = card_around(union, slot) else { return true };
    let middle = range(shown, union, slot, side).0;
    let (own, outer) = (shown.solid[slot], shown.solid[card]);
    let (a, b) = (on_border(&own, side, middle), on_border(&outer, side, middle));
    let ray = Rect::new(a.x.min(b.x), a.y.min(b.y), (a.x - b.x).abs(), (a.y - b.y).abs()).inflated(3.0);
    inside_card(union, shown, card, slot).iter().all(|rect| !rect.overlaps(&ray))
}

/// What stands in a card beside one of its parts: its head, its tags and its other parts.
pub(crate) fn inside_card(union: &Union, shown: &Shown, card: usize, but: usize) -> Vec<Rect> {
    let mut found = Vec::new();
    let mut open = vec![card];
    while let Some(slot) = open.pop() {
        let moments = union.slots[but].when;
        if slot != but && union.slots[slot].when.meets(moments) {
            let holds = union.within(but, slot);
            let head = || {
                let faces = &union.slots[slot].faces;
                let texts = faces.iter().map(|(_, _, face)| {
                    let caption = face.caption.as_ref().map_or((0.0, 0.0), |c| (c.rect.w, c.rect.h));
                    (face.label.rect.w.max(caption.0), face.label.rect.h + caption.1)
                });
                let (w, h) = texts.fold((0.0_f64, 0.0_f64), |a, b| (a.0.max(b.0), a.1.max(b.1)));
                let icon = shown.icon[slot];
                let w = w.max(icon.w);
                Rect::new(icon.center().x - w / 2.0, icon.y, w, icon.h + 4.0 + h)
            };
            found.push(if holds { head() } else { shown.solid[slot] });
            if holds {
                let tags = shown.tags.range((slot, 0)..=(slot, usize::MAX));
                let seen = tags.filter(|((_, state), _)| Moments::at(*state, union.states).meets(moments));
                found.extend(seen.map(|(_, strip)| strip));
                open.extend(&union.slots[slot].children);
            }
        }
    }
    found
}

struct Seat {
    /// The line, or the first of those that share it.
    line: usize,
    start: bool,
    when: Moments,
    /// Position along the side, px.
    at: f64,
    low: f64,
    high: f64,
    middle: f64,
    /// May not move any more.
    pinned: bool,
    /// Where its lines are bound for, px along the side.
    bounds: Vec<i64>,
}

/// Ports of all lines, by the sides chosen for them. Lines of one tree have one port at their common end.
pub(crate) fn assign(
    router: &Router<'_>,
    drawn: &[usize],
    sides: &[Option<Sides>],
    shy: &BTreeSet<usize>,
) -> Vec<Option<(Port, Port)>> {
    let (union, shown, metrics) = (router.union, router.shown, router.metrics);
    let mut seats: BTreeMap<(usize, Side), Vec<Seat>> = BTreeMap::new();
    for &line in drawn {
        let Some(Sides { ends: (a, b), bound }) = sides[line] else { continue };
        let of = &union.lines[line];
        for (slot, side, bound, start) in [(of.from, a, bound.0, true), (of.to, b, bound.1, false)] {
            let (middle, low, high) = range(shown, union, slot, side);
            let row = seats.entry((slot, side)).or_default();
            let leader = router.trees.leader(line, start);
            if let Some(seat) = row.iter_mut().find(|seat| seat.line == leader && seat.start == start) {
                seat.when.add(of.when);
                seat.bounds.push(bound as i64);
                continue;
            }
            row.push(Seat {
                line: leader,
                start,
                when: of.when,
                at: middle,
                low,
                high,
                middle,
                pinned: false,
                bounds: vec![bound as i64],
            });
        }
    }
    for seats in seats.values_mut() {
        seats.sort_by_key(|seat| (seat.bounds.iter().sum::<i64>() / seat.bounds.len() as i64, seat.line));
        spread(seats, shy);
    }
    straighten(router, drawn, sides, &mut seats);
    make_way(union, &mut seats);
    let mut ports = vec![None; union.lines.len()];
    for &line in drawn {
        let Some((a, b)) = sides[line].map(|sides| sides.ends) else { continue };
        let of = &union.lines[line];
        let along = |slot: usize, side: Side, start: bool| {
            let seats = &seats[&(slot, side)];
            let line = router.trees.leader(line, start);
            seats.iter().find(|s| s.line == line && s.start == start).map_or(0.0, |s| s.at - s.middle)
        };
        ports[line] = Some((
            port(shown, union, metrics, of.from, a, along(of.from, a, true), of.is_straight_at(true), Some(of.to)),
            port(shown, union, metrics, of.to, b, along(of.to, b, false), of.is_straight_at(false), Some(of.from)),
        ));
    }
    ports
}

/// Widest and smallest distance of two ports on a side, px.
const SPACING: (f64, f64) = (14.0, 8.0);

/// Spreads the ports of a side around its middle; ports that are never seen together may coincide.
fn spread(seats: &mut [Seat], shy: &BTreeSet<usize>) {
    let when = |seat: &Seat| seat.when;
    let mut level = vec![0_usize; seats.len()];
    for i in 0..seats.len() {
        let before = (0..i).filter(|&j| when(&seats[j]).meets(when(&seats[i])));
        level[i] = before.map(|j| level[j] + 1).max().unwrap_or(0);
    }
    let deepest = level.iter().max().copied().unwrap_or(0);
    if deepest == 0 {
        return;
    }
    let room = seats[0].high - seats[0].low;
    // Between lines whose texts found no room before there is room for a line of text.
    let widest = if seats.iter().any(|seat| shy.contains(&seat.line)) { 22.0 } else { SPACING.0 };
    let spacing = (room / deepest as f64).clamp(SPACING.1, widest);
    // In every state the ports should be centred; take the mean of what the states want.
    for i in 0..seats.len() {
        let mut sum = 0.0;
        let mut states = 0.0;
        for moment in when(&seats[i]).iter() {
            let together: Vec<usize> = (0..seats.len()).filter(|&j| when(&seats[j]).meets(moment)).collect();
            let place = together.iter().position(|&j| j == i).unwrap_or(0) as f64;
            sum += place - (together.len() as f64 - 1.0) / 2.0;
            states += 1.0;
        }
        seats[i].at = seats[i].middle + spacing * sum / f64::max(states, 1.0);
    }
    for i in 0..seats.len() {
        for j in 0..i {
            if when(&seats[j]).meets(when(&seats[i])) {
                seats[i].at = seats[i].at.max(seats[j].at + spacing);
            }
        }
    }
    // The whole row back into the side.
    let (low, high) = (seats[0].low, seats[0].high);
    let first = seats.iter().map(|s| s.at).fold(f64::INFINITY, f64::min);
    let last = seats.iter().map(|s| s.at).fold(f64::NEG_INFINITY, f64::max);
    let shift = if last - first > high - low {
        (low + high - first - last) / 2.0
    } else {
        (low - first).max(0.0) + (high - last).min(0.0)
    };
    for seat in seats {
        seat.at += shift;
    }
}

/// Brings the two ends of a line that looks straight ahead to the same height, where the others leave room.
fn straighten(
    router: &Router<'_>,
    drawn: &[usize],
    sides: &[Option<Sides>],
    seats: &mut BTreeMap<(usize, Side), Vec<Seat>>,
) {
    let union = router.union;
    let mut order: Vec<usize> = drawn.to_vec();
    order.sort_by_key(|&line| (union.lines[line].key.op, std::cmp::Reverse(union.lines[line].when.count()), line));
    for line in order {
        let Some((a, b)) = sides[line].map(|sides| sides.ends) else { continue };
        if a.opposite() != b {
            continue;
        }
        let of = &union.lines[line];
        let ends = [(of.from, a, true), (of.to, b, false)];
        let ends =
            ends.map(|(slot, side, start)| Place { key: (slot, side), line: router.trees.leader(line, start), start });
        if of.key.op == Op::Request && pin(router.metrics, seats, &ends) {
            continue;
        }
        let [Some(mut first), Some(mut second)] = [0, 1].map(|end| slack(&seats[&ends[end].key], &ends[end])) else {
            continue;
        };
        for (end, start) in [(&mut first, true), (&mut second, false)] {
            if router.trees.shares(line, start) {
                // The others of the tree count on the common end.
                *end = (end.0, end.0, end.0);
            }
        }
        let (low, high) = (first.1.max(second.1), first.2.min(second.2));
        if low > high {
            continue;
        }
        // The end that is alone on its side keeps its place.
        let alone = |end: usize| seats[&ends[end].key].len() == 1;
        let wish = match (alone(0), alone(1)) {
            (true, false) => first.0,
            (false, true) => second.0,
            _ => (first.0 + second.0) / 2.0,
        };
        let at = wish.clamp(low, high);
        for end in &ends {
            let seat = seats.get_mut(&end.key).and_then(|seats| seats.iter_mut().find(|seat| end.is(seat)));
            if let Some(seat) = seat {
                seat.at = at;
            }
        }
    }
}

/// Where the seat of an end is found.
struct Place {
    key: (usize, Side),
    line: usize,
    start: bool,
}

impl Place {
    fn is(&self, seat: &Seat) -> bool {
        seat.line == self.line && seat.start == self.start
    }
}

/// Lines to the parts of a card run through its side: the card's own ports on that side keep away from them.
fn make_way(union: &Union, seats: &mut BTreeMap<(usize, Side), Vec<Seat>>) {
    // Where it runs, whose it is, and when it is seen.
    type Ray = (f64, usize, Moments);
    let mut through: BTreeMap<(usize, Side), Vec<Ray>> = BTreeMap::new();
    for ((slot, side), of_side) in seats.iter() {
        if let Some(card) = card_around(union, *slot) {
            through.entry((card, *side)).or_default().extend(of_side.iter().map(|s| (s.at, s.line, s.when)));
        }
    }
    for (key, rays) in through {
        let Some(own) = seats.get_mut(&key) else { continue };
        for index in 0..own.len() {
            let when = own[index].when;
            let others = own.iter().enumerate().filter(|(i, _)| *i != index).map(|(_, s)| (s.at, s.line, s.when));
            let taken: Vec<f64> = rays
                .iter()
                .copied()
                .chain(others)
                .filter(|&(_, line, other)| line != own[index].line && other.meets(when))
                .map(|(at, ..)| at)
                .collect();
            let free = |at: f64| taken.iter().all(|&other| (other - at).abs() >= 10.0);
            let seat = &mut own[index];
            let steps = (1..60).flat_map(|step| [f64::from(step) * 2.0, f64::from(step) * -2.0]);
            let tried = steps.map(|by| seat.at + by).filter(|&at| at >= seat.low && at <= seat.high);
            if !free(seat.at)
                && let Some(at) = tried.into_iter().find(|&at| free(at))
            {
                seat.at = at;
            }
        }
    }
}

/// Puts both ends of a request between boxes on one line at the middles of their sides, and the other ports of
/// the two sides out of their way: the main line runs through the middles.
fn pin(metrics: &Metrics, seats: &mut BTreeMap<(usize, Side), Vec<Seat>>, ends: &[Place; 2]) -> bool {
    let middle = |end: &Place| seats[&end.key][0].middle;
    let target = middle(&ends[0]);
    if (target - middle(&ends[1])).abs() > 0.6 {
        return false;
    }
    let moved = [0, 1].map(|end| aside(metrics, &seats[&ends[end].key], &ends[end], target));
    let [Some(first), Some(second)] = moved else { return false };
    for (end, places) in ends.iter().zip([first, second]) {
        let side = seats.get_mut(&end.key).expect("a side with lines");
        for (seat, at) in side.iter_mut().zip(places) {
            seat.at = at;
        }
        if let Some(seat) = side.iter_mut().find(|seat| end.is(seat)) {
            seat.pinned = true;
        }
    }
    true
}

/// Places of all ports of a side when one of them is to be at `target`; none when there is no room.
fn aside(metrics: &Metrics, seats: &[Seat], end: &Place, target: f64) -> Option<Vec<f64>> {
    let step = metrics.track + 2.0;
    let index = seats.iter().position(|seat| end.is(seat))?;
    let meets = |a: usize, b: usize| seats[a].when.meets(seats[b].when);
    if seats[index].pinned {
        return (seats[index].at == target).then(|| seats.iter().map(|seat| seat.at).collect());
    }
    if (0..seats.len()).any(|other| other != index && seats[other].pinned && meets(other, index)) {
        return None;
    }
    let mut at: Vec<f64> = seats.iter().map(|s| s.at).collect();
    at[index] = target;
    for i in (0..index).rev() {
        for j in i + 1..=index {
            if meets(i, j) {
                at[i] = at[i].min(at[j] - step);
            }
        }
    }
    for i in index + 1..seats.len() {
        for j in index..i {
            if meets(i, j) {
                at[i] = at[i].max(at[j] + step);
            }
        }
    }
    let fits = |i: usize| {
        at[i] >= seats[i].low - 1.0 && at[i] <= seats[i].high + 1.0 && (!seats[i].pinned || at[i] == seats[i].at)
    };
    (0..at.len()).all(fits).then_some(at)
}

/// Position of a port, and how far it may move.
fn slack(seats: &[Seat], end: &Place) -> Option<(f64, f64, f64)> {
    let index = seats.iter().position(|seat| end.is(seat))?;
    let seat = &seats[index];
    let when = seat.when;
    let others = |range: std::ops::Range<usize>| {
        seats[range].iter().filter(|s| s.when.meets(when)).map(|s| s.at).collect::<Vec<f64>>()
    };
    if seat.pinned {
        return Some((seat.at, seat.at, seat.at));
    }
    let low = others(0..index).into_iter().map(|at| at + 10.0).fold(seat.low, f64::max);
    let high = others(index + 1..seats.len()).into_iter().map(|at| at - 10.0).fold(seat.high, f64::min);
    Some((seat.at, low.min(seat.at), high.max(seat.at)))
}
