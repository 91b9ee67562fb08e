//! Scene to bytes, one format a file.

pub mod availability;
mod bounded;
pub mod comparison;
#[cfg(any(feature = "pptx", feature = "pdf"))]
pub mod deck;
pub mod evidence;
pub mod json;
pub mod layout_json;
pub mod old_places;
#[cfg(feature = "pdf")]
pub mod pdf;
#[cfg(feature = "png")]
pub mod png;
#[cfg(feature = "pptx")]
pub mod pptx;
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
    /// Slides, one for each state, that can be edited.
    Pptx,
    /// Pages, one for each state.
    Pdf,
    /// The states as data.
    Json,
    /// Where everything stands, as data.
    LayoutJson,
    /// One state as text of the language.
    Cdp,
}

/// A format as people meet it. This list is all that names, help and errors know of formats.
struct Known {
    format: Format,
    name: &'static str,
    /// What names of files end in, without the first dot.
    extension: &'static str,
    about: &'static str,
}

const KNOWN: [Known; 7] = [
    Known { format: Format::Svg, name: "svg", extension: "svg", about: "A drawing that scales" },
    Known { format: Format::Png, name: "png", extension: "png", about: "Pixels" },
    Known {
        format: Format::Pptx,
        name: "pptx",
        extension: "pptx",
        about: "Slides of PowerPoint that can be edited, one for each state",
    },
    Known { format: Format::Pdf, name: "pdf", extension: "pdf", about: "A document, one page for each state" },
    Known { format: Format::Json, name: "json", extension: "json", about: "The states as data" },
    Known {
        format: Format::LayoutJson,
        name: "layout-json",
        extension: "layout.json",
        about: "Where everything of one state stands, as data",
    },
    Known {
        format: Format::Cdp,
        name: "cdp",
        extension: "cdp",
        about: "One state, the last if `--stage` does not say, as text of the language, all languages kept",
    },
];

impl Format {
    /// All of them.
    pub const ALL: [Format; 7] =
        [Format::Svg, Format::Png, Format::Pptx, Format::Pdf, Format::Json, Format::LayoutJson, Format::Cdp];

    fn known(self) -> &'static Known {
        let known = KNOWN.iter().find(|known| known.format == self);
        known.expect("every format is in the list")
    }

    /// As it is written after `--format`.
    pub fn name(self) -> &'static str {
        self.known().name
    }

    /// What names of its files end in, without the first dot.
    pub fn extension(self) -> &'static str {
        self.known().extension
    }

    /// What it is, in a few words.
    pub fn about(self) -> &'static str {
        self.known().about
    }

    /// The format of a name.
    pub fn from_name(name: &str) -> Option<Format> {
        Format::ALL.into_iter().find(|format| format.name().eq_ignore_ascii_case(name))
    }

    /// The format that a file's name ends in: `.layout.json` is the layout.
    pub fn from_path(path: &str) -> Option<Format> {
        let path = path.to_ascii_lowercase();
        let ends = |format: &Format| path.strip_suffix(format.extension()).is_some_and(|rest| rest.ends_with('.'));
        Format::ALL.into_iter().filter(ends).max_by_key(|format| format.extension().len())
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
        assert_eq!(Format::from_path("talk.PPTX"), Some(Format::Pptx));
        assert_eq!(Format::from_name("layout-json"), Some(Format::LayoutJson));
    }

    #[test]
    fn every_format_is_in_the_list_once() {
        assert_eq!(KNOWN.each_ref().map(|known| known.format), Format::ALL);
        for known in &KNOWN {
            assert_eq!(Format::from_path(&format!("a.{}", known.extension)), Some(known.format));
        }
    }
}
