//! What is wrong, for readers and for programs.

use std::fmt;

use crate::check;
use crate::design::compile::Compilation;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::limits::Limits;
use crate::model::{Languages, LocalisedText};
use crate::report::{self, Style};
use crate::source::{SourceMap, Span};

/// What was found in a text, or why something cannot be done.
///
/// It prints as the program does, with the lines of the text; [`findings`](Self::findings) gives the same as data.
///
/// ```
/// let error = cdp_draw::Design::read("server web sise=big").err().expect("an error");
/// assert!(error.to_string().starts_with("error[E0202]: there is no property `sise`"));
/// ```
#[derive(Clone)]
pub struct Report {
    found: Diagnostics,
    sources: SourceMap,
    languages: Languages,
    findings: Vec<Finding>,
    /// True when it is about no text.
    outside: bool,
}

/// One thing that is wrong, or could be better.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// The code that `cdp-draw explain` expands, such as `E0203`, or the rule that has found it, such as `spof`. Empty for
    /// what is about no text.
    pub code: String,
    /// What is wrong, one sentence without a full stop.
    pub message: String,
    /// Where.
    pub place: Option<Place>,
    /// A few words at the place itself.
    pub label: String,
    /// What else there is to know.
    pub notes: Vec<String>,
    /// What to do.
    pub help: Vec<String>,
    /// The element that a rule has found, by id.
    pub element: Option<String>,
    /// A statement that takes away what a rule has found: it has been tried.
    pub remedy: Option<String>,
}

/// A place in a text. Lines and columns count from 1, columns in characters.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Place {
    /// The file.
    pub file: String,
    /// The first line.
    pub line: usize,
    /// The first character.
    pub column: usize,
    /// The last line.
    pub end_line: usize,
    /// One past the last character.
    pub end_column: usize,
}

impl Report {
    pub(super) fn new(found: Diagnostics, sources: SourceMap, languages: Languages) -> Report {
        let findings = found.iter().map(|one| finding(one, &sources, &languages)).collect();
        Report { found, sources, languages, findings, outside: false }
    }

    pub(super) fn of_compilation(compilation: &Compilation) -> Report {
        let languages = Languages::new(None, compilation.lang.as_deref());
        Report::new(compilation.diagnostics.clone(), compilation.sources.clone(), languages)
    }

    /// What is wrong with the text, and what the rules have found.
    pub(super) fn of_check(report: check::Report) -> Report {
        let languages = report.languages(None);
        let mut all = Report::new(report.diagnostics, report.sources, languages);
        for state in report.found {
            let told = check::told(&state.findings.iter().collect::<Vec<_>>(), &report.rules);
            told.into_iter().for_each(|diagnostic| all.found.push(diagnostic));
            for one in state.findings {
                let plain = finding(&one.diagnostic(), &all.sources, &all.languages);
                all.findings.push(Finding { element: Some(one.element), remedy: one.remedy, ..plain });
            }
        }
        all
    }

    /// One trouble that is about no text.
    pub(super) fn refused(message: String, help: &str) -> Report {
        let found = Diagnostic { severity: Severity::Error, ..Diagnostic::general(Code::Import, message) };
        let mut report = Report::outside([found.help(help)]);
        report.findings.iter_mut().for_each(|finding| finding.code.clear());
        report
    }

    /// Troubles that have a code although they are about no text.
    pub(super) fn troubles(all: impl Iterator<Item = (Code, String, String)>) -> Report {
        let error = |(code, message, help): (Code, String, String)| {
            Diagnostic { severity: Severity::Error, ..Diagnostic::general(code, message) }.help(help)
        };
        Report::outside(all.map(error))
    }

    fn outside(all: impl IntoIterator<Item = Diagnostic>) -> Report {
        let mut found = Diagnostics::default();
        all.into_iter().for_each(|one| found.push(one));
        Report { outside: true, ..Report::new(found, SourceMap::default(), Languages::new(None, None)) }
    }

    /// Everything as data, in the order in which it was found.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// True when one of them is an error.
    pub fn has_errors(&self) -> bool {
        self.found.has_errors()
    }

    /// True when there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    fn text(&self) -> String {
        let style = Style::Human { colour: false };
        if !self.outside {
            return report::report(&self.found, &self.sources, &self.languages, style, Limits::default().shown_errors);
        }
        let said = self.found.iter().zip(&self.findings).map(|(found, finding)| {
            let code = (!finding.code.is_empty()).then_some(found.code);
            report::trouble(code, &finding.message, &finding.help.join("; "), style)
        });
        said.collect()
    }
}

fn finding(found: &Diagnostic, sources: &SourceMap, languages: &Languages) -> Finding {
    let texts = |texts: &[LocalisedText]| texts.iter().map(|text| text.get(languages).to_owned()).collect();
    Finding {
        severity: found.severity,
        code: found.rule.clone().unwrap_or_else(|| found.code.id().to_owned()),
        message: found.words(languages).to_owned(),
        place: found.span.map(|span| place(span, sources)),
        label: found.label.get(languages).to_owned(),
        notes: texts(&found.notes),
        help: texts(&found.help),
        element: None,
        remedy: None,
    }
}

fn place(span: Span, sources: &SourceMap) -> Place {
    let file = sources.file(span.source);
    let (line, column) = file.position(span.start);
    let (end_line, end_column) = file.position(span.end.max(span.start));
    Place { file: file.name.clone(), line, column, end_line, end_column }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

/// As it is printed, so that a `main` which gives it back tells it as the program does.
impl fmt::Debug for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n{self}")
    }
}

impl std::error::Error for Report {}
