//! Single points of failure: elements whose failure alone takes an actor from served to not served.

use crate::analysis::simulation::Simulation;
use crate::model::{Architecture, Element, FailureDomain, Node};

/// True for elements that fail with a zone or a site. What a provider runs across zones does not count.
pub(super) fn may_be_single(element: &Element) -> bool {
    matches!(element.kind.builtin().failure_domain, FailureDomain::Zone | FailureDomain::Site)
}

impl Simulation {
    /// An actor's single points of failure, in declaration order; none when it is not served anyway.
    pub fn spofs(&self, actor: Node) -> Vec<Node> {
        self.all_spofs(&[actor], &[]).pop().unwrap_or_default()
    }

    /// The single points of failure of each of several actors when some elements have failed already: each failure
    /// is tried once for all actors.
    pub fn all_spofs(&self, actors: &[Node], already: &[Node]) -> Vec<Vec<Node>> {
        let whole = self.run(already);
        let mut found = vec![Vec::new(); actors.len()];
        for &candidate in &self.candidates {
            let broken = self.run(&[already, &[candidate]].concat());
            for (list, &actor) in found.iter_mut().zip(actors) {
                if whole.get(actor).served() && !broken.get(actor).served() {
                    list.push(candidate);
                }
            }
        }
        found
    }
}

/// [`Simulation::spofs`] of an architecture that is asked once.
pub fn spofs(architecture: &Architecture, actor: Node) -> Vec<Node> {
    Simulation::new(architecture).spofs(actor)
}
