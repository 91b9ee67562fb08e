//! A design compared with itself does not differ.

use cdp_draw::check::compare::{Seen, compare as compare_findings};
use cdp_draw::check::inspect::found;
use cdp_draw::design::matching::{Side, join};
use cdp_draw::limits::Limits;
use cdp_draw::output::comparison::{Version, compare};

/// Compares the last states of the same design, read twice.
pub fn holds(data: &[u8]) {
    let limits = Limits::default();
    let (Some((old, was)), Some((new, is))) = (side(data, &limits), side(data, &limits)) else { return };
    let last = old.stage;
    let joined = join(old, new, limits.match_pairs);
    if !joined.complete {
        return;
    }
    let languages = joined.design.languages(None);
    let findings = compare_findings(&was, &is, &joined, &languages);
    let version = || Version { name: "design.cdp".to_owned(), index: last, stage: last, last };
    let comparison = compare(&joined, version(), version(), findings, &languages);
    assert!(!comparison.differs, "{:?} {:?}", comparison.summary, comparison.changed);
}

/// The last state of a design, and what is found in it.
fn side(data: &[u8], limits: &Limits) -> Option<(Side, Seen)> {
    let mut compilation = crate::compiled(data);
    let design = compilation.design.take()?;
    let stage = design.states.len() - 1;
    let report = found(&design, &[stage], &mut compilation, limits).pop()?;
    let seen = Seen::new(report, &compilation.sources);
    Some((Side { design, sources: compilation.sources, stage }, seen))
}
