//! Hubs: boxes with many lines of the same sort on one side, which branch off one trunk. Where the boxes at their
//! other ends are alike, with a line to each of the same few hubs, they stand in columns like the teeth of a comb.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::layout::compound::graph::Level;
use crate::layout::compound::item;
use crate::layout::metrics::Metrics;
use crate::layout::placed::Form;
use crate::layout::union::Union;
use crate::model::Op;

/// From this number of lines on, they share a trunk.
const LEAVES: usize = 12;

/// Most trunks of a comb.
const TRUNKS: usize = 4;

/// Lines of one operator at one side of a hub, without texts, in the order of the text.
#[derive(Clone, Debug)]
pub(crate) struct Fan {
    /// The lines run from the hub.
    pub out: bool,
    pub lines: Vec<usize>,
    /// The number of the comb in which their other ends stand.
    pub comb: Option<usize>,
}

impl Fan {
    /// The end of a line that is not the hub.
    pub fn leaf(&self, union: &Union, line: usize) -> usize {
        let of = &union.lines[line];
        if self.out { of.to } else { of.from }
    }
}

/// What a line looks like from one of its ends: the other end, whether it comes from there, and the operator.
type View = (usize, bool, Op);

/// What boxes that are alike share: their container, and what their lines look like from them.
type Sort = (Option<usize>, Vec<View>);

/// All fans of a drawing, those of combs first; a line belongs to one at most.
pub(crate) fn fans(union: &Union) -> Vec<Fan> {
    let mut views: BTreeMap<usize, Vec<(View, usize)>> = BTreeMap::new();
    let mut hubs: BTreeMap<View, Vec<usize>> = BTreeMap::new();
    // Boxes that cannot stand in a comb.
    let mut odd = BTreeSet::new();
    for (number, line) in union.lines.iter().enumerate() {
        let plain = !line.membership && line.labels.iter().all(|(text, _)| text.is_empty());
        let nested = union.within(line.from, line.to) || union.within(line.to, line.from);
        for (hub, end, out) in [(line.from, line.to, true), (line.to, line.from, false)] {
            let view = (hub, out, line.key.op);
            if !plain || nested {
                odd.insert(item(union, end));
                continue;
            }
            views.entry(item(union, end)).or_default().push((view, number));
            hubs.entry(view).or_default().push(number);
        }
    }
    let mut alike: BTreeMap<Sort, Vec<Vec<usize>>> = BTreeMap::new();
    for (slot, mut lines) in views {
        let of = &union.slots[slot];
        lines.sort_unstable();
        if lines.len() <= TRUNKS && !odd.contains(&slot) && (of.form != Form::Frame || of.children.is_empty()) {
            let (views, lines) = lines.into_iter().unzip();
            alike.entry((of.parent, views)).or_default().push(lines);
        }
    }
    let combs = alike.into_iter().filter(|(_, leaves)| leaves.len() >= LEAVES);
    let mut found: Vec<Fan> = Vec::new();
    for (comb, ((_, views), leaves)) in combs.enumerate() {
        for (side, (_, out, _)) in views.into_iter().enumerate() {
            let lines = leaves.iter().map(|lines| lines[side]).collect();
            found.push(Fan { out, lines, comb: Some(comb) });
        }
    }
    let mut taken: BTreeSet<usize> = found.iter().flat_map(|fan| &fan.lines).copied().collect();
    // The largest hubs first.
    let mut hubs: Vec<(View, Vec<usize>)> = hubs.into_iter().collect();
    hubs.sort_by_key(|(_, lines)| Reverse(lines.len()));
    for ((_, out, _), mut lines) in hubs {
        lines.retain(|line| !taken.contains(line));
        if lines.len() >= LEAVES {
            taken.extend(&lines);
            found.push(Fan { out, lines, comb: None });
        }
    }
    found
}

/// Boxes that are alike, as one node of a level.
#[derive(Clone, Debug)]
pub(crate) struct Comb {
    /// The node that stands for all of them.
    pub node: usize,
    /// Their nodes.
    pub leaves: Vec<usize>,
    /// One for each hub.
    pub trunks: Vec<Trunk>,
    /// Start of each leaf from the start of the comb, px: (along, across) the flow.
    pub at: Vec<(f64, f64)>,
}

/// The lines of a fan within a comb.
#[derive(Clone, Debug)]
pub(crate) struct Trunk {
    /// The trunk comes from the smaller rank; otherwise it goes to the larger one.
    pub behind: bool,
    /// Where its lines touch each leaf, px across the flow from the leaf's start.
    pub touch: Vec<f64>,
    /// Where it meets the comb, px across the flow from its start.
    pub lane: f64,
    /// Corners of the line of each leaf, in the direction of the flow, px from the start of the comb.
    pub courses: Vec<Vec<(f64, f64)>>,
}

impl Comb {
    /// Puts the leaves into columns beside the trunks, so that all of it has about the given ratio of length to height.
    /// The result is its size. A single trunk runs through the middle; otherwise those that come in run above all
    /// leaves and those that go out below, so that these do not cross.
    pub fn arrange(&mut self, level: &Level, metrics: &Metrics, ratio: f64) -> (f64, f64) {
        let nodes = self.leaves.iter().map(|&leaf| &level.nodes[leaf]);
        let (main, cross) = nodes.fold((0.0_f64, 0.0_f64), |(m, c), node| (m.max(node.main), c.max(node.cross)));
        let count = self.leaves.len();
        let (gap, track) = (metrics.item_gap, metrics.track);
        let many = |behind: bool| self.trunks.iter().filter(|of| of.behind == behind).count();
        // Branches with their arrow heads between the trunks and the leaves.
        let room = |count: usize| if count > 0 { 2.0 * metrics.head + (count - 1) as f64 * track } else { 0.0 };
        let (ins, outs) = (many(true), many(false));
        let (before, after) = (room(ins), room(outs));
        let pitch = (before + main + after + track, cross + gap);
        let single = self.trunks.len() == 1;
        let lanes = |count: usize| if single { 0.0 } else { count.saturating_sub(1) as f64 * track };
        let (above, below) = (lanes(ins), lanes(outs));
        let off = |columns: usize| {
            let rows = count.div_ceil(columns).max(2);
            (columns as f64 * pitch.0 / (rows as f64 * pitch.1 + above + below) / ratio).ln().abs()
        };
        let columns = (1..=count).min_by(|&a, &b| off(a).total_cmp(&off(b))).unwrap_or(1);
        let rows = count.div_ceil(columns);
        let size = (columns as f64 * pitch.0 - track, above + rows as f64 * pitch.1 + below);
        // The first columns hold the ones that are over.
        let (each, over) = (count / columns, count % columns);
        let place = |number: usize| match number.checked_sub(over * rows) {
            Some(rest) if each > 0 => (over + rest / each, rest % each),
            _ => (number / rows, number % rows),
        };
        for (number, &leaf) in self.leaves.iter().enumerate() {
            let ((column, row), own) = (place(number), &level.nodes[leaf]);
            let x = column as f64 * pitch.0 + before + (main - own.main) / 2.0;
            let y = above + row as f64 * pitch.1 + gap / 2.0 + (cross - own.cross) / 2.0;
            self.at.push((x.round(), y.round()));
        }
        let mut seen = [0_usize; 2];
        for trunk in &mut self.trunks {
            let seen = &mut seen[usize::from(trunk.behind)];
            let by = *seen as f64 * track;
            *seen += 1;
            trunk.lane = match trunk.behind {
                _ if single => ((rows / 2) as f64 * pitch.1).round(),
                true => by,
                false => size.1 - by,
            };
            // Lines at the same side of a leaf are apart.
            let aside = by - (if trunk.behind { ins } else { outs } - 1) as f64 * track / 2.0;
            for (number, (&(x, y), &touch)) in self.at.iter().zip(&trunk.touch).enumerate() {
                let start = place(number).0 as f64 * pitch.0;
                let (y, lane) = ((y + touch + aside).round(), trunk.lane);
                trunk.courses.push(if trunk.behind {
                    let start = start + by;
                    vec![(0.0, lane), (start, lane), (start, y), (x, y)]
                } else {
                    let end = start + before + main + after - by;
                    vec![(x + level.nodes[self.leaves[number]].main, y), (end, y), (end, lane), (size.0, lane)]
                });
            }
        }
        size
    }
}
