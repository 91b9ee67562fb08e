//! Lines whose characters cannot be set one after the other: right-to-left scripts, scripts whose letters join, stack or
//! change places, and combining marks. These lines are shaped and put in order here, and drawn as outlines in every
//! output, since viewers without the font's rules would draw them otherwise than they were measured.

use harfrust::{Direction, ShapeOptions, ShaperData, UnicodeBuffer};
use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::DrawSettings;
use skrifa::raw::TableProvider;
use skrifa::{FontRef, GlyphId, MetadataProvider};
use unicode_bidi::BidiInfo;
use unicode_script::{Script, UnicodeScript};

use super::face::{Face, Treat, treat};
use super::glyph::Pen;
use super::{Fonts, Weight};

/// A line in the order and the places in which it is seen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shaped {
    /// From left to right.
    pub glyphs: Vec<ShapedGlyph>,
    /// In em.
    pub width: f64,
    /// How much of it each character takes, in em, in the order of the text: that of a cluster stands at its first.
    pub(super) advances: Vec<f64>,
}

/// A glyph in its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShapedGlyph {
    /// The face, for [`Fonts::outline`].
    pub face: usize,
    /// Its number there.
    pub id: u32,
    /// From the line's left end, in em.
    pub x: f64,
    /// Down from the base line, in em.
    pub y: f64,
    /// The number, in the line, of the first character that it stands for.
    pub character: usize,
}

/// A part of a line in one face, script and direction.
struct Piece {
    face: usize,
    script: Script,
    text: String,
    /// The number of its first character in the line.
    first: usize,
}

impl Fonts {
    /// True for a line that has to be shaped.
    pub fn needs_shaping(text: &str) -> bool {
        !text.is_ascii() && text.chars().any(complex)
    }

    /// Puts a line in order. The direction of the whole is that of its first letter.
    pub fn shape(&self, text: &str, weight: Weight) -> Shaped {
        let mut shaped = Shaped { advances: vec![0.0; text.chars().count()], ..Shaped::default() };
        let bidi = BidiInfo::new(text, None);
        let Some(paragraph) = bidi.paragraphs.first() else { return shaped };
        let (levels, runs) = bidi.visual_runs(paragraph, paragraph.range.clone());
        for run in runs {
            let rtl = levels.get(run.start).is_some_and(|level| level.is_rtl());
            let before = text.get(..run.start).map_or(0, |before| before.chars().count());
            let mut pieces = self.pieces(text.get(run).unwrap_or_default(), before, weight);
            if rtl {
                pieces.reverse();
            }
            for piece in pieces {
                self.shape_piece(&piece, rtl, &mut shaped);
            }
        }
        shaped
    }

    /// Cuts a run where the face or the script changes.
    fn pieces(&self, run: &str, first: usize, weight: Weight) -> Vec<Piece> {
        let chain = self.chain(weight);
        let charmaps: Vec<Option<Charmap<'_>>> = chain
            .iter()
            .map(|&face| {
                self.faces.get(face).and_then(|face| FontRef::new(face.whole()).ok()).map(|font| Charmap::new(&font))
            })
            .collect();
        let has = |place: usize, c: char| {
            charmaps
                .get(place)
                .and_then(Option::as_ref)
                .and_then(|map| map.map(c))
                .is_some_and(|id| id != GlyphId::NOTDEF)
        };
        let mut pieces: Vec<(usize, Piece)> = Vec::new();
        for (number, c) in run.chars().enumerate() {
            let treated = treat(c);
            let c = if treated == Treat::Space { ' ' } else { c };
            let stays = |place| treated == Treat::Nothing || ((treated == Treat::Mark || c == ' ') && has(place, c));
            let last = pieces.last().map(|(place, piece)| (*place, piece.script));
            let place = match last {
                Some((place, _)) if stays(place) => place,
                _ => (0..chain.len()).find(|&place| has(place, c)).unwrap_or(0),
            };
            let common = |script| matches!(script, Script::Common | Script::Inherited | Script::Unknown);
            let script = c.script();
            match pieces.last_mut() {
                Some((known, piece))
                    if *known == place && (common(script) || common(piece.script) || piece.script == script) =>
                {
                    piece.text.push(c);
                    if common(piece.script) {
                        piece.script = script;
                    }
                }
                _ => {
                    let face = chain.get(place).copied().unwrap_or(0);
                    pieces.push((place, Piece { face, script, text: c.to_string(), first: first + number }));
                }
            }
        }
        pieces.into_iter().map(|(_, piece)| piece).collect()
    }

    fn shape_piece(&self, piece: &Piece, rtl: bool, shaped: &mut Shaped) {
        let Some(face) = self.faces.get(piece.face) else { return };
        let Ok(font) = harfrust::FontRef::new(face.whole()) else { return };
        let units = font.head().map_or(1000.0, |head| f64::from(head.units_per_em().max(1)));
        let data = ShaperData::new(&font);
        let shaper = data.shaper(&font).build();
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(&piece.text);
        buffer.set_direction(if rtl { Direction::RightToLeft } else { Direction::LeftToRight });
        buffer.guess_segment_properties();
        let output = shaper.shape(buffer, ShapeOptions::new());
        for (info, position) in output.glyph_infos().iter().zip(output.glyph_positions()) {
            let em = |units_of: i32| f64::from(units_of) / units;
            let within = piece.text.get(..info.cluster as usize).map_or(0, |before| before.chars().count());
            shaped.glyphs.push(ShapedGlyph {
                face: piece.face,
                id: info.glyph_id,
                x: shaped.width + em(position.x_offset),
                y: -em(position.y_offset),
                character: piece.first + within,
            });
            let advance = em(position.x_advance);
            shaped.width += advance;
            if let Some(sum) = shaped.advances.get_mut(piece.first + within) {
                *sum += advance;
            }
        }
    }

    /// A glyph of a face as path data, on the grid of [`super::Glyph`]; empty if there is nothing to draw.
    pub fn outline(&self, face: usize, id: u32) -> String {
        let draw = || {
            let font = FontRef::new(self.faces.get(face)?.whole()).ok()?;
            let units = font.head().ok()?.units_per_em().max(1);
            let mut pen = Pen::new(1000.0 / f64::from(units));
            let outline = font.outline_glyphs().get(GlyphId::new(id))?;
            outline.draw(DrawSettings::unhinted(Size::unscaled(), LocationRef::default()), &mut pen).ok()?;
            Some(pen.path)
        };
        draw().unwrap_or_default()
    }
}

impl Face {
    /// The file with all that shaping needs.
    pub fn whole(&self) -> &[u8] {
        self.layout.as_ref().unwrap_or(&self.data).as_ref()
    }
}

/// True for a character that is not simply set after the one before.
fn complex(c: char) -> bool {
    match c {
        '\0'..='\u{2ff}' | '\u{3040}'..='\u{3098}' | '\u{309b}'..='\u{9fff}' => false,
        // From right to left, and signs that change the direction.
        '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}' => true,
        '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}' => true,
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => true,
        // Scripts of India and of South-East Asia, Hangul in parts, Mongolian.
        '\u{900}'..='\u{11ff}' | '\u{1700}'..='\u{18af}' | '\u{1900}'..='\u{1cff}' => true,
        '\u{a800}'..='\u{aaff}' | '\u{abc0}'..='\u{abff}' | '\u{11000}'..='\u{11fff}' => true,
        _ => treat(c) == Treat::Mark,
    }
}
