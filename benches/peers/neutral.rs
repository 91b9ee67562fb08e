//! Where everything of one picture stands, whatever program placed it: the form `layout-json/1` that our program writes.

use serde::{Deserialize, Serialize};

use super::graph::Graph;

/// A box: its top left corner, width and height, y downwards.
#[derive(Clone, Copy, PartialEq, Debug, Default, Deserialize, Serialize)]
pub struct Block {
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
}

/// A node.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct PlacedNode {
    /// Its id.
    pub id: String,
    /// The zone that holds it.
    pub zone: Option<String>,
    /// What the reader takes for the node.
    #[serde(flatten)]
    pub block: Block,
}

/// A zone.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct PlacedZone {
    /// Its id.
    pub id: String,
    /// The zone that holds it.
    pub parent: Option<String>,
    /// Its frame.
    #[serde(flatten)]
    pub block: Block,
    /// Its words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<Words>,
}

/// Words and their box.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Words {
    /// What is said.
    #[serde(default)]
    pub text: String,
    /// Where.
    #[serde(flatten)]
    pub block: Block,
}

/// What the points of an edge are.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Course {
    /// Corners.
    Polyline,
    /// A curve in short pieces.
    Curve,
}

/// An edge.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct PlacedEdge {
    /// The id of the node where it begins.
    pub from: String,
    /// The id of the node where it ends.
    pub to: String,
    /// What the points are.
    pub kind: Course,
    /// From border to border.
    pub points: Vec<(f64, f64)>,
    /// Its words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<Words>,
}

/// A picture.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Layout {
    /// All nodes.
    pub nodes: Vec<PlacedNode>,
    /// All zones.
    pub zones: Vec<PlacedZone>,
    /// All edges.
    pub edges: Vec<PlacedEdge>,
}

impl Layout {
    /// What our program has written.
    pub fn read(json: &str) -> Result<Layout, String> {
        serde_json::from_str(json).map_err(|error| error.to_string())
    }

    /// The same design for another program: its nodes have the sizes that they have here. `words` says the label of a node.
    /// A zone that holds nothing is a node, since others do not draw it as a zone.
    pub fn graph(&self, words: impl Fn(&str) -> String) -> Graph {
        let mut graph = Graph::default();
        let text = |label: &Option<Words>| label.as_ref().map(|label| label.text.clone());
        let holds = |id: &str| {
            self.nodes.iter().any(|node| node.zone.as_deref() == Some(id))
                || self.zones.iter().any(|zone| zone.parent.as_deref() == Some(id))
        };
        for zone in &self.zones {
            let (id, parent) = (zone.id.clone(), zone.parent.clone());
            if !holds(&id) {
                let size = (zone.block.w, zone.block.h);
                graph.nodes.push(super::graph::Node { label: words(&id), id, zone: parent, kind: "server", size });
                continue;
            }
            let label = text(&zone.label).unwrap_or_default();
            graph.zones.push(super::graph::Zone { id, parent, label, kind: "zone" });
        }
        for node in &self.nodes {
            let (id, zone, size) = (node.id.clone(), node.zone.clone(), (node.block.w, node.block.h));
            graph.nodes.push(super::graph::Node { label: words(&id), id, zone, kind: "server", size });
        }
        for edge in &self.edges {
            let (from, to) = (edge.from.clone(), edge.to.clone());
            graph.edges.push(super::graph::Edge { from, to, label: text(&edge.label) });
        }
        graph
    }

    /// An error that says what of a design is not there.
    pub fn complete(self, graph: &Graph) -> Result<Layout, String> {
        let counts = [
            ("nodes", self.nodes.len(), graph.nodes.len()),
            ("zones", self.zones.len(), graph.zones.len()),
            ("edges", self.edges.len(), graph.edges.len()),
        ];
        match counts.iter().find(|(_, have, want)| have != want) {
            Some((what, have, want)) => Err(format!("{have} {what} of {want} in its layout")),
            None => Ok(self),
        }
    }
}

/// Points of a Bézier curve, without the first.
pub fn bezier(a: (f64, f64), b: (f64, f64), c: (f64, f64), d: (f64, f64)) -> impl Iterator<Item = (f64, f64)> {
    const PIECES: i32 = 8;
    (1..=PIECES).map(move |piece| {
        let t = f64::from(piece) / f64::from(PIECES);
        let u = 1.0 - t;
        let at =
            |a: f64, b: f64, c: f64, d: f64| u * u * u * a + 3.0 * u * u * t * b + 3.0 * u * t * t * c + t * t * t * d;
        (at(a.0, b.0, c.0, d.0), at(a.1, b.1, c.1, d.1))
    })
}
