//! `cdp-draw diff --git`: revisions of a file, with the files that it imports. Without git there is nothing to test.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

fn git(folder: &Path, arguments: &[&str]) -> Option<()> {
    let settings = ["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"];
    let output = Command::new("git").args(settings).args(arguments).current_dir(folder).output().ok()?;
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    Some(())
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    fs::write(path, text).expect("written");
}

/// A repository: on `main` the disk of the import was added, on `side` the database.
fn repository() -> Option<TempDir> {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    git(at, &["init", "-q", "-b", "main"])?;
    let shop = |more: &str| format!("import \"parts/net.cdp\"\nuser u\nu -> web\n{more}");
    write(at, "designs/parts/net.cdp", "server web");
    write(at, "designs/shop.cdp", &shop(""));
    git(at, &["add", "."])?;
    git(at, &["commit", "-q", "-m", "one"])?;
    git(at, &["tag", "v1"])?;
    git(at, &["checkout", "-q", "-b", "side"])?;
    write(at, "designs/shop.cdp", &shop("db d\nweb -> d\n"));
    git(at, &["commit", "-q", "-am", "side"])?;
    git(at, &["checkout", "-q", "main"])?;
    write(at, "designs/parts/net.cdp", "server web { disk data }");
    git(at, &["commit", "-q", "-am", "two"])?;
    Some(folder)
}

fn diff(folder: &Path, arguments: &[&str]) -> Output {
    crate::program().arg("diff").args(arguments).current_dir(folder).output().expect("the program runs")
}

fn told(output: &Output) -> String {
    let both = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    String::from_utf8(both).expect("UTF-8")
}

#[test]
fn revisions_are_compared_with_their_imports() {
    let Some(repository) = repository() else { return };
    let at = repository.path();
    let said = |arguments: &[&str]| told(&diff(at, arguments));
    let first = said(&["designs/shop.cdp", "--git", "v1"]);
    assert!(first.starts_with("v1:designs/shop.cdp → designs/shop.cdp\n1 element added\n"), "{first}");
    assert!(first.contains("+ data  disk"), "{first}");
    let both = said(&["designs/shop.cdp", "--git", "side..main"]);
    assert!(both.contains("+ data") && both.contains("- d ") && both.contains("- web -> d"), "{both}");
    let since = said(&["designs/shop.cdp", "--git", "main...side"]);
    assert!(since.contains("+ d ") && !since.contains("+ data") && !since.contains("- data"), "{since}");
    // From inside the folder, and of what is not committed.
    write(at, "designs/parts/net.cdp", "server web { disk data }\nlb lb");
    let inside = told(&diff(&at.join("designs"), &["shop.cdp", "--git", "HEAD"]));
    assert!(inside.starts_with("HEAD:./shop.cdp → shop.cdp\n1 element added\n"), "{inside}");
}

#[test]
fn what_git_does_not_know_is_an_error() {
    let Some(repository) = repository() else { return };
    let at = repository.path();
    write(at, "new.cdp", "server a");
    let cases = [
        (vec!["designs/shop.cdp", "--git", "v9"], "git knows no revision `v9`"),
        (vec!["designs/shop.cdp", "--git=--output=x"], "git knows no revision `--output=x`"),
        (vec!["designs/shop.cdp", "--git", "v1:x"], "git knows no revision `v1:x`"),
        (vec!["new.cdp", "--git", "v1"], "cannot read `new.cdp` of revision `v1`: there is no such file"),
        (vec!["designs", "--git", "v1"], "cannot read `designs` of revision `v1`: it is not a file"),
        (vec!["-", "--git", "v1"], "standard input has no revisions"),
        (vec!["no/shop.cdp", "--git", "v1"], "there is no folder `no`"),
    ];
    for (arguments, words) in cases {
        let output = diff(at, &arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(told(&output).contains(words), "{arguments:?}: {}", told(&output));
    }
    let elsewhere = tempfile::tempdir().expect("a folder");
    write(elsewhere.path(), "a.cdp", "server a");
    let output = diff(elsewhere.path(), &["a.cdp", "--git", "v1"]);
    assert!(told(&output).contains("is in no git repository"), "{}", told(&output));
}

#[test]
fn without_git_that_is_said() {
    let output = crate::program()
        .args(["diff", "examples/first.cdp", "--git", "HEAD"])
        .env("PATH", "/nowhere")
        .output()
        .expect("the program runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(told(&output).contains("the program `git` cannot be found"), "{}", told(&output));
}

#[test]
fn the_workflow_compares_what_a_branch_has_changed() {
    let Some(repository) = repository() else { return };
    let at = repository.path();
    let workflow = include_str!("../../docs/ci/pull-request.yml");
    let script = workflow.split("# compare: begin").nth(1).and_then(|rest| rest.split("# compare: end").next());
    let (_, script) = script.and_then(|script| script.split_once('\n')).expect("the script");
    let program = Path::new(env!("CARGO_BIN_EXE_cdp-draw")).parent().expect("a folder");
    let script = format!("PATH=\"$PROGRAM:$PATH\"\n{script}");
    let run = Command::new("bash")
        .args(["-e", "-c", &script])
        .envs([("PROGRAM", &*program.to_string_lossy()), ("BASE", "main"), ("HEAD", "side")])
        .current_dir(at)
        .output();
    let Ok(output) = run else { return };
    assert!(output.status.success(), "{}", told(&output));
    let comment = fs::read_to_string(at.join("diff/comment.md")).expect("a comment");
    assert!(comment.contains("**1 element added; 1 edge added**"), "{comment}");
    let picture = comment.split("(./").nth(1).and_then(|rest| rest.split('?').next()).expect("a picture");
    let bytes = fs::read(at.join("diff").join(picture)).expect("the picture");
    assert!(bytes.starts_with(b"\x89PNG"));
}
