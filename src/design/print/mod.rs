//! A state as text of the language; compiling the text gives the same state.
//!
//! What cannot be said in the text of one state is left out: which step and which pattern made it, and which element
//! is a copy of which.

mod edges;
mod elements;
mod marked;
pub(crate) mod words;

use crate::data::RULES;
use crate::design::{Anchor, Callout, Design, Hint, HintKind, Policy, State};
use crate::model::{Architecture, LocalisedText};

pub use elements::head;
pub use marked::{Sign, print_change};
pub use words::{properties, quoted, text, value};

/// The text of an architecture: the kinds of its own, elements, and edges, each in declaration order.
pub fn print(architecture: &Architecture) -> String {
    joined([elements::kinds(architecture), elements::tree(architecture), edges::chains(architecture)])
}

/// The text of one state of a design, with the properties of the design, notes, hints that speak of what is there,
/// what has failed, and callouts. In the text `fail` is a step, so the state is the last one of the text.
pub fn print_state(design: &Design, state: &State) -> String {
    let architecture = &state.architecture;
    let notes = state.notes.iter().filter_map(|note| remark(architecture, "note", &note.text, note.anchor));
    let remarks = notes.chain(design.hints.iter().filter_map(|hint| hinted(architecture, hint)));
    let remarks = remarks.chain(design.policies.iter().filter_map(|policy| said(architecture, policy)));
    joined([
        options(design),
        elements::kinds(architecture),
        elements::tree(architecture),
        edges::chains(architecture),
        remarks.collect(),
        failures(state),
        state.callouts.iter().filter_map(|callout| called(architecture, callout)).collect(),
    ])
}

/// Sections with an empty line between them.
fn joined<const N: usize>(sections: [String; N]) -> String {
    let sections: Vec<String> = sections.into_iter().filter(|section| !section.is_empty()).collect();
    sections.join("\n")
}

/// `title = …` and the like.
fn options(design: &Design) -> String {
    let direction = design.direction.map(|direction| direction.word().to_owned());
    let word = |word: &Option<String>| word.as_deref().map(words::word);
    let own = [
        ("title", design.title.as_ref().map(text)),
        ("subtitle", design.subtitle.as_ref().map(text)),
        ("lang", word(&design.lang)),
        ("direction", direction),
        ("theme", word(&design.theme)),
    ];
    let own = own.into_iter().filter_map(|(key, value)| Some(format!("{key} = {}\n", value?)));
    let rest = design.properties.iter().map(|(key, given)| format!("{key} = {}\n", value(given)));
    own.chain(rest).collect()
}

fn called(architecture: &Architecture, callout: &Callout) -> Option<String> {
    remark(architecture, "callout", &callout.text, callout.anchor)
}

/// `note "…" on web`, if what it stands on is there.
fn remark(architecture: &Architecture, statement: &str, words: &LocalisedText, anchor: Anchor) -> Option<String> {
    Some(format!("{statement} {} on {}\n", text(words), anchor_name(architecture, anchor)?))
}

/// `web`, or `web -> db`; none when it is not there.
pub fn anchor_name(architecture: &Architecture, anchor: Anchor) -> Option<String> {
    let id = |uid| Some(architecture.element(architecture.find_uid(uid)?).id.as_str());
    match anchor {
        Anchor::Element(uid) => id(uid).map(str::to_owned),
        Anchor::Edge(key) => Some(format!("{} {} {}", id(key.from)?, key.op, id(key.to)?)),
    }
}

/// `align web, web-2`, of those elements that are there; none when they are too few to say it of.
fn hinted(architecture: &Architecture, hint: &Hint) -> Option<String> {
    let word = match hint.kind {
        HintKind::Align => "align",
        HintKind::Row => "row",
        HintKind::Column => "column",
        HintKind::SameSize => "same-size",
        HintKind::SeparateLines => "separate-lines",
    };
    let found = hint.elements.iter().filter_map(|&uid| architecture.find_uid(uid));
    let ids: Vec<&str> = found.map(|node| architecture.element(node).id.as_str()).collect();
    let least = if hint.kind == HintKind::SeparateLines { 1 } else { 2 };
    (ids.len() >= least).then(|| format!("{word} {}\n", ids.join(", ")))
}

/// `allow = [single-zone] on web "…"`; none when all that it speaks of is gone.
fn said(architecture: &Architecture, policy: &Policy) -> Option<String> {
    let named = policy.elements.as_ref().map(|uids| {
        let nodes = uids.iter().filter_map(|&uid| architecture.find_uid(uid));
        nodes.map(|node| architecture.element(node).id.as_str()).collect::<Vec<_>>()
    });
    let on = match named.as_deref() {
        None => String::new(),
        Some([]) => return None,
        Some(ids) => format!(" on {}", ids.join(", ")),
    };
    // The design's own rules belong to its story, and are not in the text.
    let known = |rule: &&String| {
        ["all", "error", "warning", "hint"].contains(&rule.as_str()) || RULES.iter().any(|(id, _, _)| id == rule)
    };
    let rules: Vec<&str> = policy.rules.iter().filter(known).map(String::as_str).collect();
    if rules.is_empty() {
        return None;
    }
    let reason = policy.reason.as_ref().map(|reason| format!(" {}", text(reason))).unwrap_or_default();
    Some(format!("{} = [{}]{on}{reason}\n", policy.level.word(), rules.join(", ")))
}

/// `fail web, zone-1a`.
fn failures(state: &State) -> String {
    let elements = state.architecture.nodes().into_iter().map(|node| state.architecture.element(node));
    let failed: Vec<&str> =
        elements.filter(|element| state.failed.contains(&element.uid)).map(|element| element.id.as_str()).collect();
    if failed.is_empty() { String::new() } else { format!("fail {}\n", failed.join(", ")) }
}
