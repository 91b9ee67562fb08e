//! Errors and warnings as data. Words live where the finding is made, the printer is `report.rs`.

use crate::model::{Languages, LocalisedText};
use crate::source::Span;

pub use crate::codes::Code;

/// How bad it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Severity {
    /// The design is wrong; nothing is drawn (or, for an `expect`, the exit status is 1).
    Error,
    /// The picture is drawn, but the author should look.
    Warning,
    /// Nothing is wrong, but it could be better.
    Hint,
}

impl Severity {
    /// As it is written in output.
    pub const fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Hint => "hint",
        }
    }
}

/// One finding: what is wrong, where, and what to do.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// The code that `cdp-draw explain` expands.
    pub code: Code,
    /// The rule of `check` that has found it; its name is shown in the place of the code.
    pub rule: Option<String>,
    /// What is wrong, one sentence without a full stop.
    pub message: String,
    /// The message in several languages, if it has them.
    pub localised: Option<LocalisedText>,
    /// Where; none for findings about the whole design.
    pub span: Option<Span>,
    /// A few words at the place itself.
    pub label: LocalisedText,
    /// Further places with their words.
    pub related: Vec<(Span, LocalisedText)>,
    /// What else there is to know, each one sentence.
    pub notes: Vec<LocalisedText>,
    /// What to do, each one sentence.
    pub help: Vec<LocalisedText>,
}

impl Diagnostic {
    /// An error at a place.
    pub fn error(code: Code, span: Span, message: impl Into<LocalisedText>) -> Self {
        let text: LocalisedText = message.into();
        Diagnostic {
            severity: Severity::Error,
            code,
            rule: None,
            message: text.get(&Languages::new(None, None)).to_owned(),
            localised: (text.iter().count() > 1).then_some(text),
            span: Some(span),
            label: LocalisedText::default(),
            related: Vec::new(),
            notes: Vec::new(),
            help: Vec::new(),
        }
    }

    /// A warning at a place.
    pub fn warning(code: Code, span: Span, message: impl Into<LocalisedText>) -> Self {
        Diagnostic { severity: Severity::Warning, ..Self::error(code, span, message) }
    }

    /// What a rule has found at a place.
    pub fn finding(severity: Severity, rule: &str, span: Span, message: LocalisedText) -> Self {
        let finding = Diagnostic { severity, rule: Some(rule.to_owned()), ..Self::error(Code::Finding, span, "") };
        finding.localised(message)
    }

    /// A warning about the whole run.
    pub fn general(code: Code, message: impl Into<LocalisedText>) -> Self {
        let nowhere = Span { source: crate::source::SourceId(0), start: 0, end: 0 };
        Diagnostic { span: None, ..Self::warning(code, nowhere, message) }
    }

    /// The message, in the wanted language where it is there in several.
    pub fn words(&self, languages: &Languages) -> &str {
        self.localised.as_ref().map_or(&self.message, |message| message.get(languages))
    }

    /// With a message in several languages; the plain message is the English one.
    pub fn localised(mut self, message: LocalisedText) -> Self {
        self.message = message.get(&Languages::new(None, None)).to_owned();
        self.localised = Some(message);
        self
    }

    /// With words at the place.
    pub fn label(mut self, label: impl Into<LocalisedText>) -> Self {
        self.label = label.into();
        self
    }

    /// With something else to know.
    pub fn note(mut self, note: impl Into<LocalisedText>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// With one more piece of advice.
    pub fn help(mut self, help: impl Into<LocalisedText>) -> Self {
        self.help.push(help.into());
        self
    }

    /// With advice, if there is any.
    pub fn maybe_help(mut self, help: Option<impl Into<LocalisedText>>) -> Self {
        self.help.extend(help.map(Into::into));
        self
    }

    /// With one more place.
    pub fn related(mut self, span: Span, words: impl Into<LocalisedText>) -> Self {
        self.related.push((span, words.into()));
        self
    }
}

/// The diagnostics of a run, in the order in which they were found.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Past this many findings nobody reads on, and looking for suggestions only costs time.
    pub const ENOUGH: usize = 1000;

    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// The one that was added last.
    pub fn last_mut(&mut self) -> Option<&mut Diagnostic> {
        self.list.last_mut()
    }

    /// Adds several.
    pub fn extend(&mut self, found: impl IntoIterator<Item = Diagnostic>) {
        self.list.extend(found);
    }

    /// Takes back what was added after the first `length`.
    pub fn truncate(&mut self, length: usize) {
        self.list.truncate(length);
    }

    /// Widens the places of what was added after the first `length` to whole characters of the text that they are in.
    pub fn widen(&mut self, length: usize, text: &str) {
        for found in self.list.iter_mut().skip(length) {
            let places = found.span.iter_mut().chain(found.related.iter_mut().map(|(span, _)| span));
            places.for_each(|span| *span = span.of_whole_characters(text));
        }
    }

    /// True when there are so many that the rest need not be looked for.
    pub fn enough(&self) -> bool {
        self.list.len() >= Self::ENOUGH
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }

    /// Makes errors of the warnings of a code, under another code; true when there was one. Their notes say what was done
    /// all the same, and go.
    pub fn deny(&mut self, warning: Code, error: Code) -> bool {
        let mut found = false;
        for one in self.list.iter_mut().filter(|one| one.code == warning && one.severity == Severity::Warning) {
            (one.severity, one.code) = (Severity::Error, error);
            one.notes.clear();
            found = true;
        }
        found
    }

    /// True when one of them is an error.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|d| d.severity == Severity::Error)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// True when there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}
