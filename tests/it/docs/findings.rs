//! docs/findings.md: every finding on the designs of today, and whether an architect would sign it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use cdp_draw::check::{Lens, Levels};
use cdp_draw::design::Design;
use cdp_draw::design::compile::compile;
use cdp_draw::limits::Limits;
use cdp_draw::model::Vocabulary;
use cdp_draw::rewrite::Library;
use cdp_draw::world::Memory;

use super::{renewed, with_table};

const PAGE: &str = "docs/findings.md";
const FOLDER: &str = "examples/today";

/// A finding: the design, the rule, the element.
type Key = (String, String, String);

fn designs() -> Vec<(String, Design)> {
    let mut names: Vec<String> = fs::read_dir(FOLDER)
        .expect("the folder")
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.strip_suffix(".cdp").map(str::to_owned))
        .collect();
    names.sort();
    let read = |name: String| {
        let text = fs::read(format!("{FOLDER}/{name}.cdp")).expect("a design");
        let design = compile(&name, &text, &Memory::default(), &Limits::default()).design.expect("a design");
        (name, design)
    };
    names.into_iter().map(read).collect()
}

/// Every finding with the states that have it, in the order of the designs, the worst first.
fn found() -> Vec<(Key, Vec<usize>)> {
    let (library, levels, limits) = (Library::default(), Levels::default(), Limits::default());
    let lens = Lens::new(&library, Vocabulary::builtin(), &levels, &limits);
    let mut all: Vec<(Key, Vec<usize>)> = Vec::new();
    for (name, design) in designs() {
        for stage in 0..design.states.len() {
            let look = lens.look(&design, stage);
            for finding in &look.report.findings {
                let key = (name.clone(), finding.rule.clone(), finding.element.clone());
                match all.iter_mut().find(|(known, _)| *known == key) {
                    Some((_, stages)) => stages.push(stage),
                    None => all.push((key, vec![stage])),
                }
            }
            // Whatever takes somebody's service away is found, or lies around what is found.
            let architecture = &design.states[stage].architecture;
            let all = look.report.spofs.iter().chain(&look.report.spofs_managed);
            for (actor, point) in all.flat_map(|(actor, points)| points.iter().map(move |point| (actor, point))) {
                let node = architecture.find(point).expect("an element");
                // Who works in a place is gone with it.
                if architecture.within(architecture.find(actor).expect("an actor"), Some(node)) {
                    continue;
                }
                let is_found = look.report.findings.iter().any(|finding| {
                    let at = architecture.find_uid(finding.uid).expect("an element");
                    at == node
                        || architecture.element(node).kind.frame
                            && (architecture.within(at, Some(node)) || architecture.within(node, Some(at)))
                });
                assert!(is_found, "{name}, state {stage}: nothing is said of {point}");
            }
        }
    }
    all
}

/// What the page says of each finding: `yes` or `no`, and why.
fn judged(page: &str) -> BTreeMap<Key, (String, String)> {
    let rows = page.lines().filter(|line| line.starts_with("| ") && line.contains('`'));
    let mut all = BTreeMap::new();
    for row in rows {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        for element in cells[2].split(", ") {
            let plain = |cell: &str| cell.trim_matches('`').to_owned();
            let key = (plain(cells[0]), plain(cells[1]), plain(element));
            all.insert(key, (cells[4].to_owned(), cells[5].to_owned()));
        }
    }
    all
}

#[test]
fn every_finding_on_the_designs_of_today_is_judged() {
    let page = fs::read_to_string(PAGE).expect("the page");
    let judged = judged(&page);
    let (mut signed, mut all) = (0, 0);
    let mut rows: Vec<(Vec<String>, Vec<String>)> = Vec::new();
    for (key, stages) in found() {
        let open = ("?".to_owned(), "?".to_owned());
        let (sign, why) = judged.get(&key).cloned().unwrap_or(open);
        all += 1;
        signed += usize::from(sign == "yes");
        let stages = stages.iter().map(usize::to_string).collect::<Vec<_>>().join(", ");
        let (design, rule, element) = key;
        let cells = vec![design, rule, stages, sign, why];
        match rows.iter_mut().find(|(known, _)| *known == cells) {
            Some((_, elements)) => elements.push(element),
            None => rows.push((cells, vec![element])),
        }
    }
    let mut table =
        String::from("| design | rule | element | states | signed | why |\n| --- | --- | --- | --- | --- | --- |\n");
    for (cells, elements) in rows {
        let [design, rule, stages, sign, why] = cells.try_into().expect("five");
        let elements = elements.iter().map(|element| format!("`{element}`")).collect::<Vec<_>>().join(", ");
        let _ = writeln!(table, "| `{design}` | `{rule}` | {elements} | {stages} | {sign} | {why} |");
    }
    let count = format!("{signed} of {all} findings are signed.\n");
    let wanted = with_table(&with_table(&page, "findings", &table), "count", &count);
    renewed(PAGE, &page, &wanted);
    assert!(!wanted.contains("| ? |"), "{PAGE}: judge what is new");
    assert!(signed * 10 >= all * 9, "{count}");
}
