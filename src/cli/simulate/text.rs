//! What failures do, as text.

use crate::analysis::outcome::Served;
use crate::analysis::{Chains, Fate, Road, Simulation, Trial, Value, marked};
use crate::cli::page::Page;
use crate::cli::simulate::unfailing;
use crate::design::State;
use crate::limits::Limits;
use crate::model::duration::Duration;
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
    let japanese = languages.japanese();
    let mut words = served.value.of_user().get(languages).to_owned();
    let Road { after, loses, rpo } = served.road;
    if after > Duration(0) {
        let after = after.words();
        words += &match japanese {
            true => format!("(切り替えに約{})", after.get(languages)),
            false => format!(" after about {}", after.get(languages)),
        };
    }
    let most = rpo.map(Duration::words);
    words += &match (loses, most, japanese) {
        (false, ..) => String::new(),
        (true, None, true) => "。直近の書き込みが失われる可能性があります".to_owned(),
        (true, None, false) => "; the last writes may be lost".to_owned(),
        (true, Some(most), true) => format!("。直近{}の書き込みが失われる可能性があります", most.get(languages)),
        (true, Some(most), false) => format!("; the writes of the last {} may be lost", most.get(languages)),
    };
    if !served.told.is_empty() {
        let pages = served.told.iter().map(|&page| format!("`{}`", architecture.element(page).id));
        let pages = pages.collect::<Vec<_>>().join(", ");
        words += &if japanese { format!("({pages}がお詫びを表示)") } else { format!(", told so by {pages}") };
    }
    words
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
