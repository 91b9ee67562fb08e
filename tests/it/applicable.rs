//! Why a pattern cannot be applied, and which ones can. `RENEW=1 cargo test --test it applicable::` writes the texts anew.

use std::process::Output;
use std::{env, fs};

use serde_json::Value as Json;

fn run(arguments: &[&str]) -> Output {
    crate::program().args(arguments).output().expect("the program runs")
}

fn payload(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn errors(output: &Output) -> String {
    crate::said(output)
}

const SHOP: &str = "tests/golden/applicable/shop.cdp";

/// Compares with what was looked at.
fn golden(path: &str, text: &str) {
    if env::var_os("RENEW").is_some() {
        fs::write(path, text).expect("written");
    }
    assert_eq!(text, fs::read_to_string(path).expect("the text"), "{path}");
}

#[test]
fn a_refusal_says_what_is_near_and_what_helps() {
    let mut cases: Vec<String> = fs::read_dir("tests/golden/refused")
        .expect("a folder")
        .flatten()
        .map(|entry| entry.path().display().to_string().replace('\\', "/"))
        .filter(|path| path.ends_with(".cdp"))
        .collect();
    cases.sort();
    assert!(cases.len() > 8);
    for case in cases {
        for language in ["en", "ja"] {
            let output = run(&["check", &case, "--lang", language]);
            assert_eq!(output.status.code(), Some(1));
            golden(&case.replace(".cdp", &format!(".{language}.txt")), &errors(&output));
        }
    }
}

#[test]
fn a_remedy_that_is_shown_works() {
    let text = fs::read_to_string("tests/golden/refused/no-balancer.cdp").expect("a case");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("mended.cdp");
    fs::write(&path, text.replace("apply multi-d", "apply multi-server to web\napply multi-d")).expect("written");
    assert_eq!(run(&["check", "--allow", "all", &path.display().to_string()]).status.code(), Some(0));
}

#[test]
fn messages_as_json_carry_notes_and_help() {
    let output = run(&["check", "tests/golden/refused/no-balancer.cdp", "--message-format", "json"]);
    let line: Json = serde_json::from_str(errors(&output).lines().next().expect("a line")).expect("JSON");
    assert_eq!(line["code"], "E0404");
    assert_eq!(line["notes"][0], "`web` is the target (the one nearest to the users), but nothing balances `web`");
    assert_eq!(line["help"][0], "`apply multi-server to web` first; then this can be applied");
}

#[test]
fn the_list_is_as_it_was_looked_at() {
    for language in ["en", "ja"] {
        let output = run(&["patterns", "--applicable", SHOP, "--lang", language]);
        assert_eq!((output.status.code(), errors(&output)), (Some(0), String::new()));
        let path = format!("tests/golden/applicable/shop.{language}.txt");
        if env::var_os("RENEW").is_some() {
            fs::write(&path, payload(&output)).expect("written");
        }
        // A new pattern brings lines of its own, and other counts.
        let golden = fs::read_to_string(&path).expect("the text");
        let text = payload(&output);
        let mut lines = text.lines();
        for wanted in golden.lines().filter(|line| !line.starts_with("== ")) {
            assert!(lines.any(|line| line == wanted), "{path}: {wanted:?} is missing in\n{text}");
        }
    }
}

#[test]
fn the_list_as_data_has_every_pattern_and_its_remedy() {
    let output = run(&["patterns", "--applicable", SHOP, "--format", "json"]);
    let all: Json = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!((&all["stage"], &all["title"]), (&1.into(), &"A shop".into()));
    let patterns = all["patterns"].as_array().expect("patterns");
    assert_eq!(patterns.len(), cdp_draw::data::PATTERNS.len() + 1, "the built-in ones and the design's own");
    let of = |id: &str| patterns.iter().find(|pattern| pattern["id"] == id).expect("a pattern");
    let again = of("multi-server");
    assert_eq!((&again["applicable"], &again["changes"]), (&true.into(), &false.into()));
    assert_eq!((&again["target"], &again["category"]), (&"shop".into(), &"availability".into()));
    let later = of("scheduled-scale-out");
    assert_eq!((&later["applicable"], &later["apply_first"]), (&false.into(), &"apply scale-out".into()));
    assert_eq!(of("own-note")["add"].to_string(), r#"["queue jobs"]"#);
    for pattern in patterns {
        let said = if pattern["applicable"] == true { "matched" } else { "lacks" };
        assert!(!pattern[said].is_null(), "{pattern}");
    }
}

#[test]
fn a_state_before_the_last_can_be_asked_for() {
    let output = run(&["patterns", "--applicable", SHOP, "--stage", "0", "--format", "json"]);
    let all: Json = serde_json::from_slice(&output.stdout).expect("JSON");
    let patterns = all["patterns"].as_array().expect("patterns");
    let first = patterns.iter().find(|pattern| pattern["id"] == "multi-server").expect("a pattern");
    assert_eq!((&all["stage"], &first["changes"]), (&0.into(), &true.into()));
}

#[test]
fn what_does_not_go_together_is_an_error() {
    let cases: [(&[&str], &str); 5] = [
        (&["--applicable", SHOP, "--stage", "7"], "give a number from 0 to 1, `first` or `last`"),
        (&["--applicable", SHOP, "--format", "svg"], "what can be applied is told as text or JSON"),
        (&["--applicable", "none.cdp"], "there is no such file"),
        (&["multi-server", "--applicable", SHOP], "cannot be used with"),
        (&["--stage", "1"], "--applicable"),
    ];
    for (arguments, words) in cases {
        let output = run(&[&["patterns"], arguments].concat());
        assert_eq!((output.status.code(), payload(&output)), (Some(2), String::new()), "{arguments:?}");
        assert!(errors(&output).contains(words), "{arguments:?}: {}", errors(&output));
    }
}
