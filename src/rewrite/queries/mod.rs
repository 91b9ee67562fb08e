//! Queries: what a rewrite can ask. A query is added to the table of its file, a file to the list here.

mod choose;
mod groups;
mod neighbours;
mod places;
mod simulate;
mod texts;

pub use groups::{balancer, fronts, group, image_of, overlays, standbys, tier};
pub use neighbours::{reachable, sources, targets};
pub use places::{ancestor, scope, zonal};

use crate::rewrite::function::Function;

/// The tables of all queries.
pub const TABLES: &[&[Function]] =
    &[places::TABLE, neighbours::TABLE, groups::TABLE, choose::TABLE, texts::TABLE, simulate::TABLE];
