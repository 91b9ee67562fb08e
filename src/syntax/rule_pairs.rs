//! From pest's pairs to the syntax tree: definitions of rules.

use pest::iterators::Pair;

use crate::syntax::pairs::{Builder, Parts};
use crate::syntax::parse::Rule;
use crate::syntax::pattern_pairs::Defined;
use crate::syntax::tree::{FindItem, RuleItem, RuleStatement};

impl Builder<'_> {
    /// `rule NAME { … }`.
    pub(super) fn rule_definition(&mut self, pair: Pair<'_, Rule>) -> Option<RuleStatement> {
        let Defined { id, overrides, items, broken } = self.defined(pair, Rule::only_rule_item, Self::rule_item)?;
        Some(RuleStatement { id, overrides, items, broken })
    }

    fn rule_item(&mut self, pair: Pair<'_, Rule>) -> Option<RuleItem> {
        let span = self.span(&pair);
        let rule = pair.as_rule();
        let mut parts = Parts::of(pair);
        Some(match rule {
            Rule::doc => {
                let (name, value) = self.doc(&mut parts)?;
                RuleItem::Doc(name, value)
            }
            Rule::binding => {
                let (name, value, _) = self.binding(&mut parts)?;
                RuleItem::Binding(name, value)
            }
            Rule::find => RuleItem::Find(FindItem {
                variable: self.name(&parts.take(Rule::ident)?),
                kinds: parts.take(Rule::kinds)?.into_inner().map(|kind| self.name(&kind)).collect(),
                found: self.expr(parts.take(Rule::expr)?)?,
            }),
            Rule::example => RuleItem::Example(self.block(&mut parts), span),
            Rule::near => RuleItem::Near(self.block(&mut parts), span),
            _ => return None,
        })
    }
}
