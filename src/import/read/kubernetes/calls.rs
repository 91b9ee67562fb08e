//! Who calls whom, by what the environment of a workload names.

use std::collections::{HashMap, HashSet};

use crate::import::draft::{Edge, Fate, NodeId, Rank};
use crate::import::hosts::{Host, hosts};
use crate::import::value::Value;
use crate::model::Op;
use crate::refusal::Refusal;

use super::Reader;
use super::object::Object;
use super::services::{Meaning, Services};
use super::workload::Workload;

/// A value that a workload gets, with what names it.
struct Given<'a> {
    /// As comments say it: `env ORDERS_URL`.
    because: String,
    /// The name of the variable; empty for arguments and files.
    key: &'a str,
    text: std::borrow::Cow<'a, str>,
    /// False for a file: what it may name outside is too uncertain.
    outside: bool,
}

/// Draws the lines.
pub fn read<'a>(reader: &mut Reader<'a>, workloads: &[Workload<'a>], services: &Services) -> Result<(), Refusal> {
    let maps: HashMap<(&str, &str), (usize, &Object)> = reader
        .of_kinds(&["ConfigMap"])
        .map(|(at, object)| ((object.namespace.as_str(), object.name.as_str()), (at, object)))
        .collect();
    let mut missing: Vec<String> = Vec::new();
    let mut seen = HashSet::new();
    for workload in workloads {
        let namespace = workload.object.namespace.as_str();
        let (given, used) = given(workload, &maps);
        used.into_iter().for_each(|at| reader.fate(at, Fate::Contracted));
        for given in &given {
            for host in hosts(given.key, &given.text) {
                match services.resolve(namespace, host.name) {
                    Meaning::Targets(targets) => call(reader, workload.node, targets, &given.because),
                    Meaning::Missing => {
                        missing.extend(seen.insert(host.name.to_owned()).then(|| host.name.to_owned()));
                    }
                    Meaning::Nothing if given.outside && host.is_outside() => {
                        outside(reader, workload.node, &host, given)
                    }
                    Meaning::Nothing => {}
                }
            }
            reader.enough()?;
        }
        secrets(reader, workload, services);
    }
    if !missing.is_empty() {
        let more = if missing.len() > 5 { format!(" and {} more", missing.len() - 5) } else { String::new() };
        missing.truncate(5);
        let list = missing.join(", ");
        reader.draft.remarks.push(format!("named, and in none of the files: the services {list}{more}"));
    }
    Ok(())
}

fn call(reader: &mut Reader<'_>, from: NodeId, targets: &[NodeId], because: &str) {
    for &target in targets {
        reader.draft.connect(Edge::new(from, Op::Request, target, Rank::Named, because));
    }
}

fn outside(reader: &mut Reader<'_>, from: NodeId, host: &Host<'_>, given: &Given<'_>) {
    let target = reader.outside(host.name, host.scheme);
    reader.draft.connect(Edge::new(from, Op::Request, target, Rank::Named, given.because.as_str()));
}

/// All that the containers of a workload are given, and the places of the maps that it comes from.
fn given<'a>(
    workload: &Workload<'a>,
    maps: &HashMap<(&str, &str), (usize, &'a Object)>,
) -> (Vec<Given<'a>>, Vec<usize>) {
    let (mut given, mut used) = (Vec::new(), Vec::new());
    let namespace = workload.object.namespace.as_str();
    let mut map = |name: Option<&str>| {
        let found = maps.get(&(namespace, name?)).copied();
        used.extend(found.map(|(at, _)| at));
        found.map(|(_, object)| object)
    };
    for container in workload.pod.at("containers|initContainers").into_iter().flat_map(Value::items) {
        for variable in container.get("env").map_or(&[][..], Value::items) {
            let Some(key) = variable.text_at("name") else { continue };
            let because = format!("env {key}");
            if let Some(text) = variable.get("value").and_then(Value::as_text) {
                given.push(Given { because, key, text: text.into(), outside: true });
            } else if let Some(object) = map(variable.text_at("valueFrom.configMapKeyRef.name")) {
                let wanted = variable.text_at("valueFrom.configMapKeyRef.key").unwrap_or_default();
                let text = object.value.get("data").and_then(|data| data.get(wanted)).and_then(Value::as_text);
                let because = format!("{because} of {}", object.address());
                given.extend(text.map(|text| Given { because, key, text: text.into(), outside: true }));
            }
        }
        for name in container.at("envFrom.configMapRef.name") {
            let Some(object) = map(name.as_text()) else { continue };
            given.extend(entries(object).map(|(key, text)| Given {
                because: format!("env {key} of {}", object.address()),
                key,
                text: text.into(),
                outside: true,
            }));
        }
        given.extend(arguments(container));
    }
    for name in workload.pod.at("volumes.configMap.name") {
        let Some(object) = map(name.as_text()) else { continue };
        given.extend(entries(object).map(|(key, text)| Given {
            because: format!("file {key} of {}", object.address()),
            key: "",
            text: text.into(),
            outside: false,
        }));
    }
    (given, used)
}

fn entries(object: &Object) -> impl Iterator<Item = (&str, &str)> {
    let data = object.value.get("data").map_or(&[][..], Value::entries);
    data.iter().filter_map(|(key, value)| Some((key.as_str(), value.as_text()?)))
}

/// The command line of a container.
fn arguments<'a>(container: &'a Value) -> Option<Given<'a>> {
    let words = container.at("command|args").into_iter().flat_map(Value::items).filter_map(Value::as_text);
    let text = words.collect::<Vec<_>>().join(" ");
    let because = "its command".to_owned();
    (!text.is_empty()).then_some(Given { because, key: "", text: text.into(), outside: true })
}

/// A secret that is called after a service, and nothing of what is in it: `orders-db-credentials` is for `orders-db`.
fn secrets(reader: &mut Reader<'_>, workload: &Workload<'_>, services: &Services) {
    const ENDS: [&str; 9] =
        ["-credentials", "-secret", "-secrets", "-auth", "-password", "-creds", "-connection", "-url", "-user"];
    let names = workload.pod.at("containers|initContainers.env.valueFrom.secretKeyRef.name");
    let names = names.into_iter().chain(workload.pod.at("containers|initContainers.envFrom.secretRef.name"));
    for name in names.filter_map(Value::as_text) {
        let Some(service) = ENDS.iter().find_map(|end| name.strip_suffix(end)) else { continue };
        if let Some(targets) = services.get(&workload.object.namespace, service) {
            call(reader, workload.node, targets, &format!("the Secret {name} is called after it"));
        }
    }
}
