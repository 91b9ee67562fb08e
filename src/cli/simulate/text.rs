//! What failures do, as text.

use crate::analysis::outcome::Served;
use crate::analysis::{Chains, Fate, Simulation, Trial, Value, marked};
use crate::cli::page::Page;
use crate::cli::simulate::unfailing;
use crate::design::State;
use crate::limits::Limits;
use crate::model::{Architecture, Languages};

/// Every trial: how the actors are served and why not better, and which elements have changed.
pub fn trials(trials: &[Trial<'_>], ids: &[String], languages: &Languages, limits: &Limits) -> String {
    let said = |en: String, ja: String| if languages.japanese() { ja } else { en };
    let mut page = Page::default();
    let names = ids.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>();
    page.line(&said(format!("Failure of {}", names.join(", ")), format!("{}に障害", names.join("、"))));
    for trial in trials {
        page.heading(&heading(trial.index, trial.state, languages));
        for id in &trial.absent {
            page.paragraph(&said(format!("`{id}` is not in this state"), format!("`{id}`はこの状態にありません")));
        }
        for id in unfailing(trial) {
            page.paragraph(&said(
                format!("`{id}` is an actor, which never fails"),
                format!("`{id}`はユーザー側なので停止しません"),
            ));
        }
        let already = marked(trial.state);
        if !already.is_empty() {
            let ids: Vec<&str> =
                already.iter().map(|&node| trial.state.architecture.element(node).id.as_str()).collect();
            let ids = ids.join(", ");
            page.paragraph(&said(format!("failed already: {ids}"), format!("すでに障害: {ids}")));
        }
        served(trial, languages, &mut page);
        work(trial, languages, limits, &mut page);
        changed(trial, languages, &mut page);
    }
    page.finish()
}

/// `State 3: Repair`.
pub fn heading(index: usize, state: &State, languages: &Languages) -> String {
    let number = if languages.japanese() { format!("状態{index}") } else { format!("State {index}") };
    match state.name() {
        Some(name) => format!("{number}: {}", name.get(languages)),
        None => number,
    }
}

/// A line for each actor, and the chain of needs of those that are not ok.
fn served(trial: &Trial<'_>, languages: &Languages, page: &mut Page) {
    let architecture = &trial.state.architecture;
    if trial.outcome.served.is_empty() {
        page.paragraph(if languages.japanese() {
            "この状態にはユーザーがいません"
        } else {
            "this state has no actor to be served"
        });
    }
    for served in &trial.outcome.served {
        let actor = &architecture.element(served.actor).id;
        page.line(&format!("  {actor}: {}", in_words(served, architecture, languages)));
        if let Some(chain) = &served.chain {
            page.line(&format!("    {}", chain.text(architecture).get(languages)));
        }
    }
}

/// `degraded after about 2 min; the last writes may be lost`, ``down, told so by `sorry` ``.
fn in_words(served: &Served, architecture: &Architecture, languages: &Languages) -> String {
    let pages: Vec<String> = served.told.iter().map(|&page| architecture.element(page).id.clone()).collect();
    format!("{}{}", served.value.of_user().get(languages), served.road.words(&pages).get(languages))
}

/// Work that does not arrive while this has failed.
fn work(trial: &Trial<'_>, languages: &Languages, limits: &Limits, page: &mut Page) {
    let architecture = &trial.state.architecture;
    let simulation = Simulation::new(architecture);
    match simulation.work(architecture, &trial.outcome.after, Chains::Messages, &limits.budget.failures) {
        Ok(work) => {
            let stuck = work.iter().filter(|work| work.fate != Fate::Arrives && !work.is_aside(architecture));
            stuck.for_each(|work| page.paragraph(work.text(architecture).get(languages)));
        }
        Err(spent) => page.paragraph(spent.words().get(languages)),
    }
}

/// The other elements whose value is another by the failure, together by what it was and has become.
fn changed(trial: &Trial<'_>, languages: &Languages, page: &mut Page) {
    let architecture = &trial.state.architecture;
    let outcome = &trial.outcome;
    let is_actor = |node| outcome.served.iter().any(|served| served.actor == node);
    let nodes: Vec<_> =
        architecture.nodes().into_iter().filter(|&node| outcome.changed(node) && !is_actor(node)).collect();
    for after in Value::ALL {
        for before in Value::ALL.into_iter().rev() {
            let of_both = |node: &&_| outcome.before.get(**node) == before && outcome.after.get(**node) == after;
            let ids: Vec<&str> =
                nodes.iter().filter(of_both).map(|&node| architecture.element(node).id.as_str()).collect();
            if !ids.is_empty() {
                let [before, after] = [before, after].map(Value::words);
                let change = format!("{} → {}", before.get(languages), after.get(languages));
                page.term(&change, change_column(languages), &ids.join(", "));
            }
        }
    }
}

/// Columns of the widest change that is usual.
fn change_column(languages: &Languages) -> usize {
    if languages.japanese() { 17 } else { 16 }
}
