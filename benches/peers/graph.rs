//! The designs that programs are measured with, as plain data: zones, nodes and edges.

use std::collections::BTreeSet;

use super::dice::Dice;

/// What holds nodes and other zones.
pub struct Zone {
    /// Unlike all other ids.
    pub id: String,
    /// The zone that holds it.
    pub parent: Option<String>,
    /// Its words.
    pub label: String,
    /// The kind in our language.
    pub kind: &'static str,
}

/// What is drawn as a box.
pub struct Node {
    /// Unlike all other ids.
    pub id: String,
    /// The zone that holds it.
    pub zone: Option<String>,
    /// Its words.
    pub label: String,
    /// The kind in our language.
    pub kind: &'static str,
    /// Width and height, for programs that let us choose.
    pub size: (f64, f64),
}

/// What is drawn as a line with a head.
pub struct Edge {
    /// The id of the node where it begins.
    pub from: String,
    /// The id of the node where it ends.
    pub to: String,
    /// Its words.
    pub label: Option<String>,
}

/// A design.
#[derive(Default)]
pub struct Graph {
    /// A holder stands before what it holds.
    pub zones: Vec<Zone>,
    /// In the order in which they are declared.
    pub nodes: Vec<Node>,
    /// In the order in which they are declared.
    pub edges: Vec<Edge>,
}

/// The names of all designs that can be made.
pub const NAMES: [&str; 8] = ["S", "M", "L", "XL", "10k", "diamonds-20", "diamonds-61", "star"];

/// The design of a name.
pub fn make(name: &str) -> Option<Graph> {
    Some(match name {
        "S" => slide(),
        "M" => tiers(name, 100, 10, 0),
        "L" => tiers(name, 1_000, 50, 5),
        "XL" => tiers(name, 5_000, 250, 25),
        "10k" => tiers(name, 10_000, 500, 50),
        "diamonds-20" => diamonds(20),
        "diamonds-61" => diamonds(61),
        "star" => star(400),
        _ => return None,
    })
}

/// What a name stands for, in a line.
pub fn about(name: &str) -> &'static str {
    match name {
        "S" => "the slide: users, DNS, CDN, a balancer, two zones of servers and databases in a region",
        "M" => "10 zones of tiers",
        "L" => "50 zones of tiers in 5 regions",
        "XL" => "250 zones of tiers in 25 regions",
        "10k" => "500 zones of tiers in 50 regions",
        "diamonds-20" => "a chain of 20 diamonds",
        "diamonds-61" => "a chain of 61 diamonds",
        "star" => "one node that calls 400 others",
        _ => "",
    }
}

impl Graph {
    fn zone(&mut self, id: &str, label: &str, parent: Option<&str>, kind: &'static str) {
        self.zones.push(Zone { id: id.into(), label: label.into(), parent: parent.map(Into::into), kind });
    }

    fn node(&mut self, id: &str, label: &str, kind: &'static str, zone: Option<&str>) {
        let size = ((7 * label.chars().count() + 24).max(90) as f64, 44.0);
        self.nodes.push(Node { id: id.into(), label: label.into(), kind, zone: zone.map(Into::into), size });
    }

    fn edge(&mut self, from: &str, to: &str, label: Option<&str>) {
        self.edges.push(Edge { from: from.into(), to: to.into(), label: label.map(Into::into) });
    }
}

fn slide() -> Graph {
    let mut graph = Graph::default();
    graph.zone("region", "Region eu-west-1", None, "region");
    graph.zone("zone_a", "Zone A", Some("region"), "zone");
    graph.zone("zone_b", "Zone B", Some("region"), "zone");
    graph.node("user", "User", "user", None);
    graph.node("dns", "DNS", "dns", None);
    graph.node("cdn", "CDN", "cdn", None);
    graph.node("bucket", "Bucket", "bucket", Some("region"));
    graph.node("lb", "Load balancer", "lb", Some("region"));
    for (zone, letter, db, role) in [("zone_a", "a", "db_master", "master"), ("zone_b", "b", "db_standby", "standby")] {
        let upper = letter.to_uppercase();
        for number in 1..=2 {
            graph.node(&format!("web_{letter}{number}"), &format!("Web server {upper}{number}"), "server", Some(zone));
        }
        graph.node(&format!("disk_{letter}"), &format!("Disk {upper}"), "disk", Some(zone));
        graph.node(db, &format!("DB {role}"), "db", Some(zone));
    }
    graph.edge("user", "dns", Some("resolve"));
    graph.edge("user", "cdn", Some("HTTPS"));
    graph.edge("cdn", "bucket", Some("static"));
    graph.edge("cdn", "lb", Some("dynamic"));
    let webs = ["web_a1", "web_a2", "web_b1", "web_b2"];
    for web in webs {
        graph.edge("lb", web, None);
    }
    for web in webs {
        graph.edge(web, "db_master", (web == "web_a1").then_some("SQL"));
    }
    for web in webs {
        graph.edge(web, if web.starts_with("web_a") { "disk_a" } else { "disk_b" }, None);
    }
    graph.edge("db_master", "db_standby", Some("replicate"));
    graph
}

/// Tiers of a zone from the front to the back: the word in labels, and the kind in our language.
const TIERS: [(&str, &str); 7] = [
    ("lb", "lb"),
    ("web", "server"),
    ("app", "server"),
    ("cache", "cache"),
    ("queue", "queue"),
    ("db", "db"),
    ("disk", "disk"),
];
const LABELS: [&str; 8] = ["HTTPS", "gRPC", "SQL", "TCP 5432", "S3", "async", "replicate", "TLS 443"];

/// Every zone has a balancer and tiers; every node hangs from one of the tier before it. Three edges in ten are more than
/// that: most forward in the zone, a quarter to one of the next zones, a few backwards.
fn tiers(name: &str, nodes: usize, zones: usize, regions: usize) -> Graph {
    let mut dice = Dice::new(&format!("1/{name}"));
    let mut graph = Graph::default();
    for region in 1..=regions {
        graph.zone(&format!("r{region:02}"), &format!("Region {region}"), None, "region");
    }
    let mut members: Vec<Vec<Vec<String>>> = Vec::new();
    for zone in 0..zones {
        let id = format!("z{:03}", zone + 1);
        let parent = (regions > 0).then(|| format!("r{:02}", zone * regions / zones + 1));
        graph.zone(&id, &format!("Zone {}", zone + 1), parent.as_deref(), "zone");
        let mut kinds = vec![0];
        kinds.extend((1..nodes / zones).map(|_| 1 + dice.below(TIERS.len() - 1)));
        kinds.sort_unstable();
        let mut of_kind = vec![Vec::new(); TIERS.len()];
        for kind in kinds {
            let number = graph.nodes.len() + 1;
            let node = format!("n{number:04}");
            graph.node(&node, &format!("{}-{number}", TIERS[kind].0), TIERS[kind].1, Some(&id));
            of_kind[kind].push(node);
        }
        of_kind.retain(|tier| !tier.is_empty());
        members.push(of_kind);
    }
    let mut lines = Lines { graph, seen: BTreeSet::new() };
    for zone in 0..zones {
        let here = &members[zone];
        if zone > 0 {
            let source = &members[zone.saturating_sub(dice.between(1, 3))];
            let from = dice.choice(&source[1.min(source.len() - 1)]);
            lines.add(from, &here[0][0], &mut dice);
        }
        for pair in here.windows(2) {
            for node in &pair[1] {
                let from = dice.choice(&pair[0]);
                lines.add(from, node, &mut dice);
            }
        }
    }
    let wanted = (1.3 * nodes as f64).round_ties_even() as usize;
    while lines.graph.edges.len() < wanted {
        let zone = dice.below(zones);
        let here = &members[zone];
        let kind = dice.random();
        let (from, to) = if kind < 0.70 && here.len() > 1 {
            let tier = dice.below(here.len() - 1);
            let next = (tier + dice.choice(&[1, 1, 1, 2])).min(here.len() - 1);
            (&here[tier], &here[next])
        } else if kind < 0.95 {
            let other = (zone + dice.between(1, 3)).min(zones - 1);
            if other == zone {
                continue;
            }
            let tier = dice.below(here.len());
            // The tier there is drawn after the node here.
            let from = dice.choice(&here[tier]);
            let there = &members[other];
            let tier = (tier + dice.below(2)).min(there.len() - 1);
            let to = dice.choice(&there[tier]);
            lines.add(from, to, &mut dice);
            continue;
        } else if here.len() > 1 {
            let tier = dice.between(1, here.len() - 1);
            (&here[tier], &here[tier - 1])
        } else {
            continue;
        };
        let (from, to) = (dice.choice(from), dice.choice(to));
        lines.add(from, to, &mut dice);
    }
    lines.graph
}

/// A design whose edges join different pairs.
struct Lines {
    graph: Graph,
    seen: BTreeSet<(String, String)>,
}

impl Lines {
    fn add(&mut self, from: &str, to: &str, dice: &mut Dice) {
        let (one, other) = (from.min(to).to_owned(), from.max(to).to_owned());
        if from == to || !self.seen.insert((one, other)) {
            return;
        }
        let label = (dice.random() < 0.2).then(|| *dice.choice(&LABELS));
        self.graph.edge(from, to, label);
    }
}

/// One node calls two, and both call the next one.
fn diamonds(count: usize) -> Graph {
    let mut graph = Graph::default();
    graph.node("a0", "Step 0", "server", None);
    for number in 1..=count {
        for side in ["b", "c"] {
            graph.node(&format!("{side}{number}"), &format!("Half {side}{number}"), "server", None);
            graph.edge(&format!("a{}", number - 1), &format!("{side}{number}"), None);
        }
        graph.node(&format!("a{number}"), &format!("Step {number}"), "server", None);
        for side in ["b", "c"] {
            graph.edge(&format!("{side}{number}"), &format!("a{number}"), None);
        }
    }
    graph
}

/// One node calls many.
fn star(leaves: usize) -> Graph {
    let mut graph = Graph::default();
    graph.node("hub", "Hub", "lb", None);
    for number in 1..=leaves {
        graph.node(&format!("n{number}"), &format!("Server {number}"), "server", None);
        graph.edge("hub", &format!("n{number}"), None);
    }
    graph
}
