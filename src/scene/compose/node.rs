//! Elements: frames, cards, icons, parts, overlays, tags.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::Value;
use crate::geometry::{Point, Rect};
use crate::layout::{Form, PlacedBox, TextBlock};
use crate::model::{Element, Node, Uid};
use crate::outline::{self, Subject};
use crate::scene::colour::Colour;
use crate::scene::compose::edge::touches;
use crate::scene::compose::mark::{Mark, Marked, failed};
use crate::scene::compose::stack::{Stack, is_stack};
use crate::scene::compose::{Sheet, badge, cross, frame_kind, hatch, late_sign, sign};
use crate::scene::item::{Geometry, Group, Icon, Item, Shape, Stroke, Text, TextAnchor};
use crate::scene::theme::IconStyle;

const CARD_RADIUS: f64 = 8.0;
const FRAME_RADIUS: f64 = 10.0;
const DASH: [f64; 2] = [5.0, 4.0];

/// How well an element is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Condition {
    Running,
    /// Stopped, old, on demand: there, but not at work.
    Idle,
    Failed,
    /// Inside of something that has failed or is idle.
    Down,
    /// Up, but what it needs is not.
    Affected(Value),
}

impl Sheet<'_> {
    pub(super) fn node(&mut self, placed: &PlacedBox, ids: &mut BTreeSet<String>) -> Option<Group> {
        let &node = self.nodes.get(&placed.uid)?;
        let items = match placed.form {
            Form::Frame => self.frame(placed, node),
            Form::Overlay => self.overlay(placed),
            Form::Tag => self.tag(placed),
            Form::Icon | Form::Card | Form::Part => self.thing(placed, node),
        };
        let element = self.state.architecture.element(node);
        self.used.add_kind(&element.kind);
        let mut id = format!("{}{}", self.prefix, element.id);
        for number in 2.. {
            if ids.insert(id.clone()) {
                break;
            }
            id = format!("{}{}.{number}", self.prefix, element.id);
        }
        let class = match placed.form {
            Form::Frame => "frame",
            Form::Overlay => "overlay",
            Form::Tag => "tag",
            Form::Card => "card",
            Form::Part => "part",
            Form::Icon => "element",
        };
        let tooltip = self.tooltip_of(&element.properties).or_else(|| placed.label.full.clone());
        let label = Some(self.in_words(placed, node));
        let link = self.link_of(&element.properties);
        let part = Some((self.number, self.subject(placed)));
        Some(Group { id: Some(id), class, items, label, tooltip, link, part, ..Group::default() })
    }

    /// What a box is of.
    fn subject(&self, placed: &PlacedBox) -> Subject {
        let before = self.layout.boxes.iter().take_while(|other| !std::ptr::eq(*other, placed));
        let tags = before.filter(|other| other.form == Form::Tag && other.uid == placed.uid).count();
        outline::subject(placed, &mut BTreeMap::from([(placed.uid, tags)]))
    }

    pub(super) fn condition(&self, uid: Uid, node: Node) -> Condition {
        let architecture = &self.state.architecture;
        if failed(self.state, uid) {
            // A part of something failed is not struck out again.
            let nested = architecture.parent(node).is_some_and(|c| {
                let container = architecture.element(c);
                !container.kind.is_frame() && failed(self.state, container.uid)
            });
            return if nested { Condition::Down } else { Condition::Failed };
        }
        let around = architecture.ancestors(node).map(|c| architecture.element(c));
        let mut cards = around.take_while(|c| !c.kind.is_frame());
        if cards.any(|c| failed(self.state, c.uid) || idle(c)) {
            return Condition::Down;
        }
        if idle(architecture.element(node)) {
            return Condition::Idle;
        }
        let Some(health) = &self.health else { return Condition::Running };
        match health.value(uid) {
            _ if health.is_down(uid) => Condition::Down,
            Value::Ok => Condition::Running,
            value => Condition::Affected(value),
        }
    }

    /// True for what runs and keeps work for a reader who is not there.
    pub(super) fn keeps_work(&self, uid: Uid, condition: Condition) -> bool {
        let runs = matches!(condition, Condition::Running | Condition::Affected(_));
        runs && self.health.as_ref().is_some_and(|health| health.keeps_work(uid))
    }

    fn marked(&mut self, uid: Uid) -> Option<Marked> {
        let marked = self.marks.elements.get(&uid).copied()?;
        if !marked.quiet {
            self.used.marks.insert(marked.mark);
        }
        Some(marked)
    }

    fn frame(&mut self, placed: &PlacedBox, node: Node) -> Vec<Item> {
        let theme = self.theme();
        let kind = &self.state.architecture.element(node).kind;
        let style = theme.frame(frame_kind(kind));
        let rect = self.rect(placed.rect);
        let marked = self.marked(placed.uid);
        let condition = self.condition(placed.uid, node);
        let is_failed = condition == Condition::Failed;
        let mut border = Stroke::solid(style.line, theme.strokes.frame).dashed(&style.dash);
        let mut fill = style.fill;
        let mut title = style.title;
        if is_failed {
            border = Stroke::solid(theme.colours.failed, theme.strokes.mark).dashed(&DASH);
            fill = theme.colours.failed_tint;
            title = theme.colours.ink;
            self.used.failed = true;
        } else if condition == Condition::Down {
            border = Stroke::solid(theme.colours.muted, theme.strokes.frame).dashed(&style.dash);
            fill = theme.colours.failed_tint;
            title = theme.colours.muted;
        } else if let Some(Marked { mark, ahead, .. }) = marked {
            border = self.outline(mark, ahead);
        }
        let mut items = Vec::new();
        let mut rect = rect;
        if is_stack(self.state.architecture.element(node)) {
            let stack = Stack::of_card(rect);
            items.extend(stack.sheets(fill, &border, FRAME_RADIUS));
            rect = stack.front;
        }
        items.push(Shape::bordered(Geometry::Rect(rect, FRAME_RADIUS), fill, border).into());
        if is_failed {
            items.extend(hatch(Value::Down, rect, FRAME_RADIUS, theme));
        }
        if let Some(emblem) = placed.icon {
            let style = IconStyle { ink: title, accent: style.line, tint: fill.mixed(style.line, 15), paper: fill };
            items.push(Icon::new(self.glyph(node), self.rect(emblem), style).into());
            if is_failed {
                items.extend(cross(self.rect(emblem).inflated(2.0), fill, theme.colours.failed));
            }
        }
        items.extend(self.block(&placed.label, title));
        items.extend(placed.caption.as_ref().and_then(|c| self.block(c, theme.colours.muted)));
        if let Some(Marked { mark, ahead, quiet: false }) = marked {
            let at = self.point(self.free_corner(placed));
            items.extend(badge(mark, at, badge_radius(ahead), fill, theme));
        }
        items
    }

    /// Where a frame's badge covers nothing: in the right corner of the title's row, or as near to it as can be.
    fn free_corner(&self, placed: &PlacedBox) -> Point {
        let rect = placed.rect;
        let corner = Point::new(rect.right() - 16.0, rect.y + 16.0);
        let title = placed.icon.map_or(placed.label.rect, |icon| icon.union(&placed.label.rect));
        let free = |at: &Point| {
            let room = Rect::new(at.x, at.y, 0.0, 0.0).inflated(11.0);
            let routes = &self.layout.routes;
            !room.overlaps(&title)
                && routes.iter().all(|route| {
                    !touches(&route.points, &room)
                        && route.label.as_ref().is_none_or(|label| !label.rect.overlaps(&room))
                })
        };
        let steps = ((rect.w - 32.0) / 4.0).max(0.0) as usize;
        let row = (0..=steps).map(|step| Point::new(corner.x - 4.0 * step as f64, corner.y));
        let bottom = std::iter::once(Point::new(corner.x, rect.bottom() - 16.0));
        row.chain(bottom).find(free).unwrap_or(corner)
    }

    fn overlay(&mut self, placed: &PlacedBox) -> Vec<Item> {
        let theme = self.theme();
        let marked = self.marked(placed.uid);
        let colour = match marked {
            Some(Marked { mark, .. }) => mark.style(theme).line,
            None => theme.colours.overlay,
        };
        let border = Stroke::solid(colour, theme.strokes.overlay).dashed(&DASH);
        let mut items: Vec<Item> =
            vec![Shape::line(Geometry::Rect(self.rect(placed.rect), FRAME_RADIUS), border).into()];
        if !placed.label.lines.is_empty() {
            let ground = self.ground_at(placed.label.rect.center());
            let behind = Rect { x: placed.label.rect.x - 4.0, w: placed.label.rect.w + 8.0, ..placed.label.rect };
            items.push(Shape::filled(Geometry::Rect(self.rect(behind), 3.0), ground).into());
        }
        if let (Some(icon), Some(&node)) = (placed.icon, self.nodes.get(&placed.uid)) {
            let kind = &self.state.architecture.element(node).kind;
            items.push(Icon::new(self.glyph(node), self.rect(icon), theme.icon(kind.category)).into());
        }
        items.extend(self.block(&placed.label, theme.colours.overlay));
        items
    }

    fn tag(&mut self, placed: &PlacedBox) -> Vec<Item> {
        let theme = self.theme();
        let rect = self.rect(placed.rect);
        let border = Stroke::solid(theme.colours.overlay, 1.0).dashed(&[3.0, 2.0]);
        let mut items: Vec<Item> =
            vec![Shape::bordered(Geometry::Rect(rect, rect.h / 2.0), theme.colours.card, border).into()];
        if let (Some(icon), Some(&node)) = (placed.icon, self.nodes.get(&placed.uid)) {
            let kind = &self.state.architecture.element(node).kind;
            items.push(Icon::new(self.glyph(node), self.rect(icon), theme.icon(kind.category)).into());
        }
        items.extend(self.block(&placed.label, theme.colours.overlay));
        items
    }

    /// An icon, a card, or a part of one.
    fn thing(&mut self, placed: &PlacedBox, node: Node) -> Vec<Item> {
        let theme = self.theme();
        let colours = &theme.colours;
        let condition = self.condition(placed.uid, node);
        let marked = self.marked(placed.uid);
        self.used.failed |= condition == Condition::Failed;
        self.used.idle |= condition == Condition::Idle;
        let rect = self.rect(placed.rect);
        let mut items = Vec::new();
        let kind = &self.state.architecture.element(node).kind;
        let (category, actor) = (kind.category, kind.actor);
        let ground = self.surface(placed, (condition, actor), marked, &mut items);
        let ahead = marked.is_some_and(|m| m.ahead && m.mark == Mark::Removed);
        let mut style = theme.icon(category);
        let at_work = matches!(condition, Condition::Running | Condition::Affected(Value::Degraded)) || actor;
        let faint = !at_work || ahead;
        if faint {
            style = greyed(ground, colours.muted);
        }
        let icon = placed.icon.map(|icon| self.rect(icon));
        if let Some(mut rect) = icon {
            if placed.form != Form::Card && is_stack(self.state.architecture.element(node)) {
                let stack = Stack::of_icon(rect, placed.form);
                items.extend(stack.cards(ground, &Stroke::solid(style.accent, 1.0)));
                rect = stack.glyph();
            }
            items.push(Icon { glyph: self.glyph(node), rect, style, faint }.into());
        }
        let quiet = condition == Condition::Idle || condition == Condition::Down || ahead;
        let ink = if quiet { colours.muted } else { colours.ink };
        items.extend(self.block(&placed.label, ink));
        match (condition, &placed.caption) {
            (Condition::Affected(value), Some(caption)) if actor => items.extend(self.pill(value, caption)),
            (_, caption) => items.extend(caption.as_ref().and_then(|c| self.block(c, colours.muted))),
        }
        if let Condition::Affected(value) = condition {
            self.used.values.insert(value);
            if !actor {
                let radius = badge_radius(placed.form == Form::Part);
                let corner = icon.unwrap_or(rect);
                let x = (corner.x - 1.0).max(rect.x + radius * 0.6);
                let y = (corner.y + 1.0).max(rect.y + radius * 0.6);
                items.extend(sign(value, Point::new(x, y), radius * 0.9, ground, theme));
            }
        }
        if self.keeps_work(placed.uid, condition) {
            self.used.late = true;
            let radius = badge_radius(placed.form == Form::Part) * 0.9;
            let corner = icon.unwrap_or(rect);
            let at = Point::new((corner.x - 1.0).max(rect.x + radius * 0.6), corner.bottom() - 1.0);
            items.extend(late_sign(at, radius, ground, theme));
        }
        if condition == Condition::Failed {
            items.extend(cross(icon.unwrap_or(rect).inflated(2.0), ground, colours.failed));
        }
        if let Some(Marked { mark, ahead, quiet: false }) = marked {
            let part = placed.form == Form::Part;
            let radius = badge_radius(ahead || part);
            let corner = icon.unwrap_or(rect);
            // At the icon's corner, but never out of the box.
            let x = (corner.right() + 1.0).min(rect.right() - radius * 0.6);
            let y = (corner.y + 1.0).max(rect.y + radius * 0.6);
            items.extend(badge(mark, Point::new(x, y), radius, ground, theme));
        }
        items
    }

    /// How an actor is served: a sign and words.
    fn pill(&self, value: Value, caption: &TextBlock) -> Vec<Item> {
        let style = self.theme().health(value);
        let rect = self.rect(caption.rect);
        let rect = Rect { y: rect.y + 2.0, h: rect.h - 2.0, ..rect };
        let middle = rect.center().y;
        let mut items: Vec<Item> = vec![Shape::filled(Geometry::Rect(rect, rect.h / 2.0), style.line).into()];
        items.extend(sign(value, Point::new(rect.x + rect.h * 0.7, middle), rect.h * 0.32, style.line, self.theme()));
        let words = caption.lines.join(" ");
        let x = rect.x + rect.h * 1.2;
        items.push(Text::line(words, x, middle, TextAnchor::Start, caption.size, true, style.sign).into());
        items
    }

    /// What an icon, card or part stands on; returns its colour.
    fn surface(
        &self,
        placed: &PlacedBox,
        (condition, actor): (Condition, bool),
        marked: Option<Marked>,
        items: &mut Vec<Item>,
    ) -> Colour {
        let theme = self.theme();
        let colours = &theme.colours;
        let card = placed.form == Form::Card;
        let mut fill = card.then_some(colours.card);
        let mut border = card.then(|| Stroke::solid(colours.card_line, theme.strokes.card));
        if condition == Condition::Idle {
            border = Some(Stroke::solid(colours.muted, theme.strokes.card).dashed(&[4.0, 3.0]));
        }
        let mut shading = None;
        if condition == Condition::Failed && card {
            (fill, border) = (Some(colours.failed_tint), Some(Stroke::solid(colours.failed, theme.strokes.mark)));
            shading = Some(Value::Down);
        }
        if let (Condition::Affected(value), false) = (condition, actor) {
            let style = theme.health(value);
            (fill, border) = (Some(style.tint), Some(Stroke::solid(style.line, theme.strokes.card).dashed(&DASH)));
            shading = Some(value);
        }
        if let Some(Marked { mark, ahead, .. }) = marked {
            let dashed_already = condition == Condition::Idle;
            let mut outline = self.outline(mark, ahead);
            if dashed_already {
                outline = outline.dashed(&DASH);
            }
            if condition != Condition::Failed {
                border = Some(outline);
            }
            if mark == Mark::Added && !ahead && shading.is_none() {
                fill = Some(mark.style(theme).tint);
            }
        }
        let under = fill.unwrap_or_else(|| match placed.form {
            Form::Part => colours.card,
            _ => self.ground_at(placed.rect.center()),
        });
        if fill.is_some() || border.is_some() {
            // A line lies half outside of its outline: keep it inside of the box.
            let inset = border.as_ref().map_or(0.0, |b| b.width / 2.0);
            let mut plate = self.rect(placed.plate()).inflated(-inset);
            let element = self.nodes.get(&placed.uid).map(|&node| self.state.architecture.element(node));
            if card && let (Some(stroke), true) = (&border, element.is_some_and(is_stack)) {
                let stack = Stack::of_card(plate);
                items.extend(stack.sheets(under, stroke, CARD_RADIUS));
                plate = stack.front;
            }
            items.push(Shape { geometry: Geometry::Rect(plate, CARD_RADIUS), fill, stroke: border }.into());
            items.extend(shading.and_then(|value| hatch(value, plate, CARD_RADIUS, theme)));
        }
        under
    }

    /// Outlines around icons and parts that have none by themselves: lines end there.
    pub(super) fn plates(&self) -> BTreeMap<Uid, Rect> {
        let bare = self.layout.boxes.iter().filter(|b| matches!(b.form, Form::Icon | Form::Part));
        let marked = |uid: Uid| self.marks.elements.contains_key(&uid);
        let outlined = bare.filter(|b| {
            let outlined = |&node: &Node| match self.condition(b.uid, node) {
                Condition::Idle => true,
                Condition::Affected(_) => !self.state.architecture.element(node).kind.actor,
                _ => false,
            };
            marked(b.uid) || self.nodes.get(&b.uid).is_some_and(outlined)
        });
        let mut plates: BTreeMap<Uid, Rect> = outlined.map(|b| (b.uid, b.plate())).collect();
        for (b, icon) in self.layout.boxes.iter().filter_map(|b| Some((b, b.icon?))) {
            let element = self.nodes.get(&b.uid).map(|&node| self.state.architecture.element(node));
            if matches!(b.form, Form::Icon | Form::Part) && element.is_some_and(is_stack) {
                plates.entry(b.uid).or_insert_with(|| Stack::of_icon(icon, b.form).bounds());
            }
        }
        plates
    }

    fn outline(&self, mark: Mark, ahead: bool) -> Stroke {
        let theme = self.theme();
        let style = mark.style(theme);
        match ahead {
            true => Stroke::solid(style.line.mixed(style.tint, 35), 1.25).dashed(&DASH),
            false => Stroke::solid(style.line, theme.strokes.mark),
        }
    }
}

/// There, but not at work.
fn idle(element: &Element) -> bool {
    matches!(element.properties.text("state").as_str(), "stopped" | "old" | "on-demand" | "scheduled")
}

fn badge_radius(small: bool) -> f64 {
    if small { 7.0 } else { 9.0 }
}

/// An icon of something that is not at work.
fn greyed(ground: Colour, grey: Colour) -> IconStyle {
    IconStyle {
        ink: grey.mixed(ground, 30),
        accent: grey.mixed(ground, 55),
        tint: grey.mixed(ground, 85),
        paper: ground,
    }
}
