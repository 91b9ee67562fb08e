//! What a part of a package refers to.

use crate::output::xml::Xml;

/// Where relationships of documents are defined.
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// What something is to the part that refers to it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Document,
    Properties,
    Core,
    Master,
    Layout,
    Theme,
    NotesMaster,
    Notes,
    Slide,
    Image,
    Settings,
    View,
    TableStyles,
    /// A page of the web, outside of the package.
    Link,
}

/// What one part refers to; `rId1` is the first.
#[derive(Clone, Default, Debug)]
pub(super) struct Relations {
    all: Vec<(Kind, String)>,
}

impl Kind {
    /// The address of the kind.
    pub fn address(self) -> String {
        match self {
            Kind::Core => {
                "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties".to_owned()
            }
            Kind::Document => format!("{OFFICE}/officeDocument"),
            Kind::Properties => format!("{OFFICE}/extended-properties"),
            Kind::Master => format!("{OFFICE}/slideMaster"),
            Kind::Layout => format!("{OFFICE}/slideLayout"),
            Kind::Theme => format!("{OFFICE}/theme"),
            Kind::NotesMaster => format!("{OFFICE}/notesMaster"),
            Kind::Notes => format!("{OFFICE}/notesSlide"),
            Kind::Slide => format!("{OFFICE}/slide"),
            Kind::Image => format!("{OFFICE}/image"),
            Kind::Settings => format!("{OFFICE}/presProps"),
            Kind::View => format!("{OFFICE}/viewProps"),
            Kind::TableStyles => format!("{OFFICE}/tableStyles"),
            Kind::Link => format!("{OFFICE}/hyperlink"),
        }
    }
}

impl Relations {
    /// Refers to something, and gives the name of the reference; once for each thing.
    pub fn add(&mut self, kind: Kind, target: &str) -> String {
        let target = if kind == Kind::Link { uri(target) } else { target.to_owned() };
        let known = self.all.iter().position(|(of, to)| *of == kind && *to == target);
        let at = known.unwrap_or_else(|| {
            self.all.push((kind, target));
            self.all.len() - 1
        });
        format!("rId{}", at + 1)
    }

    /// The part that says so.
    pub fn write(&self) -> String {
        let mut xml = Xml::default();
        xml.markup(super::package::DECLARATION);
        xml.start("Relationships").attribute("xmlns", "http://schemas.openxmlformats.org/package/2006/relationships");
        for (at, (kind, target)) in self.all.iter().enumerate() {
            write_one(&mut xml, &format!("rId{}", at + 1), *kind, target);
        }
        xml.end("Relationships");
        xml.finish()
    }
}

/// One reference.
pub(super) fn write_one(xml: &mut Xml, id: &str, kind: Kind, target: &str) {
    xml.start("Relationship").attribute("Id", id).attribute("Type", &kind.address()).attribute("Target", target);
    if kind == Kind::Link {
        xml.attribute("TargetMode", "External");
    }
    xml.end("Relationship");
}

/// An address in the characters that addresses may have: one with others keeps a program from opening the whole file.
fn uri(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    for byte in address.bytes() {
        let allowed = byte.is_ascii_alphanumeric() || b"-._~:/?#@!$&'()*+,;=%".contains(&byte);
        match allowed {
            true => out.push(char::from(byte)),
            false => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_have_one_name_each_and_addresses_no_strange_characters() {
        let mut relations = Relations::default();
        assert_eq!(relations.add(Kind::Image, "../media/icon1.png"), "rId1");
        assert_eq!(relations.add(Kind::Link, "https://example.com/a b?q=[ü]"), "rId2");
        assert_eq!(relations.add(Kind::Image, "../media/icon1.png"), "rId1");
        let text = relations.write();
        assert!(text.contains("https://example.com/a%20b?q=%5B%C3%BC%5D"), "{text}");
        assert_eq!(text.matches("TargetMode").count(), 1);
    }
}
