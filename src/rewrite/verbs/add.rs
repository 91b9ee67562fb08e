//! `add`: a new element.

use crate::model::LocalisedText;
use crate::rewrite::function::{Args, Body, Function, uid};
use crate::rewrite::machine::{Machine, Trouble};
use crate::rewrite::val::Val;
use crate::rewrite::verbs::primitive;

pub(super) const TABLE: &[Function] = &[Function {
    name: "add",
    signature: "add(kind, name, into = container, label = text, key = value …)",
    doc: "adds an element last in the container (at the top without one); its id is the name (the kind's without one) if that is free, otherwise numbered; gives the element",
    arity: (1, 2),
    named: &["into", "label", "*"],
    body: Body::Verb(add),
}];

fn add(machine: &mut Machine<'_>, args: &Args) -> Result<Val, Trouble> {
    let word = args.text(0, machine);
    let Some(kind) = machine.vocabulary.kind(&word).cloned() else {
        // The word may have come from a parameter: the author of the drawing is to blame, not the pattern's.
        let pattern = machine.pattern;
        let (en, ja) =
            (format!("{pattern}: `{word}` is not a kind"), format!("{pattern}: `{word}` という種類はありません"));
        return Err(Trouble::NotApplicable(LocalisedText::en_ja(en, ja)));
    };
    // An empty name, as from a parameter, is none.
    let name = args.get(1).to_text(machine.architecture());
    let id = if name.is_empty() { kind.id.clone() } else { name };
    let container = match args.named("into") {
        Some(value) => machine.as_node(value).map_err(|_| args.wrong(0, "put into an element"))?,
        None => None,
    };
    let node = primitive::add(machine, &kind.id, &id, container)?;
    primitive::put(machine, node, &primitive::settings(args, &["into"]))?;
    Ok(Val::Element(uid(machine, node)))
}
