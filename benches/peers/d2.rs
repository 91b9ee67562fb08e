//! What D2 draws, as a layout in the neutral form: it writes no places, but its SVG names what it shows.

use std::collections::BTreeMap;

use base64::Engine;
use svgtypes::{PathParser, PathSegment, SimplePathSegment, SimplifyingPathParser};
use usvg::roxmltree::{Document, Node};

use super::emit::d2_path;
use super::graph::Graph;
use super::neutral::{Block, Course, Layout, PlacedEdge, PlacedNode, PlacedZone, Words, bezier};

/// A curve that leads further than this is more than a rounded corner.
const ROUNDING: f64 = 48.0;

/// The layout of a design.
pub fn read(svg: &str, graph: &Graph) -> Result<Layout, String> {
    let document = Document::parse(svg).map_err(|error| error.to_string())?;
    let zones: BTreeMap<String, _> = graph.zones.iter().map(|zone| (d2_path(graph, &zone.id), zone)).collect();
    let nodes: BTreeMap<String, _> = graph.nodes.iter().map(|node| (d2_path(graph, &node.id), node)).collect();
    // Behind a label the line is masked.
    let masks = document.descendants().filter(|node| node.has_tag_name("mask")).flat_map(|mask| mask.descendants());
    let masks = masks.filter(|node| matches!(node.attribute("fill"), Some("rgba(0,0,0,0.75)" | "black")));
    let masks: Vec<Block> = masks.filter_map(|rect| block(&rect)).collect();
    let mut layout = Layout::default();
    for group in document.descendants().filter(|node| node.has_tag_name("g")) {
        let Some(name) = group.attribute("class").and_then(name) else { continue };
        if let Some((from, to)) = ends(&name) {
            let (Some(from), Some(to)) = (nodes.get(&from), nodes.get(&to)) else { continue };
            let is_line = |node: &Node| node.attribute("class").is_some_and(|class| class.starts_with("connection"));
            let line = group.descendants().find(|node| node.has_tag_name("path") && is_line(node));
            let (kind, points) = course(line.and_then(|line| line.attribute("d")).ok_or("an edge without a line")?)?;
            let text = group.descendants().find(|node| node.has_tag_name("text"));
            let label = text.and_then(|text| label(&text, &masks));
            layout.edges.push(PlacedEdge { from: from.id.clone(), to: to.id.clone(), kind, points, label });
        } else if let Some(zone) = zones.get(&name) {
            let block = shape(&group).ok_or("a zone without a shape")?;
            let (id, parent) = (zone.id.clone(), zone.parent.clone());
            layout.zones.push(PlacedZone { id, parent, block, label: None });
        } else if let Some(node) = nodes.get(&name) {
            let block = shape(&group).ok_or("a node without a shape")?;
            layout.nodes.push(PlacedNode { id: node.id.clone(), zone: node.zone.clone(), block });
        }
    }
    layout.complete(graph)
}

/// The class of a group is the name of what it shows, in base 64.
fn name(class: &str) -> Option<String> {
    let bytes = base64::engine::general_purpose::STANDARD.decode(class.split(' ').next()?).ok()?;
    let name = String::from_utf8(bytes).ok()?;
    Some(name.replace("&gt;", ">").replace("&lt;", "<").replace("&amp;", "&"))
}

/// `zone.(a -> b)[0]` joins `zone.a` and `zone.b`.
fn ends(name: &str) -> Option<(String, String)> {
    let (holder, rest) = name.split_once('(')?;
    let (from, to) = rest.rsplit_once(")[")?.0.split_once(" -> ")?;
    Some((format!("{holder}{from}"), format!("{holder}{to}")))
}

fn block(rect: &Node) -> Option<Block> {
    let number = |name| rect.attribute(name)?.parse().ok();
    Some(Block { x: number("x")?, y: number("y")?, w: number("width")?, h: number("height")? })
}

fn shape(group: &Node) -> Option<Block> {
    let shape = group.children().find(|node| node.attribute("class") == Some("shape"))?;
    shape.descendants().find(|node| node.has_tag_name("rect")).and_then(|rect| block(&rect))
}

fn label(text: &Node, masks: &[Block]) -> Option<Words> {
    let (x, y): (f64, f64) = (text.attribute("x")?.parse().ok()?, text.attribute("y")?.parse().ok()?);
    let holds = |b: &&Block| b.x - 2.0 <= x && x <= b.x + b.w + 2.0 && b.y - 2.0 <= y && y <= b.y + b.h + 4.0;
    let off = |b: &Block| (b.x + b.w / 2.0 - x).abs();
    let block = masks.iter().filter(holds).min_by(|a, b| off(a).total_cmp(&off(b)))?;
    Some(Words { text: text.text().unwrap_or_default().into(), block: *block })
}

fn course(path: &str) -> Result<(Course, Vec<(f64, f64)>), String> {
    let (mut points, mut curved) = (Vec::new(), false);
    for segment in SimplifyingPathParser::from(path) {
        match segment.map_err(|error| error.to_string())? {
            SimplePathSegment::MoveTo { x, y } | SimplePathSegment::LineTo { x, y } => points.push((x, y)),
            SimplePathSegment::CurveTo { x1, y1, x2, y2, x, y } => {
                let before = *points.last().ok_or("a curve from nowhere")?;
                points.extend(bezier(before, (x1, y1), (x2, y2), (x, y)));
                curved = true;
            }
            SimplePathSegment::Quadratic { .. } => return Err("a curve of an unknown kind".into()),
            SimplePathSegment::ClosePath => {}
        }
    }
    Ok(match curved.then(|| corners(path)) {
        Some(None) => (Course::Curve, points),
        Some(Some(corners)) => (Course::Polyline, corners),
        None => (Course::Polyline, points),
    })
}

/// The sharp corners of a line whose curves only round them; none if a curve is more than that.
fn corners(path: &str) -> Option<Vec<(f64, f64)>> {
    let mut points: Vec<(f64, f64)> = Vec::new();
    let near = |a: (f64, f64), x: f64, y: f64| (x - a.0).abs() + (y - a.1).abs() <= ROUNDING;
    for segment in PathParser::from(path) {
        match segment.ok()? {
            PathSegment::MoveTo { abs: true, x, y } | PathSegment::LineTo { abs: true, x, y } => points.push((x, y)),
            PathSegment::SmoothCurveTo { abs: true, x2: x1, y2: y1, x, y }
            | PathSegment::Quadratic { abs: true, x1, y1, x, y } => {
                near(*points.last()?, x, y).then_some(())?;
                points.extend([(x1, y1), (x, y)]);
            }
            // A jog too short for two roundings: its two corners.
            PathSegment::CurveTo { abs: true, x, y, .. } => {
                let last = *points.last()?;
                near(last, x, y).then_some(())?;
                let along = points.len().checked_sub(2).is_none_or(|before| {
                    let before = points[before];
                    (last.0 - before.0).abs() >= (last.1 - before.1).abs()
                });
                let middle = ((last.0 + x) / 2.0, (last.1 + y) / 2.0);
                points.extend(if along {
                    [(middle.0, last.1), (middle.0, y)]
                } else {
                    [(last.0, middle.1), (x, middle.1)]
                });
                points.push((x, y));
            }
            _ => return None,
        }
    }
    Some(simplified(&points))
}

/// Without points that are no corners.
fn simplified(points: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut kept: Vec<(f64, f64)> = Vec::new();
    for &(x, y) in points {
        if kept.last().is_some_and(|last| (last.0 - x).abs() + (last.1 - y).abs() < 0.01) {
            continue;
        }
        while let [.., a, b] = kept[..] {
            let (before, after) = ((b.0 - a.0, b.1 - a.1), (x - b.0, y - b.1));
            let lengths = before.0.hypot(before.1) * after.0.hypot(after.1);
            let cross = before.0 * after.1 - before.1 * after.0;
            let dot = before.0 * after.0 + before.1 * after.1;
            if lengths == 0.0 || cross.abs() / lengths >= 0.01 || dot <= 0.0 {
                break;
            }
            kept.pop();
        }
        kept.push((x, y));
    }
    kept
}
