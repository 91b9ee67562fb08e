//! Figures: one state, before and after, or the strip of all states.

mod between;
mod cell;
mod describe;
mod figure;
mod fitted;
pub(super) mod icon_sheet;
mod legend;
mod panels;
mod ribbon;
mod rows;
pub(super) mod slides;
mod status;
pub(super) mod table;

use std::fmt;
use std::str::FromStr;

use crate::design::Design;
use crate::layout::{Layout, Measure};
use crate::model::Languages;
use crate::scene::icon::IconSet;
use crate::scene::item::Scene;
use crate::scene::theme::Theme;
use crate::scene::words::Words;
use figure::Figure;

/// What of a design is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum View {
    /// The one state when there is no step, before and after for one step, the strip for more.
    #[default]
    Auto,
    /// The first state.
    Before,
    /// The last state.
    After,
    /// The first and the last state side by side.
    BeforeAfter,
    /// The strip of all states.
    Transition,
    /// The last state, with everything marked that has changed since the first.
    Diff,
    /// A page of the strip by number, 0 being the first; past the end, the last: a few states side by side, and where in the
    /// story they stand. [`View::pages`] says how many there are.
    Page(usize),
    /// One state by number, 0 being the first; past the end, the last: a page of a deck, on which everything stands where it
    /// does on the pages of the other states.
    Stage(usize),
}

/// How many states stand on a page of a strip.
const ON_PAGE: usize = 4;

impl View {
    /// How many pages the strip of so many states has.
    pub fn pages(states: usize) -> usize {
        states.div_ceil(ON_PAGE).max(1)
    }

    /// The states on a page of it: pages hold about as many.
    pub(super) fn on_page(number: usize, states: usize) -> std::ops::Range<usize> {
        let pages = View::pages(states);
        let number = number.min(pages - 1);
        number * states / pages..(number + 1) * states / pages
    }
}

impl FromStr for View {
    type Err = String;

    fn from_str(text: &str) -> Result<View, String> {
        Ok(match text {
            "auto" => View::Auto,
            "before" => View::Before,
            "after" => View::After,
            "before-after" => View::BeforeAfter,
            "transition" => View::Transition,
            "diff" => View::Diff,
            _ => {
                return Err(format!(
                    "there is no view {text:?}; there are auto, before, after, before-after, transition, diff"
                ));
            }
        })
    }
}

impl fmt::Display for View {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            View::Auto => f.write_str("auto"),
            View::Before => f.write_str("before"),
            View::After => f.write_str("after"),
            View::BeforeAfter => f.write_str("before-after"),
            View::Transition => f.write_str("transition"),
            View::Diff => f.write_str("diff"),
            View::Page(number) => write!(f, "page {number}"),
            View::Stage(number) => write!(f, "stage {number}"),
        }
    }
}

/// What is explained under a figure, beside the sentences of its numbered circles.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Legend {
    /// Lines when there are several kinds of them, and all other signs.
    #[default]
    Auto,
    /// Nothing.
    None,
    /// All lines and signs, and the kinds of elements with their icons.
    Full,
}

/// What figures are drawn with.
#[derive(Clone, Copy)]
pub struct Kit<'a> {
    /// Colours and sizes.
    pub theme: &'a Theme,
    /// For texts.
    pub measure: &'a dyn Measure,
    /// The icons.
    pub icons: &'a IconSet,
    /// What is explained.
    pub legend: Legend,
    /// Whether each state says for how much of the time its users are served.
    pub availability: bool,
}

/// Draws a view of a design that has been laid out.
pub fn draw(design: &Design, layout: &Layout, languages: &Languages, view: View, kit: &Kit<'_>) -> Scene {
    let last = design.states.len().min(layout.states.len()).saturating_sub(1);
    let figure = figure(design, layout, languages, kit);
    match view {
        View::Auto if last == 0 => figure.single(0),
        View::Auto if last == 1 => figure.pair(0, 1),
        View::BeforeAfter if last > 0 => figure.pair(0, last),
        View::Auto | View::Transition if last > 0 => figure.strip(),
        View::Page(number) if last > 0 => figure.strip_page(number),
        View::Diff if last > 0 => figure.diff(0, last),
        View::Before => figure.single(0),
        View::Stage(number) if last > 0 => figure.stage(number.min(last), layout.ratio.unwrap_or(rows::SLIDE)),
        _ => figure.single(last),
    }
}

/// Draws a slide for each state: all of one size and ratio, with the architecture at one scale and in one place.
pub fn draw_slides(design: &Design, layout: &Layout, languages: &Languages, kit: &Kit<'_>, ratio: f64) -> Vec<Scene> {
    figure(design, layout, languages, kit).slides(ratio)
}

fn figure<'a>(design: &'a Design, layout: &'a Layout, languages: &'a Languages, kit: &Kit<'a>) -> Figure<'a> {
    let &Kit { theme, measure, icons, legend, availability } = kit;
    let words = Words::new(languages);
    Figure { design, layout, languages, theme, measure, icons, legend, availability, words }
}

#[cfg(test)]
mod tests {
    use super::View;

    #[test]
    fn pages_hold_all_states_once_and_about_as_many() {
        for states in 1..60 {
            let pages: Vec<_> = (0..View::pages(states)).map(|page| View::on_page(page, states)).collect();
            assert_eq!(pages.iter().cloned().flatten().collect::<Vec<usize>>(), (0..states).collect::<Vec<usize>>());
            let sizes: Vec<usize> = pages.iter().map(ExactSizeIterator::len).collect();
            let (least, most) = (sizes.iter().min().copied(), sizes.iter().max().copied());
            assert!(most.is_some_and(|most| most <= 4 && Some(most) <= least.map(|least| least + 1)), "{sizes:?}");
        }
        assert_eq!(View::on_page(99, 7), 3..7);
    }
}
