//! Shapes as SVG elements, and the values of their attributes.

use std::fmt::Write as _;

use crate::geometry::Point;
use crate::output::xml::{Xml, number};
use crate::scene::colour::Rgb;
use crate::scene::item::{Geometry, Segment, Stroke};

pub(super) fn geometry(xml: &mut Xml, geometry: &Geometry) -> &'static str {
    match geometry {
        Geometry::Rect(rect, radius) => {
            xml.start("rect").number("x", rect.x).number("y", rect.y);
            xml.number("width", rect.w).number("height", rect.h);
            if *radius > 0.0 {
                xml.number("rx", *radius);
            }
            "rect"
        }
        Geometry::Circle(center, radius) => {
            xml.start("circle").number("cx", center.x).number("cy", center.y).number("r", *radius);
            "circle"
        }
        Geometry::Path(segments) => {
            xml.start("path").raw("d", |out| path(out, segments));
            "path"
        }
        Geometry::Polyline(corners) => {
            xml.start("polyline").raw("points", |out| points_of(out, corners));
            "polyline"
        }
        Geometry::Polygon(corners) => {
            xml.start("polygon").raw("points", |out| points_of(out, corners));
            "polygon"
        }
    }
}

pub(super) fn points_of(out: &mut String, points: &[Point]) {
    for (i, &p) in points.iter().enumerate() {
        if i > 0 {
            out.push(' ');
        }
        point(out, p);
    }
}

fn point(out: &mut String, p: Point) {
    number(out, p.x);
    out.push(' ');
    number(out, p.y);
}

pub(super) fn path(out: &mut String, segments: &[Segment]) {
    for segment in segments {
        match *segment {
            Segment::Move(p) => {
                out.push('M');
                point(out, p);
            }
            Segment::Line(p) => {
                out.push('L');
                point(out, p);
            }
            Segment::Quad(c, p) => {
                out.push('Q');
                points_of(out, &[c, p]);
            }
            Segment::Cubic(a, b, p) => {
                out.push('C');
                points_of(out, &[a, b, p]);
            }
            Segment::Close => out.push('Z'),
        }
    }
}

pub(super) fn line_style(xml: &mut Xml, stroke: &Stroke) {
    if stroke.width != 1.0 {
        xml.number("stroke-width", stroke.width);
    }
    if !stroke.dash.is_empty() {
        xml.raw("stroke-dasharray", |out| {
            for (i, &length) in stroke.dash.iter().enumerate() {
                if i > 0 {
                    out.push(' ');
                }
                number(out, length);
            }
        });
    }
    if stroke.round {
        xml.attribute("stroke-linecap", "round").attribute("stroke-linejoin", "round");
    }
}

pub(super) fn transform(out: &mut String, x: f64, y: f64, scale: f64) {
    out.push_str("translate(");
    point(out, Point::new(x, y));
    out.push(')');
    if scale != 1.0 {
        // A scale needs more than two decimals.
        let _ = write!(out, " scale({:.5})", scale);
    }
}

pub(super) fn hex(out: &mut String, Rgb(r, g, b): Rgb) {
    const DIGITS: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    out.push('#');
    for channel in [r, g, b] {
        out.push(DIGITS[usize::from(channel >> 4)]);
        out.push(DIGITS[usize::from(channel & 15)]);
    }
}
