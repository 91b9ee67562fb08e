//! The only door to threads. Without the feature `parallel`, or where none can be started, all is done in line; what
//! comes of it is the same, in the same order.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread::{Builder, Scope, ScopedJoinHandle};

/// Patterns and brackets nest; what the main thread of a process has by default.
pub const STACK: usize = 8 << 20;

/// Does nothing for a while.
pub fn pause(time: std::time::Duration) {
    std::thread::sleep(time);
}

thread_local! {
    /// True while this thread does what may panic without harm.
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Does what is code of others, as the last net under it: a panic there is an error here.
pub fn guarded<T, E: ToString>(work: impl FnOnce() -> Result<T, E>) -> Result<T, String> {
    let outer = GUARDED.replace(true);
    let done = catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(outer);
    done.map_err(|_| "it cannot be drawn: a part of it makes no sense".to_owned())?.map_err(|error| error.to_string())
}

/// Lets panics that are caught go without words; the others are told as before. For programs: it is for the whole process.
pub fn hush_guarded() {
    let told = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !GUARDED.get() {
            told(panic);
        }
    }));
}

/// Does some work in a thread that nobody waits for. Where none can be started, it is not done.
pub fn aside(work: impl FnOnce() + Send + 'static) {
    drop(Builder::new().stack_size(STACK).spawn(work));
}

/// Does some work on every job; the results stand in the order of the jobs.
pub fn map<T: Send, R: Send>(jobs: Vec<T>, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    let threads = most().min(jobs.len());
    let queue = Mutex::new(jobs.into_iter().enumerate());
    let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
    let share = || {
        let mut done = Vec::new();
        while let Some((at, job)) = next() {
            done.push((at, work(job)));
        }
        done
    };
    let mut done = std::thread::scope(|scope| {
        // Where no thread can be started, the others do its share.
        let others: Vec<_> = (1..threads).filter_map(|_| start(scope, share)).collect();
        let mut done = share();
        others.into_iter().for_each(|other| done.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic))));
        done
    });
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

/// Does one thing while another is done elsewhere.
pub fn beside<A, B: Send>(here: impl FnOnce() -> A, there: impl FnOnce() -> B + Send) -> (A, B) {
    let there = Mutex::new(Some(there));
    // Whoever comes first: the thread, or, where there is none, this one.
    let run = || there.lock().unwrap_or_else(PoisonError::into_inner).take().map(|there| there());
    std::thread::scope(|scope| {
        let other = if most() > 1 { start(scope, run) } else { None };
        let a = here();
        let b = other.and_then(|other| other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        (a, b.or_else(run).expect("it has been done once"))
    })
}

/// A thread, if it can be had.
fn start<'scope, R: Send + 'scope>(
    scope: &'scope Scope<'scope, '_>,
    work: impl FnOnce() -> R + Send + 'scope,
) -> Option<ScopedJoinHandle<'scope, R>> {
    Builder::new().stack_size(STACK).spawn_scoped(scope, work).ok()
}

/// How many threads work at once.
fn most() -> usize {
    static MOST: OnceLock<usize> = OnceLock::new();
    let found = || std::thread::available_parallelism().map_or(1, usize::from);
    if cfg!(feature = "parallel") { *MOST.get_or_init(found) } else { 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_stand_in_the_order_of_the_jobs() {
        let jobs: Vec<u64> = (0..100).collect();
        let squares: Vec<u64> = jobs.iter().map(|n| n * n).collect();
        assert_eq!(map(jobs, |n| n * n), squares);
        assert_eq!(map(Vec::<u8>::new(), |n| n), Vec::<u8>::new());
    }

    #[test]
    fn both_are_done_once() {
        let mut here = 0;
        assert_eq!(beside(|| here += 1, || 7), ((), 7));
        assert_eq!(here, 1);
    }

    #[test]
    #[should_panic(expected = "in a thread")]
    fn a_panic_goes_on() {
        map(vec![1, 2, 3, 4], |_| -> u8 { panic!("in a thread") });
    }
}
