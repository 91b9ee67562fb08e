//! A user's SVG before it is read: without what an icon does not need, and refused when reading it would cost too
//! much. A small file can ask for a large picture, by copies of copies.

use std::collections::HashMap;

use usvg::roxmltree::{Document, Node, NodeId, ParsingOptions};

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
pub(super) fn sanitise(svg: &str) -> Result<String, String> {
    too_deep(svg)?;
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(svg, options).map_err(|error| error.to_string())?;
    let root = document.root_element();
    if root.tag_name().name() != "svg" {
        return Err(format!("it is not an SVG: its first element is <{}>", root.tag_name().name()));
    }
    cheap(&document)?;
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
fn cheap(document: &Document<'_>) -> Result<(), String> {
    let ids: HashMap<&str, Node<'_, '_>> =
        document.descendants().filter_map(|node| Some((node.attribute("id")?, node))).collect();
    let clips = document.descendants().filter(|node| node.tag_name().name() == "clipPath");
    if clips.map(|clip| clip.descendants().count()).sum::<usize>() > MOST_CLIPS {
        return Err(format!("its clip paths have more than {MOST_CLIPS} elements"));
    }
    let mut known = HashMap::new();
    if size(document.root_element(), &ids, &mut known, 0) > MOST_COPIES {
        return Err(format!("its <use> elements make more than {MOST_COPIES} copies, or copies of themselves"));
    }
    Ok(())
}

/// How many elements one comes to, with all copies made; a copy of itself counts as too many.
fn size<'a, 'i>(
    node: Node<'a, 'i>,
    ids: &HashMap<&str, Node<'a, 'i>>,
    known: &mut HashMap<NodeId, usize>,
    depth: usize,
) -> usize {
    if let Some(&size) = known.get(&node.id()) {
        return size;
    }
    if depth > DEEPEST * 4 {
        return MOST_COPIES + 1;
    }
    // Until it is known, it counts as too many: that is how a circle shows.
    known.insert(node.id(), MOST_COPIES + 1);
    let link = node.attributes().find(|attribute| attribute.name() == "href").map(|attribute| attribute.value());
    let target = link.filter(|_| node.tag_name().name() == "use").and_then(|link| ids.get(link.strip_prefix('#')?));
    let copied = target.map_or(0, |&target| size(target, ids, known, depth + 1));
    let inside = node.children().filter(Node::is_element).map(|child| size(child, ids, known, depth + 1));
    let total = inside.fold(1_usize.saturating_add(copied), usize::saturating_add);
    known.insert(node.id(), total);
    total
}
