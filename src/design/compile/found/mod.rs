//! Which patterns a state embodies already, found from their own definitions in two ways.
//!
//! *Nothing left to do*: a pattern that is idempotent has been applied where applying it changes nothing and all its
//! promises hold. *Its trace*: the structure that a pattern makes of its own example is in the state.

mod embed;
mod trace;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::design::change::compare;
use crate::design::{Application, Change, State, Verdict};
use crate::limits::Limits;
use crate::model::{Architecture, LocalisedText, Node, Properties, Uid, Value, Vocabulary};
use crate::rewrite::library::{builtin, builtin_ids};
use crate::rewrite::pattern::Twice;
use crate::rewrite::{Arguments, Library, Pattern, apply, attempt};
use embed::Search;
use trace::Trace;

/// A pattern that is there.
#[derive(Debug)]
pub struct Found {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: LocalisedText,
    /// Its category.
    pub category: String,
    /// Where.
    pub places: Vec<Place>,
}

/// How a pattern was found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Evidence {
    /// Applying it changes nothing, and its promises hold.
    NothingToDo,
    /// What it makes of its example is there.
    Trace,
}

/// One place where a pattern is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// How it was found.
    pub evidence: Evidence,
    /// Names with the elements that they stand for, by id: those of the definition, or those of the example.
    pub elements: Vec<(String, Vec<String>)>,
}

/// What was found.
#[derive(Debug)]
pub struct Findings {
    /// The patterns, in the order of their ids, then the design's own.
    pub found: Vec<Found>,
    /// Patterns that were not looked for to the end, because that would have passed a bound.
    pub unfinished: Vec<String>,
}

/// Looks for all patterns in a state.
pub fn find(state: &State, library: &Library, vocabulary: &Vocabulary, limits: &Limits) -> Findings {
    let own: Vec<&Arc<Pattern>> = library.own_patterns().collect();
    let replaced = |id: &str| own.iter().find(|pattern| pattern.id == id).map(|pattern| &***pattern);
    let known = builtin_ids().filter_map(|id| replaced(id).or_else(|| builtin(id)));
    let new = own.iter().map(|pattern| &***pattern).filter(|pattern| builtin_ids().all(|id| id != pattern.id));
    let mut findings = Findings { found: Vec::new(), unfinished: Vec::new() };
    for pattern in known.chain(new) {
        let (places, complete) = find_one(pattern, state, vocabulary, limits);
        if !complete {
            findings.unfinished.push(pattern.id.clone());
        }
        if !places.is_empty() {
            let (id, name, category) = (pattern.id.clone(), pattern.name.clone(), pattern.category.clone());
            findings.found.push(Found { id, name, category, places });
        }
    }
    findings
}

/// The places of one pattern in a state; false when it was not looked for to the end.
pub fn find_one(pattern: &Pattern, state: &State, vocabulary: &Vocabulary, limits: &Limits) -> (Vec<Place>, bool) {
    let mut job = Job { pattern, state, vocabulary, limits, left: limits.found_size, complete: true };
    let places = job.places();
    (places, job.complete)
}

/// One pattern in one state.
struct Job<'a> {
    pattern: &'a Pattern,
    state: &'a State,
    vocabulary: &'a Vocabulary,
    limits: &'a Limits,
    /// Sizes of states that may still be gone through.
    left: usize,
    complete: bool,
}

impl Job<'_> {
    fn places(&mut self) -> Vec<Place> {
        let Some(trace) = Trace::of(self.pattern, self.limits) else { return Vec::new() };
        let mut places = Vec::new();
        if self.pattern.twice == Twice::Idempotent {
            places = self.nothing_to_do(&trace);
        }
        if places.is_empty() && trace.telling {
            places = self.by_trace(&trace);
        }
        places
    }

    /// Elements that the pattern could be applied to, and its own choice first.
    fn targets(&self) -> Vec<Option<Node>> {
        let Some(target) = &self.pattern.target else { return vec![None] };
        let architecture = &self.state.architecture;
        let of = |word: &str, node: Node| {
            self.vocabulary.kind(word).is_some_and(|kind| architecture.element(node).kind.is(&kind.id))
        };
        let fits = |&node: &Node| target.kinds.iter().any(|kind| kind.node == "any" || of(&kind.node, node));
        std::iter::once(None).chain(architecture.nodes().into_iter().filter(fits).map(Some)).collect()
    }

    fn nothing_to_do(&mut self, trace: &Trace) -> Vec<Place> {
        let architecture = &self.state.architecture;
        let size = architecture.len() + architecture.links().len() + 1;
        let mut places: Vec<Place> = Vec::new();
        if !self.has_kinds_of(trace) {
            return places;
        }
        // Members of a group stand for each other: one of them is tried.
        let group = |node: Node| {
            let element = architecture.element(node);
            Some(element.properties.text("group")).filter(|group| !group.is_empty()).unwrap_or(element.id.clone())
        };
        let mut tried: BTreeSet<String> = BTreeSet::new();
        for target in self.targets() {
            if target.is_some_and(|node| !tried.insert(group(node))) {
                continue;
            }
            let Some(left) = self.left.checked_sub(size) else {
                self.complete = false;
                break;
            };
            self.left = left;
            let arguments = Arguments { target, ..Arguments::default() };
            let made =
                self.limits.trying(|limits| attempt(self.pattern, architecture, &arguments, self.vocabulary, limits));
            let Ok(made) = made else { continue };
            let variable = self.pattern.target.as_ref().map(|target| &target.variable.node);
            let matched = made.matched.iter().find(|(name, _)| Some(name) == variable);
            tried.extend(matched.and_then(|(_, uids)| architecture.find_uid(*uids.first()?)).map(group));
            if self.changes_nothing(&made.architecture, trace) {
                places.extend(self.limits.trying(|limits| self.promised(&arguments, limits)));
            }
        }
        places
    }

    /// True when what a pattern has made is what was there before.
    fn changes_nothing(&self, after: &Architecture, trace: &Trace) -> bool {
        let change = compare(&self.state.architecture, after);
        let Change { added, removed, changed, moved, edges_added, edges_removed, .. } = &change;
        let same = [added, removed, moved].iter().all(|set| set.is_empty());
        let same_edges = edges_added.is_empty() && edges_removed.is_empty();
        same && same_edges && (!trace.settings || changed.is_empty()) && !self.gains(after, trace)
    }

    /// The place, if the pattern keeps there what it promises.
    fn promised(&self, arguments: &Arguments, limits: &Limits) -> Option<Place> {
        let architecture = &self.state.architecture;
        let applied = apply(self.pattern, architecture, arguments, self.vocabulary, self.pattern.span, limits).ok()?;
        let Application { invariants, matched, .. } = &applied.application;
        let id = |uid: &Uid| Some(architecture.element(architecture.find_uid(*uid)?).id.clone());
        let elements =
            matched.iter().map(|(name, uids)| (name.clone(), uids.iter().filter_map(id).collect())).collect();
        let kept = invariants.iter().all(|one| matches!(one.verdict, Verdict::Holds(_)));
        kept.then_some(Place { evidence: Evidence::NothingToDo, elements })
    }

    /// True when applying the pattern has given an edge or an element something that belongs to its trace. Only a role is a
    /// mere name for what the structure shows.
    fn gains(&self, after: &Architecture, trace: &Trace) -> bool {
        let before = &self.state.architecture;
        let of_edges = after.links().iter().any(|&link| {
            let key = after.key(link);
            let ends = before.find_uid(key.from).zip(before.find_uid(key.to));
            let Some(old) = ends.and_then(|(from, to)| before.find_edge(from, key.op, to)) else { return false };
            let (old, new) = (&before.edge(old).properties, &after.edge(link).properties);
            trace.keys().any(|key| new.flag(key) && !old.flag(key))
        });
        let told = || trace.parts.iter().flat_map(|part| &part.properties).filter(|(key, _)| key != "role");
        let of_elements = after.nodes().into_iter().any(|node| {
            let new = after.element(node);
            let Some(old) = before.find_uid(new.uid).map(|old| before.element(old)) else { return false };
            let has = |properties: &Properties, (key, value): &(String, Value)| properties.get(key) == Some(value);
            told().any(|one| has(&new.properties, one) && !has(&old.properties, one))
        });
        of_edges || of_elements
    }

    /// True when there is an element of each kind that the pattern makes: where nothing could have been made, nothing
    /// being left to do says nothing.
    fn has_kinds_of(&self, trace: &Trace) -> bool {
        let architecture = &self.state.architecture;
        let nodes = architecture.nodes();
        let has = |kind: &str| nodes.iter().any(|&node| architecture.element(node).kind.is(kind));
        trace.parts.iter().filter(|part| part.made).all(|part| has(&part.kind))
    }

    fn by_trace(&mut self, trace: &Trace) -> Vec<Place> {
        let architecture = &self.state.architecture;
        if !self.has_kinds_of(trace) {
            return Vec::new();
        }
        let mut search = Search::new(architecture, trace, self.limits.found_steps);
        let found = search.all();
        self.complete &= search.left > 0;
        let mut seen: BTreeSet<Vec<String>> = BTreeSet::new();
        let place = |nodes: Vec<Node>| {
            let ids: Vec<String> = nodes.iter().map(|&node| architecture.element(node).id.clone()).collect();
            let named = trace.parts.iter().zip(&ids).map(|(part, id)| (part.name.clone(), vec![id.clone()]));
            let elements = named.collect();
            let mut sorted = ids;
            sorted.sort();
            seen.insert(sorted).then_some(Place { evidence: Evidence::Trace, elements })
        };
        found.into_iter().filter_map(place).collect()
    }
}
