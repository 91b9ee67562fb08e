//! What a rule has found, as plain data that can leave its thread.

use crate::analysis::Availability;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{LocalisedText, Uid};
use crate::rewrite::Rule;
use crate::rewrite::rule::{Sort, Together};
use crate::source::Span;

/// The pattern that made an element.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Made {
    /// The pattern, by id.
    pub pattern: String,
    /// The step, by the number of the state that it makes.
    pub step: usize,
}

/// A rule has found an element.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The state in which it was found.
    pub stage: usize,
    /// The rule, by id.
    pub rule: String,
    /// How bad it is: as the rule says, or as the author or the command line wants it.
    pub severity: Severity,
    /// The element.
    pub uid: Uid,
    /// Its id.
    pub element: String,
    /// Its kind, by id.
    pub kind: String,
    /// What is wrong.
    pub message: LocalisedText,
    /// Why that is bad.
    pub why: LocalisedText,
    /// With which others that its rule has found people hear of it in one sentence; none when it is told alone.
    pub together: Option<Sort>,
    /// Patterns that mend it, the best first.
    pub fix: Vec<String>,
    /// A statement that takes the finding away: it has been tried. None where none of the patterns does, or where it has
    /// not been looked for.
    pub remedy: Option<String>,
    /// Where the element was declared, or the statement that made it.
    pub span: Span,
    /// The pattern that made it; none for what the author declared.
    pub made: Option<Made>,
    /// For a single point of failure: the chain of needs from an actor to it.
    pub path: Option<LocalisedText>,
    /// The reason for which it is allowed, when an `allow` of the design says so.
    pub reason: Option<LocalisedText>,
}

/// What reports say of a rule.
#[derive(Clone, Debug)]
pub struct RuleFacts {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: LocalisedText,
    /// How bad its findings are.
    pub severity: Severity,
    /// Why they are bad.
    pub why: LocalisedText,
    /// Patterns that mend them.
    pub fix: Vec<String>,
    /// What is said of several elements at once; none when they are told one by one.
    together: Option<Together>,
}

impl RuleFacts {
    /// Those of a rule.
    pub fn of(rule: &Rule) -> RuleFacts {
        RuleFacts {
            id: rule.id.clone(),
            name: rule.name.clone(),
            severity: rule.severity,
            why: rule.why.clone(),
            fix: rule.fix.clone(),
            together: rule.together(),
        }
    }
}

/// What was found in one state.
#[derive(Clone, Debug, Default)]
pub struct StateReport {
    /// The state's number.
    pub stage: usize,
    /// What it is called.
    pub caption: Option<LocalisedText>,
    /// What is told: the worst first, then by rule, then in the order of the rule.
    pub findings: Vec<Finding>,
    /// What is allowed, in the same order.
    pub allowed: Vec<Finding>,
    /// The single points of failure of each actor, by id, both in declaration order.
    pub spofs: Vec<(String, Vec<String>)>,
    /// The same of managed services and regions.
    pub spofs_managed: Vec<(String, Vec<String>)>,
    /// For how much of the time each actor is served, when that was asked for.
    pub availability: Vec<(String, Availability)>,
}

impl StateReport {
    /// How many findings there are of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }
}

impl Finding {
    /// True for the same rule and the same element, in whatever state.
    pub fn is_like(&self, other: &Finding) -> bool {
        self.rule == other.rule && self.uid == other.uid
    }

    /// As an error, a warning or a hint at its place.
    pub fn diagnostic(&self) -> Diagnostic {
        let diagnostic = Diagnostic::finding(self.severity, &self.rule, self.span, self.message.clone());
        let diagnostic = match &self.made {
            None => diagnostic,
            Some(Made { pattern, step }) => diagnostic.label(LocalisedText::en_ja(
                format!("`{pattern}` made `{}` here, in step {step}", self.element),
                format!("ステップ{step}の`{pattern}`が`{}`を作成", self.element),
            )),
        };
        let diagnostic = match &self.path {
            Some(path) => diagnostic.note(path.clone()),
            None => diagnostic,
        };
        let more = format!("`cdp-draw rules {}`", self.rule);
        let patterns = |comma: &str| self.fix.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(comma);
        match &self.remedy {
            Some(statement) => diagnostic.help(LocalisedText::en_ja(
                format!("`{statement}` fixes it; {more} says more"),
                format!("`{statement}`で解消できます。詳しくは{more}"),
            )),
            None if self.fix.is_empty() => diagnostic,
            None => diagnostic.help(LocalisedText::en_ja(
                format!("patterns against it: {}; {more} says more", patterns(", ")),
                format!("対策のパターン: {}。詳しくは{more}", patterns("、")),
            )),
        }
    }
}

/// Findings as people read them: what a rule says of many at once is one finding, where the first of them stands.
pub fn told(findings: &[&Finding], rules: &[RuleFacts]) -> Vec<Diagnostic> {
    let alike = |a: &Finding, b: &Finding| {
        a.together.is_some() && a.together == b.together && a.rule == b.rule && a.severity == b.severity
    };
    let mut told = Vec::new();
    for (at, first) in findings.iter().enumerate() {
        if findings[..at].iter().any(|earlier| alike(earlier, first)) {
            continue;
        }
        let ids: Vec<&str> =
            findings.iter().filter(|other| alike(first, other)).map(|other| other.element.as_str()).collect();
        let together = rules.iter().find(|rule| rule.id == first.rule).and_then(|rule| rule.together.as_ref());
        told.push(match together.zip(first.together).filter(|_| ids.len() > 1) {
            Some((together, sort)) => {
                let message = together.said_of(sort, &ids);
                Finding { message, made: None, path: None, ..(*first).clone() }.diagnostic()
            }
            None => first.diagnostic(),
        });
    }
    told
}
