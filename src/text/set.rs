//! Lines as glyphs in their places, for formats that have fonts of their own and are told which glyph stands for which
//! characters.

use std::ops::Range;

use super::face::{Ruler, Treat, treat};
use super::{Fonts, Weight};

/// A glyph in its place.
#[derive(Clone, PartialEq, Debug)]
pub struct SetGlyph {
    /// Which of the fonts' files, for [`Fonts::file`].
    pub file: usize,
    /// Its number there.
    pub id: u32,
    /// From the line's left end, in em.
    pub x: f64,
    /// Down from the base line, in em.
    pub y: f64,
    /// The bytes of the line that it stands for.
    pub text: Range<usize>,
}

impl Fonts {
    /// A line as glyphs, from left to right.
    pub fn set(&self, line: &str, weight: Weight) -> Vec<SetGlyph> {
        if Fonts::needs_shaping(line) { self.set_shaped(line, weight) } else { self.set_plain(line, weight) }
    }

    fn set_plain(&self, line: &str, weight: Weight) -> Vec<SetGlyph> {
        let chain = self.chain(weight);
        let mut ruler: Ruler<'_> = self.ruler(weight);
        let mut x = 0.0;
        let mut glyphs: Vec<SetGlyph> = Vec::new();
        for (at, c) in line.char_indices() {
            let text = at..at + c.len_utf8();
            let drawn = match treat(c) {
                Treat::Nothing => {
                    // What is not seen belongs to what is seen before it.
                    if let Some(last) = glyphs.last_mut() {
                        last.text.end = text.end;
                    }
                    continue;
                }
                Treat::Space => ' ',
                Treat::Plain | Treat::Mark => c,
            };
            let (place, id) = ruler.find(drawn).unwrap_or_default();
            let face = chain.get(place).copied().unwrap_or(0);
            glyphs.push(SetGlyph { file: face * 2, id: id.to_u32(), x, y: 0.0, text });
            x += ruler.advance(drawn);
        }
        glyphs
    }

    fn set_shaped(&self, line: &str, weight: Weight) -> Vec<SetGlyph> {
        let shaped = self.shape(line, weight);
        let mut starts: Vec<usize> = line.char_indices().map(|(at, _)| at).collect();
        starts.push(line.len());
        let mut firsts: Vec<usize> = shaped.glyphs.iter().map(|glyph| glyph.character).collect();
        firsts.sort_unstable();
        firsts.dedup();
        let byte = |character: usize| starts.get(character).copied().unwrap_or(line.len());
        let text = |character: usize| {
            let next = firsts.iter().find(|first| **first > character);
            byte(character)..next.map_or(line.len(), |&next| byte(next))
        };
        let glyph = |glyph: &super::shape::ShapedGlyph| SetGlyph {
            file: glyph.face * 2 + 1,
            id: glyph.id,
            x: glyph.x,
            y: glyph.y,
            text: text(glyph.character),
        };
        shaped.glyphs.iter().map(glyph).collect()
    }

    /// The bytes of a font file: of each face the one that lines are measured with, and the one that they are shaped with.
    pub fn file(&self, number: usize) -> Option<&[u8]> {
        let face = self.faces.get(number / 2)?;
        Some(if number.is_multiple_of(2) { face.data.as_ref() } else { face.whole() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glyphs_stand_for_all_bytes_of_a_line() {
        let fonts = Fonts::embedded();
        for line in ["Web", "負荷分散 (ELB)", "a\u{200b}b", "e\u{301}x"] {
            let glyphs = fonts.set(line, Weight::Regular);
            let covered: Vec<Range<usize>> = glyphs.iter().map(|glyph| glyph.text.clone()).collect();
            assert_eq!(covered.first().map(|range| range.start), Some(0), "{line}");
            assert_eq!(covered.last().map(|range| range.end), Some(line.len()), "{line}");
            assert!(
                glyphs.iter().all(|glyph| fonts.file(glyph.file).is_some() && line.is_char_boundary(glyph.text.end))
            );
            let width = fonts.width(line, 1.0, Weight::Regular);
            assert!(glyphs.iter().all(|glyph| glyph.x <= width), "{line}");
        }
    }
}
