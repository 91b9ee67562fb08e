//! The scenarios of the deck: every state of the examples equals the golden state, element by element and
//! edge by edge, and its users are served as that state says.

use std::fs;

use cdp_draw::analysis::Simulation;
use cdp_draw::design::compile::compile;
use cdp_draw::design::print::print;
use cdp_draw::design::{Design, State, Verdict};
use cdp_draw::limits::Limits;
use cdp_draw::model::Node;
use cdp_draw::world::Memory;

use crate::pattern_support::printed_in;

fn design(name: &str, bytes: &[u8]) -> Design {
    let compilation = compile(name, bytes, &Memory::default(), &Limits::default());
    let found: Vec<String> = compilation.diagnostics.iter().map(|d| format!("{} {:?}", d.message, d.label)).collect();
    assert!(found.is_empty(), "{name}: {found:?}");
    compilation.design.expect("a design")
}

/// How users are served, and how the golden text's first line says so: `// served: users=ok, overseas=ok`.
fn served(state: &State, golden: &str) -> (String, String) {
    let architecture = &state.architecture;
    let failed: Vec<Node> = state.failed.iter().filter_map(|&uid| architecture.find_uid(uid)).collect();
    let values = Simulation::new(architecture).run(&failed);
    let wanted = golden.lines().next().and_then(|line| line.strip_prefix("// served: ")).expect("who is served");
    let users = architecture.nodes().into_iter().filter(|&node| architecture.element(node).kind.is("user"));
    let found: Vec<String> =
        users.map(|user| format!("{}={}", architecture.element(user).id, values.get(user))).collect();
    (found.join(", "), wanted.to_owned())
}

fn states_are_golden(name: &str, count: usize) {
    let bytes = fs::read(format!("examples/{name}.cdp")).expect("an example");
    let design = design(name, &bytes);
    assert_eq!(design.states.len(), count);
    for (at, state) in design.states.iter().enumerate() {
        let golden = fs::read_to_string(format!("tests/golden/scenarios/{name}-{at}.cdp")).expect("a golden state");
        let wanted = self::design("golden", golden.as_bytes());
        assert_eq!(printed_in("ja", &state.architecture), print(&wanted.states[0].architecture), "{name}, state {at}");
        let (found, wanted) = served(state, &golden);
        assert_eq!(found, wanted, "{name}, state {at}");
        let promises: Vec<_> = state.applications.iter().flat_map(|application| &application.invariants).collect();
        assert!(
            promises.iter().all(|one| matches!(one.verdict, Verdict::Holds(_))),
            "{name}, state {at}: {promises:?}"
        );
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

/// The deck only names this one and the next.
#[test]
fn log_analysis() {
    states_are_golden("log-analysis", 5);
}

#[test]
fn monitoring() {
    states_are_golden("monitoring", 4);
}
