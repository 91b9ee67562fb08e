//! Icons that users have brought along, each written once and used by reference. Whatever they were made of, what is
//! written here are numbers, colours, and pixels that we have encoded ourselves.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::output::svg::shape::{hex, path};
use crate::output::xml::{Xml, number};
use crate::scene::Glyph;
use crate::scene::icon::{Artwork, Gradient, Outline, Paint, Piece, Pixels, Shading};

/// Writes an icon for later use under an id of ours, from which the ids of its parts are made. What has pixels gets no more of
/// them than `side`, if that is given.
pub(super) fn define(xml: &mut Xml, id: &str, glyph: &Glyph, side: Option<u32>) {
    match glyph {
        Glyph::Family(_) => {}
        Glyph::Artwork(artwork) => Definition { xml, id, parts: 0 }.artwork(artwork),
        Glyph::Pixels(pixels) => match side {
            Some(side) => image(xml, id, &pixels.shrunk(side)),
            None => image(xml, id, pixels),
        },
    }
}

fn image(xml: &mut Xml, id: &str, pixels: &Pixels) {
    xml.start("image").raw("id", |out| out.push_str(id)).number("width", Glyph::SIZE).number("height", Glyph::SIZE);
    xml.raw("xlink:href", |out| {
        out.push_str("data:image/png;base64,");
        STANDARD.encode_string(&pixels.png, out);
    });
    xml.end("image");
}

struct Definition<'a> {
    xml: &'a mut Xml,
    id: &'a str,
    /// Gradients and clips so far.
    parts: usize,
}

impl Definition<'_> {
    fn artwork(&mut self, artwork: &Artwork) {
        self.xml.start("g").raw("id", |out| out.push_str(self.id));
        self.pieces(&artwork.pieces);
        self.xml.end("g");
    }

    fn pieces(&mut self, pieces: &[Piece]) {
        for piece in pieces {
            match piece {
                Piece::Path { outline, fill, stroke } => self.path(outline, fill.as_ref(), stroke.as_ref()),
                Piece::Group { opacity, clip, pieces } => {
                    let clip = clip.as_ref().map(|clip| self.clip(clip));
                    self.xml.start("g");
                    if *opacity < 1.0 {
                        self.xml.number("opacity", *opacity);
                    }
                    if let Some(clip) = clip {
                        self.xml.raw("clip-path", |out| out.push_str(&clip));
                    }
                    self.pieces(pieces);
                    self.xml.end("g");
                }
            }
        }
    }

    fn path(&mut self, outline: &Outline, fill: Option<&Shading>, stroke: Option<&(Shading, f64, bool)>) {
        let fill = fill.map(|shading| (self.paint(shading), shading.opacity));
        let line = stroke.map(|(shading, width, round)| (self.paint(shading), shading.opacity, *width, *round));
        self.xml.start("path").raw("d", |out| path(out, &outline.segments));
        if outline.even_odd {
            self.xml.attribute("fill-rule", "evenodd");
        }
        match fill {
            Some((paint, opacity)) => {
                self.xml.raw("fill", |out| out.push_str(&paint));
                if opacity < 1.0 {
                    self.xml.number("fill-opacity", opacity);
                }
            }
            None => drop(self.xml.attribute("fill", "none")),
        }
        if let Some((paint, opacity, width, round)) = line {
            self.xml.raw("stroke", |out| out.push_str(&paint)).number("stroke-width", width);
            if opacity < 1.0 {
                self.xml.number("stroke-opacity", opacity);
            }
            if round {
                self.xml.attribute("stroke-linecap", "round").attribute("stroke-linejoin", "round");
            }
        }
        self.xml.end("path");
    }

    fn part(&mut self) -> String {
        self.parts += 1;
        format!("{}.{}", self.id, self.parts)
    }

    /// The value of an attribute; a gradient is written first.
    fn paint(&mut self, shading: &Shading) -> String {
        match &shading.paint {
            Paint::Plain(rgb) => {
                let mut colour = String::new();
                hex(&mut colour, *rgb);
                colour
            }
            Paint::Gradient(gradient) => {
                let id = self.part();
                self.gradient(&id, gradient);
                format!("url(#{id})")
            }
        }
    }

    fn gradient(&mut self, id: &str, gradient: &Gradient) {
        const LINE: [&str; 4] = ["x1", "y1", "x2", "y2"];
        const CIRCLE: [&str; 5] = ["cx", "cy", "r", "fx", "fy"];
        let (name, places): (_, &[&'static str]) = match gradient.place.len() {
            4 => ("linearGradient", &LINE),
            _ => ("radialGradient", &CIRCLE),
        };
        self.xml.start(name).raw("id", |out| out.push_str(id)).attribute("gradientUnits", "userSpaceOnUse");
        for (place, value) in places.iter().zip(&gradient.place) {
            self.xml.raw(place, |out| exact(out, *value));
        }
        self.xml.raw("gradientTransform", |out| {
            out.push_str("matrix(");
            for (i, value) in gradient.matrix.iter().enumerate() {
                if i > 0 {
                    out.push(' ');
                }
                exact(out, *value);
            }
            out.push(')');
        });
        if gradient.spread != "pad" {
            self.xml.attribute("spreadMethod", gradient.spread);
        }
        for (offset, colour, opacity) in &gradient.stops {
            self.xml.start("stop").raw("offset", |out| exact(out, *offset)).raw("stop-color", |out| hex(out, *colour));
            if *opacity < 1.0 {
                self.xml.number("stop-opacity", *opacity);
            }
            self.xml.end("stop");
        }
        self.xml.end(name);
    }

    fn clip(&mut self, outline: &Outline) -> String {
        let id = self.part();
        self.xml
            .start("clipPath")
            .raw("id", |out| out.push_str(&id))
            .start("path")
            .raw("d", |out| path(out, &outline.segments));
        if outline.even_odd {
            self.xml.attribute("clip-rule", "evenodd");
        }
        self.xml.end("path").end("clipPath");
        format!("url(#{id})")
    }
}

/// A number with as many decimals as a matrix needs.
fn exact(out: &mut String, value: f64) {
    if value.fract() == 0.0 || !value.is_finite() {
        return number(out, value);
    }
    let start = out.len();
    let _ = write!(out, "{:.5}", value.clamp(-1e9, 1e9));
    while out.len() > start + 1 && out.ends_with('0') {
        out.pop();
    }
}
