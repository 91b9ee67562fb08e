//! `copy`: an element again, with its contents and some of its edges.

use std::collections::HashMap;

use crate::model::{Edge, Link, LocalisedText, Node, Op, Origin, Value};
use crate::rewrite::function::{Args, Body, Function, Kinds, uid};
use crate::rewrite::machine::{Machine, Trouble};
use crate::rewrite::names;
use crate::rewrite::val::Val;
use crate::rewrite::verbs::primitive;

/// The arguments by name that `copy` itself understands.
const NAMED: &[&str] = &["id", "into", "edges", "group", "skip"];

pub(super) const TABLE: &[Function] = &[Function {
    name: "copy",
    signature: "copy(x, id = name, into = container, edges = both|\"in\"|out|none, group = true|false, skip = kinds, key = value …)",
    doc: "copies x with label, properties and contents (but the kinds to skip), all edges between what is copied, and of the requests to and from outside those of the wanted direction; x and the copy form a redundancy group unless group = false; gives the copy",
    arity: (1, 1),
    named: &["id", "into", "edges", "group", "skip", "*"],
    body: Body::Verb(|machine, args| {
        let node = args.node(0, machine)?;
        let copy = copy(machine, node, &Wishes::of(machine, args, &[])?)?;
        Ok(Val::Element(uid(machine, copy)))
    }),
}];

/// How an element is to be copied.
pub struct Wishes {
    id: Option<String>,
    container: Option<Option<Node>>,
    inward: bool,
    outward: bool,
    group: bool,
    skip: Option<Kinds>,
    settings: Vec<(String, Val)>,
}

impl Wishes {
    /// From the arguments of a verb that copies; `others` are names that the verb itself understands.
    pub fn of(machine: &Machine<'_>, args: &Args, others: &[&str]) -> Result<Wishes, Trouble> {
        let wrong = |what: &str| args.wrong(0, what);
        let edges = match args.named("edges") {
            None => "both".to_owned(),
            Some(Val::None) => "none".to_owned(),
            Some(value) => value.to_text(machine.architecture()),
        };
        let (inward, outward) = match edges.as_str() {
            "both" => (true, true),
            "in" => (true, false),
            "out" => (false, true),
            "none" => (false, false),
            _ => return Err(wrong("copied with edges = both, in, out or none")),
        };
        let container = match args.named("into") {
            Some(value) => Some(machine.as_node(value).map_err(|_| wrong("copied into an element"))?),
            None => None,
        };
        let skip = match args.named("skip") {
            Some(value) => Some(machine.as_kinds(value).map_err(|_| wrong("copied without kinds of the vocabulary"))?),
            None => None,
        };
        let known: Vec<&str> = NAMED.iter().chain(others).copied().collect();
        Ok(Wishes {
            id: args.named("id").map(|id| id.to_text(machine.architecture())),
            container,
            inward,
            outward,
            group: args.named("group").is_none_or(Val::truthy),
            skip,
            settings: primitive::settings(args, &known),
        })
    }
}

/// Copies an element.
pub fn copy(machine: &mut Machine<'_>, original: Node, wishes: &Wishes) -> Result<Node, Trouble> {
    let original_id = machine.element(original).id.clone();
    if wishes.group && machine.element(original).properties.get("group").is_none() {
        let name = Value::text(original_id.clone());
        machine.architecture_mut().element_mut(original).properties.set("group", name);
    }
    let id = match &wishes.id {
        Some(id) => primitive::new_id(machine, id)?,
        None => names::copy_name(machine.architecture(), &original_id),
    };
    let container = wishes.container.unwrap_or(machine.architecture().parent(original));
    let position = names::copy_position(machine.architecture(), &original_id, container);
    let mut twins = Twins::default();
    let copy = duplicate(machine, original, id, container, position)?;
    twins.add(original, copy);
    copy_contents(machine, original, copy, wishes.skip.as_ref(), &mut twins)?;
    if !wishes.group {
        machine.architecture_mut().element_mut(copy).properties.remove("group");
    }
    primitive::put(machine, copy, &wishes.settings)?;
    rename_inner_groups(machine, original, &twins);
    copy_edges(machine, &twins, wishes)?;
    Ok(copy)
}

/// Originals with their copies, in the order of copying.
#[derive(Default)]
struct Twins {
    pairs: Vec<(Node, Node)>,
    copy_of: HashMap<Node, Node>,
}

impl Twins {
    fn add(&mut self, original: Node, copy: Node) {
        self.pairs.push((original, copy));
        self.copy_of.insert(original, copy);
    }
}

fn duplicate(
    machine: &mut Machine<'_>,
    original: Node,
    id: String,
    container: Option<Node>,
    position: usize,
) -> Result<Node, Trouble> {
    let elements = machine.architecture().len();
    machine.costs.element(elements)?;
    machine.costs.depth(1 + container.map_or(0, |container| 1 + machine.architecture().depth(container)))?;
    let mut element = machine.element(original).clone();
    let label = element.label.as_ref().map_or(0, LocalisedText::bytes);
    machine.costs.texts(id.len() + label)?;
    element.origin = Origin {
        pattern: Some(machine.pattern.to_owned()),
        copy_of: Some(element.id.clone()),
        copy_uid: Some(element.uid),
    };
    element.id = id;
    element.uid = machine.architecture_mut().next_uid();
    element.span = machine.applied_at;
    Ok(machine.architecture_mut().add_at(element, container, position))
}

fn copy_contents(
    machine: &mut Machine<'_>,
    original: Node,
    copy: Node,
    skip: Option<&Kinds>,
    twins: &mut Twins,
) -> Result<(), Trouble> {
    for child in machine.architecture().children(original).to_vec() {
        if child == copy || skip.is_some_and(|kinds| kinds.fit(machine, child)) {
            continue;
        }
        let id = names::child_name(
            machine.architecture(),
            &machine.element(child).id,
            &machine.element(original).id,
            &machine.element(copy).id,
        );
        let twin = duplicate(machine, child, id, Some(copy), usize::MAX)?;
        twins.add(child, twin);
        copy_contents(machine, child, twin, skip, twins)?;
    }
    Ok(())
}

/// Groups that lie wholly inside the original get a name of their own in the copy: that of the first member's twin.
fn rename_inner_groups(machine: &mut Machine<'_>, original: Node, twins: &Twins) {
    let inner: Vec<Node> = twins.pairs.iter().map(|&(inner, _)| inner).filter(|&inner| inner != original).collect();
    let group_of =
        |machine: &Machine<'_>, node: Node| machine.element(node).properties.get("group").map(ToString::to_string);
    let copies: Vec<Node> = twins.pairs.iter().map(|&(_, copy)| copy).collect();
    let mut new_names: HashMap<String, String> = HashMap::new();
    for node in inner {
        let Some(name) = group_of(machine, node) else { continue };
        if !new_names.contains_key(&name) {
            let members = machine.architecture().nodes().into_iter();
            let members = members.filter(|&n| group_of(machine, n).as_deref() == Some(&name) && !copies.contains(&n));
            let wholly_inside = members.clone().all(|n| n != original && twins.copy_of.contains_key(&n));
            let first = members.clone().next().filter(|_| wholly_inside);
            let new_name = first.map_or_else(|| name.clone(), |n| machine.element(twins.copy_of[&n]).id.clone());
            new_names.insert(name.clone(), new_name);
        }
        let value = Value::text(new_names[&name].clone());
        machine.architecture_mut().element_mut(twins.copy_of[&node]).properties.set("group", value);
    }
}

fn copy_edges(machine: &mut Machine<'_>, twins: &Twins, wishes: &Wishes) -> Result<(), Trouble> {
    for link in machine.architecture().links().to_vec() {
        let (from, to) = machine.architecture().ends(link);
        let request = machine.architecture().edge(link).op == Op::Request;
        let ends = match (twins.copy_of.get(&from), twins.copy_of.get(&to)) {
            (Some(&from), Some(&to)) => (from, to),
            (Some(&copy), None) if request && wishes.outward => (copy, to),
            (None, Some(&copy)) if request && wishes.inward => (from, copy),
            _ => continue,
        };
        let edge = machine.architecture().edge(link);
        if ends.0 == ends.1 || machine.architecture().find_edge(ends.0, edge.op, ends.1).is_some() {
            continue;
        }
        machine.costs.edge(machine.architecture())?;
        machine.costs.scan(machine.architecture())?;
        let edge = Edge { pattern: Some(machine.pattern.to_owned()), span: machine.applied_at, ..edge.clone() };
        let position = after_copies(machine, link, twins);
        machine.architecture_mut().connect_at(ends.0, ends.1, edge, position);
    }
    Ok(())
}

/// Where the copy of an edge goes: after the edge and the copies of it that follow it.
fn after_copies(machine: &Machine<'_>, original: Link, twins: &Twins) -> usize {
    let architecture = machine.architecture();
    let links = architecture.links();
    let start = links.iter().position(|&link| link == original).map_or(links.len(), |at| at + 1);
    let (from, to) = architecture.ends(original);
    // A copy has another element where the original's end is copied, and the same where it is not.
    let alike = |a: Node, b: Node| {
        if !twins.copy_of.contains_key(&b) {
            return a == b;
        }
        let (copy, end) = (machine.element(a), machine.element(b));
        // Only this application's own origins count: the rest of the order must be seen in the text.
        let made_now = copy.span == machine.applied_at && copy.origin.copy_uid == Some(end.uid);
        a != b && (made_now || names::root(&copy.id) == names::root(&end.id))
    };
    let copies = links[start..].iter().take_while(|&&link| {
        let ends = architecture.ends(link);
        architecture.edge(link).op == architecture.edge(original).op && alike(ends.0, from) && alike(ends.1, to)
    });
    start + copies.count()
}
