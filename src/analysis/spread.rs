//! Elements that are several instances: one of them may fail, and where they stand in several zones, one zone may.

use crate::analysis::failure::Values;
use crate::analysis::healing::{Around, around, zones_of};
use crate::analysis::takeover::{By, takes};
use crate::model::duration::Duration;
use crate::model::{Architecture, Element, Node, Value};

/// Instances of one element.
#[derive(Clone, Debug)]
pub(super) struct Spread {
    /// The element.
    pub of: usize,
    /// How many there are.
    pub instances: usize,
    /// How long it takes until another instance has taken over, where that takes time.
    pub takes: Option<Duration>,
    /// What it stands in, from the inside out.
    pub around: Vec<Around>,
    /// Zones of the drawing over which it is spread, and whether it names or has another one.
    pub zones: Vec<usize>,
    pub elsewhere: bool,
    /// It is in several zones at all.
    pub wide: bool,
}

/// How many instances an element has: `replicas`, or two of what is kept in several zones by itself.
pub(super) fn instances(element: &Element) -> usize {
    let replicas = element.properties.get("replicas").and_then(Value::as_integer);
    let replicas = replicas.and_then(|count| usize::try_from(count).ok()).unwrap_or(1);
    if element.properties.flag("multi-az") { replicas.max(2) } else { replicas }
}

/// All elements with several instances, in declaration order.
pub(super) fn spreads(architecture: &Architecture) -> Vec<Spread> {
    let of = |node: Node| {
        let element = architecture.element(node);
        let count = instances(element);
        let (named, names) = zones_of(architecture, element);
        let wide = element.properties.flag("multi-az") || names >= 2;
        if count < 2 && !wide || element.kind.is("asg") {
            return None;
        }
        Some(Spread {
            of: node.index(),
            instances: count,
            takes: element.properties.flag("multi-az").then(|| takes(&element.properties, By::Standby, &element.kind)),
            around: architecture.ancestors(node).map(|place| around(architecture, place)).collect(),
            elsewhere: element.properties.flag("multi-az") || named.len() < names,
            zones: named,
            wide,
        })
    };
    architecture.nodes().into_iter().filter_map(of).collect()
}

impl Spread {
    /// True when it goes on although a container is lost: that is a zone or a subnet, and some instances stand elsewhere.
    pub fn survives(&self, values: &Values) -> bool {
        let only_passing = !self.around.iter().any(|place| values.fell[place.at] && !place.passing);
        self.wide && only_passing && (self.elsewhere || self.zones.iter().any(|&zone| !values.down[zone]))
    }
}
