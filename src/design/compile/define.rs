//! Kinds, patterns and rules of the design's own.

use std::sync::Arc;

use crate::design::compile::Context;
use crate::design::compile::rule::define_rule;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Kind, LocalisedText, Value, both};
use crate::rewrite::Pattern;
use crate::rewrite::library::builtin_ids;
use crate::suggest::{misspelt, question};
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

fn define_kind(context: &mut Context<'_>, statement: &KindStatement) {
    let id = &statement.id;
    let word = &id.node;
    if let Some(taken) = context.vocabulary.kind(word) {
        let taken = &taken.id;
        let message = both!(
            "`{word}` is already a word for the kind `{taken}`",
            "`{word}`は種類`{taken}`を表す語としてすでにあります"
        );
        context.diagnostics.push(
            Diagnostic::error(Code::DuplicateKind, id.span, message)
                .help(both!("choose another word", "別の語にしてください")),
        );
        return;
    }
    let Some(base) = context.vocabulary.kind(&statement.base.node).cloned() else {
        let diagnostic = unknown_base(context, statement);
        context.diagnostics.push(diagnostic);
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
            (key, _) => context.diagnostics.push(
                Diagnostic::error(
                    Code::UnknownProperty,
                    property.span,
                    both!("a kind has no `{key}`", "種類に`{key}`というプロパティはありません"),
                )
                .help(both!("a kind takes `icon=\"…\"`", "種類に書けるのは`icon=\"…\"`です")),
            ),
        }
    }
    context.vocabulary.add(Arc::new(kind));
}

/// The finding for a kind that behaves like no kind there is.
fn unknown_base(context: &Context<'_>, statement: &KindStatement) -> Diagnostic {
    let (word, base) = (&statement.id.node, &statement.base.node);
    let near = context.vocabulary.like(base).map(|kind| kind.id.clone());
    let found = Diagnostic::error(
        Code::UnknownKind,
        statement.base.span,
        both!("`{base}` is not a kind", "`{base}`という種類はありません"),
    );
    if let Some(near) = misspelt(base, context.vocabulary.words()) {
        return found.help(question(near));
    }
    let found = match near {
        Some(near) => found.help(both!(
            "nearest in meaning is `{near}`: `kind {word} : {near}`",
            "意味が近いのは`{near}`です: `kind {word} : {near}`"
        )),
        None => found,
    };
    found.help(both!("`cdp-draw icons` lists all kinds", "`cdp-draw icons`ですべての種類を一覧できます"))
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
