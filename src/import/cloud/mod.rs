//! What resources of clouds mean.

mod resource;

pub use resource::{Inventory, Resource, ResourceId};

use crate::import::draft::Draft;
use crate::import::read::{Format, Source};
use crate::limits::Limits;
use crate::refusal::Refusal;

/// Reads files of one format into a draft.
pub fn read(_format: Format, _sources: &[Source<'_>], _limits: &Limits, _draft: &mut Draft) -> Result<(), Refusal> {
    Err(Refusal::new("not yet", ""))
}
