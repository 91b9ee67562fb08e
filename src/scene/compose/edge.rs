//! Edges: orthogonal lines with round corners, whose style tells the operator.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::Value;
use crate::geometry::{Point, Rect};
use crate::layout::Route;
use crate::layout::trunk::{self, Rest, Trunks};
use crate::model::{EdgeKey, Op, Uid};
use crate::outline::Subject;
use crate::scene::colour::Colour;
use crate::scene::compose::mark::{Mark, Marked};
use crate::scene::compose::{Sheet, group};
use crate::scene::item::{Geometry, Group, Item, Segment, Shape, Stroke};
use crate::scene::theme::{EdgeStyle, Theme};

const RADIUS: f64 = 6.0;
/// How long a piece of a trunk is kept before a branch, for the round corner between them, px.
const FILLET: f64 = 6.0;
const HEAD_LENGTH: f64 = 10.0;
const HEAD_HALF: f64 = 4.5;
/// Radius of a badge on a line.
const BADGE: f64 = 5.5;
/// Half of the distance between the two lines of a double line.
const DOUBLE: f64 = 2.0;

/// A line in its final style.
struct Line<'a> {
    op: Op,
    style: &'a EdgeStyle,
    colour: Colour,
    width: f64,
    headless: bool,
}

impl Sheet<'_> {
    pub(super) fn edges(&mut self) -> Vec<Item> {
        let mut items = Vec::new();
        let mut ids = BTreeSet::new();
        // New edges over old ones, so that they stand out where they cross.
        let is_new = |route: &Route| self.marks.edges.get(&route.edge).is_some_and(|m| !m.ahead);
        let place = |uid: &Uid| self.nodes.get(uid).and_then(|node| self.order.get(node)).copied();
        let mut routes: Vec<&Route> = self.layout.routes.iter().collect();
        routes.sort_by_cached_key(|route| (is_new(route), place(&route.edge.from), place(&route.edge.to)));
        let mut rests = self.rests(&routes);
        let plates = self.plates();
        for route in routes {
            let id = self.edge_id(route, &mut ids);
            let properties = self.edge_properties(route.edge);
            let link = properties.and_then(|properties| self.link_of(properties));
            let told = properties.and_then(|properties| self.tooltip_of(properties));
            // A line that is part of a trunk answers where it is alone.
            let answers = link.is_some() || told.is_some();
            let reach = answers.then(|| trunk::own(route, &self.layout.routes));
            let rest = rests.remove(&route.edge).unwrap_or_default();
            let (mut drawn, text) = self.edge(route, &plates, rest);
            if answers && route.trunk.is_some() {
                drawn = vec![Item::Group(Group { items: drawn, mute: true, ..Group::default() })];
            }
            drawn.extend(text);
            let mut edge = group(id, "edge", drawn);
            edge.part = Some((self.number, Subject::Edge(route.edge)));
            edge.label = self.edge_in_words(route);
            edge.tooltip = told.or_else(|| route.label.as_ref().and_then(|label| label.full.clone()));
            edge.reach = reach.map(|points| points.into_iter().map(|point| self.point(point)).collect());
            edge.link = link;
            items.push(Item::Group(edge));
        }
        items
    }

    /// What is drawn of each line. What lines of a trunk share belongs to the one that says most of it: where nobody is served,
    /// then what stays, then what is new or changed, and last what goes or is not used.
    fn rests(&self, routes: &[&Route]) -> BTreeMap<EdgeKey, Rest> {
        let rank = |route: &Route| match (&self.health, self.marks.edges.get(&route.edge)) {
            (Some(health), _) if health.broken(route.edge).is_some() => 0,
            (Some(health), _) if health.is_dead(route.edge) => 5,
            (_, None) => 1,
            (_, Some(Marked { ahead: true, .. })) => 4,
            (_, Some(Marked { mark: Mark::Removed, .. })) => 3,
            (_, Some(_)) => 2,
        };
        let mut trunks = Trunks::default();
        let mut owners: Vec<&Route> = routes.to_vec();
        owners.sort_by_key(|route| rank(route));
        owners.into_iter().map(|route| (route.edge, trunks.rest(route, FILLET))).collect()
    }

    /// Where a badge on a line hides neither a text nor a circle nor another line.
    fn badge_on(&self, points: &[Point]) -> Option<Point> {
        let layout = self.layout;
        let labels = layout.routes.iter().filter_map(|route| route.label.as_ref()).map(|label| label.rect);
        let circles = layout.callouts.iter().map(|c| Rect::new(c.center.x, c.center.y, 0.0, 0.0).inflated(c.radius));
        let taken: Vec<Rect> = labels.chain(circles).collect();
        let places = places(points);
        let free = |at: &&Point| {
            let room = Rect::new(at.x, at.y, 0.0, 0.0).inflated(BADGE);
            let crossed = layout.routes.iter().filter(|route| touches(&route.points, &room)).count();
            crossed < 2 && !taken.iter().any(|rect| rect.overlaps(&room))
        };
        places.iter().find(free).or(places.first()).copied()
    }

    fn edge_id(&self, route: &Route, ids: &mut BTreeSet<String>) -> Option<String> {
        let name = |uid| self.nodes.get(&uid).map(|&n| self.state.architecture.element(n).id.as_str());
        let (from, to) = (name(route.edge.from)?, name(route.edge.to)?);
        let word = match route.edge.op {
            Op::Request => "to",
            Op::Sync => "sync",
            Op::Async => "async",
            Op::Control => "control",
            Op::Association => "with",
        };
        let id = format!("{}{from}.{word}.{to}", self.prefix);
        ids.insert(id.clone()).then_some(id)
    }

    /// The line, and its text.
    fn edge(&mut self, route: &Route, plates: &BTreeMap<Uid, Rect>, rest: Rest) -> (Vec<Item>, Vec<Item>) {
        let theme = self.theme();
        let style = theme.edge(route.edge.op);
        let marked = self.marks.edges.get(&route.edge).copied();
        let mut line = Line { op: route.edge.op, style, colour: style.line, width: style.width, headless: false };
        let mut ink = style.ink;
        match marked {
            Some(Marked { mark, ahead: false, .. }) => {
                line.colour = mark.style(theme).line;
                if mark == Mark::Added {
                    line.width += theme.strokes.new_edge;
                }
                ink = mark.style(theme).line;
            }
            Some(Marked { mark, ahead: true, .. }) => {
                let style = mark.style(theme);
                line.colour = style.line.mixed(style.tint, 45);
                ink = style.line;
            }
            None => {}
        }
        if let Some(Marked { mark, quiet: false, .. }) = marked {
            self.used.marks.insert(mark);
        }
        if let Some(health) = &self.health {
            if let Some(value) = health.broken(route.edge) {
                line.colour = theme.health(value).line;
                line.width += theme.strokes.broken;
                ink = line.colour;
                self.used.broken.insert(value);
            } else if health.is_dead(route.edge) {
                // Nothing travels here.
                line.colour = line.colour.mixed(self.ground_at(middle(&route.points)), 55);
            }
        }
        self.used.operators.insert(route.edge.op);
        let Rest { ways, headless } = rest;
        let ends = [(route.edge.to, HEAD_LENGTH + 4.0), (route.edge.from, 4.0)];
        let mut items = Vec::new();
        let count = ways.len();
        for (index, mut points) in ways.into_iter().enumerate() {
            line.headless = headless || index + 1 < count;
            for (uid, least) in ends {
                if let Some(plate) = plates.get(&uid) {
                    cut_off(&mut points, plate, least);
                }
                points.reverse();
            }
            let drawn: Vec<Point> = points.iter().map(|&p| self.point(p)).collect();
            items.extend(draw(&line, &drawn));
        }
        let points = trunk::own(route, &self.layout.routes);
        if let Some(Marked { mark: Mark::Removed, quiet: false, .. }) = marked
            && let Some(at) = self.badge_on(&points)
        {
            items.extend(super::badge(Mark::Removed, self.point(at), BADGE, self.ground_at(at), theme));
        }
        let mut text = Vec::new();
        if let Some(label) = &route.label {
            if touches(&route.points, &label.rect) {
                let ground = self.ground_at(label.rect.center());
                let rect = self.rect(label.rect);
                let behind = Rect { x: rect.x - 3.0, w: rect.w + 6.0, ..rect };
                text.push(Shape::filled(Geometry::Rect(behind, 2.0), ground).into());
            }
            text.extend(self.block(label, ink));
        }
        (items, text)
    }
}

/// Lets the last piece of a line end at an outline around its icon, if `least` px of it are left.
fn cut_off(points: &mut [Point], plate: &Rect, least: f64) {
    let [.., from, tip] = points else { return };
    let inside = |p: &Point| p.x > plate.x && p.x < plate.right() && p.y > plate.y && p.y < plate.bottom();
    if !inside(tip) || inside(from) {
        return;
    }
    let end = Point::new(from.x.clamp(plate.x, plate.right()), from.y.clamp(plate.y, plate.bottom()));
    if distance(*from, end) >= least {
        *tip = end;
    }
}

/// The line of an operator from one point to another, for the legend.
pub(in crate::scene) fn sample(op: Op, from: Point, to: Point, theme: &Theme) -> Vec<Item> {
    let style = theme.edge(op);
    draw(&Line { op, style, colour: style.line, width: style.width, headless: false }, &[from, to])
}

/// A piece of a chain of needs, for the legend.
pub(in crate::scene) fn broken_sample(value: Value, from: Point, to: Point, theme: &Theme) -> Vec<Item> {
    let style = theme.edge(Op::Request);
    let width = style.width + theme.strokes.broken;
    draw(&Line { op: Op::Request, style, colour: theme.health(value).line, width, headless: false }, &[from, to])
}

/// The middle of a line's longest piece, or near it.
fn middle(points: &[Point]) -> Point {
    places(points).first().copied().unwrap_or_default()
}

fn draw(line: &Line<'_>, points: &[Point]) -> Vec<Item> {
    let mut points = points.to_vec();
    points.dedup();
    let (Some(&tip), true) = (points.last(), points.len() > 1) else { return Vec::new() };
    let from = points[points.len() - 2];
    let length = distance(from, tip);
    let back = Point::new((from.x - tip.x) / length, (from.y - tip.y) / length);
    let along = |d: f64| Point::new(tip.x + back.x * d, tip.y + back.y * d);
    let sideways = |p: Point, d: f64| Point::new(p.x - back.y * d, p.y + back.x * d);

    // A head is never longer than its line.
    let scale = (length / (HEAD_LENGTH + 2.0)).min(1.0);
    let grown = scale * (1.0 + (line.width - 1.75).max(0.0) * 0.15);
    let (head, half) = (HEAD_LENGTH * grown, HEAD_HALF * grown);
    let end = match line.op {
        _ if line.headless => tip,
        Op::Association => tip,
        Op::Async | Op::Control => along(line.width * 0.7),
        Op::Request | Op::Sync => along(head * 0.85),
    };
    if let Some(last) = points.last_mut() {
        *last = end;
    }
    let stroke = Stroke::solid(line.colour, line.width).dashed(&line.style.dash);
    let path = |points: &[Point], radius| -> Item {
        Shape::line(Geometry::Path(rounded(points, radius)), stroke.clone()).into()
    };
    let mut items = Vec::new();
    match line.op {
        Op::Sync => items.extend([DOUBLE, -DOUBLE].map(|by| path(&parallel(&points, by), RADIUS))),
        _ => items.push(path(&points, RADIUS)),
    }
    if line.headless {
        return items;
    }
    let corners = [sideways(along(head), half), tip, sideways(along(head), -half)];
    match line.op {
        Op::Request => items.push(Shape::filled(Geometry::Polygon(corners.to_vec()), line.colour).into()),
        Op::Sync => {
            let wide = [sideways(along(head), half + 1.0), tip, sideways(along(head), -half - 1.0)];
            items.push(Shape::filled(Geometry::Polygon(wide.to_vec()), line.colour).into());
        }
        Op::Async | Op::Control => {
            let stroke = Stroke::solid(line.colour, line.width).rounded();
            let corners = corners.map(|p| Point::new(p.x + back.x * line.width * 0.7, p.y + back.y * line.width * 0.7));
            items.push(Shape::line(Geometry::Polyline(corners.to_vec()), stroke).into());
        }
        Op::Association => {}
    }
    items
}

fn distance(a: Point, b: Point) -> f64 {
    // Lines are orthogonal, so this is their length.
    ((a.x - b.x).abs() + (a.y - b.y).abs()).max(0.01)
}

/// A line through points, its corners cut round.
pub(in crate::scene) fn rounded(points: &[Point], radius: f64) -> Vec<Segment> {
    let mut path = Vec::with_capacity(points.len() * 2);
    path.extend(points.first().map(|&p| Segment::Move(p)));
    for corner in points.windows(3) {
        let (before, at, after) = (corner[0], corner[1], corner[2]);
        let (incoming, outgoing) = (distance(before, at), distance(at, after));
        let r = radius.min(incoming / 2.0).min(outgoing / 2.0);
        let towards =
            |to: Point, length: f64| Point::new(at.x + (to.x - at.x) / length * r, at.y + (to.y - at.y) / length * r);
        path.push(Segment::Line(towards(before, incoming)));
        path.push(Segment::Quad(at, towards(after, outgoing)));
    }
    path.extend(points.last().map(|&p| Segment::Line(p)));
    path
}

/// The same orthogonal line, shifted sideways.
fn parallel(points: &[Point], by: f64) -> Vec<Point> {
    let normal = |from: Point, to: Point| {
        let length = distance(from, to);
        Point::new((to.y - from.y) / length * by, (from.x - to.x) / length * by)
    };
    let mut shifted = Vec::with_capacity(points.len());
    for (i, &p) in points.iter().enumerate() {
        let before = i.checked_sub(1).map(|j| normal(points[j], p));
        let after = points.get(i + 1).map(|&next| normal(p, next));
        let shift = match (before, after) {
            (Some(a), Some(b)) if (a.x - b.x).abs() > 0.01 || (a.y - b.y).abs() > 0.01 => {
                Point::new(a.x + b.x, a.y + b.y)
            }
            (Some(a), _) | (None, Some(a)) => a,
            (None, None) => Point::default(),
        };
        shifted.push(Point::new(p.x + shift.x, p.y + shift.y));
    }
    shifted
}

/// Places for a badge on a line: along its longest piece, from the middle on, then along the others.
fn places(points: &[Point]) -> Vec<Point> {
    let mut pieces: Vec<&[Point]> = points.windows(2).collect();
    pieces.sort_by(|a, b| distance(b[0], b[1]).total_cmp(&distance(a[0], a[1])));
    let along = |piece: &[Point], t: f64| {
        Point::new(piece[0].x + (piece[1].x - piece[0].x) * t, piece[0].y + (piece[1].y - piece[0].y) * t)
    };
    let shares = [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.12];
    pieces.into_iter().flat_map(|piece| shares.map(|t| along(piece, t))).collect()
}

/// True when a line runs through a rectangle.
pub(super) fn touches(points: &[Point], rect: &Rect) -> bool {
    points.windows(2).any(|piece| {
        let (a, b) = (piece[0], piece[1]);
        let line = Rect::new(a.x.min(b.x), a.y.min(b.y), (a.x - b.x).abs(), (a.y - b.y).abs());
        line.inflated(1.0).overlaps(rect)
    })
}
