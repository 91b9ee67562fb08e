//! The simulation against its own definition: sweeps over all elements until nothing changes, straight from the
//! architecture, on random states with random failures.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::analysis::{Simulation, Value};
use crate::model::{Architecture, Edge, Element, Link, Node, Op, Origin, Properties, Value as Property, Vocabulary};
use crate::source::{SourceId, Span};

/// One element: kind, container among the earlier ones, and a word that decides its properties.
type ElementPlan = (usize, usize, usize);
/// One edge: ends, operator, and a word that decides its properties.
type EdgePlan = (usize, usize, usize, usize);

const KINDS: [&str; 10] = ["user", "zone", "server", "server", "server", "disk", "db", "db", "lb", "dns"];
const OPS: [Op; 8] =
    [Op::Request, Op::Request, Op::Request, Op::Request, Op::Request, Op::Sync, Op::Async, Op::Control];
const OF_ELEMENTS: [Option<(&str, &str)>; 12] = [
    None,
    None,
    None,
    Some(("group", "a")),
    Some(("group", "b")),
    Some(("role", "standby")),
    Some(("role", "replica")),
    Some(("state", "stopped")),
    Some(("health", "deep")),
    Some(("group", "a")),
    Some(("failover", "manual")),
    None,
];
const OF_EDGES: [Option<(&str, &str)>; 10] = [
    None,
    None,
    None,
    None,
    Some(("optional", "")),
    Some(("cached", "")),
    Some(("manual", "")),
    Some(("failover", "")),
    Some(("path", "/img/*")),
    None,
];

fn properties(chosen: Option<(&str, &str)>) -> Properties {
    let mut properties = Properties::default();
    match chosen {
        Some((key, "")) => properties.set(key, Property::Flag(true)),
        Some((key, value)) => properties.set(key, Property::text(value)),
        None => {}
    }
    properties
}

fn build(elements: &[ElementPlan], edges: &[EdgePlan]) -> Architecture {
    let span = Span { source: SourceId(0), start: 0, end: 0 };
    let mut architecture = Architecture::default();
    let mut nodes: Vec<Node> = Vec::new();
    for (i, &(kind, container, word)) in elements.iter().enumerate() {
        let kind = Vocabulary::builtin().kind(KINDS[kind % KINDS.len()]).expect("a kind").clone();
        let may_hold = |&node: &Node| {
            architecture.element(node).kind.is_any(&["zone", "server"]) && !kind.is_any(&["user", "zone"])
        };
        let container = nodes.get(container % (nodes.len() + 2)).copied().filter(may_hold);
        let properties = properties(OF_ELEMENTS[word % OF_ELEMENTS.len()]);
        let uid = architecture.next_uid();
        let element =
            Element { uid, id: format!("e{i}"), kind, label: None, properties, origin: Origin::default(), span };
        nodes.push(architecture.add(element, container));
    }
    for &(from, to, op, word) in edges {
        let (from, to, op) = (nodes[from % nodes.len()], nodes[to % nodes.len()], OPS[op % OPS.len()]);
        if from != to && architecture.find_edge(from, op, to).is_none() {
            let properties = properties(OF_EDGES[word % OF_EDGES.len()]);
            architecture.connect(from, to, Edge { op, label: None, properties, pattern: None, span });
        }
    }
    architecture
}

/// The definition, word by word.
struct Reference<'a> {
    architecture: &'a Architecture,
    down: BTreeMap<Node, bool>,
    values: BTreeMap<Node, Value>,
}

impl<'a> Reference<'a> {
    fn new(architecture: &'a Architecture, failed: &[Node]) -> Self {
        let is_failed = |node: Node| {
            let element = architecture.element(node);
            let by_state = ["failed", "stopped"].contains(&element.properties.text("state").as_str());
            !element.kind.builtin().actor && (failed.contains(&node) || by_state)
        };
        let is_down = |node: Node| is_failed(node) || architecture.ancestors(node).any(is_failed);
        let down: BTreeMap<Node, bool> = architecture.nodes().into_iter().map(|node| (node, is_down(node))).collect();
        let start = |(&node, &down): (&Node, &bool)| (node, if down { Value::Down } else { Value::Ok });
        let values = down.iter().map(start).collect();
        let mut reference = Reference { architecture, down, values };
        loop {
            let next: BTreeMap<Node, Value> =
                architecture.nodes().into_iter().map(|n| (n, reference.next(n))).collect();
            if next == reference.values {
                return reference;
            }
            reference.values = next;
        }
    }

    fn next(&self, node: Node) -> Value {
        let architecture = self.architecture;
        if self.down[&node] {
            return Value::Down;
        }
        let mut needs = Vec::new();
        if architecture.element(node).kind.is_any(&["server", "nfs", "proxy", "waf"]) {
            for &child in architecture.children(node) {
                let role = architecture.element(child).properties.text("role");
                if !["replica", "standby", "backup", "scratch"].contains(&role.as_str()) {
                    needs.push(self.values[&child]);
                }
            }
        }
        let mut classes: BTreeMap<String, Vec<Link>> = BTreeMap::new();
        for &link in architecture.links() {
            let (from, to) = architecture.ends(link);
            if from == node && architecture.edge(link).op == Op::Request {
                let group = architecture.element(to).properties.text("group");
                let class = match (architecture.element(node).kind.router, group.as_str()) {
                    (true, _) => architecture.edge(link).properties.text("path"),
                    (false, "") => architecture.element(to).id.clone(),
                    (false, group) => format!("group {group}"),
                };
                classes.entry(class).or_default().push(link);
            }
        }
        needs.extend(classes.values().map(|class| self.class(node, class)));
        needs.into_iter().min().unwrap_or(Value::Ok).min(self.values[&node])
    }

    fn class(&self, node: Node, class: &[Link]) -> Value {
        let architecture = self.architecture;
        let mut value = class.iter().map(|&link| self.way(link)).max().expect("a class has edges");
        let element = architecture.element(node);
        let has = |link: Link, flag: &str| architecture.edge(link).properties.flag(flag);
        let broken = |&link: &Link| {
            let to = architecture.ends(link).1;
            !has(link, "manual") && !self.down[&to] && self.values[&to] == Value::Down
        };
        if element.kind.is("lb") && element.properties.text("health") != "deep" && class.iter().any(broken) {
            value = value.min(Value::Degraded);
        }
        if class.iter().all(|&link| has(link, "optional") || has(link, "cached")) {
            value = value.max(Value::Degraded);
        }
        value
    }

    fn way(&self, link: Link) -> Value {
        let architecture = self.architecture;
        let to = architecture.ends(link).1;
        let flag = |flag| architecture.edge(link).properties.flag(flag);
        let cap = match (flag("manual"), flag("failover")) {
            (true, _) => Value::Recoverable,
            (_, true) => Value::Degraded,
            _ => Value::Ok,
        };
        let mut best = cap.min(self.values[&to]);
        for &other in architecture.links() {
            let (from, standby) = architecture.ends(other);
            let element = architecture.element(standby);
            let takes_over = element.properties.text("role") == "standby";
            if from == to && takes_over && [Op::Sync, Op::Async].contains(&architecture.edge(other).op) {
                let mut value = cap.min(self.values[&standby]);
                if element.properties.text("failover") == "manual" {
                    value = value.min(Value::Recoverable);
                }
                best = best.max(value);
            }
        }
        best
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 400,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(2012),
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_run_from_what_has_fallen_equals_the_full_fixpoint(
        elements in prop::collection::vec((0..100usize, 0..100usize, 0..100usize), 1..24),
        edges in prop::collection::vec((0..100usize, 0..100usize, 0..100usize, 0..100usize), 0..48),
        failures in prop::collection::vec(prop::collection::vec(0..100usize, 0..4), 1..6),
    ) {
        let architecture = build(&elements, &edges);
        let nodes = architecture.nodes();
        // One simulation for all runs: none may leave anything behind.
        let simulation = Simulation::new(&architecture);
        for failed in failures {
            let failed: Vec<Node> = failed.into_iter().map(|at| nodes[at % nodes.len()]).collect();
            let run = simulation.run(&failed);
            let reference = Reference::new(&architecture, &failed);
            for &node in &nodes {
                prop_assert_eq!(run.get(node), reference.values[&node], "{}", architecture.element(node).id);
                prop_assert_eq!(run.is_down(node), reference.down[&node]);
            }
        }
    }
}
