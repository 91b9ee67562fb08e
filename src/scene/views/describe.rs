//! The sentence that tells what a picture shows, for those who cannot see it.

use crate::analysis::table::Cell;
use crate::analysis::{Health, Value};
use crate::design::{Change, Design, State};
use crate::model::{EdgeKey, Languages, LocalisedText, Uid};
use crate::scene::compose::failed;
use crate::scene::views::status;
use crate::scene::views::table::Slide;
use crate::scene::words::{Told, Words};

/// Names that are listed before "and 5 more".
const LISTED: usize = 6;

/// One state.
pub(super) fn state(state: &State, languages: &Languages) -> String {
    let words = Words::new(languages);
    let architecture = &state.architecture;
    let nodes = architecture.nodes();
    let names = listed(nodes.iter().map(|&n| name(state, architecture.element(n).uid, languages)).collect(), words);
    let (elements, edges) = (nodes.len(), architecture.links().len());
    match words.japanese() {
        true => format!("要素{elements}個({names})と線{edges}本の構成図。"),
        false => format!("{elements} element{} ({names}) and {edges} edge{}.", plural(elements), plural(edges)),
    }
}

/// What leads from one state to another.
pub(super) fn change(before: &State, after: &State, change: &Change, languages: &Languages) -> String {
    let words = Words::new(languages);
    let elements = |set: &std::collections::BTreeSet<Uid>, of: &State| -> Vec<String> {
        in_order(of).filter(|uid| set.contains(uid)).map(|uid| name(of, uid, languages)).collect()
    };
    let edges = |set: &std::collections::BTreeSet<EdgeKey>, of: &State| -> Vec<String> {
        let links = of.architecture.links().iter().map(|&link| of.architecture.key(link));
        links.filter(|key| set.contains(key)).filter_map(|key| edge(of, key, words)).collect()
    };
    let parts = [
        (Told::Adds, [elements(&change.added, after), edges(&change.edges_added, after)].concat()),
        (Told::Removes, [elements(&change.removed, before), edges(&change.edges_removed, before)].concat()),
        (Told::Changes, [elements(&change.changed, after), edges(&change.edges_changed, after)].concat()),
        (Told::Moves, elements(&change.moved, after)),
    ];
    let told: Vec<String> = parts
        .into_iter()
        .filter(|(_, names)| !names.is_empty())
        .map(|(verb, names)| words.clause(verb, &listed(names, words)))
        .collect();
    let text = |text: &Option<LocalisedText>| text.as_ref().map(|text| text.get(languages).to_owned());
    words.change(text(&after.pattern_name).as_deref(), text(&after.caption).as_deref(), &told)
}

/// What has failed in a state, how the actors are served, and why; nothing when all is well.
pub(super) fn failure(state: &State, languages: &Languages) -> Option<String> {
    let words = Words::new(languages);
    let status = status::of(state, languages);
    if status.is_empty() {
        return None;
    }
    let failed: Vec<String> =
        in_order(state).filter(|uid| failed(state, *uid)).map(|uid| name(state, uid, languages)).collect();
    let mut told = Vec::new();
    if !failed.is_empty() {
        told.push(format!("{}: {}", words.failed(), listed(failed, words)));
    }
    told.extend(status.into_iter().map(|(_, line)| line));
    if let Some(health) = Health::of(state) {
        told.extend(health.why.iter().map(|chain| chain.get(languages).replace('`', "")));
    }
    Some(words.sentences(&told))
}

/// The failures of several states, each after what the state is called.
pub(super) fn failures(states: &[(String, &State)], languages: &Languages) -> String {
    let told = states.iter().filter_map(|(called, state)| Some(format!(" {called}: {}", failure(state, languages)?)));
    told.collect()
}

/// What tables of failures say: for each group of actors and each state, what leaves them with less than ok.
pub(super) fn failure_tables(slide: &Slide<'_>) -> String {
    let words = Words::new(slide.languages);
    let mut told = vec![words.failures(slide.pairs).to_owned()];
    for table in &slide.tables.tables {
        told.push(format!("{}:", words.when_fails(&table.actors.join(", "), slide.pairs)));
        for (i, sweep) in slide.sweeps.iter().enumerate() {
            let of_value = |value: Value| {
                let is = |cell: Cell| cell == Cell::Value(value) || cell == Cell::Spof(value);
                let rows = table.rows.iter().filter(|row| is(row.cells[i]));
                rows.map(|row| row.ids.join(" + ")).collect::<Vec<_>>()
            };
            let values =
                Value::ALL.into_iter().filter(|value| *value < Value::Ok).map(|value| (value, of_value(value)));
            let parts: Vec<String> = values
                .filter(|(_, ids)| !ids.is_empty())
                .map(|(value, ids)| format!("{}: {}", words.value(value), listed(ids, words)))
                .collect();
            let parts = if parts.is_empty() { words.none().to_owned() } else { parts.join("; ") };
            told.push(words.sentences(&[format!("{} – {parts}", words.state(sweep.index))]));
        }
    }
    told.join(" ")
}

/// All steps of a design.
pub(super) fn strip(design: &Design, languages: &Languages) -> String {
    let words = Words::new(languages);
    let mut told = vec![words.states(design.states.len())];
    for (i, pair) in design.states.windows(2).enumerate() {
        told.push(format!("{}. {}", i + 1, change(&pair[0], &pair[1], &pair[1].change, languages)));
    }
    let numbered: Vec<(String, &State)> =
        design.states.iter().enumerate().map(|(i, state)| (words.state(i), state)).collect();
    told.join(" ") + &failures(&numbered, languages)
}

/// The pattern's name, or the step's caption.
pub(super) fn title(state: &State, languages: &Languages) -> Option<String> {
    let text = state.pattern_name.as_ref().or(state.caption.as_ref())?;
    Some(text.get(languages).to_owned())
}

fn in_order(state: &State) -> impl Iterator<Item = Uid> + '_ {
    state.architecture.nodes().into_iter().map(|n| state.architecture.element(n).uid)
}

/// Kind and id: `load balancer lb`.
fn name(state: &State, uid: Uid, languages: &Languages) -> String {
    let Some(node) = state.architecture.find_uid(uid) else { return String::new() };
    let element = state.architecture.element(node);
    let kind = element.kind.name.get(languages);
    match languages.japanese() {
        true => format!("{kind} {}", element.id),
        false => format!("{} {}", lower_first(kind), element.id),
    }
}

/// Without the capital, unless it is an abbreviation or a name: "load balancer", "DNS", "Availability Zone".
fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    let Some(first) = chars.next() else { return String::new() };
    match chars.clone().any(char::is_uppercase) {
        true => text.to_owned(),
        false => format!("{}{}", first.to_ascii_lowercase(), chars.as_str()),
    }
}

fn edge(state: &State, key: EdgeKey, words: Words) -> Option<String> {
    let id = |uid| Some(state.architecture.element(state.architecture.find_uid(uid)?).id.as_str());
    Some(words.edge(key.op, id(key.from)?, id(key.to)?))
}

fn listed(mut names: Vec<String>, words: Words) -> String {
    if names.len() > LISTED + 1 {
        let rest = names.split_off(LISTED).len();
        names.push(words.more(rest));
    }
    words.list(&names)
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}
