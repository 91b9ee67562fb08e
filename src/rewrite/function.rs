//! Functions that a rewrite can call: queries, which only look, and verbs, which change the architecture.

use crate::model::{Node, Op, Uid};
use crate::rewrite::machine::{Machine, Trouble};
use crate::rewrite::val::Val;
use crate::rewrite::{queries, verbs};
use crate::source::Span;

/// The code of a function.
#[derive(Clone, Copy)]
pub enum Body {
    /// Looks at the architecture.
    Query(fn(&Machine<'_>, &Args) -> Result<Val, Trouble>),
    /// Goes through a list of all elements or all edges.
    Scan(fn(&Machine<'_>, &Args) -> Result<Val, Trouble>),
    /// Goes from element to element, perhaps to all.
    Walk(fn(&Machine<'_>, &Args) -> Result<Val, Trouble>),
    /// Asks the failure simulation.
    Simulation(fn(&Machine<'_>, &Args) -> Result<Val, Trouble>),
    /// Changes the architecture.
    Verb(fn(&mut Machine<'_>, &Args) -> Result<Val, Trouble>),
}

impl Body {
    /// True for what only looks.
    pub fn is_query(&self) -> bool {
        !matches!(self, Body::Verb(_))
    }
}

/// A function of the notation.
pub struct Function {
    /// Its name.
    pub name: &'static str,
    /// How it is called, for the reader.
    pub signature: &'static str,
    /// What it gives or does, one sentence.
    pub doc: &'static str,
    /// Fewest and most arguments by position.
    pub arity: (usize, usize),
    /// Names of the arguments by name; `*` takes any (they become properties).
    pub named: &'static [&'static str],
    /// Its code.
    pub body: Body,
}

/// All functions, queries first.
pub fn all() -> impl Iterator<Item = &'static Function> {
    queries::TABLES.iter().chain(verbs::TABLES).copied().flatten()
}

/// The function of a name.
pub fn find(name: &str) -> Option<&'static Function> {
    all().find(|function| function.name == name)
}

/// The arguments of a call.
pub struct Args {
    /// By position.
    pub positional: Vec<Val>,
    /// By name, in order.
    pub named: Vec<(String, Val)>,
    /// Where the call stands.
    pub span: Span,
    /// The function's name, for messages.
    pub function: &'static str,
}

impl Args {
    /// The argument at a position, nothing if it was not given.
    pub fn get(&self, at: usize) -> &Val {
        self.positional.get(at).unwrap_or(&Val::None)
    }

    /// The argument of a name.
    pub fn named(&self, name: &str) -> Option<&Val> {
        self.named.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// What is wrong with an argument.
    pub fn wrong(&self, at: usize, wanted: &str) -> Trouble {
        Trouble::Definition {
            span: self.span,
            message: format!("argument {} of `{}` must be {wanted}", at + 1, self.function),
        }
    }

    /// An element, or none.
    pub fn maybe_node(&self, at: usize, machine: &Machine<'_>) -> Result<Option<Node>, Trouble> {
        machine.as_node(self.get(at)).map_err(|_| self.wrong(at, "an element"))
    }

    /// An element.
    pub fn node(&self, at: usize, machine: &Machine<'_>) -> Result<Node, Trouble> {
        self.maybe_node(at, machine)?.ok_or_else(|| self.wrong(at, "an element"))
    }

    /// Several elements.
    pub fn nodes(&self, at: usize, machine: &Machine<'_>) -> Result<Vec<Node>, Trouble> {
        machine.as_nodes(self.get(at)).map_err(|_| self.wrong(at, "elements"))
    }

    /// A text.
    pub fn text(&self, at: usize, machine: &Machine<'_>) -> String {
        self.get(at).to_text(machine.architecture())
    }

    /// Kinds: a word, `"server|db"`, or a list of words; all kinds if it was not given.
    pub fn kinds(&self, at: usize, machine: &Machine<'_>) -> Result<Kinds, Trouble> {
        machine.as_kinds(self.get(at)).map_err(|word| self.wrong(at, &format!("a kind, and `{word}` is none")))
    }

    /// Operators: `"->"`, `"->|~>"`; requests if it was not given.
    pub fn ops(&self, at: usize, machine: &Machine<'_>) -> Result<Vec<Op>, Trouble> {
        self.ops_of(self.get(at), machine).ok_or_else(|| self.wrong(at, "an operator such as \"->\""))
    }

    /// Operators of an argument by name.
    pub fn named_ops(&self, name: &str, machine: &Machine<'_>) -> Result<Vec<Op>, Trouble> {
        let value = self.named(name).unwrap_or(&Val::None);
        self.ops_of(value, machine).ok_or_else(|| self.wrong(0, "an operator such as \"->\""))
    }

    fn ops_of(&self, value: &Val, machine: &Machine<'_>) -> Option<Vec<Op>> {
        if *value == Val::None {
            return Some(vec![Op::Request]);
        }
        value.to_text(machine.architecture()).split('|').map(|symbol| Op::from_symbol(symbol.trim())).collect()
    }
}

/// A choice of kinds.
pub enum Kinds {
    /// Every kind.
    Any,
    /// Kinds of the vocabulary, by id.
    Of(Vec<String>),
}

impl Kinds {
    /// True when an element is of one of the kinds.
    pub fn fit(&self, machine: &Machine<'_>, node: Node) -> bool {
        match self {
            Kinds::Any => true,
            Kinds::Of(ids) => ids.iter().any(|id| machine.is(node, id)),
        }
    }
}

/// The identities of some elements, as a list.
pub fn list(machine: &Machine<'_>, nodes: impl IntoIterator<Item = Node>) -> Val {
    Val::elements(nodes.into_iter().map(|node| uid(machine, node)))
}

/// The identity of an element.
pub fn uid(machine: &Machine<'_>, node: Node) -> Uid {
    machine.element(node).uid
}

/// An element or nothing, as a value.
pub fn maybe(machine: &Machine<'_>, node: Option<Node>) -> Val {
    Val::element(node.map(|node| uid(machine, node)))
}
