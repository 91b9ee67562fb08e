//! The table of failures as a slide: a row for each failure, a column for each state.

use crate::analysis::table::{Cell, Row, Table, Tables, called};
use crate::analysis::{Sweep, Value};
use crate::design::Design;
use crate::geometry::{Point, Rect};
use crate::layout::Measure;
use crate::model::Languages;
use crate::scene::icon::IconSet;
use crate::scene::item::{Geometry, Group, Icon, Item, LINE_HEIGHT, Scene, Segment, Shape, Stroke, Text, TextAnchor};
use crate::scene::link::Target;
use crate::scene::theme::Theme;
use crate::scene::views::cell::{self, UsedCells};
use crate::scene::views::describe;
use crate::scene::views::fitted::Fitted;
use crate::scene::words::Words;

/// All that a picture of tables is made from.
#[derive(Clone, Copy)]
pub struct Slide<'a> {
    /// For the title.
    pub design: &'a Design,
    /// The states with their failures.
    pub sweeps: &'a [Sweep<'a>],
    /// The tables.
    pub tables: &'a Tables,
    /// True for pairs of failures.
    pub pairs: bool,
    /// Of the texts.
    pub languages: &'a Languages,
    /// Its look.
    pub theme: &'a Theme,
    /// For texts.
    pub measure: &'a dyn Measure,
    /// For the heads of the rows.
    pub icons: &'a IconSet,
}

const ROW: f64 = 32.0;
const ID: f64 = 13.0;
const SMALL: f64 = 11.0;
const ICON: f64 = 20.0;
/// The inner width of a slide, which the columns fill if they can.
const INNER: f64 = 1170.0;
/// Columns from here on have signs without words.
const NARROW: usize = 13;

/// Widths that all tables of a slide share.
struct Widths {
    head: f64,
    column: f64,
}

/// Draws the tables.
pub fn draw(slide: &Slide<'_>) -> Scene {
    let words = Words::new(slide.languages);
    let work = &slide.theme.frame_work;
    let colours = &slide.theme.colours;
    let widths = slide.widths();
    let inner = widths.head + widths.column * slide.sweeps.len() as f64 + 2.0 * work.padding;
    let title = slide.design.title.as_ref().map(|title| title.get(slide.languages).trim().to_owned());
    let title = title.filter(|title| !title.is_empty()).unwrap_or_else(|| words.untitled().to_owned());
    let mut items: Vec<Item> = Vec::new();
    let mut y = work.margin;
    for (text, size, bold, colour) in [
        (title.as_str(), work.title, true, colours.title),
        (words.failures(slide.pairs), work.subtitle, false, colours.muted),
    ] {
        let lines = Fitted::new(slide.measure, text, size, bold, inner, 3);
        items
            .push(Text::lines(&lines, work.margin, y, TextAnchor::Start, size, bold, colour).whole(&lines.full).into());
        y += lines.len() as f64 * size * LINE_HEIGHT;
    }
    let mut used = UsedCells::new();
    for table in &slide.tables.tables {
        y += 16.0;
        y += slide.table(table, Point::new(work.margin, y), inner, &widths, &mut used, &mut items);
    }
    for line in slide.remarks(words) {
        y += 12.0;
        let lines = Fitted::new(slide.measure, &line, work.legend, false, inner, 4);
        items.push(
            Text::lines(&lines, work.margin, y, TextAnchor::Start, work.legend, false, colours.ink)
                .whole(&lines.full)
                .into(),
        );
        y += lines.len() as f64 * work.legend * LINE_HEIGHT;
    }
    y += 14.0;
    y += slide.legend(&used, Point::new(work.margin, y), inner, &mut items);
    Scene {
        origin: Point::default(),
        width: (inner + 2.0 * work.margin).ceil(),
        height: (y + work.margin).ceil(),
        background: colours.background,
        items,
        view: if slide.pairs { "pairs" } else { "failures" }.to_owned(),
        taste: String::new(),
        title,
        description: describe::failure_tables(slide),
        language: slide.languages.first().to_owned(),
        // No element is in it.
        link: Target::new(&slide.design.properties.text("link"), |_| None),
        sheets: Vec::new(),
    }
}

impl Slide<'_> {
    fn words(&self) -> Words {
        Words::new(self.languages)
    }

    fn widths(&self) -> Widths {
        let rows = self.tables.tables.iter().flat_map(|table| &table.rows).filter(|row| self.shown(row));
        let wide = |row: &Row| self.measure.width(&row.ids.join(" + "), ID, true) + self.kind_width(row) + ICON + 12.0;
        let head = rows.map(wide).fold(150.0, f64::max).min(360.0).ceil();
        let count = self.sweeps.len().max(1);
        let column = match count {
            NARROW.. => 42.0,
            _ => ((INNER - head) / count as f64).clamp(112.0, 190.0).floor(),
        };
        Widths { head, column }
    }

    /// Of pairs, only those that are worse for these actors.
    fn shown(&self, row: &Row) -> bool {
        !self.pairs || row.cells.iter().any(|cell| matches!(cell, Cell::Value(_)))
    }

    /// The name of an element's kind, in the first state that has it.
    fn kind(&self, row: &Row) -> Option<&crate::model::Kind> {
        let [id] = row.ids.as_slice() else { return None };
        let mut found = self.sweeps.iter().filter_map(|sweep| {
            let architecture = &sweep.state.architecture;
            Some(&architecture.element(architecture.find(id)?).kind)
        });
        found.next().map(|kind| kind.as_ref())
    }

    fn kind_width(&self, row: &Row) -> f64 {
        self.kind(row).map_or(0.0, |kind| self.measure.width(kind.name.get(self.languages), SMALL, false) + 8.0)
    }

    /// One table on its panel; returns its height.
    fn table(
        &self,
        table: &Table,
        at: Point,
        width: f64,
        widths: &Widths,
        used: &mut UsedCells,
        items: &mut Vec<Item>,
    ) -> f64 {
        let (theme, words, work) = (self.theme, self.words(), &self.theme.frame_work);
        let left = at.x + work.padding;
        let mut y = at.y + work.padding * 0.7;
        let mut drawn: Vec<Item> = Vec::new();
        let heading = words.when_fails(&called(&table.actors, self.sweeps, false, self.languages), self.pairs);
        let size = work.caption;
        let lines = Fitted::new(self.measure, &heading, size, true, width - 2.0 * work.padding, 2);
        drawn.push(
            Text::lines(&lines, left, y, TextAnchor::Start, size, true, theme.colours.title).whole(&lines.full).into(),
        );
        y += lines.len() as f64 * size * LINE_HEIGHT + 8.0;
        y += self.header(Point::new(left, y), widths, &mut drawn) + 6.0;
        let columns = |y: f64| {
            let x = left + widths.head;
            (0..self.sweeps.len()).map(move |i| Rect::new(x + i as f64 * widths.column, y, widths.column, ROW))
        };
        let right = left + widths.head + widths.column * self.sweeps.len() as f64;
        let rule = |y: f64, strong: bool, items: &mut Vec<Item>| {
            let (colour, width) = if strong { (theme.colours.muted, 1.25) } else { (theme.colours.panel_line, 1.0) };
            let path = vec![Segment::Move(Point::new(left, y)), Segment::Line(Point::new(right, y))];
            items.push(Shape::line(Geometry::Path(path), Stroke::solid(colour, width)).into());
        };
        rule(y, true, &mut drawn);
        if !self.pairs {
            let muted = theme.colours.muted;
            let (x, middle) = (left, y + ROW / 2.0);
            drawn.push(Text::line(words.nothing_fails(), x, middle, TextAnchor::Start, ID, false, muted).into());
            for (base, place) in table.base.iter().zip(columns(y)) {
                let cell = base.map_or(Cell::Absent, Cell::Value);
                used.insert(cell);
                drawn.extend(cell::draw(cell, place, theme, words, self.measure));
            }
            y += ROW;
            rule(y, true, &mut drawn);
        }
        for (i, row) in table.rows.iter().filter(|row| self.shown(row)).enumerate() {
            if i > 0 {
                rule(y, false, &mut drawn);
            }
            let mut of_row = self.head(row, Rect::new(left, y, widths.head, ROW));
            for (&cell, place) in row.cells.iter().zip(columns(y)) {
                used.insert(cell);
                if let Cell::Spof(value) = cell {
                    used.insert(Cell::Value(value));
                }
                of_row.extend(cell::draw(cell, place, theme, words, self.measure));
            }
            drawn.push(Item::Group(Group { class: "row", items: of_row, ..Group::default() }));
            y += ROW;
        }
        if !self.pairs {
            rule(y, true, &mut drawn);
            for (head, spofs) in [(self.words().spofs(), &table.spofs), (self.words().managed(), &table.managed)] {
                y += self.spofs((head, spofs, &table.base), Point::new(left, y), widths, &mut drawn);
            }
        }
        let height = y + work.padding * 0.7 - at.y;
        let border = Stroke::solid(theme.colours.panel_line, theme.strokes.panel);
        let panel = Geometry::Rect(Rect::new(at.x, at.y, width, height), work.radius);
        items.push(Shape::bordered(panel, theme.colours.panel, border).into());
        items.extend(drawn);
        height
    }

    /// Numbers and captions of the states; returns the height.
    fn header(&self, at: Point, widths: &Widths, items: &mut Vec<Item>) -> f64 {
        let colours = &self.theme.colours;
        let size = 12.0;
        let mut most = 0;
        for (i, sweep) in self.sweeps.iter().enumerate() {
            let x = at.x + widths.head + (i as f64 + 0.5) * widths.column;
            let number = sweep.index.to_string();
            let wide = (self.measure.width(&number, SMALL, true) + 10.0).max(20.0);
            let chip = Rect::new(x - wide / 2.0, at.y, wide, 20.0);
            items.push(Shape::filled(Geometry::Rect(chip, 5.0), colours.panel_line).into());
            items.push(Text::line(number, x, at.y + 10.0, TextAnchor::Middle, SMALL, true, colours.title).into());
            let name = match sweep.state.name() {
                Some(name) => name.get(self.languages),
                None if sweep.index == 0 && self.design.states.len() > 1 => self.words().start(),
                None => continue,
            };
            if self.sweeps.len() >= NARROW {
                continue;
            }
            let lines = Fitted::new(self.measure, name, size, false, widths.column - 10.0, 3);
            most = most.max(lines.len());
            items.push(
                Text::lines(&lines, x, at.y + 23.0, TextAnchor::Middle, size, false, colours.ink)
                    .whole(&lines.full)
                    .into(),
            );
        }
        23.0 + most as f64 * size * LINE_HEIGHT
    }

    /// What fails: icon, id and kind; of a pair only the ids.
    fn head(&self, row: &Row, place: Rect) -> Vec<Item> {
        let colours = &self.theme.colours;
        let middle = place.center().y;
        let mut items: Vec<Item> = Vec::new();
        let mut x = place.x;
        if let Some(kind) = self.kind(row) {
            let rect = Rect::new(x, middle - ICON / 2.0, ICON, ICON);
            items.push(Icon::new(self.icons.of_kind(kind), rect, self.theme.icon(kind.category)).into());
            x += ICON + 8.0;
        }
        let room = place.right() - x - self.kind_width(row) - 4.0;
        let lines = Fitted::new(self.measure, &row.ids.join(" + "), ID, true, room.max(60.0), 1);
        let id = lines.first().cloned().unwrap_or_default();
        let wide = self.measure.width(&id, ID, true);
        items.push(Text::line(id, x, middle, TextAnchor::Start, ID, true, colours.ink).whole(&lines.full).into());
        if let Some(kind) = self.kind(row) {
            let name = kind.name.get(self.languages).to_owned();
            items.push(Text::line(name, x + wide + 8.0, middle, TextAnchor::Start, SMALL, false, colours.muted).into());
        }
        items
    }

    /// Single points of failure of one sort under each state; returns the height.
    fn spofs(
        &self,
        (head, spofs, base): (&str, &[Vec<String>], &[Option<Value>]),
        at: Point,
        widths: &Widths,
        items: &mut Vec<Item>,
    ) -> f64 {
        let (colours, words) = (&self.theme.colours, self.words());
        let top = at.y + 7.0;
        let pitch = SMALL * LINE_HEIGHT;
        let lines = Fitted::new(self.measure, head, ID, true, widths.head - 10.0, 3);
        items.push(Text::lines(&lines, at.x, top, TextAnchor::Start, ID, true, colours.ink).whole(&lines.full).into());
        let mut most = lines.len() as f64 * ID * LINE_HEIGHT;
        for (i, (spofs, base)) in spofs.iter().zip(base).enumerate() {
            let x = at.x + widths.head + (i as f64 + 0.5) * widths.column;
            let (text, colour, bold) = match (base, spofs.as_slice()) {
                (Some(base), []) if base.served() => (words.none().to_owned(), colours.muted, false),
                (Some(_), []) => (words.not_anyhow().to_owned(), colours.muted, false),
                (None, []) => continue,
                (_, all) if self.sweeps.len() >= NARROW => (all.len().to_string(), colours.ink, true),
                (_, all) => (all.join(", "), colours.ink, true),
            };
            let lines = Fitted::new(self.measure, &text, SMALL, bold, widths.column - 10.0, 6);
            most = most.max(lines.len() as f64 * pitch);
            items.push(
                Text::lines(&lines, x, top + 1.0, TextAnchor::Middle, SMALL, bold, colour).whole(&lines.full).into(),
            );
        }
        most + 12.0
    }

    /// Who is not touched, or that nobody is there.
    fn remarks(&self, words: Words) -> Vec<String> {
        let mut remarks = Vec::new();
        if self.pairs {
            let worse = |sweep: &Sweep<'_>| sweep.pairs.iter().filter(|pair| sweep.is_worse(pair)).count();
            let count = |sweep: &Sweep<'_>| words.count_of_pairs(sweep.index, worse(sweep), sweep.pairs.len());
            remarks.push(self.sweeps.iter().map(count).collect::<Vec<_>>().join("  "));
        }
        match (self.tables.untouched.is_empty(), self.tables.tables.is_empty()) {
            (false, _) => {
                remarks.push(words.untouched(&called(&self.tables.untouched, self.sweeps, false, self.languages)))
            }
            (true, true) => remarks.push(words.nobody().to_owned()),
            (true, false) => {}
        }
        remarks
    }

    /// What the cells mean; returns the height.
    fn legend(&self, used: &UsedCells, at: Point, width: f64, items: &mut Vec<Item>) -> f64 {
        let words = self.words();
        let size = self.theme.frame_work.legend * 0.92;
        let (mut x, mut y, sample) = (at.x, at.y, Rect::new(0.0, 0.0, 34.0, 24.0));
        let mut known: Vec<String> = Vec::new();
        for &cell in used {
            let text = cell::meaning(cell, words);
            if known.contains(&text) {
                continue;
            }
            let length = sample.w + 6.0 + self.measure.width(&text, size, false);
            if x > at.x && x + length > at.x + width {
                (x, y) = (at.x, y + 30.0);
            }
            items.extend(cell::draw(cell, sample.translated(x, y), self.theme, words, self.measure));
            let middle = y + sample.h / 2.0;
            let muted = self.theme.colours.muted;
            let left = x + sample.w + 6.0;
            items.push(Text::line(text.as_str(), left, middle, TextAnchor::Start, size, false, muted).into());
            known.push(text);
            x += length + size * 1.8;
        }
        y + 26.0 - at.y
    }
}
