//! Looks whether what a pattern promises holds on the architecture that it has made.
//!
//! A promise speaks of the actors that were served before (and of those that are new): a pattern cannot be blamed for a
//! user whom nobody served.

use crate::analysis::{Simulation, Values};
use crate::design::{Breach, Invariant, Verdict};
use crate::model::{Languages, LocalisedText, Node};
use crate::rewrite::machine::{Machine, Trouble};
use crate::rewrite::pattern::Pattern;
use crate::syntax::tree::{Action, ActionKind, Expr};

/// Why a promise cannot be said to hold.
enum Stop {
    Broken(Breach),
    Bound(LocalisedText),
}

impl From<Trouble> for Stop {
    fn from(trouble: Trouble) -> Stop {
        match trouble {
            Trouble::Bound(words) => Stop::Bound(words),
            Trouble::NotApplicable(words) => Stop::Broken(Breach { span: None, words }),
            // On a design that is not as the promise imagines, a function may be asked of nothing.
            Trouble::Definition { span, message } => {
                Stop::Broken(Breach { span: Some(span), words: LocalisedText::same(message) })
            }
        }
    }
}

/// The promises of a pattern, each with its verdict: first the one that every pattern gives, then its own.
pub fn inspect(machine: &mut Machine<'_>, pattern: &Pattern) -> Vec<Invariant> {
    let mut invariants = vec![nobody_lost(machine)];
    for ensure in &pattern.ensures {
        let mut inspection = Inspection { machine, checks: 0, turns: Vec::new() };
        let verdict = match inspection.all(&ensure.actions) {
            Ok(()) => Verdict::Holds(inspection.checks),
            Err(Stop::Broken(breach)) => Verdict::Broken(breach),
            Err(Stop::Bound(words)) => Verdict::Unchecked(words),
        };
        invariants.push(Invariant { text: ensure.text.clone(), verdict });
    }
    invariants
}

/// What no definition has to say: whoever was served is served.
fn nobody_lost(machine: &mut Machine<'_>) -> Invariant {
    let text = LocalisedText::en_ja(
        "whoever was served is still served".to_owned(),
        "これまで利用できたユーザーは引き続き利用できる".to_owned(),
    );
    let mut inspection = Inspection { machine, checks: 0, turns: Vec::new() };
    let machine = &*inspection.machine;
    // Where there are no actors, entries are judged, and a rewrite may make new ones.
    let judged = machine.simulation_before().simulation.actors();
    let there = |actor: &Node| {
        machine.before().find_uid(machine.element(*actor).uid).is_some_and(|before| judged.contains(&before))
    };
    let actors: Vec<Node> = machine.simulation().simulation.actors().iter().copied().filter(there).collect();
    let verdict = match inspection.served(true, &actors, &[]) {
        Some(words) => Verdict::Broken(Breach { span: None, words }),
        None => Verdict::Holds(inspection.checks),
    };
    Invariant { text, verdict }
}

struct Inspection<'m, 'a> {
    machine: &'m mut Machine<'a>,
    checks: usize,
    /// The variables of the loops around, with their values in words.
    turns: Vec<(String, String)>,
}

impl Inspection<'_, '_> {
    fn all(&mut self, actions: &[Action]) -> Result<(), Stop> {
        actions.iter().try_for_each(|action| self.one(action))
    }

    fn one(&mut self, action: &Action) -> Result<(), Stop> {
        self.machine.costs.steps(1)?;
        match &action.node {
            ActionKind::For(name, set, body) => {
                for item in self.machine.evaluate(set)?.into_items() {
                    self.turns.push((name.node.clone(), item.to_text(self.machine.architecture())));
                    let depth = self.machine.depth();
                    self.machine.enter(&name.node, item);
                    let result = self.all(body);
                    self.machine.cut(depth);
                    result?;
                    self.turns.pop();
                }
                Ok(())
            }
            ActionKind::If(condition, then, otherwise) => {
                let branch = if self.machine.evaluate(condition)?.truthy() { then } else { otherwise };
                self.all(branch)
            }
            ActionKind::Call(condition) => {
                self.checks += 1;
                match self.machine.evaluate(condition)?.truthy() {
                    true => Ok(()),
                    false => Err(self.breach(action, self.not_so())),
                }
            }
            ActionKind::Expect { wanted, actors, without } => {
                let actors = match actors {
                    Some(actors) => self.nodes(actors)?,
                    None => self.machine.simulation().simulation.actors().to_vec(),
                };
                let failed = without.as_ref().map_or(Ok(Vec::new()), |without| self.nodes(without))?;
                match self.served(*wanted, &actors, &failed) {
                    Some(words) => Err(self.breach(action, words)),
                    None => Ok(()),
                }
            }
            ActionKind::Let(name, value, error) => Ok(self.machine.bind(name, value, error.as_ref())?),
            // The definition is checked: nothing else stands in an `ensure`.
            ActionKind::Remove(..) | ActionKind::Move(..) | ActionKind::Set(..) | ActionKind::Connect(..) => Ok(()),
        }
    }

    fn nodes(&mut self, expr: &Expr) -> Result<Vec<Node>, Stop> {
        let value = self.machine.evaluate(expr)?;
        let wrong = |_| Trouble::Definition { span: expr.span, message: "this is not an element".to_owned() };
        Ok(self.machine.as_nodes(&value).map_err(wrong)?)
    }

    fn breach(&self, action: &Action, words: LocalisedText) -> Stop {
        Stop::Broken(Breach { span: Some(action.span), words })
    }

    /// A condition that is false, with the turn of the loops in which it is.
    fn not_so(&self) -> LocalisedText {
        let turns: Vec<String> = self.turns.iter().map(|(name, value)| format!("{name} = `{value}`")).collect();
        match turns.as_slice() {
            [] => LocalisedText::en_ja("this is not so".to_owned(), "成り立ちません".to_owned()),
            turns => LocalisedText::en_ja(
                format!("this is not so for {}", turns.join(", ")),
                format!("{}について成り立ちません", turns.join("、")),
            ),
        }
    }

    /// Whether the promise that actors are served (or not served) although something has failed is kept; if not, the
    /// first exception in words.
    fn served(&mut self, wanted: bool, actors: &[Node], failed: &[Node]) -> Option<LocalisedText> {
        self.checks += actors.len();
        let machine = &*self.machine;
        let simulation = &machine.simulation().simulation;
        let values = simulation.run(failed);
        let broken = |actor: &&Node| values.get(**actor).served() != wanted && was_served(machine, **actor);
        let actor = *actors.iter().find(broken)?;
        Some(in_words(machine, simulation, &values, actor, failed))
    }
}

fn was_served(machine: &Machine<'_>, actor: Node) -> bool {
    let then = machine.before().find_uid(machine.element(actor).uid);
    then.is_none_or(|then| machine.simulation_before().simulation.run(&[]).get(then).served())
}

fn in_words(
    machine: &Machine<'_>,
    simulation: &Simulation,
    values: &Values,
    actor: Node,
    failed: &[Node],
) -> LocalisedText {
    let architecture = machine.architecture();
    let id = |node: Node| format!("`{}`", architecture.element(node).id);
    let lost: Vec<String> = failed.iter().map(|&node| id(node)).collect();
    let served = values.get(actor).served();
    let mut en = format!("{} is {}", id(actor), if served { "served" } else { "not served" });
    let mut ja = format!("{}は利用{}", id(actor), if served { "できます" } else { "できません" });
    if !lost.is_empty() {
        en += &format!(" without {}", lost.join(", "));
        ja = format!("{}が停止すると{ja}", lost.join("、"));
    }
    if let Some(chain) = simulation.explain(values, actor).filter(|_| !served) {
        let chain = chain.text(architecture);
        en += &format!(" ({})", chain.get(&Languages::new(Some("en"), None)));
        ja += &format!("({})", chain.get(&Languages::new(Some("ja"), None)));
    }
    LocalisedText::en_ja(en, ja)
}
