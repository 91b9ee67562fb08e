//! Satellites move and change places as long as their lines get shorter and straighter.

use crate::layout::level::satellite::{Columns, Rows};
use crate::layout::level::{Level, Tie};
use crate::layout::moments::Moments;
use crate::model::Op;

/// More satellites than this stay where they were put first.
const MANY: usize = 16;
/// How often all satellites are tried.
const ROUNDS: usize = 4;
/// Price of a bend, px, as for the routes.
const BEND: f64 = 55.0;
/// Price of a crossing, px, as far as straight lines tell.
const CROSSES: f64 = 60.0;
/// Price of standing where the main line has no rank, px.
const OPENS: f64 = 60.0;
/// Price of growing across the flow, for each px, when the main line is as long as it is wide. What is long
/// likes to grow, what is wide does not.
const GROWS: f64 = 1.7;
/// Price of a flow that runs backwards, px.
const BACKWARDS: f64 = 60.0;
/// How much what only belongs together pulls, beside a line.
const BELONGS: f64 = 1.0;
/// Price of standing before what the text declares before it, px.
const AGAINST_TEXT: f64 = 2.0;

/// Improves the columns of satellites by moving one or exchanging two at a time.
pub(crate) fn settle(rows: &Rows, is_main: &[bool], ranks: &[usize], cross: &[f64], columns: &mut Columns) {
    let satellites: Vec<usize> = (0..is_main.len()).filter(|&i| !is_main[i]).collect();
    if satellites.len() > MANY {
        return;
    }
    let mut board = Board::new(rows, ranks, cross, &satellites);
    let mut best = board.cost(columns);
    for _ in 0..ROUNDS {
        let before = best;
        for &item in &satellites {
            for rank in 0..columns.len() {
                for row in 0..=columns[rank].len() {
                    let mut tried = columns.clone();
                    for column in &mut tried {
                        column.retain(|&other| other != item);
                    }
                    let row = row.min(tried[rank].len());
                    tried[rank].insert(row, item);
                    board.better(tried, columns, &mut best);
                }
            }
        }
        for (i, &a) in satellites.iter().enumerate() {
            for &b in &satellites[i + 1..] {
                let mut tried = columns.clone();
                for other in tried.iter_mut().flatten() {
                    *other = if *other == a {
                        b
                    } else if *other == b {
                        a
                    } else {
                        *other
                    };
                }
                board.better(tried, columns, &mut best);
            }
        }
        if best + 0.5 > before {
            return;
        }
    }
}

/// True when two straight lines cross, other than at their ends.
fn cross((a, b): (At, At), (c, d): (At, At)) -> bool {
    let side = |p: At, q: At, r: At| (q.0 - p.0) * (r.1 - p.1) - (q.1 - p.1) * (r.0 - p.0);
    let apart = |x: f64, y: f64| x * y < -1e-6;
    apart(side(a, b, c), side(a, b, d)) && apart(side(c, d, a), side(c, d, b))
}

/// Boxes of all items, as far as they are known before the gaps between ranks are.
struct Board<'a> {
    rows: &'a Rows<'a>,
    level: &'a Level,
    satellite: Vec<bool>,
    ranks: Vec<usize>,
    cross: Vec<f64>,
    /// Middle of each item along the flow, px.
    main: Vec<f64>,
    /// Price of growing across the flow, for each px.
    grows: f64,
}

/// A point as (along, across) the flow, px.
type At = (f64, f64);

impl<'a> Board<'a> {
    fn new(rows: &'a Rows<'a>, ranks: &[usize], cross: &[f64], satellites: &[usize]) -> Self {
        let count = ranks.len();
        let mut satellite = vec![false; count];
        for &item in satellites {
            satellite[item] = true;
        }
        let level = rows.level;
        let main = vec![0.0; count];
        // Satellites have no columns of their own: theirs are the main line's.
        let last = rows.columns().saturating_sub(1);
        let ranks = ranks.iter().map(|&rank| rank.min(last)).collect();
        let mut board = Board { rows, level, satellite, ranks, cross: cross.to_vec(), main, grows: GROWS };
        let bare = vec![Vec::new(); rows.columns()];
        board.lay(&bare);
        let long = (0..count).map(|i| board.main[i] + level.items[i].main / 2.0).fold(1.0, f64::max);
        board.grows = GROWS * (rows.extent() / long).clamp(0.4, 1.0);
        board
    }

    /// Takes what was tried when it is better.
    fn better(&mut self, tried: Columns, columns: &mut Columns, best: &mut f64) {
        let cost = self.cost(&tried);
        if cost + 0.5 < *best {
            (*best, *columns) = (cost, tried);
        }
    }

    fn cost(&mut self, columns: &Columns) -> f64 {
        self.lay(columns);
        let items = &self.level.items;
        let lowest =
            columns.iter().flatten().map(|&i| self.cross[i] + items[i].cross).fold(f64::NEG_INFINITY, f64::max);
        let ground = self.rows.highest();
        let mut total = if ground.is_finite() { self.grows * (lowest - ground).max(0.0) } else { lowest };
        for tie in self.level.ties.iter().filter(|t| t.from != t.to && (self.satellite[t.from] || self.satellite[t.to]))
        {
            let from = (self.main[tie.from], self.cross[tie.from] + tie.from_at);
            let to = (self.main[tie.to], self.cross[tie.to] + tie.to_at);
            total += self.line((tie.from, from), (tie.to, to), tie.when);
            if tie.op == Op::Async && to.0 < from.0 - 1.0 {
                total += BACKWARDS;
            }
        }
        let opened = (0..columns.len()).filter(|&c| self.rows.is_between(c) && !columns[c].is_empty());
        total += OPENS * opened.count() as f64;
        total += CROSSES * self.crossings() as f64;
        for &(a, b, _) in &self.level.together {
            let middle = |item: usize| (self.main[item], self.cross[item] + items[item].cross / 2.0);
            let apart = |low: f64, high: f64, size: f64| ((low - high).abs() - size).max(0.0);
            let (p, q) = (middle(a), middle(b));
            let sizes = (items[a].main + items[b].main, items[a].cross + items[b].cross);
            total += BELONGS * (apart(p.0, q.0, sizes.0 / 2.0) + apart(p.1, q.1, sizes.1 / 2.0));
        }
        for column in columns {
            let pairs = column.windows(2).filter(|pair| pair[0] > pair[1]).count();
            total += AGAINST_TEXT * pairs as f64;
        }
        let rows = 0..columns.iter().map(Vec::len).max().unwrap_or(0);
        for row in rows {
            let row: Vec<usize> = columns.iter().filter_map(|column| column.get(row).copied()).collect();
            total += AGAINST_TEXT * row.windows(2).filter(|pair| pair[0] > pair[1]).count() as f64;
        }
        // What nothing holds elsewhere stands at the beginning.
        let starts = columns.iter().enumerate().flat_map(|(rank, c)| c.iter().map(move |&item| (rank, item)));
        total + starts.filter(|&(_, item)| items[item].start).map(|(rank, _)| 40.0 * rank as f64).sum::<f64>()
    }

    /// Pairs of lines, one of them of a satellite, that would cross if all were straight.
    fn crossings(&self) -> usize {
        let at = |item: usize, across: f64| (self.main[item], self.cross[item] + across);
        let ends = |tie: &Tie| (at(tie.from, tie.from_at), at(tie.to, tie.to_at));
        let of_satellite = |tie: &Tie| self.satellite[tie.from] || self.satellite[tie.to];
        let ties: Vec<&Tie> = self.level.ties.iter().filter(|tie| tie.from != tie.to).collect();
        let mut count = 0;
        for (i, a) in ties.iter().enumerate() {
            for b in ties[i + 1..].iter().filter(|b| of_satellite(a) || of_satellite(b)) {
                count += usize::from(a.when.meets(b.when) && cross(ends(a), ends(b)));
            }
        }
        count
    }

    /// Places everything as these columns say.
    fn lay(&mut self, columns: &Columns) {
        for (rank, column) in columns.iter().enumerate() {
            for &item in column {
                self.ranks[item] = rank;
            }
        }
        self.rows.lay(columns, &mut self.cross);
        let mut width = vec![0.0_f64; columns.len()];
        for (item, &rank) in self.level.items.iter().zip(&self.ranks) {
            width[rank] = width[rank].max(item.main);
        }
        let mut middle = vec![0.0; columns.len()];
        let mut at = 0.0;
        for (middle, width) in middle.iter_mut().zip(&width) {
            *middle = at + width / 2.0;
            at += if *width > 0.0 { width + self.level.rank_gap } else { 0.0 };
        }
        for (item, &rank) in self.ranks.iter().enumerate() {
            self.main[item] = middle[rank];
        }
    }

    /// What a line costs: its length, and its bends as far as boxes force them.
    fn line(&self, (a, p): (usize, At), (b, q): (usize, At), when: Moments) -> f64 {
        let length = (p.0 - q.0).abs() + (p.1 - q.1).abs();
        let clear = |from: At, to: At| {
            (0..self.main.len()).all(|i| {
                let item = &self.level.items[i];
                let (m, c) = (self.main[i], self.cross[i]);
                i == a
                    || i == b
                    || !item.when.meets(when)
                    || from.0.max(to.0) <= m - item.main / 2.0
                    || from.0.min(to.0) >= m + item.main / 2.0
                    || from.1.max(to.1) <= c
                    || from.1.min(to.1) >= c + item.cross
            })
        };
        // A stack of copies is in the way of what leaves one of them, but the last, downwards.
        let under = |item: usize, at: At, other: At| {
            let rest = self.cross[item] + self.level.items[item].cross - at.1;
            other.1 > at.1 + rest && rest > 130.0
        };
        let through = under(a, p, q) || under(b, q, p);
        let (first, second) = ((p.0, q.1), (q.0, p.1));
        let bends = if (p.0 - q.0).abs() < 1.0 {
            if clear(p, q) && !through { 0.0 } else { 2.0 }
        } else if (p.1 - q.1).abs() < 8.0 {
            if clear(p, q) { 0.0 } else { 3.0 }
        } else if !through && (clear(p, first) && clear(first, q) || clear(p, second) && clear(second, q)) {
            1.0
        } else {
            let turn = (p.0 + q.0) / 2.0;
            if clear(p, (turn, p.1)) && clear((turn, q.1), q) { 2.0 } else { 3.5 }
        };
        length + BEND * bends
    }
}
