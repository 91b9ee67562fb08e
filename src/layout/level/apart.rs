//! Items whose lines cross within their rank move on to a later one, where lines pass beside what stays.

use std::cmp::Reverse;

use crate::layout::level::{Level, chain, layered, order};

/// Levels with more items than this keep their ranks.
const MANY: usize = 40;
/// How many items move at most.
const MOVES: usize = 4;

/// Moves items, with what follows them, to later ranks as long as fewer lines cross.
pub(crate) fn spread(level: &Level, is_main: &[bool], ranks: &mut Vec<usize>) {
    if level.items.len() > MANY {
        return;
    }
    let hinted = |item: usize| level.same_rank.iter().chain(&level.same_line).any(|group| group.contains(&item));
    let movable: Vec<usize> = (0..ranks.len()).filter(|&item| is_main[item] && !hinted(item)).collect();
    let mut best = crossings(level, is_main, ranks);
    for _ in 0..MOVES {
        if best == 0 {
            return;
        }
        let tries = movable.iter().map(|&item| (item, later(level, is_main, ranks, item)));
        let scored = tries.map(|(item, tried)| (crossings(level, is_main, &tried), item, tried));
        // What the text says first stays.
        match scored.min_by_key(|(crossings, item, tried)| (*crossings, tried.iter().sum::<usize>(), Reverse(*item))) {
            Some((fewer, _, tried)) if fewer < best => (best, *ranks) = (fewer, tried),
            _ => return,
        }
    }
}

/// The ranks with one item moved on, and with it what has to stay behind it.
fn later(level: &Level, is_main: &[bool], ranks: &[usize], item: usize) -> Vec<usize> {
    let mut moved = ranks.to_vec();
    let mut open = vec![item];
    while let Some(item) = open.pop() {
        moved[item] += 1;
        let behind = level.ties.iter().filter(|tie| tie.from == item || tie.to == item);
        for other in behind.map(|tie| if tie.from == item { tie.to } else { tie.from }).filter(|&other| is_main[other])
        {
            if ranks[other] > ranks[item] && moved[other] == moved[item] {
                open.push(other);
            }
        }
    }
    moved
}

fn crossings(level: &Level, is_main: &[bool], ranks: &[usize]) -> usize {
    let ranked = chain::ranked(level, is_main, ranks);
    layered::crossings(&ranked, &order(&ranked))
}

#[cfg(test)]
mod tests {
    use super::spread;
    use crate::layout::level::{Item, Level, Tie};
    use crate::layout::moments::Moments;
    use crate::model::Op;

    fn level(ties: &[(usize, usize)], items: usize) -> Level {
        let when = Moments::at(0, 1);
        let item = Item { main: 40.0, cross: 40.0, when, flows: true, ..Item::default() };
        let tie = |&(from, to): &(usize, usize)| Tie {
            from,
            to,
            op: Op::Request,
            when,
            back: false,
            from_at: 20.0,
            to_at: 20.0,
            weight: 1.0,
            label: (0.0, 0.0),
        };
        Level { items: vec![item; items], ties: ties.iter().map(tie).collect(), item_gap: 10.0, ..Level::default() }
    }

    #[test]
    fn of_two_that_two_call_one_moves_on() {
        let level = level(&[(0, 2), (0, 3), (1, 2), (1, 3)], 4);
        let mut ranks = vec![0, 0, 1, 1];
        spread(&level, &[true; 4], &mut ranks);
        assert_eq!(ranks, [0, 0, 1, 2]);
    }

    #[test]
    fn what_crosses_nothing_stays() {
        let level = level(&[(0, 1), (0, 2), (1, 3), (2, 3)], 4);
        let mut ranks = vec![0, 1, 1, 2];
        spread(&level, &[true; 4], &mut ranks);
        assert_eq!(ranks, [0, 1, 1, 2]);
    }
}
