//! Looks at the states of a design with all rules.

use std::collections::BTreeSet;

use crate::analysis::{Availability, availabilities, marked};
use crate::check::finding::{Finding, Made, RuleFacts, StateReport};
use crate::check::levels::{Levels, severity};
use crate::check::mend::{Fix, Mender};
use crate::design::compile::Compilation;
use crate::design::{Design, Policy, State};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::limits::Limits;
use crate::model::{Element, Languages, LocalisedText, Node, Vocabulary, both};
use crate::rewrite::{Inspector, Library, Rule, Trouble};
use crate::source::SourceMap;
use crate::syntax::tree::Level;

/// Which states are looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stages {
    /// The last one.
    Last,
    /// All of them.
    All,
    /// The one of a number.
    One(usize),
}

/// What is asked of a design.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Wanted {
    /// The states that are looked at.
    pub stages: Stages,
    /// True when availability is to be estimated, too; in a large design that takes a while.
    pub availability: bool,
}

/// What was found in a file.
pub struct Report {
    /// The file's name, as messages show it.
    pub file: String,
    /// All files that were read.
    pub sources: SourceMap,
    /// What is wrong with the text, and with the policies in it.
    pub diagnostics: Diagnostics,
    /// The file's own language.
    pub lang: Option<String>,
    /// How many states the design has; none without a design.
    pub states: usize,
    /// What was found in those that were looked at.
    pub found: Vec<StateReport>,
    /// What has been mended, when that was asked for.
    pub fixes: Vec<Fix>,
    /// The rules that were looked with, in their order.
    pub rules: Vec<RuleFacts>,
}

impl Report {
    /// True when an error says so: of the text, or of a rule.
    pub fn is_denied(&self) -> bool {
        self.diagnostics.has_errors() || self.count(Severity::Error) > 0
    }

    /// The languages of what is said of this file: what is wanted, then the file's own.
    pub fn languages(&self, wanted: Option<&str>) -> Languages {
        Languages::new(wanted, self.lang.as_deref())
    }

    /// How many findings of a severity there are in all states that were looked at.
    pub fn count(&self, severity: Severity) -> usize {
        self.found.iter().map(|state| state.count(severity)).sum()
    }
}

/// What one look at a state gives.
pub struct Look {
    /// What was found.
    pub report: StateReport,
    /// The policies that speak of it, by their places in the design.
    spoken: BTreeSet<usize>,
    /// Rules that could not be looked with, and why.
    failed: Vec<(String, Trouble)>,
}

/// The rules, and all that it takes to look at a state with them.
pub struct Lens<'a> {
    rules: Vec<&'a Rule>,
    vocabulary: &'a Vocabulary,
    levels: &'a Levels,
    limits: &'a Limits,
}

impl<'a> Lens<'a> {
    /// What may be spent.
    pub fn limits(&self) -> &Limits {
        self.limits
    }

    /// With the rules of a library: the built-in ones, and those of the design.
    pub fn new(library: &'a Library, vocabulary: &'a Vocabulary, levels: &'a Levels, limits: &'a Limits) -> Self {
        Lens { rules: library.rules(), vocabulary, levels, limits }
    }

    /// Looks at a state of a design.
    pub fn look(&self, design: &Design, stage: usize) -> Look {
        self.look_at(&design.states[stage], &design.states[..stage], &design.policies)
    }

    /// Looks at a state that may be in no design yet; the states before it tell when an element was made.
    pub fn look_at(&self, state: &State, before: &[State], policies: &[Policy]) -> Look {
        let architecture = &state.architecture;
        let mut inspector = Inspector::new(architecture, marked(state), self.vocabulary, self.limits);
        let mut look = Look {
            report: StateReport { stage: before.len(), caption: state.name().cloned(), ..StateReport::default() },
            spoken: BTreeSet::new(),
            failed: Vec::new(),
        };
        for rule in &self.rules {
            match inspector.find(rule) {
                Ok(nodes) => {
                    nodes.into_iter().for_each(|node| self.judge(&mut look, rule, state, before, policies, node))
                }
                Err(trouble) => look.failed.push((rule.id.clone(), trouble)),
            }
        }
        // Stable: the order of the rules and of what each gives is kept among equals.
        look.report.findings.sort_by_key(|finding| finding.severity);
        let actors = inspector.actors().to_vec();
        let points = inspector.single_points(&actors).into_iter();
        let id = |node: Node| architecture.element(node).id.clone();
        for (&actor, points) in actors.iter().zip(points) {
            for finding in look.report.findings.iter_mut().chain(&mut look.report.allowed) {
                let Some(node) = architecture.find_uid(finding.uid) else { continue };
                // That somebody is in a place which is lost leads nowhere.
                let is_there = architecture.element(actor).kind.actor && architecture.within(actor, Some(node));
                if is_there || finding.path.is_some() {
                    continue;
                }
                if points.machines.iter().chain(&points.managed).any(|&point| point == node) {
                    finding.path = inspector.path(actor, node);
                }
            }
            look.report.spofs.push((id(actor), points.machines.into_iter().map(id).collect()));
            look.report.spofs_managed.push((id(actor), points.managed.into_iter().map(id).collect()));
        }
        look
    }

    fn judge(&self, look: &mut Look, rule: &Rule, state: &State, before: &[State], policies: &[Policy], node: Node) {
        let verdict = self.levels.judge(rule, node, &state.architecture, policies);
        look.spoken.extend(verdict.spoken);
        let mut finding = finding(rule, state, before, node);
        match severity(rule, verdict.level) {
            Some(severity) => look.report.findings.push(Finding { severity, ..finding }),
            None => {
                finding.reason = verdict.policy.and_then(|policy| policy.reason.clone());
                look.report.allowed.push(finding);
            }
        }
    }
}

fn finding(rule: &Rule, state: &State, before: &[State], node: Node) -> Finding {
    let element = state.architecture.element(node);
    Finding {
        stage: before.len(),
        rule: rule.id.clone(),
        severity: rule.severity,
        uid: element.uid,
        element: element.id.clone(),
        kind: element.kind.id.clone(),
        message: rule.message_for(element),
        together: rule.group_of(element),
        why: rule.why.clone(),
        fix: rule.fix.clone(),
        remedy: None,
        span: element.span,
        made: made(element, before),
        path: None,
        reason: None,
    }
}

/// The pattern that made an element, and the first state that has it.
fn made(element: &Element, before: &[State]) -> Option<Made> {
    let pattern = element.origin.pattern.clone()?;
    let known = |state: &State| state.architecture.find_uid(element.uid).is_some();
    let step = before.iter().position(known).unwrap_or(before.len());
    Some(Made { pattern, step })
}

/// Looks at the states that are asked for. What is wrong with rules and policies joins the findings about the text.
pub fn inspect(file: &str, mut compilation: Compilation, want: Wanted, levels: &Levels, limits: &Limits) -> Report {
    let design = compilation.design.take();
    let mut diagnostics = std::mem::take(&mut compilation.diagnostics);
    let mut found = Vec::new();
    if let Some(design) = &design {
        let last = design.states.len() - 1;
        let wanted = match want.stages {
            Stages::All => 0..=last,
            Stages::Last => last..=last,
            Stages::One(stage) => stage.min(last)..=stage.min(last),
        };
        let lens = Lens::new(&compilation.library, &compilation.vocabulary, levels, limits);
        let tries = limits.of_tries();
        let trying = Lens::new(&compilation.library, &compilation.vocabulary, levels, &tries);
        let mut spoken = BTreeSet::new();
        let mut failed = Vec::new();
        for stage in wanted.clone() {
            let mut look = lens.look(design, stage);
            let with = (&compilation.library, &compilation.vocabulary);
            Mender::new(&design.states[..=stage], &design.policies, &trying, with, &tries).remedies(&mut look.report);
            if want.availability {
                look.report.availability = availability(&design.states[stage], limits);
            }
            spoken.extend(look.spoken);
            failed.extend(look.failed);
            found.push(look.report);
        }
        // Another state may have what a policy speaks of.
        for stage in (0..=last).filter(|stage| !wanted.contains(stage)) {
            if design.policies.len() > spoken.len() {
                spoken.extend(lens.look(design, stage).spoken);
            }
        }
        useless(design, &spoken, &mut diagnostics);
        troubles(failed, &compilation.library, &mut diagnostics);
    }
    Report {
        file: file.to_owned(),
        diagnostics,
        lang: compilation.lang.clone(),
        states: design.map_or(0, |design| design.states.len()),
        found,
        fixes: Vec::new(),
        rules: compilation.library.rules().into_iter().map(RuleFacts::of).collect(),
        sources: compilation.sources,
    }
}

fn availability(state: &State, limits: &Limits) -> Vec<(String, Availability)> {
    let id = |found: &Availability| state.architecture.element(found.actor).id.clone();
    availabilities(state, limits).into_iter().map(|found| (id(&found), found)).collect()
}

/// What the rules find in some states of a design as its author judges it, without looking for what mends it.
/// `compilation` is the one that the design was taken from; rules that could not be looked with join its diagnostics.
pub fn found(design: &Design, stages: &[usize], compilation: &mut Compilation, limits: &Limits) -> Vec<StateReport> {
    let levels = Levels::default();
    let lens = Lens::new(&compilation.library, &compilation.vocabulary, &levels, limits);
    let looks: Vec<Look> = stages.iter().map(|&stage| lens.look(design, stage)).collect();
    let (reports, failed): (Vec<_>, Vec<_>) = looks.into_iter().map(|look| (look.report, look.failed)).unzip();
    troubles(failed.into_iter().flatten().collect(), &compilation.library, &mut compilation.diagnostics);
    reports
}

/// Policies that speak of nothing hide what comes later.
fn useless(design: &Design, spoken: &BTreeSet<usize>, diagnostics: &mut Diagnostics) {
    let others = design.policies.iter().enumerate().filter(|(at, _)| !spoken.contains(at)).map(|(_, policy)| policy);
    // That what does not happen is to be an error is a promise, and no mistake.
    for policy in others.filter(|policy| policy.level != Level::Deny) {
        let word = policy.level.word();
        let message = LocalisedText::en_ja(
            format!("this `{word}` speaks of nothing that is found"),
            format!("この`{word}`に該当する指摘はありません"),
        );
        let hint = Diagnostic { severity: Severity::Hint, ..Diagnostic::warning(Code::UselessPolicy, policy.span, "") };
        diagnostics
            .push(hint.localised(message).help(LocalisedText::en_ja("remove the line", "この行を削除してください")));
    }
}

/// Rules whose evaluation failed, each once. One of the program's own is only too much for this design.
fn troubles(failed: Vec<(String, Trouble)>, library: &Library, diagnostics: &mut Diagnostics) {
    let mut told: Vec<String> = Vec::new();
    for (id, trouble) in failed {
        if told.contains(&id) {
            continue;
        }
        let own = library.own_rules().iter().find(|rule| rule.id == id);
        diagnostics.push(match (trouble, own) {
            (Trouble::Definition { span, message }, Some(_)) => Diagnostic::error(Code::RuleDefinition, span, message),
            (Trouble::Bound(words), Some(rule)) => {
                let (en, ja) = words.pair();
                let message = both!("`{id}` cannot be looked at: {en}", "`{id}`を調べられません: {ja}");
                Diagnostic::error(Code::Bound, rule.span, message)
            }
            (Trouble::Bound(words), None) => {
                let (en, ja) = words.pair();
                let message = both!(
                    "`{id}` cannot be looked at in a design of this size: {en}",
                    "図が大きすぎるため`{id}`を調べられません: {ja}"
                );
                // What was not looked at must not pass for what is fine.
                Diagnostic { severity: Severity::Error, ..Diagnostic::general(Code::Bound, message) }
            }
            (Trouble::Definition { message, .. }, None) => {
                Diagnostic::general(Code::RuleDefinition, format!("`{id}` cannot be looked at here: {message}"))
            }
            (Trouble::NotApplicable(_), _) => continue,
        });
        told.push(id);
    }
}
