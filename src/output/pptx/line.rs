//! Lines between elements, as connectors, with their texts.

use crate::geometry::{Point, Rect};
use crate::model::{EdgeKey, Op, Uid};
use crate::outline::{Course, Subject};
use crate::output::pptx::connector::{self, bent};
use crate::output::pptx::element::{docked, ends_of, nearest};
use crate::output::pptx::geometry::free;
use crate::output::pptx::paint::Head;
use crate::output::pptx::slide::Objects;
use crate::scene::item::{Geometry, Group, Item, Segment, Shape, Stroke, TextAnchor};

/// The distance of the two lines of a double line, px.
const DOUBLE: f64 = 4.0;
/// What of a line may be missing where it is drawn whole, px: its head.
const HEAD: f64 = 24.0;

impl Objects<'_> {
    /// Notes where lines end, before the elements are written at which they do.
    pub fn gather_ends(&mut self, items: &[Item]) {
        let drawn = |sheet: usize, uid: Uid| {
            let is =
                |item: &&Item| matches!(item, Item::Group(group) if group.part == Some((sheet, Subject::Element(uid))));
            items.iter().any(|item| is(&item))
        };
        for item in items {
            let Item::Group(Group { part: Some((sheet, of @ Subject::Edge(_))), .. }) = item else { continue };
            let Some((part, shift)) = self.part(*sheet, *of) else { continue };
            let Some(course) = &part.course else { continue };
            for (uid, at, side) in ends_of(course) {
                // What stays is on the sheet of the later state.
                let sheet = if drawn(*sheet, uid) { *sheet } else { 0 };
                let at = Point::new(at.x + shift.x, at.y + shift.y);
                self.ends.entry((sheet, uid)).or_default().push((at, side));
            }
        }
    }

    fn course(&self, group: &Group) -> Option<(&Course, Point, usize, EdgeKey)> {
        let (sheet, of @ Subject::Edge(edge)) = group.part? else { return None };
        let (part, shift) = self.part(sheet, of)?;
        Some((part.course.as_ref()?, shift, sheet, edge))
    }

    /// True for a line that is drawn from one end to the other.
    pub fn is_whole(&self, group: &Group) -> bool {
        let Some((course, ..)) = self.course(group) else { return true };
        let drawn: f64 = lines(&group.items).iter().map(|shape| length(&shape.geometry)).sum();
        let whole: f64 = course.points.windows(2).map(|ends| distance(ends[0], ends[1])).sum();
        drawn + HEAD >= whole
    }

    /// A line, its text, and the sign on it.
    pub fn line(&mut self, group: &Group) {
        let Some((course, shift, sheet, edge)) = self.course(group) else {
            return self.loose(&group.items, "line", group.label.as_deref());
        };
        let name = self.name(sheet, Subject::Edge(edge));
        let points: Vec<Point> = course.points.iter().map(|at| Point::new(at.x + shift.x, at.y + shift.y)).collect();
        let ends = ends_of(course).map(|(uid, _, side)| (uid, side));
        let usual = || Stroke::solid(self.writing.muted, 1.75);
        let stroke = lines(&group.items).first().and_then(|shape| shape.stroke.clone()).unwrap_or_else(usual);
        self.connector(&name, group, sheet, points, ends, edge.op, &stroke);
        let beside = group.items.iter().position(is_beside).unwrap_or(group.items.len());
        self.loose(&group.items[beside..], &format!("{name}.label"), None);
    }

    #[allow(clippy::too_many_arguments)]
    fn connector(
        &mut self,
        name: &str,
        group: &Group,
        sheet: usize,
        mut points: Vec<Point>,
        ends: [(Uid, crate::outline::Side); 2],
        op: Op,
        stroke: &Stroke,
    ) {
        let writing = self.writing;
        let last = points.len().saturating_sub(1);
        let mut glue: [Option<(usize, usize)>; 2] = [None, None];
        for (which, (uid, side)) in ends.into_iter().enumerate() {
            let dock = self.docks.get(&(sheet, uid)).or_else(|| self.docks.get(&(0, uid)));
            let (Some(dock), Some(at)) = (dock, points.get_mut(if which == 0 { 0 } else { last })) else { continue };
            *at = docked(*at, side, dock.plate);
            glue[which] = nearest(&dock.sites, writing.ground.point(*at)).map(|site| (dock.id, site));
        }
        let mut corners: Vec<(i64, i64)> = points.iter().map(|&at| writing.ground.point(at)).collect();
        corners.dedup();
        self.xml.line().start("p:cxnSp").start("p:nvCxnSpPr");
        self.properties(name, Some(group));
        self.xml.start("p:cNvCxnSpPr");
        for (end, glue) in ["a:stCxn", "a:endCxn"].into_iter().zip(glue) {
            if let Some((id, site)) = glue {
                self.xml.start(end).attribute("id", &id.to_string()).attribute("idx", &site.to_string()).end(end);
            }
        }
        self.xml.end("p:cNvCxnSpPr").start("p:nvPr").end("p:nvPr").end("p:nvCxnSpPr").start("p:spPr");
        match bent(&corners) {
            Some(bent) => bent.write(&mut self.xml),
            None => {
                let geometry = Geometry::Polyline(points);
                let place = writing.ground.rect(geometry.bounds());
                self.xml.start("a:xfrm");
                connector::place(&mut self.xml, place);
                self.xml.end("a:xfrm");
                free(&mut self.xml, &geometry, place, &writing.ground, &[], None);
            }
        }
        let double = op == Op::Sync;
        let width = writing.ground.line(stroke.width + if double { DOUBLE } else { 0.0 });
        let head = match op {
            Op::Request | Op::Sync => Some(Head::Triangle),
            Op::Async | Op::Control => Some(Head::Open),
            Op::Association => None,
        };
        writing.palette.line(&mut self.xml, stroke, width, double, head);
        self.xml.end("p:spPr").end("p:cxnSp");
    }
}

/// The lines among the items of an edge, without their heads.
fn lines(items: &[Item]) -> Vec<&Shape> {
    let mut found = Vec::new();
    for item in items.iter().take_while(|item| !is_beside(item)) {
        match item {
            Item::Shape(shape @ Shape { geometry: Geometry::Path(_), fill: None, stroke: Some(_) }) => {
                found.push(shape)
            }
            Item::Group(group) => found.extend(lines(&group.items)),
            _ => {}
        }
    }
    found
}

/// True for what is not the line itself: its text, the ground of that, and signs.
fn is_beside(item: &Item) -> bool {
    match item {
        Item::Text(_) | Item::Icon(_) => true,
        Item::Shape(shape) => matches!(shape.geometry, Geometry::Rect(..) | Geometry::Circle(..)),
        Item::Group(_) => false,
    }
}

fn distance(a: Point, b: Point) -> f64 {
    (a.x - b.x).hypot(a.y - b.y)
}

/// How long a line is, px, about: curves are as long as the way over their corner.
fn length(geometry: &Geometry) -> f64 {
    let Geometry::Path(segments) = geometry else { return 0.0 };
    let (mut at, mut sum) = (Point::default(), 0.0);
    for segment in segments {
        match *segment {
            Segment::Move(to) => at = to,
            Segment::Line(to) => (sum, at) = (sum + distance(at, to), to),
            Segment::Quad(by, to) => (sum, at) = (sum + distance(at, by) + distance(by, to), to),
            Segment::Cubic(_, _, to) => (sum, at) = (sum + distance(at, to), to),
            Segment::Close => {}
        }
    }
    sum
}

/// True for a text that is centred in a rectangle.
pub(super) fn centred(anchor: TextAnchor, room: Rect, shape: Rect) -> bool {
    let (a, b) = (room.center(), shape.center());
    anchor == TextAnchor::Middle && (a.x - b.x).abs() < 2.0 && (a.y - b.y).abs() < 2.0
}
