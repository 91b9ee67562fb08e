//! The parts of a package of others, read with care: it may be made to do harm.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use usvg::roxmltree::Document;
use zip::ZipArchive;

use crate::limits::Limits;
use crate::output::pptx::package::TYPES;
use crate::output::pptx::relations::Kind;

/// All parts, and what they are.
pub(super) struct Unpacked {
    pub parts: BTreeMap<String, Vec<u8>>,
    /// By name, without a `/` in front.
    pub types: BTreeMap<String, String>,
    /// By the end of the name.
    pub ends: BTreeMap<String, String>,
}

/// A reference from one part to another.
pub(super) struct Reference {
    pub id: String,
    pub kind: String,
    pub target: String,
    /// It leads out of the package.
    pub external: bool,
}

impl Reference {
    pub fn is(&self, kind: Kind) -> bool {
        self.kind == kind.address()
    }
}

impl Unpacked {
    pub fn read(bytes: &[u8], limits: &Limits) -> Result<Unpacked, String> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| "it is no file of PowerPoint".to_owned())?;
        if archive.len() > limits.template_parts {
            return Err(format!("it has more than {} parts", limits.template_parts));
        }
        let (mut parts, mut room) = (BTreeMap::new(), limits.template_unpacked);
        for at in 0..archive.len() {
            let file = archive.by_index(at).map_err(|error| error.to_string())?;
            let Ok(name) = file.name().map(|name| name.trim_start_matches('/').to_owned()) else { continue };
            if file.is_dir() || name.split('/').any(|step| step.is_empty() || step == "." || step == "..") {
                continue;
            }
            let mut content = Vec::new();
            // A part says how large it is, and need not be believed.
            file.take(room as u64 + 1).read_to_end(&mut content).map_err(|error| error.to_string())?;
            room = room
                .checked_sub(content.len())
                .ok_or_else(|| format!("it has more than {} MB when it is unpacked", limits.template_unpacked >> 20))?;
            parts.insert(name, content);
        }
        let mut unpacked = Unpacked { parts, types: BTreeMap::new(), ends: BTreeMap::new() };
        unpacked.read_types()?;
        Ok(unpacked)
    }

    fn read_types(&mut self) -> Result<(), String> {
        let text = self.text(TYPES)?.to_owned();
        let document = Document::parse(&text).map_err(|error| error.to_string())?;
        for node in document.root_element().children() {
            let kind = node.attribute("ContentType").unwrap_or_default().to_owned();
            if let Some(name) = node.attribute("PartName") {
                self.types.insert(name.trim_start_matches('/').to_owned(), kind);
            } else if let Some(end) = node.attribute("Extension") {
                self.ends.insert(end.to_owned(), kind);
            }
        }
        Ok(())
    }

    pub fn text(&self, name: &str) -> Result<&str, String> {
        let bytes = self.parts.get(name).ok_or_else(|| format!("it has no `{name}`"))?;
        std::str::from_utf8(bytes)
            .map(|text| text.trim_start_matches('\u{feff}'))
            .map_err(|_| format!("`{name}` is not UTF-8"))
    }

    /// The part that is the presentation.
    pub fn main(&self) -> Result<String, String> {
        let all = read_references(self.text("_rels/.rels")?);
        let main = all.iter().find(|reference| reference.is(Kind::Document));
        main.map(|reference| path_of("", &reference.target)).ok_or_else(|| "it is no file of PowerPoint".to_owned())
    }
}

/// What a part refers to.
pub(super) fn references(unpacked: &Unpacked, name: &str) -> Vec<Reference> {
    unpacked.text(&relations_of(name)).map(read_references).unwrap_or_default()
}

/// The references of a part of relationships.
pub(super) fn read_references(text: &str) -> Vec<Reference> {
    let Ok(document) = Document::parse(text) else { return Vec::new() };
    let nodes = document.root_element().children().filter(|node| node.tag_name().name() == "Relationship");
    let reference = |node: usvg::roxmltree::Node<'_, '_>| {
        let value = |name: &str| node.attribute(name).map(str::to_owned);
        let external = node.attribute("TargetMode") == Some("External");
        Some(Reference { id: value("Id")?, kind: value("Type")?, target: value("Target")?, external })
    };
    nodes.filter_map(reference).collect()
}

/// The part with the references of a part.
pub(super) fn relations_of(name: &str) -> String {
    match name.rsplit_once('/') {
        Some((folder, name)) => format!("{folder}/_rels/{name}.rels"),
        None => format!("_rels/{name}.rels"),
    }
}

/// The part to which a reference of another leads.
pub(super) fn path_of(from: &str, target: &str) -> String {
    if let Some(whole) = target.strip_prefix('/') {
        return whole.to_owned();
    }
    let mut path: Vec<&str> = from.split('/').collect();
    path.pop();
    for step in target.split('/') {
        match step {
            ".." => drop(path.pop()),
            "." => {}
            step => path.push(step),
        }
    }
    path.join("/")
}
