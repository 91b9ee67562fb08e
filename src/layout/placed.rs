//! The result of layout: where everything of every state stands.

use crate::design::Anchor;
use crate::geometry::{Point, Rect};
use crate::layout::condense::Gaps;
use crate::model::{EdgeKey, LocalisedText, Uid};

/// Lines of text, ready to be drawn.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct TextBlock {
    /// The lines, from the top.
    pub lines: Vec<String>,
    /// The room that the lines take.
    pub rect: Rect,
    /// Font size, in px.
    pub size: f64,
    /// Bold instead of regular.
    pub bold: bool,
    /// Where the lines are attached within the rectangle.
    pub align: Align,
    /// The whole text when the lines had to be cut short.
    pub full: Option<String>,
}

/// How the lines of a text stand in their rectangle.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Align {
    /// Flush left.
    Left,
    /// Centred.
    #[default]
    Center,
    /// Flush right.
    Right,
}

/// How an element is drawn.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// An icon with its label underneath, no outline.
    Icon,
    /// A card: icon and label, with the parts it holds inset below (a server with its disks).
    Card,
    /// A small part of a card or of another part: a small icon with its label underneath.
    Part,
    /// A frame with a title around its contents (zone, region, network, site).
    Frame,
    /// A dashed frame around the members of an overlay (scaling group, security group, stack).
    Overlay,
    /// A small tag that names the overlay, at one of its members; used when a frame would be in the way.
    Tag,
}

impl Form {
    /// Room beside, and above and below, a box for an outline around it, px. Texts and circles keep off it.
    pub fn margin(self) -> (f64, f64) {
        match self {
            Form::Icon => (6.0, 4.0),
            Form::Part => (4.0, 2.5),
            // What has an outline of its own needs no other.
            _ => (0.0, 0.0),
        }
    }
}

/// An element in its place.
#[derive(Clone, Debug)]
pub struct PlacedBox {
    /// Which element.
    pub uid: Uid,
    /// How it is drawn. An overlay's element has one `Icon` box for itself plus, where its members stand
    /// together, one `Overlay` box, or else a `Tag` at each member.
    pub form: Form,
    /// The whole box: nothing but its own contents may be drawn over it.
    pub rect: Rect,
    /// The icon (for a frame: the small emblem in its title), if one is drawn.
    pub icon: Option<Rect>,
    /// The label.
    pub label: TextBlock,
    /// Small print under the label: the properties worth showing (address, size, limits).
    pub caption: Option<TextBlock>,
    /// How deeply it is nested; frames are painted from the outside in.
    pub depth: usize,
}

impl PlacedBox {
    /// The box with the outline that may be drawn around it.
    pub fn plate(&self) -> Rect {
        let (x, y) = self.form.margin();
        self.rect.widened(x, y)
    }
}

/// An edge in its place.
#[derive(Clone, Debug)]
pub struct Route {
    /// Which edge.
    pub edge: EdgeKey,
    /// Corners of an orthogonal line, from the border of one box to the border of the other, arrow head included.
    pub points: Vec<Point>,
    /// Text on the line.
    pub label: Option<TextBlock>,
    /// The trunk off which it branches, if it does. Lines of the same trunk begin or end together, and are one line as
    /// far as they go the same way.
    pub trunk: Option<usize>,
}

/// A numbered circle in its place.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct PlacedCallout {
    /// The number in it.
    pub number: usize,
    /// Its centre.
    pub center: Point,
    /// Its radius.
    pub radius: f64,
}

/// A note in its place.
#[derive(Clone, PartialEq, Debug)]
pub struct PlacedNote {
    /// What it is about.
    pub anchor: Anchor,
    /// The whole box.
    pub rect: Rect,
    /// The text in it.
    pub text: TextBlock,
}

/// One state in its place. Coordinates are common to all states of a layout.
#[derive(Clone, Debug, Default)]
pub struct StateLayout {
    /// Elements, frames before what they hold.
    pub boxes: Vec<PlacedBox>,
    /// Edges, in declaration order. Memberships that a frame or tag shows have no route.
    pub routes: Vec<Route>,
    /// Numbered circles.
    pub callouts: Vec<PlacedCallout>,
    /// Notes.
    pub notes: Vec<PlacedNote>,
    /// The smallest rectangle around all of it.
    pub bounds: Rect,
}

/// A wish of the author's that could not be kept, and why.
#[derive(Clone, PartialEq, Debug)]
pub struct Objection {
    /// Where the author says it.
    pub span: crate::source::Span,
    /// What could not be done.
    pub message: LocalisedText,
    /// What to do, if there is something.
    pub help: Option<LocalisedText>,
}

/// All states of a design, laid out together.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    /// One for each state of the design.
    pub states: Vec<StateLayout>,
    /// The smallest rectangle around all states.
    pub bounds: Rect,
    /// Width over height of the page that it was made for, if somebody has asked for one.
    pub ratio: Option<f64>,
    /// In which ways it differs from the usual, by name, apart by spaces: a later drawing can keep to it.
    pub taste: String,
    /// Warnings for the author: hints that could not be kept.
    pub warnings: Vec<Objection>,
    /// The widest room that is left empty where states stand side by side.
    pub gaps: Gaps,
    /// True when there was not enough to search with, so that a better drawing may not have been found.
    pub cut_short: bool,
}
