//! Random designs through every subcommand and every output: each run ends with one of the three statuses, gives the same
//! bytes twice, and writes what readers of its form can read. `DESIGNS=300 cargo test --test it random_commands::` tries so
//! many, each in all ways; `FIRST=7` begins with that one, and `PROGRAM=path` runs another build of the program.

#![allow(clippy::disallowed_methods)] // by hand: environment variables say how much

use std::process::{Command, Output, Stdio};
use std::time::Duration;
use std::{env, fs};

use crate::random_support::Dice;
use crate::random_support::designs::design;

/// Designs that are tried in any case, and how many of the ways each takes then: one in so many.
const DESIGNS: usize = 10;
const SHARE: usize = 5;
/// Seconds that one run may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// What a run writes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Form {
    Svg,
    Xml,
    Png,
    Json,
    /// A state in the language, which is read again.
    Cdp,
    /// For people.
    Text,
}

/// Every subcommand with every form and view; `A` and `B` are designs, `X` is an element of the first.
const WAYS: &[(Form, &str)] = &[
    (Form::Svg, "A -o -"),
    (Form::Svg, "A -o - --view before --theme auto --legend full"),
    (Form::Svg, "A -o - --view after --text-as-paths --lang ja"),
    (Form::Svg, "A -o - --view before-after --direction down --theme mono"),
    (Form::Svg, "A -o - --view transition --availability"),
    (Form::Svg, "A -o - --view diff --ratio 16:9 --background transparent"),
    (Form::Svg, "A -o - --view stage --stage 0 --legend none --id-prefix p"),
    (Form::Png, "A -o - --format png --width 700"),
    (Form::Png, "A -o - --format png --view diff --scale 0.5"),
    (Form::Json, "A -o - --format json"),
    (Form::Json, "A -o - --format layout-json"),
    (Form::Json, "A -o - --format layout-json --stage 0 --direction down"),
    (Form::Cdp, "A -o - --format cdp"),
    (Form::Cdp, "A -o - --format cdp --stage 0"),
    (Form::Text, "simulate A"),
    (Form::Json, "simulate A --format json --all"),
    (Form::Text, "simulate A --pairs --lang ja"),
    (Form::Json, "simulate A --pairs --format json --availability"),
    (Form::Text, "simulate A --fail X"),
    (Form::Json, "simulate A --fail X --format json"),
    (Form::Svg, "simulate A --fail X --format svg"),
    (Form::Svg, "simulate A --format svg"),
    (Form::Png, "simulate A --fail X --format png --view after --width 500"),
    (Form::Text, "check A --stage all --availability"),
    (Form::Json, "check A --format json"),
    (Form::Json, "check A B --format sarif"),
    (Form::Xml, "check A B --format junit --stage all --lang ja"),
    (Form::Text, "check A --fix --diff --deny all"),
    (Form::Text, "plan A --goal no~spof --max-steps 2"),
    (Form::Json, "plan A --goal no~findings --max-steps 2 --format json"),
    (Form::Text, "explain-step A"),
    (Form::Json, "explain-step A --format json --lang ja"),
    (Form::Text, "diff A B"),
    (Form::Json, "diff A B --format json"),
    (Form::Text, "diff A B --format markdown --lang ja"),
    (Form::Svg, "diff A B --format svg"),
    (Form::Svg, "diff B A --format svg --view diff"),
    (Form::Png, "diff A B --format png --view transition --width 600"),
    (Form::Text, "diff A A --exit-code"),
    (Form::Text, "patterns --applicable A"),
    (Form::Json, "patterns --applicable A --format json"),
    (Form::Text, "patterns --found A --lang ja"),
    (Form::Json, "patterns --found A --format json"),
];

/// A number that the environment gives.
fn number(name: &str) -> Option<usize> {
    env::var(name).ok().and_then(|number| number.parse().ok())
}

fn run(folder: &std::path::Path, arguments: &[&str]) -> Output {
    let mut command = env::var("PROGRAM").map_or_else(|_| crate::program(), Command::new);
    let patience = PATIENCE.as_secs().to_string();
    command.current_dir(folder).args(arguments).args(["--timeout", &patience]).stdin(Stdio::null());
    command.output().expect("the program starts")
}

/// What is wrong with the outcome of a run, if something is.
fn objection(folder: &std::path::Path, form: Form, arguments: &[&str]) -> Option<String> {
    let output = run(folder, arguments);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let Some(status @ 0..=2) = output.status.code() else {
        return Some(format!("it ends with {}: {said}", output.status));
    };
    if said.contains("panicked") || said.contains("it took longer than") {
        return Some(said);
    }
    let again = run(folder, arguments);
    if (again.status.code(), &again.stdout) != (Some(status), &output.stdout) {
        return Some("the second time it is another one".to_owned());
    }
    if output.stdout.is_empty() {
        // Nothing is written without a reason.
        return (status == 0 && form != Form::Text || status != 0 && said.is_empty())
            .then(|| format!("it says nothing: {said}"));
    }
    unreadable(folder, form, &output.stdout)
}

/// Why what was written cannot be read as what it is, if that is so.
fn unreadable(folder: &std::path::Path, form: Form, bytes: &[u8]) -> Option<String> {
    if form == Form::Png {
        return (!bytes.starts_with(b"\x89PNG\r\n\x1a\n")).then(|| "it is no PNG".to_owned());
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => return Some(error.to_string()),
    };
    match form {
        Form::Svg | Form::Xml => roxmltree::Document::parse(text).err().map(|error| error.to_string()),
        Form::Json => serde_json::from_str::<serde_json::Value>(text).err().map(|error| error.to_string()),
        Form::Cdp => {
            fs::write(folder.join("again.cdp"), text).expect("written");
            let again = run(folder, &["again.cdp", "-o", "-", "--format", "cdp"]);
            let said = String::from_utf8_lossy(&again.stderr);
            (again.stdout != bytes).then(|| format!("its text reads back as another one: {said}\n{text}"))
        }
        Form::Png | Form::Text => None,
    }
}

/// All that is wrong with what is made of one random design, which is compared with another one.
fn objections(seed: usize, share: usize) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let (text, ids) = design(seed as u64);
    // Often the same architecture a few steps on.
    let mut dice = Dice::new(1_000_000 + seed as u64);
    let (other, _) = if dice.chance(30) {
        design(seed as u64 + 500_000)
    } else {
        (text.clone() + "server added-later\n", ids.clone())
    };
    fs::write(folder.path().join("A.cdp"), &text).expect("written");
    fs::write(folder.path().join("B.cdp"), other).expect("written");
    let mut found = Vec::new();
    for (form, way) in WAYS.iter().skip(if share > 1 { seed } else { 0 } % share).step_by(share) {
        let words = way.split(' ').map(|word| match word {
            "A" | "B" => format!("{word}.cdp"),
            "X" => dice.pick(&ids).cloned().unwrap_or_else(|| "nobody".to_owned()),
            word => word.replace('~', " "),
        });
        let words: Vec<String> = words.collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        if let Some(why) = objection(folder.path(), *form, &words) {
            found.push(format!("design {seed}, {way}: {why}"));
        }
    }
    if let Some(first) = found.first_mut() {
        first.push_str(&format!("\n{text}"));
    }
    found
}

#[test]
fn every_subcommand_takes_random_designs() {
    let (first, designs) = (number("FIRST").unwrap_or(0), number("DESIGNS"));
    let share = if designs.is_some() { 1 } else { SHARE };
    let seeds = (first..first + designs.unwrap_or(DESIGNS)).collect();
    let found: Vec<String> = cdp_draw::threads::map(seeds, |seed| {
        let found = objections(seed, share);
        if designs.is_some() {
            found.iter().for_each(|why| println!("{why}\n"));
        }
        found
    })
    .into_iter()
    .flatten()
    .collect();
    assert!(found.is_empty(), "{} runs\n{}", found.len(), found.join("\n"));
}
