//! How processor time grows with the size of a design, for designs that cost much: `cargo bench --bench scaling` prints a
//! table with an exponent for each, `-- --write` puts it into docs/benchmarks.md.

#[path = "peers/page.rs"]
mod page;

use std::fmt::Write as _;
use std::process::{Command, Stdio};

use nix::sys::resource::{UsageWho, getrusage};

/// A kind of design that can be of any size, and what is done with it.
struct Family {
    name: &'static str,
    make: fn(usize) -> String,
    arguments: &'static [&'static str],
    sizes: &'static [usize],
}

const SVG: &[&str] = &["D", "-o", "O.svg"];
const JSON: &[&str] = &["D", "--format", "json", "-o", "O.json"];

/// The worst of what an attack on the program has found, each up to where a cap or a budget ends it.
const FAMILIES: &[Family] = &[
    Family { name: "distinct of a list", make: distinct, arguments: JSON, sizes: &[10_000, 30_000, 100_000] },
    Family { name: "list minus list", make: minus, arguments: JSON, sizes: &[10_000, 30_000, 100_000] },
    Family { name: "each item in the list", make: within, arguments: JSON, sizes: &[10_000, 30_000, 100_000] },
    Family { name: "a pattern that adds elements", make: adding, arguments: &["check", "D"], sizes: &[5, 10, 18] },
    Family { name: "steps of 1,000 elements", make: sets, arguments: JSON, sizes: &[30, 100, 300] },
    Family { name: "numbered circles", make: callouts, arguments: SVG, sizes: &[300, 1_000, 3_000] },
    Family { name: "notes", make: notes, arguments: SVG, sizes: &[300, 1_000, 3_000] },
    Family { name: "all with all", make: dense, arguments: SVG, sizes: &[4, 8, 16] },
    Family { name: "a chain, drawn", make: chain, arguments: SVG, sizes: &[300, 1_000, 3_000] },
    Family { name: "a chain, checked", make: chain, arguments: &["check", "D"], sizes: &[300, 1_000, 3_000] },
    Family {
        name: "a group, which patterns fit",
        make: group,
        arguments: &["patterns", "--applicable", "D"],
        sizes: &[300, 1_000, 3_000],
    },
    Family {
        name: "a chain, single failures",
        make: chain,
        arguments: &["simulate", "D"],
        sizes: &[300, 1_000, 3_000],
    },
    Family { name: "all with all, pairs", make: dense, arguments: &["simulate", "D", "--pairs"], sizes: &[16, 32, 64] },
    Family {
        name: "many users, a plan",
        make: users,
        arguments: &["plan", "D", "--goal", "no spof"],
        sizes: &[100, 300, 1_000],
    },
];

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut table = format!("{}.\n\n", page::machine());
    table += "| design and work | size: seconds | exponent |\n| --- | --- | ---: |\n";
    for family in FAMILIES {
        let mut points: Vec<(usize, f64)> = Vec::new();
        for &size in family.sizes {
            points.push((size, seconds(folder.path(), family, size)));
        }
        let cells: Vec<String> = points.iter().map(|(size, time)| format!("{size}: {time:.2}")).collect();
        let _ = writeln!(table, "| {} | {} | {} |", family.name, cells.join("; "), exponent(&points));
        println!("{}: {} {}", family.name, cells.join("; "), exponent(&points));
    }
    if std::env::args().any(|argument| argument == "--write") {
        page::renew("scaling", &table).expect("docs/benchmarks.md has a place for it");
    }
}

/// The slope of the last two points on logarithmic scales, as far as both can be told from the start of the program.
fn exponent(points: &[(usize, f64)]) -> String {
    const TELLING: f64 = 0.05;
    match points {
        [.., a, b] if a.1 >= TELLING => {
            format!("{:.1}", (b.1 / a.1).ln() / (b.0 as f64 / a.0 as f64).ln())
        }
        _ => "–".to_owned(),
    }
}

/// Processor time of one run, user and system, s.
fn seconds(folder: &std::path::Path, family: &Family, size: usize) -> f64 {
    std::fs::write(folder.join("D"), (family.make)(size)).expect("written");
    let before = spent();
    let mut command = Command::new(env!("CARGO_BIN_EXE_cdp-draw"));
    command.current_dir(folder).args(family.arguments).stdout(Stdio::null()).stderr(Stdio::null());
    let status = command.status().expect("the program runs");
    assert!(status.code().is_some_and(|code| code <= 2), "{}, {size}: {status}", family.name);
    spent() - before
}

fn spent() -> f64 {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).expect("what children have used");
    [usage.user_time(), usage.system_time()].map(|time| time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6).iter().sum()
}

fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(|at| line(at) + "\n").collect()
}

fn servers(count: usize) -> String {
    lines(count, |at| format!("server s{at}"))
}

fn rewriting(actions: &str) -> String {
    format!("server web\npattern p {{\n name = \"x\"\n target t : any = web\n rewrite {{ {actions} }}\n}}\napply p\n")
}

fn distinct(size: usize) -> String {
    rewriting(&format!("let c = distinct(range({size}))"))
}

fn minus(size: usize) -> String {
    rewriting(&format!("let c = range({size}) - range({size})"))
}

fn within(size: usize) -> String {
    rewriting(&format!("let a = range({size})\n let b = each x in a where x in a"))
}

fn adding(size: usize) -> String {
    rewriting("for i in range(900) { add(server, x) }") + &lines(size - 1, |_| "apply p".to_owned())
}

fn sets(size: usize) -> String {
    servers(1_000) + &lines(size, |at| format!("set s0 size=x{at}"))
}

fn callouts(size: usize) -> String {
    let circles = lines(size, |at| format!(" callout \"text {at} of this\" on s"));
    format!("server s\nstep \"x\" {{\n set s size=x\n{circles}}}\n")
}

fn notes(size: usize) -> String {
    format!("server s\n{}", lines(size, |at| format!("note \"text {at}\" on s")))
}

fn chain(size: usize) -> String {
    let ids: Vec<String> = (0..size).map(|at| format!("s{at}")).collect();
    format!("user u\n{}u -> {}\n", servers(size), ids.join(" -> "))
}

fn group(size: usize) -> String {
    let members = lines(size, |at| format!("server s{at} group=g"));
    format!("user u\n{members}{}", lines(size, |at| format!("u -> s{at}")))
}

fn users(size: usize) -> String {
    let users = lines(size, |at| format!("user u{at}"));
    servers(size) + &users + &lines(size, |at| format!("u{at} -> s{at}, s{}", (at + 1) % size))
}

fn dense(size: usize) -> String {
    let front: Vec<String> = (0..size).map(|at| format!("w{at}")).collect();
    let back: Vec<String> = (0..size).map(|at| format!("a{at}")).collect();
    let (front, back) = (front.join(", "), back.join(", "));
    format!("user u\nlb lb\nserver {front}, {back}\nu -> lb -> {front} -> {back}\n")
}
