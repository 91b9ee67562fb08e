//! The scenarios of the deck: every state of the examples equals the golden state, element by element and
//! edge by edge.

use std::fs;

use cdp_draw::design::Design;
use cdp_draw::design::compile::compile;
use cdp_draw::design::print::print;
use cdp_draw::limits::Limits;
use cdp_draw::model::{Architecture, Languages, LocalisedText};
use cdp_draw::world::Memory;

fn design(name: &str, bytes: &[u8]) -> Design {
    let compilation = compile(name, bytes, &Memory::default(), &Limits::default());
    let found: Vec<String> = compilation.diagnostics.iter().map(|d| format!("{} {}", d.message, d.label)).collect();
    assert!(found.is_empty(), "{name}: {found:?}");
    compilation.design.expect("a design")
}

/// The state's text with all labels in one language.
fn in_japanese(architecture: &Architecture) -> String {
    let languages = Languages::new(Some("ja"), None);
    let mut plain = architecture.clone();
    let same = |label: &mut Option<LocalisedText>| {
        if let Some(text) = label {
            *text = LocalisedText::same(text.get(&languages));
        }
    };
    for node in plain.nodes() {
        same(&mut plain.element_mut(node).label);
    }
    for link in plain.links().to_vec() {
        same(&mut plain.edge_mut(link).label);
    }
    print(&plain)
}

fn states_are_golden(name: &str, count: usize) {
    let bytes = fs::read(format!("examples/{name}.cdp")).expect("an example");
    let design = design(name, &bytes);
    assert_eq!(design.states.len(), count);
    for (at, state) in design.states.iter().enumerate() {
        let golden = fs::read(format!("tests/golden/scenarios/{name}-{at}.cdp")).expect("a golden state");
        let wanted = self::design("golden", &golden);
        assert_eq!(in_japanese(&state.architecture), print(&wanted.states[0].architecture), "{name}, state {at}");
    }
}

#[test]
fn content_delivery() {
    states_are_golden("content-delivery", 5);
}

#[test]
fn e_commerce() {
    states_are_golden("e-commerce", 7);
}

#[test]
fn campaign() {
    states_are_golden("campaign", 5);
}
