//! What becomes of work that nobody waits for: along chains of `~>`, whether it arrives, is late, or is lost.
//!
//! A verdict about an actor does not see a dead worker, since whoever hands work over goes on. So this is told beside it.

use std::collections::{HashMap, HashSet, VecDeque};

use crate::analysis::failure::{Value, Values};
use crate::analysis::simulation::Simulation;
use crate::limits::{Purse, Spent};
use crate::model::{Architecture, Languages, LocalisedText, Node, Op, both};

/// Kinds that keep what has not been taken from them yet.
const HOLDERS: [&str; 4] = ["queue", "stream", "topic", "bucket"];

/// What becomes of a piece of work.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Fate {
    /// It never comes.
    Lost,
    /// It is kept until its reader is back.
    Late,
    /// It comes.
    Arrives,
}

impl Fate {
    /// As it is written in output.
    pub const fn as_str(self) -> &'static str {
        match self {
            Fate::Lost => "lost",
            Fate::Late => "late",
            Fate::Arrives => "arrives",
        }
    }
}

/// Work on its way from one element to another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Work {
    /// Who hands it over first.
    pub from: Node,
    /// For whom it is, one of those on the chain.
    pub to: Node,
    /// What becomes of it.
    pub fate: Fate,
    /// Where it is: kept, lost, or arrived.
    pub at: Node,
    /// Who hands it to those for whom it is: the last before them on its way.
    pub via: Node,
}

impl Work {
    /// True for what is no work, and whose loss nobody is told of as such: copies of data, of which whoever needs the data is
    /// told; letters that could not be delivered; measurements, which say by their silence that their source is down.
    pub fn is_aside(&self, architecture: &Architecture) -> bool {
        let [via, to] = [self.via, self.to].map(|node| architecture.element(node));
        let copy = matches!(to.properties.text("role").as_str(), "replica" | "standby" | "backup" | "clone")
            || to.kind.is_any(&["disk", "ephemeral", "snapshot", "image"])
            || to.kind.store && to.kind.id == via.kind.id;
        let measured = to.kind.is_any(&["monitor", "logs", "trace", "audit"]);
        copy || measured || to.properties.text("role") == "dead-letter"
    }

    /// In words: ``work of `web` for `worker` is late: `queue` keeps it until its reader is back``.
    pub fn text(&self, architecture: &Architecture) -> LocalisedText {
        self.words(|node| format!("`{}`", architecture.element(node).id))
    }

    /// The same in one language, with the names that a picture shows.
    pub fn named(&self, architecture: &Architecture, languages: &Languages) -> String {
        self.words(|node| architecture.element(node).name(languages).to_owned()).get(languages).to_owned()
    }

    fn words(&self, name: impl Fn(Node) -> String) -> LocalisedText {
        let [from, to, at] = [self.from, self.to, self.at].map(name);
        match self.fate {
            Fate::Arrives => both!("work of {from} arrives at {to}", "{from}の処理は{to}に届きます"),
            Fate::Late => both!(
                "work of {from} for {to} is late: {at} keeps it until its reader is back",
                "{from}から{to}への処理は遅れます: 受け手が戻るまで{at}が保持します"
            ),
            Fate::Lost => both!("work of {from} for {to} is lost at {at}", "{from}から{to}への処理は{at}で失われます"),
        }
    }
}

/// Which chains are followed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Chains {
    /// Those of `~>`.
    Messages,
    /// What a reader calls in turn is on the chain, too.
    AndRequests,
}

impl Simulation {
    /// To whom work does not arrive although it should, or the other way round, with what becomes of it in words: those that
    /// are named, or all that some is handed to. Of several who hand work over, one that gets through is enough.
    ///
    /// # Errors
    ///
    /// When the edges that are gone along are more than may be spent.
    pub fn against(
        &self,
        architecture: &Architecture,
        values: &Values,
        wanted: bool,
        to: &[Node],
        purse: &Purse,
    ) -> Result<Vec<(Node, LocalisedText)>, Spent> {
        let work = self.work(architecture, values, Chains::AndRequests, purse)?;
        let mut best: HashMap<Node, &Work> = HashMap::new();
        for work in &work {
            let known = best.entry(work.to).or_insert(work);
            *known = if work.fate > known.fate { work } else { known };
        }
        let fed = || self.nodes.iter().copied().filter(|node| self.fed[node.index()]);
        let mut meant: Vec<Node> = if to.is_empty() { fed().collect() } else { to.to_vec() };
        let mut seen = HashSet::new();
        meant.retain(|to| seen.insert(*to));
        let arrives = |to: &Node| best.get(to).is_some_and(|work| work.fate == Fate::Arrives);
        let words = |to: Node| match best.get(&to) {
            Some(work) => work.text(architecture),
            None => {
                let id = &architecture.element(to).id;
                both!("no work is on its way to `{id}`", "`{id}`に送られる処理はありません")
            }
        };
        Ok(meant.into_iter().filter(|to| arrives(to) != wanted).map(|to| (to, words(to))).collect())
    }

    /// All work that starts at an actor or at something that actors reach, in declaration order of both ends.
    ///
    /// # Errors
    ///
    /// When the edges that are gone along are more than may be spent.
    pub fn work(
        &self,
        architecture: &Architecture,
        values: &Values,
        chains: Chains,
        purse: &Purse,
    ) -> Result<Vec<Work>, Spent> {
        let mut found = Vec::new();
        for &from in self.nodes.iter().filter(|node| self.reached[node.index()]) {
            if self.hops[from.index()].iter().any(|hop| hop.op == Op::Async) {
                let fates = self.fates(architecture, values, from, chains, purse)?;
                let of = |&to: &Node| {
                    let (fate, at, via) = fates[to.index()]?;
                    Some(Work { from, to, fate, at: Node::new(at), via: Node::new(via) })
                };
                found.extend(self.nodes.iter().filter_map(of));
            }
        }
        Ok(found)
    }

    /// What becomes of the work of one element, by the number of each element on its chains: where it is, and who is before.
    fn fates(
        &self,
        architecture: &Architecture,
        values: &Values,
        from: Node,
        chains: Chains,
        purse: &Purse,
    ) -> Result<Fates, Spent> {
        let start = from.index();
        let mut fates = vec![None; self.needs.len()];
        purse.draw(1 + self.needs.len() / 64)?;
        let first = if values.down[start] { Fate::Lost } else { Fate::Arrives };
        // What arrives is followed first, then what is late: each element has the best that can be.
        let mut open: [VecDeque<(usize, usize, usize)>; 3] = Default::default();
        open[first as usize].push_back((start, start, start));
        for fate in [Fate::Arrives, Fate::Late, Fate::Lost] {
            while let Some((at, place, via)) = open[fate as usize].pop_front() {
                if fates[at].is_some() {
                    continue;
                }
                fates[at] = Some((fate, place, via));
                let follows =
                    |op: Op| op == Op::Async || chains == Chains::AndRequests && op == Op::Request && at != start;
                for hop in self.hops[at].iter().filter(|hop| follows(hop.op)) {
                    purse.draw(1)?;
                    let next = match fate {
                        Fate::Arrives if values.worth(hop.to) > Value::Recoverable => (Fate::Arrives, hop.to),
                        Fate::Arrives if holds(architecture, at) => (Fate::Late, at),
                        Fate::Arrives => (Fate::Lost, hop.to),
                        other => (other, place),
                    };
                    open[next.0 as usize].push_back((hop.to, next.1, at));
                }
            }
        }
        fates[start] = None;
        Ok(fates)
    }
}

/// By the number of each element: what becomes of the work, where that is, and who is before it on the chain.
type Fates = Vec<Option<(Fate, usize, usize)>>;

fn holds(architecture: &Architecture, at: usize) -> bool {
    architecture.element(Node::new(at)).kind.is_any(&HOLDERS)
}
