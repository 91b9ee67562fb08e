use crate::import::draft::Draft;
use crate::import::read::Source;
use crate::refusal::Refusal;
use crate::limits::Limits;

pub fn read(_sources: &[Source<'_>], _limits: &Limits, _draft: &mut Draft) -> Result<(), Refusal> {
    Err(Refusal::new("not yet", ""))
}
