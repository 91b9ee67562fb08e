//! The failure simulation: the greatest fixpoint of "an element is as good as the worst of its needs".
//!
//! Values start at their best and only fall, so the result is unique and cycles are harmless. A run starts
//! from the elements that are down and visits only those that depend on what has fallen, needs before those
//! who need them: without a cycle, each is looked at once.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use crate::analysis::failure::{Value, Values};
use crate::model::{Architecture, Element, Link, Node, Op};

/// One '->' edge as a way to meet a need.
#[derive(Clone, Debug)]
pub(super) struct Way {
    pub link: Link,
    pub to: usize,
    /// The best that this way can give.
    pub cap: Value,
    /// Not used before an operator acts.
    pub manual: bool,
    /// Who takes over from the target, and the best that it can give.
    pub standbys: Vec<(usize, Value)>,
}

/// A need that any one of several ways meets.
#[derive(Clone, Debug)]
pub(super) struct Class {
    pub ways: Vec<Way>,
    /// Losing it only degrades: every way is optional or cached.
    pub soft: bool,
}

/// What an element needs: all of its parts and all of its classes.
#[derive(Clone, Debug, Default)]
pub(super) struct Needs {
    pub parts: Vec<usize>,
    pub classes: Vec<Class>,
    /// A load balancer that sends requests to any target that runs, whatever is broken behind it.
    pub shallow: bool,
}

/// An edge that something can travel.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hop {
    pub to: usize,
    pub op: Op,
    /// The best that the edge can give.
    pub cap: Value,
}

/// An architecture prepared for many runs.
#[derive(Clone, Debug)]
pub struct Simulation {
    /// Elements in declaration order.
    pub(super) nodes: Vec<Node>,
    pub(super) needs: Vec<Needs>,
    dependants: Vec<Vec<usize>>,
    /// Elements so ordered that needs come before those who need them, as far as cycles allow: each with its rank.
    pub(super) ranks: Vec<usize>,
    by_rank: Vec<usize>,
    children: Vec<Vec<usize>>,
    pub(super) parent: Vec<Option<usize>>,
    /// '->', '=>' and '~>' edges out of an element.
    pub(super) hops: Vec<Vec<Hop>>,
    /// Those that take over from an element.
    pub(super) standbys: Vec<Vec<usize>>,
    pub(super) groups: Vec<String>,
    pub(super) actors: Vec<Node>,
    pub(super) actor: Vec<bool>,
    /// Failed or stopped by their own `state`.
    pub(super) stopped: Vec<usize>,
    /// Elements that are below ok although nothing has failed.
    restless: Vec<usize>,
    /// Elements that can be a single point of failure.
    pub(super) candidates: Vec<Node>,
}

impl Simulation {
    /// Prepares an architecture.
    pub fn new(architecture: &Architecture) -> Simulation {
        let nodes = architecture.nodes();
        let size = nodes.iter().map(|node| node.index() + 1).max().unwrap_or(0);
        let mut simulation = Simulation {
            needs: vec![Needs::default(); size],
            dependants: vec![Vec::new(); size],
            ranks: vec![0; size],
            by_rank: Vec::new(),
            children: vec![Vec::new(); size],
            parent: vec![None; size],
            hops: vec![Vec::new(); size],
            standbys: vec![Vec::new(); size],
            groups: vec![String::new(); size],
            actors: Vec::new(),
            actor: vec![false; size],
            stopped: Vec::new(),
            restless: Vec::new(),
            candidates: Vec::new(),
            nodes,
        };
        simulation.read_elements(architecture);
        simulation.read_edges(architecture);
        simulation.find_dependants();
        simulation.find_restless();
        simulation
    }

    fn read_elements(&mut self, architecture: &Architecture) {
        for &node in &self.nodes {
            let at = node.index();
            let element = architecture.element(node);
            self.children[at] = architecture.children(node).iter().map(|child| child.index()).collect();
            self.parent[at] = architecture.parent(node).map(|parent| parent.index());
            self.groups[at] = element.properties.text("group");
            self.actor[at] = element.kind.builtin().actor;
            if self.actor[at] {
                self.actors.push(node);
            } else if matches!(element.properties.text("state").as_str(), "failed" | "stopped") {
                self.stopped.push(at);
            }
            if super::spof::may_be_single(element) {
                self.candidates.push(node);
            }
            let needs = &mut self.needs[at];
            needs.shallow = element.kind.is("lb") && element.properties.text("health") != "deep";
            if element.kind.is_any(&["server", "nfs", "proxy", "waf"]) {
                let parts = architecture.children(node).iter().filter(|&&child| is_part(architecture.element(child)));
                needs.parts = parts.map(|child| child.index()).collect();
            }
        }
    }

    fn read_edges(&mut self, architecture: &Architecture) {
        for &link in architecture.links() {
            let (from, to) = architecture.ends(link);
            let edge = architecture.edge(link);
            let takes_over = architecture.element(to).properties.text("role") == "standby";
            if matches!(edge.op, Op::Sync | Op::Async) && takes_over {
                self.standbys[from.index()].push(to.index());
            }
            if matches!(edge.op, Op::Request | Op::Sync | Op::Async) {
                let cap = cap_of(&edge.properties);
                self.hops[from.index()].push(Hop { to: to.index(), op: edge.op, cap });
            }
        }
        let mut classes: HashMap<(usize, String), usize> = HashMap::new();
        for &link in architecture.links() {
            let edge = architecture.edge(link);
            if edge.op != Op::Request {
                continue;
            }
            let (from, to) = architecture.ends(link);
            let key = match (architecture.element(from).kind.builtin().router, self.groups[to.index()].as_str()) {
                (true, _) => format!("path {}", edge.properties.text("path")),
                (false, "") => format!("element {}", to.index()),
                (false, group) => format!("group {group}"),
            };
            let way = self.way(architecture, link);
            let soft = edge.properties.flag("optional") || edge.properties.flag("cached");
            let needs = &mut self.needs[from.index()];
            let at = *classes.entry((from.index(), key)).or_insert_with(|| {
                needs.classes.push(Class { ways: Vec::new(), soft: true });
                needs.classes.len() - 1
            });
            needs.classes[at].ways.push(way);
            needs.classes[at].soft &= soft;
        }
    }

    fn way(&self, architecture: &Architecture, link: Link) -> Way {
        let (_, to) = architecture.ends(link);
        let properties = &architecture.edge(link).properties;
        let cap = cap_of(properties);
        let by_id = |at: &usize| {
            let standby = architecture.element(Node::new(*at));
            let by_hand = standby.properties.text("failover") == "manual";
            (*at, if by_hand { cap.min(Value::Recoverable) } else { cap })
        };
        Way {
            link,
            to: to.index(),
            cap,
            manual: properties.flag("manual"),
            standbys: self.standbys[to.index()].iter().map(by_id).collect(),
        }
    }

    fn find_dependants(&mut self) {
        let needs: Vec<Vec<usize>> = self.needs.iter().map(Needs::all).collect();
        for node in &self.nodes {
            let at = node.index();
            for &need in &needs[at] {
                if self.dependants[need].last() != Some(&at) {
                    self.dependants[need].push(at);
                }
            }
        }
        let mut seen = vec![false; needs.len()];
        for node in &self.nodes {
            let mut open = vec![(node.index(), 0)];
            while let Some((at, next)) = open.pop() {
                if next == 0 && std::mem::replace(&mut seen[at], true) {
                    continue;
                }
                match needs[at].get(next) {
                    Some(&need) => open.extend([(at, next + 1), (need, 0)]),
                    None => {
                        self.ranks[at] = self.by_rank.len();
                        self.by_rank.push(at);
                    }
                }
            }
        }
    }

    fn find_restless(&mut self) {
        let size = self.needs.len();
        let best = Values { values: vec![Value::Ok; size], down: vec![false; size] };
        let restless = self.nodes.iter().map(|node| node.index()).filter(|&at| self.value(at, &best) < Value::Ok);
        self.restless = restless.collect();
    }

    /// The value of every element when `failed` have failed, on top of what is failed or stopped by its `state`.
    /// An actor never fails itself.
    pub fn run(&self, failed: &[Node]) -> Values {
        self.run_counted(failed).0
    }

    /// The same, with how much was looked at for it: elements that fell or were looked at again, with their needs.
    pub fn run_counted(&self, failed: &[Node]) -> (Values, usize) {
        /// Elements whose places are made ready as quickly as one is looked at.
        const AT_ONCE: usize = 64;
        let size = self.needs.len();
        let mut result = Values { values: vec![Value::Ok; size], down: vec![false; size] };
        let mut open = Worklist::new(self);
        open.extend(&self.restless);
        let mut work = 1 + size / AT_ONCE;
        let named = failed.iter().map(|node| node.index()).filter(|&at| !self.actor[at]);
        let mut falling: Vec<usize> = self.stopped.iter().copied().chain(named).collect();
        while let Some(at) = falling.pop() {
            work += 1;
            if !result.down[at] {
                result.down[at] = true;
                result.values[at] = Value::Down;
                falling.extend(&self.children[at]);
                open.extend(&self.dependants[at]);
            }
        }
        while let Some(at) = open.pop() {
            if result.values[at] == Value::Down {
                continue;
            }
            work += 1 + self.needs[at].count();
            let value = self.value(at, &result);
            if value < result.values[at] {
                result.values[at] = value;
                open.extend(&self.dependants[at]);
            }
        }
        (result, work)
    }

    /// The worst of an element's needs.
    fn value(&self, at: usize, values: &Values) -> Value {
        let needs = &self.needs[at];
        let parts = needs.parts.iter().map(|&part| values.values[part]);
        let classes = needs.classes.iter().map(|class| self.class_value(at, class, values));
        parts.chain(classes).min().unwrap_or(Value::Ok)
    }

    /// The best of the ways that meet a need, with what the balancer does not see and what is not essential.
    pub(super) fn class_value(&self, at: usize, class: &Class, values: &Values) -> Value {
        let of = |place: usize, cap: Value| values.values[place].min(cap);
        let best_of = |way: &Way| {
            let standbys = way.standbys.iter().map(|&(standby, cap)| of(standby, cap));
            standbys.chain([of(way.to, way.cap)]).max()
        };
        let mut value = class.ways.iter().filter_map(best_of).max().unwrap_or(Value::Ok);
        if self.needs[at].shallow && class.ways.iter().any(|way| self.runs_broken(way, values)) {
            value = value.min(Value::Degraded);
        }
        if class.soft { value.max(Value::Degraded) } else { value }
    }

    /// True for a target that runs, and so is sent requests, although it cannot answer them.
    fn runs_broken(&self, way: &Way, values: &Values) -> bool {
        !way.manual && !values.down[way.to] && values.values[way.to] == Value::Down
    }

    /// Sources of requests, in declaration order.
    pub fn actors(&self) -> &[Node] {
        &self.actors
    }

    /// All elements, in declaration order.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }
}

impl Needs {
    /// How many ways and parts there are.
    fn count(&self) -> usize {
        self.parts.len() + self.classes.iter().map(|class| class.ways.len()).sum::<usize>()
    }

    /// All elements that are looked at for the value of one.
    pub fn all(&self) -> Vec<usize> {
        let ways = self.classes.iter().flat_map(|class| &class.ways);
        let targets = ways.flat_map(|way| std::iter::once(way.to).chain(way.standbys.iter().map(|s| s.0)));
        self.parts.iter().copied().chain(targets).collect()
    }
}

/// Elements to look at again, the lowest rank first, none twice at a time.
struct Worklist<'a> {
    simulation: &'a Simulation,
    heap: BinaryHeap<Reverse<usize>>,
    queued: Vec<bool>,
}

impl<'a> Worklist<'a> {
    fn new(simulation: &'a Simulation) -> Self {
        Worklist { simulation, heap: BinaryHeap::new(), queued: vec![false; simulation.needs.len()] }
    }

    fn extend(&mut self, places: &[usize]) {
        for &at in places {
            if !std::mem::replace(&mut self.queued[at], true) {
                self.heap.push(Reverse(self.simulation.ranks[at]));
            }
        }
    }

    fn pop(&mut self) -> Option<usize> {
        let Reverse(rank) = self.heap.pop()?;
        let at = self.simulation.by_rank[rank];
        self.queued[at] = false;
        Some(at)
    }
}

/// The best that an edge can give.
fn cap_of(properties: &crate::model::Properties) -> Value {
    if properties.flag("manual") {
        Value::Recoverable
    } else if properties.flag("failover") {
        Value::Degraded
    } else {
        Value::Ok
    }
}

/// True for what a server cannot do without: its disks and its inner database, not their spare copies.
fn is_part(child: &Element) -> bool {
    !matches!(child.properties.text("role").as_str(), "replica" | "standby" | "backup" | "scratch")
}
