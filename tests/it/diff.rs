//! `cdp-draw diff`: two designs compared, as text, as data, as Markdown and as pictures.
//! `RENEW=1 cargo test --test it diff::` writes the expected texts in tests/golden/diff anew.

use std::fs;
use std::path::Path;
use std::process::Output;

use cdp_draw::design::Design;
use cdp_draw::design::compile::compile;
use cdp_draw::design::matching::{Side, join};
use cdp_draw::diagnostic::Diagnostics;
use cdp_draw::limits::Limits;
use cdp_draw::rewrite::library::builtin_ids;
use cdp_draw::source::SourceMap;
use cdp_draw::world::Disk;
use serde_json::{Value as Json, json};

const FOLDER: &str = "tests/golden/diff";
const PAIR: [&str; 2] = ["old.cdp", "new.cdp"];
const SHOP: &str = "../../../examples/e-commerce.cdp";

fn diff(arguments: &[&str]) -> Output {
    crate::program().arg("diff").args(arguments).current_dir(FOLDER).output().expect("the program runs")
}

fn text(arguments: &[&str]) -> String {
    let output = diff(arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn with<'a>(first: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    [first, more].concat()
}

#[test]
fn what_differs_is_told() {
    let cases: [(&str, &[&str]); 4] = [
        ("diff.en.txt", &[]),
        ("diff.ja.txt", &["--lang", "ja"]),
        ("diff.en.md", &["--format", "markdown"]),
        ("diff.ja.md", &["--format", "markdown", "--lang", "ja"]),
    ];
    for (name, options) in cases {
        let told = text(&with(&PAIR, options));
        let path = Path::new(FOLDER).join(name);
        if std::env::var_os("RENEW").is_some() {
            fs::write(&path, &told).expect("written");
        }
        assert_eq!(told, fs::read_to_string(&path).unwrap_or_default(), "{name}");
    }
}

#[test]
fn the_data_says_the_same() {
    let data: Json = serde_json::from_str(&text(&with(&PAIR, &["--format", "json"]))).expect("JSON");
    assert_eq!(data["differs"], json!(true));
    assert_eq!(data["renamed"], json!([{ "from": "web", "to": "shop", "kind": "server" }]));
    assert_eq!(data["moved"], json!([{ "id": "batch", "from": "zone-1a", "to": "zone-1b" }]));
    assert_eq!(data["removed"][0]["id"], "files");
    let size = json!({ "of": "size", "old": "m1.large", "new": "m1.xlarge" });
    assert_eq!(
        data["changed"][0],
        json!({ "id": "shop", "differences": [size, { "of": "group", "old": null, "new": "shop" }] })
    );
    let port = json!({ "of": "port", "old": 3306, "new": 3307 });
    assert_eq!(data["edges"]["changed"], json!([{ "id": "shop -> orders", "differences": [port] }]));
    assert_eq!(
        data["summary"]["elements"],
        json!({ "added": 3, "removed": 1, "renamed": 1, "changed": 2, "moved": 1 })
    );
    let points = |side: &str| data["users"][0][side]["single_points_of_failure"].clone();
    assert_eq!((points("before"), points("after")), (json!(["zone-1a", "web", "data", "orders"]), json!(["orders"])));
}

#[test]
fn the_exit_status_tells_when_it_is_asked() {
    let status = |arguments: &[&str]| diff(arguments).status.code();
    assert_eq!(status(&PAIR), Some(0));
    assert_eq!(status(&with(&PAIR, &["--exit-code"])), Some(1));
    assert_eq!(status(&["old.cdp", "old.cdp", "--exit-code"]), Some(0));
    assert_eq!(text(&["old.cdp", "old.cdp"]).lines().last(), Some("no differences"));
    assert_eq!(status(&["old.cdp", "missing.cdp"]), Some(2));
    assert_eq!(status(&[SHOP, "new.cdp", "--stage", "9.."]), Some(2));
    assert_eq!(status(&["old.cdp"]), Some(2));
    assert_eq!(status(&["-", "-"]), Some(2));
    assert_eq!(status(&["../../hostile/statement-as-kind.cdp", "new.cdp"]), Some(1));
}

#[test]
fn states_are_chosen() {
    let told = text(&[SHOP, "--stage", "0..1", "--lang", "en"]);
    assert!(told.starts_with(&format!("{SHOP}, state 0 → {SHOP}, state 1\n5 elements added, 1 changed;")), "{told}");
    assert_eq!(text(&[SHOP, SHOP, "--stage", "2", "--lang", "en"]).lines().nth(1), Some("no differences"));
    assert!(text(&[SHOP, SHOP, "--stage", "..2", "--lang", "en"]).contains("- zone-1b"));
}

#[test]
fn colours_are_for_terminals() {
    assert!(!text(&PAIR).contains('\u{1b}'));
    let told = text(&with(&PAIR, &["--color", "always"]));
    assert!(told.contains("\u{1b}[32m  + lb ") && told.contains("\u{1b}[31m  - files"), "{told}");
}

#[test]
fn shared_elements_stay_in_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = |view: &str, id: &str| -> String {
        let file = folder.path().join(format!("{view}.svg"));
        text(&with(&PAIR, &["--view", view, "-o", file.to_str().expect("UTF-8")]));
        let svg = fs::read_to_string(&file).expect("a picture");
        let at = svg.find(&format!("{id}\"")).unwrap_or_else(|| panic!("{id} in {view}"));
        let frame = &svg[at..][..svg[at..].find("<rect").map_or(0, |rect| rect + 160)];
        frame.split("y=\"").nth(1).and_then(|y| y.split('"').next()).unwrap_or_default().to_owned()
    };
    // In two panels side by side, what both share has the same height.
    assert_eq!(place("before-after", "-before-zone-1b"), place("before-after", "-after-zone-1b"));
    let svg = |view: &str| fs::read_to_string(folder.path().join(format!("{view}.svg"))).expect("a picture");
    place("diff", "-diff-was-files");
    let (frame, ghost) = (svg("diff").find("-diff-zone-1a\""), svg("diff").find("-diff-was-files\""));
    assert!(frame < ghost, "what is gone is drawn over frames");
    assert!(svg("before-after").contains("old.cdp → new.cdp"));
    let japanese = text(&with(&PAIR, &["--format", "svg", "--lang", "ja"]));
    assert!(japanese.contains("変更前") && japanese.contains("変更後") && !japanese.contains("適用"));
}

/// A state with some of its elements renamed, compared with itself: how many of them are recognised, and how many pairs
/// are wrong.
fn recognised(design: &Design, stage: usize, wanted: &dyn Fn(usize) -> bool) -> (usize, usize, usize) {
    between(design, (stage, stage), wanted)
}

/// The same of two states: those count that are in both.
fn between(design: &Design, (old, new): (usize, usize), wanted: &dyn Fn(usize) -> bool) -> (usize, usize, usize) {
    let side = |design: Design, stage: usize| Side { design, sources: SourceMap::default(), stage };
    let mut other = design.clone();
    let architecture = &mut other.states[new].architecture;
    let nodes = architecture.nodes();
    let renamed: Vec<_> = nodes.iter().enumerate().filter(|(at, _)| wanted(*at)).map(|(_, &node)| node).collect();
    for (number, &node) in renamed.iter().enumerate() {
        architecture.rename(node, &format!("other-name-{number}"));
    }
    let uids: Vec<_> = renamed.iter().map(|&node| architecture.element(node).uid).collect();
    let joined = join(side(design.clone(), old), side(other, new), Limits::default().match_pairs);
    let [before, after] = joined.design.states.as_slice() else { panic!("two states") };
    let (mut all, mut right, mut wrong) = (0, 0, 0);
    for (number, uid) in uids.into_iter().enumerate() {
        let node = after.architecture.find(&format!("other-name-{number}")).expect("it is there");
        let found = after.architecture.element(node).uid;
        all += usize::from(before.architecture.find_uid(uid).is_some());
        right += usize::from(found == uid && before.architecture.find_uid(uid).is_some());
        wrong += usize::from(found != uid && before.architecture.find_uid(found).is_some());
    }
    (all, right, wrong)
}

/// All states of the examples, and what every pattern makes of its own.
fn designs() -> Vec<Design> {
    let limits = Limits::default();
    let mut designs: Vec<Design> = Vec::new();
    for name in ["content-delivery", "e-commerce", "campaign", "log-analysis", "monitoring"] {
        let bytes = fs::read(format!("examples/{name}.cdp")).expect("an example");
        designs.extend(compile(name, &bytes, &Disk::new("examples"), &limits).design);
    }
    for id in builtin_ids() {
        let (mut sources, mut found) = (SourceMap::default(), Diagnostics::default());
        let entry = cdp_draw::catalog::Entry::read(id, &limits, &mut sources, &mut found);
        designs.push(entry.expect("a pattern").design);
    }
    designs
}

#[test]
fn the_figures_of_the_page_are_measured() {
    let [mut one, mut many, mut most, mut steps] = [(0, 0, 0); 4];
    let add = |sum: &mut (usize, usize, usize), (all, right, wrong)| {
        *sum = (sum.0 + all, sum.1 + right, sum.2 + wrong);
    };
    for design in designs() {
        for stage in 0..design.states.len() {
            let size = design.states[stage].architecture.len();
            (0..size).for_each(|at| add(&mut one, recognised(&design, stage, &|n| n == at)));
            let architecture = &design.states[stage].architecture;
            let is_actor: Vec<bool> =
                architecture.nodes().iter().map(|&node| architecture.element(node).kind.builtin().actor).collect();
            add(&mut most, recognised(&design, stage, &|n| !is_actor[n]));
            if let Some(before) = stage.checked_sub(1) {
                add(&mut steps, between(&design, (before, stage), &|n| n % 3 == 0 && !is_actor[n]));
            }
            (0..3).for_each(|rest| add(&mut many, recognised(&design, stage, &|n| n % 3 == rest)));
        }
    }
    let page = include_str!("../../docs/diff.md").replace('\n', " ");
    let said =
        [one, many, most, steps].map(|(all, right, wrong)| format!("{right} of {all} recognised, {wrong} wrong"));
    assert!(said.iter().all(|figures| page.contains(figures)), "docs/diff.md should say: {said:?}");
}
