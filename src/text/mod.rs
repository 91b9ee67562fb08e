//! Text: the fonts, their measure, line breaks, and what is put into a picture.
//!
//! The embedded fonts have neither kerning nor ligatures, and no character is in two faces of one
//! weight. So the width of a text is the sum of its characters' advances: here, in the rasteriser and
//! in every browser that is given [`Fonts::subset`]. For a viewer that takes an installed font
//! instead, write `font-kerning: none; font-variant-ligatures: none` beside the family.
//!
//! Text is expected in normalisation form C. What this does not hold for — right-to-left and joining scripts, combining
//! marks — is [shaped](Fonts::shape) and drawn as outlines.

use std::collections::BTreeSet;
use std::sync::OnceLock;

mod breaks;
mod face;
mod glyph;
mod paragraph;
#[cfg(feature = "png")]
mod raster;
mod set;
mod sfnt;
mod shape;
mod subset;
mod user;
mod wrap;

pub use glyph::Glyph;
pub use set::SetGlyph;
pub use shape::{Shaped, ShapedGlyph};
pub use subset::Subset;
pub use user::{FontError, UserFont};
pub use wrap::Wrapped;

use skrifa::FontRef;
use skrifa::charmap::Charmap;

use face::{Face, Ruler, Treat, treat};

/// Regular or bold.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum Weight {
    /// CSS weight 400.
    Regular,
    /// CSS weight 700.
    Bold,
}

impl Weight {
    /// The number of CSS and OpenType, 400 or 700.
    pub fn number(self) -> u16 {
        match self {
            Weight::Regular => 400,
            Weight::Bold => 700,
        }
    }

    fn index(self) -> usize {
        match self {
            Weight::Regular => 0,
            Weight::Bold => 1,
        }
    }
}

/// The faces to measure and draw with: ours, optionally preceded by users' own fonts.
///
/// Cheap to make, and can be shared between threads.
#[derive(Debug)]
pub struct Fonts {
    faces: Vec<Face>,
    /// How many of the faces are users'; ours come after them.
    ours: usize,
    /// For each weight, the faces in the order in which they are asked for a character.
    chains: [Vec<usize>; 2],
    /// For each weight, the advances of U+0020 to U+007E in em, filled at the first use.
    ascii: [OnceLock<[f64; 95]>; 2],
}

impl Default for Fonts {
    fn default() -> Self {
        Self::embedded()
    }
}

impl Fonts {
    /// The fonts that are compiled in. Takes microseconds: nothing is parsed.
    pub fn embedded() -> Fonts {
        Self::new(face::embedded(), [vec![0, 2], vec![1, 3, 2]])
    }

    fn new(faces: Vec<Face>, chains: [Vec<usize>; 2]) -> Fonts {
        Fonts { faces, ours: 0, chains, ascii: Default::default() }
    }

    /// The width in px of a text on one line at a font size in px: the sum of its advances.
    ///
    /// Control characters and invisible format characters count as nothing; tab and line feed as a space; a character
    /// that no face has as the box that is drawn instead. A line that [needs shaping](Fonts::needs_shaping) is as wide
    /// as it is then.
    pub fn width(&self, text: &str, size: f64, weight: Weight) -> f64 {
        if Fonts::needs_shaping(text) {
            return self.shape(text, weight).width * size;
        }
        let mut ruler = None;
        let mut em = 0.0;
        for c in text.chars() {
            em += self.advance(c, weight, &mut ruler);
        }
        em * size
    }

    /// The advance of a character in em. What has to be opened for it is kept in `ruler` for the next one.
    fn advance<'a>(&'a self, c: char, weight: Weight, ruler: &mut Option<Ruler<'a>>) -> f64 {
        match c {
            ' '..='~' => self.ascii(weight).get(c as usize - 0x20).copied().unwrap_or(0.0),
            _ => ruler.get_or_insert_with(|| self.ruler(weight)).advance(c),
        }
    }

    fn ascii(&self, weight: Weight) -> &[f64; 95] {
        let cell = self.ascii.get(weight.index());
        cell.map(|cell| {
            cell.get_or_init(|| {
                let mut ruler = self.ruler(weight);
                std::array::from_fn(|i| ruler.advance(char::from(i as u8 + 0x20)))
            })
        })
        .unwrap_or(&[0.0; 95])
    }

    fn chain(&self, weight: Weight) -> &[usize] {
        self.chains.get(weight.index()).map_or(&[], Vec::as_slice)
    }

    fn ruler(&self, weight: Weight) -> Ruler<'_> {
        Ruler::new(self.chain(weight).iter().filter_map(|&i| self.faces.get(i)))
    }

    /// How far the letters of a line reach above the base line, in px, at a font size in px.
    pub fn ascent(&self, size: f64) -> f64 {
        size * self.faces.iter().fold(0.0, |most, f| f.ascent.max(most))
    }

    /// How far the letters of a line reach below the base line, in px (positive), at a font size in px.
    pub fn descent(&self, size: f64) -> f64 {
        size * self.faces.iter().fold(0.0, |most, f| f.descent.max(most))
    }

    /// The characters of a text that no face has and that would be drawn as boxes, sorted.
    pub fn missing(&self, text: &str) -> Vec<char> {
        // Our own faces, which are in every chain, have all of ASCII.
        let wanted: BTreeSet<char> = text.chars().filter(|&c| !c.is_ascii() && drawn(c)).collect();
        if wanted.is_empty() {
            return Vec::new();
        }
        let mut ruler = self.ruler(Weight::Regular);
        let shaped = |c: char| {
            let faces = self.chain(Weight::Regular).iter().filter_map(|&face| self.faces.get(face));
            let fonts = faces.filter(|face| face.layout.is_some()).filter_map(|face| FontRef::new(face.whole()).ok());
            fonts.into_iter().any(|font| Charmap::new(&font).map(c).is_some())
        };
        wanted.into_iter().filter(|&c| ruler.find(c).is_none() && !shaped(c)).collect()
    }

    /// All faces in the order of fallback: family, weight, and the font file.
    ///
    /// Better than loading these is `Fonts::usvg_options`, which also picks the right one.
    pub fn faces(&self) -> impl Iterator<Item = (&str, Weight, &[u8])> {
        self.faces.iter().map(|f| (f.family.as_ref(), f.weight, f.data.as_ref()))
    }

    /// The family to write into a picture: `Noto Sans JP`, or the user's.
    ///
    /// Letters, digits, spaces and `-_.` only, so that it needs no escaping within quotes.
    pub fn family(&self) -> &str {
        self.faces.first().map_or("", |f| f.family.as_ref())
    }
}

/// Whether a character leaves ink or is looked up in a font.
fn drawn(c: char) -> bool {
    matches!(treat(c), Treat::Plain | Treat::Mark) && c != ' '
}

#[cfg(all(test, feature = "png"))]
mod tests;
