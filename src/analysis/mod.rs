//! What a failure takes down: the value of every element, who reaches what, single points of failure.
//!
//! [`Simulation::new`] prepares an architecture once, then every [`Simulation::run`] costs only what the
//! failure touches.

pub mod chain;
pub mod failure;
pub mod reach;
mod simulation;
pub mod spof;
#[cfg(test)]
mod tests;

pub use chain::{Chain, End};
pub use failure::{Value, Values, values};
pub use simulation::Simulation;
pub use spof::spofs;
