//! For how much of the time an actor is served: an estimate from the availability of the elements.
//!
//! Elements fail independently of each other and are repaired; an element in a container is down with it. Under these
//! assumptions the probabilities are exact, also where several needs depend on one element: whether an actor is served
//! is one boolean function of which elements are up ([`structure`]), kept as a decision diagram ([`bdd`]).

mod bdd;
mod bounds;
pub mod defaults;
mod structure;
#[cfg(test)]
mod tests;
mod words;

use std::collections::BTreeSet;

use crate::analysis::outcome::marked;
use crate::analysis::simulation::Simulation;
use crate::design::State;
use crate::limits::Limits;
use crate::model::{Architecture, Node};
use structure::{Structure, relevant};

/// The part of the time, from 0 to 1, in which something is not so: between these two, which are equal when it is exact.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Downtime {
    /// At least.
    pub least: f64,
    /// At most.
    pub most: f64,
}

/// How available the service is to an actor.
#[derive(Clone, Debug)]
pub struct Availability {
    /// The actor.
    pub actor: Node,
    /// Not served at full function.
    pub below_ok: Downtime,
    /// Not served, or only after an operator has acted.
    pub not_served: Downtime,
    /// Not served whatever an operator does.
    pub lost: Downtime,
}

impl Downtime {
    fn exact(part: f64) -> Downtime {
        Downtime { least: part.clamp(0.0, 1.0), most: part.clamp(0.0, 1.0) }
    }

    fn between((least, most): (f64, f64)) -> Downtime {
        Downtime { least: least.clamp(0.0, 1.0), most: most.clamp(0.0, 1.0) }
    }

    /// True when it is not only known between which figures it lies.
    pub fn is_exact(self) -> bool {
        self.least == self.most
    }
}

/// The availability for every actor of a state, in declaration order. What has failed already stays failed.
pub fn availabilities(state: &State, limits: &Limits) -> Vec<Availability> {
    let architecture = &state.architecture;
    let is_actor = |&node: &Node| architecture.element(node).kind.builtin().actor;
    if !architecture.nodes().iter().any(is_actor) {
        return Vec::new();
    }
    let simulation = Simulation::new(architecture);
    Job { simulation: &simulation, unavailability: unavailability(architecture), failed: marked(state), limits }.all()
}

/// Elements that may make a difference to any actor and that can fail: those whose figures are assumed.
pub fn assumed(architecture: &Architecture) -> Vec<Node> {
    let simulation = Simulation::new(architecture);
    let found: BTreeSet<usize> = relevant(&simulation, simulation.actors()).into_iter().collect();
    let fails = |node: &Node| {
        let element = architecture.element(*node);
        !element.kind.builtin().actor
            && (defaults::own(element).is_some() || defaults::source_of(&element.kind).is_some())
    };
    architecture.nodes().into_iter().filter(|node| found.contains(&node.index()) && fails(node)).collect()
}

fn unavailability(architecture: &Architecture) -> Vec<f64> {
    let nodes = architecture.nodes();
    let mut all = vec![0.0; nodes.iter().map(|node| node.index() + 1).max().unwrap_or(0)];
    for node in nodes {
        all[node.index()] = defaults::unavailability(architecture.element(node));
    }
    all
}

struct Job<'a> {
    simulation: &'a Simulation,
    unavailability: Vec<f64>,
    failed: Vec<Node>,
    limits: &'a Limits,
}

impl Job<'_> {
    /// All actors in one diagram, since they share most of it; if that is too large, each by itself.
    fn all(&self) -> Vec<Availability> {
        let actors = self.simulation.actors();
        let mut nodes = self.limits.availability_nodes;
        if let Some(found) = self.exact(actors, &mut nodes) {
            return found;
        }
        let mut work = self.limits.availability_work;
        let one = |&actor: &Node| match self.exact(&[actor], &mut nodes) {
            Some(found) => found,
            None => vec![self.bounded(actor, &mut work)],
        };
        actors.iter().flat_map(one).collect()
    }

    /// None when it takes more than is left of `nodes`, which it uses up.
    fn exact(&self, actors: &[Node], nodes: &mut usize) -> Option<Vec<Availability>> {
        let relevant = relevant(self.simulation, actors);
        if relevant.len() > self.limits.availability_elements {
            return None;
        }
        let made = Structure::new(self.simulation, &relevant, &self.unavailability, &self.failed, *nodes);
        let Ok(structure) = made else {
            // What one diagram took, several smaller ones may take again.
            *nodes /= 2;
            return None;
        };
        *nodes = nodes.saturating_sub(structure.size());
        let below = structure.below(actors);
        let of = |(&actor, below): (&Node, [f64; 3])| availability(actor, below.map(Downtime::exact));
        Some(actors.iter().zip(below).map(of).collect())
    }

    fn bounded(&self, actor: Node, work: &mut usize) -> Availability {
        let relevant = relevant(self.simulation, &[actor]);
        let takes = relevant.len().saturating_mul(self.unavailability.len());
        let Some(left) = work.checked_sub(takes) else {
            return availability(actor, [Downtime { least: 0.0, most: 1.0 }; 3]);
        };
        *work = left;
        let found = bounds::bounds(self.simulation, actor, &relevant, &self.unavailability, &self.failed);
        availability(actor, found.map(Downtime::between))
    }
}

/// From the levels, the lowest first.
fn availability(actor: Node, [lost, not_served, below_ok]: [Downtime; 3]) -> Availability {
    Availability { actor, below_ok, not_served, lost }
}
