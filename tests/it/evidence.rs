//! `explain-step`: what a step did, as text and as data. `RENEW=1 cargo test --test it evidence::` writes the texts anew.

use std::process::Output;
use std::{env, fs};

const FOLDER: &str = "tests/golden/evidence";
const SHOP: &str = "tests/golden/evidence/shop.cdp";

fn run(arguments: &[&str]) -> Output {
    crate::program().arg("explain-step").args(arguments).output().expect("the program runs")
}

fn payload(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn errors(output: &Output) -> String {
    crate::said(output)
}

/// The steps as data.
fn steps(arguments: &[&str]) -> Vec<serde_json::Value> {
    let output = run(&[arguments, &["--format", "json"]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    document["steps"].as_array().expect("steps").clone()
}

#[test]
fn the_texts_are_as_they_were_looked_at() {
    for (design, language) in [("shop", "en"), ("shop", "ja"), ("promises", "en"), ("promises", "ja")] {
        let path = format!("{FOLDER}/{design}.{language}.txt");
        let output = run(&[&format!("{FOLDER}/{design}.cdp"), "--quiet", "--lang", language]);
        assert_eq!((output.status.code(), errors(&output)), (Some(0), String::new()));
        if env::var_os("RENEW").is_some() {
            fs::write(&path, payload(&output)).expect("written");
        }
        assert_eq!(payload(&output), fs::read_to_string(&path).expect("the text"), "{path}");
    }
}

#[test]
fn every_step_of_every_example_has_its_evidence() {
    for path in crate::house::files("examples", "cdp") {
        let path = path.display().to_string();
        for step in steps(&[&path]) {
            let patterns = step["patterns"].as_array().expect("patterns");
            for promise in patterns.iter().flat_map(|pattern| pattern["promises"].as_array().expect("promises")) {
                assert_eq!(promise["verdict"], "holds", "{path}: {promise}");
            }
            assert!(!step["users"].as_array().expect("users").is_empty(), "{path}: {step}");
        }
    }
}

#[test]
fn data_says_what_was_matched_copied_moved_and_promised() {
    let all = steps(&[SHOP]);
    assert_eq!(all.len(), 4);
    let (grown, changed) = (&all[0], &all[1]);
    assert_eq!((&grown["stage"], &grown["statement"]["line"]), (&1.into(), &6.into()));
    assert_eq!(grown["statement"]["text"], "apply multi-server to web count=2");
    let pattern = &grown["patterns"][0];
    assert_eq!(pattern["matched"].to_string(), r#"[{"name":"t","elements":["web"]}]"#);
    assert_eq!(pattern["parameters"].to_string(), r#"[{"name":"count","value":2}]"#);
    assert_eq!((&pattern["promises"][1]["verdict"], &pattern["promises"][1]["checks"]), (&"holds".into(), &1.into()));
    let copies: Vec<String> = grown["added"]
        .as_array()
        .expect("added")
        .iter()
        .map(|part| format!("{} {} {} {}", part["id"], part["copy_of"], part["parent"], part["pattern"]))
        .collect();
    assert_eq!(
        copies,
        [
            r#""web-2" "web" null "multi-server""#,
            r#""data-2" "data" "web-2" "multi-server""#,
            r#""lb" null null "multi-server""#
        ]
    );
    assert_eq!(changed["patterns"].to_string(), "[]");
    assert_eq!(changed["moved"][0].to_string(), r#"{"id":"web","from":null,"to":"net"}"#);
    assert_eq!(
        changed["edges"]["changed"][0].to_string(),
        r#"{"id":"web -> shop","differences":[{"of":"label","old":null,"new":"SQL"},{"of":"port","old":3306,"new":"none"}]}"#
    );
    assert_eq!(changed["failed"].to_string(), r#"["lb"]"#);
    let customers = &changed["users"][0];
    assert_eq!((&customers["before"]["served"], &customers["after"]["served"]), (&"ok".into(), &"down".into()));
    assert_eq!(customers["after"]["why"], "`customers` → `lb`: `lb` is down");
    assert_eq!(customers["before"]["single_points_of_failure"].to_string(), r#"["shop"]"#);
    assert_eq!(customers["after"]["single_points_of_failure"], serde_json::Value::Null);
}

#[test]
fn one_step_is_the_same_as_among_all() {
    let all = steps(&[SHOP]);
    for (at, step) in all.iter().enumerate() {
        assert_eq!(steps(&[SHOP, "--stage", &(at + 1).to_string()]), std::slice::from_ref(step));
    }
}

#[test]
fn a_step_that_is_not_there_is_an_error() {
    for stage in ["0", "5"] {
        let output = run(&[SHOP, "--stage", stage]);
        assert_eq!((output.status.code(), payload(&output)), (Some(2), String::new()));
        assert!(errors(&output).contains("the design has the steps 1 to 4"), "{}", errors(&output));
    }
}

#[test]
fn what_is_expected_is_said_in_the_language_of_the_output() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("x.cdp");
    fs::write(&path, "user users\nserver web\nusers -> web\nexpect served without web\nexpect no spof\n")
        .expect("written");
    let check = |language: &str| {
        let mut command = crate::program();
        let command = command.arg("check").arg(&path).args(["--message-format", "json", "--lang", language]);
        let output = command.output().expect("the program runs");
        let texts: Vec<String> = errors(&output)
            .lines()
            .map(|line| serde_json::from_str(line).expect("JSON"))
            .map(|line: serde_json::Value| format!("{} {} {}", line["message"], line["label"], line["help"]))
            .collect();
        texts.join("\n")
    };
    assert_eq!(
        check("en"),
        r#""`users` is down" "expected to be served" ["`users` → `web`: `web` is down"]
"`users` depends on web alone" "expected no single point of failure" []"#
    );
    assert_eq!(
        check("ja"),
        r#""`users`は利用できません" "利用できることを期待" ["`users` → `web`: `web`が停止しています"]
"`users`の単一障害点: web" "単一障害点がないことを期待" []"#
    );
}
