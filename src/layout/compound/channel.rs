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

/// What it costs that two lines run on top of each other, in crossings.
const ON_TOP: f64 = 100.0;

/// The track of each line, from 0 at the side where lines enter, and the number of tracks (ordered as in the
/// orthogonal routing of layered drawings: Sander, 1996).
///
/// Lines whose tracks would touch get different ones; among those, the order is the one with few crossings.
pub(crate) fn tracks(lines: &[Passage], apart: f64) -> (Vec<usize>, usize) {
    let mut bent: Vec<usize> = (0..lines.len()).filter(|&i| !lines[i].straight()).collect();
    bent.sort_by(|&a, &b| lines[a].low().total_cmp(&lines[b].low()).then(a.cmp(&b)));
    let mut arcs = Vec::new();
    let mut conflicts: Vec<Vec<usize>> = vec![Vec::new(); bent.len()];
    for i in 0..bent.len() {
        for j in i + 1..bent.len() {
            let (a, b) = (&lines[bent[i]], &lines[bent[j]]);
            if b.low() > a.high() + apart {
                break;
            }
            conflicts[i].push(j);
            conflicts[j].push(i);
            let (first, second) = (cost(a, b, apart), cost(b, a, apart));
            if first < second {
                arcs.push(Arc { from: i, to: j, weight: second - first });
            } else if second < first {
                arcs.push(Arc { from: j, to: i, weight: first - second });
            }
        }
    }
    let position = sequence(bent.len(), &arcs);
    let mut by_position: Vec<usize> = (0..bent.len()).collect();
    by_position.sort_by_key(|&i| position[i]);
    let mut track = vec![usize::MAX; bent.len()];
    let mut found = vec![0; lines.len()];
    let mut count = 0;
    for i in by_position {
        let before = conflicts[i].iter().filter(|&&j| track[j] != usize::MAX).map(|&j| track[j] + 1);
        track[i] = before.max().unwrap_or(0);
        found[bent[i]] = track[i];
        count = count.max(track[i] + 1);
    }
    (found, count)
}

/// Crossings when `first` turns before `second`.
fn cost(first: &Passage, second: &Passage, apart: f64) -> f64 {
    let inside = |at: f64, of: &Passage| f64::from(u8::from(at > of.low() && at < of.high()));
    let on_top = if (first.leave - second.enter).abs() < apart { ON_TOP } else { 0.0 };
    inside(first.leave, second) + inside(second.enter, first) + on_top
}

#[cfg(test)]
mod tests {
    use super::{Passage, tracks};

    fn of(lines: &[(f64, f64)]) -> (Vec<usize>, usize) {
        let lines: Vec<Passage> = lines.iter().map(|&(enter, leave)| Passage { enter, leave }).collect();
        tracks(&lines, 8.0)
    }

    #[test]
    fn straight_lines_need_no_track() {
        assert_eq!(of(&[(0.0, 0.0), (10.0, 10.0)]).1, 0);
    }

    #[test]
    fn lines_that_are_far_apart_share_a_track() {
        assert_eq!(of(&[(0.0, 10.0), (40.0, 60.0)]), (vec![0, 0], 1));
    }

    #[test]
    fn nested_turns_do_not_cross() {
        // Both go down: the lower one turns first.
        assert_eq!(of(&[(0.0, 100.0), (20.0, 120.0)]), (vec![1, 0], 2));
        // Both go up: the upper one turns first.
        assert_eq!(of(&[(100.0, 0.0), (120.0, 20.0)]), (vec![0, 1], 2));
    }

    #[test]
    fn a_line_that_leaves_where_another_enters_turns_behind_it() {
        assert_eq!(of(&[(0.0, 50.0), (50.0, 100.0)]), (vec![1, 0], 2));
    }
}
