//! Texts, icons and pictures of strangers: what is made to do harm ends as an error that says where and why.

use crate::cli::{Folder, errors, status};

/// A design with a pattern whose rewrite is this.
fn pattern(rewrite: &str) -> String {
    let target = "target t : any = first(elements(server))";
    format!(
        "user users; server web; users -> web\npattern p {{\n name = \"x\"\n {target}\n rewrite {{\n{rewrite}\n }}\n}}\napply p\n"
    )
}

/// Ten times as many links as the caps let in, of everything that goes on without brackets.
fn chains() -> Vec<(&'static str, String)> {
    let (deep, long) = (640, 2_000);
    let binding = |value: String| pattern(&format!("  let x = {value}"));
    let both = format!("{}1{}", "(".repeat(50), format!("{})", "+1".repeat(40)).repeat(50));
    vec![
        ("not", binding("not ".repeat(deep) + "1")),
        ("not behind a wide space", binding("not\u{3000}".repeat(deep) + "1")),
        ("if if", binding("if ".repeat(deep) + "1 then 1 else 1")),
        ("else if", binding("if 1 then 1 else ".repeat(deep) + "1")),
        ("then if", binding("if 1 then ".repeat(deep) + "1" + &" else 1".repeat(deep))),
        ("else if of actions", pattern(&("if true { } else ".repeat(deep) + "if true { }"))),
        ("else if on many lines", pattern(&("if true {\n } else ".repeat(deep) + "if true { }"))),
        ("not in brackets", binding(format!("{}1{}", "not (not ".repeat(60), ")".repeat(60)))),
        ("or", binding("1".to_owned() + &" or 1".repeat(long))),
        ("and", binding("1".to_owned() + &" and 1".repeat(long))),
        ("sum", binding("1".to_owned() + &"+1".repeat(long))),
        ("lists", binding("[]".to_owned() + &" - []".repeat(long))),
        ("index", binding("t".to_owned() + &"[0]".repeat(long))),
        ("field", binding("t".to_owned() + &".a".repeat(long))),
        ("where", binding("elements(server)".to_owned() + &" where it".repeat(long))),
        ("for", binding("1".to_owned() + &" for x in elements(server)".repeat(long))),
        ("sums in brackets", binding(both)),
        (
            "a rule",
            format!("server web\nrule r {{\n find x : any = elements(server) where {}1\n}}", "not ".repeat(deep)),
        ),
    ]
}

#[test]
fn chains_without_brackets_are_nesting() {
    for (what, text) in chains() {
        let output = Folder::new().run_with(&["check", "-"], text.as_bytes());
        assert_eq!(output.status.code(), Some(1), "{what}: {}", errors(&output));
        assert!(errors(&output).contains("error[E0103]"), "{what}: {}", errors(&output));
    }
}

/// Just within the caps: a tree of this depth is read, checked, evaluated and dropped.
#[test]
fn chains_within_the_caps_are_read() {
    let values = [
        "not ".repeat(61) + "1",
        "if 1 == 1 then 1 else ".repeat(61) + "1",
        "1".to_owned() + &" or 1".repeat(200),
        "1".to_owned() + &"+1".repeat(200),
        format!("{}1{}", "(".repeat(60), format!("{})", "+1".repeat(3)).repeat(60)),
    ];
    for value in values {
        let text = pattern(&format!("  let x = {value}\n  set t role=x"));
        let output = Folder::new().run_with(&["-", "-o", "-", "--format", "json"], text.as_bytes());
        assert_eq!(status(&output), 0, "{value}: {}", errors(&output));
    }
    // Words of designs are counted for each statement only, and edges and lists go on as long as they like.
    let flags: String = (0..300).map(|n| format!("server not-{n}, if-{n} not if\n")).collect();
    let hops: String = (1..300).map(|n| format!(" -> not-{n}")).collect();
    let text = format!("{flags}not-0{hops}\n");
    let output = Folder::new().run_with(&["-", "-o", "-", "--format", "json"], text.as_bytes());
    assert!(!errors(&output).contains("E0103"), "{}", errors(&output));
}
