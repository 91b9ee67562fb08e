//! Icons: small files of plain shapes whose colours stand for roles.
//!
//! A file of the family is 48×48 and paints with five colours: `#1a1a1a` ink, `#ff0000` accent, `#ffcccc` tint,
//! `#ffffff` paper, `none`. Any other colour is drawn as it is. A user's own icon may be any SVG: what is
//! not of the family is flattened to filled and stroked paths, and everything that is not a shape is left out.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use svgtypes::{SimplePathSegment, SimplifyingPathParser};
use usvg::roxmltree;

use crate::data::ICONS;
use crate::geometry::{Point, Rect};
use crate::scene::colour::{Colour, Rgb};
use crate::scene::item::{Geometry, Segment};
use crate::scene::theme::IconStyle;

/// An icon's shapes, on a square of [`Glyph::SIZE`].
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Glyph {
    /// The shapes, from the back to the front.
    pub shapes: Vec<GlyphShape>,
}

/// A shape of an icon.
#[derive(Clone, PartialEq, Debug)]
pub struct GlyphShape {
    /// Its outline.
    pub geometry: Geometry,
    /// Its surface.
    pub fill: Option<Role>,
    /// Its line: colour and width.
    pub stroke: Option<(Role, f64)>,
    /// Dashes of the line.
    pub dash: Vec<f64>,
    /// Round ends and joins of the line.
    pub round: bool,
}

/// What a colour of an icon stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// Outlines.
    Ink,
    /// The category's colour.
    Accent,
    /// A pale category colour.
    Tint,
    /// White.
    Paper,
    /// Just this colour.
    Literal(Rgb),
}

impl Role {
    /// The colour of the role.
    pub fn colour(self, style: &IconStyle) -> Colour {
        match self {
            Role::Ink => style.ink,
            Role::Accent => style.accent,
            Role::Tint => style.tint,
            Role::Paper => style.paper,
            Role::Literal(rgb) => Colour::same(rgb),
        }
    }
}

/// Icons by name. Built-in ones are read on demand.
#[derive(Debug, Default)]
pub struct IconSet {
    own: HashMap<String, Arc<Glyph>>,
    read: Mutex<HashMap<String, Option<Arc<Glyph>>>>,
}

impl IconSet {
    /// The built-in icons.
    pub fn builtin() -> IconSet {
        IconSet::default()
    }

    /// Adds a user's icon, which goes before a built-in one of the same name.
    pub fn add(&mut self, name: &str, svg: &str) -> Result<(), String> {
        let glyph = read_family(svg).or_else(|_| read_any(svg))?;
        self.own.insert(name.to_owned(), Arc::new(glyph));
        Ok(())
    }

    /// The icon of a name.
    pub fn get(&self, name: &str) -> Option<Arc<Glyph>> {
        if let Some(own) = self.own.get(name) {
            return Some(own.clone());
        }
        let mut read = self.read.lock().ok()?;
        if let Some(known) = read.get(name) {
            return known.clone();
        }
        let found = ICONS.binary_search_by_key(&name, |(id, _, _)| id).ok().and_then(|i| ICONS.get(i));
        let glyph = found.and_then(|(_, _, svg)| read_family(svg).ok()).map(Arc::new);
        read.insert(name.to_owned(), glyph.clone());
        glyph
    }
}

impl Glyph {
    /// Width and height of the square that icons are drawn on.
    pub const SIZE: f64 = 48.0;

    /// A plain square, for what has no icon.
    pub fn placeholder() -> Glyph {
        let geometry = Geometry::Rect(Rect::new(6.0, 6.0, 36.0, 36.0), 6.0);
        let (fill, stroke) = (Some(Role::Tint), Some((Role::Ink, 2.0)));
        Glyph { shapes: vec![GlyphShape { geometry, fill, stroke, dash: Vec::new(), round: true }] }
    }
}

/// Reads a file of the family: plain shapes, direct children of a 48×48 `svg`.
fn read_family(svg: &str) -> Result<Glyph, String> {
    let document = roxmltree::Document::parse(svg).map_err(|e| e.to_string())?;
    let root = document.root_element();
    if root.attribute("viewBox") != Some("0 0 48 48") {
        return Err("an icon must have viewBox=\"0 0 48 48\"".to_owned());
    }
    let shapes = root.children().filter(|n| n.is_element() && !matches!(n.tag_name().name(), "title" | "desc"));
    Ok(Glyph { shapes: shapes.map(read_shape).collect::<Result<_, _>>()? })
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

/// Reads any SVG as flat paths, fitted into the square of an icon.
fn read_any(svg: &str) -> Result<Glyph, String> {
    let refuse =
        usvg::ImageHrefResolver { resolve_data: Box::new(|_, _, _| None), resolve_string: Box::new(|_, _| None) };
    let options = usvg::Options { image_href_resolver: refuse, ..usvg::Options::default() };
    let tree = usvg::Tree::from_str(svg, &options).map_err(|e| e.to_string())?;
    let size = f64::from(tree.size().width().max(tree.size().height()));
    let scale = Glyph::SIZE / size;
    let place = Place {
        scale,
        dx: (Glyph::SIZE - f64::from(tree.size().width()) * scale) / 2.0,
        dy: (Glyph::SIZE - f64::from(tree.size().height()) * scale) / 2.0,
    };
    let mut shapes = Vec::new();
    flatten(tree.root(), &place, &mut shapes);
    match shapes.is_empty() {
        true => Err("it has no shapes".to_owned()),
        false => Ok(Glyph { shapes }),
    }
}

struct Place {
    scale: f64,
    dx: f64,
    dy: f64,
}

fn flatten(group: &usvg::Group, place: &Place, shapes: &mut Vec<GlyphShape>) {
    for node in group.children() {
        match node {
            usvg::Node::Group(group) => flatten(group, place, shapes),
            usvg::Node::Path(path) if path.is_visible() => shapes.extend(flat_path(path, place)),
            _ => {}
        }
    }
}

fn flat_path(path: &usvg::Path, place: &Place) -> Option<GlyphShape> {
    use usvg::tiny_skia_path::PathSegment;
    let absolute = path.data().clone().transform(path.abs_transform())?;
    let at = |p: usvg::tiny_skia_path::Point| {
        Point::new(f64::from(p.x) * place.scale + place.dx, f64::from(p.y) * place.scale + place.dy)
    };
    let segments = absolute.segments().map(|segment| match segment {
        PathSegment::MoveTo(p) => Segment::Move(at(p)),
        PathSegment::LineTo(p) => Segment::Line(at(p)),
        PathSegment::QuadTo(c, p) => Segment::Quad(at(c), at(p)),
        PathSegment::CubicTo(a, b, p) => Segment::Cubic(at(a), at(b), at(p)),
        PathSegment::Close => Segment::Close,
    });
    let (sx, sy) = path.abs_transform().get_scale();
    let stroke_scale = f64::from((sx + sy) / 2.0) * place.scale;
    Some(GlyphShape {
        geometry: Geometry::Path(segments.collect()),
        fill: path.fill().map(|fill| flat_paint(fill.paint())),
        stroke: path.stroke().map(|s| (flat_paint(s.paint()), f64::from(s.width().get()) * stroke_scale)),
        dash: Vec::new(),
        round: path.stroke().is_some_and(|s| s.linecap() == usvg::LineCap::Round),
    })
}

/// A paint as one colour: of a gradient the mean of its stops.
fn flat_paint(paint: &usvg::Paint) -> Role {
    let stops = match paint {
        usvg::Paint::Color(c) => return Role::Literal(Rgb(c.red, c.green, c.blue)),
        usvg::Paint::LinearGradient(gradient) => gradient.stops(),
        usvg::Paint::RadialGradient(gradient) => gradient.stops(),
        usvg::Paint::Pattern(_) => return Role::Tint,
    };
    let mean = |channel: fn(&usvg::Stop) -> u8| {
        let sum: usize = stops.iter().map(|s| usize::from(channel(s))).sum();
        u8::try_from(sum / stops.len().max(1)).unwrap_or(u8::MAX)
    };
    Role::Literal(Rgb(mean(|s| s.color().red), mean(|s| s.color().green), mean(|s| s.color().blue)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_icon_is_of_the_family() {
        assert!(ICONS.len() > 50);
        for (name, _, svg) in ICONS {
            let glyph = read_family(svg).unwrap_or_else(|e| panic!("{name}: {e}"));
            assert!(!glyph.shapes.is_empty(), "{name}");
            let literal = |role: Option<Role>| matches!(role, Some(Role::Literal(_)));
            for shape in &glyph.shapes {
                assert!(!literal(shape.fill) && !literal(shape.stroke.map(|s| s.0)), "{name}: {shape:?}");
            }
        }
    }

    #[test]
    fn a_users_icon_may_be_any_svg_but_brings_nothing_along() {
        let mut icons = IconSet::builtin();
        let svg = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 96 48'><defs><linearGradient id='g'>\
            <stop offset='0' stop-color='#000'/><stop offset='1' stop-color='#fff'/></linearGradient></defs>\
            <script>alert(1)</script><image href='/etc/passwd' width='9' height='9'/>\
            <g transform='translate(10 0)'><rect width='86' height='48' fill='url(#g)'/></g></svg>";
        icons.add("server", svg).expect("an icon");
        let glyph = icons.get("server").expect("just added");
        assert_eq!(glyph.shapes.len(), 1);
        assert_eq!(glyph.shapes[0].fill, Some(Role::Literal(Rgb(127, 127, 127))));
        assert!(icons.get("disk").is_some());
        assert!(icons.get("no such icon").is_none());
        assert!(icons.add("x", "<html/>").is_err());
    }
}
