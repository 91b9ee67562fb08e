//! Findings for programs. docs/json.md describes the fields.

use serde_json::{Map, Value as Json, json};

use crate::check::finding::{Finding, Made, StateReport};
use crate::check::inspect::Report;
use crate::check::mend::Fix;
use crate::diagnostic::{Diagnostic, Severity};
use crate::forms;
use crate::inert;
use crate::model::Languages;
use crate::output::availability::figures;

/// What was found in several files.
pub fn document(reports: &[&Report], lang: Option<&str>) -> String {
    let each = |list: fn(&StateReport) -> &Vec<Finding>| -> Vec<Json> {
        reports.iter().flat_map(|report| reported(report, lang, list)).collect()
    };
    let states: Vec<Json> = reports.iter().flat_map(|report| states(report, lang)).collect();
    let errors: Vec<Json> = reports.iter().flat_map(|report| errors(report, lang)).collect();
    // Of one state it stands at the top, where a reader looks for it.
    let of_one = |field: &str| match states.as_slice() {
        [one] => one[field].clone(),
        _ => Json::Null,
    };
    let count = |severity| reports.iter().map(|report| report.count(severity)).sum::<usize>();
    let allowed = each(|state| &state.allowed);
    let fixes: Vec<Json> = reports.iter().flat_map(|report| report.fixes.iter().map(|one| fix(report, one))).collect();
    let mut document = json!({
        "format": forms::CHECK,
        "findings": each(|state| &state.findings),
        "spofs": of_one("spofs"),
        "spofs_managed": of_one("spofs_managed"),
        "availability": of_one("availability"),
        "stages": states,
        // Its older name.
        "states": states,
        "diagnostics": errors,
        "summary": {
            "files": reports.len(),
            "denied": reports.iter().any(|report| report.is_denied()),
            "errors": count(Severity::Error),
            "warnings": count(Severity::Warning),
            "hints": count(Severity::Hint),
            "allowed": allowed.len(),
        },
        "allowed": allowed,
    });
    if !fixes.is_empty() {
        document["fixes"] = json!(fixes);
    }
    inert::json(&document)
}

/// What was mended, by which statement.
fn fix(report: &Report, fix: &Fix) -> Json {
    let named = |findings: &[Finding]| -> Vec<Json> {
        findings.iter().map(|one| json!({ "rule": one.rule, "element": one.element })).collect()
    };
    json!({
        "file": report.file,
        "statement": fix.statement,
        "gone": named(&fix.gone),
        "new": named(&fix.new),
    })
}

fn reported<'r>(
    report: &'r Report,
    lang: Option<&str>,
    list: fn(&StateReport) -> &Vec<Finding>,
) -> impl Iterator<Item = Json> + use<'r> {
    let languages = report.languages(lang);
    report.found.iter().flat_map(list).map(move |found| finding(report, found, &languages))
}

/// One finding.
pub fn finding(report: &Report, finding: &Finding, languages: &Languages) -> Json {
    let file = report.sources.file(finding.span.source);
    let (line, column) = file.position(finding.span.start);
    let (end_line, end_column) = file.position(finding.span.end);
    let made = finding.made.as_ref().map(|Made { pattern, step }| json!({ "pattern": pattern, "step": step }));
    let mut fields = json!({
        "file": file.name,
        "index": finding.stage,
        "stage": finding.stage,
        "rule": finding.rule,
        "severity": finding.severity.word(),
        "element": finding.element,
        "kind": finding.kind,
        "message": finding.message.get(languages),
        "why": finding.why.get(languages),
        "fix": finding.fix,
        "remedy": finding.remedy,
        "path": finding.path.as_ref().map(|path| path.get(languages)),
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
        "origin": made,
    });
    if let Some(reason) = &finding.reason {
        fields["reason"] = json!(reason.get(languages));
    }
    fields
}

fn states(report: &Report, lang: Option<&str>) -> Vec<Json> {
    let languages = report.languages(lang);
    let state = |state: &StateReport| {
        let spofs: Map<String, Json> = state.spofs.iter().map(|(actor, ids)| (actor.clone(), json!(ids))).collect();
        let managed: Map<String, Json> =
            state.spofs_managed.iter().map(|(actor, ids)| (actor.clone(), json!(ids))).collect();
        let availability = state.availability.iter();
        let availability: Map<String, Json> =
            availability.map(|(actor, found)| (actor.clone(), json!(figures(found, &languages)))).collect();
        json!({
            "file": report.file,
            "index": state.stage,
            "stage": state.stage,
            "caption": state.caption.as_ref().map(|caption| caption.get(&languages)),
            "spofs": spofs,
            "spofs_managed": managed,
            "availability": availability,
        })
    };
    report.found.iter().map(state).collect()
}

/// What is wrong with the texts themselves.
fn errors(report: &Report, lang: Option<&str>) -> Vec<Json> {
    let languages = report.languages(lang);
    let one = |diagnostic: &Diagnostic| {
        let place = diagnostic.span.map(|span| {
            let file = report.sources.file(span.source);
            let (line, column) = file.position(span.start);
            (file.name.clone(), line, column)
        });
        json!({
            "file": place.as_ref().map_or(&report.file, |(file, _, _)| file),
            "severity": diagnostic.severity.word(),
            "code": diagnostic.code.id(),
            "message": diagnostic.words(&languages),
            "line": place.as_ref().map(|(_, line, _)| line),
            "column": place.as_ref().map(|(_, _, column)| column),
        })
    };
    report.diagnostics.iter().map(one).collect()
}
