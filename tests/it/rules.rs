//! The rules keep what they say: each finds something in its examples and nothing in its near misses, and the first of its
//! patterns that fits takes the finding away. The states of the scenarios have the findings that their golden texts name.

#![allow(clippy::disallowed_methods)] // RENEW says that golden texts are to be written

use std::collections::BTreeMap;
use std::fs;

use cdp_draw::check::{Lens, Levels, StateReport};
use cdp_draw::data::RULES;
use cdp_draw::design::compile::{compile, compile_statements};
use cdp_draw::design::{Design, State};
use cdp_draw::diagnostic::Diagnostics;
use cdp_draw::limits::Limits;
use cdp_draw::model::{Languages, Vocabulary};
use cdp_draw::rewrite::library::{builtin, builtin_ids, builtin_rules, read_builtin_rule};
use cdp_draw::rewrite::rule::Drawing;
use cdp_draw::rewrite::{Arguments, Library, Rule, attempt};
use cdp_draw::source::SourceMap;
use cdp_draw::world::Memory;

fn looked(state: &State) -> StateReport {
    let (limits, library, levels) = (Limits::default(), Library::default(), Levels::default());
    Lens::new(&library, Vocabulary::builtin(), &levels, &limits).look_at(state, &[], &[]).report
}

fn elements(state: &State, rule: &str) -> Vec<String> {
    let found = looked(state).findings.into_iter().filter(|finding| finding.rule == rule);
    found.map(|finding| finding.element).collect()
}

fn drawn((statements, _): &Drawing, of: &str) -> State {
    let (design, found) = compile_statements(statements.clone(), Vocabulary::builtin(), &Limits::default());
    let found: Vec<&str> = found.iter().map(|one| one.message.as_str()).collect();
    assert!(found.is_empty(), "{of}: {found:?}");
    design.expect("a design").states.remove(0)
}

#[test]
fn every_file_is_a_rule_without_a_mistake() {
    assert_eq!(builtin_rules().len(), RULES.len());
    for (id, path, _) in RULES {
        let mut found = Diagnostics::default();
        let rule = read_builtin_rule(id, &mut SourceMap::default(), &mut found).expect("a rule");
        let found: Vec<&str> = found.iter().map(|one| one.message.as_str()).collect();
        assert!(found.is_empty(), "{path}: {found:?}");
        assert_eq!(rule.id, *id, "{path}");
        assert!(!rule.examples.is_empty() && !rule.nears.is_empty(), "{path}");
        for text in [&rule.name, &rule.why, &rule.message] {
            let in_both = [Some("en"), Some("ja")].map(|lang| text.get(&Languages::new(lang, None)));
            assert!(!in_both[0].is_empty() && in_both[0] != in_both[1], "{path}: {in_both:?}");
        }
        for pattern in &rule.fix {
            assert!(builtin_ids().any(|known| known == pattern), "{path}: {pattern}");
        }
    }
}

#[test]
fn every_rule_finds_its_examples_and_not_its_near_misses() {
    for rule in builtin_rules() {
        for drawing in &rule.examples {
            assert!(!elements(&drawn(drawing, &rule.id), &rule.id).is_empty(), "{}: an example", rule.id);
        }
        for drawing in &rule.nears {
            assert_eq!(elements(&drawn(drawing, &rule.id), &rule.id), Vec::<String>::new(), "{}: near", rule.id);
        }
    }
}

/// The state after the first of the rule's patterns that can be applied to something and takes what it finds away.
fn mended(rule: &Rule, state: &State) -> Option<(String, State)> {
    let found = elements(state, &rule.id).len();
    let (architecture, limits) = (&state.architecture, Limits::default());
    for id in &rule.fix {
        let pattern = builtin(id).expect("a pattern");
        for target in std::iter::once(None).chain(architecture.nodes().into_iter().map(Some)) {
            let arguments = Arguments { target, params: Vec::new() };
            let Ok(made) = attempt(pattern, architecture, &arguments, Vocabulary::builtin(), &limits) else { continue };
            let after = State { architecture: made.architecture, ..state.clone() };
            if elements(&after, &rule.id).len() < found {
                return Some((id.clone(), after));
            }
        }
    }
    None
}

#[test]
fn the_patterns_of_every_rule_mend_it() {
    for rule in builtin_rules().iter().filter(|rule| !rule.fix.is_empty()) {
        for drawing in &rule.examples {
            let mut state = drawn(drawing, &rule.id);
            let mut steps = Vec::new();
            while !elements(&state, &rule.id).is_empty() {
                let (pattern, after) =
                    mended(rule, &state).unwrap_or_else(|| panic!("{}: not mended by {:?}", rule.id, rule.fix));
                steps.push(pattern);
                state = after;
            }
            assert!(rule.fix.contains(&steps[0]), "{}: {steps:?}", rule.id);
        }
    }
}

/// `// lint: single-server(web); content-on-server(blog, videos)` of a golden state, or another such line.
fn wanted(golden: &str, prefix: &str) -> BTreeMap<String, Vec<String>> {
    let line = golden.lines().find_map(|line| line.strip_prefix(prefix)).expect("what is found");
    let rules = line.split(';').map(str::trim).filter(|part| !part.is_empty());
    rules
        .map(|part| {
            let (rule, elements) = part.trim_end_matches(')').split_once('(').expect("rule(elements)");
            (rule.to_owned(), elements.split(',').map(|id| id.trim().to_owned()).collect())
        })
        .collect()
}

fn by_rule(report: &StateReport) -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for finding in &report.findings {
        found.entry(finding.rule.clone()).or_default().push(finding.element.clone());
    }
    found
}

/// Compares lines of a golden text with what is found, or with `RENEW=1` writes them anew.
fn renewed(name: &str, text: &str, lines: &[(&str, &BTreeMap<String, Vec<String>>)]) {
    if std::env::var_os("RENEW").is_none() {
        for (prefix, found) in lines {
            assert_eq!(**found, wanted(text, prefix), "{name}; RENEW=1 writes it anew");
        }
        return;
    }
    let line = |line: &str| match lines.iter().find(|(prefix, _)| line.starts_with(prefix)) {
        Some((prefix, found)) => {
            let parts: Vec<String> =
                found.iter().map(|(of, elements)| format!("{of}({})", elements.join(", "))).collect();
            format!("{prefix} {}", parts.join("; ")).trim_end().to_owned()
        }
        None => line.to_owned(),
    };
    let text: Vec<String> = text.lines().map(line).collect();
    fs::write(name, text.join("\n") + "\n").expect("written");
}

/// Random designs, with what is found in them.
#[test]
fn random_designs_have_the_findings_of_their_golden_texts() {
    let mut rules: Vec<String> = Vec::new();
    for entry in fs::read_dir("tests/golden/findings").expect("a folder").flatten() {
        let name = entry.path().display().to_string();
        let text = fs::read_to_string(entry.path()).expect("a design");
        let compilation = compile(&name, text.as_bytes(), &Memory::default(), &Limits::default());
        let design = compilation.design.expect("a design");
        let report = looked(&design.states[0]);
        let found = by_rule(&report);
        let points: BTreeMap<String, Vec<String>> =
            report.spofs.into_iter().filter(|(_, points)| !points.is_empty()).collect();
        renewed(&name, &text, &[("// lint:", &found), ("// spofs:", &points)]);
        rules.extend(found.into_keys());
    }
    rules.sort();
    rules.dedup();
    assert_eq!(rules.len(), RULES.len(), "every rule finds something: {rules:?}");
}

#[test]
fn the_states_of_the_scenarios_have_the_findings_of_their_golden_texts() {
    let mut states = 0;
    for name in ["content-delivery", "e-commerce", "campaign", "log-analysis", "monitoring"] {
        let bytes = fs::read(format!("examples/{name}.cdp")).expect("an example");
        let compilation = compile(name, &bytes, &Memory::default(), &Limits::default());
        let design: Design = compilation.design.expect("a design");
        for (at, state) in design.states.iter().enumerate() {
            let path = format!("tests/golden/scenarios/{name}-{at}.cdp");
            let golden = fs::read_to_string(&path).expect("a golden state");
            renewed(&path, &golden, &[("// lint:", &by_rule(&looked(state)))]);
            states += 1;
        }
    }
    assert_eq!(states, 26);
}

#[test]
fn what_is_managed_is_one_hint_and_places_are_another() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("design.cdp");
    let text = "user users\nregion tokyo {\n  vpc net { function orders }\n  api api\n  kvs table\n}\nusers -> api -> orders -> table\n";
    std::fs::write(&path, text).expect("written");
    let path = path.display().to_string();
    let run = |rest: &[&str]| {
        let output = crate::program().args(["check", &path]).args(rest).output().expect("the program runs");
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    let told = run(&[]);
    let hints: Vec<&str> = told.lines().filter(|line| line.starts_with("hint[managed-single]")).collect();
    let [places, things] = hints.as_slice() else { panic!("{told}") };
    assert!(places.contains("tokyo: all that serves stands in there"), "{places}");
    assert!(things.contains("orders, api, table: if one of these stops, nobody is served"), "{things}");
    assert!(run(&["--lang", "ja"]).contains("orders、api、table: "));
    let count = told.lines().filter(|line| line.starts_with("hint[")).count();
    assert!(told.trim_end().ends_with(&format!("{count} hints")), "{told}");
    // Programs are told of each.
    let document: serde_json::Value = serde_json::from_str(&run(&["--format", "json"])).expect("JSON");
    assert!(document.to_string().matches("\"managed-single\"").count() >= 4, "{document}");
}

fn in_text(text: &str, rule: &str) -> Vec<String> {
    let compilation = compile("case.cdp", text.as_bytes(), &Memory::default(), &Limits::default());
    let found: Vec<&str> = compilation.diagnostics.iter().map(|one| one.message.as_str()).collect();
    assert!(!compilation.diagnostics.has_errors(), "{found:?}");
    elements(&compilation.design.expect("a design").states[0], rule)
}

#[test]
fn the_place_in_which_somebody_works_is_no_single_place_of_theirs() {
    let cases = [
        // Nobody from elsewhere uses it.
        ("onprem office { client desks; server erp }\ndesks -> erp", vec![]),
        // Somebody from elsewhere does.
        ("user road\nonprem office { client desks; server erp }\ndesks, road -> erp", vec!["office"]),
        // Those of another site.
        (
            "onprem east { client a; server erp }\nonprem west { client b; server log }\na, b -> erp\na -> log optional",
            vec!["east"],
        ),
        // In a zone of the site, where they do not work themselves.
        ("onprem office { operator staff; zone cellar { server erp } }\nstaff -> erp", vec!["cellar"]),
        // A drawing without people: what stands in a zone is lost with it.
        ("zone a { server web; db orders }\nweb -> orders", vec!["a"]),
    ];
    for (text, wanted) in cases {
        assert_eq!(in_text(text, "single-place"), wanted, "{text}");
    }
}

#[test]
fn what_is_only_written_to_needs_no_cdn() {
    let cases = [
        ("client scanner\nbucket inbox access=private\nscanner -> inbox \"put\" write", vec![]),
        ("client phone\nbucket inbox access=private\nphone -> inbox \"put\" signed upload", vec![]),
        ("user a, b\nbucket files\na -> files write\nb -> files \"download\"", vec!["files"]),
        // Whoever writes and reads does not only write.
        ("user a\nbucket files access=private\na -> files \"read and write\" signed", vec!["files"]),
    ];
    for (text, wanted) in cases {
        assert_eq!(in_text(text, "no-cdn"), wanted, "{text}");
    }
}

#[test]
fn a_frame_is_not_said_again_beside_what_is_lost_with_it() {
    let inside = "user users\nregion r { vpc net { lb lb; zone a { subnet one { server web } }; zone b { subnet two { server web-2 } } } }\n\
                  users -> lb -> web, web-2";
    assert_eq!(in_text(inside, "managed-single"), ["r", "lb"]);
    // Without a region the network is all there is.
    let alone = "user users\nvpc net { lb lb; server web, web-2 }\nusers -> lb -> web, web-2";
    assert_eq!(in_text(alone, "managed-single"), ["net", "lb"]);
    // Two servers in one subnet: no machine is single, the subnet is.
    let together = "user users\nvpc net { lb lb; subnet one { server web, web-2 } }\nusers -> lb -> web, web-2";
    assert_eq!(in_text(together, "single-place"), ["one"]);
    assert_eq!(in_text(together, "single-point"), Vec::<String>::new());
    // In a zone it is the zone.
    let zoned = "user users\nvpc net { lb lb; zone a { subnet one { server web, web-2 } } }\nusers -> lb -> web, web-2";
    assert_eq!(in_text(zoned, "single-place"), ["a"]);
}
