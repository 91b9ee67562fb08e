//! What would happen if something failed.

use crate::analysis;
use crate::rewrite::function::{Body, Function, list};
use crate::rewrite::val::Val;

pub(super) const TABLE: &[Function] = &[Function {
    name: "single_points_of_failure",
    signature: "single_points_of_failure(u)",
    doc: "the elements whose failure alone takes u, or any of several, from served to not served",
    arity: (1, 1),
    named: &[],
    body: Body::Query(|machine, args| {
        let mut found = Vec::new();
        for actor in args.nodes(0, machine)? {
            for node in analysis::spofs(machine.architecture(), actor) {
                if !found.contains(&node) {
                    found.push(node);
                }
            }
        }
        Ok(list(machine, found))
    }),
}];
