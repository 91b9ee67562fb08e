//! What one failure takes down in the states of the deck's scenarios: the golden tables.

use std::fs;

use cdp_draw::analysis::Simulation;
use cdp_draw::design::compile::compile;
use cdp_draw::limits::Limits;
use cdp_draw::model::{Architecture, Node};
use cdp_draw::world::Memory;

fn state(name: &str) -> Architecture {
    let path = format!("tests/golden/scenarios/{name}.cdp");
    let bytes = fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let compilation = compile(&path, &bytes, &Memory::default(), &Limits::default());
    compilation.design.expect("a design").states.remove(0).architecture
}

/// What is left of the users when each of the columns stops, and their single points of failure.
fn row(name: &str, columns: &[&str]) -> (String, String) {
    let architecture = state(name);
    let simulation = Simulation::new(&architecture);
    let users = architecture.find("users").expect("users");
    let stopped = |id: &&str| match architecture.find(id) {
        Some(node) => simulation.run(&[node]).get(users).as_str(),
        None => "-",
    };
    let values: Vec<&str> = columns.iter().map(stopped).collect();
    let id = |node: Node| architecture.element(node).id.clone();
    let spofs: Vec<String> = simulation.spofs(users).into_iter().map(id).collect();
    (values.join(" "), spofs.join(" "))
}

fn check(columns: &[&str], table: &[(&str, &str, &str)]) {
    for &(name, values, spofs) in table {
        assert_eq!(row(name, columns), (values.to_owned(), spofs.to_owned()), "{name}");
    }
}

#[test]
fn the_shop() {
    check(
        &["web", "web-2", "mysql", "mysql-standby", "zone-1a", "zone-1b", "lb", "eip", "dns"],
        &[
            ("e-commerce-0", "down - down - - - - down down", "web boot data mysql"),
            ("e-commerce-1", "ok recoverable ok - - - - down down", "web-2 boot-2 data-2 mysql-2"),
            ("e-commerce-3", "ok down down - - - - down down", "web-2 boot-2 data mysql"),
            ("e-commerce-4", "ok ok down - - - down - down", "mysql"),
            ("e-commerce-5", "ok ok ok ok down ok down - down", "zone-1a"),
            ("e-commerce-6", "ok ok ok ok ok ok down - down", ""),
        ],
    );
    // The server has failed already.
    let failed = state("e-commerce-2");
    let users = failed.find("users").expect("users");
    assert_eq!(Simulation::new(&failed).run(&[]).get(users).as_str(), "down");
}

#[test]
fn the_campaign() {
    check(
        &["web", "web-2", "web-3", "mysql", "nfs", "lb", "static"],
        &[
            ("campaign-0", "down - - down - - -", "web web-disk mysql"),
            ("campaign-1", "down ok ok down - down -", "web mysql"),
            ("campaign-2", "down ok ok down down down -", "web mysql nfs nfs-disk"),
            ("campaign-3", "down ok ok down degraded down -", "web mysql"),
            ("campaign-4", "down ok ok down degraded down degraded", "web mysql"),
        ],
    );
}
