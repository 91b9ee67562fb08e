//! docs/patterns.md tells the truth: its tables are those of the code, its example compiles, its bounds are the limits.
//! `RENEW=1 cargo test --test docs` writes the tables anew.

use std::{env, fs};

use cdp_draw::design::compile::compile;
use cdp_draw::limits::Limits;
use cdp_draw::rewrite::function::{self, Body, Function};
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

#[test]
fn the_tables_are_those_of_the_code() {
    let page = page();
    let wanted = with_table(&page, "queries", &table(|body| matches!(body, Body::Query(_))));
    let wanted = with_table(&wanted, "verbs", &table(|body| matches!(body, Body::Verb(_))));
    if env::var_os("RENEW").is_some() {
        return fs::write(PAGE, &wanted).expect("the page is written");
    }
    let stale = wanted.lines().find(|line| !page.contains(line));
    assert!(wanted == page, "{PAGE} is not up to date, e.g. {stale:?}; renew it with RENEW=1");
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
    for bound in [limits.growth, limits.rewrite_steps, limits.elements, limits.edges] {
        let digits = bound.to_string();
        let grouped: Vec<&str> =
            (0..digits.len()).rev().step_by(3).map(|end| &digits[end.saturating_sub(2)..=end]).collect();
        let grouped = grouped.into_iter().rev().collect::<Vec<_>>().join(",");
        assert!(page.contains(&grouped), "{grouped}");
    }
}

#[test]
fn the_theme_of_the_page_of_looks_is_one() {
    let page = include_str!("../docs/looks.md");
    let blocks = page.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next());
    let themes: Vec<&str> = blocks.filter(|block| block.starts_with("base")).collect();
    assert_eq!(themes.len(), 1);
    let theme = cdp_draw::scene::Theme::from_toml(themes[0]).expect("a theme");
    assert_eq!(theme.hard_to_read(), Vec::<String>::new());
}
