//! What belongs to a resource: the task definition of a service, its role, its security groups, its subnets.

use std::collections::{HashMap, HashSet};

use crate::import::cloud::tables::{Tables, TypeEntry};
use crate::import::cloud::{Inventory, ResourceId};
use crate::import::value::{Value, snake};
use crate::limits::import::LENT;

/// Security groups.
const GROUPS: [&str; 3] = ["aws_security_group", "AWS::EC2::SecurityGroup", "aws_default_security_group"];

/// The resources of an import with what the tables say of them.
pub struct World<'a> {
    /// The resources.
    pub inventory: &'a Inventory,
    /// The tables.
    pub tables: &'static Tables,
    /// What the tables say of each.
    pub entries: Vec<Option<&'static TypeEntry>>,
    /// What each names, by the name of the property in which it does.
    names: Vec<Vec<(String, ResourceId)>>,
}

impl<'a> World<'a> {
    /// Looks everything up once.
    pub fn new(inventory: &'a Inventory, tables: &'static Tables) -> World<'a> {
        let entries = inventory.ids().map(|id| tables.entry(inventory, id)).collect();
        let names = inventory.ids().map(|id| named(inventory, id)).collect();
        World { inventory, tables, entries, names }
    }

    /// What the tables say of a resource.
    pub fn entry(&self, id: ResourceId) -> Option<&'static TypeEntry> {
        self.entries[id.0]
    }

    /// The kind that it is drawn as.
    pub fn kind(&self, id: ResourceId) -> Option<&'static str> {
        self.entry(id).and_then(|entry| entry.kind.as_deref())
    }

    /// What it names, each with the property.
    pub fn names(&self, id: ResourceId) -> &[(String, ResourceId)] {
        &self.names[id.0]
    }

    /// Itself and what it is lent.
    pub fn parts(&self, id: ResourceId) -> Vec<ResourceId> {
        let mut parts = vec![id];
        let mut seen = HashSet::from([id]);
        let mut begin = 0;
        for _ in 0..LENT {
            let end = parts.len();
            for at in begin..end {
                for (property, target) in self.names(parts[at]) {
                    // A rule that lets another group in does not make anybody a member of it.
                    let lends = self.entry(*target).is_some_and(|entry| entry.lends)
                        && !(self.is_group(parts[at]) && self.is_group(*target));
                    // With this role images are read and logs written, and nothing of the program's own.
                    if lends && !property.starts_with("execution_role") && seen.insert(*target) {
                        parts.push(*target);
                    }
                }
            }
            begin = end;
        }
        parts
    }

    /// What something that is not drawn belongs to: the first drawn thing that it names.
    pub fn owner(&self, id: ResourceId) -> Option<ResourceId> {
        if self.kind(id).is_some() {
            return Some(id);
        }
        let frame =
            |id: &ResourceId| self.kind(*id).is_some_and(|kind| matches!(kind, "vpc" | "subnet" | "vpc-network"));
        let drawn = self.names(id).iter().map(|(_, target)| *target).filter(|target| self.kind(*target).is_some());
        drawn.into_iter().find(|target| !frame(target))
    }

    /// True for a security group.
    pub fn is_group(&self, id: ResourceId) -> bool {
        GROUPS.contains(&self.inventory.get(id).type_name.as_str())
    }
}

/// What a resource names, each target once for each property.
fn named(inventory: &Inventory, id: ResourceId) -> Vec<(String, ResourceId)> {
    let from = inventory.get(id);
    let mut found = Vec::new();
    let mut seen: HashMap<String, HashSet<ResourceId>> = HashMap::new();
    for (key, value) in from.trees.iter().flat_map(Value::entries) {
        // What a resource says of itself names nobody else.
        let property = snake(key);
        if matches!(property.as_str(), "id" | "arn" | "url" | "endpoint" | "address" | "dns_name" | "tags" | "tags_all")
        {
            continue;
        }
        for target in inventory.targets(from, value) {
            if target != id && seen.entry(property.clone()).or_default().insert(target) {
                found.push((property.clone(), target));
            }
        }
    }
    found
}
