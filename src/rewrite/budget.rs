//! What one application of a pattern may cost.

use crate::limits::Limits;
use crate::model::Architecture;

/// Counts evaluation steps and growth; past a bound it says which.
#[derive(Clone, Debug)]
pub struct Budget {
    steps: usize,
    added: usize,
    limits: Limits,
}

impl Budget {
    /// A full budget.
    pub fn new(limits: &Limits) -> Self {
        Budget { steps: 0, added: 0, limits: limits.clone() }
    }

    /// All steps once more; what was added stays counted.
    pub fn refill(&mut self) {
        self.steps = 0;
    }

    /// One more step; the error says which bound was passed.
    pub fn step(&mut self) -> Result<(), String> {
        self.steps += 1;
        if self.steps > self.limits.rewrite_steps {
            return Err(format!("it takes more than {} steps", self.limits.rewrite_steps));
        }
        Ok(())
    }

    /// A list is to have so many items, or a text so many bytes: few steps could make them fill the memory.
    pub fn size(&self, size: usize) -> Result<(), String> {
        match size > self.limits.value_size {
            true => Err(format!("a list or text may have {} items or bytes", self.limits.value_size)),
            false => Ok(()),
        }
    }

    /// One more element is about to be added to so many.
    pub fn element(&mut self, elements: usize) -> Result<(), String> {
        self.added += 1;
        if self.added > self.limits.growth {
            return Err(format!("one application may add {} elements", self.limits.growth));
        }
        if elements >= self.limits.elements {
            return Err(format!("a state may have {} elements", self.limits.elements));
        }
        Ok(())
    }

    /// One more edge is about to be added.
    pub fn edge(&self, architecture: &Architecture) -> Result<(), String> {
        if architecture.links().len() >= self.limits.edges {
            return Err(format!("a state may have {} edges", self.limits.edges));
        }
        Ok(())
    }
}
