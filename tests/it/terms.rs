//! The words of the project: every text keeps to the terms of docs/terms.md, and no picture in Japanese shows an English
//! word that is no name.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::house::files;
use cdp_draw::data;
use cdp_draw::design::compile::{compile, compile_statements};
use cdp_draw::design::{Callout, Design, Note, State};
use cdp_draw::diagnostic::Diagnostics;
use cdp_draw::limits::Limits;
use cdp_draw::model::{Architecture, Languages, LocalisedText, Vocabulary};
use cdp_draw::rewrite::library::{builtin_rules, read_builtin};
use cdp_draw::rewrite::{Arguments, apply};
use cdp_draw::source::SourceMap;
use cdp_draw::syntax::tree::Statement;
use cdp_draw::world::Memory;

const PAGE: &str = "docs/terms.md";

fn part(name: &str) -> String {
    let page = fs::read_to_string(PAGE).expect("the page");
    let begin = format!("<!-- {name}: begin (tests/it/terms.rs) -->\n");
    let rest = page.split_once(&begin).expect("the beginning").1;
    rest.split_once(&format!("<!-- {name}: end -->")).expect("the end").0.to_owned()
}

/// What we write, and what we do not.
struct Term {
    written: Vec<String>,
    not: Vec<String>,
}

fn terms(name: &str) -> Vec<Term> {
    let list = |cell: &str| cell.trim().split(", ").map(str::to_owned).collect::<Vec<_>>();
    let row = |line: &str| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').collect();
        let mut written = list(cells[0]);
        // The longest first: `マルチAZ` before `AZ`.
        written.sort_by_key(|term| std::cmp::Reverse(term.len()));
        Term { written, not: list(cells[1]) }
    };
    part(name).lines().skip(2).map(row).collect()
}

/// The terms in a text that we do not write.
fn objections(text: &str, terms: &[Term], whole_words: bool) -> Vec<String> {
    // What stands between backquotes is the language itself.
    let prose: String = text.split('`').step_by(2).collect::<Vec<_>>().join("\u{1}");
    let mut found = Vec::new();
    for Term { written, not } in terms {
        let is_there = |not: &&String| {
            // Where it is part of what we write it may stand: `AZ` in `マルチAZ`.
            let larger = written.iter().filter(|written| written.contains(not.as_str()));
            let rest = larger.fold(prose.clone(), |rest, written| rest.replace(written.as_str(), "\u{1}"));
            contains(&rest, not, whole_words)
        };
        found.extend(not.iter().filter(is_there).cloned());
    }
    found
}

fn contains(text: &str, word: &str, whole: bool) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        !whole || !letter(text[..at].chars().next_back()) && !letter(text[at + word.len()..].chars().next())
    })
}

fn japanese(text: &str) -> bool {
    text.chars().any(|c| matches!(c, '\u{3041}'..='\u{30FA}' | '\u{3400}'..='\u{9FFF}'))
}

/// The texts between quotation marks, with their lines. Comments are left out; `'"'` is a sign, no beginning.
fn literals(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let signs: Vec<char> = text.chars().collect();
    let (mut at, mut line) = (0, 1);
    while at < signs.len() {
        let next = signs.get(at + 1).copied().unwrap_or_default();
        match signs[at] {
            '\n' => line += 1,
            '/' if next == '/' => {
                while at + 1 < signs.len() && signs[at + 1] != '\n' {
                    at += 1;
                }
            }
            '\'' if next == '\\' => at += 3,
            '\'' if signs.get(at + 2) == Some(&'\'') => at += 2,
            '"' => {
                let begin = line;
                let mut literal = String::new();
                at += 1;
                while at < signs.len() && signs[at] != '"' {
                    match (signs[at], signs.get(at + 1)) {
                        ('\\', Some('n')) => {
                            literal.push('\n');
                            at += 1;
                        }
                        ('\\', Some(&escaped)) => {
                            line += usize::from(escaped == '\n');
                            literal.push(escaped);
                            at += 1;
                        }
                        (sign, _) => {
                            line += usize::from(sign == '\n');
                            literal.push(sign);
                        }
                    }
                    at += 1;
                }
                found.push((begin, literal));
            }
            _ => {}
        }
        at += 1;
    }
    found
}

/// The texts of a file that are read by people.
fn texts(path: &Path) -> Vec<(usize, String)> {
    let text = fs::read_to_string(path).expect("a file");
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    // Other words by which an element may be named are not ours to choose.
    let aliases = |line: &str| line.trim_start().starts_with("aliases");
    let text: String =
        text.lines().map(|line| if aliases(line) { "\n".to_owned() } else { line.to_owned() + "\n" }).collect();
    literals(&text)
}

fn sources() -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> =
        ["patterns", "rules", "examples"].iter().flat_map(|folder| files(folder, "cdp")).collect();
    // Signs and words that lines break at are no texts.
    let of_tests = |path: &PathBuf| {
        path.starts_with("src/text") || path.file_stem().is_some_and(|stem| stem.to_string_lossy().ends_with("tests"))
    };
    paths.extend(files("src", "rs").into_iter().filter(|path| !of_tests(path)));
    paths.push("vocabulary.toml".into());
    paths
}

#[test]
fn the_japanese_texts_keep_to_the_terms() {
    let terms = terms("japanese");
    let mut found = Vec::new();
    for path in sources() {
        let name = path.to_string_lossy().into_owned();
        for (line, text) in texts(&path).into_iter().filter(|(_, text)| japanese(text)) {
            for not in objections(&text, &terms, false) {
                found.push(format!("{name}:{line}: {not}: {text}"));
            }
        }
    }
    assert!(found.is_empty(), "{} texts are not as {PAGE} has them:\n{}", found.len(), found.join("\n"));
}

#[test]
fn the_english_texts_keep_to_the_terms() {
    let terms = terms("english");
    let mut found = Vec::new();
    for path in ["patterns", "rules", "examples"].iter().flat_map(|folder| files(folder, "cdp")) {
        for (line, text) in texts(&path).into_iter().filter(|(_, text)| !japanese(text)) {
            for not in objections(&text, &terms, true) {
                found.push(format!("{}:{line}: {not}: {text}", path.display()));
            }
        }
    }
    assert!(found.is_empty(), "{} texts are not as {PAGE} has them:\n{}", found.len(), found.join("\n"));
}

/// Words in Latin letters that a Japanese picture may show.
struct Names(BTreeSet<String>);

impl Names {
    fn new() -> Names {
        let page = part("names");
        let mut names: BTreeSet<String> = page.split([',', '\n', ' ']).map(str::to_owned).collect();
        let english = Languages::new(Some("en"), None);
        let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
        for (id, ..) in data::PATTERNS {
            let pattern = read_builtin(id, &mut sources, &mut diagnostics).expect("a pattern");
            names.extend(pattern.name.get(&english).split([' ', '-']).map(str::to_owned));
        }
        names.remove("");
        Names(names)
    }

    /// The words of a text that are neither Japanese nor names.
    fn foreign(&self, text: &str) -> Vec<String> {
        let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '/');
        let runs = text.split(|c: char| !part(c)).filter(|run| !run.starts_with('/'));
        let runs = runs.map(|run| run.trim_matches(['.', '-', '/']));
        let named = |word: &&str| self.0.contains(*word) || word.contains('.');
        let words =
            runs.filter(|run| !named(run)).flat_map(|run| run.split(['-', '/', '_'])).filter(|word| !named(word));
        let letters = |word: &&str| word.chars().filter(char::is_ascii_alphabetic).count() >= 3;
        words.filter(letters).map(str::to_owned).collect()
    }
}

/// All texts of a picture, in Japanese, but the values of properties.
fn shown(architecture: &Architecture, callouts: &[Callout], notes: &[Note]) -> Vec<String> {
    let languages = Languages::new(Some("ja"), None);
    let say = |text: &LocalisedText| text.get(&languages).to_owned();
    let elements = architecture.nodes().into_iter().map(|node| {
        let element = architecture.element(node);
        say(element.label.as_ref().unwrap_or(&element.kind.name))
    });
    let edges = architecture.links().iter().filter_map(|&link| architecture.edge(link).label.as_ref().map(say));
    let said = callouts.iter().map(|callout| say(&callout.text)).chain(notes.iter().map(|note| say(&note.text)));
    elements.chain(edges).chain(said).collect()
}

fn of_design(design: &Design) -> Vec<String> {
    let languages = Languages::new(Some("ja"), None);
    let of_state = |state: &State| {
        let caption = state.name().map(|name| name.get(&languages).to_owned());
        shown(&state.architecture, &state.callouts, &state.notes).into_iter().chain(caption).collect::<Vec<_>>()
    };
    let titles = [&design.title, &design.subtitle].into_iter().flatten().map(|text| text.get(&languages).to_owned());
    titles.chain(design.states.iter().flat_map(of_state)).collect()
}

fn drawn(statements: Vec<Statement>) -> Design {
    let (design, found) = compile_statements(statements, Vocabulary::builtin(), &Limits::default());
    let found: Vec<&str> = found.iter().map(|finding| finding.message.as_str()).collect();
    design.unwrap_or_else(|| panic!("{found:?}"))
}

#[test]
fn no_japanese_picture_shows_an_english_word() {
    let names = Names::new();
    let mut found = BTreeSet::new();
    let mut look = |what: &str, texts: Vec<String>| {
        for text in texts {
            found.extend(names.foreign(&text).into_iter().map(|word| format!("{what}: {word} in {text:?}")));
        }
    };
    let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
    for (id, ..) in data::PATTERNS {
        let pattern = read_builtin(id, &mut sources, &mut diagnostics).expect("a pattern");
        let before = drawn(pattern.example.clone());
        look(id, of_design(&before));
        let (vocabulary, limits) = (Vocabulary::builtin(), Limits::default());
        let arguments = Arguments::default();
        let applied = apply(&pattern, &before.states[0].architecture, &arguments, vocabulary, pattern.span, &limits);
        let applied = applied.expect("the pattern applies to its example");
        look(id, shown(&applied.architecture, &applied.callouts, &[]));
    }
    for rule in builtin_rules() {
        for (statements, _) in rule.examples.iter().chain(&rule.nears) {
            look(&rule.id, of_design(&drawn(statements.clone())));
        }
    }
    // What is imported is called what its file calls it.
    for path in files("examples", "cdp").into_iter().filter(|path| !path.starts_with("examples/import")) {
        let text = fs::read(&path).expect("an example");
        let compilation = compile("example.cdp", &text, &Memory::default(), &Limits::default());
        look(&path.to_string_lossy(), of_design(&compilation.design.expect("a design")));
    }
    let found: Vec<String> = found.into_iter().collect();
    assert!(found.is_empty(), "{} English words:\n{}", found.len(), found.join("\n"));
}

#[test]
fn words_are_found_where_they_are_no_part_of_others() {
    let terms = terms("japanese");
    assert_eq!(objections("ユーザーのサーバとマルチAZ、`利用者`", &terms, false), Vec::<String>::new());
    assert_eq!(objections("ユーザがAZのサーバーを", &terms, false), ["ユーザ", "AZ", "サーバー"]);
    let names = Names::new();
    assert_eq!(names.foreign("Webサーバ、www.example.com、Multi-Serverパターン、EC2"), Vec::<String>::new());
    assert_eq!(names.foreign("Web server"), ["server"]);
    assert_eq!(
        literals("a(\"b\\\"c\", '\"', \"d\") // \"e\"\n\"f\""),
        [(1, "b\"c".to_owned()), (1, "d".to_owned()), (2, "f".to_owned())]
    );
}
