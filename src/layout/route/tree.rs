//! Trees: lines of a bundle that touch their common box on the same side share what they can of the way. The first is
//! searched like any line, each of the others from wherever the tree has come to (as in Takahashi and Matsuyama's
//! heuristic for Steiner trees, 1980).

use std::collections::BTreeMap;

use crate::geometry::{Point, Rect};
use crate::layout::route::field::{Kind, cross, too_close};
use crate::layout::route::ports::{Port, Side};
use crate::layout::route::search::Start;
use crate::layout::route::sides::Sides;
use crate::layout::route::{Course, Router, Segment, segments, simplify};
use crate::layout::trunk::{from, length, longest, part, shared, uncovered};
use crate::layout::union::Union;

/// Price of a branch where the trunk does not turn, px: lines that part at one place are easier to follow.
const JUNCTION: u32 = 40;
/// Price of a branch that leaves too little of the trunk for its text, for each px that is missing.
const CRAMPED: f64 = 1.5;

/// How a line belongs to its tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// It begins where the others begin, and branches off.
    Out,
    /// It ends where the others end, and joins them.
    In,
    /// Others branch off it, and others join it before: the way that all lines of a mesh share is on it.
    Root,
}

/// Which lines share a trunk.
#[derive(Clone, Debug, Default)]
pub(crate) struct Trees {
    /// The tree of each line, and how it belongs to it.
    of: Vec<Option<(usize, Role)>>,
    count: usize,
}

impl Trees {
    /// Lines of a bundle whose common ends are on the same side of the box. What a mesh shares is on the sides of its root.
    pub fn by_sides(union: &Union, sides: &mut [Option<Sides>]) -> Trees {
        let mut trees = Trees { of: vec![None; union.lines.len()], count: 0 };
        for bundle in &union.bundles {
            if let Some(Sides { ends, .. }) = bundle.root.and_then(|root| sides[root]) {
                for &(line, role) in &bundle.lines {
                    let Some(own) = &mut sides[line] else { continue };
                    match role {
                        Role::Out => own.ends.0 = ends.0,
                        Role::In => own.ends.1 = ends.1,
                        Role::Root => {}
                    }
                }
                trees.add(bundle.lines.iter().copied());
                continue;
            }
            let mut by_side: BTreeMap<Side, Vec<(usize, Role)>> = BTreeMap::new();
            for &(line, role) in &bundle.lines {
                let Some(Sides { ends, .. }) = sides[line] else { continue };
                by_side.entry(if role == Role::Out { ends.0 } else { ends.1 }).or_default().push((line, role));
            }
            for lines in by_side.into_values().filter(|lines| lines.len() > 1) {
                trees.add(lines.into_iter());
            }
        }
        trees
    }

    fn add(&mut self, lines: impl Iterator<Item = (usize, Role)>) {
        for (line, role) in lines {
            self.of[line] = Some((self.count, role));
        }
        self.count += 1;
    }

    /// Lets a line be one of its own.
    pub fn part(&mut self, line: usize) {
        self.of[line] = None;
    }

    /// The tree of a line.
    pub fn of(&self, line: usize) -> Option<usize> {
        Some(self.role(line)?.0)
    }

    /// The tree of a line, and how it belongs to it.
    pub fn role(&self, line: usize) -> Option<(usize, Role)> {
        *self.of.get(line)?
    }

    /// True for a line on which others of its tree depend at both ends.
    pub fn is_root(&self, line: usize) -> bool {
        self.role(line).is_some_and(|(_, role)| role == Role::Root)
    }

    /// The root of the mesh of a line.
    pub fn root(&self, line: usize) -> Option<usize> {
        self.mates(line).chain([line]).find(|&mate| self.is_root(mate))
    }

    /// Whether a line shares its start, or its end, with its tree.
    pub fn shares(&self, line: usize, start: bool) -> bool {
        self.role(line).is_some_and(|(_, role)| role == Role::Root || (role == Role::Out) == start)
    }

    /// True for a line that is not searched: its course is made of those of others.
    pub fn is_made(&self, union: &Union, line: usize) -> bool {
        let of = &union.lines[line];
        of.echo.is_some() || of.meshed.is_some_and(|(.., root)| self.is_root(root))
    }

    /// True for two lines of one tree.
    pub fn are_mates(&self, a: usize, b: usize) -> bool {
        a != b && self.of(a).is_some() && self.of(a) == self.of(b)
    }

    /// The other lines of a line's tree.
    pub fn mates(&self, line: usize) -> impl Iterator<Item = usize> {
        (0..self.of.len()).filter(move |&other| self.are_mates(line, other))
    }

    /// Those that have the same end in common with the tree.
    fn fellows(&self, line: usize, start: bool) -> impl Iterator<Item = usize> {
        self.mates(line).filter(move |&mate| self.shares(mate, start))
    }

    /// The line whose port is that of all the lines that share this end of a line.
    pub fn leader(&self, line: usize, start: bool) -> usize {
        if !self.shares(line, start) {
            return line;
        }
        let all = || self.fellows(line, start).chain([line]);
        all().find(|&line| self.is_root(line)).or(all().min()).unwrap_or(line)
    }

    /// Pieces of lines, of a tree each only once.
    pub fn ink(&self, taken: &[Segment]) -> Vec<Segment> {
        let mut of_trees: BTreeMap<(usize, bool, i64), Vec<Segment>> = BTreeMap::new();
        let mut found = Vec::with_capacity(taken.len());
        for segment in taken {
            match self.of(segment.line) {
                None => found.push(*segment),
                Some(tree) => {
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
                kept.extend(remaining(&kept, piece));
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
        let Some((_, role @ (Role::Out | Role::In))) = self.trees.role(line) else { return Vec::new() };
        let out = role == Role::Out;
        let least = self.least(line, out);
        let mut found: Vec<Branch> = Vec::new();
        for mate in self.trees.fellows(line, out) {
            let course = &self.routes.courses[mate];
            let Some(ports) = course.ports.filter(|_| course.points.len() > 1) else { continue };
            let (hub, end) = if out { ports } else { (ports.1, ports.0) };
            let way = turned(course.points.clone(), out);
            let when = self.union.lines[mate].when;
            // What it shares has to be free while it is seen and the other is not.
            let sure = when.with(self.union.lines[line].when) == when;
            for branch in self.along(line, &way, &hub, &end, sure) {
                let same = |known: &Branch| known.at() == branch.at() && known.heading == branch.heading;
                if length(&branch.way) >= least && !found.iter().any(same) {
                    found.push(branch);
                }
            }
        }
        found
    }

    /// Frames and cards around a line's own box at the common end of its mesh that do not hold the others there: before it
    /// enters one, the line has joined the rest.
    pub fn private(&self, line: usize) -> Vec<Rect> {
        let of = &self.union.lines[line];
        if of.beside.is_empty() {
            return Vec::new();
        }
        let own = if self.trees.shares(line, true) { of.from } else { of.to };
        let containers = self.union.above(own).filter(|&container| !self.union.all_within(&of.beside, container));
        containers.map(|container| self.shown.solid[container]).collect()
    }

    /// True where a line may be at all.
    fn may_pass(&self, line: usize, at: Point, private: &[Rect]) -> bool {
        let inside = |rect: &Rect| rect.x < at.x && at.x < rect.right() && rect.y < at.y && at.y < rect.bottom();
        let solid = self.obstacles_of(line).iter().filter(|obstacle| obstacle.kind == Kind::Solid);
        !solid.map(|obstacle| &obstacle.rect).chain(private).any(inside)
    }

    /// How far from the common end a line of a mesh may leave its tree at the soonest, px: only after all lines that come
    /// from elsewhere have joined, or before any have left.
    fn least(&self, line: usize, out: bool) -> f64 {
        let Some(root) = self.trees.root(line) else { return 0.0 };
        let way = &self.routes.courses[root].points;
        let others = self.trees.fellows(root, !out).filter(|&other| self.routes.courses[other].points.len() > 1);
        let shares = others.map(|other| length(way) - self.common(root, other));
        shares.fold(0.0, f64::max)
    }

    /// How far two courses are one, px.
    fn common(&self, a: usize, b: usize) -> f64 {
        let way = &self.routes.courses[a].points;
        let others = std::slice::from_ref(&self.routes.courses[b].points);
        shared(way, others).iter().map(|way| length(way)).sum()
    }

    /// True unless a line is of a mesh in which some lines leave the root before all have joined it.
    pub fn is_in_order(&self, line: usize) -> bool {
        let Some(root) = self.trees.root(line) else { return true };
        let joined = self.least(self.trees.fellows(root, true).next().unwrap_or(root), true);
        let known = |line: &usize| self.routes.courses[*line].points.len() > 1;
        self.trees.fellows(root, true).filter(known).all(|out| self.common(root, out) >= joined - 0.5)
    }

    /// The course of a line of a mesh: that from its start as far as it has joined the root, and from there that to its end.
    pub fn meshed(&self, (from_start, to_end, root): (usize, usize, usize)) -> Course {
        let courses = &self.routes.courses;
        let (first, second) = (&courses[from_start], &courses[to_end]);
        let common = self.common(root, from_start);
        let joined = length(&courses[root].points) - common;
        let head = part(&first.points, 0.0, length(&first.points) - common);
        let tail = from(&second.points, joined);
        let ports = first.ports.zip(second.ports).map(|(first, second)| (first.0, second.1));
        Course { points: simplify([head, tail].concat()), ports, trunk: first.trunk }
    }

    /// The places along one way, up to where it is close to its own end.
    fn along(&self, line: usize, way: &[Point], hub: &Port, end: &Port, sure: bool) -> Vec<Branch> {
        let of = &self.union.lines[line];
        let room = of.text_room();
        let private = self.private(line);
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
                if !self.may_pass(line, at, &private) {
                    // The tree may run where this line must not. Courses in a mesh go on from there without it.
                    if of.beside.is_empty() {
                        return found;
                    }
                    continue;
                }
                if !sure && !self.free(line, &segments(&head, of.when, line)) {
                    return found;
                }
                // Into a mesh lines come as soon as they can, so that others may leave it behind.
                let junction = if corner || self.trees.root(line).is_some() { 0 } else { JUNCTION };
                let cost = cramped as u32 + junction;
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
        if self.trees.of(line).is_none() || self.trees.is_root(line) {
            return points.to_vec();
        }
        let mates: Vec<Vec<Point>> =
            self.trees.mates(line).map(|mate| self.routes.courses[mate].points.clone()).collect();
        longest(uncovered(points, &mates, 0.0))
    }

    /// True when a line, where it is not one with others of its tree, crosses them or comes near them.
    pub fn is_tangled(&self, line: usize, points: &[Point]) -> bool {
        let when = self.union.lines[line].when;
        let mut mates = self.trees.mates(line).filter(|&mate| self.union.lines[mate].when.meets(when));
        let slice = std::slice::from_ref::<Vec<Point>>;
        mates.any(|mate| {
            let other = &self.routes.courses[mate].points;
            let own: Vec<Segment> =
                uncovered(points, slice(other), 0.0).iter().flat_map(|way| segments(way, when, line)).collect();
            let theirs = uncovered(other, slice(&points.to_vec()), 0.0);
            let theirs: Vec<Segment> = theirs.iter().flat_map(|way| segments(way, when, mate)).collect();
            // Where they part, they touch.
            let part = |a: &Segment, b: &Segment| {
                a.horizontal == b.horizontal
                    && (a.at - b.at).abs() < 0.01
                    && (a.from >= b.to - 0.01 || b.from >= a.to - 0.01)
            };
            let near =
                |a: &Segment, b: &Segment| cross(a, b) || (too_close(a, b, self.metrics.clearance) && !part(a, b));
            own.iter().any(|a| theirs.iter().any(|b| near(a, b)))
        })
    }
}

/// The parts of a piece that others, which are seen at least as long, do not cover.
fn remaining(kept: &[Segment], piece: Segment) -> Vec<Segment> {
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
