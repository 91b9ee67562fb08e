//! What would make a pattern applicable, found by trying: another target, or another pattern before it.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use crate::limits::Limits;
use crate::model::{Architecture, Languages, LocalisedText, Node, Vocabulary};
use crate::rewrite::apply::{Arguments, Attempt, attempt, fits};
use crate::rewrite::library::{builtin, builtin_ids};
use crate::rewrite::machine::Trouble;
use crate::rewrite::pattern::Pattern;
use crate::rewrite::why::Case;

/// A pattern to apply first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Provider {
    /// Its id.
    pub pattern: String,
    /// What to apply it to, by id; its own choice if none.
    pub target: Option<String>,
    /// True when the error names it, or the pattern is related to it.
    pub akin: bool,
}

/// As it is written in a design.
impl std::fmt::Display for Provider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.target {
            Some(target) => write!(f, "apply {} to {target}", self.pattern),
            None => write!(f, "apply {}", self.pattern),
        }
    }
}

/// What may still be spent on tries. It counts sizes of states and not time, so that what is found depends on the design
/// only.
pub struct Work {
    left: usize,
    limits: Limits,
}

impl Work {
    /// So much in all.
    pub fn new(size: usize, limits: &Limits) -> Work {
        Work { left: size, limits: limits.clone() }
    }

    /// A part of what is left, to be given back with [`Work::back`].
    pub fn part(&mut self) -> Work {
        let part = Work::new(self.left.min(self.limits.try_size), &self.limits);
        self.left -= part.left;
        part
    }

    /// What a part did not need.
    pub fn back(&mut self, part: Work) {
        self.left += part.left;
    }

    /// True when one more try on a state can be afforded; it is then paid for.
    fn pay(&mut self, architecture: &Architecture) -> bool {
        let cost = architecture.len() + architecture.links().len();
        let affordable = cost <= self.left;
        self.left = if affordable { self.left - cost } else { 0 };
        affordable
    }

    /// True when nothing more can be tried.
    pub fn is_spent(&self) -> bool {
        self.left == 0
    }

    /// Whether a pattern can be applied to a state; none when that cannot be afforded any more.
    pub fn fits(&mut self, case: Case<'_>) -> Option<bool> {
        self.pay(case.architecture).then(|| self.tried(case))
    }

    /// How many elements a pattern adds to a state; none inside where it cannot be applied.
    pub(super) fn growth(&mut self, case: Case<'_>) -> Option<Option<usize>> {
        let affordable = self.pay(case.architecture);
        affordable.then(|| {
            let made = self.attempt(case.pattern, case.architecture, case.arguments, case.vocabulary).ok()?;
            Some(made.architecture.len().saturating_sub(case.architecture.len()))
        })
    }

    fn tried(&self, case: Case<'_>) -> bool {
        self.attempt(case.pattern, case.architecture, case.arguments, case.vocabulary).is_ok()
    }

    /// What a pattern makes of a state, at the price of a try.
    fn attempt(
        &self,
        pattern: &Pattern,
        architecture: &Architecture,
        arguments: &Arguments,
        vocabulary: &Vocabulary,
    ) -> Result<Attempt, Trouble> {
        self.limits.trying(|limits| attempt(pattern, architecture, arguments, vocabulary, limits))
    }
}

/// Other elements to which the pattern can be applied, the first few in declaration order.
pub fn other_targets(case: Case<'_>, work: &mut Work) -> Vec<Node> {
    const ENOUGH: usize = 4;
    let Some(item) = &case.pattern.target else { return Vec::new() };
    let mut found = Vec::new();
    for node in case.architecture.nodes() {
        if case.arguments.target == Some(node) || !fits(item, case.architecture, node, case.vocabulary) {
            continue;
        }
        let arguments = Arguments { target: Some(node), params: case.arguments.params.clone() };
        match work.fits(Case { arguments: &arguments, ..case }) {
            None => break,
            Some(true) => found.push(node),
            Some(false) => {}
        }
        if found.len() == ENOUGH {
            break;
        }
    }
    found
}

/// What built-in patterns make of one state, each tried when it is first asked for.
#[derive(Default)]
pub struct Trials {
    states: RefCell<HashMap<Trial, Result<Rc<Architecture>, Trouble>>>,
}

/// A pattern and its target.
type Trial = (&'static str, Option<Node>);

impl Trials {
    fn state(
        &self,
        (id, target): Trial,
        first: &Pattern,
        case: Case<'_>,
        work: &Work,
    ) -> Result<Rc<Architecture>, Trouble> {
        if let Some(known) = self.states.borrow().get(&(id, target)) {
            return known.clone();
        }
        let arguments = Arguments { target, params: Vec::new() };
        let made =
            work.attempt(first, case.architecture, &arguments, case.vocabulary).map(|made| Rc::new(made.architecture));
        self.states.borrow_mut().insert((id, target), made.clone());
        made
    }
}

/// The first built-in pattern after which this one can be applied; those that its error names are tried first, then
/// those that it is related to. A pattern is tried on the target, if there is one and it fits, then on its own choice.
pub fn provider(
    case: Case<'_>,
    words: &LocalisedText,
    target: Option<Node>,
    trials: &Trials,
    work: &mut Work,
) -> Option<Provider> {
    for (id, first) in candidates(case, words) {
        let takes = |node: &Node| {
            first.target.as_ref().is_some_and(|item| fits(item, case.architecture, *node, case.vocabulary))
        };
        for target in target.filter(takes).map(Some).into_iter().chain([None]) {
            if !work.pay(case.architecture) {
                return None;
            }
            let Ok(later) = trials.state((id, target), first, case, work) else { continue };
            if helps(case, &later, work)? {
                let target = target.map(|node| case.architecture.element(node).id.clone());
                let akin = named(words).contains(&id) || case.pattern.related.iter().any(|other| other == id);
                return Some(Provider { pattern: id.to_owned(), target, akin });
            }
        }
    }
    None
}

/// Why the pattern that an error names is not enough.
#[derive(Clone, PartialEq, Debug)]
pub enum NotEnough {
    /// It is refused itself, with these words.
    Refused(LocalisedText),
    /// After it (as it is applied), these words are said.
    Then(String, LocalisedText),
}

/// What becomes of the first pattern that the error names, when it does not help.
pub fn not_enough(case: Case<'_>, words: &LocalisedText, trials: &Trials, work: &mut Work) -> Option<NotEnough> {
    let id = named(words).into_iter().find(|id| *id != case.pattern.id)?;
    let first = builtin(id).filter(|_| work.pay(case.architecture))?;
    let later = match trials.state((id, None), first, case, work) {
        Err(Trouble::NotApplicable(words)) => return Some(NotEnough::Refused(words)),
        later => later.ok()?,
    };
    let arguments = case.arguments_in(&later).filter(|_| work.pay(&later))?;
    match work.attempt(case.pattern, &later, &arguments, case.vocabulary) {
        Err(Trouble::NotApplicable(then)) if then != *words => Some(NotEnough::Then(format!("apply {id}"), then)),
        _ => None,
    }
}

/// Whether the pattern can be applied, as the author wrote it, to a later state.
fn helps(case: Case<'_>, later: &Architecture, work: &mut Work) -> Option<bool> {
    let Some(arguments) = case.arguments_in(later) else { return Some(false) };
    work.fits(Case { architecture: later, arguments: &arguments, ..case })
}

impl Case<'_> {
    /// The same arguments in a later state; none, when the target is gone.
    fn arguments_in(self, later: &Architecture) -> Option<Arguments> {
        let uid = self.arguments.target.map(|node| self.architecture.element(node).uid);
        let target = uid.map(|uid| later.find_uid(uid).ok_or(())).transpose().ok()?;
        Some(Arguments { target, params: self.arguments.params.clone() })
    }
}

/// Built-in patterns in the order in which they are tried; each is read only when it is its turn.
fn candidates<'c>(
    case: Case<'c>,
    words: &LocalisedText,
) -> impl Iterator<Item = (&'static str, &'static Pattern)> + use<'c> {
    let related = |id: &&str| case.pattern.related.iter().any(|other| other == id);
    let mut ids = named(words);
    ids.extend(builtin_ids().filter(related));
    ids.extend(builtin_ids());
    let mut once: Vec<&'static str> = Vec::new();
    for id in ids {
        if id != case.pattern.id && !once.contains(&id) {
            once.push(id);
        }
    }
    once.into_iter().filter_map(|id| Some((id, builtin(id)?)))
}

/// The built-in patterns that an error names, in its order.
pub fn named(words: &LocalisedText) -> Vec<&'static str> {
    let words = words.get(&Languages::new(Some("en"), None));
    let words = words.split(|c: char| !(c.is_alphanumeric() || c == '-'));
    words.filter_map(|word| builtin_ids().find(|id| *id == word)).collect()
}
