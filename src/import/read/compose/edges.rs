//! Who calls whom: environments, commands and labels first, then what says less.

use std::collections::{HashMap, HashSet};

use crate::import::draft::{Edge, NodeId, Rank};
use crate::import::hosts::hosts;
use crate::model::{Op, Vocabulary};
use crate::refusal::Refusal;

use super::Reader;
use super::service::Service;
use super::variables::filled_in;

/// Draws the lines between services, and to hosts outside.
pub fn read(reader: &mut Reader<'_>, services: &[Service<'_>]) -> Result<(), Refusal> {
    let mut known: HashMap<&str, NodeId> = HashMap::new();
    for (service, &node) in services.iter().zip(&reader.nodes) {
        service.names().into_iter().for_each(|name| _ = known.entry(name).or_insert(node));
    }
    let nodes = reader.nodes.clone();
    for (service, &from) in services.iter().zip(&nodes) {
        let aliases: HashMap<&str, &str> = service.links().iter().map(|(name, alias)| (*alias, *name)).collect();
        let resolve = |name: &str| known.get(aliases.get(name).copied().unwrap_or(name)).copied();
        for (key, value) in service.pairs("environment") {
            let value = filled_in(value);
            named(reader, from, &resolve, (key, &value), &format!("env {key}"));
        }
        named(reader, from, &resolve, ("", &filled_in(&service.command())), "its command");
        for (name, _) in service.links() {
            line(reader, from, known.get(name), Rank::Named, "links");
        }
        reader.enough()?;
    }
    proxied(reader, services)?;
    let surer: HashSet<(NodeId, NodeId)> = reader.draft.edges.iter().map(|edge| (edge.from, edge.to)).collect();
    let jobs: HashSet<&str> = services.iter().filter(|service| service.is_job).map(|service| service.name).collect();
    for (service, &from) in services.iter().zip(&nodes) {
        // A job that has to be done before is not called.
        for name in service.depends_on().into_iter().filter(|name| !jobs.contains(name)) {
            let target = known.get(name).filter(|to| !surer.contains(&(from, **to)));
            line(reader, from, target, Rank::Named, "depends_on");
        }
        reader.enough()?;
    }
    Ok(())
}

fn line(reader: &mut Reader<'_>, from: NodeId, to: Option<&NodeId>, rank: Rank, because: &str) {
    if let Some(&to) = to {
        reader.draft.connect(Edge::new(from, Op::Request, to, rank, because));
    }
}

/// Lines to all hosts that a value names.
fn named(
    reader: &mut Reader<'_>,
    from: NodeId,
    resolve: &dyn Fn(&str) -> Option<NodeId>,
    (key, value): (&str, &str),
    because: &str,
) {
    for host in hosts(key, value) {
        let inner = resolve(host.name);
        let outer = inner.is_none() && host.is_outside();
        let target = if outer { Some(reader.surroundings.host(reader.draft, host.name, host.scheme)) } else { inner };
        line(reader, from, target.as_ref(), Rank::Named, because);
    }
}

/// What a proxy that reads labels leads to.
fn proxied(reader: &mut Reader<'_>, services: &[Service<'_>]) -> Result<(), Refusal> {
    let is_proxy = |service: &Service<'_>| service.product().is_some_and(|product| product.engine == "Traefik");
    let Some(proxy) = services.iter().position(is_proxy).map(|at| reader.nodes[at]) else { return Ok(()) };
    let hidden = |service: &Service<'_>| service.pairs("labels").contains(&("traefik.enable", "false"));
    for (at, service) in services.iter().enumerate().filter(|(_, service)| !hidden(service)) {
        for (label, rule) in service.pairs("labels") {
            if !label.starts_with("traefik.http.routers.") || !label.ends_with(".rule") {
                continue;
            }
            let mut edge = Edge::new(proxy, Op::Request, reader.nodes[at], Rank::Wired, format!("label {label}"));
            let path = rule.split_once("PathPrefix(`").and_then(|(_, rest)| rest.split('`').next());
            edge.label = path.unwrap_or_default().to_owned();
            edge.properties.extend(path.map(|path| ("path".to_owned(), path.to_owned())));
            reader.draft.connect(edge);
        }
        reader.enough()?;
    }
    Ok(())
}

/// Users ask what has a published port and is called by nobody else. That of a store is for those who look after it.
pub fn users(reader: &mut Reader<'_>, services: &[Service<'_>]) {
    let called: HashSet<NodeId> = reader.draft.edges.iter().map(|edge| edge.to).collect();
    let store = |id: NodeId| {
        let kind = &reader.draft.nodes[id.0].kind;
        Vocabulary::builtin().kind(kind).is_some_and(|kind| kind.store || kind.id == "broker" || kind.id == "stream")
    };
    let open: Vec<NodeId> = services
        .iter()
        .zip(&reader.nodes)
        .filter(|(service, node)| service.is_published() && !called.contains(node) && !store(**node))
        .map(|(_, node)| *node)
        .collect();
    for node in open {
        let users = reader.surroundings.users(reader.draft);
        reader.draft.connect(Edge::new(users, Op::Request, node, Rank::Wired, "a published port"));
    }
}
