//! Items without requests: they stand in rows beside the main line, in the rank of what they are tied to.

use crate::layout::level::Level;
use crate::model::Op;

/// Gives satellites a rank and a place across the flow, below everything of the main line in their rank.
pub(crate) fn place(level: &Level, is_main: &[bool], ranks: &mut [usize], cross: &mut [f64]) {
    let satellites: Vec<usize> = (0..level.items.len()).filter(|&i| !is_main[i]).collect();
    if satellites.is_empty() {
        return;
    }
    let any_main = is_main.contains(&true);
    let last = (0..ranks.len()).filter(|&i| is_main[i]).map(|i| ranks[i]).max().unwrap_or(0);
    let columns = if any_main { last + 1 } else { (satellites.len() as f64 * 1.8).sqrt().ceil() as usize };
    let mut bottoms = vec![f64::NEG_INFINITY; columns.max(1)];
    let mut top = f64::INFINITY;
    for item in (0..ranks.len()).filter(|&i| is_main[i]) {
        let rank = ranks[item];
        bottoms[rank] = bottoms[rank].max(cross[item] + level.items[item].cross);
        top = top.min(cross[item]);
    }
    if top.is_infinite() {
        top = 0.0;
    }
    let mut rows = Rows { taken: vec![Vec::new(); columns.max(1)], bottoms, top };
    let mut placed = is_main.to_vec();
    for _ in 0..satellites.len() {
        let Some(item) = next(level, &satellites, &placed) else { break };
        rows.choose(level, item, &placed, ranks, cross);
        placed[item] = true;
    }
    rows.line_up(level, cross);
}

/// The satellite with the most ties to what is placed, the first of the text among equals.
fn next(level: &Level, satellites: &[usize], placed: &[bool]) -> Option<usize> {
    let ties = |item: usize| {
        let tied = level.ties.iter().filter(|t| t.from == item && placed[t.to] || t.to == item && placed[t.from]);
        tied.count()
    };
    satellites.iter().copied().filter(|&item| !placed[item]).max_by_key(|&item| (ties(item), std::cmp::Reverse(item)))
}

struct Rows {
    /// Satellites of each rank, in order.
    taken: Vec<Vec<usize>>,
    /// Lower end of the main line in each rank.
    bottoms: Vec<f64>,
    top: f64,
}

impl Rows {
    fn choose(&mut self, level: &Level, item: usize, placed: &[bool], ranks: &mut [usize], cross: &mut [f64]) {
        let highest = self.bottoms.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let cost = |rank: usize| -> f64 {
            let (mut total, mut count) = (0.0, 0.0_f64);
            for tie in &level.ties {
                let (other, ahead) = if tie.from == item { (tie.to, true) } else { (tie.from, false) };
                if tie.from != item && tie.to != item || !placed[other] || other == item {
                    continue;
                }
                let apart = ranks[other] as f64 - rank as f64;
                // An asynchronous flow goes on along the flow when it can.
                let wanted = match tie.op {
                    Op::Async if ahead => 1.0,
                    Op::Async => -1.0,
                    _ => 0.0,
                };
                total += (apart - wanted).abs().min(apart.abs() + 0.6);
                count += 1.0;
            }
            let start = self.start(level, item, rank);
            // Growing the picture downwards costs more than standing one column away.
            let grows = (start + level.items[item].cross - highest).max(0.0);
            // Many ties to the same neighbour pull hardly more than one.
            let pull = total / count.max(1.0) * (1.0 + 0.15 * (count - 1.0)).clamp(1.0, 1.5);
            pull + 1.1 * self.taken[rank].len() as f64 + grows / 70.0
        };
        let columns = self.taken.len();
        let best = (0..columns).map(|rank| (cost(rank), rank)).min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let rank = best.map_or(0, |(_, rank)| rank);
        cross[item] = self.start(level, item, rank);
        ranks[item] = rank;
        self.taken[rank].push(item);
    }

    /// Where a satellite of a rank would begin: below the main line and the satellites before it, with room
    /// for the texts of its lines.
    fn start(&self, level: &Level, item: usize, rank: usize) -> f64 {
        let room = |item: usize| {
            let texts = level.ties.iter().filter(|t| t.from == item || t.to == item).map(|t| t.label.1);
            level.item_gap.max(texts.fold(0.0, f64::max) + 24.0)
        };
        let mut at = if self.bottoms[rank].is_finite() { self.bottoms[rank] + level.item_gap * 0.3 } else { self.top };
        let mut gap = if self.bottoms[rank].is_finite() { room(item) } else { 0.0 };
        for &other in &self.taken[rank] {
            at += gap + level.items[other].cross;
            gap = room(item).max(room(other));
        }
        at + gap
    }

    /// Satellites of one row stand on one line when that costs little.
    fn line_up(&self, level: &Level, cross: &mut [f64]) {
        let deepest = self.taken.iter().map(Vec::len).max().unwrap_or(0);
        let mut floor = vec![f64::NEG_INFINITY; self.taken.len()];
        for row in 0..deepest {
            let members: Vec<(usize, usize)> = self
                .taken
                .iter()
                .enumerate()
                .filter_map(|(rank, column)| column.get(row).map(|&item| (rank, item)))
                .collect();
            let start = |&(rank, item): &(usize, usize)| cross[item].max(floor[rank]);
            let mut starts: Vec<f64> = members.iter().map(start).collect();
            let anchor = |item: usize| level.items[item].anchor;
            let mut sorted: Vec<usize> = (0..members.len()).collect();
            sorted.sort_by(|&a, &b| starts[a].total_cmp(&starts[b]).then(a.cmp(&b)));
            // Groups of starts that are close to each other share the lowest of them.
            let mut i = 0;
            while i < sorted.len() {
                let mut j = i + 1;
                while j < sorted.len() && starts[sorted[j]] - starts[sorted[j - 1]] < 110.0 {
                    j += 1;
                }
                let line =
                    sorted[i..j].iter().map(|&k| starts[k] + anchor(members[k].1)).fold(f64::NEG_INFINITY, f64::max);
                for &k in &sorted[i..j] {
                    starts[k] = line - anchor(members[k].1);
                }
                i = j;
            }
            for (&(rank, item), &at) in members.iter().zip(&starts) {
                cross[item] = at;
                let label =
                    level.ties.iter().filter(|t| t.from == item || t.to == item).map(|t| t.label.1).fold(0.0, f64::max);
                floor[rank] = at + level.items[item].cross + level.item_gap.max(label + 24.0);
            }
        }
    }
}
