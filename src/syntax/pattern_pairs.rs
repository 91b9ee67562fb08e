//! From pest's pairs to the syntax tree: pattern definitions, actions and expressions.

use pest::iterators::Pair;

use crate::model::{Op, Value};
use crate::source::Span;
use crate::syntax::pairs::{Builder, Parts, bare_value, op, twice};
use crate::syntax::parse::Rule;
use crate::syntax::tree::*;

/// A definition that has been read.
pub(super) struct Defined<Item> {
    pub id: Name,
    /// True when it may replace a built-in one.
    pub overrides: bool,
    pub items: Vec<Item>,
    /// True when a part of it could not be read.
    pub broken: bool,
}

impl Builder<'_> {
    /// `pattern NAME { … }`.
    pub(super) fn definition(&mut self, pair: Pair<'_, Rule>) -> Option<PatternStatement> {
        let Defined { id, overrides, items, .. } = self.defined(pair, Rule::only_item, Self::item)?;
        Some(PatternStatement { id, overrides, items })
    }

    /// The parts of a definition: its name, whether it overrides another one, and its items; `wrong` is the rule that tells
    /// what may stand where something else does.
    pub(super) fn defined<Item>(
        &mut self,
        pair: Pair<'_, Rule>,
        wrong: Rule,
        read: fn(&mut Self, Pair<'_, Rule>) -> Option<Item>,
    ) -> Option<Defined<Item>> {
        let mut id = None;
        let mut overrides = false;
        let mut items = Vec::new();
        let mut broken = false;
        // What a definition says once.
        let mut seen: Vec<(String, Span)> = Vec::new();
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::ident => id = Some(self.name(&part)),
                Rule::override_ => overrides = true,
                Rule::bad => {
                    broken = true;
                    self.bad(&part, wrong);
                }
                Rule::kw_pattern | Rule::kw_rule => {}
                rule if is_said_once(rule, wrong) => {
                    let key = part.as_str().split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-'))).next();
                    let key = key.unwrap_or_default().to_owned();
                    let span = self.span(&part);
                    match seen.iter().find(|(known, _)| *known == key) {
                        Some((_, first)) => self.report(twice(&key, span, *first)),
                        None => {
                            seen.push((key, span));
                            items.extend(read(self, part));
                        }
                    }
                }
                _ => items.extend(read(self, part)),
            }
        }
        Some(Defined { id: id?, overrides, items, broken })
    }

    fn item(&mut self, pair: Pair<'_, Rule>) -> Option<PatternItem> {
        let span = self.span(&pair);
        let rule = pair.as_rule();
        let mut parts = Parts::of(pair);
        Some(match rule {
            Rule::doc => {
                let (name, value) = self.doc(&mut parts)?;
                PatternItem::Doc(name, value)
            }
            Rule::target => PatternItem::Target(self.target(&mut parts)?),
            Rule::param => PatternItem::Param(self.param(&mut parts)?),
            Rule::binding => {
                let (name, value, error) = self.binding(&mut parts)?;
                PatternItem::Binding(name, value, error)
            }
            Rule::require => {
                let condition = self.expr(parts.take(Rule::expr)?)?;
                PatternItem::Require(condition, self.or_error(&mut parts)?)
            }
            Rule::example => PatternItem::Example(self.block(&mut parts), span),
            Rule::rewrite => PatternItem::Rewrite(self.actions(parts.take(Rule::actions)?), span),
            Rule::note_callout => {
                let text = self.text(parts.take(Rule::text)?);
                let (from, to) = self.operands(&mut parts)?;
                PatternItem::Callout(text, from, to)
            }
            Rule::ensure => {
                let text = self.text(parts.take(Rule::text)?);
                PatternItem::Ensure(text, self.actions(parts.take(Rule::actions)?))
            }
            _ => return None,
        })
    }

    /// `problem = en "…" ja "…"`.
    pub(super) fn doc(&mut self, parts: &mut Parts<'_>) -> Option<(Name, DocValue)> {
        let name = self.name(&parts.take(Rule::ident)?);
        let value = match parts.take(Rule::value) {
            Some(value) => DocValue::Value(self.property_value(value)?),
            None => DocValue::Lists(self.lists(parts.take(Rule::lang_list)?)),
        };
        Some((name, value))
    }

    /// `en ["…"] ja ["…"]`.
    fn lists(&mut self, pair: Pair<'_, Rule>) -> Vec<(String, Vec<String>)> {
        let mut lists = Vec::new();
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::lang => lists.push((part.as_str().to_ascii_lowercase(), Vec::new())),
                _ => {
                    let values: Vec<String> = part
                        .into_inner()
                        .filter_map(|value| match self.property_value(value)? {
                            PropertyValue::Plain(value) => Some(value.node.to_string()),
                            PropertyValue::Localised(_) => None,
                        })
                        .collect();
                    if let Some((_, list)) = lists.last_mut() {
                        *list = values;
                    }
                }
            }
        }
        lists
    }

    fn target(&mut self, parts: &mut Parts<'_>) -> Option<TargetItem> {
        let variable = self.name(&parts.take(Rule::ident)?);
        let keyword = parts.take(Rule::ident).map(|name| self.name(&name));
        let kinds = parts.take(Rule::kinds)?.into_inner().map(|kind| self.name(&kind)).collect();
        let default = parts.take(Rule::expr).and_then(|expr| self.expr(expr));
        let doc = self.label(parts);
        Some(TargetItem { variable, keyword, kinds, default, error: self.or_error(parts), doc })
    }

    fn param(&mut self, parts: &mut Parts<'_>) -> Option<ParamItem> {
        let name = self.name(&parts.take(Rule::ident)?);
        let kind = self.name(&parts.take(Rule::ident)?);
        let range = parts.take(Rule::range).and_then(|range| {
            let (low, high) = range.as_str().split_once("..")?;
            Some((low.parse().ok()?, high.parse().ok()))
        });
        let value = parts.take(Rule::value)?;
        let span = self.span(&value);
        let default = match self.property_value(value)? {
            PropertyValue::Plain(value) => value,
            PropertyValue::Localised(_) => Spanned { node: Value::text(""), span },
        };
        Some(ParamItem { name, kind, range, default, doc: self.label(parts) })
    }

    fn or_error(&mut self, parts: &mut Parts<'_>) -> Option<Text> {
        let clause = parts.take(Rule::or_error)?;
        Parts::of(clause).take(Rule::text).map(|text| self.text(text))
    }

    pub(super) fn binding(&mut self, parts: &mut Parts<'_>) -> Option<(Name, Expr, Option<Text>)> {
        let name = self.name(&parts.take(Rule::ident)?);
        let value = self.expr(parts.take(Rule::expr)?)?;
        Some((name, value, self.or_error(parts)))
    }

    fn actions(&mut self, pair: Pair<'_, Rule>) -> Vec<Action> {
        pair.into_inner().filter_map(|pair| self.action(pair)).collect()
    }

    fn action(&mut self, pair: Pair<'_, Rule>) -> Option<Action> {
        let span = self.span(&pair);
        let rule = pair.as_rule();
        if rule == Rule::bad {
            self.bad(&pair, Rule::only_action);
            return None;
        }
        let mut parts = Parts::of(pair);
        let node = match rule {
            Rule::binding => {
                let (name, value, error) = self.binding(&mut parts)?;
                ActionKind::Let(name, value, error)
            }
            Rule::for_ => ActionKind::For(
                self.name(&parts.take(Rule::ident)?),
                self.expr(parts.take(Rule::expr)?)?,
                self.actions(parts.take(Rule::actions)?),
            ),
            Rule::if_ => ActionKind::If(
                self.expr(parts.take(Rule::expr)?)?,
                self.actions(parts.take(Rule::actions)?),
                parts.take(Rule::else_).map(|other| self.otherwise(other)).unwrap_or_default(),
            ),
            Rule::do_remove => {
                let (from, to) = self.operands(&mut parts)?;
                ActionKind::Remove(from, to)
            }
            Rule::do_move => {
                ActionKind::Move(self.expr(parts.take(Rule::sum)?)?, self.expr(parts.take(Rule::operand)?)?)
            }
            Rule::do_set => {
                let (from, to) = self.operands(&mut parts)?;
                ActionKind::Set(from, to, self.label(&mut parts), self.settings(&mut parts))
            }
            Rule::do_connect => {
                let (from, to) = self.operands(&mut parts)?;
                let (operator, to) = to?;
                ActionKind::Connect(from, operator, to, self.label(&mut parts), self.settings(&mut parts))
            }
            Rule::do_expect => self.do_expect(&mut parts),
            Rule::do_call => ActionKind::Call(self.expr(parts.take(Rule::expr)?)?),
            _ => return None,
        };
        Some(Spanned { node, span })
    }

    fn otherwise(&mut self, pair: Pair<'_, Rule>) -> Vec<Action> {
        let mut parts = Parts::of(pair);
        match parts.take(Rule::actions) {
            Some(actions) => self.actions(actions),
            None => parts.take(Rule::if_).and_then(|other| self.action(other)).into_iter().collect(),
        }
    }

    fn do_expect(&mut self, parts: &mut Parts<'_>) -> ActionKind {
        let wanted = parts.take(Rule::not).is_none();
        let has_without = parts.take(Rule::kw_without).is_some();
        let mut operands: Vec<Expr> =
            parts.all(Rule::operand).into_iter().filter_map(|operand| self.expr(operand)).collect();
        let without = if has_without { operands.pop() } else { None };
        ActionKind::Expect { wanted, actors: operands.pop(), without }
    }

    /// `a`, or `a op b`.
    fn operands(&mut self, parts: &mut Parts<'_>) -> Option<(Expr, Option<(Op, Expr)>)> {
        let from = self.expr(parts.take(Rule::operand)?)?;
        let to = match parts.take(Rule::op) {
            Some(operator) => Some((op(&operator)?, self.expr(parts.take(Rule::operand)?)?)),
            None => None,
        };
        Some((from, to))
    }

    fn settings(&mut self, parts: &mut Parts<'_>) -> Vec<(Name, Expr)> {
        let mut settings = Vec::new();
        for pair in parts.any(&[Rule::setting, Rule::flag]) {
            let span = self.span(&pair);
            let mut inner = Parts::of(pair);
            let Some(key) = inner.take(Rule::ident).map(|key| self.name(&key)) else { continue };
            let value = match inner.take(Rule::operand) {
                Some(value) => self.expr(value),
                None => Some(Spanned { node: ExprKind::Name("true".to_owned()), span }),
            };
            settings.extend(value.map(|value| (key, value)));
        }
        settings
    }

    /// An expression, of any rule of the grammar's.
    pub(super) fn expr(&mut self, pair: Pair<'_, Rule>) -> Option<Expr> {
        let span = self.span(&pair);
        let rule = pair.as_rule();
        let text = pair.as_str();
        let mut parts = Parts::of(pair);
        let node = match rule {
            Rule::string => return None,
            Rule::number => ExprKind::Number(text.trim().parse().ok()?),
            Rule::name => ExprKind::Name(self.name(&parts.take(Rule::ident)?).node),
            Rule::array => {
                ExprKind::List(parts.all(Rule::expr).into_iter().filter_map(|item| self.expr(item)).collect())
            }
            Rule::call => self.call(&mut parts)?,
            Rule::choice => {
                let condition = self.boxed(parts.take(Rule::expr)?)?;
                let then = self.boxed(parts.take(Rule::expr)?)?;
                ExprKind::If(condition, then, self.boxed(parts.take(Rule::expr)?)?)
            }
            Rule::each => {
                let variable = self.name(&parts.take(Rule::ident)?).node;
                let set = self.boxed(parts.take(Rule::disjunction)?)?;
                let condition = Parts::of(parts.take(Rule::where_)?).take(Rule::disjunction)?;
                ExprKind::Where(variable, set, self.boxed(condition)?)
            }
            Rule::chain => return self.chain(parts),
            Rule::disjunction => return self.fold(parts, Rule::conjunction, ExprKind::Or),
            Rule::conjunction => return self.fold(parts, Rule::negation, ExprKind::And),
            Rule::negation => match parts.take(Rule::not) {
                Some(_) => ExprKind::Not(self.boxed(parts.take(Rule::negation)?)?),
                None => return self.expr(parts.take(Rule::comparison)?),
            },
            Rule::comparison => return self.comparison(parts),
            Rule::sum => return self.sum(parts),
            Rule::operand => return self.operand(parts),
            Rule::primary => {
                let inner = parts.any(&[Rule::string, Rule::number, Rule::array, Rule::call, Rule::name, Rule::expr]);
                let inner = inner.into_iter().next()?;
                if inner.as_rule() == Rule::string {
                    ExprKind::Text(self.string(inner).node)
                } else {
                    return self.expr(inner);
                }
            }
            Rule::expr => {
                let inner = parts.any(&[Rule::choice, Rule::each, Rule::chain]).into_iter().next()?;
                return self.expr(inner);
            }
            _ => return None,
        };
        Some(Spanned { node, span })
    }

    fn boxed(&mut self, pair: Pair<'_, Rule>) -> Option<Box<Expr>> {
        self.expr(pair).map(Box::new)
    }

    fn call(&mut self, parts: &mut Parts<'_>) -> Option<ExprKind> {
        let name = self.name(&parts.take(Rule::ident)?).node;
        let mut arguments = Vec::new();
        for argument in parts.all(Rule::argument) {
            let mut inner = Parts::of(argument);
            let key = inner.take(Rule::ident).map(|key| self.name(&key).node);
            arguments.push((key, self.expr(inner.take(Rule::expr)?)?));
        }
        Some(ExprKind::Call(name, arguments))
    }

    /// `set where …`, `value for x in set where …`.
    fn chain(&mut self, mut parts: Parts<'_>) -> Option<Expr> {
        let first = parts.take(Rule::disjunction)?;
        let tails = parts.any(&[Rule::for_each, Rule::where_]);
        self.linked(&tails.clone(), |this| {
            let mut value = this.expr(first)?;
            for tail in tails {
                let span = value.span.to(this.span(&tail));
                value = Spanned { node: this.chain_tail(value, tail)?, span };
            }
            Some(value)
        })
    }

    fn chain_tail(&mut self, value: Expr, tail: Pair<'_, Rule>) -> Option<ExprKind> {
        let rule = tail.as_rule();
        let mut inner = Parts::of(tail);
        if rule == Rule::where_ {
            let condition = self.boxed(inner.take(Rule::disjunction)?)?;
            return Some(ExprKind::Where("it".to_owned(), Box::new(value), condition));
        }
        let variable = self.name(&inner.take(Rule::ident)?).node;
        let mut set = self.boxed(inner.take(Rule::disjunction)?)?;
        if let Some(filter) = inner.take(Rule::where_) {
            let condition = self.boxed(Parts::of(filter).take(Rule::disjunction)?)?;
            let span = set.span;
            set = Box::new(Spanned { node: ExprKind::Where(variable.clone(), set, condition), span });
        }
        Some(ExprKind::ForEach(Box::new(value), variable, set))
    }

    fn fold(&mut self, mut parts: Parts<'_>, rule: Rule, join: fn(Box<Expr>, Box<Expr>) -> ExprKind) -> Option<Expr> {
        let all = parts.all(rule);
        self.linked(all.clone().get(1..)?, |this| {
            let mut all = all.into_iter();
            let mut left = this.expr(all.next()?)?;
            for right in all {
                let right = this.expr(right)?;
                let span = left.span.to(right.span);
                left = Spanned { node: join(Box::new(left), Box::new(right)), span };
            }
            Some(left)
        })
    }

    fn comparison(&mut self, mut parts: Parts<'_>) -> Option<Expr> {
        let left = self.expr(parts.take(Rule::sum)?)?;
        let Some(sign) = parts.take(Rule::compare) else { return Some(left) };
        let right = self.expr(parts.take(Rule::sum)?)?;
        let how = match sign.as_str() {
            "==" => Comparison::Equal,
            "!=" => Comparison::Different,
            "<" => Comparison::Less,
            "<=" => Comparison::AtMost,
            ">" => Comparison::Greater,
            ">=" => Comparison::AtLeast,
            "in" => Comparison::In,
            _ => Comparison::NotIn,
        };
        let span = left.span.to(right.span);
        Some(Spanned { node: ExprKind::Compare(Box::new(left), how, Box::new(right)), span })
    }

    fn sum(&mut self, mut parts: Parts<'_>) -> Option<Expr> {
        let signs = parts.all(Rule::sign);
        let operands = parts.all(Rule::operand);
        self.linked(&signs.clone(), |this| {
            let mut operands = operands.into_iter();
            let mut left = this.expr(operands.next()?)?;
            for (sign, right) in signs.iter().zip(operands) {
                let right = this.expr(right)?;
                let span = left.span.to(right.span);
                let sign = sign.as_str().chars().next()?;
                left = Spanned { node: ExprKind::Sum(Box::new(left), sign, Box::new(right)), span };
            }
            Some(left)
        })
    }

    fn operand(&mut self, mut parts: Parts<'_>) -> Option<Expr> {
        let first = parts.take(Rule::primary)?;
        let tails = parts.any(&[Rule::index, Rule::field]);
        self.linked(&tails.clone(), |this| {
            let mut value = this.expr(first)?;
            for tail in tails {
                let span = value.span.to(this.span(&tail));
                let rule = tail.as_rule();
                let mut inner = Parts::of(tail);
                let node = if rule == Rule::index {
                    ExprKind::Index(Box::new(value), this.boxed(inner.take(Rule::expr)?)?)
                } else {
                    ExprKind::Field(Box::new(value), this.name(&inner.take(Rule::ident)?).node)
                };
                value = Spanned { node, span };
            }
            Some(value)
        })
    }
}

/// A word of a rewrite as a value of the model: a number, true, false, or itself.
pub fn word_value(word: &str) -> Value {
    bare_value(word)
}

/// True for items of which a definition has one; a rule may have several examples.
fn is_said_once(part: Rule, wrong: Rule) -> bool {
    matches!(part, Rule::doc | Rule::target | Rule::find) || part == Rule::example && wrong == Rule::only_item
}
