//! Every pattern on random designs, with random targets and parameters. `PATTERN_CASES=200 cargo test --test it
//! patterns_random::` tries so many designs for each pattern; `PATTERN_CASE=<pattern>:<number>` shows one.

#![allow(clippy::disallowed_methods)] // by hand: environment variables say how much

use std::collections::BTreeMap;
use std::env;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::random_support::{Dice, arguments, describe, patterns, state};
use cdp_draw::analysis::Simulation;
use cdp_draw::design::compile::compile;
use cdp_draw::design::print::print;
use cdp_draw::design::{Application, Verdict};
use cdp_draw::limits::Limits;
use cdp_draw::model::{Architecture, Languages, LocalisedText, Vocabulary};
use cdp_draw::rewrite::pattern::Pattern;
use cdp_draw::rewrite::{Applied, Arguments, Trouble, apply};
use cdp_draw::world::Memory;

/// Designs for each pattern, and how many of them it must at least have been applied to.
const CASES: usize = 150;
const APPLIED: usize = 40;

/// Why a promise is rightly not kept on some designs: it speaks of more than the pattern changes, and it is the design
/// that breaks it. `W0502` tells the author.
const BESIDE: &str =
    "users have a way round what the pattern changes, or depend on something beside it that stands alone";
const STOPPED: &str = "a part that is needed was marked as failed or stopped before";
const DRAWN: &str = "edges that the author drew between the parts stay, and the promise wants none of them";
const MARKED: &str = "a property (role, state, group) was set by hand, and the pattern takes the part for another";
const NAMED: &str = "a parameter or target names an element that already plays another part";
const INSIDE: &str = "an edge leads into the element's own contents, and a copy calls its own instead";
const HAND: &str = "a way by hand that the author drew is left without what it was a spare of";
const TWIN: &str = "one of several copies gets something in front of it, and is no copy of the others any more";
const NESTED: &str = "a part was put into another one of its sort by hand";
const SHARED: &str = "each target holds a part of what is shared out, and the old one of them is no spare of a part";
const OTHERS: &str = "these users had no way to that part before either";

/// Pattern, how the promise begins, and why it is not always kept.
type Excuse = (&'static str, &'static str, &'static str);

/// Each of these is needed, and most of the time the promise must be kept all the same.
const EXCUSED: [Excuse; 66] = [
    ("backnet", "operators reach the server", BESIDE),
    ("backnet", "users do not depend on it", BESIDE),
    ("blue-green", "both versions use", INSIDE),
    ("blue-green", "when the new version", BESIDE),
    ("cache-distribution", "with the origin of static", BESIDE),
    ("circuit-breaker", "its callers go on", BESIDE),
    ("clone-server", "every clone's disk", DRAWN),
    ("cloudhub", "a star: one connection", DRAWN),
    ("cloudhub", "every pair of sites", STOPPED),
    ("cqrs", "commands are taken", BESIDE),
    ("db-replication", "master and standby", NAMED),
    ("db-replication", "the master may fail", STOPPED),
    ("deep-health-check", "a broken chain", BESIDE),
    ("direct-hosting", "visitors can read", BESIDE),
    ("floating-ac-adaptor", "the adaptor is on exactly one", DRAWN),
    ("floating-ac-adaptor", "whoever was served", STOPPED),
    ("floating-ip", "the old server may be stopped", BESIDE),
    ("hybrid-backup", "every disk of the site", STOPPED),
    ("hybrid-backup", "the backup survives", STOPPED),
    ("inmemory-db-cache", "losing the cache", BESIDE),
    ("latency-based-origin", "one origin may fail", BESIDE),
    ("latency-based-origin", "one origin per region", NAMED),
    ("latency-based-routing", "one latency record", DRAWN),
    ("latency-based-routing", "either region may fail", BESIDE),
    ("monitoring-integration", "information of every element", STOPPED),
    ("multi-datacenter", "every tier is in", NAMED),
    ("multi-datacenter", "losing any one zone", BESIDE),
    ("multi-datacenter", "no balancer is inside", DRAWN),
    ("multi-load-balancer", "all balancers have", MARKED),
    ("multi-load-balancer", "any one server may fail", BESIDE),
    ("multi-server", "new members call", INSIDE),
    ("multi-server", "no member of the group", BESIDE),
    ("multi-server", "no single web server", BESIDE),
    ("nfs-replica", "NFS is no single point", BESIDE),
    ("nfs-replica", "each server has one replica", MARKED),
    ("nfs-replica", "users are served", BESIDE),
    ("nfs-sharing", "whoever was served", HAND),
    ("ondemand-nat", "the NAT is the only way", DRAWN),
    ("priority-queue", "each level has its servers", DRAWN),
    ("priority-queue", "every producer can use", STOPPED),
    ("private-cache-distribution", "the origin answers", DRAWN),
    ("private-distribution", "whoever reads can", OTHERS),
    ("queue-based-load-levelling", "callers are served", BESIDE),
    ("queuing-chain", "users are served although", BESIDE),
    ("rdp-proxy", "operators reach every server", BESIDE),
    ("rename-distribution", "the base page links", DRAWN),
    ("routing-based-ha", "the active server may fail", BESIDE),
    ("scale-out", "any one member may", BESIDE),
    ("scale-out", "the scaling group holds exactly", MARKED),
    ("server-swapping", "users are served again", BESIDE),
    ("server-swapping", "whoever was served", INSIDE),
    ("shared-service", "common servers are in", DRAWN),
    ("sorry-page", "with the whole main site", BESIDE),
    ("stamp", "each copy calls", INSIDE),
    ("web-storage", "the pages are still", OTHERS),
    ("throttling", "no request comes", BESIDE),
    ("weighted-transition", "weights sum to 100", NAMED),
    ("cell-based-architecture", "no edge leads", NESTED),
    ("multi-site-active-active", "either region can be lost", BESIDE),
    ("static-stability", "any zone can be lost", BESIDE),
    ("static-stability", "the servers of any one zone", BESIDE),
    ("warm-standby", "the data are in the second", STOPPED),
    ("warm-standby", "without the first region", BESIDE),
    ("transactional-outbox", "it works on without", BESIDE),
    ("cqrs", "whoever was served", HAND),
    ("pilot-light", "without the first region", BESIDE),
];

/// What happens only when many more designs than usual are tried. Usually it is no excuse, and would be noticed.
const RARE: [Excuse; 29] = [
    ("rewrite-proxy", "one proxy may fail", HAND),
    ("bulkhead", "losing a pool is not noticed", BESIDE),
    ("cache-proxy", "one cache server may", BESIDE),
    ("clone-server", "any clone may fail", BESIDE),
    ("clone-server", "whoever was served", HAND),
    ("cloudhub", "whoever was served", STOPPED),
    ("db-replication", "whoever was served", STOPPED),
    ("direct-object-upload", "the data does not pass", DRAWN),
    ("floating-ip", "whoever was served", HAND),
    ("log-aggregation", "logs arrive although", STOPPED),
    ("monitoring-integration", "users do not depend", MARKED),
    ("operational-firewall", "no rule without", MARKED),
    ("rewrite-proxy", "whoever was served", TWIN),
    ("routing-based-ha", "whoever was served", HAND),
    ("routing-based-ha", "the pair is in two zones", NAMED),
    ("sharding-write", "whoever was served", HAND),
    ("snapshot", "a copy of each disk", STOPPED),
    ("stack-deployment", "a template creates it", MARKED),
    ("throttling", "whoever was served", HAND),
    ("backends-for-frontends", "a service that fails", BESIDE),
    ("blue-green", "when the new version fails", SHARED),
    ("canary-release", "when the new version fails", MARKED),
    ("cell-based-architecture", "a lost cell hits", BESIDE),
    ("cell-based-architecture", "whoever was served", HAND),
    ("pilot-light", "the data are in the second", STOPPED),
    ("warm-standby", "whoever was served", HAND),
    ("write-proxy", "data still arrives", STOPPED),
    ("waf-proxy", "one WAF proxy may fail", HAND),
    ("waf-proxy", "whoever was served", HAND),
];

/// How a case came out.
enum Outcome {
    Applied,
    Refused,
}

fn cases() -> usize {
    env::var("PATTERN_CASES").ok().and_then(|number| number.parse().ok()).unwrap_or(CASES)
}

/// A case from its pattern and its number: state, arguments. It goes by the pattern's name, so that it stays what it is when
/// another pattern comes before it.
fn case(pattern: &Pattern, number: usize) -> (Architecture, Arguments) {
    let seed = pattern.id.bytes().fold(2012, |seed: u64, byte| seed.wrapping_mul(31).wrapping_add(u64::from(byte)));
    let mut dice = Dice::new((seed << 32) + number as u64);
    let made = state(pattern, &mut dice);
    // Read from its text, as an author's design would be.
    let text = print(&made);
    let read = read(&text).unwrap_or_else(|why| panic!("{} {number}: {why}\n{text}", pattern.id));
    let arguments = arguments(pattern, &read, &mut dice);
    (read, arguments)
}

fn read(text: &str) -> Result<Architecture, String> {
    let compilation = compile("case.cdp", text.as_bytes(), &Memory::default(), &Limits::default());
    let found: Vec<&str> = compilation.diagnostics.iter().map(|d| d.message.as_str()).collect();
    let found = found.join("; ");
    compilation.design.map(|mut design| design.states.remove(0).architecture).ok_or(found)
}

fn run(pattern: &Pattern, state: &Architecture, arguments: &Arguments) -> Result<Applied, Trouble> {
    apply(pattern, state, arguments, Vocabulary::builtin(), pattern.span, &Limits::default())
}

/// Looks at all that must be so; objections, if it is not.
fn look(
    pattern: &Pattern,
    state: &Architecture,
    arguments: &Arguments,
    excuses: &mut Excuses,
) -> Result<Outcome, Vec<String>> {
    let before = print(state);
    let result = run(pattern, state, arguments);
    if print(state) != before {
        return Err(vec!["the state was changed".to_owned()]);
    }
    match result {
        Ok(applied) => {
            let mut objections = broken(pattern, &applied.application, excuses);
            objections.extend(lost(pattern, state, &applied.architecture, excuses));
            objections.extend(bounds(state, &applied.architecture));
            objections.extend(again(pattern, state, arguments, &applied));
            objections.extend(unreadable(&applied.architecture));
            if objections.is_empty() { Ok(Outcome::Applied) } else { Err(objections) }
        }
        Err(Trouble::NotApplicable(words)) if in_both_languages(&words) => Ok(Outcome::Refused),
        Err(Trouble::Bound(_)) => Ok(Outcome::Refused),
        Err(trouble) => Err(vec![format!("{trouble:?}")]),
    }
}

fn in_both_languages(words: &LocalisedText) -> bool {
    let has = |tag| words.iter().any(|(known, text)| known == Some(tag) && !text.is_empty());
    has("en") && has("ja")
}

/// How often an excuse was needed, by its place in the list.
type Excuses = BTreeMap<usize, usize>;

fn excuse(pattern: &Pattern, promise: &str) -> Option<usize> {
    let rare = if cases() > CASES { RARE.as_slice() } else { &[] };
    let mut known = EXCUSED.iter().chain(rare);
    known.position(|(id, beginning, _)| *id == pattern.id && promise.starts_with(beginning))
}

/// Promises that are not kept and have no excuse.
fn broken(pattern: &Pattern, application: &Application, excuses: &mut Excuses) -> Vec<String> {
    let english = Languages::new(Some("en"), None);
    let mut broken = Vec::new();
    for one in application.invariants.iter().filter(|one| !matches!(one.verdict, Verdict::Holds(_))) {
        let promise = one.text.get(&english);
        match excuse(pattern, promise) {
            Some(at) => *excuses.entry(at).or_default() += 1,
            None => broken.push(format!("promise {promise:?}: {:?}", one.verdict)),
        }
    }
    broken
}

/// Actors that were served and are so no more.
fn lost(pattern: &Pattern, before: &Architecture, after: &Architecture, excuses: &mut Excuses) -> Vec<String> {
    let (old, new) = (Simulation::new(before), Simulation::new(after));
    let (then, now) = (old.run(&[]), new.run(&[]));
    let served = old.actors().iter().filter(|&&actor| then.get(actor).served());
    let lost = served.filter(|&&actor| {
        let still = after.find_uid(before.element(actor).uid);
        still.is_some_and(|still| !now.get(still).served())
    });
    let lost: Vec<String> = lost.map(|&actor| format!("{} is served no more", before.element(actor).id)).collect();
    match excuse(pattern, "whoever was served").filter(|_| !lost.is_empty()) {
        Some(at) => {
            *excuses.entry(at).or_default() += 1;
            Vec::new()
        }
        None => lost,
    }
}

fn bounds(before: &Architecture, after: &Architecture) -> Vec<String> {
    let limits = Limits::default();
    let new = after.nodes().iter().filter(|&&node| before.find_uid(after.element(node).uid).is_none()).count();
    let small = new <= limits.growth && after.len() <= limits.elements && after.links().len() <= limits.edges;
    if small { Vec::new() } else { vec![format!("{new} new elements")] }
}

fn again(pattern: &Pattern, state: &Architecture, arguments: &Arguments, first: &Applied) -> Vec<String> {
    let same = run(pattern, state, arguments).is_ok_and(|second| {
        print(&second.architecture) == print(&first.architecture)
            && second.callouts.len() == first.callouts.len()
            && second.application.invariants == first.application.invariants
    });
    if same { Vec::new() } else { vec!["a second run gives something else".to_owned()] }
}

fn unreadable(after: &Architecture) -> Vec<String> {
    let text = print(after);
    match read(&text).map(|read| print(&read)) {
        Ok(same) if same == text => Vec::new(),
        Ok(other) => vec![format!("read again it is\n{other}\nand was\n{text}")],
        Err(why) => vec![format!("cannot be read again: {why}\n{text}")],
    }
}

#[test]
fn every_pattern_stands_random_designs() {
    let mut failures = Vec::new();
    let mut applied = BTreeMap::<&str, usize>::new();
    let mut excuses = Excuses::new();
    for pattern in patterns() {
        for number in 0..cases() {
            let (state, arguments) = case(pattern, number);
            let looked = catch_unwind(AssertUnwindSafe(|| look(pattern, &state, &arguments, &mut excuses)));
            let objections = match looked.unwrap_or_else(|_| Err(vec!["it panics".to_owned()])) {
                Ok(Outcome::Applied) => {
                    *applied.entry(&pattern.id).or_default() += 1;
                    continue;
                }
                Ok(Outcome::Refused) => continue,
                Err(objections) => objections,
            };
            failures.push(format!("{}:{number}: {}", pattern.id, objections.join("\n  ")));
        }
    }
    assert!(failures.is_empty(), "{} cases\n{}", failures.len(), failures.join("\n"));
    for pattern in patterns() {
        let times = applied.get(pattern.id.as_str()).copied().unwrap_or(0);
        assert!(times >= APPLIED * cases() / CASES, "{} was applied only {times} times", pattern.id);
    }
    let wrong = wrong_excuses(&excuses, &applied);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Excuses that are needed so often that the promise is none, and those that nobody needs: they would hide what breaks later.
fn wrong_excuses(excuses: &Excuses, applied: &BTreeMap<&str, usize>) -> Vec<String> {
    let mut wrong = Vec::new();
    for (at, (id, promise, _)) in EXCUSED.iter().enumerate() {
        match (excuses.get(&at).copied().unwrap_or(0), applied[id]) {
            (0, _) if cases() >= CASES => wrong.push(format!("{id}: no case needs an excuse for {promise:?}")),
            (needed, times) if needed * 3 > times => {
                wrong.push(format!("{id} does not keep {promise:?} in {needed} of {times} cases"));
            }
            _ => {}
        }
    }
    wrong
}

#[test]
#[ignore = "shows one case, by hand"]
fn show() {
    let wanted = env::var("PATTERN_CASE").expect("PATTERN_CASE=<pattern>:<number>");
    let (id, number) = wanted.split_once(':').expect("a pattern and a number");
    let pattern = patterns().into_iter().find(|pattern| pattern.id == id).expect("a pattern");
    let (state, arguments) = case(pattern, number.parse().expect("a number"));
    println!("{}", describe(pattern, &state, &arguments));
    match run(pattern, &state, &arguments) {
        Ok(applied) => {
            println!("// becomes\n{}\n// {:#?}", print(&applied.architecture), applied.application.invariants)
        }
        Err(trouble) => println!("// {trouble:?}"),
    }
}
