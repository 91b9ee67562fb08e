use super::*;
use crate::design::compile::compile;
use crate::limits::Limits;
use crate::world::Memory;

fn side(text: &str) -> Side {
    let compiled = compile("design.cdp", text.as_bytes(), &Memory::default(), &Limits::default());
    let design = compiled.design.expect("a design");
    Side { stage: design.states.len() - 1, design, sources: compiled.sources }
}

/// What was renamed, as `old→new`, and how many elements came, went and moved.
fn compared(old: &str, new: &str) -> (Vec<String>, [usize; 3]) {
    let joined = join(side(old), side(new), Limits::default().match_pairs);
    let [before, after] = joined.design.states.as_slice() else { panic!("two states") };
    let (was, is) = (&before.architecture, &after.architecture);
    let renamed = is.nodes().into_iter().filter_map(|node| {
        let element = is.element(node);
        let old = was.element(was.find_uid(element.uid)?);
        (old.id != element.id).then(|| format!("{}→{}", old.id, element.id))
    });
    let Change { added, removed, moved, .. } = &after.change;
    (renamed.collect(), [added.len(), removed.len(), moved.len()])
}

fn renamed(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

#[test]
fn a_design_is_itself() {
    let text = "user u; zone z { server a { disk d }; db b }; u -> a -> b; note \"n\" on a";
    let joined = join(side(text), side(text), 1000);
    assert!(joined.design.states[1].change.is_empty() && joined.complete);
    let (a, b) = (&joined.design.states[0].notes[0], &joined.design.states[1].notes[0]);
    assert_eq!(a.anchor, b.anchor);
}

#[test]
fn what_has_the_same_place_and_neighbours_was_renamed() {
    let old = "user u; region r { server web { disk data } }; db shop; u -> web -> shop";
    let new = "user u; region r { server front { disk files } }; db shop; u -> front -> shop";
    assert_eq!(compared(old, new), (renamed(&["web→front", "data→files"]), [0, 0, 0]));
}

#[test]
fn a_chain_of_renamed_elements_is_followed() {
    let old = "user u; lb l; server a; cache c; db d; u -> l -> a -> c -> d";
    let new = "user u; lb l2; server a2; cache c2; db d; u -> l2 -> a2 -> c2 -> d";
    assert_eq!(compared(old, new), (renamed(&["l→l2", "a→a2", "c→c2"]), [0, 0, 0]));
}

#[test]
fn another_kind_or_another_role_is_no_new_name() {
    assert_eq!(compared("user u; server a; u -> a", "user u; lb b; u -> b"), (renamed(&[]), [1, 1, 0]));
    let old = "user u; server web; db d; u -> web -> d";
    let new = "user u; server batch; db d; batch -> d";
    assert_eq!(compared(old, new), (renamed(&[]), [1, 1, 0]));
    assert_eq!(compared("server a", "server b"), (renamed(&[]), [1, 1, 0]));
}

#[test]
fn twins_are_paired_in_order() {
    let old = "user u; lb l; server a, b; u -> l -> a, b";
    let new = "user u; lb l; server x, y, z; u -> l -> x, y, z";
    assert_eq!(compared(old, new), (renamed(&["a→x", "b→y"]), [1, 0, 0]));
}

#[test]
fn an_id_that_was_given_away_is_followed() {
    let old = "user u; server web; db d; u -> web -> d";
    let new = "user u; lb web; server app; db d; u -> web -> app -> d";
    assert_eq!(compared(old, new), (renamed(&[]), [1, 0, 0]), "the rest is taken for one of another kind");
    let new = "user u; server app; lb web; db d; u -> app -> d; app -> web";
    assert_eq!(compared(old, new), (renamed(&["web→app"]), [1, 0, 0]));
}

#[test]
fn a_move_is_seen() {
    let old = "zone z { server a }; zone y { server b }";
    let new = "zone z { server a; server b }; zone y";
    assert_eq!(compared(old, new), (renamed(&[]), [0, 0, 1]));
}

#[test]
fn too_much_to_compare_is_told() {
    let old = "user u; server a, b, c; u -> a, b, c";
    let new = "user u; server x, y, z; u -> x, y, z";
    let joined = join(side(old), side(new), 2);
    assert!(!joined.complete);
    assert_eq!(joined.design.states[1].change.added.len(), 3);
}

#[test]
fn states_of_one_design_know_who_is_who() {
    let design = side("user u; server a, b; u -> a\nrename a to c\nrename b to a");
    let joined = join_states(design.design, design.sources, 0, 2);
    let change = &joined.design.states[1].change;
    assert_eq!((change.changed.len(), change.added.len(), change.removed.len()), (2, 0, 0));
}
