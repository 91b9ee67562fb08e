//! Characters as outlines, for text that is drawn as paths.

use std::fmt::Write;

use skrifa::MetadataProvider;
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};

use super::face::{Treat, treat};
use super::{Fonts, Weight};

/// The outline of one character.
#[derive(Clone, Debug, PartialEq)]
pub struct Glyph {
    /// SVG path data on a grid of 1000 units per em, y down, the origin on the base line at the left
    /// end. Relative commands, two decimals at most; empty for a space. Fill rule: nonzero.
    pub path: String,
    /// The way to the next character, in em.
    pub advance: f64,
}

impl Fonts {
    /// The outline of a character, in the first face that has it.
    ///
    /// A character that no face has gets the box that stands for it. None if nothing is drawn at all
    /// (control and invisible format characters).
    pub fn glyph(&self, c: char, weight: Weight) -> Option<Glyph> {
        let c = match treat(c) {
            Treat::Nothing => return None,
            Treat::Space => ' ',
            Treat::Plain | Treat::Mark => c,
        };
        let mut ruler = self.ruler(weight);
        let advance = ruler.advance(c);
        let (place, id) = ruler.find(c).unwrap_or_default();
        let reader = ruler.reader(place)?.as_ref()?;
        let mut pen = Pen::new(1000.0 / reader.units);
        if let Some(outline) = reader.font.outline_glyphs().get(id) {
            let settings = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
            outline.draw(settings, &mut pen).ok()?;
        }
        Some(Glyph { path: pen.path, advance })
    }
}

/// Writes path data. Positions are kept in hundredths, so that relative steps do not drift.
pub(super) struct Pen {
    pub path: String,
    scale: f64,
    at: (i64, i64),
    start: (i64, i64),
}

impl Pen {
    pub fn new(scale: f64) -> Self {
        Pen { path: String::new(), scale, at: (0, 0), start: (0, 0) }
    }

    fn point(&self, x: f32, y: f32) -> (i64, i64) {
        let hundredths = |v: f32| (f64::from(v) * self.scale * 100.0).round() as i64;
        (hundredths(x), -hundredths(y))
    }

    /// Writes a command with its points, relative to the current one; the last becomes current.
    fn step(&mut self, command: char, points: &[(i64, i64)]) {
        self.path.push(command);
        let mut first = true;
        for point in points {
            for value in [point.0 - self.at.0, point.1 - self.at.1] {
                if !first && value >= 0 {
                    self.path.push(' ');
                }
                first = false;
                self.number(value);
            }
        }
        self.at = points.last().copied().unwrap_or(self.at);
    }

    fn number(&mut self, hundredths: i64) {
        if hundredths < 0 {
            self.path.push('-');
        }
        let (whole, rest) = (hundredths.abs() / 100, hundredths.abs() % 100);
        // Writing to a string cannot fail.
        let _ = match (rest, rest % 10) {
            (0, _) => write!(self.path, "{whole}"),
            (_, 0) => write!(self.path, "{whole}.{}", rest / 10),
            _ => write!(self.path, "{whole}.{rest:02}"),
        };
    }
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        let to = self.point(x, y);
        self.step('m', &[to]);
        self.start = to;
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let to = self.point(x, y);
        if to.1 == self.at.1 {
            self.path.push('h');
            self.number(to.0 - self.at.0);
            self.at = to;
        } else if to.0 == self.at.0 {
            self.path.push('v');
            self.number(to.1 - self.at.1);
            self.at = to;
        } else {
            self.step('l', &[to]);
        }
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        let points = [self.point(cx, cy), self.point(x, y)];
        self.step('q', &points);
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        let points = [self.point(ax, ay), self.point(bx, by), self.point(x, y)];
        self.step('c', &points);
    }

    fn close(&mut self) {
        self.path.push('z');
        self.at = self.start;
    }
}
