//! Leaves of a hub: boxes whose only line comes from one box, or goes to it, stand in columns like the teeth of a
//! comb, and their lines branch off one trunk.

use std::collections::BTreeMap;

use crate::layout::compound::graph::Level;
use crate::layout::compound::item;
use crate::layout::metrics::Metrics;
use crate::layout::placed::Form;
use crate::layout::union::Union;

/// From this number of leaves on, their lines share a trunk.
const LEAVES: usize = 12;

/// Lines of one operator between a hub and its leaves, without texts, in the order of the text.
#[derive(Clone, Debug)]
pub(crate) struct Fan {
    /// The lines run from the hub to the leaves.
    pub out: bool,
    pub lines: Vec<usize>,
}

impl Fan {
    /// The leaf at the end of a line.
    pub fn leaf(&self, union: &Union, line: usize) -> usize {
        let of = &union.lines[line];
        if self.out { of.to } else { of.from }
    }
}

/// All fans of a drawing.
pub(crate) fn fans(union: &Union) -> Vec<Fan> {
    let mut lines_at = vec![0_usize; union.slots.len()];
    for line in &union.lines {
        lines_at[item(union, line.from)] += 1;
        lines_at[item(union, line.to)] += 1;
    }
    let leaf = |slot: usize| {
        let of = &union.slots[slot];
        lines_at[slot] == 1 && of.form != Form::Part && (of.form != Form::Frame || of.children.is_empty())
    };
    let mut found: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (number, line) in union.lines.iter().enumerate() {
        let plain = !line.membership && line.labels.iter().all(|(text, _)| text.is_empty());
        for (hub, end, out) in [(line.from, line.to, true), (line.to, line.from, false)] {
            if plain && leaf(end) && !leaf(hub) && !union.within(hub, end) && !union.within(end, hub) {
                found.entry((hub, out, line.key.op, union.slots[end].parent)).or_default().push(number);
            }
        }
    }
    let many = found.into_iter().filter(|(_, lines)| lines.len() >= LEAVES);
    many.map(|((_, out, ..), lines)| Fan { out, lines }).collect()
}

/// The leaves of a hub as one node of a level.
#[derive(Clone, Debug)]
pub(crate) struct Comb {
    /// The node that stands for all of them.
    pub node: usize,
    /// The nodes of the leaves, and where lines touch each, px across the flow from its start.
    pub leaves: Vec<(usize, f64)>,
    /// The trunk comes from the smaller rank; otherwise it goes to the larger one.
    pub behind: bool,
    /// Where the trunk meets the comb, px across the flow from its start.
    pub trunk: f64,
    /// Start of each leaf from the start of the comb, px: (along, across) the flow.
    pub at: Vec<(f64, f64)>,
    /// Corners of the line of each leaf within the comb, in the direction of the flow.
    pub courses: Vec<Vec<(f64, f64)>>,
}

impl Comb {
    /// Puts the leaves into columns on both sides of the trunk, so that all of it has about the given ratio of length
    /// to height. The result is the size of the comb.
    pub fn arrange(&mut self, level: &Level, metrics: &Metrics, ratio: f64) -> (f64, f64) {
        let nodes = self.leaves.iter().map(|&(leaf, _)| &level.nodes[leaf]);
        let (main, cross) = nodes.fold((0.0_f64, 0.0_f64), |(m, c), node| (m.max(node.main), c.max(node.cross)));
        let count = self.leaves.len();
        // A branch with its arrow head, and the distance of the next column's trunk from the leaves.
        let (branch, apart) = (2.0 * metrics.head, metrics.track);
        let pitch = (branch + main + apart, cross + metrics.item_gap);
        let off = |columns: usize| {
            let rows = count.div_ceil(columns).max(2);
            (columns as f64 * pitch.0 / (rows as f64 * pitch.1) / ratio).ln().abs()
        };
        let columns = (1..=count).min_by(|&a, &b| off(a).total_cmp(&off(b))).unwrap_or(1);
        let rows = count.div_ceil(columns);
        let above = rows / 2;
        let size = (columns as f64 * pitch.0 - apart, rows as f64 * pitch.1);
        let trunk = (above as f64 * pitch.1).round();
        self.trunk = trunk;
        for (number, &(leaf, touch)) in self.leaves.iter().enumerate() {
            let (column, row) = (number / rows, number % rows);
            let own = &level.nodes[leaf];
            let start = column as f64 * pitch.0;
            let before = if self.behind { branch } else { 0.0 };
            let x = (start + before + (main - own.main) / 2.0).round();
            let y = (row as f64 * pitch.1 + metrics.item_gap / 2.0 + (cross - own.cross) / 2.0).round();
            self.at.push((x, y));
            let end = (start + main + branch, y + touch);
            self.courses.push(if self.behind {
                vec![(0.0, trunk), (start, trunk), (start, end.1), (x, end.1)]
            } else {
                vec![(x + own.main, end.1), end, (end.0, trunk), (size.0, trunk)]
            });
        }
        size
    }
}
