//! The estimate of availability as text, with what it assumes.

use crate::analysis::availability::{assumed, defaults};
use crate::analysis::table::called;
use crate::analysis::{Availability, Downtime, Sweep, availabilities};
use crate::cli::page::Page;
use crate::cli::settings;
use crate::model::Languages;

/// What is told of each state, by its number.
type Lines = Vec<(usize, String)>;

/// A line for each state, for actors who fare the same together, and the figures of the elements.
pub fn tell(sweeps: &[Sweep<'_>], languages: &Languages, page: &mut Page) {
    let japanese = languages.japanese();
    let limits = settings::limits();
    // What each actor is told of each state.
    let mut lines: Vec<(String, Lines)> = Vec::new();
    for sweep in sweeps {
        // Who needs nothing that can fail is never without it.
        for found in availabilities(sweep.state, &limits).into_iter().filter(|found| found.below_ok.most > 0.0) {
            let id = sweep.id(found.actor);
            let mut told = vec![(sweep.index, line(&found, languages))];
            told.extend(more(&found, languages).into_iter().map(|line| (sweep.index, line)));
            match lines.iter_mut().find(|(known, _)| known == id) {
                Some((_, lines)) => lines.extend(told),
                None => lines.push((id.to_owned(), told)),
            }
        }
    }
    let mut groups: Vec<(Vec<String>, Lines)> = Vec::new();
    for (id, lines) in lines {
        match groups.iter_mut().find(|(_, known)| *known == lines) {
            Some((ids, _)) => ids.push(id),
            None => groups.push((vec![id], lines)),
        }
    }
    for (ids, lines) in &groups {
        let actors = called(ids, sweeps, true, languages);
        page.heading(&match japanese {
            true => format!("{actors}の推定可用性"),
            false => format!("Availability for {actors}, estimated"),
        });
        let mut last = None;
        for (index, line) in lines {
            let number = if last == Some(index) { String::new() } else { index.to_string() };
            page.term(&number, 4, line);
            last = Some(index);
        }
    }
    if !groups.is_empty() {
        assumptions(sweeps, languages, page);
    }
}

/// How long takeovers last, and what costs most.
fn more(found: &Availability, languages: &Languages) -> Vec<String> {
    let japanese = languages.japanese();
    let time = |part: f64| Downtime::exact(part).time_a_year().get(languages).to_owned();
    let mut lines = Vec::new();
    match found.switching {
        Some(part) if part > 0.0 && japanese => {
            lines.push(format!("切り替えの間の停止: {}(上の値に加わる)", time(part)));
        }
        Some(part) if part > 0.0 => lines.push(format!("switching: {} on top", time(part))),
        Some(_) => {}
        None if japanese => lines.push("切り替えの間の停止: 図が大きいため計算していません".to_owned()),
        None => lines.push("switching: not calculated, the design is too large".to_owned()),
    }
    if !found.costs.is_empty() {
        let costs = found.costs.iter().map(|cost| format!("{} {}", cost.id, time(cost.part)));
        let costs = costs.collect::<Vec<_>>().join(if japanese { "、" } else { ", " });
        lines.push(if japanese { format!("影響の大きい順: {costs}") } else { format!("costs most: {costs}") });
    }
    lines
}

/// `99.95 %, down about 4 h 20 min a year`, and what is not the same at full function or with an operator.
pub fn line(found: &Availability, languages: &Languages) -> String {
    let Availability { below_ok, not_served, lost, .. } = found;
    let served = not_served.words().get(languages).to_owned();
    let more = [(below_ok, "at full function", "全機能"), (lost, "with an operator", "運用担当者の操作を含め")];
    let more = more.into_iter().filter(|(downtime, ..)| downtime.percent() != not_served.percent());
    let more: Vec<String> = more
        .map(|(downtime, en, ja)| format!("{} {}", if languages.japanese() { ja } else { en }, downtime.percent()))
        .collect();
    match (more.is_empty(), languages.japanese()) {
        (true, _) => served,
        (false, true) => format!("{served}({})", more.join("、")),
        (false, false) => format!("{served} ({})", more.join(", ")),
    }
}

/// Each figure with the kinds that it was taken for, and the elements that have one of their own.
fn assumptions(sweeps: &[Sweep<'_>], languages: &Languages, page: &mut Page) {
    let japanese = languages.japanese();
    let mut own: Vec<String> = Vec::new();
    let mut kinds: Vec<&str> = Vec::new();
    for sweep in sweeps {
        let architecture = &sweep.state.architecture;
        for element in assumed(architecture).into_iter().map(|node| architecture.element(node)) {
            match defaults::own(element) {
                Some(percent) => own.push(format!("{} {percent} %", element.id)),
                None => kinds.push(&element.kind.builtin().id),
            }
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    own.retain(|line| seen.insert(line.clone()));
    page.line("");
    page.paragraph(if japanese {
        "要素は互いに独立に停止し、コンテナが停止すると中の要素も停止すると仮定。"
    } else {
        "Assumed: elements fail independently of each other; what is in a container is down with it."
    });
    for source in defaults::sources() {
        let named: Vec<&str> = source.kinds.iter().map(String::as_str).filter(|kind| kinds.contains(kind)).collect();
        if !named.is_empty() {
            let gap = if japanese { "、" } else { ", " };
            page.item(&format!("{} {} % — {}", named.join(gap), source.percent, source.name.get(languages)));
        }
    }
    if !own.is_empty() {
        let words = if japanese { "構成図の指定" } else { "as the design says" };
        page.item(&format!("{} — {words}", own.join(", ")));
    }
}
