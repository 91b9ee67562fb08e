//! What is told beside `served`, as data: pages that say sorry, takeovers, lost writes, work, single points of failure.
//! docs/json.md describes the fields.

use serde_json::{Map, Value as Json, json};

use crate::analysis::{Chains, Road, Simulation, Spofs, Work};
use crate::limits::{Limits, Purse};
use crate::model::duration::Duration;
use crate::model::{Architecture, Node};

/// The fields for a state in which some elements have failed.
pub fn document(
    architecture: &Architecture,
    simulation: &Simulation,
    failed: &[Node],
    purse: &Purse,
) -> Map<String, Json> {
    let values = simulation.run(failed);
    let actors = simulation.actors();
    let roads = simulation.roads(&values, actors);
    let mut fields = of_actors(architecture, actors, &roads, &|actor| simulation.told(&values, actor));
    // What would take too much is null, which is not an empty list: the verdicts stand without it.
    let work = simulation.work(architecture, &values, Chains::Messages, purse);
    let work = work.map(|work| work.iter().map(|work| of_work(architecture, work)).collect());
    fields.insert("work".to_owned(), work.unwrap_or(Json::Null));
    match simulation.spofs_within(actors, failed, purse) {
        Ok(spofs) => fields.extend(of_spofs(architecture, actors, &spofs)),
        Err(_) => fields.extend(SPOFS.map(|key| (key.to_owned(), Json::Null))),
    }
    fields
}

/// The fields of single points of failure.
const SPOFS: [&str; 2] = ["spofs", "spofs_managed"];

/// A purse for what is told of one state, beside all else that is to be written.
pub fn purse() -> Purse {
    const PART: u64 = 20_000_000;
    Limits::default().budget.failures.part(PART)
}

/// `told`, `after`, `loses` and `rpo`, each with those actors only of whom there is something to say.
pub fn of_actors(
    architecture: &Architecture,
    actors: &[Node],
    roads: &[Road],
    told: &dyn Fn(Node) -> Vec<Node>,
) -> Map<String, Json> {
    let id = |node: Node| architecture.element(node).id.clone();
    let of = |value: &dyn Fn(&Road) -> Option<Json>| -> Json {
        let pairs = actors.iter().zip(roads).filter_map(|(&actor, road)| Some((id(actor), value(road)?)));
        pairs.collect::<Map<String, Json>>().into()
    };
    let seconds = |duration: Duration| json!(duration.0);
    let pages = |&actor: &Node| {
        let mut ids: Vec<String> = told(actor).into_iter().map(id).collect();
        ids.sort_unstable();
        (!ids.is_empty()).then(|| (id(actor), json!(ids)))
    };
    let fields = [
        ("told", actors.iter().filter_map(pages).collect::<Map<String, Json>>().into()),
        ("after", of(&|road| (road.after > Duration(0)).then(|| seconds(road.after)))),
        ("loses", of(&|road| road.loses.then(|| json!(true)))),
        ("rpo", of(&|road| road.rpo.map(seconds))),
    ];
    fields.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

/// A piece of work.
pub fn of_work(architecture: &Architecture, work: &Work) -> Json {
    let id = |node: Node| architecture.element(node).id.clone();
    json!({ "from": id(work.from), "to": id(work.to), "state": work.fate.as_str(), "at": id(work.at) })
}

/// `spofs` and `spofs_managed`.
pub fn of_spofs(architecture: &Architecture, actors: &[Node], spofs: &[Spofs]) -> Map<String, Json> {
    let id = |node: Node| architecture.element(node).id.clone();
    let of = |list: fn(&Spofs) -> &[Node]| -> Json {
        let ids = |spofs: &Spofs| json!(list(spofs).iter().map(|&node| id(node)).collect::<Vec<String>>());
        actors.iter().zip(spofs).map(|(&actor, spofs)| (id(actor), ids(spofs))).collect::<Map<String, Json>>().into()
    };
    let lists = [of(|spofs| &spofs.machines), of(|spofs| &spofs.managed)];
    SPOFS.into_iter().zip(lists).map(|(key, value)| (key.to_owned(), value)).collect()
}
