//! Names, texts and numbers.

use crate::rewrite::function::{Body, Function};
use crate::rewrite::names;
use crate::rewrite::val::Val;

pub(super) const TABLE: &[Function] = &[
    Function {
        name: "fresh",
        signature: "fresh(name)",
        doc: "the name if it is free, otherwise its root with the smallest free number from 2",
        arity: (1, 1),
        named: &[],
        body: Body::Query(|machine, args| Ok(Val::text(names::fresh(machine.architecture(), &args.text(0, machine))))),
    },
    Function {
        name: "copy_name",
        signature: "copy_name(x)",
        doc: "the name that a copy of x gets: its root with the smallest free number from 2",
        arity: (1, 1),
        named: &[],
        body: Body::Query(|machine, args| {
            Ok(Val::text(names::copy_name(machine.architecture(), &args.text(0, machine))))
        }),
    },
    Function {
        name: "number",
        signature: "number(x)",
        doc: "x as a whole number; 0 when it is not set",
        arity: (1, 1),
        named: &[],
        body: Body::Query(|machine, args| {
            let text = args.text(0, machine);
            let digits: String = text.chars().take_while(|c| c.is_ascii_digit() || *c == '-').collect();
            Ok(Val::Number(digits.parse().unwrap_or(0)))
        }),
    },
    Function {
        name: "without_suffix",
        signature: "without_suffix(text, suffix)",
        doc: "the text without the suffix, if it ends in it",
        arity: (2, 2),
        named: &[],
        body: Body::Query(|machine, args| {
            let (text, suffix) = (args.text(0, machine), args.text(1, machine));
            Ok(Val::text(text.strip_suffix(suffix.as_str()).unwrap_or(&text)))
        }),
    },
];
