//! How far a long run has come, for people who wait.

use std::time::{Duration, Instant};

use crate::cli::console::Console;

const EVERY: Duration = Duration::from_secs(1);

/// Says on standard error how far it has come, once a second; nothing when it takes less than that.
pub struct Progress<'a> {
    count: usize,
    /// `tried … failures`: what is done, and to what.
    words: (&'static str, &'static str),
    told: Instant,
    console: &'a Console,
}

impl<'a> Progress<'a> {
    /// Of so many steps; `words` are what is done and to what, as in `tried 3 of 7 failures`.
    pub fn new(count: usize, words: (&'static str, &'static str), console: &'a Console) -> Progress<'a> {
        Progress { count, words, told: Instant::now(), console }
    }

    /// After a step.
    pub fn tell(&mut self, done: usize) {
        if done < self.count && self.told.elapsed() >= EVERY {
            self.told = Instant::now();
            let (does, what) = self.words;
            self.console.note(&format!("{does} {done} of {} {what}", self.count));
        }
    }
}
