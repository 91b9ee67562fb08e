//! The estimate of availability as data. docs/availability.md describes the fields.

use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use crate::analysis::availability::{assumed, defaults};
use crate::analysis::{Availability, availabilities};
use crate::design::State;
use crate::limits::Limits;
use crate::model::{Architecture, Languages};

/// How available the service is to someone; the figures are percent of the time, those of the worst case.
#[derive(Clone, PartialEq, Serialize, Debug)]
pub struct Figures {
    /// Served, if only partly.
    pub served: f64,
    /// Served at full function.
    pub ok: f64,
    /// Served, or will be when an operator acts.
    pub recoverable: f64,
    /// Nines of `served`.
    pub nines: usize,
    /// Not served, minutes of a year.
    pub downtime_minutes_a_year: f64,
    /// False when the exact figures would take too much, so that these are bounds.
    pub exact: bool,
    /// When they are not exact: what `served` is at most.
    pub served_at_most: Option<f64>,
    /// `served` in words.
    pub text: String,
    /// Not served while something takes over, minutes of a year; this comes on top. None where it would take too much to tell.
    pub switching_minutes_a_year: Option<f64>,
    /// What brings most if it never fails, the most first.
    pub costs: Vec<Costs>,
}

/// What an element costs.
#[derive(Clone, PartialEq, Serialize, Debug)]
pub struct Costs {
    /// The element.
    pub id: String,
    /// Not served because of it, minutes of a year.
    pub minutes_a_year: f64,
}

/// Of one actor.
pub fn figures(found: &Availability, languages: &Languages) -> Figures {
    const MINUTES: f64 = 365.0 * 24.0 * 60.0;
    let Availability { below_ok, not_served, lost, .. } = found;
    let costs =
        found.costs.iter().map(|cost| Costs { id: cost.id.clone(), minutes_a_year: rounded(cost.part * MINUTES) });
    let exact = [below_ok, not_served, lost].into_iter().all(|downtime| downtime.is_exact());
    Figures {
        served: percent(not_served.most),
        ok: percent(below_ok.most),
        recoverable: percent(lost.most),
        nines: not_served.nines(),
        downtime_minutes_a_year: rounded(not_served.minutes_a_year()),
        exact,
        served_at_most: (!exact).then(|| percent(not_served.least)),
        text: not_served.words().get(languages).to_owned(),
        switching_minutes_a_year: found.switching.map(|part| rounded(part * MINUTES)),
        costs: costs.collect(),
    }
}

/// Of all actors of a state, by id.
pub fn document(state: &State, languages: &Languages) -> Json {
    let id = |found: &Availability| state.architecture.element(found.actor).id.clone();
    let all = availabilities(state, &Limits::default());
    all.iter().map(|found| (id(found), json!(figures(found, languages)))).collect::<Map<String, Json>>().into()
}

/// The figures that the estimate assumes, and where each comes from; null for one that the design gives.
pub fn assumptions(architecture: &Architecture, languages: &Languages) -> Json {
    let of = |&node| {
        let element = architecture.element(node);
        let source = defaults::source_of(&element.kind).filter(|_| defaults::own(element).is_none());
        let percent = defaults::own(element).or(source.map(|source| source.percent));
        let source = source.map(|source| source.name.get(languages));
        json!({ "id": element.id, "kind": element.kind.id, "percent": percent, "source": source })
    };
    assumed(architecture).iter().map(of).collect()
}

fn percent(down: f64) -> f64 {
    rounded((1.0 - down) * 100.0)
}

/// Without the noise of the last digits.
fn rounded(number: f64) -> f64 {
    const DIGITS: f64 = 1e10;
    (number * DIGITS).round() / DIGITS
}
