//! Boxes that a hint wants to be equal are as large as the largest of them.

use std::collections::BTreeSet;

use crate::design::{Hint, HintKind};
use crate::layout::place::Placer;
use crate::layout::placed::Form;

/// A box that grows may make another one grow that holds it: so often sizes are settled again.
const ROUNDS: usize = 4;

impl Placer<'_> {
    /// Makes the frames and cards of each hint equal, and places everything again as long as something grows.
    pub(super) fn equalise(&mut self, hints: &[Hint]) {
        let hints: Vec<&Hint> = hints.iter().filter(|hint| hint.kind == HintKind::SameSize).collect();
        let groups: Vec<BTreeSet<usize>> = hints.iter().map(|hint| self.templates(hint)).collect();
        for _ in 0..ROUNDS {
            let mut grown = false;
            for group in groups.iter().filter(|group| group.len() > 1) {
                let sizes = group.iter().map(|&cell| self.fold.cells[cell].size);
                let (w, h) = sizes.fold((0.0_f64, 0.0_f64), |(w, h), size| (w.max(size.0), h.max(size.1)));
                for &cell in group {
                    grown |= self.fold.cells[cell].size != (w, h);
                    self.fold.equal.insert(cell, (w, h));
                }
            }
            if !grown {
                return;
            }
            self.cell(0);
        }
    }

    /// The templates of the elements of a hint that are drawn as frames or cards.
    fn templates(&self, hint: &Hint) -> BTreeSet<usize> {
        let slots = (0..self.union.slots.len()).filter(|&slot| self.fold.stack_of[slot] != usize::MAX);
        let meant = slots.filter(|&slot| hint.elements.contains(&self.union.slots[slot].uid));
        let cells = meant.map(|slot| self.fold.cell_of(slot));
        cells.filter(|&cell| matches!(self.fold.cells[cell].form, Form::Frame | Form::Card)).collect()
    }
}
