//! What differs between two designs, as data that is serialised as it is or put into words by whoever prints it.

use serde::Serialize;

use crate::design::matching::Joined;
use crate::model::Languages;
use crate::output::evidence::{Changed, Edges, Evidence, Moved, Part, User, evidence};

/// One of the two designs.
#[derive(Clone, Serialize, Debug)]
pub struct Version {
    /// The file, with its revision if it has one.
    pub name: String,
    /// The number of the state.
    pub stage: usize,
    /// The number of its last state.
    pub last: usize,
}

/// A comparison.
#[derive(Serialize, Debug)]
pub struct Comparison {
    /// The title of the new design.
    pub title: Option<String>,
    /// The one that is compared with.
    pub old: Version,
    /// The one that is compared.
    pub new: Version,
    /// True when anything differs.
    pub differs: bool,
    /// False when there was too much to compare, so that what was renamed may be shown as removed and added.
    pub complete: bool,
    /// How much differs.
    pub summary: Summary,
    /// Elements that are new, in declaration order.
    pub added: Vec<Part>,
    /// Elements that are gone.
    pub removed: Vec<Part>,
    /// Elements with another id.
    pub renamed: Vec<Renamed>,
    /// Elements with another kind, label or properties.
    pub changed: Vec<Changed>,
    /// Elements in another container.
    pub moved: Vec<Moved>,
    /// The same of edges.
    pub edges: Edges,
    /// Elements that are marked as failed only in the new one.
    pub failed: Vec<String>,
    /// Elements that are marked as failed only in the old one.
    pub restored: Vec<String>,
    /// How each user, client and operator is served.
    pub users: Vec<User>,
}

/// Numbers of elements and edges.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Debug)]
pub struct Summary {
    /// Of elements.
    pub elements: Counts,
    /// Of edges; they are neither renamed nor moved.
    pub edges: Counts,
}

/// How many have come, gone or become different.
#[derive(Clone, Copy, PartialEq, Eq, Default, Serialize, Debug)]
pub struct Counts {
    /// New ones.
    pub added: usize,
    /// Those that are gone.
    pub removed: usize,
    /// Those with another id.
    pub renamed: usize,
    /// Those with another kind, label or properties.
    pub changed: usize,
    /// Those in another container.
    pub moved: usize,
}

/// An element with another id.
#[derive(Serialize, Debug)]
pub struct Renamed {
    /// The old id.
    pub from: String,
    /// The new id.
    pub to: String,
    /// Its kind.
    pub kind: String,
}

/// Compares the two states of a joined design.
pub fn compare(joined: &Joined, old: Version, new: Version, languages: &Languages) -> Comparison {
    let design = &joined.design;
    let step = evidence(design, &joined.sources, languages, 1..2).pop().expect("a joined design has two states");
    let Evidence { added, removed, changed, moved, edges, failed, restored, users, .. } = step;
    let (renamed, changed) = split(changed, joined);
    let summary = Summary {
        elements: Counts {
            added: added.len(),
            removed: removed.len(),
            renamed: renamed.len(),
            changed: changed.len(),
            moved: moved.len(),
        },
        edges: Counts {
            added: edges.added.len(),
            removed: edges.removed.len(),
            changed: edges.changed.len(),
            ..Counts::default()
        },
    };
    let same_marks = failed.is_empty() && restored.is_empty();
    Comparison {
        title: design.title.as_ref().map(|title| title.get(languages).to_owned()),
        old,
        new,
        differs: !design.states[1].change.is_empty() || !same_marks,
        complete: joined.complete,
        summary,
        added,
        removed,
        renamed,
        changed,
        moved,
        edges,
        failed,
        restored,
        users,
    }
}

/// Another id is told apart from all other changes.
fn split(all: Vec<Changed>, joined: &Joined) -> (Vec<Renamed>, Vec<Changed>) {
    let after = &joined.design.states[1].architecture;
    let kind = |id: &str| after.find(id).map(|node| after.element(node).kind.id.clone()).unwrap_or_default();
    let (mut renamed, mut changed) = (Vec::new(), Vec::new());
    for mut one in all {
        one.differences.retain(|difference| {
            let is_id = difference.of == "id";
            if let Some(from) = difference.old.as_str().filter(|_| is_id) {
                renamed.push(Renamed { from: from.to_owned(), to: one.id.clone(), kind: kind(&one.id) });
            }
            !is_id
        });
        if !one.differences.is_empty() {
            changed.push(one);
        }
    }
    (renamed, changed)
}
