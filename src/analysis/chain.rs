//! Why an element is not ok: the shortest chain of needs that leads to what has failed.

use std::collections::{HashMap, VecDeque};

use crate::analysis::failure::{Value, Values};
use crate::analysis::needs::Way;
use crate::analysis::simulation::Simulation;
use crate::model::{Architecture, Link, LocalisedText, Node};

/// What a chain ends in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
    /// The last element of the chain has failed or is stopped.
    Failed,
    /// The last element is inside this one, which has failed or is stopped.
    Inside(Node),
    /// Nothing has failed: the last element depends on this edge, which is only for emergencies.
    Edge(Link),
}

/// The shortest chain of needs that explains a value below ok.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Chain {
    /// From the element in question to the last one, each needing the next.
    pub nodes: Vec<Node>,
    /// What the last one suffers from.
    pub end: End,
}

impl Chain {
    /// The chain in words: ``"`users` → `web` → `data`: `data` is down"``, each needing the next.
    pub fn text(&self, architecture: &Architecture) -> LocalisedText {
        let id = |node: Node| format!("`{}`", architecture.element(node).id);
        let path = self.nodes.iter().map(|&node| id(node)).collect::<Vec<_>>().join(" → ");
        let last = self.nodes.last().map(|&node| id(node)).unwrap_or_default();
        let (en, ja) = match self.end {
            End::Failed => (format!("{last} is down"), format!("{last}が停止しています")),
            End::Inside(place) => {
                let place = id(place);
                (format!("{last} is in {place}, which is down"), format!("{last}を含む{place}が停止しています"))
            }
            End::Edge(link) => {
                let to = id(architecture.ends(link).1);
                (format!("{last} has only an emergency way to {to}"), format!("{last}から{to}への経路は非常用だけです"))
            }
        };
        if self.nodes.len() < 2 {
            return LocalisedText::en_ja(en, ja);
        }
        LocalisedText::en_ja(format!("{path}: {en}"), format!("{path}: {ja}"))
    }
}

impl Simulation {
    /// Why an element is below ok under the values of a run; none when it is ok.
    pub fn explain(&self, values: &Values, node: Node) -> Option<Chain> {
        if values.get(node) == Value::Ok {
            return None;
        }
        let mut from: HashMap<usize, usize> = HashMap::from([(node.index(), node.index())]);
        let mut open = VecDeque::from([node.index()]);
        let (mut weak_edge, mut weakest) = (None, None);
        while let Some(at) = open.pop_front() {
            if values.down[at] {
                return Some(Chain { nodes: path(&from, at), end: self.cause(values, at) });
            }
            for next in self.culprits(values, at) {
                from.entry(next).or_insert_with(|| {
                    open.push_back(next);
                    at
                });
            }
            weak_edge = weak_edge.or_else(|| self.weak_edge(values, at, true).map(|link| (at, link)));
            // In a circle the target is no better than the edge to it.
            weakest = weakest.or_else(|| self.weak_edge(values, at, false).map(|link| (at, link)));
        }
        weak_edge.or(weakest).map(|(at, link)| Chain { nodes: path(&from, at), end: End::Edge(link) })
    }

    /// The needs of an element that give it its value: parts and targets that are themselves below ok.
    ///
    /// Of ways that stand in for each other only those that run and cannot answer, where there are some: that one has
    /// failed is what the others are there for, and what those starve of is the cause.
    fn culprits(&self, values: &Values, at: usize) -> Vec<usize> {
        let value = values.values[at];
        let needs = &self.needs[at];
        let mut found: Vec<usize> = needs.parts.iter().copied().filter(|&p| values.values[p] == value).collect();
        for need in needs.requests.iter().filter(|need| self.need_value(at, need, values) == value) {
            for class in &need.shards {
                let worth = |to: usize| values.worth(to);
                let mut low: Vec<usize> =
                    needs.ways_of(class).map(|way| way.to).filter(|&to| worth(to) < Value::Ok).collect();
                // The best of the ways says why the value is what it is; a balancer that sends requests into what is
                // broken, or a way that is not essential, has none of this value.
                if low.iter().any(|&to| worth(to) == value) {
                    low.retain(|&to| worth(to) == value);
                }
                if low.iter().any(|&to| !values.down[to]) {
                    low.retain(|&to| !values.down[to]);
                }
                found.extend(low);
            }
        }
        found
    }

    /// An edge of an element that caps its value: one whose target is better than that, or at least as good.
    fn weak_edge(&self, values: &Values, at: usize, better: bool) -> Option<Link> {
        let needs = &self.needs[at];
        let requests = needs.requests.iter().filter(|need| self.need_value(at, need, values) < Value::Ok);
        let mut ways = requests.flat_map(|need| &need.shards).flat_map(|class| needs.ways_of(class));
        let caps = |way: &&Way| {
            let target = values.seen_by(way.manual()).worth(way.to);
            way.cap < Value::Ok && if better { target > way.cap } else { target == way.cap }
        };
        ways.find(caps).map(|way| way.link)
    }

    /// What has failed, of a down element and its containers: the outermost one that is down.
    fn cause(&self, values: &Values, at: usize) -> End {
        let containers = std::iter::successors(self.parent[at], |&place| self.parent[place]);
        match containers.take_while(|&place| values.down[place]).last() {
            Some(place) => End::Inside(Node::new(place)),
            None => End::Failed,
        }
    }
}

fn path(from: &HashMap<usize, usize>, last: usize) -> Vec<Node> {
    let mut nodes = vec![Node::new(last)];
    let mut at = last;
    while from[&at] != at {
        at = from[&at];
        nodes.push(Node::new(at));
    }
    nodes.reverse();
    nodes
}
