//! What differs between two states.

use std::collections::BTreeMap;

use crate::design::Change;
use crate::model::{Architecture, EdgeKey, Link, Node, Uid};

/// The difference of two states of one design, by identity.
pub fn compare(before: &Architecture, after: &Architecture) -> Change {
    let mut change = Change::default();
    if before.is(after) {
        return change;
    }
    let old: BTreeMap<Uid, Node> = before.nodes().into_iter().map(|n| (before.element(n).uid, n)).collect();
    let new: BTreeMap<Uid, Node> = after.nodes().into_iter().map(|n| (after.element(n).uid, n)).collect();
    change.removed.extend(old.keys().filter(|uid| !new.contains_key(uid)));
    for (&uid, &node) in &new {
        match old.get(&uid) {
            None => {
                change.added.insert(uid);
            }
            Some(&was) => {
                if differs(before, was, after, node) {
                    change.changed.insert(uid);
                }
                let container =
                    |architecture: &Architecture, node| architecture.parent(node).map(|p| architecture.element(p).uid);
                if container(before, was) != container(after, node) {
                    change.moved.insert(uid);
                }
            }
        }
    }
    compare_edges(before, after, &mut change);
    change
}

fn differs(before: &Architecture, a: Node, after: &Architecture, b: Node) -> bool {
    if before.shares(a, after, b) {
        return false;
    }
    let (a, b) = (before.element(a), after.element(b));
    a.id != b.id || a.kind != b.kind || a.label != b.label || !a.properties.same_as(&b.properties)
}

fn compare_edges(before: &Architecture, after: &Architecture, change: &mut Change) {
    let keyed = |architecture: &Architecture| -> BTreeMap<EdgeKey, Link> {
        architecture.links().iter().map(|&link| (architecture.key(link), link)).collect()
    };
    let (old, new) = (keyed(before), keyed(after));
    change.edges_removed.extend(old.keys().filter(|key| !new.contains_key(key)));
    for (&key, &link) in &new {
        match old.get(&key) {
            None => {
                change.edges_added.insert(key);
            }
            Some(&was) => {
                let (a, b) = (before.edge(was), after.edge(link));
                if a.label != b.label || !a.properties.same_as(&b.properties) {
                    change.edges_changed.insert(key);
                }
            }
        }
    }
}
