//! Elements, edges and what they are made of.

use std::fmt;
use std::sync::Arc;

use crate::model::kind::Kind;
use crate::model::text::LocalisedText;
use crate::model::value::Properties;
use crate::source::Span;

/// An element's identity through all states of a design: it survives a rename and a move.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Uid(pub u32);

/// Who made an element.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Origin {
    /// The pattern that made it; none for what the author declared.
    pub pattern: Option<String>,
    /// The id of the element it is a copy of, at the time of copying.
    pub copy_of: Option<String>,
    /// The identity of the element it is a copy of.
    pub copy_uid: Option<Uid>,
}

/// One part of an architecture.
#[derive(Clone, Debug)]
pub struct Element {
    /// Identity through all states.
    pub uid: Uid,
    /// The name in the text, unique in a state.
    pub id: String,
    /// What it is.
    pub kind: Arc<Kind>,
    /// The author's label; without one the kind's name is shown.
    pub label: Option<LocalisedText>,
    /// Properties, in order.
    pub properties: Properties,
    /// Who made it.
    pub origin: Origin,
    /// Where it was declared, or the statement that made it.
    pub span: Span,
}

impl Element {
    /// The text that is drawn.
    pub fn name<'a>(&'a self, languages: &crate::model::text::Languages) -> &'a str {
        self.label.as_ref().unwrap_or(&self.kind.name).get(languages)
    }
}

/// The five operators.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Op {
    /// `->`: the left side calls the right side and depends on it.
    Request,
    /// `=>`: a write on the left is on the right before it is acknowledged.
    Sync,
    /// `~>`: the left side does not wait.
    Async,
    /// `..>`: an operation, not traffic.
    Control,
    /// `--`: a static relation.
    Association,
}

impl Op {
    /// All operators.
    pub const ALL: [Op; 5] = [Op::Request, Op::Sync, Op::Async, Op::Control, Op::Association];

    /// As it is written.
    pub const fn symbol(self) -> &'static str {
        match self {
            Op::Request => "->",
            Op::Sync => "=>",
            Op::Async => "~>",
            Op::Control => "..>",
            Op::Association => "--",
        }
    }

    /// The operator that is written so.
    pub fn from_symbol(symbol: &str) -> Option<Op> {
        Op::ALL.into_iter().find(|op| op.symbol() == symbol)
    }
}

impl fmt::Display for Op {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.symbol())
    }
}

/// One relation between two elements. Between two elements there is at most one edge of an operator.
#[derive(Clone, Debug)]
pub struct Edge {
    /// What it means.
    pub op: Op,
    /// The text on the line.
    pub label: Option<LocalisedText>,
    /// Properties, in order.
    pub properties: Properties,
    /// The pattern that made it.
    pub pattern: Option<String>,
    /// Where it was declared, or the statement that made it.
    pub span: Span,
}

/// An edge's identity through the states of a design.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct EdgeKey {
    /// Where it starts.
    pub from: Uid,
    /// Its operator.
    pub op: Op,
    /// Where it ends.
    pub to: Uid,
}
