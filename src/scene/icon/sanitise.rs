//! A user's SVG before it is read: without what an icon does not need, and refused when reading it would cost too
//! much. A small file can ask for a large picture, by copies of copies.

use std::collections::HashMap;

use usvg::roxmltree::{Document, Node, NodeId, ParsingOptions};

use crate::limits::Limits;
use crate::scene::icon::measure;
use crate::scene::markup;

/// Elements of one file, and of what it comes to when all copies are made.
const MOST_NODES: u32 = 5_000;
const MOST_COPIES: usize = 20_000;
/// Elements within all clip paths; these are made anew for each element that is clipped.
const MOST_CLIPS: usize = 100;
/// How deep elements may be nested.
const DEEPEST: usize = 64;

/// Left out with all their contents: what runs, what loads, what needs a font, and what only costs.
const LEFT_OUT: [&str; 19] = [
    "a",
    "animate",
    "animateMotion",
    "animateTransform",
    "audio",
    "feImage",
    "filter",
    "foreignObject",
    "iframe",
    "image",
    "marker",
    "mask",
    "metadata",
    "pattern",
    "script",
    "set",
    "switch",
    "text",
    "video",
];

/// The text of an SVG that is safe and cheap to read.
pub(super) fn sanitise(svg: &str, limits: &Limits) -> Result<String, String> {
    too_deep(svg)?;
    markup::bounded(svg, limits.icon_attributes)?;
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    let document =
        Document::parse_with_options(svg, options).map_err(|error| format!("it cannot be read as an SVG: {error}"))?;
    let root = document.root_element();
    if root.tag_name().name() != "svg" {
        return Err(format!("it is not an SVG: its first element is <{}>", root.tag_name().name()));
    }
    cheap(&document, limits)?;
    let mut kept = String::with_capacity(svg.len());
    let mut from = 0;
    let mut open = vec![root];
    let mut cut: Vec<std::ops::Range<usize>> = Vec::new();
    while let Some(node) = open.pop() {
        let name = node.tag_name().name();
        match node.is_element() && (LEFT_OUT.contains(&name) || foreign(&node)) {
            true => cut.push(node.range()),
            false => open.extend(node.children()),
        }
    }
    cut.sort_by_key(|range| range.start);
    for range in cut {
        kept.push_str(svg.get(from..range.start).unwrap_or_default());
        from = range.end;
    }
    kept.push_str(svg.get(from..).unwrap_or_default());
    Ok(kept)
}

/// Of another language than SVG, such as an editor's own notes.
fn foreign(node: &Node<'_, '_>) -> bool {
    node.tag_name().namespace().is_some_and(|name| name != "http://www.w3.org/2000/svg")
}

/// Looked at before anything is parsed, since readers of XML nest as deep as the text does.
fn too_deep(svg: &str) -> Result<(), String> {
    let mut depth = 0_usize;
    for piece in svg.split('<').skip(1) {
        match piece.as_bytes().first() {
            Some(b'/') => depth = depth.saturating_sub(1),
            Some(b'!' | b'?') | None => {}
            Some(_) if piece.split('>').next().is_some_and(|tag| tag.ends_with('/')) => {}
            Some(_) => depth += 1,
        }
        if depth > DEEPEST {
            return Err(format!("its elements are nested more than {DEEPEST} deep"));
        }
    }
    Ok(())
}

/// Refuses what would become large by copies.
fn cheap(document: &Document<'_>, limits: &Limits) -> Result<(), String> {
    measure::sensible(document, limits)?;
    let ids: HashMap<&str, Node<'_, '_>> =
        document.descendants().filter_map(|node| Some((node.attribute("id")?, node))).collect();
    let clips = document.descendants().filter(|node| node.tag_name().name() == "clipPath");
    if clips.map(|clip| clip.descendants().count()).sum::<usize>() > MOST_CLIPS {
        return Err(format!("its clip paths have more than {MOST_CLIPS} elements"));
    }
    let root = document.root_element();
    let elements = Copies { ids: &ids, weight: &|_| 1 }.size(root, &mut HashMap::new(), 0);
    if elements > MOST_COPIES {
        return Err(format!("its <use> elements make more than {MOST_COPIES} copies, or copies of themselves"));
    }
    let weight = |node: &Node<'_, '_>| measure::points(node, limits).unwrap_or(usize::MAX);
    let points = Copies { ids: &ids, weight: &weight }.size(root, &mut HashMap::new(), 0);
    if points > limits.icon_points.saturating_add(elements) {
        return Err(format!("its paths have more than {} points, or numbers without sense", limits.icon_points));
    }
    cheap_styles(document, elements, limits)
}

/// Refuses what is looked at, or written, for every element anew.
fn cheap_styles(document: &Document<'_>, elements: usize, limits: &Limits) -> Result<(), String> {
    let gradients = document.descendants().filter(|node| node.tag_name().name().ends_with("Gradient"));
    let stops = gradients.map(|node| node.children().filter(Node::is_element).count()).max().unwrap_or(0);
    if stops.saturating_mul(elements) > limits.icon_stops {
        return Err(format!("its gradients come to more than {} stops, counted for every element", limits.icon_stops));
    }
    let sheets = document.descendants().filter(|node| node.tag_name().name() == "style");
    let sheets: Vec<&str> = sheets.filter_map(|node| node.text()).collect();
    let rules: usize = sheets.iter().map(|css| css.matches(['{', ',', ';']).count()).sum();
    if rules.saturating_mul(elements) > limits.icon_styles {
        return Err(format!("its styles come to more than {} rules, counted for every element", limits.icon_styles));
    }
    if sheets.iter().any(|css| has_long_selector(css)) {
        return Err(format!("its styles have a selector of more than {LONGEST_SELECTOR} parts"));
    }
    let declarations = |node: Node<'_, '_>| node.attribute("style").map_or(0, |style| style.matches(';').count());
    if document.descendants().map(declarations).max().unwrap_or(0) > limits.icon_attributes {
        return Err(format!("an element of it has more than {} declarations of style", limits.icon_attributes));
    }
    Ok(())
}

/// Parts of one selector: each may stand anywhere above the next, and all ways are tried.
const LONGEST_SELECTOR: usize = 4;

fn has_long_selector(css: &str) -> bool {
    let mut plain = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, comment)) = rest.split_once("/*") {
        plain.push_str(before);
        plain.push(' ');
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    plain.push_str(rest);
    let selectors = plain.split('}').filter_map(|rule| Some(rule.split_once('{')?.0));
    let parts = |one: &str| {
        one.split(|c: char| c.is_whitespace() || matches!(c, '>' | '+')).filter(|part| !part.is_empty()).count()
    };
    selectors.flat_map(|all| all.split(',')).any(|one| parts(one) > LONGEST_SELECTOR)
}

/// What an element comes to, with all copies made.
struct Copies<'c, 'a, 'i> {
    ids: &'c HashMap<&'c str, Node<'a, 'i>>,
    /// What one element counts, by itself.
    weight: &'c dyn Fn(&Node<'a, 'i>) -> usize,
}

impl<'a, 'i> Copies<'_, 'a, 'i> {
    /// A copy of itself counts as too many.
    fn size(&self, node: Node<'a, 'i>, known: &mut HashMap<NodeId, usize>, depth: usize) -> usize {
        if let Some(&size) = known.get(&node.id()) {
            return size;
        }
        if depth > DEEPEST * 4 {
            return usize::MAX;
        }
        // Until it is known, it counts as too many: that is how a circle shows.
        known.insert(node.id(), usize::MAX);
        let link = node.attributes().find(|attribute| attribute.name() == "href").map(|attribute| attribute.value());
        let target =
            link.filter(|_| node.tag_name().name() == "use").and_then(|link| self.ids.get(link.strip_prefix('#')?));
        let copied = target.map_or(0, |&target| self.size(target, known, depth + 1));
        let inside = node.children().filter(Node::is_element).map(|child| self.size(child, known, depth + 1));
        let total = inside.fold((self.weight)(&node).saturating_add(copied), usize::saturating_add);
        known.insert(node.id(), total);
        total
    }
}
