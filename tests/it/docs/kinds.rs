//! docs/kinds.md: what the vocabulary has, as tables.

use std::fmt::Write as _;
use std::fs;

use cdp_draw::model::vocabulary::{PropertyRule, PropertyType, may_hold};
use cdp_draw::model::{Category, FailureDomain, Kind, Languages, Vocabulary};
use cdp_draw::scene::category_word;

use super::{renewed, with_table};

const PAGE: &str = "docs/kinds.md";

fn languages() -> [Languages; 2] {
    ["en", "ja"].map(|tag| Languages::new(Some(tag), None))
}

fn kinds_of(category: Category) -> impl Iterator<Item = &'static Kind> {
    Vocabulary::builtin().kinds().map(AsRef::as_ref).filter(move |kind| kind.category == category)
}

fn ticked<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    words.into_iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// Its other words: neither its id nor its names.
fn aliases(kind: &Kind) -> Vec<&'static str> {
    let vocabulary = Vocabulary::builtin();
    let names = languages().map(|languages| kind.name.get(&languages).to_lowercase());
    let shown = |word: &str| word == kind.id || names.iter().any(|name| name == word);
    let own = |word: &&str| !shown(word) && vocabulary.kind(word).is_some_and(|of| of.id == kind.id);
    vocabulary.words().into_iter().filter(own).collect()
}

/// Where it may stand; `top` is the drawing itself.
fn places(kind: &Kind) -> String {
    let top = kind.parents.iter().any(|parent| parent == "top").then_some("the top");
    let holders =
        Vocabulary::builtin().kinds().filter(|holder| may_hold(holder, kind)).map(|holder| format!("`{}`", holder.id));
    top.map(str::to_owned).into_iter().chain(holders).collect::<Vec<_>>().join(", ")
}

/// What takes it down beside its own failure, and how it behaves then.
fn failing(kind: &Kind) -> String {
    let with = match kind.failure_domain {
        _ if kind.actor => "never fails",
        FailureDomain::Zone => "with its zone",
        FailureDomain::Site => "with its site",
        FailureDomain::Region => "with its region",
        FailureDomain::Global => "anywhere",
        FailureDomain::None => "not by itself",
    };
    let marks = [(kind.managed, "managed"), (kind.router, "router"), (kind.overlay, "overlay")];
    let marks = marks.into_iter().filter(|(is, _)| *is).map(|(_, word)| format!(", {word}"));
    std::iter::once(with.to_owned()).chain(marks).collect()
}

fn kinds() -> String {
    let [en, ja] = languages();
    let mut text = String::new();
    for category in Category::ALL {
        let _ = write!(text, "### {} ({})\n\n", category_word(category, &en), category_word(category, &ja));
        text += "| kind | names | other words | may stand in | fails | properties of its own |\n";
        text += "| --- | --- | --- | --- | --- | --- |\n";
        for kind in kinds_of(category) {
            let names = [&en, &ja].map(|languages| kind.name.get(languages)).join(" · ");
            let _ = writeln!(
                text,
                "| `{}` | {names} | {} | {} | {} | {} |",
                kind.id,
                ticked(aliases(kind)),
                places(kind),
                failing(kind),
                ticked(own_properties(kind)),
            );
        }
        text.push('\n');
    }
    text
}

/// The properties that not every kind has.
fn own_properties(kind: &Kind) -> Vec<&'static str> {
    let vocabulary = Vocabulary::builtin();
    let special = |name: &&str| vocabulary.element_property(name).is_some_and(|rule| !rule.kinds.is_empty());
    vocabulary.element_properties(kind).into_iter().filter(special).collect()
}

fn value(rule: &PropertyRule) -> String {
    let words = ticked(rule.words.iter().map(String::as_str));
    match rule.value {
        _ if !rule.words.is_empty() => words,
        PropertyType::Integer => "whole number".to_owned(),
        PropertyType::Percent => "0 to 100".to_owned(),
        PropertyType::Flag => "flag".to_owned(),
        PropertyType::Text => "text".to_owned(),
        PropertyType::List => "list".to_owned(),
        PropertyType::Duration => "time".to_owned(),
    }
}

fn properties<'r>(rules: impl Iterator<Item = &'r PropertyRule>, with_kinds: bool) -> String {
    let (head, line) = if with_kinds { ("| of ", "| --- ") } else { ("", "") };
    let mut text = format!("| property {head}| value | meaning | 意味 |\n| --- {line}| --- | --- | --- |\n");
    for rule in rules {
        let kinds =
            if rule.kinds.is_empty() { "every kind".to_owned() } else { ticked(rule.kinds.iter().map(String::as_str)) };
        let kinds = if with_kinds { format!("| {kinds} ") } else { String::new() };
        let _ = writeln!(text, "| `{}` {kinds}| {} | {} | {} |", rule.id, value(rule), rule.meaning, rule.meaning_ja);
    }
    text
}

#[test]
fn the_kinds_are_those_of_the_vocabulary() {
    let vocabulary = Vocabulary::builtin();
    let elements: std::collections::BTreeSet<&str> =
        vocabulary.kinds().flat_map(|kind| vocabulary.element_properties(kind)).collect();
    let elements = vocabulary.property_names().into_iter().filter(|name| elements.contains(name));
    let mut seen = std::collections::BTreeSet::new();
    let elements = elements.filter(|name| seen.insert(*name)).filter_map(|name| vocabulary.element_property(name));
    let edges = vocabulary.edge_properties().into_iter().filter_map(|name| vocabulary.edge_property(name));
    let page = fs::read_to_string(PAGE).expect("the page");
    let wanted = with_table(&page, "kinds", &kinds());
    let wanted = with_table(&wanted, "elements", &properties(elements, true));
    let wanted = with_table(&wanted, "edges", &properties(edges, false));
    renewed(PAGE, &page, &wanted);
}
