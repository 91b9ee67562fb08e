//! Colours, surfaces and lines. A colour that is one of the theme's is written as such, so that it changes with the theme.

use crate::output::pptx::units::Ground;
use crate::output::xml::Xml;
use crate::scene::Theme;
use crate::scene::colour::{Colour, Rgb};
use crate::scene::item::Stroke;

/// The colours of a slide's theme that the picture uses, by their names there.
#[derive(Clone, Debug)]
pub(super) struct Palette {
    names: Vec<(Rgb, &'static str)>,
}

/// What stands at an end of a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Head {
    Triangle,
    Open,
}

/// Patterns of dashes that slides know: name, length of a dash and of a gap in widths of the line.
const DASHES: [(&str, f64, f64); 5] =
    [("sysDot", 1.0, 1.0), ("dot", 1.0, 3.0), ("sysDash", 3.0, 1.0), ("dash", 4.0, 3.0), ("lgDash", 8.0, 3.0)];

impl Palette {
    /// The colours of a theme, the more general ones first.
    pub fn of(theme: &Theme) -> Palette {
        let colours = &theme.colours;
        let mut names: Vec<(Rgb, &'static str)> = Vec::new();
        for (colour, name) in [
            (colours.background, "bg1"),
            (colours.ink, "tx1"),
            (colours.title, "tx2"),
            (colours.panel, "bg2"),
            (colours.arrow, "accent1"),
        ] {
            if !names.iter().any(|(known, _)| *known == colour.light) {
                names.push((colour.light, name));
            }
        }
        Palette { names }
    }

    /// Of a template, whose texts and grounds may be dark or light: only its accent is used.
    pub fn of_template(theme: &Theme) -> Palette {
        Palette { names: vec![(theme.colours.arrow.light, "accent1")] }
    }

    /// A colour, as slides write it.
    pub fn colour(&self, xml: &mut Xml, colour: Colour) {
        match self.names.iter().find(|(known, _)| *known == colour.light) {
            Some((_, name)) => xml.start("a:schemeClr").attribute("val", name).end("a:schemeClr"),
            None => xml.start("a:srgbClr").attribute("val", &digits(colour.light)).end("a:srgbClr"),
        };
    }

    /// A surface, or that there is none.
    pub fn fill(&self, xml: &mut Xml, fill: Option<Colour>) {
        match fill {
            None => drop(xml.start("a:noFill").end("a:noFill")),
            Some(colour) => {
                xml.start("a:solidFill");
                self.colour(xml, colour);
                xml.end("a:solidFill");
            }
        }
    }

    /// A border, or that there is none.
    pub fn border(&self, xml: &mut Xml, stroke: Option<&Stroke>, ground: &Ground) {
        match stroke {
            None => {
                xml.start("a:ln");
                self.fill(xml, None);
                xml.end("a:ln");
            }
            Some(stroke) => self.line(xml, stroke, ground.line(stroke.width), false, None),
        }
    }

    /// A line of a width in units; `double` makes two of it.
    pub fn line(&self, xml: &mut Xml, stroke: &Stroke, width: i64, double: bool, head: Option<Head>) {
        xml.start("a:ln").attribute("w", &width.to_string());
        if stroke.round {
            xml.attribute("cap", "rnd");
        }
        if double {
            xml.attribute("cmpd", "dbl");
        }
        self.fill(xml, Some(stroke.colour));
        if let Some(name) = dash(stroke) {
            xml.start("a:prstDash").attribute("val", name).end("a:prstDash");
        }
        xml.start("a:round").end("a:round");
        if let Some(head) = head {
            let kind = if head == Head::Triangle { "triangle" } else { "arrow" };
            xml.start("a:tailEnd").attribute("type", kind).attribute("w", "med").attribute("len", "med");
            xml.end("a:tailEnd");
        }
        xml.end("a:ln");
    }
}

/// The pattern that is most like the dashes of a line.
fn dash(stroke: &Stroke) -> Option<&'static str> {
    let [on, ..] = stroke.dash[..] else { return None };
    let off = stroke.dash.get(1).copied().unwrap_or(on);
    let width = stroke.width.max(0.1);
    let far = |(_, dash, gap): &(&str, f64, f64)| (on / width / dash).ln().abs() + (off / width / gap).ln().abs();
    DASHES.iter().min_by(|a, b| far(a).total_cmp(&far(b))).map(|(name, ..)| *name)
}

/// `1F4E79`.
pub(super) fn digits(Rgb(r, g, b): Rgb) -> String {
    format!("{r:02X}{g:02X}{b:02X}")
}
