//! Properties and comparisons in words.

use crate::rewrite::machine::Machine;
use crate::rewrite::val::Val;
use crate::rewrite::why::call::{Call, element};
use crate::rewrite::why::near::{Near, holds, items, missing, only, present};
use crate::rewrite::why::phrases::{Words, ids};
use crate::syntax::tree::{Comparison, Expr, ExprKind};

/// A property that is not set.
pub fn unset(machine: &mut Machine<'_>, base: &Expr, name: &str) -> Option<Near> {
    if !holds(machine, base)? {
        return missing(machine, base);
    }
    let of = owner(machine, base)?;
    Some(Near::first(Words::new(format!("{of} is not marked `{name}`"), format!("{of}に`{name}`の指定がありません"))))
}

/// A property that is set.
pub fn set(machine: &mut Machine<'_>, base: &Expr, name: &str) -> Option<Words> {
    let of = owner(machine, base)?;
    Some(Words::new(format!("{of} is marked `{name}`"), format!("{of}に`{name}`の指定があります")))
}

/// A comparison that does not hold.
pub fn unequal(machine: &mut Machine<'_>, a: &Expr, how: Comparison, b: &Expr) -> Option<Near> {
    use Comparison::{AtLeast, Different, Equal, Greater, In, NotIn};
    if let Some(list) = counted(a) {
        return match (how, items(machine, a)?.as_slice()) {
            (AtLeast | Greater, [Val::Number(0)]) => missing(machine, list),
            (AtLeast | Greater, _) => only(machine, list).map(Near::first),
            _ => present(machine, list).map(Near::first),
        };
    }
    if let ExprKind::Field(base, name) = &a.node {
        return match how {
            Equal | In => other_property(machine, base, name, b),
            Different | NotIn => this_property(machine, base, name).map(Near::first),
            _ => orders(machine, a, how, b),
        };
    }
    match how {
        Equal if b.node == ExprKind::Name("none".to_owned()) => present(machine, a).map(Near::first),
        Different if b.node == ExprKind::Name("none".to_owned()) => missing(machine, a),
        _ => orders(machine, a, how, b),
    }
}

/// The list of `count(list)`.
fn counted(expr: &Expr) -> Option<&Expr> {
    match &expr.node {
        ExprKind::Call(name, arguments) if name == "count" => Call::read(name, arguments)?.list(),
        _ => None,
    }
}

/// `x.role == log`, and it is not.
fn other_property(machine: &mut Machine<'_>, base: &Expr, name: &str, wanted: &Expr) -> Option<Near> {
    if !holds(machine, base)? {
        return missing(machine, base);
    }
    let of = owner(machine, base)?;
    let wanted: Vec<String> = items(machine, wanted)?.iter().map(|item| item.to_text(machine.architecture())).collect();
    let quoted: Vec<String> = wanted.iter().map(|word| format!("`{name}={word}`")).collect();
    Some(Near::first(Words::new(
        format!("{of} does not have {}", quoted.join(" or ")),
        format!("{of}に{}の指定がありません", quoted.join("・")),
    )))
}

/// `x.role != standby`, and it is that.
fn this_property(machine: &mut Machine<'_>, base: &Expr, name: &str) -> Option<Words> {
    let of = owner(machine, base)?;
    let field = Expr { node: ExprKind::Field(Box::new(base.clone()), name.to_owned()), span: base.span };
    let value = machine.evaluate(&field).ok()?.to_text(machine.architecture());
    Some(Words::new(format!("{of} has `{name}={value}`"), format!("{of}は`{name}={value}`です")))
}

/// A comparison of two values, with both.
fn orders(machine: &mut Machine<'_>, a: &Expr, how: Comparison, b: &Expr) -> Option<Near> {
    let mut text = |expr: &Expr| -> Option<Words> {
        let items = items(machine, expr)?;
        let texts: Vec<String> = items.iter().map(|item| item.to_text(machine.architecture())).collect();
        ids(&texts).filter(|_| texts.iter().all(|text| !text.is_empty()))
    };
    let (a, b) = (text(a)?, text(b)?);
    let (en, ja) = match how {
        Comparison::Equal => ("is not", "と同じではありません"),
        Comparison::Different => ("is", "と同じです"),
        Comparison::Less => ("is not less than", "より小さくありません"),
        Comparison::AtMost => ("is more than", "を超えています"),
        Comparison::Greater => ("is not more than", "より大きくありません"),
        Comparison::AtLeast => ("is less than", "に足りません"),
        Comparison::In => ("is not among", "に含まれません"),
        Comparison::NotIn => ("is among", "に含まれます"),
    };
    Some(Near::first(Words::new(format!("{} {en} {}", a.en, b.en), format!("{}は{}{ja}", a.ja, b.ja))))
}

/// The element or edge that has a property, quoted.
fn owner(machine: &mut Machine<'_>, base: &Expr) -> Option<String> {
    if let Val::Edge(key) = machine.evaluate(base).ok()? {
        let architecture = machine.architecture();
        let id = |uid| architecture.find_uid(uid).map(|node| architecture.element(node).id.as_str());
        return Some(format!("`{} {} {}`", id(key.from)?, key.op, id(key.to)?));
    }
    element(machine, base).map(|(id, _)| format!("`{id}`"))
}
