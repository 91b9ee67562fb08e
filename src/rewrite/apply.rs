//! Applies a pattern to an architecture: all or nothing.

use crate::design::{Anchor, Application, Callout};
use crate::limits::Limits;
use crate::model::{Architecture, LocalisedText, Node, Uid, Value, Vocabulary};
use crate::rewrite::inspect::inspect;
use crate::rewrite::machine::{Machine, Trouble};
use crate::rewrite::pattern::{Param, ParamType, Pattern, Precondition};
use crate::rewrite::val::Val;
use crate::rewrite::why::{is_for_machines, misfit};
use crate::source::Span;
use crate::syntax::tree::{Expr, TargetItem};

/// What an author gives a pattern, checked: the target and the parameters by name.
#[derive(Clone, Debug, Default)]
pub struct Arguments {
    /// The element to apply it to; found by the pattern's own rule if none.
    pub target: Option<Node>,
    /// Parameters that were given.
    pub params: Vec<(String, Value)>,
}

/// What an application made.
#[derive(Debug)]
pub struct Applied {
    /// The new state.
    pub architecture: Architecture,
    /// The pattern's callouts, those whose place exists.
    pub callouts: Vec<Callout>,
    /// What it found and whether it keeps what it promises.
    pub application: Application,
}

/// Applies a pattern, and looks whether it keeps what it promises. The given architecture is left as it is, whatever
/// happens.
pub fn apply(
    pattern: &Pattern,
    architecture: &Architecture,
    arguments: &Arguments,
    vocabulary: &Vocabulary,
    span: Span,
    limits: &Limits,
) -> Result<Applied, Trouble> {
    let mut machine = Machine::new(architecture, vocabulary, &pattern.id, span, limits);
    let parameters = assign_parameters(&mut machine, pattern, arguments);
    let matched = find(&mut machine, pattern, arguments)?;
    machine.run(&pattern.rewrite)?;
    let callouts = callouts(&mut machine, pattern)?;
    let invariants = inspect(&mut machine, pattern);
    let cautions = pattern.lists.iter().find(|(name, _)| name == "cautions").map(|(_, lists)| lists.clone());
    let application = Application {
        pattern: pattern.id.clone(),
        name: pattern.name.clone(),
        parameters,
        matched,
        invariants,
        cautions: cautions.unwrap_or_default(),
    };
    Ok(Applied { architecture: machine.into_architecture(), callouts, application })
}

/// What an [`attempt`] made.
#[derive(Debug)]
pub struct Attempt {
    /// The new state.
    pub architecture: Architecture,
    /// The elements that the pattern looked for and found, by name.
    pub matched: Vec<(String, Vec<Uid>)>,
}

/// What [`apply`] would make, without looking at promises: for those who only want to know whether it can be applied.
pub fn attempt(
    pattern: &Pattern,
    architecture: &Architecture,
    arguments: &Arguments,
    vocabulary: &Vocabulary,
    limits: &Limits,
) -> Result<Attempt, Trouble> {
    let mut machine = Machine::new(architecture, vocabulary, &pattern.id, pattern.span, limits);
    assign_parameters(&mut machine, pattern, arguments);
    let matched = find(&mut machine, pattern, arguments)?;
    machine.run(&pattern.rewrite)?;
    Ok(Attempt { architecture: machine.into_architecture(), matched })
}

pub(super) fn assign_parameters(
    machine: &mut Machine<'_>,
    pattern: &Pattern,
    arguments: &Arguments,
) -> Vec<(String, Value)> {
    let mut used = Vec::new();
    for param in &pattern.params {
        let given = arguments.params.iter().find(|(name, _)| *name == param.name).map(|(_, value)| value);
        let value = given.unwrap_or(&param.default);
        machine.assign(&param.name, param_value(param, value));
        used.push((param.name.clone(), value.clone()));
    }
    used
}

/// Everything the pattern looks for before it changes anything; gives the elements it has found, by name.
fn find(
    machine: &mut Machine<'_>,
    pattern: &Pattern,
    arguments: &Arguments,
) -> Result<Vec<(String, Vec<Uid>)>, Trouble> {
    let mut matched: Vec<(String, Vec<Uid>)> = Vec::new();
    for precondition in &pattern.preconditions {
        let Some(name) = meet(machine, pattern, precondition, arguments)? else { continue };
        let found = machine.variable(name).map(elements).unwrap_or_default();
        if !found.is_empty() {
            matched.push((name.clone(), found));
        }
    }
    Ok(matched)
}

/// Looks at one precondition; gives the name that it has bound, if it binds one.
pub(super) fn meet<'p>(
    machine: &mut Machine<'_>,
    pattern: &'p Pattern,
    precondition: &'p Precondition,
    arguments: &Arguments,
) -> Result<Option<&'p String>, Trouble> {
    match precondition {
        Precondition::Target => {
            let Some(target) = &pattern.target else { return Ok(None) };
            let value = find_target(machine, target, arguments.target)?;
            machine.assign(&target.variable.node, value);
            Ok(Some(&target.variable.node))
        }
        Precondition::Binding(name, value, error) => {
            machine.bind(name, value, error.as_ref())?;
            Ok(Some(&name.node))
        }
        Precondition::Require(condition, error) => match machine.evaluate(condition)?.truthy() {
            true => Ok(None),
            false => Err(Trouble::NotApplicable(error.node.clone())),
        },
    }
}

/// The elements that a value is made of; none for a value of another sort.
pub(super) fn elements(value: &Val) -> Vec<Uid> {
    match value {
        Val::Element(uid) => vec![*uid],
        Val::List(items) => items.iter().flat_map(elements).collect(),
        _ => Vec::new(),
    }
}

/// A parameter's value as the notation sees it: words are texts, also those that look like numbers.
fn param_value(param: &Param, value: &Value) -> Val {
    match (param.kind, value) {
        (ParamType::Int, value) => value.as_integer().map_or(Val::None, Val::Number),
        (ParamType::Flag, value) => Val::Flag(*value == Value::Flag(true)),
        (ParamType::List, Value::List(_)) => Val::from_value(Some(value)),
        (ParamType::List, value) => Val::list(vec![Val::from_value(Some(value))]),
        (_, value) => Val::text(value.to_string()),
    }
}

fn find_target(machine: &mut Machine<'_>, target: &TargetItem, given: Option<Node>) -> Result<Val, Trouble> {
    let value = match given {
        Some(node) => Val::Element(machine.element(node).uid),
        None => match &target.default {
            Some(default) => machine.evaluate(default)?,
            None => Val::None,
        },
    };
    // A target without a rule and without an error may be left away.
    if given.is_none() && target.default.is_none() && target.error.is_none() {
        return Ok(Val::None);
    }
    let node = machine.as_node(&value).unwrap_or(None);
    let takes = |&node: &Node| match given {
        Some(_) => takes(target, machine.architecture(), node, machine.vocabulary),
        None => fits(target, machine.architecture(), node, machine.vocabulary),
    };
    match (node.filter(takes), given) {
        (Some(node), _) => Ok(Val::Element(machine.element(node).uid)),
        (None, Some(given)) if is_for_machines(target, machine.vocabulary) => {
            let element = machine.element(given);
            Err(Trouble::NotApplicable(misfit(machine.pattern, &element.id, &element.kind)))
        }
        (None, _) => {
            let general = || LocalisedText::en_ja("there is nothing to apply it to", "適用する対象がありません");
            Err(Trouble::NotApplicable(target.error.as_ref().map_or_else(general, |text| text.node.clone())))
        }
    }
}

/// True when an author may name an element as the target: of a pattern for machines any that keeps no data, although
/// nobody would try it there of their own accord.
pub fn takes(target: &TargetItem, architecture: &Architecture, node: Node, vocabulary: &Vocabulary) -> bool {
    let machine = || architecture.element(node).kind.is_stateless_machine() && is_for_machines(target, vocabulary);
    fits(target, architecture, node, vocabulary) || machine()
}

/// True when an element is of a kind that a target may be of.
pub fn fits(target: &TargetItem, architecture: &Architecture, node: Node, vocabulary: &Vocabulary) -> bool {
    let element = architecture.element(node);
    let of = |word: &str| vocabulary.kind(word).is_some_and(|kind| element.kind.works_as(&kind.id));
    target.kinds.iter().any(|kind| kind.node == "any" || of(&kind.node))
}

fn callouts(machine: &mut Machine<'_>, pattern: &Pattern) -> Result<Vec<Callout>, Trouble> {
    let mut callouts: Vec<Callout> = Vec::new();
    for (text, from, to) in &pattern.callouts {
        let from = first_node(machine, from)?;
        let anchor = match to {
            None => from.map(|node| Anchor::Element(machine.element(node).uid)),
            Some((op, to)) => {
                let to = first_node(machine, to)?;
                let link = from.zip(to).and_then(|(from, to)| machine.architecture().find_edge(from, *op, to));
                link.map(|link| Anchor::Edge(machine.architecture().key(link)))
            }
        };
        if let Some(anchor) = anchor {
            let text = machine.filled(text)?;
            callouts.push(Callout { number: callouts.len() + 1, anchor, text });
        }
    }
    Ok(callouts)
}

fn first_node(machine: &mut Machine<'_>, expr: &Expr) -> Result<Option<Node>, Trouble> {
    let value = machine.evaluate(expr)?;
    Ok(machine.as_nodes(&value).unwrap_or_default().first().copied())
}
