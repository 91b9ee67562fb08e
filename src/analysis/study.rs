//! One set of failures, tried in the states of a design.

use crate::analysis::outcome::{Outcome, marked};
use crate::analysis::simulation::Simulation;
use crate::design::{Design, State};
use crate::model::Node;

/// What became of one state.
#[derive(Clone, Debug)]
pub struct Trial<'a> {
    /// The state's number.
    pub index: usize,
    /// The state.
    pub state: &'a State,
    /// What failed here on top of what `fail` steps have marked.
    pub failed: Vec<Node>,
    /// Ids that this state has no element of.
    pub absent: Vec<String>,
    /// What came of it.
    pub outcome: Outcome,
}

/// Tries the failure of elements, given by id, in every state or only in one.
pub fn try_in_states<'a>(design: &'a Design, ids: &[String], only: Option<usize>) -> Vec<Trial<'a>> {
    let states = design.states.iter().enumerate().filter(|(index, _)| only.is_none_or(|only| only == *index));
    states.map(|(index, state)| trial(index, state, ids)).collect()
}

fn trial<'a>(index: usize, state: &'a State, ids: &[String]) -> Trial<'a> {
    let (present, absent): (Vec<&String>, Vec<&String>) =
        ids.iter().partition(|id| state.architecture.find(id).is_some());
    let failed: Vec<Node> = present.into_iter().filter_map(|id| state.architecture.find(id)).collect();
    let outcome = Simulation::new(&state.architecture).outcome(&marked(state), &failed);
    Trial { index, state, failed, absent: absent.into_iter().cloned().collect(), outcome }
}
