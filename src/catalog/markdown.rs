//! The catalogue as Markdown: the page of a pattern, and the lists that lead to the pages.

use std::fmt::Write as _;

use crate::catalog::page::{Body, Named, Page, circled};
use crate::catalog::parameters::Parameter;
use crate::catalog::words::{categories, category, word};
use crate::inert::{inert, steers};
use crate::model::Languages;
use crate::rewrite::Pattern;

/// The first line of every page, by which it is known as one that may be written anew.
pub const MARK: &str = "<!-- Made by `cdp-draw catalog`, which writes this file anew. -->";
/// The name of a list of pages, as code hosts show it with its folder.
pub const INDEX: &str = "README.md";

/// A picture beside a page.
pub struct Picture {
    /// Its name.
    pub file: String,
    /// What is to be seen on it.
    pub description: String,
}

/// Where a page stands in the catalogue.
pub struct Neighbours {
    /// The picture beside it.
    pub picture: Picture,
    /// The same page in other languages: what they are called, and their paths.
    pub others: Vec<(String, String)>,
}

/// The page of a pattern; by itself, without neighbours, it has no picture and no links.
pub fn pattern(page: &Page, languages: &Languages, neighbours: Option<&Neighbours>) -> String {
    let mark = neighbours.map(|_| format!("{MARK}\n\n")).unwrap_or_default();
    let mut out = format!("{mark}# {}\n\n", escape(&page.name));
    let all = (word("all", languages), INDEX);
    let others = neighbours.iter().flat_map(|of| of.others.iter().map(|(words, path)| (words.as_str(), path.as_str())));
    let links = neighbours.map(|_| all).into_iter().chain(others).map(|(words, path)| link(words, path));
    let line: Vec<String> = [code(&page.id), escape(&page.category)].into_iter().chain(links).collect();
    let _ = writeln!(out, "{}", line.join(" · "));
    if !page.aliases.is_empty() {
        let _ = writeln!(out, "\n{}: {}", word("aliases", languages), escape(&page.aliases.join(", ")));
    }
    for section in page.sections.iter().filter(|section| neighbours.is_some() || !matches!(section.body, Body::Picture))
    {
        let _ = write!(out, "\n## {}\n\n", escape(&section.heading));
        body(&mut out, &section.body, languages, neighbours);
    }
    out
}

fn body(out: &mut String, body: &Body, languages: &Languages, neighbours: Option<&Neighbours>) {
    let _ = match body {
        Body::Paragraph(text) => writeln!(out, "{}", escape(text)),
        Body::Items(items) => items.iter().try_for_each(|item| writeln!(out, "- {}", escape(item))),
        Body::Picture => neighbours.iter().try_for_each(|Neighbours { picture, .. }| {
            writeln!(out, "![{}]({})", escape(&picture.description), destination(&picture.file))
        }),
        Body::Steps(steps) => steps.iter().try_for_each(|(number, text, place)| {
            writeln!(out, "- {} {} ({})", circled(*number), escape(text), code(place))
        }),
        Body::Parameters(parameters) => write!(out, "{}", table(parameters, languages)),
        Body::Code(text) => write!(out, "{}", fenced("cdp", text)),
        Body::Changes(lines) => {
            let lines: Vec<String> = lines.iter().map(|(sign, line)| format!("{} {line}", sign.symbol())).collect();
            let lines: Vec<&str> = lines.iter().map(|line| line.trim_end()).collect();
            write!(out, "{}\n{}\n", fenced("text", &lines.join("\n")), escape(word("marks", languages)))
        }
        Body::Named(named) => named.iter().try_for_each(|Named { id, name, is_pattern }| match neighbours {
            Some(_) if *is_pattern => writeln!(out, "- {}", link(name, &page_of(id))),
            _ => writeln!(out, "- {} ({})", escape(name), code(id)),
        }),
    };
}

fn table(parameters: &[Parameter], languages: &Languages) -> String {
    let heads = ["parameter", "type", "range", "default", "meaning"].map(|head| word(head, languages).to_owned());
    let mut out = row(&heads) + &row(&["---"; 5].map(str::to_owned));
    for parameter in parameters {
        // A bar in a cell would end it, in code too.
        let cell = |text: &str| code(text).replace('|', "\\|");
        let optional = |text: &Option<String>| text.as_deref().map(cell).unwrap_or_default();
        out += &row(&[
            cell(&parameter.name),
            escape(&parameter.kind),
            optional(&parameter.range),
            optional(&parameter.default),
            escape(&parameter.text),
        ]);
    }
    out
}

pub(crate) fn row<const N: usize>(cells: &[String; N]) -> String {
    format!("| {} |\n", cells.join(" | "))
}

/// All patterns in one language, by category.
pub fn index(patterns: &[Pattern], languages: &Languages, others: &[(String, String)]) -> String {
    let mut out = format!("{MARK}\n\n# {}\n", escape(word("patterns", languages)));
    if !others.is_empty() {
        let links: Vec<String> = others.iter().map(|(words, path)| link(words, path)).collect();
        let _ = writeln!(out, "\n{}", links.join(" · "));
    }
    for of in categories(patterns.iter().map(|pattern| pattern.category.as_str())) {
        let _ = write!(out, "\n## {}\n\n", escape(category(of, languages)));
        out += &row(&["pattern", "problem", "status"].map(|head| word(head, languages).to_owned()));
        out += &row(&["---"; 3].map(str::to_owned));
        for pattern in patterns.iter().filter(|pattern| pattern.category == of) {
            let problem = pattern.texts.iter().find(|(key, _)| key == "problem");
            let problem = problem.map(|(_, text)| escape(text.get(languages))).unwrap_or_default();
            let status = pattern.guide.word("status").map(|status| word(status, languages)).unwrap_or_default();
            out += &row(&[link(pattern.name.get(languages), &page_of(&pattern.id)), problem, status.to_owned()]);
        }
    }
    out
}

/// The entrance: the lists of all languages.
pub fn entrance(languages: &[(Languages, String)]) -> String {
    let mut out = format!("{MARK}\n\n# {}\n\n", languages.first().map_or("", |(of, _)| word("patterns", of)));
    for (of, path) in languages {
        let words = format!("{}: {}", word("language", of), word("patterns", of));
        let _ = writeln!(out, "- {}", link(&words, path));
    }
    out
}

/// The file of a pattern's page.
pub fn page_of(id: &str) -> String {
    format!("{id}.md")
}

fn link(words: &str, path: &str) -> String {
    format!("[{}]({})", escape(words), destination(path))
}

/// A path as the target of a link: what would end or change it is written as its bytes.
fn destination(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./~".contains(&byte);
    path.bytes().fold(String::new(), |mut out, byte| {
        let _ = if plain(byte) { write!(out, "{}", byte as char) } else { write!(out, "%{byte:02X}") };
        out
    })
}

/// A space without width. Code hosts look for names, numbers and addresses in what they have read, so escaping them as
/// Markdown does not help: they are taken apart.
const APART: &str = "&#8203;";

/// True when a character leads what a code host would make a mention, a reference or a link of.
fn leads(before: &str, c: char, after: &str) -> bool {
    let next = after.chars().next();
    let ends = |word: &str| {
        before.chars().rev().zip(word.chars().rev()).filter(|(a, b)| a.eq_ignore_ascii_case(b)).count() == word.len()
    };
    match c {
        '@' => next.is_some_and(char::is_alphanumeric),
        '#' | '!' => next.is_some_and(|next| next.is_ascii_digit()),
        '-' => next.is_some_and(|next| next.is_ascii_digit()) && ends("gh"),
        ':' => after.starts_with("//"),
        'w' | 'W' => next == Some('.') && ends("ww"),
        _ => false,
    }
}

/// A text that is shown as it is, on one line.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' => out.extend(['\\', c]),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            c if c.is_control() => out.push(' '),
            c if steers(c) => out.push(char::REPLACEMENT_CHARACTER),
            c => out.push(c),
        }
        if leads(&text[..at], c, &text[at + c.len_utf8()..]) {
            out.push_str(APART);
        }
    }
    let out = out.trim();
    // What would begin a heading, a list or a rule. A number needs its full stop escaped.
    let digits = out.len() - out.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    match out[digits..].chars().next() {
        Some('#' | '+' | '-' | '=') if digits == 0 => format!("\\{out}"),
        Some('.' | ')') if digits > 0 => format!("{}\\{}", &out[..digits], &out[digits..]),
        _ => out.to_owned(),
    }
}

/// A text as code within a line.
pub fn code(text: &str) -> String {
    let text = inert(&text.replace(|c: char| c.is_control(), " "), false);
    let fence = "`".repeat(longest_run(&text, '`') + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') || text.is_empty() { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// Lines of code, with a fence that none of them can close.
fn fenced(language: &str, text: &str) -> String {
    let fence = "`".repeat((longest_run(text, '`') + 1).max(3));
    format!("{fence}{language}\n{}\n{fence}\n", text.trim_end())
}

fn longest_run(text: &str, wanted: char) -> usize {
    let mut longest = 0;
    let mut run = 0;
    for c in text.chars() {
        run = if c == wanted { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_shown_as_they_are() {
        for (text, written) in [
            ("plain, (really) 50%", "plain, (really) 50%"),
            ("a | b", "a \\| b"),
            ("*a* _b_ `c`", "\\*a\\* \\_b\\_ \\`c\\`"),
            ("<b> & [x](y)", "&lt;b&gt; &amp; \\[x\\](y)"),
            ("# no\nheading", "\\# no heading"),
            ("1. one", "1\\. one"),
            ("- item", "\\- item"),
            ("\u{7}", ""),
            ("ask @octocat or @org/team", "ask @&#8203;octocat or @&#8203;org/team"),
            ("#1, a/b#2, GH-3, !4 # 5", "\\#&#8203;1, a/b#&#8203;2, GH-&#8203;3, !&#8203;4 # 5"),
            ("http://x.y WWW.x.y a@b.c www", "http:&#8203;//x.y WWW&#8203;.x.y a@&#8203;b.c www"),
        ] {
            assert_eq!(escape(text), written);
        }
    }

    #[test]
    fn code_cannot_be_left() {
        assert_eq!(code("a -> b"), "`a -> b`");
        assert_eq!(code("a`` b"), "```a`` b```");
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!(fenced("text", "a\n```\nb"), "````text\na\n```\nb\n````\n");
    }

    #[test]
    fn a_cell_holds_a_bar() {
        let parameter = Parameter {
            name: "n".to_owned(),
            kind: "a | b".to_owned(),
            range: None,
            default: Some("x|y".to_owned()),
            text: "c | d".to_owned(),
        };
        let table = table(&[parameter], &Languages::new(None, None));
        assert!(table.ends_with("\n| `n` | a \\| b |  | `x\\|y` | c \\| d |\n"), "{table}");
    }

    #[test]
    fn links_lead_to_files() {
        assert_eq!(link("a]b", "仮 1.md"), "[a\\]b](%E4%BB%AE%201.md)");
    }
}
