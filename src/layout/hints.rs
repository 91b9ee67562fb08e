//! What the author asks of the layout: rows, columns, common lines, equal boxes.
//!
//! Hints bind items of one level; a hint that could not be kept becomes a warning.

use std::collections::BTreeMap;

use crate::design::{Design, Direction, Hint, HintKind, State};
use crate::geometry::Point;
use crate::layout::flow;
use crate::layout::fold::Fold;
use crate::layout::placed::{Form, Layout, Objection, PlacedBox};
use crate::layout::union::Union;
use crate::model::{LocalisedText, Node, Op, Uid, both};

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
                (HintKind::SameSize | HintKind::SeparateLines, _) => {}
                _ => bound.same_line.push(stacks),
            }
        }
    }
    found
}

/// A warning for each hint that some state does not keep.
pub(crate) fn broken(design: &Design, union: &Union, layout: &Layout) -> Vec<Objection> {
    let mut warnings = Vec::new();
    for hint in &design.hints {
        let kept = layout.states.iter().all(|state| {
            let own =
                |uid: &Uid| state.boxes.iter().find(|b| b.uid == *uid && !matches!(b.form, Form::Overlay | Form::Tag));
            let boxes: Vec<&PlacedBox> = hint.elements.iter().filter_map(own).collect();
            keeps(hint.kind, &boxes)
        });
        if !kept {
            let (en, ja) = match hint.kind {
                HintKind::Align => ("cannot be brought onto one line", "1本の線上に並べられません"),
                HintKind::Row => ("cannot stand side by side", "横に並べられません"),
                HintKind::Column => ("cannot stand one under the other", "縦に並べられません"),
                HintKind::SeparateLines => continue,
                HintKind::SameSize => ("cannot get equal boxes", "同じ大きさの枠にできません"),
            };
            let message = both!("these elements {en} here", "これらの要素はここでは{ja}");
            warnings.push(Objection { span: hint.span, message, help: reason(design, hint) });
        }
    }
    warnings.extend(turned(design, union));
    warnings
}

/// Why a hint cannot be kept, where the design itself says so: the elements stand in different containers, are copies of
/// each other, or are called one by the other.
fn reason(design: &Design, hint: &Hint) -> Option<LocalisedText> {
    let together = |state: &&State| hint.elements.iter().all(|uid| state.architecture.find_uid(*uid).is_some());
    let architecture = &design.states.iter().rev().find(together)?.architecture;
    let nodes: Vec<Node> = hint.elements.iter().filter_map(|uid| architecture.find_uid(*uid)).collect();
    let id = |node: Node| architecture.element(node).id.clone();
    let pairs = || nodes.windows(2).map(|pair| (pair[0], pair[1]));
    if let Some((a, b)) = pairs().find(|&(a, b)| architecture.parent(a) != architecture.parent(b)) {
        let (a, b) = (id(a), id(b));
        return Some(both!(
            "`{a}` and `{b}` stand in different frames; hints speak of what is in one",
            "`{a}`と`{b}`は別の枠の中にあります。配置の指定は1つの枠の中で働きます"
        ));
    }
    let group = |node: Node| architecture.element(node).properties.text("group");
    if let Some((a, b)) = pairs().find(|&(a, b)| !group(a).is_empty() && group(a) == group(b)) {
        let (a, b) = (id(a), id(b));
        let other = if hint.kind == HintKind::Row { "column" } else { "row" };
        return Some(both!(
            "`{a}` and `{b}` are one group, which stands across the flow; `{other} {a}, {b}` or another `direction` fits",
            "`{a}`と`{b}`は同じグループで、流れと直角に並びます。`{other} {a}, {b}`にするか、`direction`を変えてください"
        ));
    }
    let calls = |a: Node, b: Node| architecture.find_edge(a, Op::Request, b).is_some();
    let (a, b) = pairs().find(|&(a, b)| calls(a, b) || calls(b, a)).map(|(a, b)| (id(a), id(b)))?;
    Some(both!(
        "a request leads from one of `{a}` and `{b}` to the other, so that they stand along the flow; another `direction` turns it",
        "`{a}`と`{b}`の間に要求の線があるため、流れに沿って並びます。`direction`で流れの向きを変えられます"
    ))
}

/// A warning for each container that runs another way than its author wants, copies of it aside.
fn turned(design: &Design, union: &Union) -> Vec<Objection> {
    let mut warnings: Vec<Objection> = Vec::new();
    for (uid, (wish, element)) in flow::wishes(design) {
        let mut slots = union.slots.iter().filter(|slot| slot.uid == uid && !slot.when.is_empty());
        let known = warnings.iter().any(|known| known.span == element.span);
        if !known && slots.any(|slot| slot.direction != wish) {
            let (id, word, other) = (&element.id, wish.word(), union.direction.word());
            let message = both!(
                "what `{id}` holds cannot run {word} here: in a drawing so large, all runs {other}",
                "`{id}`の中だけを{word}に流せません。大きな図では全体が{other}に流れます"
            );
            warnings.push(Objection { span: element.span, message, help: None });
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
        // What is not joined cannot fail to be apart.
        HintKind::SeparateLines => true,
        HintKind::SameSize => same(&|b| b.rect.w) && same(&|b| b.rect.h),
    }
}
