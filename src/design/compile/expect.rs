//! `expect`: what must be true of a state, and the chain of needs that explains why it is not.

use crate::analysis::{Simulation, Value};
use crate::design::State;
use crate::design::compile::{Context, resolve};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{LocalisedText, Node};
use crate::source::Span;
use crate::syntax::tree::{Expectation, Name};

/// Looks at an expectation; what does not hold is an error of its own, which leaves the design.
pub(super) fn expect(context: &mut Context<'_>, state: &State, expectation: &Expectation, span: Span) {
    let failed = state.failed.iter().filter_map(|&uid| state.architecture.find_uid(uid)).collect();
    match expectation {
        Expectation::NoSinglePointOfFailure => no_single_point(context, state, failed, span),
        Expectation::Served { wanted, actors, without } => {
            served(context, state, failed, &Wanted { served: *wanted, actors, without }, span);
        }
    }
}

fn no_single_point(context: &mut Context<'_>, state: &State, failed: Vec<Node>, span: Span) {
    let architecture = &state.architecture;
    let simulation = Simulation::new(architecture);
    let all = simulation.all_spofs(simulation.actors(), &failed);
    for (&actor, points) in simulation.actors().iter().zip(all).filter(|(_, points)| !points.is_empty()) {
        let names: Vec<&str> = points.iter().map(|&point| architecture.element(point).id.as_str()).collect();
        let actor = &architecture.element(actor).id;
        let message = LocalisedText::en_ja(
            format!("`{actor}` depends on {} alone", names.join(", ")),
            format!("`{actor}`の単一障害点: {}", names.join("、")),
        );
        let label = LocalisedText::en_ja("expected no single point of failure", "単一障害点がないことを期待");
        context.diagnostics.push(Diagnostic::error(Code::Expectation, span, "").localised(message).label(label));
    }
}

/// What is expected of whom, with what failed.
struct Wanted<'a> {
    served: bool,
    /// All, if empty.
    actors: &'a [Name],
    without: &'a [Name],
}

fn served(context: &mut Context<'_>, state: &State, mut failed: Vec<Node>, wanted: &Wanted<'_>, span: Span) {
    let architecture = &state.architecture;
    failed.extend(resolve::elements(context, architecture, wanted.without));
    let simulation = Simulation::new(architecture);
    let actors = match wanted.actors {
        [] => simulation.actors().to_vec(),
        names => resolve::elements(context, architecture, names),
    };
    let values = simulation.run(&failed);
    for actor in actors.into_iter().filter(|&actor| values.get(actor).served() != wanted.served) {
        let (en, ja) = if wanted.served {
            ("expected to be served", "利用できることを期待")
        } else {
            ("expected not to be served", "利用できないことを期待")
        };
        let message = in_words(&architecture.element(actor).id, values.get(actor));
        let mut diagnostic =
            Diagnostic::error(Code::Expectation, span, "").localised(message).label(LocalisedText::en_ja(en, ja));
        diagnostic.help.extend(simulation.explain(&values, actor).map(|chain| chain.text(architecture)));
        context.diagnostics.push(diagnostic);
    }
}

fn in_words(id: &str, value: Value) -> LocalisedText {
    let ja = match value {
        Value::Ok => "利用できます",
        Value::Degraded => "一部だけ利用できます",
        Value::Recoverable => "運用者が復旧させるまで利用できません",
        Value::Down => "利用できません",
    };
    LocalisedText::en_ja(format!("`{id}` is {value}"), format!("`{id}`は{ja}"))
}
