//! Step 3: lanes. Containers that stand in for each other, and copies of one element, are folded into one
//! template, so that they get the same size and the same insides.

use std::collections::{BTreeMap, BTreeSet};

use crate::design::Direction;
use crate::geometry::Rect;
use crate::layout::classes::Classes;
use crate::layout::moments::Moments;
use crate::layout::placed::Form;
use crate::layout::union::Union;

/// A template: what corresponding slots have in common.
#[derive(Clone, Debug)]
pub(crate) struct Cell {
    pub slots: Vec<usize>,
    pub form: Form,
    /// Its contents.
    pub stacks: Vec<usize>,
    /// Which way they run.
    pub direction: Direction,
    /// Width and height, px, once placed.
    pub size: (f64, f64),
    /// Icon within the cell, once measured (an icon, a card, a part).
    pub icon: Rect,
    /// Height of the head (icon and texts), px.
    pub head: f64,
}

/// Corresponding slots in one or several containers: copies that stand in a row across the flow.
#[derive(Clone, Debug)]
pub(crate) struct Stack {
    /// The cell whose contents it belongs to.
    pub inside: usize,
    /// The template of each of its places.
    pub cell: usize,
    pub members: Vec<usize>,
    /// Place of each member, from 0.
    pub place: BTreeMap<usize, usize>,
    pub count: usize,
    /// Nested overlay frames around it, for which room is kept.
    pub overlays: usize,
    /// Top left corner of the first place within the containing cell, px, once placed.
    pub at: (f64, f64),
    /// From one place to the next across the flow, px, once placed.
    pub pitch: f64,
}

/// All templates. Cell 0 is the drawing itself.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fold {
    pub cells: Vec<Cell>,
    pub stacks: Vec<Stack>,
    /// The stack of each slot (`usize::MAX` for slots that were merged away).
    pub stack_of: Vec<usize>,
    /// Sizes of templates that a hint wants to be equal, px.
    pub equal: BTreeMap<usize, (f64, f64)>,
}

impl Fold {
    /// The template of a slot.
    pub fn cell_of(&self, slot: usize) -> usize {
        self.stacks[self.stack_of[slot]].cell
    }

    /// The place of a slot in its stack.
    pub fn place_of(&self, slot: usize) -> usize {
        self.stacks[self.stack_of[slot]].place[&slot]
    }
}

/// Folds the whole drawing.
pub(crate) fn fold(union: &Union, classes: &Classes) -> Fold {
    let mut fold = Fold { stack_of: vec![usize::MAX; union.slots.len()], ..Fold::default() };
    fold.cells.push(empty_cell(Vec::new(), Form::Frame, union.direction));
    let mut folder = Folder { union, classes, fold };
    folder.contents(0, &[union.top()]);
    folder.fold
}

/// A template of its own for every slot.
pub(crate) fn unfolded(union: &Union) -> Fold {
    let mut fold = Fold { stack_of: vec![usize::MAX; union.slots.len()], ..Fold::default() };
    fold.cells.push(empty_cell(Vec::new(), Form::Frame, union.direction));
    let mut open: Vec<(usize, usize)> = union.top().into_iter().rev().map(|slot| (0, slot)).collect();
    while let Some((inside, slot)) = open.pop() {
        let (cell, stack) = (fold.cells.len(), fold.stacks.len());
        fold.cells.push(empty_cell(vec![slot], union.slots[slot].form, union.slots[slot].direction));
        fold.stack_of[slot] = stack;
        fold.stacks.push(Stack {
            inside,
            cell,
            members: vec![slot],
            place: BTreeMap::from([(slot, 0)]),
            count: 1,
            overlays: 0,
            at: (0.0, 0.0),
            pitch: 0.0,
        });
        fold.cells[inside].stacks.push(stack);
        open.extend(union.slots[slot].children.iter().rev().map(|&child| (cell, child)));
    }
    fold
}

fn empty_cell(slots: Vec<usize>, form: Form, direction: Direction) -> Cell {
    Cell { slots, form, stacks: Vec::new(), direction, size: (0.0, 0.0), icon: Rect::default(), head: 0.0 }
}

struct Folder<'a> {
    union: &'a Union,
    classes: &'a Classes,
    fold: Fold,
}

impl Folder<'_> {
    /// Folds the contents of corresponding containers into the stacks of one cell.
    fn contents(&mut self, cell: usize, containers: &[Vec<usize>]) {
        for columns in self.correspond(containers) {
            let stack = self.stack(cell, &columns);
            self.fold.cells[cell].stacks.push(stack);
        }
    }

    /// Sorts the contents of each container into groups of copies, and matches the groups of all containers.
    /// The result has, for each stack, the group of each container.
    fn correspond(&self, containers: &[Vec<usize>]) -> Vec<Vec<Vec<usize>>> {
        let mut rows: Vec<Vec<Vec<usize>>> = Vec::new();
        let mut unmatched: Vec<(usize, Vec<usize>)> = Vec::new();
        for (column, children) in containers.iter().enumerate() {
            for group in self.groups(children) {
                let free = |row: &&mut Vec<Vec<usize>>| row[column].is_empty() && self.copies(row, &group);
                match rows.iter_mut().find(free) {
                    Some(row) => row[column] = group,
                    None if column == 0 => {
                        let mut row = vec![Vec::new(); containers.len()];
                        row[0] = group;
                        rows.push(row);
                    }
                    None => unmatched.push((column, group)),
                }
            }
        }
        for (column, group) in unmatched {
            let kind = &self.union.slots[group[0]].kind;
            let free = |row: &&mut Vec<Vec<usize>>| {
                let like = |&s: &usize| self.union.slots[s].kind == *kind && self.run_alike(s, group[0]);
                row[column].is_empty() && (self.copies(row, &group) || row.iter().flatten().next().is_some_and(like))
            };
            match rows.iter_mut().find(free) {
                Some(row) => row[column] = group,
                None => {
                    let mut row = vec![Vec::new(); containers.len()];
                    row[column] = group;
                    rows.push(row);
                }
            }
        }
        rows
    }

    fn copies(&self, row: &[Vec<usize>], group: &[usize]) -> bool {
        row.iter().flatten().any(|&a| {
            group.iter().any(|&b| {
                let (slot, other) = (&self.union.slots[a], &self.union.slots[b]);
                slot.kind == other.kind && self.classes.same(slot.uid, other.uid) && self.run_alike(a, b)
            })
        })
    }

    /// False for frames whose contents run different ways: they cannot be one template.
    fn run_alike(&self, a: usize, b: usize) -> bool {
        let (a, b) = (&self.union.slots[a], &self.union.slots[b]);
        (a.form != Form::Frame && b.form != Form::Frame) || a.direction == b.direction
    }

    /// Groups of siblings that stand in for each other, in order.
    fn groups(&self, children: &[usize]) -> Vec<Vec<usize>> {
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for &child in children {
            match groups.iter_mut().find(|group| group.iter().any(|&other| self.stand_in(child, other))) {
                Some(group) => group.push(child),
                None => groups.push(vec![child]),
            }
        }
        groups
    }

    fn stand_in(&self, a: usize, b: usize) -> bool {
        let (slot, other) = (&self.union.slots[a], &self.union.slots[b]);
        if slot.kind != other.kind
            || slot.form == Form::Part
            || (slot.form == Form::Frame) != (other.form == Form::Frame)
            || !self.run_alike(a, b)
        {
            return false;
        }
        if self.classes.same(slot.uid, other.uid) {
            return true;
        }
        slot.form == Form::Frame && !slot.free && (slot.lane || self.alike(a, b))
    }

    /// True when at least half of what two containers hold are copies of each other. What moves from one into the other
    /// is none.
    fn alike(&self, a: usize, b: usize) -> bool {
        let uids = |slot: usize| -> BTreeSet<_> {
            self.union.slots[slot].children.iter().map(|&c| self.union.slots[c].uid).collect()
        };
        let contents = |slot: usize, other: usize| -> BTreeSet<_> {
            let moved = uids(other);
            uids(slot).into_iter().filter(|uid| !moved.contains(uid)).map(|uid| self.classes.leader(uid)).collect()
        };
        let (a, b) = (contents(a, b), contents(b, a));
        let common = a.intersection(&b).count();
        common > 0 && 2 * common >= a.len().min(b.len())
    }

    fn stack(&mut self, inside: usize, columns: &[Vec<usize>]) -> usize {
        let members: Vec<usize> = columns.concat();
        let form = members.iter().map(|&slot| self.union.slots[slot].form).fold(Form::Part, roomier);
        let cell = self.fold.cells.len();
        let direction = self.union.slots[members[0]].direction;
        self.fold.cells.push(empty_cell(members.clone(), form, direction));
        let (place, count) = places(self.union, columns);
        let stack = self.fold.stacks.len();
        for &slot in &members {
            self.fold.stack_of[slot] = stack;
        }
        let containers: Vec<Vec<usize>> = members.iter().map(|&slot| self.union.slots[slot].children.clone()).collect();
        self.fold.stacks.push(Stack { inside, cell, members, place, count, overlays: 0, at: (0.0, 0.0), pitch: 0.0 });
        self.contents(cell, &containers);
        stack
    }
}

fn roomier(a: Form, b: Form) -> Form {
    let rank = |form: Form| [Form::Part, Form::Icon, Form::Card, Form::Frame].iter().position(|&f| f == form);
    if rank(b) > rank(a) { b } else { a }
}

/// Gives each member its place: copies that never meet, nor live in adjacent states, share one; the copies of
/// one state stand side by side, in the order of the text wherever that is possible.
fn places(union: &Union, columns: &[Vec<usize>]) -> (BTreeMap<usize, usize>, usize) {
    let mut shared: Vec<Vec<Vec<usize>>> = columns.iter().map(|column| share(union, column)).collect();
    for places in &mut shared {
        arrange(union, places);
    }
    let count = shared.iter().map(Vec::len).max().unwrap_or(0);
    let main = shared.iter().find(|places| places.len() == count).cloned().unwrap_or_default();
    let mut place = BTreeMap::new();
    for places in shared {
        for (index, occupants) in spread(union, places, &main) {
            place.extend(occupants.into_iter().map(|slot| (slot, index)));
        }
    }
    (place, count.max(1))
}

/// Colours the members of one container with as few places as possible.
fn share(union: &Union, members: &[usize]) -> Vec<Vec<usize>> {
    let mut places: Vec<Vec<usize>> = Vec::new();
    for &slot in members {
        let when = union.slots[slot].when;
        let free = |place: &&mut Vec<usize>| place.iter().all(|&other| !union.slots[other].when.near(when));
        match places.iter_mut().find(free) {
            Some(place) => place.push(slot),
            None => places.push(vec![slot]),
        }
    }
    places
}

/// Orders places so that what is seen together stands together. Tries all orders of a few; keeps the order of
/// the text when all of them are seen together anyway, or when they are many.
fn arrange(union: &Union, places: &mut Vec<Vec<usize>>) {
    let count = places.len();
    if !(3..=6).contains(&count) || cost(union, places) == 0 {
        return;
    }
    let mut best = (cost(union, places), places.clone());
    let mut order: Vec<usize> = (0..count).collect();
    while next_permutation(&mut order) {
        let tried: Vec<Vec<usize>> = order.iter().map(|&i| places[i].clone()).collect();
        let found = cost(union, &tried);
        if found < best.0 {
            best = (found, tried);
        }
    }
    *places = best.1;
}

/// Holes between what a state shows count most, then members against the order of the text.
fn cost(union: &Union, places: &[Vec<usize>]) -> usize {
    let all = places.iter().flatten().fold(Moments::default(), |all, &s| all.with(union.slots[s].when));
    let mut total = 0;
    for state in all.iter() {
        let shown: Vec<(usize, usize)> = places
            .iter()
            .enumerate()
            .flat_map(|(place, occupants)| occupants.iter().map(move |&slot| (place, slot)))
            .filter(|&(_, slot)| union.slots[slot].when.meets(state))
            .collect();
        if let (Some(first), Some(last)) = (shown.first(), shown.last()) {
            total += 10 * (last.0 - first.0 + 1 - shown.len().min(last.0 - first.0 + 1));
        }
        let order: Vec<_> = shown.iter().map(|&(_, slot)| union.slots[slot].order).collect();
        total += (0..order.len()).map(|i| order[i + 1..].iter().filter(|&&o| o < order[i]).count() * 3).sum::<usize>();
    }
    total
}

fn next_permutation(order: &mut [usize]) -> bool {
    let Some(pivot) = (1..order.len()).rev().find(|&i| order[i - 1] < order[i]) else { return false };
    let swap = (pivot..order.len()).rev().find(|&i| order[i] > order[pivot - 1]).expect("one is larger");
    order.swap(pivot - 1, swap);
    order[pivot..].reverse();
    true
}

/// Puts fewer places of one lane beside those of the fullest lane with which they are seen together most.
fn spread(union: &Union, places: Vec<Vec<usize>>, main: &[Vec<usize>]) -> Vec<(usize, Vec<usize>)> {
    let when =
        |occupants: &[usize]| occupants.iter().fold(Moments::default(), |all, &slot| all.with(union.slots[slot].when));
    let count = places.len();
    let mut found = Vec::new();
    let mut from = 0;
    for (index, occupants) in places.into_iter().enumerate() {
        // Leave room for those that follow.
        let last = main.len().saturating_sub(count - index);
        let together = |place: usize| when(&main[place]).common(when(&occupants)).count();
        let best = (from..=last.max(from)).filter(|&p| p < main.len()).max_by_key(|&p| (together(p), usize::MAX - p));
        let place = best.unwrap_or(from);
        from = place + 1;
        found.push((place, occupants));
    }
    found
}
