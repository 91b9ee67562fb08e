//! The ribbon over a page of a strip: a mark for each state of the story, those of the page filled.

use std::ops::Range;

use crate::geometry::{Point, Rect};
use crate::scene::item::{Geometry, Group, Item, Segment, Shape, Stroke, Text, TextAnchor};
use crate::scene::theme::Theme;

/// Side of a mark, and the distance of two, as multiples of the caption's font size.
const SIDE: f64 = 1.3;
const PITCH: f64 = 2.0;

fn size(theme: &Theme, scale: f64) -> f64 {
    theme.frame_work.caption * scale.sqrt()
}

/// The room that it takes over the panels, px.
pub(super) fn height(theme: &Theme, scale: f64) -> f64 {
    size(theme, scale) * (SIDE + 0.9)
}

/// Marks from a corner on.
pub(super) fn draw(at: Point, shown: &Range<usize>, count: usize, theme: &Theme, scale: f64) -> Vec<Item> {
    let (size, colours) = (size(theme, scale), &theme.colours);
    let (side, pitch) = (size * SIDE, size * PITCH);
    let line = at.y + side / 2.0;
    let middle = |state: usize| at.x + side / 2.0 + state as f64 * pitch;
    let ends = [Segment::Move(Point::new(middle(0), line)), Segment::Line(Point::new(middle(count - 1), line))];
    let mut items: Vec<Item> =
        vec![Shape::line(Geometry::Path(Vec::from(ends)), Stroke::solid(colours.panel_line, size * 0.15)).into()];
    for state in 0..count {
        let mark = Rect::new(middle(state) - side / 2.0, at.y, side, side);
        let (fill, ink) = match shown.contains(&state) {
            true => (colours.last, colours.last_ink),
            false => (colours.panel_line, colours.title),
        };
        items.push(Shape::filled(Geometry::Rect(mark, size * 0.3), fill).into());
        let center = mark.center();
        let number = (state + 1).to_string();
        items.push(Text::line(number, center.x, center.y, TextAnchor::Middle, size * 0.75, true, ink).into());
    }
    vec![Item::Group(Group { class: "ribbon", items, ..Group::default() })]
}
