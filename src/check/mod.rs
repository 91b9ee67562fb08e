//! The architect's conscience: what the rules find in the states of a design, and what the author says of it.
//!
//! [`inspect()`] looks, `levels` decides what becomes of a finding, and [`json`], [`sarif`], [`junit`] write a [`Report`]
//! down; [`compare`] tells what two states are found differently. The rules are files of `rules/` or the design's own; nothing here knows one by name.

pub mod compare;
mod finding;
pub mod inspect;
pub mod json;
pub mod junit;
mod levels;
pub mod mend;
pub mod patch;
pub mod sarif;

pub use finding::{Finding, Made, RuleFacts, StateReport, told};
pub use inspect::{Lens, Report, Stages, Wanted, inspect};
pub use levels::Levels;
pub use mend::{Fix, Mender};
