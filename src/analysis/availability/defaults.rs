//! How available an element is that does not say so itself. The data is `availability.toml`.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::model::{Element, Kind, LocalisedText, Value};

/// Where the figure of some kinds comes from.
#[derive(Clone, PartialEq, Debug)]
pub struct Source {
    /// The document, or what is assumed.
    pub name: LocalisedText,
    /// The figure.
    pub percent: f64,
    /// The kinds that it is taken for.
    pub kinds: Vec<String>,
}

#[derive(Deserialize)]
struct File {
    source: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    name: Names,
    percent: f64,
    kinds: Vec<String>,
}

#[derive(Deserialize)]
struct Names {
    en: String,
    ja: String,
}

/// All sources, in the order of the file.
pub fn sources() -> &'static [Source] {
    static SOURCES: LazyLock<Vec<Source>> = LazyLock::new(|| {
        let file: File = toml::from_str(include_str!("../../../availability.toml")).expect("the tests read it");
        let source = |entry: Entry| Source {
            name: LocalisedText::en_ja(entry.name.en, entry.name.ja),
            percent: entry.percent,
            kinds: entry.kinds,
        };
        file.source.into_iter().map(source).collect()
    });
    &SOURCES
}

/// The source of a kind's figure; none for kinds that do not fail.
pub fn source_of(kind: &Kind) -> Option<&'static Source> {
    static BY_KIND: LazyLock<HashMap<&'static str, &'static Source>> =
        LazyLock::new(|| sources().iter().flat_map(|s| s.kinds.iter().map(move |kind| (kind.as_str(), s))).collect());
    BY_KIND.get(kind.builtin().id.as_str()).copied()
}

/// The figure that an element's author gives, percent.
pub fn own(element: &Element) -> Option<f64> {
    element.properties.get("availability").and_then(Value::as_percent)
}

/// The part of the time that an element is down of itself, from 0 to 1. An actor never fails.
pub(super) fn unavailability(element: &Element) -> f64 {
    if element.kind.builtin().actor {
        return 0.0;
    }
    let percent = own(element).or_else(|| source_of(&element.kind).map(|source| source.percent)).unwrap_or(100.0);
    (100.0 - percent) / 100.0
}
