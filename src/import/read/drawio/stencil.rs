//! What the look of a shape says: `import/stencils.toml`, and after it the words of the vocabulary.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::import::guess;
use crate::model::Vocabulary;

#[derive(Deserialize)]
struct Table {
    group: HashMap<String, String>,
    icon: HashMap<String, String>,
}

static TABLE: LazyLock<Table> =
    LazyLock::new(|| toml::from_str(include_str!("../../../../import/stencils.toml")).expect("a test reads it"));

/// A style: `rounded=1;shape=mxgraph.aws4.resourceIcon;resIcon=mxgraph.aws4.lambda`.
pub struct Style<'x>(&'x str);

impl<'x> Style<'x> {
    /// Of this text.
    pub fn new(text: &'x str) -> Style<'x> {
        Style(text)
    }

    /// The value of a name, the last of several.
    pub fn get(&self, name: &str) -> Option<&'x str> {
        let mut parts = self.0.split(';').rev();
        parts.find_map(|part| part.trim().strip_prefix(name)?.strip_prefix('='))
    }

    /// True if it begins with this word, or has it by itself.
    pub fn has(&self, word: &str) -> bool {
        self.0.split(';').any(|part| part.trim() == word)
    }

    /// True for `name=1`.
    pub fn is(&self, name: &str) -> bool {
        self.get(name) == Some("1")
    }

    /// The stencil's own name, such as `lambda-function`; empty for a plain shape.
    pub fn stencil(&self) -> String {
        let of = |name: &str| self.get(name).filter(|value| !value.is_empty());
        let found = of("resIcon").or(of("grIcon")).or(of("prIcon")).or(of("image")).or(of("shape"));
        let alone = ["cylinder", "umlActor", "actor", "cloud"].into_iter().find(|word| self.has(word));
        found.or(alone).map_or(String::new(), last)
    }

    /// True for the frames of stencils and of draw.io itself.
    pub fn is_frame(&self) -> bool {
        let group = self.get("shape").is_some_and(|shape| shape.contains(".group"));
        group || self.get("grIcon").is_some() || self.has("swimlane") || self.is("container") && !self.is_part()
    }

    /// True for a part of a table or a list.
    pub fn is_part(&self) -> bool {
        matches!(self.get("shape"), Some("tableRow" | "partialRectangle"))
    }

    /// True for an icon, which is no box that others lie in.
    pub fn is_icon(&self) -> bool {
        self.get("image").is_some()
            || self.get("shape").is_some_and(|shape| shape.starts_with("mxgraph.") && !shape.contains(".group"))
    }

    /// True for the cylinder of a database.
    pub fn is_cylinder(&self) -> bool {
        TABLE.icon.get(&self.stencil()).is_some_and(|kind| kind == "db") && !self.is_icon()
    }
}

/// `img/lib/azure2/compute/Virtual_Machine.svg` is `virtual-machine`.
fn last(name: &str) -> String {
    // A picture in the style itself has no name.
    if name.starts_with("data:") {
        return String::new();
    }
    let name = name.strip_suffix(".svg").or_else(|| name.strip_suffix(".png")).unwrap_or(name);
    let name = name.rsplit(['.', '/']).next().unwrap_or_default().to_lowercase();
    name.replace(['_', ' '], "-").chars().take(80).collect()
}

/// The kind of a frame by its style and its title.
pub fn frame(style: &Style<'_>, title: &str) -> &'static str {
    let known = TABLE.group.get(&style.stencil()).and_then(|kind| Vocabulary::builtin().kind(kind));
    known.map_or_else(|| guess::frame(title), |kind| kind.id.as_str())
}

/// The kind of a shape by its style and its label; none if nothing says it.
pub fn icon(style: &Style<'_>, label: &str) -> Option<&'static str> {
    let stencil = style.stencil();
    if style.is_cylinder() {
        return guess::kind(label, "", "", true);
    }
    let known = TABLE.icon.get(&stencil).and_then(|kind| Vocabulary::builtin().kind(kind));
    let known = known.map(|kind| kind.id.as_str()).or_else(|| {
        let bare = ["aws-", "amazon-", "azure-", "google-"].iter().find_map(|brand| stencil.strip_prefix(brand));
        guess::kind(&bare.unwrap_or(&stencil).replace('-', " "), "", "", false)
    });
    known.or_else(|| guess::kind(label, "", "", false))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_the_table_is_one() {
        for (word, kind) in TABLE.icon.iter().chain(&TABLE.group) {
            assert!(Vocabulary::builtin().kind(kind).is_some_and(|found| found.id == *kind), "{word} = {kind}");
            assert!(*word == last(word), "{word}");
        }
    }

    #[test]
    fn stencils_of_several_clouds() {
        for (style, label, expected) in [
            ("outlineConnect=0;shape=mxgraph.aws4.resourceIcon;resIcon=mxgraph.aws4.sqs", "", Some("queue")),
            ("shape=mxgraph.aws4.lambda_function", "Resize", Some("function")),
            ("image;aspect=fixed;image=img/lib/azure2/compute/Virtual_Machine.svg", "", Some("server")),
            ("shape=mxgraph.gcp2.hexIcon;prIcon=cloud_sql", "", Some("db")),
            ("shape=mxgraph.kubernetes.icon2;prIcon=deploy", "web", Some("service")),
            ("shape=cylinder3;whiteSpace=wrap", "Orders", Some("db")),
            ("shape=umlActor", "Customer", Some("user")),
            ("rounded=1;whiteSpace=wrap", "Redis", Some("cache")),
            ("rounded=1;whiteSpace=wrap", "Checkout", None),
        ] {
            assert_eq!(icon(&Style::new(style), label), expected, "{style}");
        }
        let vpc = Style::new("shape=mxgraph.aws4.group;grIcon=mxgraph.aws4.group_vpc");
        assert_eq!((vpc.is_frame(), frame(&vpc, "Main")), (true, "vpc"));
    }
}
