//! Whether there is any way at all: a flood from both ends at once, so that an end that is walled in costs as little as the
//! room within its walls. Without it, a search for a way that does not exist looks at everything.

use crate::layout::route::field::{BLOCKED, Field, Window};
use crate::layout::route::search::Start;

/// Memory that floods share.
#[derive(Debug, Default)]
pub(crate) struct Flood {
    /// For each node, the flood and the side that reached it last.
    reached: Vec<u32>,
    /// Number of the flood, twice.
    number: u32,
    edges: [Vec<u32>; 2],
    /// How many nodes the last flood looked at.
    pub looked_at: usize,
}

impl Flood {
    /// True when moves that are not blocked lead from one of `starts` to one of `goals`. Prices, bends and directions are
    /// left out: where it is false, there is no way.
    pub fn joins(&mut self, field: &Field, window: &Window, starts: &[Start], goals: &[Start]) -> bool {
        self.looked_at = 0;
        self.number = self.number.wrapping_add(2);
        if self.number < 2 {
            self.reached.clear();
            self.number = 2;
        }
        if self.reached.len() < window.size() {
            self.reached.resize(window.size(), 0);
        }
        for (side, ends) in [starts, goals].into_iter().enumerate() {
            self.edges[side].clear();
            for end in ends.iter().filter(|end| window.holds(end.i, end.j)) {
                if self.reach(window.index(end.i, end.j), side) {
                    return true;
                }
            }
        }
        while self.edges.iter().all(|edge| !edge.is_empty()) {
            let side = usize::from(self.edges[1].len() < self.edges[0].len());
            for node in std::mem::take(&mut self.edges[side]) {
                self.looked_at += 1;
                if self.spread(field, window, node as usize, side) {
                    return true;
                }
            }
        }
        false
    }

    /// Reaches what is next to a node; true when the floods meet.
    fn spread(&mut self, field: &Field, window: &Window, node: usize, side: usize) -> bool {
        let (column, row) = (node / window.height(), node % window.height());
        let next = [
            (column + 1 < window.width() && field.right[node] != BLOCKED).then(|| node + window.height()),
            (row + 1 < window.height() && field.below[node] != BLOCKED).then(|| node + 1),
            (column > 0 && field.right[node - window.height()] != BLOCKED).then(|| node - window.height()),
            (row > 0 && field.below[node - 1] != BLOCKED).then(|| node - 1),
        ];
        next.into_iter().flatten().any(|node| self.reach(node, side))
    }

    /// Notes that a node is reached; true when the other side has reached it, too.
    fn reach(&mut self, node: usize, side: usize) -> bool {
        let own = self.number + side as u32;
        if self.reached[node] == self.number + 1 - side as u32 {
            return true;
        }
        if self.reached[node] != own {
            self.reached[node] = own;
            self.edges[side].push(node as u32);
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::Flood;
    use crate::layout::route::field::{BLOCKED, Field, Window};
    use crate::layout::route::ports::Side;
    use crate::layout::route::search::Start;

    /// A field of 40 by 40 nodes; with a wall around the node (20, 20), or not.
    fn field(walled: bool) -> (Field, Window) {
        let window = Window { left: 0, right: 39, top: 0, bottom: 39, whole: true };
        let mut field = Field::default();
        field.reset(&window);
        if walled {
            for (i, j) in [(19, 20), (20, 20)] {
                field.right[window.index(i, j)] = BLOCKED;
            }
            for (i, j) in [(20, 19), (20, 20)] {
                field.below[window.index(i, j)] = BLOCKED;
            }
        }
        (field, window)
    }

    fn end(i: usize, j: usize) -> Start {
        Start { i, j, side: Side::Right, cost: 0 }
    }

    #[test]
    fn an_end_that_is_walled_in_is_known_at_once() {
        let (field, window) = field(true);
        let mut flood = Flood::default();
        assert!(!flood.joins(&field, &window, &[end(0, 0), end(39, 39)], &[end(20, 20)]));
        assert!(flood.looked_at < 10, "{}", flood.looked_at);
        assert!(flood.joins(&field, &window, &[end(0, 0)], &[end(39, 39)]));
    }

    #[test]
    fn floods_meet() {
        let (field, window) = field(false);
        let mut flood = Flood::default();
        assert!(flood.joins(&field, &window, &[end(0, 0)], &[end(20, 20)]));
        assert!(!flood.joins(&field, &window, &[], &[end(20, 20)]));
    }
}
