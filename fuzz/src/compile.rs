//! Any bytes are a design or have an error, always the same, that can be told and lies in the text.

use cdp_draw::design::compile::Compilation;
use cdp_draw::model::Languages;
use cdp_draw::report::{Style, report};

/// Errors and warnings that are printed.
const SHOWN: usize = 50;

/// Reads the bytes twice.
pub fn holds(data: &[u8]) {
    let first = crate::compiled(data);
    assert!(first.design.is_some() || first.diagnostics.has_errors(), "neither a design nor an error");
    for found in first.diagnostics.iter() {
        for span in found.span.iter().chain(found.related.iter().map(|(span, _)| span)) {
            let text = &first.sources.file(span.source).text;
            assert!(text.get(span.start..span.end).is_some(), "{span:?} is no place: {}", found.message);
        }
    }
    assert!(told(&first) == told(&crate::compiled(data)), "the second time it is another one");
}

/// All that is said of it, in both languages and for programs.
fn told(compilation: &Compilation) -> String {
    let Compilation { diagnostics, sources, .. } = compilation;
    let said = |lang: &str, style| report(diagnostics, sources, &Languages::new(Some(lang), None), style, SHOWN);
    let data = said("en", Style::Json);
    for line in data.lines() {
        serde_json::from_str::<serde_json::Value>(line).expect("a line of JSON");
    }
    said("en", Style::Human { colour: false }) + &said("ja", Style::Human { colour: true }) + &data
}
