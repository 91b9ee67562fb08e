//! One state in its place, as items.

mod annotation;
mod badge;
mod edge;
mod health;
mod mark;
mod node;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::analysis::{Health, Value};
use crate::design::State;
use crate::geometry::{Point, Rect};
use crate::layout::{Align, Form, PlacedBox, StateLayout, TextBlock};
use crate::model::{Languages, Node, Op, Uid};
use crate::scene::colour::Colour;
use crate::scene::icon::{Glyph, IconSet};
use crate::scene::item::{BASELINE, Group, Item, Text, TextAnchor, TextLine};
use crate::scene::theme::Theme;

pub(super) use annotation::numbered_circle;
pub(super) use badge::{badge, cross};
pub(super) use edge::{broken_sample, rounded, sample};
pub(super) use health::{hatch, sign};
pub(super) use mark::{Mark, Marks, failed};

/// Composes one state after the other.
pub(super) struct Composer<'a> {
    pub theme: &'a Theme,
    pub icons: &'a IconSet,
    pub languages: &'a Languages,
}

/// What a composed state made use of, for the legend.
#[derive(Clone, Debug, Default)]
pub(super) struct Used {
    pub operators: BTreeSet<Op>,
    pub marks: BTreeSet<Mark>,
    pub failed: bool,
    pub idle: bool,
    /// Values below ok that are shown.
    pub values: BTreeSet<Value>,
    /// The chain of needs that explains why an actor is not well served.
    pub broken: BTreeSet<Value>,
}

/// One state on its ground.
pub(super) struct Sheet<'a> {
    composer: &'a Composer<'a>,
    state: &'a State,
    layout: &'a StateLayout,
    marks: Marks,
    /// What the ids of this state begin with.
    prefix: &'a str,
    /// From the layout's coordinates to the picture's.
    shift: Point,
    /// What lies under everything.
    ground: Colour,
    nodes: HashMap<Uid, Node>,
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
        let health = Health::of(state);
        Sheet { composer, state, layout, marks, prefix, shift, ground, nodes, health, used: Used::default() }
    }

    /// All items, from the back to the front.
    pub fn draw(&mut self) -> Vec<Item> {
        let mut items = Vec::new();
        let layers: [fn(&PlacedBox) -> bool; 4] = [
            |b| b.form == Form::Frame,
            |b| b.form == Form::Overlay,
            |b| matches!(b.form, Form::Icon | Form::Card),
            |b| b.form == Form::Part,
        ];
        let mut ids = BTreeSet::new();
        for layer in layers {
            let mut boxes: Vec<&PlacedBox> = self.layout.boxes.iter().filter(|b| layer(b)).collect();
            boxes.sort_by_key(|b| b.depth);
            items.extend(boxes.into_iter().filter_map(|b| self.node(b, &mut ids)).map(Item::Group));
        }
        items.extend(self.edges());
        let tags: Vec<&PlacedBox> = self.layout.boxes.iter().filter(|b| b.form == Form::Tag).collect();
        items.extend(tags.into_iter().filter_map(|b| self.node(b, &mut ids)).map(Item::Group));
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
        Some(Item::Text(Text { lines, anchor, size: block.size, bold: block.bold, colour }))
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
    Group { id, class, items, tooltip: None, link: None }
}
