//! A builder of designs whose places are given by hand.

use std::collections::BTreeMap;

use cdp_draw::design::{Anchor, Callout, Change, Design, Note, State};
use cdp_draw::geometry::{Point, Rect};
use cdp_draw::layout::{
    Align, Form, Layout, Measure, PlacedBox, PlacedCallout, PlacedNote, Route, StateLayout, TextBlock,
};
use cdp_draw::model::{
    Architecture, Edge, EdgeKey, Element, Languages, LocalisedText, Op, Origin, Properties, Uid, Value, Vocabulary,
};
use cdp_draw::source::{SourceId, Span};
use cdp_draw::text::Fonts;

pub struct Drawn {
    pub design: Design,
    pub layout: Layout,
    pub languages: Languages,
}

const NOWHERE: Span = Span { source: SourceId(0), start: 0, end: 0 };

/// Builds one state: elements with the places of their middles.
pub struct Builder<'a> {
    fonts: &'a Fonts,
    languages: Languages,
    architecture: Architecture,
    layout: StateLayout,
    uids: BTreeMap<String, u32>,
}

pub fn both(en: &str, ja: &str) -> LocalisedText {
    LocalisedText::en_ja(en, ja)
}

impl<'a> Builder<'a> {
    pub fn new(fonts: &'a Fonts, lang: &str, uids: &[&str]) -> Self {
        Builder {
            fonts,
            languages: Languages::new(Some(lang), None),
            architecture: Architecture::default(),
            layout: StateLayout::default(),
            uids: uids.iter().enumerate().map(|(i, id)| ((*id).to_owned(), i as u32)).collect(),
        }
    }

    fn uid(&self, id: &str) -> Uid {
        Uid(*self.uids.get(id).unwrap_or_else(|| panic!("no uid for {id}")))
    }

    fn text(&self, text: &str, middle: f64, top: f64, width: f64, size: f64, bold: bool) -> TextBlock {
        let (lines, cut) = Measure::wrap(self.fonts, text, size, bold, width, 3);
        let w = lines.iter().map(|l| Measure::width(self.fonts, l, size, bold)).fold(0.0, f64::max);
        let rect = Rect::new(middle - w / 2.0, top, w, lines.len() as f64 * size * 1.3);
        TextBlock { lines, rect, size, bold, align: Align::Center, full: cut.then(|| text.to_owned()) }
    }

    pub fn add(
        &mut self,
        kind: &str,
        id: &str,
        label: Option<LocalisedText>,
        parent: Option<&str>,
        properties: &[(&str, &str)],
    ) -> String {
        let kind = Vocabulary::builtin().kind(kind).unwrap_or_else(|| panic!("no kind {kind}")).clone();
        let mut set = Properties::default();
        for (key, value) in properties {
            set.set(key, Value::text(*value));
        }
        let element = Element {
            uid: self.uid(id),
            id: id.trim_end_matches('\'').to_owned(),
            kind,
            label,
            properties: set,
            origin: Origin::default(),
            span: NOWHERE,
        };
        let name = element.name(&self.languages).to_owned();
        let parent = parent.and_then(|p| self.architecture.find(p));
        self.architecture.add(element, parent);
        name
    }

    #[allow(clippy::too_many_arguments)]
    pub fn icon(
        &mut self,
        kind: &str,
        id: &str,
        label: Option<LocalisedText>,
        parent: Option<&str>,
        x: f64,
        y: f64,
        properties: &[(&str, &str)],
        caption: Option<&str>,
    ) {
        let name = self.add(kind, id, label, parent, properties);
        let label = self.text(&name, x, y + 22.0, 116.0, 13.0, false);
        let caption = caption.map(|c| self.text(c, x, label.rect.bottom() + 1.0, 116.0, 11.0, false));
        let bottom = caption.as_ref().map_or(label.rect.bottom(), |c| c.rect.bottom());
        let half = (label.rect.w / 2.0).max(24.0).max(caption.as_ref().map_or(0.0, |c| c.rect.w / 2.0)) + 6.0;
        let rect = Rect::new(x - half, y - 30.0, half * 2.0, bottom - y + 36.0);
        let icon = Some(Rect::new(x - 24.0, y - 26.0, 48.0, 48.0));
        self.push(id, Form::Icon, rect, icon, label, caption, 1);
    }

    #[allow(clippy::too_many_arguments)]
    fn push(
        &mut self,
        id: &str,
        form: Form,
        rect: Rect,
        icon: Option<Rect>,
        label: TextBlock,
        caption: Option<TextBlock>,
        depth: usize,
    ) {
        let uid = self.uid(id);
        self.layout.boxes.push(PlacedBox { uid, form, rect, icon, label, caption, depth });
    }

    /// A server of 168×150 around a middle, with parts.
    pub fn card(
        &mut self,
        id: &str,
        label: LocalisedText,
        parent: Option<&str>,
        x: f64,
        y: f64,
        properties: &[(&str, &str)],
        parts: &[(&str, &str, &str)],
    ) {
        let name = self.add("server", id, Some(label), parent, properties);
        let rect = Rect::new(x - 84.0, y - 72.0, 168.0, 146.0);
        let text = self.text(&name, x, rect.y + 58.0, 152.0, 13.0, false);
        self.push(id, Form::Card, rect, Some(Rect::new(x - 22.0, rect.y + 10.0, 44.0, 44.0)), text, None, 1);
        for (i, (kind, part, label)) in parts.iter().enumerate() {
            let label = if label.is_empty() { None } else { Some(LocalisedText::same(*label)) };
            let name = self.add(kind, part, label, Some(id), &[]);
            let step = 150.0 / parts.len() as f64;
            let px = rect.x + 9.0 + step * (i as f64 + 0.5);
            let part_rect = Rect::new(px - step / 2.0 + 2.0, rect.bottom() - 58.0, step - 4.0, 54.0);
            let text = self.text(&name, px, part_rect.y + 32.0, step - 6.0, 11.0, false);
            self.push(
                part,
                Form::Part,
                part_rect,
                Some(Rect::new(px - 13.0, part_rect.y + 4.0, 26.0, 26.0)),
                text,
                None,
                2,
            );
        }
    }

    pub fn frame(&mut self, kind: &str, id: &str, label: LocalisedText, parent: Option<&str>, rect: Rect) {
        let name = self.add(kind, id, Some(label), parent, &[]);
        let mut text = self.text(&name, 0.0, rect.y + 10.0, 300.0, 13.0, true);
        text.rect.x = rect.x + 36.0;
        text.align = Align::Left;
        self.push(id, Form::Frame, rect, Some(Rect::new(rect.x + 12.0, rect.y + 9.0, 18.0, 18.0)), text, None, 0);
    }

    pub fn overlay(&mut self, id: &str, label: LocalisedText, rect: Rect) {
        let name = self.add("asg", id, Some(label), None, &[]);
        let mut text = self.text(&name, rect.center().x, rect.y - 9.0, 300.0, 12.0, true);
        text.rect.x = rect.x + 16.0;
        text.align = Align::Left;
        self.push(id, Form::Overlay, rect, None, text, None, 0);
    }

    pub fn edge(&mut self, from: &str, op: Op, to: &str, label: Option<(&str, f64, f64)>, points: &[(f64, f64)]) {
        let ends = [from, to].map(|id| self.architecture.find(id).unwrap_or_else(|| panic!("no {id}")));
        let edge = Edge {
            op,
            label: label.map(|(text, ..)| LocalisedText::same(text)),
            properties: Properties::default(),
            pattern: None,
            span: NOWHERE,
        };
        let link = self.architecture.connect(ends[0], ends[1], edge);
        let points = points.iter().map(|&(x, y)| Point::new(x, y)).collect();
        let label = label.map(|(text, x, y)| self.text(text, x, y - 8.0, 120.0, 11.0, false));
        self.layout.routes.push(Route { edge: self.architecture.key(link), points, label, trunk: None });
    }

    pub fn callout(&mut self, number: usize, x: f64, y: f64) {
        self.layout.callouts.push(PlacedCallout { number, center: Point::new(x, y), radius: 10.0 });
    }

    pub fn note(&mut self, id: &str, text: &str, x: f64, y: f64) -> Note {
        let block = self.text(text, x, y - 8.0, 160.0, 11.0, false);
        let anchor = Anchor::Element(self.uid(id));
        let rect = block.rect.inflated(6.0);
        self.layout.notes.push(PlacedNote { anchor, rect, text: block });
        Note { anchor, text: LocalisedText::same(text) }
    }

    pub fn finish(mut self, callouts: &[(&str, &str)]) -> (State, StateLayout) {
        let boxes = self.layout.boxes.iter().map(|b| b.rect);
        let routes = self.layout.routes.iter().flat_map(|r| &r.points).map(|p| Rect::new(p.x, p.y, 0.0, 0.0));
        let labels = self.layout.routes.iter().filter_map(|r| r.label.as_ref()).map(|l| l.rect);
        let circles =
            self.layout.callouts.iter().map(|c| Rect::new(c.center.x, c.center.y, 0.0, 0.0).inflated(c.radius));
        let notes = self.layout.notes.iter().map(|n| n.rect);
        let all = boxes.chain(routes).chain(labels).chain(circles).chain(notes);
        self.layout.bounds = all.reduce(|a, b| a.union(&b)).unwrap_or_default();
        let first = self.architecture.nodes().first().map(|&n| self.architecture.element(n).uid).unwrap_or(Uid(0));
        let callouts = callouts.iter().enumerate().map(|(i, (en, ja))| Callout {
            number: i + 1,
            anchor: Anchor::Element(first),
            text: both(en, ja),
        });
        let state = State { architecture: self.architecture, callouts: callouts.collect(), ..State::default() };
        (state, self.layout)
    }
}

/// Puts states together; what changed is found by comparing.
pub fn design(
    lang: &str,
    title: LocalisedText,
    subtitle: Option<LocalisedText>,
    states: Vec<(State, StateLayout)>,
) -> Drawn {
    let (mut states, layouts): (Vec<State>, Vec<StateLayout>) = states.into_iter().unzip();
    for i in 1..states.len() {
        states[i].change = difference(&states[i - 1], &states[i]);
    }
    let bounds = layouts.iter().map(|l| l.bounds).reduce(|a, b| a.union(&b)).unwrap_or_default();
    Drawn {
        design: Design { title: Some(title), subtitle, lang: Some(lang.to_owned()), ..Design::of(states) },
        layout: Layout { states: layouts, bounds, ..Layout::default() },
        languages: Languages::new(Some(lang), None),
    }
}

fn difference(before: &State, after: &State) -> Change {
    let elements = |state: &State| -> BTreeMap<Uid, (Option<Uid>, String)> {
        let a = &state.architecture;
        let entry = |n| {
            let e = a.element(n);
            let looks = format!("{} {:?} {:?}", e.kind.id, e.label, e.properties);
            (e.uid, (a.parent(n).map(|p| a.element(p).uid), looks))
        };
        a.nodes().into_iter().map(entry).collect()
    };
    let edges = |state: &State| -> Vec<EdgeKey> {
        state.architecture.links().iter().map(|&l| state.architecture.key(l)).collect()
    };
    let (was, is) = (elements(before), elements(after));
    let (lines_before, lines_after) = (edges(before), edges(after));
    Change {
        added: is.keys().filter(|u| !was.contains_key(u)).copied().collect(),
        removed: was.keys().filter(|u| !is.contains_key(u)).copied().collect(),
        changed: is.iter().filter(|(u, x)| was.get(u).is_some_and(|y| y.1 != x.1)).map(|(u, _)| *u).collect(),
        moved: is.iter().filter(|(u, x)| was.get(u).is_some_and(|y| y.0 != x.0)).map(|(u, _)| *u).collect(),
        edges_added: lines_after.iter().filter(|e| !lines_before.contains(e)).copied().collect(),
        edges_removed: lines_before.iter().filter(|e| !lines_after.contains(e)).copied().collect(),
        edges_changed: Default::default(),
    }
}
