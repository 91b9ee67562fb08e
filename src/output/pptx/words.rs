//! Texts of shapes: the lines as we have broken them, at the size and the pitch at which we have measured them.

use crate::geometry::Rect;
use crate::output::deck::Deck;
use crate::output::pptx::paint::Palette;
use crate::output::pptx::units::{Ground, whole};
use crate::output::xml::Xml;
use crate::scene::colour::Colour;
use crate::scene::item::{BASELINE, LINE_HEIGHT, Text, TextAnchor};
use crate::text::{Fonts, Weight};

/// How texts are written.
pub(super) struct Writing<'a> {
    pub palette: &'a Palette,
    pub fonts: &'a Fonts,
    pub ground: Ground,
    /// The language of the deck.
    pub language: &'a str,
    /// Of what has no colour of its own.
    pub muted: Colour,
}

/// Where in its room a text begins.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Anchor {
    Top,
    Middle,
}

impl<'a> Writing<'a> {
    /// For the pages of a deck.
    pub fn new(deck: &'a Deck<'_>, palette: &'a Palette, ground: Ground) -> Writing<'a> {
        let muted = deck.theme.colours.muted;
        Writing { palette, fonts: deck.fonts, ground, language: &deck.language, muted }
    }

    /// The room that the lines of a text take, px.
    pub fn room(&self, text: &Text) -> Option<Rect> {
        let (first, last) = (text.lines.first()?, text.lines.last()?);
        let pitch = pitch(text);
        let weight = if text.bold { Weight::Bold } else { Weight::Regular };
        let width = text.lines.iter().map(|line| self.fonts.width(&line.text, text.size, weight)).fold(0.0, f64::max);
        let x = match text.anchor {
            TextAnchor::Start => first.at.x,
            TextAnchor::Middle => first.at.x - width / 2.0,
            TextAnchor::End => first.at.x - width,
        };
        let top = first.at.y - BASELINE * text.size - pitch / 2.0;
        Some(Rect::new(x, top, width, last.at.y - first.at.y + pitch))
    }

    /// A text body. Texts after the first stand below it.
    pub fn body(&self, xml: &mut Xml, texts: &[&Text], anchor: Anchor) {
        xml.start("p:txBody").start("a:bodyPr").attribute("wrap", "none");
        for inset in ["lIns", "tIns", "rIns", "bIns"] {
            xml.attribute(inset, "0");
        }
        xml.attribute("rtlCol", "0").attribute("anchor", if anchor == Anchor::Top { "t" } else { "ctr" });
        xml.start("a:noAutofit").end("a:noAutofit").end("a:bodyPr").start("a:lstStyle").end("a:lstStyle");
        let mut end: Option<f64> = None;
        for text in texts {
            let room = self.room(text).unwrap_or_default();
            let before = end.map_or(0.0, |end| (room.y - end).max(0.0));
            self.paragraph(xml, text, before);
            end = Some(room.bottom());
        }
        if texts.is_empty() {
            xml.start("a:p").start("a:endParaRPr").attribute("lang", tag(self.language)).end("a:endParaRPr").end("a:p");
        }
        xml.end("p:txBody");
    }

    fn paragraph(&self, xml: &mut Xml, text: &Text, before: f64) {
        let align = match text.anchor {
            TextAnchor::Start => "l",
            TextAnchor::Middle => "ctr",
            TextAnchor::End => "r",
        };
        let points = |px: f64| whole(px * self.ground.scale / 127.0).clamp(0, 158_400).to_string();
        xml.start("a:p").start("a:pPr").attribute("marL", "0").attribute("indent", "0").attribute("algn", align);
        xml.start("a:lnSpc").start("a:spcPts").attribute("val", &points(pitch(text))).end("a:spcPts").end("a:lnSpc");
        xml.start("a:spcBef").start("a:spcPts").attribute("val", &points(before)).end("a:spcPts").end("a:spcBef");
        xml.start("a:buNone").end("a:buNone").end("a:pPr");
        for (at, line) in text.lines.iter().enumerate() {
            if at > 0 {
                xml.start("a:br");
                self.run(xml, "a:rPr", &line.text, text);
                xml.end("a:br");
            }
            if line.text.is_empty() {
                continue;
            }
            xml.start("a:r");
            self.run(xml, "a:rPr", &line.text, text);
            xml.start("a:t").text(&line.text).end("a:t").end("a:r");
        }
        xml.end("a:p");
    }

    fn run(&self, xml: &mut Xml, name: &'static str, line: &str, text: &Text) {
        xml.start(name).attribute("lang", language(line, self.language));
        xml.attribute("sz", &self.ground.font(text.size).to_string()).attribute("b", if text.bold { "1" } else { "0" });
        xml.attribute("dirty", "0");
        self.palette.fill(xml, Some(text.colour));
        xml.end(name);
    }
}

/// From line to line, px.
fn pitch(text: &Text) -> f64 {
    match text.lines[..] {
        [ref first, ref second, ..] => (second.at.y - first.at.y).max(1.0),
        _ => text.size * LINE_HEIGHT,
    }
}

/// The language of a line: what has letters of Japanese is Japanese.
pub(super) fn language(line: &str, usual: &str) -> &'static str {
    let japanese = |c: char| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ff66}'..='\u{ff9f}');
    match line.chars().any(japanese) {
        true => "ja-JP",
        false => tag(if usual == "ja" { "en" } else { usual }),
    }
}

/// A language as slides name it.
pub(super) fn tag(language: &str) -> &'static str {
    match language.split(['-', '_']).next().unwrap_or_default() {
        "ja" => "ja-JP",
        "de" => "de-DE",
        "fr" => "fr-FR",
        "es" => "es-ES",
        "it" => "it-IT",
        "pt" => "pt-BR",
        "nl" => "nl-NL",
        "ko" => "ko-KR",
        "zh" => "zh-CN",
        _ => "en-US",
    }
}
