//! The icons as a picture: all kinds by category, at the size of a figure and at that of a small one.

use crate::geometry::{Point, Rect};
use crate::layout::Measure;
use crate::model::{Category, Kind, Languages};
use crate::scene::icon::IconSet;
use crate::scene::item::{Geometry, Group, Icon, Item, LINE_HEIGHT, Scene, Shape, Stroke, Text, TextAnchor};
use crate::scene::theme::Theme;
use crate::scene::views::fitted::Fitted;
use crate::scene::words::Words;

/// All that a sheet is made from.
pub struct IconSheet<'a> {
    /// What is shown.
    pub kinds: &'a [&'a Kind],
    /// Of the texts.
    pub languages: &'a Languages,
    /// Its look.
    pub theme: &'a Theme,
    /// For texts.
    pub measure: &'a dyn Measure,
    /// The icons.
    pub icons: &'a IconSet,
    /// True when a user's own set is shown: kinds that it lacks are set apart.
    pub own: bool,
}

const COLUMNS: usize = 8;
const CELL: (f64, f64) = (146.0, 128.0);
const NAME: f64 = 12.0;
const ID: f64 = 11.0;
/// Between the icon of a figure and the small one beside it.
const GAP: f64 = 10.0;

/// Draws the sheet.
pub fn draw(sheet: &IconSheet<'_>) -> Scene {
    let (work, colours) = (&sheet.theme.frame_work, &sheet.theme.colours);
    let words = Words::new(sheet.languages);
    let inner = CELL.0 * COLUMNS as f64;
    let mut items: Vec<Item> = Vec::new();
    let mut y = work.margin;
    let mut line = |text: &str, size: f64, bold: bool, colour, y: &mut f64| {
        items.push(Text::lines(&[text.to_owned()], work.margin, *y, TextAnchor::Start, size, bold, colour).into());
        *y += size * LINE_HEIGHT;
    };
    line(words.icons(), work.title, true, colours.title, &mut y);
    let missing = sheet.kinds.iter().filter(|kind| sheet.lacks(kind)).count();
    let told = match sheet.own {
        true => words.own_icons(sheet.kinds.len() - missing, missing),
        false => words.all_icons(sheet.kinds.len()),
    };
    line(&told, work.subtitle, false, colours.muted, &mut y);
    for category in Category::ALL {
        let kinds: Vec<&Kind> = sheet.kinds.iter().copied().filter(|kind| kind.category == category).collect();
        if kinds.is_empty() {
            continue;
        }
        y += 18.0;
        let heading = [words.category(category).to_owned()];
        let size = work.caption;
        items.push(Text::lines(&heading, work.margin, y, TextAnchor::Start, size, true, colours.title).into());
        y += size * LINE_HEIGHT + 6.0;
        for row in kinds.chunks(COLUMNS) {
            for (i, kind) in row.iter().enumerate() {
                let at = Point::new(work.margin + i as f64 * CELL.0, y);
                items.push(sheet.cell(kind, Rect::new(at.x, at.y, CELL.0, CELL.1)));
            }
            y += CELL.1;
        }
    }
    Scene {
        origin: Point::default(),
        width: (inner + 2.0 * work.margin).ceil(),
        height: (y + work.margin).ceil(),
        background: colours.background,
        items,
        title: words.icons().to_owned(),
        description: told,
        language: sheet.languages.first().to_owned(),
        view: "icons".to_owned(),
        taste: String::new(),
        link: None,
        sheets: Vec::new(),
    }
}

impl IconSheet<'_> {
    fn lacks(&self, kind: &Kind) -> bool {
        self.own && !self.icons.is_own(&kind.id)
    }

    /// One kind: its icon twice, its name and its word.
    fn cell(&self, kind: &Kind, place: Rect) -> Item {
        let colours = &self.theme.colours;
        let plate = place.inflated(-4.0);
        let border = match self.lacks(kind) {
            true => Stroke::solid(colours.muted, 1.0).dashed(&[4.0, 3.0]),
            false => Stroke::solid(colours.panel_line, 1.0),
        };
        let fill = if self.lacks(kind) { colours.panel } else { colours.card };
        let mut items: Vec<Item> = vec![Shape::bordered(Geometry::Rect(plate, 8.0), fill, border).into()];
        let style = self.theme.icon(kind.category);
        let glyph = self.icons.of_kind(kind);
        let left = place.center().x - (48.0 + GAP + 24.0) / 2.0;
        let top = place.y + 12.0;
        let large = Rect::new(left, top, 48.0, 48.0);
        let small = Rect::new(left + 48.0 + GAP, top + 24.0, 24.0, 24.0);
        items.extend([large, small].map(|rect| Item::from(Icon::new(glyph.clone(), rect, style))));
        let centre = place.center().x;
        let lines = Fitted::new(self.measure, kind.name.get(self.languages), NAME, false, plate.w - 8.0, 2);
        let y = top + 48.0 + 4.0;
        items.push(
            Text::lines(&lines, centre, y, TextAnchor::Middle, NAME, false, colours.ink).whole(&lines.full).into(),
        );
        let id = Fitted::new(self.measure, &kind.id, ID, false, plate.w - 8.0, 1);
        let y = y + lines.len() as f64 * NAME * LINE_HEIGHT;
        items.push(Text::lines(&id, centre, y, TextAnchor::Middle, ID, false, colours.muted).whole(&id.full).into());
        Item::Group(Group { id: Some(kind.id.clone()), class: "icon", items, ..Group::default() })
    }
}
