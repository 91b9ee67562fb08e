//! The failures of all states as tables: a row for each failure, a column for each state.
//!
//! Rows go by id, as a reader does: `web` is one row, whatever stands behind the name in each state. Actors who fare
//! the same under every failure share a table, and those whom none of the failures touches need none.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::analysis::failure::Value;
use crate::analysis::sweep::{Failure, Sweep};
use crate::model::Node;

/// What stands in a table where a failure meets a state.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Cell {
    /// How the actors are served.
    Value(Value),
    /// The same, and the element is a single point of failure.
    Spof(Value),
    /// A pair that is no worse than one of the two alone.
    NoWorse,
    /// The element, or the actor, is not in this state.
    Absent,
}

/// One failure in all states.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// What fails: one id, or two.
    pub ids: Vec<String>,
    /// A cell for each state.
    pub cells: Vec<Cell>,
}

/// What the failures do to actors who all fare the same.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Table {
    /// Their ids.
    pub actors: Vec<String>,
    /// How they are served when nothing more fails; none where they are not there.
    pub base: Vec<Option<Value>>,
    /// The failures.
    pub rows: Vec<Row>,
    /// Their single points of failure in each state.
    pub spofs: Vec<Vec<String>>,
}

/// The tables of a sweep.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tables {
    /// One for each group of actors.
    pub tables: Vec<Table>,
    /// Actors whom none of the failures touches.
    pub untouched: Vec<String>,
}

/// The single failures as tables.
pub fn singles(sweeps: &[Sweep<'_>]) -> Tables {
    let order = order(sweeps);
    let rows = order.iter().map(|id| vec![*id]).collect();
    let found = |sweep: &Sweep<'_>, actor: usize| -> Cells {
        let cell = |single: &Failure| {
            let value = single.served[actor];
            if sweep.spofs[actor].contains(&single.first) { Cell::Spof(value) } else { Cell::Value(value) }
        };
        sweep.singles.iter().map(|single| ((single.first, None), cell(single))).collect()
    };
    tables(sweeps, rows, &found)
}

/// The pairs that are worse than each of the two alone, as tables.
pub fn pairs(sweeps: &[Sweep<'_>]) -> Tables {
    let order = order(sweeps);
    let places: HashMap<&str, usize> = order.iter().enumerate().map(|(at, id)| (*id, at)).collect();
    let mut rows: BTreeSet<(usize, usize)> = BTreeSet::new();
    for sweep in sweeps {
        for pair in sweep.pairs.iter().filter(|pair| sweep.is_worse(pair)) {
            let place = |node| places[sweep.id(node)];
            let (a, b) = (place(pair.first), place(pair.second.unwrap_or(pair.first)));
            rows.insert((a.min(b), a.max(b)));
        }
    }
    let rows = rows.into_iter().map(|(a, b)| vec![order[a], order[b]]).collect();
    let found = |sweep: &Sweep<'_>, actor: usize| -> Cells {
        let worse = sweep.pairs.iter().filter(|pair| sweep.is_worse_for(pair, actor));
        worse.map(|pair| ((pair.first, pair.second), Cell::Value(pair.served[actor]))).collect()
    };
    tables(sweeps, rows, &found)
}

/// What was found of an actor in a state, by what failed.
type Cells = HashMap<(Node, Option<Node>), Cell>;

/// The ids of all that fails, in the order of the states; what a later state brings stands behind what it follows there.
fn order<'a>(sweeps: &[Sweep<'a>]) -> Vec<&'a str> {
    const END: usize = usize::MAX;
    let mut places: HashMap<&str, usize> = HashMap::new();
    // A chain of ids: each with the place of the next.
    let mut chain: Vec<(&str, usize)> = Vec::new();
    let mut first = END;
    for sweep in sweeps {
        let mut before = None;
        for single in &sweep.singles {
            let id = sweep.id(single.first);
            let known = places.get(id).copied();
            before = known.or_else(|| {
                let at = chain.len();
                let link = before.map_or(&mut first, |before: usize| &mut chain[before].1);
                let next = std::mem::replace(link, at);
                chain.push((id, next));
                places.insert(id, at);
                Some(at)
            });
        }
    }
    let in_order = std::iter::successors(chain.get(first), |(_, next)| chain.get(*next));
    in_order.map(|(id, _)| *id).collect()
}

fn tables(sweeps: &[Sweep<'_>], rows: Vec<Vec<&str>>, found: &dyn Fn(&Sweep<'_>, usize) -> Cells) -> Tables {
    let mut tables: Vec<Table> = Vec::new();
    let mut untouched = Vec::new();
    for actor in actors(sweeps) {
        let table = of_actor(actor, sweeps, &rows, found);
        if table.touches() {
            match tables.iter_mut().find(|known| known.base == table.base && known.rows == table.rows) {
                Some(known) => known.actors.extend(table.actors),
                None => tables.push(table),
            }
        } else {
            untouched.push(actor.to_owned());
        }
    }
    Tables { tables, untouched }
}

/// The ids of the actors of all states.
fn actors<'a>(sweeps: &[Sweep<'a>]) -> Vec<&'a str> {
    let mut seen = HashSet::new();
    let all = sweeps.iter().flat_map(|sweep| sweep.actors.iter().map(|&actor| sweep.id(actor)));
    all.filter(|id| seen.insert(*id)).collect()
}

fn of_actor(
    actor: &str,
    sweeps: &[Sweep<'_>],
    rows: &[Vec<&str>],
    found: &dyn Fn(&Sweep<'_>, usize) -> Cells,
) -> Table {
    let mut table = Table {
        actors: vec![actor.to_owned()],
        base: Vec::new(),
        rows: rows
            .iter()
            .map(|ids| Row { ids: ids.iter().map(|&id| id.to_owned()).collect(), cells: vec![] })
            .collect(),
        spofs: Vec::new(),
    };
    for sweep in sweeps {
        let at = sweep.actors.iter().position(|&node| sweep.id(node) == actor);
        let cells = at.map(|at| found(sweep, at)).unwrap_or_default();
        let tried: HashMap<&str, Node> = match at {
            Some(_) => sweep.singles.iter().map(|single| (sweep.id(single.first), single.first)).collect(),
            None => HashMap::new(),
        };
        for (row, ids) in table.rows.iter_mut().zip(rows) {
            let nodes: Option<Vec<Node>> = ids.iter().map(|id| tried.get(id).copied()).collect();
            row.cells.push(match nodes.as_deref() {
                Some(&[one]) => cells.get(&(one, None)).copied().unwrap_or(Cell::NoWorse),
                Some(&[a, b]) => {
                    let pair = cells.get(&(a, Some(b))).or_else(|| cells.get(&(b, Some(a))));
                    pair.copied().unwrap_or(Cell::NoWorse)
                }
                _ => Cell::Absent,
            });
        }
        table.base.push(at.map(|at| sweep.base[at]));
        table.spofs.push(
            at.map_or_else(Vec::new, |at| sweep.spofs[at].iter().map(|&node| sweep.id(node).to_owned()).collect()),
        );
    }
    table
}

impl Table {
    /// True when a failure makes a difference to the actors.
    fn touches(&self) -> bool {
        let differs = |(cell, base): (&Cell, &Option<Value>)| match cell {
            Cell::Value(value) | Cell::Spof(value) => Some(*value) != *base,
            Cell::Absent | Cell::NoWorse => false,
        };
        self.rows.iter().any(|row| row.cells.iter().zip(&self.base).any(differs))
    }
}
