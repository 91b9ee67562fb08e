//! How available an element is that does not say so itself. The data is `availability.toml`.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::analysis::spread;
use crate::model::text::Names;
use crate::model::{Architecture, Element, Kind, LocalisedText, Node, Value};

/// Where the figure of some kinds comes from.
#[derive(Clone, PartialEq, Debug)]
pub struct Source {
    /// The document, or what is assumed.
    pub name: LocalisedText,
    /// The figure.
    pub percent: f64,
    /// The kinds that it is taken for.
    pub kinds: Vec<String>,
    /// Kinds of what stands in or around the element whose failures the figure counts already.
    pub contains: Vec<String>,
    /// Failures a year.
    pub a_year: f64,
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
    contains: Vec<String>,
    a_year: f64,
}

/// All sources, in the order of the file.
pub fn sources() -> &'static [Source] {
    static SOURCES: LazyLock<Vec<Source>> = LazyLock::new(|| {
        let file: File = toml::from_str(include_str!("../../../availability.toml")).expect("the tests read it");
        let source = |entry: Entry| Source {
            name: entry.name.into(),
            percent: entry.percent,
            kinds: entry.kinds,
            contains: entry.contains,
            a_year: entry.a_year,
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

/// How often an element fails in a year.
pub(super) fn a_year(element: &Element) -> f64 {
    if element.kind.actor { 0.0 } else { source_of(&element.kind).map_or(0.0, |source| source.a_year) }
}

/// The part of the time that an element is down of itself, from 0 to 1, without what its figure has in common with what
/// stands around it. An actor never fails, and a figure that an author gives is of the element alone.
pub(super) fn unavailability(architecture: &Architecture, node: Node) -> f64 {
    let element = architecture.element(node);
    if element.kind.actor {
        return 0.0;
    }
    if let Some(percent) = own(element) {
        return part(percent);
    }
    let instances = i32::try_from(spread::instances(element)).unwrap_or(i32::MAX);
    one_instance(architecture, node).powi(instances.max(1))
}

/// The same of one instance of it. Instances fail independently of each other.
fn one_instance(architecture: &Architecture, node: Node) -> f64 {
    let element = architecture.element(node);
    let Some(source) = source_of(&element.kind) else { return 0.0 };
    if is_counted(architecture, node) {
        return 0.0;
    }
    let around = architecture.ancestors(node).filter(|&place| contains(source, architecture.element(place)));
    let up: f64 = around.map(|place| 1.0 - unavailability(architecture, place)).product();
    (1.0 - (1.0 - part(source.percent)) / up).max(0.0)
}

/// True for a part of a machine that the machine's figure counts.
pub(super) fn is_counted(architecture: &Architecture, node: Node) -> bool {
    let element = architecture.element(node);
    let holder = architecture.ancestors(node).map(|place| architecture.element(place));
    let counts = |holder: &Element| {
        own(holder).is_none() && source_of(&holder.kind).is_some_and(|source| contains(source, element))
    };
    own(element).is_none() && element.kind.builtin().is("disk") && holder.into_iter().next().is_some_and(counts)
}

fn contains(source: &Source, element: &Element) -> bool {
    source.contains.iter().any(|kind| element.kind.builtin().is(kind))
}

fn part(percent: f64) -> f64 {
    (100.0 - percent) / 100.0
}
