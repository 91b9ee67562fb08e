//! One font file, and the look-up of characters along a chain of them.

use std::borrow::Cow;
use std::sync::Arc;

use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::raw::TableProvider;
use skrifa::{FontRef, GlyphId};
use unicode_normalization::char::is_combining_mark;

use super::Weight;

/// The bytes of a font file.
#[derive(Clone, Debug)]
pub(super) enum Data {
    Embedded(&'static [u8]),
    Owned(Arc<Vec<u8>>),
}

impl AsRef<[u8]> for Data {
    fn as_ref(&self) -> &[u8] {
        match self {
            Data::Embedded(bytes) => bytes,
            Data::Owned(bytes) => bytes,
        }
    }
}

/// A font file and what is known of it without reading it.
#[derive(Clone, Debug)]
pub(super) struct Face {
    pub family: Cow<'static, str>,
    pub weight: Weight,
    pub data: Data,
    /// The same with the tables and characters for shaping, of a user's font.
    pub layout: Option<Data>,
    /// In em, positive.
    pub ascent: f64,
    /// In em, positive.
    pub descent: f64,
}

/// Our faces, in the order that `Fonts::embedded` relies on.
pub(super) fn embedded() -> Vec<Face> {
    let face = |family: &'static str, weight, data| Face {
        family: Cow::Borrowed(family),
        weight,
        data: Data::Embedded(data),
        layout: None,
        ascent: 0.98,
        descent: 0.25,
    };
    vec![
        face("Noto Sans JP", Weight::Regular, include_bytes!("../../fonts/NotoSansJP-Regular.otf")),
        face("Noto Sans JP", Weight::Bold, include_bytes!("../../fonts/NotoSansJP-Bold.otf")),
        face("Noto Sans Extra", Weight::Regular, include_bytes!("../../fonts/NotoSansExtra-Regular.ttf")),
        face("Noto Sans Extra", Weight::Bold, include_bytes!("../../fonts/NotoSansExtra-Bold.ttf")),
    ]
}

impl Face {
    /// Parses the tables that a look-up needs. None if the file is broken.
    pub fn reader(&self) -> Option<Reader<'_>> {
        let font = FontRef::new(self.data.as_ref()).ok()?;
        let units = font.head().ok()?.units_per_em();
        Some(Reader {
            charmap: Charmap::new(&font),
            metrics: GlyphMetrics::new(&font, Size::unscaled(), LocationRef::default()),
            units: f64::from(units.max(1)),
            font,
        })
    }
}

/// A face that is ready for look-ups.
pub(super) struct Reader<'a> {
    pub font: FontRef<'a>,
    pub charmap: Charmap<'a>,
    metrics: GlyphMetrics<'a>,
    /// Font units per em.
    pub units: f64,
}

impl Reader<'_> {
    /// The glyph of a character. None if there is none, or only the box for missing ones.
    pub fn glyph(&self, c: char) -> Option<GlyphId> {
        self.charmap.map(c).filter(|id| *id != GlyphId::NOTDEF)
    }

    /// The advance of a glyph in em.
    pub fn advance(&self, id: GlyphId) -> f64 {
        f64::from(self.metrics.advance_width(id).unwrap_or(0.0)) / self.units
    }
}

/// Faces that are asked one after the other. Later ones are parsed only when they are needed.
pub(super) struct Ruler<'a> {
    waiting: Vec<&'a Face>,
    readers: Vec<Option<Reader<'a>>>,
}

impl<'a> Ruler<'a> {
    pub fn new(faces: impl Iterator<Item = &'a Face>) -> Self {
        let mut waiting: Vec<&Face> = faces.collect();
        waiting.reverse();
        Ruler { waiting, readers: Vec::new() }
    }

    /// The place in the chain of the first face that has a character, and its glyph.
    pub fn find(&mut self, c: char) -> Option<(usize, GlyphId)> {
        let mut place = 0;
        while let Some(reader) = self.reader(place) {
            if let Some(id) = reader.as_ref().and_then(|r| r.glyph(c)) {
                return Some((place, id));
            }
            place += 1;
        }
        None
    }

    /// The reader of one place of the chain: None past the end, Some(None) for a broken file.
    pub fn reader(&mut self, place: usize) -> Option<&Option<Reader<'a>>> {
        while self.readers.len() <= place {
            let face = self.waiting.pop()?;
            self.readers.push(face.reader());
        }
        self.readers.get(place)
    }

    /// The advance of a character in em, the box for missing ones included.
    pub fn advance(&mut self, c: char) -> f64 {
        let c = match treat(c) {
            Treat::Nothing | Treat::Mark => return 0.0,
            Treat::Space => ' ',
            Treat::Plain => c,
        };
        let (place, id) = self.find(c).unwrap_or((0, GlyphId::NOTDEF));
        match self.reader(place) {
            Some(Some(reader)) => reader.advance(id),
            _ => 0.0,
        }
    }
}

/// What a character means for the measure.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Treat {
    /// A glyph with its advance.
    Plain,
    /// A glyph without an advance.
    Mark,
    /// White space that XML makes a space.
    Space,
    /// Invisible.
    Nothing,
}

/// Sorts a character, as a shaper does.
pub(super) fn treat(c: char) -> Treat {
    match c {
        ' '..='~' => Treat::Plain,
        '\t' | '\n' | '\r' => Treat::Space,
        // Controls, and Unicode's default ignorables.
        '\0'..='\u{1f}'
        | '\u{7f}'..='\u{9f}'
        | '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff0}'..='\u{fff8}'
        | '\u{e0000}'..='\u{e0fff}' => Treat::Nothing,
        '\u{a0}'..='\u{2ff}' | '\u{3040}'..='\u{3098}' | '\u{309b}'..='\u{9fff}' => Treat::Plain,
        _ if is_combining_mark(c) => Treat::Mark,
        _ => Treat::Plain,
    }
}
