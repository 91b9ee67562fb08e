//! `cdp-draw simulate`: what failures take down, as text, as data and as pictures.

use std::fs;
use std::process::{Command, Output};

use serde_json::Value as Json;

fn simulate(arguments: &[&str]) -> Output {
    let program = env!("CARGO_BIN_EXE_cdp-draw");
    Command::new(program).arg("simulate").args(arguments).output().expect("the program runs")
}

fn text(arguments: &[&str]) -> String {
    let output = simulate(arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn json(arguments: &[&str]) -> Json {
    serde_json::from_str(&text(&[arguments, &["--format", "json"]].concat())).expect("JSON")
}

const SHOP: &str = "examples/e-commerce.cdp";

#[test]
fn a_failure_is_told_state_by_state() {
    let told = text(&[SHOP, "--fail", "zone-1a,web", "--lang", "en"]);
    let wanted = "\
Failure of `zone-1a`, `web`

State 0
  `zone-1a` is not in this state
  users: down
    `users` → `dns` → `eip` → `web`: `web` is down
  ok → down       dns, eip, web, boot, data, mysql
";
    assert!(told.starts_with(wanted), "{told}");
    let last = "\
State 6: Two data centres
  users: ok
  ok → down       zone-1a, web, boot, data, mysql
";
    assert!(told.ends_with(last), "{told}");
    assert_eq!(told.matches("\nState ").count(), 7);
    assert!(told.contains("`users` → `dns` → `lb` → `web`: `web` is in `zone-1a`, which is down"), "{told}");
}

#[test]
fn one_state_in_japanese() {
    let told = text(&["examples/campaign.cdp", "--fail", "nfs", "--stage", "3", "--lang", "ja"]);
    let wanted = "\
`nfs`に障害

状態3: 性能
  users: 縮退
    `users` → `lb` → `web` → `nfs`: `nfs`が停止しています
  正常 → 停止   nfs, nfs-disk, uploads, images
  正常 → 縮退   web, web-2, web-3, lb
";
    assert_eq!(told, wanted);
}

#[test]
fn the_same_as_data() {
    let data = json(&[SHOP, "--fail", "mysql", "--lang", "en"]);
    assert_eq!(data["fail"], serde_json::json!(["mysql"]));
    let stages = data["stages"].as_array().expect("stages");
    assert_eq!(stages.len(), 7);
    let repaired = &stages[4];
    assert_eq!((&repaired["index"], &repaired["caption"]), (&4.into(), &"Survive a server".into()));
    assert_eq!((&repaired["served_before"]["users"], &repaired["served"]["users"]), (&"ok".into(), &"down".into()));
    let chain = &repaired["chains"]["users"];
    assert_eq!(chain["path"], serde_json::json!(["users", "dns", "lb", "web", "mysql"]));
    assert_eq!((&chain["end"], &chain["at"]), (&"failed".into(), &"mysql".into()));
    assert_eq!(repaired["status"]["data"], "ok");
    let changed: Vec<&str> =
        repaired["changes"].as_array().expect("changes").iter().filter_map(|change| change["id"].as_str()).collect();
    assert_eq!(changed, ["users", "dns", "web", "web-2", "mysql", "lb"]);
    // The standby takes over.
    assert_eq!(stages[5]["served"]["users"], "ok");
    assert!(stages[5]["chains"]["users"].is_null());
}

#[test]
fn a_failure_comes_on_top_of_those_of_the_design() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("pair.cdp");
    let design = "user users\nlb lb\nserver web, web-2 group=web\nusers -> lb -> web, web-2\nfail web\n";
    fs::write(&path, design).expect("written");
    let told = text(&[path.to_str().expect("UTF-8"), "--fail", "web-2,users"]);
    let wanted = "\
Failure of `web-2`, `users`

State 0
  `users` is an actor, which never fails
  users: ok
  ok → down       web-2

State 1: Failure of web
  `users` is an actor, which never fails
  failed already: web
  users: down
    `users` → `lb` → `web`: `web` is down
  ok → down       lb, web-2
";
    assert_eq!(told, wanted);
}

#[test]
fn what_cannot_be_tried_is_said() {
    let refused = |arguments: &[&str], words: &[&str]| {
        let output = simulate(arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(output.stdout.is_empty());
        words.iter().for_each(|word| assert!(said.contains(word), "{arguments:?}: {said}"));
    };
    refused(
        &[SHOP, "--fail", "wbe, web-22,lb"],
        &["error[E0203]", "there is no element `wbe` in any state", "did you mean `web`?", "`web-2`"],
    );
    refused(&[SHOP, "--fail", "quite-another"], &["E0203", "`quite-another`", "by the ids of the design"]);
    refused(&[SHOP, "--fail", "lb", "--stage", "9"], &["there is no state 9", "0 to 6"]);
    refused(&[SHOP, "--fail", ","], &["names no element"]);
    refused(&[SHOP, "--fail", "lb", "-o", "out.doc"], &["`.doc`", ".json"]);
    refused(&["nowhere.cdp", "--fail", "lb"], &["cannot read `nowhere.cdp`"]);
    let output = simulate(&[SHOP, "--fail", "lbb", "--message-format", "json"]);
    let line: Json = serde_json::from_slice(&output.stderr).expect("JSON");
    assert_eq!((&line["code"], &line["help"][0]), (&"E0203".into(), &"did you mean `lb`?".into()));
}
