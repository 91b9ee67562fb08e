//! `cdp-draw diff`: what the rules find in one of two designs and not in the other.

use std::fs;
use std::process::Output;

use serde_json::{Value as Json, json};

/// Compares two texts.
fn diff(old: &str, new: &str, options: &[&str]) -> Output {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("old.cdp"), old).expect("written");
    fs::write(folder.path().join("new.cdp"), new).expect("written");
    let mut command = crate::program();
    command.args(["diff", "old.cdp", "new.cdp"]).args(options).current_dir(folder.path());
    command.output().expect("the program runs")
}

fn told(old: &str, new: &str, options: &[&str]) -> String {
    String::from_utf8(diff(old, new, options).stdout).expect("UTF-8")
}

fn findings(old: &str, new: &str) -> Json {
    let data: Json = serde_json::from_str(&told(old, new, &["--format", "json"])).expect("JSON");
    data["findings"].clone()
}

/// Rule and element of each finding in a list.
fn named(list: &Json) -> Vec<String> {
    let text = |one: &Json, field: &str| one[field].as_str().unwrap_or_default().to_owned();
    list.as_array().expect("a list").iter().map(|one| text(one, "rule") + " " + &text(one, "element")).collect()
}

const ONE: &str = "user users\nserver web\nusers -> web\n";
const TWO: &str = "user users\nlb lb\nserver web, web-2 group=web\nusers -> lb -> web, web-2\n";

#[test]
fn findings_are_gone_and_new() {
    let found = findings(ONE, TWO);
    assert_eq!(named(&found["gone"]), ["single-server web", "no-stable-entry web"]);
    assert_eq!(named(&found["new"]), ["single-zone web", "managed-single lb"]);
    assert_eq!(found["changed"], json!([]));
    let new = &found["new"][0];
    assert_eq!(
        (&new["severity"], &new["kind"], &new["file"]),
        (&json!("warning"), &json!("server"), &json!("new.cdp"))
    );
    assert_eq!((&new["line"], &new["fix"]), (&json!(3), &json!(["multi-datacenter"])));
    assert!(new["message"].as_str().is_some_and(|message| message.starts_with("web: this tier is redundant")));
    assert_eq!(found["gone"][0]["file"], "old.cdp");
    let back = findings(TWO, ONE);
    assert_eq!((&back["gone"][0]["rule"], named(&back["new"]).len()), (&json!("single-zone"), 2));
}

#[test]
fn they_are_told_in_every_form() {
    let text = told(ONE, TWO, &[]);
    assert!(text.contains("\nFindings (2 new, 2 gone"), "{text}");
    assert!(text.contains("  ! single-zone      warning: web: this tier is redundant"), "{text}");
    assert!(text.contains("  * single-server    web\n"), "{text}");
    let painted = told(ONE, TWO, &["--color", "always"]);
    assert!(
        painted.contains("\u{1b}[31m  ! single-zone") && painted.contains("\u{1b}[32m  * single-server"),
        "{painted}"
    );
    let japanese = told(ONE, TWO, &["--lang", "ja"]);
    assert!(japanese.contains("指摘 (新規2件、解消2件") && japanese.contains("警告: web: 冗長化"), "{japanese}");
    let comment = told(ONE, TWO, &["--format", "markdown"]);
    assert!(comment.contains("**Findings**: 2 new, 2 gone"), "{comment}");
    assert!(comment.contains("| ⚠️ new | `single-zone` | warning: web: this tier"), "{comment}");
    assert!(comment.contains("| ✅ gone | `single-server` | web |"), "{comment}");
    let comment = told(ONE, TWO, &["--format", "markdown", "--lang", "ja"]);
    assert!(
        comment.contains("**指摘**: 新規2件") && comment.contains("| ✅ 解消 | `single-server` | web |"),
        "{comment}"
    );
}

#[test]
fn each_design_is_judged_by_its_own_words() {
    let allowed = format!("allow = [single-zone] \"a test site\"\n{TWO}");
    assert_eq!(named(&findings(ONE, &allowed)["new"]), ["managed-single lb"]);
    assert_eq!(named(&findings(&allowed, ONE)["gone"]), ["managed-single lb"]);
    let found = findings(TWO, &allowed);
    assert_eq!((named(&found["gone"]), named(&found["new"])), (vec![], vec![]));
    let judged = json!({
        "rule": "single-zone", "element": "web", "kind": "server", "old": "warning", "new": null, "reason": "a test site"
    });
    assert_eq!(found["changed"], json!([judged]));
    let text = told(TWO, &allowed, &[]);
    assert!(text.contains("\nonly findings differ\n"), "{text}");
    assert!(text.contains("  ~ single-zone  web: warning → allowed (a test site)"), "{text}");
    let denied = format!("deny = [single-zone]\n{TWO}");
    let text = told(&allowed, &denied, &["--lang", "ja"]);
    assert!(text.contains("web: 許可 → エラー\n"), "{text}");
}

#[test]
fn a_finding_goes_along_with_its_element() {
    let renamed = ONE.replace("web", "shop");
    let found = findings(ONE, &renamed);
    assert_eq!((named(&found["gone"]), named(&found["new"])), (vec![], vec![]), "{found}");
    assert!(!told(ONE, &renamed, &[]).contains("Findings"));
}

#[test]
fn a_finding_alone_is_a_difference() {
    let denied = format!("deny = [single-zone]\n{TWO}");
    assert_eq!(diff(TWO, &denied, &["--exit-code"]).status.code(), Some(1));
    assert_eq!(diff(&denied, &denied, &["--exit-code"]).status.code(), Some(0));
    // A rule of the new design's own.
    let own = format!("{ONE}rule idle {{ message = \"{{s}} idles\"; find s : server = elements(server) }}\n");
    assert_eq!(named(&findings(ONE, &own)["new"]), ["idle web"]);
}

#[test]
fn states_of_one_design_are_compared_too() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("shop.cdp"), format!("{ONE}apply multi-server\n")).expect("written");
    let mut command = crate::program();
    let output = command.args(["diff", "shop.cdp", "--stage", "0..1"]).current_dir(folder.path()).output();
    let text = String::from_utf8(output.expect("the program runs").stdout).expect("UTF-8");
    assert!(text.contains("  ! single-zone      warning: ") && text.contains("  * single-server    web\n"), "{text}");
}

/// A rule of one's own that is wrong is told, and is no silent lack of findings.
#[test]
fn a_rule_that_cannot_be_looked_with_is_an_error() {
    let wrong = format!("{ONE}rule r {{ message = \"{{x}}\"; find x : any = elements()[0].role + 1 }}\n");
    let output = diff(ONE, &wrong, &[]);
    let said = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!((output.status.code(), said.contains("`+` does not fit these values")), (Some(1), true), "{said}");
    assert!(said.contains("new.cdp:4:"), "{said}");
    // The comparison is made all the same.
    assert!(String::from_utf8(output.stdout).expect("UTF-8").contains("no differences"));
}
