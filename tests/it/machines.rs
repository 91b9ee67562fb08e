//! A pattern on servers fits whatever runs as one; where it makes no sense, it says why not and what does.

use std::fs;
use std::process::Output;

use cdp_draw::design::compile::{Compilation, compile};
use cdp_draw::limits::Limits;
use cdp_draw::world::Memory;

fn compiled(text: &str) -> Compilation {
    compile("case.cdp", text.as_bytes(), &Memory::default(), &Limits::default())
}

/// What is said of a text, with its help lines.
fn said(text: &str) -> String {
    let compilation = compiled(text);
    let said = compilation.diagnostics.iter().map(|one| {
        let help: Vec<&str> = one.help.iter().filter_map(|text| text.iter().next().map(|(_, text)| text)).collect();
        format!("{}\n{}\n", one.message, help.join("\n"))
    });
    said.collect()
}

fn run(arguments: &[&str]) -> Output {
    crate::program().args(arguments).output().expect("the program runs")
}

/// Words of several clouds and kinds of a design's own, in front of an element called `web`.
const MACHINES: [&str; 11] = [
    "server",
    "azure-vm",
    "droplet",
    "pod",
    "ecs-service",
    "statefulset",
    "cloud-run",
    "node-pool",
    "own-pod",
    "own-fleet",
    "own-worker",
];
const OWN: &str =
    "kind own-pod : container \"Pod\"\nkind own-fleet : service \"Fleet\"\nkind own-worker : node \"Worker\"\n";

#[test]
fn a_pattern_on_servers_fits_whatever_runs_as_one() {
    for kind in MACHINES {
        for steps in [
            "apply scale-out to web",
            "apply scale-out",
            "apply multi-server to web\napply multi-datacenter to web",
            "apply multi-server\napply multi-datacenter",
            "apply stamp to web",
            "apply clone-server to web",
            "apply floating-ip to web",
            "apply bootstrap to web",
        ] {
            let text = format!("{OWN}user users\n{kind} web\ndb db\nusers -> web -> db\n{steps}\n");
            let said = said(&text);
            assert!(said.is_empty(), "{text}{said}");
        }
        let disk = format!("{OWN}user users\nserver web {{ disk data }}\nusers -> web\napply snapshot to web\n");
        assert!(said(&disk).is_empty(), "{}", said(&disk));
    }
}

#[test]
fn a_named_machine_of_another_sort_is_taken_and_never_guessed() {
    let text = "user users\nproxy front\nserver web\nusers -> front -> web\n";
    let applied = |step: &str| {
        let made = compiled(&format!("{text}{step}\n"));
        assert!(!made.diagnostics.has_errors(), "{step}: {}", said(&format!("{text}{step}\n")));
        let design = made.design.expect("a design");
        let state = &design.states.last().expect("a state").architecture;
        ["front-2", "web-2"].map(|id| state.find(id).is_some())
    };
    assert_eq!(applied("apply scale-out to front"), [true, false]);
    assert_eq!(applied("apply scale-out"), [false, true]);
}

#[test]
fn where_it_makes_no_sense_it_says_why_and_what_does() {
    for (kind, why) in [
        ("lambda", "its provider starts as many as there is work for"),
        ("kind thumbs : function \"Thumbnails\"\nthumbs", "its provider starts as many as there is work for"),
        ("kind fleet : container managed \"Fleet\"\nfleet", "its provider starts as many as there is work for"),
        ("dynamodb", "its provider runs it on several machines already"),
        ("nfs", "it keeps data, which a second one would not have"),
        ("vpc", "it is a place, and runs nothing itself"),
        ("browser", "it asks, and serves nobody"),
    ] {
        let text = format!("user users\n{kind} x\nserver web\nusers -> web\napply multi-server to x\n");
        let said = said(&text);
        let first = said.lines().next().unwrap_or_default();
        assert!(
            first.starts_with("`multi-server` makes no sense for `x`, a") && first.ends_with(why),
            "{kind}: {said}"
        );
    }
    let said = said("user users\nfunction shop\nqueue jobs\nusers -> shop ~> jobs\napply scale-out to shop\n");
    assert!(said.contains("what fits `shop`: "), "{said}");
    let statement = said.split("e.g. `").nth(1).and_then(|rest| rest.split('`').next()).expect("a statement");
    let text = format!("user users\nfunction shop\nqueue jobs\nusers -> shop ~> jobs\n{statement}\n");
    assert!(self::said(&text).is_empty(), "{text}");
}

/// Designs of today that have functions in them.
fn serverless() -> Vec<String> {
    let mut all = vec![
        "user users\napi api\nfunction orders, stock\nkvs table\nqueue jobs\nfunction worker\n\
         users -> api -> orders -> table\norders -> stock\norders ~> jobs ~> worker\n"
            .to_owned(),
    ];
    for name in ["serverless-api", "event-driven-shop"] {
        all.extend(fs::read_to_string(format!("examples/today/{name}.cdp")));
    }
    all
}

#[test]
fn fix_never_multiplies_a_function() {
    for text in serverless() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("design.cdp");
        fs::write(&path, &text).expect("written");
        let functions = |text: &str| {
            let design = compiled(text).design.expect("a design");
            let state = &design.states.last().expect("a state").architecture;
            state.nodes().into_iter().filter(|&node| state.element(node).kind.is("function")).count()
        };
        run(&["check", "--fix", &path.display().to_string()]);
        let mended = fs::read_to_string(&path).expect("a text");
        assert_eq!(functions(&text), functions(&mended), "{mended}");
    }
}

#[test]
fn a_serverless_design_is_offered_patterns() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("design.cdp");
    fs::write(&path, &serverless()[0]).expect("written");
    let output = run(&["patterns", "--applicable", &path.display().to_string()]);
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let applicable = text.split("== Cannot").next().unwrap_or_default();
    for pattern in ["throttling", "dead-letter-queue", "circuit-breaker"] {
        assert!(applicable.contains(pattern), "{pattern}: {text}");
    }
    for pattern in ["scale-out", "multi-server", "stamp"] {
        assert!(!applicable.contains(pattern), "{pattern}: {applicable}");
    }
}
