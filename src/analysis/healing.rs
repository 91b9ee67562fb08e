//! What an auto-scaling group starts anew when it is lost.

use crate::analysis::failure::Values;
use crate::analysis::takeover::{By, takes};
use crate::model::duration::Duration;
use crate::model::{Architecture, Element, Node, Op, Value};

/// Groups that watch over an element, and what they need to start it anew.
#[derive(Clone, Debug, Default)]
pub(super) struct Healer {
    /// The auto-scaling groups that it belongs to.
    pub groups: Vec<usize>,
    /// What it stands in, from the inside out.
    pub around: Vec<Around>,
}

/// A container of an element.
#[derive(Clone, Copy, Debug)]
pub(super) struct Around {
    pub at: usize,
    pub zone: bool,
    /// A zone or a subnet: what is lost with them is started elsewhere.
    pub passing: bool,
}

/// Where the members of a group may be started.
#[derive(Clone, Debug, Default)]
pub(super) struct Scaling {
    /// Zones of members, as elements.
    zones: Vec<usize>,
    /// It says itself that it has two zones or more: those of them that are drawn, and how many it names.
    named: Vec<usize>,
    count: usize,
    /// How long it takes until a member has been started anew.
    pub takes: Duration,
}

/// Kinds that a group can make anew from an image, if they hold nothing that is nowhere else.
const REPLACEABLE: [&str; 5] = ["server", "proxy", "container", "service", "node"];

/// For each element the groups that heal it, and for each group where.
pub(super) fn healers(architecture: &Architecture, size: usize) -> (Vec<Option<Healer>>, Vec<Scaling>) {
    let (mut healers, mut scalings) = (vec![None; size], vec![Scaling::default(); size]);
    for &link in architecture.links() {
        let (from, to) = architecture.ends(link);
        if architecture.edge(link).op != Op::Association {
            continue;
        }
        // Whichever side of the line the group is written on.
        for (group, member) in [(from, to), (to, from)] {
            if !architecture.element(group).kind.is("asg") {
                continue;
            }
            let of = &mut scalings[group.index()];
            of.zones.extend(zone_of(architecture, member).map(|zone| zone.index()));
            if may_be_replaced(architecture, member) {
                let healer = healers[member.index()].get_or_insert_with(|| Healer {
                    around: architecture.ancestors(member).map(|place| around(architecture, place)).collect(),
                    groups: Vec::new(),
                });
                healer.groups.push(group.index());
            }
        }
    }
    for node in architecture.nodes() {
        let element = architecture.element(node);
        if element.kind.is("asg") {
            let of = &mut scalings[node.index()];
            of.takes = takes(&element.properties, By::Healing, &element.kind);
            (of.named, of.count) = zones_of(architecture, element);
        }
    }
    (healers, scalings)
}

/// The zones over which an element is spread that are drawn, and how many it names.
pub(super) fn zones_of(architecture: &Architecture, element: &Element) -> (Vec<usize>, usize) {
    match element.properties.get("zones") {
        Some(Value::List(zones)) => {
            let drawn = zones.iter().filter_map(|zone| architecture.find(&zone.to_string()));
            (drawn.map(|zone| zone.index()).collect(), zones.len())
        }
        _ => (Vec::new(), 0),
    }
}

fn zone_of(architecture: &Architecture, node: Node) -> Option<Node> {
    architecture.ancestors(node).find(|&place| architecture.element(place).kind.is("zone"))
}

/// What is asked of a container.
pub(super) fn around(architecture: &Architecture, place: Node) -> Around {
    let kind = &architecture.element(place).kind;
    Around { at: place.index(), zone: kind.is("zone"), passing: kind.is_any(&["zone", "subnet"]) }
}

/// True for a machine without data of its own.
fn may_be_replaced(architecture: &Architecture, node: Node) -> bool {
    let holds_data = |&child: &Node| {
        let child = architecture.element(child);
        child.kind.is_any(&["db", "content"]) || child.properties.text("role") == "data"
    };
    architecture.element(node).kind.is_any(&REPLACEABLE) && !architecture.children(node).iter().any(holds_data)
}

impl Healer {
    /// True when a group that is up can start the element anew, which is down by itself or with its zone or subnet.
    pub fn heals(&self, scalings: &[Scaling], values: &Values) -> bool {
        let lost = |around: &&Around| values.down[around.at];
        if self.around.iter().any(|place| values.fell[place.at] && !place.passing) {
            return false;
        }
        let zone_lost = self.around.iter().filter(lost).any(|place| place.zone);
        self.groups.iter().any(|&group| !values.down[group] && (!zone_lost || scalings[group].is_elsewhere(values)))
    }
}

impl Scaling {
    /// True when there is a zone left in which members can be started.
    fn is_elsewhere(&self, values: &Values) -> bool {
        self.named_is_free() || self.places().any(|zone| !values.down[zone])
    }

    /// True when it names a zone that is not drawn, and so is never lost with another one.
    pub fn named_is_free(&self) -> bool {
        self.count >= 2 && self.named.len() < self.count
    }

    /// The zones in the drawing where members may be.
    pub fn places(&self) -> impl Iterator<Item = usize> + '_ {
        let named = self.named.iter().filter(|_| self.count >= 2);
        named.chain(&self.zones).copied()
    }
}
