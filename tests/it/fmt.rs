//! `fmt`: another layout of the same text. What the project has written is set already; whatever white space, comments and
//! `;` stand in a text, the formatter keeps its comments, blank lines, tree, states and picture, and is done at once.

use std::fs;

use cdp_draw::data;
use cdp_draw::design::compile::compile;
use cdp_draw::design::print::{print, print_state};
use cdp_draw::diagnostic::Diagnostics;
use cdp_draw::limits::Limits;
use cdp_draw::source::SourceId;
use cdp_draw::syntax::format::{Style, format};
use cdp_draw::syntax::parse;
use cdp_draw::syntax::tokens::{Token, TokenKind, tokens};
use cdp_draw::syntax::tree::Parsed;
use cdp_draw::world::Memory;

use crate::cli::{Folder, errors, payload, status};
use crate::house::files;
use crate::random_support::{Dice, patterns, state};

fn formatted(text: &str, width: Option<usize>) -> Result<String, String> {
    let mut found = Diagnostics::default();
    let new = format(text, Style { width }, SourceId(0), &Limits::default(), &mut found);
    new.ok_or_else(|| found.iter().map(|one| one.message.clone()).collect::<Vec<_>>().join("; "))
}

fn read(text: &str) -> Parsed {
    parse(text, SourceId(0), &Limits::default(), &mut Diagnostics::default())
}

/// What must stay of a text.
#[derive(PartialEq, Eq)]
struct Said {
    /// The tree without places.
    tree: String,
    comments: Vec<String>,
    /// How many there are between the first word or comment and the last.
    blank_lines: usize,
}

fn said(text: &str) -> Said {
    let parsed = read(text);
    let shown = format!("{:?}", parsed.statements);
    let mut parts = shown.split("Span { source: SourceId(0), start: ");
    let first = parts.next().unwrap_or_default().to_owned();
    let tree = parts.fold(first, |all, part| all + part.split_once('}').map_or(part, |(_, rest)| rest));
    let of = |span: cdp_draw::source::Span| text[span.start..span.end].trim_end().to_owned();
    let inner = |at: usize| !blank(&text[..at]) && !blank(&text[at..]);
    Said {
        tree,
        comments: parsed.trivia.comments.iter().map(|comment| of(comment.span)).collect(),
        blank_lines: parsed.trivia.blank_lines.iter().filter(|line| inner(line.start)).count(),
    }
}

fn blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || c == '\u{FEFF}')
}

/// All states of a text as texts.
fn states(text: &str) -> Option<Vec<String>> {
    let design = compile("d.cdp", text.as_bytes(), &Memory::default(), &Limits::default()).design?;
    Some(design.states.iter().map(|state| print_state(&design, state)).collect())
}

/// Why a text is not kept by the formatter.
fn objection(text: &str, width: Option<usize>) -> Option<String> {
    let new = match formatted(text, width) {
        Ok(new) => new,
        Err(why) => return Some(why),
    };
    if formatted(&new, width).as_ref() != Ok(&new) {
        let again = formatted(&new, width).unwrap_or_else(|why| why);
        return Some(format!("not settled:\n{new}\n--- then\n{again}"));
    }
    let ends = new.lines().any(|line| line.ends_with(' ')) && !text.contains("\"\"\"") && !text.contains("/*");
    let (old, kept) = (said(text), said(&new));
    let differs = [
        ("tree", old.tree != kept.tree),
        ("comments", old.comments != kept.comments),
        ("blank lines", old.blank_lines != kept.blank_lines),
        ("ends of lines", ends),
    ];
    differs.iter().find(|(_, differs)| *differs).map(|(what, _)| format!("another {what}:\n{new}"))
}

/// The text with other white space, comments and ends of statements, wherever they may stand.
fn stirred(text: &str, dice: &mut Dice) -> String {
    let all = tokens(text, &Limits::default()).expect("a text that can be read");
    let mut out = String::new();
    let mut open: Vec<TokenKind> = Vec::new();
    for (at, token) in all.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| all[before]);
        let old = &text[before.map_or(0, |before| before.end)..token.start];
        let in_brackets = open.last().is_some_and(|open| *open != TokenKind::OpenBlock);
        out += &between(old, before, *token, in_brackets, dice);
        out += &text[token.start..token.end];
        match token.kind {
            TokenKind::OpenBlock | TokenKind::Open { .. } => open.push(token.kind),
            TokenKind::CloseBlock | TokenKind::Close => _ = open.pop(),
            _ => {}
        }
    }
    let end = text.get(all.last().map_or(0, |last| last.end)..).unwrap_or_default();
    out + end + ["", " ", "\n", "\n\n// the end", "/* end */"][dice.below(5)]
}

const SPACES: [&str; 7] = [" ", "  ", "    ", "\t", "\u{3000}", " /* x */ ", " /* a\n /* b */ */ "];
const BREAKS: [&str; 8] = ["\n", "\n\n", "\r\n", "\n\n\n", "  // \"x {\n", " # y [\n\n", "\n// z\n", "\n \t\n    "];

fn between(old: &str, before: Option<Token>, next: Token, in_brackets: bool, dice: &mut Dice) -> String {
    let joint = |kind: TokenKind| !matches!(kind, TokenKind::Word | TokenKind::Operator { .. } | TokenKind::Dot);
    let after = before.map_or(TokenKind::Semicolon, |before| before.kind);
    if next.kind == TokenKind::Dot || after == TokenKind::Dot || matches!(next.kind, TokenKind::Open { tight: true }) {
        return old.to_owned();
    }
    if after == TokenKind::LineComment {
        return BREAKS[dice.below(4)].to_owned();
    }
    let ends = old.contains('\n') && !in_brackets;
    let goes_on = matches!(after, TokenKind::Operator { goes_on: true } | TokenKind::Comma { goes_on: true });
    let edge = after == TokenKind::OpenBlock || next.kind == TokenKind::CloseBlock;
    match dice.below(4) {
        0 if ends && !goes_on && !edge && !after.is_comment() && before.is_some() => {
            [";", "; ", ";\n", "\n;\n", " ;; ", ";\n\n"][dice.below(6)].to_owned()
        }
        0 | 1 if ends || in_brackets || goes_on || edge => BREAKS[dice.below(BREAKS.len())].to_owned(),
        2 if !ends => SPACES[dice.below(SPACES.len())].to_owned(),
        2 => format!("{old}{}", " ".repeat(dice.below(9))),
        3 if !old.contains('\n')
            && old.trim().is_empty()
            && (joint(after) || joint(next.kind))
            && !next.kind.is_comment() =>
        {
            String::new()
        }
        _ => old.to_owned(),
    }
}

/// Everything that the project has written, by name.
fn texts() -> Vec<(String, String)> {
    let mut all = Vec::new();
    for folder in ["examples", "patterns", "rules", "tests/suite", "tests/designs", "tests/golden"] {
        for path in files(folder, "cdp") {
            all.push((path.display().to_string(), fs::read_to_string(&path).expect("a text")));
        }
    }
    all
}

#[test]
fn what_the_project_has_written_is_set_already() {
    let ours =
        texts().into_iter().filter(|(name, _)| ["examples", "patterns", "rules"].iter().any(|of| name.starts_with(of)));
    let other: Vec<String> =
        ours.filter(|(_, text)| formatted(text, None).as_ref() != Ok(text)).map(|(name, _)| name).collect();
    assert!(other.is_empty(), "`cdp-draw fmt` changes {}", other.join(", "));
}

#[test]
fn every_text_keeps_what_it_says() {
    for (at, (name, text)) in texts().into_iter().enumerate().filter(|(_, (_, text))| read_without_errors(text)) {
        let width = if at % 3 == 0 { Some(60) } else { None };
        if let Some(why) = objection(&text, width) {
            panic!("{name}, width {width:?}: {why}");
        }
    }
}

fn read_without_errors(text: &str) -> bool {
    let mut found = Diagnostics::default();
    parse(text, SourceId(0), &Limits::default(), &mut found);
    !found.has_errors()
}

#[test]
fn any_layout_of_a_text_keeps_what_it_says() {
    let (mut dice, mut stirs) = (Dice::new(24), 0);
    // Patterns are long and alike.
    let some = texts().into_iter().enumerate().filter(|(at, (name, _))| at % 5 == 0 || !name.starts_with("patterns"));
    for (name, text) in some.map(|(_, text)| text).filter(|(_, text)| read_without_errors(text)) {
        for _ in 0..2 {
            let other = stirred(&text, &mut dice);
            if !read_without_errors(&other) {
                panic!("{name}: the test has spoilt it:\n{other}");
            }
            stirs += 1;
            let width = [None, None, Some(40), Some(90)][dice.below(4)];
            if let Some(why) = objection(&other, width) {
                panic!("{name}, width {width:?}: {why}\n--- of\n{other}");
            }
        }
    }
    assert!(stirs > 200, "{stirs}");
}

#[test]
fn random_designs_are_printed_as_they_are_set() {
    let mut dice = Dice::new(7);
    for pattern in patterns() {
        let text = print(&state(pattern, &mut dice));
        assert_eq!(formatted(&text, None).as_deref(), Ok(text.as_str()), "{}", pattern.id);
        let other = stirred(&text, &mut dice);
        assert!(read_without_errors(&other), "{other}");
        assert_eq!(objection(&other, None), None, "of {other}");
        let new = formatted(&other, None).expect("a text");
        assert_eq!(states(&text), states(&new), "{other}");
    }
}

#[test]
fn states_and_pictures_stay_the_same() {
    let mut dice = Dice::new(3);
    let names = ["examples/first.cdp", "examples/e-commerce.cdp", "examples/own-pattern.cdp"];
    for name in names {
        let text = fs::read_to_string(name).expect("an example");
        let new = formatted(&stirred(&text, &mut dice), Some(70)).expect("a text");
        assert_ne!(new, text);
        assert_eq!(states(&new), states(&text), "{name}");
        let drawn = |text: &str| {
            let design = cdp_draw::Design::read(text).expect("a design");
            design.draw(&cdp_draw::Style::default()).expect("a picture").svg(cdp_draw::View::Auto)
        };
        assert!(drawn(&new) == drawn(&text), "{name}: another picture");
    }
}

#[test]
fn what_a_state_is_printed_as_is_set_already() {
    for path in files("examples", "cdp") {
        let text = fs::read_to_string(&path).expect("an example");
        for state in states(&text).unwrap_or_default() {
            assert_eq!(formatted(&state, None).as_deref(), Ok(state.as_str()), "{}", path.display());
        }
    }
    for (name, _, text) in data::PATTERNS {
        assert_eq!(formatted(text, None).as_deref(), Ok(*text), "{name}");
    }
}

const LOOSE: &str = "user    users\nserver web{disk data}  # the shop\n\nusers->web\n";
const SET: &str = "user users\nserver web { disk data }  # the shop\n\nusers -> web\n";

#[test]
fn files_are_set_in_their_places() {
    let folder = Folder::new();
    fs::create_dir(folder.path().join("d")).expect("a folder");
    folder.file("d/a.cdp", LOOSE);
    folder.file("d/b.cdp", SET);
    folder.file("c.cdp", LOOSE);
    let output = folder.run(&["fmt", "d", "c.cdp"]);
    assert_eq!((status(&output), errors(&output).as_str()), (0, "2 of 3 designs formatted\n"));
    for name in ["d/a.cdp", "d/b.cdp", "c.cdp"] {
        assert_eq!(fs::read_to_string(folder.path().join(name)).expect("a file"), SET, "{name}");
    }
    let output = folder.run(&["fmt", "--check", "**/*.cdp"]);
    assert_eq!((status(&output), payload(&output).as_str()), (0, ""), "{}", errors(&output));
}

#[test]
fn check_and_diff_write_nothing() {
    let folder = Folder::new();
    folder.file("a.cdp", LOOSE);
    folder.file("b.cdp", SET);
    let output = folder.run(&["fmt", "--check", "a.cdp", "b.cdp"]);
    assert_eq!((status(&output), payload(&output).as_str()), (1, "a.cdp\n"));
    let output = folder.run(&["fmt", "--diff", "a.cdp", "b.cdp"]);
    let patch = "--- a/a.cdp\n+++ b/a.cdp\n@@ -1,4 +1,4 @@\n-user    users\n-server web{disk data}  # the shop\n\
                 +user users\n+server web { disk data }  # the shop\n \n-users->web\n+users -> web\n";
    assert_eq!((status(&output), payload(&output).as_str()), (0, patch));
    assert_eq!(status(&folder.run(&["fmt", "--diff", "--check", "a.cdp"])), 1);
    assert_eq!(fs::read_to_string(folder.path().join("a.cdp")).expect("a file"), LOOSE);
}

#[test]
fn standard_input_goes_to_standard_output() {
    let folder = Folder::new();
    let output = folder.run_with(&["fmt", "-"], LOOSE.as_bytes());
    assert_eq!((status(&output), payload(&output).as_str()), (0, SET));
    let output = folder.run_with(&["fmt", "-"], b"server {");
    assert_eq!((status(&output), payload(&output).as_str()), (1, ""));
}

#[test]
fn a_broken_file_stays_as_it_is() {
    let folder = Folder::new();
    let broken = "user   users\nserver web \"Web\n";
    folder.file("a.cdp", broken);
    folder.file("b.cdp", LOOSE);
    let output = folder.run(&["fmt", "a.cdp", "b.cdp"]);
    assert_eq!(status(&output), 1);
    assert!(errors(&output).contains("a.cdp:2:12"), "{}", errors(&output));
    assert_eq!(fs::read_to_string(folder.path().join("a.cdp")).expect("a file"), broken);
    assert_eq!(fs::read_to_string(folder.path().join("b.cdp")).expect("a file"), SET);
    folder.file("c.cdp", b"user \xff users".as_slice());
    let output = folder.run(&["fmt", "c.cdp"]);
    assert!(status(&output) == 1 && errors(&output).contains("not UTF-8"), "{}", errors(&output));
}
