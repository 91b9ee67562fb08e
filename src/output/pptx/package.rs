//! The package: its parts, what they are, and the bytes of all of it, the same at every run.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::output::xml::Xml;

/// What each part of XML begins with.
pub(super) const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// What parts are, by the ends of their names.
const ENDS: [(&str, &str); 4] = [
    ("png", "image/png"),
    ("rels", "application/vnd.openxmlformats-package.relationships+xml"),
    ("svg", "image/svg+xml"),
    ("xml", "application/xml"),
];

/// The name of the part that says what all others are.
pub(super) const TYPES: &str = "[Content_Types].xml";

/// Parts by their names, without a `/` in front.
#[derive(Default)]
pub(super) struct Package {
    parts: BTreeMap<String, Vec<u8>>,
    /// What they are, where the end of the name does not say it.
    types: BTreeMap<String, String>,
    /// The same by ends of names.
    ends: BTreeMap<String, String>,
}

impl Package {
    /// Adds a part of XML that is of a type.
    pub fn typed(&mut self, name: &str, kind: &str, text: String) {
        self.typed_bytes(name, kind, text.into_bytes());
    }

    /// Adds a part that is of a type.
    pub fn typed_bytes(&mut self, name: &str, kind: &str, bytes: Vec<u8>) {
        self.types.insert(name.to_owned(), kind.to_owned());
        self.parts.insert(name.to_owned(), bytes);
    }

    /// Adds a part whose name says what it is.
    pub fn plain(&mut self, name: &str, bytes: Vec<u8>) {
        self.parts.insert(name.to_owned(), bytes);
    }

    /// Says what the end of names means.
    pub fn end(&mut self, end: &str, kind: &str) {
        self.ends.insert(end.to_owned(), kind.to_owned());
    }

    /// All bytes.
    pub fn write(mut self) -> Result<Vec<u8>, String> {
        let types = self.content_types();
        self.parts.insert(TYPES.to_owned(), types.into_bytes());
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        // Programs look for these first.
        let first = [TYPES, "_rels/.rels"];
        let rest = self.parts.keys().map(String::as_str).filter(|name| !first.contains(name));
        for name in first.into_iter().chain(rest) {
            let Some(bytes) = self.parts.get(name) else { continue };
            let method = if name.ends_with(".png") { CompressionMethod::Stored } else { CompressionMethod::Deflated };
            let options = SimpleFileOptions::default()
                .compression_method(method)
                .last_modified_time(DateTime::default())
                .unix_permissions(0o644);
            zip.start_file(name, options).map_err(|error| error.to_string())?;
            zip.write_all(bytes).map_err(|error| error.to_string())?;
        }
        Ok(zip.finish().map_err(|error| error.to_string())?.into_inner())
    }

    /// What each part is: by the end of its name, or by the whole name.
    fn content_types(&self) -> String {
        let mut xml = Xml::default();
        xml.markup(DECLARATION);
        xml.start("Types").attribute("xmlns", "http://schemas.openxmlformats.org/package/2006/content-types");
        let mut ends: BTreeMap<&str, &str> =
            self.ends.iter().map(|(end, kind)| (end.as_str(), kind.as_str())).collect();
        let used: BTreeSet<&str> = self.parts.keys().filter_map(|name| Some(name.rsplit_once('.')?.1)).collect();
        ends.extend(ENDS.iter().copied().filter(|(end, _)| used.contains(end) || matches!(*end, "rels" | "xml")));
        for (end, kind) in ends {
            xml.start("Default").attribute("Extension", end).attribute("ContentType", kind).end("Default");
        }
        for (name, kind) in &self.types {
            xml.start("Override").attribute("PartName", &format!("/{name}")).attribute("ContentType", kind);
            xml.end("Override");
        }
        xml.end("Types");
        xml.finish()
    }
}
