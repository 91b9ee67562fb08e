//! What the page is shown: the newest version, and word of it to those who wait.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::cli::watch::version::Version;

/// The newest version.
#[derive(Default)]
pub struct Board {
    newest: Mutex<Option<Arc<Version>>>,
    news: Condvar,
}

impl Board {
    fn lock(&self) -> MutexGuard<'_, Option<Arc<Version>>> {
        self.newest.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts a version up, and tells everybody.
    pub fn put(&self, version: Version) {
        *self.lock() = Some(Arc::new(version));
        self.news.notify_all();
    }

    /// The newest version.
    pub fn newest(&self) -> Option<Arc<Version>> {
        self.lock().clone()
    }

    /// The newest version as soon as it is another than that of a number; none when there is none for so long.
    pub fn after(&self, number: u64, patience: Duration) -> Option<Arc<Version>> {
        let same = |newest: &mut Option<Arc<Version>>| newest.as_ref().is_none_or(|version| version.number == number);
        let (newest, waited) =
            self.news.wait_timeout_while(self.lock(), patience, same).unwrap_or_else(PoisonError::into_inner);
        newest.clone().filter(|_| !waited.timed_out())
    }
}
