//! The gap between two ranks: every line that changes its place across the flow gets a track of its own there.

use crate::layout::compound::rank::{Arc, sequence};

/// A line through the gap: where it comes in and where it goes out across the flow, px.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Passage {
    pub enter: f64,
    pub leave: f64,
}

impl Passage {
    fn low(&self) -> f64 {
        self.enter.min(self.leave)
    }

    fn high(&self) -> f64 {
        self.enter.max(self.leave)
    }

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
/// Lines that change places need another turn, which may get in the way of others; after so many, they overlap.
const SPLITS: usize = 8;

/// The turns of each line, tracks numbered from the side where lines enter, and the number of tracks (ordered as
/// in the orthogonal routing of layered drawings: Sander, 1996).
///
/// Lines whose tracks would touch get different ones; among those, the order is the one with few crossings. Of
/// two lines that change places, one turns twice.
pub(crate) fn turns(lines: &[Passage], apart: f64) -> (Vec<Vec<Turn>>, usize) {
    let mut legs: Vec<Leg> = (0..lines.len())
        .filter(|&line| !lines[line].straight())
        .map(|line| Leg { line, step: 0, passage: lines[line] })
        .collect();
    let mut placed = tracks(&legs, apart);
    for _ in 0..SPLITS {
        let Some(leg) = on_top(&legs, &placed.0, apart) else { break };
        let Some(middle) = free(lines, &legs, legs[leg].passage, apart) else { break };
        let Leg { line, step, passage } = legs[leg];
        legs[leg].passage.leave = middle;
        legs.push(Leg { line, step: step + 1, passage: Passage { enter: middle, leave: passage.leave } });
        placed = tracks(&legs, apart);
    }
    let mut found = vec![Vec::new(); lines.len()];
    let mut by_step: Vec<usize> = (0..legs.len()).collect();
    by_step.sort_by_key(|&leg| (legs[leg].line, legs[leg].step));
    for leg in by_step {
        found[legs[leg].line].push(Turn { track: placed.0[leg], leave: legs[leg].passage.leave });
    }
    (found, placed.1)
}

/// A part of a line with one turn.
#[derive(Clone, Copy, Debug)]
struct Leg {
    line: usize,
    step: usize,
    passage: Passage,
}

/// A leg that runs on top of another line although all tracks are placed.
fn on_top(legs: &[Leg], track: &[usize], apart: f64) -> Option<usize> {
    (0..legs.len()).find(|&first| {
        (0..legs.len()).any(|second| {
            legs[first].line != legs[second].line
                && track[first] < track[second]
                && (legs[first].passage.leave - legs[second].passage.enter).abs() < apart
        })
    })
}

/// A place between the ends of a line that no line enters or leaves at.
fn free(lines: &[Passage], legs: &[Leg], of: Passage, apart: f64) -> Option<f64> {
    let taken = |y: f64| {
        let near = |at: f64| (at - y).abs() < apart;
        lines.iter().any(|line| near(line.enter) || near(line.leave)) || legs.iter().any(|leg| near(leg.passage.leave))
    };
    let middle = ((of.enter + of.leave) / 2.0).round();
    (0..200).flat_map(|step| [f64::from(step), -f64::from(step)]).map(|by| middle + by).find(|&y| !taken(y))
}

/// The track of each leg, and the number of tracks.
fn tracks(legs: &[Leg], apart: f64) -> (Vec<usize>, usize) {
    let mut sorted: Vec<usize> = (0..legs.len()).collect();
    sorted.sort_by(|&a, &b| legs[a].passage.low().total_cmp(&legs[b].passage.low()).then(a.cmp(&b)));
    let mut arcs = Vec::new();
    let mut conflicts: Vec<Vec<usize>> = vec![Vec::new(); legs.len()];
    for (index, &i) in sorted.iter().enumerate() {
        for &j in &sorted[index + 1..] {
            let (a, b) = (&legs[i], &legs[j]);
            if b.passage.low() > a.passage.high() + apart {
                break;
            }
            conflicts[i].push(j);
            conflicts[j].push(i);
            let (first, second) = if a.line == b.line {
                if a.step < b.step { (0.0, ON_TOP) } else { (ON_TOP, 0.0) }
            } else {
                (cost(&a.passage, &b.passage, apart), cost(&b.passage, &a.passage, apart))
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
fn cost(first: &Passage, second: &Passage, apart: f64) -> f64 {
    let inside = |at: f64, of: &Passage| f64::from(u8::from(at > of.low() && at < of.high()));
    let on_top = if (first.leave - second.enter).abs() < apart { ON_TOP } else { 0.0 };
    inside(first.leave, second) + inside(second.enter, first) + on_top
}

#[cfg(test)]
mod tests {
    use super::{Passage, turns};

    fn of(lines: &[(f64, f64)]) -> (Vec<Vec<usize>>, usize) {
        let lines: Vec<Passage> = lines.iter().map(|&(enter, leave)| Passage { enter, leave }).collect();
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
    fn of_two_lines_that_change_places_one_turns_twice() {
        let (found, count) = of(&[(0.0, 100.0), (100.0, 0.0)]);
        assert_eq!((found[0].len() + found[1].len(), count), (3, 3));
    }
}
