//! The picture as plain data: everything that an exporter has to know, in absolute px.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::geometry::{Point, Rect};
use crate::layout::StateLayout;
use crate::outline::Subject;
use crate::scene::colour::Colour;
use crate::scene::icon::Glyph;
use crate::scene::link::Target;
use crate::scene::theme::IconStyle;

/// A picture.
#[derive(Clone, Debug)]
pub struct Scene {
    /// Width at natural size.
    pub width: f64,
    /// Height at natural size.
    pub height: f64,
    /// The top left corner of the page.
    pub origin: Point,
    /// The page; exporters may be told to leave it out or to take another.
    pub background: Colour,
    /// What is drawn, from the back to the front.
    pub items: Vec<Item>,
    /// What the picture is called.
    pub title: String,
    /// What it shows, in a sentence.
    pub description: String,
    /// Language of its texts.
    pub language: String,
    /// Which view of the design it is, as far as there are several: `s1`, `diff`; it stands in all its ids.
    pub view: String,
    /// The taste of its layout.
    pub taste: String,
    /// Where the whole picture leads to.
    pub link: Option<Target>,
    /// Which states of the design are drawn in it, and where.
    pub sheets: Vec<Placement>,
}

/// A state of the design in its place.
#[derive(Clone, Debug)]
pub struct Placement {
    /// Its number in the design.
    pub state: usize,
    /// What the ids of its parts begin with.
    pub prefix: String,
    /// From the layout's coordinates to the picture's.
    pub shift: Point,
    /// Its layout, if it is drawn otherwise than together with the other states.
    pub drawn: Option<StateLayout>,
}

/// Something drawn.
#[derive(Clone, Debug)]
pub enum Item {
    /// Several things that belong together.
    Group(Group),
    /// A geometric shape.
    Shape(Shape),
    /// Lines of text.
    Text(Text),
    /// An icon in its place.
    Icon(Icon),
}

/// Several things that belong together.
#[derive(Clone, Debug, Default)]
pub struct Group {
    /// Unique in the picture; what the ids of the whole picture begin with comes before it.
    pub id: Option<String>,
    /// What it is: `element`, `edge`, `callout`, …
    pub class: &'static str,
    /// What is drawn, from the back to the front.
    pub items: Vec<Item>,
    /// What it is in words, for those who cannot see it; it stands for the texts within.
    pub label: Option<String>,
    /// Shown when the reader points at it.
    pub tooltip: Option<String>,
    /// Where it leads to.
    pub link: Option<Target>,
    /// A line on and near which it answers to the pointer, too: what is drawn is thinner than a finger.
    pub reach: Option<Vec<Point>>,
    /// Does not answer to the pointer at all.
    pub mute: bool,
    /// Whose part of the outline it is, and on which of the picture's sheets.
    pub part: Option<(usize, Subject)>,
}

/// A geometric shape.
#[derive(Clone, PartialEq, Debug)]
pub struct Shape {
    /// Its outline.
    pub geometry: Geometry,
    /// Its surface.
    pub fill: Option<Colour>,
    /// Its line.
    pub stroke: Option<Stroke>,
}

/// An outline.
#[derive(Clone, PartialEq, Debug)]
pub enum Geometry {
    /// A rectangle with round corners of a radius.
    Rect(Rect, f64),
    /// A circle.
    Circle(Point, f64),
    /// Lines and curves.
    Path(Vec<Segment>),
    /// Straight lines from point to point.
    Polyline(Vec<Point>),
    /// The same, closed.
    Polygon(Vec<Point>),
}

/// A step of a path.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Segment {
    /// To a point, without drawing.
    Move(Point),
    /// Straight.
    Line(Point),
    /// Quadratic: control point, end.
    Quad(Point, Point),
    /// Cubic: two control points, end.
    Cubic(Point, Point, Point),
    /// Back to the last `Move`.
    Close,
}

/// A drawn line.
#[derive(Clone, PartialEq, Debug)]
pub struct Stroke {
    /// Its colour.
    pub colour: Colour,
    /// Its width.
    pub width: f64,
    /// Lengths of dashes and gaps; solid when empty.
    pub dash: Vec<f64>,
    /// Round ends and joins.
    pub round: bool,
}

/// Where a line of text is attached.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TextAnchor {
    /// Its left end.
    Start,
    /// Its middle.
    Middle,
    /// Its right end.
    End,
}

/// Lines of text.
#[derive(Clone, PartialEq, Debug)]
pub struct Text {
    /// The lines.
    pub lines: Vec<TextLine>,
    /// Where each line is attached.
    pub anchor: TextAnchor,
    /// Font size.
    pub size: f64,
    /// Bold instead of regular.
    pub bold: bool,
    /// Its colour.
    pub colour: Colour,
    /// The whole text, when the lines had to be cut short: shown when the reader points at them.
    pub full: Option<String>,
}

/// A line of text.
#[derive(Clone, PartialEq, Debug)]
pub struct TextLine {
    /// Where it is attached, on the base line.
    pub at: Point,
    /// The text, without line breaks.
    pub text: String,
}

/// An icon in its place.
#[derive(Clone, Debug)]
pub struct Icon {
    /// Its shapes.
    pub glyph: Arc<Glyph>,
    /// Where it stands.
    pub rect: Rect,
    /// Its colours, if it is of the family.
    pub style: IconStyle,
    /// Not at work: what has colours of its own is faded.
    pub faint: bool,
}

impl Icon {
    /// An icon at work.
    pub fn new(glyph: Arc<Glyph>, rect: Rect, style: IconStyle) -> Icon {
        Icon { glyph, rect, style, faint: false }
    }
}

/// How far the base line lies under the middle of a line, in font sizes: half the height of capitals.
pub const BASELINE: f64 = 0.365;

/// The height of a line, in font sizes.
pub const LINE_HEIGHT: f64 = 1.35;

impl Scene {
    /// The same with a page of this ratio of width to height: room is added around it, nothing is scaled.
    pub fn on_page(mut self, ratio: f64) -> Scene {
        let (wide, tall) = ((self.height * ratio - self.width).max(0.0), (self.width / ratio - self.height).max(0.0));
        self.origin = Point::new(self.origin.x - wide / 2.0, self.origin.y - tall / 2.0);
        self.width += wide;
        self.height += tall;
        self
    }

    /// All characters that are drawn in regular or in bold, of some lines: what a subset of the font needs.
    pub fn characters(&self, bold: bool, wanted: impl Fn(&str) -> bool) -> BTreeSet<char> {
        let mut found = BTreeSet::new();
        visit(&self.items, &mut |item| {
            if let Item::Text(text) = item
                && text.bold == bold
            {
                let lines = text.lines.iter().filter(|line| wanted(&line.text));
                found.extend(lines.flat_map(|line| line.text.chars()));
            }
        });
        found
    }

    /// Calls a function with each item, groups before their contents.
    pub fn visit<'a>(&'a self, mut with: impl FnMut(&'a Item)) {
        visit(&self.items, &mut with);
    }
}

fn visit<'a>(items: &'a [Item], with: &mut impl FnMut(&'a Item)) {
    for item in items {
        with(item);
        if let Item::Group(group) = item {
            visit(&group.items, with);
        }
    }
}

impl Shape {
    /// A filled shape.
    pub fn filled(geometry: Geometry, fill: Colour) -> Shape {
        Shape { geometry, fill: Some(fill), stroke: None }
    }

    /// A line.
    pub fn line(geometry: Geometry, stroke: Stroke) -> Shape {
        Shape { geometry, fill: None, stroke: Some(stroke) }
    }

    /// A filled shape with a border.
    pub fn bordered(geometry: Geometry, fill: Colour, stroke: Stroke) -> Shape {
        Shape { geometry, fill: Some(fill), stroke: Some(stroke) }
    }
}

impl Stroke {
    /// A solid line.
    pub fn solid(colour: Colour, width: f64) -> Stroke {
        Stroke { colour, width, dash: Vec::new(), round: false }
    }

    /// With dashes; solid when there are none.
    pub fn dashed(mut self, dash: &[f64]) -> Stroke {
        self.dash = dash.to_vec();
        self
    }

    /// With round ends and joins.
    pub fn rounded(mut self) -> Stroke {
        self.round = true;
        self
    }
}

impl Text {
    /// One line, with its middle at a height.
    pub fn line(
        text: impl Into<String>,
        x: f64,
        middle: f64,
        anchor: TextAnchor,
        size: f64,
        bold: bool,
        colour: Colour,
    ) -> Text {
        let at = Point::new(x, middle + BASELINE * size);
        Text { lines: vec![TextLine { at, text: text.into() }], anchor, size, bold, colour, full: None }
    }

    /// Lines under each other, from a top edge on.
    pub fn lines(
        lines: &[String],
        x: f64,
        top: f64,
        anchor: TextAnchor,
        size: f64,
        bold: bool,
        colour: Colour,
    ) -> Text {
        let pitch = size * LINE_HEIGHT;
        let lines = lines.iter().enumerate().map(|(i, text)| TextLine {
            at: Point::new(x, top + pitch * (i as f64 + 0.5) + BASELINE * size),
            text: text.clone(),
        });
        Text { lines: lines.collect(), anchor, size, bold, colour, full: None }
    }

    /// With the whole text, if the lines had to be cut short.
    pub fn whole(mut self, full: &Option<String>) -> Text {
        self.full.clone_from(full);
        self
    }
}

macro_rules! into_item {
    ($($variant:ident),*) => {
        $(impl From<$variant> for Item {
            fn from(item: $variant) -> Item {
                Item::$variant(item)
            }
        })*
    };
}
into_item!(Group, Shape, Text, Icon);
