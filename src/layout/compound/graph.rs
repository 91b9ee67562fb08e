//! The tree of levels of a drawing as one layered graph.

use crate::layout::compound::comb::Comb;
use crate::model::Op;

/// What a node of a level is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum What {
    /// An item without levels of its own: the stack that shows it.
    Leaf(usize),
    /// A frame: its stack, and the level in it.
    Frame(usize, usize),
    /// Boxes that are alike: the number of the comb.
    Comb(usize),
    /// Where a line passes a rank.
    Bend,
    /// Where a line passes the border of the level's own frame.
    Gate,
}

/// A node of a level.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub what: What,
    /// Size along the flow, px.
    pub main: f64,
    /// Size across the flow, px.
    pub cross: f64,
    pub rank: usize,
    /// Where it stood across the flow in an older picture, px.
    pub old: Option<f64>,
}

/// One end of a piece.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct End {
    pub node: usize,
    /// For a frame: the gate in its level.
    pub gate: usize,
    /// Where it touches, px across the flow from the node's start; for a leaf where it would like to.
    pub at: f64,
}

/// A piece of a line from one rank to the next.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    pub line: usize,
    pub from: End,
    pub to: End,
    /// How much a bend would hurt.
    pub weight: f64,
    /// Size of a text that stands in its gap, px along the flow; zero without.
    pub text: f64,
    /// The trunk off which its line branches in its gap: the number of the fan, and whether they begin together.
    pub trunk: Option<(usize, bool)>,
}

/// The contents of one frame, or of the whole drawing.
#[derive(Clone, Debug, Default)]
pub(crate) struct Level {
    /// The cell of the fold.
    pub cell: usize,
    pub nodes: Vec<Node>,
    pub pieces: Vec<Piece>,
    /// Nodes of each rank in order. Gates have ranks of their own, the first and the last.
    pub ranks: Vec<Vec<usize>>,
    /// True when the first (last) rank is one of gates.
    pub gates: (bool, bool),
    /// Items without any line, in the order of the text.
    pub lonely: Vec<usize>,
    pub combs: Vec<Comb>,
}

/// A part of a line within one level.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    pub level: usize,
    /// Pieces, in the order of the line.
    pub pieces: Vec<usize>,
    /// The line runs against the flow here.
    pub against: bool,
    /// Where the line branches off within combs, in its own order.
    pub teeth: Vec<Tooth>,
}

/// A branch of a line within a comb.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Tooth {
    pub comb: usize,
    pub trunk: usize,
    pub leaf: usize,
}

/// All levels, containers before their contents; level 0 is the drawing.
#[derive(Clone, Debug, Default)]
pub(crate) struct Graph {
    pub levels: Vec<Level>,
    /// The parts of each line, from its start to its end; none for lines that are not drawn this way.
    pub lines: Vec<Vec<Part>>,
    /// The fan to which each line belongs.
    pub trunks: Vec<Option<usize>>,
}

/// Pieces at each node of a level: towards smaller ranks, towards larger ranks.
#[derive(Clone, Debug, Default)]
pub(crate) struct Near {
    pub before: Vec<Vec<usize>>,
    pub after: Vec<Vec<usize>>,
}

impl Level {
    pub fn near(&self) -> Near {
        let mut near = Near { before: vec![Vec::new(); self.nodes.len()], after: vec![Vec::new(); self.nodes.len()] };
        for (index, piece) in self.pieces.iter().enumerate() {
            near.after[piece.from.node].push(index);
            near.before[piece.to.node].push(index);
        }
        near
    }
}

/// How much lines of an operator should be short and straight.
pub(crate) fn weight(op: Op) -> f64 {
    match op {
        Op::Request => 4.0,
        Op::Sync => 3.0,
        Op::Async => 2.0,
        _ => 1.0,
    }
}
