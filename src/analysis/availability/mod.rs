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
    /// Not served while something takes over, in all failures of a single element together; this comes on top. None where it
    /// would take too much to find out.
    pub switching: Option<f64>,
    /// What brings most if it never fails: at most five, the most expensive first; none where only bounds are known.
    pub costs: Vec<Cost>,
}

/// What an element costs.
#[derive(Clone, PartialEq, Debug)]
pub struct Cost {
    /// The element.
    pub of: Node,
    /// Its id.
    pub id: String,
    /// The part of the time, from 0 to 1, that would be served if it never failed.
    pub part: f64,
}

impl Downtime {
    /// Of a part of the time that is known.
    pub fn exact(part: f64) -> Downtime {
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
    let simulation = Simulation::new(architecture);
    if simulation.actors().is_empty() {
        return Vec::new();
    }
    let job =
        Job { simulation: &simulation, unavailability: unavailability(architecture), failed: marked(state), limits };
    let mut all = job.all();
    switching(&job, architecture, &mut all);
    for cost in all.iter_mut().flat_map(|found| &mut found.costs) {
        cost.id.clone_from(&architecture.element(cost.of).id);
    }
    all
}

/// Adds for how much of the time a takeover lasts: for every element whose failure alone something takes over from, how
/// often it fails and how long it takes then.
fn switching(job: &Job<'_>, architecture: &Architecture, all: &mut [Availability]) {
    const YEAR: f64 = 365.0 * 24.0 * 3600.0;
    let simulation = job.simulation;
    let actors: Vec<Node> = all.iter().map(|found| found.actor).collect();
    let found = relevant(simulation, &actors);
    if !simulation.takeovers {
        return;
    }
    if found.len().saturating_mul(job.unavailability.len()) > job.limits.availability_work {
        all.iter_mut().for_each(|found| found.switching = None);
        return;
    }
    let whole = simulation.run(&job.failed);
    for at in found {
        let a_year = defaults::a_year(architecture.element(Node::new(at)));
        if a_year <= 0.0 || job.unavailability[at] <= 0.0 || whole.is_down(Node::new(at)) {
            continue;
        }
        let values = simulation.run(&[job.failed.as_slice(), &[Node::new(at)]].concat());
        for (found, road) in all.iter_mut().zip(simulation.roads(&values, &actors)) {
            if values.get(found.actor).served() && whole.get(found.actor).served() {
                let known = found.switching.unwrap_or_default();
                found.switching = Some(known + a_year * road.after.0 as f64 / YEAR);
            }
        }
    }
}

/// Elements that may make a difference to any actor and that can fail: those whose figures are assumed.
pub fn assumed(architecture: &Architecture) -> Vec<Node> {
    let simulation = Simulation::new(architecture);
    let found: BTreeSet<usize> = relevant(&simulation, simulation.actors()).into_iter().collect();
    let fails = |node: &Node| {
        let element = architecture.element(*node);
        !element.kind.actor
            && (defaults::own(element).is_some() || defaults::source_of(&element.kind).is_some())
            && !defaults::is_counted(architecture, *node)
    };
    architecture.nodes().into_iter().filter(|node| found.contains(&node.index()) && fails(node)).collect()
}

fn unavailability(architecture: &Architecture) -> Vec<f64> {
    let nodes = architecture.nodes();
    let mut all = vec![0.0; nodes.iter().map(|node| node.index() + 1).max().unwrap_or(0)];
    for node in nodes {
        all[node.index()] = defaults::unavailability(architecture, node);
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
        let of = |(&actor, below): (&Node, [f64; 4])| Availability {
            costs: dearest(structure.costs(actor)),
            ..availability(actor, below.map(Downtime::exact))
        };
        Some(actors.iter().zip(below).map(of).collect())
    }

    fn bounded(&self, actor: Node, work: &mut usize) -> Availability {
        let relevant = relevant(self.simulation, &[actor]);
        let takes = relevant.len().saturating_mul(self.unavailability.len());
        let Some(left) = work.checked_sub(takes) else {
            return availability(actor, [Downtime { least: 0.0, most: 1.0 }; 4]);
        };
        *work = left;
        let found = bounds::bounds(self.simulation, actor, &relevant, &self.unavailability, &self.failed);
        availability(actor, found.map(Downtime::between))
    }
}

/// From the levels, the lowest first.
fn availability(actor: Node, [lost, _, not_served, below_ok]: [Downtime; 4]) -> Availability {
    Availability { actor, below_ok, not_served, lost, switching: Some(0.0), costs: Vec::new() }
}

/// The elements that cost most; what costs next to nothing is not worth a word.
fn dearest(mut costs: Vec<(usize, f64)>) -> Vec<Cost> {
    const SHOWN: usize = 5;
    const NOTHING: f64 = 1e-9;
    costs.retain(|(_, part)| *part > NOTHING);
    // Stable: equally dear ones stay in the order in which they are needed.
    costs.sort_by(|a, b| b.1.total_cmp(&a.1));
    costs.into_iter().take(SHOWN).map(|(at, part)| Cost { of: Node::new(at), id: String::new(), part }).collect()
}
