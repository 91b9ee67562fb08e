//! The pattern that CONTRIBUTING.md shows passes what is asked of the built-in ones, and becomes what the page says.

use std::fs;

use crate::pattern_support::{CHECKS, Subject};
use cdp_draw::diagnostic::Diagnostics;
use cdp_draw::limits::Limits;
use cdp_draw::model::Vocabulary;
use cdp_draw::rewrite::library::builtin_ids;
use cdp_draw::rewrite::pattern::Pattern;
use cdp_draw::source::SourceMap;
use cdp_draw::syntax;
use cdp_draw::syntax::tree::StatementKind;

/// The two blocks of the page: the definition, and what its example becomes.
fn blocks() -> (String, String) {
    let page = fs::read_to_string("CONTRIBUTING.md").expect("the page");
    let blocks: Vec<&str> =
        page.split("```cdp\n").skip(1).map(|rest| rest.split("```").next().unwrap_or_default()).collect();
    let [definition, golden] = blocks.as_slice() else { panic!("{} blocks of cdp", blocks.len()) };
    ((*definition).to_owned(), (*golden).to_owned())
}

fn subject() -> Subject {
    let (definition, golden) = blocks();
    let mut diagnostics = Diagnostics::default();
    let source = SourceMap::default().add("CONTRIBUTING.md", definition.as_str());
    let statements = syntax::parse(&definition, source, &Limits::default(), &mut diagnostics).statements;
    let [statement] = statements.as_slice() else { panic!("{} statements", statements.len()) };
    let StatementKind::Pattern(pattern) = &statement.node else { panic!("not a pattern") };
    let pattern = Pattern::compile(pattern, Vocabulary::builtin(), &mut diagnostics);
    let found: Vec<&str> = diagnostics.iter().map(|d| d.message.as_str()).collect();
    assert!(found.is_empty(), "{found:?}");
    Subject { pattern, definition, golden }
}

#[test]
fn the_pattern_of_the_page_passes_every_check() {
    let subject = subject();
    for (name, check) in CHECKS {
        let objections = check(&subject);
        assert!(objections.is_empty(), "{name}: {}", objections.join("\n"));
    }
}

#[test]
fn what_it_is_related_to_exists_and_its_name_is_free() {
    let pattern = subject().pattern;
    assert!(builtin_ids().all(|id| id != pattern.id), "`{}` is built in by now: show another", pattern.id);
    for other in &pattern.related {
        assert!(builtin_ids().any(|id| id == other), "there is no pattern {other}");
    }
}

#[test]
fn the_page_says_where_the_two_files_belong() {
    let page = fs::read_to_string("CONTRIBUTING.md").expect("the page");
    let Pattern { id, category, .. } = subject().pattern;
    for path in [format!("patterns/{category}/{id}.cdp"), format!("tests/golden/patterns/{id}.cdp")] {
        assert!(page.contains(&path), "{path}");
    }
}
