//! The whole figure: title, body, legends.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::design::{Change, Design, State};
use crate::geometry::{Point, Rect};
use crate::layout::{Form, Gaps, Layout, Measure, StateLayout, Told, condensed, overview};
use crate::model::{Languages, Uid};
use crate::scene::compose::{Composer, Marks, Sheet, Used, failed};
use crate::scene::icon::IconSet;
use crate::scene::item::{Item, LINE_HEIGHT, Placement, Scene, Text, TextAnchor};
use crate::scene::link::Target;
use crate::scene::theme::Theme;
use crate::scene::views::between::between;
use crate::scene::views::fitted::Fitted;
use crate::scene::views::legend::{Numbered, Signs};
use crate::scene::views::panels::{Panel, Panels};
use crate::scene::views::status::{self, Lines, Status};
use crate::scene::views::{Legend, View, describe, ribbon, rows};
use crate::scene::words::Words;

/// All that a figure is made from.
pub(super) struct Figure<'a> {
    pub design: &'a Design,
    pub layout: &'a Layout,
    pub languages: &'a Languages,
    pub theme: &'a Theme,
    pub measure: &'a dyn Measure,
    pub icons: &'a IconSet,
    pub legend: Legend,
    /// Whether each state says for how much of the time its users are served.
    pub availability: bool,
    pub words: Words,
}

/// What stands between the title and the legends.
struct Body {
    width: f64,
    height: f64,
    /// Items, with the body's top left corner at the origin of a function's argument.
    items: Vec<Item>,
    used: Used,
    legend: Vec<(usize, String)>,
    description: String,
    view: String,
    /// Which states are in it, where, and what their ids begin with.
    sheets: Vec<Placement>,
}

/// States side by side.
struct Row {
    panels: Vec<Panel>,
    marks: Vec<Marks>,
    /// What the ids in each begin with.
    names: Vec<String>,
    description: String,
    view: &'static str,
    /// Which of how many states these are, if not all.
    ribbon: Option<(Range<usize>, usize)>,
}

/// The widest room that is left empty in an overview, px.
const OVERVIEW: Gaps = Gaps { between: 36.0, inside: 18.0 };

/// Natural width at which the sizes of the theme hold; larger figures get larger titles.
const SLIDE: f64 = 1280.0;

impl Figure<'_> {
    /// One state, as an architecture slide.
    pub fn single(&self, index: usize) -> Scene {
        let Some((state, layout)) = self.alone(index) else { return self.empty() };
        let layout = &layout;
        let view = if self.design.states.len() > 1 { format!("s{index}") } else { String::new() };
        let scale = scale_of(layout.bounds.w);
        let (width, height) = (layout.bounds.w, layout.bounds.h);
        let description = self.told_of(index, state);
        self.page(scale, (width, height), &self.status(state), |at| {
            let shift = Point::new(at.x - layout.bounds.x, at.y - layout.bounds.y);
            let ground = self.theme.colours.background;
            let composer = self.composer();
            let mut sheet = Sheet::new(&composer, (state, layout), Marks::default(), "", shift, ground);
            let items = sheet.draw();
            let used = sheet.used;
            Body {
                width,
                height,
                items,
                used,
                legend: self.sentences(state),
                description,
                view,
                sheets: vec![placement(index, "", shift, Some(layout))],
            }
        })
    }

    /// One picture of two states: the later one with what is new marked, and what is gone as ghosts behind it.
    pub fn diff(&self, first: usize, last: usize) -> Scene {
        let (Some((before, was)), Some((after, is))) = (self.pair_of(first), self.pair_of(last)) else {
            return self.empty();
        };
        let change = between(self.design, first, last);
        let ghosts = ghosts(was, is, &change);
        let bounds = if ghosts.bounds.w > 0.0 { ghosts.bounds.union(&is.bounds) } else { is.bounds };
        let description = describe::change(before, after, &change, self.languages);
        let (width, height) = (bounds.w, bounds.h);
        self.page(scale_of(width), (width, height), &self.status(after), |at| {
            let shift = Point::new(at.x - bounds.x, at.y - bounds.y);
            let ground = self.theme.colours.background;
            let composer = self.composer();
            let removed = Change { moved: Default::default(), ..change.clone() };
            let marks = [Marks::default().gone(before, &removed), Marks::default().done(before, after, &change)];
            let [ghost_marks, new_marks] = marks;
            let mut behind = Sheet::new(&composer, (before, &ghosts), ghost_marks, "was-", shift, ground).numbered(1);
            let mut sheet = Sheet::new(&composer, (after, is), new_marks, "", shift, ground);
            // Frames would hide what was in them.
            let mut drawn = BTreeSet::new();
            let mut items = sheet.draw_frames(&mut drawn);
            items.extend(behind.draw());
            items.extend(sheet.draw_rest(&mut drawn));
            let mut used = behind.used;
            used.merge(sheet.used);
            Body {
                width,
                height,
                items,
                used,
                legend: self.sentences(after),
                description,
                view: "diff".to_owned(),
                sheets: vec![placement(last, "", shift, None), placement(first, "was-", shift, None)],
            }
        })
    }

    /// Two states, with what leads from one to the other.
    pub fn pair(&self, first: usize, last: usize) -> Scene {
        let (Some((before, _)), Some((after, _))) = (self.pair_of(first), self.pair_of(last)) else {
            return self.empty();
        };
        let change = between(self.design, first, last);
        let step = describe::title(after, self.languages);
        // What no statement has made is another version of the design.
        let [was, is] = match after.statement {
            Some(_) => [self.words.before(), self.words.after()],
            None => [self.words.before_change(), self.words.after_change()],
        };
        let captions = [(was, before, None), (is, after, step.as_deref())];
        let panels = captions.map(|(word, state, step)| {
            let own = state.caption.as_ref().map(|c| c.get(self.languages)).filter(|own| Some(*own) != step);
            (state, own.map_or_else(|| word.to_owned(), |own| format!("{word}: {own}")))
        });
        let [before_panel, after_panel] = panels.map(|(state, caption)| (caption, self.status(state)));
        let marks = [Marks::default().ahead(before, &change), Marks::default().done(before, after, &change)];
        let both = [(was.to_owned(), before), (is.to_owned(), after)];
        let description =
            describe::change(before, after, &change, self.languages) + &describe::failures(&both, self.languages);
        // The title may have said it.
        let title = self.design.title.as_ref().map(|title| title.get(self.languages));
        let by = step.as_deref().map(short).filter(|step| !title.is_some_and(|title| title.contains(*step)));
        let by = by.map(str::to_owned);
        let plain = |(caption, status), by: Option<String>, step: Option<String>, legend| Panel {
            number: None,
            caption,
            by,
            status,
            quiet: step.is_none(),
            last: None,
            step,
            content: (0.0, 0.0),
            level: None,
            legend,
        };
        let sentences = self.sentences(after);
        let panels =
            vec![plain(before_panel, None, None, Vec::new()), plain(after_panel, by, Some(String::new()), sentences)];
        let names = ["before", "after"].map(str::to_owned).to_vec();
        self.panels(&[first, last], Row { panels, marks: Vec::from(marks), names, description, view: "", ribbon: None })
    }

    /// All states.
    pub fn strip(&self) -> Scene {
        let (panels, marks) = self.stages();
        let indices: Vec<usize> = (0..panels.len()).collect();
        let names: Vec<String> = indices.iter().map(|i| format!("s{i}")).collect();
        let description = describe::strip(self.design, self.languages);
        self.panels(&indices, Row { panels, marks, names, description, view: "strip", ribbon: None })
    }

    /// A few of them, and where in the story they stand.
    pub fn strip_page(&self, number: usize) -> Scene {
        let (panels, marks) = self.stages();
        let count = panels.len();
        let shown = View::on_page(number, count);
        let panels = panels.into_iter().skip(shown.start).take(shown.len()).collect();
        let marks = marks.into_iter().skip(shown.start).take(shown.len()).collect();
        let indices: Vec<usize> = shown.clone().collect();
        let names: Vec<String> = indices.iter().map(|i| format!("s{i}")).collect();
        let description = describe::strip(self.design, self.languages);
        let ribbon = (View::pages(count) > 1).then_some((shown, count));
        self.panels(&indices, Row { panels, marks, names, description, view: "strip", ribbon })
    }

    /// A panel for each state, and the marks in it.
    fn stages(&self) -> (Vec<Panel>, Vec<Marks>) {
        let count = self.design.states.len().min(self.layout.states.len());
        let states = &self.design.states[..count];
        let mut panels = Vec::new();
        let mut marks = Vec::new();
        for (i, state) in states.iter().enumerate() {
            let caption = state.caption.as_ref().map(|c| c.get(self.languages).to_owned());
            let pattern = state.pattern_name.as_ref().map(|p| p.get(self.languages).to_owned());
            let own = caption.filter(|own| Some(own) != pattern.as_ref());
            let pattern = pattern.map(|p| short(&p).to_owned());
            let head = match (&own, &pattern) {
                (Some(own), _) => own.clone(),
                (None, Some(pattern)) => self.words.after_pattern(pattern),
                (None, None) if i == 0 => self.words.start().to_owned(),
                (None, None) => self.words.state(i),
            };
            panels.push(Panel {
                number: Some(i + 1),
                caption: head,
                by: own.and(pattern),
                status: self.status(state),
                quiet: false,
                last: (i + 1 == count).then(|| self.words.last()),
                step: (i > 0).then(String::new),
                content: (0.0, 0.0),
                level: None,
                legend: self.sentences(state),
            });
            let mut mark = Marks::quiet();
            if let Some(before) = i.checked_sub(1).and_then(|i| states.get(i)) {
                mark = mark.done(before, state, &state.change);
            }
            if let Some(next) = states.get(i + 1) {
                mark = mark.ahead(state, &next.change);
            }
            marks.push(mark);
        }
        (panels, marks)
    }

    fn panels(&self, indices: &[usize], row: Row) -> Scene {
        let mut states: Vec<(&State, StateLayout)> = indices.iter().filter_map(|&i| self.alone(i)).collect();
        let mut placed = self.placed(&states, row.panels.clone());
        if states.len() > 2 && placed.0.reads_worse(&states, self.around(placed.1)) {
            let last = states.len() - 1;
            for (at, (state, layout)) in states.iter_mut().enumerate().filter(|(at, _)| (1..last).contains(at)) {
                *layout = overview(&self.layout.states[indices[at]], OVERVIEW, &told(state, layout));
            }
            placed = self.placed(&states, row.panels);
        }
        let (panels, scale) = placed;
        let marks = if self.tries_a_failure() { vec![Marks::default(); row.marks.len()] } else { row.marks };
        let above = row.ribbon.as_ref().map_or(0.0, |_| ribbon::height(self.theme, scale));
        let (width, height) = (panels.width, panels.height + above);
        self.page(scale, (width, height), &Status::new(), |top| {
            let at = Point::new(top.x, top.y + above);
            let mut items = panels.draw(at);
            if let Some((shown, count)) = &row.ribbon {
                items.extend(ribbon::draw(top, shown, *count, self.theme, scale));
            }
            let ids: Vec<String> = row.names.iter().map(|name| format!("{name}-")).collect();
            let mut used = Used::default();
            let composer = self.composer();
            let parts = states.iter().zip(marks).zip(panels.origins()).zip(&ids);
            let mut sheets = Vec::new();
            for (number, ((((state, layout), marks), origin), ids)) in parts.enumerate() {
                let shift = Point::new(at.x + origin.x - layout.bounds.x, at.y + origin.y - layout.bounds.y);
                let ground = self.theme.colours.panel;
                let mut sheet = Sheet::new(&composer, (state, layout), marks, ids, shift, ground).numbered(number);
                items.extend(sheet.draw());
                used.merge(sheet.used);
                sheets.extend(indices.get(number).map(|&state| placement(state, ids, shift, Some(layout))));
            }
            let (description, view) = (row.description, row.view.to_owned());
            Body { width, height, items, used, legend: Vec::new(), description, view, sheets }
        })
    }

    /// Panels with states in them in their places, and the scale of what stands around.
    fn placed(&self, states: &[(&State, StateLayout)], mut panels: Vec<Panel>) -> (Panels<'_>, f64) {
        let shared = shared(states);
        for (panel, (_, layout)) in panels.iter_mut().zip(states) {
            panel.content = (layout.bounds.w, layout.bounds.h);
            let common = layout.boxes.iter().find(|placed| Some(placed.uid) == shared);
            panel.level = common.map(|placed| placed.rect.center().y - layout.bounds.y);
        }
        let total: f64 = panels.iter().map(|p| p.content.0 * p.content.1).sum();
        // The width of a 16:9 figure that holds them all, with some room around.
        let scale = scale_of((total * 1.7 * 16.0 / 9.0).sqrt());
        let page = (self.around(scale), self.layout.ratio.unwrap_or(rows::SLIDE));
        (Panels::new(panels, scale, page, self.theme, self.measure), scale)
    }

    /// What a figure of panels is wider and taller than they are, px, about.
    fn around(&self, scale: f64) -> (f64, f64) {
        let work = &self.theme.frame_work;
        let title = f64::from(u8::from(self.design.title.is_some())) * work.title * 1.8;
        let subtitle = f64::from(u8::from(self.design.subtitle.is_some())) * work.subtitle * 1.4;
        let signs = 14.0 + work.legend * 1.5;
        (2.0 * work.margin, 2.0 * work.margin + (title + subtitle + signs) * scale)
    }

    fn page(
        &self,
        scale: f64,
        (width, height): (f64, f64),
        status: &Status,
        body: impl FnOnce(Point) -> Body,
    ) -> Scene {
        let work = &self.theme.frame_work;
        let colours = &self.theme.colours;
        let measure = self.measure;
        let text =
            |t: &Option<crate::model::LocalisedText>| t.as_ref().map(|t| t.get(self.languages).trim().to_owned());
        let title = text(&self.design.title).filter(|t| !t.is_empty());
        let subtitle = text(&self.design.subtitle).filter(|t| !t.is_empty());
        let (title_size, subtitle_size) = (work.title * scale, work.subtitle * scale);
        let legend_size = work.legend * (1.0 + (scale - 1.0) * 0.5);
        // A small picture may grow for its title, but not beyond reason.
        let wanted = title.as_ref().map_or(0.0, |t| measure.width(t, title_size, true) + 1.0).min(720.0);
        let inner = width.max(wanted).max(360.0);
        let mut items: Vec<Item> = Vec::new();
        let mut y = work.margin;
        let mut line = |text: &Option<String>, size: f64, bold, colour, y: &mut f64| {
            let Some(text) = text else { return };
            let lines = Fitted::new(measure, text, size, bold, inner, 3);
            items.push(
                Text::lines(&lines, work.margin, *y, TextAnchor::Start, size, bold, colour).whole(&lines.full).into(),
            );
            *y += lines.len() as f64 * size * LINE_HEIGHT;
        };
        line(&title, title_size, true, colours.title, &mut y);
        line(&subtitle, subtitle_size, false, colours.muted, &mut y);
        let status = Lines::new(status, subtitle_size, inner, measure);
        if status.height() > 0.0 {
            y += subtitle_size * 0.4;
            items.extend(status.draw(Point::new(work.margin, y), colours.background, self.theme));
            y += status.height();
        }
        if y > work.margin {
            y += if self.design.states.len() > 1 { 16.0 } else { 26.0 } * scale;
        }
        let body = body(Point::new(work.margin + (inner - width) / 2.0, y));
        let link = Target::new(&self.design.properties.text("link"), |id| latest(&body, id));
        items.extend(body.items);
        debug_assert!(body.width == width && body.height == height);
        y += height;
        if !body.legend.is_empty() {
            y += 20.0 * scale;
            let legend = Numbered::new(&body.legend, inner, legend_size, 3, measure);
            items.extend(legend.draw(Point::new(work.margin, y), self.theme));
            y += legend.height();
        }
        let signs = Signs::new(&body.used, inner, legend_size * 0.92, self);
        if signs.height() > 0.0 {
            y += 14.0 * scale;
            items.extend(signs.draw(Point::new(work.margin, y), colours.background, self));
            y += signs.height();
        }
        Scene {
            origin: Point::default(),
            width: (inner + 2.0 * work.margin).ceil(),
            height: (y + work.margin).ceil(),
            background: colours.background,
            items,
            title: title.unwrap_or_else(|| self.words.untitled().to_owned()),
            description: body.description,
            language: self.languages.first().to_owned(),
            view: body.view,
            taste: self.layout.taste.clone(),
            link,
            sheets: body.sheets,
        }
    }

    /// One state in words: what its step has done, and what there is.
    pub(super) fn told_of(&self, index: usize, state: &State) -> String {
        let description = match index {
            0 => describe::state(state, self.languages),
            _ => format!(
                "{} {}",
                describe::change(&self.design.states[index - 1], state, &state.change, self.languages),
                describe::state(state, self.languages)
            ),
        };
        let failure = describe::failure(state, self.languages).map(|told| format!(" {told}"));
        description + &failure.unwrap_or_default()
    }

    /// What stands under the caption of a state.
    pub(super) fn status(&self, state: &State) -> Status {
        let mut lines = status::of(state, self.languages);
        if self.availability {
            lines.extend(status::availability(state, self.languages));
        }
        lines
    }

    fn empty(&self) -> Scene {
        let body = Body {
            width: 0.0,
            height: 0.0,
            items: Vec::new(),
            used: Used::default(),
            legend: Vec::new(),
            description: String::new(),
            view: String::new(),
            sheets: Vec::new(),
        };
        self.page(1.0, (0.0, 0.0), &Status::new(), |_| body)
    }

    /// True when something has failed from the beginning: the picture is about that, not about what the steps change.
    pub(super) fn tries_a_failure(&self) -> bool {
        self.design.states.first().is_some_and(|state| !state.failed.is_empty() || !state.absent.is_empty())
    }

    fn pair_of(&self, index: usize) -> Option<(&State, &StateLayout)> {
        Some((self.design.states.get(index)?, self.layout.states.get(index)?))
    }

    /// A state by itself, without the room that it would keep for others.
    fn alone(&self, index: usize) -> Option<(&State, StateLayout)> {
        let (state, layout) = self.pair_of(index)?;
        let others = self.layout.states.len() > 1;
        Some((state, if others { condensed(layout, self.layout.gaps) } else { layout.clone() }))
    }

    pub(super) fn composer(&self) -> Composer<'_> {
        Composer { theme: self.theme, icons: self.icons, languages: self.languages }
    }

    /// Texts of the numbered circles of a state.
    pub(super) fn sentences(&self, state: &State) -> Vec<(usize, String)> {
        state.callouts.iter().map(|c| (c.number, c.text.get(self.languages).to_owned())).collect()
    }
}

/// The id of an element in the last state that shows it.
fn latest(body: &Body, element: &str) -> Option<String> {
    let groups =
        body.items.iter().filter_map(|item| if let Item::Group(group) = item { group.id.as_ref() } else { None });
    let shown: BTreeSet<&String> = groups.collect();
    // A diff has its older state behind the newer one.
    let newest_first = |a: &&Placement, b: &&Placement| b.state.cmp(&a.state);
    let mut sheets: Vec<&Placement> = body.sheets.iter().collect();
    sheets.sort_by(newest_first);
    let ids =
        sheets.into_iter().filter(|sheet| sheet.prefix != "was-").map(|sheet| format!("{}{element}", sheet.prefix));
    ids.into_iter().find(|id| shown.contains(id))
}

fn placement(state: usize, prefix: &str, shift: Point, drawn: Option<&StateLayout>) -> Placement {
    Placement { state, prefix: prefix.to_owned(), shift, drawn: drawn.cloned() }
}

/// What the overview of a state names: what its step has changed, what has failed, and who comes from outside.
fn told(state: &State, layout: &StateLayout) -> Told {
    let change = &state.change;
    let ends = change.edges_added.iter().flat_map(|edge| [edge.from, edge.to]);
    let changed = [&change.added, &change.changed, &change.moved].into_iter().flatten().copied();
    let mut elements: BTreeSet<Uid> = changed.chain(ends).collect();
    let actor = |uid: Uid| {
        let node = state.architecture.find_uid(uid);
        node.is_some_and(|node| state.architecture.element(node).kind.actor)
    };
    let named = |uid: &Uid| actor(*uid) || failed(state, *uid);
    elements.extend(layout.boxes.iter().map(|placed| placed.uid).filter(named));
    Told { elements, edges: change.edges_added.union(&change.edges_changed).copied().collect() }
}

/// The first thing that stands in all of some states, frames aside.
fn shared(states: &[(&State, StateLayout)]) -> Option<Uid> {
    let (_, first) = states.first()?;
    let solid = first.boxes.iter().filter(|placed| matches!(placed.form, Form::Icon | Form::Card));
    let everywhere = |uid: Uid| states.iter().all(|(_, layout)| layout.boxes.iter().any(|placed| placed.uid == uid));
    solid.map(|placed| placed.uid).find(|&uid| everywhere(uid))
}

/// A pattern's name without what stands in brackets after it.
pub(super) fn short(name: &str) -> &str {
    match name.find(['(', '（']) {
        Some(at) if at > 0 => name[..at].trim_end(),
        _ => name,
    }
}

/// Of a state's layout what will be gone. A text on a line that something of the next state would cover is left out.
fn ghosts(layout: &StateLayout, next: &StateLayout, change: &Change) -> StateLayout {
    let boxes: Vec<_> = layout.boxes.iter().filter(|b| change.removed.contains(&b.uid)).cloned().collect();
    let mut routes: Vec<_> = layout.routes.iter().filter(|r| change.edges_removed.contains(&r.edge)).cloned().collect();
    let solid = next.boxes.iter().filter(|b| b.form != Form::Frame).map(|b| b.rect);
    let labels = next.routes.iter().filter_map(|r| r.label.as_ref()).map(|label| label.rect);
    let taken: Vec<Rect> = solid.chain(labels).collect();
    for route in &mut routes {
        route.label.take_if(|label| taken.iter().any(|rect| rect.overlaps(&label.rect)));
    }
    let corners = routes.iter().flat_map(|r| &r.points).map(|p| Rect::new(p.x, p.y, 0.0, 0.0));
    let labels = routes.iter().filter_map(|r| r.label.as_ref()).map(|label| label.rect);
    let bounds = boxes.iter().map(|b| b.rect).chain(corners).chain(labels).reduce(|a, b| a.union(&b));
    StateLayout { boxes, routes, bounds: bounds.unwrap_or_default(), ..StateLayout::default() }
}

pub(super) fn scale_of(width: f64) -> f64 {
    (width / SLIDE).clamp(1.0, 2.5)
}

impl Used {
    fn merge(&mut self, other: Used) {
        other.kinds.iter().for_each(|kind| self.add_kind(kind));
        self.operators.extend(other.operators);
        self.marks.extend(other.marks);
        self.failed |= other.failed;
        self.idle |= other.idle;
        self.late |= other.late;
        self.values.extend(other.values);
        self.broken.extend(other.broken);
    }
}
