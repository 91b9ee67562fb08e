//! What one application of a pattern costs.

use crate::limits::{Limits, grouped};
use crate::model::{Architecture, both};
use crate::rewrite::machine::Trouble;
use crate::rewrite::val::Val;

/// Counts steps against the budget of the design, and growth against the caps of one application.
#[derive(Clone, Debug)]
pub struct Costs {
    added: usize,
    limits: Limits,
}

impl Costs {
    /// Nothing added yet.
    pub fn new(limits: &Limits) -> Self {
        Costs { added: 0, limits: limits.clone() }
    }

    /// So many steps: an operation on a list takes as many as the list has items.
    pub fn steps(&self, count: usize) -> Result<(), Trouble> {
        self.limits.budget.evaluation.draw(count).map_err(|spent| Trouble::Bound(spent.words()))
    }

    /// A walk from element to element over all edges, so many of which take as long as an evaluation step.
    pub fn walk(&self, architecture: &Architecture) -> Result<(), Trouble> {
        const A_STEP: usize = 16;
        self.steps(1 + (architecture.len() + architecture.links().len()) / A_STEP)
    }

    /// A look at a list of all elements or edges: a few instructions for each.
    pub fn scan(&self, architecture: &Architecture) -> Result<(), Trouble> {
        const A_STEP: usize = 64;
        self.steps(1 + (architecture.len() + architecture.links().len()) / A_STEP)
    }

    /// A value of this size, which few steps could have made: it is handed on whole, and must not fill the memory.
    pub fn value(&self, value: Val) -> Result<Val, Trouble> {
        let (most, deepest) = (self.limits.value_size, self.limits.nesting);
        self.size(value.weight())?;
        if value.depth() > deepest {
            return Err(Trouble::Bound(both!(
                "a list may stand in lists {deepest} deep, and hold {most} items",
                "リストの入れ子は{deepest}段、項目は{most}個までです"
            )));
        }
        Ok(value)
    }

    /// A list is to have so many items, or a text so many bytes.
    pub fn size(&self, size: usize) -> Result<(), Trouble> {
        let most = self.limits.value_size;
        match size > most {
            true => Err(Trouble::Bound(both!(
                "a list or text may have {most} items or bytes",
                "リストの項目数と文字列のバイト数は{most}までです"
            ))),
            false => Ok(()),
        }
    }

    /// Texts of so many bytes are put into the state.
    pub fn texts(&self, bytes: usize) -> Result<(), Trouble> {
        self.limits.budget.texts.draw(bytes).map_err(|spent| Trouble::Bound(spent.words()))
    }

    /// One more element is about to be added to so many.
    pub fn element(&mut self, elements: usize) -> Result<(), Trouble> {
        self.added += 1;
        let (growth, most) = (grouped(self.limits.growth as u64), grouped(self.limits.elements as u64));
        if self.added > self.limits.growth {
            return Err(Trouble::Bound(both!(
                "one application may add {growth} elements",
                "1回の適用で追加できる要素は{growth}個までです"
            )));
        }
        if elements >= self.limits.elements {
            return Err(Trouble::Bound(both!("a state may have {most} elements", "1つの状態の要素は{most}個までです")));
        }
        Ok(())
    }

    /// One more edge is about to be added.
    pub fn edge(&self, architecture: &Architecture) -> Result<(), Trouble> {
        let most = self.limits.edges;
        match architecture.links().len() >= most {
            true => Err(Trouble::Bound(both!("a state may have {most} edges", "1つの状態の線は{most}本までです"))),
            false => Ok(()),
        }
    }

    /// An element is about to stand so deep in others: as deep as brackets may, so that the state can be written as a text
    /// and read back.
    pub fn depth(&self, depth: usize) -> Result<(), Trouble> {
        let most = self.limits.containers();
        match depth > most {
            true => Err(Trouble::Bound(both!(
                "elements may stand in each other {most} deep",
                "要素の入れ子は{most}段までです"
            ))),
            false => Ok(()),
        }
    }
}
