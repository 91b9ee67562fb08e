use super::*;
use crate::analysis::Value;
use crate::design::compile::compile;
use crate::model::Vocabulary;
use crate::world::Memory;

fn state(text: &str) -> State {
    let compiled = compile("design.cdp", text.as_bytes(), &Memory::default(), &Limits::default());
    let found: Vec<&str> = compiled.diagnostics.iter().map(|found| found.message.as_str()).collect();
    compiled.design.unwrap_or_else(|| panic!("{found:?}")).states.pop().expect("a state")
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-12
}

/// The availability of the first actor.
fn of(text: &str) -> Availability {
    availabilities(&state(text), &Limits::default()).remove(0)
}

/// How often an actor is below each level, by trying all sets of failures.
fn brute_force(state: &State, actor: Node) -> [f64; 3] {
    let architecture = &state.architecture;
    let simulation = Simulation::new(architecture);
    let down = unavailability(architecture);
    let may_fail: Vec<Node> = architecture.nodes().into_iter().filter(|node| down[node.index()] > 0.0).collect();
    let mut below = [0.0; 3];
    for set in 0..1_u32 << may_fail.len() {
        let chosen = |at: usize| set >> at & 1 == 1;
        let failed: Vec<Node> = (0..may_fail.len()).filter(|&at| chosen(at)).map(|at| may_fail[at]).collect();
        let of = |at: usize| if chosen(at) { down[may_fail[at].index()] } else { 1.0 - down[may_fail[at].index()] };
        let probability: f64 = (0..may_fail.len()).map(of).product();
        let value = simulation.run(&[marked(state), failed].concat()).get(actor);
        for (below, level) in below.iter_mut().zip([Value::Recoverable, Value::Degraded, Value::Ok]) {
            *below += if value < level { probability } else { 0.0 };
        }
    }
    below
}

/// Exact figures are those of brute force, and bounds hold them.
fn check(state: &State, text: &str) {
    let found = availabilities(state, &Limits::default());
    let bounded = availabilities(state, &Limits { availability_nodes: 3, ..Limits::default() });
    for (exact, bounds) in found.iter().zip(bounded) {
        let all = brute_force(state, exact.actor);
        let exact = [exact.lost, exact.not_served, exact.below_ok];
        let bounds = [bounds.lost, bounds.not_served, bounds.below_ok];
        for ((exact, bounds), all) in exact.into_iter().zip(bounds).zip(all) {
            assert!(exact.is_exact() && near(exact.most, all), "{text}\n{exact:?} and not {all}");
            assert!(bounds.least <= all + 1e-12 && all <= bounds.most + 1e-12, "{text}\n{all} is not in {bounds:?}");
        }
    }
}

#[test]
fn what_is_needed_one_after_the_other() {
    let found = of("user u; server a availability=99; db d availability=90; u -> a -> d");
    assert!(near(found.not_served.most, 1.0 - 0.99 * 0.9));
}

#[test]
fn what_stands_in_for_each_other() {
    let text = "user u; lb l availability=100; server a, b group=g availability=90; u -> l -> a, b";
    assert!(near(of(text).not_served.most, 0.01));
}

#[test]
fn what_is_shared_is_counted_once() {
    let text = "user u; lb l availability=100; server a, b group=g availability=90; db d availability=80\n\
        u -> l -> a, b; a, b -> d";
    // Multiplying the two paths would give 1 − 0.28².
    assert!(near(of(text).not_served.most, 1.0 - 0.99 * 0.8));
}

#[test]
fn a_zone_fails_as_a_whole() {
    let text = |zones: &str| format!("user u; lb l availability=100; {zones}\nu -> l -> a, b");
    let server = |id: &str| format!("server {id} group=g availability=90");
    let one = text(&format!("zone z availability=80 {{ {}; {} }}", server("a"), server("b")));
    assert!(near(of(&one).not_served.most, 1.0 - 0.8 * 0.99));
    let two =
        text(&format!("zone z availability=80 {{ {} }}; zone y availability=80 {{ {} }}", server("a"), server("b")));
    assert!(near(of(&two).not_served.most, 0.28 * 0.28));
}

#[test]
fn operators_and_full_function_are_told_apart() {
    let text = "user u; eip e availability=100; server a, b availability=90\nu -> e -> a; e -> b manual";
    let found = of(text);
    assert!(near(found.not_served.most, 0.1) && near(found.lost.most, 0.01));
    let text = "user u; server a availability=90; cache c availability=80\nu -> a; a -> c optional";
    let found = of(text);
    assert!(near(found.not_served.most, 0.1) && near(found.below_ok.most, 1.0 - 0.72));
}

#[test]
fn what_has_failed_stays_so_and_actors_do_not_fail() {
    let text =
        "user u availability=1; lb l availability=100; server a, b group=g availability=90; u -> l -> a, b\nfail a";
    assert!(near(of(text).not_served.most, 0.1));
    assert!(near(of("user u; server a state=stopped; u -> a").lost.most, 1.0));
    assert!(near(of("user u; server a availability=0; u -> a").lost.most, 1.0));
}

#[test]
fn a_balancer_that_sends_requests_into_what_is_broken_is_not_monotone() {
    // Losing `d` breaks `b` although it runs; losing `b` as well makes things whole again.
    let text = "user u; lb l availability=100; server a availability=100 group=g; server b availability=90 group=g\n\
        db d availability=80; u -> l -> a, b; b -> d";
    let state = state(text);
    check(&state, text);
    assert!(near(of(text).below_ok.most, 0.2 * 0.9));
}

#[test]
fn no_need_is_too_great_to_be_counted() {
    let of_need = |need: &str, replicas: &str| {
        of(&format!("user u; service s need={need} replicas={replicas}; db d availability=90; u -> s -> d"))
    };
    assert!(near(of_need("999999999999", "1").below_ok.most, 1.0));
    assert!(of_need("999999999999", "1").not_served.is_exact());
    let many = of_need("5000", "999999999999").below_ok;
    assert!(many.least <= 0.1 + 1e-9 && many.most >= 0.1 - 1e-9, "{many:?}");
    assert!((of_need("3", "4").not_served.most - 0.1).abs() < 1e-6);
}

#[test]
fn cycles_are_settled() {
    let text = "user u; nat a, b availability=90; server s availability=99\nu -> s -> a; a -> b; b -> a";
    check(&state(text), text);
}

#[test]
fn standbys_take_over() {
    for by in ["auto", "manual"] {
        let text = format!(
            "user u; server s availability=99; db d availability=90; db e availability=80 role=standby failover={by}\n\
            u -> s -> d; d => e"
        );
        check(&state(&text), &text);
    }
}

#[test]
fn bounds_are_given_when_it_takes_too_much() {
    let text = "user u; lb l availability=99; server a, b group=g availability=90; u -> l -> a, b";
    let state = state(text);
    let limits = |nodes, work| Limits { availability_nodes: nodes, availability_work: work, ..Limits::default() };
    let bounded = availabilities(&state, &limits(3, 10_000)).remove(0).not_served;
    assert!(!bounded.is_exact() && near(bounded.least, 0.01));
    let nothing = availabilities(&state, &limits(3, 0)).remove(0).not_served;
    assert_eq!((nothing.least, nothing.most), (0.0, 1.0));
}

#[test]
fn every_kind_that_fails_has_a_source() {
    for kind in Vocabulary::builtin().kinds() {
        let fails = kind.failure_domain != crate::model::kind::FailureDomain::None;
        let named = defaults::sources().iter().filter(|source| source.kinds.contains(&kind.id)).count();
        assert_eq!(named, usize::from(fails), "{}", kind.id);
    }
    for source in defaults::sources() {
        assert!((0.0..=100.0).contains(&source.percent));
        assert!(
            source.kinds.iter().all(|kind| Vocabulary::builtin().kind(kind).is_some_and(|known| known.id == *kind))
        );
    }
}

#[test]
fn levels_are_nested() {
    let text = "user u; lb l; server a, b group=g; db d; cache c; u -> l -> a, b -> d; a, b -> c optional";
    let found = of(text);
    assert!(found.lost.most <= found.not_served.most && found.not_served.most <= found.below_ok.most);
}
