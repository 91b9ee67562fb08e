//! Goes through the states that patterns make, step by step, until one has all that is wanted.
//!
//! A step is followed only if it changes what the goals are missed for, or provides what another pattern says that it
//! lacks: other patterns have their merits, but not for the goal. Among the plans that are left the shortest is found,
//! and among equally short ones the one whose steps come first: those that mend what `check` finds, then by id. Work is
//! counted in elements and edges, not in time, so that the same design has the same plan.

use std::collections::{BTreeSet, HashSet, VecDeque};
use std::rc::Rc;

use crate::check::Lens;
use crate::design::{Change, Design, State};
use crate::limits::Limits;
use crate::model::{LocalisedText, Vocabulary};
use crate::plan::goal::{Goal, Miss};
use crate::plan::moves::{Board, Refused, Try, digest, names};
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
    /// True when it was given up because it would have become too much: there may be another plan, or a shorter one.
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
    fn plan(&self, before: Vec<Miss>) -> Plan {
        let mut steps: Vec<Step> = self.step.iter().cloned().collect();
        let mut at = self.before.as_deref();
        while let Some(place) = at {
            steps.extend(place.step.iter().cloned());
            at = place.before.as_deref();
        }
        steps.reverse();
        Plan { steps, before }
    }
}

/// How many more steps a plan may take that gives users more than a substitute.
const FOR_FULL_SERVICE: usize = 2;

/// Searches from the last state of a design. A plan that reaches the goal only because a cache or a sorry page answers is
/// kept, and one that gives more is preferred while it takes few steps more.
pub fn search(
    design: &Design,
    goals: &[Goal],
    (library, vocabulary, lens): (&Library, &Vocabulary, &Lens<'_>),
    bound: Search,
    limits: &Limits,
) -> Found {
    let board = Board { lens, library, vocabulary, policies: &design.policies, limits };
    let speaks = goals.iter().any(Goal::speaks_of_service);
    let mut run = Run {
        board,
        goals,
        strict: speaks,
        steps: bound.steps,
        tries: 0,
        left: limits.plan_size,
        seen: HashSet::new(),
        substitute: None,
    };
    let start = design.states.last().expect("a design has a state");
    let literal = run.missing(start, false);
    if run.is_spent() {
        // Of rules that could not be looked at, nothing is known.
        return Found { reached: false, exhausted: true, ..Found::nothing_to_do() };
    }
    if literal.is_empty() {
        return Found::nothing_to_do();
    }
    run.all(start, literal)
}

impl Found {
    fn nothing_to_do() -> Found {
        Found { plan: Plan::default(), reached: true, tries: 0, exhausted: false, refused: Vec::new() }
    }
}

struct Run<'a> {
    board: Board<'a>,
    goals: &'a [Goal],
    strict: bool,
    /// The most steps that a plan may have.
    steps: usize,
    tries: usize,
    /// Elements and edges that tries may still go through.
    left: usize,
    seen: HashSet<(u64, u64)>,
    /// The first place that reaches the goal by substitutes.
    substitute: Option<Rc<Place>>,
}

impl Run<'_> {
    fn all(&mut self, start: &State, literal: Vec<Miss>) -> Found {
        let missing = self.missing(start, self.strict);
        let first = Rc::new(Place { step: None, before: None, depth: 0, missing });
        self.seen.insert(digest(&start.architecture));
        // A plan that is found quickly is a bound: then only shorter ones are looked for.
        let quick = self.descend(&first, start);
        let bound = quick.as_ref().map_or(self.steps, |quick| quick.depth - 1);
        self.steps = self.steps.min(bound);
        let mut best = first.clone();
        let mut level = vec![first];
        let mut exhausted = false;
        while !best.missing.is_empty() && !level.is_empty() && level[0].depth < self.steps && !exhausted {
            // Where least is missing the way is most likely short.
            level.sort_by_key(|place| place.missing.len());
            let mut next = Vec::new();
            for place in &level {
                if let Some(reached) = self.expand(place, start, &mut next) {
                    best = reached;
                    break;
                }
                exhausted = self.is_spent();
                if exhausted {
                    break;
                }
            }
            let nearer = next.iter().min_by_key(|place: &&Rc<Place>| place.missing.len());
            if let Some(nearer) = nearer.filter(|place| place.missing.len() < best.missing.len()) {
                best = nearer.clone();
            }
            level = next;
        }
        let reached = match best.missing.is_empty() {
            true => Some(best.clone()),
            false => self.substitute.clone().filter(|_| !self.is_near(quick.as_ref())).or(quick),
        };
        let end = reached.clone().unwrap_or(best);
        Found {
            plan: end.plan(literal),
            reached: reached.is_some(),
            tries: self.tries,
            exhausted,
            refused: if reached.is_some() { Vec::new() } else { self.refused(&end, start) },
        }
    }

    /// True for a plan of full service that takes few steps more than one of substitutes.
    fn is_near(&self, quick: Option<&Rc<Place>>) -> bool {
        let substitute = self.substitute.as_ref().map_or(0, |place| place.depth);
        quick.is_some_and(|quick| quick.depth <= substitute + FOR_FULL_SERVICE)
    }

    /// Goes always to where least is missing: quick, and often short enough.
    fn descend(&mut self, first: &Rc<Place>, start: &State) -> Option<Rc<Place>> {
        let (seen, steps) = (self.seen.clone(), self.steps);
        let mut at = first.clone();
        let mut reached = None;
        while reached.is_none() && at.depth < steps {
            let mut next = Vec::new();
            reached = self.expand(&at, start, &mut next);
            let nearest = next.into_iter().min_by_key(|place| place.missing.len());
            match nearest.filter(|place| place.missing.len() < at.missing.len()) {
                Some(nearest) => at = nearest,
                None => break,
            }
        }
        self.seen = seen;
        self.steps = steps;
        self.substitute = None;
        reached
    }

    fn missing(&self, state: &State, strict: bool) -> Vec<Miss> {
        let of = |goal: &Goal| goal.missing(state, strict, self.board.lens, self.board.policies);
        self.goals.iter().flat_map(of).collect()
    }

    /// Pays for a try on a state; false when that cannot be afforded any more.
    fn pay(&mut self, state: &State) -> bool {
        let cost = state.architecture.len() + state.architecture.links().len();
        self.tries += 1;
        self.left = self.left.saturating_sub(cost);
        !self.is_spent()
    }

    /// True when nothing more can be tried, or what has been tried cannot be judged.
    fn is_spent(&self) -> bool {
        self.left == 0 || self.board.limits.budget.evaluation.is_empty()
    }

    /// The places that come after one; the first that misses nothing ends it.
    fn expand(&mut self, place: &Rc<Place>, start: &State, next: &mut Vec<Rc<Place>>) -> Option<Rc<Place>> {
        let state = place.step.as_ref().map_or(start, |step| &step.state);
        let mut refused: Vec<Refused> = Vec::new();
        // Steps that change nothing about the goal, kept in case that another pattern lacks them.
        let mut others: Vec<Rc<Place>> = Vec::new();
        for pattern in self.board.patterns(state) {
            let mut tries: VecDeque<Try<'_>> = self.board.tries(pattern, state, &place.missing).into();
            while let Some(one) = tries.pop_front() {
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
                if adds_nothing(&made.change) {
                    tries.extend(one.greater());
                }
                let Some(made) = self.place(place, state, &one, made) else { continue };
                if made.missing.is_empty() {
                    return Some(made);
                }
                self.keep_substitute(&made);
                match keys(&made.missing) == keys(&place.missing) {
                    true => others.push(made),
                    false => next.push(made),
                }
            }
        }
        let lacked = |place: &Rc<Place>| {
            place.step.as_ref().is_some_and(|step| refused.iter().any(|one| names(one, &step.pattern)))
        };
        next.extend(others.into_iter().filter(lacked));
        None
    }

    /// Where a try leads; none when it was there before.
    fn place(&mut self, from: &Rc<Place>, state: &State, one: &Try<'_>, made: State) -> Option<Rc<Place>> {
        if !self.seen.insert(digest(&made.architecture)) {
            return None;
        }
        let missing = self.missing(&made, self.strict);
        if self.is_spent() {
            return None;
        }
        let step = Step {
            statement: one.statement(&state.architecture),
            pattern: one.pattern.id.clone(),
            name: one.pattern.name.clone(),
            state: made,
            missing: missing.clone(),
        };
        Some(Rc::new(Place { step: Some(step), before: Some(from.clone()), depth: from.depth + 1, missing }))
    }

    /// The first place that reaches the goal as it is said, and from then on only a few steps more.
    fn keep_substitute(&mut self, place: &Rc<Place>) {
        let Some(step) = place.step.as_ref().filter(|_| self.strict && self.substitute.is_none()) else { return };
        if self.missing(&step.state, false).is_empty() && !self.is_spent() {
            let reached = Step { missing: Vec::new(), ..step.clone() };
            let before = place.before.clone();
            self.substitute =
                Some(Rc::new(Place { step: Some(reached), before, depth: place.depth, missing: Vec::new() }));
            self.steps = self.steps.min(place.depth + FOR_FULL_SERVICE);
        }
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
                    refused.push(Refused { nearest: self.board.nearest(state, &one), ..refusal });
                }
            }
        }
        refused
    }
}

/// True when all elements and edges are those that there were.
fn adds_nothing(change: &Change) -> bool {
    let elements = change.added.is_empty() && change.removed.is_empty() && change.moved.is_empty();
    elements && change.edges_added.is_empty() && change.edges_removed.is_empty()
}

fn keys(missing: &[Miss]) -> BTreeSet<&str> {
    missing.iter().map(|miss| miss.key.as_str()).collect()
}
