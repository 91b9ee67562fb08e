//! What is said to help a pattern helps: on random designs, every remedy is written down as an author would, and read.

use crate::random_support::{Dice, patterns, state};
use cdp_draw::design::State;
use cdp_draw::design::compile::compile;
use cdp_draw::design::compile::lack::Lack;
use cdp_draw::design::compile::supply::Supply;
use cdp_draw::design::compile::survey::{Outcome, survey};
use cdp_draw::design::print::print;
use cdp_draw::diagnostic::Severity;
use cdp_draw::limits::Limits;
use cdp_draw::model::{LocalisedText, Vocabulary};
use cdp_draw::rewrite::Library;
use cdp_draw::world::Memory;

const DESIGNS: usize = 20;

/// The errors of a text.
fn errors(text: &str) -> Vec<String> {
    let compilation = compile("case.cdp", text.as_bytes(), &Memory::default(), &Limits::default());
    let errors = compilation.diagnostics.iter().filter(|found| found.severity == Severity::Error);
    errors.map(|found| format!("{} {}", found.code, found.message)).collect()
}

/// Each remedy as the text of a design that makes use of it.
fn remedies(state: &str, id: &str, lack: &Lack) -> Vec<String> {
    let mut texts: Vec<String> = lack.targets.iter().map(|target| format!("{state}apply {id} to {target}\n")).collect();
    texts.extend(lack.first.iter().map(|first| format!("{state}{first}\napply {id}\n")));
    texts.extend(lack.supply.iter().map(|supply| match supply {
        Supply::Statements(statements) => format!("{state}{}\napply {id}\n", statements.join("\n")),
        Supply::Application(application) => format!("{state}{application}\n"),
        // Put beside first: the language has no statement that adds inside.
        Supply::Inside(statement, container) => {
            let name = statement.split_whitespace().nth(1).unwrap_or_default();
            format!("{state}step {{ {statement}; move {name} into {container} }}\napply {id}\n")
        }
    }));
    texts
}

fn in_both_languages(text: &LocalisedText) -> bool {
    ["en", "ja"].into_iter().all(|tag| text.iter().any(|(known, words)| known == Some(tag) && !words.is_empty()))
}

#[test]
fn every_remedy_works() {
    let all = patterns();
    let mut objections = Vec::new();
    let mut tried = 0;
    for number in 0..DESIGNS {
        let mut dice = Dice::new(48 + number as u64);
        let architecture = state(all[(number * 3) % all.len()], &mut dice);
        let text = print(&architecture);
        let state = State { architecture, ..State::default() };
        for entry in survey(&state, &Library::default(), Vocabulary::builtin(), &Limits::default()) {
            match &entry.outcome {
                Outcome::Fits(_) => {}
                Outcome::Fails(words) => objections.push(format!("{}: {}\n{text}", entry.id, words.pair().0)),
                Outcome::Lacks(lack) => {
                    let said = lack.help().into_iter().chain(lack.nearest.clone());
                    objections.extend(said.filter(|words| !in_both_languages(words)).map(|words| format!("{words:?}")));
                    for remedy in remedies(&text, &entry.id, lack) {
                        tried += 1;
                        let found = errors(&remedy);
                        if !found.is_empty() {
                            objections.push(format!("{found:?} in\n{remedy}"));
                        }
                    }
                }
            }
        }
    }
    assert!(objections.is_empty(), "{}", objections.join("\n"));
    assert!(tried > 10 * DESIGNS, "{tried} remedies");
}
