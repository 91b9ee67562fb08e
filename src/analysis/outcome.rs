//! What a failure does to a state: what has changed by it, how the actors are served, and why not.

use crate::analysis::chain::Chain;
use crate::analysis::failure::{Value, Values};
use crate::analysis::simulation::Simulation;
use crate::analysis::takeover::Road;
use crate::design::State;
use crate::model::{LocalisedText, Node};

/// How an actor is served.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Served {
    /// Who.
    pub actor: Node,
    /// How well.
    pub value: Value,
    /// Why it is below ok.
    pub chain: Option<Chain>,
    /// When it is not served: the pages that still say sorry, in declaration order.
    pub told: Vec<Node>,
    /// How long the takeover lasts on which the value rests, and what it loses.
    pub road: Road,
}

/// What failures do to a state.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// Values without the failures.
    pub before: Values,
    /// Values under them.
    pub after: Values,
    /// Every actor, in declaration order.
    pub served: Vec<Served>,
}

impl Outcome {
    /// True when an element has another value than without the failures.
    pub fn changed(&self, node: Node) -> bool {
        self.before.get(node) != self.after.get(node)
    }
}

impl Simulation {
    /// What `failed` do to a state in which `already` have failed before.
    pub fn outcome(&self, already: &[Node], failed: &[Node]) -> Outcome {
        let before = self.run(already);
        let after = self.run(&[already, failed].concat());
        let roads = self.roads(&after, self.actors());
        let served = |(&actor, road): (&Node, Road)| Served {
            actor,
            value: after.get(actor),
            chain: self.explain(&after, actor),
            told: self.told(&after, actor),
            road,
        };
        Outcome { served: self.actors().iter().zip(roads).map(served).collect(), before, after }
    }
}

/// The elements that `fail` steps have marked in a state, in declaration order.
pub fn marked(state: &State) -> Vec<Node> {
    let architecture = &state.architecture;
    architecture.nodes().into_iter().filter(|&node| state.failed.contains(&architecture.element(node).uid)).collect()
}

impl Value {
    /// How an actor is served, in a word.
    pub fn of_user(self) -> LocalisedText {
        LocalisedText::en_ja(
            self.as_str(),
            match self {
                Value::Down => "利用不可",
                Value::Recoverable => "要手動復旧",
                Value::Partial => "一部のユーザーのみ",
                Value::Degraded => "一部利用可",
                Value::Ok => "利用可",
            },
        )
    }

    /// The value of an element in words.
    pub fn words(self) -> LocalisedText {
        LocalisedText::en_ja(
            self.as_str(),
            match self {
                Value::Down => "停止",
                Value::Recoverable => "要手動復旧",
                Value::Partial => "一部のみ",
                Value::Degraded => "機能低下",
                Value::Ok => "正常",
            },
        )
    }
}
