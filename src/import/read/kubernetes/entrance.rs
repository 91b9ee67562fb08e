//! The ways in: ingresses, gateways with their routes, and virtual services of a mesh.

use std::collections::HashMap;

use crate::import::draft::{Edge, Fate, Node, NodeId, Rank};
use crate::import::value::Value;
use crate::model::Op;
use crate::refusal::Refusal;

use super::Reader;
use super::object::{Object, address};
use super::services::Services;

/// Routes of the Gateway API.
const ROUTES: [&str; 5] = ["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"];

/// Where requests go from a way in.
struct Rule {
    /// The path, with the host where there are several hosts; empty for all.
    path: String,
    namespace: String,
    service: String,
}

/// Draws them, with a line for each path.
pub fn read(reader: &mut Reader<'_>, services: &Services) -> Result<(), Refusal> {
    let ingresses: Vec<_> = reader.of_kinds(&["Ingress"]).collect();
    for (at, object) in ingresses {
        let hosts: Vec<&str> = object.spec().at("rules.host").into_iter().filter_map(Value::as_text).collect();
        let node = entrance(reader, object, &hosts);
        reader.used.insert(at);
        let id = reader.draft.add(node);
        reached_by_users(reader, id, &object.address());
        lines(reader, services, id, object, &ingress_rules(object, several(&hosts)))?;
    }
    routes(reader, services)
}

fn several(hosts: &[&str]) -> bool {
    hosts.iter().any(|host| *host != hosts[0])
}

fn entrance(reader: &Reader<'_>, object: &Object, hosts: &[&str]) -> Node {
    let label = match hosts {
        [host] => host,
        [host, ..] if !several(hosts) => host,
        _ => object.name.as_str(),
    };
    let mut node = Node::new(&object.address(), &object.kind, "ingress", &object.name, label);
    node.parent = reader.frame(&object.namespace);
    node
}

fn reached_by_users(reader: &mut Reader<'_>, id: NodeId, because: &str) {
    let users = reader.users();
    reader.draft.connect(Edge::new(users, Op::Request, id, Rank::Wired, because));
}

fn ingress_rules(object: &Object, with_host: bool) -> Vec<Rule> {
    // The older form names a service by a text.
    let service =
        |backend: &Value| backend.text_at("service.name").or(backend.text_at("serviceName")).map(str::to_owned);
    let of = |path: String, backend: Option<&Value>| {
        backend.and_then(service).map(|service| Rule { path, namespace: object.namespace.clone(), service })
    };
    let mut rules = Vec::new();
    for rule in object.spec().get("rules").map_or(&[][..], Value::items) {
        let host = rule.text_at("host").filter(|_| with_host).unwrap_or_default();
        for path in rule.at("http.paths").into_iter().flat_map(Value::items) {
            let place = format!("{host}{}", path.text_at("path").unwrap_or_default());
            rules.extend(of(place, path.get("backend")));
        }
    }
    let default = ["defaultBackend", "backend"].iter().find_map(|key| object.spec().get(key));
    rules.extend(of(String::new(), default));
    rules
}

/// A line to each workload behind the services of the rules.
fn lines(
    reader: &mut Reader<'_>,
    services: &Services,
    from: NodeId,
    object: &Object,
    rules: &[Rule],
) -> Result<(), Refusal> {
    for rule in rules {
        let Some(targets) = services.get(&rule.namespace, &rule.service) else {
            let remark =
                format!("{} leads to the Service {}, which is in none of the files", object.address(), rule.service);
            if !reader.draft.remarks.contains(&remark) && reader.draft.remarks.len() < 20 {
                reader.draft.remarks.push(remark);
            }
            continue;
        };
        for &target in targets {
            let because = format!("{} by the Service {}", object.address(), rule.service);
            let mut edge = Edge::new(from, Op::Request, target, Rank::Wired, because);
            // A path that takes everything sets nothing apart.
            if !matches!(rule.path.as_str(), "" | "/" | "/*") {
                edge.label.clone_from(&rule.path);
                edge.properties.push(("path".to_owned(), rule.path.clone()));
            } else if rules.len() > 1 {
                edge.properties.push(("path".to_owned(), "/".to_owned()));
            }
            reader.draft.connect(edge);
        }
        reader.enough()?;
    }
    Ok(())
}

/// Gateways, and the routes that go through them.
fn routes(reader: &mut Reader<'_>, services: &Services) -> Result<(), Refusal> {
    let mut gateways: HashMap<(String, String), NodeId> = HashMap::new();
    let all: Vec<_> = reader.of_kinds(&["Gateway"]).collect();
    for (at, object) in all {
        let hosts = object.spec().at("listeners|servers.hostname|hosts").into_iter().flat_map(Value::items);
        let hosts: Vec<&str> = hosts.filter_map(Value::as_text).filter(|host| *host != "*").collect();
        let node = entrance(reader, object, &hosts);
        reader.used.insert(at);
        let id = reader.draft.add(node);
        reached_by_users(reader, id, &object.address());
        gateways.insert((object.namespace.clone(), object.name.clone()), id);
    }
    let all: Vec<_> = reader.of_kinds(&ROUTES).collect();
    for (at, object) in all {
        for parent in object.spec().get("parentRefs").map_or(&[][..], Value::items) {
            let name = parent.text_at("name").unwrap_or("gateway").to_owned();
            let namespace = parent.text_at("namespace").unwrap_or(&object.namespace).to_owned();
            let id = gateway(reader, &mut gateways, namespace, name);
            lines(reader, services, id, object, &route_rules(object))?;
        }
        reader.fate(at, Fate::Contracted);
    }
    virtual_gateways(reader, services, &mut gateways)
}

/// A gateway by its name; one that is in none of the files stands where the network is.
fn gateway(
    reader: &mut Reader<'_>,
    gateways: &mut HashMap<(String, String), NodeId>,
    namespace: String,
    name: String,
) -> NodeId {
    if let Some(&known) = gateways.get(&(namespace.clone(), name.clone())) {
        return known;
    }
    let address = address("Gateway", &namespace, &name);
    let mut node = Node::new(&address, "Gateway", "ingress", &name, &name);
    node.parent = reader.frame(&namespace);
    let id = reader.draft.imply(node);
    reached_by_users(reader, id, &address);
    gateways.insert((namespace, name), id);
    id
}

fn route_rules(object: &Object) -> Vec<Rule> {
    let mut rules = Vec::new();
    for rule in object.spec().get("rules").map_or(&[][..], Value::items) {
        // The API allows 64 matches and 16 backends.
        let paths = rule.at("matches.path.value").into_iter().filter_map(Value::as_text);
        let mut paths: Vec<&str> = paths.take(64).collect();
        if paths.is_empty() {
            paths.push("");
        }
        for backend in rule.get("backendRefs").map_or(&[][..], Value::items).iter().take(16) {
            let Some(service) = backend.text_at("name") else { continue };
            let namespace = backend.text_at("namespace").unwrap_or(&object.namespace);
            let of = |path: &&str| Rule {
                path: (*path).to_owned(),
                namespace: namespace.to_owned(),
                service: service.to_owned(),
            };
            rules.extend(paths.iter().map(of));
        }
    }
    rules
}

/// Virtual services that go through a gateway; those of the mesh alone only say how what is called is called.
fn virtual_gateways(
    reader: &mut Reader<'_>,
    services: &Services,
    gateways: &mut HashMap<(String, String), NodeId>,
) -> Result<(), Refusal> {
    let all: Vec<_> = reader.of_kinds(&["VirtualService"]).collect();
    for (at, object) in all {
        let names = object.spec().get("gateways").map_or(&[][..], Value::items).iter().filter_map(Value::as_text);
        for name in names.filter(|name| *name != "mesh") {
            let (namespace, name) = name.split_once('/').unwrap_or((&object.namespace, name));
            let id = gateway(reader, gateways, namespace.to_owned(), name.to_owned());
            lines(reader, services, id, object, &virtual_rules(object))?;
        }
        reader.fate(at, Fate::Contracted);
    }
    Ok(())
}

fn virtual_rules(object: &Object) -> Vec<Rule> {
    let mut rules = Vec::new();
    for rule in object.spec().at("http|tls|tcp").into_iter().flat_map(Value::items) {
        let path = rule.at("match.uri.prefix|exact|regex").into_iter().find_map(Value::as_text).unwrap_or_default();
        for host in rule.at("route.destination.host").into_iter().filter_map(Value::as_text) {
            let mut parts = host.split('.');
            let service = parts.next().unwrap_or_default().to_owned();
            let namespace = parts.next().unwrap_or(&object.namespace).to_owned();
            rules.push(Rule { path: path.to_owned(), namespace, service });
        }
    }
    rules
}
