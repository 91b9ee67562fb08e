//! `expect`, from pairs of the grammar.

use crate::syntax::pairs::{Builder, Parts};
use crate::syntax::parse::Rule;
use crate::syntax::tree::{Expectation, Name};

impl Builder<'_> {
    /// What follows `expect`.
    pub(super) fn expectation(&mut self, parts: &mut Parts<'_>) -> Expectation {
        if let Some(clause) = parts.take(Rule::no_spof) {
            let mut parts = Parts::of(clause);
            let all = parts.take(Rule::all).is_some();
            let actors = parts.take(Rule::ids).map(|ids| self.names(ids)).unwrap_or_default();
            return Expectation::NoSinglePointOfFailure { actors, all: all || parts.take(Rule::all).is_some() };
        }
        let wanted = parts.take(Rule::not).is_none();
        let delivered = parts.take(Rule::delivered).is_some();
        let judged = self.names_in(parts, Rule::judged);
        let before = self.within(parts);
        let without = self.names_in(parts, Rule::without);
        let within = before.or_else(|| self.within(parts));
        match delivered {
            true => Expectation::Delivered { wanted, to: judged, without },
            false => Expectation::Served { wanted, actors: judged, within, without },
        }
    }

    /// The names of a clause, if it is there.
    fn names_in(&mut self, parts: &mut Parts<'_>, clause: Rule) -> Vec<Name> {
        let ids = parts.take(clause).and_then(|clause| Parts::of(clause).take(Rule::ids));
        ids.map(|ids| self.names(ids)).unwrap_or_default()
    }

    /// `within 5min`, if it is there.
    fn within(&mut self, parts: &mut Parts<'_>) -> Option<Name> {
        let bare = Parts::of(parts.take(Rule::within)?).take(Rule::bare)?;
        Some(self.name(&bare))
    }
}
