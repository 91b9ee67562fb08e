//! The numbers of a user's drawing before anything is computed of them, and what its paths come to: an arc is cut into
//! curves, the more the larger it is.

use svgtypes::{PathParser, PathSegment};
use usvg::roxmltree::{Document, Node};

use crate::limits::Limits;

/// Attributes whose numbers are names, or are looked at as a path.
const NO_SIZES: [&str; 8] = ["id", "class", "d", "href", "name", "title", "type", "version"];

/// Refuses numbers beyond sense, wherever they stand.
pub(super) fn sensible(document: &Document<'_>, limits: &Limits) -> Result<(), String> {
    let most = limits.icon_number;
    let refuse = |number: &str, place: &str| Err(format!("the number {number:.20} in its {place} is beyond {most}"));
    for node in document.descendants().filter(Node::is_element) {
        let sizes = |name: &str| !NO_SIZES.contains(&name) && !name.starts_with("data-") && !name.starts_with("aria-");
        for attribute in node.attributes().filter(|a| a.namespace().is_none() && sizes(a.name())) {
            if let Some(number) = beyond(attribute.value(), most) {
                return refuse(number, attribute.name());
            }
        }
        if node.tag_name().name() == "style"
            && let Some(number) = node.text().and_then(|text| beyond(text, most))
        {
            return refuse(number, "style");
        }
    }
    Ok(())
}

/// The first number in a text that is larger than that; what belongs to a word or a colour is none.
fn beyond(text: &str, most: f64) -> Option<&str> {
    let bytes = text.as_bytes();
    let digits = |mut at: usize| {
        while bytes.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
        at
    };
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        match bytes[at] {
            byte if byte.is_ascii_digit() || byte == b'.' => {
                at = digits(at);
                if bytes.get(at) == Some(&b'.') {
                    at = digits(at + 1);
                }
                if matches!(bytes.get(at), Some(b'e' | b'E')) {
                    let sign = usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
                    let end = digits(at + 1 + sign);
                    at = if end > at + 1 + sign { end } else { at };
                }
                let number = text.get(start..at)?;
                if number.parse::<f64>().is_ok_and(|value| value > most) {
                    return Some(number);
                }
            }
            byte if byte.is_ascii_alphabetic() || matches!(byte, b'#' | b'_') => {
                at += 1;
                while bytes.get(at).is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')) {
                    at += 1;
                }
            }
            _ => at += 1,
        }
    }
    None
}

/// How many points an element of a drawing comes to; none when its numbers are beyond sense.
pub(super) fn points(node: &Node<'_, '_>, limits: &Limits) -> Option<usize> {
    match node.tag_name().name() {
        "path" => path_points(node.attribute("d").unwrap_or_default(), limits.icon_number),
        "polyline" | "polygon" => Some(node.attribute("points").map_or(0, |points| points.len().div_ceil(4))),
        _ => Some(1),
    }
}

/// The same for a path. It ends where it is broken, as everywhere.
fn path_points(d: &str, most: f64) -> Option<usize> {
    let (mut at, mut start) = ((0.0, 0.0), (0.0, 0.0));
    let mut points = 0_usize;
    for segment in PathParser::from(d).map_while(Result::ok) {
        let (from, fine) = if segment.is_abs() { ((0.0, 0.0), true) } else { (at, at.0 + at.1 < f64::INFINITY) };
        let (end, others, cost) = parts(&segment, from, at, start);
        let sane = |number: f64| number.abs() <= most;
        if !(fine && sane(end.0 - from.0) && sane(end.1 - from.1) && others.into_iter().all(sane)) {
            return None;
        }
        points = points.saturating_add(cost);
        if matches!(segment, PathSegment::MoveTo { .. }) {
            start = end;
        }
        at = end;
    }
    Some(points)
}

type Place = (f64, f64);

/// Where a part of a path ends, what other numbers it has, and how many points it comes to.
fn parts(segment: &PathSegment, from: Place, at: Place, start: Place) -> (Place, [f64; 4], usize) {
    let to = |x: f64, y: f64| (from.0 + x, from.1 + y);
    let none = [0.0; 4];
    match *segment {
        PathSegment::MoveTo { x, y, .. }
        | PathSegment::LineTo { x, y, .. }
        | PathSegment::SmoothQuadratic { x, y, .. } => (to(x, y), none, 1),
        PathSegment::HorizontalLineTo { x, .. } => ((from.0 + x, at.1), none, 1),
        PathSegment::VerticalLineTo { y, .. } => ((at.0, from.1 + y), none, 1),
        PathSegment::CurveTo { x1, y1, x2, y2, x, y, .. } => (to(x, y), [x1, y1, x2, y2], 1),
        PathSegment::SmoothCurveTo { x2, y2, x, y, .. } => (to(x, y), [x2, y2, 0.0, 0.0], 1),
        PathSegment::Quadratic { x1, y1, x, y, .. } => (to(x, y), [x1, y1, 0.0, 0.0], 1),
        PathSegment::EllipticalArc { rx, ry, x_axis_rotation, x, y, .. } => {
            let end = to(x, y);
            (end, [rx, ry, x_axis_rotation, 0.0], curves(rx.abs(), ry.abs(), (end.0 - at.0).hypot(end.1 - at.1)))
        }
        PathSegment::ClosePath { .. } => (start, none, 1),
    }
}

/// How many curves an arc is cut into at most. Radii too small for their arc are made larger, both alike, so that a flat one
/// becomes a huge one.
fn curves(rx: f64, ry: f64, distance: f64) -> usize {
    let (small, large) = (rx.min(ry), rx.max(ry));
    if small <= 0.0 {
        return 1;
    }
    let radius = large * (distance / 2.0 / small).max(1.0);
    // A tenth of a unit is the error that the reader of paths allows.
    (1.1163 * radius / 0.1).powf(1.0 / 6.0).max(4.0).ceil() as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_and_words_are_not() {
        for fine in ["#1e9999", "url(#a1e99)", "0 0 48 48", "translate(1.5-3e2)", "st1e9", ".5.5", "1e", "e9"] {
            assert_eq!(beyond(fine, 1e6), None, "{fine}");
        }
        for (text, wanted) in [("0 1e7", "1e7"), ("scale(-2000000.5)", "2000000.5"), ("1e999px", "1e999")] {
            assert_eq!(beyond(text, 1e6), Some(wanted));
        }
    }

    #[test]
    fn paths_are_counted_with_their_arcs() {
        assert_eq!(path_points("M0 0h1v1z", 1e6), Some(4));
        assert_eq!(path_points("M7 11A17 1e38 0 0 0 41 20z", 1e6), None);
        assert!(path_points("M0 0a1 1e-38 0 0 0 40 20z", 1e6).is_some_and(|points| points > 1_000_000));
        assert!(path_points("M0 0a17 17 0 0 0 34 0z", 1e6).is_some_and(|points| points < 10));
        assert_eq!(path_points("M0 0L1e300 0", 1e6), None);
    }
}
