//! Kinds, patterns and rules of the design's own.

use crate::design::compile::Context;
use crate::design::compile::own_kind::define_kind;
use crate::design::compile::rule::define_rule;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::both;
use crate::rewrite::Pattern;
use crate::rewrite::library::builtin_ids;
use crate::syntax::tree::{PatternStatement, Statement, StatementKind};

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
    if !patterns.is_empty() {
        let names = context.library.names();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        for pattern in context.library.own_patterns() {
            pattern.guide.check(&context.vocabulary, &names, &mut context.diagnostics);
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

fn define_pattern(context: &mut Context<'_>, statement: &PatternStatement) {
    let pattern = Pattern::compile(statement, &context.vocabulary, &mut context.diagnostics);
    let builtin = builtin_ids().any(|id| id == pattern.id);
    let span = statement.id.span;
    if builtin && !pattern.overrides {
        let id = &pattern.id;
        let message = both!("`{id}` is a built-in pattern", "`{id}`は組み込みのパターンです");
        let help = both!(
            "choose another name, or say `override pattern {id}`",
            "別の名前にするか、`override pattern {id}`と書きます"
        );
        context.diagnostics.push(Diagnostic::error(Code::DuplicatePattern, span, message).help(help));
    } else if let Some(first) = context.library.own(&pattern.id) {
        let id = &pattern.id;
        let message = both!("the pattern `{id}` is defined twice", "パターン`{id}`が2回定義されています");
        let first_here = both!("first defined here", "1回目の定義");
        context
            .diagnostics
            .push(Diagnostic::error(Code::DuplicatePattern, span, message).related(first.span, first_here));
    } else {
        context.library.add(pattern);
    }
}
