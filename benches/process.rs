//! Whole-process times of the program on its examples: what a user waits for. `cargo bench --bench process` prints a
//! table, `-- --write` puts it into docs/benchmarks.md.

#[path = "peers/page.rs"]
mod page;

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const RUNS: usize = 25;

fn main() {
    let mut table = format!("{}.\n\n", page::machine());
    table += "| design | output | min ms | median ms | max ms |\n| --- | --- | ---: | ---: | ---: |\n";
    for design in ["first", "multi-datacenter", "content-delivery", "e-commerce", "campaign"] {
        let path = format!("examples/{design}.cdp");
        table += &row(design, "SVG", &[&path, "-o", "-", "--format", "svg"]);
        table += &row(design, "SVG, one state", &[&path, "-o", "-", "--format", "svg", "--view", "after"]);
        table += &row(design, "PNG, 1600 px", &[&path, "-o", "-", "--format", "png", "--width", "1600"]);
        table += &row(design, "JSON", &[&path, "-o", "-", "--format", "json"]);
    }
    let mut large = tempfile::NamedTempFile::with_suffix(".cdp").expect("a file");
    large.write_all(thousand_elements().as_bytes()).expect("written");
    let path = large.path().to_str().expect("a path of letters");
    table += &row("1,000 elements", "all single failures", &["simulate", path]);
    table += &row("e-commerce", "which patterns fit", &["patterns", "--applicable", "examples/e-commerce.cdp"]);
    print!("{table}");
    if std::env::args().any(|argument| argument == "--write") {
        page::renew("process", &table).expect("docs/benchmarks.md has a place for it");
    }
}

/// A chain of 65 services in three zones, each a balancer, six servers with disks, a cache, and one database on which
/// all services before it depend: what fails takes down much.
fn thousand_elements() -> String {
    const SERVICES: usize = 65;
    let mut zones = [String::new(), String::new(), String::new()];
    let (mut balancers, mut edges) = (String::new(), String::new());
    for at in 0..SERVICES {
        let _ = writeln!(balancers, "lb s{at}-lb");
        for server in 0..6 {
            let _ = writeln!(zones[server % 3], "server s{at}-{server} group=s{at} {{ disk s{at}-d{server} }}");
        }
        let _ = writeln!(zones[at % 3], "db s{at}-db");
        let _ = writeln!(zones[(at + 1) % 3], "cache s{at}-cache");
        let servers = (0..6).map(|server| format!("s{at}-{server}")).collect::<Vec<_>>().join(", ");
        let _ = writeln!(edges, "s{at}-lb -> {servers} -> s{at}-db");
        let _ = writeln!(edges, "{servers} -> s{at}-cache optional");
        if at + 1 < SERVICES {
            let _ = writeln!(edges, "{servers} -> s{}-lb", at + 1);
        }
    }
    // With the region, its zones, the users and their DNS it is 1,000.
    let buckets: String = (0..17).map(|at| format!("bucket b{at}\ns{at}-0 -> b{at}\n")).collect();
    let zones: String = zones.iter().enumerate().map(|(at, zone)| format!("zone z{at} {{\n{zone}}}\n")).collect();
    format!(
        "user users, mobile, staff\ndns dns\nregion tokyo {{\n{zones}{balancers}}}\n\
         users, mobile -> dns -> s0-lb\nstaff -> s30-lb\n{edges}{buckets}"
    )
}

fn row(design: &str, output: &str, arguments: &[&str]) -> String {
    run(arguments);
    let mut times: Vec<Duration> = (0..RUNS).map(|_| run(arguments)).collect();
    times.sort();
    let ms = |time: Duration| time.as_secs_f64() * 1000.0;
    let times = [0, RUNS / 2, RUNS - 1].map(|place| ms(times[place]));
    format!("| {design} | {output} | {:.1} | {:.1} | {:.1} |\n", times[0], times[1], times[2])
}

fn run(arguments: &[&str]) -> Duration {
    let start = Instant::now();
    let status = Command::new(env!("CARGO_BIN_EXE_cdp-draw"))
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("the program runs");
    assert!(status.success(), "{arguments:?} failed");
    start.elapsed()
}
