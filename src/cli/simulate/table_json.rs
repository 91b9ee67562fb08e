//! Tables of failures, as data. docs/json.md describes the fields.

use serde_json::{Map, Value as Json, json};

use crate::analysis::sweep::{Beside, Failure};
use crate::analysis::{Sweep, Value};
use crate::design::Design;
use crate::forms;
use crate::inert;
use crate::model::Languages;
use crate::output::{availability, verdicts};

/// Every failure of every state.
pub fn sweeps(design: &Design, sweeps: &[Sweep<'_>], pairs: bool, languages: &Languages) -> String {
    let stage = |sweep: &Sweep<'_>| {
        let mut stage = json!({
            "index": sweep.index,
            "caption": sweep.state.name().map(|name| name.get(languages)),
            "served": served(sweep, &sweep.base),
            "failures": sweep.singles.iter().map(|single| failure(sweep, single)).collect::<Vec<Json>>(),
        });
        let architecture = &sweep.state.architecture;
        let fields = stage.as_object_mut().expect("it is one");
        fields.extend(verdicts::of_spofs(architecture, &sweep.actors, &sweep.spofs));
        fields.extend(told(sweep, &sweep.beside));
        fields.insert("work".to_owned(), sweep.work.iter().map(|work| verdicts::of_work(architecture, work)).collect());
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
    let mut found = json!({ "fail": fail, "served": served(sweep, &failure.served) });
    let fields = found.as_object_mut().expect("it is one");
    fields.extend(told(sweep, &failure.beside));
    let architecture = &sweep.state.architecture;
    let work = failure.beside.stuck.iter().map(|work| verdicts::of_work(architecture, work)).collect();
    fields.insert("work".to_owned(), work);
    found
}

/// `told`, `after`, `loses` and `rpo`.
fn told(sweep: &Sweep<'_>, beside: &Beside) -> Map<String, Json> {
    let told = |actor| beside.told.iter().filter(|(of, _)| *of == actor).map(|(_, page)| *page).collect();
    verdicts::of_actors(&sweep.state.architecture, &sweep.actors, &beside.roads, &told)
}

fn served(sweep: &Sweep<'_>, values: &[Value]) -> Json {
    by_actor(sweep, &|at| json!(values[at].as_str()))
}

fn by_actor(sweep: &Sweep<'_>, of: &dyn Fn(usize) -> Json) -> Json {
    let entry = |(at, &actor)| (sweep.id(actor).to_owned(), of(at));
    sweep.actors.iter().enumerate().map(entry).collect::<Map<String, Json>>().into()
}
