//! Pictures made of pixels: a PNG, decoded within bounds, made small, and encoded anew. So no byte of the file itself
//! gets into a picture, and a picture does not grow with the size of its icons.

use std::io::Cursor;

use png::{BitDepth, ColorType, Compression, Decoder, Encoder, Filter, Transformations};

use crate::limits::Limits;

/// Pixels on the longer side that are kept: an icon of 48 px is sharp on a screen of four times as many.
const SIDE: u32 = 192;

/// A picture made of pixels.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pixels {
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// A PNG of our own.
    pub png: Vec<u8>,
}

/// True for the first bytes of a PNG.
pub(super) fn is_png(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\x89PNG\r\n\x1a\n")
}

impl Pixels {
    /// Reads a PNG of any kind.
    pub fn read(bytes: &[u8], limits: &Limits) -> Result<Pixels, String> {
        if bytes.len() > limits.icon_pixel_bytes {
            return Err(format!(
                "it has {} bytes; at most {} are taken of a PNG",
                bytes.len(),
                limits.icon_pixel_bytes
            ));
        }
        Pixels::made_of(decode(bytes, limits)?, SIDE)
    }

    /// With so many pixels on the longer side, if it has more: renderers that skip pixels make a poor small picture.
    pub fn shrunk(&self, side: u32) -> Pixels {
        let decoded = || decode(&self.png, &Limits::default()).ok();
        let needed = self.width.max(self.height) > side;
        let shrunk = needed.then(decoded).flatten().and_then(|decoded| Pixels::made_of(decoded, side).ok());
        shrunk.unwrap_or_else(|| self.clone())
    }

    fn made_of((width, height, rgba): (u32, u32, Vec<u8>), side: u32) -> Result<Pixels, String> {
        let (width, height, rgba) = smaller(width, height, rgba, side.max(1));
        let png = encode(width, height, &rgba).map_err(|error| error.to_string())?;
        Ok(Pixels { width, height, png })
    }
}

/// Width, height, and red, green, blue and opacity of each pixel.
fn decode(bytes: &[u8], limits: &Limits) -> Result<(u32, u32, Vec<u8>), String> {
    let broken = |error: png::DecodingError| format!("the PNG is broken: {error}");
    let mut decoder = Decoder::new_with_limits(Cursor::new(bytes), png::Limits { bytes: 64 << 20 });
    decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    let info = decoder.read_header_info().map_err(broken)?;
    let (width, height, most) = (info.width, info.height, limits.icon_side);
    if width > most || height > most {
        return Err(format!("it has {width} × {height} pixels; at most {most} × {most} are taken"));
    }
    let mut reader = decoder.read_info().map_err(broken)?;
    let (colour, _) = reader.output_color_type();
    let mut data = vec![0; reader.output_buffer_size().ok_or("the PNG is too large")?];
    reader.next_frame(&mut data).map_err(broken)?;
    let rgba = match colour {
        ColorType::Rgba => data,
        ColorType::Rgb => data.as_chunks::<3>().0.iter().flat_map(|&[r, g, b]| [r, g, b, 255]).collect(),
        ColorType::GrayscaleAlpha => data.as_chunks::<2>().0.iter().flat_map(|&[v, a]| [v, v, v, a]).collect(),
        ColorType::Grayscale => data.iter().flat_map(|&v| [v, v, v, 255]).collect(),
        ColorType::Indexed => return Err("the PNG is broken: its palette is missing".to_owned()),
    };
    Ok((width, height, rgba))
}

/// The mean of whole blocks, so that the longer side has no more pixels than are needed.
fn smaller(width: u32, height: u32, rgba: Vec<u8>, side: u32) -> (u32, u32, Vec<u8>) {
    let longer = width.max(height);
    if longer <= side {
        return (width, height, rgba);
    }
    let scaled = |length: u32| (u64::from(length) * u64::from(side) / u64::from(longer)).max(1) as u32;
    let (w, h) = (scaled(width), scaled(height));
    let span = |i: u32, of: u32, from: u32| {
        let edge = |i: u32| (u64::from(i) * u64::from(from) / u64::from(of)) as u32;
        edge(i)..edge(i + 1).max(edge(i) + 1)
    };
    let mut out = Vec::with_capacity((w * h * 4) as usize);
    for y in 0..h {
        for x in 0..w {
            let (mut sums, mut count) = ([0_u64; 4], 0_u64);
            for row in span(y, h, height) {
                for column in span(x, w, width) {
                    let at = (row as usize * width as usize + column as usize) * 4;
                    let Some(&[r, g, b, a]) = rgba.get(at..).and_then(|rest| rest.first_chunk::<4>()) else { continue };
                    // What cannot be seen has no say in the colour.
                    let alpha = u64::from(a);
                    for (sum, channel) in sums.iter_mut().zip([r, g, b]) {
                        *sum += u64::from(channel) * alpha;
                    }
                    sums[3] += alpha;
                    count += 1;
                }
            }
            let [r, g, b, alpha] = sums;
            let mean = |sum: u64| (sum + alpha / 2).checked_div(alpha).unwrap_or(0) as u8;
            out.extend([mean(r), mean(g), mean(b), (alpha + count / 2).checked_div(count).unwrap_or(0) as u8]);
        }
    }
    (w, h, out)
}

fn encode(width: u32, height: u32, rgba: &[u8]) -> Result<Vec<u8>, png::EncodingError> {
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, width, height);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_color(ColorType::Rgba);
    encoder.set_filter(Filter::Paeth);
    encoder.set_compression(Compression::Balanced);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(rgba)?;
    writer.finish()?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A PNG of one colour, half of it clear.
    fn png(width: u32, height: u32) -> Vec<u8> {
        let half = |i: u32| if i % width < width / 2 { [200, 100, 0, 255] } else { [9, 9, 9, 0] };
        let rgba: Vec<u8> = (0..width * height).flat_map(half).collect();
        encode(width, height, &rgba).expect("a PNG")
    }

    #[test]
    fn a_large_picture_becomes_small() {
        let limits = Limits::default();
        let read = Pixels::read(&png(512, 256), &limits).expect("a picture");
        assert_eq!((read.width, read.height), (192, 96));
        let (_, _, rgba) = decode(&read.png, &limits).expect("our own");
        assert_eq!(rgba.first_chunk::<4>(), Some(&[200, 100, 0, 255]));
        assert_eq!(rgba.last_chunk::<4>().map(|pixel| pixel[3]), Some(0));
        assert_eq!(Pixels::read(&png(20, 40), &limits).map(|p| (p.width, p.height)), Ok((20, 40)));
    }

    #[test]
    fn what_is_too_large_or_broken_is_refused() {
        let limits = Limits::default();
        let mut bomb = png(2, 2);
        // The header says 60,000 × 60,000; nothing is allocated for it.
        bomb.splice(16..24, [0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
        let crc = crc32(&bomb[12..29]);
        bomb.splice(29..33, crc.to_be_bytes());
        assert!(Pixels::read(&bomb, &limits).is_err_and(|why| why.contains("60000 × 60000 pixels")));
        let good = png(16, 16);
        for end in 8..good.len() - 12 {
            assert!(Pixels::read(&good[..end], &limits).is_err(), "{end}");
        }
        let many = Limits { icon_pixel_bytes: 10, ..Limits::default() };
        assert!(Pixels::read(&good, &many).is_err_and(|why| why.contains("bytes")));
    }

    fn crc32(bytes: &[u8]) -> u32 {
        let step = |crc: u32, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
        !bytes.iter().fold(!0, |crc, &byte| (0..8).fold(crc ^ u32::from(byte), step))
    }
}
