//! Finds a small graph in a large one: a subgraph monomorphism, by the search of VF2 (Cordella and others, *A (Sub)Graph
//! Isomorphism Algorithm for Matching Large Graphs*, 2004): from element to element along the ties, taking back what does
//! not lead on.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::trace::{Part, Tie, Trace};
use crate::model::{Architecture, Node, Op, Value};

/// Where requests lead: in the order in which it was found, and to look it up.
#[derive(Default)]
struct Requests {
    list: Vec<Node>,
    set: HashSet<Node>,
}

/// A search in one architecture.
pub(super) struct Search<'a> {
    architecture: &'a Architecture,
    trace: &'a Trace,
    /// Edges out of an element, and into it, in their order.
    out: HashMap<Node, Vec<(Op, Node)>>,
    into: HashMap<Node, Vec<(Op, Node)>>,
    /// What has been asked for already, of an element forwards or backwards.
    requests: HashMap<(Node, bool), Rc<Requests>>,
    /// Parts in the order in which they are looked for: each is tied to one before it, if it is tied at all.
    order: Vec<usize>,
    /// Steps that are left.
    pub left: usize,
}

impl<'a> Search<'a> {
    /// Looks for a trace with at most so many steps.
    pub fn new(architecture: &'a Architecture, trace: &'a Trace, steps: usize) -> Search<'a> {
        let (mut out, mut into) = (HashMap::new(), HashMap::new());
        for &link in architecture.links() {
            let (op, (from, to)) = (architecture.edge(link).op, architecture.ends(link));
            out.entry(from).or_insert_with(Vec::new).push((op, to));
            into.entry(to).or_insert_with(Vec::new).push((op, from));
        }
        Search { architecture, trace, out, into, requests: HashMap::new(), order: order(trace), left: steps }
    }

    /// For each element that can stand for the first part, one way to find the rest: by part, in the order of the trace.
    pub fn all(&mut self) -> Vec<Vec<Node>> {
        let Some(&first) = self.order.first() else { return Vec::new() };
        let mut found = Vec::new();
        for node in self.architecture.nodes() {
            if self.left == 0 {
                break;
            }
            let mut taken = vec![None; self.trace.parts.len()];
            if self.fits(first, node, &taken) {
                taken[first] = Some(node);
                if self.rest(1, &mut taken) {
                    found.push(taken.into_iter().flatten().collect());
                }
            }
        }
        found
    }

    fn rest(&mut self, depth: usize, taken: &mut Vec<Option<Node>>) -> bool {
        let Some(&part) = self.order.get(depth) else { return true };
        let candidates = self.candidates(part, taken);
        // To list them is work, too.
        self.left = self.left.saturating_sub(candidates.len());
        for node in candidates {
            if self.left == 0 {
                return false;
            }
            if self.fits(part, node, taken) {
                taken[part] = Some(node);
                if self.rest(depth + 1, taken) {
                    return true;
                }
                taken[part] = None;
            }
        }
        false
    }

    /// The neighbours of what is found already, or all elements for a part that is tied to none of it.
    fn candidates(&mut self, part: usize, taken: &[Option<Node>]) -> Vec<Node> {
        let architecture = self.architecture;
        let trace = self.trace;
        for (a, b, tie) in &trace.ties {
            let (known, forward) = match (*a == part, *b == part) {
                (true, false) => (taken[*b], false),
                (false, true) => (taken[*a], true),
                _ => continue,
            };
            let Some(known) = known else { continue };
            match tie {
                Tie::Inside if forward => return architecture.ancestors(known).collect(),
                Tie::Inside => return architecture.inside(known),
                Tie::Edge(Op::Request, keys) if keys.is_empty() => {
                    return self.requests(known, forward).list.clone();
                }
                Tie::Edge(op, _) => {
                    let neighbours = self.neighbours(known, forward).iter();
                    return neighbours.filter(|(other, _)| other == op).map(|(_, node)| *node).collect();
                }
                Tie::Group => {}
            }
        }
        architecture.nodes()
    }

    fn fits(&mut self, part: usize, node: Node, taken: &[Option<Node>]) -> bool {
        let Part { kind, actor, properties, .. } = &self.trace.parts[part];
        let element = self.architecture.element(node);
        let same_kind = element.kind.is(kind) || *actor && element.kind.actor;
        let has = |(key, value): &(String, Value)| element.properties.get(key) == Some(value);
        same_kind && !taken.contains(&Some(node)) && properties.iter().all(has) && self.tied(part, node, taken)
    }

    /// True when all ties to what is found already are there.
    fn tied(&mut self, part: usize, node: Node, taken: &[Option<Node>]) -> bool {
        let trace = self.trace;
        trace.ties.iter().all(|(a, b, tie)| {
            let ends = match (*a == part, *b == part) {
                (true, false) => (Some(node), taken[*b]),
                (false, true) => (taken[*a], Some(node)),
                _ => return true,
            };
            let (Some(from), Some(to)) = ends else { return true };
            self.holds(from, to, tie)
        })
    }

    /// What the edges of an element lead to, or what leads to it.
    fn neighbours(&self, node: Node, forward: bool) -> &[(Op, Node)] {
        let side = if forward { &self.out } else { &self.into };
        side.get(&node).map_or(&[], Vec::as_slice)
    }

    /// Where requests of an element lead, or where requests to it come from: also through what only passes them on, such
    /// as a DNS, a balancer or a CDN.
    fn requests(&mut self, start: Node, forward: bool) -> Rc<Requests> {
        if let Some(known) = self.requests.get(&(start, forward)) {
            return known.clone();
        }
        let mut found = Requests::default();
        let mut open = vec![start];
        while let Some(at) = open.pop() {
            for &(op, next) in self.neighbours(at, forward) {
                if op == Op::Request && found.set.insert(next) {
                    found.list.push(next);
                    if self.architecture.element(next).kind.router {
                        open.push(next);
                    }
                }
            }
        }
        self.left = self.left.saturating_sub(found.list.len());
        self.requests.entry((start, forward)).or_insert(Rc::new(found)).clone()
    }

    fn holds(&mut self, from: Node, to: Node, tie: &Tie) -> bool {
        let architecture = self.architecture;
        match tie {
            Tie::Inside => architecture.ancestors(from).any(|holder| holder == to),
            Tie::Edge(Op::Request, keys) if keys.is_empty() => self.requests(from, true).set.contains(&to),
            Tie::Edge(op, flags) => architecture.find_edge(from, *op, to).is_some_and(|link| {
                let properties = &architecture.edge(link).properties;
                flags.iter().all(|flag| properties.flag(flag))
            }),
            Tie::Group => {
                let group = |node: Node| architecture.element(node).properties.text("group");
                !group(from).is_empty() && group(from) == group(to)
            }
        }
    }
}

/// What the pattern made comes first, then always something that is tied to what has come.
fn order(trace: &Trace) -> Vec<usize> {
    let count = trace.parts.len();
    let mut order: Vec<usize> = Vec::with_capacity(count);
    let ties = |part: usize, order: &[usize]| {
        let tied =
            |(a, b, _): &&(usize, usize, Tie)| *a == part && order.contains(b) || *b == part && order.contains(a);
        trace.ties.iter().filter(tied).count()
    };
    while order.len() < count {
        let open = (0..count).filter(|part| !order.contains(part));
        let next = open.max_by_key(|&part| {
            (ties(part, &order), trace.parts[part].made, trace.parts[part].properties.len(), std::cmp::Reverse(part))
        });
        order.extend(next);
    }
    order
}
