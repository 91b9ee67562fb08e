//! What is said with a slide, on the page of its notes.

use crate::output::deck::Note;
use crate::output::pptx::frame::{begin, begin_tree, same_colours};
use crate::output::pptx::words::language;
use crate::output::xml::Xml;

/// The page of a slide's notes.
pub(super) fn write(notes: &[Note], usual: &str) -> String {
    let mut xml = begin("p:notes");
    xml.start("p:cSld");
    begin_tree(&mut xml);
    xml.start("p:sp").start("p:nvSpPr").start("p:cNvPr").attribute("id", "2").attribute("name", "Slide Image");
    xml.end("p:cNvPr").start("p:cNvSpPr").start("a:spLocks").attribute("noGrp", "1").attribute("noRot", "1");
    xml.attribute("noChangeAspect", "1").end("a:spLocks").end("p:cNvSpPr").start("p:nvPr").start("p:ph");
    xml.attribute("type", "sldImg").end("p:ph").end("p:nvPr").end("p:nvSpPr").start("p:spPr").end("p:spPr").end("p:sp");
    xml.start("p:sp").start("p:nvSpPr").start("p:cNvPr").attribute("id", "3").attribute("name", "Notes").end("p:cNvPr");
    xml.start("p:cNvSpPr").start("a:spLocks").attribute("noGrp", "1").end("a:spLocks").end("p:cNvSpPr");
    xml.start("p:nvPr").start("p:ph").attribute("type", "body").attribute("idx", "1").end("p:ph").end("p:nvPr");
    xml.end("p:nvSpPr").start("p:spPr").end("p:spPr").start("p:txBody").start("a:bodyPr").end("a:bodyPr");
    xml.start("a:lstStyle").end("a:lstStyle");
    for note in notes {
        paragraph(&mut xml, note, usual);
    }
    if notes.is_empty() {
        xml.start("a:p").start("a:endParaRPr").attribute("lang", language("", usual)).end("a:endParaRPr").end("a:p");
    }
    xml.end("p:txBody").end("p:sp").end("p:spTree").end("p:cSld");
    same_colours(&mut xml);
    xml.end("p:notes");
    xml.finish()
}

fn paragraph(xml: &mut Xml, note: &Note, usual: &str) {
    let (text, bold) = match note {
        Note::Heading(text) => (text, "1"),
        Note::Line(text) => (text, "0"),
    };
    xml.start("a:p").start("a:r").start("a:rPr").attribute("lang", language(text, usual)).attribute("b", bold);
    xml.end("a:rPr").start("a:t").text(text).end("a:t").end("a:r").end("a:p");
}
