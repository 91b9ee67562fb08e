//! Looks for the patterns that mend findings, by applying them: what is proposed has been tried on the state itself.

use std::collections::BTreeSet;

use crate::analysis::marked;
use crate::check::finding::{Finding, StateReport};
use crate::check::inspect::Lens;
use crate::design::{Policy, State, Verdict};
use crate::diagnostic::Severity;
use crate::limits::Limits;
use crate::model::{Node, Uid, Vocabulary};
use crate::rewrite::apply::fits;
use crate::rewrite::queries::{group, sources, targets};
use crate::rewrite::{Applied, Arguments, Library, Machine, Pattern, apply};
use crate::source::Span;

/// A statement that mends a finding, and what else it does.
#[derive(Clone, Debug)]
pub struct Fix {
    /// As it is written in a design.
    pub statement: String,
    /// What it mends.
    pub mends: Finding,
    /// All that is no longer found.
    pub gone: Vec<Finding>,
    /// What is found now and was not before.
    pub new: Vec<Finding>,
}

/// What became of a state by a fix.
struct Mended {
    fix: Fix,
    state: State,
    report: StateReport,
}

/// So many statements may be needed to mend what the first one brings.
const FOLLOWERS: usize = 2;

/// What a state becomes when it is mended step by step.
pub struct Mender<'a> {
    lens: &'a Lens<'a>,
    vocabulary: &'a Vocabulary,
    limits: &'a Limits,
    policies: &'a [Policy],
    /// The states so far, the present one last.
    states: Vec<State>,
    library: &'a Library,
    /// Elements and edges that tries may still go through.
    left: usize,
}

impl<'a> Mender<'a> {
    /// Starts from the last of some states.
    pub fn new(
        states: &[State],
        policies: &'a [Policy],
        lens: &'a Lens<'a>,
        (library, vocabulary): (&'a Library, &'a Vocabulary),
        limits: &'a Limits,
    ) -> Self {
        Mender { lens, vocabulary, limits, policies, states: states.to_vec(), library, left: limits.mend_size }
    }

    /// Says of each finding which statement takes it away, as far as that is found quickly.
    pub fn remedies(mut self, report: &mut StateReport) {
        self.left = self.limits.remedy_size;
        let found = report.clone();
        for finding in &mut report.findings {
            finding.remedy =
                self.fix(finding, &found, 0).and_then(|steps| Some(steps.into_iter().next()?.fix.statement));
        }
    }

    /// Mends what can be mended, the worst first: the findings of some rules, or of all if none is named. What could not
    /// be mended is tried again when something else has been, but nothing is mended twice, so that this ends.
    pub fn mend(&mut self, only: &[String]) -> Vec<Fix> {
        let mut fixes: Vec<Fix> = Vec::new();
        let mut mended: BTreeSet<(String, Uid)> = BTreeSet::new();
        let mut refused: BTreeSet<(String, Uid)> = BTreeSet::new();
        let mut report = self.look();
        while fixes.len() < self.limits.fixes {
            let wanted = |finding: &&Finding| {
                let key = (finding.rule.clone(), finding.uid);
                (only.is_empty() || only.contains(&finding.rule)) && !mended.contains(&key) && !refused.contains(&key)
            };
            let Some(finding) = report.findings.iter().find(wanted).cloned() else { break };
            let key = (finding.rule.clone(), finding.uid);
            let Some(steps) = self.fix(&finding, &report, FOLLOWERS) else {
                refused.insert(key);
                continue;
            };
            mended.insert(key);
            refused.clear();
            for step in steps {
                self.states.push(step.state);
                report = step.report;
                fixes.push(step.fix);
            }
        }
        fixes
    }

    /// True when nothing more could be tried.
    pub fn is_spent(&self) -> bool {
        self.left == 0 || self.limits.budget.evaluation.is_empty()
    }

    fn present(&self) -> &State {
        &self.states[self.states.len() - 1]
    }

    fn look(&self) -> StateReport {
        let (state, before) = self.states.split_last().expect("a design has a state");
        self.lens.look_at(state, before, self.policies).report
    }

    /// The first of the rule's patterns, and the nearest of its targets, that takes the finding away and does no harm:
    /// what it brings that is as bad has to be mended by so many further statements.
    fn fix(&mut self, finding: &Finding, report: &StateReport, further: usize) -> Option<Vec<Mended>> {
        let node = self.present().architecture.find_uid(finding.uid)?;
        for id in &finding.fix {
            let Some(pattern) = self.library.known(id) else { continue };
            for target in self.candidates(pattern, node) {
                let cost = self.present().architecture.len() + self.present().architecture.links().len();
                self.left = self.left.saturating_sub(cost);
                if self.is_spent() {
                    return None;
                }
                let Some(state) = self.applied(pattern, target) else { continue };
                let after = self.lens.look_at(&state, &self.states, self.policies).report;
                // Of rules that could not be looked at, nothing is known.
                if self.is_spent() {
                    return None;
                }
                let new = without(&after.findings, &report.findings);
                let gone = without(&report.findings, &after.findings);
                if !gone.iter().any(|one| one.is_like(finding)) {
                    continue;
                }
                let is_harm = |one: &&Finding| one.severity == Severity::Error || one.severity < finding.severity;
                let harm: Vec<Finding> = new.iter().filter(is_harm).cloned().collect();
                let to = target.map(|node| format!(" to {}", self.present().architecture.element(node).id));
                let statement = format!("apply {id}{}", to.unwrap_or_default());
                let fix = Fix { statement, mends: finding.clone(), gone, new };
                if let Some(steps) = self.followed(Mended { fix, state, report: after }, &harm, further) {
                    return Some(steps);
                }
            }
        }
        None
    }

    /// A step with those that mend the harm that it does; none when some of it stays.
    fn followed(&mut self, first: Mended, harm: &[Finding], further: usize) -> Option<Vec<Mended>> {
        let mut steps = vec![first];
        let depth = self.states.len();
        for one in harm {
            let last = &steps[steps.len() - 1];
            let report = last.report.clone();
            if !report.findings.iter().any(|other| other.is_like(one)) {
                continue;
            }
            self.states.push(last.state.clone());
            let left = further.saturating_sub(steps.len() - 1);
            let next = if left > 0 { self.fix(one, &report, left - 1) } else { None };
            let Some(next) = next else {
                self.states.truncate(depth);
                return None;
            };
            self.states.extend(next[..next.len() - 1].iter().map(|step| step.state.clone()));
            steps.extend(next);
        }
        self.states.truncate(depth);
        let last = &steps[steps.len() - 1].report.findings;
        harm.iter().all(|one| !last.iter().any(|other| other.is_like(one))).then_some(steps)
    }

    /// What a pattern could be applied to for the sake of an element: itself, what stands around it, the pattern's own
    /// choice.
    fn candidates(&self, pattern: &Pattern, node: Node) -> Vec<Option<Node>> {
        let architecture = &self.present().architecture;
        let Some(item) = &pattern.target else { return vec![None] };
        let nowhere = Span { source: crate::source::SourceId(0), start: 0, end: 0 };
        let machine = Machine::new(architecture, self.vocabulary, "", nowhere, self.limits);
        let request = [crate::model::Op::Request];
        let mut near = vec![node];
        near.extend(group(&machine, node));
        near.extend(architecture.ancestors(node));
        near.extend(targets(&machine, node, &request));
        near.extend(sources(&machine, node, &request));
        near.extend(architecture.children(node));
        let mut seen = BTreeSet::new();
        near.retain(|&one| fits(item, architecture, one, self.vocabulary) && seen.insert(one));
        near.into_iter().map(Some).chain([None]).collect()
    }

    /// The state after a pattern; none when it cannot be applied or does not keep what it promises.
    fn applied(&self, pattern: &Pattern, target: Option<Node>) -> Option<State> {
        let state = self.present();
        let arguments = Arguments { target, params: Vec::new() };
        let made = apply(pattern, &state.architecture, &arguments, self.vocabulary, pattern.span, self.limits).ok()?;
        let kept = made.application.invariants.iter().all(|one| matches!(one.verdict, Verdict::Holds(_)));
        kept.then(|| after(state, made))
    }
}

/// The state that an application makes of another.
pub fn after(state: &State, made: Applied) -> State {
    let failed = marked(state).into_iter().map(|node| state.architecture.element(node).uid);
    let failed = failed.filter(|&uid| made.architecture.find_uid(uid).is_some()).collect();
    State {
        failed,
        pattern: Some(made.application.pattern.clone()),
        pattern_name: Some(made.application.name.clone()),
        change: crate::design::change::compare(&state.architecture, &made.architecture),
        architecture: made.architecture,
        callouts: made.callouts,
        applications: vec![made.application],
        ..State::default()
    }
}

/// The findings that another list does not have.
pub fn without(findings: &[Finding], others: &[Finding]) -> Vec<Finding> {
    findings.iter().filter(|one| !others.iter().any(|other| other.is_like(one))).cloned().collect()
}
