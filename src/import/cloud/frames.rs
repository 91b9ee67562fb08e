//! Where things stand: networks, zones, subnets.

use std::collections::{BTreeMap, HashMap};

use crate::import::cloud::parts::World;
use crate::import::cloud::{ResourceId, label};
use crate::import::draft::{Draft, Fate, Node, NodeId};
use crate::import::value::Value;
use crate::model::Vocabulary;

/// The frames of a draft, made when something comes to stand in them.
pub struct Frames<'a> {
    world: &'a World<'a>,
    made: HashMap<ResourceId, NodeId>,
    zones: HashMap<(Option<ResourceId>, String), NodeId>,
}

/// Where a resource may stand.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Places {
    /// The subnets that it names.
    pub subnets: Vec<ResourceId>,
    /// The network that it is in.
    pub network: Option<ResourceId>,
    /// The cluster of containers that it is in.
    pub cluster: Option<ResourceId>,
}

impl<'a> Frames<'a> {
    /// None so far.
    pub fn new(world: &'a World<'a>) -> Frames<'a> {
        Frames { world, made: HashMap::new(), zones: HashMap::new() }
    }

    /// Which subnets, network and cluster a resource and what it is lent name.
    pub fn places(&self, id: ResourceId, parts: &[ResourceId]) -> Places {
        let mut places = Places::default();
        let names = parts.iter().flat_map(|part| self.world.names(*part));
        for (_, target) in names {
            match self.builtin(*target) {
                Some("subnet") if !places.subnets.contains(target) => places.subnets.push(*target),
                Some("vpc") => places.network = places.network.or(Some(*target)),
                Some("cluster") if self.world.kind(id) != Some("eks") => {
                    places.cluster = places.cluster.or(Some(*target))
                }
                _ => {}
            }
        }
        let of_subnet = places.subnets.first().and_then(|subnet| self.network(*subnet));
        places.network = of_subnet.or(places.network).or_else(|| {
            // A security group says in which network its members are.
            let mut groups = parts.iter().filter(|part| self.world.is_group(**part));
            groups.find_map(|group| self.network(*group))
        });
        places
    }

    fn builtin(&self, id: ResourceId) -> Option<&'static str> {
        let word = self.world.kind(id)?;
        Vocabulary::builtin().kind(word).map(|kind| kind.id.as_str())
    }

    /// The network that a subnet, or a group, says.
    fn network(&self, id: ResourceId) -> Option<ResourceId> {
        self.world.names(id).iter().map(|(_, target)| *target).find(|target| self.builtin(*target) == Some("vpc"))
    }

    /// The zone of a subnet, as far as the file says one.
    pub fn zone(&self, subnet: ResourceId) -> Option<String> {
        let resource = self.world.inventory.get(subnet);
        if let Some(zone) = resource.text("availability_zone|zone|availability_zone_id") {
            return Some(zone.to_owned());
        }
        // One of a list that only the cloud knows: the number tells them apart.
        let mut list = None;
        for value in resource.at("availability_zone") {
            value.walk(&mut |value| {
                if let Value::Refer(reference) = value
                    && reference.to.contains("aws_availability_zones")
                {
                    list = Some(reference.attribute.clone());
                }
            });
        }
        let number: String = list?.chars().filter(char::is_ascii_digit).collect();
        let number = number.parse::<usize>().ok().or_else(|| {
            let instance: String = resource.instance.as_deref()?.chars().filter(char::is_ascii_digit).collect();
            instance.parse().ok()
        })?;
        Some(format!("zone {}", number + 1))
    }

    /// The zones of subnets; none unless all are said and differ.
    pub fn distinct_zones(&self, subnets: &[ResourceId]) -> Option<Vec<String>> {
        let zones: Option<Vec<String>> = subnets.iter().map(|subnet| self.zone(*subnet)).collect();
        let zones = zones?;
        let mut sorted = zones.clone();
        sorted.sort();
        sorted.dedup();
        (sorted.len() == zones.len()).then_some(zones)
    }

    /// The node of a network or cluster.
    pub fn frame(&mut self, draft: &mut Draft, id: ResourceId) -> NodeId {
        if let Some(&node) = self.made.get(&id) {
            return node;
        }
        let resource = self.world.inventory.get(id);
        let entry = self.world.entry(id);
        let kind = self.world.kind(id).unwrap_or("frame");
        let mut node = Node::new(&resource.address, &resource.type_name, kind, &resource.name, &label(resource, entry));
        if let Some(cidr) = resource.text("cidr_block|ip_cidr_range") {
            node.properties.push(("cidr".to_owned(), cidr.to_owned()));
        }
        let parent = match self.builtin(id) {
            Some("subnet") => self.around_subnet(draft, id),
            Some("cluster") => {
                let places = self.places(id, &self.world.parts(id));
                places.network.map(|network| self.frame(draft, network))
            }
            _ => None,
        };
        node.parent = parent;
        let node = draft.add(node);
        self.made.insert(id, node);
        node
    }

    /// The zone of a subnet, in its network.
    fn around_subnet(&mut self, draft: &mut Draft, subnet: ResourceId) -> Option<NodeId> {
        let network = self.network(subnet);
        let around = network.map(|network| self.frame(draft, network));
        let Some(zone) = self.zone(subnet) else { return around };
        if let Some(&node) = self.zones.get(&(network, zone.clone())) {
            return Some(node);
        }
        let address = match network {
            Some(network) => format!("{} zone {zone}", self.world.inventory.get(network).address),
            None => format!("zone {zone}"),
        };
        let mut node = Node::new(&address, "zone", "zone", &zone, &zone);
        node.parent = around;
        let node = draft.imply(node);
        self.zones.insert((network, zone), node);
        Some(node)
    }

    /// Counts the frames in which nothing stands, and those that were asked for.
    pub fn count_empty(&self, draft: &mut Draft) {
        for id in self.world.inventory.ids() {
            let frame = matches!(self.builtin(id), Some("vpc" | "subnet" | "cluster"));
            if frame && !self.made.contains_key(&id) {
                draft.count(
                    Fate::LeftOut("nothing that is drawn stands in it"),
                    &self.world.inventory.get(id).type_name,
                );
            }
        }
    }
}

/// The region around everything that stands in one, if the file names one.
pub fn put_into_region(draft: &mut Draft, region: &str, first: usize) {
    let vocabulary = Vocabulary::builtin();
    let Some(holder) = vocabulary.kind("region").cloned() else { return };
    let inside: Vec<usize> = (first..draft.nodes.len())
        .filter(|&at| draft.nodes[at].parent.is_none())
        .filter(|&at| {
            let kind = vocabulary.kind(&draft.nodes[at].kind);
            kind.is_some_and(|kind| {
                let global = matches!(
                    kind.failure_domain,
                    crate::model::FailureDomain::Global | crate::model::FailureDomain::Site
                );
                !kind.actor && !global && crate::model::vocabulary::may_hold(&holder, kind)
            })
        })
        .collect();
    if inside.is_empty() {
        return;
    }
    let node = draft.imply(Node::new(&format!("region {region}"), "region", "region", region, region));
    inside.into_iter().for_each(|at| draft.nodes[at].parent = Some(node));
}

/// How many of a thing stand in each of its places, as evenly as can be: the first get what is left over.
pub fn shares(all: usize, places: usize) -> Vec<usize> {
    (0..places).map(|at| all / places + usize::from(at < all % places)).collect()
}

/// Resources of one `count` or `for_each` by their base, in the order of the file.
pub fn instances(world: &World<'_>) -> BTreeMap<ResourceId, Vec<ResourceId>> {
    let mut first: HashMap<&str, ResourceId> = HashMap::new();
    let mut found: BTreeMap<ResourceId, Vec<ResourceId>> = BTreeMap::new();
    for id in world.inventory.ids() {
        let start = *first.entry(&world.inventory.get(id).base).or_insert(id);
        found.entry(start).or_default().push(id);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_spread_evenly() {
        assert_eq!(shares(5, 2), [3, 2]);
        assert_eq!(shares(2, 3), [1, 1, 0]);
    }
}
