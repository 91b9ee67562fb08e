//! Ranks too long for a page go on in the next rank: what is equally far along the flow stands in several columns (layers
//! of bounded width; Coffman, Graham, 1972).

use std::collections::BTreeSet;

use crate::layout::compound::rank::Arc;
use crate::layout::metrics::Metrics;

/// A level this much narrower than a page, as a ratio of their shapes, has ranks that are too long.
const NARROW: f64 = 0.65;
/// Most columns of what was one rank.
const COLUMNS: usize = 12;

/// Sizes of the nodes of a level, along the flow and across it, px; those of frames are estimates.
pub(crate) struct Sizes<'a> {
    pub nodes: Vec<(f64, f64)>,
    pub metrics: &'a Metrics,
}

/// What a level would measure, along the flow and across it, px: each rank as wide as its widest node.
struct Extent {
    wide: Vec<f64>,
    tall: Vec<f64>,
    columns: Vec<usize>,
}

impl Sizes<'_> {
    fn extent(&self, rank: &[usize], touched: &BTreeSet<usize>) -> Extent {
        let count = touched.iter().map(|&node| rank[node] + 1).max().unwrap_or(0);
        let mut extent = Extent { wide: vec![0.0; count], tall: vec![0.0; count], columns: vec![1; count] };
        for &node in touched {
            let ((main, cross), rank) = (self.nodes[node], rank[node]);
            extent.wide[rank] = extent.wide[rank].max(main + self.metrics.rank_gap + 4.0 * self.metrics.track);
            extent.tall[rank] += cross + self.metrics.item_gap;
        }
        extent
    }

    /// What a level of these ranks measures, more or less.
    pub fn estimate(&self, rank: &[usize], touched: &BTreeSet<usize>) -> (f64, f64) {
        self.extent(rank, touched).size()
    }

    /// Spreads the longest ranks of a level over several, as long as that brings it nearer to the shape of a page. The
    /// result is the nodes in them.
    pub fn spread(&self, rank: &mut [usize], touched: &BTreeSet<usize>, arcs: &[Arc], page: f64) -> BTreeSet<usize> {
        let mut extent = self.extent(rank, touched);
        let shape = |extent: &Extent| {
            let (main, cross) = extent.size();
            main / cross.max(1.0) / page
        };
        if shape(&extent) >= NARROW {
            return BTreeSet::new();
        }
        loop {
            let longest = (0..extent.tall.len()).max_by(|&a, &b| extent.height(a).total_cmp(&extent.height(b)));
            let Some(longest) = longest.filter(|&rank| extent.columns[rank] < COLUMNS) else { break };
            let before = shape(&extent);
            extent.columns[longest] += 1;
            if shape(&extent).ln().abs() >= before.ln().abs() {
                extent.columns[longest] -= 1;
                break;
            }
        }
        let spread = touched.iter().copied().filter(|&node| extent.columns[rank[node]] > 1).collect();
        self.renumber(rank, touched, arcs, &extent);
        spread
    }

    /// Gives the nodes the numbers of their columns. What lines go on from stands in the last ones: then they have less
    /// to pass. The rest is dealt out row by row.
    fn renumber(&self, rank: &mut [usize], touched: &BTreeSet<usize>, arcs: &[Arc], extent: &Extent) {
        let ahead: BTreeSet<usize> = arcs
            .iter()
            .map(|arc| if rank[arc.from] < rank[arc.to] { arc.from } else { arc.to })
            .filter(|node| touched.contains(node))
            .collect();
        let mut members: Vec<Vec<usize>> = vec![Vec::new(); extent.tall.len()];
        for &node in touched {
            members[rank[node]].push(node);
        }
        let mut first = 0;
        for (number, members) in members.iter().enumerate() {
            let columns = extent.columns[number];
            let mut filled = vec![0.0; columns];
            let mut turn = 0;
            let (last, rest): (Vec<usize>, Vec<usize>) = members.iter().partition(|&node| ahead.contains(node));
            for (node, goes_on) in last.into_iter().map(|node| (node, true)).chain(rest.into_iter().map(|n| (n, false)))
            {
                let cross = self.nodes[node].1 + self.metrics.item_gap;
                let room = |column: &usize| filled[*column] + cross / 2.0 <= extent.height(number);
                let found = match goes_on {
                    true => (0..columns).rev().find(room),
                    false => (turn..turn + columns).map(|column| column % columns).find(room),
                };
                let column = found.unwrap_or(columns - 1);
                if !goes_on {
                    turn = column + 1;
                }
                filled[column] += cross;
                rank[node] = first + column;
            }
            first += columns;
        }
    }
}

impl Extent {
    fn height(&self, rank: usize) -> f64 {
        self.tall[rank] / self.columns[rank] as f64
    }

    fn size(&self) -> (f64, f64) {
        let main = self.wide.iter().zip(&self.columns).map(|(wide, &columns)| wide * columns as f64).sum();
        (main, (0..self.tall.len()).map(|rank| self.height(rank)).fold(0.0, f64::max))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The ranks of boxes that a first one leads to, and of a last one that the third of them leads to.
    fn spread(boxes: usize, page: f64) -> Vec<usize> {
        let metrics = Metrics::default();
        let sizes = Sizes { nodes: vec![(100.0, 100.0); boxes + 2], metrics: &metrics };
        let mut rank: Vec<usize> = [0].into_iter().chain(vec![1; boxes]).chain([2]).collect();
        let fan = (1..=boxes).map(|to| Arc { from: 0, to, weight: 1.0 });
        let arcs: Vec<Arc> = fan.chain([Arc { from: 3, to: boxes + 1, weight: 1.0 }]).collect();
        sizes.spread(&mut rank, &(0..boxes + 2).collect(), &arcs, page);
        rank
    }

    #[test]
    fn a_short_rank_stays_as_it_is() {
        assert_eq!(spread(4, 1.6), [0, 1, 1, 1, 1, 2]);
    }

    #[test]
    fn a_long_rank_becomes_columns_row_by_row_and_what_leads_on_stands_in_the_last() {
        let rank = spread(24, 1.6);
        let columns = rank[25] - 1;
        assert!(columns > 1, "{rank:?}");
        assert_eq!(rank[3], columns);
        assert_eq!(rank[1..3], [1, 2]);
        for column in 1..=columns {
            let members = rank[1..25].iter().filter(|&&rank| rank == column).count();
            assert!(members.abs_diff(24 / columns) <= 2, "{members} in column {column} of {columns}");
        }
    }
}
