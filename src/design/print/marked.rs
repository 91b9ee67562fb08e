//! Two states as one text: the later one, with what has changed marked, and what is gone in its old place.

use std::collections::BTreeMap;

use crate::design::State;
use crate::design::print::edges::statement;
use crate::design::print::head;
use crate::model::{Architecture, EdgeKey, Link, Node, Uid};

/// What has happened to what a line says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sign {
    /// Nothing.
    Same,
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// Label or properties are others.
    Changed,
    /// It is in another container.
    Moved,
}

impl Sign {
    /// The character that stands for it, the same as in pictures.
    pub fn symbol(self) -> char {
        match self {
            Sign::Same => ' ',
            Sign::Added => '+',
            Sign::Removed => '−',
            Sign::Changed => '~',
            Sign::Moved => '→',
        }
    }
}

/// The lines of the later state with their signs: elements, an empty line, edges. Every element and edge has a line of
/// its own.
pub fn print_change(before: &State, after: &State) -> Vec<(Sign, String)> {
    let mut writer = Writer { before, after, lines: Vec::new() };
    writer.elements(before.architecture.top(), after.architecture.top(), 0);
    writer.lines.push((Sign::Same, String::new()));
    writer.edges();
    writer.lines
}

struct Writer<'a> {
    before: &'a State,
    after: &'a State,
    lines: Vec<(Sign, String)>,
}

impl Writer<'_> {
    /// What a container holds now, and what it held and is gone.
    fn elements(&mut self, old: &[Node], new: &[Node], depth: usize) {
        let uid = |architecture: &Architecture, node: &Node| architecture.element(*node).uid;
        let old: Vec<Uid> = old.iter().map(|node| uid(&self.before.architecture, node)).collect();
        let new: Vec<Uid> = new.iter().map(|node| uid(&self.after.architecture, node)).collect();
        let gone = |uid: &Uid| self.after.architecture.find_uid(*uid).is_none();
        for uid in with_gone(&old, &new, gone) {
            self.element(uid, depth);
        }
    }

    fn element(&mut self, uid: Uid, depth: usize) {
        let change = &self.after.change;
        let sign = match uid {
            uid if change.added.contains(&uid) => Sign::Added,
            uid if change.removed.contains(&uid) => Sign::Removed,
            uid if change.moved.contains(&uid) => Sign::Moved,
            uid if change.changed.contains(&uid) => Sign::Changed,
            _ => Sign::Same,
        };
        let (was, is) = (self.before.architecture.find_uid(uid), self.after.architecture.find_uid(uid));
        let line = match (is, was) {
            (Some(node), _) => head(&self.after.architecture, node),
            (None, Some(node)) => head(&self.before.architecture, node),
            (None, None) => return,
        };
        let old = was.map_or(&[][..], |node| self.before.architecture.children(node));
        let new = is.map_or(&[][..], |node| self.after.architecture.children(node));
        let indent = "  ".repeat(depth);
        let opened = self.lines.len();
        self.lines.push((sign, format!("{indent}{line}")));
        self.elements(old, new, depth + 1);
        if self.lines.len() > opened + 1 {
            self.lines[opened].1.push_str(" {");
            let end = if matches!(sign, Sign::Added | Sign::Removed) { sign } else { Sign::Same };
            self.lines.push((end, format!("{indent}}}")));
        }
    }

    fn edges(&mut self) {
        let keys = |architecture: &Architecture| -> Vec<(EdgeKey, Link)> {
            architecture.links().iter().map(|&link| (architecture.key(link), link)).collect()
        };
        let (old, new) = (keys(&self.before.architecture), keys(&self.after.architecture));
        let (was, is): (BTreeMap<EdgeKey, Link>, BTreeMap<EdgeKey, Link>) =
            (old.iter().copied().collect(), new.iter().copied().collect());
        let order = |links: &[(EdgeKey, Link)]| links.iter().map(|(key, _)| *key).collect::<Vec<_>>();
        for key in with_gone(&order(&old), &order(&new), |key| !is.contains_key(key)) {
            let change = &self.after.change;
            let line = match (is.get(&key), was.get(&key)) {
                (Some(&link), None) => (Sign::Added, statement(&self.after.architecture, link)),
                (Some(&link), Some(_)) if change.edges_changed.contains(&key) => {
                    (Sign::Changed, statement(&self.after.architecture, link))
                }
                (Some(&link), Some(_)) => (Sign::Same, statement(&self.after.architecture, link)),
                (None, Some(&link)) => (Sign::Removed, statement(&self.before.architecture, link)),
                (None, None) => continue,
            };
            self.lines.push(line);
        }
    }
}

/// The new order, with what is gone after what stood before it.
fn with_gone<T: Copy + PartialEq>(old: &[T], new: &[T], gone: impl Fn(&T) -> bool) -> Vec<T> {
    let mut all = new.to_vec();
    for (at, &item) in old.iter().enumerate().filter(|(_, item)| gone(item)) {
        let before = old[..at].iter().rev().find_map(|known| all.iter().position(|other| other == known));
        all.insert(before.map_or(0, |place| place + 1), item);
    }
    all
}
