//! The states of a design as data, for other programs. docs/json.md describes the fields.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::{Map, Number, Value as Json, json};

use crate::analysis::{Simulation, Values};
use crate::design::{Anchor, Design, State};
use crate::forms;
use crate::inert;
use crate::limits::{Purse, Spent};
use crate::model::{Architecture, Languages, Link, Node, Properties, Uid, Value};
use crate::output::bounded::Bounded;
use crate::output::{availability, verdicts};

/// All states, or only one of them, with labels in one language.
///
/// # Errors
///
/// When it would have more bytes than may be spent.
pub fn write(design: &Design, languages: &Languages, only: Option<usize>, purse: &Purse) -> Result<String, Spent> {
    let mut written = Bounded::new(purse);
    let document = Document { design, languages, only };
    let mut serializer = serde_json::Serializer::pretty(&mut written);
    document.serialize(&mut serializer).map_err(|_| purse.spent())?;
    Ok(inert::escaped(written.into_line()?))
}

/// What [`write()`] writes, as part of something else.
pub fn document(design: &Design, languages: &Languages, only: Option<usize>) -> Json {
    serde_json::to_value(Document { design, languages, only }).unwrap_or_default()
}

/// The states as data, of which only one at a time is in memory.
#[derive(Clone, Copy)]
struct Document<'a> {
    design: &'a Design,
    languages: &'a Languages,
    only: Option<usize>,
}

impl Serialize for Document<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("format", forms::DESIGN)?;
        map.serialize_entry("title", &self.design.title.as_ref().map(|title| title.get(self.languages)))?;
        map.serialize_entry("stages", &Stages(*self))?;
        map.end()
    }
}

struct Stages<'a>(Document<'a>);

impl Serialize for Stages<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Document { design, languages, only } = self.0;
        let wanted = design.states.iter().enumerate().filter(|(index, _)| only.is_none_or(|only| only == *index));
        serializer.collect_seq(wanted.map(|(index, state)| {
            let before = index.checked_sub(1).map(|before| &design.states[before].architecture);
            stage(index, state, before, languages)
        }))
    }
}

fn stage(index: usize, state: &State, before: Option<&Architecture>, languages: &Languages) -> Json {
    let architecture = &state.architecture;
    let failed: Vec<Node> = state.failed.iter().filter_map(|&uid| architecture.find_uid(uid)).collect();
    let simulation = Simulation::new(architecture);
    let values = simulation.run(&failed);
    let served = simulation.actors().iter().map(|&actor| (id(architecture, actor), json!(values.get(actor).as_str())));
    let nodes = architecture.nodes();
    let elements = nodes.iter().map(|&node| element(architecture, node, &values, languages));
    let edges = architecture.links().iter().map(|&link| edge(architecture, link, languages));
    let callouts = state.callouts.iter().map(|callout| {
        json!({ "n": callout.number, "on": anchor(architecture, callout.anchor), "text": callout.text.get(languages) })
    });
    let told = verdicts::document(architecture, &simulation, &failed, &verdicts::purse());
    let mut stage = json!({
        "index": index,
        "caption": state.name().map(|name| name.get(languages)),
        "pattern": state.pattern,
        "elements": elements.collect::<Vec<Json>>(),
        "edges": edges.collect::<Vec<Json>>(),
        "callouts": callouts.collect::<Vec<Json>>(),
        "changes": changes(state, before),
        "served": served.collect::<Map<String, Json>>(),
        "availability": availability::document(state, languages),
    });
    stage.as_object_mut().expect("it is one").extend(told);
    stage
}

fn element(architecture: &Architecture, node: Node, values: &Values, languages: &Languages) -> Json {
    let element = architecture.element(node);
    let origin =
        element.origin.pattern.as_ref().map(|pattern| json!({ "pattern": pattern, "copy_of": element.origin.copy_of }));
    json!({
        "id": element.id,
        "kind": element.kind.id,
        "label": element.label.as_ref().map(|label| label.get(languages)),
        "name": element.name(languages),
        "parent": architecture.parent(node).map(|parent| id(architecture, parent)),
        "properties": properties(&element.properties),
        "status": values.get(node).as_str(),
        "origin": origin,
    })
}

fn edge(architecture: &Architecture, link: Link, languages: &Languages) -> Json {
    let (from, to) = architecture.ends(link);
    let edge = architecture.edge(link);
    json!({
        "from": id(architecture, from),
        "op": edge.op.symbol(),
        "to": id(architecture, to),
        "label": edge.label.as_ref().map(|label| label.get(languages)),
        "properties": properties(&edge.properties),
    })
}

/// What the step changed: ids of this state, of removed elements those of the state before.
fn changes(state: &State, before: Option<&Architecture>) -> Json {
    let list = |architecture: &Architecture, uids: &std::collections::BTreeSet<Uid>| {
        let elements = architecture.nodes().into_iter().map(|node| architecture.element(node));
        elements
            .filter(|element| uids.contains(&element.uid))
            .map(|element| element.id.clone())
            .collect::<Vec<String>>()
    };
    let now = |uids| list(&state.architecture, uids);
    json!({
        "added": now(&state.change.added),
        "removed": before.map(|before| list(before, &state.change.removed)).unwrap_or_default(),
        "changed": now(&state.change.changed),
        "moved": now(&state.change.moved),
    })
}

/// `web`, or `web -> db`.
fn anchor(architecture: &Architecture, anchor: Anchor) -> Option<String> {
    let name = |uid| architecture.find_uid(uid).map(|node| id(architecture, node));
    match anchor {
        Anchor::Element(uid) => name(uid),
        Anchor::Edge(key) => Some(format!("{} {} {}", name(key.from)?, key.op, name(key.to)?)),
    }
}

fn id(architecture: &Architecture, node: Node) -> String {
    architecture.element(node).id.clone()
}

fn properties(properties: &Properties) -> Json {
    properties.iter().map(|(key, value)| (key.to_owned(), plain(value))).collect::<Map<String, Json>>().into()
}

/// A value of a property.
pub(super) fn plain(value: &Value) -> Json {
    match value {
        Value::Text(text) => json!(text),
        Value::Number(number) => number_of(*number),
        Value::Flag(flag) => json!(flag),
        Value::List(list) => list.iter().map(plain).collect(),
    }
}

/// A whole number without a fraction; what JSON cannot say, as text.
fn number_of(number: f64) -> Json {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.fract() == 0.0 && number.abs() <= EXACT {
        json!(number as i64)
    } else {
        Number::from_f64(number).map_or_else(|| json!(number.to_string()), Json::Number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_as_they_were() {
        assert_eq!(plain(&Value::Number(3.0)).to_string(), "3");
        assert_eq!(plain(&Value::Number(0.5)).to_string(), "0.5");
        assert_eq!(plain(&Value::Number(f64::INFINITY)), json!("inf"));
        let list = Value::List(vec![Value::text("1a"), Value::Flag(true), Value::Number(-2.0)]);
        assert_eq!(plain(&list).to_string(), r#"["1a",true,-2]"#);
    }
}
