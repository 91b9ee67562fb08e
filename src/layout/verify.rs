//! Step 7: proves the rules of no collision for a layout, whoever made it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::design::{Design, State};
use crate::geometry::{Point, Rect};
use crate::layout::placed::{Form, Layout, PlacedBox, Route, StateLayout};
use crate::layout::trunk;
use crate::model::{Architecture, EdgeKey, Node, Uid};

/// A rule that a layout breaks.
#[derive(Clone, PartialEq, Debug)]
pub struct Violation {
    /// In which state.
    pub state: usize,
    /// Which rule.
    pub rule: Rule,
    /// Ids of the elements (an edge as `a -> b`) that break it.
    pub between: (String, String),
    /// The lines among them.
    pub edges: Vec<EdgeKey>,
}

/// The rules.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rule {
    /// Boxes that do not hold each other are apart.
    BoxesApart,
    /// What is held lies inside its container.
    InsideParent,
    /// No line runs through a box that is not its end.
    LineThroughBox,
    /// No line runs through a title or a label.
    LineThroughText,
    /// No line runs through a frame that holds neither of its ends.
    LineThroughFrame,
    /// A line begins and ends at the borders of its boxes.
    LineAtBorder,
    /// Lines are horizontal and vertical.
    LineOrthogonal,
    /// Lines that run side by side are at least 8 px apart.
    LinesApart,
    /// No text, circle or note covers anything.
    TextApart,
    /// What two states share stands in the same place in both.
    SamePlace,
    /// Everything of a state is drawn.
    Complete,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "state {}: {:?}: {} / {}", self.state, self.rule, self.between.0, self.between.1)
    }
}

/// Distance of lines that run side by side, px.
const APART: f64 = 8.0;
/// Violations of one state that are told apart.
const MOST: usize = 10_000;
/// Rounding, px.
const SLIP: f64 = 0.25;

/// All violations of a layout.
pub fn verify(design: &Design, layout: &Layout) -> Vec<Violation> {
    let mut found = Vec::new();
    for (index, (state, placed)) in design.states.iter().zip(&layout.states).enumerate() {
        let boxes: Vec<(Rect, &PlacedBox)> = placed.boxes.iter().map(|b| (whole(b), b)).collect();
        let mut check = Check::new(index, state, placed, &boxes);
        check.boxes();
        check.lines();
        check.apart();
        check.texts();
        found.append(&mut check.found);
    }
    same_place(design, layout, &mut found);
    found
}

struct Check<'a> {
    index: usize,
    architecture: &'a Architecture,
    callouts: usize,
    placed: &'a StateLayout,
    node: BTreeMap<Uid, Node>,
    /// Boxes of elements themselves, not of overlays' frames and tags.
    own: BTreeMap<Uid, &'a PlacedBox>,
    /// All boxes, each with what it covers.
    boxes: &'a [(Rect, &'a PlacedBox)],
    found: Vec<Violation>,
}

impl<'a> Check<'a> {
    fn new(index: usize, state: &'a State, placed: &'a StateLayout, boxes: &'a [(Rect, &'a PlacedBox)]) -> Self {
        let architecture = &state.architecture;
        let node = architecture.nodes().into_iter().map(|node| (architecture.element(node).uid, node)).collect();
        let own = placed.boxes.iter().filter(|b| is_element(b.form)).map(|b| (b.uid, b)).collect();
        Check { index, architecture, callouts: state.callouts.len(), placed, node, own, boxes, found: Vec::new() }
    }

    fn report(&mut self, rule: Rule, a: String, b: String) {
        self.report_lines(rule, a, b, &[]);
    }

    fn report_lines(&mut self, rule: Rule, a: String, b: String, edges: &[EdgeKey]) {
        // Where everything lies on everything, nobody counts.
        if self.found.len() == MOST {
            return;
        }
        self.found.push(Violation { state: self.index, rule, between: (a, b), edges: edges.to_vec() });
    }

    fn id(&self, uid: Uid) -> String {
        self.node.get(&uid).map_or_else(|| format!("{uid:?}"), |&n| self.architecture.element(n).id.clone())
    }

    fn edge(&self, key: EdgeKey) -> String {
        format!("{} {} {}", self.id(key.from), key.op, self.id(key.to))
    }

    /// True when `a` is `b` or inside it.
    fn within(&self, a: Uid, b: Uid) -> bool {
        match (self.node.get(&a), self.node.get(&b)) {
            (Some(&a), Some(&b)) => self.architecture.within(a, Some(b)),
            _ => a == b,
        }
    }

    fn boxes(&mut self) {
        let boxes: Vec<&PlacedBox> = self.own.values().copied().collect();
        if boxes.len() != self.node.len() {
            self.report(Rule::Complete, format!("{} boxes", boxes.len()), format!("{} elements", self.node.len()));
        }
        let (shown, asked) = (self.placed.callouts.len(), self.callouts);
        if shown != asked {
            self.report(Rule::Complete, format!("{shown} numbered circles"), format!("{asked} callouts"));
        }
        let mut sorted = boxes.clone();
        sorted.sort_by(|a, b| a.rect.x.total_cmp(&b.rect.x));
        for (i, a) in sorted.iter().enumerate() {
            for b in sorted[i + 1..].iter().take_while(|b| b.rect.x < a.rect.right()) {
                let nested = self.within(a.uid, b.uid) || self.within(b.uid, a.uid);
                if !nested && a.rect.inflated(-SLIP).overlaps(&b.rect.inflated(-SLIP)) {
                    self.report(Rule::BoxesApart, self.id(a.uid), self.id(b.uid));
                }
            }
        }
        for a in boxes {
            let parent = self.node.get(&a.uid).and_then(|&n| self.architecture.parent(n));
            let Some(parent) = parent.map(|p| self.architecture.element(p).uid) else { continue };
            if let Some(outer) = self.own.get(&parent).filter(|outer| !outer.rect.inflated(SLIP).contains(&a.rect)) {
                self.report(Rule::InsideParent, self.id(a.uid), self.id(outer.uid));
            }
        }
    }

    fn lines(&mut self) {
        let (placed, boxes) = (self.placed, self.boxes);
        for route in &placed.routes {
            let pieces = pieces(&route.points);
            let around = bounds(&route.points);
            if pieces.iter().any(|(a, b)| (a.x - b.x).abs() > 0.01 && (a.y - b.y).abs() > 0.01) {
                self.report_lines(Rule::LineOrthogonal, self.edge(route.edge), String::new(), &[route.edge]);
            }
            self.ends(route);
            for (_, placed) in boxes.iter().filter(|(whole, _)| near(whole, &around)) {
                self.line_and_box(route, &pieces, placed);
            }
        }
    }

    fn line_and_box(&mut self, route: &Route, pieces: &[(Point, Point)], placed: &PlacedBox) {
        let through = |rect: &Rect| pieces.iter().any(|piece| enters(piece, &rect.inflated(-0.6)));
        let (from, to) = (route.edge.from, route.edge.to);
        let text = [Some(&placed.label), placed.caption.as_ref()];
        let over_text = text.into_iter().flatten().any(|text| !text.lines.is_empty() && through(&text.rect));
        match placed.form {
            Form::Overlay | Form::Tag => {
                if over_text {
                    self.report_lines(Rule::LineThroughText, self.edge(route.edge), self.id(placed.uid), &[route.edge]);
                }
            }
            Form::Frame => {
                let holds = || self.within(from, placed.uid) || self.within(to, placed.uid);
                let through_frame = through(&placed.rect) && !holds();
                if over_text {
                    self.report_lines(Rule::LineThroughText, self.edge(route.edge), self.id(placed.uid), &[route.edge]);
                }
                if through_frame {
                    self.report_lines(
                        Rule::LineThroughFrame,
                        self.edge(route.edge),
                        self.id(placed.uid),
                        &[route.edge],
                    );
                }
            }
            _ => {
                if !over_text && !through(&placed.rect) {
                    return;
                }
                let end = placed.uid == from || placed.uid == to;
                let holds = self.within(from, placed.uid) || self.within(to, placed.uid);
                let icon = placed.icon.is_some_and(|icon| through(&icon));
                if holds || end {
                    if over_text || icon {
                        self.report_lines(
                            Rule::LineThroughText,
                            self.edge(route.edge),
                            self.id(placed.uid),
                            &[route.edge],
                        );
                    }
                } else if through(&placed.rect) {
                    self.report_lines(Rule::LineThroughBox, self.edge(route.edge), self.id(placed.uid), &[route.edge]);
                }
            }
        }
    }

    fn ends(&mut self, route: &Route) {
        let (Some(first), Some(last)) = (route.points.first(), route.points.last()) else { return };
        for (uid, point) in [(route.edge.from, first), (route.edge.to, last)] {
            let Some(end) = self.own.get(&uid) else { continue };
            let touches = on_border(&end.rect, *point) || end.icon.is_some_and(|icon| on_border(&icon, *point));
            if !touches {
                self.report_lines(Rule::LineAtBorder, self.edge(route.edge), self.id(uid), &[route.edge]);
            }
        }
    }

    fn apart(&mut self) {
        let placed = self.placed;
        let mut all: Vec<(bool, f64, f64, f64, usize)> = Vec::new();
        for (index, route) in placed.routes.iter().enumerate() {
            for (a, b) in pieces(&route.points) {
                let horizontal = (a.y - b.y).abs() < 0.01;
                let (at, from, to) =
                    if horizontal { (a.y, a.x.min(b.x), a.x.max(b.x)) } else { (a.x, a.y.min(b.y), a.y.max(b.y)) };
                all.push((horizontal, at, from, to, index));
            }
        }
        all.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let mut seen = BTreeSet::new();
        for (i, a) in all.iter().enumerate() {
            for b in all[i + 1..].iter().take_while(|b| b.0 == a.0 && b.1 - a.1 < APART - SLIP) {
                let trunk = placed.routes[a.4].trunk;
                let together = trunk.is_some() && trunk == placed.routes[b.4].trunk && b.1 - a.1 < 0.01;
                if a.4 != b.4
                    && !together
                    && a.2 < b.3 - SLIP
                    && b.2 < a.3 - SLIP
                    && seen.insert((a.4.min(b.4), a.4.max(b.4)))
                {
                    let (a, b) = (placed.routes[a.4].edge, placed.routes[b.4].edge);
                    self.report_lines(Rule::LinesApart, self.edge(a), self.edge(b), &[a, b]);
                }
            }
        }
    }

    /// Texts of lines, circles and notes against everything.
    fn texts(&mut self) {
        let (placed, boxes) = (self.placed, self.boxes);
        let mut texts: Vec<(Rect, String, Option<EdgeKey>)> = Vec::new();
        for route in &placed.routes {
            if let Some(label) = &route.label {
                texts.push((label.rect, format!("label of {}", self.edge(route.edge)), Some(route.edge)));
            }
        }
        for callout in &placed.callouts {
            let rect = Rect::new(callout.center.x, callout.center.y, 0.0, 0.0).inflated(callout.radius);
            texts.push((rect, format!("callout {}", callout.number), None));
        }
        for (index, note) in placed.notes.iter().enumerate() {
            texts.push((note.rect, format!("note {}", index + 1), None));
        }
        let around: Vec<Rect> = placed.routes.iter().map(|route| bounds(&route.points)).collect();
        for (i, (rect, name, edge)) in texts.iter().enumerate() {
            for (other, other_name, _) in &texts[i + 1..] {
                if rect.overlaps(other) {
                    self.report(Rule::TextApart, name.clone(), other_name.clone());
                }
            }
            for (_, b) in boxes.iter().filter(|(whole, _)| rect.overlaps(whole)) {
                let solid = !matches!(b.form, Form::Frame | Form::Overlay);
                let title = Rect::union(&b.label.rect, &b.icon.unwrap_or(b.label.rect));
                // The text of a line between two parts of a card may stand in the card.
                let home = |edge: &EdgeKey| {
                    b.form == Form::Card && self.within(edge.from, b.uid) && self.within(edge.to, b.uid)
                };
                let solid = solid && !(edge.as_ref().is_some_and(home) && b.rect.contains(rect));
                if (solid && rect.overlaps(&b.rect)) || (!solid && rect.overlaps(&title)) {
                    self.report(Rule::TextApart, name.clone(), self.id(b.uid));
                }
            }
            let others = placed.routes.iter().zip(&around).filter(|(_, around)| near(around, rect));
            let own = edge.and_then(|edge| placed.routes.iter().find(|route| route.edge == edge));
            for (route, _) in others.filter(|(route, _)| Some(route.edge) != *edge) {
                // The text of a trunk may stand on it.
                let ways = own.map_or(vec![route.points.clone()], |own| trunk::apart(own, route));
                if ways.iter().any(|way| pieces(way).iter().any(|piece| enters(piece, rect))) {
                    self.report_lines(Rule::TextApart, name.clone(), self.edge(route.edge), &[route.edge]);
                }
            }
        }
    }
}

/// All that a box covers, with its texts.
fn whole(placed: &PlacedBox) -> Rect {
    let texts = [Some(&placed.label), placed.caption.as_ref()].into_iter().flatten();
    let icon = placed.icon.into_iter();
    texts.map(|text| text.rect).chain(icon).fold(placed.rect, |all, rect| all.union(&rect))
}

/// The least rectangle around some points.
fn bounds(points: &[Point]) -> Rect {
    let at = |p: &Point| Rect::new(p.x, p.y, 0.0, 0.0);
    points.iter().map(at).reduce(|all, point| all.union(&point)).unwrap_or_default()
}

/// True when two rectangles may touch, flat ones too.
fn near(a: &Rect, b: &Rect) -> bool {
    a.x <= b.right() && b.x <= a.right() && a.y <= b.bottom() && b.y <= a.bottom()
}

fn is_element(form: Form) -> bool {
    !matches!(form, Form::Overlay | Form::Tag)
}

fn pieces(points: &[Point]) -> Vec<(Point, Point)> {
    points.windows(2).map(|pair| (pair[0], pair[1])).collect()
}

/// True when an orthogonal piece runs through the inside of a rectangle.
fn enters((a, b): &(Point, Point), rect: &Rect) -> bool {
    rect.w > 0.0
        && rect.h > 0.0
        && a.x.min(b.x) < rect.right() - 1e-6
        && a.x.max(b.x) > rect.x + 1e-6
        && a.y.min(b.y) < rect.bottom() - 1e-6
        && a.y.max(b.y) > rect.y + 1e-6
}

fn on_border(rect: &Rect, p: Point) -> bool {
    let outer = rect.inflated(0.5);
    let inner = rect.inflated(-0.5);
    let inside = |r: &Rect| p.x >= r.x && p.x <= r.right() && p.y >= r.y && p.y <= r.bottom();
    inside(&outer) && !(inside(&inner) && inner.w > 0.0 && inner.h > 0.0)
}

/// What two neighbouring states share, in the same container, stands in the same place.
fn same_place(design: &Design, layout: &Layout, found: &mut Vec<Violation>) {
    for index in 1..layout.states.len().min(design.states.len()) {
        let (before, after) = (&design.states[index - 1].architecture, &design.states[index].architecture);
        let old: BTreeMap<Uid, &PlacedBox> =
            layout.states[index - 1].boxes.iter().filter(|b| is_element(b.form)).map(|b| (b.uid, b)).collect();
        for b in layout.states[index].boxes.iter().filter(|b| is_element(b.form)) {
            let (Some(a), Some(m), Some(n)) = (old.get(&b.uid), before.find_uid(b.uid), after.find_uid(b.uid)) else {
                continue;
            };
            let container = |architecture: &Architecture, node: Node| {
                architecture.ancestors(node).map(|n| architecture.element(n).uid).collect::<Vec<_>>()
            };
            if container(before, m) != container(after, n) {
                continue;
            }
            if (a.form == Form::Frame) != (b.form == Form::Frame) {
                continue;
            }
            let at = |b: &PlacedBox| {
                if b.form == Form::Frame {
                    Point::new(b.rect.x, b.rect.y)
                } else {
                    b.icon.map_or(b.rect.center(), |i| i.center())
                }
            };
            let (p, q) = (at(a), at(b));
            if (p.x - q.x).abs() > SLIP || (p.y - q.y).abs() > SLIP {
                let id = after.element(n).id.clone();
                found.push(Violation {
                    state: index,
                    rule: Rule::SamePlace,
                    between: (id, String::new()),
                    edges: Vec::new(),
                });
            }
        }
    }
}
