//! Drawings of others: any SVG, read into plain paths. What is not a path, a gradient, a clip or an opacity is left
//! out, so that nothing of the file itself gets into a picture: no script, no link, no id, no style.

use usvg::tiny_skia_path::{PathSegment, Point as SkiaPoint, Transform};

use crate::geometry::Point;
use crate::limits::Limits;
use crate::scene::colour::Rgb;
use crate::scene::icon::Glyph;
use crate::scene::icon::sanitise::sanitise;
use crate::scene::item::Segment;
use crate::threads;

/// A drawing, fitted into the square of an icon.
#[derive(Clone, PartialEq, Debug)]
pub struct Artwork {
    /// From the back to the front.
    pub pieces: Vec<Piece>,
}

/// A part of a drawing.
#[derive(Clone, PartialEq, Debug)]
pub enum Piece {
    /// A path.
    Path {
        /// Where it runs.
        outline: Outline,
        /// Its surface.
        fill: Option<Shading>,
        /// Its line: colour, width, round ends.
        stroke: Option<(Shading, f64, bool)>,
    },
    /// Parts that are faded or clipped together.
    Group {
        /// 0 to 1.
        opacity: f64,
        /// What is seen of them.
        clip: Option<Outline>,
        /// From the back to the front.
        pieces: Vec<Piece>,
    },
}

/// Where a path runs.
#[derive(Clone, PartialEq, Debug)]
pub struct Outline {
    /// Its steps.
    pub segments: Vec<Segment>,
    /// Holes by counting lines instead of by their direction.
    pub even_odd: bool,
}

/// Colour and opacity.
#[derive(Clone, PartialEq, Debug)]
pub struct Shading {
    /// The colour or gradient.
    pub paint: Paint,
    /// 0 to 1.
    pub opacity: f64,
}

/// What a surface is filled with.
#[derive(Clone, PartialEq, Debug)]
pub enum Paint {
    /// One colour.
    Plain(Rgb),
    /// From colour to colour.
    Gradient(Box<Gradient>),
}

/// From colour to colour, in coordinates of its own.
#[derive(Clone, PartialEq, Debug)]
pub struct Gradient {
    /// `x1 y1 x2 y2` of a line, or `cx cy r fx fy` of a circle.
    pub place: Vec<f64>,
    /// From its coordinates to those of the icon.
    pub matrix: [f64; 6],
    /// `pad`, `reflect` or `repeat`.
    pub spread: &'static str,
    /// Place (0 to 1), colour, opacity.
    pub stops: Vec<(f64, Rgb, f64)>,
}

impl Artwork {
    /// Reads any SVG.
    pub fn read(svg: &str, limits: &Limits) -> Result<Artwork, String> {
        Artwork::of_sanitised(&sanitise(svg, limits)?, limits)
    }

    /// Reads an SVG that has been looked through.
    pub(super) fn of_sanitised(svg: &str, limits: &Limits) -> Result<Artwork, String> {
        let refuse =
            usvg::ImageHrefResolver { resolve_data: Box::new(|_, _, _| None), resolve_string: Box::new(|_, _| None) };
        let options = usvg::Options { image_href_resolver: refuse, ..usvg::Options::default() };
        let tree = threads::guarded(|| usvg::Tree::from_str(svg, &options)).map_err(|error| error.to_string())?;
        let (width, height) = (f64::from(tree.size().width()), f64::from(tree.size().height()));
        let scale = Glyph::SIZE / width.max(height);
        let middle = |length: f64| ((Glyph::SIZE - length * scale) / 2.0) as f32;
        let place = Transform::from_row(scale as f32, 0.0, 0.0, scale as f32, middle(width), middle(height));
        let mut left = Room { points: limits.icon_points, reach: limits.icon_reach as f32, far: false };
        let pieces = read_group(tree.root(), place, &mut left).ok_or_else(|| match left.far {
            true => format!("it reaches farther than {} from its corner", limits.icon_reach),
            false => format!("its paths and gradients have more than {} points", limits.icon_points),
        })?;
        if pieces.is_empty() {
            return Err("it has no shapes".to_owned());
        }
        Ok(Artwork { pieces })
    }
}

/// What may still be read.
struct Room {
    points: usize,
    /// How far a point may be from the corner.
    reach: f32,
    /// True when one was farther.
    far: bool,
}

impl Room {
    fn take(&mut self, points: usize) -> Option<()> {
        self.points = self.points.checked_sub(points)?;
        Some(())
    }

    /// A number of the picture, if it makes sense.
    fn near(&mut self, number: f32) -> Option<f64> {
        let near = number.abs() <= self.reach;
        self.far |= !near;
        near.then_some(f64::from(number))
    }

    fn at(&mut self, point: SkiaPoint) -> Option<Point> {
        Some(Point::new(self.near(point.x)?, self.near(point.y)?))
    }
}

/// The parts of a group; none when there are too many points.
fn read_group(group: &usvg::Group, place: Transform, left: &mut Room) -> Option<Vec<Piece>> {
    let mut pieces = Vec::new();
    for node in group.children() {
        match node {
            usvg::Node::Group(inner) => {
                let opacity = f64::from(inner.opacity().get());
                let clip = match inner.clip_path() {
                    Some(clip) => Some(read_clip(clip, place.pre_concat(inner.abs_transform()), left)?),
                    None => None,
                };
                let inside = read_group(inner, place, left)?;
                match clip.is_some() || opacity < 1.0 {
                    true => pieces.push(Piece::Group { opacity, clip, pieces: inside }),
                    false => pieces.extend(inside),
                }
            }
            usvg::Node::Path(path) if path.is_visible() => pieces.extend(read_path(path, place, left)?),
            _ => {}
        }
    }
    Some(pieces)
}

/// All that a clip path lets through, as one outline.
fn read_clip(clip: &usvg::ClipPath, place: Transform, left: &mut Room) -> Option<Outline> {
    let mut all = Outline { segments: Vec::new(), even_odd: false };
    let mut open = vec![clip.root()];
    let place = place.pre_concat(clip.transform());
    while let Some(group) = open.pop() {
        for node in group.children() {
            match node {
                usvg::Node::Group(inner) => open.push(inner),
                usvg::Node::Path(path) => {
                    let rule = path.fill().map(usvg::Fill::rule);
                    let outline = read_outline(path, place, rule, left)?;
                    all.segments.extend(outline.segments);
                    all.even_odd |= outline.even_odd;
                }
                _ => {}
            }
        }
    }
    Some(all)
}

fn read_path(path: &usvg::Path, place: Transform, left: &mut Room) -> Option<Vec<Piece>> {
    let at = place.pre_concat(path.abs_transform());
    let mut shading = |paint: &usvg::Paint, opacity: f32| {
        let Some(paint) = read_paint(paint, at) else { return Some(None) };
        // Stops are written again for every surface.
        left.take(if let Paint::Gradient(gradient) = &paint { gradient.stops.len() } else { 0 })?;
        Some(Some(Shading { paint, opacity: f64::from(opacity) }))
    };
    let fill = match path.fill() {
        Some(fill) => shading(fill.paint(), fill.opacity().get())?,
        None => None,
    };
    let line = match path.stroke() {
        Some(stroke) => shading(stroke.paint(), stroke.opacity().get())?,
        None => None,
    };
    let (sx, sy) = at.get_scale();
    let stroke = match (line, path.stroke()) {
        (Some(line), Some(stroke)) => {
            let width = left.near(stroke.width().get() * (sx + sy) / 2.0)?;
            Some((line, width, stroke.linecap() == usvg::LineCap::Round))
        }
        _ => None,
    };
    if fill.is_none() && stroke.is_none() {
        return Some(Vec::new());
    }
    let outline = read_outline(path, place, path.fill().map(usvg::Fill::rule), left)?;
    Some(vec![Piece::Path { outline, fill, stroke }])
}

fn read_outline(path: &usvg::Path, place: Transform, rule: Option<usvg::FillRule>, left: &mut Room) -> Option<Outline> {
    let transform = place.pre_concat(path.abs_transform());
    let mut segments = Vec::new();
    let data = path.data().clone().transform(transform)?;
    for segment in data.segments() {
        left.take(1)?;
        segments.push(match segment {
            PathSegment::MoveTo(p) => Segment::Move(left.at(p)?),
            PathSegment::LineTo(p) => Segment::Line(left.at(p)?),
            PathSegment::QuadTo(c, p) => Segment::Quad(left.at(c)?, left.at(p)?),
            PathSegment::CubicTo(a, b, p) => Segment::Cubic(left.at(a)?, left.at(b)?, left.at(p)?),
            PathSegment::Close => Segment::Close,
        });
    }
    Some(Outline { segments, even_odd: rule == Some(usvg::FillRule::EvenOdd) })
}

fn read_paint(paint: &usvg::Paint, at: Transform) -> Option<Paint> {
    let numbers = |all: &[f32]| all.iter().map(|&n| f64::from(n)).collect::<Vec<f64>>();
    let gradient = |base: &usvg::BaseGradient, place: Vec<f64>| {
        let m = at.pre_concat(base.transform());
        let rgb = |stop: &usvg::Stop| Rgb(stop.color().red, stop.color().green, stop.color().blue);
        let stop = |stop: &usvg::Stop| (f64::from(stop.offset().get()), rgb(stop), f64::from(stop.opacity().get()));
        Paint::Gradient(Box::new(Gradient {
            place,
            matrix: [m.sx, m.ky, m.kx, m.sy, m.tx, m.ty].map(f64::from),
            spread: match base.spread_method() {
                usvg::SpreadMethod::Pad => "pad",
                usvg::SpreadMethod::Reflect => "reflect",
                usvg::SpreadMethod::Repeat => "repeat",
            },
            stops: base.stops().iter().map(stop).collect(),
        }))
    };
    match paint {
        usvg::Paint::Color(c) => Some(Paint::Plain(Rgb(c.red, c.green, c.blue))),
        usvg::Paint::LinearGradient(g) => Some(gradient(g, numbers(&[g.x1(), g.y1(), g.x2(), g.y2()]))),
        usvg::Paint::RadialGradient(g) => Some(gradient(g, numbers(&[g.cx(), g.cy(), g.r().get(), g.fx(), g.fy()]))),
        usvg::Paint::Pattern(_) => None,
    }
}

#[cfg(test)]
#[path = "artwork_tests.rs"]
mod tests;
