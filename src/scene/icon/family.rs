//! The project's own family of icons: 48×48, plain shapes whose colours stand for roles.

use svgtypes::{SimplePathSegment, SimplifyingPathParser};
use usvg::roxmltree;

use crate::geometry::{Point, Rect};
use crate::limits::Limits;
use crate::scene::colour::Rgb;
use crate::scene::icon::{GlyphShape, Role};
use crate::scene::item::{Geometry, Segment};

/// Reads a file of the family: plain shapes, direct children of a 48×48 `svg`.
pub(super) fn read(svg: &str) -> Result<Vec<GlyphShape>, String> {
    let document = roxmltree::Document::parse(svg).map_err(|e| e.to_string())?;
    let root = document.root_element();
    if root.attribute("viewBox") != Some("0 0 48 48") {
        return Err("an icon must have viewBox=\"0 0 48 48\"".to_owned());
    }
    let shapes = root.children().filter(|n| n.is_element() && !matches!(n.tag_name().name(), "title" | "desc"));
    shapes.map(read_shape).collect()
}

/// The shapes of a user, if none reaches farther than it may, and no line has more dashes than can be seen.
pub(super) fn bounded(shapes: Vec<GlyphShape>, limits: &Limits) -> Result<Vec<GlyphShape>, String> {
    let most = limits.icon_reach;
    let near = |p: &Point| p.x.abs() <= most && p.y.abs() <= most;
    let fits = |shape: &GlyphShape| {
        let inside = match &shape.geometry {
            Geometry::Rect(rect, radius) => {
                near(&Point::new(rect.x, rect.y)) && near(&Point::new(rect.w, rect.h)) && radius.abs() <= most
            }
            Geometry::Circle(middle, radius) => near(middle) && radius.abs() <= most,
            Geometry::Polyline(points) | Geometry::Polygon(points) => points.iter().all(near),
            Geometry::Path(segments) => segments.iter().all(|segment| match segment {
                Segment::Move(p) | Segment::Line(p) => near(p),
                Segment::Quad(a, p) => near(a) && near(p),
                Segment::Cubic(a, b, p) => near(a) && near(b) && near(p),
                Segment::Close => true,
            }),
        };
        inside && shape.stroke.is_none_or(|(_, width)| (0.0..=most).contains(&width))
    };
    if !shapes.iter().all(fits) {
        return Err(format!("it reaches farther than {most} from its corner"));
    }
    let fine = |dash: &[f64]| dash.len() <= 16 && dash.iter().all(|&length| (0.25..=most).contains(&length));
    if shapes.iter().all(|shape| fine(&shape.dash)) { Ok(shapes) } else { Err("its dashes are too fine".to_owned()) }
}

fn read_shape(node: roxmltree::Node<'_, '_>) -> Result<GlyphShape, String> {
    let inherited = |name: &str| node.attribute(name).or_else(|| node.parent().and_then(|p| p.attribute(name)));
    let role = |name: &str, default: Option<Role>| match inherited(name) {
        None => Ok(default),
        Some("none") => Ok(None),
        Some(colour) => read_role(colour).map(Some).ok_or_else(|| format!("{colour} is not a colour like #1a1a1a")),
    };
    const ALLOWED: [&str; 21] = [
        "x",
        "y",
        "width",
        "height",
        "rx",
        "ry",
        "cx",
        "cy",
        "r",
        "x1",
        "y1",
        "x2",
        "y2",
        "points",
        "d",
        "fill",
        "stroke",
        "stroke-width",
        "stroke-linecap",
        "stroke-linejoin",
        "stroke-dasharray",
    ];
    if let Some(odd) = node.attributes().find(|a| !ALLOWED.contains(&a.name())) {
        return Err(format!("an icon of the family has no attribute {}", odd.name()));
    }
    let width = inherited("stroke-width").and_then(|w| w.parse().ok()).unwrap_or(1.0);
    Ok(GlyphShape {
        geometry: read_geometry(node)?,
        fill: role("fill", Some(Role::Literal(Rgb(0, 0, 0))))?,
        stroke: role("stroke", None)?.map(|role| (role, width)),
        dash: inherited("stroke-dasharray").map_or_else(Vec::new, numbers),
        round: inherited("stroke-linecap") == Some("round") || inherited("stroke-linejoin") == Some("round"),
    })
}

fn read_role(colour: &str) -> Option<Role> {
    Some(match colour.to_ascii_lowercase().as_str() {
        "#1a1a1a" => Role::Ink,
        "#ff0000" => Role::Accent,
        "#ffcccc" => Role::Tint,
        "#ffffff" => Role::Paper,
        other => Role::Literal(Rgb::parse(other)?),
    })
}

fn numbers(text: &str) -> Vec<f64> {
    let parts = text.split(|c: char| c.is_whitespace() || c == ',').filter(|part| !part.is_empty());
    parts.filter_map(|part| part.parse().ok()).filter(|n: &f64| n.is_finite()).collect()
}

fn read_geometry(node: roxmltree::Node<'_, '_>) -> Result<Geometry, String> {
    let number =
        |name: &str| node.attribute(name).and_then(|n| n.parse::<f64>().ok()).filter(|n| n.is_finite()).unwrap_or(0.0);
    let points = || -> Vec<Point> {
        let all = numbers(node.attribute("points").unwrap_or_default());
        all.chunks_exact(2).map(|p| Point::new(p[0], p[1])).collect()
    };
    Ok(match node.tag_name().name() {
        "rect" => {
            let radius = if node.has_attribute("rx") { number("rx") } else { number("ry") };
            Geometry::Rect(
                Rect::new(number("x"), number("y"), number("width").max(0.0), number("height").max(0.0)),
                radius,
            )
        }
        "circle" => Geometry::Circle(Point::new(number("cx"), number("cy")), number("r").max(0.0)),
        "ellipse" => Geometry::Path(ellipse(Point::new(number("cx"), number("cy")), number("rx"), number("ry"))),
        "line" => {
            Geometry::Polyline(vec![Point::new(number("x1"), number("y1")), Point::new(number("x2"), number("y2"))])
        }
        "polyline" => Geometry::Polyline(points()),
        "polygon" => Geometry::Polygon(points()),
        "path" => Geometry::Path(path(node.attribute("d").unwrap_or_default())?),
        other => return Err(format!("an icon of the family has no <{other}>")),
    })
}

fn path(d: &str) -> Result<Vec<Segment>, String> {
    let segment = |s: SimplePathSegment| match s {
        SimplePathSegment::MoveTo { x, y } => Segment::Move(Point::new(x, y)),
        SimplePathSegment::LineTo { x, y } => Segment::Line(Point::new(x, y)),
        SimplePathSegment::CurveTo { x1, y1, x2, y2, x, y } => {
            Segment::Cubic(Point::new(x1, y1), Point::new(x2, y2), Point::new(x, y))
        }
        SimplePathSegment::Quadratic { x1, y1, x, y } => Segment::Quad(Point::new(x1, y1), Point::new(x, y)),
        SimplePathSegment::ClosePath => Segment::Close,
    };
    let parsed: Result<Vec<_>, _> = SimplifyingPathParser::from(d).collect();
    Ok(parsed.map_err(|e| e.to_string())?.into_iter().map(segment).collect())
}

/// How long the arms of a cubic curve are that follows a quarter of a circle.
const ARC: f64 = 0.552_284_75;

fn ellipse(center: Point, rx: f64, ry: f64) -> Vec<Segment> {
    let at = |x: f64, y: f64| Point::new(center.x + x * rx, center.y + y * ry);
    vec![
        Segment::Move(at(1.0, 0.0)),
        Segment::Cubic(at(1.0, ARC), at(ARC, 1.0), at(0.0, 1.0)),
        Segment::Cubic(at(-ARC, 1.0), at(-1.0, ARC), at(-1.0, 0.0)),
        Segment::Cubic(at(-1.0, -ARC), at(-ARC, -1.0), at(0.0, -1.0)),
        Segment::Cubic(at(ARC, -1.0), at(1.0, -ARC), at(1.0, 0.0)),
        Segment::Close,
    ]
}
