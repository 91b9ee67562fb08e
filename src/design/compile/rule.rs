//! Rules of the design's own: their names, and what they find in the drawings of their definition.

use crate::design::compile::{Context, compile_statements};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{LocalisedText, both};
use crate::rewrite::library::builtin_rule_ids;
use crate::rewrite::rule::Drawing;
use crate::rewrite::{Inspector, Rule};
use crate::source::Span;
use crate::suggest::meant;
use crate::syntax::tree::RuleStatement;

/// Takes a rule into the library, if its name is free, and tries it on its own drawings.
pub(super) fn define_rule(context: &mut Context<'_>, statement: &RuleStatement) {
    let rule = Rule::compile(statement, &context.vocabulary, &mut context.diagnostics);
    let span = statement.id.span;
    let names = context.library.names();
    for pattern in rule.fix.iter().filter(|pattern| !names.contains(pattern)) {
        let id = &rule.id;
        let message = both!(
            "`{id}` is to be fixed by `{pattern}`, and there is no such pattern",
            "`{id}`を直す`{pattern}`というパターンはありません"
        );
        let help = meant(pattern, names.iter().map(String::as_str));
        context.diagnostics.push(Diagnostic::error(Code::UnknownPattern, span, message).maybe_help(help));
    }
    let first = context.library.own_rules().iter().find(|known| known.id == rule.id).map(|known| known.span);
    if builtin_rule_ids().any(|id| id == rule.id) && !rule.overrides {
        let id = &rule.id;
        let message = both!("`{id}` is a built-in rule", "`{id}`は組み込みのルールです");
        let help = both!(
            "choose another name, or say `override rule {id}`",
            "別の名前にするか、`override rule {id}`と書きます"
        );
        context.diagnostics.push(Diagnostic::error(Code::DuplicateRule, span, message).help(help));
    } else if let Some(first) = first {
        let id = &rule.id;
        let message = both!("the rule `{id}` is defined twice", "ルール`{id}`が2回定義されています");
        let first_here = both!("first defined here", "1回目の定義");
        context.diagnostics.push(Diagnostic::error(Code::DuplicateRule, span, message).related(first, first_here));
    } else {
        if !context.diagnostics.has_errors() {
            try_drawings(context, &rule);
        }
        context.library.add_rule(rule);
    }
}

/// A rule that does not find its example, or finds what it should not, is not what its author thinks.
fn try_drawings(context: &mut Context<'_>, rule: &Rule) {
    for drawing in &rule.examples {
        if found(context, rule, drawing).is_some_and(|found| found.is_empty()) {
            let message = LocalisedText::en_ja(
                format!("`{}` finds nothing in its example", rule.id),
                format!("`{}`は自身の例で何も見つけません", rule.id),
            );
            warn(context, drawing.1, message);
        }
    }
    for drawing in &rule.nears {
        if let Some(id) = found(context, rule, drawing).and_then(|found| found.into_iter().next()) {
            let message = LocalisedText::en_ja(
                format!("`{}` finds `{id}` where it should find nothing", rule.id),
                format!("`{}`は該当しないはずの`{id}`を見つけます", rule.id),
            );
            warn(context, drawing.1, message);
        }
    }
}

fn warn(context: &mut Context<'_>, span: Span, message: LocalisedText) {
    let diagnostic = Diagnostic::warning(Code::RuleDefinition, span, "").localised(message);
    context
        .diagnostics
        .push(diagnostic.help(LocalisedText::en_ja("correct the drawing, or `find`", "例か`find`を直してください")));
}

/// The ids of what a rule finds in a drawing; none when that cannot be said. What is wrong with the drawing is reported.
fn found(context: &mut Context<'_>, rule: &Rule, (statements, _): &Drawing) -> Option<Vec<String>> {
    let (design, diagnostics) = compile_statements(statements.clone(), &context.vocabulary, context.limits);
    diagnostics.iter().for_each(|diagnostic| context.diagnostics.push(diagnostic.clone()));
    let architecture = design?.states.pop()?.architecture;
    let mut inspector = Inspector::new(&architecture, Vec::new(), &context.vocabulary, context.limits);
    let nodes = inspector.find(rule).ok()?;
    Some(nodes.into_iter().map(|node| architecture.element(node).id.clone()).collect())
}
