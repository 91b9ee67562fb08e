use crate::import::draft::Draft;
use crate::import::read::{Source, Trouble};
use crate::limits::Limits;

pub fn read(_source: &Source<'_>, _page: Option<&str>, _limits: &Limits, _draft: &mut Draft) -> Result<(), Trouble> {
    Err(Trouble::of_file("not yet", ""))
}
