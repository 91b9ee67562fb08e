//! Which elements are copies of each other.

use std::collections::BTreeMap;

use crate::design::Design;
use crate::model::{Architecture, Element, Op, Uid};

/// Elements in classes of copies (disjoint sets by union-find).
#[derive(Debug, Default)]
pub(crate) struct Classes {
    leader: BTreeMap<Uid, Uid>,
}

impl Classes {
    /// Reads the classes off a design: copies know their origin; elements of one `group` stand in for each
    /// other; a standby is the copy of its master; and `web-2` is a `web`.
    pub fn of(design: &Design) -> Classes {
        let mut classes = Classes::default();
        for state in &design.states {
            classes.read(&state.architecture);
        }
        classes
    }

    fn read(&mut self, architecture: &Architecture) {
        let mut groups: BTreeMap<(String, String), Uid> = BTreeMap::new();
        let mut roots: BTreeMap<(String, String), Uid> = BTreeMap::new();
        for node in architecture.nodes() {
            let element = architecture.element(node);
            if let Some(origin) = element.origin.copy_uid {
                self.join(element.uid, origin);
            }
            let kind = element.kind.builtin().id.clone();
            let group = element.properties.text("group");
            if !group.is_empty() {
                let first = *groups.entry((kind.clone(), group)).or_insert(element.uid);
                self.join(element.uid, first);
            }
            let first = *roots.entry((kind, root(element).to_owned())).or_insert(element.uid);
            self.join(element.uid, first);
        }
        for &link in architecture.links() {
            let (from, to) = architecture.ends(link);
            let (from, to) = (architecture.element(from), architecture.element(to));
            if architecture.edge(link).op == Op::Sync && from.kind.builtin().id == to.kind.builtin().id {
                self.join(from.uid, to.uid);
            }
        }
    }

    /// The element that stands for the class.
    pub fn leader(&self, mut uid: Uid) -> Uid {
        while let Some(&next) = self.leader.get(&uid) {
            uid = next;
        }
        uid
    }

    /// True for copies of each other.
    pub fn same(&self, a: Uid, b: Uid) -> bool {
        self.leader(a) == self.leader(b)
    }

    fn join(&mut self, a: Uid, b: Uid) {
        let (a, b) = (self.leader(a), self.leader(b));
        if a != b {
            // The older element leads, so that the result does not depend on the order of joining.
            self.leader.insert(a.max(b), a.min(b));
        }
    }
}

/// `web` of `web-2`.
fn root(element: &Element) -> &str {
    match element.id.rsplit_once('-') {
        Some((root, number)) if !root.is_empty() && number.chars().all(|c| c.is_ascii_digit()) => root,
        _ => &element.id,
    }
}
