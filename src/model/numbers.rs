//! Which numbers the names of a state have: the smallest free one is found without counting from the first.

use std::collections::{BTreeSet, HashMap};

/// The numbers from 2 of names such as `web-2`, by what stands before them.
#[derive(Clone, Debug, Default)]
pub struct Numbers {
    of: HashMap<String, Taken>,
}

/// All numbers from 2 that are less than `next` are taken, but for the holes; above it, those ahead.
#[derive(Clone, Debug)]
struct Taken {
    next: u64,
    holes: BTreeSet<u64>,
    ahead: BTreeSet<u64>,
}

/// The first number of a copy: the original is the first.
const FIRST: u64 = 2;

impl Numbers {
    /// The numbers of some names.
    pub fn of<'a>(names: impl Iterator<Item = &'a str>) -> Numbers {
        let mut numbers = Numbers::default();
        names.for_each(|name| numbers.add(name));
        numbers
    }

    /// A name is taken.
    pub fn add(&mut self, name: &str) {
        let Some((root, number)) = split(name) else { return };
        let new = || Taken { next: FIRST, holes: BTreeSet::new(), ahead: BTreeSet::new() };
        let taken = self.of.entry(root.to_owned()).or_insert_with(new);
        if number < taken.next {
            taken.holes.remove(&number);
            return;
        }
        taken.ahead.insert(number);
        while taken.ahead.remove(&taken.next) {
            taken.next += 1;
        }
    }

    /// A name is free again.
    pub fn remove(&mut self, name: &str) {
        let Some((root, number)) = split(name) else { return };
        let Some(taken) = self.of.get_mut(root) else { return };
        if number < taken.next {
            taken.holes.insert(number);
        } else {
            taken.ahead.remove(&number);
        }
    }

    /// The smallest free number.
    pub fn free(&self, root: &str) -> u64 {
        self.of.get(root).map_or(FIRST, |taken| taken.holes.first().copied().unwrap_or(taken.next))
    }
}

/// `web` and 2 of `web-2`; nothing of what [`Numbers`] would never write, such as `web-02`.
fn split(name: &str) -> Option<(&str, u64)> {
    let (root, digits) = name.rsplit_once('-')?;
    let number: u64 = digits.parse().ok()?;
    // The last number is no number: there is none after it.
    ((FIRST..u64::MAX).contains(&number) && number.to_string() == digits).then_some((root, number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_free_number_is_found_after_whatever_came_and_went() {
        let mut names: BTreeSet<String> = BTreeSet::new();
        let mut numbers = Numbers::default();
        // A generator of its own: the same names each time.
        let mut seed = 7_u64;
        for _ in 0..3_000 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let name = format!("{}-{}", ["a", "a-2", "b"][(seed >> 33) as usize % 3], (seed >> 40) % 12);
            if names.remove(&name) {
                numbers.remove(&name);
            } else {
                numbers.add(&name);
                names.insert(name);
            }
            for root in ["a", "a-2", "b", "c"] {
                let free = (2..).find(|number| !names.contains(&format!("{root}-{number}")));
                assert_eq!(Some(numbers.free(root)), free, "{root} of {names:?}");
            }
        }
    }

    #[test]
    fn what_looks_like_a_number_and_is_written_otherwise_is_none() {
        let numbers = Numbers::of(["web-02", "web-1", "web--2", "web-99999999999999999999", "web-+2"].into_iter());
        assert_eq!(numbers.free("web"), 2);
        assert_eq!(Numbers::of(["web-18446744073709551615", "web-2"].into_iter()).free("web"), 3);
    }
}
