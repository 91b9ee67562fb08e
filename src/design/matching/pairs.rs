//! Which element of one architecture is which of another: first by id, then by structure.
//!
//! The order of the two is that of UMLDiff (Xing and Stroulia, 2005), which compares designs by name and then by
//! structure to find what was renamed: the more neighbours have found their partners, the more is known of the rest, so
//! the second is repeated until it finds nothing more.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::{Fact, Facts, facts, likeness};
use crate::model::{Architecture, Node};

/// How alike two elements of different ids must be to be one that was renamed, of 1000: the more leads they share, the
/// less. With one neighbour in common, nearly all that is known must be the same.
fn enough(leads: usize) -> usize {
    match leads {
        0 | 1 => 800,
        2 => 700,
        _ => 600,
    }
}

/// The pairs that were found.
pub(super) struct Pairs<'a> {
    old: &'a Architecture,
    new: &'a Architecture,
    of_old: BTreeMap<Node, Node>,
    of_new: BTreeMap<Node, Node>,
    /// The number of each pair by its new element.
    number: BTreeMap<Node, usize>,
    /// Comparisons that may still be made.
    left: usize,
    /// False when there were too many to compare.
    pub complete: bool,
}

impl<'a> Pairs<'a> {
    /// Finds them; at most `most` pairs of elements are compared for their structure.
    pub fn find(old: &'a Architecture, new: &'a Architecture, most: usize) -> Pairs<'a> {
        let mut pairs = Pairs {
            old,
            new,
            of_old: BTreeMap::new(),
            of_new: BTreeMap::new(),
            number: BTreeMap::new(),
            left: most,
            complete: true,
        };
        pairs.by_id(true);
        while pairs.by_structure() {}
        pairs.by_id(false);
        pairs
    }

    /// The old element that a new one is.
    pub fn old_of(&self, new: Node) -> Option<Node> {
        self.of_new.get(&new).copied()
    }

    fn add(&mut self, old: Node, new: Node) {
        self.number.insert(new, self.of_old.len());
        self.of_old.insert(old, new);
        self.of_new.insert(new, old);
    }

    /// An id names the same element, unless it now names something of another kind: then it may have been given to
    /// another, which is found out before the rest is taken for one whose kind was changed.
    fn by_id(&mut self, same_kind: bool) {
        for new in self.new.nodes() {
            let element = self.new.element(new);
            let Some(old) = self.old.find(&element.id) else { continue };
            let alike = !same_kind || self.old.element(old).kind.id == element.kind.id;
            if alike && !self.of_old.contains_key(&old) && !self.of_new.contains_key(&new) {
                self.add(old, new);
            }
        }
    }

    /// One round over all that have no partner yet: the most alike first. True when it found some.
    fn by_structure(&mut self) -> bool {
        let old = self.lonely(self.old, &|node| self.of_old.get(&node).copied());
        let new = self.lonely(self.new, &|node| self.of_new.contains_key(&node).then_some(node));
        let (pairs, complete) = leads(&old, &new, self.left);
        self.left = self.left.saturating_sub(pairs.len() + old.len() + new.len());
        self.complete &= complete && self.left > 0;
        let mut found = Vec::new();
        for (i, j) in pairs {
            let kinds = (&self.old.element(old[i].0).kind.id, &self.new.element(new[j].0).kind.id);
            if kinds.0 != kinds.1 {
                continue;
            }
            let alike = likeness(&old[i].1, &new[j].1);
            let shared = old[i].1.keys().filter(|fact| fact.is_lead() && new[j].1.contains_key(fact)).count();
            if alike >= enough(shared) {
                found.push((std::cmp::Reverse(alike), i, j));
            }
        }
        // Among equals, the order of declaration.
        found.sort_unstable();
        let before = self.of_old.len();
        for (_, i, j) in found {
            if !self.of_old.contains_key(&old[i].0) && !self.of_new.contains_key(&new[j].0) {
                self.add(old[i].0, new[j].0);
            }
        }
        self.of_old.len() > before && self.complete
    }

    /// Elements without a partner, with their facts; `partner` gives the new element of a pair.
    fn lonely(&self, side: &Architecture, partner: &dyn Fn(Node) -> Option<Node>) -> Vec<(Node, Facts)> {
        let pair = |node| partner(node).and_then(|new| self.number.get(&new).copied());
        let lonely: Vec<Node> = side.nodes().into_iter().filter(|&node| partner(node).is_none()).collect();
        facts(side, &lonely, &pair)
    }
}

/// The pairs worth comparing, in order: those that share a lead. At most so many; false when there are more.
fn leads(old: &[(Node, Facts)], new: &[(Node, Facts)], most: usize) -> (Vec<(usize, usize)>, bool) {
    let mut by_lead: BTreeMap<&Fact, Vec<usize>> = BTreeMap::new();
    for (j, (_, facts)) in new.iter().enumerate() {
        facts.keys().filter(|fact| fact.is_lead()).for_each(|fact| by_lead.entry(fact).or_default().push(j));
    }
    let mut pairs = Vec::new();
    for (i, (_, facts)) in old.iter().enumerate() {
        let partners: BTreeSet<usize> = facts.keys().filter_map(|fact| by_lead.get(fact)).flatten().copied().collect();
        if pairs.len() + partners.len() > most {
            return (pairs, false);
        }
        pairs.extend(partners.into_iter().map(|j| (i, j)));
    }
    (pairs, true)
}
