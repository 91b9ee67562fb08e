//! Findings as a JUnit report: a suite for each file and state, a case for each rule.

use crate::check::finding::{Finding, StateReport};
use crate::check::inspect::Report;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Languages;
use crate::output::xml::Xml;
use crate::source::{SourceMap, Span};

/// What was found in several files.
pub fn document(reports: &[&Report], lang: Option<&str>) -> String {
    let suites: Vec<Suite> = reports.iter().flat_map(|report| suites(report, lang)).collect();
    let total = |of: fn(&Suite) -> usize| suites.iter().map(of).sum::<usize>();
    let mut xml = Xml::default();
    xml.markup("<?xml version=\"1.0\" encoding=\"UTF-8\"?>").line();
    xml.start("testsuites").attribute("name", "cdp-draw check");
    counts(&mut xml, total(|suite| suite.cases.len()), total(Suite::failures));
    for suite in &suites {
        suite.write(&mut xml);
    }
    xml.line().end("testsuites").line();
    xml.finish()
}

fn counts(xml: &mut Xml, tests: usize, failures: usize) {
    xml.attribute("tests", &tests.to_string()).attribute("failures", &failures.to_string());
    xml.attribute("errors", "0").attribute("skipped", "0").attribute("time", "0");
}

/// What a case says: errors make it fail, the rest stands in its output.
struct Said {
    severity: Severity,
    words: String,
}

struct Case {
    class: String,
    name: String,
    said: Vec<Said>,
}

struct Suite {
    name: String,
    cases: Vec<Case>,
}

fn suites(report: &Report, lang: Option<&str>) -> Vec<Suite> {
    let languages = report.languages(lang);
    let text = Case {
        class: report.file.clone(),
        name: "text".to_owned(),
        said: report.diagnostics.iter().map(|one| of_diagnostic(report, one, &languages)).collect(),
    };
    let mut suites = vec![Suite { name: report.file.clone(), cases: vec![text] }];
    suites.extend(report.found.iter().map(|state| of_state(report, state, &languages)));
    suites
}

fn of_state(report: &Report, state: &StateReport, languages: &Languages) -> Suite {
    let name = format!("{}, state {}", report.file, state.stage);
    let cases = report.rules.iter().map(|rule| Case {
        class: name.clone(),
        name: rule.id.clone(),
        said: state
            .findings
            .iter()
            .filter(|finding| finding.rule == rule.id)
            .map(|finding| of_finding(report, finding, languages))
            .collect(),
    });
    Suite { cases: cases.collect(), name }
}

fn of_finding(report: &Report, finding: &Finding, languages: &Languages) -> Said {
    let mut words = format!("{}: {}", place(&report.sources, finding.span), finding.message.get(languages));
    if let Some(made) = &finding.made {
        words += &format!(" ({}, {})", made.pattern, made.step);
    }
    Said { severity: finding.severity, words }
}

fn of_diagnostic(report: &Report, diagnostic: &Diagnostic, languages: &Languages) -> Said {
    let at = diagnostic.span.map_or_else(|| report.file.clone(), |span| place(&report.sources, span));
    Said { severity: diagnostic.severity, words: format!("{at}: {} {}", diagnostic.code, diagnostic.words(languages)) }
}

/// `design.cdp:3:8`.
fn place(sources: &SourceMap, span: Span) -> String {
    let file = sources.file(span.source);
    let (line, column) = file.position(span.start);
    format!("{}:{line}:{column}", file.name)
}

impl Suite {
    fn failures(&self) -> usize {
        self.cases.iter().filter(|case| case.fails()).count()
    }

    fn write(&self, xml: &mut Xml) {
        xml.line().start("testsuite").attribute("name", &self.name);
        counts(xml, self.cases.len(), self.failures());
        for case in &self.cases {
            case.write(xml);
        }
        xml.line().end("testsuite");
    }
}

impl Case {
    fn fails(&self) -> bool {
        self.said.iter().any(|said| said.severity == Severity::Error)
    }

    fn write(&self, xml: &mut Xml) {
        xml.line().start("testcase").attribute("classname", &self.class).attribute("name", &self.name);
        xml.attribute("time", "0");
        let words = |wanted: bool| {
            let said = self.said.iter().filter(|said| (said.severity == Severity::Error) == wanted);
            said.map(|said| format!("{}: {}", said.severity.word(), said.words)).collect::<Vec<_>>().join("\n")
        };
        let errors = words(true);
        if let Some(first) = errors.lines().next() {
            xml.start("failure").attribute("type", &self.name).attribute("message", first).text(&errors).end("failure");
        }
        let others = words(false);
        if !others.is_empty() {
            xml.start("system-out").text(&others).end("system-out");
        }
        xml.end("testcase");
    }
}
