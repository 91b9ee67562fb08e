//! Which parts of a state carry a mark of change.

use std::collections::BTreeMap;

use crate::design::{Change, State};
use crate::model::{EdgeKey, Node, Uid};
use crate::scene::theme::{ChangeStyle, Theme};

/// What has happened, or will happen with the next step, to a part.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(in crate::scene) enum Mark {
    Added,
    Removed,
    Changed,
    Moved,
}

impl Mark {
    pub fn style(self, theme: &Theme) -> &ChangeStyle {
        match self {
            Mark::Added => &theme.change.added,
            Mark::Removed => &theme.change.removed,
            Mark::Changed => &theme.change.changed,
            Mark::Moved => &theme.change.moved,
        }
    }
}

/// A mark, and whether it only announces the next step (drawn faintly).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Marked {
    pub mark: Mark,
    pub ahead: bool,
    /// Without a sign.
    pub quiet: bool,
}

/// The marks of a state. What lies inside a marked part of the same mark has none of its own: one sign is enough.
#[derive(Clone, Debug, Default)]
pub(in crate::scene) struct Marks {
    pub(super) elements: BTreeMap<Uid, Marked>,
    pub(super) edges: BTreeMap<EdgeKey, Marked>,
    /// What is ahead is only drawn faintly, without a sign: in a strip the next panel says it.
    quiet: bool,
}

impl Marks {
    /// Marks that only whisper of what is ahead.
    pub fn quiet() -> Marks {
        Marks { quiet: true, ..Marks::default() }
    }

    /// What was done to come from one state to another, as far as it can be seen.
    pub fn done(mut self, before: &State, state: &State, change: &Change) -> Marks {
        let Change { added, changed, moved, edges_added, edges_changed, .. } = change;
        let within = |uid: &Uid, set: &std::collections::BTreeSet<Uid>| {
            container_of(state, *uid).is_some_and(|c| set.contains(&state.architecture.element(c).uid))
        };
        // A failure is not a change that needs a sign: it is struck out.
        for uid in changed.iter().filter(|uid| !failed(state, **uid) && looks_different(before, state, **uid)) {
            self.put(*uid, Mark::Changed, false);
        }
        for uid in moved.iter().filter(|uid| !wrapped(before, state, change, **uid)) {
            self.put(*uid, Mark::Moved, false);
        }
        for uid in added {
            match within(uid, added) {
                true => drop(self.elements.remove(uid)),
                false => self.put(*uid, Mark::Added, false),
            }
        }
        for edge in edges_changed {
            self.edges.insert(*edge, Marked { mark: Mark::Changed, ahead: false, quiet: false });
        }
        for edge in edges_added {
            self.edges.insert(*edge, Marked { mark: Mark::Added, ahead: false, quiet: false });
        }
        self
    }

    /// What will be taken away from a state, or to another place.
    pub fn ahead(mut self, state: &State, change: &Change) -> Marks {
        let Change { removed, moved, edges_removed, .. } = change;
        for uid in moved.iter().filter(|_| !self.quiet).copied().collect::<Vec<_>>() {
            self.put(uid, Mark::Moved, true);
        }
        for uid in removed {
            let container = container_of(state, *uid);
            if !container.is_some_and(|c| removed.contains(&state.architecture.element(c).uid)) {
                self.put(*uid, Mark::Removed, true);
            }
        }
        for edge in edges_removed {
            // The edges of what goes away go with it, and those that only follow a moved end are no news.
            if !removed.contains(&edge.from) && !removed.contains(&edge.to) {
                let marked = Marked { mark: Mark::Removed, ahead: true, quiet: self.quiet };
                self.edges.entry(*edge).or_insert(marked);
            }
        }
        self
    }

    /// What is gone, to be drawn behind what there is: the edges of what was removed, too, in its colour.
    pub fn gone(self, state: &State, change: &Change) -> Marks {
        let mut marks = self.ahead(state, change);
        for edge in &change.edges_removed {
            marks.edges.entry(*edge).or_insert(Marked { mark: Mark::Removed, ahead: true, quiet: true });
        }
        marks
    }

    fn put(&mut self, uid: Uid, mark: Mark, ahead: bool) {
        // What has been done to a part goes before what will be done to it.
        let keep = ahead && self.elements.get(&uid).is_some_and(|known| !known.ahead);
        if !keep {
            self.elements.insert(uid, Marked { mark, ahead, quiet: self.quiet && ahead });
        }
    }
}

fn container_of(state: &State, uid: Uid) -> Option<Node> {
    state.architecture.parent(state.architecture.find_uid(uid)?)
}

/// False when only the name in the text is another: nobody sees that.
fn looks_different(before: &State, after: &State, uid: Uid) -> bool {
    let element = |state: &State| {
        let element = state.architecture.element(state.architecture.find_uid(uid)?);
        Some((element.kind.id.clone(), element.label.clone(), element.properties.clone()))
    };
    element(before) != element(after)
}

/// True when a part stays where it was and a new frame has come around it: the frame's mark says it all.
fn wrapped(before: &State, after: &State, change: &Change, uid: Uid) -> bool {
    let uid_of = |state: &State, node| state.architecture.element(node).uid;
    let Some(frame) = container_of(after, uid) else { return false };
    let new = after.architecture.element(frame);
    let around_frame = after.architecture.parent(frame).map(|c| uid_of(after, c));
    let was_in = container_of(before, uid).map(|c| uid_of(before, c));
    new.kind.is_frame() && change.added.contains(&new.uid) && around_frame == was_in
}

/// Marked as failed by the author or by a `fail` statement.
pub(in crate::scene) fn failed(state: &State, uid: Uid) -> bool {
    let by_property = || {
        let node = state.architecture.find_uid(uid)?;
        Some(state.architecture.element(node).properties.text("state") == "failed")
    };
    state.failed.contains(&uid) || by_property().unwrap_or(false)
}
