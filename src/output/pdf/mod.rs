//! Documents (PDF): a page for each scene, drawn as it is, with texts that can be selected and searched, a list of the
//! pages, links, and a structure with words for those who cannot see it.

mod draw;
mod icon;
mod path;
mod words;

use std::num::NonZeroU16;

use krilla::Document;
use krilla::action::LinkAction;
use krilla::annotation::{Annotation, LinkAnnotation, Target as Leads};
use krilla::destination::XyzDestination;
use krilla::geom::{Point as At, Rect as Area};
use krilla::metadata::Metadata;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::tagging::{Node, Tag, TagGroup, TagTree};

use crate::geometry::{Point, Rect};
use crate::output::deck::{Deck, Page};
use crate::output::pdf::draw::{Drawn, Painter};
use crate::output::pdf::words::Faces;
use crate::scene::item::Scene;
use crate::scene::{TITLE, Target};
use crate::threads;

/// Points in a px, for a page at its natural size.
const POINTS: f64 = 0.75;
/// The height of a slide, points.
const SLIDE: f64 = 540.0;
/// The longest side of a page, points, and the shortest.
const SIDES: (f64, f64) = (3.0, 14_400.0);

/// From a scene's px to the points of its page.
#[derive(Clone, Copy)]
struct Paper {
    scale: f64,
    origin: Point,
    width: f64,
    height: f64,
}

/// The bytes of a document.
pub fn write(deck: &Deck<'_>) -> Result<Vec<u8>, String> {
    // The last net under code of others, which panics on what it does not expect.
    threads::guarded(|| document(deck))
}

fn document(deck: &Deck<'_>) -> Result<Vec<u8>, String> {
    let mut document = Document::new();
    let mut faces = Faces::new(deck.fonts);
    let mut outline = Outline::new();
    let mut tags = TagTree::new().with_lang(Some(deck.language.clone()));
    let mut at = 0;
    for page in &deck.pages {
        let paper = paper(&page.scene, deck.story);
        let Some(settings) = PageSettings::from_wh(paper.width as f32, paper.height as f32) else { continue };
        let mut sheet = document.start_page_with(settings);
        let (groups, leads) = {
            let mut surface = sheet.surface();
            let mut painter = Painter::new(&mut surface, &mut faces, paper.scale, paper.origin);
            painter.page(&page.scene);
            let done = (painter.groups, painter.leads);
            surface.finish();
            done
        };
        let mut section = TagGroup::new(Tag::Section);
        for (group, link) in groups.into_iter().zip(leads) {
            let annotation = link.and_then(|(area, target)| annotation(area, &target, at, &page.scene, paper));
            let node = tagged(group, page, annotation.map(|one| sheet.add_tagged_annotation(one).into()));
            section.push(node);
        }
        sheet.finish();
        tags.push(section);
        let top = XyzDestination::new(at, At::from_xy(0.0, 0.0));
        outline.push_child(OutlineNode::new(page.scene.title.clone(), top));
        at += 1;
    }
    document.set_outline(outline);
    document.set_tag_tree(tags);
    document.set_metadata(
        Metadata::new().title(deck.title.clone()).language(deck.language.clone()).creator("cdp-draw".to_owned()),
    );
    document.finish().map_err(|error| error.to_string())
}

/// A slide's page is as large as slides are; any other has the natural size of its picture.
fn paper(scene: &Scene, story: bool) -> Paper {
    let scale = if story { SLIDE / scene.height.max(1.0) } else { POINTS };
    // What is larger than pages can be is drawn smaller.
    let scale = scale.min(SIDES.1 / scene.width.max(scene.height).max(1.0));
    let side = |px: f64| (px * scale).clamp(SIDES.0, SIDES.1);
    Paper { scale, origin: scene.origin, width: side(scene.width), height: side(scene.height) }
}

/// A part of the page in the document's structure.
fn tagged(group: Drawn, page: &Page, link: Option<Node>) -> Node {
    let Drawn { content, class, label } = group;
    let language = (class != TITLE).then(|| page.scene.language.clone());
    let mut tag = match (class, label) {
        (TITLE, _) => {
            let level = NonZeroU16::MIN;
            TagGroup::new(Tag::Hn(level, Some(page.scene.title.clone())))
        }
        (_, Some(label)) => TagGroup::new(Tag::Figure(Some(label)).with_lang(language)),
        _ => TagGroup::new(Tag::P),
    };
    match link {
        None => tag.push(content),
        Some(annotation) => {
            let mut link = TagGroup::new(Tag::Link);
            link.push(content);
            link.push(annotation);
            tag.push(link);
        }
    }
    tag.into()
}

/// A place that leads somewhere.
fn annotation(area: Rect, target: &Target, page: usize, scene: &Scene, paper: Paper) -> Option<Annotation> {
    let point = |px: f64, origin: f64| ((px - origin) * paper.scale) as f32;
    let (left, top) = (point(area.x, paper.origin.x), point(area.y, paper.origin.y));
    let (right, bottom) = (point(area.right(), paper.origin.x), point(area.bottom(), paper.origin.y));
    let rect = Area::from_ltrb(left, top, right, bottom)?;
    let (leads, words) = match target {
        Target::Page(link) => {
            (Leads::Action(LinkAction::new(link.as_str().to_owned()).into()), link.as_str().to_owned())
        }
        Target::Part(id) => {
            let to = draw::place_of(&scene.items, id)?;
            let at = At::from_xy(point(to.x, paper.origin.x).max(0.0), point(to.y, paper.origin.y).max(0.0));
            (Leads::Destination(XyzDestination::new(page, at).into()), id.clone())
        }
    };
    Some(Annotation::new_link(LinkAnnotation::new(rect, leads), Some(words)))
}
