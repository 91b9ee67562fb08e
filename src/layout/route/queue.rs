//! The queue of a search: a bucket for each whole price (Dial, 1969), so that neither end of it costs more when it is long.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// States that wait, by what their way costs at least.
#[derive(Debug, Default)]
pub(crate) struct Queue {
    /// The cost of the way up to the state, and the state.
    buckets: Vec<BinaryHeap<(u32, Reverse<u32>)>>,
    /// The estimate of the first bucket, px.
    base: u32,
    /// The first bucket that may hold something.
    at: usize,
    /// The last one that does.
    last: usize,
    waiting: usize,
}

/// What costs more than this, px, beyond the first waits in one bucket, in no order.
const RANGE: usize = 1 << 16;

impl Queue {
    /// Adds a state with its least price and the cost of the way up to it, px.
    pub fn push(&mut self, estimate: u32, cost: u32, state: u32) {
        if self.waiting == 0 {
            (self.base, self.at, self.last) = (estimate, 0, 0);
        }
        if estimate < self.base {
            self.begin_at(estimate);
        }
        let index = ((estimate - self.base) as usize).min(RANGE);
        if index >= self.buckets.len() {
            self.buckets.resize(index + 1, BinaryHeap::new());
        }
        self.buckets[index].push((cost, Reverse(state)));
        self.at = self.at.min(index);
        self.last = self.last.max(index);
        self.waiting += 1;
    }

    /// The least estimate, px, the cost and the state; of equal ones the one that has come farthest, and of those the first
    /// state.
    pub fn pop(&mut self) -> Option<(u32, u32, u32)> {
        if self.waiting == 0 {
            return None;
        }
        while self.buckets[self.at].is_empty() {
            self.at += 1;
        }
        self.waiting -= 1;
        let (cost, Reverse(state)) = self.buckets[self.at].pop()?;
        Some((self.base + self.at as u32, cost, state))
    }

    pub fn clear(&mut self) {
        if self.waiting > 0 {
            self.buckets[self.at..=self.last].iter_mut().for_each(BinaryHeap::clear);
        }
        self.waiting = 0;
    }

    /// Makes room for a lower estimate; only the ends of a search, of which there are few, need that.
    fn begin_at(&mut self, estimate: u32) {
        let waiting: Vec<(u32, u32, u32)> = std::iter::from_fn(|| self.pop()).collect();
        (self.base, self.at, self.last) = (estimate, 0, 0);
        self.waiting = 1;
        waiting.into_iter().rev().for_each(|(estimate, cost, state)| self.push(estimate, cost, state));
        self.waiting -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::{Queue, RANGE};

    fn emptied(queue: &mut Queue) -> Vec<(u32, u32)> {
        std::iter::from_fn(|| queue.pop()).map(|(estimate, _, state)| (estimate, state)).collect()
    }

    #[test]
    fn the_least_comes_first_and_of_equals_the_farthest() {
        let mut queue = Queue::default();
        for (estimate, cost, state) in [(50, 0, 1), (40, 10, 2), (70, 0, 3), (40, 30, 4), (40, 10, 6), (45, 0, 5)] {
            queue.push(estimate, cost, state);
        }
        assert_eq!(emptied(&mut queue), [(40, 4), (40, 2), (40, 6), (45, 5), (50, 1), (70, 3)]);
    }

    #[test]
    fn it_begins_anew_after_a_search_that_ended_early() {
        let mut queue = Queue::default();
        queue.push(10, 0, 1);
        queue.push(2_000, 0, 2);
        queue.clear();
        queue.push(500, 0, 3);
        assert_eq!(emptied(&mut queue), [(500, 3)]);
    }

    #[test]
    fn what_is_very_dear_is_not_lost() {
        let mut queue = Queue::default();
        queue.push(1, 0, 1);
        queue.push(5 * RANGE as u32, 0, 2);
        assert_eq!(emptied(&mut queue).into_iter().map(|(_, state)| state).collect::<Vec<u32>>(), [1, 2]);
    }
}
