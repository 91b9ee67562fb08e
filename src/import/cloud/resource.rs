//! A resource of a cloud, in the words of its file, and all of them together.

use std::collections::HashMap;

use crate::import::read::terraform::without_instances;
use crate::import::value::{Reference, Value};

/// A resource, by its place in an [`Inventory`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ResourceId(pub usize);

/// One resource.
#[derive(Clone, Debug)]
pub struct Resource {
    /// What the file calls it: `module.shop.aws_sqs_queue.jobs[0]`, or a logical id.
    pub address: String,
    /// The address without the number or key of an instance.
    pub base: String,
    /// The number or key among the instances of `count` and `for_each`.
    pub instance: Option<String>,
    /// Its type: `aws_sqs_queue`, `AWS::SQS::Queue`.
    pub type_name: String,
    /// The last part of its address, or its logical id.
    pub name: String,
    /// What the file says of it; several trees when values and references are told apart.
    pub trees: Vec<Value>,
    /// True if the reader has made it of something that stands in another one.
    pub made: bool,
}

impl Resource {
    /// What lies at a path, in all its trees.
    pub fn at(&self, path: &str) -> Vec<&Value> {
        self.trees.iter().flat_map(|tree| tree.at(path)).collect()
    }

    /// The first text at a path.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.trees.iter().find_map(|tree| tree.text_at(path))
    }

    /// The whole number at a path.
    pub fn count(&self, path: &str) -> Option<usize> {
        self.at(path).into_iter().find_map(Value::as_count)
    }

    /// True if `true` stands at a path.
    pub fn is(&self, path: &str) -> bool {
        self.at(path).into_iter().any(Value::is_true)
    }
}

/// All resources of an import, and which one a text or a reference means.
#[derive(Default, Debug)]
pub struct Inventory {
    /// In the order of the files.
    pub resources: Vec<Resource>,
    by_address: HashMap<String, Vec<ResourceId>>,
    by_name: HashMap<String, Vec<ResourceId>>,
}

/// Attributes by which others name a resource that exists already.
const IDENTITY: [&str; 12] = [
    "id",
    "arn",
    "url",
    "endpoint",
    "address",
    "dns_name",
    "domain_name",
    "invoke_arn",
    "bucket_regional_domain_name",
    "reader_endpoint",
    "configuration_endpoint_address",
    "execution_arn",
];

impl Inventory {
    /// Of these resources.
    pub fn new(resources: Vec<Resource>) -> Inventory {
        let mut inventory = Inventory { resources, ..Inventory::default() };
        for (at, resource) in inventory.resources.iter().enumerate() {
            let id = ResourceId(at);
            inventory.by_address.entry(resource.address.clone()).or_default().push(id);
            if resource.base != resource.address {
                inventory.by_address.entry(resource.base.clone()).or_default().push(id);
            }
            for path in IDENTITY {
                // Short ones, such as a number, name many things.
                if let Some(text) = resource.text(path).filter(|text| text.len() > 5) {
                    let known = inventory.by_name.entry(text.to_owned()).or_default();
                    known.extend((!known.contains(&id)).then_some(id));
                }
            }
        }
        inventory
    }

    /// One of them.
    pub fn get(&self, id: ResourceId) -> &Resource {
        &self.resources[id.0]
    }

    /// All of them.
    pub fn ids(&self) -> impl Iterator<Item = ResourceId> + use<> {
        (0..self.resources.len()).map(ResourceId)
    }

    /// What a reference means, seen from a resource: of several instances the one of the same number or key, if the text
    /// leaves it open and there is one.
    pub fn resolve(&self, from: &Resource, reference: &Reference) -> Vec<ResourceId> {
        let base = || self.by_address.get(&without_instances(&reference.to).0);
        let Some(found) = self.by_address.get(&reference.to).or_else(base) else { return Vec::new() };
        let twin = |id: &&ResourceId| from.instance.is_some() && self.get(**id).instance == from.instance;
        match found.iter().find(twin) {
            Some(&twin) if found.len() > 1 => vec![twin],
            _ => found.clone(),
        }
    }

    /// Which resources a value speaks of: by references, or by an identity that another one has. Each once, in order.
    pub fn targets(&self, from: &Resource, value: &Value) -> Vec<ResourceId> {
        let mut found = Vec::new();
        value.walk(&mut |value| match value {
            Value::Refer(reference) => found.extend(self.resolve(from, reference)),
            Value::Text(text) => found.extend(self.named(text)),
            _ => {}
        });
        let mut seen = std::collections::HashSet::new();
        found.retain(|id| seen.insert(*id));
        found
    }

    /// Which resources lie at a path of a resource.
    pub fn targets_at(&self, id: ResourceId, path: &str) -> Vec<ResourceId> {
        let from = self.get(id);
        let mut seen = std::collections::HashSet::new();
        let all = from.at(path).into_iter().flat_map(|value| self.targets(from, value));
        all.filter(|target| seen.insert(*target)).collect()
    }

    /// Whose identity a text is, or begins with: an ARN with a qualifier, an address with a port.
    fn named(&self, text: &str) -> Vec<ResourceId> {
        if text.len() < 6 || text.len() > 2_000 {
            return Vec::new();
        }
        let whole = self.by_name.get(text);
        let host = || {
            let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
            let rest = rest.rsplit_once('@').map_or(rest, |(_, rest)| rest);
            self.by_name.get(rest.split(['/', ':', '?']).next().unwrap_or(rest))
        };
        let stem = || text.rsplit_once([':', '/']).and_then(|(stem, _)| self.by_name.get(stem));
        whole.or_else(host).or_else(stem).cloned().unwrap_or_default()
    }
}
