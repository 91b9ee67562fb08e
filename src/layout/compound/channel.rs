//! The gap between two ranks: every line that changes its place across the flow gets a track of its own there.

use std::collections::BTreeMap;

use crate::layout::compound::rank::{Arc, sequence};
use crate::limits::Purse;

/// A line through the gap: where it comes in and where it goes out across the flow, px.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Passage {
    pub enter: f64,
    pub leave: f64,
    /// Lines of one trunk, which enter or leave at the same place, share their track.
    pub trunk: Option<usize>,
}

impl Passage {
    /// It runs straight through and needs no track.
    pub fn straight(&self) -> bool {
        (self.enter - self.leave).abs() < 0.5
    }
}

/// A turn of a line: the track on which it runs across the flow, and where it goes on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Turn {
    pub track: usize,
    pub leave: f64,
}

/// What it costs that two lines run on top of each other, in crossings.
const ON_TOP: f64 = 100.0;
/// So many pairs of ends are compared in the time in which the search for lines looks at one place.
const COMPARED: usize = 64;
/// Tracks of a gap whose lines are too many to be told apart.
const CROWDED: usize = 24;
/// Lines that change places need another turn, which may get in the way of others; after so many, they overlap.
const SPLITS: usize = 8;

/// The turns of each line, tracks numbered from the side where lines enter, and the number of tracks (ordered as
/// in the orthogonal routing of layered drawings: Sander, 1996).
///
/// Lines whose tracks would touch get different ones; among those, the order is the one with few crossings. Of
/// two lines that change places, one turns twice.
///
/// Every line may have to be compared with every other, which is paid from the purse; when it is empty, lines share few
/// tracks.
pub(crate) fn turns(lines: &[Passage], apart: f64, purse: &Purse) -> (Vec<Vec<Turn>>, usize) {
    let mut legs = legs(lines);
    let price = lines.len().pow(2) / COMPARED;
    let mut placed = match purse.draw(price) {
        Ok(()) => tracks(&legs, apart),
        Err(_) => ((0..legs.len()).map(|leg| leg % CROWDED).collect(), legs.len().min(CROWDED)),
    };
    for _ in 0..SPLITS {
        if purse.draw(price).is_err() {
            break;
        }
        let Some(leg) = on_top(&legs, &placed.0, apart) else { break };
        let Some(middle) = free(lines, &legs, &legs[leg], apart) else { break };
        let whole = legs[leg].clone();
        legs.push(Leg { step: whole.step + 1, enters: vec![middle], ..whole.clone() }.measured());
        legs[leg] = Leg { leaves: vec![middle], ..whole }.measured();
        placed = tracks(&legs, apart);
    }
    let mut found = vec![Vec::new(); lines.len()];
    let mut by_step: Vec<usize> = (0..legs.len()).collect();
    by_step.sort_by_key(|&leg| legs[leg].step);
    for leg in by_step {
        for (&line, &leave) in legs[leg].lines.iter().zip(legs[leg].leaves.iter().cycle()) {
            found[line].push(Turn { track: placed.0[leg], leave });
        }
    }
    (found, placed.1)
}

/// A part of a line, or of all lines of a trunk, on one track.
#[derive(Clone, Debug)]
struct Leg {
    lines: Vec<usize>,
    step: usize,
    enters: Vec<f64>,
    /// As many as lines, or one for all of them.
    leaves: Vec<f64>,
    low: f64,
    high: f64,
}

impl Leg {
    fn new(lines: Vec<usize>, of: &[Passage]) -> Leg {
        let enters = lines.iter().map(|&line| of[line].enter).collect();
        let leaves = lines.iter().map(|&line| of[line].leave).collect();
        Leg { lines, step: 0, enters, leaves, low: 0.0, high: 0.0 }.measured()
    }

    fn measured(mut self) -> Leg {
        let ends = || self.enters.iter().chain(&self.leaves).copied();
        (self.low, self.high) = (ends().fold(f64::INFINITY, f64::min), ends().fold(f64::NEG_INFINITY, f64::max));
        self
    }
}

/// Lines of a trunk together, every other line that turns alone.
fn legs(lines: &[Passage]) -> Vec<Leg> {
    let mut trunks: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut alone = Vec::new();
    for (line, passage) in lines.iter().enumerate() {
        match passage.trunk {
            Some(trunk) => trunks.entry(trunk).or_default().push(line),
            None if !passage.straight() => alone.push(vec![line]),
            None => {}
        }
    }
    let together = trunks.into_values().filter(|of| of.iter().any(|&line| !lines[line].straight()));
    alone.into_iter().chain(together).map(|of| Leg::new(of, lines)).collect()
}

/// True when a line of the first leg goes on where one of the second comes in.
fn meet(first: &Leg, second: &Leg, apart: f64) -> bool {
    first.leaves.iter().any(|leave| second.enters.iter().any(|enter| (leave - enter).abs() < apart))
}

/// A line that runs on top of another although all tracks are placed.
fn on_top(legs: &[Leg], track: &[usize], apart: f64) -> Option<usize> {
    (0..legs.len()).filter(|&first| legs[first].lines.len() == 1).find(|&first| {
        (0..legs.len()).any(|second| {
            legs[first].lines != legs[second].lines
                && track[first] < track[second]
                && meet(&legs[first], &legs[second], apart)
        })
    })
}

/// A place between the ends of a line that no line enters or leaves at.
fn free(lines: &[Passage], legs: &[Leg], of: &Leg, apart: f64) -> Option<f64> {
    let taken = |y: f64| {
        let near = |at: f64| (at - y).abs() < apart;
        lines.iter().any(|line| near(line.enter) || near(line.leave))
            || legs.iter().any(|leg| leg.leaves.iter().any(|&leave| near(leave)))
    };
    let middle = ((of.low + of.high) / 2.0).round();
    (0..200).flat_map(|step| [f64::from(step), -f64::from(step)]).map(|by| middle + by).find(|&y| !taken(y))
}

/// The track of each leg, and the number of tracks.
fn tracks(legs: &[Leg], apart: f64) -> (Vec<usize>, usize) {
    let mut sorted: Vec<usize> = (0..legs.len()).collect();
    sorted.sort_by(|&a, &b| legs[a].low.total_cmp(&legs[b].low).then(a.cmp(&b)));
    let mut arcs = Vec::new();
    let mut conflicts: Vec<Vec<usize>> = vec![Vec::new(); legs.len()];
    for (index, &i) in sorted.iter().enumerate() {
        for &j in &sorted[index + 1..] {
            let (a, b) = (&legs[i], &legs[j]);
            if b.low > a.high + apart {
                break;
            }
            conflicts[i].push(j);
            conflicts[j].push(i);
            let (first, second) = if a.lines == b.lines {
                if a.step < b.step { (0.0, ON_TOP) } else { (ON_TOP, 0.0) }
            } else {
                (cost(a, b, apart), cost(b, a, apart))
            };
            if first < second {
                arcs.push(Arc { from: i, to: j, weight: second - first });
            } else if second < first {
                arcs.push(Arc { from: j, to: i, weight: first - second });
            }
        }
    }
    let position = sequence(legs.len(), &arcs);
    let mut by_position: Vec<usize> = (0..legs.len()).collect();
    by_position.sort_by_key(|&leg| position[leg]);
    let mut track = vec![usize::MAX; legs.len()];
    let mut count = 0;
    for leg in by_position {
        let before = conflicts[leg].iter().filter(|&&other| track[other] != usize::MAX).map(|&other| track[other] + 1);
        track[leg] = before.max().unwrap_or(0);
        count = count.max(track[leg] + 1);
    }
    (track, count)
}

/// Crossings when `first` turns before `second`.
fn cost(first: &Leg, second: &Leg, apart: f64) -> f64 {
    let inside = |of: &[f64], leg: &Leg| of.iter().filter(|&&at| at > leg.low && at < leg.high).count() as f64;
    let on_top = if meet(first, second, apart) { ON_TOP } else { 0.0 };
    let (leaves, enters) = (distinct(&first.leaves), distinct(&second.enters));
    inside(leaves, second) + inside(enters, first) + on_top
}

/// One of places that are all the same.
fn distinct(places: &[f64]) -> &[f64] {
    if places.windows(2).all(|pair| pair[0] == pair[1]) { &places[..places.len().min(1)] } else { places }
}

#[cfg(test)]
mod tests {
    use super::{CROWDED, Passage};
    use crate::limits::{Budget, Generosity, Purse, Resource};

    fn turns(lines: &[Passage], apart: f64) -> (Vec<Vec<super::Turn>>, usize) {
        super::turns(lines, apart, &Budget::new(Generosity::Normal).layout)
    }

    fn of(lines: &[(f64, f64)]) -> (Vec<Vec<usize>>, usize) {
        let lines: Vec<Passage> = lines.iter().map(|&(enter, leave)| Passage { enter, leave, trunk: None }).collect();
        let (found, count) = turns(&lines, 8.0);
        (found.iter().map(|turns| turns.iter().map(|turn| turn.track).collect()).collect(), count)
    }

    #[test]
    fn straight_lines_need_no_track() {
        assert_eq!(of(&[(0.0, 0.0), (10.0, 10.0)]), (vec![vec![], vec![]], 0));
    }

    #[test]
    fn lines_that_are_far_apart_share_a_track() {
        assert_eq!(of(&[(0.0, 10.0), (40.0, 60.0)]), (vec![vec![0], vec![0]], 1));
    }

    #[test]
    fn nested_turns_do_not_cross() {
        // Both go down: the lower one turns first.
        assert_eq!(of(&[(0.0, 100.0), (20.0, 120.0)]), (vec![vec![1], vec![0]], 2));
        // Both go up: the upper one turns first.
        assert_eq!(of(&[(100.0, 0.0), (120.0, 20.0)]), (vec![vec![0], vec![1]], 2));
    }

    #[test]
    fn a_line_that_leaves_where_another_enters_turns_behind_it() {
        assert_eq!(of(&[(0.0, 50.0), (50.0, 100.0)]), (vec![vec![1], vec![0]], 2));
    }

    #[test]
    fn lines_of_a_trunk_share_a_track() {
        let trunk = |leave| Passage { enter: 50.0, leave, trunk: Some(0) };
        let alone = Passage { enter: 20.0, leave: 90.0, trunk: None };
        let (found, count) = turns(&[trunk(0.0), trunk(50.0), alone, trunk(100.0)], 8.0);
        let track = |line: usize| found[line].iter().map(|turn| turn.track).collect::<Vec<_>>();
        assert_eq!((track(0), track(1), track(3), count), (track(1), track(3), track(0), 2));
        assert_eq!(found[3][0].leave, 100.0);
    }

    #[test]
    fn of_two_lines_that_change_places_one_turns_twice() {
        let (found, count) = of(&[(0.0, 100.0), (100.0, 0.0)]);
        assert_eq!((found[0].len() + found[1].len(), count), (3, 3));
    }

    #[test]
    fn lines_that_nobody_can_pay_for_share_tracks() {
        let lines: Vec<Passage> = (0..1_000)
            .map(|i| Passage { enter: f64::from(i), leave: f64::from(1_000 - i), trunk: None })
            .filter(|line| !line.straight())
            .collect();
        let purse = Purse::new(Resource::Layout, 1_000);
        let (found, count) = super::turns(&lines, 8.0, &purse);
        assert_eq!((count, purse.is_empty()), (CROWDED, true));
        assert!(found.iter().zip(&lines).all(|(turns, line)| turns.len() == 1 && turns[0].leave == line.leave));
    }
}
