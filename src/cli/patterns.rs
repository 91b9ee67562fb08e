//! `patterns`: the list of patterns, and the page of one.

use serde_json::{Value as Json, json};

use crate::cli::Status;
use crate::cli::arguments::{ListFormat, Patterns};
use crate::cli::console::Console;
use crate::cli::page::{Page, width};
use crate::diagnostic::Diagnostics;
use crate::model::{Languages, LocalisedText};
use crate::rewrite::Pattern;
use crate::rewrite::library::{Library, builtin_ids, read_builtin};
use crate::rewrite::pattern::Param;
use crate::source::SourceMap;
use crate::suggest::did_you_mean;

/// Categories in the order of the catalogue: id, English, Japanese.
const CATEGORIES: [(&str, &str, &str); 10] = [
    ("basic", "Basic", "基本パターン"),
    ("availability", "High availability", "可用性を高める"),
    ("dynamic", "Processing dynamic content", "動的コンテンツを処理"),
    ("static", "Processing static content", "静的コンテンツを処理"),
    ("upload", "Uploading data to the cloud", "クラウドへデータをアップロード"),
    ("database", "Relational database", "リレーショナル・データベース"),
    ("batch", "Batch processing", "バッチ処理"),
    ("operation", "Operation and maintenance", "運用保守"),
    ("network", "Networking", "ネットワーキング"),
    ("joke", "Joke", "ネタ"),
];

/// Headings of the lines of documentation: id, English, Japanese.
const HEADINGS: [(&str, &str, &str); 10] = [
    ("problem", "Problem", "課題"),
    ("solution", "Solution", "解決"),
    ("implementation", "Implementation", "実装"),
    ("benefits", "Benefits", "利点"),
    ("cautions", "Cautions", "注意点"),
    ("parameters", "Parameters", "パラメータ"),
    ("example", "Example", "例"),
    ("ensures", "Afterwards", "適用後の保証"),
    ("related", "Related", "関連パターン"),
    ("twice", "Applied again", "再適用"),
];

/// Prints the list, or one page.
pub fn run(options: &Patterns, console: &Console) -> Status {
    let languages = Languages::new(options.lang.as_deref(), None);
    let mut sources = SourceMap::default();
    let mut diagnostics = Diagnostics::default();
    let text = match &options.name {
        None => {
            let read = |id| read_builtin(id, &mut sources, &mut diagnostics);
            let patterns: Vec<Pattern> = builtin_ids().filter_map(read).collect();
            match options.format {
                ListFormat::Text => list(&patterns, &languages),
                ListFormat::Json => {
                    let all: Vec<Json> = patterns.iter().map(|pattern| data(pattern, &languages)).collect();
                    format!("{:#}\n", json!(all))
                }
            }
        }
        Some(name) => match Library::default().get(&name.to_lowercase(), &mut sources, &mut diagnostics) {
            Some(pattern) => match options.format {
                ListFormat::Text => page(&pattern, &sources, &languages),
                ListFormat::Json => format!("{:#}\n", data(&pattern, &languages)),
            },
            None => {
                let near = did_you_mean(name, builtin_ids());
                let help = near.unwrap_or_else(|| "`cdp-draw patterns` lists them".to_owned());
                return console.trouble(&format!("there is no pattern `{name}`"), &help);
            }
        },
    };
    console.report(&diagnostics, &sources, &languages);
    console.payload(&text)
}

/// All patterns by category.
fn list(patterns: &[Pattern], languages: &Languages) -> String {
    let mut page = Page::default();
    let column = patterns.iter().map(|pattern| width(&pattern.id)).max().unwrap_or(0) + 2;
    let known = CATEGORIES.iter().map(|(id, ..)| *id);
    let mut categories: Vec<&str> = known.collect();
    for pattern in patterns.iter().filter(|pattern| !CATEGORIES.iter().any(|(id, ..)| *id == pattern.category)) {
        if !categories.contains(&pattern.category.as_str()) {
            categories.push(&pattern.category);
        }
    }
    for category in categories {
        let mut of_category = patterns.iter().filter(|pattern| pattern.category == category).peekable();
        if of_category.peek().is_some() {
            page.heading(named(&CATEGORIES, category, languages));
        }
        for pattern in of_category {
            page.term(&pattern.id, column, pattern.name.get(languages));
        }
    }
    page.heading(if languages.japanese() {
        "`cdp-draw patterns NAME` で各パターンの説明を表示します。"
    } else {
        "`cdp-draw patterns NAME` shows one of them."
    });
    page.finish().trim_start().to_owned()
}

/// One pattern, whole.
fn page(pattern: &Pattern, sources: &SourceMap, languages: &Languages) -> String {
    let heading = |id| named(&HEADINGS, id, languages);
    let mut page = Page::default();
    page.line(&format!("{}: {}", pattern.id, pattern.name.get(languages)));
    page.line(named(&CATEGORIES, &pattern.category, languages));
    for (key, text) in &pattern.texts {
        page.heading(heading(key));
        page.paragraph(text.get(languages));
    }
    for (key, lists) in &pattern.lists {
        page.heading(heading(key));
        for item in of_language(lists, languages) {
            page.item(item);
        }
    }
    let parameters = parameters(pattern, languages);
    if !parameters.is_empty() {
        page.heading(heading("parameters"));
        let column = parameters.iter().map(|(term, _)| width(term)).max().unwrap_or(0) + 2;
        for (term, text) in &parameters {
            page.term(term, column, text);
        }
    }
    if !pattern.ensures.is_empty() {
        page.heading(heading("ensures"));
        for ensure in &pattern.ensures {
            page.item(ensure.text.get(languages));
        }
    }
    page.heading(heading("twice"));
    page.paragraph(twice(pattern.twice.word(), languages));
    if let Some(span) = pattern.example_span {
        page.heading(heading("example"));
        page.code(&block(sources.slice(span)));
        page.line("");
        page.code(&format!("apply {}", pattern.id));
    }
    if !pattern.related.is_empty() {
        page.heading(heading("related"));
        page.paragraph(&pattern.related.join(", "));
    }
    page.finish()
}

/// Each parameter as it is written, and what it is.
fn parameters(pattern: &Pattern, languages: &Languages) -> Vec<(String, String)> {
    let doc = |text: &Option<crate::syntax::tree::Text>| {
        text.as_ref().map(|text| text.node.get(languages).to_owned()).unwrap_or_default()
    };
    let target = pattern.target.as_ref().map(|target| {
        let kinds: Vec<&str> = target.kinds.iter().map(|kind| kind.node.as_str()).collect();
        (format!("to {}", kinds.join(" | ")), doc(&target.doc))
    });
    let rest = pattern.params.iter().map(|param| (signature(param), param.doc.get(languages).to_owned()));
    target.into_iter().chain(rest).collect()
}

/// `count: int 2..100 = 2`.
fn signature(param: &Param) -> String {
    let range = match param.range {
        Some((least, Some(most))) => format!(" {least}..{most}"),
        Some((least, None)) => format!(" {least}.."),
        None => String::new(),
    };
    let default = match &param.default {
        crate::model::Value::List(list) => {
            format!("[{}]", list.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))
        }
        crate::model::Value::Text(text) if text.is_empty() || text.contains(char::is_whitespace) => format!("{text:?}"),
        other => other.to_string(),
    };
    format!("{}: {}{range} = {default}", param.name, param.kind.word())
}

/// The statements of a block `{ … }` without its brackets and its indentation.
fn block(text: &str) -> String {
    let start = text.find('{').map_or(0, |at| at + 1);
    let end = text.rfind('}').unwrap_or(text.len()).max(start);
    let lines: Vec<&str> = text[start..end].lines().map(str::trim_end).filter(|line| !line.trim().is_empty()).collect();
    let indent_of = |line: &&str| line.len() - line.trim_start().len();
    let indent = lines.iter().map(indent_of).min().unwrap_or(0);
    let cut: Vec<&str> = lines.iter().map(|line| &line[indent..]).collect();
    cut.join("\n")
}

fn twice(word: &str, languages: &Languages) -> &'static str {
    let words = [
        ("idempotent", "A second application changes nothing.", "もう一度適用しても変わりません。"),
        ("grows", "A second application grows the design again.", "もう一度適用するとさらに増えます。"),
        ("error", "A second application is refused.", "もう一度適用するとエラーになります。"),
        (
            "cycles",
            "Further applications go on, and come back to the beginning.",
            "繰り返し適用すると次へ進み、最初に戻ります。",
        ),
    ];
    words.iter().find(|(id, ..)| *id == word).map_or("", |&(_, en, ja)| if languages.japanese() { ja } else { en })
}

/// The entry of a table in the wanted language; the id itself when it is not there.
fn named<'a>(table: &[(&str, &'a str, &'a str)], id: &'a str, languages: &Languages) -> &'a str {
    let entry = table.iter().find(|(known, ..)| *known == id);
    entry.map_or(id, |&(_, en, ja)| if languages.japanese() { ja } else { en })
}

/// The list of the wanted language, or whichever there is.
fn of_language<'a>(lists: &'a [(String, Vec<String>)], languages: &Languages) -> &'a [String] {
    let mut tags = LocalisedText::default();
    for (tag, _) in lists {
        tags.add(Some(tag), tag.as_str());
    }
    let wanted = tags.get(languages);
    lists.iter().find(|(tag, _)| tag == wanted).map_or(&[], |(_, list)| list)
}

/// One pattern for programs.
fn data(pattern: &Pattern, languages: &Languages) -> Json {
    let texts = pattern.texts.iter().map(|(key, text)| (key.clone(), json!(text.get(languages))));
    let lists = pattern.lists.iter().map(|(key, lists)| (key.clone(), json!(of_language(lists, languages))));
    let docs: serde_json::Map<String, Json> = texts.chain(lists).collect();
    let parameters: Vec<Json> = parameters(pattern, languages)
        .into_iter()
        .map(|(signature, text)| json!({ "signature": signature, "text": text }))
        .collect();
    json!({
        "id": pattern.id,
        "name": pattern.name.get(languages),
        "aliases": pattern.aliases,
        "category": pattern.category,
        "documentation": docs,
        "parameters": parameters,
        "twice": pattern.twice.word(),
        "ensures": pattern.ensures.iter().map(|ensure| ensure.text.get(languages)).collect::<Vec<_>>(),
        "related": pattern.related,
    })
}
