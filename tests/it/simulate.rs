//! `cdp-draw simulate`: what failures take down, as text, as data and as pictures.

use std::fs;
use std::process::Output;

use serde_json::Value as Json;
use usvg::roxmltree;

fn simulate(arguments: &[&str]) -> Output {
    crate::program().arg("simulate").args(arguments).output().expect("the program runs")
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
  users: ok after about 2 min
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
  users: 一部利用可
    `users` → `lb` → `web` → `nfs`: `nfs`が停止しています
  正常 → 停止      nfs, nfs-disk, uploads, images
  正常 → 機能低下  web, web-2, web-3, lb
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
    let line: Json = serde_json::from_str(&crate::said(&output)).expect("JSON");
    assert_eq!((&line["code"], &line["help"][0]), (&"E0203".into(), &"did you mean `lb`?".into()));
}

/// The rows of a printed table, by their first word; the column headings and the single points of failure too.
fn rows(told: &str) -> Vec<Vec<&str>> {
    told.lines().map(|line| line.split_whitespace().collect()).collect()
}

/// The golden tables: in each state, what is left of the users when one of these elements stops.
fn golden(path: &str, columns: &[usize], table: &[(&str, &str)], spofs: &[&str]) {
    let told = text(&[path, "--all", "--lang", "en"]);
    let rows = rows(&told);
    for (id, wanted) in table {
        let row = rows.iter().find(|row| row.first() == Some(id)).unwrap_or_else(|| panic!("no row {id} in\n{told}"));
        let found: Vec<&str> = columns.iter().map(|column| row[column + 1]).collect();
        assert_eq!(found.join(" "), *wanted, "{id} in\n{told}");
    }
    let (_, list) = told.split_once("Single points of failure of users: machines and sites\n").expect("the list");
    let list: Vec<&str> = list
        .lines()
        .take_while(|line| !line.is_empty())
        .map(|line| line.trim_start().split_once(' ').expect("a state").1.trim())
        .collect();
    let found: Vec<&str> = columns.iter().map(|column| list[*column]).collect();
    assert_eq!(found, spofs);
}

#[test]
fn the_golden_table_of_the_shop() {
    golden(
        SHOP,
        // State 2 is the moment of the failure itself.
        &[0, 1, 3, 4, 5, 6],
        &[
            ("web", "down ok ok ok ok ok"),
            ("web-2", "- recoverable down ok ok ok"),
            ("mysql", "down ok down down ok ok"),
            ("mysql-standby", "- - - - ok ok"),
            ("zone-1a", "- - - - down ok"),
            ("zone-1b", "- - - - ok ok"),
            ("lb", "- - - down down down"),
            ("eip", "down down down - - -"),
            ("dns", "down down down down down down"),
        ],
        &[
            "web, boot, data, mysql",
            "web-2, boot-2, data-2, mysql-2",
            "web-2, boot-2, data, mysql",
            "mysql",
            "zone-1a",
            "none",
        ],
    );
    let told = text(&[SHOP, "--lang", "en"]);
    assert!(told.contains("\n  2   not served in any case\n"), "{told}");
    assert!(!rows(&told).iter().any(|row| row.first() == Some(&"dns")), "{told}");
}

#[test]
fn the_golden_table_of_the_campaign() {
    golden(
        "examples/campaign.cdp",
        &[0, 1, 2, 3, 4],
        &[
            ("web", "down down down down down"),
            ("web-2", "- ok ok ok ok"),
            ("web-3", "- ok ok ok ok"),
            ("mysql", "down down down down down"),
            ("nfs", "- - down degraded degraded"),
            ("lb", "- down down down down"),
            ("static", "- - - - degraded"),
        ],
        &["web, web-disk, mysql", "web, mysql", "web, mysql, nfs, nfs-disk", "web, mysql", "web, mysql"],
    );
}

#[test]
fn columns_stand_under_each_other_in_japanese() {
    use unicode_normalization::UnicodeNormalization as _;
    let told = text(&["examples/campaign.cdp", "--lang", "ja"]);
    // Columns on a terminal: Japanese letters take two.
    let columns = |line: &str, word: &str| {
        let before: String = line[..line.find(word).expect("the word")].nfc().collect();
        before.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>()
    };
    let line = |begin: &str| told.lines().find(|line| line.trim_start().starts_with(begin)).expect("a line");
    assert_eq!(columns(line("(障害なし)"), "利用可"), columns(line("nfs-disk"), "-  "));
    assert_eq!(columns(line("(障害なし)"), "利用可"), columns(line("mysql"), "利用不可"));
    assert!(
        told.contains("「ユーザー」(users)にとっての単一障害点: マシンと拠点\n  0   web, web-disk, mysql\n"),
        "{told}"
    );
}

#[test]
fn every_failure_as_data() {
    let data = json(&[SHOP, "--pairs", "--stage", "6"]);
    let stage = &data["stages"][0];
    assert_eq!((&stage["index"], &stage["served"]["users"]), (&6.into(), &"ok".into()));
    assert_eq!(stage["spofs"]["users"], serde_json::json!([]));
    let singles = stage["failures"].as_array().expect("failures");
    let pairs = stage["pairs"].as_array().expect("pairs");
    assert_eq!(pairs.len(), singles.len() * (singles.len() - 1) / 2);
    let pair = |a: &str, b: &str| {
        let wanted = serde_json::json!([a, b]);
        pairs.iter().find(|pair| pair["fail"] == wanted).unwrap_or_else(|| panic!("no pair {wanted}"))
    };
    let both = pair("zone-1a", "zone-1b");
    assert_eq!((&both["served"]["users"], &both["worse"]), (&"down".into(), &true.into()));
    let standby = pair("mysql", "web-2");
    assert_eq!((&standby["served"]["users"], &standby["worse"]), (&"ok".into(), &false.into()));
    let shown = text(&[SHOP, "--pairs", "--stage", "6", "--lang", "en"]);
    let worse = pairs.iter().filter(|pair| pair["worse"] == true).count();
    assert!(shown.contains(&format!("State 6: Two data centres  {worse} of {}\n", pairs.len())), "{shown}");
    assert_eq!(shown.lines().filter(|line| line.contains(" + ")).count(), worse);
}

#[test]
fn actors_who_fare_alike_share_a_table() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("three.cdp");
    let design = "user users\nuser guests\nuser staff\noperator op\nserver web, office\n\
        users, guests -> web\nstaff -> office\n";
    fs::write(&path, design).expect("written");
    let told = text(&[path.to_str().expect("UTF-8")]);
    let wanted = "\
States
  State 0

users, guests, when one element fails
             0
  (nothing)  ok
  web        down
  office     ok

Single points of failure of users, guests: machines and sites
  0   web

Single points of failure of users, guests: managed services
  0   none

staff, when one element fails
             0
  (nothing)  ok
  web        ok
  office     down

Single points of failure of staff: machines and sites
  0   office

Single points of failure of staff: managed services
  0   none

none of these failures makes a difference to op

Availability for users, guests, estimated
  0   99.5 %, down about 1 d 20 h a year
";
    assert!(told.starts_with(wanted) && !told[wanted.len()..].contains("op,"), "{told}");
    fs::write(&path, "server web\n").expect("written");
    assert!(text(&[path.to_str().expect("UTF-8")]).ends_with("no state has an actor to be served\n"));
}

#[test]
fn too_many_failures_are_refused_with_a_way_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("many.cdp");
    let servers: String = (0..1500).map(|i| format!("server s{i}\n")).collect();
    fs::write(&path, format!("user users\n{servers}users -> s0\n")).expect("written");
    let output = simulate(&[path.to_str().expect("UTF-8"), "--pairs"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("1125750 failures to try; the most is 1000000") && said.contains("--stage"), "{said}");
}

/// The texts of a picture, and its description.
fn picture(arguments: &[&str]) -> (Vec<String>, String) {
    let svg = text(&[arguments, &["--format", "svg", "--lang", "en"]].concat());
    let document = roxmltree::Document::parse(&svg).expect("XML");
    let named = |name: &'static str| document.descendants().filter(move |node| node.has_tag_name(name));
    let words = |node: roxmltree::Node<'_, '_>| {
        node.descendants().filter(|n| n.is_text()).filter_map(|n| n.text()).collect::<String>().trim().to_owned()
    };
    (named("text").map(words).collect(), named("desc").map(words).collect())
}

#[test]
fn before_and_after_a_pattern_the_same_failure() {
    let (texts, description) = picture(&["examples/multi-datacenter.cdp", "--fail", "zone-1a"]);
    let count = |wanted: &str| texts.iter().filter(|text| *text == wanted).count();
    assert_eq!(
        [count("Users: down"), count("Users: ok"), count("not served"), count("What if zone-1a fails?")],
        [1, 1, 1, 1],
        "{texts:?}"
    );
    // In the legend; signs of change are not what this picture is about.
    assert_eq!([count("failed"), count("down"), count("the way to the failure"), count("added")], [1, 1, 1, 0]);
    let told = "Before: failed: Availability Zone zone-1a. Users: down. users → dns → lb → web: web is in zone-1a, \
        which is down. After: failed: Availability Zone zone-1a. Users: ok.";
    assert!(description.ends_with(told), "{description}");
}

#[test]
fn a_picture_says_where_there_is_nothing_to_fail() {
    let (texts, _) = picture(&[SHOP, "--fail", "web-2"]);
    // A small figure has it in two lines.
    let plain = |text: &str| text.replace(' ', "");
    let count = |wanted: &str| texts.iter().filter(|text| plain(text) == plain(wanted)).count();
    assert_eq!(count("web-2 is not in this state"), 2, "{texts:?}");
    assert_eq!(count("Users: recoverable"), 1);
    let (texts, _) = picture(&[SHOP, "--fail", "web-2", "--stage", "1"]);
    assert!(texts.iter().any(|text| text == "Users: recoverable"), "{texts:?}");
}

#[test]
fn the_table_as_a_slide() {
    let (texts, description) = picture(&[SHOP]);
    let count = |wanted: &str| texts.iter().filter(|text| *text == wanted).count();
    assert_eq!([count("What if one element fails?"), count("Users, when one element fails")], [1, 1], "{texts:?}");
    assert_eq!([count("web-2"), count("nothing fails"), count("single point of failure")], [1, 1, 1], "{texts:?}");
    assert_eq!([count("zone-1a"), count("Start"), count("Two data centres")], [2, 1, 1], "{texts:?}");
    // One word for each cell, and one in the legend.
    let cells =
        text(&[SHOP, "--lang", "en"]).split("Single points").next().map(|table| table.matches("degraded").count());
    assert_eq!(Some(count("degraded")), cells.map(|cells| cells + 1));
    assert!(description.contains("State 4 – down: mysql; degraded: data and data-2."), "{description}");
    let (texts, description) = picture(&[SHOP, "--pairs", "--stage", "6"]);
    assert!(texts.iter().any(|text| text == "zone-1a + zone-1b"), "{texts:?}");
    assert!(texts.iter().any(|text| text.starts_with("State 6: 19 of 45 pairs")), "{texts:?}");
    assert!(description.contains("zone-1a + zone-1b"), "{description}");
}

#[test]
fn the_same_picture_twice_and_as_pixels() {
    let once = text(&[SHOP, "--format", "svg"]);
    assert_eq!(once, text(&[SHOP, "--format", "svg"]));
    let folder = tempfile::tempdir().expect("a folder");
    for (i, arguments) in [&[SHOP, "--width", "700"][..], &[SHOP, "--fail", "web", "--width", "700"]].iter().enumerate()
    {
        let path = folder.path().join(format!("{i}.png"));
        let output = simulate(&[arguments, &["-o", path.to_str().expect("UTF-8")][..]].concat());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(fs::read(path).expect("a picture").starts_with(b"\x89PNG"));
    }
}

#[test]
fn a_fail_step_draws_what_follows_from_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("fail.cdp");
    let design = "user users\nlb lb\nserver web, web-2 group=web { }\nnfs files\ndb db\n\
        users -> lb -> web, web-2 -> db\nweb, web-2 -> files optional\nfail files\nfail db\n";
    fs::write(&path, design).expect("written");
    let svg = folder.path().join("out.svg");
    let status =
        crate::program().args([path.as_os_str(), "-o".as_ref(), svg.as_os_str()]).status().expect("the program runs");
    assert!(status.success());
    let drawn = fs::read_to_string(svg).expect("a picture");
    for words in ["Users: degraded", "Users: down", "served with less", "not served", "the way to the failure"] {
        assert!(drawn.contains(words), "{words}");
    }
}
