//! Layout: one for all states of a design, so that what two states share stands in the same place.
//!
//! The steps, in order: `faces` (forms and texts), `union` (slots), `classes` and `fold` (lanes), `overlays`,
//! `place` with `level` (sizes and places), `shown` (what is seen of a slot when), `route` (lines), `label`
//! (texts on lines, circles, notes), `emit` (one layout for each state), `verify` (the proof).

mod buckets;
mod bundle;
mod classes;
mod compound;
mod condense;
mod emit;
mod faces;
mod flow;
mod fold;
mod free;
mod hints;
mod label;
mod level;
mod lists;
pub mod measure;
mod metrics;
mod moments;
pub mod old;
mod overlays;
mod page;
mod place;
pub mod placed;
mod route;
mod shown;
mod strain;
mod stream;
mod taste;
pub(crate) mod trunk;
mod union;
pub mod verify;

use std::collections::BTreeSet;
use std::fmt;

pub use condense::{Gaps, Told, condensed, overview};
pub use measure::Measure;
pub use metrics::Metrics;
pub use placed::{Align, Form, Layout, Objection, PlacedBox, PlacedCallout, PlacedNote, Route, StateLayout, TextBlock};
pub use trunk::ink;
pub use verify::{Rule, Violation, verify};

use crate::design::{Design, Direction};
use crate::geometry::Rect;
use crate::layout::route::Care;
use crate::layout::taste::{Effort, Manner, Places, Taste, Trial};
use crate::layout::union::Union;
use crate::limits::{Budget, Generosity, Purse};
use crate::model::Languages;

/// Why a design could not be laid out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LayoutError {
    /// The design has no states.
    NoStates,
}

impl fmt::Display for LayoutError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LayoutError::NoStates => f.write_str("the design has no states"),
        }
    }
}

impl std::error::Error for LayoutError {}

/// Wider than this (width over height), a picture that runs to the right is tried downwards.
const TOO_WIDE: f64 = 2.6;
/// The ratio of width to height that a slide likes best.
const SLIDE: f64 = 16.0 / 9.0;

/// How often a layout in which something found no room is tried again with wider gaps.
const TRIES: usize = 6;
/// Designs with more lines than this, or texts beside them, are drawn without the proof.
const PROVED: usize = 2_500;
/// How often lines that the proof objects to are searched again, before everything is laid out anew.
const REPAIRS: usize = 3;
/// With more elements than this, a drawing is not tried again for the sake of texts.
const MANY: usize = 150;
/// Designs with more lines than this in one state are drawn in the usual taste only.
const TASTED: usize = 60;
/// How many tries only widen gaps, before lines have to go around titles.
const PATIENCE: usize = 2;

/// Lays out all states of a design together.
///
/// When some line or text finds no free place, the gaps are widened and everything is laid out again; the try
/// with the fewest of them is the result.
///
/// It costs what is usual; [`lay_out_within`] can be given more or less.
pub fn lay_out(
    design: &Design,
    languages: &Languages,
    direction: Direction,
    metrics: &Metrics,
    measure: &dyn Measure,
) -> Result<Layout, LayoutError> {
    let purse = Budget::new(Generosity::Normal).layout;
    lay_out_within(design, languages, direction, metrics, measure, &purse)
}

/// The same at a given price. When the purse is empty, the best drawing that has been found is the result, and lines and
/// texts that have no place by then are put where it costs nothing: [`Layout::cut_short`] tells.
pub fn lay_out_within(
    design: &Design,
    languages: &Languages,
    direction: Direction,
    metrics: &Metrics,
    measure: &dyn Measure,
    purse: &Purse,
) -> Result<Layout, LayoutError> {
    if design.states.is_empty() {
        return Err(LayoutError::NoStates);
    }
    let elements = design.states.iter().map(|state| state.architecture.len()).max().unwrap_or(0);
    let all = if elements > MANY { TRIES / 2 } else { TRIES };
    let draw = |taste: Taste, effort: Effort<'_>| {
        settled(design, languages, Manner { direction, taste }, metrics, measure, effort)
    };
    let effort = Effort { tries: all, thorough: true, limit: f64::INFINITY, known: &[], purse };
    let lines = design.states.iter().map(|state| state.architecture.links().len()).max().unwrap_or(0);
    // What is to look like an older picture keeps to its taste.
    let settled = !design.old.places.is_empty() || lines > TASTED;
    let best = if settled { draw(Taste::named(&design.old.taste), effort) } else { taste::best(effort, draw) };
    let best = best.unwrap_or_default();
    Ok(Layout { cut_short: best.cut, ..best.layout })
}

/// Lays out in one manner: again and again, with wider gaps, as long as something finds no room; nothing when that leads to
/// known places.
fn settled(
    design: &Design,
    languages: &Languages,
    manner: Manner,
    metrics: &Metrics,
    measure: &dyn Measure,
    mut effort: Effort,
) -> Option<Trial> {
    let elements = design.states.iter().map(|state| state.architecture.len()).max().unwrap_or(0);
    let mut best: Option<Trial> = None;
    let mut lessons = Lessons::default();
    let (mut places, mut tries, mut cut) = (Places::default(), 0, false);
    let mut attempt = 0;
    while attempt <= effort.tries {
        if attempt == effort.tries {
            if best.as_ref().is_none_or(|best| best.violations == 0) {
                break;
            }
            // What cannot be mended level by level may be drawn as one graph.
            lessons = Lessons { whole: true, ..Lessons::default() };
        }
        let metrics = metrics.widened((attempt % effort.tries) as f64 * 12.0);
        let trial = once(design, languages, manner, &metrics, measure, effort, &mut lessons)?;
        tries += 1;
        cut |= trial.cut;
        effort.known = &[];
        if tries == 1 {
            places.clone_from(&trial.places);
        }
        if tries <= PATIENCE {
            // A wider gap may let the title step aside, which is better than lines that go around it.
            lessons.titles.clear();
        }
        // In a large drawing a text may well stand a little away from its line.
        let good = trial.trouble == 0 || (elements > MANY && trial.violations == 0);
        let enough = good || trial.cost() >= effort.limit;
        // With nothing left to search with, wider gaps do not help, but a drawing that needs no search may.
        attempt = if trial.cut && attempt < effort.tries { effort.tries } else { attempt + 1 };
        let key = |trial: &Trial| (trial.violations, trial.trouble);
        if best.as_ref().is_none_or(|best| key(&trial) < key(best)) {
            best = Some(trial);
        }
        if enough {
            break;
        }
    }
    best.map(|best| Trial { places, tries, cut, ..best })
}

/// Lays out in the direction that the author asks for. Without one, what goes onto a page (several states, or a page of a
/// given shape) runs as its names are largest there; what stands in a text runs to the right, unless it would be too wide and
/// is better downwards.
pub fn choose_direction(
    design: &Design,
    languages: &Languages,
    metrics: &Metrics,
    measure: &dyn Measure,
    purse: &Purse,
) -> Result<(Direction, Layout), LayoutError> {
    let on_page = metrics.ratio.is_some() || design.states.len() > 1;
    let wanted = match design.direction {
        Some(direction) => direction,
        None if on_page && design.old.places.is_empty() => page::direction(design, languages, metrics, measure),
        None => Direction::Right,
    };
    let first = lay_out_within(design, languages, wanted, metrics, measure, purse)?;
    if design.direction.is_none() && !design.old.places.is_empty() {
        // As it was.
        let second = lay_out_within(design, languages, Direction::Down, metrics, measure, purse)?;
        let moved = [&first, &second].map(|layout| old::displacement(design, layout));
        return Ok(if moved[1] < moved[0] { (Direction::Down, second) } else { (Direction::Right, first) });
    }
    let aspect = |layout: &Layout| layout.bounds.w.max(1.0) / layout.bounds.h.max(1.0);
    if design.direction.is_some() || on_page || aspect(&first) <= TOO_WIDE || first.cut_short {
        return Ok((wanted, first));
    }
    let second = lay_out_within(design, languages, Direction::Down, metrics, measure, purse)?;
    let off = |layout: &Layout| (aspect(layout) / SLIDE).ln().abs();
    // A better shape is no reason for a drawing that could not be finished.
    let better = !second.cut_short && off(&second) < off(&first);
    Ok(if better { (Direction::Down, second) } else { (Direction::Right, first) })
}

/// What a try teaches the next one.
#[derive(Default)]
struct Lessons {
    /// Lines whose text found no room: they keep to themselves.
    shy: BTreeSet<usize>,
    /// Frames whose title was in the way of lines: lines go around it.
    titles: BTreeSet<usize>,
    /// Level by level does not do: the drawing is one graph.
    whole: bool,
}

/// One layout; nothing when all stands in known places.
fn once(
    design: &Design,
    languages: &Languages,
    manner: Manner,
    metrics: &Metrics,
    measure: &dyn Measure,
    effort: Effort,
    lessons: &mut Lessons,
) -> Option<Trial> {
    let classes = classes::Classes::of(design);
    let mut union = union::unite(design, manner.direction, &classes, languages, metrics, measure);
    let large = lessons.whole || compound::is_large(&union);
    if large {
        union.run_one_way();
    }
    let mut folded = if large { fold::unfolded(&union) } else { fold::fold(&union, &classes) };
    let down = manner.direction == Direction::Down;
    // Downwards, the lines of a large drawing come in where the title of a frame around members would stand.
    let overlays = overlays::overlays(&union, &mut folded, metrics, measure, !(large && down));
    // Something is kept for the texts: they are placed last, and without it would stand on each other.
    let searches = effort.purse.part(effort.purse.left() / 4 * 3);
    let care = Care { thorough: effort.thorough, corners: manner.taste.corners, purse: &searches };
    let (mut shown, mut routes, places);
    if large {
        let (folded, rects, courses) = place::place_whole(&union, folded, &overlays, metrics, measure, &searches);
        shown = shown::shown(&union, &folded, &overlays, &rects, metrics, shown::Fit::Room);
        routes = route::given(&union, &shown, metrics, courses, &searches);
        places = (rects, care.corners);
    } else {
        let (folded, rects) = place::place(&union, folded, &overlays, &design.hints, metrics, measure, manner.taste);
        places = (rects, care.corners);
        if effort.known.contains(&places) {
            return None;
        }
        shown = shown::shown(&union, &folded, &overlays, &places.0, metrics, shown::Fit::Contents);
        shown.fixed_titles = lessons.titles.clone();
        routes = route::route(&union, &shown, metrics, &lessons.shy, care);
    }
    let taste = if large { Taste::default() } else { manner.taste };
    let purse = effort.purse;
    let drawing = Drawing { design, union: &union, overlays: &overlays, languages, metrics, measure, taste, purse };
    let mut drawn = drawing.finish(&mut shown, &routes);
    let texts = design.states.iter().map(|state| state.callouts.len() + state.notes.len()).max().unwrap_or(0);
    let proved = union.lines.len().max(texts) <= PROVED;
    let mut violations = if proved { verify(design, &drawn.layout) } else { Vec::new() };
    for _ in 0..REPAIRS {
        let suspects = suspects(&union, &violations, &routes.failed);
        if suspects.is_empty() || !proved || searches.is_empty() {
            break;
        }
        let mut tried = shown.clone();
        tried.fixed_titles.extend(&drawn.covered);
        let again = route::repair(&union, &tried, metrics, &routes, &suspects, care);
        let redrawn = drawing.finish(&mut tried, &again);
        let found = verify(design, &redrawn.layout);
        if (found.len(), redrawn.trouble) >= (violations.len(), drawn.trouble) {
            break;
        }
        (shown, routes, drawn, violations) = (tried, again, redrawn, found);
    }
    lessons.shy.extend(drawn.homeless.iter().chain(&routes.failed));
    lessons.titles.extend(&drawn.covered);
    purse.settle(&searches);
    let cut = searches.is_empty() || purse.is_empty();
    // The proof counts, not only what the steps believe.
    Some(Trial {
        trouble: drawn.trouble + violations.len(),
        violations: violations.len(),
        layout: drawn.layout,
        places,
        tries: 1,
        cut,
        hurried: routes.hurried,
    })
}

/// Lines that something is wrong with.
fn suspects(union: &Union, violations: &[Violation], failed: &[usize]) -> BTreeSet<usize> {
    let lines = violations.iter().flat_map(|violation| {
        violation.edges.iter().filter_map(|&edge| union.line_at.get(&(edge, violation.state)).copied())
    });
    lines.chain(failed.iter().copied()).collect()
}

/// What is needed to draw what has been placed.
struct Drawing<'a> {
    design: &'a Design,
    union: &'a Union,
    overlays: &'a overlays::Overlays,
    languages: &'a Languages,
    metrics: &'a Metrics,
    measure: &'a dyn Measure,
    taste: Taste,
    purse: &'a Purse,
}

/// A layout, and what found no free place in it.
struct Drawn {
    layout: Layout,
    /// Lines whose text found no room.
    homeless: Vec<usize>,
    /// Frames whose title lines run through.
    covered: Vec<usize>,
    /// How many lines, texts, circles and notes found no free place.
    trouble: usize,
}

impl Drawing<'_> {
    /// Titles, texts, circles and notes around the lines, and one layout for each state.
    fn finish(&self, shown: &mut shown::Shown, routes: &route::Routes) -> Drawn {
        let covered = label::slide_titles(self.union, shown, routes);
        let mut free = free::Free::new(self.union, shown, self.metrics, routes, self.purse);
        let (labels, homeless) = label::labels(self.union, routes, self.metrics, self.measure, &mut free);
        let cut = emit::Cut {
            design: self.design,
            union: self.union,
            overlays: self.overlays,
            shown,
            routes,
            labels: &labels,
            languages: self.languages,
            metrics: self.metrics,
            measure: self.measure,
        };
        let mut trouble = routes.failed.len() + homeless.len() + covered.len();
        let gaps = Gaps { between: self.metrics.rank_gap, inside: self.metrics.item_gap };
        let mut layout = Layout { ratio: self.metrics.ratio, taste: self.taste.names(), gaps, ..Layout::default() };
        for state in 0..self.design.states.len() {
            let (placed, lost) = cut.state(state, &mut free);
            trouble += lost;
            layout.states.push(placed);
        }
        layout.bounds = whole(&layout.states);
        layout.warnings = hints::broken(self.design, self.union, &layout);
        Drawn { layout, homeless, covered, trouble }
    }
}

fn whole(states: &[StateLayout]) -> Rect {
    let shown = states.iter().filter(|state| !state.boxes.is_empty()).map(|state| state.bounds);
    shown.reduce(|all, bounds| all.union(&bounds)).unwrap_or_default()
}
