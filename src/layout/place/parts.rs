//! Cards: the parts of an element, in rows under its icon.

use std::collections::BTreeSet;

use crate::layout::fold::Fold;
use crate::layout::moments::Moments;
use crate::layout::place::{Placer, even};
use crate::layout::placed::Form;

impl Placer<'_> {
    /// Parts in rows under the head; those that are there most of the time come first.
    pub(super) fn parts(&mut self, cell: usize) {
        let rows = self.part_rows(cell);
        let metrics = self.metrics;
        let pad = metrics.card_pad;
        let size = |fold: &Fold, stack: usize| fold.cells[fold.stacks[stack].cell].size;
        // Columns of a row are equally wide, so that the one in the middle stands under the icon.
        let column =
            |fold: &Fold, row: &[Vec<usize>]| row.iter().flatten().map(|&s| size(fold, s).0).fold(0.0, f64::max);
        let gap = self.part_gap(cell);
        let width_of = |fold: &Fold, row: &[Vec<usize>]| (column(fold, row) + gap) * row.len() as f64 - gap;
        let widest = rows.iter().map(|row| width_of(&self.fold, row)).fold(0.0, f64::max);
        let head = self.fold.cells[cell].head;
        let equal = self.fold.equal.get(&cell).copied().unwrap_or_default();
        let width = even(self.fold.cells[cell].size.0.max(widest + 2.0 * pad).max(96.0).max(equal.0));
        let mut y = head + metrics.part_gap;
        for mut row in rows {
            if self.taste.mirrored {
                row.reverse();
            }
            let mut x = (width - width_of(&self.fold, &row)) / 2.0;
            let mut tall = 0.0_f64;
            let wide = column(&self.fold, &row);
            for group in row {
                for stack in group {
                    let (w, h) = size(&self.fold, stack);
                    self.fold.stacks[stack].at = ((x + (wide - w) / 2.0).round(), y.round());
                    tall = tall.max(h);
                }
                x += wide + gap;
            }
            y += tall + metrics.part_gap;
        }
        let tags = self.tags[cell];
        let whole = &mut self.fold.cells[cell];
        whole.size = (width, (y - metrics.part_gap + pad + tags).max(equal.1));
        whole.icon.x = (width - whole.icon.w) / 2.0;
    }

    /// Room between two parts side by side, px: with that for the text of a line between them.
    fn part_gap(&self, cell: usize) -> f64 {
        let lines = self.ties[cell].iter().map(|&(line, ..)| &self.union.lines[line]);
        let text = lines.map(|line| self.label_block(line).0).fold(0.0, f64::max);
        let needed = if text > 0.0 { text + 2.0 * self.metrics.head } else { 0.0 };
        self.metrics.part_gap.max(needed.ceil())
    }

    /// Rows of places, each with the parts that use it one after the other.
    fn part_rows(&self, cell: usize) -> Vec<Vec<Vec<usize>>> {
        let when = |stack: usize| {
            let members = &self.fold.stacks[stack].members;
            members.iter().fold(Moments::default(), |all, &slot| all.with(self.union.slots[slot].when))
        };
        let mut places: Vec<Vec<usize>> = Vec::new();
        for &stack in &self.fold.cells[cell].stacks {
            let free = |place: &&mut Vec<usize>| place.iter().all(|&other| !when(other).near(when(stack)));
            match places.iter_mut().find(free) {
                Some(place) => place.push(stack),
                None => places.push(vec![stack]),
            }
        }
        let moments = |slots: &[usize]| slots.iter().map(|&slot| self.union.slots[slot].when.count()).sum::<usize>();
        let whole = moments(&self.fold.cells[cell].slots).max(1);
        let presence = |place: &Vec<usize>| place.iter().map(|&s| moments(&self.fold.stacks[s].members)).sum::<usize>();
        let (mut core, mut guests): (Vec<_>, Vec<_>) =
            places.into_iter().partition(|place| 100 * presence(place) >= 85 * whole);
        // A part that comes or goes stands in the middle or in a row of its own, so that what stays looks
        // whole without it.
        if core.len() == 2 && guests.len() == 1 {
            core.insert(1, guests.remove(0));
        }
        guests.sort_by_key(|place| std::cmp::Reverse(presence(place)));
        if core.len() == 1 && guests.len() == 2 {
            core.insert(0, guests.remove(0));
            core.push(guests.remove(0));
        }
        let mut rows = in_rows(core);
        if guests.len() <= 2 {
            rows.extend(guests.into_iter().map(|place| vec![place]));
        } else {
            for mut row in in_rows(guests) {
                if row.len() == 3 {
                    row.swap(0, 1);
                }
                rows.push(row);
            }
        }
        if self.columns.contains(&cell) {
            rows = rows.into_iter().flatten().map(|place| vec![place]).collect();
        }
        rows
    }

    /// Cards with parts that lines from outside lead to. In a large drawing these lines come straight from a track before
    /// or behind the card, where another part must not stand between.
    pub(super) fn entered(&self) -> BTreeSet<usize> {
        let union = self.union;
        let mut found = BTreeSet::new();
        for line in union.lines.iter().filter(|line| !line.membership) {
            for (end, other) in [(line.from, line.to), (line.to, line.from)] {
                let part = |slot: &usize| union.slots[*slot].form == Form::Part;
                let inside = std::iter::successors(Some(end), |&slot| union.slots[slot].parent).take_while(part);
                let cards = inside.filter_map(|slot| union.slots[slot].parent);
                let left = cards.filter(|&card| !union.within(other, card));
                found.extend(left.map(|card| self.fold.cell_of(card)));
            }
        }
        found
    }
}

/// Rows of up to three; four are two and two.
fn in_rows(places: Vec<Vec<usize>>) -> Vec<Vec<Vec<usize>>> {
    let per_row = if places.len() == 4 { 2 } else { 3 };
    places.chunks(per_row).map(<[Vec<usize>]>::to_vec).collect()
}
