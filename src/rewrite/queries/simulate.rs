//! What would happen if something failed.

use std::collections::HashSet;

use crate::analysis::{Spofs, Value};
use crate::model::Node;
use crate::rewrite::function::{Args, Body, Function, list, uid};
use crate::rewrite::machine::{Machine, Trouble};
use crate::rewrite::val::Val;

pub(super) const TABLE: &[Function] = &[
    Function {
        name: "single_points_of_failure",
        signature: "single_points_of_failure(users)",
        doc: "the machines and sites whose failure alone takes one of the users from served to not served",
        arity: (1, 1),
        named: &[],
        body: Body::Simulation(|machine, args| single_points(machine, args, |points| points.machines)),
    },
    Function {
        name: "managed_points_of_failure",
        signature: "managed_points_of_failure(users)",
        doc: "the managed services and regions whose failure alone takes one of the users from served to not served",
        arity: (1, 1),
        named: &[],
        body: Body::Simulation(|machine, args| single_points(machine, args, |points| points.managed)),
    },
    Function {
        name: "taken_as_needed",
        signature: "taken_as_needed(x)",
        doc: "targets of a router that are each needed although no path tells them apart; none where they stand in for each other",
        arity: (1, 1),
        named: &[],
        body: Body::Simulation(|machine, args| {
            Ok(list(machine, machine.simulation().simulation.taken_as_needed(args.node(0, machine)?)))
        }),
    },
    Function {
        name: "judged",
        signature: "judged()",
        doc: "those whose service is judged: all actors, or what nothing calls in a drawing without any",
        arity: (0, 0),
        named: &[],
        body: Body::Simulation(|machine, _| {
            Ok(list(machine, machine.simulation().simulation.actors().iter().copied()))
        }),
    },
    Function {
        name: "told",
        signature: "told(x, failed)",
        doc: "the pages that still say sorry to x with some elements failed; none while x is served",
        arity: (1, 2),
        named: &[],
        body: Body::Simulation(|machine, args| {
            let simulation = &machine.simulation().simulation;
            let values = simulation.run(&failures(machine, args, 1)?);
            Ok(list(machine, simulation.told(&values, args.node(0, machine)?)))
        }),
    },
    Function {
        name: "status",
        signature: "status(x, failed)",
        doc: "the value of x with some elements failed: 3 ok, 2 degraded, 1 recoverable or partial, 0 down",
        arity: (1, 2),
        named: &[],
        body: Body::Simulation(|machine, args| {
            let values = machine.simulation().simulation.run(&failures(machine, args, 1)?);
            Ok(Val::Number(values.get(args.node(0, machine)?).number()))
        }),
    },
    Function {
        name: "status_before",
        signature: "status_before(x, failed)",
        doc: "the same before the rewrite; 3 for what is new, and what is new has not failed",
        arity: (1, 2),
        named: &[],
        body: Body::Simulation(status_before),
    },
    Function {
        name: "reaches",
        signature: "reaches(a, b, failed, level = 2, exact = true|false)",
        doc: "true when requests of a arrive at the tier of b (at b itself if exact) over elements whose status is at least the level, with some elements failed",
        arity: (2, 3),
        named: &["level", "exact"],
        body: Body::Simulation(reaches),
    },
    Function {
        name: "reaches_before",
        signature: "reaches_before(a, b, level = 2, exact = true|false)",
        doc: "the same before the rewrite, with nothing failed; false when one of them is new",
        arity: (2, 2),
        named: &["level", "exact"],
        body: Body::Simulation(reaches_before),
    },
    Function {
        name: "alive",
        signature: "alive(x, failed)",
        doc: "true when neither x nor what holds it is stopped or among the failed",
        arity: (1, 2),
        named: &[],
        body: Body::Simulation(|machine, args| {
            let (node, failed) = (args.node(0, machine)?, failures(machine, args, 1)?);
            Ok(Val::Flag(machine.simulation().simulation.alive(node, &failed)))
        }),
    },
    Function {
        name: "delivers",
        signature: "delivers(a, b, failed)",
        doc: "true when data of a arrive at b some time, over requests, replication and messages, with some elements failed",
        arity: (2, 3),
        named: &[],
        body: Body::Simulation(|machine, args| {
            let (a, b, failed) = (args.node(0, machine)?, args.node(1, machine)?, failures(machine, args, 2)?);
            Ok(Val::Flag(machine.simulation().simulation.delivers(a, b, &failed)))
        }),
    },
];

/// What is to fail, on top of what has failed already.
fn failures(machine: &Machine<'_>, args: &Args, at: usize) -> Result<Vec<Node>, Trouble> {
    let mut failed = machine.simulation().failed.clone();
    failed.extend(args.nodes(at, machine)?);
    Ok(failed)
}

fn reaches(machine: &Machine<'_>, args: &Args) -> Result<Val, Trouble> {
    let (a, b, failed) = (args.node(0, machine)?, args.node(1, machine)?, failures(machine, args, 2)?);
    let (level, exact) = strictness(args)?;
    Ok(Val::Flag(machine.simulation().simulation.reach(a, b, &failed, level, exact)))
}

fn reaches_before(machine: &Machine<'_>, args: &Args) -> Result<Val, Trouble> {
    let then = |node| machine.before().find_uid(uid(machine, node));
    let (a, b) = (then(args.node(0, machine)?), then(args.node(1, machine)?));
    let (level, exact) = strictness(args)?;
    let simulation = &machine.simulation_before().simulation;
    Ok(Val::Flag(a.zip(b).is_some_and(|(a, b)| simulation.reach(a, b, &[], level, exact))))
}

/// The level and exactness of a way.
fn strictness(args: &Args) -> Result<(Value, bool), Trouble> {
    let level = match args.named("level") {
        None => Value::Degraded,
        Some(Val::Number(1)) => Value::Recoverable,
        Some(Val::Number(2)) => Value::Degraded,
        Some(Val::Number(3)) => Value::Ok,
        Some(_) => return Err(args.wrong(0, "reached at level 1, 2 or 3")),
    };
    Ok((level, args.named("exact").is_some_and(Val::truthy)))
}

fn status_before(machine: &Machine<'_>, args: &Args) -> Result<Val, Trouble> {
    let then = |node| machine.before().find_uid(uid(machine, node));
    let failed: Vec<_> = args.nodes(1, machine)?.into_iter().filter_map(then).collect();
    let value = match then(args.node(0, machine)?) {
        Some(node) => machine.simulation_before().simulation.run(&failed).get(node),
        None => Value::Ok,
    };
    Ok(Val::Number(value.number()))
}

fn single_points(machine: &Machine<'_>, args: &Args, of: fn(Spofs) -> Vec<Node>) -> Result<Val, Trouble> {
    let mut seen = HashSet::new();
    let points = machine.simulation().single_points(&args.nodes(0, machine)?);
    Ok(list(machine, points.into_iter().flat_map(of).filter(|&node| seen.insert(node))))
}
