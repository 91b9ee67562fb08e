//! From pest's pairs to the syntax tree: definitions of rules.

use pest::iterators::Pair;

use crate::syntax::pairs::{Builder, Parts};
use crate::syntax::parse::Rule;
use crate::syntax::tree::{FindItem, RuleItem, RuleStatement};

impl Builder<'_> {
    /// `rule NAME { … }`.
    pub(super) fn rule_definition(&mut self, pair: Pair<'_, Rule>) -> Option<RuleStatement> {
        let mut id = None;
        let mut overrides = false;
        let mut items = Vec::new();
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::ident => id = Some(self.name(&part)),
                Rule::override_ => overrides = true,
                Rule::bad => self.bad(&part, Rule::only_rule_item),
                Rule::kw_rule => {}
                _ => items.extend(self.rule_item(part)),
            }
        }
        Some(RuleStatement { id: id?, overrides, items })
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
