//! Every built-in pattern, tested from its own file: the example gives the golden state, a second application
//! does what `twice` says, and a drawing that lacks what it needs is refused in the pattern's own words.

use std::fs;

use cdp_draw::data;
use cdp_draw::design::compile::{compile, compile_statements};
use cdp_draw::design::print::print;
use cdp_draw::design::{Anchor, Callout, Design};
use cdp_draw::diagnostic::{Code, Diagnostics};
use cdp_draw::limits::Limits;
use cdp_draw::model::{Architecture, Vocabulary};
use cdp_draw::rewrite::library::read_builtin;
use cdp_draw::rewrite::pattern::{Pattern, Twice};
use cdp_draw::rewrite::{Arguments, Trouble, apply};
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
            format!("{}:{line}:{column}: {} {}", file.name, d.message, d.label)
        })
        .collect();
    assert!(found.is_empty(), "faulty definitions:\n{}", found.join("\n"));
    assert_eq!(patterns.len(), ids.len());
    patterns
}

fn design(text: &str) -> Design {
    let compilation = compile("test.cdp", text.as_bytes(), &Memory::default(), &Limits::default());
    let messages: Vec<&str> = compilation.diagnostics.iter().map(|d| d.message.as_str()).collect();
    compilation.design.unwrap_or_else(|| panic!("{messages:?} in\n{text}"))
}

fn applied(pattern: &Pattern, architecture: &Architecture, arguments: &Arguments) -> Result<Architecture, Trouble> {
    let span = pattern.span;
    apply(pattern, architecture, arguments, Vocabulary::builtin(), span, &Limits::default()).map(|a| a.architecture)
}

fn example(pattern: &Pattern) -> Architecture {
    let (design, diagnostics) = compile_statements(pattern.example.clone(), Vocabulary::builtin(), &Limits::default());
    let messages: Vec<&str> = diagnostics.iter().map(|d| d.message.as_str()).collect();
    let mut design = design.unwrap_or_else(|| panic!("{}: {messages:?}", pattern.id));
    design.states.remove(0).architecture
}

#[test]
fn the_example_gives_the_golden_state() {
    let mut failures = Vec::new();
    for pattern in patterns() {
        let golden = fs::read_to_string(format!("tests/golden/patterns/{}.cdp", pattern.id)).unwrap_or_default();
        let wanted = print(&design(&golden).states[0].architecture);
        match applied(&pattern, &example(&pattern), &Arguments::default()) {
            Ok(after) if print(&after) == wanted => {}
            Ok(after) => failures.push(format!("{}:\n--- got\n{}--- wanted\n{wanted}", pattern.id, print(&after))),
            Err(trouble) => failures.push(format!("{}: {trouble:?}", pattern.id)),
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn the_example_gives_the_golden_callouts() {
    let mut failures = Vec::new();
    for pattern in patterns() {
        let golden = fs::read_to_string(format!("tests/golden/patterns/{}.cdp", pattern.id)).unwrap_or_default();
        let state = design(&golden).states.remove(0);
        let wanted = described(&state.callouts, &state.architecture);
        let limits = Limits::default();
        let span = pattern.span;
        match apply(&pattern, &example(&pattern), &Arguments::default(), Vocabulary::builtin(), span, &limits) {
            Ok(applied) if described(&applied.callouts, &applied.architecture) == wanted => {}
            Ok(applied) => failures.push(format!(
                "{}: {:?} instead of {wanted:?}",
                pattern.id,
                described(&applied.callouts, &applied.architecture)
            )),
            Err(trouble) => failures.push(format!("{}: {trouble:?}", pattern.id)),
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn described(callouts: &[Callout], architecture: &Architecture) -> Vec<String> {
    let name = |uid| architecture.find_uid(uid).map_or("", |node| architecture.element(node).id.as_str());
    let place = |anchor: &Anchor| match anchor {
        Anchor::Element(uid) => name(*uid).to_owned(),
        Anchor::Edge(key) => format!("{} {} {}", name(key.from), key.op.symbol(), name(key.to)),
    };
    let text = |callout: &Callout| callout.text.iter().next().map_or(String::new(), |(_, text)| text.to_owned());
    callouts
        .iter()
        .map(|callout| format!("{} {} on {}", callout.number, text(callout), place(&callout.anchor)))
        .collect()
}

#[test]
fn a_second_application_does_what_twice_says() {
    let mut failures = Vec::new();
    for pattern in patterns() {
        let Ok(once) = applied(&pattern, &example(&pattern), &Arguments::default()) else { continue };
        // Printed and read in between: the result must depend on the text only.
        let once = design(&print(&once)).states.remove(0).architecture;
        let twice = applied(&pattern, &once, &Arguments::default());
        let holds = match (pattern.twice, &twice) {
            (Twice::Idempotent, Ok(twice)) => print(twice) == print(&once),
            (Twice::Grows | Twice::Cycles, Ok(twice)) => print(twice) != print(&once),
            (Twice::Error, result) => matches!(result, Err(Trouble::NotApplicable(_))),
            _ => false,
        };
        if !holds {
            let got = twice.map(|t| print(&t)).unwrap_or_else(|t| format!("{t:?}"));
            failures.push(format!("{} is not {:?}:\n{got}\nafter\n{}", pattern.id, pattern.twice, print(&once)));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn a_drawing_that_lacks_everything_is_refused_in_the_patterns_words() {
    for pattern in patterns() {
        let text = format!("user users\napply {}\n", pattern.id);
        let compilation = compile("test.cdp", text.as_bytes(), &Memory::default(), &Limits::default());
        let found: Vec<_> = compilation.diagnostics.iter().collect();
        assert_eq!(found.len(), 1, "{}", pattern.id);
        assert_eq!(found[0].code, Code::NotApplicable, "{}: {}", pattern.id, found[0].message);
        assert!(found[0].message.starts_with(&pattern.id), "{}: {}", pattern.id, found[0].message);
    }
}

#[test]
fn every_pattern_is_documented_in_both_languages() {
    let patterns = patterns();
    for pattern in &patterns {
        for other in &pattern.related {
            assert!(patterns.iter().any(|known| known.id == *other), "{} is related to {other}", pattern.id);
        }
        for key in cdp_draw::rewrite::pattern::TEXTS {
            let text = pattern.texts.iter().find(|(name, _)| name == key).map(|(_, text)| text);
            let languages: Vec<_> = text.iter().flat_map(|text| text.iter()).filter_map(|(tag, _)| tag).collect();
            assert_eq!(languages, ["en", "ja"], "{} of {}", key, pattern.id);
        }
        for key in cdp_draw::rewrite::pattern::LISTS {
            let lists = pattern.lists.iter().find(|(name, _)| name == key).map(|(_, lists)| lists);
            assert!(lists.is_some_and(|lists| lists.len() == 2), "{} of {}", key, pattern.id);
        }
        assert!(!pattern.callouts.is_empty() && !pattern.ensures.is_empty(), "{}", pattern.id);
    }
}
