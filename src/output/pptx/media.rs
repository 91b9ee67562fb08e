//! Icons as pictures: the drawing itself, and beside it pixels for programs that do not know drawings. Each is one part of
//! the package, whatever number of slides shows it.

use std::collections::HashMap;
use std::sync::Arc;

use crate::geometry::{Point, Rect};
use crate::limits::Limits;
use crate::output::png::{self, PngOptions};
use crate::output::svg::{self, Background, SvgOptions};
use crate::scene::colour::{Colour, Rgb};
use crate::scene::item::{Icon, Item};
use crate::scene::theme::IconStyle;
use crate::scene::{Glyph, Scene};
use crate::text::Fonts;
use crate::threads;

/// Pixels on a side: sharp on a large screen.
const PIXELS: f64 = 192.0;

/// An icon as it looks: two that look the same are one.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Look {
    glyph: *const Glyph,
    style: IconStyle,
    faint: bool,
}

/// The pictures of a package.
#[derive(Default)]
pub(super) struct Media {
    known: HashMap<Look, usize>,
    /// In the order in which they are first used.
    icons: Vec<Icon>,
}

/// A picture, ready to be stored.
pub(super) struct Picture {
    pub png: Vec<u8>,
    /// None for an icon that is made of pixels.
    pub svg: Option<Vec<u8>>,
}

impl Media {
    /// The number of an icon's picture.
    pub fn number(&mut self, icon: &Icon) -> usize {
        let look = Look { glyph: Arc::as_ptr(&icon.glyph), style: icon.style, faint: icon.faint };
        *self.known.entry(look).or_insert_with(|| {
            self.icons.push(icon.clone());
            self.icons.len() - 1
        })
    }

    /// All pictures. What cannot be rendered is empty.
    pub fn render(self, fonts: &Fonts) -> Vec<Picture> {
        threads::map(self.icons, |icon| picture(&icon, fonts))
    }

    /// True for an icon that is a drawing.
    pub fn is_drawing(icon: &Icon) -> bool {
        !matches!(*icon.glyph, Glyph::Pixels(_))
    }
}

fn picture(icon: &Icon, fonts: &Fonts) -> Picture {
    let scene = alone(icon);
    let options = PngOptions { width: Some(PIXELS), background: Background::Transparent, ..PngOptions::new(fonts) };
    let png = png::render(&scene, &options, &Limits::default()).unwrap_or_default();
    let options = SvgOptions { background: Background::Transparent, id_prefix: Some("icon"), ..SvgOptions::default() };
    let svg = Media::is_drawing(icon).then(|| svg::write(&scene, &options).into_bytes());
    Picture { png, svg }
}

/// A picture of nothing but the icon.
fn alone(icon: &Icon) -> Scene {
    let whole = Icon { rect: Rect::new(0.0, 0.0, Glyph::SIZE, Glyph::SIZE), ..icon.clone() };
    Scene {
        width: Glyph::SIZE,
        height: Glyph::SIZE,
        origin: Point::default(),
        background: Colour::same(Rgb(255, 255, 255)),
        items: vec![Item::Icon(whole)],
        title: String::new(),
        description: String::new(),
        language: "en".to_owned(),
        view: String::new(),
        taste: String::new(),
        link: None,
        sheets: Vec::new(),
    }
}
