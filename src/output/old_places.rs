//! Reads back from a picture of ours where elements stood in it: an SVG, or the layout as data.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use roxmltree::{Document, Node, ParsingOptions};
use serde_json::Value as Json;

use crate::design::{Design, OldPicture, OldPlace};
use crate::geometry::{Point, Rect};
use crate::limits::Limits;
use crate::model::Uid;
use crate::scene::{Glyph, markup};

/// Why no places can be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Unreadable {
    /// It is neither an SVG nor JSON.
    Unknown,
    /// It is broken, in the words of its reader.
    Broken(String),
    /// Nothing in it is an element of the design.
    Nothing,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unreadable::Unknown => f.write_str("it is neither an SVG nor a layout as data"),
            Unreadable::Broken(words) => f.write_str(words),
            Unreadable::Nothing => f.write_str("no element of the design is in it"),
        }
    }
}

/// What a picture shows of a design.
///
/// The figures of a strip show the same layout, each with its own origin; they are brought together over what they share.
pub fn read(text: &str, design: &Design, limits: &Limits) -> Result<OldPicture, Unreadable> {
    let mut ids: BTreeMap<&str, Uid> = BTreeMap::new();
    for architecture in design.states.iter().map(|state| &state.architecture) {
        let elements = architecture.nodes().into_iter().map(|node| architecture.element(node));
        elements.for_each(|element| _ = ids.entry(&element.id).or_insert(element.uid));
    }
    let start = text.trim_start_matches('\u{feff}').trim_start();
    let found = match start.chars().next() {
        Some('<') => picture(text, &ids, limits)?,
        Some('{') => data(text, &ids, limits)?,
        _ => return Err(Unreadable::Unknown),
    };
    if found.places.is_empty() { Err(Unreadable::Nothing) } else { Ok(found) }
}

fn data(text: &str, ids: &BTreeMap<&str, Uid>, limits: &Limits) -> Result<OldPicture, Unreadable> {
    let json: Json = serde_json::from_str(text).map_err(|error| Unreadable::Broken(error.to_string()))?;
    let mut places = BTreeMap::new();
    for (list, is_zone) in [("zones", true), ("nodes", false)] {
        for entry in json[list].as_array().into_iter().flatten() {
            let number = |key: &str| entry[key].as_f64().and_then(|value| sensible(value, limits));
            let uid = entry["id"].as_str().and_then(|id| ids.get(id));
            let (Some(&uid), Some(x), Some(y), Some(w), Some(h)) =
                (uid, number("x"), number("y"), number("w"), number("h"))
            else {
                continue;
            };
            // What heads a zone has its name.
            let place = if is_zone {
                OldPlace::Box(Rect::new(x, y, w.max(0.0), h.max(0.0)))
            } else {
                OldPlace::Icon(Point::new(x + w / 2.0, y))
            };
            places.entry(uid).or_insert(place);
        }
    }
    Ok(OldPicture { places, taste: json["taste"].as_str().unwrap_or_default().to_owned() })
}

fn picture(text: &str, ids: &BTreeMap<&str, Uid>, limits: &Limits) -> Result<OldPicture, Unreadable> {
    markup::bounded(text, limits.picture_attributes).map_err(Unreadable::Broken)?;
    let options = ParsingOptions { nodes_limit: limits.picture_nodes, ..ParsingOptions::default() };
    let document =
        Document::parse_with_options(text, options).map_err(|error| Unreadable::Broken(error.to_string()))?;
    let root = document.root_element().attribute("id").unwrap_or_default();
    let mut figures: BTreeMap<(usize, &str), BTreeMap<Uid, OldPlace>> = BTreeMap::new();
    for node in document.descendants().filter(|node| node.has_tag_name(("http://www.w3.org/2000/svg", "g"))) {
        let class = node.attribute("class").unwrap_or_default();
        let id = node.attribute("id").and_then(|id| alone(id, root, ids).or_else(|| split(id, ids)));
        if let (Some((figure, uid)), Some(place)) = (id, place(&node, class, limits)) {
            figures.entry(figure).or_default().entry(uid).or_insert(place);
        }
    }
    let taste = document.root_element().attribute("data-taste").unwrap_or_default().to_owned();
    Ok(OldPicture { places: together(figures.into_values().collect()), taste })
}

/// The prefix of a figure and the element in the id of a group. Ids may hold hyphens: the longest that fits is meant.
fn split<'a>(id: &'a str, ids: &BTreeMap<&str, Uid>) -> Option<((usize, &'a str), Uid)> {
    let ends = id.char_indices().filter(|&(_, c)| c == '-').map(|(at, _)| at);
    ends.filter_map(|at| Some(((state(&id[..at])?, &id[..at]), *ids.get(&id[at + 1..])?))).next()
}

/// The same for a picture of one figure, whose prefix is the name of the picture, and names no state where there is but
/// one.
fn alone<'a>(id: &'a str, root: &'a str, ids: &BTreeMap<&str, Uid>) -> Option<((usize, &'a str), Uid)> {
    let element = id.strip_prefix(root)?.strip_prefix('-')?;
    Some(((state(root).unwrap_or(0), root), *ids.get(element)?))
}

/// Which state a figure shows, by the end of its prefix.
fn state(prefix: &str) -> Option<usize> {
    match prefix.rsplit('-').next()? {
        "before" | "diff" => Some(0),
        "after" => Some(1),
        word => word.strip_prefix('s')?.parse().ok(),
    }
}

/// A number of a picture, unless it is so large that nothing of ours can have stood there.
fn sensible(value: f64, limits: &Limits) -> Option<f64> {
    (value.abs() <= limits.picture_reach).then_some(value)
}

fn place(group: &Node, class: &str, limits: &Limits) -> Option<OldPlace> {
    let shapes = || group.children().filter(Node::is_element);
    match class {
        "element" | "card" => shapes().find_map(|shape| icon(&shape, limits)).map(OldPlace::Icon),
        "frame" => {
            let rect = shapes().find(|shape| shape.tag_name().name() == "rect")?;
            let number = |name| rect.attribute(name)?.parse::<f64>().ok().and_then(|value| sensible(value, limits));
            let (x, y) = (number("x")?, number("y")?);
            Some(OldPlace::Box(Rect::new(x, y, number("width")?.max(0.0), number("height")?.max(0.0))))
        }
        _ => None,
    }
}

/// The middle of the upper edge of an icon, which is drawn by a transformation.
fn icon(shape: &Node, limits: &Limits) -> Option<Point> {
    let transform = shape.attribute("transform")?;
    let (at, rest) = transform.strip_prefix("translate(")?.split_once(')')?;
    let mut numbers = at.split_whitespace().map(str::parse::<f64>);
    let (x, y) = (numbers.next()?.ok()?, numbers.next()?.ok()?);
    let scale = rest.trim().strip_prefix("scale(").and_then(|rest| rest.split_once(')'));
    let scale = scale.map_or(Some(1.0), |(number, _)| number.parse::<f64>().ok())?;
    let middle = x + Glyph::SIZE * scale / 2.0;
    Some(Point::new(sensible(middle, limits)?, sensible(y, limits)?))
}

/// The places of all figures, shifted so that what they share is in one place.
fn together(figures: Vec<BTreeMap<Uid, OldPlace>>) -> BTreeMap<Uid, OldPlace> {
    let mut figures = figures;
    // The last state first: it is the one that is edited on.
    let Some(mut found) = figures.pop() else { return BTreeMap::new() };
    let mut left: BTreeSet<usize> = (0..figures.len()).collect();
    while let Some((index, shift)) = left.iter().rev().find_map(|&index| Some((index, shift(&figures[index], &found)?)))
    {
        left.remove(&index);
        for (&uid, place) in &figures[index] {
            found.entry(uid).or_insert(moved(place, shift));
        }
    }
    found
}

/// How far the first is from the second: the median over what both hold in the same form.
fn shift(of: &BTreeMap<Uid, OldPlace>, to: &BTreeMap<Uid, OldPlace>) -> Option<(f64, f64)> {
    let (mut x, mut y): (Vec<f64>, Vec<f64>) = of
        .iter()
        .filter_map(|(uid, own)| match (own, to.get(uid)?) {
            (OldPlace::Box(a), OldPlace::Box(b)) => Some((b.x - a.x, b.y - a.y)),
            (OldPlace::Icon(a), OldPlace::Icon(b)) => Some((b.x - a.x, b.y - a.y)),
            _ => None,
        })
        .unzip();
    x.sort_by(f64::total_cmp);
    y.sort_by(f64::total_cmp);
    Some((*x.get(x.len() / 2)?, *y.get(y.len() / 2)?))
}

fn moved(place: &OldPlace, (dx, dy): (f64, f64)) -> OldPlace {
    match place {
        OldPlace::Box(rect) => OldPlace::Box(rect.translated(dx, dy)),
        OldPlace::Icon(at) => OldPlace::Icon(Point::new(at.x + dx, at.y + dy)),
    }
}
