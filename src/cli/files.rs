//! Files that a run reads and writes: all reading is recorded, and all writing asks the record.

use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Once};

use crate::cli::deadline;
use crate::output_file::{self, OutputError, Own, Target, Written};
use crate::signals;
use crate::world::{Disk, Record};

/// What this process has read and no output may replace; it does one thing only.
static READ: LazyLock<Record> = LazyLock::new(Record::default);
/// Older pictures: the new one may take their place.
static OLDER: LazyLock<Record> = LazyLock::new(Record::default);
/// What this process wanted to read and has not found.
static MISSED: LazyLock<Record> = LazyLock::new(Record::default);
/// What has been written.
static WRITTEN: LazyLock<Record> = LazyLock::new(Record::default);

/// The files under a folder. What is read of them is not overwritten.
pub fn disk(root: impl Into<PathBuf>) -> Disk {
    Disk::recorded(root, READ.clone()).missing(MISSED.clone())
}

/// The same for a picture that may be drawn anew.
pub fn disk_of_older_picture(root: impl Into<PathBuf>) -> Disk {
    Disk::recorded(root, OLDER.clone())
}

/// Remembers a file that was not there.
pub fn miss(path: PathBuf) {
    MISSED.add(path);
}

/// All files that were not there, sorted.
pub fn missed() -> Vec<PathBuf> {
    MISSED.files()
}

/// Guards a file that was read in another way, such as from a revision.
pub fn guard(path: PathBuf) {
    READ.add(path);
}

/// Refuses an output that cannot be written, before any work is done for nothing.
pub fn check(target: &Target) -> Result<(), OutputError> {
    match target {
        Target::Stdout => Ok(()),
        Target::File(path) => output_file::check(path, &READ.files()),
    }
}

/// Writes an output.
pub fn write(target: &Target, bytes: &[u8]) -> Result<Written, OutputError> {
    put(target, || output_file::write(target, bytes, &READ.files()))
}

/// Writes the text of a design, which may take the place of the one that it was made from, unless that has changed.
pub fn write_design(target: &Target, text: &str, own: Option<Own>) -> Result<Written, OutputError> {
    put(target, || output_file::write_design(target, text, own, &READ.files()))
}

fn put(target: &Target, write: impl FnOnce() -> Result<Written, OutputError>) -> Result<Written, OutputError> {
    static ONCE: Once = Once::new();
    let written = match (output_file::may_wait(target), target) {
        (true, _) => deadline::at_leisure(write)?,
        (false, _) => {
            ONCE.call_once(signals::tidy_up);
            write()?
        }
    };
    if let Target::File(path) = target {
        WRITTEN.add(path.clone());
    }
    Ok(written)
}

/// A path as it is seen from the current folder, where it is in it.
pub fn seen_from_here(path: &Path) -> PathBuf {
    let inside = Path::new(".").canonicalize().ok().and_then(|here| path.strip_prefix(here).ok().map(Path::to_owned));
    inside.unwrap_or_else(|| path.to_owned())
}

/// All files that have been read, sorted.
pub fn read() -> Vec<PathBuf> {
    let mut all = READ.files();
    all.extend(OLDER.files());
    all.sort();
    all.dedup();
    all
}

/// All files that have been written, sorted.
pub fn written() -> Vec<PathBuf> {
    WRITTEN.files()
}
