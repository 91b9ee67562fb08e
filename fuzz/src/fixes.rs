//! What `check --fix` appends is a design, and brings no finding that is an error; what it says to mend is mended.

use cdp_draw::check::patch::appended;
use cdp_draw::check::{Finding, Lens, Levels, Mender, StateReport};
use cdp_draw::design::compile::Compilation;
use cdp_draw::diagnostic::Severity;
use cdp_draw::limits::Limits;

/// Mends a design, and reads it again.
pub fn holds(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let compilation = crate::compiled(data);
    let Some(design) = compilation.design.as_ref().filter(|design| crate::is_small(design)) else { return };
    let (levels, limits) = (Levels::default(), Limits::default());
    let lens = Lens::new(&compilation.library, &compilation.vocabulary, &levels, &limits);
    let with = (&compilation.library, &compilation.vocabulary);
    let fixes = Mender::new(&design.states, &design.policies, &lens, with, &limits).mend(&[]);
    if fixes.is_empty() {
        return;
    }
    let before = last(&compilation);
    let statements: Vec<String> = fixes.iter().map(|fix| fix.statement.clone()).collect();
    let again = crate::compiled(appended(text, &statements).as_bytes());
    // What would be an error in the text is not written; the command says so.
    if again.design.is_none() || errors(&again) > errors(&compilation) {
        return;
    }
    let after = last(&again);
    let serious = |one: &&Finding| one.severity == Severity::Error;
    for one in after.findings.iter().filter(serious) {
        let known = before.findings.iter().any(|other| other.is_like(one));
        assert!(known, "{statements:?} bring {}({})", one.rule, one.element);
    }
    for fix in &fixes {
        assert!(fix.gone.iter().any(|one| one.is_like(&fix.mends)), "{} does not mend {:?}", fix.statement, fix.mends);
    }
}

/// What is found in the last state.
fn last(compilation: &Compilation) -> StateReport {
    let (levels, limits) = (Levels::default(), Limits::default());
    let design = compilation.design.as_ref().expect("a design");
    let lens = Lens::new(&compilation.library, &compilation.vocabulary, &levels, &limits);
    lens.look(design, design.states.len() - 1).report
}

fn errors(compilation: &Compilation) -> usize {
    compilation.diagnostics.iter().filter(|one| one.severity == Severity::Error).count()
}
