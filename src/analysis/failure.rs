//! What is left of an element when others fail.

use std::fmt;

use crate::analysis::simulation::Simulation;
use crate::model::{Architecture, Node};

/// What is left of an element; for an actor, how it is served.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Value {
    /// Not working; not served.
    Down,
    /// Not served until an operator uses a way that is prepared.
    Recoverable,
    /// Some users or functions are served and others are not: one shard of many is lost.
    Partial,
    /// Served, but with less: copies from a cache, less capacity, slower.
    Degraded,
    /// Served by what runs by itself, at full function and capacity.
    Ok,
}

impl Value {
    /// All values, the worst first.
    pub const ALL: [Value; 5] = [Value::Down, Value::Recoverable, Value::Partial, Value::Degraded, Value::Ok];

    /// As it is written in output.
    pub const fn as_str(self) -> &'static str {
        match self {
            Value::Down => "down",
            Value::Recoverable => "recoverable",
            Value::Partial => "partial",
            Value::Degraded => "degraded",
            Value::Ok => "ok",
        }
    }

    /// As a number, as patterns and rules compare it: what is partly served is not served.
    pub const fn number(self) -> i64 {
        match self {
            Value::Down => 0,
            Value::Recoverable | Value::Partial => 1,
            Value::Degraded => 2,
            Value::Ok => 3,
        }
    }

    /// True when the requests of all users are answered without an operator.
    pub fn served(self) -> bool {
        self >= Value::Degraded
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The value of every element of an architecture under one set of failures.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Values {
    pub(super) values: Vec<Value>,
    pub(super) down: Vec<bool>,
    /// What has failed or is stopped by itself, and not with what holds it.
    pub(super) fell: Vec<bool>,
    /// One of several instances is lost.
    pub(super) hit: Vec<bool>,
    /// What an auto-scaling group makes of an element that is down: what it is worth when it has been started anew.
    pub(super) healed: Vec<Value>,
    /// The values when what is stopped has been started by an operator; none when they are the same.
    pub(super) started: Option<Box<Values>>,
}

impl Values {
    /// Those of so many elements when nothing has happened.
    pub(super) fn best(size: usize) -> Values {
        Values {
            values: vec![Value::Ok; size],
            down: vec![false; size],
            fell: vec![false; size],
            hit: vec![false; size],
            healed: vec![Value::Down; size],
            started: None,
        }
    }

    /// The value of an element.
    pub fn get(&self, node: Node) -> Value {
        self.values[node.index()]
    }

    /// What an element and its replacement by an auto-scaling group are worth to those who need it.
    pub(super) fn worth(&self, at: usize) -> Value {
        self.values[at].max(self.healed[at])
    }

    /// The values that count for a way: one by hand may start what is stopped.
    pub(super) fn seen_by(&self, manual: bool) -> &Values {
        self.started.as_deref().filter(|_| manual).unwrap_or(self)
    }

    /// True when the element itself (or a container of it) has failed or is stopped:
    /// an element may be worthless without that, because what it needs is down.
    pub fn is_down(&self, node: Node) -> bool {
        self.down[node.index()]
    }
}

/// The value of every element when `failed` have failed. To try several failures, prepare a [`Simulation`].
pub fn values(architecture: &Architecture, failed: &[Node]) -> Values {
    Simulation::new(architecture).run(failed)
}
