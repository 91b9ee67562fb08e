//! What the numbers of a theme may be. Within these, whatever is drawn can be laid out, written and painted; beyond them
//! an SVG might still be written that nothing can show.

use toml::Value;

/// The least and the most that makes sense, in px where nothing else is said.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Range {
    least: f64,
    most: f64,
}

const STROKE: Range = Range { least: 0.0, most: 100.0 };
const TEXT: Range = Range { least: 1.0, most: 500.0 };
const ICON: Range = Range { least: 1.0, most: 1_000.0 };
const WIDTH: Range = Range { least: 10.0, most: 5_000.0 };
const GAP: Range = Range { least: 0.0, most: 1_000.0 };
/// Lines need some room beside each other and before what they lead to.
const ROOM: Range = Range { least: 1.0, most: 1_000.0 };
/// As a multiple of the size of the text.
const LINE: Range = Range { least: 0.5, most: 10.0 };
/// Width over height.
const RATIO: Range = Range { least: 0.1, most: 10.0 };

/// Dashes and gaps of one line.
const DASHES: usize = 16;

impl Range {
    /// That of a number, by the table that it stands in and its key.
    pub(super) fn of(table: Option<&str>, key: &str) -> Range {
        match (table, key) {
            (Some("metrics"), "icon" | "small_icon" | "emblem" | "tag_icon") => ICON,
            (Some("metrics"), "line") => LINE,
            (Some("metrics"), "ratio") => RATIO,
            (Some("metrics"), "rank_gap" | "item_gap" | "lane_gap" | "track" | "head" | "callout_radius") => ROOM,
            (Some("metrics"), key) if key.ends_with("_width") => WIDTH,
            (_, "label" | "part_label" | "caption" | "edge_label" | "title" | "tag" | "note" | "min_text")
            | (_, "subtitle" | "legend") => TEXT,
            (Some("frame_work" | "metrics"), _) => GAP,
            _ => STROKE,
        }
    }

    /// What is wrong with a value, if something is. What is no number is in no range.
    pub(super) fn objection(self, value: &Value) -> Option<String> {
        let Range { least, most } = self;
        let fine = number(value).is_some_and(|number| (least..=most).contains(&number));
        (!fine).then(|| format!("must be a number from {least} to {most}"))
    }
}

/// What is wrong with the dashes of a line, if something is.
pub(super) fn dash_objection(value: &Value) -> Option<String> {
    let most = GAP.most;
    let lengths: Option<Vec<f64>> = value.as_array().and_then(|all| all.iter().map(number).collect());
    let fine = lengths.is_some_and(|lengths| {
        let drawn = lengths.is_empty() || lengths.iter().any(|&length| length > 0.0);
        drawn && lengths.len() <= DASHES && lengths.iter().all(|length| (0.0..=most).contains(length))
    });
    (!fine).then(|| format!("must be a list of at most {DASHES} numbers from 0 to {most}, not all of them 0"))
}

fn number(value: &Value) -> Option<f64> {
    value.as_float().or_else(|| value.as_integer().map(|whole| whole as f64))
}
