//! Lines that files do not draw and yet speak of: what a program is granted, what its environment names, what firewalls let
//! through.

use std::collections::{BTreeSet, HashMap};

use crate::import::cloud::grants::Policies;
use crate::import::cloud::parts::World;
use crate::import::cloud::{Op, Rank, ResourceId};
use crate::import::read::json;
use crate::import::value::Value;
use crate::limits::import::TEXT_VALUES;
use crate::model::Vocabulary;

/// A line that something speaks of.
#[derive(Clone, Debug)]
pub struct Call {
    /// Where it begins.
    pub from: ResourceId,
    /// Where it ends.
    pub to: ResourceId,
    /// Its operator.
    pub operator: Op,
    /// A flag of it: `read` or `write`.
    pub property: Option<String>,
    /// True if it may be anything that one does with the target.
    pub vague: bool,
    /// How sure it is.
    pub rank: Rank,
    /// Who says so.
    pub because: String,
}

/// All of them.
pub struct Words {
    /// Granted and named, the granted first.
    pub calls: Vec<Call>,
    /// What firewalls let through.
    pub allowed: Vec<(ResourceId, ResourceId, String)>,
    /// What the internet may reach.
    pub open: BTreeSet<ResourceId>,
}

impl Words {
    /// Finds them, at most `limit` of a sort.
    pub fn new(world: &World<'_>, limit: usize) -> Words {
        let policies = Policies::new(world.inventory, world.tables);
        let mut words = Words { calls: Vec::new(), allowed: Vec::new(), open: BTreeSet::new() };
        let mut named = Vec::new();
        let mut members: HashMap<ResourceId, Vec<ResourceId>> = HashMap::new();
        for id in world.inventory.ids().filter(|id| world.kind(*id).is_some()) {
            let parts = world.parts(id);
            words.granted(world, &policies, id, &parts);
            parts.iter().for_each(|part| names(world, id, *part, &mut named));
            for group in parts.into_iter().filter(|part| world.is_group(*part)) {
                members.entry(group).or_default().push(id);
            }
        }
        words.calls.append(&mut named);
        words.calls.truncate(limit);
        words.firewalls(world, &members, limit);
        words
    }

    fn granted(&mut self, world: &World<'_>, policies: &Policies<'_>, id: ResourceId, parts: &[ResourceId]) {
        for granted in policies.granted(parts) {
            let Some(target) = world.owner(granted.target).filter(|target| *target != id && callable(world, *target))
            else {
                continue;
            };
            let (from, to) = if granted.back { (target, id) } else { (id, target) };
            self.calls.push(Call {
                from,
                to,
                operator: granted.operator,
                property: (!granted.property.is_empty()).then_some(granted.property),
                vague: granted.vague,
                rank: Rank::Granted,
                because: granted.because,
            });
        }
    }

    /// Rules of security groups that name another group, or the internet.
    fn firewalls(&mut self, world: &World<'_>, members: &HashMap<ResourceId, Vec<ResourceId>>, limit: usize) {
        let mut seen = BTreeSet::new();
        for id in world.inventory.ids() {
            if self.allowed.len() >= limit {
                break;
            }
            let resource = world.inventory.get(id);
            let rule = matches!(
                resource.type_name.as_str(),
                "aws_security_group_rule" | "aws_vpc_security_group_ingress_rule" | "AWS::EC2::SecurityGroupIngress"
            );
            let out = resource.text("type") == Some("egress");
            let (groups, rules) = match (rule, world.is_group(id)) {
                (true, _) if !out => (
                    world.inventory.targets_at(id, "security_group_id|group_id|group_name"),
                    resource.trees.iter().collect(),
                ),
                (false, true) => (vec![id], resource.at("ingress|security_group_ingress")),
                _ => continue,
            };
            let guarded: Vec<ResourceId> =
                groups.iter().filter_map(|group| members.get(group)).flatten().copied().collect();
            for value in rules {
                if any_address(value) {
                    self.open.extend(&guarded);
                }
                let sources = value.at(
                    "security_groups|source_security_group_id|referenced_security_group_id|source_security_group_name",
                );
                for source in sources.into_iter().flat_map(|value| world.inventory.targets(resource, value)) {
                    for &from in members.get(&source).into_iter().flatten() {
                        for &to in guarded.iter().filter(|to| **to != from) {
                            if self.allowed.len() < limit && seen.insert((from, to)) {
                                self.allowed.push((from, to, resource.address.clone()));
                            }
                        }
                    }
                }
            }
        }
    }
}

fn any_address(value: &Value) -> bool {
    let mut any = false;
    for value in value.at("cidr_blocks|cidr_ip|cidr_ipv4") {
        value.walk(&mut |value| any |= value.as_text() == Some("0.0.0.0/0"));
    }
    any
}

/// True for what somebody calls when it names it.
fn callable(world: &World<'_>, id: ResourceId) -> bool {
    let kind = world.kind(id).and_then(|word| Vocabulary::builtin().kind(word));
    kind.is_some_and(|kind| {
        !kind.frame && !kind.overlay && !world.tables.named.silent.iter().any(|silent| kind.is(silent))
    })
}

/// What the environment of something names. Of values only references are read, of keys only the names.
fn names(world: &World<'_>, id: ResourceId, part: ResourceId, calls: &mut Vec<Call>) {
    let resource = world.inventory.get(part);
    for path in &world.tables.named.paths {
        for value in resource.at(path) {
            let mut found = Vec::new();
            keyed(value, path, &mut |key, value| {
                found.extend(
                    world.inventory.targets(resource, value).into_iter().map(|target| (key.to_owned(), target)),
                );
            });
            for (key, target) in found {
                let Some(target) = world.owner(target).filter(|target| *target != id && callable(world, *target))
                else {
                    continue;
                };
                calls.push(Call {
                    from: id,
                    to: target,
                    operator: Op::Request,
                    property: None,
                    vague: true,
                    rank: Rank::Named,
                    because: key,
                });
            }
        }
    }
}

/// Goes through what has no parts, with the name under which it stands: `KEY: value`, or `{name: KEY, value: …}`. Texts
/// that are JSON are gone through, too.
fn keyed(value: &Value, key: &str, visit: &mut dyn FnMut(&str, &Value)) {
    match value {
        Value::Map(entries) => {
            let name = value.get("name").or_else(|| value.get("Name")).and_then(Value::as_text);
            for (inner, value) in entries {
                let standing = matches!(inner.as_str(), "value" | "Value" | "valueFrom" | "ValueFrom");
                let key = match name {
                    Some(name) if standing => name,
                    _ => inner,
                };
                // Images are read and not called, and logs are written by what runs the program.
                if !matches!(inner.as_str(), "image" | "Image" | "logConfiguration" | "LogConfiguration") {
                    keyed(value, key, visit);
                }
            }
        }
        Value::List(items) => items.iter().for_each(|item| keyed(item, key, visit)),
        Value::Text(text) => match json::inner(text, TEXT_VALUES) {
            Some(inner) => keyed(&inner, key, visit),
            None => visit(key, value),
        },
        Value::Join(items) => {
            // What is put together may name somebody in a part, and look like an address as a whole.
            visit(key, value);
            items
                .iter()
                .filter(|item| matches!(item, Value::Map(_) | Value::List(_)))
                .for_each(|item| keyed(item, key, visit));
        }
        other => visit(key, other),
    }
}
