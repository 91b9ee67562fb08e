//! Properties as written, checked against the vocabulary.

use crate::design::compile::{Context, links};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Kind, Languages, LocalisedText, Properties, Value};
use crate::suggest::did_you_mean;
use crate::syntax::tree::{Property, PropertyValue, Text};

/// A property that has passed the checks.
pub(super) enum Checked {
    /// A new label.
    Label(LocalisedText),
    /// A property of the model.
    Value(String, Value),
}

/// A property of an element of a kind; none (and a finding) when it does not fit.
pub(super) fn of_element(context: &mut Context<'_>, kind: &Kind, property: &Property) -> Option<Checked> {
    if property.key.node == "label" {
        return Some(Checked::Label(text_of(&property.value)));
    }
    let key = &property.key;
    let rule = context.vocabulary.element_property(&key.node);
    let Some(rule) = rule.filter(|rule| rule.suits(kind)).cloned() else {
        let message = match rule {
            Some(rule) => format!(
                "a {} has no `{}`; it belongs to {}",
                kind.id,
                key.node,
                crate::model::vocabulary::either(&rule.kinds)
            ),
            None => format!("there is no property `{}`", key.node),
        };
        let unknown = rule.is_none();
        let mut diagnostic = Diagnostic::error(Code::UnknownProperty, key.span, message);
        let kind_word = context.vocabulary.kind(&key.node).is_some();
        let flag = matches!(property.value, PropertyValue::Plain(ref value) if value.node == Value::Flag(true));
        if kind_word && flag {
            diagnostic = diagnostic.help(format!("to declare an element, give it an id: `{} my-{0}`", key.node));
        }
        if flag && unknown && !kind_word {
            diagnostic = diagnostic.help(format!("if this is the label, put it in quotes: \"{}\"", key.node));
        }
        let near = did_you_mean(&key.node, context.vocabulary.element_properties(kind));
        let near = near.or_else(|| Some("data of your own goes into `tags = [\"…\"]`, `tooltip` or `link`".to_owned()));
        context.diagnostics.push(diagnostic.maybe_help(near));
        return None;
    };
    checked(context, property, rule.objection(&plain(&property.value)))
}

/// A property of an edge; none (and a finding) when it does not fit.
pub(super) fn of_edge(context: &mut Context<'_>, property: &Property) -> Option<Checked> {
    if property.key.node == "label" {
        return Some(Checked::Label(text_of(&property.value)));
    }
    let key = &property.key;
    let Some(rule) = context.vocabulary.edge_property(&key.node).cloned() else {
        let near = did_you_mean(&key.node, context.vocabulary.edge_properties());
        let near = near.or_else(|| Some("data of your own goes into `tags = [\"…\"]`, `tooltip` or `link`".to_owned()));
        let message = format!("an edge has no property `{}`", key.node);
        context.diagnostics.push(Diagnostic::error(Code::UnknownProperty, key.span, message).maybe_help(near));
        return None;
    };
    checked(context, property, rule.objection(&plain(&property.value)))
}

fn checked(context: &mut Context<'_>, property: &Property, objection: Option<String>) -> Option<Checked> {
    match objection {
        Some(message) => {
            context.diagnostics.push(Diagnostic::error(Code::BadValue, property.span, message));
            None
        }
        None => {
            let value = plain(&property.value);
            if property.key.node == "link" {
                links::note(context, &value, property.span);
            }
            Some(Checked::Value(property.key.node.clone(), value))
        }
    }
}

/// The value, a text in several languages in the one that suits most.
pub(super) fn plain(value: &PropertyValue) -> Value {
    match value {
        PropertyValue::Plain(value) => value.node.clone(),
        PropertyValue::Localised(text) => Value::text(text.node.get(&Languages::new(None, None))),
    }
}

/// The value as a text in all its languages.
pub(super) fn text_of(value: &PropertyValue) -> LocalisedText {
    match value {
        PropertyValue::Plain(value) => LocalisedText::same(value.node.to_string()).at(value.span),
        PropertyValue::Localised(text) => written(text),
    }
}

/// A text with its place.
pub(super) fn written(text: &Text) -> LocalisedText {
    text.node.clone().at(text.span)
}

/// Puts checked properties where they belong.
pub(super) fn put(checked: Vec<Checked>, label: &mut Option<LocalisedText>, properties: &mut Properties) {
    for property in checked {
        match property {
            Checked::Label(text) => *label = Some(text),
            Checked::Value(key, value) => properties.set(&key, value),
        }
    }
}
