//! What differs between two designs, as data that is serialised as it is or put into words by whoever prints it.

use serde::Serialize;

use crate::design::matching::Joined;
use crate::forms;
use crate::model::Languages;
use crate::output::evidence::{Changed, Edges, Evidence, Moved, Part, User, WorkOfBoth, evidence};

/// One of the two designs.
#[derive(Clone, Serialize, Debug)]
pub struct Version {
    /// The file, with its revision if it has one.
    pub name: String,
    /// The number of the state.
    pub index: usize,
    /// The same, under its older name.
    pub stage: usize,
    /// The number of its last state.
    pub last: usize,
}

/// A comparison.
#[derive(Serialize, Debug)]
pub struct Comparison {
    /// The form of this data.
    pub format: &'static str,
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
    /// Work that is late or lost.
    pub work: WorkOfBoth,
    /// What the rules find differently.
    pub findings: Findings,
}

/// What the rules find in one design and not in the other, as their authors judge it.
#[derive(Default, Serialize, Debug)]
pub struct Findings {
    /// Findings of the old design that the new one does not have.
    pub gone: Vec<Found>,
    /// Findings of the new design, the worst first.
    pub new: Vec<Found>,
    /// Findings of both that are of another severity now, or are allowed only in one of them.
    pub changed: Vec<Judged>,
    /// How many findings both have; the summary tells it.
    #[serde(skip)]
    pub same: usize,
}

impl Findings {
    /// True when both designs are judged alike.
    pub fn is_empty(&self) -> bool {
        self.gone.is_empty() && self.new.is_empty() && self.changed.is_empty()
    }
}

/// A finding that only one of the designs has.
#[derive(Serialize, Debug)]
pub struct Found {
    /// The rule, by id.
    pub rule: String,
    /// `error`, `warning` or `hint`.
    pub severity: &'static str,
    /// The element, by its id in that design.
    pub element: String,
    /// Its kind.
    pub kind: String,
    /// What is wrong.
    pub message: String,
    /// Why that is bad.
    pub why: String,
    /// Patterns that mend it, the best first.
    pub fix: Vec<String>,
    /// The file in which the element was declared, or the statement that made it.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
}

/// A finding that is judged differently.
#[derive(Serialize, Debug)]
pub struct Judged {
    /// The rule, by id.
    pub rule: String,
    /// The element, by its new id.
    pub element: String,
    /// Its kind.
    pub kind: String,
    /// Its severity in the old design; null when it was allowed.
    pub old: Option<&'static str>,
    /// Its severity in the new design; null when it is allowed.
    pub new: Option<&'static str>,
    /// Why it is allowed now, when that is said.
    pub reason: Option<String>,
}

/// Numbers of elements, edges and findings.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Debug)]
pub struct Summary {
    /// Of elements.
    pub elements: Counts,
    /// Of edges; they are neither renamed nor moved.
    pub edges: Counts,
    /// Of findings.
    pub findings: Judgement,
}

/// How many findings are gone, new, judged differently, and as before.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Debug)]
pub struct Judgement {
    /// Those that are gone.
    pub gone: usize,
    /// New ones.
    pub new: usize,
    /// Those of another severity, and those that are allowed only in one of the designs.
    pub changed: usize,
    /// Those that both have.
    pub same: usize,
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

/// Compares the two states of a joined design, in which the rules find differently what `findings` has.
pub fn compare(joined: &Joined, old: Version, new: Version, findings: Findings, languages: &Languages) -> Comparison {
    let design = &joined.design;
    let step = evidence(design, &joined.sources, languages, 1..2).pop().expect("a joined design has two states");
    let Evidence { added, removed, changed, moved, edges, failed, restored, users, work, .. } = step;
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
        findings: Judgement {
            gone: findings.gone.len(),
            new: findings.new.len(),
            changed: findings.changed.len(),
            same: findings.same,
        },
    };
    let same_marks = failed.is_empty() && restored.is_empty();
    Comparison {
        format: forms::DIFF,
        title: design.title.as_ref().map(|title| title.get(languages).to_owned()),
        old,
        new,
        differs: !design.states[1].change.is_empty() || !same_marks || !findings.is_empty(),
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
        work,
        findings,
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
