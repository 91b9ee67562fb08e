//! Step 1, first half: the form of an element in one state, its wrapped label and its small print.

use crate::analysis::Value;
use crate::geometry::Rect;
use crate::layout::measure::Measure;
use crate::layout::metrics::Metrics;
use crate::layout::placed::{Align, Form, TextBlock};
use crate::model::{Architecture, Element, Languages, Node};

/// Text that stands on an element, wrapped and measured; rectangles still lie at the origin.
#[derive(Clone, Debug)]
pub(crate) struct Face {
    pub label: TextBlock,
    pub caption: Option<TextBlock>,
}

/// Form of every element of a state, in declaration order (containers before their contents).
pub(crate) fn forms(architecture: &Architecture) -> Vec<(Node, Form)> {
    let mut found: std::collections::HashMap<Node, Form> = Default::default();
    let nodes = architecture.nodes();
    nodes
        .into_iter()
        .map(|node| {
            let inside = architecture.parent(node).and_then(|parent| found.get(&parent)).copied();
            let form = match inside {
                Some(Form::Card | Form::Part) => Form::Part,
                _ => own_form(architecture, node),
            };
            found.insert(node, form);
            (node, form)
        })
        .collect()
}

fn own_form(architecture: &Architecture, node: Node) -> Form {
    if architecture.element(node).kind.is_frame() {
        Form::Frame
    } else if architecture.children(node).is_empty() {
        Form::Icon
    } else if holds_more_than_parts(architecture, node) {
        Form::Frame
    } else {
        Form::Card
    }
}

/// A card has room for parts and their parts; frames and deeper nests need a frame around them.
fn holds_more_than_parts(architecture: &Architecture, node: Node) -> bool {
    architecture.children(node).iter().any(|&child| {
        architecture.element(child).kind.is_frame()
            || architecture
                .children(child)
                .iter()
                .any(|&part| architecture.element(part).kind.is_frame() || !architecture.children(part).is_empty())
    })
}

/// Wraps text into a block at the origin.
pub(crate) fn block(
    measure: &dyn Measure,
    metrics: &Metrics,
    text: &str,
    size: f64,
    bold: bool,
    width: f64,
    lines: usize,
) -> TextBlock {
    let size = metrics.text(size);
    let (lines, cut) = measure.wrap(text, size, bold, width, lines);
    let widest = lines.iter().map(|line| measure.width(line, size, bold)).fold(0.0, f64::max);
    let height = lines.len() as f64 * size * metrics.line;
    TextBlock {
        lines,
        rect: Rect::new(0.0, 0.0, widest.ceil(), height.ceil()),
        size,
        bold,
        align: Align::Center,
        full: cut.then(|| text.to_owned()),
    }
}

/// For what has room for one line only, such as a tag.
pub(crate) fn one_line(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}

/// The width for a label. A host name or another long word of Latin letters gets somewhat more room than
/// usual, rather than being broken in the middle.
fn roomy(measure: &dyn Measure, metrics: &Metrics, text: &str) -> f64 {
    const MOST: f64 = 1.6;
    let usual = metrics.label_width;
    let words = text.split_whitespace().filter(|word| word.is_ascii());
    let longest = words.map(|word| measure.width(word, metrics.text(metrics.label), false)).fold(0.0, f64::max);
    if longest <= usual * MOST { usual.max(longest.ceil() + 1.0) } else { usual }
}

/// Label and small print of an element.
pub(crate) fn face(
    element: &Element,
    form: Form,
    languages: &Languages,
    metrics: &Metrics,
    measure: &dyn Measure,
) -> Face {
    let name = element.name(languages);
    let label = match form {
        Form::Frame => block(measure, metrics, name, metrics.title, true, metrics.label_width * 3.0, 1),
        Form::Part => block(measure, metrics, name, metrics.part_label, false, metrics.part_label_width, 3),
        _ => block(measure, metrics, name, metrics.label, false, roomy(measure, metrics, name), 3),
    };
    let values = caption(element, languages);
    let caption = (!values.is_empty()).then(|| {
        let width = if form == Form::Part { metrics.part_label_width } else { metrics.label_width };
        let small = |text: &str, lines| block(measure, metrics, text, metrics.caption, false, width, lines);
        let one = small(&values.join(" · "), 1);
        if one.full.is_none() || form == Form::Part {
            return one;
        }
        // What does not find room on one line may stand on two, broken between values.
        let broken = |at: usize| small(&format!("{}\n{}", values[..at].join(" · "), values[at..].join(" · ")), 2);
        (1..values.len()).rev().map(broken).find(|two| two.full.is_none() && two.lines.len() == 2).unwrap_or(one)
    });
    Face { label, caption }
}

/// The room for a pill with a sign and the words for how an actor is served, who is not well served.
pub(crate) fn served(
    value: Value,
    languages: &Languages,
    metrics: &Metrics,
    measure: &dyn Measure,
) -> Option<TextBlock> {
    if value == Value::Ok {
        return None;
    }
    let words = value.served_words();
    let mut block = block(measure, metrics, words.get(languages), metrics.caption, true, metrics.label_width, 1);
    block.rect.h = (block.size * 1.9).ceil();
    // The sign before the words is as wide as the pill is high, and the pill ends round.
    block.rect.w += block.rect.h * 1.5;
    Some(block)
}

/// Properties that are worth showing, by their value alone.
const SHOWN: [&str; 12] =
    ["ip", "vip", "cidr", "size", "engine", "tool", "ttl", "rewrite", "policy", "health", "allow", "profile"];

/// Values that say too little where they stand alone, in English.
const IN_ENGLISH: [(&str, &str, &str); 2] = [("health", "shallow", "shallow check"), ("health", "deep", "deep check")];

/// Values that are words of the language, as a Japanese reader knows them.
const IN_JAPANESE: [(&str, &str, &str); 9] = [
    ("policy", "simple", "シンプル"),
    ("policy", "weighted", "重み付き"),
    ("policy", "latency", "レイテンシー"),
    ("policy", "failover", "フェイルオーバー"),
    ("health", "shallow", "浅いヘルスチェック"),
    ("health", "deep", "深いヘルスチェック"),
    ("profile", "pc", "PC"),
    ("profile", "mobile", "携帯"),
    ("profile", "smartphone", "スマートフォン"),
];

/// A value as it is shown.
fn value(element: &Element, key: &str, languages: &Languages) -> String {
    let written = element.properties.text(key);
    let mut known = if languages.japanese() { IN_JAPANESE.iter() } else { IN_ENGLISH.iter() };
    known.find(|(of, word, _)| *of == key && *word == written).map_or(written, |(.., ja)| (*ja).to_owned())
}

/// The small print: `46.51.xxx.xxx`, `× 3`, `2–4`, `02:00–05:00`, `m1.large`.
fn caption(element: &Element, languages: &Languages) -> Vec<String> {
    let properties = &element.properties;
    let replicas = properties.text("replicas");
    let mut shown: Vec<String> = if replicas.is_empty() { Vec::new() } else { vec![format!("× {replicas}")] };
    for (from, to) in [("min", "max"), ("at", "until")] {
        let range: Vec<String> =
            [from, to].into_iter().map(|key| properties.text(key)).filter(|text| !text.is_empty()).collect();
        if !range.is_empty() {
            shown.push(range.join("–"));
        }
    }
    shown.extend(SHOWN.iter().map(|key| value(element, key, languages)).filter(|text| !text.is_empty()));
    shown.iter().map(|text| one_line(text)).collect()
}
