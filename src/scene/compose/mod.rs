//! One state in its place, as items.

mod annotation;
mod badge;
mod edge;
mod health;
mod lead;
mod mark;
mod node;
mod order;
mod spoken;
mod stack;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::analysis::{Health, Value};
use crate::design::State;
use crate::geometry::{Point, Rect};
use crate::layout::{Align, Form, PlacedBox, StateLayout, TextBlock};
use crate::model::{Kind, Languages, Node, Op, Uid};
use crate::scene::colour::Colour;
use crate::scene::icon::{Glyph, IconSet};
use crate::scene::item::{BASELINE, Group, Item, Text, TextAnchor, TextLine};
use crate::scene::theme::Theme;

pub(super) use annotation::numbered_circle;
pub(super) use badge::{badge, cross};
pub(super) use edge::{broken_sample, rounded, sample};
pub(super) use health::{hatch, late_sign, sign};
pub(super) use mark::{Mark, Marks, failed};
pub(super) use spoken::joined;

/// Composes one state after the other.
pub(super) struct Composer<'a> {
    pub theme: &'a Theme,
    pub icons: &'a IconSet,
    pub languages: &'a Languages,
}

/// What a composed state made use of, for the legend.
#[derive(Clone, Debug, Default)]
pub(super) struct Used {
    /// In the order in which they are read.
    pub kinds: Vec<Arc<Kind>>,
    pub operators: BTreeSet<Op>,
    pub marks: BTreeSet<Mark>,
    pub failed: bool,
    pub idle: bool,
    /// Something keeps work until its reader is back.
    pub late: bool,
    /// Values below ok that are shown.
    pub values: BTreeSet<Value>,
    /// The chain of needs that explains why an actor is not well served.
    pub broken: BTreeSet<Value>,
}

impl Used {
    /// Adds a kind, once.
    pub fn add_kind(&mut self, kind: &Arc<Kind>) {
        if !self.kinds.iter().any(|known| known.id == kind.id) {
            self.kinds.push(kind.clone());
        }
    }
}

/// One state on its ground.
pub(super) struct Sheet<'a> {
    composer: &'a Composer<'a>,
    state: &'a State,
    layout: &'a StateLayout,
    marks: Marks,
    /// What the ids of this state begin with.
    prefix: &'a str,
    /// Which of the picture's sheets it is.
    number: usize,
    /// From the layout's coordinates to the picture's.
    shift: Point,
    /// What lies under everything.
    ground: Colour,
    nodes: HashMap<Uid, Node>,
    /// In which order elements are read.
    order: HashMap<Node, usize>,
    /// While something has failed.
    health: Option<Health>,
    pub used: Used,
}

impl<'a> Sheet<'a> {
    pub fn new(
        composer: &'a Composer<'a>,
        (state, layout): (&'a State, &'a StateLayout),
        marks: Marks,
        prefix: &'a str,
        shift: Point,
        ground: Colour,
    ) -> Self {
        let architecture = &state.architecture;
        let nodes = architecture.nodes().into_iter().map(|n| (architecture.element(n).uid, n)).collect();
        let (health, order, used) = (Health::of(state), order::reading(architecture), Used::default());
        Sheet { composer, state, layout, marks, prefix, number: 0, shift, ground, nodes, order, health, used }
    }

    /// The same as another of the picture's sheets than the first.
    pub fn numbered(self, number: usize) -> Self {
        Sheet { number, ..self }
    }

    /// All items, from the back to the front, and in the order in which they are read.
    pub fn draw(&mut self) -> Vec<Item> {
        let mut ids = BTreeSet::new();
        self.boxes_and_all(&mut ids, &|_| true)
    }

    /// The frames alone, from the back to the front; `ids` is for what [`Sheet::draw_rest`] draws over them.
    pub fn draw_frames(&mut self, ids: &mut BTreeSet<String>) -> Vec<Item> {
        let mut frames: Vec<&PlacedBox> = self.layout.boxes.iter().filter(|b| b.form == Form::Frame).collect();
        frames.sort_by_cached_key(|b| self.place(b));
        frames.into_iter().filter_map(|placed| self.node(placed, ids)).map(Item::Group).collect()
    }

    /// All but the frames.
    pub fn draw_rest(&mut self, ids: &mut BTreeSet<String>) -> Vec<Item> {
        self.boxes_and_all(ids, &|placed| placed.form != Form::Frame)
    }

    /// In which order a box is read.
    fn place(&self, placed: &PlacedBox) -> Option<usize> {
        self.nodes.get(&placed.uid).and_then(|node| self.order.get(node)).copied()
    }

    fn boxes_and_all(&mut self, ids: &mut BTreeSet<String>, wanted: &dyn Fn(&PlacedBox) -> bool) -> Vec<Item> {
        let mut items = Vec::new();
        let mut boxes: Vec<&PlacedBox> = self.layout.boxes.iter().filter(|placed| wanted(placed)).collect();
        boxes.sort_by_cached_key(|b| self.place(b));
        let (things, others): (Vec<&PlacedBox>, Vec<&PlacedBox>) =
            boxes.into_iter().partition(|b| !matches!(b.form, Form::Overlay | Form::Tag));
        let (overlays, tags): (Vec<&PlacedBox>, Vec<&PlacedBox>) =
            others.into_iter().partition(|b| b.form == Form::Overlay);
        for placed in things.into_iter().chain(overlays) {
            items.extend(self.node(placed, ids).map(Item::Group));
        }
        items.extend(self.edges());
        items.extend(tags.into_iter().filter_map(|b| self.node(b, ids)).map(Item::Group));
        items.extend(self.notes());
        items.extend(self.callouts());
        items
    }

    fn theme(&self) -> &'a Theme {
        self.composer.theme
    }

    /// A rectangle of the layout in the picture.
    fn rect(&self, rect: Rect) -> Rect {
        rect.translated(self.shift.x, self.shift.y)
    }

    fn point(&self, point: Point) -> Point {
        Point::new(point.x + self.shift.x, point.y + self.shift.y)
    }

    /// A text of the layout in the picture.
    fn block(&self, block: &TextBlock, colour: Colour) -> Option<Item> {
        if block.lines.is_empty() {
            return None;
        }
        let rect = self.rect(block.rect);
        let pitch = rect.h / block.lines.len() as f64;
        let (x, anchor) = match block.align {
            Align::Left => (rect.x, TextAnchor::Start),
            Align::Center => (rect.center().x, TextAnchor::Middle),
            Align::Right => (rect.right(), TextAnchor::End),
        };
        let line = |(i, text): (usize, &String)| TextLine {
            at: Point::new(x, rect.y + pitch * (i as f64 + 0.5) + BASELINE * block.size),
            text: text.clone(),
        };
        let lines = block.lines.iter().enumerate().map(line).collect();
        Some(Item::Text(Text { lines, anchor, size: block.size, bold: block.bold, colour, full: block.full.clone() }))
    }

    /// The colour under a point: that of the innermost container there.
    fn ground_at(&self, point: Point) -> Colour {
        let here = Rect::new(point.x, point.y, 0.0, 0.0);
        let frames = self.layout.boxes.iter().filter(|b| b.form == Form::Frame && b.rect.contains(&here));
        let innermost = frames.max_by_key(|b| b.depth).and_then(|b| self.nodes.get(&b.uid));
        innermost.map_or(self.ground, |&node| {
            let kind = &self.state.architecture.element(node).kind;
            self.theme().frame(frame_kind(kind)).fill
        })
    }

    fn glyph(&self, node: Node) -> Arc<Glyph> {
        let element = self.state.architecture.element(node);
        let icons = self.composer.icons;
        icons.get(&element.properties.text("icon")).unwrap_or_else(|| icons.of_kind(&element.kind))
    }
}

/// The kind whose frame a container is drawn with: the first that a theme may know, up to the built-in one.
fn frame_kind(kind: &crate::model::Kind) -> &str {
    &kind.builtin().id
}

fn group(id: Option<String>, class: &'static str, items: Vec<Item>) -> Group {
    Group { id, class, items, ..Group::default() }
}
