//! The page: which way a drawing runs so that its names are largest on a slide, known from where things stand, before any
//! line is searched.

use crate::design::{Design, Direction};
use crate::layout::measure::Measure;
use crate::layout::metrics::Metrics;
use crate::layout::taste::Taste;
use crate::layout::{classes, compound, fold, overlays, place, union};
use crate::model::Languages;

/// Width and height of a slide, px (Full HD).
const SLIDE: (f64, f64) = (1920.0, 1080.0);
/// What stands around the figures of a slide: title, captions, legend, px at natural size.
const AROUND: (f64, f64) = (80.0, 170.0);
/// Between two figures side by side, and between two rows of them, px.
const BETWEEN: (f64, f64) = (190.0, 130.0);
/// How much larger names have to be downwards to give up the direction in which people read.
const GAIN: f64 = 1.2;

/// The direction in which the names of all states are larger on a page of a ratio of width to height.
pub(crate) fn direction(design: &Design, languages: &Languages, metrics: &Metrics, measure: &dyn Measure) -> Direction {
    let scale = |direction: Direction| {
        let page = (SLIDE.0, metrics.ratio.map_or(SLIDE.1, |ratio| SLIDE.0 / ratio));
        scale(&extents(design, languages, direction, metrics, measure), page)
    };
    if scale(Direction::Down) > scale(Direction::Right) * GAIN { Direction::Down } else { Direction::Right }
}

/// Width and height of each state, px, without its lines.
fn extents(
    design: &Design,
    languages: &Languages,
    direction: Direction,
    metrics: &Metrics,
    measure: &dyn Measure,
) -> Vec<(f64, f64)> {
    let classes = classes::Classes::of(design);
    let union = union::unite(design, direction, &classes, languages, metrics, measure);
    if compound::is_large(&union) {
        return Vec::new();
    }
    let mut folded = fold::fold(&union, &classes);
    let overlays = overlays::overlays(&union, &mut folded, metrics, measure, true);
    let (_, rects) = place::place(&union, folded, &overlays, &design.hints, metrics, measure, Taste::default());
    let seen = |state: usize| union.at.iter().filter(move |((_, at), _)| *at == state).map(|(_, &slot)| slot);
    let extent = |state: usize| {
        let own = seen(state).map(|slot| rects[slot]).reduce(|all, rect| all.union(&rect)).unwrap_or_default();
        (own.w, own.h)
    };
    (0..design.states.len()).map(extent).collect()
}

/// How large figures can be on a page, in rows of the same number, at the best number.
fn scale(figures: &[(f64, f64)], page: (f64, f64)) -> f64 {
    let of = |columns: usize| {
        let rows: Vec<&[(f64, f64)]> = figures.chunks(columns).collect();
        let width = |row: &&[(f64, f64)]| row.iter().map(|f| f.0).sum::<f64>() + BETWEEN.0 * (row.len() - 1) as f64;
        let height = |row: &&[(f64, f64)]| row.iter().map(|f| f.1).fold(0.0, f64::max);
        let wide = rows.iter().map(width).fold(0.0, f64::max);
        let high = rows.iter().map(height).sum::<f64>() + BETWEEN.1 * (rows.len() - 1) as f64;
        (page.0 / (wide + AROUND.0)).min(page.1 / (high + AROUND.1))
    };
    (1..=figures.len()).map(of).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::{SLIDE, scale};

    #[test]
    fn figures_stand_in_the_rows_in_which_they_are_largest() {
        // Below each other they are 700 px high with what is around, beside each other 2,270 px wide.
        let wide = scale(&[(1_000.0, 200.0); 2], SLIDE);
        assert!((wide - 1_080.0 / 700.0).abs() < 0.01, "{wide}");
        let tall = scale(&[(300.0, 700.0); 2], SLIDE);
        assert!((tall - 1_080.0 / 870.0).abs() < 0.01, "{tall}");
        assert_eq!(scale(&[], SLIDE), 0.0);
    }
}
