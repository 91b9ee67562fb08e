//! Watches a run from outside: tells people who wait how far it has come, and ends it when it takes too long.
//!
//! The work is done in a thread of its own, and the main thread waits for it. When time is up, the main thread returns and
//! the process ends; an output is replaced whole or not at all, and once writing has begun it may finish, unless it waits
//! for another program.

use std::io::IsTerminal;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::cli::console::Console;
use crate::cli::{Status, files};
use crate::threads::STACK;

/// What a run is doing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Phase {
    /// Nothing that is worth a bar, or nothing yet.
    Quiet,
    /// Reads the design and applies its steps.
    Reading,
    /// Looks for a plan.
    Searching,
    /// Works out where everything stands.
    LayingOut,
    /// Turns places into a picture.
    Drawing,
    /// Writes files.
    Writing,
}

const PHASES: [Phase; 6] =
    [Phase::Quiet, Phase::Reading, Phase::Searching, Phase::LayingOut, Phase::Drawing, Phase::Writing];

/// What this process is doing; it does one thing only.
static NOW: AtomicU8 = AtomicU8::new(0);

/// Says what the run does from here on.
pub fn begin(phase: Phase) {
    NOW.store(phase as u8, Ordering::Relaxed);
}

/// True while another program decides how long it takes.
static WAITS: AtomicBool = AtomicBool::new(false);

/// Does what takes as long as another program likes, such as writing into a pipe. It may be ended at any time, and is no
/// progress to tell of.
pub fn at_leisure<T>(work: impl FnOnce() -> T) -> T {
    WAITS.store(true, Ordering::Relaxed);
    let done = work();
    WAITS.store(false, Ordering::Relaxed);
    done
}

fn waits() -> bool {
    WAITS.load(Ordering::Relaxed)
}

fn now() -> Phase {
    PHASES[usize::from(NOW.load(Ordering::Relaxed)).min(PHASES.len() - 1)]
}

/// How often the main thread looks, and from when on it tells.
const LOOK: Duration = Duration::from_millis(100);
const PATIENCE: Duration = Duration::from_secs(1);

/// Runs some work, but no longer than `timeout` allows.
pub fn watched(timeout: Option<Duration>, console: &Console, work: impl FnOnce() -> Status + Send + 'static) -> Status {
    let (sender, receiver) = channel();
    let started = Instant::now();
    let worker = thread::Builder::new().stack_size(STACK).spawn(move || sender.send(work()));
    let Ok(worker) = worker else { return console.trouble("no thread can be started", "close other programs") };
    let mut bar = Bar { shown: None, told: PATIENCE };
    loop {
        match receiver.recv_timeout(LOOK) {
            Ok(status) => {
                bar.clear(console);
                return status;
            }
            Err(RecvTimeoutError::Disconnected) => {
                bar.clear(console);
                // The work has panicked: so does the process, as if there were no thread.
                let Err(panic) = worker.join() else { return Status::Unusable };
                std::panic::resume_unwind(panic);
            }
            Err(RecvTimeoutError::Timeout) => {
                let gone = started.elapsed();
                if timeout.is_some_and(|most| gone >= most) && (now() != Phase::Writing || waits()) {
                    bar.clear(console);
                    let most = timeout.unwrap_or_default().as_secs_f64();
                    let help = "raise `--timeout`, or draw a part of the design with `--stage N`";
                    let (help, kept) = match (waits(), files::written().is_empty()) {
                        (true, _) => ("raise `--timeout`, or see that the output is read", "not all of it is written"),
                        (false, true) => (help, "nothing is written"),
                        (false, false) => (help, "the rest is not written"),
                    };
                    console.trouble(&format!("it took longer than {most} s while {}; {kept}", words()), help);
                    return Status::Wrong;
                }
                bar.tell(gone, console);
            }
        }
    }
}

fn words() -> &'static str {
    match now() {
        _ if waits() => "waiting for the reader of the output",
        Phase::Quiet => "working",
        Phase::Reading => "reading the design",
        Phase::Searching => "searching",
        Phase::LayingOut => "laying it out",
        Phase::Drawing => "drawing",
        Phase::Writing => "writing",
    }
}

/// A bar of the phases on a terminal, a line now and then elsewhere.
struct Bar {
    /// The length of what stands on the terminal, in characters.
    shown: Option<usize>,
    /// When the next line is due.
    told: Duration,
}

impl Bar {
    fn tell(&mut self, gone: Duration, console: &Console) {
        if gone < PATIENCE || now() == Phase::Quiet {
            return;
        }
        if waits() {
            // Who reads may have the terminal for itself.
            self.clear(console);
            return;
        }
        if std::io::stderr().is_terminal() {
            let done = usize::from(NOW.load(Ordering::Relaxed));
            let cells: String = (1..PHASES.len()).map(|phase| if phase <= done { "█" } else { "░" }).collect();
            let line = format!("{cells} {} ({:.0} s)", words(), gone.as_secs_f64());
            let length = line.chars().count();
            let blank = " ".repeat(self.shown.unwrap_or(0).saturating_sub(length));
            console.status(&format!("\r{line}{blank}"));
            self.shown = Some(length);
        } else if gone >= self.told {
            console.note(&format!("{} ({:.0} s)", words(), gone.as_secs_f64()));
            while self.told <= gone {
                self.told *= 2;
            }
        }
    }

    fn clear(&mut self, console: &Console) {
        if let Some(length) = self.shown.take() {
            console.status(&format!("\r{}\r", " ".repeat(length)));
        }
    }
}
