//! Users' own fonts: checked, and rebuilt so that the same rules hold for them as for ours.

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
use super::{Fonts, Weight, drawn, sfnt};

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
    /// The collection has no font of this number. How many it has.
    NoSuchFont(usize),
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
            FontError::NoSuchFont(1) => write!(f, "the file has one font, which needs no number"),
            FontError::NoSuchFont(count) => write!(f, "the collection has {count} fonts, `#1` to `#{count}`"),
            FontError::Cut(why) => write!(f, "the font could not be cut: {why}"),
        }
    }
}

impl std::error::Error for FontError {}

/// A font file of a user.
#[derive(Clone, Debug)]
pub struct UserFont {
    /// The bytes of the file.
    pub data: Vec<u8>,
    /// Which font of a collection, from 1; without it, the first one, and with it the first of the same family in the other
    /// weight.
    pub number: Option<usize>,
}

/// A face, with its characters.
type Rebuilt = (Face, BTreeMap<char, u16>);

impl Fonts {
    /// A user's font before ours, for both weights; the same as [`Fonts::with_user_fonts`] with one file.
    pub fn with_user_font(data: Vec<u8>) -> Result<Fonts, FontError> {
        Fonts::with_user_fonts(&[UserFont { data, number: None }]).map_err(|(_, error)| error)
    }

    /// Users' fonts before ours, in their order. Regular and bold are told by the weight that a font says it has (bold from
    /// 600 on). Bold text asks the bold ones first and then the others, regular text the other way round, and both ask
    /// ours last. An error comes with the number of its file, from 0.
    ///
    /// Kerning and ligatures of the fonts are dropped, except in lines that need shaping, and their variations everywhere
    /// (a variable font is taken at its default). In each weight a face keeps only the characters that those before it
    /// lack. Takes 15 ms a font, and up to 150 ms for the largest ones.
    pub fn with_user_fonts(files: &[UserFont]) -> Result<Fonts, (usize, FontError)> {
        let mut users: Vec<Rebuilt> = Vec::new();
        for (number, file) in files.iter().enumerate() {
            let wrong = |error| (number, error);
            for index in file.chosen().map_err(wrong)? {
                users.push(rebuild(&file.data, index).map_err(wrong)?);
            }
        }
        let nowhere = |error| (files.len().saturating_sub(1), error);
        let mut faces = Vec::new();
        let mut chains = [Vec::new(), Vec::new()];
        let mut taken = BTreeMap::new();
        for (weight, chain) in [Weight::Regular, Weight::Bold].into_iter().zip(&mut chains) {
            taken = BTreeMap::new();
            let (first, rest): (Vec<&Rebuilt>, Vec<&Rebuilt>) = users.iter().partition(|user| user.0.weight == weight);
            for (face, glyphs) in first.into_iter().chain(rest) {
                let mut face = face.clone();
                if glyphs.keys().any(|c| taken.contains_key(c)) {
                    face.data = without(&face, &taken).map_err(nowhere)?;
                }
                taken.extend(glyphs);
                chain.push(faces.len());
                faces.push(face);
            }
        }
        let ours = faces.len();
        for mut face in face::embedded() {
            if ours > 0 {
                face.data = without(&face, &taken).map_err(nowhere)?;
            }
            faces.push(face);
        }
        let [regular, bold] = &mut chains;
        regular.extend([ours, ours + 2]);
        bold.extend([ours + 1, ours + 3, ours + 2]);
        Ok(Fonts { ours, ..Fonts::new(faces, chains) })
    }

    /// The family of a user's font that bold text falls back on although it is not bold, if there is one in this text.
    pub fn not_bold(&self, text: &str) -> Option<&str> {
        let chain = self.chain(Weight::Bold);
        let user = |face: usize| self.faces.get(face).filter(|_| face < self.ours);
        if !chain.iter().any(|&face| user(face).is_some_and(|face| face.weight == Weight::Regular)) {
            return None;
        }
        let mut ruler = self.ruler(Weight::Bold);
        let mut faces = text.chars().filter(|&c| drawn(c)).filter_map(|c| user(*chain.get(ruler.find(c)?.0)?));
        faces.find(|face| face.weight == Weight::Regular).map(|face| face.family.as_ref())
    }
}

impl UserFont {
    /// The numbers of the fonts of the file that are used, from 0.
    fn chosen(&self) -> Result<Vec<usize>, FontError> {
        /// Fonts of a collection that are looked at.
        const MOST: usize = 256;
        if self.data.len() > LARGEST {
            return Err(FontError::TooLarge(self.data.len()));
        }
        let count = sfnt::count(&self.data);
        if let Some(number) = self.number {
            let index = number.checked_sub(1).filter(|index| *index < count);
            return index.map(|index| vec![index]).ok_or(FontError::NoSuchFont(count));
        }
        let told = |index: usize| {
            let font = FontRef::from_index(&self.data, u32::try_from(index).ok()?).ok()?;
            Some((family(&font), weight_of(&font)))
        };
        let first = told(0);
        let partner = (1..count.min(MOST)).find(|&index| match (told(index), &first) {
            (Some((family, weight)), Some(first)) => family == first.0 && weight != first.1,
            _ => false,
        });
        Ok(std::iter::once(0).chain(partner).collect())
    }
}

/// What a font says of its weight.
fn weight_of(font: &FontRef<'_>) -> Weight {
    let of_head = || font.head().is_ok_and(|head| head.mac_style().bits() & 1 == 1);
    match font.os2().map(|os2| os2.us_weight_class()) {
        Ok(600..) => Weight::Bold,
        Ok(_) => Weight::Regular,
        Err(_) if of_head() => Weight::Bold,
        Err(_) => Weight::Regular,
    }
}

/// The font with the tables that we want, and its characters.
pub(super) fn rebuild(data: &[u8], index: usize) -> Result<Rebuilt, FontError> {
    if data.len() > LARGEST {
        return Err(FontError::TooLarge(data.len()));
    }
    let mut tables = sfnt::read_at(data, index).ok_or(FontError::NotAFont)?;
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

    let (family, weight) = (family(&font), weight_of(&font));
    let postscript: String = family.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
    let copyright = text(&font, StringId::COPYRIGHT_NOTICE);
    let licence = text(&font, StringId::LICENSE_URL);
    let names =
        sfnt::name(&[(0, &copyright), (1, &family), (2, "Regular"), (4, &family), (6, &postscript), (14, &licence)]);
    let os2 = sfnt::os2(weight.number(), metrics.ascent as i16, metrics.descent as i16);
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
        weight,
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
