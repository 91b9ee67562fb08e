//! Taste: choices that no rule makes, each of which serves some designs and harms others. A drawing that leaves
//! something to wish for is drawn in other tastes, too, and the best is the result.

use std::cmp::Ordering;

use crate::design::Direction;
use crate::geometry::Rect;
use crate::layout::placed::Layout;
use crate::layout::strain::{all_crossings, strain};
use crate::limits::Purse;
use crate::threads;

/// How one layout differs from the usual one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Taste {
    /// Satellites may stand between two ranks of the main line, and behind it.
    pub between: bool,
    /// Satellites stand above the main line instead of below it.
    pub above: bool,
    /// The parts of a card stand in rows from the right.
    pub mirrored: bool,
    /// Of two lines that weigh the same, the first is straight, instead of both being bent alike.
    pub lean: bool,
    /// What would make lines cross within its rank stands in a later one.
    pub apart: bool,
    /// Requests may leave and enter across their flow where that saves a bend.
    pub corners: bool,
}

/// How a drawing is laid out.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Manner {
    pub direction: Direction,
    pub taste: Taste,
}

/// A way to differ.
#[derive(Clone, Copy)]
struct Way {
    name: &'static str,
    of: fn(&mut Taste) -> &mut bool,
    /// What it has to bring, px: room stays empty above an earlier state, and what is symmetric is liked.
    price: f64,
}

/// All of them, the mildest first.
const WAYS: [Way; 6] = [
    Way { name: "between", of: |taste| &mut taste.between, price: 0.0 },
    Way { name: "mirrored", of: |taste| &mut taste.mirrored, price: 0.0 },
    Way { name: "apart", of: |taste| &mut taste.apart, price: 0.0 },
    Way { name: "above", of: |taste| &mut taste.above, price: 150.0 },
    Way { name: "corners", of: |taste| &mut taste.corners, price: 60.0 },
    Way { name: "lean", of: |taste| &mut taste.lean, price: 30.0 },
];

impl Taste {
    /// The taste that differs in these ways; words that name none are left out.
    pub fn named(names: &str) -> Taste {
        let named = WAYS.iter().filter(|way| names.split_whitespace().any(|word| word == way.name));
        named.fold(Taste::default(), |taste, way| taste.and(way))
    }

    /// The ways in which it differs, apart by spaces.
    pub fn names(self) -> String {
        self.ways().map(|way| way.name).collect::<Vec<&str>>().join(" ")
    }

    fn ways(self) -> impl Iterator<Item = &'static Way> {
        WAYS.iter().filter(move |way| self.and(way) == self)
    }

    /// The taste that differs in one way more.
    fn and(mut self, way: &Way) -> Taste {
        *(way.of)(&mut self) = true;
        self
    }
}

/// How many ways are gone at most.
const STEPS: usize = 3;
/// How many drawings are made at once: when one of them leaves nothing to wish for, the others are not made.
const AT_ONCE: usize = 2;

/// Where everything is put, and whether requests may turn corners there.
pub(crate) type Places = (Vec<Rect>, bool);

/// A layout, and how good it is.
#[derive(Default)]
pub(crate) struct Trial {
    pub layout: Layout,
    /// How many rules are broken.
    pub violations: usize,
    /// How much found no free place, or breaks a rule.
    pub trouble: usize,
    /// Where everything was put before the gaps were widened.
    pub places: Places,
    /// How often it was laid out.
    pub tries: usize,
    /// True when there was nothing left to search with.
    pub cut: bool,
    /// True when more care might make it better.
    pub hurried: bool,
}

/// How much is spent on a trial.
#[derive(Clone, Copy)]
pub(crate) struct Effort<'a> {
    /// How often it may be laid out.
    pub tries: usize,
    /// Whether lines are searched with all patience.
    pub thorough: bool,
    /// What it has to be better than: as soon as it is not, it is given up.
    pub limit: f64,
    /// Places for which there is a drawing already.
    pub known: &'a [Places],
    /// What the searches for it are paid from.
    pub purse: &'a Purse,
}

impl Trial {
    fn is_faultless(&self) -> bool {
        self.trouble == 0 && strain(&self.layout) == 0.0
    }

    /// Less is better.
    fn key(&self) -> Key {
        (self.violations, self.trouble, self.cost())
    }

    /// What is left to wish for, and the size, px.
    pub fn cost(&self) -> f64 {
        let (w, h) = (self.layout.bounds.w, self.layout.bounds.h);
        // What is taller than wide fits no slide.
        let price: f64 = Taste::named(&self.layout.taste).ways().map(|way| way.price).sum();
        strain(&self.layout) + price + w + h + (h - w).max(0.0)
    }
}

/// Goes from the usual drawing one way after the other as long as the drawing gets better.
///
/// A taste that puts nothing elsewhere than a drawing that is known is drawn no further, and one that helps nothing alone
/// is not tried with others. Drawings are made with little effort; the best, if it leaves something to wish for, with all of
/// it.
pub(crate) fn best(effort: Effort, draw: impl Fn(Taste, Effort) -> Option<Trial> + Sync) -> Option<Trial> {
    let usual = draw(Taste::default(), Effort { thorough: false, ..effort })?;
    let mut known = vec![usual.places.clone()];
    let mut best = (Taste::default(), usual);
    let mut ways: Vec<Way> = WAYS.to_vec();
    for _ in 0..STEPS {
        if best.1.is_faultless() || best.1.cut {
            return Some(best.1);
        }
        let tastes: Vec<Taste> = ways.iter().map(|way| best.0.and(way)).collect();
        let limit = if best.1.trouble == 0 { best.1.cost() } else { f64::INFINITY };
        let trial = Effort { tries: best.1.tries + 1, thorough: false, limit, known: &known, ..effort };
        let trials = side_by_side(&tastes, trial, &draw);
        let before = best.1.key();
        let cut = trials.iter().flatten().any(|trial| trial.cut);
        let drawn = ways.iter().zip(tastes).zip(trials).filter_map(|((way, taste), trial)| Some((*way, taste, trial?)));
        let drawn: Vec<(Way, Taste, Trial)> =
            drawn.filter(|(_, _, trial)| compare(trial.key(), before).is_lt()).collect();
        known.extend(drawn.iter().map(|(.., trial)| trial.places.clone()));
        ways = drawn.iter().map(|(way, ..)| *way).collect();
        let Some((_, taste, trial)) = drawn.into_iter().min_by(|a, b| compare(a.2.key(), b.2.key())) else {
            best.1.cut = cut;
            break;
        };
        ways.retain(|way| taste.and(way) != taste);
        best = (taste, trial);
        best.1.cut |= cut;
    }
    if best.1.cut || !best.1.hurried || best.1.trouble == 0 && all_crossings(&best.1.layout) == 0 {
        // More effort finds lines that cross less, hardly any that bend less.
        return Some(best.1);
    }
    let again = draw(best.0, effort).filter(|again| compare(again.key(), best.1.key()).is_le());
    again.or(Some(best.1))
}

type Key = (usize, usize, f64);

fn compare(a: Key, b: Key) -> Ordering {
    (a.0, a.1).cmp(&(b.0, b.1)).then(a.2.total_cmp(&b.2))
}

/// Drawings in the order of the tastes, up to those among which one leaves nothing to wish for. A drawing is given up when it
/// does not become better than those before.
fn side_by_side(
    tastes: &[Taste],
    mut effort: Effort,
    draw: &(impl Fn(Taste, Effort) -> Option<Trial> + Sync),
) -> Vec<Option<Trial>> {
    let mut trials = Vec::new();
    for batch in tastes.chunks(AT_ONCE) {
        // What runs side by side must not take from one purse in turn: what is left would depend on who is faster.
        let jobs = batch.iter().map(|&taste| (taste, effort.purse.part(effort.purse.left() / batch.len() as u64)));
        let parts: Vec<(Taste, Purse)> = jobs.collect();
        let jobs = parts.iter().collect();
        let drawn: Vec<Option<Trial>> = threads::map(jobs, |(taste, purse)| draw(*taste, Effort { purse, ..effort }));
        parts.iter().for_each(|(_, part)| effort.purse.settle(part));
        let good = drawn.iter().flatten().filter(|trial| trial.trouble == 0);
        effort.limit = good.map(Trial::cost).fold(effort.limit, f64::min);
        let done = drawn.iter().flatten().any(Trial::is_faultless);
        trials.extend(drawn);
        if done || trials.iter().flatten().any(|trial| trial.cut) {
            break;
        }
    }
    trials
}

#[cfg(test)]
mod tests {
    use super::{Effort, Taste, Trial, best};
    use crate::geometry::{Point, Rect};
    use crate::layout::placed::{Layout, Route, StateLayout};
    use crate::layout::strain::strain;
    use crate::limits::{Purse, Resource};
    use crate::model::{EdgeKey, Op, Uid};

    fn effort(purse: &Purse) -> Effort<'_> {
        Effort { tries: 1, thorough: true, limit: f64::INFINITY, known: &[], purse }
    }

    fn purse() -> Purse {
        Purse::new(Resource::Layout, 100)
    }

    fn route(points: &[(f64, f64)]) -> Route {
        let edge = EdgeKey { from: Uid(0), to: Uid(1), op: Op::Request };
        let points = points.iter().map(|&(x, y)| Point::new(x, y)).collect();
        Route { edge, points, label: None, trunk: None }
    }

    fn drawing(routes: Vec<Route>, size: (f64, f64)) -> Layout {
        let bounds = Rect::new(0.0, 0.0, size.0, size.1);
        Layout { states: vec![StateLayout { routes, ..StateLayout::default() }], bounds, ..Layout::default() }
    }

    /// A drawing for each taste, in places of its own, with so many crossings.
    fn trial(taste: Taste, crossings: usize) -> Trial {
        let far = [(0.0, 0.0), (1_000.0, 0.0)];
        let across = (0..crossings).map(|n| (10.0 * (n + 1) as f64, -5.0)).map(|(x, y)| route(&[(x, y), (x, 5.0)]));
        let layout = drawing(std::iter::once(route(&far)).chain(across).collect(), (1_000.0, 10.0));
        let place = Rect::new(taste.names().len() as f64, f64::from(taste.lean), 1.0, 1.0);
        Trial { layout, places: (vec![place], taste.corners), tries: 1, hurried: true, ..Trial::default() }
    }

    #[test]
    fn ways_are_gone_as_long_as_they_help() {
        let left = |taste: Taste| 3 - usize::from(taste.between) - usize::from(taste.lean) + usize::from(taste.apart);
        let found = best(effort(&purse()), |taste: Taste, _: Effort<'_>| {
            let mut drawn = trial(taste, left(taste));
            drawn.layout.taste = taste.names();
            Some(drawn)
        });
        assert_eq!(found.expect("a drawing").layout.taste, "between lean");
    }

    #[test]
    fn a_drawing_without_fault_is_not_drawn_again() {
        let found = best(effort(&purse()), |taste: Taste, _: Effort<'_>| {
            assert_eq!(taste, Taste::default());
            Some(trial(taste, 0))
        });
        assert_eq!(strain(&found.expect("a drawing").layout), 0.0);
    }

    #[test]
    fn an_empty_purse_ends_the_search_with_the_best_so_far() {
        let (purse, drawings) = (purse(), std::sync::atomic::AtomicUsize::new(0));
        let found = best(effort(&purse), |taste: Taste, effort: Effort<'_>| {
            drawings.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            let cut = effort.purse.draw(60).is_err();
            Some(Trial { cut, ..trial(taste, 3 - usize::from(taste.between)) })
        });
        // The usual drawing takes 60 of 100; of the 40, each of the next two has a half, and spends it.
        assert_eq!(drawings.into_inner(), 3);
        assert!(purse.is_empty() && found.is_some_and(|found| found.cut));
    }

    #[test]
    fn names_are_read_back() {
        let both = Taste { apart: true, above: true, ..Taste::default() };
        assert_eq!(Taste::named(&both.names()), both);
        assert_eq!(Taste::named("unheard-of"), Taste::default());
    }
}
