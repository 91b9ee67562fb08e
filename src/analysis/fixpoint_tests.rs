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

const KINDS: [&str; 16] = [
    "user", "zone", "server", "server", "server", "disk", "db", "db", "lb", "dns", "queue", "asg", "zone", "subnet",
    "region", "disk",
];
const OPS: [Op; 10] = [
    Op::Request,
    Op::Request,
    Op::Request,
    Op::Request,
    Op::Request,
    Op::Sync,
    Op::Async,
    Op::Async,
    Op::Control,
    Op::Association,
];
const OF_ELEMENTS: [Option<(&str, &str)>; 16] = [
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
    Some(("need", "2")),
    Some(("role", "boot")),
    Some(("role", "data")),
    Some(("state", "stopped")),
];
const OF_EDGES: [Option<(&str, &str)>; 13] = [
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
    Some(("share", "")),
    Some(("share", "")),
    Some(("apology", "")),
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
            let holder = &architecture.element(node).kind;
            holder.is("region") && !kind.is_any(&["user", "region"])
                || holder.is_any(&["zone", "server", "subnet"]) && !kind.is_any(&["user", "zone", "region"])
        };
        let container = nodes.get(container % (nodes.len() + 2)).copied().filter(may_hold);
        let properties = properties(OF_ELEMENTS[word % OF_ELEMENTS.len()]);
        let uid = architecture.next_uid();
        let element = Element {
            uid,
            id: format!("{}{i}", ["a", "b", "c-"][i % 3]),
            kind,
            label: None,
            properties,
            origin: Origin::default(),
            span,
        };
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
    /// Failed or stopped by itself, or without its boot disk.
    itself: BTreeMap<Node, bool>,
    down: BTreeMap<Node, bool>,
    values: BTreeMap<Node, Value>,
    /// The values when what is stopped is up.
    started: Option<BTreeMap<Node, Value>>,
    /// What an element that is down and heals is worth.
    healed: BTreeMap<Node, Value>,
    started_healed: Option<BTreeMap<Node, Value>>,
}

impl<'a> Reference<'a> {
    fn new(architecture: &'a Architecture, failed: &[Node]) -> Self {
        let started = Self::settled(architecture, failed, &["failed"], None);
        Self::settled(architecture, failed, &["failed", "stopped"], Some((started.values, started.healed)))
    }

    fn settled(
        architecture: &'a Architecture,
        failed: &[Node],
        states: &[&str],
        started: Option<(BTreeMap<Node, Value>, BTreeMap<Node, Value>)>,
    ) -> Self {
        let fallen = |node: Node| {
            let element = architecture.element(node);
            let by_state = states.contains(&element.properties.text("state").as_str());
            (by_state || failed.contains(&node)) && !element.kind.actor
        };
        let stands = |node: Node| !fallen(node) && !architecture.ancestors(node).any(fallen);
        let disks = |node: Node| -> Vec<Node> {
            let children = architecture.children(node).iter().copied();
            let disks: Vec<Node> = children.filter(|&child| architecture.element(child).kind.is("disk")).collect();
            let role = |disk: Node| architecture.element(disk).properties.text("role");
            match disks.len() {
                1 if role(disks[0]).is_empty() => disks,
                _ => disks.into_iter().filter(|&disk| role(disk) == "boot").collect(),
            }
        };
        let machine = |node: Node| architecture.element(node).kind.is_any(&["server", "nfs", "proxy", "waf"]);
        let bootless = |node: Node, lost: &dyn Fn(Node) -> bool| machine(node) && disks(node).into_iter().any(lost);
        let nodes = architecture.nodes();
        let itself = nodes.iter().map(|&node| (node, fallen(node) || bootless(node, &fallen))).collect();
        let down: BTreeMap<Node, bool> =
            nodes.iter().map(|&node| (node, !stands(node) || bootless(node, &|disk| !stands(disk)))).collect();
        let start = |(&node, &down): (&Node, &bool)| (node, if down { Value::Down } else { Value::Ok });
        let values = down.iter().map(start).collect();
        let healed = down.keys().map(|&node| (node, Value::Degraded)).collect();
        let (started, started_healed) = started.unzip();
        let mut reference = Reference { architecture, itself, down, values, started, healed, started_healed };
        loop {
            let values: BTreeMap<Node, Value> = nodes.iter().map(|&n| (n, reference.next(n))).collect();
            let healed: BTreeMap<Node, Value> = nodes.iter().map(|&n| (n, reference.next_healed(n))).collect();
            if values == reference.values && healed == reference.healed {
                return reference;
            }
            (reference.values, reference.healed) = (values, healed);
        }
    }

    fn text(&self, node: Node, key: &str) -> String {
        self.architecture.element(node).properties.text(key)
    }

    fn is(&self, node: Node, kinds: &[&str]) -> bool {
        self.architecture.element(node).kind.is_any(kinds)
    }

    fn next(&self, node: Node) -> Value {
        if self.down[&node] {
            return Value::Down;
        }
        let mut value = self.requests(node);
        if self.is(node, &["server", "nfs", "proxy", "waf"]) {
            for &child in self.architecture.children(node) {
                if !["replica", "standby", "backup", "scratch"].contains(&self.text(child, "role").as_str()) {
                    value = value.min(self.values[&child]);
                }
            }
        }
        value
    }

    /// What an auto-scaling group makes of an element that is down.
    fn next_healed(&self, node: Node) -> Value {
        let architecture = self.architecture;
        let holds = |&child: &Node| self.is(child, &["db", "content"]) || self.text(child, "role") == "data";
        if !self.down[&node] || !self.is(node, &["server", "proxy"]) || architecture.children(node).iter().any(holds) {
            return Value::Down;
        }
        if architecture.ancestors(node).any(|place| self.itself[&place] && !self.is(place, &["zone", "subnet"])) {
            return Value::Down;
        }
        let zone_lost = architecture.ancestors(node).any(|place| self.is(place, &["zone"]) && self.down[&place]);
        let members = |group: Node| {
            let ends = architecture.links().iter().filter(|&&link| architecture.edge(link).op == Op::Association);
            ends.map(|&link| architecture.ends(link)).flat_map(move |(a, b)| match group {
                _ if a == group => vec![b],
                _ if b == group => vec![a],
                _ => Vec::new(),
            })
        };
        let zone_up = |member: Node| {
            let zone = architecture.ancestors(member).find(|&place| self.is(place, &["zone"]));
            zone.is_some_and(|zone| !self.down[&zone])
        };
        let heals = |&group: &Node| {
            self.is(group, &["asg"])
                && !self.down[&group]
                && members(group).any(|member| member == node)
                && (!zone_lost || members(group).any(zone_up))
        };
        if self.down.keys().any(heals) { self.requests(node).min(Value::Degraded) } else { Value::Down }
    }

    /// The worst of all that an element asks others for.
    fn requests(&self, node: Node) -> Value {
        let architecture = self.architecture;
        let kind = &architecture.element(node).kind;
        let flag = |link: Link, flag: &str| architecture.edge(link).properties.flag(flag);
        let to = |link: Link| architecture.ends(link).1;
        let out: Vec<Link> = architecture
            .links()
            .iter()
            .copied()
            .filter(|&link| architecture.ends(link).0 == node && !flag(link, "apology"))
            .collect();
        let mut worst = Value::Ok;
        for &link in &out {
            let messaging = architecture.element(to(link)).kind.category == crate::model::Category::Messaging;
            if architecture.edge(link).op == Op::Async && !kind.actor && messaging && !self.way(link).served() {
                worst = worst.min(Value::Degraded);
            }
        }
        let asked = |link: &Link| {
            let op = architecture.edge(*link).op;
            op == Op::Request || op == Op::Async && kind.actor
        };
        let asked: Vec<Link> = out.into_iter().filter(asked).collect();
        let spare = |link: Link| flag(link, "failover") || flag(link, "manual");
        let path = |link: Link| {
            if kind.router { architecture.edge(link).properties.text("path") } else { String::new() }
        };
        // Which links stand in for each other, of those that are no spares.
        let regular: Vec<Link> = asked.iter().copied().filter(|&l| !flag(l, "share") && !spare(l)).collect();
        let of_kind = |link: Link| architecture.element(to(link)).kind.id.clone();
        let alike = |a: Link, b: Link| {
            let stem = |link: Link| crate::analysis::alike::stem(&architecture.element(to(link)).id).to_owned();
            of_kind(a) == of_kind(b) && stem(a) == stem(b) && path(a) == path(b)
        };
        let group = |link: Link| {
            let own = self.text(to(link), "group");
            if !own.is_empty() || !kind.router {
                return own;
            }
            let taken = asked.iter().filter(|&&o| alike(o, link)).map(|&o| self.text(to(o), "group"));
            taken.into_iter().find(|group| !group.is_empty()).unwrap_or_default()
        };
        let together = |a: Link, b: Link| {
            to(a) == to(b) && path(a) == path(b)
                || path(a) == path(b)
                    && match (group(a), group(b)) {
                        (x, y) if x.is_empty() && y.is_empty() => kind.router && alike(a, b),
                        (x, y) => x == y,
                    }
        };
        let mut classes: Vec<Vec<Link>> = Vec::new();
        for &link in &regular {
            match classes.iter_mut().find(|class| together(class[0], link)) {
                Some(class) => class.push(link),
                None => classes.push(vec![link]),
            }
        }
        // Parts of a whole: by path, and in each by group.
        let mut shares: Vec<(String, Vec<Vec<Link>>)> = Vec::new();
        for &link in asked.iter().filter(|&&link| flag(link, "share")) {
            let at = shares.iter().position(|(of, _)| *of == path(link)).unwrap_or_else(|| {
                shares.push((path(link), Vec::new()));
                shares.len() - 1
            });
            let own = |link: Link| self.text(to(link), "group");
            let parts = &mut shares[at].1;
            match parts.iter_mut().find(|part| !own(link).is_empty() && own(part[0]) == own(link)) {
                Some(part) => part.push(link),
                None => parts.push(vec![link]),
            }
        }
        let mut idle: Vec<Vec<Link>> = Vec::new();
        let before = classes.clone();
        for &link in asked.iter().filter(|&&link| spare(link) && !flag(link, "share")) {
            let own = self.text(to(link), "group");
            let fits = |class: &[Link]| match kind.router {
                true => path(class[0]) == path(link),
                false => class.iter().any(|&other| {
                    of_kind(other) == of_kind(link) || !own.is_empty() && self.text(to(other), "group") == own
                }),
            };
            let mut used = false;
            // Nobody else holds a part of what is shared out.
            for (class, old) in classes.iter_mut().zip(&before) {
                if fits(old) {
                    class.push(link);
                    used = true;
                }
            }
            if !used {
                let same = |other: Link| match kind.router {
                    true => path(other) == path(link),
                    false => to(other) == to(link) || !own.is_empty() && self.text(to(other), "group") == own,
                };
                match idle.iter_mut().find(|class| same(class[0])) {
                    Some(class) => class.push(link),
                    None => idle.push(vec![link]),
                }
            }
        }
        let soft = |links: &[Link]| links.iter().all(|&link| flag(link, "optional") || flag(link, "cached"));
        let lifted = |value: Value, soft: bool| if soft { value.max(Value::Degraded) } else { value };
        // A spare of nothing that can be done without is not used before that is lost as well.
        let unused = |links: &[Link]| soft(links) && links.iter().all(|&link| spare(link));
        for class in classes.iter().chain(&idle).filter(|class| !unused(class)) {
            worst = worst.min(lifted(self.class(node, class), soft(class)));
        }
        for (_, parts) in shares.iter().filter(|(_, parts)| !parts.iter().all(|part| unused(part))) {
            let values: Vec<Value> = parts.iter().map(|part| self.class(node, part)).collect();
            let all_served = values.iter().all(|value| value.served());
            let some = values.iter().any(|value| *value >= Value::Partial);
            let least = values.iter().copied().min().expect("there is one");
            let value = if !all_served && some { Value::Partial } else { least };
            worst = worst.min(lifted(value, parts.iter().all(|part| soft(part))));
        }
        worst
    }

    fn class(&self, node: Node, class: &[Link]) -> Value {
        let architecture = self.architecture;
        let mut value = class.iter().map(|&link| self.way(link)).max().expect("a class has edges");
        let spare = |link: Link| {
            let properties = &architecture.edge(link).properties;
            (properties.flag("failover") || properties.flag("manual")) && !properties.flag("share")
        };
        // Spares are no members.
        let members = class.iter().filter(|&&link| !spare(link));
        let need = members.map(|&link| self.text(architecture.ends(link).1, "need").parse().unwrap_or(0));
        let whole = class.iter().filter(|&&link| self.way(link) == Value::Ok).count();
        if whole < need.max().unwrap_or(0) {
            value = value.min(Value::Degraded);
        }
        let has = |link: Link, flag: &str| architecture.edge(link).properties.flag(flag);
        // A spare gets no requests while it is not used.
        let asked = |class: &[Link]| -> Vec<Link> {
            let members: Vec<Link> = class.iter().copied().filter(|&link| !spare(link)).collect();
            if members.is_empty() { class.to_vec() } else { members }
        };
        let broken = |&link: &Link| {
            let to = architecture.ends(link).1;
            !has(link, "manual") && !self.down[&to] && self.values[&to] == Value::Down
        };
        if self.is(node, &["lb"]) && self.text(node, "health") != "deep" && asked(class).iter().any(broken) {
            value = value.min(Value::Degraded);
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
        let worth = |node: Node| match (&self.started, &self.started_healed) {
            (Some(values), Some(healed)) if flag("manual") => values[&node].max(healed[&node]),
            _ => self.values[&node].max(self.healed[&node]),
        };
        let mut best = cap.min(worth(to));
        for &other in architecture.links() {
            let (from, copy) = architecture.ends(other);
            let op = architecture.edge(other).op;
            if from != to || ![Op::Sync, Op::Async].contains(&op) {
                continue;
            }
            let most = match self.text(copy, "role").as_str() {
                "standby" if self.text(copy, "failover") == "manual" => Value::Recoverable,
                "standby" if op == Op::Async => Value::Degraded,
                "standby" => Value::Ok,
                "replica" => Value::Recoverable,
                _ => continue,
            };
            best = best.max(cap.min(worth(copy)).min(most));
        }
        best
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 1_200,
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
