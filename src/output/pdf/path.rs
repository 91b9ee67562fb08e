//! Outlines, colours and lines of the scene, as documents have them.

use krilla::color::rgb;
use krilla::geom::{Path, PathBuilder};
use krilla::num::NormalizedF32;
use krilla::paint::{Fill, LineCap, LineJoin, Stroke as Line, StrokeDash};

use crate::geometry::Point;
use crate::scene::colour::{Colour, Rgb};
use crate::scene::item::{Geometry, Segment, Stroke};

/// An outline; none when there is nothing to draw.
pub(super) fn outline(geometry: &Geometry) -> Option<Path> {
    of_segments(&geometry.steps())
}

/// An outline of steps.
pub(super) fn of_segments(steps: &[Segment]) -> Option<Path> {
    let mut path = PathBuilder::new();
    segments(&mut path, steps);
    path.finish()
}

fn segments(path: &mut PathBuilder, steps: &[Segment]) {
    let xy = |p: Point| (p.x as f32, p.y as f32);
    for step in steps {
        match *step {
            Segment::Move(to) => path.move_to(xy(to).0, xy(to).1),
            Segment::Line(to) => path.line_to(xy(to).0, xy(to).1),
            Segment::Quad(by, to) => path.quad_to(xy(by).0, xy(by).1, xy(to).0, xy(to).1),
            Segment::Cubic(a, b, to) => path.cubic_to(xy(a).0, xy(a).1, xy(b).0, xy(b).1, xy(to).0, xy(to).1),
            Segment::Close => path.close(),
        }
    }
}

/// A colour of the document. Paper is light.
pub(super) fn rgb(Rgb(r, g, b): Rgb) -> rgb::Color {
    rgb::Color::new(r, g, b)
}

/// A surface of a colour.
pub(super) fn fill(colour: Colour) -> Fill {
    Fill { paint: rgb(colour.light).into(), ..Fill::default() }
}

/// A line.
pub(super) fn stroke(stroke: &Stroke) -> Line {
    let dash: Vec<f32> = stroke.dash.iter().map(|&length| length as f32).collect();
    Line {
        paint: rgb(stroke.colour.light).into(),
        width: stroke.width as f32,
        line_cap: if stroke.round { LineCap::Round } else { LineCap::Butt },
        line_join: if stroke.round { LineJoin::Round } else { LineJoin::Miter },
        dash: (!dash.is_empty()).then_some(StrokeDash { array: dash, offset: 0.0 }),
        ..Line::default()
    }
}

/// A share from 0 to 1.
pub(super) fn share(value: f64) -> NormalizedF32 {
    NormalizedF32::new(value.clamp(0.0, 1.0) as f32).unwrap_or(NormalizedF32::ONE)
}
