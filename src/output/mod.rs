//! Scene to bytes, one format a file.

pub mod availability;
mod bounded;
pub mod comparison;
pub mod evidence;
pub mod json;
pub mod layout_json;
pub mod old_places;
#[cfg(feature = "png")]
pub mod png;
pub mod svg;
pub mod verdicts;
pub mod xml;

pub use crate::scene::link::SafeLink;
pub use svg::Background;

/// What a picture can be written as.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// Scalable, with its fonts inside.
    Svg,
    /// Pixels.
    Png,
    /// The states as data.
    Json,
    /// Where everything stands, as data.
    LayoutJson,
    /// One state as text of the language.
    Cdp,
}

impl Format {
    /// All of them.
    pub const ALL: [Format; 5] = [Format::Svg, Format::Png, Format::Json, Format::LayoutJson, Format::Cdp];

    /// As it is written after `--format`.
    pub const fn name(self) -> &'static str {
        match self {
            Format::Svg => "svg",
            Format::Png => "png",
            Format::Json => "json",
            Format::LayoutJson => "layout-json",
            Format::Cdp => "cdp",
        }
    }

    /// The format of a name.
    pub fn from_name(name: &str) -> Option<Format> {
        Format::ALL.into_iter().find(|format| format.name().eq_ignore_ascii_case(name))
    }

    /// The format that a file's name ends in: `.layout.json` is the layout.
    pub fn from_path(path: &str) -> Option<Format> {
        let path = path.to_ascii_lowercase();
        if path.ends_with(".layout.json") {
            return Some(Format::LayoutJson);
        }
        let (_, extension) = path.rsplit_once('.')?;
        Format::from_name(extension)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_format_follows_from_the_name() {
        assert_eq!(Format::from_path("a/b.SVG"), Some(Format::Svg));
        assert_eq!(Format::from_path("a.layout.json"), Some(Format::LayoutJson));
        assert_eq!(Format::from_path("svg"), None);
        assert_eq!(Format::from_name("layout-json"), Some(Format::LayoutJson));
    }
}
