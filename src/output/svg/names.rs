//! Names in a picture: those of two pictures on one page are apart, so that neither takes the other's colours, icons or
//! links. All of them begin with the name of the picture, which comes from its content unless somebody chooses it. As the
//! content is known only when everything is written, a character that no XML holds stands for the name until then.

use crate::output::xml::escape;
use crate::scene::Scene;

/// Stands for the name of the picture while it is written.
const HOLE: char = '\0';

/// The name of the whole picture, with that of its view.
pub(super) struct Root(String);

impl Root {
    pub fn of(scene: &Scene) -> Root {
        let mut name = String::from(HOLE);
        if !scene.view.is_empty() {
            name.push('-');
            escape(&mut name, &scene.view);
        }
        Root(name)
    }

    /// The id of the picture.
    pub fn itself(&self) -> &str {
        &self.0
    }

    /// Writes the id of a part that the design has named.
    pub fn part(&self, out: &mut String, id: &str) {
        out.push_str(&self.0);
        out.push('-');
        escape(out, id);
    }

    /// Writes the id of something that belongs to the picture and not to the design: no element is named with a dot.
    pub fn own(&self, out: &mut String, name: &str) {
        out.push_str(&self.0);
        out.push('.');
        out.push_str(name);
    }
}

/// The picture with its name, which is made from all that is in it when there is no other.
pub(super) fn filled(text: &str, name: Option<&str>) -> String {
    match name {
        Some(name) => text.replace(HOLE, name),
        None => text.replace(HOLE, &format!("cdp-{:08x}", short_hash(text.as_bytes()))),
    }
}

/// FNV-1a, folded: any hash does that is the same on every machine.
fn short_hash(bytes: &[u8]) -> u32 {
    let hash = super::fnv(bytes.iter());
    (hash ^ (hash >> 32)) as u32
}

/// True for what XML and CSS both take as a name wherever it is written, so that it can begin all names of a picture.
pub fn is_name(text: &str) -> bool {
    let inner = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    text.len() <= 64 && text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && text.chars().all(inner)
}
