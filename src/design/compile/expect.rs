//! `expect`: what must be true of a state, and the chain of needs that explains why it is not.

use crate::analysis::{Simulation, Spofs, Value};
use crate::design::State;
use crate::design::compile::{Context, resolve};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::duration::Duration;
use crate::model::{LocalisedText, Node, both};
use crate::source::Span;
use crate::syntax::tree::{Expectation, Name};

/// Looks at an expectation; what does not hold is an error of its own, which leaves the design.
pub(super) fn expect(context: &mut Context<'_>, state: &State, expectation: &Expectation, span: Span) {
    let failed = state.failed.iter().filter_map(|&uid| state.architecture.find_uid(uid)).collect();
    match expectation {
        Expectation::NoSinglePointOfFailure { actors, all } => {
            no_single_point(context, state, failed, (actors, *all), span)
        }
        Expectation::Served { wanted, actors, within, without } => {
            let within = within.as_ref().map(|within| how_soon(context, within));
            if within == Some(None) {
                return;
            }
            served(context, state, failed, &Wanted { wanted: *wanted, of: actors, without }, within.flatten(), span);
        }
        Expectation::Delivered { wanted, to, without } => {
            delivered(context, state, failed, &Wanted { wanted: *wanted, of: to, without }, span);
        }
    }
}

/// What is expected of whom, with what failed.
struct Wanted<'a> {
    wanted: bool,
    /// All, if empty.
    of: &'a [Name],
    without: &'a [Name],
}

/// A duration as it is written.
fn how_soon(context: &mut Context<'_>, within: &Name) -> Option<Duration> {
    let found = Duration::read(&within.node);
    if found.is_none() {
        let text = &within.node;
        let message = both!("`{text}` is no time", "`{text}`は時間ではありません");
        let help = both!("write `90s`, `5min` or `2h`", "`90s`、`5min`、`2h`のように書いてください");
        context.diagnostics.push(Diagnostic::error(Code::BadValue, within.span, message).help(help));
    }
    found
}

/// Whose service is meant: those that are named, or all.
fn judged(context: &mut Context<'_>, state: &State, simulation: &Simulation, names: &[Name]) -> Vec<Node> {
    match names {
        [] => simulation.actors().to_vec(),
        names => resolve::elements(context, &state.architecture, names),
    }
}

fn no_single_point(
    context: &mut Context<'_>,
    state: &State,
    failed: Vec<Node>,
    (actors, all): (&[Name], bool),
    span: Span,
) {
    let architecture = &state.architecture;
    let simulation = Simulation::new(architecture);
    let actors = judged(context, state, &simulation, actors);
    let points = match simulation.spofs_within(&actors, &failed, &context.limits.budget.failures) {
        Ok(points) => points,
        Err(spent) => {
            context.diagnostics.push(Diagnostic::error(Code::Bound, span, spent.words()).help(spent.help()));
            return;
        }
    };
    for (&actor, Spofs { machines, managed }) in actors.iter().zip(&points) {
        let points = machines.iter().chain(managed.iter().filter(|_| all));
        let names: Vec<&str> = points.map(|&point| architecture.element(point).id.as_str()).collect();
        if names.is_empty() {
            continue;
        }
        let actor = &architecture.element(actor).id;
        let message = LocalisedText::en_ja(
            format!("`{actor}` depends on {} alone", names.join(", ")),
            format!("`{actor}`の単一障害点: {}", names.join("、")),
        );
        let label = LocalisedText::en_ja("expected no single point of failure", "単一障害点がないことを期待");
        context.diagnostics.push(Diagnostic::error(Code::Expectation, span, "").localised(message).label(label));
    }
}

fn served(
    context: &mut Context<'_>,
    state: &State,
    mut failed: Vec<Node>,
    wanted: &Wanted<'_>,
    within: Option<Duration>,
    span: Span,
) {
    let architecture = &state.architecture;
    failed.extend(resolve::elements(context, architecture, wanted.without));
    let simulation = Simulation::new(architecture);
    let actors = judged(context, state, &simulation, wanted.of);
    let values = simulation.run(&failed);
    let roads = simulation.roads(&values, &actors);
    for (actor, road) in actors.into_iter().zip(roads) {
        let value = values.get(actor);
        let late = within.is_some_and(|within| road.after > within);
        if (value.served() && !late) == wanted.wanted {
            continue;
        }
        let id = &architecture.element(actor).id;
        let (message, label) = match (within, late && value.served()) {
            (Some(within), true) => {
                let (after, within) = (road.after.words(), within.words());
                let (after, within) = (after.pair(), within.pair());
                let message = LocalisedText::en_ja(
                    format!("`{id}` is {value} after {}", after.0),
                    format!("`{id}`は{}後に{}", after.1, in_japanese(value)),
                );
                let label = LocalisedText::en_ja(
                    format!("expected to be served within {}", within.0),
                    format!("{}以内に利用できることを期待", within.1),
                );
                (message, label)
            }
            _ if wanted.wanted => {
                (in_words(id, value), LocalisedText::en_ja("expected to be served", "利用できることを期待"))
            }
            _ => (in_words(id, value), LocalisedText::en_ja("expected not to be served", "利用できないことを期待")),
        };
        let mut diagnostic = Diagnostic::error(Code::Expectation, span, "").localised(message).label(label);
        diagnostic.help.extend(simulation.explain(&values, actor).map(|chain| chain.text(architecture)));
        context.diagnostics.push(diagnostic);
    }
}

fn in_words(id: &str, value: Value) -> LocalisedText {
    LocalisedText::en_ja(format!("`{id}` is {value}"), format!("`{id}`は{}", in_japanese(value)))
}

fn in_japanese(value: Value) -> &'static str {
    match value {
        Value::Ok => "利用できます",
        Value::Degraded => "一部利用できます",
        Value::Partial => "一部のユーザーだけが利用できます",
        Value::Recoverable => "運用担当者が復旧させるまで利用できません",
        Value::Down => "利用できません",
    }
}

/// Whether work arrives: at those that are named, or wherever some is handed to.
fn delivered(context: &mut Context<'_>, state: &State, mut failed: Vec<Node>, wanted: &Wanted<'_>, span: Span) {
    let architecture = &state.architecture;
    failed.extend(resolve::elements(context, architecture, wanted.without));
    let simulation = Simulation::new(architecture);
    let values = simulation.run(&failed);
    let purse = context.limits.budget.failures.clone();
    let to = resolve::elements(context, architecture, wanted.of);
    let against = match simulation.against(architecture, &values, wanted.wanted, &to, &purse) {
        Ok(against) => against,
        Err(spent) => {
            context.diagnostics.push(Diagnostic::error(Code::Bound, span, spent.words()).help(spent.help()));
            return;
        }
    };
    for (_, message) in against {
        let label = match wanted.wanted {
            true => LocalisedText::en_ja("expected to be delivered", "届くことを期待"),
            false => LocalisedText::en_ja("expected not to be delivered", "届かないことを期待"),
        };
        context.diagnostics.push(Diagnostic::error(Code::Expectation, span, "").localised(message).label(label));
    }
}
