//! `cdp-draw check --availability`: for how much of the time each actor is served.

use std::fs;
use std::process::Output;

use serde_json::{Value as Json, json};

const SHOP: &str = "user users, guests; operator staff; server web availability=99; users, guests -> web\n";

fn check(text: &str, arguments: &[&str]) -> Output {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("shop.cdp"), text).expect("written");
    let mut command = crate::program();
    command.args(["check", "shop.cdp"]).args(arguments).current_dir(folder.path()).output().expect("the program runs")
}

fn payload(text: &str, arguments: &[&str]) -> String {
    String::from_utf8(check(text, arguments).stdout).expect("UTF-8")
}

#[test]
fn it_stands_after_the_findings_when_asked() {
    // Actors who fare the same stand together; who needs nothing is not named.
    let line = "\nshop.cdp: availability for users, guests, estimated: 99 %, down about 3 d 16 h a year\n";
    let text = payload(SHOP, &["--availability"]);
    assert!(text.contains("error[single-server]") && text.ends_with(line), "{text}");
    assert!(!payload(SHOP, &[]).contains("availability for"));
    let japanese = payload(SHOP, &["--availability", "--lang", "ja"]);
    assert!(japanese.ends_with("\nshop.cdp: users, guestsの推定可用性 99 %、停止は年間約3日16時間\n"), "{japanese}");
    // It was asked for, so that `--quiet` leaves it.
    assert_eq!(payload(SHOP, &["--availability", "--quiet", "--allow", "all"]), &line[1..]);
}

#[test]
fn each_state_has_a_line() {
    let text = payload(&format!("{SHOP}fail web\n"), &["--availability", "--stage", "all"]);
    let lines: Vec<&str> = text.lines().rev().take(2).collect();
    assert_eq!(
        lines[1],
        "shop.cdp, state 0: availability for users, guests, estimated: 99 %, down about 3 d 16 h a year"
    );
    assert_eq!(lines[0], "shop.cdp, state 1: availability for users, guests, estimated: 0 %, down about 365 d a year");
}

#[test]
fn the_data_has_it_always() {
    let data = |text: &str, more: &[&str]| -> Json {
        serde_json::from_str(&payload(text, &[&["--format", "json"], more].concat())).expect("JSON")
    };
    let one = data(SHOP, &[]);
    let users = &one["availability"]["users"];
    assert_eq!((&users["served"], &users["nines"], &users["exact"]), (&json!(99.0), &json!(2), &json!(true)));
    assert_eq!(one["states"][0]["availability"], one["availability"]);
    let all = data(&format!("{SHOP}fail web\n"), &["--stage", "all"]);
    assert_eq!(
        (&all["availability"], &all["states"][1]["availability"]["users"]["served"]),
        (&Json::Null, &json!(0.0))
    );
    // The same figures as those of `simulate`.
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("shop.cdp"), SHOP).expect("written");
    let mut command = crate::program();
    let output = command.args(["simulate", "shop.cdp", "--format", "json"]).current_dir(folder.path()).output();
    let simulated: Json = serde_json::from_slice(&output.expect("the program runs").stdout).expect("JSON");
    assert_eq!(simulated["stages"][0]["availability"], one["availability"]);
}

#[test]
fn formats_without_a_place_for_it_refuse_it() {
    for format in ["sarif", "junit"] {
        let output = check(SHOP, &["--availability", "--format", format]);
        let said = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
        assert!(said.contains("this format cannot tell the availability"), "{said}");
    }
}
