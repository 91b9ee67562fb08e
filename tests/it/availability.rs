//! The estimate of availability as the program tells it, and its page. `RENEW=1 cargo test --test it availability::` writes
//! the table of the page anew.

use std::{env, fs};

use cdp_draw::analysis::availability::defaults::sources;
use cdp_draw::limits::Limits;
use cdp_draw::model::Languages;
use serde_json::{Value as Json, json};

const PAGE: &str = "docs/availability.md";
const SHOP: &str = "examples/e-commerce.cdp";

fn run(arguments: &[&str]) -> String {
    let output = crate::program().args(arguments).output().expect("the program runs");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn design(text: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("design.cdp");
    fs::write(&path, text).expect("written");
    let name = path.to_string_lossy().into_owned();
    (folder, name)
}

#[test]
fn the_table_of_the_page_is_that_of_the_data() {
    let english = Languages::new(None, None);
    let row = |source: &cdp_draw::analysis::availability::defaults::Source| {
        let kinds: Vec<String> = source.kinds.iter().map(|kind| format!("`{kind}`")).collect();
        format!("| {} | {} | {} |\n", source.percent, kinds.join(", "), source.name.get(&english))
    };
    let table = sources().iter().map(row).collect::<String>();
    let table = format!("| percent | kinds | source |\n| --- | --- | --- |\n{table}");
    let page = fs::read_to_string(PAGE).expect("the page");
    let (before, rest) = page.split_once("<!-- sources: begin (tests/availability.rs) -->\n").expect("a beginning");
    let (_, after) = rest.split_once("<!-- sources: end -->").expect("an end");
    let wanted =
        format!("{before}<!-- sources: begin (tests/availability.rs) -->\n{table}<!-- sources: end -->{after}");
    if env::var_os("RENEW").is_some() {
        return fs::write(PAGE, wanted).expect("written");
    }
    assert_eq!(page, wanted, "RENEW=1 cargo test --test it availability::");
}

#[test]
fn the_page_says_what_the_program_says() {
    let page = fs::read_to_string(PAGE).expect("the page");
    let told = run(&["simulate", SHOP, "--lang", "en"]);
    let block = page.split("```text\n").nth(1).and_then(|rest| rest.split("```").next()).expect("an example");
    assert!(block.lines().count() > 3 && block.lines().all(|line| told.contains(line)), "{told}");
    let limits = Limits::default();
    assert_eq!((limits.availability_elements, limits.availability_nodes), (5_000, 500_000), "as the page says");
    let example = page.split("```cdp\n").nth(1).and_then(|rest| rest.split("```").next()).expect("an example");
    let (_folder, name) = design(example);
    run(&["check", &name]);
}

#[test]
fn the_estimate_is_told_with_its_assumptions() {
    let (_folder, name) = design("user u; server a availability=99.5; db d availability=98; bucket spare; u -> a -> d");
    let told = run(&["simulate", &name]);
    assert!(told.contains("Availability for u, estimated\n  0   97.51 %, down about 9 d 2 h a year\n"), "{told}");
    assert!(told.contains("• a 99.5 %, d 98 % — as the design says") && !told.contains("bucket"), "{told}");
    let data: Json = serde_json::from_str(&run(&["simulate", &name, "--format", "json"])).expect("JSON");
    let stage = &data["stages"][0];
    let wanted = json!({
        "served": 97.51, "ok": 97.51, "recoverable": 97.51, "nines": 1, "downtime_minutes_a_year": 13087.44,
        "exact": true, "served_at_most": null, "text": "97.51 %, down about 9 d 2 h a year",
        "switching_minutes_a_year": 0.0,
        "costs": [{ "id": "d", "minutes_a_year": 10459.44 }, { "id": "a", "minutes_a_year": 2575.44 }]
    });
    assert_eq!(stage["availability"]["u"], wanted);
    assert_eq!(stage["assumptions"][0], json!({ "id": "a", "kind": "server", "percent": 99.5, "source": null }));
    let of_design: Json = serde_json::from_str(&run(&[&name, "--format", "json"])).expect("JSON");
    assert_eq!(of_design["stages"][0]["availability"]["u"], wanted);
}

#[test]
fn pictures_say_it_when_they_are_asked() {
    let line = "99.985 %, down about 1 h 20 min a year";
    let shown = |options: &[&str]| run(&[&[SHOP, "--lang", "en", "-o", "-"], options].concat()).contains(line);
    assert!(shown(&["--availability"]) && !shown(&[]));
    assert!(shown(&["--availability", "--view", "after"]) && shown(&["--availability", "--view", "before-after"]));
    let japanese = run(&[SHOP, "--lang", "ja", "-o", "-", "--availability"]);
    assert!(japanese.contains("99.985 %、停止は年間約1時間20分"));
}

#[test]
fn wide_and_deep_designs_are_exact() {
    let served = |text: &str| {
        let (_folder, name) = design(text);
        let data: Json = serde_json::from_str(&run(&[&name, "--format", "json", "--quiet"])).expect("JSON");
        let found = &data["stages"][0]["availability"]["u"];
        (found["exact"] == json!(true), found["served"].as_f64().expect("a figure"))
    };
    let servers = |availability: &str| {
        (0..2000).map(|i| format!("server s{i} availability={availability}\n")).collect::<String>()
    };
    let wide: String = (0..2000).map(|i| format!("lb -> s{i} -> d\n")).collect();
    let (exact, figure) = served(&format!("user u; lb lb; db d\n{}u -> lb\n{wide}", servers("90")));
    assert!(exact && (figure - 99.9999 * 0.995).abs() < 0.02, "{figure}");
    let deep: String = (0..1999).map(|i| format!("s{i} -> s{}\n", i + 1)).collect();
    let (exact, figure) = served(&format!("user u\n{}u -> s0\n{deep}", servers("99.99")));
    assert!(exact && (figure - 100.0 * 0.9999_f64.powi(2000)).abs() < 1e-6, "{figure}");
}

#[test]
fn a_figure_is_a_percentage() {
    for wrong in ["101", "-1", "often", "[1, 2]", "true"] {
        let (_folder, name) = design(&format!("server a availability={wrong}"));
        let output = crate::program().args(["check", &name]).output().expect("runs");
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(told.contains("`availability` takes a number from 0 to 100, such as 99.95"), "{wrong}: {told}");
    }
    for right in ["0", "100", "99.95%", "\"99.95\""] {
        let (_folder, name) = design(&format!("server a availability={right}"));
        run(&["check", &name]);
    }
}
