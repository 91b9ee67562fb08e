//! The design's own properties and layout hints.

use crate::data::THEMES;
use crate::design::compile::properties::{plain, text_of};
use crate::design::compile::{Context, links, resolve};
use crate::design::{Design, Direction, Hint, HintKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::vocabulary::link_objection;
use crate::model::{LocalisedText, both};
use crate::rewrite::library::builtin_ids;
use crate::source::Span;
use crate::suggest::meant;
use crate::syntax::keywords::{DESIGN, form, is_keyword};
use crate::syntax::tree::{Level, Name, Property, PropertyValue, Statement, StatementKind};
use crate::syntax::twice;

/// A design without states, with the properties that the file sets.
pub(super) fn design(context: &mut Context<'_>, statements: &[Statement]) -> Design {
    let mut design = Design::of(Vec::new());
    let mut seen: Vec<&Property> = Vec::new();
    for statement in statements {
        let StatementKind::Property(property) = &statement.node else { continue };
        let key = property.key.node.as_str();
        match seen.iter().find(|first| first.key.node == key) {
            Some(first) => context.diagnostics.push(twice(key, property.span, first.span)),
            None => {
                seen.push(property);
                set(context, &mut design, property);
            }
        }
    }
    design
}

fn set(context: &mut Context<'_>, design: &mut Design, property: &Property) {
    let value = plain(&property.value);
    let mut wrong =
        |message: LocalisedText| context.diagnostics.push(Diagnostic::error(Code::BadValue, property.span, message));
    match property.key.node.as_str() {
        "title" => design.title = Some(text_of(&property.value)),
        "subtitle" => design.subtitle = Some(text_of(&property.value)),
        "lang" => design.lang = Some(value.to_string()),
        "theme" => {
            let name = value.to_string();
            let names = || THEMES.iter().map(|(name, _, _)| *name);
            if !names().any(|known| known == name) {
                let list = crate::model::vocabulary::either(&names().collect::<Vec<_>>());
                let help = meant(&name, names())
                    .unwrap_or_else(|| both!("the themes are {list}", "テーマは次のとおりです: {list}"));
                let message = both!("there is no theme `{name}`", "`{name}`というテーマはありません");
                let found = Diagnostic::error(Code::BadValue, value_span(property), message);
                context.diagnostics.push(found.help(help));
            }
            design.theme = Some(name);
        }
        "direction" => match Direction::from_word(&value.to_string()) {
            None => wrong(both!("`direction` takes `right` or `down`", "`direction`の値は`right`か`down`です")),
            found => design.direction = found,
        },
        "link" => match link_objection(&value) {
            Some(objection) => wrong(objection),
            None => {
                links::note(context, &value, property.span);
                design.properties.set("link", value);
            }
        },
        other => {
            let help = unknown(context, other, property);
            let message = both!("a design has no `{other}`", "図に`{other}`というプロパティはありません");
            context.diagnostics.push(Diagnostic::error(Code::UnknownProperty, property.key.span, message).help(help));
        }
    }
}

/// What somebody may have meant by a property, or a word alone, that a design does not have.
fn unknown(context: &Context<'_>, other: &str, property: &Property) -> LocalisedText {
    let alone = property.key.span == property.span;
    if Level::from_word(other).is_some() {
        return both!(
            "name the rules in a list: `{other} = [single-zone] \"a test site\"`",
            "ルールをリストで書きます: `{other} = [single-zone] \"テスト用\"`"
        );
    }
    if alone && builtin_ids().any(|id| id == other) {
        return both!("to apply the pattern, write `apply {other}`", "パターンを適用するには`apply {other}`と書きます");
    }
    if alone && is_keyword(other) {
        let form = form(other).unwrap_or(other);
        return both!("the statement is written `{form}`", "この文は`{form}`のように書きます");
    }
    if alone && context.vocabulary.kind(other).is_some() {
        return both!(
            "to declare an element, give it an id: `{other} my-{other}`",
            "要素を宣言するならIDを付けます: `{other} my-{other}`"
        );
    }
    if let Some(near) = meant(other, DESIGN) {
        return near;
    }
    let list = crate::model::vocabulary::either(&DESIGN);
    both!(
        "a design has {list}; what belongs to one element stands on its line: `server web size=m1.large`",
        "図のプロパティは次のとおりです: {list}。要素のプロパティは要素の行に書きます: `server web size=m1.large`"
    )
}

/// The layout hints among statements, also those in the blocks of elements and steps.
fn all_hints<'s>(statements: &'s [Statement], into: &mut Vec<(&'s Statement, &'s str, &'s [Name])>) {
    for statement in statements {
        match &statement.node {
            StatementKind::Hint(kind, names) => into.push((statement, kind.node.as_str(), names)),
            StatementKind::Element(element) => all_hints(&element.block, into),
            StatementKind::Step(_, body) => all_hints(body, into),
            _ => {}
        }
    }
}

/// Where the value stands.
fn value_span(property: &Property) -> Span {
    match &property.value {
        PropertyValue::Plain(value) => value.span,
        PropertyValue::Localised(_) => property.span,
    }
}

/// Layout hints; they may name elements of any state.
pub(super) fn hints(context: &mut Context<'_>, design: &mut Design, statements: &[Statement]) {
    let mut all = Vec::new();
    all_hints(statements, &mut all);
    for (statement, kind, names) in all {
        let kind = match kind {
            "align" => HintKind::Align,
            "row" => HintKind::Row,
            "column" => HintKind::Column,
            "same-size" => HintKind::SameSize,
            _ => HintKind::SeparateLines,
        };
        let mut elements = Vec::new();
        for name in names {
            let found = design.states.iter().rev().find_map(|state| {
                let node = state.architecture.find(&name.node)?;
                Some(state.architecture.element(node).uid)
            });
            match (found, design.states.last()) {
                (Some(uid), _) => elements.push(uid),
                (None, Some(last)) => {
                    resolve::element(context, &last.architecture, name);
                }
                (None, None) => {}
            }
        }
        design.hints.push(Hint { kind, elements, span: statement.span });
    }
}
