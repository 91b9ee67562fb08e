//! Services: names that lead to workloads. Whoever names one calls what it selects.

use std::collections::HashMap;

use crate::import::draft::{Edge, Fate, Node, NodeId, Rank};
use crate::import::hosts::Host;
use crate::import::value::Value;
use crate::model::Op;
use crate::refusal::Refusal;

use super::object::Object;
use super::workload::Workload;
use super::{Reader, policy};

/// All services, by namespace and name.
pub struct Services {
    /// By namespace and name, with `/` between them.
    targets: HashMap<String, Vec<NodeId>>,
}

/// What a name means.
pub enum Meaning<'s> {
    /// These elements.
    Targets(&'s [NodeId]),
    /// A service of the cluster that is in none of the files.
    Missing,
    /// No service.
    Nothing,
}

impl Services {
    /// Finds what each service selects; those that are open to the outside get a balancer.
    pub fn new(reader: &mut Reader<'_>, workloads: &[Workload<'_>]) -> Result<Services, Refusal> {
        let index = policy::Labels::new(workloads);
        let mut targets = HashMap::new();
        let all: Vec<_> = reader.of_kinds(&["Service"]).collect();
        for (at, object) in all {
            if object.api != "v1" && !object.api.is_empty() {
                // Other programs have a kind of this name, too.
                continue;
            }
            let found = of_service(reader, at, object, &index);
            targets.insert(format!("{}/{}", object.namespace, object.name), found);
        }
        index.enough()?;
        Ok(Services { targets })
    }

    /// The elements behind a service.
    pub fn get(&self, namespace: &str, name: &str) -> Option<&[NodeId]> {
        self.targets.get(&format!("{namespace}/{name}")).map(Vec::as_slice)
    }

    /// What a host means, seen from a namespace: `orders`, `orders.shop`, `orders.shop.svc.cluster.local`, and with the name
    /// of a pod before it.
    pub fn resolve(&self, namespace: &str, host: &str) -> Meaning<'_> {
        let host = host.trim_end_matches('.');
        let inside = host.strip_suffix(".svc.cluster.local").or_else(|| host.strip_suffix(".svc"));
        let parts: Vec<&str> = inside.unwrap_or(host).split('.').collect();
        let tries = match parts.as_slice() {
            [name] => vec![(namespace, *name)],
            [first, second] => vec![(*second, *first), (namespace, *second)],
            [_, name, other] => vec![(*other, *name)],
            _ => Vec::new(),
        };
        match tries.into_iter().find_map(|(namespace, name)| self.get(namespace, name)) {
            Some(found) => Meaning::Targets(found),
            None if inside.is_some() => Meaning::Missing,
            None => Meaning::Nothing,
        }
    }
}

fn of_service(reader: &mut Reader<'_>, at: usize, object: &Object, index: &policy::Labels<'_>) -> Vec<NodeId> {
    let spec = object.spec();
    if let Some(host) = spec.text_at("externalName") {
        let host = Host { name: host, scheme: "https" };
        let outside = host.is_outside().then(|| reader.outside(host.name, ""));
        reader.fate(
            at,
            if outside.is_some() { Fate::Contracted } else { Fate::LeftOut("its host is inside the network") },
        );
        return outside.into_iter().collect();
    }
    let selector = spec.get("selector").unwrap_or(&Value::Null);
    let targets = index.matching(&object.namespace, selector);
    if targets.is_empty() {
        reader.fate(at, Fate::LeftOut("it selects nothing in these files"));
        return targets;
    }
    twins(reader, object, &targets);
    match spec.text_at("type") {
        Some(kind @ ("LoadBalancer" | "NodePort")) => open(reader, at, object, kind, &targets),
        _ => reader.fate(at, Fate::Contracted),
    }
    targets
}

/// Several of one kind behind one service stand in for each other.
fn twins(reader: &mut Reader<'_>, object: &Object, targets: &[NodeId]) {
    let kind = |id: &NodeId| &reader.draft.nodes[id.0].kind;
    if targets.len() < 2 || targets.iter().any(|id| kind(id) != kind(&targets[0])) {
        return;
    }
    for id in targets {
        let properties = &mut reader.draft.nodes[id.0].properties;
        if properties.iter().all(|(name, _)| name != "group") {
            properties.push(("group".to_owned(), object.name.clone()));
        }
    }
}

/// The balancer of a service that can be reached from outside.
fn open(reader: &mut Reader<'_>, at: usize, object: &Object, kind: &str, targets: &[NodeId]) {
    let users = reader.users();
    let node = Node::new(&object.address(), &object.kind, "lb", &object.name, &object.name);
    reader.used.insert(at);
    let balancer = reader.draft.add(node);
    let because = format!("type {kind} of {}", object.address());
    reader.draft.connect(Edge::new(users, Op::Request, balancer, Rank::Wired, because));
    for &target in targets {
        let because = format!("{} selects it", object.address());
        reader.draft.connect(Edge::new(balancer, Op::Request, target, Rank::Wired, because));
    }
}
