//! Who calls whom, by what the environment of a workload names.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use crate::import::draft::{Edge, Fate, NodeId, Rank};
use crate::import::hosts::{Host, hosts};
use crate::import::value::Value;
use crate::limits;
use crate::model::Op;
use crate::refusal::Refusal;
use crate::report::few;

use super::Reader;
use super::object::Object;
use super::services::{Meaning, Services};
use super::workload::Workload;

/// What a workload gets.
enum Given<'a, 'm> {
    /// A value of its own, or one of a map.
    Value {
        /// As comments say it: `env ORDERS_URL`.
        because: String,
        /// The name of the variable; empty for arguments.
        key: &'a str,
        text: Cow<'a, str>,
    },
    /// All of a map, as variables or as files.
    Map(&'m Map<'a>, Use),
}

/// How a workload uses a map.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    Variables,
    /// What a file may name outside is too uncertain.
    Files,
}

/// A ConfigMap. However many workloads use it, its texts are gone through once.
struct Map<'a> {
    at: usize,
    object: &'a Object,
    texts: OnceCell<HashMap<&'a str, &'a str>>,
    variables: OnceCell<Vec<Hint<'a>>>,
    files: OnceCell<Vec<Hint<'a>>>,
}

/// A host that means something to the workloads of a namespace, and what names it.
struct Hint<'a> {
    because: String,
    host: Host<'a>,
}

impl<'a> Map<'a> {
    fn new(at: usize, object: &'a Object) -> Map<'a> {
        Map { at, object, texts: OnceCell::new(), variables: OnceCell::new(), files: OnceCell::new() }
    }

    fn text(&self, key: &str) -> Option<&'a str> {
        self.texts.get_or_init(|| entries(self.object).collect()).get(key).copied()
    }

    fn hints(&self, how: Use, services: &Services) -> &[Hint<'a>] {
        let kept = if how == Use::Variables { &self.variables } else { &self.files };
        kept.get_or_init(|| self.found(how, services))
    }

    fn found(&self, how: Use, services: &Services) -> Vec<Hint<'a>> {
        let mut hints = Vec::new();
        for (name, text) in entries(self.object) {
            let (word, key) = if how == Use::Variables { ("env", name) } else { ("file", "") };
            let mut seen = HashSet::new();
            let mut found = hosts(key, text);
            found.retain(|host| {
                let says = match services.resolve(&self.object.namespace, host.name) {
                    Meaning::Targets(_) | Meaning::Missing => true,
                    Meaning::Nothing => how == Use::Variables && host.is_outside(),
                };
                says && seen.insert((host.name, host.scheme))
            });
            let because = || format!("{word} {name} of {}", self.object.address());
            hints.extend(found.into_iter().map(|host| Hint { because: because(), host }));
        }
        hints
    }
}

/// Services that are named and stand in none of the files.
#[derive(Default)]
struct Missing {
    seen: HashSet<String>,
    names: Vec<String>,
}

/// Draws the lines.
pub fn read<'a>(reader: &mut Reader<'a>, workloads: &[Workload<'a>], services: &Services) -> Result<(), Refusal> {
    let maps: HashMap<(&'a str, &'a str), Map<'a>> = reader
        .of_kinds(&["ConfigMap"])
        .map(|(at, object)| ((object.namespace.as_str(), object.name.as_str()), Map::new(at, object)))
        .collect();
    let mut missing = Missing::default();
    for workload in workloads {
        let (given, used) = given(workload, &maps);
        used.into_iter().for_each(|at| reader.fate(at, Fate::Contracted));
        for given in &given {
            match given {
                Given::Value { because, key, text } => {
                    for host in hosts(key, text) {
                        draw(reader, workload, services, &host, because, &mut missing);
                    }
                }
                Given::Map(map, how) => {
                    for hint in map.hints(*how, services) {
                        draw(reader, workload, services, &hint.host, &hint.because, &mut missing);
                    }
                }
            }
            reader.enough()?;
        }
        secrets(reader, workload, services);
    }
    if !missing.names.is_empty() {
        let list = few(&missing.names, limits::import::NAMES);
        reader.draft.remarks.push(format!("named, and in none of the files: the services {list}"));
    }
    Ok(())
}

/// The line to a host, if it means something.
fn draw(
    reader: &mut Reader<'_>,
    workload: &Workload<'_>,
    services: &Services,
    host: &Host<'_>,
    because: &str,
    missing: &mut Missing,
) {
    match services.resolve(&workload.object.namespace, host.name) {
        Meaning::Targets(targets) => call(reader, workload.node, targets, because),
        Meaning::Missing if missing.seen.contains(host.name) => {}
        Meaning::Missing => {
            missing.seen.insert(host.name.to_owned());
            missing.names.push(host.name.to_owned());
        }
        Meaning::Nothing if host.is_outside() => outside(reader, workload.node, host, because),
        Meaning::Nothing => {}
    }
}

fn call(reader: &mut Reader<'_>, from: NodeId, targets: &[NodeId], because: &str) {
    for &target in targets {
        reader.draft.connect(Edge::new(from, Op::Request, target, Rank::Named, because));
    }
}

fn outside(reader: &mut Reader<'_>, from: NodeId, host: &Host<'_>, because: &str) {
    let target = reader.outside(host.name, host.scheme);
    reader.draft.connect(Edge::new(from, Op::Request, target, Rank::Named, because));
}

/// All that the containers of a workload are given, and the places of the maps that it comes from.
fn given<'a, 'm>(
    workload: &Workload<'a>,
    maps: &'m HashMap<(&'a str, &'a str), Map<'a>>,
) -> (Vec<Given<'a, 'm>>, Vec<usize>) {
    let (mut given, mut used) = (Vec::new(), Vec::new());
    let namespace = workload.object.namespace.as_str();
    let mut map = |name: Option<&'a str>| -> Option<&'m Map<'a>> {
        let found = maps.get(&(namespace, name?));
        used.extend(found.map(|map| map.at));
        found
    };
    for container in workload.pod.at("containers|initContainers").into_iter().flat_map(Value::items) {
        for variable in container.get("env").map_or(&[][..], Value::items) {
            let Some(key) = variable.text_at("name") else { continue };
            let because = format!("env {key}");
            if let Some(text) = variable.get("value").and_then(Value::as_text) {
                given.push(Given::Value { because, key, text: text.into() });
            } else if let Some(map) = map(variable.text_at("valueFrom.configMapKeyRef.name")) {
                let text = map.text(variable.text_at("valueFrom.configMapKeyRef.key").unwrap_or_default());
                let because = format!("{because} of {}", map.object.address());
                given.extend(text.map(|text| Given::Value { because, key, text: text.into() }));
            }
        }
        for name in container.at("envFrom.configMapRef.name") {
            given.extend(map(name.as_text()).map(|map| Given::Map(map, Use::Variables)));
        }
        given.extend(arguments(container));
    }
    for name in workload.pod.at("volumes.configMap.name") {
        given.extend(map(name.as_text()).map(|map| Given::Map(map, Use::Files)));
    }
    (given, used)
}

fn entries(object: &Object) -> impl Iterator<Item = (&str, &str)> {
    let data = object.value.get("data").map_or(&[][..], Value::entries);
    data.iter().filter_map(|(key, value)| Some((key.as_str(), value.as_text()?)))
}

/// The command line of a container.
fn arguments<'a, 'm>(container: &'a Value) -> Option<Given<'a, 'm>> {
    let words = container.at("command|args").into_iter().flat_map(Value::items).filter_map(Value::as_text);
    let text = words.collect::<Vec<_>>().join(" ");
    let because = "its command".to_owned();
    (!text.is_empty()).then_some(Given::Value { because, key: "", text: text.into() })
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
