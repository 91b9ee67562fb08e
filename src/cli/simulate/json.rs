//! What failures do, as data. docs/json.md describes the fields.

use serde_json::{Map, Value as Json, json};

use crate::analysis::{Chain, End, Served, Simulation, Trial, marked};
use crate::design::Design;
use crate::forms;
use crate::inert;
use crate::model::{Architecture, Languages, Node};
use crate::output::verdicts;

/// Every trial.
pub fn trials(design: &Design, trials: &[Trial<'_>], ids: &[String], languages: &Languages) -> String {
    let document = json!({
        "format": forms::FAILURE,
        "title": design.title.as_ref().map(|title| title.get(languages)),
        "fail": ids,
        "stages": trials.iter().map(|trial| stage(trial, languages)).collect::<Vec<Json>>(),
    });
    inert::json(&document)
}

fn stage(trial: &Trial<'_>, languages: &Languages) -> Json {
    let architecture = &trial.state.architecture;
    let outcome = &trial.outcome;
    let nodes = architecture.nodes();
    let changes = nodes.iter().filter(|&&node| outcome.changed(node)).map(|&node| {
        json!({
            "id": id(architecture, node),
            "before": outcome.before.get(node).as_str(),
            "after": outcome.after.get(node).as_str(),
        })
    });
    let status = nodes.iter().map(|&node| (id(architecture, node), json!(outcome.after.get(node).as_str())));
    let served = |value: &dyn Fn(&Served) -> Json| -> Map<String, Json> {
        outcome.served.iter().map(|served| (id(architecture, served.actor), value(served))).collect()
    };
    let mut stage = json!({
        "index": trial.index,
        "caption": trial.state.name().map(|name| name.get(languages)),
        "failed": trial.failed.iter().map(|&node| id(architecture, node)).collect::<Vec<_>>(),
        "absent": trial.absent,
        "served": served(&|served| json!(served.value.as_str())),
        "served_before": served(&|served| json!(outcome.before.get(served.actor).as_str())),
        "chains": served(&|served| served.chain.as_ref().map_or(Json::Null, |found| chain(found, architecture, languages))),
        "changes": changes.collect::<Vec<Json>>(),
        "status": status.collect::<Map<String, Json>>(),
    });
    let failed = [marked(trial.state), trial.failed.clone()].concat();
    let told = verdicts::document(architecture, &Simulation::new(architecture), &failed, &verdicts::purse());
    stage.as_object_mut().expect("it is one").extend(told);
    stage
}

fn chain(chain: &Chain, architecture: &Architecture, languages: &Languages) -> Json {
    let (end, at) = match chain.end {
        End::Failed => ("failed", chain.nodes.last().map(|&node| id(architecture, node))),
        End::Inside(place) => ("inside", Some(id(architecture, place))),
        End::Edge(link) => {
            let (from, to) = architecture.ends(link);
            let op = architecture.edge(link).op;
            ("edge", Some(format!("{} {op} {}", id(architecture, from), id(architecture, to))))
        }
    };
    json!({
        "path": chain.nodes.iter().map(|&node| id(architecture, node)).collect::<Vec<_>>(),
        "end": end,
        "at": at,
        "text": chain.text(architecture).get(languages),
    })
}

fn id(architecture: &Architecture, node: Node) -> String {
    architecture.element(node).id.clone()
}
