//! Step 2: the union of all states. Every (element, state) pair gets a slot, every edge a line between slots.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::Health;
use crate::design::{Design, Direction, HintKind, OldPlace};
use crate::layout::bundle::{self, Bundle};
use crate::layout::classes::Classes;
use crate::layout::faces::{Face, face, forms, served};
use crate::layout::flow;
use crate::layout::measure::Measure;
use crate::layout::metrics::Metrics;
use crate::layout::moments::Moments;
use crate::layout::place::edge_label;
use crate::layout::placed::Form;
use crate::model::{EdgeKey, Languages, Op, Uid};

/// The place of one element in the states in which it stands there.
#[derive(Clone, Debug)]
pub(crate) struct Slot {
    pub uid: Uid,
    pub kind: String,
    pub form: Form,
    /// When it is shown.
    pub when: Moments,
    pub parent: Option<usize>,
    pub children: Vec<usize>,
    /// Where it comes in the text: the state in which it is seen first, and its number there.
    pub order: (usize, usize),
    /// Such frames side by side stand in for each other.
    pub lane: bool,
    /// A frame without meaning.
    pub free: bool,
    pub overlay: bool,
    pub actor: bool,
    /// Which way its contents run.
    pub direction: Direction,
    /// Its forms and texts by state (the bit's states share one).
    pub faces: Vec<(usize, Form, Face)>,
}

/// An edge between two slots.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub key: EdgeKey,
    pub from: usize,
    pub to: usize,
    pub when: Moments,
    /// Its texts, each with the states in which it has it.
    pub labels: Vec<(String, Moments)>,
    /// Width of its widest text, px; 0 without one.
    pub text_width: f64,
    /// A membership of an overlay: shown by a frame or a tag, never by a line.
    pub membership: bool,
    /// Its author says that it is one more try.
    pub again: bool,
    /// The line that it is a second head of: there and back are one.
    pub echo: Option<usize>,
    /// It has a head at both ends: another line is its echo.
    pub both: bool,
    /// Lines of a mesh that its course is made of: from its start, to its end, and the root.
    pub meshed: Option<(usize, usize, usize)>,
    /// The boxes at the end that it has in common with others of its mesh, its own among them: courses to all of them are
    /// made of its own.
    pub beside: Vec<usize>,
    /// Which way the container of both its ends runs.
    pub direction: Direction,
}

impl Line {
    /// What its text needs of a trunk, px: its own width, and a little beside it; nothing without a text.
    pub fn text_room(&self) -> f64 {
        const BESIDE: f64 = 22.0;
        if self.text_width > 0.0 { self.text_width + BESIDE } else { 0.0 }
    }

    /// True when it has a course, which is not only that of another line.
    pub fn is_drawn(&self) -> bool {
        !self.membership && self.from != self.to && self.echo.is_none()
    }

    /// True when its course has to be searched.
    pub fn is_searched(&self) -> bool {
        self.is_drawn() && self.meshed.is_none()
    }

    /// True when it needs a straight piece where it starts, or where it ends: for its head, and a double line for its start, too.
    pub fn is_straight_at(&self, at_start: bool) -> bool {
        if at_start { self.key.op == Op::Sync || self.both } else { self.key.op != Op::Association }
    }
}

/// All states of a design in one.
#[derive(Debug, Default)]
pub(crate) struct Union {
    pub slots: Vec<Slot>,
    pub lines: Vec<Line>,
    /// Slot of an element in a state.
    pub at: BTreeMap<(Uid, usize), usize>,
    /// Line of an edge in a state.
    pub line_at: BTreeMap<(EdgeKey, usize), usize>,
    pub states: usize,
    /// Which way the whole drawing runs.
    pub direction: Direction,
    /// Where slots stood in an older picture.
    pub old: BTreeMap<usize, OldPlace>,
    /// Lines that share a trunk if they can.
    pub bundles: Vec<Bundle>,
    /// Elements each of whose lines is drawn on its own.
    pub apart: BTreeSet<Uid>,
}

impl Union {
    /// Slots from the container of `slot` outwards.
    pub fn above(&self, slot: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(self.slots[slot].parent, |&s| self.slots[s].parent)
    }

    /// True when `slot` is `container` or inside it.
    pub fn within(&self, slot: usize, container: usize) -> bool {
        slot == container || self.above(slot).any(|s| s == container)
    }

    /// True when a container holds all of some slots.
    pub fn all_within(&self, slots: &[usize], container: usize) -> bool {
        slots.iter().all(|&slot| self.within(slot, container))
    }

    /// The line that is a second head of a line.
    pub fn echo_of(&self, line: usize) -> Option<usize> {
        let found = || self.lines.iter().position(|other| other.echo == Some(line));
        if self.lines[line].both { found() } else { None }
    }

    /// Slots without a container.
    pub fn top(&self) -> Vec<usize> {
        (0..self.slots.len()).filter(|&s| self.slots[s].parent.is_none() && !self.slots[s].when.is_empty()).collect()
    }
}

/// Text and forms come with it, because a slot must have room for all of them.
pub(crate) fn unite(
    design: &Design,
    direction: Direction,
    classes: &Classes,
    languages: &Languages,
    metrics: &Metrics,
    measure: &dyn Measure,
) -> Union {
    let mut union = Union { states: design.states.len(), direction, ..Union::default() };
    give_slots(&mut union, design, languages, metrics, measure);
    merge(&mut union);
    take_in_guests(&mut union, classes);
    sort_children(&mut union);
    once_a_frame(&mut union, design, languages, metrics, measure);
    give_lines(&mut union, design, languages, metrics, measure);
    let apart = design.hints.iter().filter(|hint| hint.kind == HintKind::SeparateLines);
    union.apart = apart.flat_map(|hint| &hint.elements).copied().collect();
    bundle::bundle(&mut union);
    flow::direct(&mut union, design);
    union.old = old_places(&union, design);
    union
}

/// An element that moves from one container to another has several slots: the last is the one that is edited on.
fn old_places(union: &Union, design: &Design) -> BTreeMap<usize, OldPlace> {
    let mut found = BTreeMap::new();
    for (uid, place) in &design.old.places {
        let slot = (0..design.states.len()).rev().find_map(|state| union.at.get(&(*uid, state)));
        found.extend(slot.map(|&slot| (slot, *place)));
    }
    found
}

/// One slot for an element in a container, level by level so that containers have theirs first.
fn give_slots(union: &mut Union, design: &Design, languages: &Languages, metrics: &Metrics, measure: &dyn Measure) {
    let mut known: BTreeMap<(Uid, Option<usize>), usize> = BTreeMap::new();
    for (state, of_state) in design.states.iter().enumerate() {
        let architecture = &of_state.architecture;
        let health = Health::of(of_state);
        for (order, (node, form)) in forms(architecture).into_iter().enumerate() {
            let element = architecture.element(node);
            let parent = architecture
                .parent(node)
                .and_then(|parent| union.at.get(&(architecture.element(parent).uid, state)))
                .copied();
            let slot = *known.entry((element.uid, parent)).or_insert_with(|| {
                union.slots.push(Slot {
                    uid: element.uid,
                    kind: element.kind.builtin().id.clone(),
                    form,
                    when: Moments::default(),
                    parent,
                    children: Vec::new(),
                    order: (state, order),
                    lane: element.kind.lane,
                    free: element.kind.free,
                    overlay: element.kind.overlay,
                    actor: element.kind.actor,
                    direction: union.direction,
                    faces: Vec::new(),
                });
                union.slots.len() - 1
            });
            let entry = &mut union.slots[slot];
            entry.when.add(Moments::at(state, design.states.len()));
            entry.form = roomier(entry.form, form);
            let mut face = face(element, form, languages, metrics, measure);
            if let Some(value) = health.as_ref().filter(|_| element.kind.actor).map(|h| h.value(element.uid)) {
                face.caption = served(value, languages, metrics, measure).or(face.caption);
            }
            entry.faces.push((state, form, face));
            union.at.insert((element.uid, state), slot);
        }
    }
}

/// The form that has room for both.
fn roomier(a: Form, b: Form) -> Form {
    let rank = |form: Form| match form {
        Form::Frame => 3,
        Form::Card => 2,
        Form::Icon => 1,
        _ => 0,
    };
    if rank(b) > rank(a) { b } else { a }
}

/// Merges slots of one element whose containers do not contradict each other, outer ones first: what stands
/// free while a frame is not drawn stands where it will stand inside the frame.
fn merge(union: &mut Union) {
    loop {
        let mut by_uid: BTreeMap<Uid, Vec<usize>> = BTreeMap::new();
        for (index, slot) in union.slots.iter().enumerate().filter(|(_, slot)| !slot.when.is_empty()) {
            by_uid.entry(slot.uid).or_default().push(index);
        }
        let mut best: Option<(usize, usize, usize, usize)> = None;
        for slots in by_uid.values().filter(|slots| slots.len() > 1) {
            for &from in slots {
                for &to in slots.iter().filter(|&&to| to != from) {
                    if may_stand(union, from, union.slots[to].parent) && !union.within(to, from) {
                        let depth = union.above(from).count();
                        let apart = union.slots[from].when.distance(union.slots[to].when);
                        let found = (depth, apart, from, to);
                        best = Some(best.map_or(found, |old| old.min(found)));
                    }
                }
            }
        }
        let Some((_, _, from, to)) = best else { return };
        join(union, from, to);
    }
}

/// True when `slot` may stand in `container` although its own is another one farther out: the frames between
/// the two are not drawn while it is shown.
fn may_stand(union: &Union, slot: usize, container: Option<usize>) -> bool {
    let own = union.slots[slot].parent;
    let mut at = container;
    while at != own {
        let Some(frame) = at else { return false };
        let between = &union.slots[frame];
        if between.form != Form::Frame || between.when.meets(union.slots[slot].when) {
            return false;
        }
        at = between.parent;
    }
    true
}

/// Moves all of `from` into `to`.
fn join(union: &mut Union, from: usize, to: usize) {
    let old = std::mem::take(&mut union.slots[from].when);
    let faces = std::mem::take(&mut union.slots[from].faces);
    let (form, order) = (union.slots[from].form, union.slots[from].order);
    let slot = &mut union.slots[to];
    slot.when.add(old);
    slot.faces.extend(faces);
    slot.form = roomier(slot.form, form);
    slot.order = slot.order.min(order);
    for slot in &mut union.slots {
        if slot.parent == Some(from) {
            slot.parent = Some(to);
        }
    }
    for at in union.at.values_mut().filter(|at| **at == from) {
        *at = to;
    }
    // Contents that both had are now twice in the same container; the next round merges them.
}

/// A slot joins its copies in a frame that is not drawn while it is shown, so that they share places there
/// instead of standing beside each other in a picture made for both.
fn take_in_guests(union: &mut Union, classes: &Classes) {
    if union.states < 2 {
        // All frames are drawn while anything is shown.
        return;
    }
    let mut by_order: Vec<usize> = (0..union.slots.len()).filter(|&s| !union.slots[s].when.is_empty()).collect();
    by_order.sort_by_key(|&s| union.slots[s].order);
    for &guest in &by_order {
        let slot = &union.slots[guest];
        if slot.form == Form::Part || slot.form == Form::Frame {
            continue;
        }
        let mut hosts: BTreeMap<usize, usize> = BTreeMap::new();
        for &mate in &by_order {
            let other = &union.slots[mate];
            let Some(frame) = other.parent else { continue };
            let fits = mate != guest
                && other.kind == slot.kind
                && other.form != Form::Part
                && other.parent != slot.parent
                && classes.same(other.uid, slot.uid)
                && may_stand(union, guest, Some(frame));
            if fits {
                *hosts.entry(frame).or_default() += usize::from(other.when.near(slot.when));
            }
        }
        let host = hosts.into_iter().min_by_key(|&(frame, clashes)| (clashes, union.slots[frame].order));
        if let Some((frame, _)) = host {
            union.slots[guest].parent = Some(frame);
        }
    }
}

/// What is a frame in one state is a frame in all of them, so that it keeps its place.
fn once_a_frame(union: &mut Union, design: &Design, languages: &Languages, metrics: &Metrics, measure: &dyn Measure) {
    for slot in union.slots.iter_mut().filter(|slot| slot.form == Form::Frame) {
        for (state, form, known) in slot.faces.iter_mut().filter(|(_, form, _)| *form != Form::Frame) {
            let architecture = &design.states[*state].architecture;
            let Some(node) = architecture.find_uid(slot.uid) else { continue };
            *form = Form::Frame;
            *known = face(architecture.element(node), Form::Frame, languages, metrics, measure);
        }
    }
}

fn sort_children(union: &mut Union) {
    let mut by_order: Vec<usize> = (0..union.slots.len()).filter(|&s| !union.slots[s].when.is_empty()).collect();
    by_order.sort_by_key(|&s| union.slots[s].order);
    for slot in by_order {
        if let Some(parent) = union.slots[slot].parent {
            union.slots[parent].children.push(slot);
        }
    }
}

/// One line for an edge between the same two slots, over all its states.
fn give_lines(union: &mut Union, design: &Design, languages: &Languages, metrics: &Metrics, measure: &dyn Measure) {
    let mut known: BTreeMap<(EdgeKey, usize, usize), usize> = BTreeMap::new();
    for (state, of_state) in design.states.iter().enumerate() {
        let architecture = &of_state.architecture;
        let moment = Moments::at(state, design.states.len());
        for &link in architecture.links() {
            let key = architecture.key(link);
            let (from, to) = (union.at[&(key.from, state)], union.at[&(key.to, state)]);
            let index = *known.entry((key, from, to)).or_insert_with(|| {
                let overlays = union.slots[from].overlay || union.slots[to].overlay;
                union.lines.push(Line {
                    key,
                    from,
                    to,
                    when: Moments::default(),
                    labels: Vec::new(),
                    text_width: 0.0,
                    membership: key.op == Op::Association && overlays,
                    again: architecture.edge(link).properties.flag("retry"),
                    echo: None,
                    both: false,
                    meshed: None,
                    beside: Vec::new(),
                    direction: union.direction,
                });
                union.lines.len() - 1
            });
            union.line_at.insert((key, state), index);
            let line = &mut union.lines[index];
            line.when.add(moment);
            let text = architecture.edge(link).label.as_ref().map_or("", |label| label.get(languages));
            if !text.trim().is_empty() {
                match line.labels.iter_mut().find(|(old, _)| old == text) {
                    Some((_, when)) => when.add(moment),
                    None => {
                        let width = edge_label(measure, metrics, text).rect.w;
                        line.text_width = line.text_width.max(width);
                        line.labels.push((text.to_owned(), moment));
                    }
                }
            }
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::{Union, unite};
    use crate::design::Direction;
    use crate::design::compile::compile;
    use crate::layout::classes::Classes;
    use crate::layout::measure::Measure;
    use crate::layout::metrics::Metrics;
    use crate::limits::Limits;
    use crate::world::Memory;

    /// Letters half as wide as they are high.
    struct Rough;

    impl Measure for Rough {
        fn width(&self, text: &str, size: f64, _: bool) -> f64 {
            text.chars().count() as f64 * size / 2.0
        }

        fn wrap(&self, text: &str, _: f64, _: bool, _: f64, _: usize) -> (Vec<String>, bool) {
            (vec![text.to_owned()], false)
        }
    }

    /// The union of the states of a text.
    pub(crate) fn united(text: &str) -> Union {
        let compilation = compile("test.cdp", text.as_bytes(), &Memory::default(), &Limits::default());
        let design = compilation.design.expect("a design");
        let languages = design.languages(None);
        let classes = Classes::of(&design);
        unite(&design, Direction::Right, &classes, &languages, &Metrics::default(), &Rough)
    }
}
