//! `rules`: the list of the rules of `check`, and the page of one.

use serde_json::{Value as Json, json};

use crate::cli::arguments::{ListFormat, Rules};
use crate::cli::console::Console;
use crate::cli::page::{Page, width};
use crate::cli::settings;
use crate::cli::{Status, language};
use crate::data;
use crate::design::compile::compile_statements;
use crate::diagnostic::Severity;
use crate::forms;
use crate::inert;
use crate::model::{Languages, LocalisedText, Vocabulary};
use crate::rewrite::library::{builtin_rule, builtin_rule_ids, builtin_rules};
use crate::rewrite::rule::{Drawing, SEVERITIES};
use crate::rewrite::{Inspector, Rule};
use crate::suggest::did_you_mean;

/// Writes the list, or one page.
pub fn run(options: &Rules, console: &Console) -> Status {
    language::tell_of_none(options.lang.as_deref(), console);
    let lang = options.lang.as_deref();
    match (&options.name, options.format) {
        (None, format) => list(format, lang, console),
        (Some(name), ListFormat::Text) => page(name, lang, console),
        (Some(name), ListFormat::Json) => match builtin_rule(name) {
            Some(rule) => console.payload(&inert::json(&data(rule, &Languages::new(lang, None)))),
            None => unknown(name, console),
        },
    }
}

fn unknown(name: &str, console: &Console) -> Status {
    let help = did_you_mean(name, builtin_rule_ids()).unwrap_or_else(|| "`cdp-draw rules` lists them".to_owned());
    console.trouble(&format!("there is no rule `{name}`"), &help)
}

/// All rules, the worst first.
pub fn list(format: ListFormat, lang: Option<&str>, console: &Console) -> Status {
    let languages = Languages::new(lang, None);
    if format == ListFormat::Json {
        let all: Vec<Json> = builtin_rules().iter().map(|rule| data(rule, &languages)).collect();
        return console.payload(&inert::json(&json!(all)));
    }
    let mut page = Page::default();
    let column = builtin_rules().iter().map(|rule| width(&rule.id)).max().unwrap_or(0) + 2;
    for (_, severity) in SEVERITIES {
        page.heading(heading(severity, &languages));
        for rule in builtin_rules().iter().filter(|rule| rule.severity == severity) {
            page.term(&rule.id, column, rule.name.get(&languages));
        }
    }
    page.heading(if languages.japanese() {
        "`cdp-draw rules NAME` で各ルールの説明を表示します。"
    } else {
        "`cdp-draw rules NAME` shows one of them."
    });
    console.payload(page.finish().trim_start())
}

fn heading(severity: Severity, languages: &Languages) -> &'static str {
    match (severity, languages.japanese()) {
        (Severity::Error, false) => "Errors",
        (Severity::Warning, false) => "Warnings",
        (Severity::Hint, false) => "Hints",
        (Severity::Error, true) => "エラー",
        (Severity::Warning, true) => "警告",
        (Severity::Hint, true) => "ヒント",
    }
}

/// One rule, whole.
pub fn page(name: &str, lang: Option<&str>, console: &Console) -> Status {
    let Some(rule) = builtin_rule(name) else { return unknown(name, console) };
    let languages = Languages::new(lang, None);
    let say = |en: &'static str, ja: &'static str| if languages.japanese() { ja } else { en };
    let mut page = Page::default();
    page.line(&format!("{}: {}", rule.id, rule.name.get(&languages)));
    page.line(if languages.japanese() { heading(rule.severity, &languages) } else { rule.severity.word() });
    page.heading(say("Why", "なぜ問題か"));
    page.paragraph(rule.why.get(&languages));
    page.heading(say("Message", "メッセージ"));
    page.paragraph(said(rule).get(&languages));
    if !rule.fix.is_empty() {
        page.heading(say("Patterns that fix it", "解消するパターン"));
        rule.fix.iter().for_each(|pattern| page.item(pattern));
    }
    if let Some(source) = &rule.source {
        page.heading(say("Source", "出典"));
        page.paragraph(source.get(&languages));
    }
    let shown = [(say("Example", "例"), &rule.examples), (say("Counter-example", "該当しない例"), &rule.nears)];
    for (words, drawings) in shown {
        for drawing in drawings {
            page.heading(words);
            page.code(&text(rule, drawing));
        }
    }
    page.heading(say("To allow it", "許容する場合"));
    page.code(&format!("allow = [{}] \"…\"", rule.id));
    console.payload(&page.finish())
}

/// What is said of the first element that the rule finds in its example.
fn said(rule: &Rule) -> LocalisedText {
    let (vocabulary, limits) = (Vocabulary::builtin(), settings::limits());
    let example = rule.examples.first().map(|(statements, _)| statements.clone()).unwrap_or_default();
    let state = compile_statements(example, vocabulary, &limits).0.and_then(|mut design| design.states.pop());
    let found = state.and_then(|state| {
        let nodes = Inspector::new(&state.architecture, Vec::new(), vocabulary, &limits).find(rule).ok()?;
        nodes.first().map(|&node| rule.message_for(state.architecture.element(node)))
    });
    found.unwrap_or_else(|| rule.message.clone())
}

/// The text of a drawing in a rule's file, without its indent.
pub fn text(rule: &Rule, (_, span): &Drawing) -> String {
    let file = data::RULES.iter().find(|(id, _, _)| *id == rule.id).map_or("", |(_, _, text)| *text);
    let block = file.get(span.start..span.end).unwrap_or_default();
    let body = block.split_once('{').and_then(|(_, rest)| rest.rsplit_once('}')).map_or("", |(body, _)| body);
    let body = body.trim_matches('\n').trim_end();
    let indent = body.lines().filter(|line| !line.trim().is_empty()).map(|line| line.len() - line.trim_start().len());
    let indent = indent.min().unwrap_or(0);
    body.lines().map(|line| line.get(indent..).unwrap_or("")).collect::<Vec<_>>().join("\n")
}

fn data(rule: &Rule, languages: &Languages) -> Json {
    let texts = |drawings: &[Drawing]| drawings.iter().map(|drawing| text(rule, drawing)).collect::<Vec<_>>();
    json!({
        "format": forms::RULE,
        "id": rule.id,
        "name": rule.name.get(languages),
        "severity": rule.severity.word(),
        "why": rule.why.get(languages),
        "message": rule.message.get(languages),
        "fix": rule.fix,
        "source": rule.source.as_ref().map(|source| source.get(languages)),
        "examples": texts(&rule.examples),
        "near": texts(&rule.nears),
    })
}
