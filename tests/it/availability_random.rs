//! The estimate of availability on random designs: exact figures are those of brute force over all sets of failures, and
//! bounds hold them.

use crate::random_support::{Dice, patterns, state};
use cdp_draw::analysis::{Simulation, Value, availabilities};
use cdp_draw::design::State;
use cdp_draw::limits::Limits;
use cdp_draw::model::{Architecture, Node, Value as Property};

/// Elements of which all sets are tried.
const MOST: usize = 10;
const SEEDS: u64 = 40;

/// Gives a few elements a chance to fail, and all others none.
fn with_chances(architecture: &mut Architecture, dice: &mut Dice) -> Vec<(Node, f64)> {
    let mut nodes = architecture.nodes();
    nodes.retain(|&node| !architecture.element(node).kind.builtin().actor);
    let mut chances = Vec::new();
    for node in architecture.nodes() {
        // Of several instances a failure takes one, and the estimate asks when all are lost.
        architecture.element_mut(node).properties.remove("replicas");
        architecture.element_mut(node).properties.remove("multi-az");
        architecture.element_mut(node).properties.set("availability", Property::Number(100.0));
    }
    for _ in 0..MOST.min(nodes.len()) {
        let node = nodes.swap_remove(dice.below(nodes.len()));
        let percent = [50.0, 75.0, 87.5, 93.75][dice.below(4)];
        architecture.element_mut(node).properties.set("availability", Property::Number(percent));
        chances.push((node, 1.0 - percent / 100.0));
    }
    chances
}

/// How likely an actor is below `recoverable`, `degraded` and `ok`, by trying all sets of failures.
pub(crate) fn brute_force(architecture: &Architecture, actor: Node, chances: &[(Node, f64)]) -> [f64; 3] {
    let simulation = Simulation::new(architecture);
    let mut below = [0.0; 3];
    for set in 0..1_u32 << chances.len() {
        let chosen = |at: usize| set >> at & 1 == 1;
        let failed: Vec<Node> = (0..chances.len()).filter(|&at| chosen(at)).map(|at| chances[at].0).collect();
        let of = |at: usize| if chosen(at) { chances[at].1 } else { 1.0 - chances[at].1 };
        let probability: f64 = (0..chances.len()).map(of).product();
        let value = simulation.run(&failed).get(actor);
        for (sum, level) in below.iter_mut().zip([Value::Recoverable, Value::Degraded, Value::Ok]) {
            *sum += if value < level { probability } else { 0.0 };
        }
    }
    below
}

#[test]
fn the_estimate_is_that_of_brute_force() {
    let patterns = patterns();
    let (mut compared, mut partial) = (0, 0);
    for seed in 0..SEEDS {
        let mut dice = Dice::new(seed);
        let pattern = dice.pick(&patterns).expect("a pattern");
        let mut architecture = state(pattern, &mut dice);
        let chances = with_chances(&mut architecture, &mut dice);
        let state = State { architecture, ..State::default() };
        let bounds = availabilities(&state, &Limits { availability_nodes: 2, ..Limits::default() });
        for (exact, bounds) in availabilities(&state, &Limits::default()).iter().zip(bounds).take(3) {
            let all = brute_force(&state.architecture, exact.actor, &chances);
            let exact = [exact.lost, exact.not_served, exact.below_ok];
            let bounds = [bounds.lost, bounds.not_served, bounds.below_ok];
            for ((exact, bounds), all) in exact.into_iter().zip(bounds).zip(all) {
                assert!(exact.is_exact() && (exact.most - all).abs() < 1e-9, "seed {seed}: {exact:?}, not {all}");
                assert!(
                    bounds.least <= all + 1e-9 && all <= bounds.most + 1e-9,
                    "seed {seed}: {all} not in {bounds:?}"
                );
                compared += 1;
                partial += usize::from(all > 0.0 && all < 1.0);
            }
        }
    }
    assert!(compared > 100 && partial > 50, "{compared} compared, {partial} of them neither 0 nor 1");
}
