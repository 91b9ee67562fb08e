//! Panels side by side or in rows, with an arrow before each but the first.

use crate::geometry::{Point, Rect};
use crate::layout::Measure;
use crate::scene::colour::Colour;
use crate::scene::item::{Geometry, Group, Item, LINE_HEIGHT, Segment, Shape, Stroke, Text, TextAnchor};
use crate::scene::theme::Theme;
use crate::scene::views::legend::Numbered;
use crate::scene::views::rows::{Overhead, best};

/// What stands in a panel, and what leads to it.
pub(super) struct Panel {
    /// Number in a strip.
    pub number: Option<usize>,
    pub caption: String,
    /// A word at the right end of the caption's line; the panel is framed stronger.
    pub last: Option<&'static str>,
    /// The step that leads here, over its arrow.
    pub step: Option<String>,
    /// Room that the state needs from the common origin on.
    pub content: (f64, f64),
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
    pub width: f64,
    pub height: f64,
}

struct Placed {
    panel: Panel,
    rect: Rect,
    caption: Vec<String>,
    content: Point,
    legend: Option<(f64, Numbered)>,
}

struct Arrow {
    text: Vec<String>,
    /// The room between two panels.
    rect: Rect,
    down: bool,
}

/// Lengths that follow from the figure's size.
struct Lengths {
    pad: f64,
    caption: f64,
    step: f64,
    legend: f64,
    gap: f64,
}

impl<'a> Panels<'a> {
    pub fn new(panels: Vec<Panel>, scale: f64, theme: &'a Theme, measure: &'a dyn Measure) -> Panels<'a> {
        let work = &theme.frame_work;
        let middle = 1.0 + (scale - 1.0) * 0.6;
        let lengths = Lengths {
            pad: work.padding,
            caption: work.caption * middle,
            step: work.caption * 0.9 * middle,
            legend: work.legend * (1.0 + (scale - 1.0) * 0.3),
            gap: work.gap * middle,
        };
        let step_width = lengths.step * 9.5;
        let steps: Vec<Vec<String>> = panels
            .iter()
            .map(|p| p.step.as_ref().map_or_else(Vec::new, |s| measure.wrap(s, lengths.step, true, step_width, 4).0))
            .collect();
        let widest = steps.iter().flatten().map(|line| measure.width(line, lengths.step, true)).fold(0.0, f64::max);
        let between = widest.max(lengths.step * 5.0) + lengths.step * 1.6;
        let sizes: Vec<(f64, f64)> = panels.iter().map(|p| natural(p, &lengths, measure)).collect();
        let overhead = Overhead { gap: between, lead: between, row: lengths.gap };
        let counts = best(&sizes, overhead);
        let mut made = Panels { theme, measure, scale: middle, panels: Vec::new(), arrows: Vec::new(), width: 0.0, height: 0.0 };
        made.place(panels, steps, &sizes, &counts, between, &lengths);
        made
    }

    fn place(
        &mut self,
        panels: Vec<Panel>,
        mut steps: Vec<Vec<String>>,
        sizes: &[(f64, f64)],
        counts: &[usize],
        between: f64,
        lengths: &Lengths,
    ) {
        let stacked = counts.len() > 1 && counts.iter().all(|&count| count == 1);
        let row_width = |begin: usize, count: usize| {
            let lead = if begin > 0 && !stacked { between } else { 0.0 };
            let panels: f64 = sizes[begin..begin + count].iter().map(|size| size.0).sum();
            panels + between * (count - 1) as f64 + lead
        };
        let mut begins = Vec::new();
        let mut begin = 0;
        for &count in counts {
            begins.push((begin, count));
            begin += count;
        }
        self.width = begins.iter().map(|&(begin, count)| row_width(begin, count)).fold(0.0, f64::max);
        let mut panels = panels.into_iter();
        let mut y = 0.0;
        for (begin, count) in begins {
            let arrow_height = if stacked && begin > 0 { lengths.step * 4.2 } else { 0.0 };
            if stacked && begin > 0 {
                let rect = Rect::new(0.0, y - lengths.gap, self.width, arrow_height);
                let text = vec![steps[begin].concat()];
                self.arrows.push(Arrow { text, rect, down: true });
                y += arrow_height - lengths.gap;
            }
            let spare = (self.width - row_width(begin, count)) / count as f64;
            let mut x = 0.0;
            let first = self.panels.len();
            for (offset, panel) in panels.by_ref().take(count).enumerate() {
                let index = begin + offset;
                if index > 0 && !stacked {
                    let text = std::mem::take(&mut steps[index]);
                    self.arrows.push(Arrow { text, rect: Rect::new(x, y, between, 0.0), down: false });
                    x += between;
                }
                let natural = sizes[index].0;
                // Rows end together, unless that would blow a panel up.
                let width = if stacked { self.width } else { natural + spare.min(natural * 0.4) };
                self.panels.push(self.panel(panel, Point::new(x, y), width, lengths));
                x += width;
            }
            self.finish_row(first, y, lengths);
            y = self.panels.last().map_or(y, |p| p.rect.bottom()) + lengths.gap;
        }
        self.height = (y - lengths.gap).max(0.0);
    }

    fn panel(&self, panel: Panel, at: Point, width: f64, lengths: &Lengths) -> Placed {
        let inner = width - 2.0 * lengths.pad;
        let room = inner - self.chip_width(&panel, lengths) - self.pill_width(&panel, lengths);
        let (caption, _) = self.measure.wrap(&panel.caption, lengths.caption, true, room.max(lengths.caption * 4.0), 2);
        let legend = (!panel.legend.is_empty())
            .then(|| (0.0, Numbered::new(&panel.legend, inner, lengths.legend, 2, self.measure)));
        let rect = Rect::new(at.x, at.y, width, 0.0);
        Placed { panel, rect, caption, content: at, legend }
    }

    /// Gives the panels of a row one height, and their parts one line each.
    fn finish_row(&mut self, first: usize, y: f64, lengths: &Lengths) {
        let row = &mut self.panels[first..];
        let most = |of: &dyn Fn(&Placed) -> f64| row.iter().map(of).fold(0.0, f64::max);
        let header = most(&|p| p.caption.len().max(1) as f64 * lengths.caption * LINE_HEIGHT);
        let content = most(&|p| p.panel.content.1);
        let legend = most(&|p| p.legend.as_ref().map_or(0.0, |(_, l)| l.height() + lengths.pad * 0.9));
        let top = lengths.pad * 0.7 + header + lengths.pad * 0.8;
        let height = top + content + lengths.pad + legend;
        for placed in row.iter_mut() {
            placed.rect.h = height;
            placed.content = Point::new(placed.rect.x + lengths.pad, y + top);
            if let Some((at, _)) = &mut placed.legend {
                *at = y + top + content + lengths.pad * 0.9;
            }
        }
        for arrow in self.arrows.iter_mut().filter(|arrow| !arrow.down && arrow.rect.y == y) {
            arrow.rect.h = height;
        }
    }

    fn chip_width(&self, panel: &Panel, lengths: &Lengths) -> f64 {
        if panel.number.is_some() { lengths.caption * 2.2 } else { 0.0 }
    }

    fn pill_width(&self, panel: &Panel, lengths: &Lengths) -> f64 {
        panel.last.map_or(0.0, |word| self.measure.width(word, lengths.caption * 0.8, true) + lengths.caption * 2.0)
    }

    /// Where the common origin of the states lies in each panel, from the panels' own origin.
    pub fn origins(&self) -> Vec<Point> {
        self.panels.iter().map(|p| p.content).collect()
    }

    /// Grounds, captions, legends and arrows; the states are drawn on top of them.
    pub fn draw(&self, at: Point, prefix: &str) -> Vec<Item> {
        let mut items = Vec::new();
        for (i, placed) in self.panels.iter().enumerate() {
            let items_of = self.draw_panel(placed, at);
            let id = Some(format!("{prefix}-panel.{i}"));
            items.push(Item::Group(Group { id, class: "panel", items: items_of, ..Group::default() }));
        }
        for (i, arrow) in self.arrows.iter().enumerate() {
            let items_of = self.draw_arrow(arrow, at);
            let id = Some(format!("{prefix}-step.{}", i + 1));
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
        items.push(Text::lines(&placed.caption, x, top, TextAnchor::Start, size, true, colours.title).into());
        if let Some(word) = placed.panel.last {
            let small = size * 0.8;
            let w = self.measure.width(word, small, true) + size * 1.2;
            let pill = Rect::new(rect.right() - pad - w, top + pitch / 2.0 - size * 0.75, w, size * 1.5);
            items.push(Shape::filled(Geometry::Rect(pill, size * 0.75), colours.last).into());
            let c = pill.center();
            items.push(Text::line(word, c.x, c.y, TextAnchor::Middle, small, true, colours.last_ink).into());
        }
        if let Some((y, legend)) = &placed.legend {
            items.extend(legend.draw(Point::new(rect.x + pad, at.y + y), theme));
        }
        items
    }

    fn draw_arrow(&self, arrow: &Arrow, at: Point) -> Vec<Item> {
        let size = self.theme.frame_work.caption * 0.9 * self.scale;
        let colours = &self.theme.colours;
        let rect = arrow.rect.translated(at.x, at.y);
        let center = rect.center();
        let length = size * 4.2;
        let mut items = Vec::new();
        if arrow.down {
            let tip = Point::new(center.x, rect.bottom() - size * 0.4);
            items.push(block_arrow(tip, rect.h - size * 0.8, size, true, colours.arrow));
            let x = center.x + size * 1.6;
            let middle = center.y - arrow.text.len() as f64 * size * LINE_HEIGHT / 2.0;
            items.push(Text::lines(&arrow.text, x, middle, TextAnchor::Start, size, true, colours.title).into());
            return items;
        }
        let tip = Point::new(center.x + length / 2.0, center.y);
        items.push(block_arrow(tip, length, size, false, colours.arrow));
        let top = center.y - size * 1.5 - arrow.text.len() as f64 * size * LINE_HEIGHT;
        items.push(Text::lines(&arrow.text, center.x, top, TextAnchor::Middle, size, true, colours.title).into());
        items
    }
}

/// The size of a panel that is not stretched.
fn natural(panel: &Panel, lengths: &Lengths, measure: &dyn Measure) -> (f64, f64) {
    let extra = if panel.number.is_some() { lengths.caption * 2.2 } else { 0.0 }
        + panel.last.map_or(0.0, |word| measure.width(word, lengths.caption * 0.8, true) + lengths.caption * 2.0);
    let caption = measure.width(&panel.caption, lengths.caption, true) + extra + 1.0;
    // A long caption is broken rather than making a small panel wide.
    let caption = caption.min((panel.content.0 * 1.15).max(lengths.caption * 13.0 + extra));
    let width = panel.content.0.max(caption).max(lengths.caption * 9.0) + 2.0 * lengths.pad;
    let header = lengths.pad * 1.5 + lengths.caption * LINE_HEIGHT;
    let legend = match panel.legend.is_empty() {
        true => 0.0,
        false => Numbered::new(&panel.legend, width - 2.0 * lengths.pad, lengths.legend, 2, measure).height() + lengths.pad * 0.9,
    };
    (width, header + panel.content.1 + lengths.pad + legend)
}

/// A filled arrow that ends at a tip and points right or down.
fn block_arrow(tip: Point, length: f64, size: f64, down: bool, colour: Colour) -> Item {
    let (head, half, shaft) = (size * 1.1, size * 1.0, size * 0.38);
    let outline = [(0.0, 0.0), (-head, -half), (-head, -shaft), (-length, -shaft), (-length, shaft), (-head, shaft), (-head, half)];
    let at = |(x, y): (f64, f64)| if down { Point::new(tip.x + y, tip.y + x) } else { Point::new(tip.x + x, tip.y + y) };
    let mut path: Vec<Segment> = outline.iter().map(|&p| Segment::Line(at(p))).collect();
    path[0] = Segment::Move(tip);
    path.push(Segment::Close);
    Shape::filled(Geometry::Path(path), colour).into()
}
