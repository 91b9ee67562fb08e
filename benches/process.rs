//! Whole-process times of the program on its examples: what a user waits for. `cargo bench` prints a table.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const RUNS: usize = 25;

fn main() {
    println!("| design | output | min ms | median ms | max ms |");
    println!("| --- | --- | ---: | ---: | ---: |");
    for design in ["first", "multi-datacenter", "content-delivery", "e-commerce", "campaign"] {
        let path = format!("examples/{design}.cdp");
        row(design, "SVG", &[&path, "-o", "-", "--format", "svg"]);
        row(design, "SVG, one state", &[&path, "-o", "-", "--format", "svg", "--view", "after"]);
        row(design, "PNG, 1600 px", &[&path, "-o", "-", "--format", "png", "--width", "1600"]);
        row(design, "JSON", &[&path, "-o", "-", "--format", "json"]);
    }
}

fn row(design: &str, output: &str, arguments: &[&str]) {
    run(arguments);
    let mut times: Vec<Duration> = (0..RUNS).map(|_| run(arguments)).collect();
    times.sort();
    let ms = |time: Duration| time.as_secs_f64() * 1000.0;
    println!("| {design} | {output} | {:.1} | {:.1} | {:.1} |", ms(times[0]), ms(times[RUNS / 2]), ms(times[RUNS - 1]));
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
