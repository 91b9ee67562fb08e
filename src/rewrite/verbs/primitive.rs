//! The changes that every verb and statement is made of. Each keeps the order of elements and edges and
//! counts what it adds.

use unicode_normalization::UnicodeNormalization;

use crate::model::vocabulary::PropertyRule;
use crate::model::{Edge, Element, Languages, Link, LocalisedText, Node, Op, Origin, Properties, Value};
use crate::rewrite::function::Args;
use crate::rewrite::machine::{Machine, Trouble};
use crate::rewrite::names;
use crate::rewrite::val::Val;
use crate::syntax::is_identifier;

/// Adds an element of a kind last in a container, under a free name made of `id`.
pub fn add(machine: &mut Machine<'_>, kind: &str, id: &str, container: Option<Node>) -> Result<Node, Trouble> {
    let elements = machine.architecture().len();
    machine.costs.element(elements)?;
    let Some(kind) = machine.vocabulary.kind(kind).cloned() else {
        return Err(Trouble::NotApplicable(LocalisedText::same(format!("`{kind}` is not a kind"))));
    };
    let id = new_id(machine, id)?;
    machine.costs.depth(1 + container.map_or(0, |container| 1 + machine.architecture().depth(container)))?;
    machine.costs.texts(id.len())?;
    let origin = Origin { pattern: Some(machine.pattern.to_owned()), ..Origin::default() };
    let span = machine.applied_at;
    let uid = machine.architecture_mut().next_uid();
    let element = Element { uid, id, kind, label: None, properties: Properties::default(), origin, span };
    Ok(machine.architecture_mut().add(element, container))
}

/// A free id made of a wanted one, which may have come from a parameter and so need not be an identifier.
pub fn new_id(machine: &Machine<'_>, wanted: &str) -> Result<String, Trouble> {
    let wanted: String = wanted.nfc().collect();
    if is_identifier(&wanted) {
        return Ok(names::fresh(machine.architecture(), &wanted));
    }
    let pattern = machine.pattern;
    Err(Trouble::NotApplicable(LocalisedText::en_ja(
        format!("{pattern}: `{wanted}` cannot be an id; an id is a letter or digit, then letters, digits, `_` and `-`"),
        format!("{pattern}: `{wanted}` は識別子にできません。文字か数字で始め、文字・数字・`_`・`-` を使ってください"),
    )))
}

/// Adds an edge last; one that exists gets the label and properties. Never adds a loop.
pub fn connect(
    machine: &mut Machine<'_>,
    from: Node,
    op: Op,
    to: Node,
    label: Option<LocalisedText>,
    properties: &[(String, Option<Value>)],
) -> Result<(), Trouble> {
    if from == to {
        return Ok(());
    }
    for property in properties {
        sayable(machine, machine.vocabulary.edge_property(&property.0), "an edge", property)?;
    }
    let link = match machine.architecture().find_edge(from, op, to) {
        Some(link) => link,
        None => {
            machine.costs.edge(machine.architecture())?;
            let edge = Edge {
                op,
                label: None,
                properties: Properties::default(),
                pattern: Some(machine.pattern.to_owned()),
                span: machine.applied_at,
            };
            machine.architecture_mut().connect(from, to, edge)
        }
    };
    let edge = machine.architecture_mut().edge_mut(link);
    if label.is_some() {
        edge.label = label;
    }
    set_all(&mut edge.properties, properties);
    Ok(())
}

/// A plain edge without label and properties.
pub fn join(
    machine: &mut Machine<'_>,
    from: Node,
    op: Op,
    to: Node,
    label: Option<LocalisedText>,
) -> Result<(), Trouble> {
    connect(machine, from, op, to, label, &[])
}

/// Sets properties; no value removes one.
pub fn set_all(properties: &mut Properties, changes: &[(String, Option<Value>)]) {
    for (key, value) in changes {
        match value {
            Some(value) => properties.set(key, value.clone()),
            None => properties.remove(key),
        }
    }
}

/// Sets properties of an element; `label` is its label. Refuses what the author could not write.
pub fn put(machine: &mut Machine<'_>, node: Node, settings: &[(String, Val)]) -> Result<(), Trouble> {
    for (key, value) in settings {
        machine.costs.texts(value.bytes())?;
        if key == "label" {
            let label = match value {
                Val::Label(label) => Some(label.clone()),
                Val::None => None,
                other => Some(LocalisedText::same(other.to_text(machine.architecture()))),
            };
            machine.architecture_mut().element_mut(node).label = label;
        } else {
            let change = (key.clone(), value.to_value(machine.architecture()));
            let kind = &machine.element(node).kind;
            let rule = machine.vocabulary.element_property(key).filter(|rule| rule.suits(kind));
            sayable(machine, rule, &kind.id, &change)?;
            set_all(&mut machine.architecture_mut().element_mut(node).properties, &[change]);
        }
    }
    Ok(())
}

/// Refuses a property that the language does not have there, and a value that it does not take.
fn sayable(
    machine: &Machine<'_>,
    rule: Option<&PropertyRule>,
    subject: &str,
    (key, value): &(String, Option<Value>),
) -> Result<(), Trouble> {
    let pattern = machine.pattern;
    let Some(value) = value else { return Ok(()) };
    let (en, ja) = match rule.map(|rule| rule.objection(value)) {
        Some(None) => return Ok(()),
        Some(Some(objection)) => {
            let words = |lang: &str| objection.get(&Languages::new(Some(lang), None)).to_owned();
            (words("en"), words("ja"))
        }
        None => {
            (format!("`{key}` is no property of {subject}"), format!("{subject} に `{key}` という属性はありません"))
        }
    };
    Err(Trouble::NotApplicable(LocalisedText::en_ja(format!("{pattern}: {en}"), format!("{pattern}: {ja}"))))
}

/// The arguments by name that a verb does not know itself: properties.
pub fn settings(args: &Args, known: &[&str]) -> Vec<(String, Val)> {
    args.named.iter().filter(|(key, _)| !known.contains(&key.as_str())).cloned().collect()
}

/// Every edge `p op x` with p in `only` becomes `p op y`, in place; doubles are merged, loops left alone.
pub fn redirect_in(machine: &mut Machine<'_>, x: Node, y: Node, ops: &[Op], only: Option<&[Node]>) {
    for link in links_where(machine, ops, |(_, to)| to == x) {
        let (from, _) = machine.architecture().ends(link);
        if from != y && only.is_none_or(|only| only.contains(&from)) {
            turn(machine, link, from, y);
        }
    }
}

/// Every edge `x op q` with q in `only` becomes `y op q`, in place; doubles are merged, loops left alone.
pub fn redirect_out(machine: &mut Machine<'_>, x: Node, y: Node, ops: &[Op], only: Option<&[Node]>) {
    for link in links_where(machine, ops, |(from, _)| from == x) {
        let (_, to) = machine.architecture().ends(link);
        if to != y && only.is_none_or(|only| only.contains(&to)) {
            turn(machine, link, y, to);
        }
    }
}

fn links_where(machine: &Machine<'_>, ops: &[Op], fits: impl Fn((Node, Node)) -> bool) -> Vec<Link> {
    let architecture = machine.architecture();
    let fits = |link: &Link| ops.contains(&architecture.edge(*link).op) && fits(architecture.ends(*link));
    architecture.links().iter().copied().filter(fits).collect()
}

fn turn(machine: &mut Machine<'_>, link: Link, from: Node, to: Node) {
    let op = machine.architecture().edge(link).op;
    let architecture = machine.architecture_mut();
    match architecture.find_edge(from, op, to) {
        Some(_) => architecture.disconnect(link),
        None => architecture.reconnect(link, from, to),
    }
}
