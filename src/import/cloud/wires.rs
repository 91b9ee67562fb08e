//! Lines that files draw themselves: event sources, target groups, subscriptions, integrations.

use std::collections::HashSet;

use crate::import::cloud::tables::{Tables, Wire};
use crate::import::cloud::{Inventory, ResourceId};
use crate::import::value::Value;
use crate::model::Op;

/// A line between two resources, drawn or not.
#[derive(Clone, Debug)]
pub struct Link {
    /// Where it begins.
    pub from: ResourceId,
    /// Where it ends.
    pub to: ResourceId,
    /// Its operator.
    pub operator: Op,
    /// What stands beside it.
    pub word: String,
    /// The path of a request.
    pub path: Option<String>,
    /// Who says so.
    pub because: String,
}

/// All lines that resources say, between whatever they name.
pub fn links(inventory: &Inventory, tables: &Tables) -> Vec<Link> {
    let mut links = Vec::new();
    let mut last = Vec::new();
    for id in inventory.ids() {
        for wire in tables.wires(&inventory.get(id).type_name) {
            let found = if wire.alone { &mut last } else { &mut links };
            read(inventory, id, wire, found);
        }
    }
    let reached: HashSet<ResourceId> = links.iter().map(|link| link.to).collect();
    links.extend(last.into_iter().filter(|link| !reached.contains(&link.to)));
    links
}

fn read(inventory: &Inventory, id: ResourceId, wire: &Wire, links: &mut Vec<Link>) {
    let resource = inventory.get(id);
    let end = |path: &str| if path == "self" { vec![id] } else { inventory.targets_at(id, path) };
    let (from, to) = (end(&wire.from), end(&wire.to));
    let path = path(inventory, id, wire);
    for &from in &from {
        for &to in to.iter().filter(|to| **to != from) {
            links.push(Link {
                from,
                to,
                operator: wire.operator(),
                word: wire.word.clone(),
                path: path.clone(),
                because: resource.address.clone(),
            });
        }
    }
}

fn path(inventory: &Inventory, id: ResourceId, wire: &Wire) -> Option<String> {
    let resource = inventory.get(id);
    if let Some(at) = &wire.path {
        let mut found = None;
        for value in resource.at(at) {
            value.walk(&mut |value| {
                let Value::Text(text) = value else { return };
                // A route is `GET /orders`.
                let path = text.split_whitespace().find(|word| word.starts_with('/') && word.len() > 1);
                found = found.take().or_else(|| path.map(str::to_owned));
            });
        }
        return found;
    }
    let other = *inventory.targets_at(id, wire.path_of.as_deref()?).first()?;
    inventory.get(other).text("path_part").map(|part| format!("/{}", part.trim_start_matches('/')))
}

/// Lines between what is drawn: what is not drawn passes on what comes to it.
pub fn contracted(links: &[Link], count: usize, drawn: &dyn Fn(ResourceId) -> bool, mut work: usize) -> Vec<Link> {
    let mut from: Vec<Vec<&Link>> = vec![Vec::new(); count];
    links.iter().for_each(|link| from[link.from.0].push(link));
    let mut found = Vec::new();
    for at in (0..count).map(ResourceId).filter(|at| drawn(*at)) {
        let mut seen: HashSet<(ResourceId, Option<String>)> = HashSet::new();
        let mut open: Vec<Link> = from[at.0].iter().map(|link| (*link).clone()).rev().collect();
        while let Some(link) = open.pop() {
            work = work.saturating_sub(1);
            if work == 0 || link.to == at || !seen.insert((link.to, link.path.clone())) {
                continue;
            }
            if drawn(link.to) {
                found.push(link);
                continue;
            }
            open.extend(from[link.to.0].iter().rev().map(|next| joined(&link, next)));
        }
    }
    found
}

/// Two lines in a row as one: a message on the way makes it a message.
fn joined(first: &Link, next: &Link) -> Link {
    let weight = |op: Op| match op {
        Op::Association => 3,
        Op::Control => 2,
        Op::Async => 1,
        _ => 0,
    };
    let operator = if weight(next.operator) > weight(first.operator) { next.operator } else { first.operator };
    let word = if first.word.is_empty() { &next.word } else { &first.word };
    Link {
        from: first.from,
        to: next.to,
        operator,
        word: word.clone(),
        path: first.path.clone().or_else(|| next.path.clone()),
        because: first.because.clone(),
    }
}
