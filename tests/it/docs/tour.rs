//! The tour of README.md: its design is the example, every command works on it, and what is shown is what comes out.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const EXAMPLE: &str = "examples/shop.cdp";

fn tour() -> String {
    let page = fs::read_to_string("README.md").expect("the page");
    let rest = page.split_once("\n## A tour\n").expect("the tour").1;
    rest.split_once("\n## ").expect("the end of the tour").0.to_owned()
}

fn blocks<'p>(page: &'p str, language: &str) -> Vec<&'p str> {
    let fence = format!("```{language}\n");
    page.split(fence.as_str()).skip(1).filter_map(|rest| rest.split("```").next()).collect()
}

/// What stands between backticks and is a command, in its order. Lines may break in it.
fn commands(page: &str) -> Vec<String> {
    let fenced = page.split("```").step_by(2);
    let spans = fenced.flat_map(|prose| prose.split('`').skip(1).step_by(2));
    let spans = spans.map(|span| span.split_whitespace().collect::<Vec<_>>().join(" "));
    spans.filter(|span| span.starts_with("cdp-draw ")).collect()
}

fn shell(line: &str, folder: &Path) -> Output {
    let program = Path::new(env!("CARGO_BIN_EXE_cdp-draw")).parent().expect("a folder");
    let others = env::var_os("PATH").unwrap_or_default();
    let path: Vec<OsString> =
        std::iter::once(program.into()).chain(env::split_paths(&others).map(Into::into)).collect();
    let path = env::join_paths(path).expect("a path");
    Command::new("sh").args(["-c", line]).env("PATH", path).current_dir(folder).output().expect("a shell")
}

fn done(line: &str, folder: &Path) -> String {
    let output = shell(line, folder);
    let said = String::from_utf8_lossy(&output.stderr);
    // `check` tells by its status that there is something to object to.
    let wanted = output.status.success() || (line.contains(" check ") && output.status.code() == Some(1));
    assert!(wanted, "{line}: {said}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn every_command_of_the_tour_works() {
    let tour = tour();
    let design = fs::read_to_string(EXAMPLE).expect("the example");
    assert_eq!(blocks(&tour, "cdp"), [design.as_str()], "the tour shows {EXAMPLE}");
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    // What the tour compares: the design before its last step, in a revision and in a file.
    let old = design.trim_end().rsplit_once('\n').expect("a step").0;
    for (name, text) in [("design.cdp", old), ("old.cdp", old), ("new.cdp", &design)] {
        fs::write(folder.join(name), format!("{text}\n")).expect("written");
    }
    let commit = "git -c user.name=a -c user.email=a@example.com commit --quiet --all --allow-empty -m";
    done(
        &format!("git init --quiet . && git add design.cdp && {commit} one && cp new.cdp design.cdp && {commit} two"),
        folder,
    );
    let commands = commands(&tour);
    assert!(commands.len() >= 15, "{commands:#?}");
    let outputs: Vec<String> = commands.iter().map(|line| done(line, folder)).collect();
    // A block of a failure is what the command prints.
    let shown: Vec<&str> = blocks(&tour, "text").into_iter().filter(|block| block.starts_with("State ")).collect();
    assert_eq!(shown.len(), 1);
    assert!(outputs.iter().any(|output| output.contains(shown[0])), "the tour shows something else than\n{outputs:#?}");
}
