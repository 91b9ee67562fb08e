//! Findings for people, in the look of errors.

use crate::check::{Report, StateReport, told};
use crate::cli::console::Console;
use crate::cli::settings;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::model::{Languages, LocalisedText};
use crate::report::{Style, counted, excerpts, summary};

/// What was found in all files, and how much; empty when nothing was.
pub fn document(reports: &[&Report], lang: Option<&str>, style: Style, quiet: bool) -> String {
    let mut text: String = reports.iter().map(|report| findings(report, lang, style, quiet)).collect();
    let total = summary(|severity| reports.iter().map(|report| count(report, severity)).sum());
    if style != Style::Json && !total.is_empty() && !(quiet && text.is_empty()) {
        let name = match reports {
            [one] => one.file.clone(),
            several => counted(several.iter().filter(|report| report.states > 0).count(), "design"),
        };
        text += &format!("{name}: {total}\n");
    }
    text
}

/// How many findings of a severity are told.
fn count(report: &Report, severity: Severity) -> usize {
    let states = report.found.iter().map(|state| shown(report, state, false));
    states.map(|told| told.iter().filter(|one| one.severity == severity).count()).sum()
}

fn findings(report: &Report, lang: Option<&str>, style: Style, quiet: bool) -> String {
    let languages = report.languages(lang);
    let several = report.found.len() > 1;
    let mut text = String::new();
    for state in &report.found {
        let mut found = Diagnostics::default();
        for diagnostic in shown(report, state, quiet) {
            let stage = state.stage;
            found.push(match several {
                true => diagnostic.note(LocalisedText::en_ja(format!("in state {stage}"), format!("状態{stage}"))),
                false => diagnostic,
            });
        }
        text += &excerpts(&found, &report.sources, &languages, style, settings::limits().shown_errors);
    }
    text
}

/// What is told of a state.
fn shown(report: &Report, state: &StateReport, quiet: bool) -> Vec<Diagnostic> {
    let wanted = state.findings.iter().filter(|one| !quiet || one.severity == Severity::Error);
    told(&wanted.collect::<Vec<_>>(), &report.rules)
}

/// Says where nothing was found, and how much is allowed.
pub fn notes(reports: &[&Report], lang: Option<&str>, console: &Console) {
    let clean: Vec<&&Report> = reports
        .iter()
        .filter(|report| report.states > 0 && !report.is_denied())
        .filter(|report| report.found.iter().all(|state| state.findings.is_empty()))
        .collect();
    let japanese = match reports {
        [one] => one.languages(lang).japanese(),
        _ => Languages::new(lang, None).japanese(),
    };
    match (clean.as_slice(), reports) {
        ([one], [_]) => {
            let found = if japanese { "指摘なし" } else { "nothing found" };
            console.note(&format!("{}: {found}{}", one.file, looked_at(one, japanese)));
        }
        ([], _) => {}
        (clean, all) if japanese => console.note(&format!("{}件中{}件は指摘なし", all.len(), clean.len())),
        (clean, all) => console.note(&format!("nothing found in {} of {}", clean.len(), counted(all.len(), "design"))),
    }
    let broken = reports.iter().filter(|report| report.states == 0).count();
    match (broken, reports, japanese) {
        (0, ..) | (_, [_], _) => {}
        (_, _, true) => console.note(&format!("{broken}件は構成図に誤りがあり確認できません")),
        (_, _, false) => {
            console.note(&format!("{} could not be looked at: the text is wrong", counted(broken, "design")))
        }
    }
    let allowed: usize = reports.iter().flat_map(|report| &report.found).map(|state| state.allowed.len()).sum();
    match (allowed, japanese) {
        (0, _) => {}
        (_, true) => console.note(&format!("{allowed}件の指摘は許容されています(allow)")),
        (_, false) => console.note(&format!("{} allowed", counted(allowed, "finding"))),
    }
}

/// Of which states that is said.
fn looked_at(report: &Report, japanese: bool) -> String {
    let state = report.found.first().filter(|_| report.found.len() < report.states).map(|state| state.stage);
    match (state, japanese) {
        (Some(stage), true) => format!("(状態{stage})"),
        (Some(stage), false) => format!(" (state {stage})"),
        (None, true) => format!("({}状態)", report.states),
        (None, false) => format!(" ({})", counted(report.states, "state")),
    }
}
