//! A pattern for programs. docs/json.md describes the fields.

use serde_json::{Map, Value as Json, json};

use crate::catalog::Entry;
use crate::catalog::page::{changes, fixes, guide_lists, lists, related};
use crate::catalog::parameters::{Parameter, parameters};
use crate::design::print::print_state;
use crate::forms;
use crate::model::Languages;
use crate::output::json::document;
use crate::rewrite::Pattern;

/// What a pattern among those of the catalogue says of itself.
pub fn summary(pattern: &Pattern, languages: &Languages, patterns: &[Pattern]) -> Map<String, Json> {
    let texts = pattern.texts.iter().map(|(key, text)| (key.clone(), json!(text.get(languages))));
    let lists = lists(pattern, languages).chain(guide_lists(pattern, languages));
    let lists = lists.map(|(key, items)| (key.to_owned(), json!(items)));
    let guide = pattern.guide.texts.iter().map(|(key, text)| ((*key).to_owned(), json!(text.get(languages))));
    let documentation: Map<String, Json> = texts.chain(lists).chain(guide).collect();
    let all: Vec<Parameter> = parameters(pattern, languages);
    let said = json!({
        "format": forms::PATTERN,
        "id": pattern.id,
        "name": pattern.name.get(languages),
        "aliases": pattern.aliases,
        "category": pattern.category,
        "documentation": documentation,
        "parameters": all.iter().map(parameter).collect::<Vec<Json>>(),
        "twice": pattern.twice.word(),
        "ensures": pattern.ensures.iter().map(|ensure| ensure.text.get(languages)).collect::<Vec<_>>(),
        "fixes": fixes(pattern).map(|rule| &rule.id).collect::<Vec<_>>(),
        "related": related(pattern, patterns),
        "status": pattern.guide.word("status"),
        "instead": pattern.guide.instead,
        "source": pattern.guide.word("source"),
        "later": pattern.guide.word("later"),
        "reference": pattern.guide.reference.as_ref().map(|text| text.get(languages)),
        "order": pattern.guide.order,
    });
    match said {
        Json::Object(fields) => fields,
        _ => Map::new(),
    }
}

/// The same, and the example: as text, and as the states before and after in the form of `--format json`.
pub fn page(entry: &Entry, languages: &Languages, patterns: &[Pattern]) -> Json {
    let mut fields = summary(&entry.pattern, languages, patterns);
    let marked =
        changes(entry, languages).into_iter().map(|(sign, line)| json!([sign.symbol().to_string().trim(), line]));
    let example = json!({
        "text": entry.text(),
        "after": print_state(&entry.design, entry.after()),
        "marked": marked.collect::<Vec<Json>>(),
        "stages": document(&entry.design, languages, None)["stages"],
    });
    fields.insert("example".to_owned(), example);
    Json::Object(fields)
}

fn parameter(parameter: &Parameter) -> Json {
    json!({
        "name": parameter.name,
        "type": parameter.kind,
        "range": parameter.range,
        "default": parameter.default,
        "signature": parameter.signature(),
        "text": parameter.text,
    })
}
