//! Which patterns can be applied to a state, and what the others lack.

use std::sync::Arc;

use crate::design::State;
use crate::design::change::compare;
use crate::design::compile::lack::{Lack, lack};
use crate::limits::Limits;
use crate::model::{Architecture, LocalisedText, Uid, Vocabulary};
use crate::rewrite::library::{builtin, builtin_ids};
use crate::rewrite::why::{Case, Trials, Work};
use crate::rewrite::{Arguments, Attempt, Library, Pattern, Trouble, attempt};

/// A pattern, and how it fares on the state.
pub struct Entry {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: LocalisedText,
    /// Its category.
    pub category: String,
    /// How it fares.
    pub outcome: Outcome,
}

/// How a pattern fares on a state.
pub enum Outcome {
    /// It can be applied.
    Fits(Fit),
    /// It cannot.
    Lacks(Box<Lack>),
    /// It would grow past a bound, or its definition asks for what cannot be; in words.
    Fails(LocalisedText),
}

/// What a pattern would do without being told more.
pub struct Fit {
    /// What it would be applied to, by id; none for a pattern that has no target, or finds none and needs none.
    pub target: Option<String>,
    /// The elements that it found, by the names of its definition.
    pub matched: Vec<(String, Vec<String>)>,
    /// False when it would change nothing.
    pub changes: bool,
}

/// Tries all patterns on a state: the built-in ones in the order of their ids, those that the design replaces among them,
/// then the design's own.
pub fn survey(state: &State, library: &Library, vocabulary: &Vocabulary, limits: &Limits) -> Vec<Entry> {
    let trials = Trials::default();
    let mut work = Work::new(limits.survey_size, limits);
    let mut entries = Vec::new();
    let own: Vec<&Arc<Pattern>> = library.own_patterns().collect();
    let replaced = |id: &str| own.iter().find(|pattern| pattern.id == id).map(|pattern| &***pattern);
    let known = builtin_ids().filter_map(|id| replaced(id).or_else(|| builtin(id)));
    let new = own.iter().map(|pattern| &***pattern).filter(|pattern| builtin_ids().all(|id| id != pattern.id));
    for pattern in known.chain(new) {
        let arguments = Arguments::default();
        let case = Case { pattern, architecture: &state.architecture, arguments: &arguments, vocabulary, limits };
        entries.push(Entry {
            id: pattern.id.clone(),
            name: pattern.name.clone(),
            category: pattern.category.clone(),
            outcome: outcome(case, state, &trials, &mut work),
        });
    }
    entries
}

fn outcome(case: Case<'_>, state: &State, trials: &Trials, work: &mut Work) -> Outcome {
    match attempt(case.pattern, case.architecture, case.arguments, case.vocabulary, case.limits) {
        Ok(made) => Outcome::Fits(fit(case, &made)),
        Err(Trouble::NotApplicable(words)) => Outcome::Lacks(Box::new(lack(case, state, words, trials, work))),
        Err(Trouble::Bound(words)) => Outcome::Fails(words),
        Err(Trouble::Definition { message, .. }) => Outcome::Fails(LocalisedText::same(message)),
    }
}

fn fit(case: Case<'_>, made: &Attempt) -> Fit {
    let matched: Vec<(String, Vec<String>)> =
        made.matched.iter().map(|(name, uids)| (name.clone(), ids(case.architecture, uids))).collect();
    let variable = case.pattern.target.as_ref().map(|target| &target.variable.node);
    let target = matched.iter().find(|(name, _)| Some(name) == variable);
    Fit {
        target: target.and_then(|(_, ids)| ids.first().cloned()),
        changes: !compare(case.architecture, &made.architecture).is_empty(),
        matched,
    }
}

fn ids(architecture: &Architecture, uids: &[Uid]) -> Vec<String> {
    let nodes = uids.iter().filter_map(|&uid| architecture.find_uid(uid));
    nodes.map(|node| architecture.element(node).id.clone()).collect()
}
