//! From a state to the next: every pattern, on what the goal is missed for and on its own choice.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use crate::check::Lens;
use crate::check::mend::after;
use crate::design::print::value;
use crate::design::{Policy, State, Verdict};
use crate::diagnostic::Severity;
use crate::limits::Limits;
use crate::model::{Architecture, LocalisedText, Node, Value, Vocabulary};
use crate::plan::goal::Miss;
use crate::rewrite::apply::fits;
use crate::rewrite::library::builtin_ids;
use crate::rewrite::pattern::ParamType;
use crate::rewrite::why::{Case, named, nearest};
use crate::rewrite::{Arguments, Library, Pattern, Trouble, apply};

/// What it takes to make a move.
pub(super) struct Board<'a> {
    pub lens: &'a Lens<'a>,
    pub library: &'a Library,
    pub vocabulary: &'a Vocabulary,
    pub policies: &'a [Policy],
    pub limits: &'a Limits,
}

/// A pattern that was refused, with its own words.
#[derive(Clone, PartialEq, Debug)]
pub struct Refused {
    /// The pattern, by id.
    pub pattern: String,
    /// Why.
    pub words: LocalisedText,
    /// The nearest thing to what it looks for, if that can be said.
    pub nearest: Option<LocalisedText>,
}

/// A pattern that is tried on a state.
pub(super) struct Try<'a> {
    pub pattern: &'a Pattern,
    pub target: Option<Node>,
    /// Parameters that are not as usual.
    pub params: Vec<(String, Value)>,
}

impl<'a> Try<'a> {
    fn new(pattern: &'a Pattern, target: Option<Node>) -> Self {
        Try { pattern, target, params: Vec::new() }
    }

    /// As it is written in a design.
    pub fn statement(&self, architecture: &Architecture) -> String {
        let to = self.target.map(|node| format!(" to {}", architecture.element(node).id));
        let params: String = self.params.iter().map(|(name, given)| format!(" {name}={}", value(given))).collect();
        format!("apply {}{}{params}", self.pattern.id, to.unwrap_or_default())
    }

    /// The same with greater numbers, for a pattern that does nothing because there is as much as it makes already.
    pub fn greater(&self) -> Vec<Try<'a>> {
        /// By how much numbers are raised.
        const MORE: std::ops::RangeInclusive<i64> = 1..=3;
        if !self.params.is_empty() {
            return Vec::new();
        }
        let numbers = self.pattern.params.iter().filter(|param| param.kind == ParamType::Int);
        let mut tries = Vec::new();
        for param in numbers {
            let most = param.range.and_then(|(_, most)| most).unwrap_or(i64::MAX);
            let usual = param.default.as_integer().unwrap_or(0);
            for number in MORE.map(|more| usual.saturating_add(more)).filter(|number| *number <= most) {
                let params = vec![(param.name.clone(), Value::Number(number as f64))];
                tries.push(Try { params, ..Try::new(self.pattern, self.target) });
            }
        }
        tries
    }
}

impl<'a> Board<'a> {
    /// The patterns: those that mend what `check` finds in the state first, then those that mend errors of other designs,
    /// then the others, by id.
    pub fn patterns(&self, state: &State) -> Vec<&'a Pattern> {
        let found = self.lens.look_at(state, &[], self.policies).report.findings;
        let mut ids: Vec<String> = Vec::new();
        let errors = self.library.rules().into_iter().filter(|rule| rule.severity == Severity::Error);
        let errors: Vec<String> = errors.flat_map(|rule| rule.fix.clone()).collect();
        let all = found.into_iter().flat_map(|finding| finding.fix).chain(errors);
        let own = self.library.own_patterns().map(|pattern| pattern.id.clone());
        for id in all.chain(builtin_ids().map(str::to_owned)).chain(own) {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        ids.iter().filter_map(|id| self.library.known(id)).filter(|pattern| pattern.category != "joke").collect()
    }

    /// What is tried on a state that misses something: each pattern on the elements that it is missed for, on what is
    /// around them, and on its own choice.
    pub fn tries(&self, pattern: &'a Pattern, state: &State, missing: &[Miss]) -> Vec<Try<'a>> {
        let Some(item) = &pattern.target else { return vec![Try::new(pattern, None)] };
        let architecture = &state.architecture;
        let mut seen = BTreeSet::new();
        let culprits = missing.iter().flat_map(|miss| &miss.culprits);
        let around = culprits.flat_map(|&node| std::iter::once(node).chain(architecture.ancestors(node)));
        let fitting = around.filter(|&node| fits(item, architecture, node, self.vocabulary) && seen.insert(node));
        // The pattern's own choice first: what is usual needs no target in the text.
        let mut targets: Vec<Option<Node>> = std::iter::once(None).chain(fitting.map(Some)).collect();
        targets.truncate(self.limits.plan_targets);
        targets.into_iter().map(|target| Try::new(pattern, target)).collect()
    }

    /// The state after a try; none when the pattern does not keep what it promises there.
    pub fn made(&self, state: &State, one: &Try<'_>) -> Result<Option<State>, Refused> {
        let arguments = Arguments { target: one.target, params: one.params.clone() };
        let pattern = one.pattern;
        match apply(pattern, &state.architecture, &arguments, self.vocabulary, pattern.span, self.limits) {
            Ok(made) => {
                let kept = made.application.invariants.iter().all(|one| matches!(one.verdict, Verdict::Holds(_)));
                Ok(kept.then(|| after(state, made)))
            }
            Err(Trouble::NotApplicable(words)) => Err(Refused { pattern: pattern.id.clone(), words, nearest: None }),
            Err(_) => Ok(None),
        }
    }
}

impl Board<'_> {
    /// What comes nearest to what a refused pattern looks for.
    pub fn nearest(&self, state: &State, one: &Try<'_>) -> Option<LocalisedText> {
        let arguments = Arguments { target: one.target, params: one.params.clone() };
        nearest(Case {
            pattern: one.pattern,
            architecture: &state.architecture,
            arguments: &arguments,
            vocabulary: self.vocabulary,
            limits: self.limits,
        })
        .words
    }
}

/// True when what a refused pattern says names another one.
pub(super) fn names(refused: &Refused, pattern: &str) -> bool {
    refused.pattern != pattern && named(&refused.words).contains(&pattern)
}

/// What two states share only if they are the same in whatever order their parts were made: a digest of 128 bits.
pub(super) fn digest(architecture: &Architecture) -> (u64, u64) {
    let form = canonical(architecture);
    let hashed = |first: &str| {
        let mut hasher = DefaultHasher::new();
        (first, &form).hash(&mut hasher);
        hasher.finish()
    };
    (hashed("a"), hashed("b"))
}

/// A state in a form that does not depend on the order in which its parts were made.
fn canonical(architecture: &Architecture) -> String {
    let id = |node: Node| architecture.element(node).id.as_str();
    let sorted = |properties: &crate::model::Properties| {
        let mut all: Vec<String> = properties.iter().map(|(key, value)| format!("{key}={value}")).collect();
        all.sort();
        all.join(" ")
    };
    let mut parts: Vec<String> = architecture
        .nodes()
        .into_iter()
        .map(|node| {
            let element = architecture.element(node);
            let container = architecture.parent(node).map_or("", id);
            format!("{} {} in {container} {}", element.kind.id, element.id, sorted(&element.properties))
        })
        .collect();
    parts.extend(architecture.links().iter().map(|&link| {
        let (from, to) = architecture.ends(link);
        let edge = architecture.edge(link);
        format!("{} {} {} {}", id(from), edge.op, id(to), sorted(&edge.properties))
    }));
    parts.sort();
    parts.join("\n")
}
