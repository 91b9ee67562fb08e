//! The picture as plain data, composed from a layout and a theme. Exporters consume nothing else.

pub mod colour;
mod compose;
pub mod icon;
pub mod item;
pub mod link;
pub mod lost;
pub mod markup;
mod steps;
pub mod theme;
mod views;
mod words;

pub use icon::{Glyph, IconFolder, IconSet};
pub use item::Scene;
pub use link::{SafeLink, Target};
pub use theme::{Theme, ThemeError};
pub use views::icon_sheet::{IconSheet, draw as draw_icons};
pub use views::slides::{CAPTION, TITLE};
pub use views::table::{Slide, draw as draw_table};
pub use views::{Kit, Legend, View, draw, draw_slides};

/// What a category is called.
pub fn category_word(category: crate::model::Category, languages: &crate::model::Languages) -> &'static str {
    words::Words::new(languages).category(category)
}

/// The lines of a text as one.
pub fn joined(lines: &[String]) -> String {
    compose::joined(lines)
}
