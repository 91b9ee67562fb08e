//! Layout: one for all states of a design, so that what two states share stands in the same place.
//!
//! The steps, in order: `faces` (forms and texts), `union` (slots), `classes` and `fold` (lanes), `overlays`,
//! `place` with `level` (sizes and places), `shown` (what is seen of a slot when), `route` (lines), `label`
//! (texts on lines, circles, notes), `emit` (one layout for each state), `verify` (the proof).

mod classes;
mod compound;
mod emit;
mod faces;
mod fold;
mod hints;
mod label;
mod level;
pub mod measure;
mod metrics;
mod moments;
mod overlays;
mod place;
pub mod placed;
mod route;
mod shown;
mod union;
pub mod verify;

use std::collections::BTreeSet;
use std::fmt;

pub use measure::Measure;
pub use metrics::Metrics;
pub use placed::{Align, Form, Layout, PlacedBox, PlacedCallout, PlacedNote, Route, StateLayout, TextBlock};
pub use verify::{Rule, Violation, verify};

use crate::design::{Design, Direction};
use crate::geometry::Rect;
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
/// How many tries only widen gaps, before lines have to go around titles.
const PATIENCE: usize = 2;

/// Lays out all states of a design together.
///
/// When some line or text finds no free place, the gaps are widened and everything is laid out again; the try
/// with the fewest of them is the result.
pub fn lay_out(
    design: &Design,
    languages: &Languages,
    direction: Direction,
    metrics: &Metrics,
    measure: &dyn Measure,
) -> Result<Layout, LayoutError> {
    if design.states.is_empty() {
        return Err(LayoutError::NoStates);
    }
    let elements = design.states.iter().map(|state| state.architecture.len()).max().unwrap_or(0);
    let tries = if elements > 150 { 1 } else { TRIES };
    let mut best: Option<(usize, Layout)> = None;
    let mut lessons = Lessons::default();
    for attempt in 0..tries {
        let metrics = metrics.widened(attempt as f64 * 12.0);
        let (layout, mut trouble) = once(design, languages, direction, &metrics, measure, &mut lessons);
        if attempt < PATIENCE {
            // A wider gap may let the title step aside, which is better than lines that go around it.
            lessons.titles.clear();
        }
        if tries > 1 {
            // The proof counts, not what the steps believe.
            trouble += verify(design, &layout).len();
        }
        if best.as_ref().is_none_or(|(least, _)| trouble < *least) {
            best = Some((trouble, layout));
        }
        if trouble == 0 {
            break;
        }
    }
    Ok(best.map(|(_, layout)| layout).unwrap_or_default())
}

/// Lays out in the direction that the author asks for; without one to the right, unless the picture would be
/// too wide and is better downwards.
pub fn choose_direction(
    design: &Design,
    languages: &Languages,
    metrics: &Metrics,
    measure: &dyn Measure,
) -> Result<(Direction, Layout), LayoutError> {
    let wanted = design.direction.unwrap_or(Direction::Right);
    let first = lay_out(design, languages, wanted, metrics, measure)?;
    let aspect = |layout: &Layout| layout.bounds.w.max(1.0) / layout.bounds.h.max(1.0);
    if design.direction.is_some() || aspect(&first) <= TOO_WIDE {
        return Ok((wanted, first));
    }
    let second = lay_out(design, languages, Direction::Down, metrics, measure)?;
    let off = |layout: &Layout| (aspect(layout) / SLIDE).ln().abs();
    Ok(if off(&second) < off(&first) { (Direction::Down, second) } else { (Direction::Right, first) })
}

/// What a try teaches the next one.
#[derive(Default)]
struct Lessons {
    /// Lines whose text found no room: they keep to themselves.
    shy: BTreeSet<usize>,
    /// Frames whose title was in the way of lines: lines go around it.
    titles: BTreeSet<usize>,
}

/// One layout, and how many lines, texts, circles and notes found no free place in it.
fn once(
    design: &Design,
    languages: &Languages,
    direction: Direction,
    metrics: &Metrics,
    measure: &dyn Measure,
    lessons: &mut Lessons,
) -> (Layout, usize) {
    let classes = classes::Classes::of(design);
    let union = union::unite(design, &classes, languages, metrics, measure);
    let large = compound::is_large(&union);
    let mut folded = if large { fold::unfolded(&union) } else { fold::fold(&union, &classes) };
    let overlays = overlays::overlays(&union, &mut folded, metrics, measure);
    let down = direction == Direction::Down;
    let (mut shown, routes);
    if large {
        let (folded, rects, courses) = place::place_whole(&union, folded, &overlays, metrics, measure, direction);
        shown = shown::shown(&union, &folded, &overlays, &rects, metrics, shown::Fit::Room);
        routes = route::given(&union, &shown, metrics, down, courses);
    } else {
        let bound = hints::bound(&design.hints, &union, &folded, direction);
        let (folded, rects) = place::place(&union, folded, &overlays, bound, metrics, measure, direction);
        shown = shown::shown(&union, &folded, &overlays, &rects, metrics, shown::Fit::Contents);
        shown.fixed_titles = lessons.titles.clone();
        routes = route::route(&union, &shown, metrics, down, &lessons.shy);
    }
    let covered = label::slide_titles(&union, &mut shown, &routes);
    let mut free = label::Free::new(&union, &shown, &routes);
    let (labels, homeless) = label::labels(&union, &routes, metrics, measure, &mut free);
    lessons.shy.extend(homeless.iter().chain(&routes.failed));
    lessons.titles.extend(&covered);
    let cut = emit::Cut {
        design,
        union: &union,
        overlays: &overlays,
        shown: &shown,
        routes: &routes,
        labels: &labels,
        languages,
        metrics,
        measure,
    };
    let mut trouble = routes.failed.len() + homeless.len() + covered.len();
    let mut layout = Layout::default();
    for state in 0..design.states.len() {
        let (placed, lost) = cut.state(state, &mut free);
        trouble += lost;
        layout.states.push(placed);
    }
    layout.bounds = whole(&layout.states);
    layout.warnings = hints::broken(design, &layout);
    (layout, trouble)
}

fn whole(states: &[StateLayout]) -> Rect {
    let shown = states.iter().filter(|state| !state.boxes.is_empty()).map(|state| state.bounds);
    shown.reduce(|all, bounds| all.union(&bounds)).unwrap_or_default()
}
