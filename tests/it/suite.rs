//! Cases as text: each file of tests/suite states its findings in lines `//~ CODE LINE:COLUMN MESSAGE`,
//! in the order in which they are found. The message may be the beginning of the real one. Lines `//= TEXT` are
//! the text of the last state with its labels in English, if the case speaks of it.
//!
//! The cases of tests/suite/sequences are random designs with random sequences of patterns; the states in them first came
//! from a second, independent implementation of the rules in docs/patterns.md. `RENEW=1` writes what comes out now.

#![allow(clippy::disallowed_methods)] // RENEW says that golden texts are to be written

use std::fs;
use std::path::{Path, PathBuf};

use cdp_draw::design::compile::compile;
use cdp_draw::limits::Limits;
use cdp_draw::world::Memory;

use crate::pattern_support::printed_in;

fn cases(folder: &Path, into: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).expect("a folder").flatten().map(|e| e.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            cases(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "cdp") {
            into.push(path);
        }
    }
}

/// The findings of a text, and the text of its last state.
fn found(text: &str) -> (Vec<String>, String) {
    let compilation = compile("case.cdp", text.as_bytes(), &Memory::default(), &Limits::default());
    let place = |span: cdp_draw::source::Span| compilation.sources.file(span.source).position(span.start);
    let line = |d: &cdp_draw::diagnostic::Diagnostic| {
        let (line, column) = d.span.map_or((0, 0), place);
        format!("{} {line}:{column} {}", d.code, d.message)
    };
    let last = compilation.design.as_ref().and_then(|design| design.states.last());
    (
        compilation.diagnostics.iter().map(line).collect(),
        last.map(|state| printed_in("en", &state.architecture)).unwrap_or_default(),
    )
}

/// Writes what is found and what comes out in place of what was wanted.
fn renew(path: &Path, text: &str, found: &[String], state: &str) {
    let kept: Vec<&str> = text.lines().filter(|line| !line.starts_with("//~ ") && !line.starts_with("//= ")).collect();
    let first = |prefix: &str| text.lines().any(|line| line.starts_with(prefix));
    let wanted: Vec<String> = text.lines().filter_map(|line| line.strip_prefix("//~ ")).map(str::to_owned).collect();
    let same =
        found.len() == wanted.len() && found.iter().zip(&wanted).all(|(found, wanted)| found.starts_with(wanted));
    let drawn: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("//= ")).collect();
    if same && (drawn.is_empty() || self::found(&drawn.join("\n")).1 == state) {
        return;
    }
    let mut lines: Vec<String> = kept.iter().map(|line| (*line).to_owned()).collect();
    lines.extend(if same { wanted } else { found.to_vec() }.iter().map(|line| format!("//~ {line}")));
    if first("//= ") {
        lines.extend(state.lines().filter(|line| !line.is_empty()).map(|line| format!("//= {line}")));
    }
    fs::write(path, lines.join("\n") + "\n").expect("written");
}

#[test]
fn every_case_has_its_findings() {
    let mut paths = Vec::new();
    cases(Path::new("tests/suite"), &mut paths);
    assert!(!paths.is_empty());
    let mut failures = Vec::new();
    for path in paths {
        let text = fs::read_to_string(&path).expect("a case");
        let wanted: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("//~ ")).collect();
        let (found, state) = found(&text);
        if std::env::var_os("RENEW").is_some() {
            renew(&path, &text, &found, &state);
            continue;
        }
        let same =
            found.len() == wanted.len() && found.iter().zip(&wanted).all(|(found, wanted)| found.starts_with(wanted));
        if !same {
            failures.push(format!(
                "{}:\n  found\n    {}\n  wanted\n    {}",
                path.display(),
                found.join("\n    "),
                wanted.join("\n    ")
            ));
        }
        let wanted: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("//= ")).collect();
        if !wanted.is_empty() {
            // Read and printed again, so that only the state counts, not how its text is set.
            let (faults, printed) = self::found(&wanted.join("\n"));
            if !faults.is_empty() || printed != state {
                failures.push(format!("{}:\n--- got\n{state}--- wanted\n{printed}{faults:?}", path.display()));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
