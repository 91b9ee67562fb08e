//! Two designs as two states of one: what is the same element in both gets one identity.
//!
//! So whatever works on the states of a design (changes, layout, figures) works on a comparison, too.

mod facts;
mod pairs;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::design::change::compare;
use crate::design::{Anchor, Change, Design, State};
use crate::model::{EdgeKey, Uid};
use crate::source::SourceMap;
use pairs::Pairs;

/// A comparison.
#[derive(Debug)]
pub struct Joined {
    /// The new design with two states: the old one and the new one.
    pub design: Design,
    /// The files of both: first the new design's, then the old one's.
    pub sources: SourceMap,
    /// False when there was too much to compare, so that what was renamed may be shown as removed and added.
    pub complete: bool,
}

/// A state of a design, with the files that it was read from.
pub struct Side {
    /// The design.
    pub design: Design,
    /// Its files.
    pub sources: SourceMap,
    /// The number of the state.
    pub stage: usize,
}

/// Two designs that were written independently. At most `most` pairs of elements are compared to find what was renamed.
pub fn join(old: Side, new: Side, most: usize) -> Joined {
    let Side { mut design, mut sources, stage } = new;
    let mut before = old.design.states[old.stage].clone();
    let shift = sources.append(old.sources);
    move_spans(&mut before, shift);
    let mut after = design.states[stage].clone();
    let pairs = Pairs::find(&before.architecture, &after.architecture, most);
    let complete = pairs.complete;
    let shared: BTreeMap<Uid, Uid> = (after.architecture.nodes().into_iter())
        .filter_map(|node| {
            let old = pairs.old_of(node)?;
            Some((after.architecture.element(node).uid, before.architecture.element(old).uid))
        })
        .collect();
    let first_free = before.architecture.clone().next_uid().0;
    let identity = move |uid: Uid| shared.get(&uid).copied().unwrap_or(Uid(first_free + uid.0));
    identify(&mut after, &identity);
    for hint in &mut design.hints {
        hint.elements.iter_mut().for_each(|uid| *uid = identity(*uid));
    }
    for policy in &mut design.policies {
        policy.elements.iter_mut().flatten().for_each(|uid| *uid = identity(*uid));
    }
    Joined { design: of_two(design, before, after), sources, complete }
}

/// Two states of one design: who is who is known.
pub fn join_states(design: Design, sources: SourceMap, old: usize, new: usize) -> Joined {
    let (before, after) = (design.states[old].clone(), design.states[new].clone());
    Joined { design: of_two(design, before, after), sources, complete: true }
}

/// A design of these two states. What led to each of them is another story: callouts, captions and patterns are left out.
fn of_two(mut design: Design, before: State, after: State) -> Design {
    let bare = |state: State, change: Change| State {
        architecture: state.architecture,
        notes: state.notes,
        failed: state.failed,
        change,
        ..State::default()
    };
    let change = compare(&before.architecture, &after.architecture);
    design.states = vec![bare(before, Change::default()), bare(after, change)];
    design
}

/// Gives everything in a state other identities.
fn identify(state: &mut State, identity: &dyn Fn(Uid) -> Uid) {
    state.architecture.identify(identity);
    state.failed = state.failed.iter().map(|&uid| identity(uid)).collect();
    for note in &mut state.notes {
        note.anchor = match note.anchor {
            Anchor::Element(uid) => Anchor::Element(identity(uid)),
            Anchor::Edge(EdgeKey { from, op, to }) => {
                Anchor::Edge(EdgeKey { from: identity(from), op, to: identity(to) })
            }
        };
    }
}

/// Moves all places behind the files of another design.
fn move_spans(state: &mut State, shift: u32) {
    let architecture = &mut state.architecture;
    for node in architecture.nodes() {
        let element = architecture.element_mut(node);
        element.span = element.span.shifted(shift);
    }
    for link in architecture.links().to_vec() {
        let edge = architecture.edge_mut(link);
        edge.span = edge.span.shifted(shift);
    }
}
