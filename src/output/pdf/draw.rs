//! Draws the items of a scene on a page, each group as a piece of the document's structure.

use krilla::geom::Transform;
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, Node};

use crate::geometry::{Point, Rect};
use crate::output::pdf::icon;
use crate::output::pdf::path::{fill, outline, stroke};
use crate::output::pdf::words::Faces;
use crate::scene::Target;
use crate::scene::item::{Geometry, Item, Scene, Shape};

/// A piece of a page that has been drawn.
pub(super) struct Drawn {
    pub content: Node,
    pub class: &'static str,
    /// What it is in words; what has none, is text.
    pub label: Option<String>,
}

/// Draws on a page.
pub(super) struct Painter<'p, 's, 'f> {
    surface: &'p mut Surface<'s>,
    faces: &'p mut Faces<'f>,
    place: Transform,
    /// All that has been drawn, in its order.
    pub groups: Vec<Drawn>,
    /// Where each of them leads.
    pub leads: Vec<Option<(Rect, Target)>>,
}

impl<'p, 's, 'f> Painter<'p, 's, 'f> {
    pub fn new(surface: &'p mut Surface<'s>, faces: &'p mut Faces<'f>, scale: f64, origin: Point) -> Self {
        let (x, y) = (-origin.x * scale, -origin.y * scale);
        let place = Transform::from_row(scale as f32, 0.0, 0.0, scale as f32, x as f32, y as f32);
        Painter { surface, faces, place, groups: Vec::new(), leads: Vec::new() }
    }

    /// A whole scene on its page.
    pub fn page(&mut self, scene: &Scene) {
        self.surface.push_transform(&self.place);
        let page = Rect::new(scene.origin.x, scene.origin.y, scene.width, scene.height);
        self.surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
        self.shape(&Shape::filled(Geometry::Rect(page, 0.0), scene.background));
        self.surface.end_tagged();
        for item in &scene.items {
            let (class, label, link) = match item {
                Item::Group(group) => (group.class, group.label.clone(), group.link.clone()),
                _ => ("", None, None),
            };
            let link = match class {
                crate::scene::TITLE => scene.link.clone(),
                _ => link,
            };
            let content = self.surface.start_tagged(ContentTag::Other).into();
            self.item(item);
            self.surface.end_tagged();
            self.groups.push(Drawn { content, class, label });
            self.leads.push(link.map(|target| (item.bounds(), target)));
        }
        self.surface.pop();
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::Group(group) => group.items.iter().for_each(|item| self.item(item)),
            Item::Shape(shape) => self.shape(shape),
            Item::Text(text) => self.faces.draw(self.surface, text),
            Item::Icon(icon) => icon::draw(self.surface, icon),
        }
    }

    fn shape(&mut self, shape: &Shape) {
        let Some(path) = outline(&shape.geometry).filter(|_| shape.fill.is_some() || shape.stroke.is_some()) else {
            return;
        };
        self.surface.set_fill(shape.fill.map(fill));
        self.surface.set_stroke(shape.stroke.as_ref().map(stroke));
        self.surface.draw_path(&path);
    }
}

/// Where a part of an id stands.
pub(super) fn place_of(items: &[Item], id: &str) -> Option<Point> {
    items.iter().find_map(|item| match item {
        Item::Group(group) if group.id.as_deref() == Some(id) => {
            let room = item.bounds();
            Some(Point::new(room.x, room.y))
        }
        Item::Group(group) => place_of(&group.items, id),
        _ => None,
    })
}
