//! Where parts of a picture lead, and how far they answer to the pointer.

use crate::geometry::Point;
use crate::output::svg::Writer;
use crate::output::svg::shape::points_of;
use crate::scene::item::{Item, Scene};
use crate::scene::link::Target;

/// How wide the invisible line is around one that leads somewhere or says something, px.
const REACH: f64 = 14.0;

/// True when the link of the whole picture can stand around all of it: browsers follow no link within a link.
pub(super) fn wraps(scene: &Scene) -> bool {
    scene.link.is_some() && !scene.items.iter().any(leads)
}

fn leads(item: &Item) -> bool {
    matches!(item, Item::Group(group) if group.link.is_some() || group.items.iter().any(leads))
}

impl Writer<'_> {
    /// All that stands on the page. Where parts lead somewhere by themselves, what is between them leads where the whole
    /// picture does; the keyboard stops at the first such piece only.
    pub(super) fn page(&mut self) {
        let scene = self.scene;
        let Some(link) = scene.link.as_ref().filter(|_| !wraps(scene)) else { return self.items(&scene.items) };
        let mut first = true;
        for run in scene.items.chunk_by(|a, b| leads(a) == leads(b)) {
            if run.iter().any(leads) {
                self.items(run);
                continue;
            }
            self.xml.line();
            self.begin_link(link);
            if !std::mem::take(&mut first) {
                self.xml.attribute("tabindex", "-1");
            }
            self.items(run);
            self.xml.line().end("a");
        }
    }

    /// Begins what leads somewhere; attributes may follow.
    pub(super) fn begin_link(&mut self, link: &Target) {
        self.xml.start("a");
        match link {
            Target::Page(link) => drop(self.xml.attribute("href", link.as_str())),
            Target::Part(id) => drop(self.xml.raw("href", |out| {
                out.push('#');
                self.root.part(out, id);
            })),
        }
    }

    /// A line that nobody sees, and that is easier to hit than the one that is drawn.
    pub(super) fn reach(&mut self, points: &[Point]) {
        self.xml.start("polyline").raw("points", |out| points_of(out, points));
        self.xml.attribute("fill", "none").attribute("stroke", "none").number("stroke-width", REACH);
        self.xml.attribute("pointer-events", "stroke").end("polyline");
    }
}
