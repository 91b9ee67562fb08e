//! How pictures look: what users may choose, as plain data. Whatever stands in files has been read already.

use std::fmt;
use std::sync::Arc;

use crate::design::Direction;
use crate::output::Background;
use crate::scene::Legend;
use crate::world::World;

/// A file of the user's, with the name that messages give it.
#[derive(Clone, Debug)]
pub struct Brought<T> {
    /// Its name.
    pub name: String,
    /// What is in it.
    pub content: T,
}

/// Where a theme comes from.
#[derive(Clone, Debug)]
pub enum ThemeChoice {
    /// One that is built in, by name.
    Named(String),
    /// A user's own (TOML).
    Own(Brought<String>),
}

/// Files of icons, with the name that messages give their folder.
#[derive(Clone)]
pub struct Icons {
    /// The folder's name.
    pub name: String,
    /// The files.
    pub world: Arc<dyn World + Send + Sync>,
}

impl fmt::Debug for Icons {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Icons").field("name", &self.name).finish_non_exhaustive()
    }
}

/// How pictures look.
#[derive(Clone, Debug, Default)]
pub struct Style {
    /// Goes before the theme of the design.
    pub(crate) theme: Option<ThemeChoice>,
    /// Goes before the direction of the design.
    pub(crate) direction: Option<Direction>,
    /// Width over height of the page.
    pub(crate) ratio: Option<f64>,
    pub(crate) scale: Option<f64>,
    /// In pixels; goes before `scale`.
    pub(crate) width: Option<f64>,
    pub(crate) background: Background,
    pub(crate) font: Option<Brought<Vec<u8>>>,
    pub(crate) icons: Option<Icons>,
    pub(crate) legend: Legend,
    pub(crate) availability: bool,
    pub(crate) text_as_paths: bool,
}
