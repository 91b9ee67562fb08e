//! Every built-in pattern, tested from its own file and its golden state: a new file in `patterns/` is tested by being
//! there. What is asked is in `pattern_support`.

use std::collections::BTreeSet;
use std::fs;

use crate::pattern_support::{CHECKS, Subject};
use cdp_draw::data;
use cdp_draw::design::compile::compile;
use cdp_draw::design::print::print;
use cdp_draw::diagnostic::Diagnostics;
use cdp_draw::limits::Limits;
use cdp_draw::model::Languages;
use cdp_draw::rewrite::library::read_builtin;
use cdp_draw::rewrite::pattern::Pattern;
use cdp_draw::source::SourceMap;
use cdp_draw::world::Memory;

fn patterns() -> Vec<Pattern> {
    let mut sources = SourceMap::default();
    let mut diagnostics = Diagnostics::default();
    let ids: Vec<&str> = data::PATTERNS.iter().map(|(id, _, _)| *id).collect();
    let patterns: Vec<Pattern> = ids.iter().filter_map(|id| read_builtin(id, &mut sources, &mut diagnostics)).collect();
    let found: Vec<String> = diagnostics
        .iter()
        .map(|d| {
            let span = d.span.expect("a place");
            let file = sources.file(span.source);
            let (line, column) = file.position(span.start);
            format!("{}:{line}:{column}: {} {:?}", file.name, d.message, d.label)
        })
        .collect();
    assert!(found.is_empty(), "faulty definitions:\n{}", found.join("\n"));
    assert_eq!(patterns.len(), ids.len());
    patterns
}

fn all_pass(name: &str) {
    let (_, check) = CHECKS.iter().find(|(known, _)| *known == name).expect("a check");
    let mut objections = Vec::new();
    for pattern in patterns() {
        let golden = format!("tests/golden/patterns/{}.cdp", pattern.id);
        let golden = fs::read_to_string(&golden).unwrap_or_else(|error| panic!("{golden}: {error}"));
        let subject = Subject { pattern, definition: String::new(), golden };
        let id = &subject.pattern.id;
        objections.extend(check(&subject).into_iter().map(|objection| format!("{id}: {objection}")));
    }
    assert!(objections.is_empty(), "{}", objections.join("\n"));
}

#[test]
fn the_example_gives_the_golden_state_and_callouts() {
    all_pass("example");
}

#[test]
fn every_promise_holds_on_the_example() {
    all_pass("promises");
}

#[test]
fn a_second_application_does_what_twice_says() {
    all_pass("twice");
}

#[test]
fn a_drawing_that_lacks_everything_is_refused_in_the_patterns_words() {
    all_pass("refusal");
}

#[test]
fn an_example_that_lacks_something_is_served_or_refused() {
    all_pass("something missing");
}

#[test]
fn every_parameter_may_be_at_the_ends_of_its_range() {
    all_pass("parameters");
}

#[test]
fn every_pattern_is_documented_in_both_languages() {
    all_pass("documentation");
}

#[test]
fn who_chooses_a_pattern_is_told_all() {
    all_pass("guide");
    // The order of a category goes from 1 on.
    let patterns = patterns();
    let categories: BTreeSet<&str> = patterns.iter().map(|pattern| pattern.category.as_str()).collect();
    for category in categories {
        let all = patterns.iter().filter(|pattern| pattern.category == category);
        let mut orders: Vec<u32> = all.filter_map(|pattern| pattern.guide.order).collect();
        orders.sort_unstable();
        assert!(orders.iter().copied().eq(1..=orders.len() as u32), "{category}: {orders:?}");
    }
}

#[test]
fn what_is_related_exists() {
    let patterns = patterns();
    for pattern in &patterns {
        for other in &pattern.related {
            assert!(patterns.iter().any(|known| known.id == *other), "{} is related to {other}", pattern.id);
        }
    }
}

#[test]
fn callouts_say_values_and_what_holds_for_several_targets_once() {
    let text = "pattern mark { param days : int = 3 \"days\"; target t : server = first(elements(server)) or error \"no\"\n\
        example { server a }\nrewrite { set t role=base }\ncallout \"after {days} days\" on t\ncallout \"{t} too\" on t }\n\
        server web, api\napply mark to web, api days=4";
    let compilation = compile("t.cdp", text.as_bytes(), &Memory::default(), &Limits::default());
    let design = compilation.design.unwrap_or_else(|| panic!("{:?}", compilation.diagnostics));
    let english = Languages::new(Some("en"), None);
    let callouts = &design.states.last().expect("a state").callouts;
    let said: Vec<&str> = callouts.iter().map(|callout| callout.text.get(&english)).collect();
    assert_eq!(said, ["after 4 days", "web too", "api too"]);
}

#[test]
fn an_edge_has_a_label_for_a_pattern_to_read() {
    let text = "pattern again { target t : server = first(elements(server)) or error \"no\"\nexample { server a }\n\
        rewrite { for x in callees(t) { t ~> x label=(edge(t, \"->\", x).label) } } }\n\
        server web; db db; db log\nweb -> db \"asks\"\nweb -> log\napply again";
    let compilation = compile("t.cdp", text.as_bytes(), &Memory::default(), &Limits::default());
    let design = compilation.design.unwrap_or_else(|| panic!("{:?}", compilation.diagnostics));
    let printed = print(&design.states.last().expect("a state").architecture);
    assert!(printed.contains("web ~> db \"asks\"\n") && printed.contains("web ~> log\n"), "{printed}");
}
