//! What an import is about to write: elements, frames and edges, each with where it comes from.

use std::collections::{BTreeMap, HashMap};

use crate::limits::Limits;
use crate::limits::import::EVIDENCE;
use crate::model::Op;
use crate::refusal::Refusal;

/// An element or a frame of a draft, by its place in [`Draft::nodes`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct NodeId(pub usize);

/// How sure it is that one calls the other. The first is the surest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Rank {
    /// The file connects the two: an event source, a target group, a subscription, an integration, an arrow.
    Wired,
    /// A permission names the target.
    Granted,
    /// A variable of the environment, or a parameter, names the target.
    Named,
    /// A firewall lets it through: that is written as a comment alone.
    Allowed,
}

impl Rank {
    /// Its word in comments.
    pub fn word(self) -> &'static str {
        match self {
            Rank::Wired => "wired",
            Rank::Granted => "granted",
            Rank::Named => "named",
            Rank::Allowed => "allowed",
        }
    }
}

/// An element or a frame.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it is called in the file it comes from; the same in every import.
    pub address: String,
    /// Its type there, for the report.
    pub type_name: String,
    /// A word of the vocabulary.
    pub kind: String,
    /// From what its id is made.
    pub name: String,
    /// What stands under it in a picture; empty for nothing.
    pub label: String,
    /// The frame or element that holds it.
    pub parent: Option<NodeId>,
    /// Properties: a name, and a value as it is written, empty for a flag.
    pub properties: Vec<(String, String)>,
}

impl Node {
    /// One without properties at the top of the drawing.
    pub fn new(address: &str, type_name: &str, kind: &str, name: &str, label: &str) -> Node {
        Node {
            address: address.to_owned(),
            type_name: type_name.to_owned(),
            kind: kind.to_owned(),
            name: name.to_owned(),
            label: label.to_owned(),
            parent: None,
            properties: Vec::new(),
        }
    }
}

/// An edge with its evidence.
#[derive(Clone, Debug)]
pub struct Edge {
    /// Who calls, sends or controls.
    pub from: NodeId,
    /// Who is called.
    pub to: NodeId,
    /// The operator.
    pub operator: Op,
    /// A word beside the line; empty for none.
    pub label: String,
    /// Properties, as those of a node.
    pub properties: Vec<(String, String)>,
    /// The surest evidence first, each with the words that name it.
    pub evidence: Vec<(Rank, String)>,
    /// True when there is more evidence than is kept.
    pub is_cut: bool,
}

impl Edge {
    /// Adds a piece of evidence, if it is new.
    pub fn also(&mut self, rank: Rank, because: impl Into<String>) {
        let evidence = (rank, because.into());
        match self.evidence.binary_search(&evidence) {
            Ok(_) => {}
            Err(_) if self.evidence.len() >= EVIDENCE => self.is_cut = true,
            Err(place) => self.evidence.insert(place, evidence),
        }
    }

    /// One with one piece of evidence.
    pub fn new(from: NodeId, operator: Op, to: NodeId, rank: Rank, because: impl Into<String>) -> Edge {
        Edge {
            from,
            to,
            operator,
            label: String::new(),
            properties: Vec::new(),
            evidence: vec![(rank, because.into())],
            is_cut: false,
        }
    }

    /// The surest of its evidence.
    pub fn rank(&self) -> Rank {
        self.evidence.iter().map(|(rank, _)| *rank).min().unwrap_or(Rank::Allowed)
    }
}

/// What became of things of one type.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Fate {
    /// They are elements or frames.
    Drawn,
    /// They are edges, properties, or part of something that is drawn.
    Contracted,
    /// They are not in the design, for this reason.
    LeftOut(&'static str),
}

/// A draft of a design.
#[derive(Clone, Default, Debug)]
pub struct Draft {
    /// Which way it runs: `right` or `down`, if the file says so.
    pub direction: Option<&'static str>,
    /// Elements and frames, in the order of the file.
    pub nodes: Vec<Node>,
    /// Edges, in the order of the file.
    pub edges: Vec<Edge>,
    /// How many of each type became what.
    pub fates: BTreeMap<(Fate, String), usize>,
    /// What the reader of the report should know besides.
    pub remarks: Vec<String>,
    /// Where the edge of two ends and an operator is.
    known: HashMap<(NodeId, Op, NodeId), usize>,
    /// The addresses of all nodes, and the last number that one of them has got.
    addresses: HashMap<String, usize>,
    /// Which edges run from one to the other.
    pairs: HashMap<(NodeId, NodeId), Vec<usize>>,
}

impl Draft {
    /// Adds an element or a frame, and counts it as drawn.
    pub fn add(&mut self, node: Node) -> NodeId {
        self.count(Fate::Drawn, &node.type_name);
        self.imply(node)
    }

    /// Adds what the file does not declare but speaks of: users, a host outside, the frame of a namespace. It is no thing of
    /// the file, and not counted. Of two nodes with one address the second gets a number.
    pub fn imply(&mut self, mut node: Node) -> NodeId {
        let plain = node.address.clone();
        while self.addresses.contains_key(&node.address) {
            let number = self.addresses.entry(plain.clone()).or_insert(1);
            *number += 1;
            node.address = format!("{plain} ({number})");
        }
        self.addresses.insert(node.address.clone(), 1);
        self.nodes.push(node);
        NodeId(self.nodes.len() - 1)
    }

    /// Counts one thing of a type.
    pub fn count(&mut self, fate: Fate, type_name: &str) {
        *self.fates.entry((fate, type_name.to_owned())).or_default() += 1;
    }

    /// Adds an edge. One of the same ends and operator gets its evidence, its label and its properties instead, since a
    /// design has one edge of an operator between two elements; nobody is connected with itself.
    pub fn connect(&mut self, edge: Edge) {
        if edge.from == edge.to {
            return;
        }
        let mut key = (edge.from, edge.operator, edge.to);
        if edge.operator == Op::Association && key.0 > key.2 {
            key = (key.2, key.1, key.0);
        }
        let place = *self.known.entry(key).or_insert(self.edges.len());
        let Some(old) = self.edges.get_mut(place) else {
            self.pairs.entry((edge.from, edge.to)).or_default().push(place);
            self.edges.push(edge);
            return;
        };
        edge.evidence.into_iter().for_each(|(rank, because)| old.also(rank, because));
        join(&mut old.label, &edge.label);
        for (name, value) in edge.properties {
            match old.properties.iter_mut().find(|(known, _)| *known == name) {
                Some((_, known)) if name == "path" => join(known, &value),
                Some(_) => {}
                None => old.properties.push((name, value)),
            }
        }
    }

    /// Stops before there is more than a design can hold.
    pub fn enough(&self, limits: &Limits) -> Result<(), Refusal> {
        if self.is_too_large(limits) { Err(self.too_large(limits)) } else { Ok(()) }
    }

    /// True when a design could not hold it.
    pub fn is_too_large(&self, limits: &Limits) -> bool {
        self.nodes.len() > limits.elements || self.edges.len() > limits.edges
    }

    /// That it is.
    pub fn too_large(&self, limits: &Limits) -> Refusal {
        let message = format!("{} elements and {} lines are too many", self.nodes.len(), self.edges.len());
        Refusal::new(message, format!("a design may have {} and {}; import a part", limits.elements, limits.edges))
    }

    /// The edges that run from one to the other, by their places.
    pub fn between(&self, from: NodeId, to: NodeId) -> &[usize] {
        self.pairs.get(&(from, to)).map_or(&[], Vec::as_slice)
    }

    /// The frames around a node, the innermost first.
    pub fn frames(&self, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let mut at = self.nodes[node.0].parent;
        let mut left = self.nodes.len();
        std::iter::from_fn(move || {
            let frame = at?;
            left = left.checked_sub(1)?;
            at = self.nodes[frame.0].parent;
            Some(frame)
        })
    }

    /// True for a frame that is in another one, or that is the other one itself.
    pub fn is_in(&self, node: NodeId, frame: NodeId) -> bool {
        node == frame || self.frames(node).any(|around| around == frame)
    }
}

/// Puts a word of a second edge beside that of the first, as long as one can read it.
fn join(known: &mut String, more: &str) {
    if more.is_empty() || known.split(", ").any(|part| part == more) || known.len() + more.len() > 200 {
        return;
    }
    if !known.is_empty() {
        known.push_str(", ");
    }
    known.push_str(more);
}
