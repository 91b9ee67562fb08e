//! What it means that the text of a state says all of it: asked of designs made at random here, and of any text by the
//! fuzzer (`fuzz/`), which reads this file, too.

use std::fmt::Write as _;

use cdp_draw::design::compile::compile;
use cdp_draw::design::print::{anchor_name, print_state};
use cdp_draw::design::{Design, State};
use cdp_draw::diagnostic::Code;
use cdp_draw::limits::Limits;
use cdp_draw::model::{Edge, Element};
use cdp_draw::world::Memory;

/// The design of a text, which must be without fault.
pub fn read(text: &str) -> Result<Design, String> {
    let compilation = compile("state.cdp", text.as_bytes(), &Memory::default(), &Limits::default());
    // A language that stands once is no fault of the text, and neither is a word that its author has drawn as it is.
    let words = [Code::LanguageTag, Code::UnknownWord, Code::OwnKind, Code::MovedWord];
    let faults = compilation.diagnostics.iter().filter(|found| !words.contains(&found.code));
    let found: Vec<String> = faults.map(|d| format!("{} {:?}", d.message, d.help)).collect();
    match compilation.design {
        Some(design) if found.is_empty() => Ok(design),
        _ => Err(format!("{found:#?} in\n{text}")),
    }
}

/// Everything that the text of a state says, written down in another way.
fn described(design: &Design, state: &State) -> String {
    let architecture = &state.architecture;
    let mut out = format!(
        "{:?} {:?} {:?} {:?} {:?} {:?}\n",
        design.title, design.subtitle, design.direction, design.lang, design.theme, design.properties
    );
    for node in architecture.nodes() {
        let element = architecture.element(node);
        let parent = architecture.parent(node).map(|parent| &architecture.element(parent).id);
        let failed = state.failed.contains(&element.uid);
        let Element { id, kind, label, properties, .. } = element;
        let _ = writeln!(out, "{id} {kind:?} {label:?} {properties:?} {parent:?} {failed}");
    }
    for &link in architecture.links() {
        let (from, to) = architecture.ends(link);
        let (from, to) = (&architecture.element(from).id, &architecture.element(to).id);
        let Edge { op, label, properties, .. } = architecture.edge(link);
        let _ = writeln!(out, "{from} {op} {to} {label:?} {properties:?}");
    }
    let at = |anchor| anchor_name(architecture, anchor);
    for note in &state.notes {
        let _ = writeln!(out, "{:?} {:?}", note.text, at(note.anchor));
    }
    for callout in &state.callouts {
        let _ = writeln!(out, "{} {:?} {:?}", callout.number, callout.text, at(callout.anchor));
    }
    for hint in &design.hints {
        let found = hint.elements.iter().filter_map(|&uid| architecture.find_uid(uid));
        let ids: Vec<&str> = found.map(|node| architecture.element(node).id.as_str()).collect();
        if ids.len() > 1 {
            let _ = writeln!(out, "{:?} {ids:?}", hint.kind);
        }
    }
    out
}

/// None when the text of a state is read as the same state and printed as the same text.
pub fn objection(design: &Design, state: &State) -> Option<String> {
    let text = print_state(design, state);
    let again = match read(&text) {
        Ok(again) => again,
        Err(found) => return Some(found),
    };
    let last = again.states.last()?;
    let (before, after) = (described(design, state), described(&again, last));
    if before != after {
        return Some(format!("{before}\nis read as\n{after}\nfrom\n{text}"));
    }
    let second = print_state(&again, last);
    (second != text).then(|| format!("{text}\nis printed again as\n{second}"))
}
