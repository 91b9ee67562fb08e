//! One run of one program: how long it took, and how much memory it held at most.
//!
//! The system tells the peak memory of children that have ended only as the largest of all of them; so each run has a
//! process of its own around it, this very program with `measure` as its first argument.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

/// The first argument of the process around a run.
pub const WORD: &str = "measure";

/// How a run went.
#[derive(Clone, Debug)]
pub enum Run {
    /// It has done its work.
    Done {
        /// From start to end, in ms.
        wall: f64,
        /// Of the whole process, in MiB.
        memory: f64,
    },
    /// It was stopped.
    TooLong,
    /// It has not done its work, and said this.
    Failed(String),
}

/// Runs a program; what it says goes into `log`.
pub fn run(program: &Path, arguments: &[String], limit: Duration, log: &Path) -> Run {
    let this = std::env::current_exe().expect("this program has a file");
    let output = Command::new(this)
        .args([WORD, &limit.as_secs_f64().to_string()])
        .args([log, program])
        .args(arguments)
        .output()
        .expect("this program runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let words: Vec<&str> = text.split_whitespace().collect();
    match words[..] {
        ["done", wall, memory] => {
            Run::Done { wall: wall.parse().expect("a time"), memory: memory.parse().expect("a size") }
        }
        ["long"] => Run::TooLong,
        _ => {
            let said = std::fs::read_to_string(log).unwrap_or_default();
            let line = said.lines().find(|line| !line.trim().is_empty()).unwrap_or("it said nothing");
            // Without the places of its files, which are ours.
            let words: Vec<&str> = line.split_whitespace().filter(|word| !word.contains('/')).collect();
            Run::Failed(words.join(" "))
        }
    }
}

/// The process around a run: `SECONDS LOG PROGRAM ARGUMENTS…`. It tells the result in a line.
pub fn around(arguments: &[String]) -> ExitCode {
    let [seconds, log, program, arguments @ ..] = arguments else { return ExitCode::FAILURE };
    let limit = Duration::from_secs_f64(seconds.parse().expect("seconds"));
    let log = File::create(log).expect("a log");
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(log.try_clone().expect("a log")).stderr(log);
    let start = Instant::now();
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(_) => return ExitCode::FAILURE,
    };
    let number = i32::try_from(child.id()).expect("a process number");
    let (done, end) = mpsc::channel();
    thread::spawn(move || {
        let status = child.wait();
        done.send((start.elapsed(), status)).ok()
    });
    let result = match end.recv_timeout(limit) {
        Ok((wall, Ok(status))) if status.success() => {
            let memory = getrusage(UsageWho::RUSAGE_CHILDREN).map(|usage| usage.max_rss()).unwrap_or_default();
            // Linux counts in KiB, others in bytes.
            let unit = if cfg!(target_os = "linux") { 1024.0 } else { 1024.0 * 1024.0 };
            format!("done {} {}", wall.as_secs_f64() * 1000.0, memory as f64 / unit)
        }
        Ok(_) => "failed".into(),
        Err(_) => {
            let stopped = kill(Pid::from_raw(number), Signal::SIGKILL);
            if stopped.is_ok() {
                end.recv().ok();
            }
            "long".into()
        }
    };
    writeln!(std::io::stdout(), "{result}").expect("somebody listens");
    ExitCode::SUCCESS
}
