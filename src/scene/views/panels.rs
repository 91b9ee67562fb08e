//! Panels side by side or in rows, with an arrow before each but the first.

use crate::design::State;
use crate::geometry::{Point, Rect};
use crate::layout::{Form, Measure, StateLayout};
use crate::scene::colour::Colour;
use crate::scene::compose::rounded;
use crate::scene::item::{Geometry, Group, Item, LINE_HEIGHT, Shape, Stroke, Text, TextAnchor};
use crate::scene::theme::Theme;
use crate::scene::views::fitted::Fitted;
use crate::scene::views::legend::Numbered;
use crate::scene::views::rows::{Spaces, best};
use crate::scene::views::status::{Lines, Status};

/// What stands in a panel, and what leads to it.
#[derive(Clone)]
pub(super) struct Panel {
    /// Number in a strip.
    pub number: Option<usize>,
    pub caption: String,
    /// What the step applied, under the caption.
    pub by: Option<String>,
    /// How the actors are served, under that.
    pub status: Status,
    /// The caption steps back: this is only where it began.
    pub quiet: bool,
    /// A word at the right end of the caption's line; the panel is framed stronger.
    pub last: Option<&'static str>,
    /// The step that leads here, over its arrow.
    pub step: Option<String>,
    /// Room that the state needs.
    pub content: (f64, f64),
    /// How far down in it stands what all panels share, px: there they are level.
    pub level: Option<f64>,
    /// Sentences of the numbered circles, if they stand in the panel.
    pub legend: Vec<(usize, String)>,
}

/// Panels in their places.
pub(super) struct Panels<'a> {
    theme: &'a Theme,
    measure: &'a dyn Measure,
    scale: f64,
    panels: Vec<Placed>,
    arrows: Vec<Arrow>,
    /// Two panels in one row.
    pair: bool,
    pub width: f64,
    pub height: f64,
}

struct Placed {
    panel: Panel,
    rect: Rect,
    caption: Fitted,
    status: Lines,
    content: Point,
    /// Where the sentences stand, from the panels' own origin.
    legend: Option<(Point, Numbered)>,
}

struct Arrow {
    text: Fitted,
    way: Way,
}

enum Way {
    /// Between two panels of a row, in this room.
    Across(Rect),
    /// From the end of a row to the beginning of the next: x of both ends, the bottom of the last panel and of its row, and the
    /// top of the next.
    Back { from: f64, to: f64, top: f64, row: f64, bottom: f64 },
}

/// Lengths that follow from the figure's size.
struct Lengths {
    pad: f64,
    caption: f64,
    step: f64,
    legend: f64,
    /// Between two rows, with room for the arrow that leads back.
    turn: f64,
}

impl<'a> Panels<'a> {
    /// Rows of panels, for a page of a ratio of width to height; `around` is what the figure will be wider and taller than
    /// they are, px.
    pub fn new(
        panels: Vec<Panel>,
        scale: f64,
        (around, ratio): ((f64, f64), f64),
        theme: &'a Theme,
        measure: &'a dyn Measure,
    ) -> Panels<'a> {
        let work = &theme.frame_work;
        let middle = 1.0 + (scale - 1.0) * 0.6;
        let lengths = Lengths {
            pad: work.padding,
            caption: work.caption * middle,
            step: work.caption * STEP * middle,
            legend: work.legend * (1.0 + (scale - 1.0) * 0.3),
            turn: work.gap * middle + work.caption * STEP * middle * 1.6,
        };
        let step_width = lengths.step * 10.0;
        let steps: Vec<Fitted> = panels
            .iter()
            .map(|p| {
                p.step.as_ref().map(|s| Fitted::new(measure, s, lengths.step, true, step_width, 4)).unwrap_or_default()
            })
            .collect();
        let widest = steps
            .iter()
            .flat_map(|step| step.iter())
            .map(|line| measure.width(line, lengths.step, true))
            .fold(0.0, f64::max);
        // What has nothing to say takes no more room than its arrow.
        let between =
            if widest > 0.0 { widest.max(lengths.step * 4.0) } else { lengths.step * BARE } + lengths.step * 1.4;
        let sizes: Vec<(f64, f64)> = panels.iter().map(|p| natural(p, &lengths, measure)).collect();
        let counts = best(&sizes, Spaces { gap: between, turn: lengths.turn, around, ratio });
        let mut made = Panels {
            theme,
            measure,
            scale: middle,
            panels: Vec::new(),
            arrows: Vec::new(),
            pair: counts == [2],
            width: 0.0,
            height: 0.0,
        };
        let widths = widths(&sizes, &counts, between);
        made.width =
            widths.iter().map(|row| row.iter().sum::<f64>() + between * (row.len() - 1) as f64).fold(0.0, f64::max);
        made.place(panels, steps, widths, between, &lengths);
        made
    }

    fn place(
        &mut self,
        panels: Vec<Panel>,
        steps: Vec<Fitted>,
        widths: Vec<Vec<f64>>,
        between: f64,
        lengths: &Lengths,
    ) {
        let mut coming = panels.into_iter().zip(steps);
        let mut y = 0.0;
        for row in widths {
            let first = self.panels.len();
            let mut x = 0.0;
            for (&width, (panel, text)) in row.iter().zip(coming.by_ref()) {
                let way = match self.panels.last() {
                    None => None,
                    Some(before) if x == 0.0 => {
                        let (from, to) = (before.rect.center().x, width / 2.0);
                        Some(Way::Back { from, to, top: before.rect.bottom(), row: self.height, bottom: y })
                    }
                    Some(_) => {
                        let room = Rect::new(x, y, between, 0.0);
                        x += between;
                        Some(Way::Across(room))
                    }
                };
                self.arrows.extend(way.map(|way| Arrow { text, way }));
                self.panels.push(self.panel(panel, Point::new(x, y), width, lengths));
                x += width;
            }
            self.finish_row(first, y, lengths);
            self.height = self.panels[first..].iter().map(|placed| placed.rect.bottom()).fold(y, f64::max);
            y = self.height + lengths.turn;
        }
    }

    fn panel(&self, panel: Panel, at: Point, width: f64, lengths: &Lengths) -> Placed {
        let inner = width - 2.0 * lengths.pad;
        let room = inner - self.chip_width(&panel, lengths) - self.pill_width(&panel, lengths);
        let room = room.max(lengths.caption * 4.0);
        let caption = Fitted::new(self.measure, &panel.caption, lengths.caption, true, room, 2);
        let legend = (!panel.legend.is_empty())
            .then(|| (Point::default(), Numbered::new(&panel.legend, inner, lengths.legend, 2, self.measure)));
        let rect = Rect::new(at.x, at.y, width, 0.0);
        let status = Lines::new(&panel.status, lengths.caption * STEP, inner, self.measure);
        Placed { panel, rect, caption, status, content: at, legend }
    }

    /// Gives each panel of a row the height of what it holds, so that what they share is level: two panels beside each other
    /// by where they stand, more of them, whose captions are in one line, by where their contents stand.
    fn finish_row(&mut self, first: usize, y: f64, lengths: &Lengths) {
        let pair = self.pair;
        let row = &mut self.panels[first..];
        let most = |row: &[Placed], of: &dyn Fn(&Placed) -> f64| row.iter().map(of).fold(0.0, f64::max);
        let caption = |p: &Placed| p.caption.len().max(1) as f64 * lengths.caption * LINE_HEIGHT;
        let header = |p: &Placed| caption(p) + by_height(&p.panel, lengths.caption) + p.status.height();
        let highest = most(row, &header);
        let level = |p: &Placed| p.panel.level.unwrap_or(p.panel.content.1 / 2.0);
        let top = |p: &Placed| lengths.pad * 1.5 + if pair { header(p) } else { highest };
        let line = most(row, &|p| top(p) + level(p));
        for placed in row.iter_mut() {
            // In whole pixels, so that lines stay sharp.
            let down = (line - top(placed) - level(placed)).floor();
            let own = placed.panel.content;
            let beside = (placed.rect.w - 2.0 * lengths.pad - own.0).max(0.0) / 2.0;
            let (above, inside) = if pair { (down, 0.0) } else { (0.0, down) };
            let content = y + above + top(placed) + inside;
            placed.rect.y = y + above;
            placed.content = Point::new(placed.rect.x + lengths.pad + beside.floor(), content);
            let mut bottom = content + own.1 + lengths.pad;
            if let Some((at, legend)) = &mut placed.legend {
                *at = Point::new(placed.rect.x + lengths.pad, content + own.1 + lengths.pad * 0.9);
                bottom += legend.height() + lengths.pad * 0.9;
            }
            placed.rect.h = bottom - placed.rect.y;
        }
        let rects: Vec<Rect> = row.iter().map(|placed| placed.rect).collect();
        let rooms = self.arrows.iter_mut().filter_map(|arrow| match &mut arrow.way {
            Way::Across(room) if room.y == y => Some(room),
            _ => None,
        });
        for (room, beside) in rooms.zip(rects.windows(2)) {
            room.y = beside[0].y.max(beside[1].y);
            room.h = beside[0].bottom().min(beside[1].bottom()) - room.y;
        }
    }

    fn chip_width(&self, panel: &Panel, lengths: &Lengths) -> f64 {
        if panel.number.is_some() { lengths.caption * 2.2 } else { 0.0 }
    }

    fn pill_width(&self, panel: &Panel, lengths: &Lengths) -> f64 {
        pill(panel).map_or(0.0, |word| self.measure.width(word, lengths.caption * 0.8, true) + lengths.caption * 2.0)
    }

    /// True when names on a slide would be too small to be read from the last row; `around` is what the figure is wider and
    /// taller than the panels, px.
    pub fn reads_worse(&self, states: &[(&State, StateLayout)], around: (f64, f64)) -> bool {
        let sizes = states.iter().flat_map(|(_, layout)| &layout.boxes);
        let sizes =
            sizes.filter(|placed| matches!(placed.form, Form::Icon | Form::Card)).map(|placed| placed.label.size);
        let slide = (SLIDE.0 / (self.width + around.0)).min(SLIDE.1 / (self.height + around.1));
        sizes.fold(f64::INFINITY, f64::min) * slide < READABLE
    }

    /// Where the corner of each state lies, from the panels' own origin.
    pub fn origins(&self) -> Vec<Point> {
        self.panels.iter().map(|p| p.content).collect()
    }

    /// Grounds, captions, legends and arrows; the states are drawn on top of them.
    pub fn draw(&self, at: Point) -> Vec<Item> {
        let mut items = Vec::new();
        for (i, placed) in self.panels.iter().enumerate() {
            let items_of = self.draw_panel(placed, at);
            let id = Some(format!("panel.{i}"));
            items.push(Item::Group(Group { id, class: "panel", items: items_of, ..Group::default() }));
        }
        for (i, arrow) in self.arrows.iter().enumerate() {
            let items_of = self.draw_arrow(arrow, at);
            let id = Some(format!("step.{}", i + 1));
            items.push(Item::Group(Group { id, class: "step", items: items_of, ..Group::default() }));
        }
        items
    }

    fn draw_panel(&self, placed: &Placed, at: Point) -> Vec<Item> {
        let (theme, colours, work) = (self.theme, &self.theme.colours, &self.theme.frame_work);
        let rect = placed.rect.translated(at.x, at.y);
        let last = placed.panel.last.is_some();
        let border = match last {
            true => Stroke::solid(colours.last, theme.strokes.last),
            false => Stroke::solid(colours.panel_line, theme.strokes.panel),
        };
        let inside = rect.inflated(-border.width / 2.0);
        let mut items: Vec<Item> =
            vec![Shape::bordered(Geometry::Rect(inside, work.radius), colours.panel, border).into()];
        let (pad, size) = (work.padding, work.caption * self.scale);
        let pitch = size * LINE_HEIGHT;
        let mut x = rect.x + pad;
        let top = rect.y + pad * 0.7;
        if let Some(number) = placed.panel.number {
            let chip = Rect::new(x, top + pitch / 2.0 - size * 0.8, size * 1.6, size * 1.6);
            let (fill, ink) = match last {
                true => (colours.last, colours.last_ink),
                false => (colours.panel_line, colours.title),
            };
            items.push(Shape::filled(Geometry::Rect(chip, size * 0.35), fill).into());
            let c = chip.center();
            items.push(Text::line(number.to_string(), c.x, c.y, TextAnchor::Middle, size * 0.9, true, ink).into());
            x += size * 2.2;
        }
        let ink = if placed.panel.quiet { colours.muted } else { colours.title };
        items.push(
            Text::lines(&placed.caption, x, top, TextAnchor::Start, size, true, ink).whole(&placed.caption.full).into(),
        );
        if let Some(word) = pill(&placed.panel) {
            let small = size * 0.8;
            let w = self.measure.width(word, small, true) + size * 1.2;
            let pill = Rect::new(rect.right() - pad - w, top + pitch / 2.0 - size * 0.75, w, size * 1.5);
            items.push(Shape::filled(Geometry::Rect(pill, size * 0.75), colours.last).into());
            let c = pill.center();
            items.push(Text::line(word, c.x, c.y, TextAnchor::Middle, small, true, colours.last_ink).into());
        }
        let mut below = top + placed.caption.len().max(1) as f64 * pitch + size * 0.2;
        if let Some(by) = &placed.panel.by {
            let small = size * BY;
            let text = Fitted::new(self.measure, by, small, true, rect.right() - pad - x, 1);
            items.push(
                Text::lines(&text, x, below - size * 0.2, TextAnchor::Start, small, true, colours.arrow)
                    .whole(&text.full)
                    .into(),
            );
            below += by_height(&placed.panel, size);
        }
        items.extend(placed.status.draw(Point::new(rect.x + pad, below), colours.panel, theme));
        if let Some((place, legend)) = &placed.legend {
            items.extend(legend.draw(Point::new(at.x + place.x, at.y + place.y), theme));
        }
        items
    }

    fn draw_arrow(&self, arrow: &Arrow, at: Point) -> Vec<Item> {
        let size = self.theme.frame_work.caption * STEP * self.scale;
        let colours = &self.theme.colours;
        let pitch = size * LINE_HEIGHT;
        match arrow.way {
            Way::Across(room) => {
                let center = room.translated(at.x, at.y).center();
                let length = size * if arrow.text.is_empty() { BARE } else { 3.4 };
                let tip = Point::new(center.x + length / 2.0, center.y);
                let top = center.y - size * 1.4 - arrow.text.len() as f64 * pitch;
                vec![
                    block_arrow(tip, length, size, colours.arrow),
                    Text::lines(&arrow.text, center.x, top, TextAnchor::Middle, size, true, colours.title)
                        .whole(&arrow.text.full)
                        .into(),
                ]
            }
            Way::Back { from, to, top, row, bottom } => {
                let corner = |x: f64, y: f64| Point::new(at.x + x, at.y + y);
                let middle = (row + bottom) / 2.0;
                let head = size * 0.9;
                let end = bottom - size * 0.35;
                let mut items: Vec<Item> = Vec::new();
                let mut points = vec![corner(from, top + size * 0.35)];
                if (from - to).abs() > 1.0 {
                    points.extend([corner(from, middle), corner(to, middle)]);
                }
                points.push(corner(to, end - head * 0.9));
                let stroke = Stroke::solid(colours.arrow, size * 0.3);
                items.push(Shape::line(Geometry::Path(rounded(&points, size * 0.6)), stroke).into());
                let triangle =
                    [corner(to - head * 0.75, end - head), corner(to, end), corner(to + head * 0.75, end - head)];
                items.push(Shape::filled(Geometry::Polygon(triangle.to_vec()), colours.arrow).into());
                let text = arrow.text.join(" ");
                let width = self.measure.width(&text, size, true);
                if text.is_empty() {
                    return items;
                }
                if (from - to).abs() > width + size * 6.0 {
                    let center = corner((from + to) / 2.0, middle);
                    let behind =
                        Rect::new(center.x - width / 2.0, center.y - pitch / 2.0, width, pitch).inflated(size * 0.5);
                    items.push(Shape::filled(Geometry::Rect(behind, 0.0), colours.background).into());
                    items.push(
                        Text::line(text, center.x, center.y, TextAnchor::Middle, size, true, colours.title)
                            .whole(&arrow.text.full)
                            .into(),
                    );
                } else {
                    let x = from.max(to) + size * 1.2;
                    let start = corner(x, middle);
                    items.push(
                        Text::line(text, start.x, start.y, TextAnchor::Start, size, true, colours.title)
                            .whole(&arrow.text.full)
                            .into(),
                    );
                }
                items
            }
        }
    }
}

/// Names that are smaller than this on a slide of that size cannot be read from the last row, px.
const READABLE: f64 = 12.0;
const SLIDE: (f64, f64) = (1920.0, 1080.0);

/// The step's font size as a part of the caption's.
const STEP: f64 = 0.9;

/// The font size of what a step applied, as a part of the caption's.
const BY: f64 = 0.8;
/// The length of an arrow without a text, as a multiple of the step's font size.
const BARE: f64 = 1.9;

/// What a panel's line of what was applied takes, px.
fn by_height(panel: &Panel, caption: f64) -> f64 {
    if panel.by.is_some() { caption * BY * LINE_HEIGHT } else { 0.0 }
}

/// The word at the end of the caption's line, unless the caption says it.
fn pill(panel: &Panel) -> Option<&'static str> {
    panel.last.filter(|word| panel.caption != *word)
}

/// The size of a panel that is not stretched.
fn natural(panel: &Panel, lengths: &Lengths, measure: &dyn Measure) -> (f64, f64) {
    let extra = if panel.number.is_some() { lengths.caption * 2.2 } else { 0.0 }
        + pill(panel).map_or(0.0, |word| measure.width(word, lengths.caption * 0.8, true) + lengths.caption * 2.0);
    let caption = measure.width(&panel.caption, lengths.caption, true) + extra + 1.0;
    // A long caption is broken rather than making a small panel wide.
    let caption = caption.min((panel.content.0 * 1.15).max(lengths.caption * 13.0 + extra));
    let width = panel.content.0.max(caption).max(lengths.caption * 9.0) + 2.0 * lengths.pad;
    let status = Lines::new(&panel.status, lengths.caption * STEP, width, measure).height();
    let header = lengths.pad * 1.5 + lengths.caption * LINE_HEIGHT + by_height(panel, lengths.caption) + status;
    let legend = match panel.legend.is_empty() {
        true => 0.0,
        false => {
            Numbered::new(&panel.legend, width - 2.0 * lengths.pad, lengths.legend, 2, measure).height()
                + lengths.pad * 0.9
        }
    };
    (width, header + panel.content.1 + lengths.pad + legend)
}

/// Widths of the panels in their rows: in columns, if that costs little room, else so that rows end together.
fn widths(sizes: &[(f64, f64)], counts: &[usize], between: f64) -> Vec<Vec<f64>> {
    let mut rest = sizes;
    let mut rows: Vec<Vec<f64>> = Vec::new();
    for &count in counts {
        let (row, others) = rest.split_at(count);
        rows.push(row.iter().map(|size| size.0).collect());
        rest = others;
    }
    let total = |row: &[f64]| row.iter().sum::<f64>() + between * row.len().saturating_sub(1) as f64;
    let widest = rows.iter().map(|row| total(row)).fold(0.0, f64::max);
    let columns = counts.iter().copied().max().unwrap_or(0);
    let column = |i: usize| rows.iter().filter_map(|row| row.get(i).copied()).fold(0.0, f64::max);
    let grid: Vec<f64> = (0..columns).map(column).collect();
    if total(&grid) <= widest * 1.15 {
        return rows.iter().map(|row| grid[..row.len()].to_vec()).collect();
    }
    for row in &mut rows {
        // Unless that would blow a panel up.
        let spare = (widest - total(row)) / row.len() as f64;
        for width in row {
            *width += spare.min(*width * 0.4);
        }
    }
    rows
}

/// A filled arrow to the right that ends at a tip.
fn block_arrow(tip: Point, length: f64, size: f64, colour: Colour) -> Item {
    let (head, half, shaft) = (size * 1.05, size * 0.95, size * 0.34);
    let outline = [
        (0.0, 0.0),
        (-head, -half),
        (-head, -shaft),
        (-length, -shaft),
        (-length, shaft),
        (-head, shaft),
        (-head, half),
    ];
    let corners = outline.map(|(x, y)| Point::new(tip.x + x, tip.y + y));
    Shape::filled(Geometry::Polygon(corners.to_vec()), colour).into()
}
