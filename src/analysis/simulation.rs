//! The failure simulation: the greatest fixpoint of "an element is as good as the worst of its needs".
//!
//! Values start at their best and only fall, so the result is unique and cycles are harmless. A run starts
//! from the elements that are down and visits only those that depend on what has fallen, needs before those
//! who need them: without a cycle, each is looked at once.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::analysis::failure::{Value, Values};
use crate::analysis::healing::{Healer, Scaling, healers};
use crate::analysis::needs::{Class, Need, Needs, Use, Way, is_machine, needs};
use crate::analysis::spof::Sort;
use crate::analysis::spread::{Spread, spreads};
use crate::model::duration::Duration;
use crate::model::{Architecture, Node, Op};

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
    /// Whose service is judged: the actors, or the entries of a drawing without any.
    pub(super) actors: Vec<Node>,
    pub(super) actor: Vec<bool>,
    /// Failed by their own `state`.
    broken: Vec<usize>,
    /// Stopped by their own `state`.
    resting: Vec<usize>,
    /// Disks, each with the machine that stops with it.
    pub(super) boots: Vec<(usize, usize)>,
    pub(super) healers: Vec<Option<Healer>>,
    /// Elements that have one.
    healable: Vec<usize>,
    pub(super) scalings: Vec<Scaling>,
    /// Elements of several instances, and the place of each in that list.
    pub(super) spreads: Vec<Spread>,
    pub(super) spread_of: Vec<Option<usize>>,
    /// A way by hand may lead to what is stopped.
    by_hand: bool,
    /// Something can take over from something else.
    pub(super) takeovers: bool,
    /// Edges to pages that say sorry.
    pub(super) apologies: Vec<(usize, usize)>,
    /// Actors and entries, and all that they reach over requests.
    pub(super) reached: Vec<bool>,
    /// Targets of `~>`.
    pub(super) fed: Vec<bool>,
    /// Elements that are below ok although nothing has failed.
    restless: Vec<usize>,
    /// Elements that can be a single point of failure.
    pub(super) candidates: Vec<(Node, Sort)>,
}

impl Simulation {
    /// Prepares an architecture.
    pub fn new(architecture: &Architecture) -> Simulation {
        let nodes = architecture.nodes();
        let size = nodes.iter().map(|node| node.index() + 1).max().unwrap_or(0);
        let mut simulation = Simulation {
            needs: needs(architecture, size),
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
            broken: Vec::new(),
            resting: Vec::new(),
            boots: Vec::new(),
            healers: Vec::new(),
            healable: Vec::new(),
            scalings: Vec::new(),
            spreads: spreads(architecture),
            spread_of: vec![None; size],
            by_hand: false,
            takeovers: false,
            apologies: Vec::new(),
            reached: vec![false; size],
            fed: vec![false; size],
            restless: Vec::new(),
            candidates: Vec::new(),
            nodes,
        };
        simulation.read_elements(architecture);
        simulation.read_edges(architecture);
        simulation.find_actors(architecture);
        simulation.find_reached();
        (simulation.healers, simulation.scalings) = healers(architecture, size);
        for (place, spread) in simulation.spreads.iter().enumerate() {
            simulation.spread_of[spread.of] = Some(place);
        }
        simulation.healable = (0..size).filter(|&at| simulation.healers[at].is_some()).collect();
        simulation.by_hand = simulation.needs.iter().flat_map(Needs::ways).any(Way::manual);
        let takes_over = |way: &Way| way.use_ != Use::Regular || !way.stands.is_empty();
        simulation.takeovers = !simulation.healable.is_empty()
            || simulation.spreads.iter().any(|spread| spread.takes.is_some())
            || simulation.needs.iter().flat_map(Needs::ways).any(takes_over);
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
            self.actor[at] = element.kind.actor;
            if !self.actor[at] {
                match element.properties.text("state").as_str() {
                    "failed" => self.broken.push(at),
                    "stopped" => self.resting.push(at),
                    _ => {}
                }
            }
            self.candidates.extend(Sort::of(element).map(|sort| (node, sort)));
            if is_machine(element) {
                let disks = boot_disks(architecture, node);
                self.boots.extend(disks.into_iter().map(|disk| (disk.index(), at)));
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
            if edge.properties.flag("apology") {
                self.apologies.push((from.index(), to.index()));
            } else if matches!(edge.op, Op::Request | Op::Sync | Op::Async) {
                let cap = Use::of(&edge.properties).cap();
                self.hops[from.index()].push(Hop { to: to.index(), op: edge.op, cap });
                self.fed[to.index()] |= edge.op == Op::Async;
            }
        }
    }

    /// Actors; without any, the elements that nothing calls or feeds and that call or feed something.
    fn find_actors(&mut self, architecture: &Architecture) {
        let actors = self.nodes.iter().copied().filter(|node| self.actor[node.index()]);
        self.actors = actors.collect();
        if !self.actors.is_empty() {
            return;
        }
        let mut called = vec![false; self.needs.len()];
        let mut calls = called.clone();
        for &link in architecture.links() {
            if matches!(architecture.edge(link).op, Op::Request | Op::Sync | Op::Async) {
                let (from, to) = architecture.ends(link);
                (calls[from.index()], called[to.index()]) = (true, true);
            }
        }
        let entries = self.nodes.iter().copied().filter(|node| calls[node.index()] && !called[node.index()]);
        self.actors = entries.collect();
    }

    fn find_reached(&mut self) {
        let mut open: Vec<usize> = self.actors.iter().map(|actor| actor.index()).collect();
        while let Some(at) = open.pop() {
            if !std::mem::replace(&mut self.reached[at], true) {
                open.extend(self.hops[at].iter().filter(|hop| hop.op == Op::Request).map(|hop| hop.to));
            }
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
        let best = Values::best(self.needs.len());
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
        let named = failed.iter().map(|node| node.index()).filter(|&at| !self.actor[at]);
        let lost: Vec<usize> = self.broken.iter().copied().chain(named).collect();
        if !self.may_start() {
            return self.settle([lost, self.resting.clone()].concat(), None);
        }
        let (started, first) = self.settle(lost.clone(), None);
        let (values, second) = self.settle([lost, self.resting.clone()].concat(), Some(started));
        (values, first + second)
    }

    /// Lets elements fall, and then whatever needs them.
    fn settle(&self, fallen: Vec<usize>, started: Option<Values>) -> (Values, usize) {
        /// Elements whose places are made ready as quickly as one is looked at.
        const AT_ONCE: usize = 64;
        let size = self.needs.len();
        let mut result = Values { started: started.map(Box::new), ..Values::best(size) };
        let mut open = Worklist::new(self);
        open.extend(&self.restless);
        let mut work = 1 + size / AT_ONCE + self.fall(fallen, &mut result, &mut open);
        while let Some(at) = open.pop() {
            work += 1 + self.needs[at].count();
            let healed = match &self.healers[at] {
                Some(healer) if result.down[at] && healer.heals(&self.scalings, &result) => {
                    self.of_requests(at, &result).min(Value::Degraded)
                }
                _ => Value::Down,
            };
            let value = if result.down[at] { Value::Down } else { self.value(at, &result) };
            if (value, healed) != (result.values[at], result.healed[at]) {
                (result.values[at], result.healed[at]) = (value, healed);
                open.extend(&self.dependants[at]);
            }
        }
        (result, work)
    }

    /// What has fallen takes along what it holds; a machine whose boot disk is lost stops. The result is how many fell.
    fn fall(&self, fallen: Vec<usize>, result: &mut Values, open: &mut Worklist<'_>) -> usize {
        let mut falling = Vec::new();
        for at in fallen {
            // Of several instances one fails, and what is left may carry less.
            match self.spread_of[at].map(|place| &self.spreads[place]) {
                Some(spread) if spread.instances >= 2 && !self.by_state(at) => {
                    result.hit[at] = true;
                    open.extend(&self.dependants[at]);
                }
                _ => {
                    result.fell[at] = true;
                    falling.push(at);
                }
            }
        }
        let mut work = self.take_along(falling, result, open, true);
        // What is spread over zones stands as long as one of them does.
        let around = |spread: &&Spread| self.parent[spread.of].is_some_and(|place| result.down[place]);
        let touched: Vec<&Spread> = self.spreads.iter().filter(around).collect();
        let (spared, lost): (Vec<&Spread>, Vec<&Spread>) =
            touched.into_iter().partition(|spread| spread.survives(result));
        for spread in spared {
            result.hit[spread.of] = true;
            open.extend(&self.dependants[spread.of]);
        }
        work += self.take_along(lost.into_iter().map(|spread| spread.of).collect(), result, open, false);
        for &(disk, machine) in &self.boots {
            result.fell[machine] |= result.fell[disk];
            if result.down[disk] && !std::mem::replace(&mut result.down[machine], true) {
                // What else stands in the machine is judged by itself.
                self.stop(machine, open, result);
            }
        }
        let healable: Vec<usize> = self.healable.iter().copied().filter(|&at| result.down[at]).collect();
        open.extend(&healable);
        work
    }

    /// Takes along what falling elements hold, but, if that is asked, not what may be spread beyond them.
    fn take_along(&self, mut falling: Vec<usize>, result: &mut Values, open: &mut Worklist<'_>, spared: bool) -> usize {
        let mut work = 0;
        while let Some(at) = falling.pop() {
            work += 1;
            if !std::mem::replace(&mut result.down[at], true) {
                let falls = |child: &&usize| !spared || self.spread_of[**child].is_none();
                falling.extend(self.children[at].iter().filter(falls));
                self.stop(at, open, result);
            }
        }
        work
    }

    /// True for what is failed or stopped by its own `state`: all of its instances are.
    fn by_state(&self, at: usize) -> bool {
        self.broken.contains(&at) || self.resting.contains(&at)
    }

    fn stop(&self, at: usize, open: &mut Worklist<'_>, result: &mut Values) {
        result.values[at] = Value::Down;
        result.healed[at] = if self.healers[at].is_some() { Value::Degraded } else { Value::Down };
        open.extend(&self.dependants[at]);
    }

    /// The worst of an element's needs.
    fn value(&self, at: usize, values: &Values) -> Value {
        let parts = self.needs[at].parts.iter().map(|&part| values.values[part]);
        parts.chain([self.of_requests(at, values)]).min().unwrap_or(Value::Ok)
    }

    /// The worst of what it asks others for.
    fn of_requests(&self, at: usize, values: &Values) -> Value {
        let needs = &self.needs[at];
        let spares: Vec<Best> = needs.spares.iter().map(|ways| Best::of(ways, values)).collect();
        needs.requests.iter().map(|need| need_value(needs, need, &spares, values)).min().unwrap_or(Value::Ok)
    }

    /// What one need of an element is worth.
    pub(super) fn need_value(&self, at: usize, need: &Need, values: &Values) -> Value {
        let needs = &self.needs[at];
        let spares: Vec<Best> = needs.spares.iter().map(|ways| Best::of(ways, values)).collect();
        need_value(needs, need, &spares, values)
    }

    /// Whose service is judged, in declaration order: the actors; in a drawing without any, its entries.
    pub fn actors(&self) -> &[Node] {
        &self.actors
    }

    /// All elements, in declaration order.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// Targets of a router that are each taken as needed although nobody has said so; none where there is no doubt.
    pub fn taken_as_needed(&self, node: Node) -> Vec<Node> {
        self.needs[node.index()].apart.iter().map(|&at| Node::new(at)).collect()
    }

    /// True when it makes a difference that an operator can start what is stopped.
    pub(super) fn may_start(&self) -> bool {
        self.by_hand && !self.resting.is_empty()
    }

    /// Failed or stopped by their own `state`; when what is stopped has been started, only the failed ones.
    pub(super) fn stopped(&self, started: bool) -> impl Iterator<Item = usize> + '_ {
        self.broken.iter().chain(self.resting.iter().filter(move |_| !started)).copied()
    }

    /// True for a part of what an auto-scaling group starts anew: when all of it is lost, that part is back, too.
    pub(super) fn may_be_replaced_with(&self, at: usize) -> bool {
        std::iter::successors(self.parent[at], |&place| self.parent[place]).any(|place| self.healers[place].is_some())
    }

    /// How long an auto-scaling group needs to start an element anew: the quickest of those that are up.
    pub(super) fn healing_takes(&self, at: usize, values: &Values) -> Duration {
        let groups = self.healers[at].iter().flat_map(|healer| &healer.groups).filter(|&&group| !values.down[group]);
        groups.map(|&group| self.scalings[group].takes).min().unwrap_or_default()
    }

    /// All elements, needs before those who need them as far as cycles allow.
    pub(super) fn in_order(&self) -> &[usize] {
        &self.by_rank
    }

    /// Where an element stands in the declaration order.
    pub(super) fn place_of(&self, at: usize) -> usize {
        self.nodes.iter().position(|node| node.index() == at).unwrap_or(usize::MAX)
    }

    /// How much is looked at for the takeovers of one run.
    pub(super) fn cost_of_roads(&self) -> usize {
        if self.takeovers { self.needs.len() } else { 0 }
    }

    /// Whatever decides whether an auto-scaling group starts an element anew.
    pub(super) fn healed_by(&self, at: usize) -> Vec<usize> {
        let Some(healer) = &self.healers[at] else { return Vec::new() };
        let zones = healer.groups.iter().flat_map(|&group| self.scalings[group].places());
        healer.groups.iter().copied().chain(zones).collect()
    }
}

/// What some ways have together.
#[derive(Clone, Copy, Debug)]
struct Best {
    value: Value,
    /// How many instances are at their best.
    whole: usize,
    /// One of them leads to what runs and cannot answer.
    broken: bool,
}

impl Best {
    fn of(ways: &[Way], values: &Values) -> Best {
        let mut best = Best { value: Value::Down, whole: 0, broken: false };
        for way in ways {
            let value = way.value(values);
            best.value = best.value.max(value);
            let instances = way.instances - usize::from(values.hit[way.to] && way.instances > 1);
            best.whole = best.whole.saturating_add(if value == Value::Ok { instances } else { 0 });
            best.broken |= way.runs_broken(values);
        }
        best
    }

    fn or(self, other: &Best) -> Best {
        Best {
            value: self.value.max(other.value),
            whole: self.whole.saturating_add(other.whole),
            broken: self.broken || other.broken,
        }
    }
}

impl Way {
    /// The best of the target and of whoever takes over from it.
    pub(super) fn value(&self, values: &Values) -> Value {
        let seen = values.seen_by(self.manual());
        self.ends().map(|(at, cap)| seen.worth(at).min(cap)).max().unwrap_or(Value::Down)
    }

    /// True for a target that runs, and so is sent requests, although it cannot answer them.
    fn runs_broken(&self, values: &Values) -> bool {
        !self.manual() && !values.down[self.to] && values.values[self.to] == Value::Down
    }
}

fn need_value(needs: &Needs, need: &Need, spares: &[Best], values: &Values) -> Value {
    let of_shards = need.shards.iter().map(|class| class_value(needs, class, spares, values));
    let value = together(of_shards);
    if need.message {
        return if value.served() { Value::Ok } else { Value::Degraded };
    }
    if need.soft { value.max(Value::Degraded) } else { value }
}

/// The best of the ways, with what is too much for those that are left and what a balancer does not see.
fn class_value(needs: &Needs, class: &Class, spares: &[Best], values: &Values) -> Value {
    let own = Best::of(&class.ways, values);
    let all = class.spares.iter().map(|&list| &spares[list]).fold(own, Best::or);
    // A spare that is not used gets no part of the requests, and one that is used is worth no more anyway.
    let short = all.whole < class.need || needs.shallow && own.broken;
    if short { all.value.min(Value::Degraded) } else { all.value }
}

/// What several parts of the users or of the data are worth together: when some of them are there and others are not, that
/// is neither service nor the loss of it.
pub(super) fn together(parts: impl Iterator<Item = Value>) -> Value {
    let (least, most) = parts.fold((Value::Ok, None), |(least, most): (Value, Option<Value>), value| {
        (least.min(value), most.max(Some(value)))
    });
    let most = most.unwrap_or(Value::Ok);
    if !least.served() && most >= Value::Partial { Value::Partial } else { least }
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

/// The disks that a machine does not run without: those that say so, or its only one when that says nothing.
fn boot_disks(architecture: &Architecture, machine: Node) -> Vec<Node> {
    let role = |disk: &Node| architecture.element(*disk).properties.text("role");
    let children = architecture.children(machine).iter().copied();
    let disks: Vec<Node> = children.filter(|&child| architecture.element(child).kind.is("disk")).collect();
    match disks.as_slice() {
        [only] if role(only).is_empty() => disks,
        _ => disks.into_iter().filter(|disk| role(disk) == "boot").collect(),
    }
}
