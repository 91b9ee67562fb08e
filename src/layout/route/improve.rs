//! Lines that cross others, or turn often, are torn up and searched again, from any place of any side, with the others
//! in view: first each alone, then two that cross together, in either order (rip-up and reroute; Dees and Karger, 1982).

use std::collections::{BTreeMap, BTreeSet};

use crate::geometry::{Point, Rect};
use crate::layout::placed::Form;
use crate::layout::route::field::{Grid, cross};
use crate::layout::route::ports::{Port, Side, card_around, port, range};
use crate::layout::route::search::{BEND, Start};
use crate::layout::route::sides::{SHY, price};
use crate::layout::route::tree::Role;
use crate::layout::route::{Course, Router, SEARCH_NODES, Segment, segments};
use crate::layout::trunk::{length, uncovered};
use crate::model::Op;

/// More lines than this are left as they are.
const IMPROVED: usize = 120;
/// How often all lines are gone through.
const ROUNDS: usize = 6;
/// How many states the searches for one drawing may look at, when nothing else is said.
pub(crate) const WORK: usize = 200_000;
/// Price of crossing another line, px: now that all lines are known, a crossing is worth a long way round.
const CROSSING: u16 = 240;
/// A new course has to be better by this, px.
const GAIN: f64 = 12.0;
/// Distance of the places of a side that are tried, px.
const STEP: f64 = 10.0;
/// The same on a side that is too short for that.
const CLOSE: f64 = 8.0;
/// How many places to either side of its middle are tried.
const STEPS: i32 = 9;
/// How many of them are near the middle.
const NEAR: i32 = 3;
/// Price of the others, px, as dear as a bend: a line ends near a corner when that saves a crossing.
const FAR: u32 = BEND;
/// With how many of its lines a tree is begun anew.
const SEEDS: usize = 2;
/// Price of one trunk more, px.
const TRUNK: f64 = 90.0;
/// Price of a text that is said once more, px.
const TEXT: f64 = 250.0;
/// How far around the ends of a line it is searched, px.
const REGION: f64 = 600.0;
/// A line with more bends than this may have been kept from a simpler course by a neighbour.
const CROOKED: usize = 3;
/// Tracks along each side of a box.
const TRACKS: usize = 2;
/// Price of each of them, px.
const OFF_MIDDLE: u32 = 8;

/// What came of it.
#[derive(Clone, Copy, Default)]
pub(crate) struct Improvement {
    /// Some lines have better courses.
    pub found: bool,
    /// More work might have found more.
    pub cut: bool,
}

/// Searches better courses for lines that are not good yet.
pub(crate) fn improve(router: &mut Router, drawn: &[usize], shy: &BTreeSet<usize>, work: usize) -> Improvement {
    if drawn.len() > IMPROVED {
        return Improvement::default();
    }
    let mut improver = Improver::new(router, shy, work);
    improver.router.field.crossing = CROSSING;
    for _ in 0..ROUNDS {
        let before = improver.changes;
        for line in improver.poor(drawn) {
            improver.once((line, line), |improver| improver.alone(line));
        }
        for (a, b) in improver.pairs(drawn) {
            improver.once((a, b), |improver| improver.together(a, b));
        }
        for line in improver.poor(drawn).into_iter().filter(|&line| improver.is_odd(line)).collect::<Vec<usize>>() {
            improver.once((line, usize::MAX), |improver| improver.parted(line));
        }
        for tree in improver.poor_trees(drawn) {
            improver.once((usize::MAX, tree[0]), |improver| improver.replanted(&tree));
        }
        if improver.changes == before {
            break;
        }
    }
    Improvement { found: improver.changes > 0, cut: improver.is_spent() }
}

pub(super) struct Improver<'r, 'a> {
    pub(super) router: &'r mut Router<'a>,
    shy: &'r BTreeSet<usize>,
    /// When searching ends, as a number of states.
    enough: usize,
    /// How many courses have changed.
    changes: usize,
    /// What has been tried in vain, and when: it is in vain until something else changes.
    tried: BTreeMap<(usize, usize), usize>,
    /// The line with which a tree begins anew: it may touch the common box anywhere.
    seed: Option<usize>,
}

/// An end that is given: whether it is the start, and where it is.
type Pin = (bool, Port);

/// A place where a line may end.
pub(super) struct End {
    pub port: Port,
    pub cost: u32,
}

impl<'r, 'a> Improver<'r, 'a> {
    /// Looks at that many states at most.
    pub(super) fn new(router: &'r mut Router<'a>, shy: &'r BTreeSet<usize>, work: usize) -> Self {
        let enough = router.search.looked_at + work;
        Improver { router, shy, enough, changes: 0, tried: BTreeMap::new(), seed: None }
    }

    /// True when it has looked at as many states as it may.
    fn is_spent(&self) -> bool {
        self.router.search.looked_at > self.enough
    }

    /// Tries something, unless that was in vain before and nothing has changed since.
    fn once(&mut self, what: (usize, usize), attempt: impl FnOnce(&mut Self) -> bool) {
        if self.tried.get(&what) == Some(&self.changes) {
            return;
        }
        if attempt(self) {
            self.changes += 1;
        } else {
            self.tried.insert(what, self.changes);
        }
    }

    /// Lines that cross others or bend too often, the worst first. A request has two bends where its ends are not at the
    /// same height: fewer would take it out of the flow.
    fn poor(&self, drawn: &[usize]) -> Vec<usize> {
        let mut found: Vec<(usize, usize)> = Vec::new();
        let fixed = |line: &usize| self.router.routes.failed.contains(line) || self.router.trees.is_root(*line);
        for &line in drawn.iter().filter(|line| !fixed(line)) {
            let crossings = self.crossed(line).len();
            let bends = self.router.own_way(line, &self.router.routes.courses[line].points).len().saturating_sub(2);
            let usual =
                if self.router.union.lines[line].key.op == Op::Request && !self.router.care.corners { 2 } else { 1 };
            if crossings > 0 || bends > usual {
                found.push((crossings * 4 + bends, line));
            }
        }
        found.sort_by_key(|&(trouble, line)| (std::cmp::Reverse(trouble), line));
        found.into_iter().map(|(_, line)| line).collect()
    }

    /// Pairs of lines that cross, and of neighbours at a box of which one bends more than it needs to.
    fn pairs(&self, drawn: &[usize]) -> Vec<(usize, usize)> {
        let good = |line: &&usize| !self.router.routes.failed.contains(line) && self.router.trees.of(**line).is_none();
        let pairs = |&a: &usize| {
            let crossed: BTreeSet<usize> = self.crossed(a).into_iter().collect();
            let others = drawn.iter().filter(good).copied().filter(move |&b| b > a);
            others.filter(move |b| crossed.contains(b) || self.crooked(a, *b)).map(move |b| (a, b))
        };
        drawn.iter().filter(good).flat_map(pairs).collect()
    }

    /// True when two lines that are seen together end at one box, and one of them bends often.
    fn crooked(&self, a: usize, b: usize) -> bool {
        let [one, other] = [a, b].map(|line| &self.router.union.lines[line]);
        let together =
            one.when.meets(other.when) && [one.from, one.to].iter().any(|&end| end == other.from || end == other.to);
        together && [a, b].iter().any(|&line| self.router.routes.courses[line].points.len() > CROOKED + 2)
    }

    /// The line of each crossing on a line.
    fn crossed(&self, line: usize) -> Vec<usize> {
        let own = self.router.own_way(line, &self.router.routes.courses[line].points);
        let own = self.pieces(line, &own);
        let ink = self.router.ink();
        let others = ink.iter().filter(|other| !self.router.is_one(other.line, line));
        others.flat_map(|other| own.iter().filter(|s| cross(s, other)).map(|_| other.line)).collect()
    }

    pub(super) fn pieces(&self, line: usize, points: &[Point]) -> Vec<Segment> {
        segments(points, self.router.union.lines[line].when, line)
    }

    /// What a course costs, px: where it runs with others of its tree it costs nothing.
    fn cost(&self, line: usize, course: &Course) -> f64 {
        let way = self.router.own_way(line, &course.points);
        let own = self.pieces(line, &way);
        let length: f64 = own.iter().map(|s| s.to - s.from).sum();
        let crossings = self.router.crossings(line, &own);
        let branches = usize::from(way.len() < course.points.len());
        let bends = (way.len() + branches).saturating_sub(2);
        let inside = self.inside_cards(line, &own);
        length + inside + (bends as u32 * BEND) as f64 + (crossings * usize::from(CROSSING)) as f64
    }

    /// How far a course runs through the cards of its ends, px, beside its first and last piece.
    fn inside_cards(&self, line: usize, own: &[Segment]) -> f64 {
        let (union, of) = (self.router.union, &self.router.union.lines[line]);
        let cards: BTreeSet<usize> = [of.from, of.to].into_iter().filter_map(|end| card_around(union, end)).collect();
        let within = |piece: &Segment, card: usize| {
            let rect = self.router.shown.solid[card];
            let (at, along) = match piece.horizontal {
                true => ((rect.y, rect.bottom()), (rect.x, rect.right())),
                false => ((rect.x, rect.right()), (rect.y, rect.bottom())),
            };
            let inside = at.0 < piece.at && piece.at < at.1;
            if inside { (piece.to.min(along.1) - piece.from.max(along.0)).max(0.0) } else { 0.0 }
        };
        let between = own.get(1..own.len().saturating_sub(1)).unwrap_or_default();
        cards.into_iter().map(|card| between.iter().map(|piece| within(piece, card)).sum::<f64>()).sum()
    }

    /// A line's cost with what its ends cost.
    fn whole_cost(&self, line: usize, course: &Course) -> f64 {
        let of = &self.router.union.lines[line];
        let ends = course
            .ports
            .map_or(0, |(a, b)| self.end_cost(line, of.from, &a, true) + self.end_cost(line, of.to, &b, false));
        self.cost(line, course) + f64::from(ends)
    }

    fn end_cost(&self, line: usize, slot: usize, port: &Port, start: bool) -> u32 {
        let (union, shown) = (self.router.union, self.router.shown);
        let of = &union.lines[line];
        let forward = Side::ahead(of.direction);
        let liked = if start { forward } else { forward.opposite() };
        let along = if port.side.vertical() { port.at.x } else { port.at.y };
        let away = (along - range(shown, union, slot, port.side).0).abs() / STEP;
        let far = if away > f64::from(NEAR) { FAR } else { 0 };
        let cost = away as u32 * OFF_MIDDLE + far + price(self.router, line, slot, port.side, liked);
        let neighbours = self.router.routes.courses.iter().enumerate().filter(|&(other, course)| {
            let known = &union.lines[other];
            other != line
                && known.when.meets(of.when)
                && (self.shy.contains(&line) || self.shy.contains(&other))
                && course.ports.is_some_and(|(a, b)| {
                    (known.from, a.side) == (slot, port.side) || (known.to, b.side) == (slot, port.side)
                })
        });
        cost + SHY * neighbours.count() as u32
    }

    /// Searches a line again; true when it became better.
    fn alone(&mut self, line: usize) -> bool {
        let old = self.router.routes.courses[line].clone();
        let before = self.whole_cost(line, &old);
        self.router.release(line);
        let found = self.search(line, before - GAIN).filter(|new| self.whole_cost(line, new) + GAIN < before);
        let found = found.filter(|new| !self.router.is_tangled(line, &new.points));
        let better = found.is_some();
        self.settle(line, found.unwrap_or(old));
        better
    }

    /// Searches a line again that branches off a tree, as one of its own; true when it is worth the second trunk.
    fn parted(&mut self, line: usize) -> bool {
        let Some((_, Role::Out | Role::In)) = self.router.trees.role(line) else { return false };
        if self.router.trees.root(line).is_some() {
            return false;
        }
        let old = self.router.routes.courses[line].clone();
        let text = if self.router.union.lines[line].labels.is_empty() { 0.0 } else { TEXT };
        let before = self.whole_cost(line, &old) - text - TRUNK;
        let trees = self.router.trees.clone();
        self.router.release(line);
        self.router.trees.part(line);
        let found = self.search(line, before - GAIN).filter(|new| self.whole_cost(line, new) + GAIN < before);
        let better = found.is_some();
        if !better {
            self.router.trees = trees;
        }
        self.settle(line, found.unwrap_or(old));
        better
    }

    /// True for a line that crosses others, or bends more often than a branch should.
    fn is_odd(&self, line: usize) -> bool {
        let own = self.router.own_way(line, &self.router.routes.courses[line].points);
        own.len() > CROOKED + 2 || !self.crossed(line).is_empty()
    }

    /// Trees of which a line crosses others or bends too often, without meshes.
    fn poor_trees(&self, drawn: &[usize]) -> Vec<Vec<usize>> {
        let mut found: Vec<Vec<usize>> = Vec::new();
        for line in self.poor(drawn).into_iter().filter(|&line| self.is_odd(line)) {
            let mut tree: Vec<usize> = self.router.trees.mates(line).chain([line]).collect();
            tree.sort_unstable();
            let good = |line: &usize| !self.router.trees.is_root(*line) && !self.router.routes.failed.contains(line);
            if tree.len() > 1 && tree.iter().all(good) && !found.contains(&tree) {
                found.push(tree);
            }
        }
        found
    }

    /// Searches a tree again, beginning with each of a few of its lines; true when it became better.
    fn replanted(&mut self, tree: &[usize]) -> bool {
        let courses = |improver: &Self| tree.iter().map(|&line| improver.router.routes.courses[line].clone()).collect();
        let before = self.tree_cost(tree) - GAIN;
        let mut best: (f64, Vec<Course>) = (before, courses(self));
        for &seed in tree.iter().take(SEEDS) {
            if self.grow(tree, seed, best.0) {
                let cost = self.tree_cost(tree);
                if cost < best.0
                    && !tree.iter().any(|&line| self.router.is_tangled(line, &self.router.routes.courses[line].points))
                {
                    best = (cost, courses(self));
                }
            }
        }
        for (&line, course) in tree.iter().zip(best.1) {
            self.router.release(line);
            self.settle(line, course);
        }
        best.0 < before
    }

    /// Lets a tree grow anew from one of its lines; false when one finds no way.
    fn grow(&mut self, tree: &[usize], seed: usize, limit: f64) -> bool {
        for &line in tree {
            self.router.release(line);
            self.router.routes.courses[line].points.clear();
        }
        self.seed = Some(seed);
        let first = self.search(seed, limit);
        self.seed = None;
        let Some((from, to)) = first.as_ref().and_then(|course| course.ports) else { return false };
        let start = self.router.trees.shares(seed, true);
        for &line in tree {
            if let Some(ports) = &mut self.router.routes.courses[line].ports {
                *(if start { &mut ports.0 } else { &mut ports.1 }) = if start { from } else { to };
            }
        }
        let mut rest: Vec<usize> = tree.iter().copied().filter(|&line| line != seed).collect();
        let far = |line: usize| {
            let of = &self.router.union.lines[line];
            let leaf = self.router.shown.solid[if start { of.to } else { of.from }].center();
            (leaf.x - from.at.x).abs() + (leaf.y - from.at.y).abs()
        };
        rest.sort_by(|&a, &b| far(a).total_cmp(&far(b)).then(a.cmp(&b)));
        first.into_iter().for_each(|course| self.settle(seed, course));
        for line in rest {
            let Some(course) = self.search(line, limit) else { return false };
            self.settle(line, course);
        }
        true
    }

    /// What a tree costs, px: each part of it once.
    fn tree_cost(&self, tree: &[usize]) -> f64 {
        let mut drawn: Vec<Vec<Point>> = Vec::new();
        let mut cost = 0.0;
        for &line in tree {
            let course = &self.router.routes.courses[line];
            for way in uncovered(&course.points, &drawn, 0.0) {
                let own = self.pieces(line, &way);
                let bends = way.len().saturating_sub(2) + usize::from(way.len() < course.points.len());
                let crossings = self.router.crossings(line, &own) * usize::from(CROSSING);
                cost += length(&way) + (bends * BEND as usize + crossings) as f64;
            }
            let of = &self.router.union.lines[line];
            if let Some((from, to)) = course.ports {
                let start = self.router.trees.shares(line, true);
                let ends = [(of.from, from, true), (of.to, to, false)].into_iter();
                // The common end counts once.
                let ends = ends.filter(|end| drawn.is_empty() || end.2 != start);
                cost += ends.map(|(slot, port, start)| f64::from(self.end_cost(line, slot, &port, start))).sum::<f64>();
            }
            drawn.push(course.points.clone());
        }
        cost
    }

    /// Searches two lines again, in either order, and with the places exchanged that they have on one side; true when they
    /// became better.
    fn together(&mut self, a: usize, b: usize) -> bool {
        if !self.crossed(a).contains(&b) && !self.crooked(a, b) {
            return false;
        }
        let courses = |improver: &Self| [a, b].map(|line| improver.router.routes.courses[line].clone());
        // Each sees the other: what they have in common counts for one of them only.
        let before = self.pair_cost(a, b) - GAIN;
        let mut best = (before, courses(self));
        let free = ((a, None), (b, None));
        let exchanged = self.exchange(a, b).map(|(pin, other)| ((a, Some(pin)), (b, Some(other))));
        for (one, other) in std::iter::once(free).chain(exchanged) {
            for ((first, pin), (second, other)) in [(one, other), (other, one)] {
                self.router.release(first);
                self.router.release(second);
                let found = self.pinned(first, pin, best.0).and_then(|course| {
                    let rest = best.0 - self.whole_cost(first, &course);
                    self.settle(first, course);
                    self.pinned(second, other, rest)
                });
                let Some(course) = found else { continue };
                self.settle(second, course);
                let cost = self.pair_cost(a, b);
                if cost < best.0 {
                    best = (cost, courses(self));
                }
            }
        }
        self.router.release(a);
        self.router.release(b);
        for (line, course) in [a, b].into_iter().zip(best.1) {
            self.settle(line, course);
        }
        best.0 < before
    }

    /// Where two lines end when they exchange their places on a side that they share.
    fn exchange(&self, a: usize, b: usize) -> Option<(Pin, Pin)> {
        let ends = |line: usize| {
            let of = &self.router.union.lines[line];
            let ports = self.router.routes.courses[line].ports;
            ports.map(|(from, to)| [(true, of.from, from), (false, of.to, to)])
        };
        let (of_a, of_b) = (ends(a)?, ends(b)?);
        let pairs = of_a.into_iter().flat_map(|a| of_b.map(|b| (a, b)));
        let shared = pairs.into_iter().find(|(a, b)| (a.1, a.2.side) == (b.1, b.2.side));
        shared.map(|(a, b)| ((a.0, b.2), (b.0, a.2)))
    }

    fn pair_cost(&self, a: usize, b: usize) -> f64 {
        let [one, two] = [a, b].map(|line| self.whole_cost(line, &self.router.routes.courses[line]));
        let common = self.crossed(a).into_iter().filter(|&other| other == b).count();
        one + two - (common * usize::from(CROSSING)) as f64
    }

    pub(super) fn settle(&mut self, line: usize, course: Course) {
        self.router.routes.courses[line].ports = course.ports;
        self.router.settle(line, course.points);
    }

    /// The best course of a line that has been released, if it costs less than `limit`.
    pub(super) fn search(&mut self, line: usize, limit: f64) -> Option<Course> {
        self.pinned(line, None, limit)
    }

    /// The same, with one end given.
    fn pinned(&mut self, line: usize, pin: Option<Pin>, limit: f64) -> Option<Course> {
        let of = self.router.union.lines[line].clone();
        let known = self.router.routes.courses[line].ports;
        let known = known.filter(|_| self.router.trees.of(line).is_some() && self.seed != Some(line));
        let start = self.router.trees.shares(line, true);
        let pin = pin.or(known.map(|(from, to)| (start, if start { from } else { to })));
        let ends = |slot: usize, other: usize, start: bool| match pin {
            Some((end, port)) if end == start => vec![End { cost: self.end_cost(line, slot, &port, start), port }],
            _ => self.ends(line, slot, other, start),
        };
        let (from, to) = (ends(of.from, of.to, true), ends(of.to, of.from, false));
        let solid = &self.router.shown.solid;
        self.between(line, &from, &to, solid[of.from].union(&solid[of.to]), limit)
    }

    /// The best course from one of some ends to one of others, near a rectangle.
    pub(super) fn between(&mut self, line: usize, from: &[End], to: &[End], near: Rect, limit: f64) -> Option<Course> {
        if self.is_spent() || self.router.care.purse.is_empty() {
            return None;
        }
        let around: Vec<Point> = from.iter().chain(to).map(|end| end.port.clear).collect();
        let (union, shown, metrics) = (self.router.union, self.router.shown, self.router.metrics);
        let turns: Vec<Point> = around.iter().copied().chain(self.router.corners(line)).collect();
        self.router.grid = Grid::around(union, shown, metrics, &turns, TRACKS, Some(near.inflated(REGION)));
        let branches = self.router.branches(line);
        let start = |end: &End| {
            let (i, j) = self.router.grid.node(end.port.clear);
            Start { i, j, side: end.port.side, cost: end.cost }
        };
        let (starts, goals): (Vec<Start>, Vec<Start>) =
            (from.iter().map(start).collect(), to.iter().map(start).collect());
        let (starts, goals) = self.router.with_branches(line, starts, goals, &branches);
        let [sources, targets] = [from, to].map(|ends| ends.iter().map(|end| end.port).collect::<Vec<Port>>());
        for margin in [160.0, f64::INFINITY] {
            let router = &mut *self.router;
            let window = router.grid.window(&around, margin);
            if window.size() > SEARCH_NODES || !router.afford(&window) {
                break;
            }
            router.obstacles(line, &window);
            router.others(line, &window, false);
            if let Some(path) = router.look(&window, &starts, &goals, limit.max(0.0) as u32) {
                return Some(router.found(line, &path, (&sources, &targets), &branches));
            }
            if window.whole {
                break;
            }
        }
        None
    }

    /// The free places at which a line may touch a slot.
    pub(super) fn ends(&self, line: usize, slot: usize, other: usize, start: bool) -> Vec<End> {
        let (union, shown, metrics) = (self.router.union, self.router.shown, self.router.metrics);
        let of = &union.lines[line];
        let head = of.is_straight_at(start);
        let titled = union.slots[slot].form == Form::Frame && union.within(other, slot);
        let sides = Side::ALL.into_iter().filter(|&side| !(titled && side == Side::Top));
        let places = sides.flat_map(|side| {
            let (middle, low, high) = range(shown, union, slot, side);
            let step = if high - low < 2.0 * STEP { CLOSE } else { STEP };
            (-STEPS..=STEPS)
                .map(move |by| f64::from(by) * step)
                .filter(move |by| (low..=high).contains(&(middle + by)))
                .map(move |by| port(shown, union, metrics, slot, side, by, head, Some(other)))
        });
        let known = self.router.routes.courses[line].ports.map(|(a, b)| if start { a } else { b });
        places
            // Ends of courses that are not ours have no straight piece that is known to be free.
            .chain(known.filter(|port| port.at != port.clear))
            .filter(|port| self.router.free(line, &self.pieces(line, &[port.at, port.clear])))
            .map(|port| End { cost: self.end_cost(line, slot, &port, start), port })
            .collect()
    }
}
