//! Scene to PNG, through our own SVG and usvg, with our fonts and nothing from the machine.

use std::fmt;

use png::{BitDepth, ColorType, Compression, Encoder, Filter};
use resvg::tiny_skia::{Pixmap, PixmapMut, Transform};

use crate::geometry::Point;
use crate::limits::{Limits, grouped};
use crate::output::svg::{self, Background, SvgOptions};
use crate::scene::Scene;
use crate::scene::colour::Rgb;
use crate::scene::item::{Geometry, Item, Segment, Shape};
use crate::text::Fonts;
use crate::threads;

/// How to render a PNG.
#[derive(Clone, Copy, Debug)]
pub struct PngOptions<'a> {
    /// The fonts that the picture was measured with.
    pub fonts: &'a Fonts,
    /// Size of the picture, as a multiple of the natural one.
    pub scale: Option<f64>,
    /// Width of the picture in px; goes before `scale`.
    pub width: Option<f64>,
    /// Height of the picture in px; goes before `scale`. With a width, the scene should have this ratio already.
    pub height: Option<f64>,
    /// The page.
    pub background: Background,
}

impl<'a> PngOptions<'a> {
    /// At natural size on the theme's page.
    pub fn new(fonts: &'a Fonts) -> Self {
        PngOptions { fonts, scale: None, width: None, height: None, background: Background::Theme }
    }
}

/// Why there is no picture.
#[derive(Clone, PartialEq, Debug)]
pub enum RasterError {
    /// A scale or width that is no positive number.
    NoSize(f64),
    /// It would have too many pixels: width, height, and the largest scale that would do.
    TooLarge(f64, f64, f64),
    /// Its lines are together longer than this, in pixels.
    TooMuch(u64),
    /// The renderer or encoder refused.
    Failed(String),
}

impl fmt::Display for RasterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RasterError::NoSize(given) => write!(f, "a picture cannot be made at size {given}: give a number above 0"),
            RasterError::TooLarge(width, height, scale) => write!(
                f,
                "a picture of {width:.0} × {height:.0} pixels is too large: use --scale {scale:.2} or less, or write SVG"
            ),
            RasterError::TooMuch(most) => write!(
                f,
                "the lines of the picture are more than {} pixels long: write SVG, or allow more with --budget unlimited",
                grouped(*most)
            ),
            RasterError::Failed(why) => write!(f, "the picture could not be rendered: {why}"),
        }
    }
}

impl std::error::Error for RasterError {}

/// Renders a scene as PNG.
pub fn render(scene: &Scene, options: &PngOptions<'_>, limits: &Limits) -> Result<Vec<u8>, RasterError> {
    let (pixmap, opaque) = rasterise(scene, options, limits)?;
    encode(&pixmap, opaque)
}

/// The scale of a picture whose size nobody has asked for: 1, unless that is more than viewers open.
pub fn natural_scale(scene: &Scene, limits: &Limits) -> f64 {
    let most = (limits.raster_natural as f64 / (scene.width * scene.height)).sqrt();
    let side = f64::from(limits.raster_side) / scene.width.max(scene.height);
    // In steps of a hundredth, so that it can be said.
    let most = (most.min(side) * 100.0).floor() / 100.0;
    if most < 1.0 { most.max(0.01) } else { 1.0 }
}

/// Width, height and scale of the raster picture, checked before anything is allocated.
fn size(scene: &Scene, options: &PngOptions<'_>, limits: &Limits) -> Result<(u32, u32, f64), RasterError> {
    let scale = match (options.width, options.height) {
        (Some(width), _) => width / scene.width,
        (None, Some(height)) => height / scene.height,
        (None, None) => options.scale.unwrap_or_else(|| natural_scale(scene, limits)),
    };
    if !(scale.is_finite() && scale > 0.0) {
        return Err(RasterError::NoSize(options.width.or(options.height).or(options.scale).unwrap_or(scale)));
    }
    // What is asked for is given to the pixel: the product may be a hair's breadth larger.
    let side = |asked: Option<f64>, natural: f64| asked.map_or((natural * scale).ceil(), f64::round).max(1.0);
    let (width, height) = (side(options.width, scene.width), side(options.height, scene.height));
    let (side, most) = (f64::from(limits.raster_side), limits.raster_pixels as f64);
    if width > side || height > side || width * height > most {
        let by_side = side / scene.width.max(scene.height);
        let by_area = (most / (scene.width * scene.height)).sqrt();
        let fits = by_side.min(by_area);
        return Err(RasterError::TooLarge(width, height, (fits * 100.0).floor() / 100.0));
    }
    Ok((width as u32, height as u32, scale))
}

fn rasterise(scene: &Scene, options: &PngOptions<'_>, limits: &Limits) -> Result<(Pixmap, bool), RasterError> {
    let (width, height, scale) = size(scene, options, limits)?;
    let rows = if width as usize * height as usize >= BANDED { BAND } else { height as usize };
    let bands = (height as usize).div_ceil(rows.max(1)) as f64;
    let cost = |item: &Item| work(item, scale, bands);
    if scene.items.iter().map(cost).sum::<f64>() > limits.raster_work as f64 {
        return Err(RasterError::TooMuch(limits.raster_work));
    }
    let text = svg::write(
        scene,
        &SvgOptions {
            background: Background::Transparent,
            rendered: Some(scale),
            shaper: Some(options.fonts),
            ..SvgOptions::default()
        },
    );
    let mut settings = options.fonts.usvg_options();
    // Pictures within the picture are those that we have encoded; nothing is ever read from elsewhere.
    let pixels =
        |media: &str, data, _: &usvg::Options<'_>| (media == "image/png").then_some(usvg::ImageKind::PNG(data));
    settings.image_href_resolver =
        usvg::ImageHrefResolver { resolve_data: Box::new(pixels), resolve_string: Box::new(|_, _| None) };
    let tree = threads::guarded(|| usvg::Tree::from_str(&text, &settings)).map_err(RasterError::Failed)?;
    let mut pixmap = Pixmap::new(width, height).ok_or_else(|| RasterError::Failed("no memory".to_owned()))?;
    let page = options.background.of(scene);
    if let Some(page) = page {
        let Rgb(r, g, b) = page.light;
        pixmap.fill(resvg::tiny_skia::Color::from_rgba8(r, g, b, 255));
    }
    in_bands(&tree, scale as f32, &mut pixmap, rows)?;
    Ok((pixmap, page.is_some()))
}

/// About how many pixels of lines there are to draw, with what it costs to look at a shape in each band.
fn work(item: &Item, scale: f64, bands: f64) -> f64 {
    /// Pixels that are drawn in the time in which a shape is found to be elsewhere.
    const LOOKED_AT: f64 = 20.0;
    let apart = |pair: &[Point]| (pair[0].x - pair[1].x).hypot(pair[0].y - pair[1].y);
    let along = |points: &[Point]| points.windows(2).map(apart).sum::<f64>();
    let end = |segment: &Segment| match segment {
        Segment::Move(to) | Segment::Line(to) | Segment::Cubic(_, _, to) => Some(*to),
        _ => None,
    };
    match item {
        Item::Group(group) => group.items.iter().map(|item| work(item, scale, bands)).sum(),
        Item::Shape(Shape { geometry: Geometry::Polyline(points), .. }) => along(points) * scale + LOOKED_AT * bands,
        Item::Shape(Shape { geometry: Geometry::Path(segments), .. }) => {
            along(&segments.iter().filter_map(end).collect::<Vec<Point>>()) * scale + LOOKED_AT * bands
        }
        Item::Shape(_) | Item::Text(_) | Item::Icon(_) => LOOKED_AT * bands,
    }
}

/// Rows of a band. A picture is cut into bands by its size alone, so that it is the same on every machine.
const BAND: usize = 1_024;
/// Pictures with fewer pixels than this are drawn in one piece: the tree is gone through for each band.
const BANDED: usize = 8_000_000;

/// Draws bands of so many rows of a picture, in parallel.
fn in_bands(tree: &usvg::Tree, scale: f32, pixmap: &mut Pixmap, rows: usize) -> Result<(), RasterError> {
    let width = pixmap.width();
    let row = width as usize * 4;
    let bands: Vec<_> = pixmap.data_mut().chunks_mut(rows * row).enumerate().collect();
    let drawn = threads::map(bands, |(index, data)| {
        let tall = (data.len() / row) as u32;
        let mut band = PixmapMut::from_bytes(data, width, tall).ok_or("a band of it could not be drawn")?;
        let down = -((index * rows) as f32);
        threads::guarded(|| {
            resvg::render(tree, Transform::from_row(scale, 0.0, 0.0, scale, 0.0, down), &mut band);
            Ok::<(), String>(())
        })
    });
    drawn.into_iter().collect::<Result<(), String>>().map_err(RasterError::Failed)
}

/// As few bytes as can be had quickly: a palette when there are at most 256 colours, else RGB or RGBA.
fn encode(pixmap: &Pixmap, opaque: bool) -> Result<Vec<u8>, RasterError> {
    let (width, height) = (pixmap.width(), pixmap.height());
    let failed = |e: png::EncodingError| RasterError::Failed(e.to_string());
    let mut out = Vec::with_capacity(pixmap.data().len() / 16);
    let mut encoder = Encoder::new(&mut out, width, height);
    encoder.set_depth(BitDepth::Eight);
    let data = match palette(pixmap) {
        Some((colours, indices)) => {
            encoder.set_color(ColorType::Indexed);
            encoder.set_palette(colours.iter().flat_map(|c| [c[0], c[1], c[2]]).collect::<Vec<u8>>());
            if !opaque {
                encoder.set_trns(colours.iter().map(|c| c[3]).collect::<Vec<u8>>());
            }
            encoder.set_filter(Filter::NoFilter);
            encoder.set_compression(Compression::Balanced);
            indices
        }
        None => {
            encoder.set_color(if opaque { ColorType::Rgb } else { ColorType::Rgba });
            encoder.set_filter(Filter::Paeth);
            encoder.set_compression(Compression::Balanced);
            let channels = if opaque { 3 } else { 4 };
            let mut data = Vec::with_capacity(pixmap.data().len() / 4 * channels);
            for pixel in pixmap.data().as_chunks::<4>().0 {
                data.extend_from_slice(&straight(*pixel)[..channels]);
            }
            data
        }
    };
    let mut writer = encoder.write_header().map_err(failed)?;
    writer.write_image_data(&data).map_err(failed)?;
    writer.finish().map_err(failed)?;
    Ok(out)
}

/// From colours multiplied by their opacity to plain ones.
fn straight(pixel: [u8; 4]) -> [u8; 4] {
    let alpha = u32::from(pixel[3]);
    match alpha {
        255 => pixel,
        0 => [0; 4],
        _ => pixel.map(|c| ((u32::from(c) * 255 + alpha / 2) / alpha).min(255) as u8).with_alpha(pixel[3]),
    }
}

trait WithAlpha {
    fn with_alpha(self, alpha: u8) -> Self;
}

impl WithAlpha for [u8; 4] {
    fn with_alpha(mut self, alpha: u8) -> Self {
        self[3] = alpha;
        self
    }
}

/// All colours in order of appearance and the index of each pixel, if 256 colours are enough.
fn palette(pixmap: &Pixmap) -> Option<(Vec<[u8; 4]>, Vec<u8>)> {
    // Open addressing: a slot holds the index of a colour, or EMPTY.
    const SLOTS: usize = 1024;
    const EMPTY: u16 = u16::MAX;
    let mut slots = [EMPTY; SLOTS];
    let mut colours: Vec<[u8; 4]> = Vec::new();
    let pixels = pixmap.data().as_chunks::<4>().0;
    let mut indices = Vec::with_capacity(pixels.len());
    let mut last = ([0; 4], None);
    for &pixel in pixels {
        if let (known, Some(index)) = last
            && known == pixel
        {
            indices.push(index);
            continue;
        }
        let mut slot = (u32::from_le_bytes(pixel).wrapping_mul(0x9e37_79b1) >> 22) as usize % SLOTS;
        let index = loop {
            match slots[slot] {
                EMPTY if colours.len() == 256 => return None,
                EMPTY => {
                    slots[slot] = colours.len() as u16;
                    colours.push(pixel);
                    break (colours.len() - 1) as u8;
                }
                index if colours[usize::from(index)] == pixel => break index as u8,
                _ => slot = (slot + 1) % SLOTS,
            }
        };
        last = (pixel, Some(index));
        indices.push(index);
    }
    Some((colours.into_iter().map(straight).collect(), indices))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_make_the_same_picture() {
        let text = r##"<svg xmlns="http://www.w3.org/2000/svg" width="300" height="300">
            <rect x="20.5" y="15.25" width="200" height="251" rx="12" fill="#e0f0e0" stroke="#204060" stroke-width="2"/>
            <path d="M 10 290 L 290 10 M 3 3 L 90 280" stroke="#a02020" stroke-width="1.5" fill="none"/>
            <circle cx="150" cy="150" r="77.7" fill="#4060a0" fill-opacity="0.4"/></svg>"##;
        let tree = usvg::Tree::from_str(text, &usvg::Options::default()).expect("a picture");
        let drawn = |rows: usize| {
            let mut pixmap = Pixmap::new(450, 450).expect("memory");
            in_bands(&tree, 1.5, &mut pixmap, rows).expect("a picture");
            pixmap
        };
        let (whole, bands) = (drawn(450), drawn(64));
        let off = whole.data().iter().zip(bands.data()).filter(|(a, b)| a.abs_diff(**b) > 8).count();
        // Edges are smoothed a little differently where a shape is cut; nobody sees one value in a thousand.
        assert!(off < whole.data().len() / 1_000, "{off} values differ");
        assert_eq!(bands.data(), drawn(64).data());
    }
}
