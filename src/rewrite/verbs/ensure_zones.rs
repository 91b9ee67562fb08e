//! `ensure_zones`: the zones of a region or network.

use crate::model::{LocalisedText, Node};
use crate::rewrite::function::{Args, Body, Function, list};
use crate::rewrite::machine::{Machine, Trouble};
use crate::rewrite::queries::zonal;
use crate::rewrite::val::Val;
use crate::rewrite::verbs::primitive;

pub(super) const TABLE: &[Function] = &[Function {
    name: "ensure_zones",
    signature: "ensure_zones(scope, names)",
    doc: "one zone in the scope for each name: `zone-<name>` if there is one, otherwise the zone in its place, otherwise a new one; servers and databases that are in no zone go to the first; gives the zones",
    arity: (2, 2),
    named: &[],
    body: Body::Verb(ensure_zones),
}];

fn ensure_zones(machine: &mut Machine<'_>, args: &Args) -> Result<Val, Trouble> {
    let scope = args.maybe_node(0, machine)?;
    let mut zones: Vec<Node> = Vec::new();
    for (place, name) in args.get(1).clone().into_items().iter().enumerate() {
        let name = name.to_text(machine.architecture());
        let id = format!("zone-{name}");
        let zone = match named_zone(machine, &id, scope).or_else(|| zone_at(machine, scope, place)) {
            Some(zone) => zone,
            None => {
                let zone = primitive::add(machine, "zone", &id, scope)?;
                // Zones are told apart by their names.
                let label = LocalisedText::en_ja(format!("Zone {name}"), format!("ゾーン{name}"));
                primitive::put(machine, zone, &[("label".to_owned(), Val::Label(label))])?;
                zone
            }
        };
        zones.push(zone);
    }
    if let Some(&first) = zones.first() {
        for node in zonal(machine, scope) {
            machine.architecture_mut().move_into(node, Some(first));
        }
    }
    Ok(list(machine, zones))
}

fn named_zone(machine: &Machine<'_>, id: &str, scope: Option<Node>) -> Option<Node> {
    let node = machine.architecture().find(id)?;
    (machine.element(node).kind.is("zone") && machine.architecture().within(node, scope)).then_some(node)
}

fn zone_at(machine: &Machine<'_>, scope: Option<Node>, place: usize) -> Option<Node> {
    let siblings = machine.architecture().siblings(scope).iter().copied();
    siblings.filter(|&node| machine.element(node).kind.is("zone")).nth(place)
}
