//! `cdp-draw check` and `rules` as their users run them.

use std::fs;
use std::path::PathBuf;
use std::process::{Output, Stdio};

use serde_json::Value as Json;

const SHOP: &str = "// The shop.
user users \"Customers\"
server web \"Web\" { disk data }
db db \"MySQL\"
users -> web -> db
";

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Folder(tempfile::tempdir().expect("a folder"))
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(&path, text).expect("written");
        path
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.path().join(name)).expect("a file")
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.run_with(arguments, "")
    }

    fn run_with(&self, arguments: &[&str], input: &str) -> Output {
        use std::io::Write as _;
        let mut child = crate::program()
            .args(arguments)
            .current_dir(self.0.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        child.stdin.take().expect("a pipe").write_all(input.as_bytes()).expect("written");
        child.wait_with_output().expect("the program ends")
    }
}

fn status(output: &Output) -> i32 {
    output.status.code().expect("no signal")
}

fn payload(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn errors(output: &Output) -> String {
    crate::said(output)
}

fn json(output: &Output) -> Json {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("JSON: {}", errors(output)))
}

/// `rule(element)` of each finding.
fn findings(document: &Json) -> Vec<String> {
    let all = document["findings"].as_array().expect("findings");
    all.iter().map(|one| format!("{}({})", one["rule"].as_str().unwrap(), one["element"].as_str().unwrap())).collect()
}

#[test]
fn a_finding_stands_under_its_element_in_both_languages() {
    let folder = Folder::new();
    folder.file("shop.cdp", SHOP);
    let output = folder.run(&["check", "shop.cdp"]);
    assert_eq!((status(&output), errors(&output)), (1, String::new()));
    let text = payload(&output);
    assert!(
        text.starts_with(
            "\
error[single-db]: db: the database is a single point of failure. Apply db-replication.
 --> shop.cdp:4:4
  |
4 | db db \"MySQL\"
  |    ^^
  |
  = note: `users` → `web` → `db`: `db` is down
  = help: `apply db-replication to db` fixes it; `cdp-draw rules single-db` says more
"
        ),
        "{text}"
    );
    assert!(text.ends_with("\nshop.cdp: 2 errors, 3 warnings\n"), "{text}");
    let japanese = payload(&folder.run(&["check", "shop.cdp", "--lang", "ja"]));
    assert!(japanese.contains("error[single-db]: db: データベースが単一障害点です"), "{japanese}");
    assert!(japanese.contains("`apply db-replication to db`で解消できます"), "{japanese}");
    let quiet = payload(&folder.run(&["check", "shop.cdp", "-q"]));
    assert_eq!((quiet.matches("error[").count(), quiet.matches("warning[").count()), (2, 0), "{quiet}");
}

#[test]
fn what_a_pattern_made_is_found_at_its_statement() {
    let folder = Folder::new();
    folder.file("shop.cdp", &format!("{SHOP}step \"More\" {{\n  apply cache-proxy\n}}\n"));
    let output = folder.run(&["check", "shop.cdp", "--format", "json", "--stage", "all"]);
    let document = json(&output);
    let last = document["findings"].as_array().unwrap().iter().rfind(|one| !one["origin"].is_null());
    let last = last.expect("a finding about what was made");
    assert_eq!((&last["line"], &last["column"]), (&7.into(), &3.into()), "{last}");
    assert_eq!(last["origin"].to_string(), r#"{"pattern":"cache-proxy","step":1}"#);
    let stages: Vec<&Json> = document["states"].as_array().unwrap().iter().map(|state| &state["stage"]).collect();
    assert_eq!(stages, [&Json::from(0), &Json::from(1)]);
    let text = payload(&folder.run(&["check", "shop.cdp"]));
    assert!(text.contains("`cache-proxy` made `"), "{text}");
}

#[test]
fn findings_as_data() {
    let folder = Folder::new();
    folder.file("shop.cdp", SHOP);
    let document = json(&folder.run(&["check", "shop.cdp", "-o", "-", "--format", "json"]));
    assert_eq!(
        findings(&document),
        ["single-db(db)", "single-server(web)", "no-backup(data)", "no-backup(db)", "no-stable-entry(web)"]
    );
    assert_eq!(document["spofs"].to_string(), r#"{"users":["web","data","db"]}"#);
    assert_eq!(document["summary"]["errors"], 2);
    assert_eq!(document["summary"]["denied"], true);
    let first = &document["findings"][0];
    assert_eq!((&first["file"], &first["severity"], &first["stage"]), (&"shop.cdp".into(), &"error".into(), &0.into()));
    assert_eq!(first["fix"].to_string(), r#"["db-replication","multi-datacenter"]"#);
    assert_eq!(first["remedy"], "apply db-replication to db");
    assert!(first["why"].as_str().unwrap().len() > 40 && first["origin"].is_null());
}

#[test]
fn the_nearest_word_decides_what_becomes_of_a_finding() {
    let folder = Folder::new();
    folder.file(
        "allowed.cdp",
        "allow = [no-stable-entry] \"a test site\"
deny = [no-backup]
warn = [single-db, single-server]
user users
server web { disk data { allow = [no-backup] \"made anew\" } }
db db allow=[error]
users -> web -> db
",
    );
    let document = json(&folder.run(&["check", "allowed.cdp", "--format", "json"]));
    assert_eq!(findings(&document), ["no-backup(db)", "single-server(web)"]);
    assert_eq!(document["findings"][0]["severity"], "error");
    assert_eq!(document["findings"][1]["severity"], "warning");
    let allowed: Vec<(&str, &Json)> = document["allowed"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["rule"].as_str().unwrap(), &one["reason"]))
        .collect();
    assert_eq!(
        allowed,
        [("no-backup", &"made anew".into()), ("no-stable-entry", &"a test site".into()), ("single-db", &Json::Null)]
    );
    // The command line speaks of what the design does not.
    let levels = |arguments: &[&str]| {
        let all = [&["check", "shop.cdp", "--format", "json"], arguments].concat();
        let output = folder.run(&all);
        (status(&output), findings(&json(&output)).len())
    };
    folder.file("shop.cdp", SHOP);
    assert_eq!(levels(&["--allow", "error"]), (0, 3));
    assert_eq!(levels(&["--allow", "error", "--deny", "no-backup"]), (1, 3));
    assert_eq!(levels(&["--warn", "all"]), (0, 5));
    assert_eq!(levels(&["--warn", "all", "--deny", "single-db", "--allow", "warning"]), (1, 2));
    let document = json(&folder.run(&["check", "allowed.cdp", "--deny", "all", "--format", "json"]));
    assert_eq!(findings(&document), ["no-backup(db)", "single-server(web)"], "the file is nearer");
}

#[test]
fn a_policy_that_speaks_of_nothing_is_a_hint() {
    let folder = Folder::new();
    folder.file("a.cdp", &format!("allow = [no-cdn] \"once\"\nallow = [single-db] \"yes\"\ndeny = [no-cdn]\n{SHOP}"));
    let output = folder.run(&["check", "a.cdp", "--warn", "all"]);
    assert_eq!(status(&output), 0);
    assert_eq!(errors(&output).matches("hint[C0702]").count(), 1, "{}", errors(&output));
    assert!(errors(&output).contains("a.cdp:1:1"), "{}", errors(&output));
    // What another state has is no useless word.
    folder.file("b.cdp", &format!("allow = [single-db] \"yes\"\n{SHOP}apply db-replication\n"));
    assert!(!errors(&folder.run(&["check", "b.cdp"])).contains("C0702"));
    let wrong = folder.run_with(&["check", "-"], "allow = [singel-db]\nserver web\n");
    assert_eq!(status(&wrong), 1);
    assert!(errors(&wrong).contains("E0408") && errors(&wrong).contains("did you mean `single-db`?"));
    let wrong = folder.run(&["check", "a.cdp", "--deny", "singel-db"]);
    assert_eq!(status(&wrong), 2);
    assert!(errors(&wrong).contains("did you mean `single-db`?"));
}

#[test]
fn a_policy_is_part_of_the_text_of_a_state_and_follows_copies() {
    let folder = Folder::new();
    folder.file(
        "a.cdp",
        "user users\nserver web { disk data { allow = [no-backup] \"made anew\" } }\nusers -> web\napply multi-server\n",
    );
    let document = json(&folder.run(&["check", "a.cdp", "--format", "json"]));
    assert!(!findings(&document).iter().any(|one| one.starts_with("no-backup")), "{document:#}");
    let text = payload(&folder.run(&["a.cdp", "--format", "cdp", "--stage", "0"]));
    assert!(text.contains("allow = [no-backup] on data \"made anew\"\n"), "{text}");
    let again = folder.run_with(&["-", "--format", "cdp"], &text);
    assert_eq!(payload(&again), text, "{}", errors(&again));
}

#[test]
fn rules_of_ones_own() {
    let folder = Folder::new();
    folder.file(
        "rules.cdp",
        "rule small-server {
  severity = error
  why      = \"It swaps.\"
  message  = en \"{s} is too small\" ja \"{s}は小さすぎます\"
  fix      = [scale-up]
  find s : server = elements(server) where it.size == \"m1.small\"
}
override rule no-backup {
  message = \"{d}: copy it\"
  find d : disk = elements(disk) where it.role == data
}
",
    );
    folder.file(
        "a.cdp",
        "import \"rules.cdp\"\nuser users\nlb lb\nserver web, web-2 size=m1.small group=web { allow = [single-zone] }\nusers -> lb -> web, web-2\n",
    );
    let document = json(&folder.run(&["check", "a.cdp", "--format", "json", "--lang", "ja"]));
    assert_eq!(findings(&document), ["small-server(web)", "small-server(web-2)", "managed-single(lb)"]);
    assert_eq!(document["findings"][0]["message"], "webは小さすぎます");
    let output = folder.run(&["check", "a.cdp", "-o", "rules.cdp", "--format", "json"]);
    assert!(status(&output) == 2 && errors(&output).contains("is an input"), "{}", errors(&output));
    // A folder has files of definitions, which are no designs.
    let output = folder.run(&["check", ".", "--deny", "small-server"]);
    assert!(payload(&output).ends_with("a.cdp: 2 errors, 1 hint\n"), "{}{}", payload(&output), errors(&output));
    for (text, words) in [
        ("rule r { message = \"{x}\" }", "`r` finds nothing"),
        ("rule r { find x : server = elements(server) }", "does not say what is wrong"),
        ("rule r { message = \"{y}\"; find x : any = elements() }", "the message names `{y}`"),
        ("rule r { message = \"{x}\"; find x : any = add(server) }", "a rule changes nothing"),
        (
            "rule r { message = \"{x}\"; severity = bad; find x : any = elements() }",
            "`severity` is `error`, `warning` or `hint`",
        ),
        ("rule r { mesage = \"{x}\"; find x : any = elements() }", "did you mean `message`?"),
        (
            "rule r { message = \"{x}\"; fix = [multi-sever]; find x : any = elements() }",
            "did you mean `multi-server`?",
        ),
        ("rule no-cdn { message = \"{x}\"; find x : any = elements() }", "`no-cdn` is a built-in rule"),
        (
            "rule r { message = \"{x}\"; let a = range(1000); let b = (a for i in a); let c = (b for i in b); find x : any = c }",
            "`r` cannot be looked at: a list or text may have 1000000 items or bytes",
        ),
        ("rule r { message = \"{x}\"; find x : any = elements()[0].role + 1 }", "`+` does not fit these values"),
    ] {
        let output = folder.run_with(&["check", "-"], &format!("server web\n{text}\n"));
        assert_eq!(status(&output), 1, "{text}");
        assert!(errors(&output).contains(words), "{text}: {}", errors(&output));
    }
}

/// A rule of one's own is tried on the drawings of its definition.
#[test]
fn a_rule_that_does_not_find_its_example_is_a_warning() {
    let folder = Folder::new();
    let rule = |size: &str, near: &str| {
        format!(
            "server web\nrule r {{\n  message = \"{{s}}\"\n  find s : server = elements(server) where it.size == small\n  \
             example {{ server a size={size} }}\n  near {{ server b size={near} }}\n}}\n"
        )
    };
    for (size, near, words) in [
        ("small", "large", ""),
        ("large", "large", "warning[E0409]: `r` finds nothing in its example"),
        ("small", "small", "warning[E0409]: `r` finds `b` where it should find nothing"),
    ] {
        let output = folder.run_with(&["check", "-"], &rule(size, near));
        assert_eq!(status(&output), 0);
        assert!(errors(&output).contains(words), "{}", errors(&output));
        assert_eq!(errors(&output).contains("warning"), !words.is_empty(), "{}", errors(&output));
    }
}

#[test]
fn many_designs_are_checked_in_a_fixed_order() {
    let folder = Folder::new();
    for name in ["b.cdp", "a.cdp", "deep/er/c.cdp", "deep/d.cdp", ".hidden/e.cdp"] {
        folder.file(name, SHOP);
    }
    folder.file("deep/x.txt", "no design");
    let files = |paths: &[&str]| {
        let output = folder.run(&[&["check", "--format", "json"], paths].concat());
        let document = json(&output);
        let states = document["states"].as_array().unwrap();
        states.iter().map(|state| state["file"].as_str().unwrap().replace('\\', "/")).collect::<Vec<_>>()
    };
    assert_eq!(files(&["."]), ["./a.cdp", "./b.cdp", "./deep/d.cdp", "./deep/er/c.cdp"]);
    assert_eq!(files(&["deep/**/*.cdp"]), ["deep/d.cdp", "deep/er/c.cdp"]);
    assert_eq!(files(&["*.cdp"]), ["a.cdp", "b.cdp"]);
    assert_eq!(files(&["b.cdp", "*.cdp"]), ["b.cdp", "a.cdp"]);
    assert_eq!(files(&["./b.cdp", "b.cdp", "."]), ["./b.cdp", "./a.cdp", "./deep/d.cdp", "./deep/er/c.cdp"]);
    assert!(payload(&folder.run(&["check", "."])).ends_with("\n4 designs: 8 errors, 12 warnings\n"));
    for (path, words) in
        [("*.nothing", "nothing is named like"), ("a[.cdp", "is not a glob"), (".hidden/none", "cannot read")]
    {
        let output = folder.run(&["check", path]);
        assert_eq!(status(&output), 2, "{path}");
        assert!(errors(&output).contains(words), "{path}: {}", errors(&output));
    }
    // The others are checked all the same, and what was not looked at is said.
    folder.file("deep/er/bad.cdp", "sever web\n");
    let output = folder.run(&["check", "deep"]);
    assert!(payload(&output).ends_with("\n2 designs: 4 errors, 6 warnings\n"), "{}", payload(&output));
    assert!(errors(&output).contains("1 design could not be looked at: the text is wrong"), "{}", errors(&output));
    let output = folder.run(&["check", "a.cdp", "none.cdp", "--format", "json"]);
    assert_eq!((status(&output), findings(&json(&output)).len()), (2, 5));
    let output = folder.run(&["check", "a.cdp", "--stage", "3"]);
    assert!(status(&output) == 2 && errors(&output).contains("has no state 3"), "{}", errors(&output));
}

/// What the format's schema requires, and what code hosts need.
#[test]
fn sarif_has_its_required_parts() {
    let folder = Folder::new();
    folder.file("a b.cdp", &format!("allow = [no-backup] \"a test\"\n{SHOP}"));
    folder.file("bad.cdp", "sever web\n");
    let output = folder.run(&["check", "a b.cdp", "bad.cdp", "-o", "out.sarif"]);
    assert_eq!((status(&output), payload(&output)), (1, String::new()));
    let log: Json = serde_json::from_str(&folder.read("out.sarif")).expect("JSON");
    assert_eq!(log["version"], "2.1.0");
    assert!(log["$schema"].as_str().unwrap().ends_with("sarif-schema-2.1.0.json"));
    let [run] = log["runs"].as_array().unwrap().as_slice() else { panic!("one run") };
    let driver = &run["tool"]["driver"];
    assert_eq!((&driver["name"], &run["columnKind"]), (&"cdp-draw".into(), &"unicodeCodePoints".into()));
    let rules = driver["rules"].as_array().unwrap();
    for rule in rules {
        for text in ["shortDescription", "fullDescription", "help"] {
            assert!(!rule[text]["text"].as_str().unwrap().is_empty(), "{rule}");
        }
    }
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 6);
    for result in results {
        assert_eq!(rules[result["ruleIndex"].as_u64().unwrap() as usize]["id"], result["ruleId"]);
        assert!(["error", "warning", "note"].contains(&result["level"].as_str().unwrap()));
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
        let place = &result["locations"][0]["physicalLocation"];
        assert!(["a%20b.cdp", "bad.cdp"].contains(&place["artifactLocation"]["uri"].as_str().unwrap()), "{place}");
        let at = |key: &str| place["region"][key].as_u64().unwrap();
        assert!(at("startLine") >= 1 && at("startColumn") >= 1 && at("endColumn") > at("startColumn"), "{place}");
    }
    let suppressed: Vec<&Json> = results.iter().filter(|one| one["suppressions"].is_array()).collect();
    assert_eq!(suppressed.len(), 2);
    assert_eq!(suppressed[0]["suppressions"].to_string(), r#"[{"kind":"inSource","justification":"a test"}]"#);
    // A finding keeps its fingerprint when lines move.
    let print = |result: &Json| result["partialFingerprints"]["ruleAndElement/v1"].clone();
    let prints: Vec<Json> = results.iter().map(print).collect();
    folder.file("a b.cdp", &format!("\n\nallow = [no-backup] \"a test\"\n{SHOP}"));
    folder.run(&["check", "a b.cdp", "bad.cdp", "-o", "moved.sarif"]);
    let moved: Json = serde_json::from_str(&folder.read("moved.sarif")).expect("JSON");
    let again: Vec<Json> = moved["runs"][0]["results"].as_array().unwrap().iter().map(print).collect();
    assert_eq!(prints, again);
}

#[test]
fn junit_is_read_by_a_parser() {
    let folder = Folder::new();
    folder.file("<a & \"b\">.cdp", SHOP);
    folder.file("bad.cdp", "sever web\n");
    let output = folder.run(&["check", "<a & \"b\">.cdp", "bad.cdp", "-o", "out.xml", "--stage", "all"]);
    assert_eq!(status(&output), 1);
    let text = folder.read("out.xml");
    let document = usvg::roxmltree::Document::parse(&text).expect("XML");
    let root = document.root_element();
    assert_eq!(root.tag_name().name(), "testsuites");
    let of = |name: &str| document.descendants().filter(|node| node.has_tag_name(name)).collect::<Vec<_>>();
    let rules = cdp_draw::data::RULES.len();
    assert_eq!(root.attribute("tests"), Some((rules + 2).to_string().as_str()));
    assert_eq!((root.attribute("failures"), of("failure").len()), (Some("3"), 3));
    assert_eq!(of("testcase").len(), rules + 2);
    let suite = of("testsuite")[1];
    assert_eq!(suite.attribute("name"), Some("<a & \"b\">.cdp, state 0"));
    let failure = of("failure")[0];
    assert_eq!(failure.parent().and_then(|case| case.attribute("name")), Some("single-db"));
    assert!(failure.attribute("message").unwrap().contains("single point of failure"));
    assert!(of("system-out").iter().any(|node| node.text().unwrap_or_default().contains("no-backup")
        || node.text().unwrap_or_default().contains("have no backup")));
}

#[test]
fn what_mends_a_design_is_appended_to_it() {
    let folder = Folder::new();
    let text = "# Kept:  spaces , and all\r\nuser users\r\nserver web { disk data }  // a comment\r\ndb db\r\nusers -> web -> db";
    folder.file("a.cdp", text);
    let patch = folder.run(&["check", "a.cdp", "--fix", "--diff"]);
    assert_eq!(folder.read("a.cdp"), text, "a patch changes nothing");
    assert!(payload(&patch).starts_with("--- a/a.cdp\n+++ b/a.cdp\n@@ "), "{}", payload(&patch));
    let output = folder.run(&["check", "a.cdp", "--fix"]);
    assert_eq!(status(&output), 0, "{}{}", payload(&output), errors(&output));
    let mended = folder.read("a.cdp");
    assert!(mended.starts_with(&format!("{text}\r\napply ")), "{mended}");
    assert!(mended.ends_with("\r\n") && !mended.replace("\r\n", "").contains('\n'), "{mended:?}");
    let told = errors(&output);
    assert!(told.contains("a.cdp: apply ") && told.contains("  gone: single-db(db)"), "{told}");
    let document = json(&folder.run(&["check", "a.cdp", "--format", "json"]));
    assert_eq!(document["summary"]["errors"], 0, "{document:#}");
    // What was mended stays mended: nothing more is appended.
    folder.run(&["check", "a.cdp", "--fix"]);
    assert_eq!(folder.read("a.cdp"), mended);
    let stream = folder.run_with(&["check", "-", "--fix"], text);
    assert_eq!(payload(&stream), mended, "{}", errors(&stream));
}

#[test]
fn what_a_fix_brings_is_mended_with_it() {
    let folder = Folder::new();
    // Two servers for one move the database out, which then is alone.
    let text = "user users\nserver web { db mysql }\nusers -> web\n";
    folder.file("a.cdp", text);
    let output = folder.run(&["check", "a.cdp", "--fix=single-server"]);
    let mended = folder.read("a.cdp");
    assert_eq!(
        mended,
        format!("{text}apply multi-server to web\napply db-replication to mysql\n"),
        "{}",
        errors(&output)
    );
    let document = json(&folder.run(&["check", "a.cdp", "--format", "json"]));
    assert_eq!(document["summary"]["errors"], 0, "{document:#}");
}

#[test]
fn what_is_mended_goes_where_it_is_wanted() {
    let folder = Folder::new();
    folder.file("a.cdp", SHOP);
    let mended = payload(&folder.run_with(&["check", "-", "--fix"], SHOP));
    assert!(mended.starts_with(&format!("{SHOP}apply ")), "{mended}");
    for name in ["new.cdp", "new"] {
        let output = folder.run_with(&["check", "-", "--fix", "-o", name], SHOP);
        assert_eq!((status(&output), folder.read(name)), (0, mended.clone()), "{}", errors(&output));
        assert!(!payload(&output).contains("user users") && errors(&output).contains("<stdin>: apply "));
    }
    // Instead of the file itself, also where there is nothing to fix.
    folder.run(&["check", "a.cdp", "--fix", "-o", "other.cdp"]);
    assert_eq!((folder.read("a.cdp"), folder.read("other.cdp")), (SHOP.to_owned(), mended.clone()));
    folder.run(&["check", "other.cdp", "--fix", "-o", "same.cdp"]);
    assert_eq!(folder.read("same.cdp"), mended);
    // A report goes beside the design.
    let output = folder.run_with(&["check", "-", "--fix", "-o", "report.json"], SHOP);
    assert_eq!(payload(&output), mended);
    assert!(folder.read("report.json").contains("\"fixes\""));
    let output = folder.run(&["check", "a.cdp", "other.cdp", "--fix", "-o", "both.cdp"]);
    assert!(status(&output) == 2 && errors(&output).contains("several designs cannot be written into one file"));
    assert_eq!(folder.read("a.cdp"), SHOP);
}

#[test]
fn only_what_is_asked_for_is_mended() {
    let folder = Folder::new();
    folder.file("a.cdp", SHOP);
    let output = folder.run(&["check", "a.cdp", "--fix=no-backup", "--format", "json"]);
    let document = json(&output);
    let statements: Vec<&str> =
        document["fixes"].as_array().unwrap().iter().map(|fix| fix["statement"].as_str().unwrap()).collect();
    assert_eq!(folder.read("a.cdp"), format!("{SHOP}{}\n", statements.join("\n")));
    assert!(!findings(&document).iter().any(|one| one.starts_with("no-backup")), "{document:#}");
    assert!(findings(&document).contains(&"single-server(web)".to_owned()), "{document:#}");
    // Where nothing is mended, it is said whether there was anything.
    folder.file("clean.cdp", "server web\n");
    let said = |arguments: &[&str]| errors(&folder.run(arguments));
    assert!(said(&["check", "clean.cdp", "--fix", "--diff"]).contains("clean.cdp: there is nothing to fix"));
    folder.file("left.cdp", "rule r { message = \"{s}\"; find s : server = elements(server) }\nserver web\n");
    assert!(said(&["check", "left.cdp", "--fix"]).contains("left.cdp: nothing could be fixed"));
    // A design with an error in its text is left as it is.
    folder.file("bad.cdp", "sever web\n");
    assert_eq!(status(&folder.run(&["check", "bad.cdp", "--fix"])), 1);
    assert_eq!(folder.read("bad.cdp"), "sever web\n");
    let output = folder.run(&["check", "a.cdp", "--fix=nobackup"]);
    assert!(status(&output) == 2 && errors(&output).contains("did you mean `no-backup`?"), "{}", errors(&output));
}

/// What cannot be mended at first can be after something else was: the whole is mended at once, and not run by run.
#[test]
fn a_second_run_has_nothing_more_to_append() {
    let folder = Folder::new();
    for name in ["campaign", "first", "own-pattern", "log-analysis"] {
        let text = fs::read_to_string(format!("examples/{name}.cdp")).expect("an example");
        folder.file("a.cdp", &text);
        folder.run(&["check", "a.cdp", "--fix"]);
        let mended = folder.read("a.cdp");
        assert_ne!(mended, text, "{name}");
        folder.run(&["check", "a.cdp", "--fix"]);
        assert_eq!(folder.read("a.cdp"), mended, "{name}");
    }
}

#[test]
fn every_example_is_mended_without_a_new_error() {
    let folder = Folder::new();
    for path in crate::house::files("examples", "cdp") {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).expect("an example");
        folder.file(&name, &text);
        let before = json(&folder.run(&["check", &name, "--format", "json"]));
        let after = json(&folder.run(&["check", &name, "--fix", "--format", "json"]));
        assert!(folder.read(&name).starts_with(&text), "{name}");
        let errors = |document: &Json| document["summary"]["errors"].as_u64().unwrap();
        assert!(errors(&after) <= errors(&before), "{name}: {after:#}");
        assert!(after["diagnostics"].as_array().unwrap().is_empty(), "{name}: {after:#}");
        // What was imported has no author yet who decides what may be done without.
        if !path.starts_with("examples/import") {
            assert_eq!(errors(&after), 0, "{name}: {after:#}");
        }
    }
}

#[test]
fn the_rules_are_listed_and_shown() {
    let folder = Folder::new();
    let list = payload(&folder.run(&["rules"]));
    assert_eq!(list, payload(&folder.run(&["check", "--rules"])));
    for (id, _, _) in cdp_draw::data::RULES {
        assert!(list.contains(id), "{id}");
        let page = payload(&folder.run(&["rules", id]));
        assert!(page.starts_with(&format!("{id}: ")) && page.contains("\nExample\n"), "{page}");
        let data = json(&folder.run(&["rules", id, "--format", "json", "--lang", "ja"]));
        let example = data["examples"][0].as_str().unwrap();
        assert!(page.contains(example.lines().next().unwrap().trim()), "{page}");
        assert!(!data["why"].as_str().unwrap().is_ascii(), "{data}");
    }
    assert_eq!(payload(&folder.run(&["explain", "single-db"])), payload(&folder.run(&["rules", "single-db"])));
    let wrong = folder.run(&["rules", "singel-db"]);
    assert!(status(&wrong) == 2 && errors(&wrong).contains("did you mean `single-db`?"));
}
