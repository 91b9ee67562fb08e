//! Lines between shapes. Slides know lines of up to five pieces at right angles; they begin across, so that those that
//! begin upwards or downwards are turned by a quarter. A line of more pieces is a path of its own. All are glued at both
//! ends, and find a new way when one of their shapes is moved.

use crate::output::pptx::geometry;
use crate::output::pptx::units::{Box, whole};
use crate::output::xml::Xml;

/// What stands in for no width at all, where a corner lies beside both ends.
const HAIR: i64 = 1_270;
/// A quarter turn.
const QUARTER: &str = "5400000";

/// A line by its name, with how it is turned and where its corners are.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Bent {
    place: Box,
    turned: bool,
    mirrored: (bool, bool),
    name: &'static str,
    corners: Vec<i64>,
}

/// The line through some points, if slides know it.
pub(super) fn bent(points: &[(i64, i64)]) -> Option<Bent> {
    let (&start, &end) = (points.first()?, points.last()?);
    let pieces = points.len() - 1;
    let upright = points.get(1).is_some_and(|next| next.0 == start.0 && next.1 != start.1) && pieces > 1;
    // In the line's own direction first: along, and across.
    let turn = |(x, y): (i64, i64)| if upright { (y, -x) } else { (x, y) };
    let own: Vec<(i64, i64)> = points.iter().map(|&point| turn(point)).collect();
    let ((ax, ay), (bx, by)) = (turn(start), turn(end));
    let (mut along, mut across) = (bx - ax, by - ay);
    let name = match pieces {
        1 => "straightConnector1",
        2 => "bentConnector2",
        3 => "bentConnector3",
        4 => "bentConnector4",
        5 => "bentConnector5",
        _ => return None,
    };
    if along == 0 && pieces > 2 {
        along = HAIR;
    }
    if across == 0 && pieces > 3 {
        across = HAIR;
    }
    let share = |part: i64, of: i64| whole(part as f64 / of as f64 * 100_000.0);
    // By turns: how far away the first upright piece is, how high the next level one, and so on.
    let inner = own.get(1..pieces.saturating_sub(1)).unwrap_or_default();
    let corner = |(at, &(x, y)): (usize, &(i64, i64))| match at % 2 {
        0 => share(x - ax, along),
        _ => share(y - ay, across),
    };
    let corners = inner.iter().enumerate().map(corner).collect();
    let (w, h) = (along.abs(), across.abs());
    let middle = ((start.0 + end.0) as f64 / 2.0, (start.1 + end.1) as f64 / 2.0);
    let edge = (whole(middle.0 - w as f64 / 2.0), whole(middle.1 - h as f64 / 2.0));
    let place = Box { x: edge.0, y: edge.1, w, h };
    Some(Bent { place, turned: upright, mirrored: (along < 0, across < 0), name, corners })
}

impl Bent {
    /// Its place and its outline.
    pub fn write(&self, xml: &mut Xml) {
        xml.start("a:xfrm");
        if self.turned {
            xml.attribute("rot", QUARTER);
        }
        for (name, mirrored) in [("flipH", self.mirrored.0), ("flipV", self.mirrored.1)] {
            if mirrored {
                xml.attribute(name, "1");
            }
        }
        place(xml, self.place);
        xml.end("a:xfrm");
        if self.corners.is_empty() {
            geometry::named(xml, self.name, None);
            return;
        }
        xml.start("a:prstGeom").attribute("prst", self.name).start("a:avLst");
        for (at, corner) in self.corners.iter().enumerate() {
            let name = format!("adj{}", at + 1);
            xml.start("a:gd").attribute("name", &name).attribute("fmla", &format!("val {corner}")).end("a:gd");
        }
        xml.end("a:avLst").end("a:prstGeom");
    }
}

/// Offset and size.
pub(super) fn place(xml: &mut Xml, place: Box) {
    xml.start("a:off").attribute("x", &place.x.to_string()).attribute("y", &place.y.to_string()).end("a:off");
    xml.start("a:ext").attribute("cx", &place.w.to_string()).attribute("cy", &place.h.to_string()).end("a:ext");
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The points of a line as programs make them of its name, place, turn and corners.
    fn points(bent: &Bent) -> Vec<(f64, f64)> {
        let (w, h) = (bent.place.w as f64, bent.place.h as f64);
        let share = |at: usize, of: f64| bent.corners.get(at).map_or(0.0, |corner| *corner as f64 / 100_000.0 * of);
        let own: Vec<(f64, f64)> = match bent.name {
            "straightConnector1" => vec![(0.0, 0.0), (w, h)],
            "bentConnector2" => vec![(0.0, 0.0), (w, 0.0), (w, h)],
            "bentConnector3" => {
                let x = share(0, w);
                vec![(0.0, 0.0), (x, 0.0), (x, h), (w, h)]
            }
            "bentConnector4" => {
                let (x, y) = (share(0, w), share(1, h));
                vec![(0.0, 0.0), (x, 0.0), (x, y), (w, y), (w, h)]
            }
            _ => {
                let (x, y, z) = (share(0, w), share(1, h), share(2, w));
                vec![(0.0, 0.0), (x, 0.0), (x, y), (z, y), (z, h), (w, h)]
            }
        };
        let middle = (bent.place.x as f64 + w / 2.0, bent.place.y as f64 + h / 2.0);
        let seen = |(x, y): (f64, f64)| {
            let x = if bent.mirrored.0 { w / 2.0 - x } else { x - w / 2.0 };
            let y = if bent.mirrored.1 { h / 2.0 - y } else { y - h / 2.0 };
            let (x, y) = if bent.turned { (-y, x) } else { (x, y) };
            (middle.0 + x, middle.1 + y)
        };
        own.into_iter().map(seen).collect()
    }

    proptest! {
        #[test]
        fn a_line_runs_where_it_did(
            start in (0_i64..10_000_000, 0_i64..6_000_000),
            upright in any::<bool>(),
            steps in prop::collection::vec(prop_oneof![-2_000_000_i64..-1_000, 1_000_i64..2_000_000], 1..6),
        ) {
            let mut way = vec![start];
            for (at, step) in steps.iter().enumerate() {
                let (x, y) = way[at];
                way.push(if (at % 2 == 0) == upright { (x, y + step) } else { (x + step, y) });
            }
            let bent = bent(&way).expect("slides know lines of up to five pieces");
            let seen = points(&bent);
            prop_assert_eq!(seen.len(), way.len());
            for (seen, at) in seen.iter().zip(&way) {
                let off = (seen.0 - at.0 as f64).abs().max((seen.1 - at.1 as f64).abs());
                // Where both ends are at one height, one of them gives way by a hair.
                prop_assert!(off <= HAIR as f64, "{:?} is not {:?}: {:?}", seen, at, bent);
            }
        }
    }

    #[test]
    fn a_line_of_more_pieces_is_a_path() {
        let way: Vec<(i64, i64)> = (0..7).map(|at| (at / 2 * 1000, (at + 1) / 2 * 1000)).collect();
        assert_eq!(bent(&way), None);
    }
}
