//! What a beginner reads: inputs that are wrong in the ways in which people are, with the whole message in both languages.
//! `RENEW=1 cargo test --test it messages::` writes the messages anew.

use std::fmt::Write as _;
use std::{env, fs};

use cdp_draw::design::compile::compile;
use cdp_draw::limits::Limits;
use cdp_draw::model::Languages;
use cdp_draw::report::{Style, report};
use cdp_draw::world::Memory;

const INPUTS: &str = "tests/messages/inputs.txt";

fn inputs() -> Vec<String> {
    let text = fs::read_to_string(INPUTS).expect("the inputs");
    text.split("@@\n").skip(1).map(str::to_owned).collect()
}

/// All messages in a language, each after its input.
fn messages(language: &str) -> String {
    let mut text = String::new();
    for input in inputs() {
        let compilation = compile("design.cdp", input.as_bytes(), &Memory::default(), &Limits::default());
        let languages = Languages::new(Some(language), None);
        let style = Style::Human { colour: false };
        let said = report(&compilation.diagnostics, &compilation.sources, &languages, style, 50);
        let _ = writeln!(text, "@@\n{input}\n{said}");
    }
    text
}

fn compare(language: &str) {
    let path = format!("tests/messages/{language}.txt");
    let found = messages(language);
    if env::var_os("RENEW").is_some() {
        fs::write(&path, &found).expect("written");
    }
    let wanted = fs::read_to_string(&path).unwrap_or_default();
    let cases = |text: &str| text.split("@@\n").map(str::to_owned).collect::<Vec<_>>();
    for (found, wanted) in cases(&found).iter().zip(cases(&wanted)) {
        assert_eq!(*found, wanted, "{path}: `RENEW=1 cargo test --test it messages::` writes it anew");
    }
    assert_eq!(found.len(), wanted.len(), "{path} has other cases");
}

#[test]
fn every_input_has_its_message_in_english() {
    compare("en");
}

#[test]
fn every_input_has_its_message_in_japanese() {
    compare("ja");
}

/// A design that is wrong is told so, and no message leaves the reader without a next step.
#[test]
fn every_message_says_what_to_do() {
    for input in inputs() {
        let compilation = compile("design.cdp", input.as_bytes(), &Memory::default(), &Limits::default());
        assert!(!compilation.diagnostics.is_empty(), "nothing is said of:\n{input}");
        let helped = compilation.diagnostics.iter().any(|found| !found.help.is_empty() || !found.related.is_empty());
        let values = compilation
            .diagnostics
            .iter()
            .all(|found| found.message.contains(" takes ") || found.message.contains(" must be "));
        assert!(helped || values, "no help for:\n{input}");
    }
}
