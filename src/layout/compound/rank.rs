//! Ranks of the items of one level.

/// A line between two items of a level, with its weight.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arc {
    pub from: usize,
    pub to: usize,
    pub weight: f64,
}

/// What pulls an item towards the borders of its frame: lines that come in, lines that go out.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Pull {
    pub first: f64,
    pub last: f64,
}

/// Rounds in which items are moved to the median of their neighbours.
const ROUNDS: usize = 12;

/// An order of all items in which few arcs run backwards (Eades, Lin, Smyth, 1993); ties in the order of the
/// text. The result is the position of each item.
pub(crate) fn sequence(count: usize, arcs: &[Arc]) -> Vec<usize> {
    let (mut next, mut last) = (vec![Vec::new(); count], vec![Vec::new(); count]);
    let (mut out, mut into) = (vec![0.0_f64; count], vec![0.0_f64; count]);
    for arc in arcs.iter().filter(|arc| arc.from != arc.to) {
        next[arc.from].push((arc.to, arc.weight));
        last[arc.to].push((arc.from, arc.weight));
        out[arc.from] += arc.weight;
        into[arc.to] += arc.weight;
    }
    let mut left = vec![true; count];
    let (mut head, mut tail) = (Vec::with_capacity(count), Vec::new());
    let mut open = Open::new(count, &out, &into);
    while let Some(item) = open.take(&out, &into, &left) {
        left[item.1] = false;
        match item.0 {
            Place::Tail => tail.push(item.1),
            Place::Head => head.push(item.1),
        }
        for &(to, weight) in &next[item.1] {
            into[to] -= weight;
            open.changed(to, &out, &into, &left);
        }
        for &(from, weight) in &last[item.1] {
            out[from] -= weight;
            open.changed(from, &out, &into, &left);
        }
    }
    tail.reverse();
    head.extend(tail);
    let mut position = vec![0; count];
    for (at, &item) in head.iter().enumerate() {
        position[item] = at;
    }
    position
}

enum Place {
    Head,
    Tail,
}

/// Items that are still to be taken: sinks, sources, and the rest by how much more goes out than comes in.
struct Open {
    sinks: std::collections::BTreeSet<usize>,
    sources: std::collections::BTreeSet<usize>,
    rest: std::collections::BTreeSet<(i64, usize)>,
    key: Vec<i64>,
}

const NOTHING: f64 = 1e-9;

impl Open {
    fn new(count: usize, out: &[f64], into: &[f64]) -> Self {
        let mut open = Open {
            sinks: Default::default(),
            sources: Default::default(),
            rest: Default::default(),
            key: vec![0; count],
        };
        let left = vec![true; count];
        for item in 0..count {
            open.changed(item, out, into, &left);
        }
        open
    }

    fn changed(&mut self, item: usize, out: &[f64], into: &[f64], left: &[bool]) {
        self.rest.remove(&(self.key[item], item));
        if !left[item] {
            return;
        }
        if out[item] <= NOTHING && into[item] > NOTHING {
            self.sinks.insert(item);
        } else if into[item] <= NOTHING {
            self.sources.insert(item);
        } else {
            self.key[item] = ((into[item] - out[item]) * 1000.0).round() as i64;
            self.rest.insert((self.key[item], item));
        }
    }

    fn take(&mut self, out: &[f64], into: &[f64], left: &[bool]) -> Option<(Place, usize)> {
        while let Some(item) = self.sinks.pop_last() {
            if left[item] && into[item] > NOTHING && out[item] <= NOTHING {
                return Some((Place::Tail, item));
            }
            if left[item] {
                self.sources.insert(item);
            }
        }
        while let Some(item) = self.sources.pop_first() {
            if left[item] {
                return Some((Place::Head, item));
            }
        }
        let (_, item) = self.rest.pop_first()?;
        Some((Place::Head, item))
    }
}

/// Ranks with short arcs: longest paths, then every item moves to the weighted median of its neighbours as
/// long as that shortens anything. `position` orders the items; arcs against it count as turned around.
pub(crate) fn ranks(position: &[usize], arcs: &[Arc], pulls: &[Pull]) -> Vec<usize> {
    let count = position.len();
    let mut by_position: Vec<usize> = (0..count).collect();
    by_position.sort_by_key(|&item| position[item]);
    let (mut next, mut last) = (vec![Vec::new(); count], vec![Vec::new(); count]);
    for arc in arcs.iter().filter(|arc| arc.from != arc.to) {
        let (a, b) = if position[arc.from] < position[arc.to] { (arc.from, arc.to) } else { (arc.to, arc.from) };
        next[a].push((b, arc.weight));
        last[b].push((a, arc.weight));
    }
    let mut rank = vec![0_i64; count];
    for &item in &by_position {
        rank[item] = last[item].iter().map(|&(from, _)| rank[from] + 1).max().unwrap_or(0);
    }
    let deepest = rank.iter().copied().max().unwrap_or(0);
    for round in 0..ROUNDS {
        let mut moved = false;
        for step in 0..count {
            let item = by_position[if round % 2 == 0 { count - 1 - step } else { step }];
            let low = last[item].iter().map(|&(from, _)| rank[from] + 1).max().unwrap_or(0);
            let high = next[item].iter().map(|&(to, _)| rank[to] - 1).min().unwrap_or(deepest);
            let mut wishes: Vec<(i64, f64)> =
                next[item].iter().chain(&last[item]).map(|&(other, weight)| (rank[other], weight)).collect();
            wishes.push((-1, pulls[item].first));
            wishes.push((deepest + 1, pulls[item].last));
            let best = median(&mut wishes).unwrap_or(rank[item]).clamp(low, high.max(low));
            let cost = |at: i64| wishes.iter().map(|&(other, weight)| (other - at).abs() as f64 * weight).sum::<f64>();
            if best != rank[item] && cost(best) < cost(rank[item]) - NOTHING {
                rank[item] = best;
                moved = true;
            }
        }
        if !moved {
            break;
        }
    }
    squeeze(&rank)
}

fn median(wishes: &mut [(i64, f64)]) -> Option<i64> {
    wishes.sort_by_key(|wish| wish.0);
    let half = wishes.iter().map(|wish| wish.1).sum::<f64>() / 2.0;
    let mut sum = 0.0;
    wishes
        .iter()
        .find(|wish| {
            sum += wish.1;
            wish.1 > 0.0 && sum >= half - NOTHING
        })
        .map(|wish| wish.0)
}

/// Leaves no rank empty.
fn squeeze(rank: &[i64]) -> Vec<usize> {
    let used: std::collections::BTreeSet<i64> = rank.iter().copied().collect();
    let number: std::collections::BTreeMap<i64, usize> = used.into_iter().enumerate().map(|(i, r)| (r, i)).collect();
    rank.iter().map(|r| number[r]).collect()
}
