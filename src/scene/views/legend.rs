//! Legends: the sentences of the numbered circles, and what lines and signs stand for.

use std::sync::Arc;

use crate::analysis::Value;
use crate::geometry::{Point, Rect};
use crate::layout::Measure;
use crate::model::Kind;
use crate::scene::colour::Colour;
use crate::scene::compose::{
    Mark, Used, badge, broken_sample, cross, hatch, late_sign, numbered_circle, sample, sign as health_sign,
};
use crate::scene::item::{Geometry, Icon, Item, LINE_HEIGHT, Shape, Stroke, Text, TextAnchor};
use crate::scene::theme::Theme;
use crate::scene::views::Legend;
use crate::scene::views::figure::Figure;
use crate::scene::views::fitted::Fitted;

/// A legend that has been measured.
pub(super) struct Numbered {
    entries: Vec<(usize, Fitted)>,
    columns: usize,
    column_width: f64,
    size: f64,
}

impl Numbered {
    /// Sentences in columns within a width.
    pub fn new(
        texts: &[(usize, String)],
        width: f64,
        size: f64,
        most_columns: usize,
        measure: &dyn Measure,
    ) -> Numbered {
        let widest = texts.iter().map(|(_, text)| measure.width(text, size, false)).fold(0.0, f64::max);
        let room = |columns: usize| (width - GAP * (columns - 1) as f64) / columns as f64;
        // As many columns as fit without breaking a line, else those that are not too narrow.
        let fits = |&columns: &usize| room(columns) >= (widest + indent(size)).min(size * 28.0);
        let columns = (1..=most_columns.min(texts.len()).max(1)).rev().find(fits).unwrap_or(1);
        let column_width = room(columns);
        let wrap = |text: &str| Fitted::new(measure, text, size, false, column_width - indent(size), 4);
        let entries = texts.iter().map(|(number, text)| (*number, wrap(text))).collect();
        Numbered { entries, columns, column_width, size }
    }

    pub fn height(&self) -> f64 {
        self.column_ends().into_iter().fold(0.0, f64::max)
    }

    fn rows(&self) -> usize {
        self.entries.len().div_ceil(self.columns).max(1)
    }

    fn column_ends(&self) -> Vec<f64> {
        let height = |column: &[(usize, Fitted)]| column.iter().map(|(_, lines)| self.entry_height(lines)).sum();
        self.entries.chunks(self.rows()).map(height).collect()
    }

    fn entry_height(&self, lines: &[String]) -> f64 {
        (lines.len() as f64 * self.size * LINE_HEIGHT).max(self.size * 1.7) + self.size * 0.4
    }

    pub fn draw(&self, at: Point, theme: &Theme) -> Vec<Item> {
        let mut items = Vec::new();
        for (column, entries) in self.entries.chunks(self.rows()).enumerate() {
            let x = at.x + column as f64 * (self.column_width + GAP);
            let mut y = at.y;
            for (number, lines) in entries {
                let radius = self.size * 0.75;
                let first = self.size * 0.85;
                items.extend(numbered_circle(*number, Point::new(x + radius, y + first), radius, theme));
                let top = y + first - self.size * LINE_HEIGHT / 2.0;
                items.push(
                    Text::lines(
                        lines,
                        x + indent(self.size),
                        top,
                        TextAnchor::Start,
                        self.size,
                        false,
                        theme.colours.ink,
                    )
                    .whole(&lines.full)
                    .into(),
                );
                y += self.entry_height(lines);
            }
        }
        items
    }
}

const GAP: f64 = 28.0;

fn indent(size: f64) -> f64 {
    size * 2.2
}

/// What lines and signs stand for: one line of samples with words, broken where needed.
pub(super) struct Signs {
    entries: Vec<(Sign, String, Rect)>,
    size: f64,
    height: f64,
}

enum Sign {
    Kind(Arc<Kind>),
    Line(crate::model::Op),
    Badge(Mark),
    Failed,
    Value(Value),
    Broken(Value),
    Late,
    Idle,
}

impl Signs {
    /// Only what was used; lines only when there is more than one kind, and kinds only when all is asked for.
    pub fn new(used: &Used, width: f64, size: f64, figure: &Figure<'_>) -> Signs {
        let (words, measure, full) = (figure.words, figure.measure, figure.legend == Legend::Full);
        let mut signs: Vec<(Sign, String)> = Vec::new();
        if figure.legend == Legend::None {
            return Signs { entries: Vec::new(), size, height: 0.0 };
        }
        if full {
            let name = |kind: &Arc<Kind>| kind.name.get(figure.languages).replace('\n', " ");
            signs.extend(used.kinds.iter().map(|kind| (Sign::Kind(kind.clone()), name(kind))));
        }
        if used.operators.len() > 1 || full {
            signs.extend(used.operators.iter().map(|&op| (Sign::Line(op), words.operator(op).to_owned())));
        }
        for &mark in &used.marks {
            let word = match mark {
                Mark::Added => words.added(),
                Mark::Removed => words.removed(),
                Mark::Changed => words.changed(),
                Mark::Moved => words.moved(),
            };
            signs.push((Sign::Badge(mark), word.to_owned()));
        }
        if used.failed {
            signs.push((Sign::Failed, words.failed().to_owned()));
        }
        signs.extend(used.values.iter().map(|&value| (Sign::Value(value), words.value(value))));
        signs.extend(used.broken.first().map(|&value| (Sign::Broken(value), words.broken().to_owned())));
        if used.late {
            signs.push((Sign::Late, words.late().to_owned()));
        }
        if used.idle {
            signs.push((Sign::Idle, words.idle().to_owned()));
        }
        let row = size * 1.8;
        let (mut x, mut y) = (0.0, 0.0);
        let mut entries: Vec<(Sign, String, Rect)> = Vec::new();
        for (sign, word) in signs {
            let length = sign.length(size) + size * 0.5 + measure.width(&word, size, false);
            // Lines and signs begin a row of their own.
            let after_kinds = matches!(entries.last(), Some((Sign::Kind(_), _, _))) && !matches!(sign, Sign::Kind(_));
            if x > 0.0 && (x + length > width || after_kinds) {
                (x, y) = (0.0, y + row);
            }
            entries.push((sign, word, Rect::new(x, y, length, row)));
            x += length + size * 1.8;
        }
        let height = if entries.is_empty() { 0.0 } else { y + row };
        Signs { entries, size, height }
    }

    pub fn height(&self) -> f64 {
        self.height
    }

    pub fn draw(&self, at: Point, ground: Colour, figure: &Figure<'_>) -> Vec<Item> {
        let theme = figure.theme;
        let mut items = Vec::new();
        for (sign, word, rect) in &self.entries {
            let rect = rect.translated(at.x, at.y);
            let middle = rect.center().y;
            let length = sign.length(self.size);
            let center = Point::new(rect.x + length / 2.0, middle);
            let square = Rect::new(rect.x, middle - length / 2.0, length, length);
            match sign {
                Sign::Kind(kind) => {
                    let style = theme.icon(kind.category);
                    items.push(Icon::new(figure.icons.of_kind(kind), square, style).into());
                }
                &Sign::Line(op) => {
                    items.extend(sample(op, Point::new(rect.x, middle), Point::new(rect.x + length, middle), theme));
                }
                &Sign::Badge(mark) => items.extend(badge(mark, center, self.size * 0.6, ground, theme)),
                &Sign::Value(value) => {
                    let plate = Rect { w: length, h: self.size * 1.5, x: rect.x, y: middle - self.size * 0.75 };
                    let style = theme.health(value);
                    let border = Stroke::solid(style.line, 1.0).dashed(&[4.0, 3.0]);
                    items.push(Shape::bordered(Geometry::Rect(plate, 3.0), style.tint, border).into());
                    items.extend(hatch(value, plate, 3.0, theme));
                    items.extend(health_sign(value, center, self.size * 0.5, style.tint, theme));
                }
                &Sign::Broken(value) => {
                    let ends = [rect.x, rect.x + length].map(|x| Point::new(x, middle));
                    items.extend(broken_sample(value, ends[0], ends[1], theme));
                }
                Sign::Failed => items.extend(cross(square, ground, theme.colours.failed)),
                Sign::Late => items.extend(late_sign(center, self.size * 0.56, ground, theme)),
                Sign::Idle => {
                    let border = Stroke::solid(theme.colours.muted, 1.0).dashed(&[4.0, 3.0]);
                    let rect = Rect::new(rect.x, middle - self.size * 0.5, length, self.size);
                    items.push(Shape::line(Geometry::Rect(rect, 3.0), border).into());
                }
            }
            let x = rect.x + length + self.size * 0.5;
            items.push(
                Text::line(word.as_str(), x, middle, TextAnchor::Start, self.size, false, theme.colours.muted).into(),
            );
        }
        items
    }
}

impl Sign {
    fn length(&self, size: f64) -> f64 {
        match self {
            Sign::Kind(_) => size * 1.6,
            Sign::Line(_) | Sign::Broken(_) => size * 3.0,
            Sign::Value(_) => size * 2.4,
            Sign::Idle => size * 1.9,
            Sign::Badge(_) | Sign::Late | Sign::Failed => size * 1.2,
        }
    }
}
