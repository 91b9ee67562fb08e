//! Lines that have to be shaped, as outlines: each glyph is written once and used by reference.

use std::collections::{BTreeMap, HashMap};

use crate::output::svg::names::Root;
use crate::output::xml::Xml;
use crate::scene::Scene;
use crate::scene::item::{Item, Text, TextLine};
use crate::text::{Fonts, Shaped, Weight};

/// The shaped lines of a picture.
#[derive(Default)]
pub(super) struct ShapedLines {
    lines: HashMap<(bool, String), Shaped>,
    /// For a face and a glyph of it, its number in the picture and its path.
    glyphs: BTreeMap<(usize, u32), (usize, String)>,
}

impl ShapedLines {
    /// Those of a scene; without fonts there are none, and the viewer does what it can. In a picture that is `rendered` at
    /// once they are also those with characters that no font has: the rasteriser drops a text that begins with one whose
    /// box is empty.
    pub fn of(scene: &Scene, fonts: Option<&Fonts>, rendered: bool) -> ShapedLines {
        let mut found = ShapedLines::default();
        let Some(fonts) = fonts else { return found };
        let outlined = |line: &str| Fonts::needs_shaping(line) || rendered && !fonts.missing(line).is_empty();
        scene.visit(|item| {
            let Item::Text(text) = item else { return };
            for line in text.lines.iter().filter(|line| outlined(&line.text)) {
                let key = (text.bold, line.text.clone());
                if found.lines.contains_key(&key) {
                    continue;
                }
                let shaped = fonts.shape(&line.text, if text.bold { Weight::Bold } else { Weight::Regular });
                for glyph in &shaped.glyphs {
                    let number = found.glyphs.len();
                    let outline = || (number, fonts.outline(glyph.face, glyph.id));
                    found.glyphs.entry((glyph.face, glyph.id)).or_insert_with(outline);
                }
                found.lines.insert(key, shaped);
            }
        });
        found
    }

    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    pub fn has(&self, line: &TextLine, text: &Text) -> bool {
        self.lines.contains_key(&(text.bold, line.text.clone()))
    }

    /// Writes the glyphs.
    pub fn define(&self, xml: &mut Xml, root: &Root) {
        for (number, path) in self.glyphs.values().filter(|(_, path)| !path.is_empty()) {
            xml.start("path").raw("id", |out| root.own(out, &format!("s{number}"))).attribute("d", path).end("path");
        }
    }

    /// The width of a line, and its glyphs in their places, both in thousandths of the font size.
    pub fn uses(&self, line: &TextLine, text: &Text, root: &Root) -> (f64, String) {
        let Some(shaped) = self.lines.get(&(text.bold, line.text.clone())) else { return (0.0, String::new()) };
        let mut uses = Xml::default();
        for glyph in &shaped.glyphs {
            let Some((number, _)) = self.glyphs.get(&(glyph.face, glyph.id)).filter(|(_, path)| !path.is_empty())
            else {
                continue;
            };
            uses.start("use").raw("xlink:href", |out| {
                out.push('#');
                root.own(out, &format!("s{number}"));
            });
            for (name, place) in [("x", glyph.x), ("y", glyph.y)] {
                if place != 0.0 {
                    uses.number(name, place * 1000.0);
                }
            }
            uses.end("use");
        }
        (shaped.width * 1000.0, uses.finish())
    }
}

#[cfg(test)]
mod tests {
    use super::ShapedLines;
    use crate::geometry::Point;
    use crate::scene::Scene;
    use crate::scene::colour::{Colour, Rgb};
    use crate::scene::item::{Text, TextAnchor};
    use crate::text::Fonts;

    #[test]
    fn what_no_font_has_is_an_outline_only_where_a_picture_is_rendered() {
        let black = Colour::same(Rgb(0, 0, 0));
        let lines = ["🚀a".to_owned(), "plain".to_owned()];
        let text = Text::lines(&lines, 0.0, 0.0, TextAnchor::Start, 12.0, false, black);
        let scene = Scene {
            width: 100.0,
            height: 50.0,
            origin: Point::default(),
            background: black,
            items: vec![text.into()],
            title: String::new(),
            description: String::new(),
            language: "en".to_owned(),
            view: String::new(),
            taste: String::new(),
            link: None,
            sheets: Vec::new(),
        };
        let fonts = Fonts::embedded();
        assert!(ShapedLines::of(&scene, Some(&fonts), false).is_empty());
        let shaped = ShapedLines::of(&scene, Some(&fonts), true);
        assert_eq!(shaped.lines.keys().map(|(_, line)| line.as_str()).collect::<Vec<_>>(), ["🚀a"]);
    }
}
