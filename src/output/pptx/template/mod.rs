//! Presentations of others as templates: their master, layouts, theme and size, without their slides.

mod layout;
mod unpack;

use std::collections::{BTreeMap, BTreeSet};

use usvg::roxmltree::{Document, Node};

use crate::limits::Limits;
use crate::output::pptx::package::Package;
use crate::output::pptx::relations::Kind;
use crate::output::pptx::{PART, PRESENTATION, RELATIONS};
use crate::output::xml::Xml;
use layout::Chosen;
use unpack::{Reference, Unpacked, path_of, references, relations_of};

/// What the types of presentations and templates end in.
const MAINS: [&str; 2] = ["presentationml.presentation.main+xml", "presentationml.template.main+xml"];

/// A presentation whose slides are left out.
#[derive(Clone, Debug)]
pub struct Template {
    parts: BTreeMap<String, Vec<u8>>,
    types: BTreeMap<String, String>,
    ends: BTreeMap<String, String>,
    /// The part that lists masters and slides.
    main: String,
    /// The size of its slides.
    pub(super) size: (i64, i64),
    /// The part of the layout that ours take.
    pub(super) layout: Chosen,
    /// The part of its master of notes, if it has one.
    pub(super) notes_master: Option<String>,
}

impl Template {
    /// Reads a file of PowerPoint (`.pptx` or `.potx`).
    pub fn read(bytes: &[u8], limits: &Limits) -> Result<Template, String> {
        let unpacked = Unpacked::read(bytes, limits)?;
        let main = unpacked.main()?;
        let kind = unpacked.types.get(&main).cloned().unwrap_or_default();
        if !MAINS.iter().any(|known| kind.ends_with(known)) {
            return Err("it is no presentation without macros".to_owned());
        }
        let text = unpacked.text(&main)?;
        let document = Document::parse(text).map_err(|error| format!("`{main}` is not XML: {error}"))?;
        let size = size(&document).ok_or("it does not say how large its slides are")?;
        let owned = references(&unpacked, &main);
        let layout = layout::choose(&unpacked, &document, &main, &owned, size)?;
        let notes = owned.iter().find(|reference| reference.is(Kind::NotesMaster));
        let notes_master = notes.map(|reference| path_of(&main, &reference.target));
        let kept = kept(&unpacked, &main);
        let Unpacked { mut parts, mut types, ends } = unpacked;
        parts.retain(|name, _| kept.contains(name));
        types.retain(|name, _| kept.contains(name));
        Ok(Template { parts, types, ends, main, size, layout, notes_master })
    }

    /// The part that lists masters and slides.
    pub(super) fn main(&self) -> &str {
        &self.main
    }

    /// Adds all that it has but the list of slides.
    pub(super) fn begin(&self, package: &mut Package) {
        for (end, kind) in &self.ends {
            package.end(end, kind);
        }
        for (name, content) in self.parts.iter().filter(|(name, _)| **name != self.main) {
            match self.types.get(name) {
                Some(kind) => package.typed_bytes(name, kind, content.clone()),
                None => package.plain(name, content.clone()),
            }
        }
    }

    /// The list of our slides, each with the reference to its part, in place of the template's.
    pub(super) fn finish(&self, package: &mut Package, slides: usize, own_notes: Option<&str>) -> Result<(), String> {
        let text = self.parts.get(&self.main).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default();
        let document = Document::parse(text).map_err(|error| error.to_string())?;
        let kind = format!("{PART}.{}", MAINS[0]);
        package.typed(&self.main, &kind, listed(text, &document, slides, own_notes.is_some()));
        let relations = self.relations(slides, own_notes);
        package.plain(&relations_of(&self.main), relations.into_bytes());
        Ok(())
    }

    /// What the list refers to: what it did before, without its slides, and ours.
    fn relations(&self, slides: usize, own_notes: Option<&str>) -> String {
        let mut xml = Xml::default();
        xml.markup(super::package::DECLARATION).start("Relationships");
        xml.attribute("xmlns", "http://schemas.openxmlformats.org/package/2006/relationships");
        let name = relations_of(&self.main);
        let text = self.parts.get(&name).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default();
        for Reference { id, kind, target, external } in unpack::read_references(text) {
            let there = external || self.parts.contains_key(&path_of(&self.main, &target));
            if !there || kind == Kind::Slide.address() {
                continue;
            }
            xml.start("Relationship").attribute("Id", &id).attribute("Type", &kind).attribute("Target", &target);
            if external {
                xml.attribute("TargetMode", "External");
            }
            xml.end("Relationship");
        }
        for at in 0..slides {
            let target = format!("/ppt/slides/slide{}.xml", at + 1);
            super::relations::write_one(&mut xml, &reference(at), Kind::Slide, &target);
        }
        if let Some(notes) = own_notes {
            super::relations::write_one(&mut xml, NOTES, Kind::NotesMaster, &format!("/{notes}"));
        }
        xml.end("Relationships");
        xml.finish()
    }
}

/// What our references are called among those of the template.
const NOTES: &str = "cdpNotes";

fn reference(at: usize) -> String {
    format!("cdpSlide{}", at + 1)
}

fn size(document: &Document<'_>) -> Option<(i64, i64)> {
    let node = document.descendants().find(|node| node.has_tag_name((PRESENTATION, "sldSz")))?;
    let side =
        |name: &str| node.attribute(name)?.parse::<i64>().ok().filter(|side| (914_400..=51_206_400).contains(side));
    Some((side("cx")?, side("cy")?))
}

/// What is reached without going through slides; its own properties and its small picture are not taken along.
fn kept(unpacked: &Unpacked, main: &str) -> BTreeSet<String> {
    let mut kept = BTreeSet::from([main.to_owned()]);
    let mut open = vec![main.to_owned()];
    while let Some(name) = open.pop() {
        kept.insert(relations_of(&name));
        for reference in references(unpacked, &name) {
            // Layouts and masters know no slides; whatever does is about those that are left out.
            let left_out = name == main && (reference.is(Kind::Slide) || reference.kind.ends_with("/commentAuthors"));
            let to = path_of(&name, &reference.target);
            if !reference.external && !left_out && unpacked.parts.contains_key(&to) && kept.insert(to.clone()) {
                open.push(to);
            }
        }
    }
    kept
}

/// The list with our slides: all of it stays as it is but what is about slides.
fn listed(text: &str, document: &Document<'_>, slides: usize, own_notes: bool) -> String {
    let root = document.root_element();
    let children: Vec<Node<'_, '_>> = root.children().filter(Node::is_element).collect();
    let start = root.range().start;
    let first = children.first().map_or(root.range().end, |child| child.range().start);
    let mut out = Xml::with_capacity(text.len() + 4096);
    out.markup(super::package::DECLARATION);
    out.markup(text.get(start..first).unwrap_or_default().trim_end());
    let (mut notes_done, mut slides_done) = (!own_notes, false);
    for child in children {
        let name = child.tag_name().name();
        let before = matches!(name, "sldMasterIdLst" | "notesMasterIdLst" | "handoutMasterIdLst");
        if !notes_done && name != "sldMasterIdLst" {
            notes_list(&mut out);
            notes_done = true;
        }
        if !slides_done && !before {
            slide_list(&mut out, slides);
            slides_done = true;
        }
        // What refers to slides by number has no meaning any more.
        if !matches!(name, "sldIdLst" | "custShowLst" | "extLst" | "modifyVerifier" | "custDataLst") {
            out.markup(text.get(child.range()).unwrap_or_default());
        }
    }
    let end = text.get(..root.range().end).and_then(|text| text.rfind("</")).unwrap_or(root.range().end);
    out.markup(text.get(end..root.range().end).unwrap_or_default());
    out.finish()
}

fn notes_list(xml: &mut Xml) {
    xml.start("p:notesMasterIdLst").attribute("xmlns:p", PRESENTATION).attribute("xmlns:r", RELATIONS);
    xml.start("p:notesMasterId").attribute("r:id", NOTES).end("p:notesMasterId").end("p:notesMasterIdLst");
}

fn slide_list(xml: &mut Xml, slides: usize) {
    xml.start("p:sldIdLst").attribute("xmlns:p", PRESENTATION).attribute("xmlns:r", RELATIONS);
    for at in 0..slides {
        xml.start("p:sldId").attribute("id", &(256 + at).to_string()).attribute("r:id", &reference(at)).end("p:sldId");
    }
    xml.end("p:sldIdLst");
}
