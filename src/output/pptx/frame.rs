//! What a presentation has beside its slides: theme, master, layouts, and the master of notes. A template has its own.

use crate::output::deck::Deck;
use crate::output::pptx::package::{DECLARATION, Package};
use crate::output::pptx::paint::digits;
use crate::output::pptx::relations::{Kind, Relations};
use crate::output::pptx::units::Box;
use crate::output::pptx::{DRAWING, PART, PRESENTATION, RELATIONS};
use crate::output::xml::Xml;
use crate::scene::Theme;
use crate::scene::colour::Colour;

/// The number of the place of what stands under the title.
pub(super) const CAPTION_SLOT: u32 = 13;
/// The number of the place of a slide's number.
pub(super) const NUMBER_SLOT: u32 = 12;
/// The layout of our slides.
pub(super) const FIGURE_LAYOUT: &str = "slideLayout1.xml";

/// Where the texts around the architecture stand, and how large they are, in units and hundredths of a point.
#[derive(Clone, Copy, Debug)]
pub(super) struct Places {
    pub slide: (i64, i64),
    pub title: Box,
    pub caption: Box,
    pub body: Box,
    pub title_size: i64,
    pub caption_size: i64,
}

/// Adds the theme, the master and the layouts.
pub(super) fn add(package: &mut Package, deck: &Deck<'_>, places: &Places) {
    package.typed("ppt/theme/theme1.xml", &format!("{PART}.theme+xml"), theme(deck));
    let kind = format!("{PART}.presentationml.slideMaster+xml");
    package.typed("ppt/slideMasters/slideMaster1.xml", &kind, master(deck, places));
    let mut relations = Relations::default();
    let layouts = [("Figure", true), ("Title and Content", false)];
    for (at, (name, figure)) in layouts.into_iter().enumerate() {
        let file = format!("slideLayout{}.xml", at + 1);
        relations.add(Kind::Layout, &format!("../slideLayouts/{file}"));
        let kind = format!("{PART}.presentationml.slideLayout+xml");
        package.typed(&format!("ppt/slideLayouts/{file}"), &kind, layout(deck, name, figure, places));
        let mut own = Relations::default();
        own.add(Kind::Master, "../slideMasters/slideMaster1.xml");
        package.plain(&format!("ppt/slideLayouts/_rels/{file}.rels"), own.write().into_bytes());
    }
    relations.add(Kind::Theme, "../theme/theme1.xml");
    package.plain("ppt/slideMasters/_rels/slideMaster1.xml.rels", relations.write().into_bytes());
}

/// Adds a master of notes as a part of a name, with its theme as another.
pub(super) fn add_notes_master(package: &mut Package, deck: &Deck<'_>, part: &str, theme_part: &str) {
    package.typed(theme_part, &format!("{PART}.theme+xml"), theme(deck));
    package.typed(part, &format!("{PART}.presentationml.notesMaster+xml"), notes_master(deck));
    let mut relations = Relations::default();
    relations.add(Kind::Theme, &format!("/{theme_part}"));
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    package.plain(&format!("{folder}/_rels/{name}.rels"), relations.write().into_bytes());
}

/// The root of a part, with its name spaces.
pub(super) fn begin(name: &'static str) -> Xml {
    let mut xml = Xml::with_capacity(8 * 1024);
    xml.markup(DECLARATION);
    xml.start(name).attribute("xmlns:a", DRAWING).attribute("xmlns:r", RELATIONS).attribute("xmlns:p", PRESENTATION);
    xml
}

/// True for a theme of light texts on a dark page.
fn is_dark(theme: &Theme) -> bool {
    theme.colours.background.light.luminance() < theme.colours.ink.light.luminance()
}

fn theme(deck: &Deck<'_>) -> String {
    use crate::model::Category::{Compute, Database, Messaging, Network, Storage};
    let colours = &deck.theme.colours;
    let mut slots =
        [("a:dk1", colours.ink), ("a:lt1", colours.background), ("a:dk2", colours.title), ("a:lt2", colours.panel)];
    if is_dark(deck.theme) {
        slots =
            [("a:dk1", colours.background), ("a:lt1", colours.ink), ("a:dk2", colours.panel), ("a:lt2", colours.title)];
    }
    let accent = |category| deck.theme.icon(category).accent;
    let accents = [
        ("a:accent1", colours.arrow),
        ("a:accent2", accent(Compute)),
        ("a:accent3", accent(Storage)),
        ("a:accent4", accent(Database)),
        ("a:accent5", accent(Network)),
        ("a:accent6", accent(Messaging)),
        ("a:hlink", colours.arrow),
        ("a:folHlink", colours.muted),
    ];
    let mut xml = Xml::default();
    xml.markup(DECLARATION).start("a:theme").attribute("xmlns:a", DRAWING).attribute("name", "cdp-draw");
    xml.start("a:themeElements").start("a:clrScheme").attribute("name", "cdp-draw");
    for (name, colour) in slots.into_iter().chain(accents) {
        slot(&mut xml, name, colour);
    }
    xml.end("a:clrScheme").start("a:fontScheme").attribute("name", "cdp-draw");
    for name in ["a:majorFont", "a:minorFont"] {
        xml.start(name);
        for (script, face) in [("a:latin", deck.fonts.family()), ("a:ea", deck.fonts.family()), ("a:cs", "")] {
            xml.start(script).attribute("typeface", face).end(script);
        }
        xml.end(name);
    }
    xml.end("a:fontScheme").markup(include_str!("parts/formats.xml").trim_end()).end("a:themeElements");
    xml.start("a:objectDefaults").end("a:objectDefaults");
    xml.start("a:extraClrSchemeLst").end("a:extraClrSchemeLst").end("a:theme");
    xml.finish()
}

fn slot(xml: &mut Xml, name: &'static str, colour: Colour) {
    xml.start(name).start("a:srgbClr").attribute("val", &digits(colour.light)).end("a:srgbClr").end(name);
}

/// Which of the theme's colours are grounds, and which are texts.
fn colour_map(xml: &mut Xml, dark: bool) {
    let names = match dark {
        false => [("bg1", "lt1"), ("tx1", "dk1"), ("bg2", "lt2"), ("tx2", "dk2")],
        true => [("bg1", "dk1"), ("tx1", "lt1"), ("bg2", "dk2"), ("tx2", "lt2")],
    };
    xml.start("p:clrMap");
    for (name, to) in names {
        xml.attribute(name, to);
    }
    for accent in ["accent1", "accent2", "accent3", "accent4", "accent5", "accent6", "hlink", "folHlink"] {
        xml.attribute(accent, accent);
    }
    xml.end("p:clrMap");
}

/// The beginning of a tree of shapes: the group that holds them all.
pub(super) fn begin_tree(xml: &mut Xml) {
    xml.start("p:spTree")
        .start("p:nvGrpSpPr")
        .start("p:cNvPr")
        .attribute("id", "1")
        .attribute("name", "")
        .end("p:cNvPr");
    xml.start("p:cNvGrpSpPr").end("p:cNvGrpSpPr").start("p:nvPr").end("p:nvPr").end("p:nvGrpSpPr");
    xml.start("p:grpSpPr").start("a:xfrm");
    for (offset, size) in [("a:off", "a:ext"), ("a:chOff", "a:chExt")] {
        xml.start(offset).attribute("x", "0").attribute("y", "0").end(offset);
        xml.start(size).attribute("cx", "0").attribute("cy", "0").end(size);
    }
    xml.end("a:xfrm").end("p:grpSpPr");
}

/// A place for a text.
struct Slot<'a> {
    id: usize,
    name: &'a str,
    kind: Option<&'static str>,
    number: Option<u32>,
    /// None where the master says it.
    place: Option<Box>,
    /// What is shown while it is empty.
    prompt: &'a str,
    anchor: &'static str,
    /// Hundredths of a point, and no sign in front of the lines.
    size: Option<i64>,
}

fn slot_shape(xml: &mut Xml, slot: &Slot<'_>) {
    xml.start("p:sp").start("p:nvSpPr").start("p:cNvPr").attribute("id", &slot.id.to_string());
    xml.attribute("name", slot.name).end("p:cNvPr").start("p:cNvSpPr").start("a:spLocks");
    if slot.kind == Some("sldImg") {
        xml.attribute("noGrp", "1").attribute("noRot", "1").attribute("noChangeAspect", "1");
    } else {
        xml.attribute("noGrp", "1");
    }
    xml.end("a:spLocks").end("p:cNvSpPr").start("p:nvPr").start("p:ph");
    if let Some(kind) = slot.kind {
        xml.attribute("type", kind);
    }
    if let Some(number) = slot.number {
        xml.attribute("idx", &number.to_string());
    }
    xml.end("p:ph").end("p:nvPr").end("p:nvSpPr").start("p:spPr");
    if let Some(place) = slot.place {
        xml.start("a:xfrm");
        super::connector::place(xml, place);
        xml.end("a:xfrm").start("a:prstGeom").attribute("prst", "rect").start("a:avLst").end("a:avLst");
        xml.end("a:prstGeom");
    }
    xml.end("p:spPr");
    if slot.kind == Some("sldImg") {
        xml.end("p:sp");
        return;
    }
    xml.start("p:txBody").start("a:bodyPr");
    if slot.place.is_some() {
        for inset in ["lIns", "tIns", "rIns", "bIns"] {
            xml.attribute(inset, "0");
        }
        xml.attribute("anchor", slot.anchor).start("a:normAutofit").end("a:normAutofit");
    }
    xml.end("a:bodyPr").start("a:lstStyle");
    if let Some(size) = slot.size {
        xml.start("a:lvl1pPr").attribute("marL", "0").attribute("indent", "0").start("a:buNone").end("a:buNone");
        xml.start("a:defRPr").attribute("sz", &size.to_string()).end("a:defRPr").end("a:lvl1pPr");
    }
    xml.end("a:lstStyle").start("a:p");
    if slot.kind == Some("sldNum") {
        xml.start("a:fld").attribute("id", "{6F1E2B34-5C7A-4D18-9E0B-3A4C5D6E7F80}").attribute("type", "slidenum");
        xml.start("a:rPr").attribute("lang", "en-US").end("a:rPr").start("a:t").text("‹#›").end("a:t").end("a:fld");
    } else {
        xml.start("a:r").start("a:rPr").attribute("lang", "en-US").end("a:rPr");
        xml.start("a:t").text(slot.prompt).end("a:t").end("a:r");
    }
    xml.end("a:p").end("p:txBody").end("p:sp");
}

fn prompts(deck: &Deck<'_>) -> [&'static str; 2] {
    if deck.language == "ja" { ["タイトル", "テキスト"] } else { ["Title", "Text"] }
}

fn title_slot<'a>(deck: &Deck<'_>, place: Option<Box>) -> Slot<'a> {
    let [prompt, _] = prompts(deck);
    Slot { id: 2, name: "Title", kind: Some("title"), number: None, place, prompt, anchor: "t", size: None }
}

fn number_slot<'a>(places: &Places, place: bool) -> Slot<'a> {
    let (w, h) = places.slide;
    let place = place.then_some(Box { x: w - w / 12, y: h - h / 22, w: w / 14, h: h / 28 });
    let size = place.map(|_| 900);
    Slot {
        id: 4,
        name: "Slide Number",
        kind: Some("sldNum"),
        number: Some(NUMBER_SLOT),
        place,
        prompt: "",
        anchor: "b",
        size,
    }
}

fn master(deck: &Deck<'_>, places: &Places) -> String {
    let [_, text] = prompts(deck);
    let mut xml = begin("p:sldMaster");
    xml.start("p:cSld").start("p:bg").start("p:bgRef").attribute("idx", "1001").start("a:schemeClr");
    xml.attribute("val", "bg1").end("a:schemeClr").end("p:bgRef").end("p:bg");
    begin_tree(&mut xml);
    slot_shape(&mut xml, &title_slot(deck, Some(places.title)));
    let body = Some(places.body);
    let body = Slot {
        id: 3,
        name: "Text",
        kind: Some("body"),
        number: Some(1),
        place: body,
        prompt: text,
        anchor: "t",
        size: None,
    };
    slot_shape(&mut xml, &body);
    slot_shape(&mut xml, &number_slot(places, true));
    xml.end("p:spTree").end("p:cSld");
    colour_map(&mut xml, is_dark(deck.theme));
    xml.start("p:sldLayoutIdLst");
    for at in 0..2 {
        xml.start("p:sldLayoutId").attribute("id", &(2_147_483_649_u32 + at).to_string());
        xml.attribute("r:id", &format!("rId{}", at + 1)).end("p:sldLayoutId");
    }
    xml.end("p:sldLayoutIdLst").start("p:txStyles").start("p:titleStyle");
    level(&mut xml, "a:lvl1pPr", 0, places.title_size, ("tx2", true, "+mj"));
    xml.end("p:titleStyle").start("p:bodyStyle");
    for (at, name) in LEVELS.into_iter().enumerate() {
        level(&mut xml, name, at as i64, 2000 - 200 * (at as i64).min(3), ("tx1", false, "+mn"));
    }
    xml.end("p:bodyStyle").start("p:otherStyle");
    level(&mut xml, "a:lvl1pPr", 0, 1800, ("tx1", false, "+mn"));
    xml.end("p:otherStyle").end("p:txStyles").end("p:sldMaster");
    xml.finish()
}

const LEVELS: [&str; 5] = ["a:lvl1pPr", "a:lvl2pPr", "a:lvl3pPr", "a:lvl4pPr", "a:lvl5pPr"];

fn level(xml: &mut Xml, name: &'static str, depth: i64, size: i64, (colour, bold, font): (&str, bool, &str)) {
    xml.start(name).attribute("marL", &(depth * 285_750).to_string()).attribute("indent", "0").attribute("algn", "l");
    xml.attribute("defTabSz", "914400").attribute("rtl", "0").attribute("eaLnBrk", "1").attribute("latinLnBrk", "0");
    xml.attribute("hangingPunct", "1");
    xml.start("a:spcBef").start("a:spcPts").attribute("val", "0").end("a:spcPts").end("a:spcBef");
    xml.start("a:buNone").end("a:buNone");
    xml.start("a:defRPr").attribute("sz", &size.to_string()).attribute("b", if bold { "1" } else { "0" });
    xml.attribute("kern", "1200").start("a:solidFill").start("a:schemeClr").attribute("val", colour);
    xml.end("a:schemeClr").end("a:solidFill");
    for (script, end) in [("a:latin", "-lt"), ("a:ea", "-ea"), ("a:cs", "-cs")] {
        xml.start(script).attribute("typeface", &format!("{font}{end}")).end(script);
    }
    xml.end("a:defRPr").end(name);
}

/// The text style of shapes that are no places of a layout.
pub(super) fn default_text(xml: &mut Xml) {
    xml.start("p:defaultTextStyle");
    level(xml, "a:lvl1pPr", 0, 1800, ("tx1", false, "+mn"));
    xml.end("p:defaultTextStyle");
}

fn layout(deck: &Deck<'_>, name: &str, figure: bool, places: &Places) -> String {
    let [_, text] = prompts(deck);
    let mut xml = begin("p:sldLayout");
    if !figure {
        xml.attribute("type", "obj");
    }
    xml.attribute("preserve", "1");
    if figure {
        xml.attribute("userDrawn", "1");
    }
    xml.start("p:cSld").attribute("name", name);
    begin_tree(&mut xml);
    slot_shape(&mut xml, &title_slot(deck, None));
    let slot = match figure {
        true => Slot {
            id: 3,
            name: "Caption",
            kind: Some("body"),
            number: Some(CAPTION_SLOT),
            place: Some(places.caption),
            prompt: text,
            anchor: "t",
            size: Some(places.caption_size),
        },
        false => Slot {
            id: 3,
            name: "Content",
            kind: None,
            number: Some(1),
            place: None,
            prompt: text,
            anchor: "t",
            size: None,
        },
    };
    slot_shape(&mut xml, &slot);
    slot_shape(&mut xml, &number_slot(places, false));
    xml.end("p:spTree").end("p:cSld");
    same_colours(&mut xml);
    xml.end("p:sldLayout");
    xml.finish()
}

/// The colours of the master.
pub(super) fn same_colours(xml: &mut Xml) {
    xml.start("p:clrMapOvr").start("a:masterClrMapping").end("a:masterClrMapping").end("p:clrMapOvr");
}

/// The paper of notes, in units.
pub(super) const NOTES: (i64, i64) = (6_858_000, 9_144_000);

fn notes_master(deck: &Deck<'_>) -> String {
    let [_, text] = prompts(deck);
    let mut xml = begin("p:notesMaster");
    xml.start("p:cSld").start("p:bg").start("p:bgRef").attribute("idx", "1001").start("a:schemeClr");
    xml.attribute("val", "bg1").end("a:schemeClr").end("p:bgRef").end("p:bg");
    begin_tree(&mut xml);
    let image = Box { x: 685_800, y: 1_143_000, w: 5_486_400, h: 3_086_100 };
    let words = Box { x: 685_800, y: 4_400_550, w: 5_486_400, h: 3_600_450 };
    slot_shape(
        &mut xml,
        &Slot {
            id: 2,
            name: "Slide Image",
            kind: Some("sldImg"),
            number: Some(2),
            place: Some(image),
            prompt: "",
            anchor: "t",
            size: None,
        },
    );
    slot_shape(
        &mut xml,
        &Slot {
            id: 3,
            name: "Notes",
            kind: Some("body"),
            number: Some(3),
            place: Some(words),
            prompt: text,
            anchor: "t",
            size: None,
        },
    );
    xml.end("p:spTree").end("p:cSld");
    // Notes are printed: dark on light.
    colour_map(&mut xml, is_dark(deck.theme));
    xml.start("p:notesStyle");
    level(&mut xml, "a:lvl1pPr", 0, 1200, ("tx1", false, "+mn"));
    xml.end("p:notesStyle").end("p:notesMaster");
    xml.finish()
}
