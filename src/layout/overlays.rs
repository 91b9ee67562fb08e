//! Overlays: groupings that cut across containment. Where the members stand together a dashed frame shows
//! them, elsewhere a tag at each member.

use std::collections::{BTreeMap, BTreeSet};

use crate::layout::fold::Fold;
use crate::layout::measure::Measure;
use crate::layout::metrics::Metrics;
use crate::layout::moments::Moments;
use crate::layout::union::Union;
use crate::model::Uid;

/// How the memberships of all overlays are shown.
#[derive(Clone, Debug, Default)]
pub(crate) struct Overlays {
    /// Overlays with a frame: the stack that they surround, how deeply they are nested in it (0: innermost).
    pub framed: BTreeMap<Uid, (usize, usize)>,
    /// Width that the title of each overlay's frame needs, with its emblem, px.
    pub titles: BTreeMap<Uid, f64>,
    /// Members of each overlay, in order of their edges.
    pub members: BTreeMap<Uid, Vec<usize>>,
    /// Tags at each slot: the overlays.
    pub tags: BTreeMap<usize, Vec<Uid>>,
}

/// Decides between frame and tags, and has room kept for frames; without `frames`, all get tags.
pub(crate) fn overlays(
    union: &Union,
    fold: &mut Fold,
    metrics: &Metrics,
    measure: &dyn Measure,
    frames: bool,
) -> Overlays {
    let mut found = Overlays::default();
    for line in union.lines.iter().filter(|line| line.membership) {
        let from_is_overlay = union.slots[line.from].overlay;
        let (overlay, member) = if from_is_overlay { (line.key.from, line.to) } else { (line.key.to, line.from) };
        let members = found.members.entry(overlay).or_default();
        if !members.contains(&member) {
            members.push(member);
        }
    }
    let mut framable: Vec<(usize, Uid, usize)> = Vec::new();
    for (&overlay, members) in &found.members {
        match surrounds(union, fold, overlay, members).filter(|_| frames) {
            Some(stack) => framable.push((members.len(), overlay, stack)),
            None => {
                for &member in members {
                    found.tags.entry(member).or_default().push(overlay);
                }
            }
        }
    }
    framable.sort();
    for &overlay in found.members.keys() {
        let slots = union.slots.iter().filter(|slot| slot.uid == overlay);
        let names = slots
            .flat_map(|slot| &slot.faces)
            .map(|(_, _, face)| face.label.full.clone().unwrap_or_else(|| face.label.lines.join(" ")));
        let size = metrics.text(metrics.caption);
        let widest = names.map(|name| measure.width(&name, size, false)).fold(0.0, f64::max);
        let width = metrics.tag_icon + 6.0 + widest.min(1.6 * metrics.label_width) + 12.0;
        found.titles.insert(overlay, width);
    }
    for (_, overlay, stack) in framable {
        let depth = fold.stacks[stack].overlays;
        fold.stacks[stack].overlays += 1;
        found.framed.insert(overlay, (stack, depth));
    }
    found
}

/// The stack whose members an overlay has, when a frame around them would enclose nothing else.
fn surrounds(union: &Union, fold: &Fold, overlay: Uid, members: &[usize]) -> Option<usize> {
    let stack = fold.stack_of[*members.first()?];
    let parent = union.slots[members[0]].parent;
    let together = members.iter().all(|&m| {
        fold.stack_of[m] == stack
            && union.slots[m].parent == parent
            && union.slots[m].form != crate::layout::Form::Part
            && !union.slots[m].overlay
    });
    if !together {
        return None;
    }
    let places: BTreeSet<usize> = members.iter().map(|&m| fold.place_of(m)).collect();
    let (first, last) = (*places.first()?, *places.last()?);
    let shown = union.slots.iter().filter(|s| s.uid == overlay).fold(Moments::default(), |all, s| all.with(s.when));
    // Whatever else stands between the first and the last member while the overlay is shown would be
    // taken for a member; so would a member in a state in which it is none.
    let clean = fold.stacks[stack].members.iter().all(|&other| {
        let slot = &union.slots[other];
        let between = slot.parent == parent && (first..=last).contains(&fold.place_of(other));
        let belongs = union
            .lines
            .iter()
            .filter(|l| {
                l.membership && (l.from == other && l.key.to == overlay || l.to == other && l.key.from == overlay)
            })
            .fold(Moments::default(), |all, l| all.with(l.when));
        !between || slot.when.common(shown).iter().all(|moment| belongs.meets(moment))
    });
    clean.then_some(stack)
}
