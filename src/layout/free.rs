//! Where there is room for a text, a circle or a note.

use crate::geometry::{Point, Rect};
use crate::layout::buckets::Buckets;
use crate::layout::metrics::Metrics;
use crate::layout::moments::Moments;
use crate::layout::placed::Form;
use crate::layout::route::ports::card_around;
use crate::layout::route::{Routes, Segment, field, segments};
use crate::layout::shown::{Shown, head};
use crate::layout::union::Union;
use crate::limits::Purse;

/// All pieces of all lines, by their place.
pub(crate) struct Lines {
    pieces: Vec<Segment>,
    at: Buckets,
}

impl Lines {
    pub fn new(union: &Union, routes: &Routes) -> Lines {
        let courses = routes.courses.iter().enumerate();
        let pieces: Vec<Segment> =
            courses.flat_map(|(line, course)| segments(&course.points, union.lines[line].when, line)).collect();
        let rect = |s: &Segment| match s.horizontal {
            true => Rect::new(s.from, s.at, s.to - s.from, 0.0),
            false => Rect::new(s.at, s.from, 0.0, s.to - s.from),
        };
        let bounds = pieces.iter().map(rect).reduce(|all, piece| all.union(&piece)).unwrap_or_default();
        let mut at = Buckets::new(&bounds);
        pieces.iter().enumerate().for_each(|(number, piece)| at.add(number, &rect(piece)));
        Lines { pieces, at }
    }

    /// The pieces that may touch a rectangle.
    pub fn near(&self, rect: &Rect) -> impl Iterator<Item = &Segment> {
        self.at.near(rect).map(|number| &self.pieces[number])
    }
}

/// What texts must not touch.
pub(crate) struct Free<'a> {
    union: &'a Union,
    shown: &'a Shown,
    metrics: &'a Metrics,
    /// Boxes and frames by their place.
    boxes: Buckets,
    lines: Lines,
    /// Texts, circles and notes so far.
    texts: Vec<(Rect, Moments)>,
    texts_at: Buckets,
    /// What looking for places is paid from.
    purse: &'a Purse,
}

impl<'a> Free<'a> {
    pub fn new(union: &'a Union, shown: &'a Shown, metrics: &'a Metrics, routes: &Routes, purse: &'a Purse) -> Self {
        let drawn = |slot: usize| !union.slots[slot].when.is_empty();
        let room = |slot: usize| {
            let (x, y) = union.slots[slot].form.margin();
            let room = shown.solid[slot].widened(x, y);
            shown.titles.get(&slot).map_or(room, |title| room.union(title))
        };
        let rooms: Vec<(usize, Rect)> =
            (0..union.slots.len()).filter(|&slot| drawn(slot)).map(|slot| (slot, room(slot))).collect();
        let bounds = rooms.iter().map(|(_, rect)| *rect).reduce(|all, rect| all.union(&rect)).unwrap_or_default();
        let mut boxes = Buckets::new(&bounds);
        rooms.iter().for_each(|(slot, rect)| boxes.add(*slot, rect));
        let texts_at = Buckets::new(&bounds);
        Free { union, shown, metrics, boxes, lines: Lines::new(union, routes), texts: Vec::new(), texts_at, purse }
    }

    /// Adds a text, a circle or a note that has its place.
    pub fn add(&mut self, rect: Rect, when: Moments) {
        self.texts_at.add(self.texts.len(), &rect);
        self.texts.push((rect, when));
    }

    /// True when the text of a line may stand at `rect`, or on the line itself: also inside the card that holds both of
    /// the line's ends.
    pub fn label_at(&self, rect: &Rect, when: Moments, lines: &[usize], over: bool) -> bool {
        let of = &self.union.lines[lines[0]];
        let home = self.union.above(of.from).find(|&slot| self.union.within(of.to, slot));
        let home = home.filter(|&slot| self.union.slots[slot].form == Form::Card);
        self.clear(rect, when, if over { lines } else { &[] }, home)
    }

    /// True when a text may stand at `rect`.
    pub fn at(&self, rect: &Rect, when: Moments) -> bool {
        self.clear(rect, when, &[], None)
    }

    /// True when nothing is at `rect` but the lines `own`, and the card `home` around it.
    ///
    /// When there is nothing left to look with, everything is as good as free: a text stands in its first place.
    fn clear(&self, rect: &Rect, when: Moments, own: &[usize], home: Option<usize>) -> bool {
        let near = rect.inflated(2.0);
        if self.purse.draw(1 + self.crowd(&near)).is_err() {
            return true;
        }
        let boxes = self.boxes.near(&near).all(|index| {
            let slot = &self.union.slots[index];
            if !slot.when.meets(when) {
                return true;
            }
            let solid = &self.shown.solid[index];
            if slot.form != Form::Frame {
                if home == Some(index) && self.inside(index, &near, when) == Some(true) {
                    let mut heads =
                        slot.faces.iter().map(|(_, _, face)| head(self.shown.icon[index], face, self.metrics));
                    return !heads.any(|head| head.overlaps(&near));
                }
                let card = if slot.form == Form::Part { card_around(self.union, index) } else { None };
                let hidden = card.is_some() && card != home;
                let (x, y) = slot.form.margin();
                return hidden || !solid.widened(x, y).overlaps(&near);
            }
            let title = self.shown.titles.get(&index).is_none_or(|title| !title.overlaps(&near));
            title && self.inside(index, &near, when).is_some()
        });
        boxes && self.rings(&near, when) && self.beside_lines(&near, when, own) && self.others(&near, when)
    }

    /// How much has to be looked at around a place, so many at a time as take as long as a step of a search.
    fn crowd(&self, near: &Rect) -> usize {
        const AT_ONCE: usize = 16;
        (self.boxes.crowd(near) + self.lines.at.crowd(near) + self.texts_at.crowd(near)) / AT_ONCE
    }

    /// Whether a container holds what stands at `rect` (true) or is apart from it (false), in all states of both: what a
    /// container holds in a state makes it larger. Nothing where its border runs through in some state.
    fn inside(&self, slot: usize, rect: &Rect, when: Moments) -> Option<bool> {
        let side = |seen: &Rect| (!seen.overlaps(rect)).then_some(false).or(seen.contains(rect).then_some(true));
        let (solid, steady) = (&self.shown.solid[slot], &self.shown.steady[slot]);
        if solid == steady {
            return side(solid);
        }
        let states = self.union.slots[slot].faces.iter().map(|&(state, _, _)| state);
        let shared = states.filter(|&state| when.meets(Moments::at(state, self.union.states)));
        let mut sides = shared.filter_map(|state| self.shown.in_state.get(&(slot, state))).map(side);
        let first = sides.next()??;
        sides.all(|side| side == Some(first)).then_some(first)
    }

    /// The part of a line that runs between its boxes and the labels under their icons.
    pub fn between(&self, line: usize, points: &[Point]) -> Vec<Point> {
        let mut points = points.to_vec();
        let of = &self.union.lines[line];
        for slot in [of.to, of.from] {
            let (x, y) = self.union.slots[slot].form.margin();
            let room = self.shown.solid[slot].widened(x, y);
            if let [.., from, tip] = points.as_mut_slice() {
                let inside = |p: &Point| room.contains(&Rect::new(p.x, p.y, 0.0, 0.0));
                if self.union.slots[slot].form != Form::Frame && inside(tip) && !inside(from) {
                    *tip = Point::new(from.x.clamp(room.x, room.right()), from.y.clamp(room.y, room.bottom()));
                }
            }
            points.reverse();
        }
        points
    }

    fn rings(&self, near: &Rect, when: Moments) -> bool {
        self.shown
            .rings
            .iter()
            .filter(|ring| ring.when.meets(when))
            .all(|ring| !ring.title.overlaps(near) && (!ring.rect.overlaps(near) || ring.rect.contains(near)))
    }

    fn beside_lines(&self, near: &Rect, when: Moments, own: &[usize]) -> bool {
        !self.lines.near(near).any(|s| !own.contains(&s.line) && s.when.meets(when) && field::hits(s, near))
    }

    fn others(&self, near: &Rect, when: Moments) -> bool {
        let mut texts = self.texts_at.near(near).map(|text| &self.texts[text]);
        !texts.any(|(rect, other)| other.meets(when) && rect.overlaps(near))
    }
}
