//! The two tables that say what resources mean: `import/types.toml` and `import/wires.toml`.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use serde::Deserialize;

use crate::import::cloud::{Inventory, ResourceId};
use crate::model::Op;

/// What the tables say of a type.
#[derive(Clone, Default, Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct TypeEntry {
    /// The types, in the words of the clouds.
    pub names: Vec<String>,
    /// The kind that it is drawn as; none for plumbing.
    pub kind: Option<String>,
    /// Paths to its name.
    #[serde(default)]
    pub label: Vec<String>,
    /// True if it is drawn only when a line ends at it.
    #[serde(default)]
    pub shy: bool,
    /// `always`, or the paths of words and flags that say that it is not reached from the internet.
    pub entry: Option<String>,
    /// True if what it names counts as named by whoever refers to it.
    #[serde(default)]
    pub lends: bool,
    /// Paths of properties.
    #[serde(default)]
    pub properties: BTreeMap<String, String>,
    /// Path of the product.
    pub engine: Option<String>,
    /// Path of the size.
    pub size: Option<String>,
    /// True if it can be drawn once in each zone.
    #[serde(default)]
    pub spread: bool,
    /// Why it is left out.
    pub skip: Option<String>,
    /// A path that must be there for this entry to count.
    pub when: Option<String>,
    /// A path that must lead to another resource for this entry to count.
    pub bound: Option<String>,
}

/// A line that a resource draws.
#[derive(Clone, Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Wire {
    of: Vec<String>,
    /// From what lies here; `self` is the resource.
    pub from: String,
    /// To what lies here.
    pub to: String,
    op: String,
    /// What stands beside the line.
    #[serde(default)]
    pub word: String,
    /// Where the path of a request is said.
    pub path: Option<String>,
    /// Where the resource is that says the path of a request.
    pub path_of: Option<String>,
    /// True if it is read only when nothing else connects the resource.
    #[serde(default)]
    pub alone: bool,
}

impl Wire {
    /// The operator.
    pub fn operator(&self) -> Op {
        operator(&self.op).unwrap_or(Op::Request)
    }
}

/// Which actions of a policy mean what.
#[derive(Clone, Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Grant {
    actions: Vec<String>,
    op: String,
    /// A flag of the line.
    #[serde(default)]
    pub property: String,
}

impl Grant {
    /// The operator, and true for a message that comes back; none for what no line shows.
    pub fn operator(&self) -> Option<(Op, bool)> {
        match self.op.as_str() {
            "<~" => Some((Op::Async, true)),
            op => operator(op).map(|op| (op, false)),
        }
    }
}

/// Where names of other resources stand that a program reads at its start.
#[derive(Clone, Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Named {
    /// Paths.
    pub paths: Vec<String>,
    /// Kinds that are named and not called.
    pub silent: Vec<String>,
}

#[derive(Deserialize)]
struct Types {
    #[serde(rename = "type")]
    types: Vec<TypeEntry>,
}

#[derive(Deserialize)]
struct Wires {
    wire: Vec<Wire>,
    named: Named,
    grant: Vec<Grant>,
}

/// Both tables.
pub struct Tables {
    types: Vec<TypeEntry>,
    by_type: HashMap<String, Vec<usize>>,
    wires: Vec<Wire>,
    wires_of: HashMap<String, Vec<usize>>,
    /// Where programs name others.
    pub named: Named,
    grants: Vec<Grant>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let types: Types = toml::from_str(include_str!("../../../import/types.toml")).expect("a table that the tests read");
    let wires: Wires = toml::from_str(include_str!("../../../import/wires.toml")).expect("a table that the tests read");
    let mut by_type: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, entry) in types.types.iter().enumerate() {
        entry.names.iter().for_each(|name| by_type.entry(name.clone()).or_default().push(at));
    }
    let mut wires_of: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, wire) in wires.wire.iter().enumerate() {
        wire.of.iter().for_each(|name| wires_of.entry(name.clone()).or_default().push(at));
    }
    Tables { types: types.types, by_type, wires: wires.wire, wires_of, named: wires.named, grants: wires.grant }
});

impl Tables {
    /// Those of the program.
    pub fn builtin() -> &'static Tables {
        &TABLES
    }

    /// What they say of a resource: the first entry of its type that fits.
    pub fn entry(&self, inventory: &Inventory, id: ResourceId) -> Option<&TypeEntry> {
        let resource = inventory.get(id);
        let entries = self.by_type.get(&resource.type_name)?;
        entries.iter().map(|&at| &self.types[at]).find(|entry| {
            let there =
                |path: &String| resource.at(path).iter().any(|value| **value != crate::import::value::Value::Null);
            let bound = |path: &String| inventory.targets_at(id, path).iter().any(|target| *target != id);
            entry.when.as_ref().is_none_or(there) && entry.bound.as_ref().is_none_or(bound)
        })
    }

    /// The lines that resources of a type draw.
    pub fn wires(&self, type_name: &str) -> impl Iterator<Item = &Wire> {
        self.wires_of.get(type_name).into_iter().flatten().map(|&at| &self.wires[at])
    }

    /// What an action of a policy means.
    pub fn grant(&self, action: &str) -> Option<&Grant> {
        let action = action.to_ascii_lowercase();
        self.grants.iter().find(|grant| grant.actions.iter().any(|start| action.starts_with(start.as_str())))
    }
}

fn operator(symbol: &str) -> Option<Op> {
    Op::ALL.into_iter().find(|op| op.symbol() == symbol)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Vocabulary;

    #[test]
    fn the_tables_fit_each_other_and_the_vocabulary() {
        let tables = Tables::builtin();
        for entry in &tables.types {
            let kind = entry
                .kind
                .as_deref()
                .map(|word| Vocabulary::builtin().kind(word).unwrap_or_else(|| panic!("no kind {word}")));
            assert!(entry.skip.is_none() || kind.is_none(), "{:?} is drawn and left out", entry.names);
            for property in entry.properties.keys() {
                let kind = kind.expect("only what is drawn has properties");
                let rule = Vocabulary::builtin()
                    .element_property(property)
                    .unwrap_or_else(|| panic!("no property {property}"));
                assert!(rule.suits(kind), "{property} is none of {}", kind.id);
            }
        }
        for wire in &tables.wires {
            assert!(operator(&wire.op).is_some(), "{}", wire.op);
            assert!(wire.from != wire.to, "{:?} goes nowhere", wire.of);
            for name in &wire.of {
                assert!(tables.by_type.contains_key(name), "{name} draws lines and has no entry");
            }
        }
        for grant in &tables.grants {
            assert!(grant.op.is_empty() || grant.operator().is_some(), "{}", grant.op);
        }
        for kind in &tables.named.silent {
            assert!(Vocabulary::builtin().kind(kind).is_some(), "no kind {kind}");
        }
    }

    #[test]
    fn a_type_has_one_entry_without_condition_at_most() {
        let tables = Tables::builtin();
        for (name, entries) in &tables.by_type {
            let plain = |at: &&usize| tables.types[**at].when.is_none() && tables.types[**at].bound.is_none();
            assert!(entries.iter().filter(plain).count() <= 1, "{name}");
            assert!(plain(&entries.last().expect("one")), "{name}: nothing is left when no condition holds");
        }
    }
}
