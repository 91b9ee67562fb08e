//! Step 4: one level, the items of one container. Requests and messages decide ranks along the flow; an engine orders the
//! items of each rank and gives them places across it; what has neither stands in rows beside the flow.
//!
//! Positions here are *main* (along the flow) and *cross* (across it), so that the same code serves both
//! directions.

pub(crate) mod apart;
pub(crate) mod chain;
pub(crate) mod cross;
pub(crate) mod keep;
pub(crate) mod layered;
pub(crate) mod layout_rs;
pub(crate) mod rank;
pub(crate) mod satellite;
pub(crate) mod settle;

use std::collections::BTreeMap;

use crate::layout::moments::Moments;
use crate::layout::taste::Taste;
use crate::model::Op;

/// One item of a level: an element, or a stack of copies or lanes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Item {
    /// Size along the flow, px.
    pub main: f64,
    /// Size across the flow, px.
    pub cross: f64,
    /// Where lines reach it across the flow when nothing better is known, px from its start.
    pub anchor: f64,
    pub when: Moments,
    /// Takes part in requests or messages, inside or from outside.
    pub flows: bool,
    /// Some of these lead to it, and not back.
    pub fed: bool,
    /// Requests begin here.
    pub start: bool,
    /// Lines between the copies in it, which run beside it.
    pub inner: usize,
    /// The kind of a frame: frames of one kind that call each other in a circle are peers.
    pub frame: Option<String>,
    /// A plain icon, which another one may stand in for in other states.
    pub single: bool,
    /// Where it stood in an older picture, (main, cross) px.
    pub old: Option<(f64, f64)>,
    /// How much longer it is along the flow than it was there, px.
    pub grown: f64,
    /// Stands in a frame, and nothing of it was in the older picture.
    pub newcomer: bool,
}

/// An edge between two items, lifted from what they hold.
#[derive(Clone, Debug)]
pub(crate) struct Tie {
    pub from: usize,
    pub to: usize,
    pub op: Op,
    pub when: Moments,
    /// Leads back, and ranks nothing.
    pub back: bool,
    /// Where it leaves across the flow, px from the start of the item.
    pub from_at: f64,
    /// Where it arrives.
    pub to_at: f64,
    /// How much more than others it should be straight.
    pub weight: f64,
    /// Size of its text along and across the flow, px; zero without text.
    pub label: (f64, f64),
}

/// A level to place.
#[derive(Clone, Debug, Default)]
pub(crate) struct Level {
    pub items: Vec<Item>,
    pub ties: Vec<Tie>,
    /// Pairs that no line joins, but that belong together: an overlay's own element and its members.
    pub together: Vec<(usize, usize, Moments)>,
    /// Pairs of which the first leads to the second by way of what stands elsewhere.
    pub around: Vec<(usize, usize)>,
    /// Items that a hint puts into one rank.
    pub same_rank: Vec<Vec<usize>>,
    /// Items that a hint puts onto one line along the flow.
    pub same_line: Vec<Vec<usize>>,
    pub taste: Taste,
    pub rank_gap: f64,
    pub item_gap: f64,
    pub track: f64,
    pub head: f64,
}

/// Top left corners of the items of a level, in (main, cross).
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Places {
    pub main: Vec<f64>,
    pub cross: Vec<f64>,
    /// Size of the whole level.
    pub size: (f64, f64),
}

/// A level in ranks, ready to be ordered: lines that run over more than one rank are cut into pieces by
/// connectors of almost no size.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ranked {
    /// Items, then connectors.
    pub nodes: Vec<Knot>,
    /// Pieces from one rank to the next.
    pub pieces: Vec<Piece>,
    /// Nodes of each rank, in the order of the text.
    pub ranks: Vec<Vec<usize>>,
    pub gap: f64,
    /// Of lines that weigh the same, the first is straight.
    pub lean: bool,
    /// Neighbours in a rank that need more room between them, for a text.
    pub wider: BTreeMap<(usize, usize), f64>,
}

/// An item or a connector in a rank.
#[derive(Clone, Debug)]
pub(crate) struct Knot {
    /// The item; none for a connector.
    pub item: Option<usize>,
    pub main: f64,
    pub cross: f64,
    pub when: Moments,
    pub rank: usize,
}

/// A piece of a line between neighbouring ranks.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    pub from: usize,
    pub to: usize,
    pub from_at: f64,
    pub to_at: f64,
    pub when: Moments,
    /// How much a bend would hurt.
    pub weight: f64,
}

/// Why an engine could not place a level.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Unplaced {
    /// Too small or too large for the engine.
    Size,
    /// The engine's result was not a placement.
    Broken,
}

/// Orders the nodes of every rank so that few lines cross.
pub(crate) trait LevelEngine {
    /// Nodes of each rank in their new order. The same nodes as `level.ranks`, each in its rank.
    fn place(&self, level: &Ranked) -> Result<Vec<Vec<usize>>, Unplaced>;
}

/// Places a level.
pub(crate) fn place(level: &Level) -> Places {
    if level.items.is_empty() {
        return Places::default();
    }
    let is_main = rank::mains(level);
    let mut ranks = rank::ranks(level, &is_main);
    if level.taste.apart {
        apart::spread(level, &is_main, &mut ranks);
    }
    let ranked = chain::ranked(level, &is_main, &ranks);
    let order = order(&ranked);
    let across = cross::coordinates(&ranked, &order);
    let mut cross: Vec<f64> = vec![0.0; level.items.len()];
    for (node, knot) in ranked.nodes.iter().enumerate() {
        if let Some(item) = knot.item {
            cross[item] = across[node];
        }
    }
    satellite::place(level, &is_main, &mut ranks, &mut cross);
    keep::columns(level, &mut ranks);
    keep::across(level, &ranks, &mut cross);
    let mut places = along(level, &ranks, cross);
    keep::along(level, &ranks, &mut places);
    places
}

/// The better order of two engines: `layout-rs` knows its graph drawing, ours knows the order of the text and
/// what is never seen together.
fn order(ranked: &Ranked) -> Vec<Vec<usize>> {
    let own = layered::Layered.place(ranked).unwrap_or_else(|_| ranked.ranks.clone());
    match layout_rs::LayoutRs.place(ranked) {
        Ok(other) if layered::cost(ranked, &other) < layered::cost(ranked, &own) => other,
        _ => own,
    }
}

/// Positions along the flow: columns as wide as their widest item, gaps as wide as what runs in them.
fn along(level: &Level, ranks: &[usize], mut cross: Vec<f64>) -> Places {
    let count = ranks.iter().max().map_or(0, |&last| last + 1);
    let mut width = vec![0.0_f64; count];
    for (item, &rank) in level.items.iter().zip(ranks) {
        width[rank] = width[rank].max(item.main);
    }
    let gaps = gaps(level, ranks, &cross, count);
    let mut start = vec![0.0; count];
    for rank in 1..count {
        let gap = if width[rank - 1] > 0.0 { gaps[rank - 1] } else { 0.0 };
        start[rank] = start[rank - 1] + width[rank - 1] + gap;
    }
    let main: Vec<f64> = level
        .items
        .iter()
        .zip(ranks)
        .map(|(item, &rank)| (start[rank] + (width[rank] - item.main) / 2.0).round())
        .collect();
    let top = cross.iter().copied().fold(f64::INFINITY, f64::min);
    for at in &mut cross {
        *at = (*at - top).round();
    }
    let far = |at: &[f64], size: &dyn Fn(&Item) -> f64| {
        at.iter().zip(&level.items).map(|(at, item)| at + size(item)).fold(0.0, f64::max)
    };
    let size = (far(&main, &|item| item.main), far(&cross, &|item| item.cross));
    Places { main, cross, size }
}

/// Width of each gap between two ranks, by the texts and the bends in it.
fn gaps(level: &Level, ranks: &[usize], cross: &[f64], count: usize) -> Vec<f64> {
    let mut text = vec![0.0_f64; count];
    let mut bends = vec![0.0_f64; count];
    // Lines that come back to their own rank run half before, half behind it.
    let mut beside = |rank: usize, lines: f64| {
        bends[rank] += lines / 2.0;
        if rank > 0 {
            bends[rank - 1] += lines / 2.0;
        }
    };
    for (item, &rank) in level.items.iter().zip(ranks) {
        beside(rank, item.inner as f64);
    }
    for tie in level.ties.iter().filter(|tie| ranks[tie.from] == ranks[tie.to]) {
        beside(ranks[tie.from], 1.0);
    }
    for tie in &level.ties {
        let (low, high) = (ranks[tie.from].min(ranks[tie.to]), ranks[tie.from].max(ranks[tie.to]));
        if low == high {
            continue;
        }
        let straight = (cross[tie.from] + tie.from_at - cross[tie.to] - tie.to_at).abs() < 1.0;
        if tie.label.0 > 0.0 {
            // A bent line needs room for its bend beside the text.
            let bend = if straight { 0.0 } else { level.track };
            let gap = if ranks[tie.to] == high { high - 1 } else { low };
            text[gap] = text[gap].max(tie.label.0 + 24.0 + bend);
        }
        if !straight {
            bends[low] += 1.0;
            if high - 1 != low {
                bends[high - 1] += 1.0;
            }
        }
    }
    (0..count)
        .map(|gap| {
            // Bends above and below each other share tracks; of many, about half do.
            let bent = (bends[gap].min(8.0) + (bends[gap] - 8.0).clamp(0.0, 80.0) / 2.0).floor();
            let tracks = 2.0 * level.head + (bent + 1.0) * level.track;
            level.rank_gap.max(text[gap]).max(tracks)
        })
        .collect()
}
