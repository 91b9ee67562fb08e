//! Some of many things, each once, in the order in which they came.

/// Some of many things, each once.
#[derive(Default)]
pub(crate) struct Marks {
    is: Vec<bool>,
    list: Vec<usize>,
}

impl Marks {
    /// All of `count` things.
    pub fn all(count: usize) -> Self {
        Marks { is: vec![true; count], list: (0..count).collect() }
    }

    /// Adds one; true when it was not there.
    pub fn add(&mut self, what: usize) -> bool {
        let new = !std::mem::replace(&mut self.is[what], true);
        if new {
            self.list.push(what);
        }
        new
    }

    /// None are left.
    pub fn clear(&mut self) {
        for what in self.list.drain(..) {
            self.is[what] = false;
        }
    }

    /// All of them, into an empty list; none are left.
    pub fn take(&mut self, into: &mut Vec<usize>) {
        into.clear();
        into.extend(&self.list);
        self.clear();
    }
}
