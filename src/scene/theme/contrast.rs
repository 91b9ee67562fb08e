//! Which texts of a theme cannot be read well on what they stand on.

use crate::analysis::Value;
use crate::model::Op;
use crate::scene::colour::Colour;
use crate::scene::theme::Theme;

/// The least contrast of a text with its ground, as WCAG asks for at level AA.
const READABLE: f64 = 4.5;

impl Theme {
    /// Texts with too little contrast, as `label (#aaaaaa) on card (#ffffff): 2.3`; none in a good theme.
    pub fn hard_to_read(&self) -> Vec<String> {
        let mut told = Vec::new();
        for (text, ink, under, ground) in self.pairs() {
            let contrast = ink.contrast(ground);
            if contrast < READABLE {
                let (ink, ground) = (shown(ink), shown(ground));
                told.push(format!("{text} ({ink}) on {under} ({ground}): {:.1}", (contrast * 10.0).floor() / 10.0));
            }
        }
        told
    }

    /// Every text with every ground that it may stand on: what they are called, and their colours.
    fn pairs(&self) -> Vec<(&str, Colour, &str, Colour)> {
        let c = &self.colours;
        let mut pairs = vec![
            ("number", c.callout_ink, "callout", c.callout),
            ("text", c.note_ink, "note", c.note),
            ("number", c.last_ink, "last", c.last),
            ("number", c.title, "panel_line", c.panel_line),
        ];
        for change in [&self.change.added, &self.change.removed, &self.change.changed, &self.change.moved] {
            pairs.push(("sign", change.sign, "badge of a change", change.line));
            pairs.push(("label", c.ink, "tint of a change", change.tint));
            pairs.push(("caption", c.muted, "tint of a change", change.tint));
        }
        for health in Value::ALL.map(|value| self.health(value)) {
            pairs.push(("sign", health.sign, "badge of health", health.line));
            pairs.push(("word of health", health.line, "its tint", health.tint));
            pairs.push(("label", c.ink, "tint of health", health.tint));
            pairs.push(("caption", c.muted, "tint of health", health.tint));
            pairs.push(("word of health", health.line, "panel", c.panel));
            pairs.push(("word of health", health.line, "page", c.background));
        }
        let mut grounds =
            vec![("page", c.background), ("panel", c.panel), ("card", c.card), ("failed_tint", c.failed_tint)];
        for (kind, frame) in &self.frame {
            pairs.push(("title", frame.title, kind, frame.fill));
            grounds.push((kind, frame.fill));
        }
        for (under, ground) in grounds {
            let texts = [("title", c.title), ("label", c.ink), ("caption", c.muted), ("overlay", c.overlay)];
            pairs.extend(texts.map(|(text, ink)| (text, ink, under, ground)));
            pairs.extend(Op::ALL.map(|op| ("label of an edge", self.edge(op).ink, under, ground)));
        }
        pairs
    }
}

fn shown(colour: Colour) -> String {
    match colour.light == colour.dark {
        true => colour.light.to_string(),
        false => format!("{}/{}", colour.light, colour.dark),
    }
}
