//! The language that a command line asks for, and whether there is anything in it.

use std::collections::BTreeSet;

use crate::cli::console::Console;
use crate::design::Design;
use crate::design::compile::Compilation;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Languages, LocalisedText};
use crate::source::SourceMap;
use crate::suggest::nearest;
use crate::syntax::language_tag;

/// What the program itself speaks: names of kinds and patterns, legends, findings.
const OWN: [&str; 2] = ["en", "ja"];

/// Warns when no text of the design, and none of the program, is in the language that is asked for.
pub fn check(wanted: Option<&str>, design: &Design, diagnostics: &mut Diagnostics) {
    let Some(wanted) = wanted else { return };
    let tags: BTreeSet<String> =
        texts(design).flat_map(LocalisedText::iter).filter_map(|(tag, _)| tag).map(primary).collect();
    warn(wanted, &tags, diagnostics);
}

/// The same for a design that has been compiled, if there is one.
pub fn check_of(wanted: Option<&str>, compilation: &mut Compilation) {
    if let Some(design) = &compilation.design {
        check(wanted, design, &mut compilation.diagnostics);
    }
}

/// The same where there is no design.
pub fn check_own(wanted: Option<&str>, diagnostics: &mut Diagnostics) {
    if let Some(wanted) = wanted {
        warn(wanted, &BTreeSet::new(), diagnostics);
    }
}

/// The same at once, and only of what is no language at all: designs that are not read yet may have texts in any other.
pub fn tell_of_none(wanted: Option<&str>, console: &Console) {
    let none = |tag: &&str| !language_tag::is_known(tag);
    let mut found = Diagnostics::default();
    check_own(wanted.filter(none), &mut found);
    console.report(&found, &SourceMap::default(), &Languages::new(None, None));
}

fn warn(wanted: &str, tags: &BTreeSet<String>, diagnostics: &mut Diagnostics) {
    let tag = primary(wanted);
    let known: BTreeSet<&str> = tags.iter().map(String::as_str).chain(OWN).collect();
    if known.contains(tag.as_str()) {
        return;
    }
    let country = language_tag::meant(&tag);
    let message = match country {
        Some(_) => format!("no text has the language `{wanted}`: that is no code of a language"),
        None => format!("no text has the language `{wanted}`"),
    };
    let listed = known.iter().map(|tag| format!("`{tag}`")).collect::<Vec<_>>().join(", ");
    let near = || nearest(&tag, known.iter().copied()).filter(|near| tag.len() > 2 && near.len() > 2);
    let help = match country.or_else(near) {
        Some(language) if known.contains(language) => format!("write `--lang {language}`"),
        Some(language) => format!("the language is `{language}`, but texts are in {listed}"),
        None => format!("texts are in {listed}"),
    };
    diagnostics.push(Diagnostic::general(Code::Language, message).help(help));
}

/// `pt` of `pt-BR`.
fn primary(tag: &str) -> String {
    tag.split(['-', '_']).next().unwrap_or(tag).to_ascii_lowercase()
}

/// Every text that a picture may show.
fn texts(design: &Design) -> impl Iterator<Item = &LocalisedText> {
    let titles = design.title.iter().chain(&design.subtitle);
    let of_states = design.states.iter().flat_map(|state| {
        let architecture = &state.architecture;
        let names = architecture.nodes().into_iter().filter_map(|node| architecture.element(node).label.as_ref());
        let kinds = architecture.nodes().into_iter().map(|node| &architecture.element(node).kind.name);
        let labels = architecture.links().iter().filter_map(|&link| architecture.edge(link).label.as_ref());
        let callouts = state.callouts.iter().map(|callout| &callout.text);
        let notes = state.notes.iter().map(|note| &note.text);
        state.caption.iter().chain(names).chain(kinds).chain(labels).chain(callouts).chain(notes)
    });
    titles.chain(of_states)
}
