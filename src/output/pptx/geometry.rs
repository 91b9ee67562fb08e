//! Outlines of shapes: those that slides know by name, and all others as paths, with places where lines dock.

use crate::geometry::Point;
use crate::output::pptx::units::{Box, Ground};
use crate::output::xml::Xml;
use crate::scene::item::{Geometry, Segment};

/// A place on a shape where lines dock.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Site {
    /// In units, from the slide's corner.
    pub at: (i64, i64),
    /// The direction in which lines leave, in sixtieths of a thousandth of a degree.
    pub angle: i64,
}

/// An outline in its place: by its name, if slides know it, otherwise as a path.
pub(super) fn plain(xml: &mut Xml, geometry: &Geometry, ground: &Ground) {
    match geometry {
        Geometry::Circle(..) => named(xml, "ellipse", None),
        Geometry::Rect(rect, radius) if *radius > 0.0 => {
            let side = rect.w.min(rect.h).max(0.01);
            let share = (radius / side * 100_000.0).clamp(0.0, 50_000.0);
            named(xml, "roundRect", Some(share.round() as i64));
        }
        Geometry::Rect(..) => named(xml, "rect", None),
        _ => free(xml, geometry, ground.rect(geometry.bounds()), ground, &[], None),
    }
}

/// An outline of a name; rectangles with round corners have a share of their shorter side.
pub(super) fn named(xml: &mut Xml, name: &'static str, share: Option<i64>) {
    xml.start("a:prstGeom").attribute("prst", name).start("a:avLst");
    if let Some(share) = share {
        xml.start("a:gd").attribute("name", "adj").attribute("fmla", &format!("val {share}")).end("a:gd");
    }
    xml.end("a:avLst").end("a:prstGeom");
}

/// An outline as a path in a box, with places where lines dock, and the place of its text, that grow with it.
pub(super) fn free(xml: &mut Xml, geometry: &Geometry, place: Box, ground: &Ground, sites: &[Site], text: Option<Box>) {
    let (w, h) = (place.w.max(1), place.h.max(1));
    xml.start("a:custGeom").start("a:avLst").end("a:avLst").start("a:gdLst");
    for (number, site) in sites.iter().enumerate() {
        guide(xml, &format!("sx{number}"), site.at.0 - place.x, 'w', w);
        guide(xml, &format!("sy{number}"), site.at.1 - place.y, 'h', h);
    }
    if let Some(text) = text {
        guide(xml, "tl", text.x - place.x, 'w', w);
        guide(xml, "tt", text.y - place.y, 'h', h);
        guide(xml, "tr", text.x + text.w - place.x, 'w', w);
        guide(xml, "tb", text.y + text.h - place.y, 'h', h);
    }
    xml.end("a:gdLst").start("a:ahLst").end("a:ahLst").start("a:cxnLst");
    for (number, site) in sites.iter().enumerate() {
        xml.start("a:cxn").attribute("ang", &site.angle.to_string()).start("a:pos");
        xml.attribute("x", &format!("sx{number}")).attribute("y", &format!("sy{number}")).end("a:pos").end("a:cxn");
    }
    xml.end("a:cxnLst").start("a:rect");
    let names = if text.is_some() { ["tl", "tt", "tr", "tb"] } else { ["l", "t", "r", "b"] };
    for (side, name) in ["l", "t", "r", "b"].into_iter().zip(names) {
        xml.attribute(side, name);
    }
    xml.end("a:rect").start("a:pathLst").start("a:path");
    xml.attribute("w", &w.to_string()).attribute("h", &h.to_string());
    if matches!(geometry, Geometry::Polyline(_)) {
        xml.attribute("fill", "none");
    }
    let at = |point: Point| (ground.x(point.x) - place.x, ground.y(point.y) - place.y);
    for step in geometry.steps() {
        segment(xml, step, &at);
    }
    xml.end("a:path").end("a:pathLst").end("a:custGeom");
}

fn guide(xml: &mut Xml, name: &str, value: i64, side: char, of: i64) {
    xml.start("a:gd").attribute("name", name).attribute("fmla", &format!("*/ {side} {value} {of}")).end("a:gd");
}

fn segment(xml: &mut Xml, step: Segment, at: &dyn Fn(Point) -> (i64, i64)) {
    let name = match step {
        Segment::Move(_) => "a:moveTo",
        Segment::Line(_) => "a:lnTo",
        Segment::Quad(..) => "a:quadBezTo",
        Segment::Cubic(..) => "a:cubicBezTo",
        Segment::Close => "a:close",
    };
    xml.start(name);
    for point in step.points() {
        let (x, y) = at(point);
        xml.start("a:pt").attribute("x", &x.to_string()).attribute("y", &y.to_string()).end("a:pt");
    }
    xml.end(name);
}
