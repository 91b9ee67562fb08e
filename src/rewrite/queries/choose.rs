//! Choosing among elements, and working with lists.

use crate::model::{Kind, Node, Op, both};
use crate::rewrite::function::{Args, Body, Function, maybe};
use crate::rewrite::machine::{Machine, Trouble};
use crate::rewrite::queries::neighbours::reachable;
use crate::rewrite::set::Set;
use crate::rewrite::val::Val;

pub(super) const TABLE: &[Function] = &[
    Function {
        name: "frontmost",
        signature: "frontmost(kinds)",
        doc: "the element of the kinds that users and clients reach first, or none",
        arity: (1, 1),
        named: &[],
        body: Body::Walk(frontmost),
    },
    Function {
        name: "near",
        signature: "near(kind, x)",
        doc: "the first element of the kind that x reaches by requests, or none",
        arity: (2, 2),
        named: &[],
        body: Body::Walk(|machine, args| {
            let kinds = args.kinds(0, machine)?;
            let start = args.node(1, machine)?;
            let mut found = reachable(machine, &[start], &[Op::Request]).into_iter();
            Ok(maybe(machine, found.find(|&node| node != start && kinds.fit(machine, node))))
        }),
    },
    Function {
        name: "first",
        signature: "first(list)",
        doc: "the first item, or none",
        arity: (1, 1),
        named: &[],
        body: Body::Query(|_, args| Ok(items(args, 0).first().cloned().unwrap_or(Val::None))),
    },
    Function {
        name: "last",
        signature: "last(list)",
        doc: "the last item, or none",
        arity: (1, 1),
        named: &[],
        body: Body::Query(|_, args| Ok(items(args, 0).last().cloned().unwrap_or(Val::None))),
    },
    Function {
        name: "rest",
        signature: "rest(list)",
        doc: "all items but the first",
        arity: (1, 1),
        named: &[],
        body: Body::Query(|_, args| Ok(Val::list(items(args, 0).iter().skip(1).cloned().collect()))),
    },
    Function {
        name: "count",
        signature: "count(list)",
        doc: "how many items there are",
        arity: (1, 1),
        named: &[],
        body: Body::Query(|_, args| Ok(Val::Number(items(args, 0).len() as i64))),
    },
    Function {
        name: "any",
        signature: "any(list)",
        doc: "true when an item is true",
        arity: (1, 1),
        named: &[],
        body: Body::Query(|_, args| Ok(Val::Flag(items(args, 0).iter().any(Val::truthy)))),
    },
    Function {
        name: "all",
        signature: "all(list)",
        doc: "true when every item is true",
        arity: (1, 1),
        named: &[],
        body: Body::Query(|_, args| Ok(Val::Flag(items(args, 0).iter().all(Val::truthy)))),
    },
    Function {
        name: "distinct",
        signature: "distinct(list)",
        doc: "the items without repeats",
        arity: (1, 1),
        named: &[],
        body: Body::Query(distinct),
    },
    Function {
        name: "same_set",
        signature: "same_set(a, b)",
        doc: "true when two lists have the same items, whatever their order",
        arity: (2, 2),
        named: &[],
        body: Body::Query(|machine, args| {
            let (a, b) = (items(args, 0), items(args, 1));
            Ok(Val::Flag(holds_all(machine, a, b)? && holds_all(machine, b, a)?))
        }),
    },
    Function {
        name: "position",
        signature: "position(list, x)",
        doc: "the place of x in the list, counted from 0, or none",
        arity: (2, 2),
        named: &[],
        body: Body::Query(|machine, args| {
            let at = items(args, 0).iter().position(|item| item.same(args.get(1), machine.architecture()));
            Ok(at.map_or(Val::None, |at| Val::Number(at as i64)))
        }),
    },
    Function {
        name: "range",
        signature: "range(n)",
        doc: "the numbers from 0 to n - 1; empty if n is not positive",
        arity: (1, 1),
        named: &[],
        body: Body::Query(range),
    },
];

fn items(args: &Args, at: usize) -> &[Val] {
    args.get(at).items()
}

/// Whether everything of `items` is in `list`.
fn holds_all(machine: &Machine<'_>, list: &[Val], items: &[Val]) -> Result<bool, Trouble> {
    let set = Set::of(list, machine.architecture(), &machine.costs)?;
    for item in items {
        if !set.has(item)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn frontmost(machine: &Machine<'_>, args: &Args) -> Result<Val, Trouble> {
    let kinds = args.kinds(0, machine)?;
    let nodes = machine.architecture().nodes().into_iter();
    // Who looks after the design uses it from behind.
    let uses = |kind: &Kind| kind.actor && !kind.is("operator");
    let users: Vec<Node> = nodes.filter(|&node| uses(&machine.element(node).kind)).collect();
    let found = reachable(machine, &users, &[Op::Request]).into_iter().find(|&node| kinds.fit(machine, node));
    Ok(maybe(machine, found))
}

fn distinct(machine: &Machine<'_>, args: &Args) -> Result<Val, Trouble> {
    let mut seen = Set::new(machine.architecture(), &machine.costs);
    let mut kept: Vec<Val> = Vec::new();
    for item in items(args, 0) {
        if seen.insert(item)? {
            kept.push(item.clone());
        }
    }
    Ok(Val::list(kept))
}

fn range(_: &Machine<'_>, args: &Args) -> Result<Val, Trouble> {
    let Val::Number(count) = *args.get(0) else { return Err(args.wrong(0, "a number")) };
    // What is done for each number has a bound of its own; the list must not be the way round it.
    const MOST: i64 = 100_000;
    if count > MOST {
        return Err(Trouble::Bound(both!(
            "range({count}): a loop may run {MOST} times",
            "range({count}): 繰り返しは{MOST}回までです"
        )));
    }
    Ok(Val::list((0..count.max(0)).map(Val::Number).collect()))
}
