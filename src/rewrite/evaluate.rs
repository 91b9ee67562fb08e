//! Evaluates expressions.

use crate::rewrite::function::{self, Args, Body};
use crate::rewrite::machine::{Machine, Trouble};
use crate::rewrite::set::Set;
use crate::rewrite::val::Val;
use crate::source::Span;
use crate::syntax::tree::{Comparison, Expr, ExprKind};

impl Machine<'_> {
    /// The value of an expression. A verb in it changes the architecture.
    pub fn evaluate(&mut self, expr: &Expr) -> Result<Val, Trouble> {
        self.costs.steps(1)?;
        Ok(match &expr.node {
            ExprKind::Text(text) => Val::text(text.as_str()),
            ExprKind::Number(number) => Val::Number(*number),
            ExprKind::Name(name) => self.name(name),
            ExprKind::List(items) => {
                let items = self.evaluate_all(items)?;
                self.costs.value(Val::list(items))?
            }
            ExprKind::Call(name, arguments) => self.call(name, arguments, expr.span)?,
            ExprKind::Field(base, field) => self.field(base, field)?,
            ExprKind::Index(list, at) => self.index(list, at)?,
            ExprKind::Or(a, b) => match self.evaluate(a)? {
                value if value.truthy() => value,
                _ => self.evaluate(b)?,
            },
            ExprKind::And(a, b) => match self.evaluate(a)? {
                value if value.truthy() => self.evaluate(b)?,
                value => value,
            },
            ExprKind::Not(a) => Val::Flag(!self.evaluate(a)?.truthy()),
            ExprKind::Compare(a, how, b) => {
                let (a, b) = (self.evaluate(a)?, self.evaluate(b)?);
                Val::Flag(self.compare(&a, *how, &b)?)
            }
            ExprKind::Sum(a, sign, b) => {
                let (a, b) = (self.evaluate(a)?, self.evaluate(b)?);
                self.sum(a, *sign, b, expr.span)?
            }
            ExprKind::If(condition, then, otherwise) => {
                let branch = if self.evaluate(condition)?.truthy() { then } else { otherwise };
                self.evaluate(branch)?
            }
            ExprKind::Where(variable, set, condition) => self.filter(variable, set, condition)?,
            ExprKind::ForEach(value, variable, set) => self.map(value, variable, set)?,
        })
    }

    fn evaluate_all(&mut self, exprs: &[Expr]) -> Result<Vec<Val>, Trouble> {
        exprs.iter().map(|expr| self.evaluate(expr)).collect()
    }

    /// A variable; any other word stands for itself.
    fn name(&self, name: &str) -> Val {
        match (self.variable(name), name) {
            (Some(value), _) => value.clone(),
            (None, "none") => Val::None,
            (None, "true") => Val::Flag(true),
            (None, "false") => Val::Flag(false),
            (None, word) => Val::text(word),
        }
    }

    fn call(&mut self, name: &str, arguments: &[(Option<String>, Expr)], span: Span) -> Result<Val, Trouble> {
        let Some(function) = function::find(name) else {
            return Err(Trouble::Definition { span, message: format!("there is no function `{name}`") });
        };
        let mut args = Args { positional: Vec::new(), named: Vec::new(), span, function: function.name };
        for (key, value) in arguments {
            let value = self.evaluate(value)?;
            match key {
                Some(key) => args.named.push((key.clone(), value)),
                None => args.positional.push(value),
            }
        }
        let weight = args.positional.iter().chain(args.named.iter().map(|(_, value)| value)).map(Val::weight);
        self.costs.steps(weight.sum())?;
        let value = match function.body {
            Body::Query(query) => query(self, &args)?,
            Body::Scan(query) => {
                self.costs.scan(self.architecture())?;
                query(self, &args)?
            }
            Body::Walk(query) => {
                self.costs.walk(self.architecture())?;
                query(self, &args)?
            }
            Body::Simulation(query) => {
                self.prepare()?;
                self.costs.walk(self.architecture())?;
                query(self, &args)?
            }
            Body::Verb(verb) => {
                self.costs.scan(self.architecture())?;
                verb(self, &args)?
            }
        };
        self.costs.steps(value.weight())?;
        Ok(value)
    }

    /// `x.role`: a property; `id`, `kind` and `label` are read the same way.
    fn field(&mut self, base: &Expr, field: &str) -> Result<Val, Trouble> {
        let value = self.evaluate(base)?;
        if let Val::Edge(key) = &value {
            let ends = (self.architecture().find_uid(key.from), self.architecture().find_uid(key.to));
            let (Some(from), Some(to)) = ends else { return Ok(Val::None) };
            let link = self.architecture().find_edge(from, key.op, to);
            let edge = link.map(|link| self.architecture().edge(link));
            return Ok(match field {
                "label" => edge.and_then(|edge| edge.label.clone()).map_or(Val::None, Val::Label),
                _ => Val::from_value(edge.and_then(|edge| edge.properties.get(field))),
            });
        }
        let node = self.as_node(&value).map_err(|_| Trouble::Definition {
            span: base.span,
            message: format!("only elements and edges have a `.{field}`"),
        })?;
        let Some(node) = node else { return Ok(Val::None) };
        let element = self.element(node);
        Ok(match field {
            "id" => Val::text(element.id.as_str()),
            "kind" => Val::text(element.kind.id.as_str()),
            "label" => element.label.clone().map_or(Val::None, Val::Label),
            _ => Val::from_value(element.properties.get(field)),
        })
    }

    fn index(&mut self, list: &Expr, at: &Expr) -> Result<Val, Trouble> {
        let list = self.evaluate(list)?;
        let Val::Number(number) = self.evaluate(at)? else {
            return Err(Trouble::Definition { span: at.span, message: "a place in a list is a number".to_owned() });
        };
        let at = usize::try_from(number).ok();
        Ok(at.and_then(|at| list.items().get(at)).cloned().unwrap_or(Val::None))
    }

    fn compare(&self, a: &Val, how: Comparison, b: &Val) -> Result<bool, Trouble> {
        let same = || {
            self.costs.steps(a.weight().min(b.weight()).saturating_sub(1))?;
            Ok(a.same(b, self.architecture()))
        };
        let number = |value: &Val| value.to_text(self.architecture()).parse::<i64>().unwrap_or(0);
        Ok(match how {
            Comparison::Equal => same()?,
            Comparison::Different => !same()?,
            Comparison::Less => number(a) < number(b),
            Comparison::AtMost => number(a) <= number(b),
            Comparison::Greater => number(a) > number(b),
            Comparison::AtLeast => number(a) >= number(b),
            Comparison::In => self.contains(b, a)?,
            Comparison::NotIn => !self.contains(b, a)?,
        })
    }

    /// Whether a list has a value. A long one may be asked again and again: it is kept by what its items are equal to.
    fn contains(&self, list: &Val, value: &Val) -> Result<bool, Trouble> {
        const LONG: usize = 16;
        if let Val::List(items) = list
            && items.len() > LONG
        {
            return self.sets.has(items, value, self.architecture(), &self.costs);
        }
        self.costs.steps(list.weight().min(value.weight() * list.items().len()))?;
        Ok(list.items().iter().any(|item| value.same(item, self.architecture())))
    }

    /// Lists are joined (`+`) or lessened (`-`), numbers are calculated, the rest is joined as text.
    fn sum(&self, a: Val, sign: char, b: Val, span: Span) -> Result<Val, Trouble> {
        let wrong = || Trouble::Definition { span, message: format!("`{sign}` does not fit these values") };
        match (a, sign, b) {
            (Val::Number(a), '+', Val::Number(b)) => a.checked_add(b).map(Val::Number).ok_or_else(wrong),
            (Val::Number(a), '-', Val::Number(b)) => a.checked_sub(b).map(Val::Number).ok_or_else(wrong),
            (Val::Number(a), '*', Val::Number(b)) => a.checked_mul(b).map(Val::Number).ok_or_else(wrong),
            (a @ Val::List(_), '+', b) | (a, '+', b @ Val::List(_)) => {
                self.costs.steps(a.weight() + b.weight())?;
                let (mut items, others) = (a.into_items(), b.into_items());
                items.extend(others);
                self.costs.value(Val::list(items))
            }
            (Val::List(items), '-', b) => {
                let less = Set::of(b.items(), self.architecture(), &self.costs)?;
                let mut kept = Vec::new();
                for item in items.iter() {
                    if !less.has(item)? {
                        kept.push(item.clone());
                    }
                }
                Ok(Val::list(kept))
            }
            (
                a @ (Val::Text(_) | Val::Number(_) | Val::Element(_)),
                '+',
                b @ (Val::Text(_) | Val::Number(_) | Val::Element(_)),
            ) => {
                let architecture = self.architecture();
                let text = a.to_text(architecture) + &b.to_text(architecture);
                self.costs.size(text.len())?;
                let text = Val::text(text);
                self.costs.steps(text.weight())?;
                Ok(text)
            }
            _ => Err(wrong()),
        }
    }

    fn filter(&mut self, variable: &str, set: &Expr, condition: &Expr) -> Result<Val, Trouble> {
        let mut kept = Vec::new();
        for item in self.evaluate(set)?.items() {
            if self.with(variable, item.clone(), |machine| machine.evaluate(condition))?.truthy() {
                kept.push(item.clone());
            }
        }
        Ok(Val::list(kept))
    }

    /// Lists among the values are flattened, and nothing is left out.
    fn map(&mut self, value: &Expr, variable: &str, set: &Expr) -> Result<Val, Trouble> {
        let mut values = Vec::new();
        for item in self.evaluate(set)?.items() {
            match self.with(variable, item.clone(), |machine| machine.evaluate(value))? {
                Val::List(items) => {
                    self.costs.steps(items.len())?;
                    self.costs.size(values.len() + items.len())?;
                    values.extend(items.iter().cloned());
                }
                single => values.push(single),
            }
        }
        self.costs.value(Val::list(values))
    }

    /// Runs something with a variable bound.
    pub fn with<T>(&mut self, name: &str, value: Val, run: impl FnOnce(&mut Self) -> T) -> T {
        let depth = self.depth();
        self.enter(name, value);
        let result = run(self);
        self.cut(depth);
        result
    }
}
