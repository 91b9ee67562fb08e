//! Items without requests: they stand in rows beside the main line, near what they are tied to.

use crate::layout::level::Level;
use crate::layout::level::settle::settle;
use crate::model::Op;

/// Satellites of each rank, from the main line outwards.
pub(crate) type Columns = Vec<Vec<usize>>;

/// Gives satellites a rank and a place across the flow, beside everything of the main line in their rank.
pub(crate) fn place(level: &Level, is_main: &[bool], ranks: &mut [usize], cross: &mut [f64]) {
    if level.taste.between {
        // Between two ranks, and behind the last, there is room for another one.
        ranks.iter_mut().for_each(|rank| *rank *= 2);
    }
    if level.taste.above {
        let mirrored = mirrored(level);
        mirror(level, cross);
        beside(&mirrored, is_main, ranks, cross);
        mirror(level, cross);
    } else {
        beside(level, is_main, ranks, cross);
    }
    if level.taste.between {
        close(ranks);
    }
}

/// The level upside down.
fn mirrored(level: &Level) -> Level {
    let mut turned = level.clone();
    for item in &mut turned.items {
        item.anchor = item.cross - item.anchor;
    }
    for tie in &mut turned.ties {
        tie.from_at = level.items[tie.from].cross - tie.from_at;
        tie.to_at = level.items[tie.to].cross - tie.to_at;
    }
    turned
}

fn mirror(level: &Level, cross: &mut [f64]) {
    for (at, item) in cross.iter_mut().zip(&level.items) {
        *at = -*at - item.cross;
    }
}

/// Drops ranks in which nothing stands.
fn close(ranks: &mut [usize]) {
    let used: std::collections::BTreeSet<usize> = ranks.iter().copied().collect();
    let number: std::collections::BTreeMap<usize, usize> = used.into_iter().zip(0..).collect();
    ranks.iter_mut().for_each(|rank| *rank = number[rank]);
}

/// Satellites below the main line.
fn beside(level: &Level, is_main: &[bool], ranks: &mut [usize], cross: &mut [f64]) {
    let satellites: Vec<usize> = (0..level.items.len()).filter(|&i| !is_main[i]).collect();
    if satellites.is_empty() {
        return;
    }
    let any_main = is_main.contains(&true);
    let last = (0..ranks.len()).filter(|&i| is_main[i]).map(|i| ranks[i]).max().unwrap_or(0);
    let between = any_main && level.taste.between;
    let rows_of = |columns: usize| satellites.len().div_ceil(columns.max(1)).max(1);
    let columns = match any_main {
        true => last + 1 + usize::from(between),
        // As wide as a page, with rows of about equal length.
        false => satellites.len().div_ceil(rows_of((satellites.len() as f64 * 1.8).sqrt().ceil() as usize)),
    };
    let rows = Rows { between, ..Rows::new(level, is_main, ranks, cross, columns.max(1)) };
    let columns = if !any_main && is_loose(level) {
        in_order(&satellites, columns.max(1))
    } else {
        let mut columns = rows.first(&satellites, is_main, ranks, cross);
        settle(&rows, is_main, ranks, cross, &mut columns);
        columns
    };
    for (rank, column) in columns.iter().enumerate() {
        for &item in column {
            ranks[item] = rank;
        }
    }
    rows.lay(&columns, cross);
}

/// True when nothing holds any item of a level anywhere.
fn is_loose(level: &Level) -> bool {
    level.ties.is_empty() && level.together.is_empty()
}

/// Items row by row, in the order of the text.
fn in_order(items: &[usize], columns: usize) -> Columns {
    (0..columns).map(|column| items.iter().copied().skip(column).step_by(columns).collect()).collect()
}

/// The room beside the main line.
pub(crate) struct Rows<'a> {
    pub level: &'a Level,
    /// Every other rank lies between two of the main line, or behind it.
    between: bool,
    /// Lower end of the main line in each rank.
    bottoms: Vec<f64>,
    top: f64,
    /// What stands above and below each satellite, px: at least a gap, with room for the texts of its lines.
    room: Vec<f64>,
}

impl<'a> Rows<'a> {
    fn new(level: &'a Level, is_main: &[bool], ranks: &[usize], cross: &[f64], columns: usize) -> Self {
        let mut bottoms = vec![f64::NEG_INFINITY; columns];
        let mut top = f64::INFINITY;
        for item in (0..ranks.len()).filter(|&i| is_main[i]) {
            let rank = ranks[item];
            bottoms[rank] = bottoms[rank].max(cross[item] + level.items[item].cross);
            top = top.min(cross[item]);
        }
        if level.taste.between {
            below_lines(level, is_main, ranks, cross, &mut bottoms);
        }
        let mut room = vec![level.item_gap; ranks.len()];
        for tie in &level.ties {
            for item in [tie.from, tie.to] {
                room[item] = room[item].max(tie.label.1 + 24.0);
            }
        }
        Rows { level, between: false, bottoms, top: if top.is_infinite() { 0.0 } else { top }, room }
    }

    /// Whether a column lies between two ranks, or behind the last.
    pub fn is_between(&self, column: usize) -> bool {
        self.between && column % 2 == 1
    }

    /// How many ranks there are.
    pub fn columns(&self) -> usize {
        self.bottoms.len()
    }

    /// Size of the main line across the flow, px.
    pub fn extent(&self) -> f64 {
        if self.highest().is_finite() { self.highest() - self.top } else { 0.0 }
    }

    /// Where the main line ends across the flow.
    pub fn highest(&self) -> f64 {
        self.bottoms.iter().copied().fold(f64::NEG_INFINITY, f64::max)
    }

    /// Satellites one after the other, those with the most ties to what is placed first, each in its best rank.
    fn first(&self, satellites: &[usize], is_main: &[bool], ranks: &[usize], cross: &[f64]) -> Columns {
        let (mut ranks, mut cross, mut placed) = (ranks.to_vec(), cross.to_vec(), is_main.to_vec());
        let mut columns = vec![Vec::new(); self.bottoms.len()];
        let mut waiting: Vec<usize> = satellites.to_vec();
        while !waiting.is_empty() {
            let ties = |item: usize| {
                let all = self.level.ties.iter();
                all.filter(|t| t.from == item && placed[t.to] || t.to == item && placed[t.from]).count()
            };
            let best = (0..waiting.len()).max_by_key(|&i| (ties(waiting[i]), std::cmp::Reverse(i)));
            let item = waiting.remove(best.unwrap_or(0));
            let cost = |rank: usize| self.cost(&columns, item, rank, (&ranks, &placed));
            let costs = (0..self.bottoms.len()).map(|rank| (cost(rank), rank));
            let rank = costs.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))).map_or(0, |(_, rank)| rank);
            cross[item] = self.start(&columns[rank], item, rank);
            ranks[item] = rank;
            columns[rank].push(item);
            placed[item] = true;
        }
        columns
    }

    fn cost(&self, columns: &Columns, item: usize, rank: usize, (ranks, placed): (&[usize], &[bool])) -> f64 {
        let (mut total, mut count) = (0.0, 0.0_f64);
        for tie in &self.level.ties {
            let (other, ahead) = if tie.from == item { (tie.to, true) } else { (tie.from, false) };
            if tie.from != item && tie.to != item || !placed[other] || other == item {
                continue;
            }
            let apart = (ranks[other] as f64 - rank as f64) / if self.between { 2.0 } else { 1.0 };
            // An asynchronous flow goes on along the flow when it can.
            let wanted = match tie.op {
                Op::Async if ahead => 1.0,
                Op::Async => -1.0,
                _ => 0.0,
            };
            total += (apart - wanted).abs().min(apart.abs() + 0.6);
            count += 1.0;
        }
        let start = self.start(&columns[rank], item, rank);
        // Growing the picture downwards costs more than standing one column away.
        let grows = (start + self.level.items[item].cross - self.highest()).max(0.0);
        // Many ties to the same neighbour pull hardly more than one.
        let pull = total / count.max(1.0) * (1.0 + 0.15 * (count - 1.0)).clamp(1.0, 1.5);
        pull + 1.1 * columns[rank].len() as f64 + grows / 70.0
    }

    /// Where a satellite of a rank would begin: below the main line and the satellites before it.
    fn start(&self, before: &[usize], item: usize, rank: usize) -> f64 {
        let below = self.bottoms[rank].is_finite();
        let mut at = if below { self.bottoms[rank] + self.level.item_gap * 0.3 } else { self.top };
        let mut gap = if below { self.room[item] } else { 0.0 };
        for &other in before {
            at += gap + self.level.items[other].cross;
            gap = self.room[item].max(self.room[other]);
        }
        at + gap
    }

    /// Places across the flow of all satellites. Those of one row stand on one line when that costs little.
    pub fn lay(&self, columns: &Columns, cross: &mut [f64]) {
        for (rank, column) in columns.iter().enumerate() {
            for (row, &item) in column.iter().enumerate() {
                cross[item] = self.start(&column[..row], item, rank);
            }
        }
        let deepest = columns.iter().map(Vec::len).max().unwrap_or(0);
        let mut floor = vec![f64::NEG_INFINITY; columns.len()];
        let anchor = |item: usize| self.level.items[item].anchor;
        for row in 0..deepest {
            let in_row = columns.iter().enumerate().filter_map(|(rank, c)| c.get(row).map(|&item| (rank, item)));
            let members: Vec<(usize, usize)> = in_row.collect();
            let mut starts: Vec<f64> = members.iter().map(|&(rank, item)| cross[item].max(floor[rank])).collect();
            let level = self.level;
            let tied = |item: usize| {
                is_loose(level)
                    || level.ties.iter().any(|t| t.from == item || t.to == item)
                    || level.together.iter().any(|t| t.0 == item || t.1 == item)
            };
            let mut sorted: Vec<usize> = (0..members.len()).filter(|&k| tied(members[k].1)).collect();
            sorted.sort_by(|&a, &b| starts[a].total_cmp(&starts[b]).then(a.cmp(&b)));
            // Groups of starts that are close to each other share the lowest of them.
            let mut i = 0;
            while i < sorted.len() {
                let mut j = i + 1;
                while j < sorted.len() && starts[sorted[j]] - starts[sorted[j - 1]] < 110.0 {
                    j += 1;
                }
                let lines = sorted[i..j].iter().map(|&k| starts[k] + anchor(members[k].1));
                let line = lines.fold(f64::NEG_INFINITY, f64::max);
                for &k in &sorted[i..j] {
                    starts[k] = line - anchor(members[k].1);
                }
                i = j;
            }
            for (&(rank, item), &at) in members.iter().zip(&starts) {
                cross[item] = at;
                floor[rank] = at + self.level.items[item].cross + self.room[item];
            }
        }
    }
}

/// What stands between two ranks stands below the lines that run straight from one to the other.
fn below_lines(level: &Level, is_main: &[bool], ranks: &[usize], cross: &[f64], bottoms: &mut [f64]) {
    for tie in level.ties.iter().filter(|tie| is_main[tie.from] && is_main[tie.to]) {
        let at = (cross[tie.from] + tie.from_at).min(cross[tie.to] + tie.to_at);
        let (low, high) = (ranks[tie.from].min(ranks[tie.to]), ranks[tie.from].max(ranks[tie.to]));
        for bottom in bottoms[low..high].iter_mut().skip(1).step_by(2) {
            *bottom = bottom.max(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::place;
    use crate::layout::level::{Item, Level, Tie};
    use crate::layout::moments::Moments;
    use crate::layout::taste::Taste;
    use crate::model::Op;

    /// A main line of three, the last of them a tall stack, and a satellite that both ends of the stack are tied to.
    fn level(taste: Taste) -> Level {
        let when = Moments::at(0, 1);
        let item = |cross: f64| Item { main: 40.0, cross, when, ..Item::default() };
        let tie = |from, to, op, from_at, to_at| Tie {
            from,
            to,
            op,
            when,
            back: false,
            from_at,
            to_at,
            weight: 1.0,
            label: (0.0, 0.0),
        };
        Level {
            items: vec![item(40.0), item(40.0), item(240.0), item(40.0)],
            ties: vec![
                tie(0, 1, Op::Request, 20.0, 20.0),
                tie(1, 2, Op::Request, 20.0, 20.0),
                tie(1, 2, Op::Request, 20.0, 220.0),
                tie(2, 3, Op::Control, 20.0, 20.0),
                tie(3, 2, Op::Control, 20.0, 220.0),
            ],
            item_gap: 30.0,
            rank_gap: 50.0,
            taste,
            ..Level::default()
        }
    }

    /// Ranks, and places across the flow.
    fn placed(taste: Taste) -> (Vec<usize>, Vec<f64>) {
        let (mut ranks, mut cross) = (vec![0, 1, 2, 0], vec![0.0; 4]);
        place(&level(taste), &[true, true, true, false], &mut ranks, &mut cross);
        (ranks, cross)
    }

    #[test]
    fn a_satellite_stands_below_the_main_line() {
        let (ranks, cross) = placed(Taste::default());
        assert_eq!(ranks[..3], [0, 1, 2]);
        assert!(cross[3] >= 40.0 + 30.0, "{cross:?}");
    }

    #[test]
    fn between_two_ranks_or_behind_them_is_room() {
        let (ranks, _) = placed(Taste { between: true, ..Taste::default() });
        assert!([[0, 1, 3, 2], [0, 1, 2, 3]].contains(&[ranks[0], ranks[1], ranks[2], ranks[3]]), "{ranks:?}");
    }

    #[test]
    fn above_is_below_upside_down() {
        let (_, below) = placed(Taste::default());
        let (_, above) = placed(Taste { above: true, ..Taste::default() });
        assert!(above[3] + 40.0 <= 0.0, "{above:?}");
        assert!(below[3] >= 40.0);
    }
}
