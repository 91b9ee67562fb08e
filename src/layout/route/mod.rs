//! Step 5: every line of every state, once, on an orthogonal grid of tracks that no two lines share.

pub(crate) mod field;
pub(crate) mod flood;
pub(crate) mod improve;
pub(crate) mod kinks;
pub(crate) mod nudge;
pub(crate) mod ports;
pub(crate) mod queue;
pub(crate) mod search;
pub(crate) mod sides;
pub(crate) mod thread;
pub(crate) mod tree;

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;

use crate::geometry::Point;
use crate::layout::metrics::Metrics;
use crate::layout::moments::Moments;
use crate::layout::route::field::{Field, Grid, Obstacle, Window};
use crate::layout::route::ports::Port;
use crate::layout::route::search::{Path, Search, Start};
use crate::layout::route::tree::{Branch, Trees};
use crate::layout::shown::Shown;
use crate::layout::union::Union;
use crate::limits::Purse;
use crate::model::Op;

/// A straight piece of a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Segment {
    pub horizontal: bool,
    /// y of a horizontal piece, x of a vertical one.
    pub at: f64,
    pub from: f64,
    pub to: f64,
    pub when: Moments,
    pub line: usize,
}

/// The course of a line.
#[derive(Clone, Debug, Default)]
pub(crate) struct Course {
    pub points: Vec<Point>,
    pub ports: Option<(Port, Port)>,
    /// The trunk off which it branches: lines of the same one run together as far as they go the same way.
    pub trunk: Option<usize>,
}

/// Routes all lines.
#[derive(Clone, Default)]
pub(crate) struct Routes {
    pub courses: Vec<Course>,
    /// Lines that found no free way and run over others.
    pub failed: Vec<usize>,
    /// Which of them share what they can.
    pub trees: Trees,
    /// More care might find better courses.
    pub hurried: bool,
}

/// Beyond this number of lines the search is too dear; lines are then drawn with a bend or two, wherever.
const SEARCHED: usize = 2_500;
/// How much less a search may cost that is not thorough.
const QUICK: usize = 4;
/// With more lines than this, little time is spent on lines that find no way.
const MANY: usize = 250;
/// Largest part of the grid that is searched.
pub(crate) const SEARCH_NODES: usize = 60_000;

/// Straight pieces of a polyline.
pub(crate) fn segments(points: &[Point], when: Moments, line: usize) -> Vec<Segment> {
    points
        .windows(2)
        .filter(|pair| pair[0] != pair[1])
        .map(|pair| {
            let horizontal = (pair[0].y - pair[1].y).abs() < (pair[0].x - pair[1].x).abs();
            let (at, a, b) =
                if horizontal { (pair[0].y, pair[0].x, pair[1].x) } else { (pair[0].x, pair[0].y, pair[1].y) };
            Segment { horizontal, at, from: a.min(b), to: a.max(b), when, line }
        })
        .collect()
}

/// How lines are searched.
#[derive(Clone, Copy)]
pub(crate) struct Care<'a> {
    /// Looks longer for better courses.
    pub thorough: bool,
    /// Requests may leave and enter across their flow where that saves a bend.
    pub corners: bool,
    /// What the searches are paid from.
    pub purse: &'a Purse,
}

/// Routes all lines that are drawn.
///
/// `shy` lines found no room for their text before; they keep to themselves.
pub(crate) fn route(union: &Union, shown: &Shown, metrics: &Metrics, shy: &BTreeSet<usize>, care: Care<'_>) -> Routes {
    let drawn: Vec<usize> = (0..union.lines.len()).filter(|&line| union.lines[line].is_searched()).collect();
    let mut router = Router::new(union, shown, metrics, care);
    if drawn.len() > SEARCHED {
        for &line in &drawn {
            router.plain(line);
        }
        return router.finished();
    }
    let mut sides = sides::choose(&mut router, &drawn, shy);
    router.trees = Trees::by_sides(union, &mut sides);
    let ports = ports::assign(&router, &drawn, &sides, shy);
    router.run(&drawn, ports);
    let work = if care.thorough { improve::WORK } else { improve::WORK / QUICK };
    let improved = improve::improve(&mut router, &drawn, shy, work);
    if improved.found {
        // The same sides in the same order, with their ports spread evenly again.
        let mut even = Router::new(union, shown, metrics, care);
        let mut sides = sides::of(&router.routes.courses);
        even.trees = Trees::by_sides(union, &mut sides);
        let ports = ports::assign(&even, &drawn, &sides, shy);
        even.run(&drawn, ports);
        improve::improve(&mut even, &drawn, shy, work);
        if even.quality(&drawn) <= router.quality(&drawn) {
            router = even;
        }
    }
    router.routes.hurried = !care.thorough && improved.cut;
    kinks::mend(&mut router, &drawn);
    nudge::nudge(&mut router, &drawn);
    router.clashes(&drawn);
    router.finished()
}

/// Lines whose courses are known; the rest, which stay within one box, are searched among them.
pub(crate) fn given(union: &Union, shown: &Shown, metrics: &Metrics, courses: Vec<Course>, purse: &Purse) -> Routes {
    let care = Care { thorough: false, corners: false, purse };
    let mut router = Router::new(union, shown, metrics, care);
    router.routes.courses = courses;
    let mut rest = Vec::new();
    for line in (0..union.lines.len()).filter(|&line| union.lines[line].is_drawn()) {
        let course = &router.routes.courses[line].points;
        if course.is_empty() {
            rest.push(line);
        }
        let course = course.clone();
        router.take(line, &course);
    }
    thread::thread(&mut router, &rest);
    router.finished()
}

/// Searches some lines again, among all the others as they are.
pub(crate) fn repair(
    union: &Union,
    shown: &Shown,
    metrics: &Metrics,
    routes: &Routes,
    suspects: &BTreeSet<usize>,
    care: Care<'_>,
) -> Routes {
    let mut router = Router::new(union, shown, metrics, care);
    router.routes = Routes { courses: routes.courses.clone(), ..Routes::default() };
    router.trees = routes.trees.clone();
    for (line, course) in routes.courses.iter().enumerate() {
        if !routes.trees.is_made(union, line) {
            router.take(line, &course.points);
        }
    }
    let made_of = |&line: &usize| match (union.lines[line].echo, union.lines[line].meshed) {
        (Some(there), _) => vec![there],
        (_, Some((from_start, to_end, root))) if routes.trees.is_root(root) => vec![from_start, to_end],
        _ => vec![line],
    };
    let suspects: BTreeSet<usize> = suspects.iter().flat_map(made_of).collect();
    let suspects: Vec<usize> = suspects.into_iter().collect();
    thread::thread(&mut router, &suspects);
    router.finished()
}

/// What routing works on.
pub(crate) struct Router<'a> {
    pub union: &'a Union,
    pub shown: &'a Shown,
    pub metrics: &'a Metrics,
    pub care: Care<'a>,
    pub grid: Grid,
    pub field: Field,
    pub search: Search,
    pub routes: Routes,
    /// Pieces of the lines routed so far, and the ends of all others.
    pub taken: Vec<Segment>,
    /// Which lines share what they can.
    pub trees: Trees,
    /// What each line has to keep away from, as soon as somebody has asked.
    around: Vec<OnceCell<Vec<Obstacle>>>,
    /// All pieces, of a tree each only once, while none of them changes.
    ink: RefCell<Option<Rc<Vec<Segment>>>>,
}

impl<'a> Router<'a> {
    fn new(union: &'a Union, shown: &'a Shown, metrics: &'a Metrics, care: Care<'a>) -> Self {
        Router {
            union,
            shown,
            metrics,
            care,
            grid: Grid::default(),
            field: Field::default(),
            search: Search::default(),
            routes: Routes { courses: vec![Course::default(); union.lines.len()], ..Routes::default() },
            taken: Vec::new(),
            trees: Trees::default(),
            around: vec![OnceCell::new(); union.lines.len()],
            ink: RefCell::default(),
        }
    }

    /// What a line has to keep away from.
    pub fn obstacles_of(&self, line: usize) -> &[Obstacle] {
        self.around[line].get_or_init(|| field::obstacles(self, line))
    }

    /// Notes pieces of a line.
    fn take(&mut self, line: usize, points: &[Point]) {
        self.taken.extend(segments(points, self.union.lines[line].when, line));
        self.ink.replace(None);
    }

    /// Pieces of all lines, of a tree each only once.
    pub fn ink(&self) -> Rc<Vec<Segment>> {
        self.ink.borrow_mut().get_or_insert_with(|| Rc::new(self.trees.ink(&self.taken))).clone()
    }

    /// The courses, with the trunk of each, and those that are made of others.
    fn finished(mut self) -> Routes {
        let lines = self.union.lines.len();
        for line in 0..lines {
            let own = self.trees.of(line).or(self.routes.courses[line].trunk);
            self.routes.courses[line].trunk = own.or(self.union.lines[line].both.then_some(lines + line));
        }
        for line in 0..lines {
            if let Some(made_of) = self.union.lines[line].meshed.filter(|&(.., root)| self.trees.is_root(root)) {
                self.routes.courses[line] = self.meshed(made_of);
            }
            let Some(there) = self.union.lines[line].echo else { continue };
            let mut course = self.routes.courses[there].clone();
            course.points.reverse();
            course.ports = course.ports.map(|(from, to)| (to, from));
            self.routes.courses[line] = course;
        }
        self.routes.trees = self.trees;
        self.routes
    }

    /// Routes lines one after the other; one that finds no way pushes others out of its way, a few times.
    fn run(&mut self, drawn: &[usize], ports: Vec<Option<(Port, Port)>>) {
        let turns: Vec<Point> = ports.iter().flatten().flat_map(|(from, to)| [from.clear, to.clear]).collect();
        self.grid = Grid::new(self.union, self.shown, self.metrics, &turns, field::tracks(self.union));
        for &line in drawn {
            if let Some((from, to)) = ports[line] {
                self.routes.courses[line].ports = Some((from, to));
                self.reserve(line);
            }
        }
        let mut queue: std::collections::VecDeque<usize> = self.by_ease(drawn).into();
        let mut pushed = vec![0_u8; self.union.lines.len()];
        let mut budget = if drawn.len() > MANY { drawn.len() / 8 } else { 4 * drawn.len() + 20 };
        while let Some(line) = queue.pop_front() {
            self.release(line);
            if self.find(line, false) {
                continue;
            }
            let patient = pushed[line] < 3 && budget > 0;
            budget = budget.saturating_sub(1);
            if (!patient && drawn.len() > MANY) || !self.find(line, true) {
                self.plain(line);
                self.routes.failed.push(line);
                continue;
            }
            let blocked = self.in_the_way(line);
            if blocked.is_empty() {
                continue;
            }
            pushed[line] += 1;
            if !patient {
                self.routes.failed.push(line);
                continue;
            }
            // On a root others depend.
            let with_tree = |&line: &usize| -> Vec<usize> {
                let root = self.trees.is_root(line);
                std::iter::once(line).chain(self.trees.mates(line).filter(|_| root)).collect()
            };
            for other in blocked.iter().flat_map(with_tree).collect::<Vec<usize>>() {
                self.release(other);
                self.routes.courses[other].points.clear();
                self.reserve(other);
                queue.push_back(other);
            }
        }
        self.routes.failed.sort_unstable();
        self.routes.failed.dedup();
    }

    /// Lines that can be straight first, then the short ones, requests before the rest.
    fn by_ease(&self, drawn: &[usize]) -> Vec<usize> {
        let mut order = drawn.to_vec();
        order.sort_by_key(|&line| {
            let Some((a, b)) = self.routes.courses[line].ports else { return (3, 0, line) };
            let straight = (a.at.x - b.at.x).abs() < 0.5 || (a.at.y - b.at.y).abs() < 0.5;
            let length = ((a.at.x - b.at.x).abs() + (a.at.y - b.at.y).abs()) as usize;
            let request = self.union.lines[line].key.op == Op::Request;
            (if straight { 0 } else { 1 }, length / 4 + if request { 0 } else { 60 }, line)
        });
        for root in drawn.iter().copied().filter(|&line| self.trees.is_root(line)) {
            let place = |line: usize| order.iter().position(|&other| other == line);
            let first = self.trees.mates(root).filter_map(place).min();
            let (Some(first), Some(own)) = (first, place(root)) else { continue };
            if first < own {
                order.remove(own);
                order.insert(first, root);
            }
        }
        order
    }

    /// Keeps the ends of a line free for it.
    fn reserve(&mut self, line: usize) {
        if let Some((from, to)) = self.routes.courses[line].ports {
            self.take(line, &[from.at, from.clear]);
            self.take(line, &[to.clear, to.at]);
        }
    }

    fn release(&mut self, line: usize) {
        self.taken.retain(|segment| segment.line != line);
        self.ink.replace(None);
    }

    /// Searches a way in a window around the two ends, then in a larger one.
    fn find(&mut self, line: usize, over_others: bool) -> bool {
        let Some((from, to)) = self.routes.courses[line].ports else { return true };
        if let Some(points) = self.facing(line, &from, &to) {
            self.settle(line, points);
            return true;
        }
        let branches = self.branches(line);
        for margin in [120.0, 500.0, f64::INFINITY] {
            let window = self.grid.window(&[from.clear, to.clear], margin);
            if window.size() > SEARCH_NODES || !self.afford(&window) {
                break;
            }
            self.obstacles(line, &window);
            self.others(line, &window, over_others);
            let start = |port: &Port| {
                let (i, j) = self.grid.node(port.clear);
                Start { i, j, side: port.side, cost: 0 }
            };
            let (starts, goals) = self.with_branches(line, vec![start(&from)], vec![start(&to)], &branches);
            if let Some(path) = self.look(&window, &starts, &goals, u32::MAX) {
                let course = self.found(line, &path, (&[from], &[to]), &branches);
                self.settle(line, course.points);
                return true;
            }
            if window.whole {
                break;
            }
        }
        false
    }

    /// Fills in what other lines have taken.
    pub fn others(&mut self, line: usize, window: &Window, over_others: bool) {
        let ink = self.ink();
        let when = self.union.lines[line].when;
        let ports = self.routes.courses[line].ports;
        let hub = ports.map(|(from, to)| if self.trees.shares(line, true) { from } else { to });
        let stub = hub.and_then(|hub| segments(&[hub.at, hub.clear], when, line).pop());
        let hub = stub.map(|stub| (stub.horizontal, stub.at, stub.from, stub.to));
        let taken = field::Taken { pieces: &self.taken, ink: &ink, trees: &self.trees, line, when, hub };
        self.field.others(&self.grid, window, &taken, over_others);
    }

    /// The ends of a search: the places where the line may leave its tree, and then, if it may touch the common box itself,
    /// those at the box.
    pub fn with_branches(
        &self,
        line: usize,
        starts: Vec<Start>,
        goals: Vec<Start>,
        branches: &[Branch],
    ) -> (Vec<Start>, Vec<Start>) {
        let out = self.trees.shares(line, true);
        let bound = self.trees.of(line).is_some() && self.trees.root(line).is_some_and(|root| root != line);
        let on_tree = branches.iter().map(|branch| branch.start(self.grid.node(branch.at())));
        let all = |at_box: Vec<Start>| on_tree.chain(at_box.into_iter().filter(|_| !bound)).collect();
        if out { (all(starts), goals) } else { (starts, all(goals)) }
    }

    /// The course of a path between two of the ends, or from a branch on, and the ports of those ends: at a branch, that of
    /// the tree.
    pub fn found(&self, line: usize, path: &Path, ends: (&[Port], &[Port]), branches: &[Branch]) -> Course {
        let nodes = path.nodes.iter().map(|&(i, j)| Point::new(self.grid.xs[i], self.grid.ys[j]));
        let out = self.trees.shares(line, true);
        let at = if out { path.start } else { path.goal };
        let branch = branches.get(at);
        let at_box = at.wrapping_sub(branches.len());
        let (from, to) = match out {
            true => (ends.0.get(at_box), ends.1.get(path.goal)),
            false => (ends.0.get(path.start), ends.1.get(at_box)),
        };
        let nodes = from.map(|port| port.at).into_iter().chain(nodes).chain(to.map(|port| port.at)).collect();
        let points = match branch {
            Some(branch) => self.grown(branch, nodes, out),
            None => simplify(nodes),
        };
        let hub = self.routes.courses[line].ports;
        let ports = from.copied().or(hub.map(|hub| hub.0)).zip(to.copied().or(hub.map(|hub| hub.1)));
        Course { points, ports, trunk: None }
    }

    /// Pays for a window that is filled; false when nothing is left for a search.
    pub fn afford(&self, window: &Window) -> bool {
        /// Places, and pieces of lines, that are filled in as quickly as one is searched.
        const AT_ONCE: usize = 16;
        self.care.purse.draw(1 + (window.size() + self.taken.len()) / AT_ONCE).is_ok()
    }

    /// Searches, and pays for the places that are looked at.
    pub fn look(&mut self, window: &Window, starts: &[Start], goals: &[Start], limit: u32) -> Option<Path> {
        let before = self.search.looked_at;
        let path = self.search.run(&self.grid, &self.field, window, starts, goals, limit);
        // What has been found is good, even if it was the last that could be paid.
        let _ = self.care.purse.draw(self.search.looked_at - before);
        path
    }

    /// Two ends that look at each other over a gap too small for anything but a straight line.
    fn facing(&self, line: usize, from: &Port, to: &Port) -> Option<Vec<Point>> {
        if from.side.opposite() != to.side {
            return None;
        }
        let vertical = from.side.vertical();
        let aligned = if vertical { from.at.x - to.at.x } else { from.at.y - to.at.y };
        let gap = match from.side {
            ports::Side::Right => to.at.x - from.at.x,
            ports::Side::Left => from.at.x - to.at.x,
            ports::Side::Bottom => to.at.y - from.at.y,
            ports::Side::Top => from.at.y - to.at.y,
        };
        let reach = self.metrics.head * 2.0 + 34.0;
        if aligned.abs() > 0.01 || gap <= 0.0 || gap > reach {
            return None;
        }
        let points = vec![from.at, to.at];
        let own = segments(&points, self.union.lines[line].when, line);
        self.free(line, &own).then_some(points)
    }

    fn settle(&mut self, line: usize, points: Vec<Point>) {
        self.take(line, &points);
        self.routes.courses[line].points = points;
    }

    /// How many lines have no good way, how many crossings there are, and how many bends: less is better.
    fn quality(&self, drawn: &[usize]) -> (usize, usize, usize) {
        let own = |&line: &usize| self.own_way(line, &self.routes.courses[line].points).len().saturating_sub(2);
        let bends = drawn.iter().map(own).sum();
        let ink = self.ink();
        let crossings = ink.iter().enumerate().map(|(index, a)| {
            ink[..index].iter().filter(|b| !self.is_one(a.line, b.line) && field::cross(a, b)).count()
        });
        (self.routes.failed.len(), crossings.sum(), bends)
    }

    /// True for a line and itself, and for lines of one tree.
    pub fn is_one(&self, a: usize, b: usize) -> bool {
        a == b || self.trees.are_mates(a, b)
    }

    /// Lines whose ends, which are given before the search, lie on those of others.
    fn clashes(&mut self, drawn: &[usize]) {
        if drawn.len() > MANY {
            return;
        }
        let found: Vec<usize> = drawn.iter().copied().filter(|&line| !self.in_the_way(line).is_empty()).collect();
        self.routes.failed.extend(found);
        self.routes.failed.sort_unstable();
        self.routes.failed.dedup();
    }

    /// Other lines that a line runs over or too close to.
    fn in_the_way(&self, line: usize) -> Vec<usize> {
        let own: Vec<Segment> = self.taken.iter().filter(|s| s.line == line).copied().collect();
        let mut found: Vec<usize> = self
            .taken
            .iter()
            .filter(|other| {
                !self.is_one(other.line, line) && own.iter().any(|s| field::too_close(s, other, self.metrics.clearance))
            })
            .map(|other| other.line)
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// True when nothing is in the way of some pieces of a line.
    pub fn free(&self, line: usize, own: &[Segment]) -> bool {
        let clear = !self.taken.iter().any(|other| {
            !self.is_one(other.line, line) && own.iter().any(|s| field::too_close(s, other, self.metrics.clearance))
        });
        clear && field::clear_of_boxes(self, line, own)
    }

    /// How often some pieces of a line cross the others.
    pub fn crossings(&self, line: usize, own: &[Segment]) -> usize {
        let ink = self.ink();
        let others = ink.iter().filter(|other| !self.is_one(other.line, line));
        others.map(|other| own.iter().filter(|piece| field::cross(piece, other)).count()).sum()
    }

    /// Fills the field with the boxes and frames that a line has to respect.
    fn obstacles(&mut self, line: usize, window: &Window) {
        let mut field = std::mem::take(&mut self.field);
        field.reset(window);
        for obstacle in self.obstacles_of(line) {
            field.block(&self.grid, window, obstacle);
        }
        for rect in self.private(line) {
            field.block(&self.grid, window, &Obstacle { rect, kind: field::Kind::Solid });
        }
        self.field = field;
    }

    /// A line without a search: out, across, in.
    fn plain(&mut self, line: usize) {
        let (a, b) = match self.routes.courses[line].ports {
            Some((from, to)) => (from, to),
            None => {
                let (from, to) = (self.union.lines[line].from, self.union.lines[line].to);
                let side = ports::Side::ahead(self.union.lines[line].direction);
                let port = |slot, side| ports::port(self.shown, self.union, self.metrics, slot, side, 0.0, false, None);
                (port(from, side), port(to, side.opposite()))
            }
        };
        let mut points = vec![a.at, a.clear];
        if a.side.vertical() {
            let middle = (a.clear.y + b.clear.y) / 2.0;
            points.push(Point::new(a.clear.x, middle));
            points.push(Point::new(b.clear.x, middle));
        } else {
            let middle = (a.clear.x + b.clear.x) / 2.0;
            points.push(Point::new(middle, a.clear.y));
            points.push(Point::new(middle, b.clear.y));
        }
        if a.side.vertical() != b.side.vertical() {
            let last = points[points.len() - 1];
            points.push(if b.side.vertical() { Point::new(b.clear.x, last.y) } else { Point::new(last.x, b.clear.y) });
        }
        points.extend([b.clear, b.at]);
        let points = simplify(points);
        self.settle(line, points);
    }
}

/// Drops points that are no corners.
pub(crate) fn simplify(points: Vec<Point>) -> Vec<Point> {
    let mut out: Vec<Point> = Vec::with_capacity(points.len());
    for point in points {
        if out.last().is_some_and(|last: &Point| (last.x - point.x).abs() < 1e-6 && (last.y - point.y).abs() < 1e-6) {
            continue;
        }
        while out.len() >= 2 {
            let (a, b) = (out[out.len() - 2], out[out.len() - 1]);
            let in_line = (a.x - b.x).abs() < 1e-6 && (b.x - point.x).abs() < 1e-6
                || (a.y - b.y).abs() < 1e-6 && (b.y - point.y).abs() < 1e-6;
            if !in_line {
                break;
            }
            out.pop();
        }
        out.push(point);
    }
    out
}
