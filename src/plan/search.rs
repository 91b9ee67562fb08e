//! Goes through the states that patterns make, step by step, until one has all that is wanted.
//!
//! A step is followed only if it changes what the goals are missed for, or provides what another pattern says that it
//! lacks: other patterns have their merits, but not for the goal. Among the plans that are left the shortest is found,
//! and among equally short ones the one whose steps come first: those that mend what `check` finds, then by id. Work is
//! counted in elements and edges, not in time, so that the same design has the same plan.

use std::collections::{BTreeSet, HashSet};
use std::rc::Rc;

use crate::check::Lens;
use crate::design::{Change, Design, State};
use crate::limits::Limits;
use crate::model::{LocalisedText, Vocabulary};
use crate::plan::goal::{Goal, Miss};
use crate::plan::moves::{Board, Refused, canonical, names};
use crate::rewrite::Library;

/// How far it is searched.
#[derive(Clone, Copy, Debug)]
pub struct Search {
    /// The most steps of a plan.
    pub steps: usize,
}

/// One step of a plan.
#[derive(Clone, Debug)]
pub struct Step {
    /// As it is written in a design.
    pub statement: String,
    /// The pattern, by id.
    pub pattern: String,
    /// Its name.
    pub name: LocalisedText,
    /// The state that it makes.
    pub state: State,
    /// What the goals still miss after it.
    pub missing: Vec<Miss>,
}

impl Step {
    /// What it changes.
    pub fn change(&self) -> &Change {
        &self.state.change
    }
}

/// Steps that lead to the goals, or as near to them as it was come.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The steps, in order.
    pub steps: Vec<Step>,
    /// What is missed before the first step.
    pub before: Vec<Miss>,
}

/// What came of a search.
#[derive(Clone, Debug)]
pub struct Found {
    /// The plan; when the goals are not reached, the steps after which least is missing.
    pub plan: Plan,
    /// True when nothing is missing after it.
    pub reached: bool,
    /// Patterns that were tried.
    pub tries: usize,
    /// True when it was given up because it would have become too much.
    pub exhausted: bool,
    /// Patterns that were refused after the last step, those first that mend what is found there.
    pub refused: Vec<Refused>,
}

/// A state on the way, and how it was come to.
struct Place {
    step: Option<Step>,
    before: Option<Rc<Place>>,
    depth: usize,
    missing: Vec<Miss>,
}

impl Place {
    fn plan(&self, start: &[Miss]) -> Plan {
        let mut steps: Vec<Step> = self.step.iter().cloned().collect();
        let mut at = self.before.as_deref();
        while let Some(place) = at {
            steps.extend(place.step.iter().cloned());
            at = place.before.as_deref();
        }
        steps.reverse();
        Plan { steps, before: start.to_vec() }
    }
}

/// Searches from the last state of a design. A plan that leaves users more than cached pages is looked for first; only
/// where there is none, one that the goal allows all the same.
pub fn search(
    design: &Design,
    goals: &[Goal],
    (library, vocabulary, lens): (&Library, &Vocabulary, &Lens<'_>),
    bound: Search,
    limits: &Limits,
) -> Found {
    let start = design.states.last().expect("a design has a state");
    let run = |strict: bool| {
        let board = Board { lens, library, vocabulary, policies: &design.policies, limits };
        let mut run = Run { board, goals, strict, bound, tries: 0, left: limits.plan_size, seen: HashSet::new() };
        run.all(start)
    };
    let missing = |strict| goals.iter().any(|goal| !goal.missing(start, strict, lens, &design.policies).is_empty());
    let matters = goals.iter().any(Goal::speaks_of_service) && missing(false);
    if !matters {
        return run(false);
    }
    let found = run(true);
    if found.reached {
        return found;
    }
    let tries = found.tries;
    let found = run(false);
    Found { tries: tries + found.tries, ..found }
}

struct Run<'a> {
    board: Board<'a>,
    goals: &'a [Goal],
    strict: bool,
    bound: Search,
    tries: usize,
    /// Elements and edges that tries may still go through.
    left: usize,
    seen: HashSet<String>,
}

impl Run<'_> {
    fn all(&mut self, start: &State) -> Found {
        let missing = self.missing(start);
        let first = Rc::new(Place { step: None, before: None, depth: 0, missing: missing.clone() });
        self.seen.insert(canonical(&start.architecture));
        let mut best = first.clone();
        let mut level = vec![first];
        let mut exhausted = false;
        while !best.missing.is_empty() && !level.is_empty() && level[0].depth < self.bound.steps && !exhausted {
            // Where least is missing the way is most likely short.
            level.sort_by_key(|place| place.missing.len());
            let mut next = Vec::new();
            for place in &level {
                match self.expand(place, start, &mut next) {
                    Some(reached) => {
                        best = reached;
                        break;
                    }
                    None if self.left == 0 => {
                        exhausted = true;
                        break;
                    }
                    None => {}
                }
            }
            let nearer = next.iter().min_by_key(|place: &&Rc<Place>| place.missing.len());
            if let Some(nearer) = nearer.filter(|place| place.missing.len() < best.missing.len()) {
                best = nearer.clone();
            }
            level = next;
        }
        let refused = if best.missing.is_empty() { Vec::new() } else { self.refused(&best, start) };
        Found { plan: best.plan(&missing), reached: best.missing.is_empty(), tries: self.tries, exhausted, refused }
    }

    fn missing(&self, state: &State) -> Vec<Miss> {
        let of = |goal: &Goal| goal.missing(state, self.strict, self.board.lens, self.board.policies);
        self.goals.iter().flat_map(of).collect()
    }

    /// Pays for a try on a state; false when that cannot be afforded any more.
    fn pay(&mut self, state: &State) -> bool {
        let cost = state.architecture.len() + state.architecture.links().len();
        self.tries += 1;
        self.left = self.left.checked_sub(cost).unwrap_or(0);
        self.left > 0
    }

    /// The places that come after one; the first that misses nothing ends it.
    fn expand(&mut self, place: &Rc<Place>, start: &State, next: &mut Vec<Rc<Place>>) -> Option<Rc<Place>> {
        let state = place.step.as_ref().map_or(start, |step| &step.state);
        let mut refused: Vec<Refused> = Vec::new();
        // Steps that change nothing about the goal, kept in case that another pattern lacks them.
        let mut others: Vec<Rc<Place>> = Vec::new();
        for pattern in self.board.patterns(state) {
            for one in self.board.tries(pattern, state, &place.missing) {
                if !self.pay(state) {
                    return None;
                }
                let made = match self.board.made(state, &one) {
                    Ok(Some(made)) => made,
                    Ok(None) => continue,
                    Err(refusal) => {
                        refused.push(refusal);
                        continue;
                    }
                };
                if !self.seen.insert(canonical(&made.architecture)) {
                    continue;
                }
                let missing = self.missing(&made);
                let to = one.target.map(|node| format!(" to {}", state.architecture.element(node).id));
                let step = Step {
                    statement: format!("apply {}{}", pattern.id, to.unwrap_or_default()),
                    pattern: pattern.id.clone(),
                    name: pattern.name.clone(),
                    state: made,
                    missing: missing.clone(),
                };
                let changes = keys(&missing) != keys(&place.missing);
                let made =
                    Rc::new(Place { step: Some(step), before: Some(place.clone()), depth: place.depth + 1, missing });
                if made.missing.is_empty() {
                    return Some(made);
                }
                if changes { next.push(made) } else { others.push(made) }
            }
        }
        let lacked = |place: &Rc<Place>| {
            place.step.as_ref().is_some_and(|step| refused.iter().any(|one| names(one, &step.pattern)))
        };
        next.extend(others.into_iter().filter(lacked));
        None
    }

    /// Patterns that were refused at a place, each once.
    fn refused(&self, place: &Place, start: &State) -> Vec<Refused> {
        let state = place.step.as_ref().map_or(start, |step| &step.state);
        let mut refused: Vec<Refused> = Vec::new();
        for pattern in self.board.patterns(state) {
            for one in self.board.tries(pattern, state, &place.missing) {
                if let Err(refusal) = self.board.made(state, &one)
                    && !refused.iter().any(|known| known.pattern == refusal.pattern)
                {
                    refused.push(refusal);
                }
            }
        }
        refused
    }
}

fn keys(missing: &[Miss]) -> BTreeSet<&str> {
    missing.iter().map(|miss| miss.key.as_str()).collect()
}
