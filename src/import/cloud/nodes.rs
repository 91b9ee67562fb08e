//! Nodes for resources, and edges between them.

use std::collections::{BTreeSet, HashMap};

use crate::import::cloud::frames::{Frames, instances, shares};
use crate::import::cloud::named::Call;
use crate::import::cloud::parts::World;
use crate::import::cloud::{Draft, Edge, Fate, Node, Op, Rank, ResourceId, Vocabulary, label};
use crate::import::draft::NodeId;
use crate::import::value::Value;

/// So many instances of one `count` are drawn one by one; more are one with a number.
const ONE_BY_ONE: usize = 3;

/// So many resources are drawn once in each of their zones; where there are more, each is drawn once, with its zones as words.
const SPREAD: usize = 6;

/// Which nodes stand for which resource.
pub struct Nodes<'a> {
    frames: Frames<'a>,
    of: HashMap<ResourceId, Vec<NodeId>>,
    left_out: BTreeSet<ResourceId>,
    /// True if there are few enough to draw each in all its zones.
    spread: bool,
}

impl<'a> Nodes<'a> {
    /// Makes a node, or several, of every resource that is drawn. `wanted` says at which a line ends.
    pub fn make(world: &'a World<'a>, wanted: &[bool], draft: &mut Draft) -> Nodes<'a> {
        let spread = world.entries.iter().flatten().filter(|entry| entry.spread).count() <= SPREAD;
        let mut nodes = Nodes { frames: Frames::new(world), of: HashMap::new(), left_out: BTreeSet::new(), spread };
        for (first, all) in instances(world) {
            let (Some(entry), Some(word)) = (world.entry(first), world.kind(first)) else { continue };
            let Some(kind) = Vocabulary::builtin().kind(word) else { continue };
            if kind.is_any(&["vpc", "subnet", "cluster"]) {
                // A network is drawn when something stands in it, or when a line ends at it.
                for id in all.into_iter().filter(|id| wanted[id.0]) {
                    let node = nodes.frames.frame(draft, id);
                    nodes.of.insert(id, vec![node]);
                }
                continue;
            }
            if entry.shy && !all.iter().any(|id| wanted[id.0]) {
                nodes.left_out.extend(all);
                continue;
            }
            if all.len() > ONE_BY_ONE {
                let made = nodes.one(world, draft, first, all.len());
                for id in all {
                    drawn(world, draft, id);
                    nodes.of.insert(id, made.clone());
                }
            } else {
                for id in all {
                    let made = nodes.one(world, draft, id, 1);
                    drawn(world, draft, id);
                    nodes.of.insert(id, made);
                }
            }
        }
        nodes
    }

    /// The nodes of a resource, once in each zone if it is spread.
    fn one(&mut self, world: &World<'_>, draft: &mut Draft, id: ResourceId, copies: usize) -> Vec<NodeId> {
        let resource = world.inventory.get(id);
        let entry = world.entry(id);
        let parts = world.parts(id);
        let places = self.frames.places(id, &parts);
        let mut node = self.plain(world, id, copies);
        let replicas = node.properties.iter().position(|(name, _)| name == "replicas");
        let count = replicas.and_then(|at| node.properties[at].1.parse::<usize>().ok());
        let zones = self.frames.distinct_zones(&places.subnets).filter(|zones| (2..=ONE_BY_ONE).contains(&zones.len()));
        let spread = entry.is_some_and(|entry| entry.spread);
        if let (Some(zones), Some(count), true) = (&zones, count, spread && self.spread)
            && count >= zones.len()
        {
            let address = node.address.clone();
            let first = places.subnets[0];
            return places
                .subnets
                .iter()
                .zip(zones)
                .zip(shares(count, zones.len()))
                .map(|((subnet, zone), share)| {
                    let mut copy = node.clone();
                    copy.address = if *subnet == first { address.clone() } else { format!("{address} in {zone}") };
                    copy.parent = Some(self.frames.frame(draft, *subnet));
                    copy.properties.retain(|(name, _)| name != "replicas");
                    copy.properties.push(("group".to_owned(), crate::import::names::slug(&resource.name)));
                    copy.properties.extend((share > 1).then(|| ("replicas".to_owned(), share.to_string())));
                    draft.imply(copy)
                })
                .collect();
        }
        // One that may run in several zones and is not in all of them stands in none.
        if let (Some(zones), true) = (zones, spread) {
            node.properties.push(("zones".to_owned(), format!("[{}]", zones.join(", "))));
        }
        node.parent = match (places.cluster, places.subnets.as_slice(), places.network) {
            (Some(cluster), ..) => Some(self.frames.frame(draft, cluster)),
            (None, [subnet], _) => Some(self.frames.frame(draft, *subnet)),
            (None, _, Some(network)) => Some(self.frames.frame(draft, network)),
            _ => None,
        };
        vec![draft.imply(node)]
    }

    fn plain(&self, world: &World<'_>, id: ResourceId, copies: usize) -> Node {
        let resource = world.inventory.get(id);
        let entry = world.entry(id);
        let word = world.kind(id).unwrap_or("external");
        let address = if copies > 1 { &resource.base } else { &resource.address };
        let name = match (&resource.instance, copies) {
            (Some(instance), 1) => format!("{} {instance}", resource.name),
            _ => resource.name.clone(),
        };
        let mut node = Node::new(address, &resource.type_name, word, &name, &label(resource, entry));
        let Some(entry) = entry else { return node };
        let Some(kind) = Vocabulary::builtin().kind(word) else { return node };
        let takes =
            |property: &str| Vocabulary::builtin().element_property(property).is_some_and(|rule| rule.suits(kind));
        for (property, path) in &entry.properties {
            let value = match property.as_str() {
                "replicas" => resource.count(path).filter(|count| *count > 0).map(|count| (count * copies).to_string()),
                "cidr" => resource.text(path).map(str::to_owned),
                _ => {
                    let text = resource.text(path).is_some_and(|text| !text.eq_ignore_ascii_case("false"));
                    (resource.is(path) || text).then(String::new)
                }
            };
            node.properties.extend(value.map(|value| (property.clone(), value)));
        }
        let no_replicas = node.properties.iter().all(|(name, _)| name != "replicas");
        if copies > 1 && no_replicas && takes("replicas") {
            node.properties.push(("replicas".to_owned(), copies.to_string()));
        } else if copies > 1 && no_replicas {
            node.label = format!("{} ×{copies}", node.label).trim().to_owned();
        }
        for (property, path) in [("engine", &entry.engine), ("size", &entry.size)] {
            let text = path.as_ref().and_then(|path| resource.text(path)).filter(|text| text.len() <= 40);
            node.properties.extend(text.map(|text| (property.to_owned(), text.to_owned())));
        }
        node
    }

    /// Says what something is for, if nothing has said so.
    pub fn give_role(&self, draft: &mut Draft, id: ResourceId, role: &str) {
        for node in self.of.get(&id).into_iter().flatten() {
            let properties = &mut draft.nodes[node.0].properties;
            if properties.iter().all(|(name, _)| name != "role") {
                properties.push(("role".to_owned(), role.to_owned()));
            }
        }
    }

    /// Connects whatever stands for two resources.
    pub fn connect(
        &self,
        draft: &mut Draft,
        (from, operator, to): (ResourceId, Op, ResourceId),
        rank: Rank,
        because: &str,
        finish: impl Fn(&mut Edge),
    ) {
        let (Some(from), Some(to)) = (self.of.get(&from), self.of.get(&to)) else { return };
        for &from in from {
            for &to in to {
                let mut edge = Edge::new(from, operator, to, rank, because);
                finish(&mut edge);
                let cdn = draft.nodes[from.0].kind == "cdn" && draft.nodes[to.0].kind == "bucket";
                if cdn && operator == Op::Request {
                    edge.properties.push(("cached".to_owned(), String::new()));
                }
                draft.connect(edge);
            }
        }
    }

    /// True unless a surer line says what a permission or a name says: a queue that wakes a function names it, and it may
    /// read from it, and both are that one line.
    pub fn says_something_new(&self, draft: &mut Draft, call: &Call) -> bool {
        let (Some(from), Some(to)) = (self.of.get(&call.from), self.of.get(&call.to)) else { return false };
        let mut new = true;
        for (from, to) in from.iter().flat_map(|from| to.iter().map(move |to| (*from, *to))) {
            for at in draft.between(from, to).to_vec() {
                let edge = &mut draft.edges[at];
                if edge.rank() < call.rank || edge.operator == call.operator {
                    edge.also(call.rank, &call.because);
                    new = false;
                }
            }
            // A queue that wakes a function is named in its environment, too, and a bucket that does is read.
            let wakes = |at: &&usize| draft.edges[**at].operator == Op::Async;
            // So it is where a plan does not know yet what the policy allows: that it may receive.
            let looks = call.vague || call.property.as_deref() == Some("read");
            if call.operator == Op::Request
                && looks
                && let Some(&at) = draft.between(to, from).iter().find(wakes)
            {
                draft.edges[at].also(call.rank, &call.because);
                new = false;
            }
        }
        new
    }

    /// What firewalls let through: more evidence for a line that is there, a comment where there is none.
    pub fn allow(&self, draft: &mut Draft, allowed: &[(ResourceId, ResourceId, String)]) {
        for (from, to, because) in allowed {
            let (Some(from), Some(to)) = (self.of.get(from), self.of.get(to)) else { continue };
            let pairs = from.iter().flat_map(|from| to.iter().map(move |to| (*from, *to)));
            let edges: Vec<usize> =
                pairs.flat_map(|(from, to)| [draft.between(from, to), draft.between(to, from)].concat()).collect();
            let known = !edges.is_empty();
            for at in edges {
                if draft.edges[at].rank() != Rank::Allowed {
                    draft.edges[at].also(Rank::Allowed, because);
                }
            }
            if let (false, Some(&from), Some(&to)) = (known, from.first(), to.first()) {
                draft.connect(Edge::new(from, Op::Request, to, Rank::Allowed, because.clone()));
            }
        }
    }

    /// Users, where the internet comes in.
    pub fn ways_in(&self, world: &World<'_>, draft: &mut Draft, open: &BTreeSet<ResourceId>) {
        let asked = |edge: &&Edge| matches!(edge.operator, Op::Request | Op::Async) && edge.rank() != Rank::Allowed;
        let reached: BTreeSet<NodeId> = draft.edges.iter().filter(asked).map(|edge| edge.to).collect();
        let mut ways: Vec<(NodeId, String)> = Vec::new();
        for id in world.inventory.ids() {
            let Some(nodes) = self.of.get(&id) else { continue };
            let because = match world.entry(id).and_then(|entry| entry.entry.as_deref()) {
                Some("always") => "it is on the internet",
                Some(path) if is_public(world, id, path) => "it faces the internet",
                None if open.contains(&id) => "a security group lets the internet in",
                _ => continue,
            };
            ways.extend(nodes.iter().filter(|node| !reached.contains(node)).map(|node| (*node, because.to_owned())));
        }
        if ways.is_empty() {
            draft.remarks.push("nothing says how users come in: add `user users` and an arrow from them".to_owned());
            return;
        }
        let users = draft.imply(Node::new("users", "users", "user", "users", "Users"));
        for (node, because) in ways {
            draft.connect(Edge::new(users, Op::Request, node, Rank::Wired, because));
        }
    }

    /// People to whom a topic sends mail or short messages; their addresses stay in the file.
    pub fn subscribers(&self, world: &World<'_>, draft: &mut Draft) {
        for id in world.inventory.ids() {
            let resource = world.inventory.get(id);
            let (topics, subscriptions) = match resource.type_name.as_str() {
                "aws_sns_topic_subscription" | "AWS::SNS::Subscription" => {
                    (world.inventory.targets_at(id, "topic_arn"), resource.trees.iter().collect())
                }
                "AWS::SNS::Topic" => (vec![id], resource.at("subscription")),
                _ => continue,
            };
            let mut protocols = subscriptions.iter().flat_map(|value| value.at("protocol")).filter_map(Value::as_text);
            let Some(protocol) = protocols.find(|protocol| protocol.starts_with("email") || *protocol == "sms") else {
                continue;
            };
            let word = if protocol == "sms" { "by SMS" } else { "by e-mail" };
            for node in topics.iter().filter_map(|topic| self.of.get(topic)).flatten() {
                let name = format!("{} subscribers", draft.nodes[node.0].name);
                let address = format!("{} {word}", draft.nodes[node.0].address);
                let known = draft.nodes.iter().position(|node| node.address == address).map(NodeId);
                let people = known
                    .unwrap_or_else(|| draft.imply(Node::new(&address, "subscribers", "user", &name, "Subscribers")));
                let mut edge = Edge::new(*node, Op::Async, people, Rank::Wired, resource.address.clone());
                edge.label = word.to_owned();
                draft.connect(edge);
            }
        }
    }

    /// Says what became of everything that is not drawn.
    pub fn count(&self, world: &World<'_>, draft: &mut Draft) {
        self.frames.count_empty(draft);
        for id in world.inventory.ids() {
            if world.inventory.get(id).made {
                continue;
            }
            let type_name = &world.inventory.get(id).type_name;
            let fate = match world.entry(id) {
                Some(entry) if entry.kind.is_some() && self.left_out.contains(&id) => {
                    Fate::LeftOut("no line ends at it")
                }
                Some(entry) if entry.kind.is_some() => continue,
                Some(entry) => entry.skip.as_deref().map_or(Fate::Contracted, Fate::LeftOut),
                None => Fate::LeftOut("its type is not known here"),
            };
            draft.count(fate, type_name);
        }
    }
}

fn drawn(world: &World<'_>, draft: &mut Draft, id: ResourceId) {
    let resource = world.inventory.get(id);
    if !resource.made {
        draft.count(Fate::Drawn, &resource.type_name);
    }
}

fn is_public(world: &World<'_>, id: ResourceId, path: &str) -> bool {
    let resource = world.inventory.get(id);
    !resource.is(path)
        && !resource.text(path).is_some_and(|word| {
            word.to_ascii_lowercase().starts_with("internal") && !word.to_ascii_lowercase().starts_with("internet")
        })
}
