//! docs/failures.md: under each design stands what its failures take down, as the program has it.

use std::fs;

use cdp_draw::analysis::takeover::{By, usual};
use cdp_draw::analysis::{Road, Simulation};
use cdp_draw::design::compile::compile;
use cdp_draw::limits::Limits;
use cdp_draw::model::{Architecture, Node};
use cdp_draw::world::Memory;

use super::renewed;

const PAGE: &str = "docs/failures.md";
const HEAD: &str = "| what fails |";
const POINTS: &str = "*single points of failure*";

fn state(text: &str) -> Architecture {
    let mut compilation = compile("example.cdp", text.as_bytes(), &Memory::default(), &Limits::default());
    let found: Vec<&str> = compilation.diagnostics.iter().map(|d| d.message.as_str()).collect();
    assert!(found.is_empty(), "{found:?} in\n{text}");
    compilation.design.take().and_then(|mut design| design.states.pop()).expect("a state").architecture
}

/// The table of a design: what becomes of each actor when what a row names fails, and what each depends on.
fn table(text: &str, old: &[&str]) -> Vec<String> {
    let architecture = state(text);
    let simulation = Simulation::new(&architecture);
    let actors = simulation.actors();
    let id = |node: &Node| architecture.element(*node).id.as_str();
    let row = |first: &str, cells: Vec<String>| format!("| {first} | {} |", cells.join(" | "));
    let mut lines = vec![row("what fails", actors.iter().map(|actor| format!("`{}`", id(actor))).collect())];
    lines.push(row("---", actors.iter().map(|_| "---".to_owned()).collect()));
    let wanted = old.iter().skip(2).map(|line| line.split('|').nth(1).unwrap_or_default().trim());
    for first in wanted.filter(|first| *first != POINTS) {
        let ids = first.split('`').skip(1).step_by(2);
        let failed: Vec<Node> =
            ids.map(|id| architecture.find(id).unwrap_or_else(|| panic!("no {id} in\n{text}"))).collect();
        let values = simulation.run(&failed);
        let roads = simulation.roads(&values, actors);
        let cell = |(actor, road): (&Node, &Road)| {
            let mut words = values.get(*actor).to_string();
            if road.after.0 > 0 {
                words += &format!(" after {}", road.after.words().pair().0);
            }
            words += if road.loses { ", last writes may be lost" } else { "" };
            let told: Vec<String> =
                simulation.told(&values, *actor).iter().map(|page| format!("`{}`", id(page))).collect();
            if told.is_empty() { words } else { format!("{words}, told so by {}", told.join(", ")) }
        };
        lines.push(row(first, actors.iter().zip(&roads).map(cell).collect()));
    }
    let points = |actor: &Node| {
        let found: Vec<String> = simulation.spofs(*actor).iter().map(|node| format!("`{}`", id(node))).collect();
        if found.is_empty() { "none".to_owned() } else { found.join(", ") }
    };
    lines.push(row(POINTS, actors.iter().map(points).collect()));
    lines
}

/// The page with the tables that follow its designs made anew.
fn with_outcomes(page: &str) -> (String, usize) {
    let lines: Vec<&str> = page.lines().collect();
    let (mut out, mut at, mut count) = (Vec::<String>::new(), 0, 0);
    let mut design = String::new();
    while at < lines.len() {
        let end = |from: usize, is_in: &dyn Fn(&str) -> bool| {
            (from..lines.len()).find(|&at| !is_in(lines[at])).unwrap_or(lines.len())
        };
        let next = if lines[at] == "```cdp" {
            let next = end(at + 1, &|line| line != "```") + 1;
            design = lines[at + 1..next - 1].join("\n");
            count += 1;
            next
        } else if lines[at].starts_with(HEAD) {
            let next = end(at, &|line| line.starts_with('|'));
            out.extend(table(&design, &lines[at..next]));
            at = next;
            continue;
        } else {
            at + 1
        };
        out.extend(lines[at..next].iter().map(|line| (*line).to_owned()));
        at = next;
    }
    (out.join("\n") + "\n", count)
}

/// The page with the usual durations of takeovers.
fn with_takeovers(page: &str) -> String {
    let (begin, end) = ("<!-- takeovers: begin -->", "<!-- takeovers: end -->");
    let (before, rest) = page.split_once(begin).expect("where the table begins");
    let (_, after) = rest.split_once(end).expect("where it ends");
    let mut table = String::from("| what takes over | of | after | source |\n| --- | --- | --- | --- |\n");
    for usual in usual() {
        let by = match usual.by {
            By::Standby => "a standby",
            By::Failover => "a `failover` edge",
            By::Healing => "an auto-scaling group",
            By::Operator => "an operator",
        };
        let kinds: Vec<String> = usual.kinds.iter().map(|kind| format!("`{kind}`")).collect();
        let of = if kinds.is_empty() { "all others".to_owned() } else { kinds.join(", ") };
        table += &format!("| {by} | {of} | {} | {} |\n", usual.takes.words().pair().0, usual.name.pair().0);
    }
    format!("{before}{begin}\n{table}{end}{after}")
}

#[test]
fn the_outcomes_are_those_of_the_program() {
    let page = fs::read_to_string(PAGE).expect("the page");
    let (wanted, designs) = with_outcomes(&page);
    let wanted = with_takeovers(&wanted);
    assert!(designs >= 12 && wanted.matches(HEAD).count() == designs, "a table for each design");
    renewed(PAGE, &page, &wanted);
}
