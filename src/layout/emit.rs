//! Cuts the layout of all states into one layout for each state.

use crate::design::{Anchor, Design};
use crate::geometry::{Point, Rect};
use crate::layout::faces::{Face, block, one_line};
use crate::layout::free::Free;
use crate::layout::label::{PlacedLabel, around, beside};
use crate::layout::measure::Measure;
use crate::layout::metrics::Metrics;
use crate::layout::moments::Moments;
use crate::layout::overlays::Overlays;
use crate::layout::placed::{Align, Form, PlacedBox, PlacedCallout, PlacedNote, Route, StateLayout, TextBlock};
use crate::layout::route::Routes;
use crate::layout::route::ports::{Port, Side};
use crate::layout::shown::Shown;
use crate::layout::trunk;
use crate::layout::union::Union;
use crate::model::{EdgeKey, Languages, Link, Node, Uid};

/// Everything that is placed, for cutting.
pub(crate) struct Cut<'a> {
    pub design: &'a Design,
    pub union: &'a Union,
    pub overlays: &'a Overlays,
    pub shown: &'a Shown,
    pub routes: &'a Routes,
    pub labels: &'a [PlacedLabel],
    pub languages: &'a Languages,
    pub metrics: &'a Metrics,
    pub measure: &'a dyn Measure,
}

impl Cut<'_> {
    /// The layout of one state. The second value counts circles and notes that found no free place.
    pub fn state(&self, state: usize, free: &mut Free) -> (StateLayout, usize) {
        let mut out = StateLayout::default();
        let architecture = &self.design.states[state].architecture;
        for node in architecture.nodes() {
            self.element(state, node, &mut out);
        }
        for &link in architecture.links() {
            self.edge(state, link, &mut out);
        }
        let homeless = self.callouts(state, free, &mut out) + self.notes(state, free, &mut out);
        out.bounds = bounds(&out);
        (out, homeless)
    }

    fn moment(&self, state: usize) -> Moments {
        Moments::at(state, self.union.states)
    }

    fn element(&self, state: usize, node: Node, out: &mut StateLayout) {
        let architecture = &self.design.states[state].architecture;
        let uid = architecture.element(node).uid;
        let slot = self.union.at[&(uid, state)];
        let depth = architecture.ancestors(node).count();
        let Some((_, form, face)) = self.union.slots[slot].faces.iter().find(|(s, _, _)| *s == state) else { return };
        let rect = self.shown.in_state[&(slot, state)];
        let placed = if *form == Form::Frame {
            self.frame(uid, slot, face, rect, depth)
        } else {
            self.leaf(uid, slot, *form, face, rect, depth)
        };
        let first = out.boxes.is_empty();
        out.boxes.push(placed);
        // A dashed frame stands right behind its first member's container, before the members.
        for ring in &self.shown.rings {
            if ring.parent == Some(slot) || ring.parent.is_none() && first {
                self.ring(state, ring, depth + 1, out);
            }
        }
        if *form != Form::Frame {
            self.tags(state, slot, rect, depth, out);
        }
    }

    fn frame(&self, uid: Uid, slot: usize, face: &Face, rect: Rect, depth: usize) -> PlacedBox {
        let title = self.shown.titles[&slot];
        let emblem = self.metrics.emblem;
        let icon = Rect::new(title.x, title.y + (title.h - emblem) / 2.0, emblem, emblem);
        let mut label = face.label.clone();
        label.rect =
            Rect::new(icon.right() + 6.0, title.y + (title.h - label.rect.h) / 2.0, label.rect.w, label.rect.h);
        label.align = Align::Left;
        PlacedBox { uid, form: Form::Frame, rect, icon: Some(icon), label, caption: None, depth }
    }

    fn leaf(&self, uid: Uid, slot: usize, form: Form, face: &Face, rect: Rect, depth: usize) -> PlacedBox {
        let icon = self.shown.icon[slot];
        let under = |block: &TextBlock, y: f64| TextBlock {
            rect: Rect::new(icon.center().x - block.rect.w / 2.0, y, block.rect.w, block.rect.h),
            ..block.clone()
        };
        let label = under(&face.label, icon.bottom() + self.metrics.label_gap);
        let caption = face.caption.as_ref().map(|caption| under(caption, label.rect.bottom()));
        PlacedBox { uid, form, rect, icon: Some(icon), label, caption, depth }
    }

    fn ring(&self, state: usize, ring: &crate::layout::shown::Ring, depth: usize, out: &mut StateLayout) {
        let architecture = &self.design.states[state].architecture;
        let Some(node) = architecture.find_uid(ring.overlay) else { return };
        let seen = self.overlays.members[&ring.overlay]
            .iter()
            .any(|&member| self.union.slots[member].when.meets(self.moment(state)));
        if !seen {
            return;
        }
        let name = architecture.element(node).name(self.languages);
        let side = self.metrics.tag_icon;
        let width = (ring.title.w - side - 4.0).max(20.0);
        let mut label = block(self.measure, self.metrics, &one_line(name), self.metrics.caption, false, width, 1);
        label.rect.x = ring.title.x + side + 4.0;
        label.rect.y = ring.title.y + (ring.title.h - label.rect.h) / 2.0;
        label.align = Align::Left;
        let icon = Rect::new(ring.title.x, ring.title.y + (ring.title.h - side) / 2.0, side, side);
        out.boxes.push(PlacedBox {
            uid: ring.overlay,
            form: Form::Overlay,
            rect: ring.rect,
            icon: Some(icon),
            label,
            caption: None,
            depth,
        });
    }

    /// Small tags for the overlays of a member, in the room kept at the foot of its box.
    fn tags(&self, state: usize, slot: usize, rect: Rect, depth: usize, out: &mut StateLayout) {
        let architecture = &self.design.states[state].architecture;
        let Some(overlays) = self.overlays.tags.get(&slot) else { return };
        let Some(strip) = self.shown.tags.get(&(slot, state)) else { return };
        let height = self.metrics.tag_icon + 4.0;
        let mut y = strip.y;
        for &overlay in overlays {
            let member = self.union.slots[slot].uid;
            let belongs = self.union.lines.iter().any(|line| {
                line.membership
                    && line.when.meets(self.moment(state))
                    && [(line.key.from, line.key.to), (line.key.to, line.key.from)].contains(&(overlay, member))
            });
            let Some(node) = architecture.find_uid(overlay).filter(|_| belongs) else { continue };
            let side = self.metrics.tag_icon;
            let name = architecture.element(node).name(self.languages);
            let pad = 5.0;
            let room = (rect.w - side - 3.0 - 2.0 * pad).max(20.0);
            let mut label = block(self.measure, self.metrics, &one_line(name), self.metrics.tag, false, room, 1);
            let width = side + 3.0 + label.rect.w + 2.0 * pad;
            let x = rect.center().x - width / 2.0;
            let icon = Rect::new(x + pad, y + 2.0, side, side);
            label.rect.x = icon.right() + 3.0;
            label.rect.y = y + 2.0 + (side - label.rect.h) / 2.0;
            label.align = Align::Left;
            out.boxes.push(PlacedBox {
                uid: overlay,
                form: Form::Tag,
                rect: Rect::new(x, y + 1.0, width, height - 2.0),
                icon: Some(icon),
                label,
                caption: None,
                depth: depth + 1,
            });
            y += height;
        }
    }

    fn edge(&self, state: usize, link: Link, out: &mut StateLayout) {
        let architecture = &self.design.states[state].architecture;
        let key = architecture.key(link);
        let Some(&line) = self.union.line_at.get(&(key, state)) else { return };
        let course = &self.routes.courses[line];
        if self.union.lines[line].membership || course.points.len() < 2 {
            return;
        }
        let mut points = course.points.clone();
        if let Some((from, to)) = course.ports {
            let last = points.len() - 1;
            points[0] = self.touch(state, self.union.lines[line].from, &from, points[0], points[1]);
            points[last] = self.touch(state, self.union.lines[line].to, &to, points[last], points[last - 1]);
        }
        let text = architecture.edge(link).label.as_ref().map_or("", |label| label.get(self.languages));
        let label = self.labels.iter().find(|label| label.lines.contains(&line) && label.text == text);
        // The first of the lines that are there says it for all.
        let said = |label: &&PlacedLabel| {
            let known = |route: &Route| self.union.line_at.get(&(route.edge, state));
            label.lines.len() > 1
                && out
                    .routes
                    .iter()
                    .any(|route| route.label.is_some() && known(route).is_some_and(|line| label.lines.contains(line)))
        };
        let label = label.filter(|label| !said(label));
        out.routes.push(Route {
            edge: key,
            points,
            label: label.map(|label| label.block.clone()),
            trunk: course.trunk,
        });
    }

    /// The end of a line, on the border that the box has in this state.
    fn touch(&self, state: usize, slot: usize, port: &Port, at: Point, next: Point) -> Point {
        let Some((_, form, _)) = self.union.slots[slot].faces.iter().find(|(s, _, _)| *s == state) else { return at };
        let rect = self.shown.in_state[&(slot, state)];
        let icon = self.shown.icon[slot];
        let within = |low: f64, high: f64, value: f64| value >= low && value <= high;
        let target = match form {
            Form::Frame => return at,
            Form::Card => rect,
            _ => match port.side {
                Side::Left | Side::Right if within(icon.y, icon.bottom(), at.y) => icon,
                Side::Top if within(icon.x, icon.right(), at.x) => icon,
                _ => rect,
            },
        };
        let moved = match port.side {
            Side::Left => Point::new(target.x, at.y),
            Side::Right => Point::new(target.right(), at.y),
            Side::Top => Point::new(at.x, target.y),
            Side::Bottom => Point::new(at.x, target.bottom()),
        };
        // Only ever along the line's own last piece.
        let straight = if port.side.vertical() { (next.x - at.x).abs() < 0.01 } else { (next.y - at.y).abs() < 0.01 };
        if straight { moved } else { at }
    }

    fn callouts(&self, state: usize, free: &mut Free, out: &mut StateLayout) -> usize {
        let radius = self.metrics.callout_radius;
        let size = 2.0 * radius;
        let mut homeless = 0;
        for callout in &self.design.states[state].callouts {
            // A marked box is drawn on a plate that is a little larger: the circle keeps off that too.
            let places = match self.anchor(state, callout.anchor, out) {
                Some(Place::Line(points)) => beside(&points, size),
                Some(Place::Box(rect)) => around(&rect, (size, size), 6.0),
                Some(Place::Frame(rect)) => {
                    let mut inside = around(&Rect::new(rect.x, rect.y, 0.0, 0.0), (size, size), 4.0);
                    inside.extend(around(&rect, (size, size), 6.0));
                    inside
                }
                None => continue,
            };
            let when = self.moment(state);
            let near = places.first().copied().unwrap_or_default();
            let farther = (1..12).flat_map(|ring| around(&near, (size, size), 12.0 * f64::from(ring)));
            let places: Vec<Rect> = places.into_iter().chain(farther).collect();
            let found = places.iter().find(|rect| free.at(rect, when));
            homeless += usize::from(found.is_none());
            let Some(rect) = found.copied().or(places.first().copied()) else { continue };
            free.add(rect, when);
            out.callouts.push(PlacedCallout { number: callout.number, center: rect.center(), radius });
        }
        homeless
    }

    fn notes(&self, state: usize, free: &mut Free, out: &mut StateLayout) -> usize {
        let mut homeless = 0;
        for note in &self.design.states[state].notes {
            let text = note.text.get(self.languages);
            let mut block =
                block(self.measure, self.metrics, text, self.metrics.note, false, self.metrics.note_width, 8);
            let pad = 7.0;
            let size = (block.rect.w + 2.0 * pad, block.rect.h + 2.0 * pad);
            let when = self.moment(state);
            let anchor = match self.anchor(state, note.anchor, out) {
                Some(Place::Line(points)) => {
                    let middle = points[points.len() / 2];
                    Rect::new(middle.x, middle.y, 0.0, 0.0)
                }
                Some(Place::Box(rect) | Place::Frame(rect)) => rect,
                None => continue,
            };
            let mut places = around(&anchor, size, 10.0);
            places.extend((1..12).flat_map(|ring| around(&anchor, size, 10.0 + 45.0 * f64::from(ring))));
            let rect = match places.into_iter().find(|rect| free.at(rect, when)) {
                Some(rect) => rect,
                None => {
                    homeless += 1;
                    let bounds = bounds(out);
                    Rect::new(bounds.x, bounds.bottom() + 16.0, size.0, size.1)
                }
            };
            free.add(rect, when);
            block.rect.x = rect.x + pad;
            block.rect.y = rect.y + pad;
            block.align = Align::Left;
            out.notes.push(PlacedNote { anchor: note.anchor, rect, text: block });
        }
        homeless
    }

    fn anchor(&self, state: usize, anchor: Anchor, out: &StateLayout) -> Option<Place> {
        match anchor {
            Anchor::Element(uid) => {
                let slot = *self.union.at.get(&(uid, state))?;
                let rect = *self.shown.in_state.get(&(slot, state))?;
                if self.union.slots[slot].form == Form::Frame {
                    return Some(Place::Frame(rect));
                }
                // Beside the icon, not beside a wide label; cards have an outline to stand at.
                Some(Place::Box(rect))
            }
            Anchor::Edge(key) => {
                let line = *self.union.line_at.get(&(key, state))?;
                let points = &self.routes.courses[line].points;
                if points.len() >= 2 {
                    // What is said of a line is said where it is alone.
                    let route = out.routes.iter().find(|route| route.edge == key);
                    return Some(Place::Line(route.map_or(points.clone(), |route| trunk::own(route, &out.routes))));
                }
                self.membership(state, key, out)
            }
        }
    }

    /// Where a membership is seen: the member's tag, else the frame around the members, else the member itself.
    fn membership(&self, state: usize, key: EdgeKey, out: &StateLayout) -> Option<Place> {
        let rect_of =
            |uid: Uid| self.union.at.get(&(uid, state)).and_then(|&slot| self.shown.in_state.get(&(slot, state)));
        let ends = [(key.from, key.to), (key.to, key.from)];
        let seen = ends.into_iter().find_map(|(overlay, member)| {
            let member = rect_of(member)?;
            let marks = || out.boxes.iter().filter(|placed| placed.uid == overlay);
            let tag = marks().find(|placed| placed.form == Form::Tag && placed.rect.overlaps(member));
            let ring = || marks().find(|placed| placed.form == Form::Overlay && placed.rect.contains(member));
            tag.map(|tag| Place::Box(tag.rect)).or_else(|| ring().map(|ring| Place::Frame(ring.rect)))
        });
        seen.or_else(|| rect_of(key.to).copied().map(Place::Box))
    }
}

enum Place {
    Line(Vec<Point>),
    Box(Rect),
    Frame(Rect),
}

/// The smallest rectangle around all of a state.
pub(crate) fn bounds(state: &StateLayout) -> Rect {
    let mut all: Option<Rect> = None;
    let mut add = |rect: Rect| all = Some(all.map_or(rect, |old| old.union(&rect)));
    for placed in &state.boxes {
        add(placed.rect);
        add(placed.label.rect);
    }
    for route in &state.routes {
        for point in &route.points {
            add(Rect::new(point.x, point.y, 0.0, 0.0));
        }
        if let Some(label) = &route.label {
            add(label.rect);
        }
    }
    for callout in &state.callouts {
        add(Rect::new(callout.center.x, callout.center.y, 0.0, 0.0).inflated(callout.radius));
    }
    for note in &state.notes {
        add(note.rect);
    }
    all.unwrap_or_default()
}
