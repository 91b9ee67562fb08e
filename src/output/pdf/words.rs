//! Texts as glyphs that know which characters they stand for.

use std::collections::BTreeMap;

use krilla::geom::Point as At;
use krilla::surface::Surface;
use krilla::text::{Font, GlyphId, KrillaGlyph};

use crate::output::pdf::path::fill;
use crate::scene::item::{Text, TextAnchor};
use crate::text::{Fonts, SetGlyph, Weight};

/// The fonts of a document.
pub(super) struct Faces<'a> {
    fonts: &'a Fonts,
    read: BTreeMap<usize, Option<Font>>,
}

impl<'a> Faces<'a> {
    pub fn new(fonts: &'a Fonts) -> Self {
        Faces { fonts, read: BTreeMap::new() }
    }

    fn font(&mut self, file: usize) -> Option<Font> {
        let read = || Font::new(self.fonts.file(file)?.to_vec().into(), 0);
        self.read.entry(file).or_insert_with(read).clone()
    }

    /// Draws the lines of a text.
    pub fn draw(&mut self, surface: &mut Surface<'_>, text: &Text) {
        let weight = if text.bold { Weight::Bold } else { Weight::Regular };
        surface.set_stroke(None);
        surface.set_fill(Some(fill(text.colour)));
        for line in &text.lines {
            let width = self.fonts.width(&line.text, text.size, weight);
            let left = match text.anchor {
                TextAnchor::Start => line.at.x,
                TextAnchor::Middle => line.at.x - width / 2.0,
                TextAnchor::End => line.at.x - width,
            };
            let glyphs = self.fonts.set(&line.text, weight);
            let end = width / text.size.max(0.01);
            for run in glyphs.chunk_by(|a, b| a.file == b.file) {
                let after = glyphs.iter().map(|glyph| glyph.x).find(|x| run.last().is_some_and(|last| *x > last.x));
                self.run(surface, run, (left, line.at.y), after.unwrap_or(end), (&line.text, text.size));
            }
        }
    }

    fn run(
        &mut self,
        surface: &mut Surface<'_>,
        run: &[SetGlyph],
        (left, base): (f64, f64),
        end: f64,
        (text, size): (&str, f64),
    ) {
        let (Some(first), Some(font)) = (run.first(), run.first().and_then(|glyph| self.font(glyph.file))) else {
            return;
        };
        let next = run.iter().skip(1).map(|glyph| glyph.x).chain([end]);
        let glyph = |(glyph, next): (&SetGlyph, f64)| {
            let advance = (next - glyph.x) as f32;
            KrillaGlyph::new(GlyphId::new(glyph.id), advance, 0.0, -glyph.y as f32, 0.0, glyph.text.clone(), None)
        };
        let glyphs: Vec<KrillaGlyph> = run.iter().zip(next).map(glyph).collect();
        let start = At::from_xy((left + first.x * size) as f32, base as f32);
        surface.draw_glyphs(start, &glyphs, font, text, size as f32, false);
    }
}
