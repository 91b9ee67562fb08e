//! Sets of states: when something is shown.

/// A set of states, as bits. Beyond 128 states, neighbouring states share a bit: two things may then count
/// as shown together although they are not, which costs room but never correctness.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug)]
pub(crate) struct Moments(u128);

impl Moments {
    /// The state `state` of `count`.
    pub fn at(state: usize, count: usize) -> Self {
        let bit = if count <= 128 { state } else { state * 128 / count };
        Moments(1 << bit.min(127))
    }

    /// Adds other states.
    pub fn add(&mut self, other: Moments) {
        self.0 |= other.0;
    }

    /// Both.
    pub fn with(self, other: Moments) -> Moments {
        Moments(self.0 | other.0)
    }

    /// True when there is a common state.
    pub fn meets(self, other: Moments) -> bool {
        self.0 & other.0 != 0
    }

    /// True when there is a common state or two adjacent ones.
    pub fn near(self, other: Moments) -> bool {
        (self.0 | self.0 << 1 | self.0 >> 1) & other.0 != 0
    }

    /// The states in common.
    pub fn common(self, other: Moments) -> Moments {
        Moments(self.0 & other.0)
    }

    /// How many states.
    pub fn count(self) -> usize {
        self.0.count_ones() as usize
    }

    /// True when there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The first state, 128 when there is none.
    pub fn first(self) -> usize {
        self.0.trailing_zeros() as usize
    }

    /// Distance in states between two sets, 0 when they meet.
    pub fn distance(self, other: Moments) -> usize {
        (0..128).find(|&d| (self.0 << d | self.0 >> d) & other.0 != 0).unwrap_or(128)
    }

    /// Each state by its bit.
    pub fn iter(self) -> impl Iterator<Item = Moments> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            if rest == 0 {
                return None;
            }
            let bit = rest & rest.wrapping_neg();
            rest ^= bit;
            Some(Moments(bit))
        })
    }
}
