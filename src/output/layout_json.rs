//! Where everything of one state stands, in the neutral form `layout-json/1` that layout scorers read; docs/json.md
//! describes the fields.
//!
//! All coordinates are absolute, in px, y downwards. What holds something that is drawn is a *zone*, everything else is a
//! *node*. Where an edge ends at a zone, its icon and label are a node too, in it and of its name, since edges of the form
//! join nodes. Overlays, notes and callouts have no place in the form.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use crate::forms;
use crate::geometry::Rect;
use crate::inert;
use crate::layout::{Form, Layout, PlacedBox, Route, TextBlock};
use crate::model::{Architecture, Uid};

/// One state, by its number. Beside the form's own there is its `taste`, for `--layout-from`.
pub fn write(architecture: &Architecture, whole: &Layout, state: usize) -> String {
    let layout = &whole.states[state];
    let boxes: Vec<&PlacedBox> = layout.boxes.iter().filter(|b| !matches!(b.form, Form::Overlay | Form::Tag)).collect();
    let drawn: BTreeSet<Uid> = boxes.iter().map(|b| b.uid).collect();
    let holder = |uid: Uid| {
        let node = architecture.find_uid(uid)?;
        architecture.ancestors(node).map(|place| architecture.element(place).uid).find(|place| drawn.contains(place))
    };
    let holders: BTreeSet<Uid> = boxes.iter().filter_map(|b| holder(b.uid)).collect();
    let is_zone = |b: &PlacedBox| b.form == Form::Frame || holders.contains(&b.uid);
    let id = |uid: Uid| architecture.find_uid(uid).map(|node| architecture.element(node).id.as_str());
    let ends: BTreeSet<Uid> = layout.routes.iter().flat_map(|route| [route.edge.from, route.edge.to]).collect();
    let node = |b: &PlacedBox| match is_zone(b) {
        false => Some(placed(&b.rect, json!({ "id": id(b.uid), "zone": holder(b.uid).and_then(id) }))),
        true => ends.contains(&b.uid).then(|| placed(&heading(b), json!({ "id": id(b.uid), "zone": id(b.uid) }))),
    };
    let zone = |b: &PlacedBox| {
        let name = json!({ "id": id(b.uid), "parent": holder(b.uid).and_then(id), "label": label(&b.label) });
        placed(&b.rect, name)
    };
    let edges = layout.routes.iter().enumerate().map(|(number, route)| edge(number, route, &id));
    let document = json!({
        "format": forms::LAYOUT,
        "engine": concat!("cdp-draw ", env!("CARGO_PKG_VERSION")),
        "width": layout.bounds.w,
        "height": layout.bounds.h,
        "taste": whole.taste,
        "nodes": boxes.iter().filter_map(|b| node(b)).collect::<Vec<Json>>(),
        "zones": boxes.iter().filter(|b| is_zone(b)).map(|b| zone(b)).collect::<Vec<Json>>(),
        "edges": edges.collect::<Vec<Json>>(),
    });
    inert::json(&document)
}

/// The icon and the label of what holds something.
fn heading(b: &PlacedBox) -> Rect {
    b.icon.map_or(b.label.rect, |icon| icon.union(&b.label.rect))
}

fn edge<'a>(number: usize, route: &Route, id: &impl Fn(Uid) -> Option<&'a str>) -> Json {
    let mut edge = json!({
        "id": format!("e{}", number + 1),
        "from": id(route.edge.from),
        "to": id(route.edge.to),
        "op": route.edge.op.symbol(),
        "kind": "polyline",
        "points": route.points.iter().map(|point| [point.x, point.y]).collect::<Vec<[f64; 2]>>(),
    });
    if let Some(text) = &route.label {
        edge["label"] = label(text);
    }
    edge
}

fn label(text: &TextBlock) -> Json {
    placed(&text.rect, json!({ "text": text.full.clone().unwrap_or_else(|| text.lines.join(" ")) }))
}

/// An object with its box.
fn placed(rect: &Rect, mut object: Json) -> Json {
    for (key, value) in [("x", rect.x), ("y", rect.y), ("w", rect.w), ("h", rect.h)] {
        object[key] = json!(value);
    }
    object
}
