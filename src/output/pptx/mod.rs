//! Slides that people can go on working with (Office Open XML): every element a shape, every line a connector that is glued
//! to what it connects, every icon a drawing. What is the same from slide to slide has the same name, so that programs
//! which know how move it.

mod connector;
mod element;
mod frame;
mod geometry;
mod line;
mod loose;
mod media;
mod notes;
mod package;
mod paint;
mod presentation;
mod relations;
mod slide;
mod template;
mod units;
mod words;

pub use template::Template;

use crate::geometry::{Point, Rect};
use crate::output::deck::{Deck, Page};
use crate::output::pptx::frame::{CAPTION_SLOT, FIGURE_LAYOUT, NUMBER_SLOT, Places};
use crate::output::pptx::media::Media;
use crate::output::pptx::package::Package;
use crate::output::pptx::paint::Palette;
use crate::output::pptx::relations::{Kind, Relations};
use crate::output::pptx::slide::{Objects, Slots};
use crate::output::pptx::units::{Box, Ground, whole};
use crate::output::pptx::words::Writing;
use crate::output::xml::Xml;
use crate::scene::item::{Item, Text};
use crate::scene::{CAPTION, Scene, TITLE};

/// What the types of parts begin with.
const PART: &str = "application/vnd.openxmlformats-officedocument";
const DRAWING: &str = "http://schemas.openxmlformats.org/drawingml/2006/main";
const PRESENTATION: &str = "http://schemas.openxmlformats.org/presentationml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
/// The height of a slide, in units.
const HEIGHT: f64 = 6_858_000.0;
/// The longest side that a slide may have.
const LONGEST: f64 = 51_206_400.0;
/// Our own master of notes.
const NOTES_MASTER: &str = "ppt/notesMasters/notesMaster1.xml";
/// How long parts move from slide to slide, ms.
const MORPH: &str = "1200";

/// What slides are made on.
struct Setting {
    /// The size of a slide, in units.
    size: (f64, f64),
    palette: Palette,
    /// Parts of the package.
    layout: String,
    notes_master: String,
    slots: Slots,
    /// Where pictures stand, if not on the whole slide.
    area: Option<Box>,
}

/// The bytes of a deck, on a template if there is one; otherwise slides have this ratio of width to height.
pub fn write(deck: &Deck<'_>, ratio: f64, template: Option<&Template>) -> Result<Vec<u8>, String> {
    let mut package = Package::default();
    let setting = match template {
        None => own_setting(&mut package, deck, ratio),
        Some(template) => setting_of(&mut package, deck, template),
    };
    let mut media = Media::default();
    let grounds = grounds(deck, &setting);
    for (at, (page, ground)) in deck.pages.iter().zip(grounds).enumerate() {
        let writing = Writing::new(deck, &setting.palette, ground);
        add_slide(&mut package, deck, (at, page), &writing, &setting, &mut media);
    }
    add_pictures(&mut package, media, deck);
    match template {
        None => presentation::add(&mut package, deck, setting.size),
        Some(template) => {
            let own = template.notes_master.is_none().then_some(setting.notes_master.as_str());
            template.finish(&mut package, deck.pages.len(), own)?;
        }
    }
    let main = template.map_or("ppt/presentation.xml", Template::main);
    presentation::add_properties(&mut package, deck, main);
    package.write()
}

/// A setting of our own.
fn own_setting(package: &mut Package, deck: &Deck<'_>, ratio: f64) -> Setting {
    let size = ((HEIGHT * ratio).clamp(HEIGHT / 6.0, LONGEST).round(), HEIGHT);
    frame::add(package, deck, &places(deck, size));
    frame::add_notes_master(package, deck, NOTES_MASTER, "ppt/theme/theme2.xml");
    Setting {
        size,
        palette: Palette::of(deck.theme),
        layout: format!("ppt/slideLayouts/{FIGURE_LAYOUT}"),
        notes_master: NOTES_MASTER.to_owned(),
        slots: Slots { title: true, caption: Some(CAPTION_SLOT), number: Some(NUMBER_SLOT) },
        area: None,
    }
}

/// The setting of a template.
fn setting_of(package: &mut Package, deck: &Deck<'_>, template: &Template) -> Setting {
    template.begin(package);
    let notes_master = template.notes_master.clone().unwrap_or_else(|| {
        frame::add_notes_master(package, deck, "ppt/notesMasters/cdpNotesMaster.xml", "ppt/theme/cdpNotes.xml");
        "ppt/notesMasters/cdpNotesMaster.xml".to_owned()
    });
    Setting {
        size: (template.size.0 as f64, template.size.1 as f64),
        palette: Palette::of_template(deck.theme),
        layout: template.layout.part.clone(),
        notes_master,
        slots: template.layout.slots,
        area: Some(template.layout.area),
    }
}

/// Where the picture of each page stands. Pages of a story share one place and one scale.
fn grounds(deck: &Deck<'_>, setting: &Setting) -> Vec<Ground> {
    let Some(area) = setting.area else {
        return deck.pages.iter().map(|page| ground(&page.scene, setting.size)).collect();
    };
    let drawn = |page: &Page| {
        let rest = page.scene.items.iter().filter(|item| !has_slot(item, setting.slots));
        rest.map(Item::bounds).reduce(|all, one| all.union(&one)).unwrap_or_default()
    };
    let mut rooms: Vec<Rect> = deck.pages.iter().map(drawn).collect();
    if deck.story
        && let Some(all) = rooms.iter().copied().reduce(|all, one| all.union(&one))
    {
        rooms.fill(all);
    }
    let ground = |room: Rect| {
        let scale = (area.w as f64 / room.w.max(1.0)).min(area.h as f64 / room.h.max(1.0));
        let left = room.x - (area.w as f64 / scale - room.w) / 2.0 - area.x as f64 / scale;
        let top = room.y - (area.h as f64 / scale - room.h) / 2.0 - area.y as f64 / scale;
        Ground { scale, origin: Point::new(left, top) }
    };
    rooms.into_iter().map(ground).collect()
}

/// True for a text that has a place of its own on the slide.
fn has_slot(item: &Item, slots: Slots) -> bool {
    let Item::Group(group) = item else { return false };
    match group.class {
        TITLE => slots.title,
        CAPTION => slots.caption.is_some(),
        _ => false,
    }
}

/// How a part refers to another: from the root of the package.
fn rooted(part: &str) -> String {
    format!("/{part}")
}

/// Where a picture stands on a slide: as large as it can be, in the middle.
fn ground(scene: &Scene, (width, height): (f64, f64)) -> Ground {
    let scale = (width / scene.width.max(1.0)).min(height / scene.height.max(1.0));
    let left = scene.origin.x - (width / scale - scene.width) / 2.0;
    let top = scene.origin.y - (height / scale - scene.height) / 2.0;
    Ground { scale, origin: Point::new(left, top) }
}

/// The texts of a class on a page.
fn heading<'s>(scene: &'s Scene, class: &str) -> Option<&'s Text> {
    scene.items.iter().find_map(|item| match item {
        Item::Group(group) if group.class == class => group.items.iter().find_map(|item| match item {
            Item::Text(text) => Some(text),
            _ => None,
        }),
        _ => None,
    })
}

/// Where titles and captions stand, on all slides alike.
fn places(deck: &Deck<'_>, size: (f64, f64)) -> Places {
    let (w, h) = (whole(size.0), whole(size.1));
    let palette = Palette::of(deck.theme);
    let margin = w / 40;
    let mut places = Places {
        slide: (w, h),
        title: Box { x: margin, y: margin, w: w - 2 * margin, h: h / 12 },
        caption: Box { x: margin, y: margin + h / 12, w: w - 2 * margin, h: h / 20 },
        body: Box { x: margin, y: h / 5, w: w - 2 * margin, h: h - h / 5 - margin },
        title_size: 2400,
        caption_size: 1200,
    };
    let Some(first) = deck.pages.first().filter(|_| deck.story) else { return places };
    let ground = ground(&first.scene, size);
    let writing = Writing::new(deck, &palette, ground);
    let room = |class: &str| -> Option<(Rect, f64)> {
        let texts = deck.pages.iter().filter_map(|page| heading(&page.scene, class));
        let rooms = texts.filter_map(|text| Some((writing.room(text)?, text.size)));
        rooms.reduce(|(all, size), (one, other)| (all.union(&one), size.max(other)))
    };
    let wide = |rect: Rect| ground.rect(Rect { w: first.scene.width - 2.0 * rect.x, ..rect });
    if let Some((rect, size)) = room(TITLE) {
        (places.title, places.title_size) = (wide(rect), ground.font(size));
    }
    places.caption.y = places.title.y + places.title.h;
    if let Some((rect, size)) = room(CAPTION) {
        (places.caption, places.caption_size) = (wide(rect), ground.font(size));
    }
    places.body.y = places.caption.y + places.caption.h + h / 40;
    places.body.h = (h - places.body.y - margin).max(1);
    places
}

fn add_slide(
    package: &mut Package,
    deck: &Deck<'_>,
    (at, page): (usize, &Page),
    writing: &Writing<'_>,
    setting: &Setting,
    media: &mut Media,
) {
    let number = at + 1;
    let mut objects = Objects::new(writing, &page.scene, deck.outline, setting.slots, media);
    objects.relations.add(Kind::Layout, &rooted(&setting.layout));
    objects.relations.add(Kind::Notes, &format!("../notesSlides/notesSlide{number}.xml"));
    let (shapes, relations) = objects.write();
    let mut xml = frame::begin("p:sld");
    xml.start("p:cSld").attribute("name", &page.scene.title);
    frame::begin_tree(&mut xml);
    xml.markup(&shapes).end("p:spTree").end("p:cSld");
    frame::same_colours(&mut xml);
    if deck.story && at > 0 {
        transition(&mut xml);
    }
    xml.end("p:sld");
    let kind = format!("{PART}.presentationml.slide+xml");
    package.typed(&format!("ppt/slides/slide{number}.xml"), &kind, xml.finish());
    package.plain(&format!("ppt/slides/_rels/slide{number}.xml.rels"), relations.write().into_bytes());
    let kind = format!("{PART}.presentationml.notesSlide+xml");
    let notes = notes::write(&page.notes, &deck.language);
    package.typed(&format!("ppt/notesSlides/notesSlide{number}.xml"), &kind, notes);
    let mut relations = Relations::default();
    relations.add(Kind::NotesMaster, &rooted(&setting.notes_master));
    relations.add(Kind::Slide, &format!("../slides/slide{number}.xml"));
    package.plain(&format!("ppt/notesSlides/_rels/notesSlide{number}.xml.rels"), relations.write().into_bytes());
}

/// What is the same moves; programs that do not know how let one slide fade into the next.
fn transition(xml: &mut Xml) {
    xml.start("mc:AlternateContent");
    xml.attribute("xmlns:mc", "http://schemas.openxmlformats.org/markup-compatibility/2006");
    xml.start("mc:Choice");
    xml.attribute("xmlns:p159", "http://schemas.microsoft.com/office/powerpoint/2015/09/main");
    xml.attribute("Requires", "p159");
    xml.start("p:transition").attribute("spd", "slow");
    xml.attribute("xmlns:p14", "http://schemas.microsoft.com/office/powerpoint/2010/main");
    xml.attribute("p14:dur", MORPH);
    xml.start("p159:morph").attribute("option", "byObject").end("p159:morph").end("p:transition").end("mc:Choice");
    xml.start("mc:Fallback").start("p:transition").attribute("spd", "slow").start("p:fade").end("p:fade");
    xml.end("p:transition").end("mc:Fallback").end("mc:AlternateContent");
}

fn add_pictures(package: &mut Package, media: Media, deck: &Deck<'_>) {
    for (at, picture) in media.render(deck.fonts).into_iter().enumerate() {
        package.plain(&format!("ppt/media/cdp-icon{}.png", at + 1), picture.png);
        if let Some(svg) = picture.svg {
            package.plain(&format!("ppt/media/cdp-icon{}.svg", at + 1), svg);
        }
    }
}
