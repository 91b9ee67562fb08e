//! docs/failures.md: under each design stands what its failures take down, as the program has it.

use std::fs;

use cdp_draw::analysis::Simulation;
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
        lines.push(row(first, actors.iter().map(|actor| values.get(*actor).to_string()).collect()));
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

#[test]
fn the_outcomes_are_those_of_the_program() {
    let page = fs::read_to_string(PAGE).expect("the page");
    let (wanted, designs) = with_outcomes(&page);
    assert!(designs >= 12 && wanted.matches(HEAD).count() == designs, "a table for each design");
    renewed(PAGE, &page, &wanted);
}
