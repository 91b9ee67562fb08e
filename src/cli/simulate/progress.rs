//! How far a long run has come, for people who wait.

use std::time::{Duration, Instant};

use crate::cli::console::Console;

const EVERY: Duration = Duration::from_secs(1);

/// Says on standard error how far it has come, once a second; nothing when it takes less than that.
pub struct Progress<'a> {
    count: usize,
    told: Instant,
    console: &'a Console,
}

impl<'a> Progress<'a> {
    /// Of so many steps.
    pub fn new(count: usize, console: &'a Console) -> Progress<'a> {
        Progress { count, told: Instant::now(), console }
    }

    /// After a step.
    pub fn tell(&mut self, done: usize) {
        if done < self.count && self.told.elapsed() >= EVERY {
            self.told = Instant::now();
            self.console.note(&format!("tried {done} of {} failures", self.count));
        }
    }
}
