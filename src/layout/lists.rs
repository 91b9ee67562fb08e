//! Many short lists in one allocation.

use std::ops::Range;

/// Lists of something, one behind the other.
pub(crate) struct Lists<T> {
    pub all: Vec<T>,
    start: Vec<usize>,
}

impl<T> Lists<T> {
    pub fn new(lists: Vec<Vec<T>>) -> Self {
        let mut start = vec![0];
        start.extend(lists.iter().scan(0, |sum, list| {
            *sum += list.len();
            Some(*sum)
        }));
        Lists { all: lists.into_iter().flatten().collect(), start }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.start.len() - 1
    }

    pub fn of(&self, number: usize) -> &[T] {
        &self.all[self.range(number)]
    }

    /// Where a list is among all.
    pub fn range(&self, number: usize) -> Range<usize> {
        self.start[number]..self.start[number + 1]
    }
}
