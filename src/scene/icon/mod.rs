//! Icons: the project's own family, and what users bring along.
//!
//! A file of the family is 48×48 and paints with five colours: `#1a1a1a` ink, `#ff0000` accent, `#ffcccc` tint,
//! `#ffffff` paper, `none`. Any other colour is drawn as it is. A user's own icon may be any SVG or PNG: it is read
//! into plain paths, gradients and pixels, and nothing else of the file goes into a picture.

mod artwork;
mod family;
mod folder;
mod measure;
mod own;
mod pixels;
mod sanitise;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use crate::data::ICONS;
use crate::geometry::Rect;
use crate::limits::Limits;
use crate::model::Kind;
use crate::scene::colour::{Colour, Rgb};
use crate::scene::item::Geometry;
use crate::scene::theme::IconStyle;
use own::Spent;

pub use artwork::{Artwork, Gradient, Outline, Paint, Piece, Shading};
pub use folder::{Found, IconFolder};
pub use pixels::Pixels;

/// An icon, on a square of [`Glyph::SIZE`].
#[derive(Clone, PartialEq, Debug)]
pub enum Glyph {
    /// Of the family: shapes from the back to the front, in the colours of the theme.
    Family(Vec<GlyphShape>),
    /// A drawing of others, in its own colours.
    Artwork(Artwork),
    /// A picture made of pixels.
    Pixels(Pixels),
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

impl Glyph {
    /// Width and height of the square that icons are drawn on.
    pub const SIZE: f64 = 48.0;

    /// A plain square, for what has no icon.
    pub fn placeholder() -> Glyph {
        let geometry = Geometry::Rect(Rect::new(6.0, 6.0, 36.0, 36.0), 6.0);
        let (fill, stroke) = (Some(Role::Tint), Some((Role::Ink, 2.0)));
        Glyph::Family(vec![GlyphShape { geometry, fill, stroke, dash: Vec::new(), round: true }])
    }

    /// Reads a user's file: an SVG of the family, any SVG, or a PNG. Bytes decide, not the name.
    pub fn read(bytes: &[u8], limits: &Limits) -> Result<Glyph, String> {
        if pixels::is_png(bytes) {
            return Pixels::read(bytes, limits).map(Glyph::Pixels);
        }
        if bytes.len() > limits.icon_bytes {
            return Err(format!("it has {} bytes; at most {} are taken of an SVG", bytes.len(), limits.icon_bytes));
        }
        let text = std::str::from_utf8(bytes).map_err(|_| "it is neither an SVG nor a PNG".to_owned())?;
        let text = text.trim_start_matches('\u{feff}');
        // Whatever its form, it is looked through first: what has the form of our family may be made to do harm, too.
        let safe = sanitise::sanitise(text, limits)?;
        match family::read(text) {
            Ok(shapes) if !shapes.is_empty() => family::bounded(shapes, limits).map(Glyph::Family),
            _ => Artwork::of_sanitised(&safe, limits).map(Glyph::Artwork),
        }
    }
}

/// Icons by name. Built-in ones are read on demand.
#[derive(Debug, Default)]
pub struct IconSet {
    own: HashMap<String, Arc<Glyph>>,
    /// What the user's have cost.
    spent: Spent,
    read: Mutex<HashMap<String, Option<Arc<Glyph>>>>,
}

impl IconSet {
    /// The built-in icons.
    pub fn builtin() -> IconSet {
        IconSet::default()
    }

    /// Reads a user's icon and adds it; it goes before a built-in one of the same name. All that are brought to one picture
    /// share what they may cost, and past that nothing more is read.
    pub fn bring(
        &mut self,
        name: &str,
        read: impl FnOnce() -> Result<Vec<u8>, String>,
        limits: &Limits,
    ) -> Result<(), String> {
        let glyph = self.spent.glyph(read, limits)?;
        self.own.insert(name.to_owned(), Arc::new(glyph));
        Ok(())
    }

    /// True for the name of an icon that the user has brought along.
    pub fn is_own(&self, name: &str) -> bool {
        self.own.contains_key(name)
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
        let glyph = found.and_then(|(_, _, svg)| family::read(svg).ok()).map(|shapes| Arc::new(Glyph::Family(shapes)));
        read.insert(name.to_owned(), glyph.clone());
        glyph
    }

    /// The icon of a kind: one that it names, one that the user has brought along for it, that of the kind it
    /// behaves like, or the one for whatever has none.
    pub fn of_kind(&self, kind: &Kind) -> Arc<Glyph> {
        let named = kind.names_icon().then(|| self.get(&kind.icon)).flatten();
        let brought = || self.own.get(&kind.id).cloned();
        let inherited = || kind.base.as_ref().map(|base| self.of_kind(base));
        named
            .or_else(brought)
            .or_else(inherited)
            .or_else(|| self.get(&kind.icon))
            .or_else(|| self.get("unknown"))
            .unwrap_or_else(|| Arc::new(Glyph::placeholder()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_icon_is_of_the_family() {
        assert!(ICONS.len() > 50);
        for (name, _, svg) in ICONS {
            let shapes = family::read(svg).unwrap_or_else(|e| panic!("{name}: {e}"));
            assert!(!shapes.is_empty(), "{name}");
            let literal = |role: Option<Role>| matches!(role, Some(Role::Literal(_)));
            for shape in &shapes {
                assert!(!literal(shape.fill) && !literal(shape.stroke.map(|s| s.0)), "{name}: {shape:?}");
            }
        }
    }

    #[test]
    fn a_users_icon_goes_before_ours() {
        let mut icons = IconSet::builtin();
        let svg = b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><rect width='9' height='9'/></svg>";
        icons.bring("server", || Ok(svg.to_vec()), &Limits::default()).expect("an icon");
        assert!(matches!(*icons.get("server").expect("just added"), Glyph::Artwork(_)));
        assert!(matches!(*icons.get("disk").expect("built in"), Glyph::Family(_)));
        assert!(icons.get("no such icon").is_none());
        assert!(Glyph::read(b"<html/>", &Limits::default()).is_err());
        assert!(Glyph::read(b"\xff\xfe", &Limits::default()).is_err());
    }
}
