//! Who still says sorry when an actor is not served: pages behind `apology` edges. They are no service.

use crate::analysis::failure::{Value, Values};
use crate::analysis::simulation::Simulation;
use crate::model::{Node, Op};

impl Simulation {
    /// The pages that still answer an actor who is not served, in declaration order; none for one who is.
    pub fn told(&self, values: &Values, actor: Node) -> Vec<Node> {
        // An entry that is down itself sends nobody on.
        if values.get(actor).served() || values.down[actor.index()] || self.apologies.is_empty() {
            return Vec::new();
        }
        let mut reached = vec![false; self.hops.len()];
        reached[actor.index()] = true;
        let mut open = vec![actor.index()];
        while let Some(at) = open.pop() {
            // Nobody has switched a way by hand yet.
            let used = |hop: &&crate::analysis::simulation::Hop| hop.op == Op::Request && hop.cap > Value::Recoverable;
            for hop in self.hops[at].iter().filter(used) {
                if !values.down[hop.to] && !std::mem::replace(&mut reached[hop.to], true) {
                    open.push(hop.to);
                }
            }
        }
        let answers = |&&(from, page): &&(usize, usize)| reached[from] && values.values[page].served();
        let mut pages: Vec<usize> = self.apologies.iter().filter(answers).map(|&(_, page)| page).collect();
        pages.sort_unstable_by_key(|&page| self.place_of(page));
        pages.dedup();
        pages.into_iter().map(Node::new).collect()
    }
}
