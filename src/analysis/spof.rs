//! Single points of failure: elements whose failure alone takes an actor from served to not served.

use crate::analysis::simulation::Simulation;
use crate::limits::{Purse, Spent};
use crate::model::{Architecture, Element, FailureDomain, Node};

/// Who runs what may fail alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sort {
    /// It fails with a zone or a site, or is one: it is there once, and the author can put another beside it.
    Machine,
    /// A provider runs it across the zones of a region or the world; or a region.
    Managed,
}

impl Sort {
    /// The sort of an element; none for one that cannot fail by itself.
    pub fn of(element: &Element) -> Option<Sort> {
        let kind = &element.kind;
        match kind.failure_domain {
            _ if kind.actor => None,
            FailureDomain::Zone | FailureDomain::Site => Some(Sort::Machine),
            FailureDomain::Region | FailureDomain::Global => Some(Sort::Managed),
            FailureDomain::None => None,
        }
    }
}

/// An actor's single points of failure, each list in declaration order. Both are empty when it is not served anyway.
#[derive(Clone, PartialEq, Eq, Hash, Default, Debug)]
pub struct Spofs {
    /// Machines and sites.
    pub machines: Vec<Node>,
    /// Managed services, and regions.
    pub managed: Vec<Node>,
}

impl Spofs {
    /// Adds one.
    pub fn add(&mut self, sort: Sort, node: Node) {
        match sort {
            Sort::Machine => self.machines.push(node),
            Sort::Managed => self.managed.push(node),
        }
    }

    /// True when there are none of either sort.
    pub fn is_empty(&self) -> bool {
        self.machines.is_empty() && self.managed.is_empty()
    }
}

impl Simulation {
    /// An actor's single points of failure among machines and sites, in declaration order; none when it is not served anyway.
    pub fn spofs(&self, actor: Node) -> Vec<Node> {
        self.all_spofs(&[actor], &[]).pop().unwrap_or_default().machines
    }

    /// The single points of failure of each of several actors when some elements have failed already: each failure
    /// is tried once for all actors.
    pub fn all_spofs(&self, actors: &[Node], already: &[Node]) -> Vec<Spofs> {
        let unlimited = Purse::new(crate::limits::Resource::Failures, u64::MAX);
        self.spofs_within(actors, already, &unlimited).expect("nothing takes so much")
    }

    /// The same at a price.
    ///
    /// # Errors
    ///
    /// When the elements that the failures go through are more than may be spent.
    pub fn spofs_within(&self, actors: &[Node], already: &[Node], purse: &Purse) -> Result<Vec<Spofs>, Spent> {
        let whole = self.run(already);
        let mut found = vec![Spofs::default(); actors.len()];
        for &(candidate, sort) in &self.candidates {
            let (broken, work) = self.run_counted(&[already, &[candidate]].concat());
            purse.draw(work + actors.len())?;
            for (list, &actor) in found.iter_mut().zip(actors) {
                if whole.get(actor).served() && !broken.get(actor).served() {
                    list.add(sort, candidate);
                }
            }
        }
        Ok(found)
    }
}

/// [`Simulation::spofs`] of an architecture that is asked once.
pub fn spofs(architecture: &Architecture, actor: Node) -> Vec<Node> {
    Simulation::new(architecture).spofs(actor)
}
