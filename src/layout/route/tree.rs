//! Trees: lines of a bundle that touch their common box on the same side share what they can of the way. The first is
//! searched like any line, each of the others from wherever the tree has come to (as in Takahashi and Matsuyama's
//! heuristic for Steiner trees, 1980).

use std::collections::BTreeMap;

use crate::geometry::Point;
use crate::layout::route::field::{cross, too_close};
use crate::layout::route::ports::{Port, Side};
use crate::layout::route::search::Start;
use crate::layout::route::sides::Sides;
use crate::layout::route::{Course, Router, Segment, segments, simplify};
use crate::layout::trunk::{from, together};
use crate::layout::union::Union;

/// Price of a branch where the trunk does not turn, px: lines that part at one place are easier to follow.
const JUNCTION: u32 = 40;
/// Price of a branch that leaves too little of the trunk for its text, for each px that is missing.
const CRAMPED: f64 = 1.5;
/// What a text on the trunk needs beside its own width, px.
const BESIDE: f64 = 22.0;

/// Which lines share a trunk.
#[derive(Clone, Debug, Default)]
pub(crate) struct Trees {
    /// The tree of each line.
    of: Vec<Option<usize>>,
    /// For each tree, whether its lines begin together.
    out: BTreeMap<usize, bool>,
}

impl Trees {
    /// Lines of a bundle whose common ends are on the same side of the box.
    pub fn by_sides(union: &Union, sides: &[Option<Sides>]) -> Trees {
        let mut trees = Trees { of: vec![None; union.lines.len()], out: BTreeMap::new() };
        for bundle in &union.bundles {
            let mut by_side: BTreeMap<Side, Vec<usize>> = BTreeMap::new();
            for &line in &bundle.lines {
                let Some(Sides { ends, .. }) = sides[line] else { continue };
                by_side.entry(if bundle.out { ends.0 } else { ends.1 }).or_default().push(line);
            }
            for lines in by_side.into_values().filter(|lines| lines.len() > 1) {
                let tree = trees.out.len();
                trees.out.insert(tree, bundle.out);
                lines.into_iter().for_each(|line| trees.of[line] = Some(tree));
            }
        }
        trees
    }

    /// Those of courses that are known.
    pub fn by_courses(union: &Union, courses: &[Course]) -> Trees {
        let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (line, course) in courses.iter().enumerate().filter(|&(line, _)| union.lines[line].echo.is_none()) {
            members.entry(course.trunk.unwrap_or(usize::MAX)).or_default().push(line);
        }
        members.remove(&usize::MAX);
        let mut trees = Trees { of: vec![None; union.lines.len()], out: BTreeMap::new() };
        for (trunk, lines) in members.into_iter().filter(|(_, lines)| lines.len() > 1) {
            let out = lines.iter().all(|&line| union.lines[line].from == union.lines[lines[0]].from);
            trees.out.insert(trunk, out);
            lines.into_iter().for_each(|line| trees.of[line] = Some(trunk));
        }
        trees
    }

    /// The tree of a line, and whether its lines begin together.
    pub fn of(&self, line: usize) -> Option<(usize, bool)> {
        let tree = (*self.of.get(line)?)?;
        Some((tree, self.out[&tree]))
    }

    /// True for two lines of one tree.
    pub fn are_mates(&self, a: usize, b: usize) -> bool {
        a != b && self.of(a).is_some() && self.of(a) == self.of(b)
    }

    /// The other lines of a line's tree.
    pub fn mates(&self, line: usize) -> impl Iterator<Item = usize> {
        let tree = self.of.get(line).copied().flatten();
        let all = self.of.iter().enumerate().filter(move |(other, of)| *other != line && of.is_some() && **of == tree);
        all.map(|(other, _)| other)
    }

    /// The first line of a line's tree, or the line itself.
    pub fn leader(&self, line: usize) -> usize {
        self.mates(line).chain([line]).min().unwrap_or(line)
    }

    /// Pieces of lines, of a tree each only once.
    pub fn ink(&self, taken: &[Segment]) -> Vec<Segment> {
        let mut of_trees: BTreeMap<(usize, bool, i64), Vec<Segment>> = BTreeMap::new();
        let mut found = Vec::with_capacity(taken.len());
        for segment in taken {
            match self.of(segment.line) {
                None => found.push(*segment),
                Some((tree, _)) => {
                    let key = (tree, segment.horizontal, (segment.at * 8.0).round() as i64);
                    of_trees.entry(key).or_default().push(*segment);
                }
            }
        }
        for mut pieces in of_trees.into_values() {
            pieces.sort_by(|a, b| {
                (b.when.count().cmp(&a.when.count())).then(a.from.total_cmp(&b.from)).then(a.line.cmp(&b.line))
            });
            let mut kept: Vec<Segment> = Vec::new();
            for piece in pieces {
                kept.extend(uncovered(&kept, piece));
            }
            found.extend(kept);
        }
        found
    }
}

/// A place where a line may leave the tree.
#[derive(Clone, Debug)]
pub(crate) struct Branch {
    /// The way from the common end up to there.
    pub way: Vec<Point>,
    /// Which way the tree goes there, away from the common end.
    pub heading: Side,
    pub cost: u32,
}

impl Branch {
    pub fn at(&self) -> Point {
        self.way[self.way.len() - 1]
    }

    /// Where a search begins, or ends, that goes on from here.
    pub fn start(&self, (i, j): (usize, usize)) -> Start {
        Start { i, j, side: self.heading, cost: self.cost }
    }
}

/// A way in the direction away from the common end of a tree, or back.
pub(crate) fn turned(mut points: Vec<Point>, out: bool) -> Vec<Point> {
    if !out {
        points.reverse();
    }
    points
}

impl Router<'_> {
    /// Corners of the tree of a line: the grid needs tracks there.
    pub fn corners(&self, line: usize) -> Vec<Point> {
        self.trees.mates(line).flat_map(|mate| self.routes.courses[mate].points.clone()).collect()
    }

    /// All places where a line may leave its tree, on tracks of the grid.
    pub fn branches(&self, line: usize) -> Vec<Branch> {
        let Some((_, out)) = self.trees.of(line) else { return Vec::new() };
        let mut found: Vec<Branch> = Vec::new();
        for mate in self.trees.mates(line) {
            let course = &self.routes.courses[mate];
            let Some(ports) = course.ports.filter(|_| course.points.len() > 1) else { continue };
            let (hub, end) = if out { ports } else { (ports.1, ports.0) };
            let way = turned(course.points.clone(), out);
            let when = self.union.lines[mate].when;
            // What it shares has to be free while it is seen and the other is not.
            let sure = when.with(self.union.lines[line].when) == when;
            for branch in self.along(line, &way, &hub, &end, sure) {
                let same = |known: &Branch| known.at() == branch.at() && known.heading == branch.heading;
                if !found.iter().any(same) {
                    found.push(branch);
                }
            }
        }
        found
    }

    /// The places along one way, up to where it is close to its own end.
    fn along(&self, line: usize, way: &[Point], hub: &Port, end: &Port, sure: bool) -> Vec<Branch> {
        let of = &self.union.lines[line];
        let room = of.text_width + if of.text_width > 0.0 { BESIDE } else { 0.0 };
        let mut found = Vec::new();
        let mut before = 0.0;
        let last = way.len().saturating_sub(2);
        for (piece, pair) in way.windows(2).enumerate() {
            let (a, b) = (pair[0], pair[1]);
            let first = if piece == 0 { hub.clear } else { a };
            let stop = if piece == last { end.clear } else { b };
            let turns_back = (stop.x - first.x) * (b.x - a.x) + (stop.y - first.y) * (b.y - a.y) < 0.0;
            for at in self.grid.nodes_between(first, stop).into_iter().filter(|_| !turns_back) {
                let length = before + (at.x - a.x).abs() + (at.y - a.y).abs();
                let corner = at == b || (piece > 0 && at == a);
                let cramped = (room - length).max(0.0) * CRAMPED;
                let mut head = way[..=piece].to_vec();
                head.extend(Some(at).filter(|at| *at != a));
                if !sure && !self.free(line, &segments(&head, of.when, line)) {
                    return found;
                }
                let cost = cramped as u32 + if corner { 0 } else { JUNCTION };
                found.push(Branch { way: head, heading: Side::heading(a, b), cost });
            }
            before += (a.x - b.x).abs() + (a.y - b.y).abs();
        }
        found
    }

    /// The course that leaves the tree at a branch and goes on along some nodes, which end at the line's other end.
    pub fn grown(&self, branch: &Branch, nodes: Vec<Point>, out: bool) -> Vec<Point> {
        turned(simplify(branch.way.iter().copied().chain(turned(nodes, out)).collect()), out)
    }

    /// The part of a course on which no other line of its tree runs.
    pub fn own_way(&self, line: usize, points: &[Point]) -> Vec<Point> {
        let Some((_, out)) = self.trees.of(line) else { return points.to_vec() };
        let way = turned(points.to_vec(), out);
        let courses = self.trees.mates(line).map(|mate| &self.routes.courses[mate].points);
        let shared = courses.map(|other| together(&way, &turned(other.clone(), out))).fold(0.0, f64::max);
        turned(from(&way, shared), out)
    }

    /// True when a line, once it has left its tree, comes near it again.
    pub fn is_tangled(&self, line: usize, points: &[Point]) -> bool {
        let Some((_, out)) = self.trees.of(line) else { return false };
        let when = self.union.lines[line].when;
        let way = turned(points.to_vec(), out);
        self.trees.mates(line).filter(|&mate| self.union.lines[mate].when.meets(when)).any(|mate| {
            let other = turned(self.routes.courses[mate].points.clone(), out);
            let shared = together(&way, &other);
            if shared == 0.0 {
                return false;
            }
            let (one, two) = (from(&way, shared), from(&other, shared));
            let (one, two) = (segments(&one, when, line), segments(&two, when, mate));
            let first = |index: usize, other: usize| index == 0 && other == 0;
            let near = |(i, a): (usize, &Segment), (j, b): (usize, &Segment)| {
                cross(a, b) || (!first(i, j) && too_close(a, b, self.metrics.clearance))
            };
            one.iter().enumerate().any(|a| two.iter().enumerate().any(|b| near(a, b)))
        })
    }
}

/// The parts of a piece that others, which are seen at least as long, do not cover.
fn uncovered(kept: &[Segment], piece: Segment) -> Vec<Segment> {
    let mut parts = vec![piece];
    for other in kept.iter().filter(|other| other.when.with(piece.when) == other.when) {
        let cut = |part: Segment| {
            let left = Segment { to: part.to.min(other.from), ..part };
            let right = Segment { from: part.from.max(other.to), ..part };
            [left, right].into_iter().filter(|part| part.to - part.from > 0.01)
        };
        parts = parts.into_iter().flat_map(cut).collect();
    }
    parts
}
