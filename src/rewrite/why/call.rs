//! A call of a query in words.

use crate::rewrite::machine::Machine;
use crate::rewrite::val::Val;
use crate::rewrite::why::near::{items, wrong_kind};
use crate::rewrite::why::phrases::{Filling, Phrase, Words, ids};
use crate::syntax::tree::{Expr, ExprKind};

/// A call of a query, read.
pub struct Call<'e> {
    name: &'e str,
    arguments: Vec<&'e Expr>,
}

/// Queries that give nothing when the list that they are given is empty (or has nothing that is true).
const OF_LISTS: [&str; 7] = ["first", "last", "rest", "count", "any", "distinct", "number"];

impl<'e> Call<'e> {
    /// Reads a call; none, when an argument is given by name.
    pub fn read(name: &'e str, arguments: &'e [(Option<String>, Expr)]) -> Option<Call<'e>> {
        let positional = arguments.iter().filter(|(key, _)| key.is_none()).map(|(_, value)| value);
        arguments.iter().all(|(key, _)| key.is_none()).then(|| Call { name, arguments: positional.collect() })
    }

    /// The list, of a query that only looks at a list.
    pub fn list(&self) -> Option<&'e Expr> {
        OF_LISTS.contains(&self.name).then(|| self.arguments.first().copied()).flatten()
    }

    /// What the query is asked of.
    pub fn subject(&self) -> Option<&'e Expr> {
        let at = match self.name {
            "is" => 0,
            name => Phrase::of(name)?.subject?,
        };
        self.arguments.get(at).copied()
    }

    /// True when it gives what stands in a relation to its subject, which are few.
    pub fn is_relation(&self) -> bool {
        !matches!(self.name, "elements" | "reachable" | "inside" | "actors")
    }
}

/// That a call finds nothing.
pub fn nothing(machine: &mut Machine<'_>, call: &Call<'_>) -> Option<Words> {
    match call.name {
        "is" => not_of(machine, call),
        "edge" => no_edge(machine, call),
        "frontmost" => out_of_reach(machine, call).or_else(|| nothing_of(machine, call, Vec::new())),
        _ => nothing_of(machine, call, Vec::new()),
    }
}

/// That a call finds nothing of some kinds (its own, if none are given).
pub fn nothing_of(machine: &mut Machine<'_>, call: &Call<'_>, kinds: Vec<String>) -> Option<Words> {
    let phrase = Phrase::of(call.name)?;
    let mut filling = filling(machine, phrase, call)?;
    if !kinds.is_empty() {
        filling.kinds = kinds;
    }
    Some(phrase.nothing(&filling))
}

/// What a call found: all or some of what it gives.
pub fn found(machine: &mut Machine<'_>, set: &Expr, items: &[Val], say: impl Fn(Words) -> Words) -> Option<Words> {
    let ExprKind::Call(name, arguments) = &set.node else { return None };
    let call = Call::read(name, arguments)?;
    let phrase = Phrase::of(call.name)?;
    let texts: Vec<String> = items.iter().map(|item| item.to_text(machine.architecture())).collect();
    let found = ids(&texts).map(say);
    let filling = Filling { found: Some(found?), ..filling(machine, phrase, &call)? };
    Some(phrase.found(&filling))
}

/// `is(x, kinds)` that holds.
pub fn is_of(machine: &mut Machine<'_>, call: &Call<'_>) -> Option<Words> {
    let subject = call.subject().filter(|_| call.name == "is")?;
    let (id, kind) = element(machine, subject)?;
    Some(Words::new(format!("`{id}` is a `{kind}`"), format!("`{id}`は`{kind}`です")))
}

/// `is(x, kinds)` that does not hold.
fn not_of(machine: &mut Machine<'_>, call: &Call<'_>) -> Option<Words> {
    let (id, kind) = element(machine, call.subject()?)?;
    let wanted = machine.evaluate(call.arguments.get(1)?).ok()?;
    Some(wrong_kind(&id, &kind, &kind_words(machine, &wanted)))
}

fn no_edge(machine: &mut Machine<'_>, call: &Call<'_>) -> Option<Words> {
    let mut text = |at: usize| -> Option<String> {
        let value = machine.evaluate(call.arguments.get(at)?).ok()?;
        Some(value.to_text(machine.architecture()))
    };
    let edge = format!("`{} {} {}`", text(0)?, text(1)?, text(2)?);
    Some(Words::new(format!("there is no {edge}"), format!("{edge}がありません")))
}

/// What would be the frontmost, if only users reached it.
fn out_of_reach(machine: &mut Machine<'_>, call: &Call<'_>) -> Option<Words> {
    let wanted = machine.evaluate(call.arguments.first()?).ok()?;
    let wanted = machine.as_kinds(&wanted).ok()?;
    let architecture = machine.architecture();
    let nodes = architecture.nodes().into_iter().filter(|&node| wanted.fit(machine, node));
    let there: Vec<String> = nodes.map(|node| architecture.element(node).id.clone()).collect();
    let there = ids(&there)?;
    Some(Words::new(
        format!("there is {}, but requests of users do not get there", there.en),
        format!("{}がありますが、ユーザーのリクエストは届きません", there.ja),
    ))
}

fn filling(machine: &mut Machine<'_>, phrase: &Phrase, call: &Call<'_>) -> Option<Filling> {
    let subject = match call.subject() {
        None => None,
        Some(subject) => {
            let texts: Vec<String> =
                items(machine, subject)?.iter().map(|item| item.to_text(machine.architecture())).collect();
            Some(ids(&texts)?)
        }
    };
    let kinds = match phrase.kinds.and_then(|at| call.arguments.get(at)) {
        None => Vec::new(),
        Some(kinds) => {
            let value = machine.evaluate(kinds).ok()?;
            kind_words(machine, &value)
        }
    };
    let ops = match call.arguments.get(1).filter(|_| matches!(call.name, "targets" | "sources")) {
        None => "->".to_owned(),
        Some(ops) => machine.evaluate(ops).ok()?.to_text(machine.architecture()),
    };
    Some(Filling { subject, ops, kinds, found: None })
}

/// The words of kinds.
pub fn kind_words(machine: &Machine<'_>, value: &Val) -> Vec<String> {
    let texts = value.clone().into_items();
    let texts: Vec<String> = texts.iter().map(|item| item.to_text(machine.architecture())).collect();
    texts.iter().flat_map(|text| text.split('|')).map(|word| word.trim().to_owned()).collect()
}

/// Id and kind of the element that an expression gives.
pub fn element(machine: &mut Machine<'_>, expr: &Expr) -> Option<(String, String)> {
    let value = machine.evaluate(expr).ok()?;
    let node = machine.as_node(&value).ok()??;
    let element = machine.element(node);
    Some((element.id.clone(), element.kind.id.clone()))
}
