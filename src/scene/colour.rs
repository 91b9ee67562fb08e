//! Colours, each with the one to take where the reader prefers dark pages.

use std::fmt;

use serde::{Deserialize, Deserializer};

/// Red, green, blue.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Rgb(pub u8, pub u8, pub u8);

impl Rgb {
    /// `#rrggbb` or `#rgb`.
    pub fn parse(text: &str) -> Option<Rgb> {
        let digits = text.strip_prefix('#')?;
        if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let channel = |from: usize, len: usize| {
            let value = u8::from_str_radix(digits.get(from..from + len)?, 16).ok()?;
            Some(if len == 1 { value * 17 } else { value })
        };
        match digits.len() {
            6 => Some(Rgb(channel(0, 2)?, channel(2, 2)?, channel(4, 2)?)),
            3 => Some(Rgb(channel(0, 1)?, channel(1, 1)?, channel(2, 1)?)),
            _ => None,
        }
    }

    /// Relative luminance, 0 (black) to 1 (white), as WCAG defines it.
    pub fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let c = f64::from(channel) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }

    /// Contrast between two colours, 1 to 21, as WCAG defines it.
    pub fn contrast(self, other: Rgb) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn mixed(self, other: Rgb, percent: u16) -> Rgb {
        let mix = |a: u8, b: u8| {
            let (a, b, p) = (u32::from(a), u32::from(b), u32::from(percent.min(100)));
            ((a * (100 - p) + b * p + 50) / 100) as u8
        };
        Rgb(mix(self.0, other.0), mix(self.1, other.1), mix(self.2, other.2))
    }
}

impl fmt::Display for Rgb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

/// A colour on a light page and on a dark one. In most themes both are the same.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Colour {
    /// The usual one.
    pub light: Rgb,
    /// Where the reader prefers dark pages.
    pub dark: Rgb,
}

impl Colour {
    /// The same colour on every page.
    pub const fn same(rgb: Rgb) -> Self {
        Colour { light: rgb, dark: rgb }
    }

    /// `#rrggbb`, or `#rrggbb/#rrggbb` for light and dark pages.
    pub fn parse(text: &str) -> Option<Colour> {
        match text.split_once('/') {
            Some((light, dark)) => Some(Colour { light: Rgb::parse(light)?, dark: Rgb::parse(dark)? }),
            None => Rgb::parse(text).map(Colour::same),
        }
    }

    /// This colour with `percent` of another mixed in.
    pub fn mixed(self, other: Colour, percent: u16) -> Colour {
        Colour { light: self.light.mixed(other.light, percent), dark: self.dark.mixed(other.dark, percent) }
    }

    /// The lower of the contrasts on the two pages.
    pub fn contrast(self, other: Colour) -> f64 {
        self.light.contrast(other.light).min(self.dark.contrast(other.dark))
    }
}

impl<'de> Deserialize<'de> for Colour {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Colour::parse(&text).ok_or_else(|| serde::de::Error::custom(format!("{text:?} is not a colour like #1a2b3c")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_and_written() {
        assert_eq!(Rgb::parse("#0af").map(|c| c.to_string()).as_deref(), Some("#00aaff"));
        assert_eq!(Rgb::parse("#12345g"), None);
        assert_eq!(Rgb::parse("#+1+1+1"), None);
        assert_eq!(Rgb::parse("red"), None);
        let both = Colour::parse("#ffffff/#000000").expect("two colours");
        assert_eq!(both.contrast(Colour::parse("#000/#fff").expect("two colours")).round(), 21.0);
        assert_eq!(both.mixed(Colour::same(Rgb(0, 0, 0)), 50).light, Rgb(128, 128, 128));
    }
}
