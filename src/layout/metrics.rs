//! Sizes of everything that layout places.

use serde::{Deserialize, Serialize};

/// Sizes and distances, all in px. A theme may set any of them.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(default)]
pub struct Metrics {
    /// Side of an element's icon.
    pub icon: f64,
    /// Side of the icon of a part inside a card.
    pub small_icon: f64,
    /// Side of the emblem in a frame's title.
    pub emblem: f64,
    /// Side of the icon in an overlay's tag.
    pub tag_icon: f64,
    /// Font size of an element's label.
    pub label: f64,
    /// Font size of a part's label.
    pub part_label: f64,
    /// Font size of the small print under a label.
    pub caption: f64,
    /// Font size of the text on an edge.
    pub edge_label: f64,
    /// Font size of a frame's title.
    pub title: f64,
    /// Font size of a tag.
    pub tag: f64,
    /// Font size of a note.
    pub note: f64,
    /// No text is smaller than this.
    pub min_text: f64,
    /// Line height as a multiple of the font size.
    pub line: f64,
    /// Widest label of an element.
    pub label_width: f64,
    /// Widest label of a part.
    pub part_label_width: f64,
    /// Widest line of a text on an edge.
    pub edge_label_width: f64,
    /// Widest line of a note.
    pub note_width: f64,
    /// Between an icon and its label.
    pub label_gap: f64,
    /// Between a frame and its contents.
    pub frame_pad: f64,
    /// Between a card's outline and its contents.
    pub card_pad: f64,
    /// Between the parts of a card.
    pub part_gap: f64,
    /// Between an overlay's frame and its members.
    pub overlay_pad: f64,
    /// Least distance along the flow between two ranks.
    pub rank_gap: f64,
    /// Least distance across the flow between two elements.
    pub item_gap: f64,
    /// Distance between two lanes.
    pub lane_gap: f64,
    /// Radius of rounded corners.
    pub corner: f64,
    /// Distance of two lines that run side by side.
    pub track: f64,
    /// Least distance between a line and a foreign box.
    pub clearance: f64,
    /// Straight piece of a line before its arrow head touches a box.
    pub head: f64,
    /// Radius of a numbered circle.
    pub callout_radius: f64,
    /// Width over height that the page should have; without it, a slide's is liked.
    pub ratio: Option<f64>,
}

impl Default for Metrics {
    fn default() -> Self {
        Metrics {
            icon: 64.0,
            small_icon: 32.0,
            emblem: 20.0,
            tag_icon: 14.0,
            label: 15.0,
            part_label: 12.0,
            caption: 12.0,
            edge_label: 12.5,
            title: 15.0,
            tag: 10.5,
            note: 12.5,
            min_text: 10.0,
            line: 1.25,
            label_width: 128.0,
            part_label_width: 84.0,
            edge_label_width: 108.0,
            note_width: 170.0,
            label_gap: 4.0,
            frame_pad: 18.0,
            card_pad: 10.0,
            part_gap: 14.0,
            overlay_pad: 12.0,
            rank_gap: 60.0,
            item_gap: 34.0,
            lane_gap: 26.0,
            corner: 6.0,
            track: 10.0,
            clearance: 8.0,
            head: 16.0,
            callout_radius: 9.0,
            ratio: None,
        }
    }
}

impl Metrics {
    /// The size of text, never below the smallest.
    pub(crate) fn text(&self, size: f64) -> f64 {
        size.max(self.min_text)
    }

    /// The same metrics with wider gaps: a second try when something found no room.
    pub(crate) fn widened(&self, by: f64) -> Metrics {
        Metrics {
            rank_gap: self.rank_gap + by,
            item_gap: (self.item_gap + by * 0.6).round(),
            lane_gap: (self.lane_gap + by * 0.6).round(),
            frame_pad: (self.frame_pad + by * 0.3).round(),
            part_gap: (self.part_gap + by * 0.3).round(),
            card_pad: (self.card_pad + by * 0.15).round(),
            ..self.clone()
        }
    }
}
