//! What a failure takes down: the value of every element, who reaches what, single points of failure.
//!
//! [`Simulation::new`] prepares an architecture once, then every [`Simulation::run`] costs only what the
//! failure touches.

pub mod availability;
pub mod chain;
pub mod failure;
#[cfg(test)]
mod fixpoint_tests;
pub mod health;
pub mod outcome;
pub mod reach;
mod simulation;
pub mod spof;
pub mod study;
pub mod sweep;
pub mod table;
#[cfg(test)]
mod tests;

pub use availability::{Availability, Downtime, availabilities};
pub use chain::{Chain, End};
pub use failure::{Value, Values, values};
pub use health::Health;
pub use outcome::{Outcome, Served, marked};
pub use simulation::Simulation;
pub use spof::spofs;
pub use study::{Trial, known_ids, try_in_states};
pub use sweep::{Scope, Sweep};
