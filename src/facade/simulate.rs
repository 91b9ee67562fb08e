//! What failures do, as plain data.

use crate::analysis::{self, Value, known_ids, try_in_states};
use crate::design::Design as States;
use crate::diagnostic::Code;
use crate::facade::Report;
use crate::model::Languages;

/// What became of one state when elements failed.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Trial {
    /// The state's number: 0 is the one before any step.
    pub state: usize,
    /// What the state is called.
    pub name: Option<String>,
    /// Every actor, in the order of the text.
    pub served: Vec<Served>,
    /// Elements that are not as they were: the id, how well it worked before, and now.
    pub changed: Vec<(String, Value, Value)>,
    /// Ids that this state has no element of.
    pub absent: Vec<String>,
}

/// How an actor is served.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Served {
    /// The actor, by id.
    pub actor: String,
    /// How well.
    pub health: Value,
    /// Why it is no better: the chain of needs that leads to the failure, in words.
    pub because: Option<String>,
}

/// The same failure, tried in every state.
pub(super) fn trials(design: &States, ids: &[&str], languages: &Languages) -> Result<Vec<Trial>, Report> {
    let ids = known_ids(design, ids.iter().map(|id| (*id).to_owned())).map_err(|unknown| {
        let said = unknown.into_iter().map(|unknown| {
            let message = format!("there is no element `{}` in any state", unknown.id);
            let help = unknown.near.unwrap_or_else(|| "elements are named by the ids of the design".to_owned());
            (Code::UnknownId, message, help)
        });
        Report::troubles(said)
    })?;
    Ok(try_in_states(design, &ids, None).into_iter().map(|trial| plain(trial, languages)).collect())
}

fn plain(trial: analysis::Trial<'_>, languages: &Languages) -> Trial {
    let architecture = &trial.state.architecture;
    let id = |node| architecture.element(node).id.clone();
    let outcome = &trial.outcome;
    let served = outcome.served.iter().map(|served| Served {
        actor: id(served.actor),
        health: served.value,
        because: served.chain.as_ref().map(|chain| chain.text(architecture).get(languages).to_owned()),
    });
    let changed = architecture.nodes().into_iter().filter(|&node| outcome.changed(node));
    Trial {
        state: trial.index,
        name: trial.state.name().map(|name| name.get(languages).to_owned()),
        served: served.collect(),
        changed: changed.map(|node| (id(node), outcome.before.get(node), outcome.after.get(node))).collect(),
        absent: trial.absent,
    }
}
