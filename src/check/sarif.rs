//! Findings in the Static Analysis Results Interchange Format 2.1.0, which code hosts show beside the text.

use serde_json::{Map, Value as Json, json};

use crate::check::finding::{Finding, RuleFacts};
use crate::check::inspect::Report;
use crate::codes::Code;
use crate::diagnostic::{Diagnostic, Severity};
use crate::inert;
use crate::model::{Languages, LocalisedText};
use crate::source::{SourceMap, Span};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// What was found in several files, as one run of the program.
pub fn document(reports: &[&Report], lang: Option<&str>) -> String {
    let rules = Rules::of(reports);
    let mut results = Vec::new();
    for report in reports {
        let languages = report.languages(lang);
        results.extend(report.diagnostics.iter().map(|one| rules.diagnostic(report, one, &languages)));
        for state in &report.found {
            results.extend(state.findings.iter().map(|one| rules.finding(report, one, &languages, false)));
            results.extend(state.allowed.iter().map(|one| rules.finding(report, one, &languages, true)));
        }
    }
    let languages = Languages::new(lang, None);
    let document = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "cdp-draw",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "language": if languages.japanese() { "ja" } else { "en" },
                "rules": rules.described(&languages),
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    inert::json(&document)
}

/// The rules that results refer to: those of all files, then the codes that occur.
struct Rules<'r> {
    rules: Vec<&'r RuleFacts>,
    codes: Vec<Code>,
}

impl<'r> Rules<'r> {
    fn of(reports: &[&'r Report]) -> Self {
        let mut rules: Vec<&RuleFacts> = Vec::new();
        for rule in reports.iter().flat_map(|report| &report.rules) {
            if !rules.iter().any(|known| known.id == rule.id) {
                rules.push(rule);
            }
        }
        let found = reports.iter().flat_map(|report| report.diagnostics.iter()).map(|one| one.code);
        let mut codes: Vec<Code> = found.collect();
        codes.sort();
        codes.dedup();
        Rules { rules, codes }
    }

    fn described(&self, languages: &Languages) -> Vec<Json> {
        let rules = self.rules.iter().map(|rule| {
            let why = rule.why.get(languages);
            let patterns = rule.fix.join(", ");
            let help = match (rule.fix.is_empty(), languages.japanese()) {
                (true, _) => why.to_owned(),
                (false, true) => format!("{why}\n\n解消するパターン: {patterns}"),
                (false, false) => format!("{why}\n\nPatterns that fix it: {patterns}"),
            };
            json!({
                "id": rule.id,
                "shortDescription": { "text": rule.name.get(languages) },
                "fullDescription": { "text": why },
                "help": { "text": help },
                "defaultConfiguration": { "level": level(rule.severity) },
                "properties": { "fix": rule.fix },
            })
        });
        let codes = self.codes.iter().map(|code| {
            json!({
                "id": code.id(),
                "shortDescription": { "text": code.title() },
                "fullDescription": { "text": code.page() },
                "help": { "text": code.page() },
            })
        });
        rules.chain(codes).collect()
    }

    fn finding(&self, report: &Report, finding: &Finding, languages: &Languages, allowed: bool) -> Json {
        let at = self.rules.iter().position(|rule| rule.id == finding.rule);
        let place = location(&report.sources, finding.span);
        let mut result = json!({
            "ruleId": finding.rule,
            "ruleIndex": at,
            "level": level(finding.severity),
            "message": { "text": finding.message.get(languages) },
            "locations": [{
                "physicalLocation": place,
                "logicalLocations": [{ "name": finding.element, "fullyQualifiedName": finding.element, "kind": finding.kind }],
            }],
            // Says that it is the same finding although lines have moved.
            "partialFingerprints": {
                "ruleAndElement/v1": format!("{}/{}/{}", finding.rule, finding.element, finding.stage),
            },
            "properties": { "stage": finding.stage, "fix": finding.fix, "remedy": finding.remedy },
        });
        if let Some(made) = &finding.made {
            result["properties"]["madeBy"] = json!(made.pattern);
            result["properties"]["madeInStep"] = json!(made.step);
        }
        if allowed {
            let reason = finding.reason.as_ref().map(|reason| reason.get(languages));
            result["suppressions"] = json!([suppression(reason)]);
        }
        result
    }

    fn diagnostic(&self, report: &Report, diagnostic: &Diagnostic, languages: &Languages) -> Json {
        let at = self.codes.iter().position(|code| *code == diagnostic.code).map(|at| self.rules.len() + at);
        let help = diagnostic.help.iter().map(|help: &LocalisedText| help.get(languages));
        let words: Vec<&str> = std::iter::once(diagnostic.words(languages)).chain(help).collect();
        let place = match diagnostic.span {
            Some(span) => location(&report.sources, span),
            None => json!({ "artifactLocation": { "uri": uri(&report.file) } }),
        };
        json!({
            "ruleId": diagnostic.code.id(),
            "ruleIndex": at,
            "level": level(diagnostic.severity),
            "message": { "text": words.join("\n") },
            "locations": [{ "physicalLocation": place }],
        })
    }
}

fn suppression(reason: Option<&str>) -> Json {
    let mut fields = Map::new();
    fields.insert("kind".to_owned(), json!("inSource"));
    if let Some(reason) = reason {
        fields.insert("justification".to_owned(), json!(reason));
    }
    Json::Object(fields)
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "note",
    }
}

fn location(sources: &SourceMap, span: Span) -> Json {
    let file = sources.file(span.source);
    let (line, column) = file.position(span.start);
    let (end_line, end_column) = file.position(span.end);
    json!({
        "artifactLocation": { "uri": uri(&file.name) },
        "region": { "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column },
    })
}

/// A path as a URI: relative ones stay relative, and what a URI cannot hold is written in percent.
fn uri(path: &str) -> String {
    let mut uri = String::from(if path.starts_with('/') { "file://" } else { "" });
    let path = path.strip_prefix("./").unwrap_or(path);
    for byte in path.replace('\\', "/").bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => uri.push(char::from(byte)),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uris() {
        assert_eq!(uri("./designs/a b.cdp"), "designs/a%20b.cdp");
        assert_eq!(uri("/tmp/図.cdp"), "file:///tmp/%E5%9B%B3.cdp");
        assert_eq!(uri("<stdin>"), "%3Cstdin%3E");
    }
}
