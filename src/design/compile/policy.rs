//! `allow`, `warn` and `deny`: what the author says of the findings of `check`.

use crate::design::compile::{Context, resolve};
use crate::design::{Design, Policy};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Uid, Value, both};
use crate::rewrite::library::builtin_rule_ids;
use crate::rewrite::rule::SEVERITIES;
use crate::suggest::meant;
use crate::syntax::tree::{Level, Name, PolicyStatement, Property, PropertyValue, Spanned, Statement, StatementKind};

/// What stands for every rule.
pub const ALL: &str = "all";

/// The policies of a design: those that stand in elements, and those of the file, which may name elements of any state.
pub(super) fn policies(context: &mut Context<'_>, design: &mut Design, statements: &[Statement]) {
    let in_steps = statements.iter().flat_map(|statement| match &statement.node {
        StatementKind::Step(_, body) => body.as_slice(),
        _ => std::slice::from_ref(statement),
    });
    for statement in in_steps {
        let StatementKind::Policy(policy) = &statement.node else { continue };
        let mut elements = Vec::new();
        for name in &policy.elements {
            let found = design.states.iter().rev().find_map(|state| {
                let node = state.architecture.find(&name.node)?;
                Some(state.architecture.element(node).uid)
            });
            match (found, design.states.last()) {
                (Some(uid), _) => elements.push(uid),
                (None, Some(last)) => drop(resolve::element(context, &last.architecture, name)),
                (None, None) => {}
            }
        }
        check_rules(context, &policy.rules);
        let elements = (!policy.elements.is_empty()).then_some(elements);
        design.policies.push(made(policy, elements, statement));
    }
    design.policies.append(&mut context.policies);
}

/// A policy in the block of an element speaks of that element.
pub(super) fn of_element(context: &mut Context<'_>, uid: Uid, policy: &PolicyStatement, statement: &Statement) {
    if let Some(name) = policy.elements.first() {
        let message = both!(
            "in an element this speaks of the element itself",
            "要素の中では、その要素自身についての指定になります"
        );
        context.diagnostics.push(Diagnostic::error(Code::Misplaced, name.span, message).help(both!(
            "leave `on …` away, or move the line to the top of the file",
            "`on …`を外すか、行をファイルの先頭に移してください"
        )));
    }
    // A block that several elements share is read for each of them.
    match context.policies.iter_mut().find(|known| known.span == statement.span) {
        Some(known) => known.elements.get_or_insert_default().push(uid),
        None => {
            check_rules(context, &policy.rules);
            context.policies.push(made(policy, Some(vec![uid]), statement));
        }
    }
}

/// `server web allow=[no-stable-entry]`: none for a property that only has such a name.
pub(super) fn of_property(property: &Property) -> Option<Statement> {
    let level = Level::from_word(&property.key.node)?;
    let PropertyValue::Plain(Spanned { node: Value::List(items), span }) = &property.value else { return None };
    let rules = items.iter().map(|item| Name { node: item.to_string(), span: *span }).collect();
    let policy = PolicyStatement { level, rules, elements: Vec::new(), reason: None };
    Some(Statement { node: StatementKind::Policy(policy), span: property.span })
}

fn made(policy: &PolicyStatement, elements: Option<Vec<Uid>>, statement: &Statement) -> Policy {
    Policy {
        level: policy.level,
        rules: policy.rules.iter().map(|rule| rule.node.clone()).collect(),
        elements,
        reason: policy.reason.as_ref().map(|reason| reason.node.clone()),
        span: statement.span,
    }
}

/// Names of rules, of severities, or `all`.
fn check_rules(context: &mut Context<'_>, names: &[Name]) {
    for name in names {
        let mut known: Vec<&str> = builtin_rule_ids().chain(SEVERITIES.map(|(word, _)| word)).chain([ALL]).collect();
        known.extend(context.library.own_rules().iter().map(|rule| rule.id.as_str()));
        if !known.contains(&name.node.as_str()) {
            let word = &name.node;
            let help = meant(word, known).unwrap_or_else(|| {
                both!("`cdp-draw rules` lists the built-in ones", "`cdp-draw rules`で組み込みのルールを一覧できます")
            });
            let message = both!("there is no rule `{word}`", "`{word}`というルールはありません");
            context.diagnostics.push(Diagnostic::error(Code::UnknownRule, name.span, message).help(help));
        }
    }
}
