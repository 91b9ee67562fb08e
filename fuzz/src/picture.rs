//! What holds for every picture, whatever it is of.

use roxmltree::{Document, Node};

/// Looks at an SVG as a hostile reader would: it is well-formed, has numbers where numbers are due, and nothing in it runs
/// or loads anything.
pub fn is_sound(svg: &str) {
    let document = Document::parse(svg).unwrap_or_else(|error| panic!("not well-formed: {error}"));
    let active = ["script", "foreignObject", "iframe", "animate", "set"];
    for node in document.descendants().filter(Node::is_element) {
        let name = node.tag_name().name();
        assert!(!active.contains(&name), "<{name}> in a picture");
        for attribute in node.attributes() {
            let (key, value) = (attribute.name(), attribute.value());
            assert!(!key.starts_with("on"), "{key} in a picture");
            assert!(key != "href" || leads_well(name, value), "a link of <{name}> to {value:.60}");
            if NUMBERS.contains(&key) {
                assert!(!value.contains("NaN") && !value.contains("inf"), "{key}={value:.60} in <{name}>");
            }
        }
    }
}

/// Attributes that are made of numbers only.
const NUMBERS: [&str; 16] = [
    "x",
    "y",
    "width",
    "height",
    "cx",
    "cy",
    "r",
    "rx",
    "d",
    "points",
    "viewBox",
    "transform",
    "stroke-width",
    "stroke-dasharray",
    "font-size",
    "opacity",
];

/// Pictures use what is in them; only the author's links lead elsewhere.
fn leads_well(name: &str, to: &str) -> bool {
    let inside = to.starts_with('#') || to.starts_with("data:image/png;base64,");
    inside || (name == "a" && !to.trim_start().to_ascii_lowercase().starts_with("javascript:"))
}
