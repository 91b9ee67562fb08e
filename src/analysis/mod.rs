//! What a failure takes down: the value of every element, who reaches what, single points of failure.
//!
//! [`Simulation::new`] prepares an architecture once, then every [`Simulation::run`] costs only what the
//! failure touches.

mod alike;
pub mod availability;
pub mod chain;
pub mod failure;
#[cfg(test)]
mod fixpoint_tests;
mod healing;
pub mod health;
mod needs;
pub mod outcome;
pub mod reach;
mod simulation;
pub mod spof;
mod spread;
pub mod study;
pub mod sweep;
pub mod table;
pub mod takeover;
#[cfg(test)]
mod tests;
mod told;
pub mod work;

pub use availability::{Availability, Downtime, availabilities};
pub use chain::{Chain, End};
pub use failure::{Value, Values, values};
pub use health::Health;
pub use outcome::{Outcome, Served, marked};
pub use simulation::Simulation;
pub use spof::{Spofs, spofs};
pub use study::{Trial, known_ids, try_in_states};
pub use sweep::{Scope, Sweep};
pub use takeover::Road;
pub use work::{Chains, Fate, Work};
