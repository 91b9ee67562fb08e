//! What a user's icons cost a picture all together. Each by itself is bounded when it is read; a picture may have many.

use crate::limits::Limits;
use crate::scene::icon::{Artwork, Glyph, GlyphShape, Outline, Paint, Piece, Shading};
use crate::scene::item::Geometry;

/// What has been read for a picture so far, whether it could be used or not.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) struct Spent {
    files: usize,
    bytes: usize,
    points: usize,
}

impl Spent {
    /// One more icon, if there is room for it. An icon that goes beyond the room is the last that is read.
    pub(super) fn glyph(
        &mut self,
        read: impl FnOnce() -> Result<Vec<u8>, String>,
        limits: &Limits,
    ) -> Result<Glyph, String> {
        self.files += 1;
        self.fits(limits)?;
        let bytes = read()?;
        self.bytes = self.bytes.saturating_add(bytes.len());
        self.fits(limits)?;
        let glyph = Glyph::read(&bytes, limits)?;
        self.bytes = self.bytes.saturating_add(kept(&glyph).saturating_sub(bytes.len()));
        self.points = self.points.saturating_add(points(&glyph));
        self.fits(limits)?;
        Ok(glyph)
    }

    fn fits(&self, limits: &Limits) -> Result<(), String> {
        let Limits { icons, icons_bytes, icons_points, .. } = limits;
        let past = |most: &usize, what: &str| {
            Err(format!("all icons of your own in one picture may have {most} {what} together, and there are more"))
        };
        match () {
            () if self.files > *icons => Err(format!("a picture takes {icons} icons of your own")),
            () if self.bytes > *icons_bytes => past(icons_bytes, "bytes"),
            () if self.points > *icons_points => past(icons_points, "points of paths and stops of gradients"),
            () => Ok(()),
        }
    }
}

/// Bytes of a picture of pixels as it is written into an SVG; of a drawing, its points are what counts.
fn kept(glyph: &Glyph) -> usize {
    match glyph {
        Glyph::Pixels(pixels) => pixels.png.len(),
        Glyph::Family(_) | Glyph::Artwork(_) => 0,
    }
}

/// Points of paths and stops of gradients: what a drawing comes to when it is written or painted.
fn points(glyph: &Glyph) -> usize {
    match glyph {
        Glyph::Family(shapes) => shapes.iter().map(of_shape).sum(),
        Glyph::Artwork(Artwork { pieces }) => pieces.iter().map(of_piece).sum(),
        Glyph::Pixels(_) => 0,
    }
}

fn of_shape(shape: &GlyphShape) -> usize {
    match &shape.geometry {
        Geometry::Rect(..) | Geometry::Circle(..) => 1,
        Geometry::Polyline(points) | Geometry::Polygon(points) => points.len(),
        Geometry::Path(segments) => segments.len(),
    }
}

fn of_piece(piece: &Piece) -> usize {
    let outline = |outline: &Outline| outline.segments.len();
    let stops = |shading: &Shading| match &shading.paint {
        Paint::Gradient(gradient) => gradient.stops.len(),
        Paint::Plain(_) => 0,
    };
    match piece {
        Piece::Path { outline: line, fill, stroke } => {
            let stroke = stroke.as_ref().map(|(shading, _, _)| shading);
            outline(line) + fill.iter().chain(stroke).map(stops).sum::<usize>()
        }
        Piece::Group { clip, pieces, .. } => {
            clip.as_ref().map_or(0, outline) + pieces.iter().map(of_piece).sum::<usize>()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn svg(points: usize) -> Vec<u8> {
        let view = "xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 48 48\"";
        format!("<svg {view}><path d=\"M0 0{}z\"/></svg>", "h1".repeat(points - 2)).into_bytes()
    }

    #[test]
    fn icons_share_their_points_and_bytes() {
        let limits = Limits { icons_points: 250, icons_bytes: 2_000, icons: 3, ..Limits::default() };
        let mut spent = Spent::default();
        assert!(spent.glyph(|| Ok(svg(100)), &limits).is_ok());
        assert!(spent.glyph(|| Ok(svg(100)), &limits).is_ok());
        assert!(spent.glyph(|| Ok(svg(100)), &limits).is_err_and(|why| why.contains("250 points")));
        // Nothing is read any more, and files that cannot be used count, too.
        assert!(spent.glyph(|| panic!("it is not read"), &limits).is_err_and(|why| why.contains("takes 3 icons")));
        let mut spent = Spent::default();
        let bytes = |spent: &mut Spent| spent.glyph(|| Ok(vec![b' '; 900]), &limits);
        assert!(bytes(&mut spent).is_err_and(|why| why.contains("SVG")));
        assert!(bytes(&mut spent).is_err_and(|why| why.contains("SVG")));
        assert!(bytes(&mut spent).is_err_and(|why| why.contains("2000 bytes")));
    }

    #[test]
    fn an_ordinary_set_of_icons_is_far_within_them() {
        let limits = Limits::default();
        assert!(points(&Glyph::read(&svg(1_000), &limits).expect("an icon")) * limits.icons <= limits.icons_points);
    }
}
