//! What runs: deployments, sets, pods and jobs.

use std::collections::HashMap;

use crate::import::draft::{Edge, Fate, Node, NodeId, Rank};
use crate::import::products::{Product, has_property, is_sidecar, of_image, replicas};
use crate::import::value::Value;
use crate::model::Op;

use super::object::Object;
use super::{DRAWN, Reader};

/// Something that runs.
pub struct Workload<'a> {
    /// Its element.
    pub node: NodeId,
    /// Its object.
    pub object: &'a Object,
    /// The labels of its pods.
    pub labels: Vec<(&'a str, &'a str)>,
    /// What its pods are made of.
    pub pod: &'a Value,
}

/// Makes an element of each, with its disks.
pub fn workloads<'a>(reader: &mut Reader<'a>) -> Vec<Workload<'a>> {
    let scalers = scalers(reader);
    let mut workloads = Vec::new();
    let all: Vec<_> = reader.of_kinds(&DRAWN).collect();
    for (at, object) in all {
        if object.is_owned() {
            reader.fate(at, Fate::Contracted);
            continue;
        }
        let template = template(object);
        let pod = template.get("spec").unwrap_or(&Value::Null);
        let product = product(pod);
        let kind = product.map_or_else(|| word(&object.kind).to_owned(), |product| product.kind.clone());
        let mut node = Node::new(&object.address(), &object.kind, &kind, &object.name, &object.name);
        node.parent = reader.frame(&object.namespace);
        let key = (object.namespace.as_str(), object.kind.as_str(), object.name.as_str());
        let count = object.spec().get("replicas").and_then(Value::as_count).or_else(|| scalers.get(&key).copied());
        node.properties.extend(product.map(|product| ("engine".to_owned(), product.engine.clone())));
        node.properties.extend(replicas(&kind, count));
        reader.used.insert(at);
        let id = reader.draft.add(node);
        let labels = template.at("metadata.labels").into_iter().flat_map(Value::entries);
        let labels = labels.filter_map(|(name, value)| Some((name.as_str(), value.as_text()?))).collect();
        workloads.push(Workload { node: id, object, labels, pod });
        disks(reader, object, id, &kind);
    }
    claims(reader, &workloads);
    workloads
}

/// The word for a kind of workload.
fn word(kind: &str) -> &'static str {
    match kind {
        "StatefulSet" => "statefulset",
        "DaemonSet" => "daemonset",
        "Pod" => "pod",
        "Job" => "job",
        "CronJob" => "cronjob",
        _ => "deployment",
    }
}

/// What its pods are made from; a pod itself is its own template.
fn template(object: &Object) -> &Value {
    let path = match object.kind.as_str() {
        "Pod" => return &object.value,
        "CronJob" => "jobTemplate.spec.template",
        _ => "template",
    };
    object.spec().at(path).into_iter().next().unwrap_or(&Value::Null)
}

/// The product in the container that does the work: the first that is no sidecar.
fn product(pod: &Value) -> Option<&'static Product> {
    let images = pod.at("containers.image").into_iter().filter_map(Value::as_text);
    images.into_iter().find(|image| !is_sidecar(image)).and_then(of_image)
}

/// The least number of copies that an autoscaler keeps, by what it scales.
fn scalers<'a>(reader: &mut Reader<'a>) -> HashMap<(&'a str, &'a str, &'a str), usize> {
    let mut scalers = HashMap::new();
    let all: Vec<_> = reader.of_kinds(&["HorizontalPodAutoscaler", "ScaledObject"]).collect();
    for (at, object) in all {
        let spec = object.spec();
        let name = spec.text_at("scaleTargetRef.name");
        let kind = spec.text_at("scaleTargetRef.kind").unwrap_or("Deployment");
        let least = ["minReplicas", "minReplicaCount"].iter().find_map(|key| spec.get(key)).and_then(Value::as_count);
        if let Some(name) = name {
            scalers.insert((object.namespace.as_str(), kind, name), least.unwrap_or(1));
        }
        reader.fate(at, Fate::Contracted);
    }
    scalers
}

/// The disks of a set, where its kind can hold them: a database is its own disk in a picture.
fn disks(reader: &mut Reader<'_>, object: &Object, node: NodeId, kind: &str) {
    if object.kind != "StatefulSet" || !has_property(kind, "replicas") || kind != "statefulset" {
        return;
    }
    for claim in object.spec().get("volumeClaimTemplates").map_or(&[][..], Value::items) {
        let Some(name) = claim.text_at("metadata.name") else { continue };
        let address = format!("{} volumeClaimTemplates/{name}", object.address());
        let mut disk = Node::new(&address, "volumeClaimTemplate", "pv", &format!("{}-{name}", object.name), name);
        disk.parent = Some(node);
        disk.properties.extend(size(claim).map(|size| ("size".to_owned(), size)));
        reader.draft.imply(disk);
    }
}

fn size(claim: &Value) -> Option<String> {
    claim.text_at("spec.resources.requests.storage").map(str::to_owned)
}

/// Claims: one that several workloads mount is a file system that they share, any other a part of its workload.
fn claims(reader: &mut Reader<'_>, workloads: &[Workload<'_>]) {
    let mut mounts: HashMap<(&str, &str), Vec<NodeId>> = HashMap::new();
    for workload in workloads {
        for name in workload.pod.at("volumes.persistentVolumeClaim.claimName") {
            let Some(name) = name.as_text() else { continue };
            let nodes = mounts.entry((workload.object.namespace.as_str(), name)).or_default();
            nodes.extend((!nodes.contains(&workload.node)).then_some(workload.node));
        }
    }
    let all: Vec<_> = reader.of_kinds(&["PersistentVolumeClaim"]).collect();
    for (at, object) in all {
        let Some(nodes) = mounts.get(&(object.namespace.as_str(), object.name.as_str())) else { continue };
        if nodes.len() < 2 {
            reader.fate(at, Fate::Contracted);
            continue;
        }
        let mut node = Node::new(&object.address(), &object.kind, "filesystem", &object.name, &object.name);
        node.parent = reader.frame(&object.namespace);
        node.properties.extend(size(&object.value).map(|size| ("size".to_owned(), size)));
        reader.used.insert(at);
        let id = reader.draft.add(node);
        for &from in nodes {
            reader.draft.connect(Edge::new(from, Op::Request, id, Rank::Wired, format!("mounts {}", object.address())));
        }
    }
}
