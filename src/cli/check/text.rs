//! Findings for people, in the look of errors.

use crate::check::Report;
use crate::cli::console::Console;
use crate::cli::report::{Style, counted, excerpts, summary};
use crate::diagnostic::{Diagnostics, Severity};
use crate::limits::Limits;

/// What was found in all files, and how much; empty when nothing was.
pub fn document(reports: &[&Report], lang: Option<&str>, style: Style, quiet: bool) -> String {
    let mut text: String = reports.iter().map(|report| findings(report, lang, style, quiet)).collect();
    let total = summary(|severity| reports.iter().map(|report| report.count(severity)).sum());
    if style != Style::Json && !total.is_empty() && !(quiet && text.is_empty()) {
        let name = match reports {
            [one] => one.file.clone(),
            several => counted(several.len(), "design"),
        };
        text += &format!("{name}: {total}\n");
    }
    text
}

fn findings(report: &Report, lang: Option<&str>, style: Style, quiet: bool) -> String {
    let languages = report.languages(lang);
    let several = report.found.len() > 1;
    let mut text = String::new();
    for state in &report.found {
        let mut found = Diagnostics::default();
        for finding in state.findings.iter().filter(|one| !quiet || one.severity == Severity::Error) {
            let stage = state.stage;
            let diagnostic = finding.diagnostic();
            found.push(match several {
                true => diagnostic
                    .note(crate::model::LocalisedText::en_ja(format!("in state {stage}"), format!("状態{stage}"))),
                false => diagnostic,
            });
        }
        text += &excerpts(&found, &report.sources, &languages, style, Limits::default().shown_errors);
    }
    text
}

/// Says where nothing was found, and how much is allowed.
pub fn notes(reports: &[&Report], console: &Console) {
    let clean: Vec<&&Report> = reports
        .iter()
        .filter(|report| report.states > 0 && !report.is_denied())
        .filter(|report| report.found.iter().all(|state| state.findings.is_empty()))
        .collect();
    match (clean.as_slice(), reports) {
        ([one], [_]) => {
            console.note(&format!("{}: nothing found ({})", one.file, counted(one.states, "state")));
        }
        ([], _) => {}
        (clean, all) => {
            console.note(&format!("nothing found in {} of {}", clean.len(), counted(all.len(), "design")));
        }
    }
    let allowed: usize = reports.iter().flat_map(|report| &report.found).map(|state| state.allowed.len()).sum();
    if allowed > 0 {
        console.note(&format!("{} allowed", counted(allowed, "finding")));
    }
}
