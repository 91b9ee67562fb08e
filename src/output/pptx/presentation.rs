//! The list of slides, and what the whole says of itself.

use crate::output::deck::Deck;
use crate::output::pptx::package::{DECLARATION, Package};
use crate::output::pptx::relations::{Kind, Relations};
use crate::output::pptx::units::whole;
use crate::output::pptx::{DRAWING, PART, frame, words};
use crate::output::xml::Xml;

/// Adds the list of slides, and what stands beside it.
pub(super) fn add(package: &mut Package, deck: &Deck<'_>, size: (f64, f64)) {
    let mut relations = Relations::default();
    let mut xml = frame::begin("p:presentation");
    xml.attribute("saveSubsetFonts", "1");
    let reference = relations.add(Kind::Master, "slideMasters/slideMaster1.xml");
    xml.start("p:sldMasterIdLst").start("p:sldMasterId").attribute("id", "2147483648").attribute("r:id", &reference);
    xml.end("p:sldMasterId").end("p:sldMasterIdLst");
    let reference = relations.add(Kind::NotesMaster, "notesMasters/notesMaster1.xml");
    xml.start("p:notesMasterIdLst").start("p:notesMasterId").attribute("r:id", &reference);
    xml.end("p:notesMasterId").end("p:notesMasterIdLst").start("p:sldIdLst");
    for at in 0..deck.pages.len() {
        let reference = relations.add(Kind::Slide, &format!("slides/slide{}.xml", at + 1));
        xml.start("p:sldId").attribute("id", &(256 + at).to_string()).attribute("r:id", &reference).end("p:sldId");
    }
    xml.end("p:sldIdLst").start("p:sldSz").attribute("cx", &whole(size.0).to_string());
    xml.attribute("cy", &whole(size.1).to_string()).end("p:sldSz");
    xml.start("p:notesSz").attribute("cx", &frame::NOTES.0.to_string()).attribute("cy", &frame::NOTES.1.to_string());
    xml.end("p:notesSz");
    frame::default_text(&mut xml);
    xml.end("p:presentation");
    relations.add(Kind::Settings, "presProps.xml");
    relations.add(Kind::View, "viewProps.xml");
    relations.add(Kind::Theme, "theme/theme1.xml");
    relations.add(Kind::TableStyles, "tableStyles.xml");
    let kind = |name: &str| format!("{PART}.presentationml.{name}+xml");
    package.typed("ppt/presentation.xml", &kind("presentation.main"), xml.finish());
    package.plain("ppt/_rels/presentation.xml.rels", relations.write().into_bytes());
    let empty = |name: &'static str| {
        let mut xml = frame::begin(name);
        xml.end(name);
        xml.finish()
    };
    package.typed("ppt/presProps.xml", &kind("presProps"), empty("p:presentationPr"));
    package.typed("ppt/viewProps.xml", &kind("viewProps"), empty("p:viewPr"));
    package.typed("ppt/tableStyles.xml", &kind("tableStyles"), table_styles());
}

fn table_styles() -> String {
    let mut xml = Xml::default();
    xml.markup(DECLARATION).start("a:tblStyleLst").attribute("xmlns:a", DRAWING);
    xml.attribute("def", "{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}").end("a:tblStyleLst");
    xml.finish()
}

/// What the whole says of itself; `main` is the part that lists the slides.
pub(super) fn add_properties(package: &mut Package, deck: &Deck<'_>, main: &str) {
    let mut xml = Xml::default();
    xml.markup(DECLARATION).start("cp:coreProperties");
    xml.attribute("xmlns:cp", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties");
    xml.attribute("xmlns:dc", "http://purl.org/dc/elements/1.1/");
    xml.start("dc:title").text(&deck.title).end("dc:title");
    xml.start("dc:language").text(words::tag(&deck.language)).end("dc:language").end("cp:coreProperties");
    let kind = "application/vnd.openxmlformats-package.core-properties+xml";
    package.typed("docProps/core.xml", kind, xml.finish());
    let mut xml = Xml::default();
    xml.markup(DECLARATION).start("Properties");
    xml.attribute("xmlns", "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties");
    let count = deck.pages.len().to_string();
    let rows = [
        ("TotalTime", "0"),
        ("Application", "cdp-draw"),
        ("Slides", &count),
        ("Notes", &count),
        ("AppVersion", "16.0000"),
    ];
    for (name, value) in rows {
        xml.start(name).text(value).end(name);
    }
    xml.end("Properties");
    package.typed("docProps/app.xml", &format!("{PART}.extended-properties+xml"), xml.finish());
    let mut relations = Relations::default();
    relations.add(Kind::Document, main);
    relations.add(Kind::Core, "docProps/core.xml");
    relations.add(Kind::Properties, "docProps/app.xml");
    package.plain("_rels/.rels", relations.write().into_bytes());
}
