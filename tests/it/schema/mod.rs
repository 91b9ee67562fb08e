//! The data that the program writes has the form that docs/schemas says, all of it and no more; `cdp-draw schema` prints
//! the schemas.

mod validator;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Output;
use std::{fs, thread};

use cdp_draw::data::SCHEMAS;
use serde_json::Value as Json;

use crate::house::files;
use validator::{Validator, fields, objections};

/// The schemas by name.
pub fn schemas() -> BTreeMap<&'static str, Json> {
    let read = |(stem, _, text): &(&'static str, &str, &str)| {
        let schema = serde_json::from_str(text).unwrap_or_else(|error| panic!("{stem}: {error}"));
        (stem.strip_suffix(".schema").expect("NAME.schema.json"), schema)
    };
    SCHEMAS.iter().map(read).collect()
}

fn run(arguments: &[&str]) -> Output {
    crate::program().args(arguments).output().expect("the program runs")
}

/// The fields of each form that were met in some data.
type Met = BTreeMap<&'static str, BTreeSet<String>>;

struct Trial {
    schemas: BTreeMap<&'static str, Json>,
    met: Met,
}

impl Trial {
    fn new() -> Self {
        Trial { schemas: schemas(), met: Met::new() }
    }

    fn look_at(&mut self, data: &Json, form: &str, what: &str) {
        let (&form, schema) = self.schemas.get_key_value(form).unwrap_or_else(|| panic!("there is no form {form}"));
        let mut validator = Validator::new(schema);
        validator.validate(data);
        assert!(validator.errors.is_empty(), "{what}: {:#?}", validator.errors);
        self.met.entry(form).or_default().extend(validator.met);
    }

    /// What a command writes to standard output.
    fn output(&mut self, form: &str, arguments: &[&str]) {
        let output = run(&[arguments, &["--quiet"]].concat());
        let what = arguments.join(" ");
        let data: Json = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|error| panic!("{what}: {error}: {}", String::from_utf8_lossy(&output.stderr)));
        self.look_at(&data, form, &what);
    }

    /// Errors and warnings, a line each.
    fn messages(&mut self, arguments: &[&str]) {
        let output = run(&[arguments, &["--message-format", "json"]].concat());
        let what = arguments.join(" ");
        // `check` tells findings in place of its report.
        let text = String::from_utf8([output.stdout, output.stderr].concat()).expect("UTF-8");
        let lines: Vec<&str> = text.lines().filter(|line| line.starts_with("{\"format\"")).collect();
        assert!(!lines.is_empty(), "{what}: no messages");
        for line in lines {
            let data: Json = serde_json::from_str(line).unwrap_or_else(|error| panic!("{what}: {error}: {line}"));
            self.look_at(&data, "message-json", &what);
        }
    }

    /// All that can be told of a design.
    fn design(&mut self, path: &Path, last: usize) {
        let design = path.to_string_lossy().into_owned();
        let json = ["--format", "json"];
        let mut tell = |form: &str, command: &[&str], more: &[&str]| {
            self.output(form, &[command, &[&design], more].concat());
        };
        tell("design-json", &[], &json);
        tell("layout-json", &[], &["--format", "layout-json", "--stage", "0"]);
        tell("failures-json", &["simulate"], &[&json[..], &["--pairs"]].concat());
        let first = first_element(&design);
        tell("failure-json", &["simulate"], &[&json[..], &["--fail", &first]].concat());
        tell("check-json", &["check"], &[&json[..], &["--stage", "all"]].concat());
        tell("check-json", &["check"], &json);
        tell("steps-json", &["explain-step"], &json);
        tell("applicable-json", &["patterns", "--applicable"], &json);
        tell("found-json", &["patterns", "--found"], &json);
        if last > 0 {
            tell("diff-json", &["diff"], &[&json[..], &["--stage", &format!("0..{last}")]].concat());
        }
    }

    fn merge(&mut self, other: Met) {
        other.into_iter().for_each(|(form, met)| self.met.entry(form).or_default().extend(met));
    }
}

/// The first element that can fail.
fn first_element(design: &str) -> String {
    let states: Json = serde_json::from_slice(&run(&[design, "--format", "json", "--quiet"]).stdout).expect("JSON");
    let elements = states["stages"][0]["elements"].as_array().expect("elements");
    let fails =
        elements.iter().find(|element| !matches!(element["kind"].as_str(), Some("user" | "client" | "operator")));
    fails.expect("an element")["id"].as_str().expect("an id").to_owned()
}

fn examples() -> Vec<(PathBuf, usize)> {
    let last = |path: &PathBuf| {
        let output = run(&[&path.to_string_lossy(), "--format", "json", "--quiet"]);
        let states: Json = serde_json::from_slice(&output.stdout).expect("JSON");
        states["stages"].as_array().expect("states").len() - 1
    };
    files("examples", "cdp").into_iter().map(|path| (path.clone(), last(&path))).collect()
}

/// A design that shows what the examples do not.
const ODD: &str = "\
title = \"Odd\"
allow = [single-zone] \"a test\"
user users; user idle; client devices
zone z { server web availability=99 { disk data; db inner } }
lb lb; db shop tags=[\"a\", 1]; bucket store; server by-hand
note \"here\" on web
users -> lb -> web \"HTTPS\" port=443 -> shop
devices -> store; devices -> by-hand manual
step \"two\" { fail z; set web -> shop \"SQL\" read; callout \"slow\" on web -> shop; rename store to files; set shop size=large }
step \"three\" { restore z; move web out; remove idle; apply multi-server to web count=2 }
expect not served users
";

/// Fields that no test can bring about: only a fault in a file of ours is told at a place in it.
const UNSEEN: [&str; 1] = ["message-json: /built_in"];

#[test]
fn outputs_have_the_form_of_their_schemas() {
    let mut trial = Trial::new();
    let examples = examples();
    // Two at a time: each example takes a second or two.
    let halves: Vec<Met> = thread::scope(|scope| {
        let half = |first: usize| {
            let examples = &examples;
            scope.spawn(move || {
                let mut trial = Trial::new();
                examples.iter().skip(first).step_by(2).for_each(|(path, last)| trial.design(path, *last));
                trial.met
            })
        };
        let halves = [half(0), half(1)];
        halves.map(|half| half.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).into()
    });
    halves.into_iter().for_each(|met| trial.merge(met));
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).expect("written");
        path.to_string_lossy().into_owned()
    };
    let json = ["--format", "json"];
    let odd = write("odd.cdp", ODD);
    trial.design(Path::new(&odd), 2);
    trial.output("failure-json", &[&["simulate", &odd, "--fail", "web,idle,inner"], &json[..]].concat());
    trial.output("steps-json", &[&["explain-step", "tests/golden/evidence/promises.cdp"], &json[..]].concat());
    let shop = "examples/first.cdp";
    for goal in ["survives zone", "not served"] {
        trial.output("plan-json", &[&["plan", shop, "--goal", goal, "--max-steps", "1"], &json[..]].concat());
    }
    let other = write(
        "other.cdp",
        &format!(
            "{}allow = [no-backup] on shop \"a copy\"\n",
            ODD.replace("server web ", "server shop-web ")
                .replace("allow = [single-zone]", "allow = [single-db]")
                .replace(" web", " shop-web")
        ),
    );
    trial.output("diff-json", &[&["diff", &odd, &other, "--stage", "0..1"], &json[..]].concat());
    trial.output("diff-json", &[&["diff", &other, &odd], &json[..]].concat());
    let fixed = write("fixed.cdp", "user users; server web; db db\nusers -> web -> db\n");
    trial.output("check-json", &[&["check", &fixed, "--fix", "-o", "-"], &json[..]].concat());
    trial.output("patterns-json", &[&["patterns"], &json[..]].concat());
    trial.output("pattern-json", &[&["patterns", "multi-server"], &json[..]].concat());
    trial.output("pattern-json", &[&["patterns", "queuing-chain"], &json[..]].concat());
    trial.output("pattern-json", &[&["patterns", "db-replication", "--lang", "ja"], &json[..]].concat());
    trial.output("rules-json", &[&["rules"], &json[..]].concat());
    trial.output("rule-json", &[&["rules", "single-db"], &json[..]].concat());
    let wrong = write(
        "wrong.cdp",
        "server web wbe=1\nserver web\nlb l; l -> web\nlb m { server x }\napply multi-datacenter to web\n",
    );
    trial.messages(&[&wrong, "-o", "-", "--format", "svg"]);
    trial.messages(&["check", &odd]);
    trial.output("check-json", &["check", &wrong, "--format", "json"]);
    trial.messages(&["tests/suite/states/new-actor-of-a-stopped-site.cdp", "-o", "-", "--format", "svg"]);
    trial.messages(&["nothing.cdp", "-o", "-", "--format", "svg"]);
    let many = write("many.cdp", &"sever web\n".repeat(200));
    trial.messages(&[&many, "-o", "-", "--format", "svg"]);

    let mut stale = Vec::new();
    for (form, schema) in &trial.schemas {
        let none = BTreeSet::new();
        let met = trial.met.get(form).unwrap_or(&none);
        stale.extend(fields(schema).difference(met).map(|field| format!("{form}: {field}")));
    }
    stale.retain(|field| !UNSEEN.contains(&field.as_str()));
    assert!(stale.is_empty(), "no output has these fields: {stale:#?}");
}

#[test]
fn schemas_are_whole() {
    let mut shared: BTreeMap<String, Json> = BTreeMap::new();
    for (name, schema) in schemas() {
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema", "{name}");
        assert_eq!(schema["$id"], format!("urn:cdp-draw:{name}:1"));
        assert!(
            schema["title"].as_str().is_some_and(|title| title.contains(": cdp-draw ") || title.contains(": --")),
            "{name}"
        );
        assert_eq!(objections(&schema), Vec::<String>::new(), "{name}");
        // A list has no room for its form: each of its items says it.
        let format = if schema["type"] == "array" { &Json::Null } else { &schema["properties"]["format"]["const"] };
        let expected = if schema["type"] == "array" { Json::Null } else { format!("{name}/1").into() };
        assert_eq!(format, &expected);
        // What several schemas share is the same in all of them.
        for (part, of) in schema["$defs"].as_object().into_iter().flatten() {
            assert_eq!(shared.entry(part.clone()).or_insert_with(|| of.clone()), of, "{part} in {name}");
        }
    }
}

#[test]
fn the_program_has_the_schemas() {
    let list = String::from_utf8(run(&["schema"]).stdout).expect("UTF-8");
    for (name, schema) in schemas() {
        assert!(list.contains(&format!("  {name} ")), "{name}");
        for word in [name, &format!("{name}/1")] {
            let printed = run(&["schema", word]);
            assert_eq!(serde_json::from_slice::<Json>(&printed.stdout).expect("JSON"), schema);
        }
    }
    let output = run(&["schema", "chek-json"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("did you mean `check-json`?"));
}
