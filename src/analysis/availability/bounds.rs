//! Between which figures the availability lies, when the exact one would take too much.
//!
//! Below: what still works with nothing or one element down. Above: everything whose failure alone is too much is up.

use super::structure::LEVELS;
use crate::analysis::failure::Value;
use crate::analysis::simulation::Simulation;
use crate::model::Node;

/// For each level, the least and the greatest probability that an actor is below it.
pub(super) fn bounds(
    simulation: &Simulation,
    actor: Node,
    relevant: &[usize],
    unavailability: &[f64],
    failed: &[Node],
) -> [(f64, f64); 4] {
    let may_fail: Vec<usize> = relevant.iter().copied().filter(|&at| unavailability[at] > 0.0).collect();
    let whole = simulation.run(failed).get(actor);
    let alone = |&at: &usize| simulation.run(&[failed, &[Node::new(at)]].concat()).get(actor);
    let alone: Vec<Value> = may_fail.iter().map(alone).collect();
    LEVELS.map(|level| {
        let mut all_up = 1.0;
        let mut one_down = 0.0;
        let mut single_up = 1.0;
        for (&at, &value) in may_fail.iter().zip(&alone) {
            let down = unavailability[at];
            // All up until now and this one down, or one down until now and this one up.
            let survives = if value >= level { down } else { 0.0 };
            one_down = one_down * (1.0 - down) + all_up * survives;
            all_up *= 1.0 - down;
            // Who is fully served is served, and that only gets worse the more has failed.
            let judged = level.min(Value::Degraded);
            let alone = value < judged && !simulation.may_be_replaced_with(at);
            single_up *= if alone { 1.0 - down } else { 1.0 };
        }
        let works = if whole >= level { all_up } else { 0.0 } + one_down;
        let most = if whole >= level.min(Value::Degraded) { single_up } else { 0.0 };
        (1.0 - most, 1.0 - works)
    })
}
