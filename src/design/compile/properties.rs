//! Properties as written, checked against the vocabulary.

use crate::design::compile::{Context, links};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::vocabulary::{article, either};
use crate::model::{Kind, Languages, LocalisedText, Properties, Value, both};
use crate::suggest::meant;
use crate::syntax::language_tag;
use crate::syntax::tree::{ElementStatement, Name, Property, PropertyValue, Text};

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
        return label(context, property);
    }
    let rule = context.vocabulary.element_property(&property.key.node);
    match rule.filter(|rule| rule.suits(kind)).cloned() {
        Some(rule) => checked(context, property, rule.objection(&plain(&property.value))),
        None => {
            let diagnostic = unknown(context, kind, property);
            context.diagnostics.push(diagnostic);
            None
        }
    }
}

/// The finding for a property that a kind does not have, with what was meant if that can be seen, and all that it has.
fn unknown(context: &Context<'_>, kind: &Kind, property: &Property) -> Diagnostic {
    let key = &property.key.node;
    let of_others = context.vocabulary.element_property(key);
    let (subject, id) = (article(&kind.id), &kind.id);
    let message = match of_others {
        Some(rule) => {
            let owners = either(&rule.kinds);
            both!(
                "{subject} has no `{key}`; it belongs to {owners}",
                "`{id}`に`{key}`はありません。{owners}のプロパティです"
            )
        }
        None => both!("there is no property `{key}`", "`{key}`というプロパティはありません"),
    };
    let diagnostic = Diagnostic::error(Code::UnknownProperty, property.key.span, message);
    let known = context.vocabulary.element_properties(kind);
    if is_flag(property) && of_others.is_none() {
        let help = match context.vocabulary.kind(key) {
            Some(_) => both!(
                "to declare an element, give it an id: `{key} my-{key}`; a label stands in quotes: \"{key}\"",
                "要素を宣言するならIDを付けます: `{key} my-{key}`。ラベルなら引用符で囲みます: \"{key}\""
            ),
            None => both!("if this is the label, put it in quotes: \"{key}\"", "ラベルなら引用符で囲みます: \"{key}\""),
        };
        return diagnostic.help(help).maybe_help(meant(key, known));
    }
    if let Some(help) = other_words(key, &property.value) {
        return diagnostic.help(help);
    }
    let (list, ja) = (either(&known), in_japanese(&known));
    diagnostic.maybe_help(meant(key, known.iter().copied())).help(both!(
        "{subject} has {list}; data of your own goes into `tags = [\"…\"]`",
        "`{id}`のプロパティは{ja}です。独自の情報は`tags = [\"…\"]`に書きます"
    ))
}

fn in_japanese(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join("、")
}

/// What other programs call something that is said in another way here.
fn other_words(key: &str, value: &PropertyValue) -> Option<LocalisedText> {
    let text = plain(value).to_string();
    Some(match key.to_lowercase().replace('_', "-").as_str() {
        "type" | "instance-type" | "instance" | "flavor" | "flavour" | "sku" | "machine-type" => {
            both!("did you mean `size={text}`?", "`size={text}`のことですか?")
        }
        "name" | "text" | "caption" | "title" | "display-name" => both!(
            "a label stands in quotes right after the id: `\"{text}\"`",
            "ラベルはIDのすぐ後に引用符で囲んで書きます: `\"{text}\"`"
        ),
        "description" | "desc" | "comment" | "hint" => {
            both!("did you mean `tooltip=\"{text}\"`?", "`tooltip=\"{text}\"`のことですか?")
        }
        "url" | "href" | "uri" => both!("did you mean `link=\"{text}\"`?", "`link=\"{text}\"`のことですか?"),
        "color" | "colour" | "fill" | "stroke" | "background" | "style" | "shape" | "font" | "width" | "height"
        | "opacity" | "border" | "class" => both!(
            "how things look is the theme's, for all of a kind (docs/looks.md); data of your own goes into `tags = [\"…\"]`",
            "見た目は種類ごとにテーマが決めます(docs/looks.md)。独自の情報は`tags = [\"…\"]`に書きます"
        ),
        "zone" | "az" | "availability-zone" | "region" | "vpc" | "subnet" | "parent" => both!(
            "where something is follows from the block that it stands in: `zone {text} {{ … }}`",
            "場所は、どのブロックの中に書くかで決まります: `zone {text} {{ … }}`"
        ),
        tag if language_tag::is_known(tag) && matches!(value, PropertyValue::Plain(_)) && tag.len() == 2 => both!(
            "a text in several languages is written without `=`: `{tag} \"{text}\"`",
            "言語ごとの文字列は`=`なしで書きます: `{tag} \"{text}\"`"
        ),
        _ => return None,
    })
}

fn is_flag(property: &Property) -> bool {
    property.key.span == property.span
}

/// `server web Web Server`: how many words after the id are a label without quotes; one finding says so.
pub(super) fn label_without_quotes(
    context: &mut Context<'_>,
    kind: &Kind,
    id: &Name,
    statement: &ElementStatement,
) -> usize {
    let known = |property: &Property| {
        context.vocabulary.element_property(&property.key.node).is_some_and(|rule| rule.suits(kind))
    };
    let flags: Vec<&Property> =
        statement.properties.iter().take_while(|property| is_flag(property) && !known(property)).collect();
    let (Some(first), Some(last)) = (flags.first(), flags.last()) else { return 0 };
    if flags.len() < 2 || statement.label.is_some() {
        return 0;
    }
    let words: Vec<&str> = flags.iter().map(|flag| flag.key.node.as_str()).collect();
    let (words, word, name) = (words.join(" "), &statement.kind.node, &id.node);
    let message = both!("a label needs quotes", "ラベルは引用符で囲みます");
    let help = both!("write `{word} {name} \"{words}\"`", "`{word} {name} \"{words}\"`と書きます");
    let span = first.span.to(last.span);
    let again = context.diagnostics.iter().any(|found| found.span == Some(span));
    if !again {
        context.diagnostics.push(Diagnostic::error(Code::UnknownProperty, span, message).help(help));
    }
    flags.len()
}

/// A property of an edge; none (and a finding) when it does not fit.
pub(super) fn of_edge(context: &mut Context<'_>, property: &Property) -> Option<Checked> {
    if property.key.node == "label" {
        return label(context, property);
    }
    let key = &property.key.node;
    let Some(rule) = context.vocabulary.edge_property(key).cloned() else {
        let known = context.vocabulary.edge_properties();
        let message = both!("an edge has no property `{key}`", "線に`{key}`というプロパティはありません");
        let diagnostic = Diagnostic::error(Code::UnknownProperty, property.key.span, message);
        let diagnostic = if is_flag(property) {
            diagnostic
                .help(both!(
                    "if this is the label, put it in quotes: \"{key}\"",
                    "ラベルなら引用符で囲みます: \"{key}\""
                ))
                .maybe_help(meant(key, known))
        } else if let Some(help) = other_words(key, &property.value) {
            diagnostic.help(help)
        } else {
            let (list, ja) = (either(&known), in_japanese(&known));
            diagnostic.maybe_help(meant(key, known.iter().copied())).help(both!(
                "an edge has {list}; data of your own goes into `tags = [\"…\"]`",
                "線のプロパティは{ja}です。独自の情報は`tags = [\"…\"]`に書きます"
            ))
        };
        context.diagnostics.push(diagnostic);
        return None;
    };
    checked(context, property, rule.objection(&plain(&property.value)))
}

/// A label is a text; a flag alone would be drawn as the word `true`.
fn label(context: &mut Context<'_>, property: &Property) -> Option<Checked> {
    let text = match &property.value {
        PropertyValue::Plain(value) if matches!(value.node, Value::Flag(_) | Value::List(_)) => None,
        value => Some(Checked::Label(text_of(value))),
    };
    if text.is_none() {
        let message = both!("`label` takes a text", "`label`には文字列を書きます");
        let help = both!("write `label=\"…\"`", "`label=\"…\"`と書きます");
        context.diagnostics.push(Diagnostic::error(Code::BadValue, property.span, message).help(help));
    }
    text
}

fn checked(context: &mut Context<'_>, property: &Property, objection: Option<LocalisedText>) -> Option<Checked> {
    match objection {
        Some(message) => {
            let wide = wide_digits(&property.value);
            context.diagnostics.push(Diagnostic::error(Code::BadValue, property.span, message).maybe_help(wide));
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

/// `count=３`.
pub(super) fn wide_digits(value: &PropertyValue) -> Option<LocalisedText> {
    let text = plain(value).to_string();
    let narrow: String = text
        .chars()
        .map(|c| match c {
            '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32).unwrap_or(c),
            '．' => '.',
            '％' => '%',
            c => c,
        })
        .collect();
    (narrow != text).then(|| {
        both!("the digits are full-width characters: write `{narrow}`", "数字が全角です。半角で`{narrow}`と書きます")
    })
}

/// The value.
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
