//! What does not reach those who look: characters that no font has, and texts that are cut.

use std::collections::{BTreeMap, BTreeSet};

use crate::design::Design;
use crate::design::texts::{self, Said, What};
use crate::diagnostic::{Code, Diagnostic};
use crate::layout::{Layout, StateLayout, TextBlock};
use crate::model::Languages;
use crate::scene::item::{Item, Scene};
use crate::source::Span;
use crate::text::Fonts;

/// What the fonts lack for the texts of a design: characters, and bold faces.
pub fn of_fonts(design: &Design, languages: &Languages, fonts: &Fonts) -> Vec<Diagnostic> {
    let mut found = missing_glyphs(design, languages, fonts);
    found.extend(without_bold(design, languages, fonts));
    found
}

/// A warning for each family of a user without a bold face that a bold text needs.
fn without_bold(design: &Design, languages: &Languages, fonts: &Fonts) -> Vec<Diagnostic> {
    let frames: BTreeSet<&str> = design
        .states
        .iter()
        .flat_map(|state| state.architecture.nodes().into_iter().map(|node| state.architecture.element(node)))
        .filter(|element| element.kind.is_frame())
        .map(|element| element.id.as_str())
        .collect();
    let bold = |said: &Said<'_>| match said.what {
        What::Title | What::Caption | What::Name => true,
        What::Label(id) => frames.contains(id),
        _ => false,
    };
    let mut reported = BTreeSet::new();
    let mut found = Vec::new();
    for said in texts::all(design, languages).filter(bold) {
        let Some(family) = fonts.not_bold(said.text).filter(|family| reported.insert((*family).to_owned())) else {
            continue;
        };
        let message = format!("no bold face of `{family}` is given; {} is drawn in its regular one", whose(&said));
        let warning = Diagnostic { span: said.span, ..Diagnostic::general(Code::NoBoldFace, message) };
        found.push(warning.help("give the bold one, too: `--font FILE` may be said several times"));
    }
    found
}

/// A warning for each text with characters that no font has and that have not been named yet.
fn missing_glyphs(design: &Design, languages: &Languages, fonts: &Fonts) -> Vec<Diagnostic> {
    let mut reported = BTreeSet::new();
    let mut found = Vec::new();
    for said in texts::all(design, languages) {
        let missing = fonts.missing(said.text);
        let new: Vec<String> = missing.into_iter().filter(|c| reported.insert(*c)).map(|c| format!("`{c}`")).collect();
        if new.is_empty() {
            continue;
        }
        let (s, place) = if new.len() == 1 { ("", "its place") } else { ("s", "their places") };
        let message =
            format!("no font has the character{s} {} of {}; a box is drawn in {place}", new.join(" "), whose(&said));
        let warning = Diagnostic { span: said.span, ..Diagnostic::general(Code::MissingGlyph, message) };
        found.push(warning.help("give a font that has it with `--font FILE`, several times for several fonts"));
    }
    found
}

/// A warning for each text that a picture does not show to its end.
pub fn cut_texts(design: &Design, layout: &Layout, languages: &Languages, scene: &Scene) -> Vec<Diagnostic> {
    let mut cut: BTreeMap<&str, String> = BTreeMap::new();
    scene.visit(|item| {
        if let Item::Text(text) = item
            && let Some(full) = &text.full
        {
            let lines: Vec<&str> = text.lines.iter().map(|line| line.text.as_str()).collect();
            cut.insert(full, lines.join(" "));
        }
    });
    let mut warnings = Warnings { cut, known: BTreeSet::new(), placed: BTreeSet::new(), found: Vec::new() };
    if warnings.cut.is_empty() {
        return Vec::new();
    }
    for (state, placed) in design.states.iter().zip(&layout.states) {
        warnings.of_state(state, placed, languages);
    }
    warnings.of_the_rest(design, languages);
    warnings.found
}

struct Warnings<'a> {
    /// The texts that are cut, with what is drawn of them.
    cut: BTreeMap<&'a str, String>,
    /// What has been said already.
    known: BTreeSet<(Option<Span>, String)>,
    /// Texts whose places are known.
    placed: BTreeSet<String>,
    found: Vec<Diagnostic>,
}

impl Warnings<'_> {
    /// Texts in a state's own drawing.
    fn of_state(&mut self, state: &crate::design::State, layout: &StateLayout, languages: &Languages) {
        let architecture = &state.architecture;
        let full = |block: &TextBlock| block.full.clone();
        for placed in &layout.boxes {
            let Some(node) = architecture.find_uid(placed.uid) else { continue };
            let said = Said::of_element(architecture, node, languages);
            if let Some(full) = full(&placed.label) {
                self.add(&full, &said);
            }
            if let Some(full) = placed.caption.as_ref().and_then(full) {
                let span = Some(architecture.element(node).span);
                self.add(&full, &Said { what: What::SmallPrint(&architecture.element(node).id), span, ..said });
            }
        }
        for route in &layout.routes {
            let ends = architecture.find_uid(route.edge.from).zip(architecture.find_uid(route.edge.to));
            let link = ends.and_then(|(from, to)| architecture.find_edge(from, route.edge.op, to));
            let said = link.and_then(|link| Said::of_edge(architecture, link, languages));
            if let (Some(full), Some(said)) = (route.label.as_ref().and_then(full), said) {
                self.add(&full, &said);
            }
        }
    }

    /// Titles, captions, sentences: what is drawn may hold more than what was written, or its beginning only.
    fn of_the_rest(&mut self, design: &Design, languages: &Languages) {
        let rest: Vec<String> = self.cut.keys().map(|full| (*full).to_owned()).collect();
        for full in rest.into_iter().filter(|full| !self.placed.contains(full)).collect::<Vec<_>>() {
            let all = || texts::all(design, languages).filter(|said| !said.text.trim().is_empty());
            let whole = all().find(|said| said.text.trim() == full.trim());
            let within = || all().filter(|said| full.contains(said.text.trim())).max_by_key(|said| said.text.len());
            let beginning = || all().find(|said| said.text.starts_with(full.trim()));
            let none = Said { what: What::Caption, text: "", span: None, pattern: None };
            let said = whole.or_else(within).or_else(beginning).unwrap_or(none);
            self.add(&full, &said);
        }
    }

    fn add(&mut self, full: &str, said: &Said<'_>) {
        let Some(drawn) = self.cut.get(full) else { return };
        self.placed.insert(full.to_owned());
        let message = format!("{} is cut: `{drawn}` is all that is drawn", whose(said));
        if self.known.insert((said.span, message.clone())) {
            let warning = Diagnostic { span: said.span, ..Diagnostic::general(Code::CutText, message) };
            let help = "shorten it, or set line breaks with `\\n`, which are all kept";
            self.found.push(match said.what {
                What::SmallPrint(_) => warning.help("shorten the values that are shown"),
                _ => warning.help(help),
            });
        }
    }
}

fn whose(said: &Said<'_>) -> String {
    match said.pattern {
        Some(pattern) => format!("{} (made by the pattern `{pattern}`)", said.what),
        None => said.what.to_string(),
    }
}
