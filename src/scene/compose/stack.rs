//! What stands for several instances: sheets that peek out behind the first one, up and to the right.
//!
//! They take no room of their own. Lines end where they would without them, so nothing in the layout knows of them.

use crate::geometry::Rect;
use crate::layout::Form;
use crate::model::{Element, Value};
use crate::scene::colour::Colour;
use crate::scene::item::{Geometry, Item, Shape, Stroke};

/// How many sheets stand behind the first.
const BEHIND: usize = 2;
const RADIUS: f64 = 6.0;

/// True for what stands for more than one instance.
pub(super) fn is_stack(element: &Element) -> bool {
    element.properties.get("replicas").and_then(Value::as_integer).is_some_and(|count| count > 1)
}

/// A stack in its place.
pub(super) struct Stack {
    /// The sheet in front, which has what is to be seen.
    pub front: Rect,
    /// The sheets behind it, the last first.
    behind: Vec<Rect>,
}

impl Stack {
    /// In the room of a card: its upper right corner makes way.
    pub fn of_card(plate: Rect) -> Stack {
        let (right, up) = (3.0, 3.0);
        let (all_right, all_up) = (right * BEHIND as f64, up * BEHIND as f64);
        let front = Rect { y: plate.y + all_up, w: plate.w - all_right, h: plate.h - all_up, ..plate };
        Stack::new(front, right, up)
    }

    /// Around an icon, no further than an outline around it may go.
    pub fn of_icon(icon: Rect, form: Form) -> Stack {
        let (right, up) = if form == Form::Part { (2.0, 1.5) } else { (3.5, 2.5) };
        let all_up = up * BEHIND as f64;
        let front = Rect { x: icon.x - right, y: icon.y + all_up, w: icon.w, h: icon.h - all_up + 1.0 };
        Stack::new(front, right, up)
    }

    fn new(front: Rect, right: f64, up: f64) -> Stack {
        let sheet = |at: usize| Rect { x: front.x + right * at as f64, y: front.y - up * at as f64, ..front };
        Stack { front, behind: (1..=BEHIND).rev().map(sheet).collect() }
    }

    /// All that it covers.
    pub fn bounds(&self) -> Rect {
        self.behind.iter().fold(self.front, |all, sheet| all.union(sheet))
    }

    /// Where the glyph of an icon stands on the sheet in front.
    pub fn glyph(&self) -> Rect {
        let side = self.front.w.min(self.front.h) - 4.0;
        let middle = self.front.center();
        Rect::new(middle.x - side / 2.0, middle.y - side / 2.0, side, side)
    }

    /// The sheets behind.
    pub fn sheets(&self, fill: Colour, border: &Stroke, radius: f64) -> Vec<Item> {
        let sheet = |&rect: &Rect| Shape::bordered(Geometry::Rect(rect, radius), fill, border.clone()).into();
        self.behind.iter().map(sheet).collect()
    }

    /// All sheets, for what has no card of its own.
    pub fn cards(&self, fill: Colour, border: &Stroke) -> Vec<Item> {
        let mut items = self.sheets(fill, border, RADIUS);
        items.push(Shape::bordered(Geometry::Rect(self.front, RADIUS), fill, border.clone()).into());
        items
    }
}
