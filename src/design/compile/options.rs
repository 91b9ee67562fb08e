//! The design's own properties and layout hints.

use crate::data::THEMES;
use crate::design::compile::properties::{plain, text_of};
use crate::design::compile::{Context, resolve};
use crate::design::{Design, Direction, Hint, HintKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::vocabulary::link_objection;
use crate::source::Span;
use crate::suggest::did_you_mean;
use crate::syntax::tree::{Level, Property, PropertyValue, Statement, StatementKind};

const NAMES: [&str; 6] = ["title", "subtitle", "lang", "direction", "theme", "link"];

/// A design without states, with the properties that the file sets.
pub(super) fn design(context: &mut Context<'_>, statements: &[Statement]) -> Design {
    let mut design = Design::of(Vec::new());
    for statement in statements {
        if let StatementKind::Property(property) = &statement.node {
            set(context, &mut design, property);
        }
    }
    design
}

fn set(context: &mut Context<'_>, design: &mut Design, property: &Property) {
    let value = plain(&property.value);
    let mut wrong =
        |message: String| context.diagnostics.push(Diagnostic::error(Code::BadValue, property.span, message));
    match property.key.node.as_str() {
        "title" => design.title = Some(text_of(&property.value)),
        "subtitle" => design.subtitle = Some(text_of(&property.value)),
        "lang" => design.lang = Some(value.to_string()),
        "theme" => {
            let name = value.to_string();
            let names = || THEMES.iter().map(|(name, _, _)| *name);
            if !names().any(|known| known == name) {
                let help = did_you_mean(&name, names()).unwrap_or_else(|| {
                    format!("a design has {}", crate::model::vocabulary::either(&names().collect::<Vec<_>>()))
                });
                let found =
                    Diagnostic::error(Code::BadValue, value_span(property), format!("there is no theme `{name}`"));
                context.diagnostics.push(found.help(help));
            }
            design.theme = Some(name);
        }
        "direction" => match Direction::from_word(&value.to_string()) {
            None => wrong("`direction` takes `right` or `down`".to_owned()),
            found => design.direction = found,
        },
        "link" => match link_objection(&value) {
            Some(objection) => wrong(objection),
            None => design.properties.set("link", value),
        },
        other => {
            let kind = context.vocabulary.kind(other).is_some();
            let help = match did_you_mean(other, NAMES) {
                _ if Level::from_word(other).is_some() => {
                    format!("name the rules in a list: `{other} = [single-zone] \"a test site\"`")
                }
                Some(near) => near,
                None if kind => format!("to declare an element, give it an id: `{other} my-{other}`"),
                None => format!("a design has {}", crate::model::vocabulary::either(&NAMES)),
            };
            context.diagnostics.push(
                Diagnostic::error(Code::UnknownProperty, property.key.span, format!("a design has no `{other}`"))
                    .help(help),
            );
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
    for statement in statements {
        let StatementKind::Hint(kind, names) = &statement.node else { continue };
        let kind = match kind.node.as_str() {
            "align" => HintKind::Align,
            "row" => HintKind::Row,
            "column" => HintKind::Column,
            _ => HintKind::SameSize,
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
