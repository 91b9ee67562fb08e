//! What would happen if something failed.

use crate::analysis::{self, Simulation, Value};
use crate::rewrite::function::{Args, Body, Function, list};
use crate::rewrite::machine::{Machine, Trouble};
use crate::rewrite::val::Val;

pub(super) const TABLE: &[Function] = &[
    Function {
        name: "single_points_of_failure",
        signature: "single_points_of_failure(users)",
        doc: "the elements whose failure alone takes one of the users from served to not served",
        arity: (1, 1),
        named: &[],
        body: Body::Query(single_points),
    },
    Function {
        name: "status",
        signature: "status(x, failed)",
        doc: "the value of x with some elements failed: 3 ok, 2 degraded, 1 recoverable, 0 down",
        arity: (1, 2),
        named: &[],
        body: Body::Query(|machine, args| {
            let values = analysis::values(machine.architecture(), &args.nodes(1, machine)?);
            Ok(Val::Number(values.get(args.node(0, machine)?) as i64))
        }),
    },
    Function {
        name: "reaches",
        signature: "reaches(a, b, failed, level = 2, exact = true|false)",
        doc: "true when requests of a arrive at the tier of b (at b itself if exact) over elements whose status is at least the level, with some elements failed",
        arity: (2, 3),
        named: &["level", "exact"],
        body: Body::Query(reaches),
    },
    Function {
        name: "alive",
        signature: "alive(x, failed)",
        doc: "true when neither x nor what holds it is stopped or among the failed",
        arity: (1, 2),
        named: &[],
        body: Body::Query(|machine, args| {
            let (node, failed) = (args.node(0, machine)?, args.nodes(1, machine)?);
            Ok(Val::Flag(Simulation::new(machine.architecture()).alive(node, &failed)))
        }),
    },
    Function {
        name: "delivers",
        signature: "delivers(a, b, failed)",
        doc: "true when data of a arrive at b some time, over requests, replication and messages, with some elements failed",
        arity: (2, 3),
        named: &[],
        body: Body::Query(|machine, args| {
            let (a, b, failed) = (args.node(0, machine)?, args.node(1, machine)?, args.nodes(2, machine)?);
            Ok(Val::Flag(Simulation::new(machine.architecture()).delivers(a, b, &failed)))
        }),
    },
];

fn reaches(machine: &Machine<'_>, args: &Args) -> Result<Val, Trouble> {
    let (a, b, failed) = (args.node(0, machine)?, args.node(1, machine)?, args.nodes(2, machine)?);
    let level = match args.named("level") {
        None => Value::Degraded,
        Some(Val::Number(1)) => Value::Recoverable,
        Some(Val::Number(2)) => Value::Degraded,
        Some(Val::Number(3)) => Value::Ok,
        Some(_) => return Err(args.wrong(0, "reached at level 1, 2 or 3")),
    };
    let exact = args.named("exact").is_some_and(Val::truthy);
    Ok(Val::Flag(Simulation::new(machine.architecture()).reach(a, b, &failed, level, exact)))
}

fn single_points(machine: &Machine<'_>, args: &Args) -> Result<Val, Trouble> {
    let mut found = Vec::new();
    for actor in args.nodes(0, machine)? {
        for node in analysis::spofs(machine.architecture(), actor) {
            if !found.contains(&node) {
                found.push(node);
            }
        }
    }
    Ok(list(machine, found))
}
