//! A user's own font: checked, and rebuilt so that the same rules hold for it as for ours.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use skrifa::MetadataProvider;
use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::Metrics;
use skrifa::raw::TableProvider;
use skrifa::string::StringId;
use skrifa::{FontRef, GlyphId};
use unicode_normalization::char::is_combining_mark;

use super::face::{self, Data, Face};
use super::{Fonts, Weight, sfnt};

/// The largest font file that is taken, in bytes.
const LARGEST: usize = 20_000_000;

/// Why a font cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FontError {
    /// The file is larger than 20 MB. Its size in bytes.
    TooLarge(usize),
    /// The file is no TrueType or OpenType font (WOFF is none).
    NotAFont,
    /// The font has no outlines of the kinds that can be drawn everywhere (`glyf` or `CFF`), but
    /// bitmaps, colour layers or `CFF2`.
    NoOutlines,
    /// The font has no table of Unicode characters.
    NoCharacters,
    /// A table is missing, cut short or contradicts another one. Its name.
    Broken(&'static str),
    /// The font could not be cut. What the library says.
    Cut(String),
}

impl fmt::Display for FontError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FontError::TooLarge(bytes) => {
                write!(f, "the font has {bytes} bytes; at most {LARGEST} are taken")
            }
            FontError::NotAFont => write!(f, "this is not a TrueType or OpenType font"),
            FontError::NoOutlines => {
                write!(f, "the font has no TrueType or CFF outlines")
            }
            FontError::NoCharacters => write!(f, "the font has no Unicode characters"),
            FontError::Broken(table) => write!(f, "the font's table '{table}' is broken"),
            FontError::Cut(why) => write!(f, "the font could not be cut: {why}"),
        }
    }
}

impl std::error::Error for FontError {}

impl Fonts {
    /// A user's font before ours, for both weights; of a collection, its first font.
    ///
    /// Kerning and ligatures of the font are dropped, except in lines that need shaping, and its variations everywhere
    /// (a variable font is taken at its default). Ours keep only the characters that it lacks. Takes 15 ms,
    /// and up to 150 ms for the largest fonts.
    pub fn with_user_font(data: Vec<u8>) -> Result<Fonts, FontError> {
        let (user, glyphs) = rebuild(&data)?;
        let mut faces = vec![user];
        for mut face in face::embedded() {
            face.data = without(&face, &glyphs)?;
            faces.push(face);
        }
        Ok(Fonts::new(faces, [vec![0, 1, 3], vec![0, 2, 4, 3]]))
    }
}

/// The font with the tables that we want, and its characters.
pub(super) fn rebuild(data: &[u8]) -> Result<(Face, BTreeMap<char, u16>), FontError> {
    if data.len() > LARGEST {
        return Err(FontError::TooLarge(data.len()));
    }
    let mut tables = sfnt::read(data).ok_or(FontError::NotAFont)?;
    let rules: Vec<_> = [*b"GDEF", *b"GSUB", *b"GPOS"].iter().filter_map(|tag| tables.remove_entry(tag)).collect();
    const KEPT: [&[u8; 4]; 12] =
        [b"CFF ", b"OS/2", b"cmap", b"cvt ", b"fpgm", b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp", b"prep"];
    let names = tables.get(b"name").cloned();
    tables.retain(|tag, _| KEPT.contains(&tag));
    for (tag, name, least) in
        [(b"head", "head", 54), (b"hhea", "hhea", 36), (b"maxp", "maxp", 6), (b"hmtx", "hmtx", 4), (b"cmap", "cmap", 4)]
    {
        if tables.get(tag).is_none_or(|table| table.len() < least) {
            return Err(FontError::Broken(name));
        }
    }
    let truetype = tables.contains_key(b"glyf") && tables.contains_key(b"loca");
    if !truetype && !tables.contains_key(b"CFF ") {
        return Err(FontError::NoOutlines);
    }
    if truetype {
        tables.remove(b"CFF ");
    }
    if let Some(names) = names {
        tables.insert(*b"name", names);
    }

    let draft = sfnt::write(tables.clone());
    let font = FontRef::new(&draft).map_err(|_| FontError::NotAFont)?;
    let (mut glyphs, count) = characters(&font)?;
    let whole = glyphs.clone();
    // With a mark in this face, shapers take a letter that it lacks apart instead of asking ours.
    glyphs.retain(|&c, _| !is_combining_mark(c));
    let units = font.head().map_err(|_| FontError::Broken("head"))?.units_per_em();
    let metrics = Metrics::new(&font, Size::unscaled(), LocationRef::default());
    let em = |value: f32| f64::from(value) / f64::from(units);
    let (ascent, descent) = (em(metrics.ascent), em(-metrics.descent));
    let advances = font.hmtx().map_err(|_| FontError::Broken("hmtx"))?;
    if advances.h_metrics().len() + advances.left_side_bearings().len() < count {
        return Err(FontError::Broken("hmtx"));
    }
    if !(16..=16384).contains(&units) {
        return Err(FontError::Broken("head"));
    }

    let family = family(&font);
    let postscript: String = family.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
    let copyright = text(&font, StringId::COPYRIGHT_NOTICE);
    let licence = text(&font, StringId::LICENSE_URL);
    let names =
        sfnt::name(&[(0, &copyright), (1, &family), (2, "Regular"), (4, &family), (6, &postscript), (14, &licence)]);
    let os2 = sfnt::os2(400, metrics.ascent as i16, metrics.descent as i16);
    tables.insert(*b"name", names.into());
    tables.insert(*b"post", sfnt::post().into());
    tables.insert(*b"cmap", sfnt::cmap(&glyphs).into());
    if tables.get(b"OS/2").is_none_or(|table| table.len() < 78) {
        tables.insert(*b"OS/2", os2.into());
    }
    let mut shaping = tables.clone();
    shaping.extend(rules);
    shaping.insert(*b"cmap", sfnt::cmap(&whole).into());
    let face = Face {
        family: Cow::Owned(family),
        weight: Weight::Regular,
        layout: Some(Data::Owned(Arc::new(sfnt::write(shaping)))),
        data: Data::Owned(Arc::new(sfnt::write(tables))),
        ascent: if (0.3..2.0).contains(&ascent) { ascent } else { 0.98 },
        descent: if (0.0..1.0).contains(&descent) { descent } else { 0.25 },
    };
    Ok((face, glyphs))
}

/// The characters of a font with their glyphs, and the number of glyphs.
fn characters(font: &FontRef<'_>) -> Result<(BTreeMap<char, u16>, usize), FontError> {
    let count = font.maxp().map_err(|_| FontError::Broken("maxp"))?.num_glyphs();
    let charmap = Charmap::new(font);
    if !charmap.has_map() || charmap.is_symbol() {
        return Err(FontError::NoCharacters);
    }
    let glyphs: BTreeMap<char, u16> = charmap
        .mappings()
        .filter_map(|(c, id)| Some((char::from_u32(c)?, u16::try_from(id.to_u32()).ok()?)))
        .filter(|&(_, id)| id < count && GlyphId::from(id) != GlyphId::NOTDEF)
        .collect();
    match glyphs.is_empty() {
        true => Err(FontError::NoCharacters),
        false => Ok((glyphs, usize::from(count))),
    }
}

/// One of our faces without the characters that the user's font has.
fn without(face: &Face, taken: &BTreeMap<char, u16>) -> Result<Data, FontError> {
    let mut tables = sfnt::read(face.data.as_ref()).ok_or(FontError::NotAFont)?;
    let reader = face.reader().ok_or(FontError::NotAFont)?;
    let (mut glyphs, _) = characters(&reader.font)?;
    glyphs.retain(|c, _| !taken.contains_key(c));
    tables.insert(*b"cmap", sfnt::cmap(&glyphs).into());
    Ok(Data::Owned(Arc::new(sfnt::write(tables))))
}

/// The family's name, of harmless characters only.
fn family(font: &FontRef<'_>) -> String {
    let mut name = text(font, StringId::TYPOGRAPHIC_FAMILY_NAME);
    if name.is_empty() {
        name = text(font, StringId::FAMILY_NAME);
    }
    let name: String = name.chars().filter(|&c| c.is_alphanumeric() || " -_.".contains(c)).take(60).collect();
    match name.trim() {
        "" => "User Font".to_owned(),
        name => name.to_owned(),
    }
}

/// One of the texts in a font's `name` table; empty if it has none.
pub(super) fn text(font: &FontRef<'_>, id: StringId) -> String {
    let found = font.localized_strings(id).english_or_first();
    found.map_or_else(String::new, |text| text.chars().take(200).collect())
}
