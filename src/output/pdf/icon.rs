//! Icons: shapes of our family, drawings of others, and pictures made of pixels.

use krilla::geom::{Size, Transform};
use krilla::image::Image;
use krilla::paint::{Fill, FillRule, LinearGradient, Paint as Ink, RadialGradient, SpreadMethod, Stop, Stroke};
use krilla::paint::{LineCap, LineJoin};
use krilla::surface::Surface;

use crate::output::pdf::path::{self, of_segments, outline, share};
use crate::scene::Glyph;
use crate::scene::icon::{Artwork, GlyphShape, Gradient, Paint, Piece, Pixels, Shading};
use crate::scene::item::{Icon, Stroke as SceneStroke};
use crate::scene::theme::IconStyle;

/// How much is left of an icon with colours of its own, when what it stands for is not at work.
const FAINT: f64 = 0.4;

/// Draws an icon in its place.
pub(super) fn draw(surface: &mut Surface<'_>, icon: &Icon) {
    let scale = icon.rect.w.min(icon.rect.h) / Glyph::SIZE;
    let place = Transform::from_row(scale as f32, 0.0, 0.0, scale as f32, icon.rect.x as f32, icon.rect.y as f32);
    surface.push_transform(&place);
    match icon.glyph.as_ref() {
        Glyph::Family(shapes) => family(surface, shapes, &icon.style),
        brought => {
            if icon.faint {
                surface.push_opacity(share(FAINT));
            }
            match brought {
                Glyph::Artwork(Artwork { pieces: all }) => pieces(surface, all),
                Glyph::Pixels(picture) => pixels(surface, picture),
                Glyph::Family(_) => {}
            }
            if icon.faint {
                surface.pop();
            }
        }
    }
    surface.pop();
}

fn family(surface: &mut Surface<'_>, shapes: &[GlyphShape], style: &IconStyle) {
    for shape in shapes {
        let Some(path) = outline(&shape.geometry) else { continue };
        let stroke = shape.stroke.map(|(role, width)| SceneStroke {
            colour: role.colour(style),
            width,
            dash: shape.dash.clone(),
            round: shape.round,
        });
        let fill = shape.fill.map(|role| path::fill(role.colour(style)));
        if fill.is_none() && stroke.is_none() {
            continue;
        }
        surface.set_fill(fill);
        surface.set_stroke(stroke.as_ref().map(path::stroke));
        surface.draw_path(&path);
    }
}

fn pieces(surface: &mut Surface<'_>, all: &[Piece]) {
    for piece in all {
        match piece {
            Piece::Group { opacity, clip, pieces: inner } => {
                let clip = clip.as_ref().and_then(|clip| Some((of_segments(&clip.segments)?, clip.even_odd)));
                if let Some((path, even_odd)) = &clip {
                    surface.push_clip_path(path, &rule(*even_odd));
                }
                if *opacity < 1.0 {
                    surface.push_opacity(share(*opacity));
                }
                pieces(surface, inner);
                if *opacity < 1.0 {
                    surface.pop();
                }
                if clip.is_some() {
                    surface.pop();
                }
            }
            Piece::Path { outline, fill, stroke } => {
                let Some(path) = of_segments(&outline.segments) else { continue };
                let fill = fill.as_ref().and_then(|shading| {
                    let opacity = share(shading.opacity);
                    Some(Fill { paint: ink(shading)?, opacity, rule: rule(outline.even_odd) })
                });
                let stroke = stroke.as_ref().and_then(|(shading, width, round)| line(shading, *width, *round));
                if fill.is_none() && stroke.is_none() {
                    continue;
                }
                surface.set_fill(fill);
                surface.set_stroke(stroke);
                surface.draw_path(&path);
            }
        }
    }
}

fn rule(even_odd: bool) -> FillRule {
    if even_odd { FillRule::EvenOdd } else { FillRule::NonZero }
}

fn line(shading: &Shading, width: f64, round: bool) -> Option<Stroke> {
    Some(Stroke {
        paint: ink(shading)?,
        width: width as f32,
        line_cap: if round { LineCap::Round } else { LineCap::Butt },
        line_join: if round { LineJoin::Round } else { LineJoin::Miter },
        opacity: share(shading.opacity),
        ..Stroke::default()
    })
}

fn ink(shading: &Shading) -> Option<Ink> {
    match &shading.paint {
        Paint::Plain(rgb) => Some(path::rgb(*rgb).into()),
        Paint::Gradient(gradient) => gradient_ink(gradient),
    }
}

fn gradient_ink(gradient: &Gradient) -> Option<Ink> {
    let [sx, ky, kx, sy, tx, ty] = gradient.matrix.map(|number| number as f32);
    let transform = Transform::from_row(sx, ky, kx, sy, tx, ty);
    let spread_method = match gradient.spread {
        "reflect" => SpreadMethod::Reflect,
        "repeat" => SpreadMethod::Repeat,
        _ => SpreadMethod::Pad,
    };
    let stop = |(offset, rgb, opacity): &(f64, crate::scene::colour::Rgb, f64)| Stop {
        offset: share(*offset),
        color: path::rgb(*rgb).into(),
        opacity: share(*opacity),
    };
    let stops: Vec<Stop> = gradient.stops.iter().map(stop).collect();
    let place: Vec<f32> = gradient.place.iter().map(|&number| number as f32).collect();
    match place[..] {
        [x1, y1, x2, y2] => {
            Some(LinearGradient { x1, y1, x2, y2, transform, spread_method, stops, anti_alias: true }.into())
        }
        [cx, cy, cr, fx, fy] => {
            let radial =
                RadialGradient { cx, cy, cr, fx, fy, fr: 0.0, transform, spread_method, stops, anti_alias: true };
            Some(radial.into())
        }
        _ => None,
    }
}

fn pixels(surface: &mut Surface<'_>, picture: &Pixels) {
    let Ok(image) = Image::from_png(picture.png.clone().into(), true) else { return };
    let (w, h) = (f64::from(picture.width.max(1)), f64::from(picture.height.max(1)));
    let scale = Glyph::SIZE / w.max(h);
    let (w, h) = (w * scale, h * scale);
    let Some(size) = Size::from_wh(w as f32, h as f32) else { return };
    let middle = |length: f64| ((Glyph::SIZE - length) / 2.0) as f32;
    surface.push_transform(&Transform::from_translate(middle(w), middle(h)));
    surface.draw_image(image, size);
    surface.pop();
}
