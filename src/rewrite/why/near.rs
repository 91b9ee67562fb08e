//! The nearest thing to what an expression looks for in vain: the element that meets most of what is asked, and what it
//! does not meet. It follows the expression, whatever pattern that stands in.

use crate::rewrite::machine::Machine;
use crate::rewrite::val::Val;
use crate::rewrite::why::call::{self, Call};
use crate::rewrite::why::compare;
use crate::rewrite::why::phrases::{Words, ids, kinds};
use crate::syntax::tree::{Expr, ExprKind};

/// Why an expression gives nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Near {
    /// How many conditions were met before the one that was not.
    pub met: usize,
    /// That one, in words.
    pub words: Words,
}

impl Near {
    /// With nothing met before.
    pub fn first(words: Words) -> Near {
        Near { met: 0, words }
    }

    fn further(self) -> Near {
        Near { met: self.met + 1, ..self }
    }
}

/// The nearer of two; the first among equals.
fn nearer(a: Option<Near>, b: Option<Near>) -> Option<Near> {
    match (a, b) {
        (Some(a), Some(b)) if b.met > a.met => Some(b),
        (a, b) => a.or(b),
    }
}

/// Why an expression gives nothing, if that can be said; it is known that it does.
pub fn missing(machine: &mut Machine<'_>, expr: &Expr) -> Option<Near> {
    match &expr.node {
        ExprKind::Or(a, b) => {
            let first = missing(machine, a);
            nearer(first, missing(machine, b))
        }
        ExprKind::And(a, b) => match holds(machine, a)? {
            true => missing(machine, b).map(Near::further),
            false => missing(machine, a),
        },
        ExprKind::Not(a) => present(machine, a).map(Near::first),
        ExprKind::If(condition, a, b) => {
            let branch = if holds(machine, condition)? { a } else { b };
            missing(machine, branch)
        }
        ExprKind::Call(name, arguments) => call_missing(machine, &Call::read(name, arguments)?),
        ExprKind::Where(variable, set, condition) => none_fits(machine, variable, set, condition),
        ExprKind::ForEach(value, variable, set) => {
            let items = items(machine, set)?;
            if items.is_empty() {
                return missing(machine, set);
            }
            best(machine, variable, items, |machine| missing(machine, value))
        }
        ExprKind::Field(base, name) => compare::unset(machine, base, name),
        ExprKind::Index(list, _) => missing(machine, list),
        ExprKind::Compare(a, how, b) => compare::unequal(machine, a, *how, b),
        ExprKind::Sum(a, '-', _) => match only(machine, a) {
            Some(words) => Some(Near::first(words)),
            None => missing(machine, a),
        },
        ExprKind::Sum(..) | ExprKind::Text(_) | ExprKind::Number(_) | ExprKind::Name(_) | ExprKind::List(_) => None,
    }
}

/// What an expression gives that should give nothing.
pub fn present(machine: &mut Machine<'_>, expr: &Expr) -> Option<Words> {
    match &expr.node {
        ExprKind::Not(a) => missing(machine, a).map(|near| near.words),
        ExprKind::And(a, b) => present(machine, b).or_else(|| present(machine, a)),
        ExprKind::Or(a, b) => {
            let side = if holds(machine, a)? { a } else { b };
            present(machine, side)
        }
        ExprKind::Call(name, arguments) => {
            let read = Call::read(name, arguments)?;
            match (read.list(), call::is_of(machine, &read)) {
                (Some(list), _) => present(machine, list),
                (None, Some(words)) => Some(words),
                (None, None) => found(machine, expr, |words| words),
            }
        }
        ExprKind::Where(_, set, _) => {
            let items = items(machine, expr)?;
            call::found(machine, set, &items, |words| words)
        }
        ExprKind::Field(base, name) => compare::set(machine, base, name),
        ExprKind::Index(list, _) => present(machine, list),
        _ => None,
    }
}

/// "there is only …": what a set has, and that is too little.
pub fn only(machine: &mut Machine<'_>, set: &Expr) -> Option<Words> {
    let few = |words: Words| Words::new(format!("only {}", words.en), format!("{}だけ", words.ja));
    let items = items(machine, set)?;
    let inner = match &set.node {
        ExprKind::Where(_, inner, _) => inner,
        ExprKind::Call(name, arguments) if Call::read(name, arguments)?.list().is_some() => {
            return only(machine, Call::read(name, arguments)?.list()?);
        }
        _ => set,
    };
    call::found(machine, inner, &items, few).or_else(|| {
        let texts: Vec<String> = items.iter().map(|item| item.to_text(machine.architecture())).collect();
        let few = few(ids(&texts)?);
        Some(Words::new(format!("there is {}", few.en), format!("{}があります", few.ja)))
    })
}

fn found(machine: &mut Machine<'_>, set: &Expr, say: impl Fn(Words) -> Words) -> Option<Words> {
    let items = items(machine, set)?;
    call::found(machine, set, &items, say)
}

/// A call that gives nothing: what is asked of it, or what it is asked of, can be what is missing.
fn call_missing(machine: &mut Machine<'_>, call: &Call<'_>) -> Option<Near> {
    if let Some(list) = call.list() {
        return missing(machine, list);
    }
    if let Some(subject) = call.subject()
        && !holds(machine, subject)?
    {
        return missing(machine, subject);
    }
    call::nothing(machine, call).map(Near::first)
}

/// None of a set meets a condition: the one that comes nearest to it.
fn none_fits(machine: &mut Machine<'_>, variable: &str, set: &Expr, condition: &Expr) -> Option<Near> {
    let items = items(machine, set)?;
    if items.is_empty() {
        return missing(machine, set);
    }
    if let Some(words) = none_is_of(machine, variable, set, condition, &items) {
        return Some(Near::first(words));
    }
    best(machine, variable, items, |machine| missing(machine, condition).map(Near::further))
}

/// When already the kind of all is wrong, that is said of the set and not of one of them.
fn none_is_of(machine: &mut Machine<'_>, variable: &str, set: &Expr, condition: &Expr, items: &[Val]) -> Option<Words> {
    let wanted = first_is(condition, variable)?;
    let wanted = machine.evaluate(wanted).ok()?;
    let wanted_kinds = machine.as_kinds(&wanted).ok()?;
    let fits = |item: &Val| matches!(machine.as_node(item), Ok(Some(node)) if wanted_kinds.fit(machine, node));
    if items.iter().any(fits) {
        return None;
    }
    let ExprKind::Call(name, arguments) = &set.node else { return None };
    let read = Call::read(name, arguments)?;
    let words = call::nothing_of(machine, &read, call::kind_words(machine, &wanted))?;
    let texts: Vec<String> = items.iter().map(|item| item.to_text(machine.architecture())).collect();
    Some(match ids(&texts).filter(|_| read.is_relation()) {
        Some(only) => {
            Words::new(format!("{}, only {}", words.en, only.en), format!("{}({}だけです)", words.ja, only.ja))
        }
        None => words,
    })
}

/// The kinds of `is(it, kinds)`, if a condition begins with it.
fn first_is<'e>(condition: &'e Expr, variable: &str) -> Option<&'e Expr> {
    match &condition.node {
        ExprKind::And(a, _) => first_is(a, variable),
        ExprKind::Call(name, arguments) if name == "is" => match arguments.as_slice() {
            [(_, what), (_, kinds)] if what.node == ExprKind::Name(variable.to_owned()) => Some(kinds),
            _ => None,
        },
        _ => None,
    }
}

/// The nearest of what is said of several items.
fn best(
    machine: &mut Machine<'_>,
    variable: &str,
    items: Vec<Val>,
    say: impl Fn(&mut Machine<'_>) -> Option<Near>,
) -> Option<Near> {
    let mut best = None;
    for item in items {
        best = nearer(best, machine.with(variable, item, |machine| say(machine)));
    }
    best
}

/// True when an expression gives something; none when it cannot be evaluated.
pub fn holds(machine: &mut Machine<'_>, expr: &Expr) -> Option<bool> {
    Some(machine.evaluate(expr).ok()?.truthy())
}

/// What an expression gives, as a list.
pub fn items(machine: &mut Machine<'_>, expr: &Expr) -> Option<Vec<Val>> {
    Some(machine.evaluate(expr).ok()?.into_items())
}

/// What an element is and what it should be, in words.
pub fn wrong_kind(id: &str, kind: &str, wanted: &[String]) -> Words {
    let wanted = kinds(wanted);
    let article = |word: &str| if word.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" };
    Words::new(
        format!("`{id}` is {} `{kind}`, not {}", article(kind), wanted.en),
        format!("`{id}`は`{kind}`で、{}ではありません", wanted.ja),
    )
}
