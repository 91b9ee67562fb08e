//! Places: levels from the inside out, each in rows of ranks that wrap like the lines of a text.

use std::collections::{BTreeMap, BTreeSet};

use crate::design::Direction;
use crate::layout::compound::channel::{Passage, turns};
use crate::layout::compound::graph::{End, Level, Node, Piece, What};
use crate::layout::compound::straight::straighten;
use crate::layout::level::cross::coordinates;
use crate::layout::level::{self, Knot, Ranked};
use crate::layout::metrics::Metrics;
use crate::layout::moments::Moments;
use crate::limits::Purse;

/// The ratio of width to height that a drawing likes best.
const PAGE: f64 = 1.6;

/// The ratio of length along the flow to height across it that is asked for.
pub(crate) fn page(metrics: &Metrics, direction: Direction) -> f64 {
    let ratio = metrics.ratio.unwrap_or(PAGE);
    match direction {
        Direction::Right => ratio,
        Direction::Down => 1.0 / ratio,
    }
}
/// A frame's contents wrap only when they are longer than this, in widths to heights, ...
const LONG: f64 = 3.0;
/// ... and when they are at least so many ranks, or hold frames.
const DEEP: usize = 12;
/// A level wraps for a better shape only: by how much, as a logarithm of the ratio.
const WRAPPED: f64 = 0.3;
/// Most rows of a level.
const ROWS: usize = 12;

/// The places of a level, px from the start of its frame: (along, across) the flow.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places {
    /// Start of each node.
    pub nodes: Vec<(f64, f64)>,
    /// Corners of each piece, in the direction of the flow.
    pub courses: Vec<Vec<(f64, f64)>>,
    pub size: (f64, f64),
}

/// Room between a frame and its contents, px.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pads {
    pub start: f64,
    pub end: f64,
    pub low: f64,
    pub high: f64,
    /// Least size along and across the flow.
    pub least: (f64, f64),
}

/// Ranks that stand one behind the other.
struct Row {
    columns: Vec<Vec<usize>>,
}

/// Places a level whose ends know where they touch their nodes. `whole` is the level of the drawing itself.
pub(crate) fn place(
    level: &mut Level,
    metrics: &Metrics,
    pads: Pads,
    (page, whole): (f64, bool),
    purse: &Purse,
) -> Places {
    let rows = cut(level, metrics, page, whole);
    let (rows, cuts) = wrap(level, rows);
    let mut places = Places {
        nodes: vec![(0.0, 0.0); level.nodes.len()],
        courses: vec![Vec::new(); level.pieces.len()],
        size: (0.0, 0.0),
    };
    let most = cuts.iter().map(|cut| cut.ways).max().unwrap_or(0) as f64;
    // Lines that return to the next row run down beside the rows.
    let margin = if most > 0.0 { most * metrics.track + metrics.head } else { 0.0 };
    let mut cross = pads.low;
    let mut bottoms = Vec::new();
    let mut width = 0.0_f64;
    for (number, row) in rows.iter().enumerate() {
        let gate_first = number == 0 && level.gates.0;
        let start = if gate_first { 0.0 } else { pads.start + margin };
        let least = if gate_first { pads.start + margin } else { 0.0 };
        let last_gates = number + 1 == rows.len() && level.gates.1;
        let (end, low, high) = lay_row(
            level,
            row,
            metrics,
            (start, least, if last_gates { pads.end + margin } else { 0.0 }),
            cross,
            &mut places,
            purse,
        );
        width = width.max(if last_gates { end } else { end + pads.end + margin });
        bottoms.push((low, high));
        cross = high;
        if let Some(cut) = cuts.get(number) {
            cross += metrics.item_gap + cut.ways as f64 * metrics.track + metrics.item_gap;
        }
    }
    let (shelf_end, shelf_high) = shelf(level, metrics, pads, page, (width, cross), &mut places);
    width = width.max(shelf_end).max(pads.least.0);
    let height = (shelf_high + pads.high).max(pads.least.1);
    places.size = (width.ceil(), height.ceil());
    if level.gates.1 {
        for &gate in level.ranks.last().into_iter().flatten() {
            places.nodes[gate].0 = places.size.0;
        }
        stretch(level, &mut places);
    }
    for comb in &level.combs {
        let (x, y) = places.nodes[comb.node];
        for (&leaf, (dx, dy)) in comb.leaves.iter().zip(&comb.at) {
            places.nodes[leaf] = (x + dx, y + dy);
        }
    }
    carry(level, &rows, &cuts, &bottoms, metrics, (margin, pads), &mut places);
    places
}

/// Lines that go out reach the border, wherever that is now.
fn stretch(level: &Level, places: &mut Places) {
    for (index, piece) in level.pieces.iter().enumerate() {
        if level.nodes[piece.to.node].what == What::Gate
            && let Some(last) = places.courses[index].last_mut()
        {
            last.0 = places.size.0;
        }
    }
}

/// First ranks of all rows: as many rows as bring the level nearest to the shape of a page.
fn cut(level: &Level, metrics: &Metrics, page: f64, whole: bool) -> Vec<usize> {
    let count = level.ranks.len();
    let first = usize::from(level.gates.0);
    let last = count - usize::from(level.gates.1).min(count);
    if last <= first + 1 {
        return vec![0];
    }
    let mut wide: Vec<f64> = Vec::new();
    let mut tall: Vec<f64> = Vec::new();
    for rank in &level.ranks {
        let gap = |node: &usize| if level.nodes[*node].what == What::Bend { 10.0 } else { metrics.item_gap };
        wide.push(
            rank.iter().map(|&n| level.nodes[n].main).fold(0.0, f64::max) + metrics.rank_gap + 4.0 * metrics.track,
        );
        tall.push(rank.iter().map(|n| level.nodes[*n].cross + gap(n)).sum());
    }
    // Lines from one rank to the next.
    let mut over = vec![0_usize; count];
    let mut trunks = BTreeSet::new();
    for piece in &level.pieces {
        let rank = level.nodes[piece.to.node].rank;
        if piece.trunk.is_none_or(|trunk| trunks.insert((rank, trunk))) {
            over[rank] += 1;
        }
    }
    let total: f64 = wide[first..last].iter().sum();
    let off = |starts: &[usize]| {
        let ends = starts[1..].iter().copied().chain([last]);
        let (mut w, mut h) = (0.0_f64, 0.0_f64);
        for (start, end) in starts.iter().zip(ends) {
            w = w.max(wide[*start..end].iter().sum());
            h += tall[*start..end].iter().copied().fold(0.0, f64::max);
        }
        let lines: usize = starts[1..].iter().map(|&start| over[start]).sum();
        h += lines as f64 * metrics.track + 2.0 * metrics.item_gap * (starts.len() - 1) as f64;
        w += starts[1..].iter().map(|&start| over[start]).max().unwrap_or(0) as f64 * 2.0 * metrics.track;
        (w / h.max(1.0) / page).ln().abs()
    };
    let one = vec![first];
    let shape = total / tall.iter().copied().fold(1.0, f64::max);
    let mut best = (off(&one), one);
    let frames = level.nodes.iter().any(|node| matches!(node.what, What::Frame(..)));
    if whole || shape > LONG && (frames || last - first >= DEEP) {
        for rows in 2..=ROWS.min(last - first) {
            let starts = balanced(&wide, &over, (first, last), rows);
            let found = off(&starts) + WRAPPED;
            if found < best.0 {
                best = (found, starts);
            }
        }
    }
    let mut starts = best.1;
    starts[0] = 0;
    starts
}

/// Rows of about the same width, cut where few lines run.
fn balanced(wide: &[f64], over: &[usize], (first, last): (usize, usize), rows: usize) -> Vec<usize> {
    let total: f64 = wide[first..last].iter().sum();
    let goal = total / rows as f64;
    let mut sum = vec![0.0; last + 1];
    for rank in first..last {
        sum[rank + 1] = sum[rank] + wide[rank];
    }
    // Least cost of the ranks before `end` in so many rows.
    let mut cost = vec![vec![(f64::INFINITY, 0_usize); last + 1]; rows + 1];
    cost[0][first] = (0.0, first);
    for row in 1..=rows {
        for end in first + 1..=last {
            for start in first..end {
                let long = (sum[end] - sum[start]) / goal - 1.0;
                let lines = if start > first { over[start] as f64 * 0.02 } else { 0.0 };
                let found = cost[row - 1][start].0 + long * long * if long > 0.0 { 4.0 } else { 1.0 } + lines;
                if found < cost[row][end].0 {
                    cost[row][end] = (found, start);
                }
            }
        }
    }
    let mut starts = Vec::new();
    let mut end = last;
    for row in (1..=rows).rev() {
        end = cost[row][end].1;
        starts.push(end);
    }
    starts.reverse();
    starts
}

/// Lines that go on in the next row.
struct Cut {
    /// The way over the gap, the piece itself, the piece before the cut and the piece behind it, in order.
    pieces: Vec<(usize, usize, usize, usize)>,
    /// How many ways there are; lines of a trunk have one.
    ways: usize,
}

/// Splits the pieces that run from one row to the next.
fn wrap(level: &mut Level, starts: Vec<usize>) -> (Vec<Row>, Vec<Cut>) {
    let ends = starts[1..].iter().copied().chain([level.ranks.len()]);
    let mut rows: Vec<Row> =
        starts.iter().zip(ends).map(|(&start, end)| Row { columns: level.ranks[start..end].to_vec() }).collect();
    let mut place = vec![0; level.nodes.len()];
    for rank in &level.ranks {
        for (index, &node) in rank.iter().enumerate() {
            place[node] = index;
        }
    }
    let mut cuts = Vec::new();
    for (number, &start) in starts.iter().enumerate().skip(1) {
        let mut over: Vec<usize> = (0..level.pieces.len())
            .filter(|&p| {
                level.nodes[level.pieces[p].to.node].rank == start
                    && level.nodes[level.pieces[p].from.node].rank + 1 == start
            })
            .collect();
        over.sort_by(|&a, &b| {
            let key = |p: usize| {
                (
                    place[level.pieces[p].from.node],
                    level.pieces[p].from.at,
                    place[level.pieces[p].to.node],
                    level.pieces[p].to.at,
                )
            };
            key(a).partial_cmp(&key(b)).unwrap_or(std::cmp::Ordering::Equal)
        });
        let mut cut = Cut { pieces: Vec::new(), ways: 0 };
        let (mut exits, mut entries) = (Vec::new(), Vec::new());
        let mut trunks: BTreeMap<(usize, bool), usize> = BTreeMap::new();
        for piece in over {
            let of = level.pieces[piece].clone();
            let way = of.trunk.and_then(|trunk| trunks.get(&trunk).copied()).unwrap_or(cut.ways);
            if way == cut.ways {
                cut.ways += 1;
                trunks.extend(of.trunk.map(|trunk| (trunk, way)));
                for ends in [&mut exits, &mut entries] {
                    ends.push(level.nodes.len());
                    level.nodes.push(Node { what: What::Bend, main: 0.0, cross: 0.0, rank: usize::MAX, old: None });
                }
            }
            let passing = |node: usize| End { node, gate: usize::MAX, at: 0.0 };
            let before = level.pieces.len();
            level.pieces.push(Piece { to: passing(exits[way]), text: 0.0, ..of.clone() });
            level.pieces.push(Piece { from: passing(entries[way]), ..of });
            cut.pieces.push((way, piece, before, before + 1));
        }
        rows[number - 1].columns.push(exits);
        rows[number].columns.insert(0, entries);
        cuts.push(cut);
    }
    (rows, cuts)
}

/// Places the ranks of a row one behind the other. The result is where it ends along the flow, and its extent
/// across it.
fn lay_row(
    level: &Level,
    row: &Row,
    metrics: &Metrics,
    (start, first_gap, last_gap): (f64, f64, f64),
    cross: f64,
    places: &mut Places,
    purse: &Purse,
) -> (f64, f64, f64) {
    let column_of: BTreeMap<usize, usize> =
        row.columns.iter().enumerate().flat_map(|(c, nodes)| nodes.iter().map(move |&n| (n, c))).collect();
    let pieces: Vec<usize> = (0..level.pieces.len())
        .filter(|&p| {
            let piece = &level.pieces[p];
            match (column_of.get(&piece.from.node), column_of.get(&piece.to.node)) {
                (Some(a), Some(b)) => a + 1 == *b,
                _ => false,
            }
        })
        .collect();
    let at = across(level, row, &pieces, metrics, &column_of);
    let mut low = f64::INFINITY;
    let mut high = f64::NEG_INFINITY;
    for (&node, &y) in column_of.keys().zip(&at) {
        low = low.min(y);
        high = high.max(y + level.nodes[node].cross);
    }
    if column_of.is_empty() {
        return (start, cross, cross);
    }
    for (&node, &y) in column_of.keys().zip(&at) {
        places.nodes[node].1 = (y - low + cross).round();
    }
    let mut by_gap: Vec<Vec<usize>> = vec![Vec::new(); row.columns.len()];
    for &piece in &pieces {
        by_gap[column_of[&level.pieces[piece].from.node]].push(piece);
    }
    let mut x = start;
    for (column, nodes) in row.columns.iter().enumerate() {
        let wide = nodes.iter().map(|&n| level.nodes[n].main).fold(0.0, f64::max);
        for &node in nodes {
            places.nodes[node].0 = (x + (wide - level.nodes[node].main) / 2.0).round();
        }
        x += wide;
        if column + 1 == row.columns.len() {
            break;
        }
        let passages: Vec<Passage> = by_gap[column]
            .iter()
            .map(|&p| {
                let piece = &level.pieces[p];
                let y = |end: &End| places.nodes[end.node].1 + end.at;
                Passage { enter: y(&piece.from), leave: y(&piece.to), trunk: piece.trunk.map(|(fan, _)| fan) }
            })
            .collect();
        let (turns, count) = turns(&passages, metrics.clearance, purse);
        let text = by_gap[column].iter().map(|&p| level.pieces[p].text).fold(0.0, f64::max);
        let plain = |nodes: &[usize]| nodes.iter().all(|&n| matches!(level.nodes[n].what, What::Bend | What::Gate));
        let edge = if plain(nodes) || plain(&row.columns[column + 1]) { 0.0 } else { metrics.rank_gap };
        let mut gap =
            (2.0 * metrics.head + count as f64 * metrics.track).max(edge).max(text + count as f64 * metrics.track);
        if column == 0 {
            gap = gap.max(first_gap);
        }
        if column + 2 == row.columns.len() {
            gap = gap.max(last_gap);
        }
        let spare = (gap - (count.max(1) - 1) as f64 * metrics.track) / 2.0;
        for ((&piece, passage), turns) in by_gap[column].iter().zip(&passages).zip(turns) {
            let of = &level.pieces[piece];
            let mut points = vec![(places.nodes[of.from.node].0 + level.nodes[of.from.node].main, passage.enter)];
            let mut y = passage.enter;
            for turn in turns {
                let at = (x + spare + turn.track as f64 * metrics.track).round();
                points.extend([(at, y), (at, turn.leave)]);
                y = turn.leave;
            }
            places.courses[piece] = points;
        }
        x += gap;
    }
    for &piece in &pieces {
        let of = &level.pieces[piece];
        let to = (places.nodes[of.to.node].0, places.nodes[of.to.node].1 + of.to.at);
        places.courses[piece].push(to);
    }
    let low = column_of.keys().map(|&n| places.nodes[n].1).fold(f64::INFINITY, f64::min);
    let high = column_of.keys().map(|&n| places.nodes[n].1 + level.nodes[n].cross).fold(f64::NEG_INFINITY, f64::max);
    (x, low, high)
}

/// Positions across the flow of the nodes of a row, in the order of `column_of`.
fn across(
    level: &Level,
    row: &Row,
    pieces: &[usize],
    metrics: &Metrics,
    column_of: &BTreeMap<usize, usize>,
) -> Vec<f64> {
    let number: BTreeMap<usize, usize> = column_of.keys().enumerate().map(|(i, &node)| (node, i)).collect();
    let always = Moments::at(0, 1);
    let mut ranked = Ranked { gap: metrics.item_gap, ..Ranked::default() };
    for (&node, &column) in column_of {
        let of = &level.nodes[node];
        let item = matches!(of.what, What::Leaf(_) | What::Frame(..) | What::Comb(_)).then_some(node);
        ranked.nodes.push(Knot { item, main: of.main, cross: of.cross, when: always, rank: column });
    }
    ranked.ranks = row.columns.iter().map(|nodes| nodes.iter().map(|node| number[node]).collect()).collect();
    for &piece in pieces {
        let of = &level.pieces[piece];
        let (from, to) = (number[&of.from.node], number[&of.to.node]);
        // Long lines are straight before short ones are (Gansner, Koutsofios, North, Vo, 1993).
        let passing = [from, to].into_iter().filter(|&n| ranked.nodes[n].item.is_none()).count();
        let weight = of.weight * [1.0, 2.0, 8.0][passing];
        ranked.pieces.push(level::Piece { from, to, from_at: of.from.at, to_at: of.to.at, when: always, weight });
    }
    let mut at = coordinates(&ranked, &ranked.ranks);
    if row.columns.iter().flatten().any(|&node| matches!(level.nodes[node].what, What::Frame(..))) {
        level_out(&ranked, &mut at);
    }
    straighten(&ranked, &mut at, |a, b| level::cross::gap(&ranked, a, b));
    at
}

/// Shifts whole ranks of a row into the height that the tallest of them needs: straight lines from frame to frame
/// would make stairs of them.
fn level_out(ranked: &Ranked, at: &mut [f64]) {
    let extent = |rank: &Vec<usize>, at: &[f64]| {
        let low = rank.iter().map(|&n| at[n]).fold(f64::INFINITY, f64::min);
        let high = rank.iter().map(|&n| at[n] + ranked.nodes[n].cross).fold(f64::NEG_INFINITY, f64::max);
        (low, high)
    };
    let extents: Vec<(f64, f64)> = ranked.ranks.iter().map(|rank| extent(rank, at)).collect();
    let height = extents.iter().map(|(low, high)| high - low).fold(0.0, f64::max);
    let mut middles: Vec<f64> = extents.iter().filter(|e| e.0 < e.1).map(|(low, high)| (low + high) / 2.0).collect();
    middles.sort_by(f64::total_cmp);
    let Some(&middle) = middles.get(middles.len() / 2) else { return };
    let (top, bottom) = (middle - height / 2.0, middle + height / 2.0);
    for (rank, (low, high)) in ranked.ranks.iter().zip(extents) {
        let by = (top - low).max(0.0) - (high - bottom).max(0.0);
        for &node in rank {
            at[node] += by;
        }
    }
}

/// Items without lines, in rows below the rest.
fn shelf(
    level: &Level,
    metrics: &Metrics,
    pads: Pads,
    page: f64,
    (width, cross): (f64, f64),
    places: &mut Places,
) -> (f64, f64) {
    if level.lonely.is_empty() {
        return (0.0, cross);
    }
    let area: f64 = level
        .lonely
        .iter()
        .map(|&n| (level.nodes[n].main + metrics.item_gap) * (level.nodes[n].cross + metrics.item_gap))
        .sum();
    let goal = width.max((area * page).sqrt());
    let empty = level.ranks.iter().all(Vec::is_empty);
    let (mut x, mut y, mut tall, mut far) =
        (pads.start, if empty { cross } else { cross + metrics.item_gap }, 0.0_f64, 0.0_f64);
    for &node in &level.lonely {
        let of = &level.nodes[node];
        if x > pads.start && x + of.main + pads.end > goal {
            x = pads.start;
            y += tall + metrics.item_gap;
            tall = 0.0;
        }
        places.nodes[node] = (x.round(), y.round());
        far = far.max(x + of.main + pads.end);
        x += of.main + metrics.item_gap;
        tall = tall.max(of.cross);
    }
    (far, y + tall)
}

/// Carries lines from the end of a row to the start of the next, in the same order, so that none crosses.
fn carry(
    level: &Level,
    rows: &[Row],
    cuts: &[Cut],
    bottoms: &[(f64, f64)],
    metrics: &Metrics,
    (margin, pads): (f64, Pads),
    places: &mut Places,
) {
    for (number, cut) in cuts.iter().enumerate() {
        let right = rows[number].columns.last().into_iter().flatten().map(|&n| places.nodes[n].0).fold(0.0, f64::max);
        let left = pads.start + margin;
        for &(place, piece, before, behind) in &cut.pieces {
            let back = (cut.ways - 1 - place) as f64 * metrics.track;
            let down = right + metrics.head / 2.0 + back;
            let channel = (bottoms[number].1 + metrics.item_gap + back).round();
            let up = left - metrics.head / 2.0 - place as f64 * metrics.track;
            let (exit, entry) = (level.pieces[before].to, level.pieces[behind].from);
            let (y, to) = (places.nodes[exit.node].1 + exit.at, places.nodes[entry.node].1 + entry.at);
            let mut points = places.courses[before].clone();
            points.extend([(down, y), (down, channel), (up, channel), (up, to)]);
            points.extend(&places.courses[behind]);
            places.courses[piece] = points;
        }
    }
}
