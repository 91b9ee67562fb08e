//! What differs between two states that need not follow each other.

use std::collections::{BTreeMap, BTreeSet};

use crate::design::{Change, Design, State};
use crate::model::{EdgeKey, Uid};

/// What leads from one state of a design to a later one.
pub(super) fn between(design: &Design, from: usize, to: usize) -> Change {
    let (first, last) = (&design.states[from], &design.states[to]);
    if from + 1 == to {
        return last.change.clone();
    }
    let (was, is) = (containers(first), containers(last));
    let steps = || design.states[from + 1..=to].iter().map(|state| &state.change);
    let (edges_before, edges_after) = (edges(first), edges(last));
    let both = |uid: &Uid| was.contains_key(uid) && is.contains_key(uid);
    Change {
        added: is.keys().filter(|uid| !was.contains_key(uid)).copied().collect(),
        removed: was.keys().filter(|uid| !is.contains_key(uid)).copied().collect(),
        changed: steps().flat_map(|c| &c.changed).filter(|uid| both(uid)).copied().collect(),
        moved: is
            .iter()
            .filter(|(uid, at)| was.get(uid).is_some_and(|before| before != *at))
            .map(|(uid, _)| *uid)
            .collect(),
        edges_added: edges_after.difference(&edges_before).copied().collect(),
        edges_removed: edges_before.difference(&edges_after).copied().collect(),
        edges_changed: steps()
            .flat_map(|c| &c.edges_changed)
            .filter(|edge| edges_before.contains(edge) && edges_after.contains(edge))
            .copied()
            .collect(),
    }
}

fn containers(state: &State) -> BTreeMap<Uid, Option<Uid>> {
    let architecture = &state.architecture;
    let entry = |node| (architecture.element(node).uid, architecture.parent(node).map(|c| architecture.element(c).uid));
    architecture.nodes().into_iter().map(entry).collect()
}

fn edges(state: &State) -> BTreeSet<EdgeKey> {
    state.architecture.links().iter().map(|&link| state.architecture.key(link)).collect()
}
