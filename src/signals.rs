//! The only door to signals: before the program ends by one that can be caught, files in the making are removed.

/// Lets a file that grows beyond what the system allows be an error of the write, and not the end of the program.
pub fn mind_file_sizes() {
    #[cfg(unix)]
    {
        // Any handler has this effect; that the signal came is of no interest.
        let came = std::sync::Arc::default();
        let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, came);
    }
}

/// From now on, signals that end the program first remove what it has not finished. The program ends by them all the same.
#[cfg(unix)]
pub fn tidy_up() {
    let (ready, waits) = std::sync::mpsc::channel();
    // Without a thread, signals do what they have always done.
    crate::threads::aside(move || {
        let Ok(mut signals) = signal_hook::iterator::Signals::new(ending()) else { return };
        // Nobody waits when the program has ended meanwhile.
        let _ = ready.send(());
        if let Some(signal) = signals.forever().next() {
            crate::output_file::abandon();
            let _ = signal_hook::low_level::emulate_default_handler(signal);
        }
    });
    let _ = waits.recv();
}

/// From now on, signals that end the program first remove what it has not finished. The program ends by them all the same.
#[cfg(not(unix))]
pub fn tidy_up() {}

/// Signals that end the program. One that it was started to ignore (by `nohup`, or by a shell in its background) stays
/// ignored.
#[cfg(unix)]
fn ending() -> Vec<i32> {
    use signal_hook::consts::*;
    let ending = [SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGALRM, SIGVTALRM, SIGPROF, SIGUSR1, SIGUSR2, SIGXCPU];
    // Where it is not known, those are left alone that programs are started to ignore.
    let ignored = ignored().unwrap_or(bit(SIGHUP) | bit(SIGINT) | bit(SIGQUIT));
    ending.into_iter().filter(|signal| ignored & bit(*signal) == 0).collect()
}

#[cfg(unix)]
fn bit(signal: i32) -> u64 {
    1 << (signal - 1)
}

/// Which signals this process ignores, a bit each, where the system says so.
#[cfg(unix)]
fn ignored() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"))?;
    u64::from_str_radix(mask.trim(), 16).ok()
}
