//! Tables of failures, as data. docs/json.md describes the fields.

use serde_json::{Map, Value as Json, json};

use crate::analysis::sweep::Failure;
use crate::analysis::{Sweep, Value};
use crate::design::Design;
use crate::forms;
use crate::inert;
use crate::model::Languages;
use crate::output::availability;

/// Every failure of every state.
pub fn sweeps(design: &Design, sweeps: &[Sweep<'_>], pairs: bool, languages: &Languages) -> String {
    let stage = |sweep: &Sweep<'_>| {
        let mut stage = json!({
            "index": sweep.index,
            "caption": sweep.state.name().map(|name| name.get(languages)),
            "served": served(sweep, &sweep.base),
            "failures": sweep.singles.iter().map(|single| failure(sweep, single)).collect::<Vec<Json>>(),
            "spofs": by_actor(sweep, &|at| json!(sweep.spofs[at].iter().map(|&n| sweep.id(n)).collect::<Vec<_>>())),
        });
        stage["availability"] = availability::document(sweep.state, languages);
        stage["assumptions"] = availability::assumptions(&sweep.state.architecture, languages);
        if pairs {
            let of = |pair: &Failure| {
                let mut found = failure(sweep, pair);
                found["worse"] = json!(sweep.is_worse(pair));
                found
            };
            stage["pairs"] = sweep.pairs.iter().map(of).collect();
        }
        stage
    };
    let document = json!({
        "format": forms::FAILURES,
        "title": design.title.as_ref().map(|title| title.get(languages)),
        "stages": sweeps.iter().map(stage).collect::<Vec<Json>>(),
    });
    inert::json(&document)
}

fn failure(sweep: &Sweep<'_>, failure: &Failure) -> Json {
    let fail: Vec<&str> = [Some(failure.first), failure.second].into_iter().flatten().map(|n| sweep.id(n)).collect();
    json!({ "fail": fail, "served": served(sweep, &failure.served) })
}

fn served(sweep: &Sweep<'_>, values: &[Value]) -> Json {
    by_actor(sweep, &|at| json!(values[at].as_str()))
}

fn by_actor(sweep: &Sweep<'_>, of: &dyn Fn(usize) -> Json) -> Json {
    let entry = |(at, &actor)| (sweep.id(actor).to_owned(), of(at));
    sweep.actors.iter().enumerate().map(entry).collect::<Map<String, Json>>().into()
}
