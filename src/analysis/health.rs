//! How the parts of a state are while something in it has failed: what a picture of a failure shows.

use std::collections::{BTreeSet, HashMap};

use crate::analysis::chain::End;
use crate::analysis::failure::Value;
use crate::analysis::outcome::{Served, marked};
use crate::analysis::simulation::Simulation;
use crate::analysis::work::{Chains, Fate, Work};
use crate::design::State;
use crate::limits::Limits;
use crate::model::{EdgeKey, LocalisedText, Node, Op, Uid};

/// The health of a state in which something has failed.
#[derive(Clone, Debug)]
pub struct Health {
    values: HashMap<Uid, Value>,
    /// Failed, or in something that has.
    down: BTreeSet<Uid>,
    /// The requests along the chains that explain why actors are not ok, with the worst value that each explains.
    broken: HashMap<EdgeKey, Value>,
    /// Every actor and how it is served, in declaration order.
    pub served: Vec<(Uid, Value)>,
    /// For each actor that is not ok, the chain of needs in words.
    pub why: Vec<LocalisedText>,
    /// Pages that still say sorry, and the actors who are told so.
    pub told: Vec<(Uid, Uid)>,
    /// Work that does not arrive.
    pub stuck: Vec<Work>,
    /// What keeps work until its reader is back.
    late: BTreeSet<Uid>,
}

impl Health {
    /// None when nothing has failed, nor was to fail: then nothing is to be shown.
    pub fn of(state: &State) -> Option<Health> {
        let architecture = &state.architecture;
        let nodes = architecture.nodes();
        let by_state = |&node: &Node| architecture.element(node).properties.text("state") == "failed";
        if state.failed.is_empty() && state.absent.is_empty() && !nodes.iter().any(by_state) {
            return None;
        }
        let simulation = Simulation::new(architecture);
        let outcome = simulation.outcome(&[], &marked(state));
        let uid = |node: Node| architecture.element(node).uid;
        let mut broken: HashMap<EdgeKey, Value> = HashMap::new();
        for served in &outcome.served {
            let Some(chain) = &served.chain else { continue };
            let hops = chain.nodes.windows(2);
            let links = hops.filter_map(|hop| architecture.find_edge(hop[0], Op::Request, hop[1]));
            let last = if let End::Edge(link) = chain.end { Some(link) } else { None };
            for link in links.chain(last) {
                let worst = broken.entry(architecture.key(link)).or_insert(served.value);
                *worst = served.value.min(*worst);
            }
        }
        let pages =
            |served: &Served| served.told.iter().map(|&page| (uid(served.actor), uid(page))).collect::<Vec<_>>();
        // What takes too much to follow is not told in a picture.
        let work = simulation.work(architecture, &outcome.after, Chains::Messages, &Limits::default().budget.failures);
        let mut stuck = work.unwrap_or_default();
        stuck.retain(|work| work.fate != Fate::Arrives && !work.is_aside(architecture));
        Some(Health {
            told: outcome.served.iter().flat_map(pages).collect(),
            late: stuck.iter().filter(|work| work.fate == Fate::Late).map(|work| uid(work.at)).collect(),
            stuck,
            values: nodes.iter().map(|&node| (uid(node), outcome.after.get(node))).collect(),
            down: nodes.iter().filter(|&&node| outcome.after.is_down(node)).map(|&node| uid(node)).collect(),
            broken,
            why: outcome.served.iter().filter_map(|s| Some(s.chain.as_ref()?.text(architecture))).collect(),
            served: outcome.served.iter().map(|served| (uid(served.actor), served.value)).collect(),
        })
    }

    /// How well an element is.
    pub fn value(&self, uid: Uid) -> Value {
        self.values.get(&uid).copied().unwrap_or(Value::Ok)
    }

    /// True when the element or a container of it has failed or is stopped.
    pub fn is_down(&self, uid: Uid) -> bool {
        self.down.contains(&uid)
    }

    /// True when the element keeps work for a reader who is not there.
    pub fn keeps_work(&self, uid: Uid) -> bool {
        self.late.contains(&uid)
    }

    /// For a request on the chain that explains why an actor is not ok: how that actor is served.
    pub fn broken(&self, edge: EdgeKey) -> Option<Value> {
        self.broken.get(&edge).copied()
    }

    /// True for an edge that nothing travels: one of its ends is down.
    pub fn is_dead(&self, edge: EdgeKey) -> bool {
        self.is_down(edge.from) || self.is_down(edge.to)
    }
}

impl Value {
    /// How an actor is served, in words.
    pub fn served_words(self) -> LocalisedText {
        let (en, ja) = match self {
            Value::Down => ("not served", "利用不可"),
            Value::Recoverable => ("recoverable", "要手動復旧"),
            Value::Partial => ("some are served", "一部のユーザーのみ利用可"),
            Value::Degraded => ("served with less", "一部利用可"),
            Value::Ok => ("served", "利用可"),
        };
        LocalisedText::en_ja(en, ja)
    }
}
