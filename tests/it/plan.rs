//! Plans: what is found reaches its goal when the design is read again, and is as short as can be.

use std::fs;
use std::process::Output;

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

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Folder(tempfile::tempdir().expect("a folder"))
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).display().to_string()
    }

    fn file(&self, name: &str, text: &str) -> String {
        fs::write(self.path(name), text).expect("written");
        self.path(name)
    }

    fn plan(&self, design: &str, goals: &[&str], more: &[&str]) -> (i32, Json) {
        let mut arguments = vec!["plan", design, "--format", "json"];
        for goal in goals {
            arguments.extend(["--goal", goal]);
        }
        arguments.extend(more);
        let output = run(&arguments);
        let json = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("JSON: {}", errors(&output)));
        (output.status.code().expect("no signal"), json)
    }
}

fn statements(plan: &Json) -> Vec<&str> {
    plan["steps"].as_array().expect("steps").iter().map(|step| step["statement"].as_str().expect("text")).collect()
}

const SHOP: &str = "user users
server web \"Web\" { disk data; db db }
users -> web
";

#[test]
fn a_plan_reaches_its_goal_when_the_design_is_read_again() {
    let folder = Folder::new();
    let shop = folder.file("shop.cdp", SHOP);
    for (goal, expectation, steps) in [
        ("no spof", "expect no spof", 2),
        ("survives zone", "expect served without zone-1a\nexpect served without zone-1b", 2),
        ("survives web", "expect served without web", 1),
        ("served without web", "expect served without web", 1),
        ("expect served users without data", "expect served users without data", 1),
    ] {
        let (code, plan) = folder.plan(&shop, &[goal], &[]);
        assert_eq!((code, &plan["reached"]), (0, &true.into()), "{goal}: {plan:#}");
        assert_eq!(statements(&plan).len(), steps, "{goal}: {:?}", statements(&plan));
        let design = plan["design"].as_str().expect("the design");
        assert!(design.starts_with(SHOP), "{design}");
        let again = folder.file("again.cdp", &format!("{design}{expectation}\n"));
        let output = run(&["check", &again, "--allow", "all"]);
        assert_eq!(output.status.code(), Some(0), "{goal}: {}", errors(&output));
    }
}

#[test]
fn a_goal_may_be_that_nothing_is_found() {
    let folder = Folder::new();
    let shop = folder.file("shop.cdp", SHOP);
    let (code, plan) = folder.plan(&shop, &["no error findings"], &[]);
    assert_eq!(code, 0, "{plan:#}");
    let (code, both) = folder.plan(&shop, &["no spof", "no error findings"], &[]);
    assert_eq!(code, 0, "{both:#}");
    let (code, all) = folder.plan(&shop, &["no findings"], &[]);
    assert_eq!(code, 0, "{all:#}");
    assert!(statements(&all).len() >= statements(&plan).len());
    let design = folder.file("all.cdp", all["design"].as_str().expect("the design"));
    let output = run(&["check", &design, "--deny", "all", "--allow", "managed-single"]);
    assert_eq!(output.status.code(), Some(0), "{}", payload(&output));
    let (code, one) = folder.plan(&shop, &["no no-stable-entry findings"], &[]);
    assert_eq!((code, statements(&one).len()), (0, 1), "{one:#}");
}

#[test]
fn the_scenarios_have_plans() {
    let folder = Folder::new();
    for (name, goal, most) in [
        ("e-commerce", "no spof", 0),
        ("monitoring", "no spof", 0),
        ("log-analysis", "survives zone", 2),
        ("campaign", "no spof", 2),
    ] {
        let (code, plan) = folder.plan(&format!("examples/{name}.cdp"), &[goal], &[]);
        assert_eq!(code, 0, "{name}: {plan:#}");
        assert!(statements(&plan).len() <= most, "{name}: {:?}", statements(&plan));
    }
    // The beginning of the shop's story: what the deck needs four patterns for.
    let first = payload(&run(&["examples/e-commerce.cdp", "--format", "cdp", "--stage", "0"]));
    let first = folder.file("first.cdp", &first);
    let (code, plan) = folder.plan(&first, &["no spof"], &[]);
    assert_eq!(code, 0, "{plan:#}");
    assert_eq!(statements(&plan), ["apply multi-server", "apply multi-datacenter"]);
    assert_eq!(plan, folder.plan(&first, &["no spof"], &[]).1, "the same design has the same plan");
}

#[test]
fn what_stands_in_the_way_is_said() {
    let folder = Folder::new();
    let alone = folder.file("alone.cdp", "user users\ncache store\nusers -> store\n");
    let (code, plan) = folder.plan(&alone, &["no spof"], &["--max-steps", "2"]);
    assert_eq!((code, &plan["reached"], &plan["design"]), (1, &false.into(), &Json::Null));
    assert_eq!(plan["missing"].to_string(), "[\"`users` depends on `store` alone\"]");
    assert!(!plan["refused"].as_array().expect("refused").is_empty());
    let output = run(&["plan", &alone, "--goal", "no spof", "--max-steps", "2", "--lang", "ja"]);
    let text = payload(&output);
    assert!(text.contains("2ステップ以内の計画はありません") && text.contains("適用できなかったパターン"), "{text}");
    let output = run(&["plan", &alone, "--goal", "no spof", "--max-steps", "2", "-o", &folder.path("x.svg")]);
    assert_eq!(output.status.code(), Some(1));
    assert!(!fs::exists(folder.path("x.svg")).expect("looked"));
    assert!(errors(&output).contains("There is no plan of 2 or fewer steps"), "{}", errors(&output));
    for (goal, words) in [
        ("srvived", "`srvived` is not a goal"),
        ("survives wbe", "there is no element `wbe`"),
        ("served without usres", "did you mean `users`?"),
        ("no singel-db findings", "did you mean `single-db`?"),
    ] {
        let output = run(&["plan", &alone, "--goal", goal]);
        assert_eq!(output.status.code(), Some(2), "{goal}");
        assert!(errors(&output).contains(words), "{goal}: {}", errors(&output));
    }
}

#[test]
fn a_plan_is_told_written_and_drawn() {
    let folder = Folder::new();
    let shop = folder.file("shop.cdp", SHOP);
    let text = payload(&run(&["plan", &shop, "--goal", "served without web"]));
    assert_eq!(
        text,
        "\
Goal: served without web

Now
   · `users` is not served without `web`

1. apply multi-server
   new: web-2, data-2, lb
   moved: db
   changed: web
   The goal is reached.
"
    );
    let out = folder.path("plan.cdp");
    assert_eq!(run(&["plan", &shop, "--goal", "served without web", "-o", &out]).status.code(), Some(0));
    assert_eq!(fs::read_to_string(&out).expect("a file"), format!("{SHOP}apply multi-server\n"));
    let picture = folder.path("plan.svg");
    assert_eq!(run(&["plan", &shop, "--goal", "served without web", "-o", &picture]).status.code(), Some(0));
    assert!(fs::read_to_string(&picture).expect("a file").starts_with("<svg"));
    let output = run(&["plan", &shop, "--goal", "served without web", "--write"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(fs::read_to_string(&shop).expect("a file"), format!("{SHOP}apply multi-server\n"));
    let output = run(&["plan", &shop, "--goal", "served without web", "--write"]);
    assert!(payload(&output).contains("The goal is reached already."), "{}", payload(&output));
    assert_eq!(fs::read_to_string(&shop).expect("a file"), format!("{SHOP}apply multi-server\n"));
}

/// A pattern that has done its usual work already is tried with greater numbers.
#[test]
fn parameters_are_raised_where_they_matter() {
    let folder = Folder::new();
    let three = "user users\nlb lb\nserver web, web-2, web-3 group=web\nusers -> lb -> web, web-2, web-3\n";
    let three = folder.file("three.cdp", three);
    let (code, plan) = folder.plan(&three, &["served without web, web-2, web-3"], &["--max-steps", "2"]);
    assert_eq!((code, statements(&plan).len()), (0, 1), "{plan:#}");
    assert!(statements(&plan)[0].ends_with(" count=4"), "{plan:#}");
}

/// A cache before what changes, or a page that says sorry, is no service, and so no plan.
#[test]
fn a_substitute_is_no_plan_while_there_is_another() {
    let folder = Folder::new();
    let shop = folder.file("shop.cdp", SHOP);
    let (_, plan) = folder.plan(&shop, &["no spof"], &[]);
    let substitutes = |plan: &Json| {
        let of = |one: &&str| one.contains("cache-distribution") || one.contains("sorry-page");
        statements(plan).iter().filter(|one| of(one)).count()
    };
    assert_eq!(substitutes(&plan), 0, "{plan:#}");
    // In one step there is none.
    let (code, plan) = folder.plan(&shop, &["no spof"], &["--max-steps", "1"]);
    assert_eq!((code, substitutes(&plan)), (1, 0), "{plan:#}");
}
