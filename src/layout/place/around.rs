//! What stands before what in a frame because a request or a message goes out of it and comes back.

use std::collections::{BTreeSet, HashMap};

use crate::layout::place::Placer;

impl Placer<'_> {
    /// Pairs of items of a level of which one leads to the other by way of what stands elsewhere.
    pub(super) fn led_around(&self, cell: usize, index_of: &HashMap<usize, usize>) -> Vec<(usize, usize)> {
        if cell == 0 {
            return Vec::new();
        }
        let item = |stack: usize| {
            let slot = self.fold.stacks[stack].members[0];
            let mut around = std::iter::once(slot).chain(self.union.above(slot));
            around.find_map(|slot| index_of.get(&self.fold.stack_of[slot]).copied())
        };
        let items: Vec<Option<usize>> = (0..self.fold.stacks.len()).map(item).collect();
        let mut found = BTreeSet::new();
        for (stack, from) in items.iter().enumerate().filter_map(|(stack, from)| Some((stack, (*from)?))) {
            let reached = self.stream.around(stack, &|other| items[other].is_some());
            found.extend(reached.into_iter().filter_map(|other| items[other]).map(|to| (from, to)));
        }
        found.into_iter().filter(|(from, to)| from != to).collect()
    }
}
