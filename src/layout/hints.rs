//! What the author asks of the layout: rows, columns, common lines, equal boxes.
//!
//! Hints bind items of one level; a hint that could not be kept becomes a warning.

use std::collections::BTreeMap;

use crate::design::{Design, Direction, Hint, HintKind};
use crate::geometry::Point;
use crate::layout::flow;
use crate::layout::fold::Fold;
use crate::layout::placed::{Form, Layout, PlacedBox};
use crate::layout::union::Union;
use crate::model::Uid;
use crate::source::Span;

/// Stacks of one cell that a hint binds together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bound {
    /// Stacks that share a rank.
    pub same_rank: Vec<Vec<usize>>,
    /// Stacks whose middles are on one line along the flow.
    pub same_line: Vec<Vec<usize>>,
}

/// The hints of every cell.
pub(crate) fn bound(hints: &[Hint], union: &Union, fold: &Fold) -> BTreeMap<usize, Bound> {
    let mut found: BTreeMap<usize, Bound> = BTreeMap::new();
    for hint in hints {
        let mut by_cell: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for uid in &hint.elements {
            let slots =
                (0..union.slots.len()).filter(|&s| union.slots[s].uid == *uid && fold.stack_of[s] != usize::MAX);
            for slot in slots {
                let stack = fold.stack_of[slot];
                let stacks = by_cell.entry(fold.stacks[stack].inside).or_default();
                if !stacks.contains(&stack) {
                    stacks.push(stack);
                }
            }
        }
        for (cell, stacks) in by_cell.into_iter().filter(|(_, stacks)| stacks.len() > 1) {
            let bound = found.entry(cell).or_default();
            match (hint.kind, fold.cells[cell].direction) {
                (HintKind::Column, Direction::Right) | (HintKind::Row, Direction::Down) => bound.same_rank.push(stacks),
                (HintKind::SameSize, _) => {}
                _ => bound.same_line.push(stacks),
            }
        }
    }
    found
}

/// A warning for each hint that some state does not keep.
pub(crate) fn broken(design: &Design, union: &Union, layout: &Layout) -> Vec<(Span, String)> {
    let mut warnings = Vec::new();
    for hint in &design.hints {
        let kept = layout.states.iter().all(|state| {
            let own =
                |uid: &Uid| state.boxes.iter().find(|b| b.uid == *uid && !matches!(b.form, Form::Overlay | Form::Tag));
            let boxes: Vec<&PlacedBox> = hint.elements.iter().filter_map(own).collect();
            keeps(hint.kind, &boxes)
        });
        if !kept {
            let words = match hint.kind {
                HintKind::Align => "cannot be brought onto one line",
                HintKind::Row => "cannot stand side by side",
                HintKind::Column => "cannot stand one under the other",
                HintKind::SameSize => "cannot get equal boxes",
            };
            warnings.push((hint.span, format!("these elements {words} here")));
        }
    }
    warnings.extend(turned(design, union));
    warnings
}

/// A warning for each container that runs another way than its author wants, copies of it aside.
fn turned(design: &Design, union: &Union) -> Vec<(Span, String)> {
    let mut warnings: Vec<(Span, String)> = Vec::new();
    for (uid, (wish, element)) in flow::wishes(design) {
        let mut slots = union.slots.iter().filter(|slot| slot.uid == uid && !slot.when.is_empty());
        let known = warnings.iter().any(|(span, _)| *span == element.span);
        if !known && slots.any(|slot| slot.direction != wish) {
            let (id, word, other) = (&element.id, wish.word(), union.direction.word());
            let message = format!("what `{id}` holds cannot run {word} here: in a drawing so large, all runs {other}");
            warnings.push((element.span, message));
        }
    }
    warnings
}

fn keeps(kind: HintKind, boxes: &[&PlacedBox]) -> bool {
    let middle = |b: &PlacedBox| -> Point {
        let icon = b.icon.filter(|_| b.form != Form::Frame);
        icon.map_or(b.rect.center(), |icon| icon.center())
    };
    let same =
        |value: &dyn Fn(&PlacedBox) -> f64| boxes.windows(2).all(|pair| (value(pair[0]) - value(pair[1])).abs() < 1.0);
    let row = same(&|b| middle(b).y);
    let column = same(&|b| middle(b).x);
    match kind {
        HintKind::Row => row,
        HintKind::Column => column,
        HintKind::Align => row || column,
        HintKind::SameSize => same(&|b| b.rect.w) && same(&|b| b.rect.h),
    }
}
