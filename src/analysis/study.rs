//! One set of failures, tried in the states of a design.

use unicode_normalization::UnicodeNormalization as _;

use crate::analysis::outcome::{Outcome, marked};
use crate::analysis::simulation::Simulation;
use crate::design::{Design, State};
use crate::model::Node;
use crate::suggest::did_you_mean;

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

/// An id that no state has an element of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unknown {
    /// The id.
    pub id: String,
    /// What may have been meant, as a question.
    pub near: Option<String>,
}

/// Ids without repetition; each must be of an element in some state.
pub fn known_ids(design: &Design, wanted: impl Iterator<Item = String>) -> Result<Vec<String>, Vec<Unknown>> {
    let states = || design.states.iter().map(|state| &state.architecture);
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for id in wanted.map(|id| id.trim().nfc().collect::<String>()).filter(|id| !id.is_empty()) {
        if states().any(|state| state.find(&id).is_some()) {
            if !known.contains(&id) {
                known.push(id);
            }
            continue;
        }
        let all: Vec<&str> =
            states().flat_map(|state| state.nodes().into_iter().map(|node| state.element(node).id.as_str())).collect();
        let parts: Vec<&str> = id.split([' ', ';', '、', '，', '+']).filter(|part| !part.is_empty()).collect();
        let several = parts.len() > 1 && parts.iter().all(|part| all.contains(part));
        let commas = several.then(|| format!("put commas between ids: `--fail {}`", parts.join(",")));
        unknown.push(Unknown { near: commas.or_else(|| did_you_mean(&id, all)), id });
    }
    if unknown.is_empty() { Ok(known) } else { Err(unknown) }
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
