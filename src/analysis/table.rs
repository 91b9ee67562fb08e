//! The failures of all states as tables: a row for each failure, a column for each state.
//!
//! Rows go by id, as a reader does: `web` is one row, whatever stands behind the name in each state. Actors who fare
//! the same under every failure share a table, and those whom none of the failures touches need none.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap, HashSet};

use crate::analysis::failure::Value;
use crate::analysis::spof::Spofs;
use crate::analysis::sweep::{Failure, Sweep};
use crate::model::{Languages, Node};

/// What stands in a table where a failure meets a state.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
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
    /// Their single points of failure in each state: machines and sites.
    pub spofs: Vec<Vec<String>>,
    /// The same of managed services.
    pub managed: Vec<Vec<String>>,
}

/// The tables of a sweep.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tables {
    /// One for each group of actors.
    pub tables: Vec<Table>,
    /// Actors whom none of the failures touches.
    pub untouched: Vec<String>,
}

/// What readers call actors: by their labels, in the last state that has them, with their ids if these are wanted.
pub fn called(ids: &[String], sweeps: &[Sweep<'_>], with_ids: bool, languages: &Languages) -> String {
    let japanese = languages.japanese();
    let one = |id: &String| {
        let in_state = |sweep: &Sweep<'_>| {
            let actor = sweep.actors.iter().find(|&&actor| sweep.id(actor) == id)?;
            let element = sweep.state.architecture.element(*actor);
            let plain = with_ids && !japanese && element.label.is_none();
            (!plain).then(|| element.name(languages).to_owned())
        };
        let name = sweeps.iter().rev().find_map(in_state).unwrap_or_else(|| id.clone());
        let name = if with_ids && !japanese && name.eq_ignore_ascii_case(id) { id.clone() } else { name };
        let quoted = if japanese { format!("「{name}」") } else { name.clone() };
        if with_ids && !name.eq_ignore_ascii_case(id) { format!("{quoted}{}", bracketed(id, japanese)) } else { quoted }
    };
    ids.iter().map(one).collect::<Vec<_>>().join(if japanese { "、" } else { ", " })
}

fn bracketed(id: &str, japanese: bool) -> String {
    if japanese { format!("({id})") } else { format!(" ({id})") }
}

impl Tables {
    /// About as many bytes as they have when they are written.
    pub fn written(&self) -> usize {
        /// Of a cell with the space around it.
        const CELL: usize = 40;
        let ids = |row: &Row| row.ids.iter().map(String::len).sum::<usize>() + CELL * row.cells.len();
        self.tables.iter().flat_map(|table| &table.rows).map(ids).sum()
    }
}

/// The single failures as tables.
pub fn singles(sweeps: &[Sweep<'_>]) -> Tables {
    let order = order(sweeps);
    let rows = order.iter().map(|id| vec![*id]).collect();
    let found = |sweep: &Sweep<'_>, actor: usize| -> Cells {
        let of = &sweep.spofs[actor];
        let spofs: HashSet<Node> = of.machines.iter().chain(&of.managed).copied().collect();
        let cell = |single: &Failure| {
            let value = single.served[actor];
            if spofs.contains(&single.first) { Cell::Spof(value) } else { Cell::Value(value) }
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
    let tried: Vec<HashMap<&str, Node>> = sweeps.iter().map(by_id).collect();
    let mut tables: Vec<Table> = Vec::new();
    let mut untouched = Vec::new();
    // Actors who fare the same, with the place of their table.
    let mut known: HashMap<Fate, usize> = HashMap::new();
    for actor in actors(sweeps) {
        let fate = Fate::of(actor, sweeps, &tried, &rows, found);
        if !fate.touches() {
            untouched.push(actor.to_owned());
            continue;
        }
        match known.entry(fate) {
            Entry::Occupied(known) => tables[*known.get()].actors.push(actor.to_owned()),
            Entry::Vacant(new) => {
                tables.push(new.key().table(actor, sweeps, &rows));
                new.insert(tables.len() - 1);
            }
        }
    }
    Tables { tables, untouched }
}

/// What was tried in a state, by id.
fn by_id<'a>(sweep: &Sweep<'a>) -> HashMap<&'a str, Node> {
    sweep.singles.iter().map(|single| (sweep.id(single.first), single.first)).collect()
}

/// The actor's place in each state.
fn places<'s>(actor: &'s str, sweeps: &'s [Sweep<'_>]) -> impl Iterator<Item = Option<usize>> + 's {
    sweeps.iter().map(move |sweep| sweep.actors.iter().position(|&node| sweep.id(node) == actor))
}

/// The ids of the actors of all states.
fn actors<'a>(sweeps: &[Sweep<'a>]) -> Vec<&'a str> {
    let mut seen = HashSet::new();
    let all = sweeps.iter().flat_map(|sweep| sweep.actors.iter().map(|&actor| sweep.id(actor)));
    all.filter(|id| seen.insert(*id)).collect()
}

/// What the failures do to an actor: state by state, a cell for each row.
#[derive(PartialEq, Eq, Hash)]
struct Fate {
    base: Vec<Option<Value>>,
    cells: Vec<Vec<Cell>>,
    spofs: Vec<Spofs>,
}

impl Fate {
    fn of(
        actor: &str,
        sweeps: &[Sweep<'_>],
        tried: &[HashMap<&str, Node>],
        rows: &[Vec<&str>],
        found: &dyn Fn(&Sweep<'_>, usize) -> Cells,
    ) -> Fate {
        let mut fate = Fate { base: Vec::new(), cells: Vec::new(), spofs: Vec::new() };
        for ((sweep, tried), at) in sweeps.iter().zip(tried).zip(places(actor, sweeps)) {
            fate.base.push(at.map(|at| sweep.base[at]));
            fate.spofs.push(at.map_or_else(Spofs::default, |at| sweep.spofs[at].clone()));
            let Some(at) = at else {
                fate.cells.push(vec![Cell::Absent; rows.len()]);
                continue;
            };
            let cells = found(sweep, at);
            fate.cells.push(rows.iter().map(|ids| cell(ids, tried, &cells)).collect());
        }
        fate
    }

    /// True when a failure makes a difference to the actors.
    fn touches(&self) -> bool {
        let differs = |cell: &Cell, base: Option<Value>| match cell {
            Cell::Value(value) | Cell::Spof(value) => Some(*value) != base,
            Cell::Absent | Cell::NoWorse => false,
        };
        let single = self.spofs.iter().any(|spofs| !spofs.is_empty());
        single || self.cells.iter().zip(&self.base).any(|(cells, base)| cells.iter().any(|cell| differs(cell, *base)))
    }

    /// As the table of its first actor.
    fn table(&self, actor: &str, sweeps: &[Sweep<'_>], rows: &[Vec<&str>]) -> Table {
        let row = |(at, ids): (usize, &Vec<&str>)| Row {
            ids: ids.iter().map(|&id| id.to_owned()).collect(),
            cells: self.cells.iter().map(|cells| cells[at]).collect(),
        };
        let ids = |of: fn(&Spofs) -> &[Node]| -> Vec<Vec<String>> {
            let in_state = |(sweep, spofs): (&Sweep<'_>, &Spofs)| {
                of(spofs).iter().map(|&node| sweep.id(node).to_owned()).collect()
            };
            sweeps.iter().zip(&self.spofs).map(in_state).collect()
        };
        Table {
            actors: vec![actor.to_owned()],
            base: self.base.clone(),
            rows: rows.iter().enumerate().map(row).collect(),
            spofs: ids(|spofs| &spofs.machines),
            managed: ids(|spofs| &spofs.managed),
        }
    }
}

/// What stands where a row meets a state.
fn cell(ids: &[&str], tried: &HashMap<&str, Node>, cells: &Cells) -> Cell {
    let node = |id: &str| tried.get(id).copied();
    let found = match *ids {
        [one] => node(one).map(|one| cells.get(&(one, None))),
        [a, b] => node(a).zip(node(b)).map(|(a, b)| cells.get(&(a, Some(b))).or_else(|| cells.get(&(b, Some(a))))),
        _ => None,
    };
    found.map_or(Cell::Absent, |cell| cell.copied().unwrap_or(Cell::NoWorse))
}
