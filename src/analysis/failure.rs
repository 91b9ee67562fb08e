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
    /// Served, but partly: some requests fail, or something optional is missing.
    Degraded,
    /// Served by what runs by itself, at full function.
    Ok,
}

impl Value {
    /// All values, the worst first.
    pub const ALL: [Value; 4] = [Value::Down, Value::Recoverable, Value::Degraded, Value::Ok];

    /// As it is written in output.
    pub const fn as_str(self) -> &'static str {
        match self {
            Value::Down => "down",
            Value::Recoverable => "recoverable",
            Value::Degraded => "degraded",
            Value::Ok => "ok",
        }
    }

    /// True when requests are answered without an operator.
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
}

impl Values {
    /// The value of an element.
    pub fn get(&self, node: Node) -> Value {
        self.values[node.index()]
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
