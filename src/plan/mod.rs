//! Plans: the shortest sequence of patterns that brings a design to a goal, found by applying them.
//!
//! [`goal`] says what is wanted and what a state misses of it, [`moves`] which states come next, [`search()`] goes through
//! them step by step. Everything is really applied: a plan that is found has been carried out.

pub mod goal;
mod moves;
pub mod search;

pub use goal::{Goal, Miss};
pub use search::{Found, Plan, Search, Step, search};
