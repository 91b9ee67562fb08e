//! How long it takes until something stands in for what has failed, and whether writes are lost by it.
//!
//! A verdict may rest on a takeover: a standby, a spare way, an auto-scaling group, an operator. Of the ways that give an
//! actor its verdict the quickest is taken, and on it the longest takeover counts, since they happen side by side.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::analysis::failure::{Value, Values};
use crate::analysis::needs::{Class, Need, Needs, Stand, Use, Way};
use crate::analysis::simulation::Simulation;
use crate::model::duration::Duration;
use crate::model::text::Names;
use crate::model::{Kind, LocalisedText, Node, Properties};

/// Who or what stands in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// A copy, by itself.
    Standby,
    /// Another way, by itself.
    Failover,
    /// An auto-scaling group.
    Healing,
    /// A person.
    Operator,
}

/// Where a usual figure comes from.
#[derive(Clone, PartialEq, Debug)]
pub struct Usual {
    /// What it is of.
    pub by: By,
    /// The kinds that it is for; all others, if empty.
    pub kinds: Vec<String>,
    /// The figure.
    pub takes: Duration,
    /// The document, or what is assumed.
    pub name: LocalisedText,
}

#[derive(Deserialize)]
struct File {
    takeover: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    by: By,
    kinds: Vec<String>,
    seconds: u64,
    name: Names,
}

/// All usual figures, in the order of the file.
pub fn usual() -> &'static [Usual] {
    static USUAL: LazyLock<Vec<Usual>> = LazyLock::new(|| {
        let file: File = toml::from_str(include_str!("../../takeover.toml")).expect("the tests read it");
        let of = |entry: Entry| Usual {
            by: entry.by,
            kinds: entry.kinds,
            takes: Duration(entry.seconds),
            name: entry.name.into(),
        };
        file.takeover.into_iter().map(of).collect()
    });
    &USUAL
}

/// How long a takeover lasts: what its author says, or what is usual for a kind.
pub(super) fn takes(properties: &Properties, by: By, kind: &Kind) -> Duration {
    if let Some(own) = properties.get("takes").and_then(Duration::of) {
        return own;
    }
    let fits = |usual: &&Usual| {
        usual.by == by && (usual.kinds.is_empty() || usual.kinds.iter().any(|known| kind.builtin().is(known)))
    };
    usual().iter().find(fits).map(|usual| usual.takes).unwrap_or_default()
}

/// The way to a verdict.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug)]
pub struct Road {
    /// How long the takeovers on it last.
    pub after: Duration,
    /// An asynchronous copy is on it, whose last writes may be lost.
    pub loses: bool,
    /// How much of them, where all such copies say so.
    pub rpo: Option<Duration>,
}

impl Road {
    fn and(self, other: Road) -> Road {
        let rpo = match (self.loses, other.loses) {
            (true, true) => self.rpo.zip(other.rpo).map(|(a, b)| a.max(b)),
            (true, false) => self.rpo,
            (false, _) => other.rpo,
        };
        Road { after: self.after.max(other.after), loses: self.loses || other.loses, rpo }
    }

    /// What it adds to a verdict in words, with the pages that say sorry: `` after about 2 min; the last writes may be lost``.
    pub fn words(self, told: &[String]) -> LocalisedText {
        let Road { after, loses, rpo } = self;
        let (mut en, mut ja) = (String::new(), String::new());
        if after > Duration(0) {
            let after = after.words();
            let (after_en, after_ja) = after.pair();
            en += &format!(" after about {after_en}");
            ja += &format!("(切り替えに約{after_ja})");
        }
        match (loses, rpo.map(Duration::words)) {
            (false, _) => {}
            (true, None) => {
                en += "; the last writes may be lost";
                ja += "。直近の書き込みが失われる可能性があります";
            }
            (true, Some(most)) => {
                let (most_en, most_ja) = most.pair();
                en += &format!("; the writes of the last {most_en} may be lost");
                ja += &format!("。直近{most_ja}の書き込みが失われる可能性があります");
            }
        }
        if !told.is_empty() {
            let pages = told.iter().map(|page| format!("`{page}`")).collect::<Vec<_>>().join(", ");
            en += &format!(", told so by {pages}");
            ja += &format!("({pages}がお詫びを表示)");
        }
        LocalisedText::en_ja(en, ja)
    }
}

impl Simulation {
    /// The ways to the verdicts of some elements under the values of a run; nothing where no takeover is on them.
    pub fn roads(&self, values: &Values, of: &[Node]) -> Vec<Road> {
        if !self.takeovers {
            return vec![Road::default(); of.len()];
        }
        let size = self.needs.len();
        let mut roads = Roads { values, whole: vec![Road::default(); size], requests: vec![Road::default(); size] };
        // Needs stand before those who need them; what is in a cycle with itself adds nothing.
        for &at in self.in_order() {
            let needs = &self.needs[at];
            roads.requests[at] =
                needs.requests.iter().map(|need| roads.need(self, needs, need)).fold(Road::default(), Road::and);
            let parts = needs.parts.iter().map(|&part| roads.whole[part]);
            let spread = self.spread_of[at].filter(|_| values.hit[at]).and_then(|place| self.spreads[place].takes);
            let own = Road { after: spread.unwrap_or_default(), ..Road::default() };
            roads.whole[at] = parts.fold(roads.requests[at].and(own), Road::and);
        }
        let road = |node: &Node| match values.get(*node) {
            Value::Down => Road::default(),
            _ => roads.whole[node.index()],
        };
        of.iter().map(road).collect()
    }
}

struct Roads<'a> {
    values: &'a Values,
    whole: Vec<Road>,
    /// Those of what an element asks others for.
    requests: Vec<Road>,
}

impl Roads<'_> {
    fn need(&self, simulation: &Simulation, needs: &Needs, need: &Need) -> Road {
        if need.message {
            return Road::default();
        }
        let roads = need.shards.iter().filter_map(|class| self.class(simulation, needs, class));
        // What is lost and only degrades is not waited for.
        roads.filter(|(value, _)| !need.soft || value.served()).map(|(_, road)| road).fold(Road::default(), Road::and)
    }

    /// The quickest of the best ways.
    fn class(&self, simulation: &Simulation, needs: &Needs, class: &Class) -> Option<(Value, Road)> {
        let all = needs.ways_of(class).flat_map(|way| self.way(simulation, way));
        let better = |a: &(Value, Road), b: &(Value, Road)| b.0.cmp(&a.0).then(a.1.cmp(&b.1));
        all.filter(|(value, _)| *value > Value::Down).min_by(better)
    }

    /// The target, what it is when it is started anew, and those who take over from it.
    fn way(&self, simulation: &Simulation, way: &Way) -> Vec<(Value, Road)> {
        let seen = self.values.seen_by(way.manual());
        let switch = if way.use_ == Use::Regular { Duration(0) } else { way.takes };
        let after = |takes: Duration| Road { after: takes, ..Road::default() };
        let healing = simulation.healing_takes(way.to, self.values);
        let mut found = vec![
            (seen.values[way.to].min(way.cap), self.whole[way.to].and(after(switch))),
            (seen.healed[way.to].min(way.cap), self.requests[way.to].and(after(switch.max(healing)))),
        ];
        for stand in &way.stands {
            let Stand { to, cap, takes, late, rpo, .. } = *stand;
            let own = Road { after: switch.max(takes), loses: late, rpo: rpo.filter(|_| late) };
            found.push((seen.worth(to).min(cap).min(way.cap), self.whole[to].and(own)));
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::{By, usual};
    use crate::model::Vocabulary;

    #[test]
    fn every_sort_has_a_usual_figure() {
        for by in [By::Standby, By::Failover, By::Healing, By::Operator] {
            let of: Vec<_> = usual().iter().filter(|usual| usual.by == by).collect();
            assert!(of.iter().filter(|usual| usual.kinds.is_empty()).count() == 1, "{by:?}");
            assert!(of.last().is_some_and(|usual| usual.kinds.is_empty()), "{by:?}");
        }
        let kinds = usual().iter().flat_map(|usual| &usual.kinds);
        assert!(kinds.into_iter().all(|kind| Vocabulary::builtin().kind(kind).is_some_and(|known| known.id == *kind)));
    }
}
