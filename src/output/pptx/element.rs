//! Elements, frames and tags: a shape with its text, to which lines are glued; what else stands on it, such as its icon and
//! the sign of a change, is grouped with it, so that all of it moves together.

use crate::geometry::{Point, Rect};
use crate::model::Uid;
use crate::outline::{Side, Subject};
use crate::output::pptx::connector;
use crate::output::pptx::geometry::{Site, free};
use crate::output::pptx::slide::{Dock, MOVES, Objects};
use crate::output::pptx::units::Box;
use crate::output::pptx::words::Anchor;
use crate::scene::item::{Geometry, Group, Item, Shape, Text};

/// Lines dock at the middle of a side when they come this near to it, units.
const NEAR: i64 = 16;
/// Texts stand under each other when they begin at the same place, px.
const ALIGNED: f64 = 1.0;

/// What is drawn of an element, sorted.
struct Anatomy<'g> {
    /// What lies behind its shape.
    behind: &'g [Item],
    shape: Option<&'g Shape>,
    /// What is written in its shape.
    texts: Vec<&'g Text>,
    /// What lies on its shape.
    on: Vec<Item>,
}

impl Objects<'_> {
    /// An element, a frame or a tag.
    pub fn element(&mut self, group: &Group, sheet: usize, of: Subject) {
        let name = self.name(sheet, of);
        let Some((part, shift)) = self.part(sheet, of) else {
            return self.loose(&group.items, &name, group.label.as_deref());
        };
        let place = part.place.translated(shift.x, shift.y);
        let Anatomy { behind, shape, texts, on } = self.anatomy(&group.items, place);
        let plate = shape.map_or(place, |shape| shape.geometry.bounds());
        let around = group.items.iter().filter(|item| !matches!(item, Item::Text(_))).map(Item::bounds);
        // Also of a single shape: what is a group on one slide has to be one on all, to move.
        self.begin_group(&name, group, around.fold(plate, |all, one| all.union(&one)));
        self.loose(behind, &format!("{}.behind", plain_name(&name)), None);
        let outline = shape.map(|_| plate);
        let dock = self.dock((sheet, of), plate, outline);
        let id = self.shape_with_text(&format!("{name}.shape"), group, shape, (plate, &dock), &texts);
        if let Subject::Element(uid) = of {
            self.docks.insert((sheet, uid), Dock { id, sites: dock, plate: outline });
        }
        self.loose(&on, &name, None);
        self.xml.end("p:grpSp");
    }

    fn anatomy<'g>(&self, items: &'g [Item], place: Rect) -> Anatomy<'g> {
        let at = surface(items, place);
        let (behind, shape, after) = match at.and_then(|at| Some((at, items.get(at)?))) {
            Some((at, Item::Shape(shape))) => (&items[..at], Some(shape), &items[at + 1..]),
            _ => (&items[..0], None, items),
        };
        let mut texts: Vec<&Text> = Vec::new();
        let mut on: Vec<Item> = Vec::new();
        for item in after {
            match item {
                Item::Text(text) if self.goes_in(text, &texts, &on) => texts.push(text),
                _ => on.push(item.clone()),
            }
        }
        Anatomy { behind, shape, texts, on }
    }

    /// True for a text of the shape itself: the first, and what stands under it. What has a ground of its own, stays on it.
    fn goes_in(&self, text: &Text, texts: &[&Text], on: &[Item]) -> bool {
        let Some(room) = self.writing.room(text) else { return false };
        let grounded = on.iter().any(|item| match item {
            Item::Shape(Shape { geometry: geometry @ Geometry::Rect(..), fill: Some(_), .. }) => {
                geometry.bounds().inflated(1.0).contains(&room)
            }
            _ => false,
        });
        let above = texts.last().and_then(|above| Some((above, self.writing.room(above)?)));
        let below = above.is_none_or(|(above, rect)| {
            let x = |text: &Text| text.lines.first().map_or(0.0, |line| line.at.x);
            above.anchor == text.anchor && (x(above) - x(text)).abs() < ALIGNED && room.y + ALIGNED > rect.bottom()
        });
        !grounded && below
    }

    /// Where lines dock at an element: the middles of its sides, and wherever else lines end.
    fn dock(&self, (sheet, of): (usize, Subject), plate: Rect, outline: Option<Rect>) -> Vec<Site> {
        let ground = &self.writing.ground;
        let c = plate.center();
        let site = |at: Point, side: Side| Site { at: ground.point(at), angle: angle(side) };
        let mut sites = vec![
            site(Point::new(c.x, plate.y), Side::Top),
            site(Point::new(plate.x, c.y), Side::Left),
            site(Point::new(c.x, plate.bottom()), Side::Bottom),
            site(Point::new(plate.right(), c.y), Side::Right),
        ];
        let Subject::Element(uid) = of else { return sites };
        for &(at, side) in self.ends.get(&(sheet, uid)).into_iter().flatten() {
            let next = site(docked(at, side, outline), side);
            if nearest(&sites, next.at).is_none() {
                sites.push(next);
            }
        }
        sites
    }

    /// The shape of an element, which may be seen or not, with its text.
    fn shape_with_text(
        &mut self,
        name: &str,
        group: &Group,
        shape: Option<&Shape>,
        (plate, sites): (Rect, &[Site]),
        texts: &[&Text],
    ) -> usize {
        let writing = self.writing;
        self.xml.line().start("p:sp").start("p:nvSpPr");
        let leads = Group { link: group.link.clone(), tooltip: group.tooltip.clone(), ..Group::default() };
        let id = self.properties(name, Some(&leads));
        self.xml.start("p:cNvSpPr").end("p:cNvSpPr").start("p:nvPr").end("p:nvPr").end("p:nvSpPr").start("p:spPr");
        let place = writing.ground.rect(plate);
        self.xml.start("a:xfrm");
        connector::place(&mut self.xml, place);
        self.xml.end("a:xfrm");
        let outline = shape.map_or(Geometry::Rect(plate, 0.0), |shape| shape.geometry.clone());
        let rooms = texts.iter().filter_map(|text| writing.room(text)).reduce(|all, one| all.union(&one));
        let room = rooms.map(|room| writing.ground.rect(room));
        free(&mut self.xml, &outline, place, &writing.ground, sites, room);
        writing.palette.fill(&mut self.xml, shape.and_then(|shape| shape.fill));
        let stroke = shape.and_then(|shape| shape.stroke.as_ref());
        writing.palette.border(&mut self.xml, stroke, &writing.ground);
        self.xml.end("p:spPr");
        writing.body(&mut self.xml, texts, Anchor::Top);
        self.xml.end("p:sp");
        id
    }

    /// A group in whose place all that is in it stands where it says itself.
    fn begin_group(&mut self, name: &str, group: &Group, around: Rect) {
        let Box { x, y, w, h } = self.writing.ground.rect(around);
        self.xml.line().start("p:grpSp").start("p:nvGrpSpPr");
        let told = Group { label: group.label.clone(), ..Group::default() };
        self.properties(name, Some(&told));
        self.xml.start("p:cNvGrpSpPr").end("p:cNvGrpSpPr").start("p:nvPr").end("p:nvPr").end("p:nvGrpSpPr");
        self.xml.start("p:grpSpPr").start("a:xfrm");
        for (offset, size) in [("a:off", "a:ext"), ("a:chOff", "a:chExt")] {
            self.xml.start(offset).attribute("x", &x.to_string()).attribute("y", &y.to_string()).end(offset);
            self.xml.start(size).attribute("cx", &w.to_string()).attribute("cy", &h.to_string()).end(size);
        }
        self.xml.end("a:xfrm").end("p:grpSpPr");
    }
}

/// Where the shape of an element is among its items: the outline that is about as large as its place.
fn surface(items: &[Item], place: Rect) -> Option<usize> {
    let mut found = None;
    for (at, item) in items.iter().enumerate() {
        let Item::Shape(Shape { geometry: geometry @ Geometry::Rect(rect, _), .. }) = item else {
            if matches!(item, Item::Icon(_) | Item::Text(_)) {
                break;
            }
            continue;
        };
        debug_assert_eq!(geometry.bounds(), *rect);
        // The ground of a frame's title is smaller than the frame.
        if rect.w >= place.w * 0.6 && rect.h >= place.h * 0.6 {
            found = Some(at);
        }
    }
    found
}

/// A name of what does not move by itself.
pub(super) fn plain_name(name: &str) -> &str {
    name.strip_prefix(MOVES).unwrap_or(name)
}

/// The site at a point.
pub(super) fn nearest(sites: &[Site], at: (i64, i64)) -> Option<usize> {
    sites.iter().position(|site| (site.at.0 - at.0).abs() <= NEAR && (site.at.1 - at.1).abs() <= NEAR)
}

/// Where a line ends: at the outline, if there is one that is larger than the box of its element.
pub(super) fn docked(at: Point, side: Side, outline: Option<Rect>) -> Point {
    let Some(plate) = outline else { return at };
    match side {
        Side::Top => Point::new(at.x, at.y.min(plate.y)),
        Side::Bottom => Point::new(at.x, at.y.max(plate.bottom())),
        Side::Left => Point::new(at.x.min(plate.x), at.y),
        Side::Right => Point::new(at.x.max(plate.right()), at.y),
    }
}

fn angle(side: Side) -> i64 {
    match side {
        Side::Top => 16_200_000,
        Side::Left => 10_800_000,
        Side::Bottom => 5_400_000,
        Side::Right => 0,
    }
}

/// The elements of a line's two ends.
pub(super) fn ends_of(course: &crate::outline::Course) -> [(Uid, Point, Side); 2] {
    [course.from, course.to].map(|end| (end.uid, end.at, end.side))
}
