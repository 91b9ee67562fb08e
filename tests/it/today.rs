//! The designs of examples/today: tests/golden/today has what is said of each of their states — who is served, the single
//! points of failure, the findings — and the text of the last one. `RENEW=1` writes what comes out now.

#![allow(clippy::disallowed_methods)] // RENEW says that golden texts are to be written

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use cdp_draw::analysis::Simulation;
use cdp_draw::check::{Lens, Levels, StateReport};
use cdp_draw::design::compile::compile;
use cdp_draw::design::{Design, State, Verdict};
use cdp_draw::limits::Limits;
use cdp_draw::model::{Languages, Node, Vocabulary};
use cdp_draw::rewrite::Library;
use cdp_draw::world::Memory;

use crate::house::files;
use crate::pattern_support::printed_in;

fn designs() -> Vec<(String, Design)> {
    let read = |path: std::path::PathBuf| {
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let bytes = fs::read(&path).expect("an example");
        let compilation = compile(&name, &bytes, &Memory::default(), &Limits::default());
        let found: Vec<&str> = compilation.diagnostics.iter().map(|one| one.message.as_str()).collect();
        assert!(found.is_empty(), "{name}: {found:?}");
        (name, compilation.design.expect("a design"))
    };
    files("examples/today", "cdp").into_iter().map(read).collect()
}

fn looked(state: &State) -> StateReport {
    let (limits, library, levels) = (Limits::default(), Library::default(), Levels::default());
    Lens::new(&library, Vocabulary::builtin(), &levels, &limits).look_at(state, &[], &[]).report
}

/// `rule(a, b); rule(c)`
fn listed(lists: &BTreeMap<String, Vec<String>>) -> String {
    let parts: Vec<String> = lists.iter().map(|(name, of)| format!("{name}({})", of.join(", "))).collect();
    if parts.is_empty() { "none".to_owned() } else { parts.join("; ") }
}

fn told(at: usize, state: &State) -> String {
    let architecture = &state.architecture;
    let failed: Vec<Node> = state.failed.iter().filter_map(|&uid| architecture.find_uid(uid)).collect();
    let values = Simulation::new(architecture).run(&failed);
    let actors = architecture.nodes().into_iter().filter(|&node| architecture.element(node).kind.actor);
    let served: Vec<String> =
        actors.map(|actor| format!("{}={}", architecture.element(actor).id, values.get(actor))).collect();
    let report = looked(state);
    let mut findings: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for finding in report.findings {
        findings.entry(finding.rule).or_default().push(finding.element);
    }
    let points: BTreeMap<String, Vec<String>> =
        report.spofs.into_iter().filter(|(_, points)| !points.is_empty()).collect();
    let name = state.name().map(|name| name.get(&Languages::new(Some("en"), None)).to_owned()).unwrap_or_default();
    let mut text = String::new();
    writeln!(text, "// state {at}: {name}").expect("written");
    writeln!(text, "//   served: {}", served.join(", ")).expect("written");
    writeln!(text, "//   single points: {}", listed(&points)).expect("written");
    writeln!(text, "//   findings: {}", listed(&findings)).expect("written");
    text
}

#[test]
fn what_is_said_of_their_states_is_golden() {
    let mut stale = Vec::new();
    for (name, design) in designs() {
        let mut text: String = design.states.iter().enumerate().map(|(at, state)| told(at, state)).collect();
        text += &printed_in("en", &design.states.last().expect("a state").architecture);
        let path = format!("tests/golden/today/{name}.cdp");
        if std::env::var_os("RENEW").is_some() {
            fs::create_dir_all("tests/golden/today").expect("a folder");
            fs::write(&path, &text).expect("written");
        } else if fs::read_to_string(&path).unwrap_or_default() != text {
            stale.push(path);
        }
    }
    assert!(stale.is_empty(), "{stale:?} are not what comes out now; RENEW=1 writes them");
}

#[test]
fn each_is_a_story_of_the_size_that_people_draw() {
    let designs = designs();
    assert!(designs.len() >= 10);
    for (name, design) in designs {
        assert!((3..=5).contains(&design.states.len()), "{name}: {} states", design.states.len());
        for state in &design.states {
            let elements = state.architecture.nodes().len();
            assert!((12..=40).contains(&elements), "{name}: {elements} elements");
        }
        let applied: Vec<_> = design.states.iter().flat_map(|state| &state.applications).collect();
        assert!(!applied.is_empty(), "{name}: no pattern");
        let promises = applied.iter().flat_map(|application| &application.invariants);
        for promise in promises {
            assert!(matches!(promise.verdict, Verdict::Holds(_)), "{name}: {promise:?}");
        }
        for text in [&design.title, &design.subtitle].into_iter().flatten() {
            let [en, ja] = ["en", "ja"].map(|lang| text.get(&Languages::new(Some(lang), None)).to_owned());
            assert_ne!(en, ja, "{name}: its title is in both languages");
        }
    }
}
