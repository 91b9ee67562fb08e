//! Kinds, patterns and rules of the design's own.

use std::sync::Arc;

use crate::design::compile::Context;
use crate::design::compile::rule::define_rule;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Kind, LocalisedText, Value};
use crate::rewrite::Pattern;
use crate::rewrite::library::builtin_ids;
use crate::suggest::did_you_mean;
use crate::syntax::tree::{KindStatement, PatternStatement, PropertyValue, Statement, StatementKind};

/// Takes definitions out of the statements, kinds first, wherever they stand.
pub(super) fn define(context: &mut Context<'_>, statements: Vec<Statement>) -> Vec<Statement> {
    let (kinds, rest): (Vec<_>, Vec<_>) =
        statements.into_iter().partition(|s| matches!(s.node, StatementKind::Kind(_)));
    for statement in &kinds {
        if let StatementKind::Kind(kind) = &statement.node {
            define_kind(context, kind);
        }
    }
    let (patterns, rest): (Vec<_>, Vec<_>) =
        rest.into_iter().partition(|s| matches!(s.node, StatementKind::Pattern(_)));
    for statement in &patterns {
        if let StatementKind::Pattern(pattern) = &statement.node {
            define_pattern(context, pattern);
        }
    }
    let (rules, rest): (Vec<_>, Vec<_>) = rest.into_iter().partition(|s| matches!(s.node, StatementKind::Rule(_)));
    for statement in &rules {
        if let StatementKind::Rule(rule) = &statement.node {
            define_rule(context, rule);
        }
    }
    rest
}

fn define_kind(context: &mut Context<'_>, statement: &KindStatement) {
    let id = &statement.id;
    if let Some(taken) = context.vocabulary.kind(&id.node) {
        let message = format!("`{}` is already a word for the kind `{}`", id.node, taken.id);
        context.diagnostics.push(Diagnostic::error(Code::DuplicateKind, id.span, message).help("choose another word"));
        return;
    }
    let Some(base) = context.vocabulary.kind(&statement.base.node).cloned() else {
        let help = did_you_mean(&statement.base.node, context.vocabulary.words());
        let message = format!("`{}` is not a kind", statement.base.node);
        context.diagnostics.push(Diagnostic::error(Code::UnknownKind, statement.base.span, message).maybe_help(help));
        return;
    };
    let mut kind = Kind {
        id: id.node.clone(),
        name: statement.label.as_ref().map_or_else(|| LocalisedText::same(id.node.clone()), |text| text.node.clone()),
        base: Some(base.clone()),
        ..(*base).clone()
    };
    for property in &statement.properties {
        match (property.key.node.as_str(), &property.value) {
            ("icon", PropertyValue::Plain(value)) if matches!(value.node, Value::Text(_)) => {
                kind.icon = value.node.to_string()
            }
            _ => context.diagnostics.push(
                Diagnostic::error(
                    Code::UnknownProperty,
                    property.span,
                    format!("a kind has no `{}`", property.key.node),
                )
                .help("a kind takes `icon=\"…\"`"),
            ),
        }
    }
    context.vocabulary.add(Arc::new(kind));
}

fn define_pattern(context: &mut Context<'_>, statement: &PatternStatement) {
    let pattern = Pattern::compile(statement, &context.vocabulary, &mut context.diagnostics);
    let builtin = builtin_ids().any(|id| id == pattern.id);
    let span = statement.id.span;
    if builtin && !pattern.overrides {
        let message = format!("`{}` is a built-in pattern", pattern.id);
        context.diagnostics.push(
            Diagnostic::error(Code::DuplicatePattern, span, message)
                .help(format!("choose another name, or say `override pattern {}`", pattern.id)),
        );
    } else if let Some(first) = context.library.own(&pattern.id) {
        let message = format!("the pattern `{}` is defined twice", pattern.id);
        context
            .diagnostics
            .push(Diagnostic::error(Code::DuplicatePattern, span, message).related(first.span, "first defined here"));
    } else {
        context.library.add(pattern);
    }
}
