//! From the picture's px to the units of slides: whole numbers, of which 914,400 are an inch.

use crate::geometry::{Point, Rect};

/// Units in a point, in which sizes of fonts are given.
const POINT: f64 = 12_700.0;
/// What PowerPoint takes for coordinates.
const FARTHEST: f64 = 2_000_000_000.0;

/// Where a picture stands on a slide.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ground {
    /// Units in a px.
    pub scale: f64,
    /// What stands in the slide's upper left corner, px.
    pub origin: Point,
}

/// A rectangle in units.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Box {
    pub x: i64,
    pub y: i64,
    pub w: i64,
    pub h: i64,
}

impl Ground {
    /// A length.
    pub fn length(&self, px: f64) -> i64 {
        whole(px * self.scale)
    }

    pub fn x(&self, px: f64) -> i64 {
        whole((px - self.origin.x) * self.scale)
    }

    pub fn y(&self, px: f64) -> i64 {
        whole((px - self.origin.y) * self.scale)
    }

    pub fn point(&self, point: Point) -> (i64, i64) {
        (self.x(point.x), self.y(point.y))
    }

    pub fn rect(&self, rect: Rect) -> Box {
        let (x, y) = (self.x(rect.x), self.y(rect.y));
        Box { x, y, w: (self.x(rect.right()) - x).max(0), h: (self.y(rect.bottom()) - y).max(0) }
    }

    /// A size of a font, in hundredths of a point.
    pub fn font(&self, px: f64) -> i64 {
        whole(px * self.scale / POINT * 100.0).clamp(100, 400_000)
    }

    /// The width of a line; not so thin that programs take it for none.
    pub fn line(&self, px: f64) -> i64 {
        self.length(px).clamp(1_000, 20_000_000)
    }
}

/// The nearest whole number that slides can have.
pub(super) fn whole(value: f64) -> i64 {
    // What is not a number becomes 0.
    value.clamp(-FARTHEST, FARTHEST).round() as i64
}
