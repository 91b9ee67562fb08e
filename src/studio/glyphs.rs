//! Characters that no font has: named once each, at the element that has them where there is one.

use crate::design::Design;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Languages, LocalisedText};
use crate::source::Span;
use crate::text::Fonts;

/// Warns of all that would be drawn as boxes.
pub(super) fn warn_of_missing(design: &Design, fonts: &Fonts, languages: &Languages, diagnostics: &mut Diagnostics) {
    let mut reported = String::new();
    let architectures = design.states.iter().map(|state| &state.architecture);
    for (architecture, node) in architectures.flat_map(|a| a.nodes().into_iter().map(move |node| (a, node))) {
        let element = architecture.element(node);
        let span = element.origin.pattern.is_none().then_some(element.span);
        warn_of_missing_in(element.name(languages), span, fonts, &mut reported, diagnostics);
    }
    for text in other_texts(design) {
        warn_of_missing_in(text.get(languages), None, fonts, &mut reported, diagnostics);
    }
}

/// One warning names all characters of a text that no font has and that have not been named yet.
fn warn_of_missing_in(
    text: &str,
    span: Option<Span>,
    fonts: &Fonts,
    reported: &mut String,
    diagnostics: &mut Diagnostics,
) {
    let missing = fonts.missing(text);
    let new: Vec<char> = missing.into_iter().filter(|c| !reported.contains(*c)).collect();
    reported.extend(&new);
    let named: Vec<String> = new.iter().map(|c| format!("`{c}`")).collect();
    let (s, place) = if new.len() == 1 { ("", "its place") } else { ("s", "their places") };
    let message = format!("no font has the character{s} {}; a box is drawn in {place}", named.join(" "));
    if !new.is_empty() {
        let found = Diagnostic { span, ..Diagnostic::general(Code::MissingGlyph, message) };
        diagnostics.push(found.help("give a font that has it with `--font FILE`"));
    }
}

/// What is drawn beside the names of elements.
fn other_texts(design: &Design) -> impl Iterator<Item = &LocalisedText> {
    let titles = design.title.iter().chain(&design.subtitle);
    let of_states = design.states.iter().flat_map(|state| {
        let architecture = &state.architecture;
        let labels = architecture.links().iter().filter_map(|&link| architecture.edge(link).label.as_ref());
        let callouts = state.callouts.iter().map(|callout| &callout.text);
        let notes = state.notes.iter().map(|note| &note.text);
        state.caption.iter().chain(&state.pattern_name).chain(labels).chain(callouts).chain(notes)
    });
    titles.chain(of_states)
}
