//! Cases of failures as text (tests/verdicts/*.toml): what becomes of the actors of small designs, rule by rule; and the
//! figures of the estimate of availability on them are those of brute force.

use std::fs;

use crate::availability_random::brute_force;
use cdp_draw::analysis::{Chains, Simulation, availabilities};
use cdp_draw::design::State;
use cdp_draw::design::compile::compile;
use cdp_draw::limits::Limits;
use cdp_draw::model::{Node, Value as Property};
use cdp_draw::world::Memory;
use toml::{Table, Value};

struct Case {
    file: &'static str,
    name: String,
    state: State,
    failures: Vec<Table>,
}

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for file in ["given", "rules"] {
        let path = format!("tests/verdicts/{file}.toml");
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
        let table: Table = toml::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
        for case in table["case"].as_array().expect("cases") {
            let name = case["name"].as_str().expect("a name").to_owned();
            let design = case["design"].as_str().expect("a design");
            let compilation = compile(&name, design.as_bytes(), &Memory::default(), &Limits::default());
            assert!(
                !compilation.diagnostics.has_errors(),
                "{file}: {name}: {:?}",
                compilation.diagnostics.iter().next()
            );
            let state = compilation.design.expect("a design").states.remove(0);
            let failures = case["fail"].as_array().expect("failures");
            let failures = failures.iter().map(|failure| failure.as_table().expect("a failure").clone()).collect();
            cases.push(Case { file, name, state, failures });
        }
    }
    cases
}

fn ids(value: &Value) -> Vec<String> {
    value.as_array().expect("a list").iter().map(|id| id.as_str().expect("an id").to_owned()).collect()
}

#[test]
fn every_rule_has_its_cases() {
    let (mut designs, mut failures) = (0, 0);
    for case in cases() {
        designs += 1;
        let architecture = &case.state.architecture;
        let simulation = Simulation::new(architecture);
        let id = |node: Node| architecture.element(node).id.clone();
        for failure in &case.failures {
            failures += 1;
            let without = ids(&failure["without"]);
            let context = format!("{}: {}, without {without:?}", case.file, case.name);
            let find = |id: &String| architecture.find(id).unwrap_or_else(|| panic!("{context}: no {id}"));
            let failed: Vec<Node> = without.iter().map(find).collect();
            let values = simulation.run(&failed);
            let actors = simulation.actors();
            let road = simulation.roads(&values, &actors[..1]).remove(0);
            for (key, wanted) in failure {
                match key.as_str() {
                    "without" => {}
                    "told" => {
                        let mut told: Vec<String> = simulation.told(&values, actors[0]).into_iter().map(id).collect();
                        told.sort();
                        assert_eq!(told, ids(wanted), "{context}");
                    }
                    "after" => assert_eq!(road.after.0 as i64, wanted.as_integer().expect("seconds"), "{context}"),
                    "loses" => assert_eq!(road.loses, wanted.as_bool().expect("a flag"), "{context}"),
                    "work" => {
                        let purse = Limits::default().budget.failures;
                        let work =
                            simulation.work(architecture, &values, Chains::Messages, &purse).expect("little work");
                        let words = |work: &cdp_draw::analysis::Work| {
                            format!("{} {} {} {}", id(work.from), id(work.to), work.fate.as_str(), id(work.at))
                        };
                        let (mut found, mut wanted) = (work.iter().map(words).collect::<Vec<_>>(), ids(wanted));
                        found.sort();
                        wanted.sort();
                        assert_eq!(found, wanted, "{context}");
                    }
                    actor => {
                        let node = architecture.find(actor).unwrap_or_else(|| panic!("{context}: no {actor}"));
                        assert_eq!(values.get(node).as_str(), wanted.as_str().expect("a word"), "{context}");
                        assert!(actors.contains(&node), "{context}: {actor} is no actor");
                    }
                }
            }
        }
    }
    assert!(designs >= 45 && failures >= 90, "{designs} designs, {failures} failures");
}

#[test]
fn the_estimate_of_every_case_is_that_of_brute_force() {
    let mut compared = 0;
    for mut case in cases() {
        let architecture = &mut case.state.architecture;
        let mut chances: Vec<(Node, f64)> = Vec::new();
        for (at, node) in architecture.nodes().into_iter().enumerate() {
            let element = architecture.element(node);
            // Of several instances a failure takes one, and the estimate asks when all are lost.
            let several = element.properties.get("replicas").is_some() || element.properties.flag("multi-az");
            let fails = !element.kind.actor && !several && chances.len() < 11;
            let percent = if fails { [50.0, 75.0, 87.5, 93.75][at % 4] } else { 100.0 };
            architecture.element_mut(node).properties.set("availability", Property::Number(percent));
            if fails {
                chances.push((node, 1.0 - percent / 100.0));
            }
        }
        for found in availabilities(&case.state, &Limits::default()) {
            let wanted = brute_force(&case.state.architecture, found.actor, &chances);
            for (found, wanted) in [found.lost, found.not_served, found.below_ok].into_iter().zip(wanted) {
                assert!(found.is_exact(), "{}", case.name);
                assert!((found.most - wanted).abs() < 1e-9, "{}: {} and not {wanted}", case.name, found.most);
                compared += 1;
            }
        }
    }
    assert!(compared >= 150, "{compared}");
}
