//! Files of Docker Compose: services are elements, what their environments name is lines. Several files are one system, as
//! they are to Compose itself.

mod edges;
mod service;
mod variables;

use std::collections::{BTreeMap, HashMap};

use crate::import::draft::{Draft, Edge, Fate, Node, NodeId, Rank};
use crate::import::read::surroundings::Surroundings;
use crate::import::read::{Source, Trouble, data};
use crate::import::value::Value;
use crate::limits::Limits;
use crate::model::Op;
use crate::refusal::Refusal;

use service::Service;

/// Reads all files as one system.
pub fn read(sources: &[Source<'_>], limits: &Limits, draft: &mut Draft) -> Result<(), Refusal> {
    let mut documents = Vec::new();
    for source in sources {
        let document = document(source, limits).map_err(|trouble| trouble.refusal(source.name))?;
        if document.get("include").is_some() {
            draft.remarks.push(format!("{} includes other files; name them, too, if they are to be read", source.name));
        }
        documents.push(document);
    }
    let services = service::services(&documents, draft);
    let mut reader = Reader { limits, draft, surroundings: Surroundings::default(), nodes: Vec::new() };
    for service in &services {
        let node = reader.draft.add(service.node());
        reader.nodes.push(node);
    }
    reader.enough()?;
    edges::read(&mut reader, &services)?;
    volumes(&mut reader, &documents, &services)?;
    edges::users(&mut reader, &services);
    rest(&documents, reader.draft);
    Ok(())
}

fn document(source: &Source<'_>, limits: &Limits) -> Result<Value, Trouble> {
    let value = data(source, limits)?.into_iter().find(|value| *value != Value::Null).unwrap_or(Value::Null);
    match value.get("services") {
        Some(Value::Map(_)) => Ok(value),
        _ => {
            let help = "a file of Compose has its services by name under `services:`";
            Err(Trouble::of_file("it has no services", help))
        }
    }
}

/// What all parts of the reader go by.
struct Reader<'a> {
    limits: &'a Limits,
    draft: &'a mut Draft,
    surroundings: Surroundings,
    /// The element of each service.
    nodes: Vec<NodeId>,
}

impl Reader<'_> {
    fn enough(&self) -> Result<(), Refusal> {
        self.draft.enough(self.limits)
    }
}

/// A volume that several services mount is a file system that they share, any other a part of its service.
fn volumes(reader: &mut Reader<'_>, documents: &[Value], services: &[Service<'_>]) -> Result<(), Refusal> {
    let mut mounts: HashMap<&str, Vec<NodeId>> = HashMap::new();
    for (service, &node) in services.iter().zip(&reader.nodes) {
        for name in service.volumes() {
            let nodes = mounts.entry(name).or_default();
            nodes.extend((nodes.last() != Some(&node)).then_some(node));
        }
    }
    for name in names(documents, "volumes") {
        let nodes = mounts.get(name).map_or(&[][..], Vec::as_slice);
        if nodes.len() < 2 {
            let fate = if nodes.is_empty() { Fate::LeftOut("no service uses it") } else { Fate::Contracted };
            reader.draft.count(fate, "volume");
            continue;
        }
        let address = format!("volume {name}");
        let id = reader.draft.add(Node::new(&address, "volume", "filesystem", name, name));
        for &from in nodes {
            reader.draft.connect(Edge::new(from, Op::Request, id, Rank::Wired, format!("mounts {address}")));
        }
        reader.enough()?;
    }
    Ok(())
}

/// What the files declare under a key, each name once.
fn names<'a>(documents: &'a [Value], key: &str) -> Vec<&'a str> {
    let mut seen = std::collections::HashSet::new();
    let all = documents.iter().filter_map(|document| document.get(key)).flat_map(Value::entries);
    all.map(|(name, _)| name.as_str()).filter(|name| seen.insert(*name)).collect()
}

/// What is no element and no line.
fn rest(documents: &[Value], draft: &mut Draft) {
    let fates = BTreeMap::from([
        ("networks", ("network", Fate::Contracted)),
        ("secrets", ("secret", Fate::LeftOut("secrets are not read"))),
        ("configs", ("config", Fate::LeftOut("it is a file that a service gets"))),
    ]);
    for (key, (type_name, fate)) in fates {
        names(documents, key).iter().for_each(|_| draft.count(fate, type_name));
    }
}
