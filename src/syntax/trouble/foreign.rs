//! Texts that are no designs at all: another language that was pasted, or a merge that nobody finished. One finding says
//! so, in the place of one a line.

use super::piece::{Kind, Piece, Token};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::both;
use crate::source::{SourceId, Span};
use crate::syntax::parse::Rule;

/// What a text seems to be, if it is no design.
pub fn recognise(text: &str, source: SourceId) -> Option<Diagnostic> {
    if let Some(conflict) = merge_conflict(text, source) {
        return Some(conflict);
    }
    let lines: Vec<Line<'_>> = significant(text).collect();
    let first = lines.first()?;
    let name = language(&lines, first)?;
    let span = Span { source, start: first.at, end: first.at + first.text.len() };
    if first.text.starts_with("```") {
        let message =
            both!("the frame of a code block was pasted with the text", "コードブロックの枠ごと貼り付けられています");
        let help = both!("remove the lines with ```", "```の行を削除してください");
        return Some(Diagnostic::error(Code::OtherLanguage, span, message).help(help));
    }
    let message = both!("this looks like {name}, not like a design", "これは設計ではなく{name}のようです");
    let here = example(&lines);
    Some(
        Diagnostic::error(Code::OtherLanguage, span, message)
            .help(both!("here it is written so: {here}", "ここではこう書きます: {here}"))
            .help(both!(
                "`cdp-draw explain E0106` shows how other languages say it; docs/language.md has all statements",
                "`cdp-draw explain E0106`に他の言語との対応が、docs/language.mdにすべての文があります"
            )),
    )
}

/// A line that says something.
struct Line<'a> {
    at: usize,
    text: &'a str,
}

/// How many lines are looked at: what a text is shows at its beginning.
const ENOUGH: usize = 200;

fn significant(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut at = 0;
    let lines = text.split('\n').map(move |line| {
        let start = at + line.len() - line.trim_start().len();
        at += line.len() + 1;
        Line { at: start, text: line.trim() }
    });
    let says = |line: &Line<'_>| !(line.text.is_empty() || line.text.starts_with('#') || line.text.starts_with("//"));
    lines.filter(says).take(ENOUGH)
}

/// `<<<<<<<` to `>>>>>>>`, as git and others leave it.
fn merge_conflict(text: &str, source: SourceId) -> Option<Diagnostic> {
    let begins = |line: &str, sign: &str| line.strip_prefix(sign).is_some_and(|rest| !rest.starts_with(&sign[..1]));
    let (mut at, mut ours, mut middle) = (0, None, None);
    for line in text.split('\n') {
        match ours {
            None if begins(line, "<<<<<<<") => ours = Some((at, line.len())),
            Some(_) if begins(line, "=======") => middle = Some((at, line.len())),
            Some((start, length)) if begins(line, ">>>>>>>") => {
                let span = |at: usize, length: usize| Span { source, start: at, end: at + length };
                let message = both!("a merge conflict is not resolved", "マージの衝突が解決されていません");
                let mut found = Diagnostic::error(Code::MergeConflict, span(start, length), message);
                if let Some((at, length)) = middle {
                    found = found.related(span(at, length), both!("the other side begins here", "ここから相手側です"));
                }
                return Some(found.related(span(at, line.len()), both!("and ends here", "ここまで")).help(both!(
                    "keep what is right of both sides and remove the three marked lines",
                    "両側から正しい内容を残し、印の付いた3行を削除してください"
                )));
            }
            _ => {}
        }
        at += line.len() + 1;
    }
    None
}

/// The name of the language.
fn language(lines: &[Line<'_>], first: &Line<'_>) -> Option<&'static str> {
    let starts = |words: &[&str]| words.iter().any(|word| first_word_is(first.text, word));
    let any = |test: &dyn Fn(&str) -> bool| lines.iter().any(|line| test(line.text));
    let text = first.text;
    if text.starts_with("```") {
        return Some("Markdown with a code block");
    }
    if (starts(&["graph", "flowchart"]) && !text.contains('{') && ends_with_direction(text))
        || starts(&[
            "sequenceDiagram",
            "architecture-beta",
            "classDiagram",
            "stateDiagram",
            "stateDiagram-v2",
            "C4Context",
        ])
        || text.starts_with("%%")
    {
        return Some("Mermaid");
    }
    if starts(&["digraph", "graph", "strict"]) && text.contains('{') {
        return Some("DOT (Graphviz)");
    }
    if any(&|line| line.starts_with("@start"))
        || any(&|line| ["participant", "actor", "skinparam", "!include"].iter().any(|word| first_word_is(line, word)))
            && any(&|line| arrow_then_colon(line).is_some() || line.starts_with("skinparam"))
    {
        return Some("PlantUML");
    }
    if first_word_is(text, "workspace") && text.contains('{') || any(&|line| line.contains("= softwareSystem ")) {
        return Some("the Structurizr language");
    }
    if any(&|line| line.starts_with("from diagrams") || line.starts_with("with Diagram(")) {
        return Some("a Python script");
    }
    if text.starts_with('<') && text[1..].starts_with(|c: char| c == '?' || c == '!' || c.is_ascii_alphabetic()) {
        return (!text.starts_with("<!--")).then_some("XML");
    }
    if is_json(lines) {
        return Some("JSON");
    }
    if any(&terraform) {
        return Some("Terraform");
    }
    by_colons(lines)
}

fn first_word_is(line: &str, word: &str) -> bool {
    line.strip_prefix(word).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '-'))
}

fn ends_with_direction(line: &str) -> bool {
    let last = line.trim_end_matches(';').split_whitespace().nth(1);
    last.is_none_or(|word| ["TB", "TD", "BT", "LR", "RL"].contains(&word))
}

fn is_json(lines: &[Line<'_>]) -> bool {
    let mut characters = lines.iter().flat_map(|line| line.text.chars()).filter(|c| !c.is_whitespace());
    matches!(
        (characters.next(), characters.next()),
        (Some('{'), Some('"' | '}')) | (Some('['), Some('{' | '"' | '[' | ']'))
    )
}

/// `resource "aws_instance" "web" {`.
fn terraform(line: &str) -> bool {
    const BLOCKS: [&str; 8] = ["resource", "data", "module", "provider", "variable", "output", "locals", "terraform"];
    let block = BLOCKS.iter().find(|word| first_word_is(line, word));
    let rest = block.map(|word| line[word.len()..].trim());
    rest.is_some_and(|rest| rest.ends_with('{') && (rest.starts_with('"') || rest == "{"))
}

/// The place of the colon of `a -> b: text`.
fn arrow_then_colon(line: &str) -> Option<usize> {
    let outside = line.split('"').next().unwrap_or(line);
    let arrow = outside.find("->").or_else(|| outside.find("--")).or_else(|| outside.find("<-"))?;
    outside[arrow..].find(':').map(|at| arrow + at)
}

/// `key: value`, `- key:`, but not `kind kafka : queue`.
fn is_key(line: &str) -> bool {
    let line = line.strip_prefix("- ").unwrap_or(line);
    let Some((word, rest)) = line.split_once(':') else { return false };
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | '"' | '\'' | ' ');
    let fits = !word.is_empty() && word.chars().all(plain) && !word.starts_with("kind ");
    fits && (rest.is_empty() || rest.starts_with(' '))
}

/// Languages in which most lines are `key: value`.
fn by_colons(lines: &[Line<'_>]) -> Option<&'static str> {
    let keys = lines.iter().filter(|line| is_key(line.text)).count();
    let edges = lines.iter().filter(|line| arrow_then_colon(line.text).is_some()).count();
    let closing =
        lines.iter().filter(|line| matches!(line.text, "{" | "}" | "---") || line.text.starts_with("- ")).count();
    let opens = lines.iter().any(|line| is_key(line.text) && line.text.ends_with('{') || line.text.contains("shape:"));
    let most = |count: usize| count >= 2 && count * 10 >= lines.len() * 6;
    if (edges > 0 || opens) && most(keys + edges + closing) || most(edges) {
        return Some("D2");
    }
    (most(keys + closing) && keys >= 2 || lines.first().is_some_and(|line| line.text == "---") && keys > 0)
        .then_some("YAML")
}

/// The first edge of the text in this language, or one of ours.
fn example(lines: &[Line<'_>]) -> String {
    let own = lines.iter().find_map(|line| edge(line.text));
    let (from, to) = own.unwrap_or_else(|| ("users".to_owned(), "web".to_owned()));
    let first = if from == "users" { "user" } else { "server" };
    format!("`{first} {from}; server {to}; {from} -> {to} \"HTTPS\"`")
}

/// The two ends of an edge in whatever language, as ids.
fn edge(line: &str) -> Option<(String, String)> {
    let piece = Piece::new(line, 0, Rule::only, SourceId(0));
    let arrow = piece
        .tokens
        .iter()
        .position(|token| token.kind == Kind::Sign && token.text.contains(['-', '=']) && token.text.contains('>'))?;
    let plain = |token: &Token<'_>| {
        let word = if token.kind == Kind::Text { Some(token.text.trim_matches('"')) } else { token.word() };
        word.filter(|word| crate::syntax::is_identifier(word)).map(str::to_owned)
    };
    let from = plain(piece.tokens.first()?)?;
    let mut after = piece.tokens[arrow + 1..].iter();
    let mut to = after.next()?;
    // `A -->|label| B`
    if piece.tokens[arrow].text.ends_with('|') {
        to = after.by_ref().skip_while(|token| !token.is("|")).nth(1)?;
    }
    plain(to).filter(|to| *to != from).map(|to| (from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str) -> Option<String> {
        recognise(text, SourceId(0)).map(|found| format!("{} {}", found.code, found.message))
    }

    #[test]
    fn other_languages_are_named() {
        for (text, name) in [
            ("graph LR\n  A[Users] --> B[Web]\n", "Mermaid"),
            ("flowchart TD\nA-->B", "Mermaid"),
            ("sequenceDiagram\n  A->>B: hi", "Mermaid"),
            ("digraph G {\n a -> b;\n}\n", "DOT (Graphviz)"),
            ("strict graph {\n a -- b\n}", "DOT (Graphviz)"),
            ("@startuml\nactor U\nU -> W : hi\n@enduml", "PlantUML"),
            ("actor U\nparticipant W\nU -> W : hi", "PlantUML"),
            ("users -> web: HTTPS\nweb -> db: SQL\nweb.shape: cylinder", "D2"),
            ("web: Web server {\n  shape: rectangle\n}\nweb -> db", "D2"),
            ("services:\n  web:\n    image: nginx\n    ports:\n      - \"80:80\"\n", "YAML"),
            ("apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n", "YAML"),
            ("{\n  \"Resources\": {}\n}", "JSON"),
            ("[{\"id\": 1}]", "JSON"),
            ("resource \"aws_instance\" \"web\" {\n  ami = \"x\"\n}", "Terraform"),
            ("provider \"aws\" {\n}\n", "Terraform"),
            ("<?xml version=\"1.0\"?>\n<mxfile/>", "XML"),
            ("workspace {\n model {\n }\n}", "the Structurizr language"),
            ("from diagrams import Diagram\nwith Diagram(\"x\"):\n  pass", "a Python script"),
        ] {
            let wanted = format!("E0106 this looks like {name}, not like a design");
            assert_eq!(named(text).as_deref(), Some(wanted.as_str()), "{text}");
        }
    }

    #[test]
    fn designs_with_a_mistake_stay_designs() {
        for text in [
            "user users\nserver web\nusers -> web: HTTPS\n",
            "title: My shop\nserver web\nusers -> web",
            "kind kafka : queue\nkafka k\nkind x : server\n",
            "server web {\n  disk data\n}\n",
            "a -> b",
            "",
        ] {
            assert_eq!(named(text), None, "{text}");
        }
    }

    #[test]
    fn a_merge_conflict_is_one_finding() {
        let text = "server web\n<<<<<<< HEAD\nserver a\n=======\nserver b\n>>>>>>> other\n";
        assert_eq!(named(text).as_deref(), Some("E0107 a merge conflict is not resolved"));
        assert_eq!(named("note \"\"\"\n=======\n\"\"\" on web"), None);
    }

    #[test]
    fn the_example_is_of_the_text() {
        let found = recognise("graph LR\n  A[Users] -->|call| B[Web]\n", SourceId(0)).expect("Mermaid");
        let help = found.help[0].get(&crate::model::Languages::new(None, None)).to_owned();
        assert!(help.contains("`server A; server B; A -> B \"HTTPS\"`"), "{help}");
    }
}
