//! `check --availability`: for how much of the time each actor is served.

use crate::check::{Report, StateReport};
use crate::cli::simulate::availability::line;
use crate::model::Languages;

/// A line for each state that was looked at, for actors who fare the same together.
pub fn lines(reports: &[&Report], lang: Option<&str>) -> String {
    let mut text = String::new();
    for report in reports {
        let languages = report.languages(lang);
        for state in &report.found {
            let name = name(report, state, &languages);
            for (actors, figures) in groups(state, &languages) {
                let actors = actors.join(", ");
                text += &match languages.japanese() {
                    true => format!("{name}: {actors}の推定可用性 {figures}\n"),
                    false => format!("{name}: availability for {actors}, estimated: {figures}\n"),
                };
            }
        }
    }
    text
}

/// `shop.cdp`, or `shop.cdp, state 2` when several states were looked at.
fn name(report: &Report, state: &StateReport, languages: &Languages) -> String {
    match (report.found.len(), languages.japanese()) {
        (1, _) => report.file.clone(),
        (_, true) => format!("{} 状態{}", report.file, state.stage),
        (_, false) => format!("{}, state {}", report.file, state.stage),
    }
}

fn groups<'r>(state: &'r StateReport, languages: &Languages) -> Vec<(Vec<&'r str>, String)> {
    let mut groups: Vec<(Vec<&str>, String)> = Vec::new();
    // Who needs nothing that can fail is never without it.
    for (actor, found) in state.availability.iter().filter(|(_, found)| found.below_ok.most > 0.0) {
        let figures = line(found, languages);
        match groups.iter_mut().find(|(_, known)| *known == figures) {
            Some((actors, _)) => actors.push(actor),
            None => groups.push((vec![actor], figures)),
        }
    }
    groups
}
