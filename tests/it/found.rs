//! `patterns --found`: which patterns a design embodies. The figures of docs/patterns.md are measured here, against the
//! stories of the scenarios and against every pattern's own example.

use std::collections::BTreeSet;
use std::fs;
use std::process::Output;

use cdp_draw::catalog::Entry;
use cdp_draw::design::change::compare;
use cdp_draw::design::compile::compile;
use cdp_draw::design::compile::found::{find, find_one};
use cdp_draw::design::{Design, State};
use cdp_draw::diagnostic::Diagnostics;
use cdp_draw::limits::Limits;
use cdp_draw::model::Vocabulary;
use cdp_draw::rewrite::library::{builtin, builtin_ids};
use cdp_draw::rewrite::{Arguments, Library, attempt};
use cdp_draw::source::SourceMap;
use cdp_draw::world::Disk;
use serde_json::{Value as Json, json};

const SCENARIOS: [&str; 5] = ["content-delivery", "e-commerce", "campaign", "log-analysis", "monitoring"];

/// Patterns that leave nothing behind by which they could be known.
const TRACELESS: [&str; 2] = ["floating-ac-adaptor", "scale-up"];

/// Patterns that a story has undone: from which state on, and by what.
const UNDONE: [(&str, &str, usize, &str); 3] = [
    ("e-commerce", "floating-ip", 2, "the old server is gone, to which the address could be moved back"),
    ("e-commerce", "server-swapping", 3, "the data of the failed server are in the one that took over"),
    ("campaign", "clone-server", 2, "the clones share their content through NFS, and no disk follows the master's"),
];

/// Patterns that are there although the story has not applied them: from which state on, and why they are.
const THERE_ALL_THE_SAME: [(&str, &str, usize, &str); 7] = [
    ("campaign", "stamp", 1, "the clones are launched from the master's image"),
    ("campaign", "web-storage", 4, "url-rewriting puts content into a bucket that users read"),
    ("log-analysis", "multi-server", 0, "the story begins with two servers behind a balancer"),
    ("log-analysis", "scheduled-scale-out", 3, "scheduled-autoscaling is that for a batch"),
    ("monitoring", "multi-server", 0, "the story begins with it"),
    ("monitoring", "multi-datacenter", 0, "the story begins with it"),
    ("monitoring", "db-replication", 0, "the story begins with it"),
];

fn found(state: &State) -> BTreeSet<String> {
    let findings = find(state, &Library::default(), Vocabulary::builtin(), &Limits::default());
    assert!(findings.unfinished.is_empty(), "{:?}", findings.unfinished);
    findings.found.into_iter().map(|found| found.id).collect()
}

fn is_found(id: &str, state: &State) -> bool {
    let pattern = builtin(id).expect("a pattern");
    !find_one(pattern, state, Vocabulary::builtin(), &Limits::default()).0.is_empty()
}

fn scenario(name: &str) -> Design {
    let bytes = fs::read(format!("examples/{name}.cdp")).expect("an example");
    compile(name, &bytes, &Disk::new("examples"), &Limits::default()).design.expect("a design")
}

fn page_says(figures: &str) {
    let page = include_str!("../../docs/patterns.md").replace('\n', " ");
    assert!(page.contains(figures), "docs/patterns.md should say: {figures}");
}

#[test]
fn a_pattern_is_in_its_example_after_and_not_before() {
    let (mut after, mut before) = (0, 0);
    for id in builtin_ids() {
        let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
        let entry = Entry::read(id, &Limits::default(), &mut sources, &mut diagnostics).expect("a pattern");
        let (was, is) = (is_found(id, entry.before()), is_found(id, entry.after()));
        assert_eq!((was, is), (false, !TRACELESS.contains(&id)), "{id}");
        after += usize::from(is);
        before += usize::from(was);
    }
    page_says(&format!("{after} of {} after, {before} before", builtin_ids().count()));
}

#[test]
fn the_stories_are_read_back() {
    let (mut right, mut missing, mut more) = (0, 0, 0);
    for name in SCENARIOS {
        let mut applied: BTreeSet<String> = BTreeSet::new();
        for (at, state) in scenario(name).states.iter().enumerate() {
            applied.extend(state.applications.iter().map(|application| application.pattern.clone()));
            let found = found(state);
            let listed = |list: &[(&str, &str, usize, &str)], id: &str| {
                list.iter().any(|(of, pattern, from, _)| *of == name && *pattern == id && at >= *from)
            };
            for id in applied.difference(&found) {
                assert!(listed(&UNDONE, id), "{name}, state {at}: {id} was applied and is not found");
            }
            for id in found.difference(&applied) {
                assert!(listed(&THERE_ALL_THE_SAME, id), "{name}, state {at}: {id} is found and was not applied");
            }
            right += applied.intersection(&found).count();
            missing += applied.difference(&found).count();
            more += found.difference(&applied).count();
        }
    }
    page_says(&format!("{right} of {}", right + missing));
    page_says(&format!("{right} of {} that were found", right + more));
}

#[test]
fn what_is_applied_elsewhere_is_found_there() {
    let (limits, vocabulary) = (Limits::default(), Vocabulary::builtin());
    let (mut all, mut right) = (0, 0);
    for design in SCENARIOS.map(scenario) {
        for state in &design.states {
            for pattern in builtin_ids().filter_map(builtin) {
                let made = attempt(pattern, &state.architecture, &Arguments::default(), vocabulary, &limits);
                let Ok(made) = made else { continue };
                if !compare(&state.architecture, &made.architecture).is_empty() {
                    all += 1;
                    let after = State { architecture: made.architecture, ..State::default() };
                    right += usize::from(is_found(&pattern.id, &after));
                }
            }
        }
    }
    page_says(&format!("{right} of {all} applications"));
}

fn run(arguments: &[&str]) -> Output {
    crate::program().arg("patterns").args(arguments).output().expect("the program runs")
}

fn told(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn it_is_told_where_and_why() {
    let shop = "examples/e-commerce.cdp";
    let text = told(&["--found", shop, "--lang", "en"]);
    assert!(text.starts_with("State 6: Two data centres\n\n== Patterns that are there (3)\n"), "{text}");
    let line = "  multi-server      t: web (nothing is left to do, and it keeps what it promises)\n";
    assert!(text.contains(line), "{text}");
    let text = told(&["--found", shop, "--stage", "4", "--lang", "ja"]);
    assert!(
        text.contains("== 見つかったパターン (1)") && text.contains("t: web(適用しても変わらず、保証も成立)"),
        "{text}"
    );
    let data = told(&["--found", "examples/content-delivery.cdp", "--stage", "2", "--format", "json", "--lang", "en"]);
    let data: Json = serde_json::from_str(&data).expect("JSON");
    assert_eq!(data["patterns"][0]["id"], "web-storage");
    let place = &data["patterns"][0]["places"][0];
    assert_eq!(place["evidence"], "trace");
    assert_eq!(place["elements"][0], json!({ "name": "storage", "elements": ["s3"] }));
    assert_eq!(data["unfinished"], json!([]));
}

#[test]
fn what_cannot_be_asked_is_said() {
    let code = |arguments: &[&str]| run(arguments).status.code();
    assert_eq!(code(&["--found", "examples/first.cdp", "--stage", "9"]), Some(2));
    assert_eq!(code(&["--found", "examples/first.cdp", "--format", "markdown"]), Some(2));
    assert_eq!(code(&["--found", "examples/first.cdp", "--applicable", "examples/first.cdp"]), Some(2));
    assert_eq!(code(&["multi-server", "--found", "examples/first.cdp"]), Some(2));
    assert_eq!(code(&["--stage", "1"]), Some(2));
}

#[test]
fn a_bound_is_told() {
    let state = &scenario("e-commerce").states[6];
    let limits = Limits { found_size: 3, found_steps: 1, ..Limits::default() };
    let findings = find(state, &Library::default(), Vocabulary::builtin(), &limits);
    assert!(findings.unfinished.iter().any(|id| id == "multi-server"), "{:?}", findings.unfinished);
}

#[test]
fn a_pattern_of_ones_own_is_found_too() {
    let bytes = fs::read("examples/own-pattern.cdp").expect("an example");
    let compilation = compile("own", &bytes, &Disk::new("examples"), &Limits::default());
    let design = compilation.design.expect("a design");
    let has = |stage: usize| {
        let state = &design.states[stage];
        let findings = find(state, &compilation.library, &compilation.vocabulary, &Limits::default());
        findings.found.iter().any(|found| found.id == "blue-green")
    };
    assert!(!has(0) && has(design.states.len() - 1));
}

#[test]
fn a_design_without_patterns_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("one.cdp");
    std::fs::write(&file, "server web\n").expect("written");
    let name = file.to_str().expect("UTF-8");
    assert_eq!(told(&["--found", name]), "State 0\n\n== Patterns that are there (0)\n  None.\n");
    assert!(told(&["--found", name, "--lang", "ja"]).ends_with("(0)\n  ありません。\n"));
}
