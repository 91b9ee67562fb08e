//! Patterns: definitions in the language, evaluated on an architecture.
//!
//! A rewrite is total: loops run over sets that are taken before, and every step counts against a budget.

pub mod act;
pub mod apply;
pub mod check;
mod costs;
pub mod evaluate;
pub mod function;
pub mod guide;
mod inspect;
pub mod library;
pub mod machine;
pub mod names;
pub mod pattern;
pub mod queries;
pub mod rule;
pub mod set;
pub mod val;
pub mod verbs;
pub mod why;

pub use apply::{Applied, Arguments, Attempt, apply, attempt};
pub use library::Library;
pub use machine::{Machine, Trouble};
pub use pattern::Pattern;
pub use rule::{Inspector, Rule};
pub use val::Val;
