//! What decks and documents are made from: a scene for each page, what is to be said with it, and the outline of its parts.

pub mod notes;

use crate::outline::Outline;
use crate::scene::{Scene, Theme};
use crate::text::Fonts;

/// Pages that follow each other.
pub struct Deck<'a> {
    /// The pages, at least one.
    pub pages: Vec<Page>,
    /// The parts of all states.
    pub outline: &'a Outline,
    /// What the pages are drawn with.
    pub theme: &'a Theme,
    /// What their texts are measured with.
    pub fonts: &'a Fonts,
    /// What the whole is called.
    pub title: String,
    /// The language of its texts.
    pub language: String,
    /// True when the pages are the states of one design in their order, all of one size.
    pub story: bool,
}

/// One page.
pub struct Page {
    /// What is seen.
    pub scene: Scene,
    /// What is said.
    pub notes: Vec<Note>,
}

/// A paragraph of what is said.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Note {
    /// What the paragraphs after it are about.
    Heading(String),
    /// A sentence, or a row of a list.
    Line(String),
}
