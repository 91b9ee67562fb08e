//! Callouts and notes.

use crate::geometry::Point;
use crate::outline::Subject;
use crate::scene::compose::{Sheet, group, joined};
use crate::scene::item::{Geometry, Item, Shape, Stroke, Text, TextAnchor};
use crate::scene::theme::Theme;

impl Sheet<'_> {
    pub(super) fn callouts(&self) -> Vec<Item> {
        let theme = self.theme();
        let mut items = Vec::new();
        for placed in &self.layout.callouts {
            let center = self.point(placed.center);
            let rim = self.ground_at(placed.center);
            let mut drawn: Vec<Item> = vec![Shape::filled(Geometry::Circle(center, placed.radius + 1.5), rim).into()];
            drawn.extend(numbered_circle(placed.number, center, placed.radius, theme));
            let mut callout = group(Some(format!("{}callout.{}", self.prefix, placed.number)), "callout", drawn);
            let text = self.state.callouts.iter().find(|c| c.number == placed.number);
            callout.tooltip = text.map(|c| c.text.get(self.composer.languages).to_owned());
            callout.part = Some((self.number, Subject::Callout(placed.number)));
            callout.label = callout.tooltip.as_ref().map(|text| format!("{}: {text}", placed.number));
            items.push(Item::Group(callout));
        }
        items
    }

    pub(super) fn notes(&self) -> Vec<Item> {
        let colours = &self.theme().colours;
        let mut items = Vec::new();
        for (i, note) in self.layout.notes.iter().enumerate() {
            let rect = self.rect(note.rect).inflated(-0.5);
            let paper = Shape::bordered(Geometry::Rect(rect, 4.0), colours.note, Stroke::solid(colours.note_line, 1.0));
            let mut drawn: Vec<Item> = vec![paper.into()];
            drawn.extend(self.block(&note.text, colours.note_ink));
            let mut note_group = group(Some(format!("{}note.{}", self.prefix, i + 1)), "note", drawn);
            note_group.tooltip = note.text.full.clone();
            let text = note.text.full.clone().unwrap_or_else(|| joined(&note.text.lines));
            note_group.part = Some((self.number, Subject::Note(i)));
            note_group.label = Some(format!("{}: {text}", self.words().note()));
            items.push(Item::Group(note_group));
        }
        items
    }
}

/// A filled circle with a number.
pub(in crate::scene) fn numbered_circle(number: usize, center: Point, radius: f64, theme: &Theme) -> Vec<Item> {
    let colours = &theme.colours;
    let number = number.to_string();
    let size = radius * if number.len() > 1 { 1.05 } else { 1.3 };
    vec![
        Shape::filled(Geometry::Circle(center, radius), colours.callout).into(),
        Text::line(number, center.x, center.y, TextAnchor::Middle, size.max(9.0), true, colours.callout_ink).into(),
    ]
}
