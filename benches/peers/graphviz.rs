//! What `dot -Tjson` writes, as a layout in the neutral form.

use std::collections::BTreeMap;

use serde_json::Value;

use super::graph::Graph;
use super::neutral::{Block, Course, Layout, PlacedEdge, PlacedNode, PlacedZone, Words, bezier};

/// Points of Graphviz in an inch.
const INCH: f64 = 72.0;
/// Less than this off an axis is on it.
const STRAIGHT: f64 = 0.05;

/// The layout of a design.
pub fn read(json: &str, graph: &Graph) -> Result<Layout, String> {
    let document: Value = serde_json::from_str(json).map_err(|error| error.to_string())?;
    let page = Page { top: numbers(&document["bb"]).get(3).copied().ok_or("no `bb`")? };
    let mut layout = Layout::default();
    let mut names = BTreeMap::new();
    for object in list(&document, "objects") {
        let Some(name) = object["name"].as_str() else { continue };
        names.insert(object["_gvid"].as_i64(), name.to_owned());
        if let Some(id) = name.strip_prefix("cluster_") {
            let [left, bottom, right, top] = numbers(&object["bb"])[..] else { return Err(format!("no box of {id}")) };
            let block = Block { x: left, y: page.flip(top), w: right - left, h: top - bottom };
            let parent = graph.zones.iter().find(|zone| zone.id == id).and_then(|zone| zone.parent.clone());
            layout.zones.push(PlacedZone { id: id.into(), parent, block, label: None });
        } else if let [x, y] = numbers(&object["pos"])[..] {
            let (w, h) = (number(&object["width"]) * INCH, number(&object["height"]) * INCH);
            let zone = graph.nodes.iter().find(|node| node.id == name).and_then(|node| node.zone.clone());
            layout.nodes.push(PlacedNode { id: name.into(), zone, block: page.around(x, y, w, h) });
        }
    }
    for edge in list(&document, "edges") {
        let Some(path) = edge["pos"].as_str() else { continue };
        let end = |key: &str| names.get(&edge[key].as_i64()).cloned().ok_or("an edge of no node");
        let (kind, points) = page.path(path)?;
        layout.edges.push(PlacedEdge { from: end("tail")?, to: end("head")?, kind, points, label: page.words(edge) });
    }
    layout.complete(graph)
}

/// Graphviz counts y upwards.
struct Page {
    top: f64,
}

impl Page {
    fn flip(&self, y: f64) -> f64 {
        self.top - y
    }

    fn around(&self, x: f64, y: f64, w: f64, h: f64) -> Block {
        Block { x: x - w / 2.0, y: self.flip(y) - h / 2.0, w, h }
    }

    /// `e,x,y s,x,y x,y x,y …`: where the head and the tail end, and the pieces of the curve.
    fn path(&self, text: &str) -> Result<(Course, Vec<(f64, f64)>), String> {
        let (mut head, mut tail, mut curve) = (None, None, Vec::new());
        for word in text.split_whitespace() {
            let point = |word: &str| {
                let (x, y) = word.split_once(',')?;
                Some((x.parse().ok()?, self.flip(y.parse().ok()?)))
            };
            let bad = || format!("no point: {word}");
            match (word.strip_prefix("e,"), word.strip_prefix("s,")) {
                (Some(word), _) => head = Some(point(word).ok_or_else(bad)?),
                (_, Some(word)) => tail = Some(point(word).ok_or_else(bad)?),
                _ => curve.push(point(word).ok_or_else(bad)?),
            }
        }
        let mut kind = Course::Polyline;
        let mut points: Vec<(f64, f64)> = tail.into_iter().collect();
        points.extend(curve.first());
        for start in (0..curve.len().saturating_sub(3)).step_by(3) {
            let [a, b, c, d] = curve[start..start + 4] else { continue };
            let spread =
                |at: [f64; 4]| at.iter().fold(at[0], |m, v| m.max(*v)) - at.iter().fold(at[0], |m, v| m.min(*v));
            if spread([a.0, b.0, c.0, d.0]) < STRAIGHT || spread([a.1, b.1, c.1, d.1]) < STRAIGHT {
                points.push(d);
            } else {
                kind = Course::Curve;
                points.extend(bezier(a, b, c, d));
            }
        }
        points.extend(head);
        Ok((kind, points))
    }

    fn words(&self, edge: &Value) -> Option<Words> {
        let [x, y] = numbers(&edge["lp"])[..] else { return None };
        let texts = list(edge, "_ldraw_").filter(|draw| draw["op"] == "T");
        let width = texts.map(|text| number(&text["width"])).fold(0.0, f64::max);
        let size = if edge["fontsize"].is_null() { 10.0 } else { number(&edge["fontsize"]) };
        let text = edge["label"].as_str().unwrap_or_default().to_owned();
        Some(Words { text, block: self.around(x, y, width, size * 1.2) })
    }
}

fn list<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value[key].as_array().into_iter().flatten()
}

/// Graphviz writes most numbers as texts.
fn number(value: &Value) -> f64 {
    value.as_f64().or_else(|| value.as_str()?.parse().ok()).unwrap_or_default()
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_str().into_iter().flat_map(|text| text.split(',')).filter_map(|word| word.parse().ok()).collect()
}
