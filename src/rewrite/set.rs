//! Sets of values in order: what is equal to a reader ([`Val::same`]) is found by a hash instead of by comparing with all.

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::model::Architecture;
use crate::rewrite::costs::Costs;
use crate::rewrite::machine::Trouble;
use crate::rewrite::val::{List, Val};

/// Values by a hash that is the same for those that are equal.
type ByKey = HashMap<u64, Vec<Val>>;

/// The values of a list by what they are equal to.
pub struct Set<'a> {
    architecture: &'a Architecture,
    costs: &'a Costs,
    by_key: ByKey,
}

impl<'a> Set<'a> {
    /// An empty set.
    pub fn new(architecture: &'a Architecture, costs: &'a Costs) -> Set<'a> {
        Set { architecture, costs, by_key: HashMap::new() }
    }

    /// The items of a list.
    pub fn of(items: &[Val], architecture: &'a Architecture, costs: &'a Costs) -> Result<Set<'a>, Trouble> {
        let mut set = Set::new(architecture, costs);
        for item in items {
            set.insert(item)?;
        }
        Ok(set)
    }

    /// Adds a value, and tells whether it is new. Equality is not always transitive (two labels that differ in Japanese
    /// only, and the English text of both), so that each value is kept that is not equal to one before it.
    pub fn insert(&mut self, value: &Val) -> Result<bool, Trouble> {
        let new = !self.has(value)?;
        if new {
            self.by_key.entry(key(value, self.architecture)).or_default().push(value.clone());
        }
        Ok(new)
    }

    /// Whether a value is equal to one of the set.
    pub fn has(&self, value: &Val) -> Result<bool, Trouble> {
        self.costs.steps(value.weight())?;
        let Some(alike) = self.by_key.get(&key(value, self.architecture)) else { return Ok(false) };
        for other in alike {
            self.costs.steps(other.weight().min(value.weight()))?;
            if other.same(value, self.architecture) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// The sets of some lists, each made when it is first asked for: the last few, by the list itself.
#[derive(Default)]
pub struct Sets {
    known: RefCell<Vec<(List, ByKey)>>,
}

impl Sets {
    /// How many lists are remembered: those of the loops around, of which there are few.
    const KEPT: usize = 4;

    /// Forgets them.
    pub fn clear(&self) {
        self.known.borrow_mut().clear();
    }

    /// Whether a list has a value.
    pub fn has(&self, list: &List, value: &Val, of: &Architecture, costs: &Costs) -> Result<bool, Trouble> {
        let mut known = self.known.borrow_mut();
        let by_key = match known.iter().position(|(other, _)| other.is(list)) {
            Some(at) => known.remove(at).1,
            None => Set::of(list, of, costs)?.by_key,
        };
        let set = Set { architecture: of, costs, by_key };
        let found = set.has(value);
        known.push((list.clone(), set.by_key));
        if known.len() > Sets::KEPT {
            known.remove(0);
        }
        found
    }
}

/// Equal for values that are the same to a reader.
fn key(value: &Val, architecture: &Architecture) -> u64 {
    let mut hasher = DefaultHasher::new();
    hash(value, architecture, &mut hasher);
    hasher.finish()
}

fn hash(value: &Val, architecture: &Architecture, hasher: &mut DefaultHasher) {
    match value {
        Val::Edge(edge) => (1_u8, edge).hash(hasher),
        Val::List(items) => {
            (2_u8, items.len()).hash(hasher);
            items.iter().for_each(|item| hash(item, architecture, hasher));
        }
        scalar => {
            let text = scalar.to_text(architecture);
            // Nothing equals both `false` and the empty text.
            let text = if text == "false" { "" } else { text.as_str() };
            (0_u8, text).hash(hasher);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Limits;
    use crate::model::LocalisedText;

    /// Values that are hard to tell apart, all with all.
    fn values() -> Vec<Val> {
        let label = |ja: &str| Val::Label(LocalisedText::en_ja("web", ja));
        let scalars = vec![
            Val::None,
            Val::Flag(false),
            Val::Flag(true),
            Val::Number(0),
            Val::Number(12),
            Val::text(""),
            Val::text("12"),
            Val::text("web"),
            Val::text("false"),
            label("a"),
            label("b"),
            Val::Element(crate::model::Uid(7)),
        ];
        let lists = [vec![], vec![Val::None], vec![Val::text("")], vec![Val::Number(12)], vec![Val::text("12")]];
        scalars.into_iter().chain(lists.map(Val::list)).collect()
    }

    #[test]
    fn a_set_agrees_with_comparing_all() {
        let architecture = Architecture::default();
        let costs = Costs::new(&Limits::default());
        for one in values() {
            for other in values() {
                let set = Set::of(std::slice::from_ref(&other), &architecture, &costs).expect("a set");
                let found = set.has(&one).expect("within the budget");
                assert_eq!(found, one.same(&other, &architecture), "{one:?} {other:?}");
            }
        }
    }

    #[test]
    fn a_set_costs_what_is_in_it() {
        let (architecture, limits) = (Architecture::default(), Limits::default());
        let costs = Costs::new(&limits);
        let before = limits.budget.evaluation.left();
        let items: Vec<Val> = (0..1_000).map(Val::Number).collect();
        Set::of(&items, &architecture, &costs).expect("a set");
        assert_eq!(before - limits.budget.evaluation.left(), 1_000);
    }
}
