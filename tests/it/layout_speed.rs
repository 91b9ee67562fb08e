//! How long layouts take. Run by hand, in release.

#![allow(clippy::disallowed_methods)] // by hand: environment variables say how much

use std::fmt::Write as _;
use std::time::Instant;

use crate::layout_support::{Ruler, design, example};
use cdp_draw::design::{Design, Direction};
use cdp_draw::layout::{Metrics, lay_out, verify};

/// Zones with a balancer, web servers and a database each, everything also tied to the next zone.
fn zones(count: usize, servers: usize) -> Design {
    let mut text = String::from("user users\n");
    let mut edges = String::new();
    for zone in 0..count {
        let _ = writeln!(text, "zone z{zone} \"Zone {zone}\" {{\n  proxy p{zone}\n  db d{zone}");
        let _ = writeln!(edges, "users -> p{zone}");
        for server in 0..servers {
            let _ = writeln!(text, "  server w{zone}x{server} \"Web\" group=web");
            let _ = writeln!(edges, "p{zone} -> w{zone}x{server}\nw{zone}x{server} -> d{zone}");
        }
        text.push_str("}\n");
        if zone > 0 {
            let _ = writeln!(edges, "w{}x0 -> d{zone}", zone - 1);
        }
    }
    design("zones", &(text + &edges))
}

fn time(name: &str, design: &Design) {
    let ruler = Ruler::new();
    let languages = design.languages(None);
    let run = || lay_out(design, &languages, Direction::Right, &Metrics::default(), &ruler).expect("a layout");
    let layout = run();
    let rounds = if design.states[0].architecture.len() > 60 { 1 } else { 20 };
    let start = Instant::now();
    for _ in 0..rounds {
        run();
    }
    let each = start.elapsed().as_secs_f64() * 1e3 / f64::from(rounds);
    let violations = verify(design, &layout);
    let mut rules = std::collections::BTreeMap::<String, usize>::new();
    for violation in &violations {
        *rules.entry(format!("{:?}", violation.rule)).or_default() += 1;
    }
    let elements = design.states.iter().map(|s| s.architecture.len()).max().unwrap_or(0);
    println!("{name}: {elements} elements, {} states: {each:.2} ms, {rules:?}", design.states.len());
}

#[test]
#[ignore = "takes its time, says nothing in a debug build"]
fn speed() {
    for name in ["content-delivery", "e-commerce", "campaign"] {
        time(name, &example(name));
    }
    let most: usize = std::env::var("LAYOUT_ZONES").ok().and_then(|n| n.parse().ok()).unwrap_or(50);
    for (count, servers) in [(3, 4), (8, 5), (10, 8), (25, 10), (50, 18)].into_iter().filter(|z| z.0 <= most) {
        time(&format!("{count} zones"), &zones(count, servers));
    }
}
