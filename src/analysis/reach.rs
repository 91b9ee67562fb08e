//! Which services an element reaches, and where its data arrives.

use std::collections::HashSet;

use crate::analysis::failure::{Value, Values};
use crate::analysis::simulation::{Hop, Simulation};
use crate::model::{Node, Op};

impl Simulation {
    /// True when there is a path of `->` edges from `a` to the tier of `b` (with `exact`, to `b` itself) on which
    /// every element after `a` has at least `level`. Edges that are `manual` or `failover` count at their level only;
    /// a step to an element may go to its standby instead.
    pub fn reach(&self, a: Node, b: Node, failed: &[Node], level: Value, exact: bool) -> bool {
        self.reach_in(&self.run(failed), a, b, level, exact)
    }

    /// [`Simulation::reach`] under failures that have been simulated already.
    pub fn reach_in(&self, values: &Values, a: Node, b: Node, level: Value, exact: bool) -> bool {
        let goal = if exact { HashSet::from([b.index()]) } else { self.tier(b) };
        let usable = |hop: &Hop| hop.op == Op::Request && hop.cap >= level;
        self.search(a, &goal, &usable, &|at| values.values[at] >= level)
    }

    /// True when there is a path of `->`, `=>` and `~>` edges from `a` to the tier of `b` on which every element is
    /// up: does the job or the log arrive some time?
    pub fn delivers(&self, a: Node, b: Node, failed: &[Node]) -> bool {
        self.delivers_in(&self.run(failed), a, b)
    }

    /// [`Simulation::delivers`] under failures that have been simulated already.
    pub fn delivers_in(&self, values: &Values, a: Node, b: Node) -> bool {
        !values.is_down(a) && self.search(a, &self.tier(b), &|_| true, &|at| !values.down[at])
    }

    /// True when neither the element nor one of its containers has failed or is stopped.
    pub fn alive(&self, node: Node, failed: &[Node]) -> bool {
        !self.run(failed).is_down(node)
    }

    /// An element's redundancy group with the standbys of its members.
    fn tier(&self, node: Node) -> HashSet<usize> {
        let group = &self.groups[node.index()];
        let members = self.nodes.iter().map(|n| n.index());
        let mut tier: HashSet<usize> = members.filter(|&at| !group.is_empty() && self.groups[at] == *group).collect();
        tier.insert(node.index());
        let standbys: Vec<usize> = tier.iter().flat_map(|&at| self.standbys[at].clone()).collect();
        tier.extend(standbys);
        tier
    }

    fn search(
        &self,
        start: Node,
        goal: &HashSet<usize>,
        usable: &dyn Fn(&Hop) -> bool,
        passable: &dyn Fn(usize) -> bool,
    ) -> bool {
        let mut seen = HashSet::from([start.index()]);
        let mut open = vec![start.index()];
        while let Some(at) = open.pop() {
            if goal.contains(&at) {
                return true;
            }
            for hop in self.hops[at].iter().filter(|hop| usable(hop)) {
                let targets = std::iter::once(hop.to).chain(self.standbys[hop.to].iter().copied());
                open.extend(targets.filter(|&to| passable(to) && seen.insert(to)));
            }
        }
        false
    }
}
