//! The outline of a design that has been laid out: every part of every state, by identity, with what it is, where it
//! stands and what it belongs to; of lines, where and on which side they dock. Formats that keep parts apart, so that
//! people can go on working with them, are made from it, together with the scene, which knows how each part looks.

mod docking;

use std::collections::{BTreeMap, BTreeSet};

use crate::design::{Design, State};
use crate::geometry::{Point, Rect};
use crate::layout::{Form, Layout, PlacedBox, Route, StateLayout, TextBlock};
use crate::model::{EdgeKey, Op, Uid};

pub use docking::{Course, End, Side};

/// What a part is about. The same thing has the same subject in all states.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Subject {
    /// An element in its own box.
    Element(Uid),
    /// The dashed frame around the members of an element that groups others.
    Overlay(Uid),
    /// The tag of such an element at one of its members: the first, the second, ….
    Tag(Uid, usize),
    /// An edge.
    Edge(EdgeKey),
    /// A numbered circle.
    Callout(usize),
    /// A note, by its place in the state's list.
    Note(usize),
}

/// Which piece of what is drawn for a subject.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Piece {
    /// All of it.
    Whole,
    /// Its text.
    Label,
    /// The small print under its text.
    Caption,
    /// The sign of a change.
    Badge,
}

/// The identity of a part.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Key {
    /// What it is about.
    pub of: Subject,
    /// Which piece of it.
    pub piece: Piece,
}

/// What a part is to a reader.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// An icon with its label.
    Element,
    /// Something around others.
    Frame,
    /// A card that holds parts.
    Card,
    /// A small element in a card.
    Part,
    /// A line between two elements.
    Connector,
    /// A text of an element or of a line.
    Label,
    /// The sign of a change.
    Badge,
    /// A numbered circle.
    Callout,
    /// Small print, or a note.
    Caption,
}

/// A part in its place, in the coordinates of the layout.
#[derive(Clone, Debug)]
pub struct Part {
    /// Which part.
    pub key: Key,
    /// What it is to a reader.
    pub role: Role,
    /// How its element is drawn, if it is one.
    pub form: Option<Form>,
    /// Where it stands.
    pub place: Rect,
    /// What it is in or on.
    pub parent: Option<Key>,
    /// Where a line runs and docks.
    pub course: Option<Course>,
}

/// All parts of one state, in the order of the layout: what others stand on comes before them.
#[derive(Clone, Debug, Default)]
pub struct StateOutline {
    /// The parts.
    pub parts: Vec<Part>,
    places: BTreeMap<Key, usize>,
}

/// All parts of all states.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    /// One for each state.
    pub states: Vec<StateOutline>,
    /// What each element is called through all states: the first id that it has.
    names: BTreeMap<Uid, String>,
}

impl Key {
    /// All of a subject.
    pub fn whole(of: Subject) -> Key {
        Key { of, piece: Piece::Whole }
    }
}

impl StateOutline {
    /// The part of a key.
    pub fn get(&self, key: Key) -> Option<&Part> {
        self.places.get(&key).and_then(|&place| self.parts.get(place))
    }

    /// All of a subject.
    pub fn whole(&self, of: Subject) -> Option<&Part> {
        self.get(Key::whole(of))
    }

    /// All lines.
    pub fn courses(&self) -> impl Iterator<Item = (EdgeKey, &Course)> {
        self.parts.iter().filter_map(|part| match (part.key.of, &part.course) {
            (Subject::Edge(edge), Some(course)) => Some((edge, course)),
            _ => None,
        })
    }

    fn add(&mut self, part: Part) {
        if let std::collections::btree_map::Entry::Vacant(place) = self.places.entry(part.key) {
            place.insert(self.parts.len());
            self.parts.push(part);
        }
    }

    fn text(&mut self, of: Subject, piece: Piece, block: Option<&TextBlock>) {
        let Some(block) = block.filter(|block| !block.lines.is_empty()) else { return };
        let role = if piece == Piece::Caption { Role::Caption } else { Role::Label };
        let parent = Some(Key::whole(of));
        self.add(Part { key: Key { of, piece }, role, form: None, place: block.rect, parent, course: None });
    }
}

impl Outline {
    /// The outline of all states.
    pub fn of(design: &Design, layout: &Layout) -> Outline {
        let states = design.states.iter().zip(&layout.states).map(|(state, layout)| of_state(state, layout));
        Outline { states: states.collect(), names: names(design) }
    }

    /// A name of a subject, the same in all states and of nothing else. It begins with the element's first id.
    pub fn name(&self, of: Subject) -> String {
        let id = |uid: Uid| self.names.get(&uid).cloned().unwrap_or_else(|| uid.0.to_string());
        match of {
            Subject::Element(uid) => id(uid),
            Subject::Overlay(uid) => format!("{}.around", id(uid)),
            Subject::Tag(uid, number) => format!("{}.tag.{number}", id(uid)),
            Subject::Edge(EdgeKey { from, op, to }) => format!("{}.{}.{}", id(from), op_word(op), id(to)),
            Subject::Callout(number) => format!("callout.{number}"),
            Subject::Note(number) => format!("note.{}", number + 1),
        }
    }
}

fn op_word(op: Op) -> &'static str {
    match op {
        Op::Request => "to",
        Op::Sync => "sync",
        Op::Async => "async",
        Op::Control => "control",
        Op::Association => "with",
    }
}

/// The first id of each element. When another element has had it before, a number follows that no id can have.
fn names(design: &Design) -> BTreeMap<Uid, String> {
    let (mut names, mut taken) = (BTreeMap::new(), BTreeSet::new());
    for state in &design.states {
        let architecture = &state.architecture;
        for element in architecture.nodes().into_iter().map(|node| architecture.element(node)) {
            names.entry(element.uid).or_insert_with(|| {
                let mut name = element.id.to_string();
                for number in 2.. {
                    if taken.insert(name.clone()) {
                        break;
                    }
                    name = format!("{}#{number}", element.id);
                }
                name
            });
        }
    }
    names
}

fn of_state(state: &State, layout: &StateLayout) -> StateOutline {
    let mut outline = StateOutline::default();
    let mut tags: BTreeMap<Uid, usize> = BTreeMap::new();
    for placed in &layout.boxes {
        let of = subject(placed, &mut tags);
        let parent = parent(state, placed).map(|uid| Key::whole(Subject::Element(uid)));
        let (role, form) = (role(placed.form), Some(placed.form));
        outline.add(Part { key: Key::whole(of), role, form, place: placed.rect, parent, course: None });
        outline.text(of, Piece::Label, Some(&placed.label));
        outline.text(of, Piece::Caption, placed.caption.as_ref());
        if is_marked(state, placed) {
            let key = Key { of, piece: Piece::Badge };
            let parent = Some(Key::whole(of));
            outline.add(Part { key, role: Role::Badge, form: None, place: badge(placed), parent, course: None });
        }
    }
    for route in &layout.routes {
        outline.add(connector(route, layout));
        outline.text(Subject::Edge(route.edge), Piece::Label, route.label.as_ref());
    }
    notes_and_callouts(layout, &mut outline);
    outline
}

/// What a box is of; `tags` counts the tags of an element.
pub(crate) fn subject(placed: &PlacedBox, tags: &mut BTreeMap<Uid, usize>) -> Subject {
    match placed.form {
        Form::Overlay => Subject::Overlay(placed.uid),
        Form::Tag => {
            let number = tags.entry(placed.uid).or_insert(0);
            *number += 1;
            Subject::Tag(placed.uid, *number)
        }
        _ => Subject::Element(placed.uid),
    }
}

fn role(form: Form) -> Role {
    match form {
        Form::Icon => Role::Element,
        Form::Card => Role::Card,
        Form::Part => Role::Part,
        Form::Frame | Form::Overlay => Role::Frame,
        Form::Tag => Role::Label,
    }
}

/// The container of an element, or the element that a frame or tag is drawn for.
fn parent(state: &State, placed: &PlacedBox) -> Option<Uid> {
    if matches!(placed.form, Form::Overlay | Form::Tag) {
        return Some(placed.uid);
    }
    let architecture = &state.architecture;
    let container = architecture.parent(architecture.find_uid(placed.uid)?)?;
    Some(architecture.element(container).uid)
}

/// True for what a step has made, changed or moved.
fn is_marked(state: &State, placed: &PlacedBox) -> bool {
    let change = &state.change;
    let elements = [&change.added, &change.changed, &change.moved];
    placed.form != Form::Tag && elements.iter().any(|set| set.contains(&placed.uid))
}

/// About where the sign of a change stands: at the upper right corner of the icon, or of the frame.
fn badge(placed: &PlacedBox) -> Rect {
    let radius = if placed.form == Form::Part { 7.0 } else { 9.0 };
    let corner = match (placed.form, placed.icon) {
        (Form::Frame | Form::Overlay, _) | (_, None) => Point::new(placed.rect.right() - 16.0, placed.rect.y + 16.0),
        (_, Some(icon)) => Point::new((icon.right() + 1.0).min(placed.rect.right() - radius * 0.6), icon.y + 1.0),
    };
    Rect::new(corner.x, corner.y, 0.0, 0.0).inflated(radius)
}

fn connector(route: &Route, layout: &StateLayout) -> Part {
    let of = Subject::Edge(route.edge);
    let course = docking::course(route, layout);
    let corners = route.points.iter().map(|point| Rect::new(point.x, point.y, 0.0, 0.0));
    let place = corners.reduce(|all, corner| all.union(&corner)).unwrap_or_default();
    Part { key: Key::whole(of), role: Role::Connector, form: None, place, parent: None, course: Some(course) }
}

fn notes_and_callouts(layout: &StateLayout, outline: &mut StateOutline) {
    for (number, note) in layout.notes.iter().enumerate() {
        let of = Subject::Note(number);
        let parent = Some(match note.anchor {
            crate::design::Anchor::Element(uid) => Key::whole(Subject::Element(uid)),
            crate::design::Anchor::Edge(edge) => Key::whole(Subject::Edge(edge)),
        });
        let key = Key::whole(of);
        outline.add(Part { key, role: Role::Caption, form: None, place: note.rect, parent, course: None });
        outline.text(of, Piece::Label, Some(&note.text));
    }
    for callout in &layout.callouts {
        let place = Rect::new(callout.center.x, callout.center.y, 0.0, 0.0).inflated(callout.radius);
        let key = Key::whole(Subject::Callout(callout.number));
        outline.add(Part { key, role: Role::Callout, form: None, place, parent: None, course: None });
    }
}
