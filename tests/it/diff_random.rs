//! Two designs joined, at random: whatever they are, every element keeps its name and has one identity, and what is said
//! to have come, gone and stayed adds up.

use std::collections::BTreeSet;

use crate::random_support::{Dice, patterns, state};
use cdp_draw::design::matching::{Side, join};
use cdp_draw::design::{Design, State};
use cdp_draw::limits::Limits;
use cdp_draw::model::{Architecture, Uid};
use cdp_draw::source::SourceMap;

const SEEDS: u64 = 150;

fn side(architecture: Architecture) -> Side {
    let design = Design::of(vec![State { architecture, ..State::default() }]);
    Side { design, sources: SourceMap::default(), stage: 0 }
}

fn ids(architecture: &Architecture) -> Vec<String> {
    architecture.nodes().into_iter().map(|node| architecture.element(node).id.clone()).collect()
}

fn uids(architecture: &Architecture) -> BTreeSet<Uid> {
    architecture.nodes().into_iter().map(|node| architecture.element(node).uid).collect()
}

#[test]
fn what_came_and_went_adds_up() {
    let patterns = patterns();
    let mut renamed = 0;
    for seed in 0..SEEDS {
        let mut dice = Dice::new(seed);
        let pattern = dice.pick(&patterns).expect("a pattern");
        let old = state(pattern, &mut dice);
        // The same with a few changes, or another one.
        let mut new = if dice.chance(70) { old.clone() } else { state(pattern, &mut dice) };
        for (number, node) in new.nodes().into_iter().enumerate() {
            match dice.below(8) {
                0 if new.contains(node) => new.remove(node),
                1 if new.contains(node) => new.rename(node, &format!("renamed-{number}")),
                2 if new.contains(node) => new.move_into(node, None),
                _ => {}
            }
        }
        let (old_ids, new_ids) = (ids(&old), ids(&new));
        let joined = join(side(old), side(new), Limits::default().match_pairs);
        let [before, after] = joined.design.states.as_slice() else { panic!("two states") };
        let (was, is) = (&before.architecture, &after.architecture);
        assert_eq!((ids(was), ids(is)), (old_ids.clone(), new_ids.clone()), "seed {seed}");
        let (was_uids, is_uids) = (uids(was), uids(is));
        assert_eq!((was_uids.len(), is_uids.len()), (was.len(), is.len()), "seed {seed}: one identity each");
        let stayed = was_uids.intersection(&is_uids).count();
        let change = &after.change;
        assert_eq!((change.added.len(), change.removed.len()), (is.len() - stayed, was.len() - stayed), "seed {seed}");
        let of_edges = (change.edges_added.len() + was.links().len(), change.edges_removed.len() + is.links().len());
        assert_eq!(of_edges.0, of_edges.1, "seed {seed}");
        for node in is.nodes() {
            let element = is.element(node);
            let Some(old) = was.find_uid(element.uid).map(|old| was.element(old)) else { continue };
            renamed += usize::from(old.id != element.id);
            // Who has kept id and kind is never taken for another.
            let namesake = was.find(&element.id).map(|namesake| was.element(namesake));
            let same = namesake.is_some_and(|namesake| namesake.kind.id == element.kind.id);
            assert!(!same || old.id == element.id, "seed {seed}: {} and {}", old.id, element.id);
            assert!(old.id == element.id || old.kind.id == element.kind.id, "seed {seed}: {}", element.id);
        }
    }
    assert!(renamed > 100, "{renamed}");
}
