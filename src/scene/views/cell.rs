//! Cells of a table of failures: a colour, a sign and a word for each value.

use std::collections::BTreeSet;

use crate::analysis::Value;
use crate::analysis::table::Cell;
use crate::geometry::{Point, Rect};
use crate::layout::Measure;
use crate::scene::compose::{hatch, sign};
use crate::scene::item::{Geometry, Item, Segment, Shape, Stroke, Text, TextAnchor};
use crate::scene::theme::Theme;
use crate::scene::words::Words;

const RADIUS: f64 = 5.0;
const WORD: f64 = 11.5;

/// What a legend has to explain.
pub(super) type UsedCells = BTreeSet<Cell>;

/// A cell in its place; narrow ones have the sign alone.
pub(super) fn draw(cell: Cell, place: Rect, theme: &Theme, words: Words, measure: &dyn Measure) -> Vec<Item> {
    let center = place.center();
    match cell {
        Cell::Absent => vec![dash(center, 5.0, theme)],
        Cell::NoWorse => vec![Shape::filled(Geometry::Circle(center, 2.0), theme.colours.muted).into()],
        Cell::Value(value) => plate(value, place.inflated(-2.5), theme, words, measure),
        Cell::Spof(value) => {
            let ring = Shape::line(
                Geometry::Rect(place.inflated(-2.5), RADIUS + 2.0),
                Stroke::solid(theme.colours.title, 1.75),
            );
            let mut items = vec![ring.into()];
            items.extend(plate(value, place.inflated(-5.5), theme, words, measure));
            items
        }
    }
}

/// In words, for the legend.
pub(super) fn meaning(cell: Cell, words: Words) -> String {
    match cell {
        Cell::Absent => words.not_there().to_owned(),
        Cell::NoWorse => words.no_worse().to_owned(),
        Cell::Value(value) => words.value(value),
        Cell::Spof(_) => words.spof().to_owned(),
    }
}

fn dash(center: Point, half: f64, theme: &Theme) -> Item {
    let ends = [Point::new(center.x - half, center.y), Point::new(center.x + half, center.y)];
    let path = vec![Segment::Move(ends[0]), Segment::Line(ends[1])];
    Shape::line(Geometry::Path(path), Stroke::solid(theme.colours.muted, 1.25)).into()
}

/// The worse, the darker: what is down is filled, what is well is nearly blank.
fn plate(value: Value, rect: Rect, theme: &Theme, words: Words, measure: &dyn Measure) -> Vec<Item> {
    let style = theme.health(value);
    let (fill, ink) = match value {
        Value::Down => (style.line, style.sign),
        _ => (style.tint, style.line),
    };
    let shape = match value {
        Value::Down | Value::Ok => Shape::filled(Geometry::Rect(rect, RADIUS), fill),
        _ => {
            let inside = rect.inflated(-0.5);
            Shape::bordered(Geometry::Rect(inside, RADIUS), fill, Stroke::solid(style.line, 1.0))
        }
    };
    let mut items: Vec<Item> = vec![shape.into()];
    if value != Value::Down {
        items.extend(hatch(value, rect, RADIUS, theme));
    }
    let word = words.value(value);
    let bold = value < Value::Ok;
    let radius = 6.0;
    let width = radius * 2.0 + 5.0 + measure.width(&word, WORD, bold);
    let c = rect.center();
    if width + 8.0 > rect.w {
        items.extend(sign(value, c, radius, fill, theme));
        return items;
    }
    let left = c.x - width / 2.0;
    items.extend(sign(value, Point::new(left + radius, c.y), radius, fill, theme));
    let x = left + radius * 2.0 + 5.0;
    items.push(Text::line(word, x, c.y, TextAnchor::Start, WORD, bold, ink).into());
    items
}
