//! Why a pattern cannot be applied, and what would help.
//!
//! Nothing here knows a pattern: the words follow the precondition that is not met ([`near`]), and what would help is
//! found by trying it ([`provide`]).

mod call;
mod compare;
mod misfit;
mod near;
mod phrases;
mod provide;

pub use crate::rewrite::apply::takes;
pub use misfit::{is_for_machines, misfit, takers};
pub use phrases::ids;
pub use provide::{NotEnough, Provider, Trials, Work, named, not_enough, other_targets, provider};

use crate::limits::Limits;
use crate::model::{Architecture, Languages, LocalisedText, Node, Vocabulary};
use crate::rewrite::apply::{Arguments, assign_parameters, elements, meet};
use crate::rewrite::machine::{Machine, Trouble};
use crate::rewrite::pattern::{Pattern, Precondition};
use crate::rewrite::why::phrases::Words;
use crate::syntax::tree::{Expr, ExprKind, TargetItem};

/// A pattern that cannot be applied: to what, and how it was tried.
#[derive(Clone, Copy)]
pub struct Case<'a> {
    /// The pattern.
    pub pattern: &'a Pattern,
    /// The state as it is.
    pub architecture: &'a Architecture,
    /// What the author gave.
    pub arguments: &'a Arguments,
    /// The kinds there are.
    pub vocabulary: &'a Vocabulary,
    /// What may be spent.
    pub limits: &'a Limits,
}

/// What the preconditions of a pattern found before one of them was not met.
#[derive(Default)]
pub struct Nearest {
    /// The target, given or found, if it came so far.
    pub target: Option<Node>,
    /// The nearest thing to what was looked for, if that can be said.
    pub words: Option<LocalisedText>,
}

/// Looks at the preconditions up to the one that is not met.
pub fn nearest(case: Case<'_>) -> Nearest {
    let Case { pattern, architecture, arguments, vocabulary, limits } = case;
    let mut machine = Machine::new(architecture, vocabulary, &pattern.id, pattern.span, limits);
    assign_parameters(&mut machine, pattern, arguments);
    let mut target = arguments.target;
    for precondition in &pattern.preconditions {
        match meet(&mut machine, pattern, precondition, arguments) {
            Ok(_) if matches!(precondition, Precondition::Target) => {
                let found = pattern.target.as_ref().and_then(|target| machine.variable(&target.variable.node));
                let found = found.map(elements).unwrap_or_default();
                target = found.first().and_then(|&uid| architecture.find_uid(uid));
            }
            Ok(_) => {}
            Err(Trouble::NotApplicable(_)) => {
                let words = explain(&mut machine, case, precondition, target);
                return Nearest { target, words: words.map(LocalisedText::from) };
            }
            Err(_) => break,
        }
    }
    Nearest { target, words: None }
}

fn explain(
    machine: &mut Machine<'_>,
    case: Case<'_>,
    precondition: &Precondition,
    target: Option<Node>,
) -> Option<Words> {
    let expr = match precondition {
        Precondition::Binding(_, expr, _) | Precondition::Require(expr, _) => expr,
        Precondition::Target => {
            let item = case.pattern.target.as_ref()?;
            return match (case.arguments.target, &item.default) {
                (Some(_), _) if is_for_machines(item, case.vocabulary) => Some(misfit::wanted(item, case.vocabulary)),
                (Some(given), _) => Some(wrong_kind(machine, item, given)),
                (None, Some(default)) => near::missing(machine, default).map(|near| near.words),
                (None, None) => None,
            };
        }
    };
    let words = near::missing(machine, expr)?.words;
    let found = case.pattern.target.as_ref().filter(|_| case.arguments.target.is_none()).zip(target);
    Some(match found {
        Some((item, node)) if names(expr, &item.variable.node) => taken(machine, item, node, &words),
        _ => words,
    })
}

fn wrong_kind(machine: &Machine<'_>, item: &TargetItem, given: Node) -> Words {
    let element = machine.element(given);
    let wanted: Vec<String> = item.kinds.iter().map(|kind| kind.node.clone()).collect();
    near::wrong_kind(&element.id, &element.kind.id, &wanted)
}

/// A target that the author did not name: that it was taken, and by which rule, if its documentation says that in the
/// usual way.
fn taken(machine: &Machine<'_>, item: &TargetItem, node: Node, words: &Words) -> Words {
    let id = &machine.element(node).id;
    let rule = |tag: &str, mark: &str, open: &str, close: &str| {
        let doc = item.doc.as_ref().map(|doc| doc.node.get(&Languages::new(Some(tag), None))).unwrap_or_default();
        let rule = doc.split_once(mark).map(|(_, rule)| rule.trim());
        rule.map(|rule| format!("{open}{rule}{close}")).unwrap_or_default()
    };
    Words::new(
        format!("`{id}` is the target{}, but {}", rule("en", "empty:", " (", ")"), words.en),
        format!("対象は`{id}`{}ですが、{}", rule("ja", "省略時は", "(", ")"), words.ja),
    )
}

/// True when a variable occurs in an expression.
fn names(expr: &Expr, variable: &str) -> bool {
    let any = |parts: &[&Expr]| parts.iter().any(|part| names(part, variable));
    match &expr.node {
        ExprKind::Text(_) | ExprKind::Number(_) => false,
        ExprKind::Name(name) => name == variable,
        ExprKind::List(items) => items.iter().any(|item| names(item, variable)),
        ExprKind::Call(_, arguments) => arguments.iter().any(|(_, value)| names(value, variable)),
        ExprKind::Field(a, _) | ExprKind::Not(a) => any(&[a]),
        ExprKind::Index(a, b) | ExprKind::Or(a, b) | ExprKind::And(a, b) => any(&[a, b]),
        ExprKind::Compare(a, _, b) | ExprKind::Sum(a, _, b) => any(&[a, b]),
        ExprKind::Where(_, a, b) | ExprKind::ForEach(a, _, b) => any(&[a, b]),
        ExprKind::If(a, b, c) => any(&[a, b, c]),
    }
}
