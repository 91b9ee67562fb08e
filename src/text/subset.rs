//! Fonts with only the characters of one picture, to be carried inside it.

use std::collections::{BTreeMap, BTreeSet};

use skrifa::string::StringId;
use subsetter::GlyphRemapper;

use super::face::{Face, Treat, treat};
use super::user::text;
use super::{FontError, Fonts, Weight, sfnt};

/// A font file with only the wanted characters, for an `@font-face` rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subset {
    /// The weight to declare, also where the face itself is a regular one that serves for bold:
    /// else browsers would thicken it.
    pub weight: Weight,
    /// The font file.
    pub data: Vec<u8>,
    /// For `format(...)`: `truetype` or `opentype`.
    pub format: &'static str,
}

impl Subset {
    /// The media type of a `data:` address, `font/ttf` or `font/otf`.
    pub fn media_type(&self) -> &'static str {
        match self.format {
            "opentype" => "font/otf",
            _ => "font/ttf",
        }
    }
}

impl Fonts {
    /// Cuts the faces of one weight down to these characters: one file for each face that has any.
    ///
    /// No character is in two of the files, so all of them can be declared under one family.
    /// Characters that no face has are left out. The same characters give the same bytes.
    pub fn subset(&self, chars: &BTreeSet<char>, weight: Weight) -> Result<Vec<Subset>, FontError> {
        let mut ruler = self.ruler(weight);
        // For each place of the chain, the characters with the glyphs in the whole font.
        let mut wanted: BTreeMap<usize, BTreeMap<char, u16>> = BTreeMap::new();
        for &c in chars {
            if matches!(treat(c), Treat::Nothing | Treat::Space) {
                continue;
            }
            if let Some((place, id)) = ruler.find(c) {
                let id = u16::try_from(id.to_u32()).map_err(|_| FontError::Broken("cmap"))?;
                wanted.entry(place).or_default().insert(c, id);
            }
        }
        let mut files = Vec::new();
        for (place, glyphs) in wanted {
            let face = self.chain(weight).get(place).and_then(|&i| self.faces.get(i));
            files.push(cut(face.ok_or(FontError::NotAFont)?, &glyphs, weight)?);
        }
        Ok(files)
    }
}

fn cut(face: &Face, glyphs: &BTreeMap<char, u16>, weight: Weight) -> Result<Subset, FontError> {
    let mut remapper = GlyphRemapper::new();
    let renumbered = glyphs.iter().map(|(&c, &id)| (c, remapper.remap(id))).collect();
    let data = face.data.as_ref();
    let small = subsetter::subset(data, 0, &remapper).map_err(|e| FontError::Cut(e.to_string()))?;
    // The library leaves out what only documents of its own kind can do without.
    let mut tables = sfnt::read(&small).ok_or(FontError::NotAFont)?;
    let whole = sfnt::read(data).ok_or(FontError::NotAFont)?;
    let reader = face.reader().ok_or(FontError::NotAFont)?;
    let copyright = text(&reader.font, StringId::COPYRIGHT_NOTICE);
    let licence = text(&reader.font, StringId::LICENSE_URL);
    let style = match weight {
        Weight::Regular => "Regular",
        Weight::Bold => "Bold",
    };
    let full = format!("{} {style}", face.family);
    let postscript: String = full.chars().filter(char::is_ascii_alphanumeric).collect();
    let names =
        sfnt::name(&[(0, &copyright), (1, &face.family), (2, style), (4, &full), (6, &postscript), (14, &licence)]);
    tables.insert(*b"name", names.into());
    tables.insert(*b"post", sfnt::post().into());
    tables.insert(*b"cmap", sfnt::cmap(&renumbered).into());
    let os2 = whole.get(b"OS/2").ok_or(FontError::Broken("OS/2"))?;
    tables.insert(*b"OS/2", os2.clone());
    let format = match tables.contains_key(b"CFF ") {
        true => "opentype",
        false => "truetype",
    };
    Ok(Subset { weight, data: sfnt::write(tables), format })
}
