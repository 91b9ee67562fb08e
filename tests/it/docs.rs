//! The pages tell the truth: their tables are those of the code, their examples compile, their bounds are the limits.
//! `RENEW=1 cargo test --test it docs::` writes the tables anew.

mod departures;
mod failures;
mod findings;
mod json;
mod kinds;
mod tour;

use std::{env, fs};

use cdp_draw::check::{Finding, Levels, Stages, Wanted, inspect};
use cdp_draw::design::compile::compile;
use cdp_draw::limits::Limits;
use cdp_draw::model::Languages;
use cdp_draw::rewrite::function::{self, Body, Function};
use cdp_draw::rewrite::library::builtin_rules;
use cdp_draw::rewrite::rule::SEVERITIES;
use cdp_draw::world::Memory;

const PAGE: &str = "docs/patterns.md";

fn page() -> String {
    fs::read_to_string(PAGE).expect("the page")
}

fn table(wanted: impl Fn(&Body) -> bool) -> String {
    let cell = |text: &str| text.replace('|', "\\|");
    let row = |f: &Function| format!("| `{}` | {} |\n", cell(f.signature), cell(f.doc));
    let rows: String = function::all().filter(|f| wanted(&f.body)).map(row).collect();
    format!("| call | what it gives or does |\n| --- | --- |\n{rows}")
}

/// The page with a table in its place.
fn with_table(page: &str, name: &str, table: &str) -> String {
    let begin = format!("<!-- {name}: begin (tests/docs.rs) -->\n");
    let end = format!("<!-- {name}: end -->");
    let (before, rest) = page.split_once(&begin).expect("the beginning of the table");
    let (_, after) = rest.split_once(&end).expect("the end of the table");
    format!("{before}{begin}{table}{end}{after}")
}

/// Sees that a page is as it is wanted, or makes it so.
fn renewed(path: &str, page: &str, wanted: &str) {
    if env::var_os("RENEW").is_some() {
        return fs::write(path, wanted).expect("the page is written");
    }
    let stale = wanted.lines().find(|line| !page.contains(line));
    assert!(wanted == page, "{path} is not up to date, e.g. {stale:?}; renew it with RENEW=1");
}

#[test]
fn the_tables_are_those_of_the_code() {
    let page = page();
    let wanted = with_table(&page, "queries", &table(|body| matches!(body, Body::Query(_))));
    let wanted = with_table(&wanted, "verbs", &table(|body| matches!(body, Body::Verb(_))));
    renewed(PAGE, &page, &wanted);
}

const RULES: &str = "docs/rules.md";

/// The list of rules, the worst first.
fn rules() -> String {
    let english = Languages::new(Some("en"), None);
    let mut rows =
        String::from("| rule | severity | what it finds | patterns that fix it |\n| --- | --- | --- | --- |\n");
    for (word, severity) in SEVERITIES {
        for rule in builtin_rules().iter().filter(|rule| rule.severity == severity) {
            let fix: Vec<String> = rule.fix.iter().map(|id| format!("`{id}`")).collect();
            let name = rule.name.get(&english);
            rows += &format!("| [`{0}`](../rules/{0}.cdp) | {word} | {name} | {1} |\n", rule.id, fix.join(", "));
        }
    }
    rows
}

#[test]
fn the_list_of_rules_is_that_of_the_program() {
    let page = fs::read_to_string(RULES).expect("the page");
    renewed(RULES, &page, &with_table(&page, "rules", &rules()));
}

/// What the pages show can be read, and the rule of one's own finds what it is said to find.
#[test]
fn the_designs_of_the_pages_of_checks_are_sound() {
    for (page, count) in [(RULES, 1), ("docs/check.md", 1)] {
        let text = fs::read_to_string(page).expect("the page");
        let blocks: Vec<&str> = text.split("```cdp\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
        assert_eq!(blocks.len(), count, "{page}");
        for block in blocks {
            let compilation = compile("example.cdp", block.as_bytes(), &Memory::default(), &Limits::default());
            let found: Vec<&str> = compilation.diagnostics.iter().map(|d| d.message.as_str()).collect();
            assert!(found.is_empty(), "{page}: {found:?}");
            let wanted = Wanted { stages: Stages::Last, availability: false };
            let report = inspect("example.cdp", compilation, wanted, &Levels::default(), &Limits::default());
            let of_own = |finding: &&Finding| page != RULES || finding.rule == "small-database";
            assert_eq!(report.found[0].findings.iter().filter(of_own).count(), 1, "{page}");
            assert!(report.diagnostics.is_empty(), "{page}: {:?}", report.diagnostics);
        }
    }
}

#[test]
fn every_function_says_what_it_is() {
    for f in function::all() {
        assert!(f.signature.starts_with(f.name), "{}", f.name);
        assert!(!f.doc.is_empty() && !f.doc.ends_with('.'), "{}", f.name);
        assert_eq!(function::all().filter(|other| other.name == f.name).count(), 1, "{}", f.name);
    }
}

#[test]
fn the_examples_compile_and_change_the_drawing() {
    let page = page();
    for block in page.split("```cdp\n").skip(1) {
        let text = block.split("```").next().unwrap_or_default();
        let compilation = compile("example.cdp", text.as_bytes(), &Memory::default(), &Limits::default());
        let found: Vec<String> =
            compilation.diagnostics.iter().map(|d| format!("{} {:?}", d.message, d.label)).collect();
        assert!(found.is_empty(), "{found:?}");
        let design = compilation.design.expect("a design");
        let [before, after] = design.states.as_slice() else { panic!("{} states", design.states.len()) };
        assert_eq!(after.architecture.len(), before.architecture.len() + 1);
        assert_eq!(after.callouts.len(), 1);
    }
}

#[test]
fn the_bounds_are_the_limits() {
    let page = page();
    let limits = Limits::default();
    for bound in [limits.growth, limits.budget.evaluation.left() as usize, limits.elements, limits.edges] {
        let digits = bound.to_string();
        let grouped: Vec<&str> =
            (0..digits.len()).rev().step_by(3).map(|end| &digits[end.saturating_sub(2)..=end]).collect();
        let grouped = grouped.into_iter().rev().collect::<Vec<_>>().join(",");
        assert!(page.contains(&grouped), "{grouped}");
    }
}

#[test]
fn the_theme_of_the_page_of_looks_is_one() {
    let page = include_str!("../../docs/looks.md");
    let blocks = page.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next());
    let themes: Vec<&str> = blocks.filter(|block| block.starts_with("base")).collect();
    assert_eq!(themes.len(), 1);
    let theme = cdp_draw::scene::Theme::from_toml(themes[0]).expect("a theme");
    assert_eq!(theme.hard_to_read(), Vec::<String>::new());
}
