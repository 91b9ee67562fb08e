//! Files in the making. Each stands beside the output that it is for, under a name made of that output's, and takes its
//! place when all of it is written.
//!
//! None is left behind: it goes with an error, before the program ends by a signal that can be caught
//! ([`abandon`]), and when neither can be, with the next run that writes into the same folder ([`sweep`]). That it is
//! still being made is told by a lock, which the system takes away with the process.

use std::collections::BTreeSet;
use std::fs::{self, DirEntry, File, Metadata, OpenOptions, Permissions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::output_file::place::{folder_of, identity};

/// How such a file's name begins and ends.
const BEGIN: &str = ".cdp-draw-";
const END: &str = ".tmp";

/// Characters of the output's name in it; names have an end.
const NAMED: usize = 40;

/// How many names are tried.
const TRIES: usize = 100;

/// How many files of a folder are looked at for what others have left.
const LOOKED_AT: usize = 100_000;

/// What this process is making. Whoever holds it, nothing is begun or takes its place.
static ALL: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

fn all() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    ALL.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A file in the making. Dropped before it takes its place, it is removed.
pub struct Unfinished {
    path: PathBuf,
    file: File,
}

impl Unfinished {
    /// An empty file beside a place.
    pub fn beside(place: &Path, permissions: Option<&Permissions>) -> io::Result<Unfinished> {
        // No name is used twice, so that who looks at an older file of the name never removes a newer one.
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let (folder, process) = (folder_of(place), std::process::id());
        let name = place.file_name().unwrap_or_default().to_string_lossy();
        let name: String = name.chars().take(NAMED).collect();
        for _ in 0..TRIES {
            let number = NUMBER.fetch_add(1, Ordering::Relaxed);
            let path = folder.join(format!("{BEGIN}{name}-{process}-{number}{END}"));
            match Unfinished::at(path, permissions) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                made => return made,
            }
        }
        Err(io::Error::new(io::ErrorKind::AlreadyExists, "its folder is full of unfinished files"))
    }

    /// The file of a name, unless there is one, or another process has just swept this one away.
    fn at(path: PathBuf, permissions: Option<&Permissions>) -> io::Result<Unfinished> {
        let mut all = all();
        let file = create(&path, permissions)?;
        all.insert(path.clone());
        drop(all);
        let made = Unfinished { path, file };
        match made.file.try_lock() {
            Err(TryLockError::WouldBlock) => Err(io::ErrorKind::AlreadyExists.into()),
            // Without locks it is not known who makes it, and nobody removes it.
            Err(TryLockError::Error(_)) => Ok(made),
            Ok(()) if made.is_there() => Ok(made),
            Ok(()) => Err(io::ErrorKind::AlreadyExists.into()),
        }
    }

    fn is_there(&self) -> bool {
        self.file.metadata().is_ok_and(|open| is_at(&self.path, &open))
    }

    /// The file itself.
    pub fn file(&self) -> &File {
        &self.file
    }

    /// Writes all of it.
    pub fn fill(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)
    }

    /// Gives it the name of what it is for: whoever opens that finds the old bytes or the new ones.
    pub fn take_place(self, place: &Path) -> io::Result<()> {
        let mut all = all();
        let done = fs::rename(&self.path, place);
        if done.is_ok() {
            all.remove(&self.path);
        }
        // What has not taken its place removes itself, for which it needs the list.
        drop(all);
        done
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        let mut all = all();
        if all.remove(&self.path) {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Removes all that is in the making, for a process that ends now: whoever works on has to wait for ever.
#[cfg(all(unix, feature = "cli"))]
pub fn abandon() {
    let all = all();
    for path in all.iter() {
        let _ = fs::remove_file(path);
    }
    std::mem::forget(all);
}

/// Removes what processes that have ended without a chance to do so have left in a folder, once in a run.
pub fn sweep(folder: &Path) {
    static SWEPT: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());
    if !SWEPT.lock().unwrap_or_else(PoisonError::into_inner).insert(folder.to_owned()) {
        return;
    }
    let entries = fs::read_dir(folder).into_iter().flatten().take(LOOKED_AT).flatten();
    entries.filter(is_unfinished).for_each(|entry| remove_if_left(&entry.path()));
}

fn is_unfinished(entry: &DirEntry) -> bool {
    let name = entry.file_name();
    let name = name.to_string_lossy();
    name.starts_with(BEGIN) && name.ends_with(END) && entry.file_type().is_ok_and(|kind| kind.is_file())
}

/// Removes a file that nobody holds a lock on.
fn remove_if_left(path: &Path) {
    let Ok(file) = OpenOptions::new().read(true).write(true).open(path) else { return };
    // The lock is held while it is removed: who makes it just now finds out.
    if file.try_lock().is_ok() && file.metadata().is_ok_and(|open| is_at(path, &open)) {
        let _ = fs::remove_file(path);
    }
}

/// True when it is this file that has this name.
fn is_at(path: &Path, open: &Metadata) -> bool {
    fs::symlink_metadata(path).is_ok_and(|there| identity(&there) == identity(open))
}

#[cfg(unix)]
fn create(path: &Path, permissions: Option<&Permissions>) -> io::Result<File> {
    use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
    // A new file has what the creation mask leaves of this.
    let mode = permissions.map_or(0o666, |permissions| permissions.mode() & 0o777);
    OpenOptions::new().write(true).create_new(true).mode(mode).open(path)
}

#[cfg(not(unix))]
fn create(path: &Path, _: Option<&Permissions>) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("a folder").flatten();
        let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn what_is_not_finished_goes() {
        let folder = tempfile::tempdir().expect("a folder");
        let place = folder.path().join("d.svg");
        let mut made = Unfinished::beside(&place, None).expect("a file");
        made.fill(b"new").expect("written");
        assert!(matches!(names(folder.path()).as_slice(), [one] if one.starts_with(".cdp-draw-d.svg-")));
        drop(made);
        assert!(names(folder.path()).is_empty());
        let made = Unfinished::beside(&place, None).expect("a file");
        made.take_place(&place).expect("in its place");
        assert_eq!(names(folder.path()), ["d.svg"]);
        let made = Unfinished::beside(&place, None).expect("a file");
        made.take_place(&folder.path().join("no/such")).expect_err("there is no such folder");
        assert_eq!(names(folder.path()), ["d.svg"]);
    }

    #[test]
    fn a_sweep_removes_what_nobody_makes() {
        let folder = tempfile::tempdir().expect("a folder");
        let others = [".cdp-draw-", "cdp-draw-x.tmp", ".cdp-draw-x.tmp.svg"];
        others.iter().for_each(|name| fs::write(folder.path().join(name), "").expect("written"));
        fs::write(folder.path().join(".cdp-draw-d.svg-1-0.tmp"), "left").expect("written");
        fs::create_dir(folder.path().join(".cdp-draw-folder.tmp")).expect("a folder");
        let made = Unfinished::beside(&folder.path().join("d.svg"), None).expect("a file");
        sweep(folder.path());
        let mut expected: Vec<String> = others.iter().map(|name| (*name).to_owned()).collect();
        expected.push(".cdp-draw-folder.tmp".to_owned());
        expected.push(made.path.file_name().expect("a name").to_string_lossy().into_owned());
        expected.sort();
        assert_eq!(names(folder.path()), expected);
    }
}
