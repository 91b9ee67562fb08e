//! The only writer. A file is replaced whole or not at all, never is an input overwritten, and an author's text only as
//! long as it is what was read.
//!
//! A file that is replaced keeps its owner, its permissions and the links that lead to it. Where that cannot be, or where
//! the system lets nobody replace a file that may be written to — it is a mount point, its folder takes no new files — it
//! is written in place, and the one who asked for it is told so.

mod in_place;
mod place;
mod unfinished;

use std::fmt;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use place::same_file;
use unfinished::Unfinished;
#[cfg(all(unix, feature = "cli"))]
pub use unfinished::abandon;

/// Where an output goes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Target {
    /// Standard output, written `-`.
    Stdout,
    /// A file.
    File(PathBuf),
}

impl Target {
    /// The target of an `-o` option.
    pub fn new(path: &Path) -> Target {
        if path == Path::new("-") { Target::Stdout } else { Target::File(path.to_owned()) }
    }
}

/// Why an output was not written. Whatever stood in its place is still there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OutputError {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
    /// True when nobody wants to hear of it: the reader of standard output has gone.
    pub silent: bool,
}

impl OutputError {
    fn new(message: String, help: &str) -> Self {
        OutputError { message, help: help.to_owned(), silent: false }
    }
}

impl fmt::Display for OutputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.message, self.help)
    }
}

impl std::error::Error for OutputError {}

/// How an output came to where it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Written {
    /// All at once.
    Whole,
    /// In place, because the file could not be replaced, for the reason in the system's words.
    InPlace(PathBuf, String),
}

/// What would be lost with a file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Worth {
    /// The time to make it again.
    Made,
    /// An author's work.
    Written,
}

/// A text as it was read, whose place a new one is to take.
#[derive(Clone, Copy, Debug)]
pub struct Own<'a> {
    /// The path that was given.
    pub named: &'a Path,
    /// Where that led when it was read.
    pub path: &'a Path,
    /// What was read.
    pub bytes: &'a [u8],
}

impl Own<'_> {
    fn is(&self, path: &Path) -> bool {
        // It may be away by now.
        path == self.named || same_file(self.path, path)
    }

    /// Refuses to go on when something else stands there by now, or nothing.
    pub fn unchanged(&self) -> Result<(), OutputError> {
        if fs::read(self.path).is_ok_and(|now| now == self.bytes) {
            return Ok(());
        }
        let message = format!("`{}` has changed since it was read, and is not overwritten", self.named.display());
        Err(OutputError::new(message, "run it again: it starts from what is there now"))
    }
}

/// Writes all of `bytes`. `inputs` are the files that must not be overwritten.
pub fn write(target: &Target, bytes: &[u8], inputs: &[PathBuf]) -> Result<Written, OutputError> {
    match target {
        Target::Stdout => to_stdout(bytes),
        Target::File(path) => to_file(path, bytes, inputs, Worth::Made, None),
    }
}

/// Writes a text that an author owns. It may take the place of the one that it was made from, as long as that is what was
/// read.
pub fn write_design(target: &Target, text: &str, own: Option<Own>, inputs: &[PathBuf]) -> Result<Written, OutputError> {
    match target {
        Target::Stdout => to_stdout(text.as_bytes()),
        Target::File(path) => {
            let foreign = |input: &&PathBuf| own.is_none_or(|own| !same_file(own.path, input));
            let others: Vec<PathBuf> = inputs.iter().filter(foreign).cloned().collect();
            to_file(path, text.as_bytes(), &others, Worth::Written, own.filter(|own| own.is(path)))
        }
    }
}

/// True for what takes as long as another program likes: it may not read at all.
pub fn may_wait(target: &Target) -> bool {
    match target {
        Target::Stdout => true,
        Target::File(path) => fs::metadata(path).is_ok_and(|there| !there.is_file()),
    }
}

/// A reader that has seen enough and closed the pipe needs no words, yet not all of it has been written.
fn to_stdout(bytes: &[u8]) -> Result<Written, OutputError> {
    let mut out = io::stdout().lock();
    let written = out.write_all(bytes).and_then(|()| out.flush());
    written.map(|()| Written::Whole).map_err(|error| {
        let message = format!("cannot write to standard output: {}", in_words(&error));
        let error_of = |silent| OutputError { silent, ..OutputError::new(message, "write to a file with `-o FILE`") };
        error_of(error.kind() == io::ErrorKind::BrokenPipe)
    })
}

fn to_file(
    path: &Path,
    bytes: &[u8],
    inputs: &[PathBuf],
    worth: Worth,
    own: Option<Own>,
) -> Result<Written, OutputError> {
    check(path, inputs)?;
    let failed = |error: io::Error| refused(path, &error);
    let (place, old) = place::of(path).map_err(failed)?;
    if old.as_ref().is_some_and(|old| !old.is_file()) {
        // A device or a pipe cannot be replaced, only written to.
        let mut device = OpenOptions::new().write(true).open(path).map_err(failed)?;
        return device.write_all(bytes).map(|()| Written::Whole).map_err(failed);
    }
    unfinished::sweep(place::folder_of(&place));
    let unchanged = || own.map_or(Ok(()), |own| own.unchanged());
    let why = match prepare(&place, bytes, old.as_ref(), worth) {
        Ok(new) => {
            // Now, and not before: what takes time is done.
            unchanged()?;
            match new.take_place(&place) {
                Ok(()) => {
                    settle(&place, worth);
                    return Ok(Written::Whole);
                }
                Err(error) => error,
            }
        }
        Err(error) => error,
    };
    // What the file itself allows, its folder may not: then it is written where it stands.
    if old.is_none() || !is_of_the_place(&why) {
        return Err(failed(why));
    }
    unchanged()?;
    match in_place::write(&place, bytes) {
        Ok(()) => Ok(Written::InPlace(path.to_owned(), in_words(&why))),
        Err(error) if is_of_the_place(&error) => Err(failed(why)),
        Err(error) => Err(failed(error)),
    }
}

/// True when it is the place that cannot be changed, and not the disk that is full or broken.
fn is_of_the_place(error: &io::Error) -> bool {
    use io::ErrorKind::{CrossesDevices, PermissionDenied, ReadOnlyFilesystem, ResourceBusy};
    matches!(error.kind(), PermissionDenied | ResourceBusy | CrossesDevices | ReadOnlyFilesystem)
}

/// The new file, whole and beside the old one, with the owner and the permissions that the old one has.
fn prepare(place: &Path, bytes: &[u8], old: Option<&Metadata>, worth: Worth) -> io::Result<Unfinished> {
    if old.is_some_and(place::has_other_names) {
        return Err(io::Error::new(io::ErrorKind::ResourceBusy, "it has another name, a hard link"));
    }
    let permissions = old.map(Metadata::permissions);
    let mut new = Unfinished::beside(place, permissions.as_ref())?;
    if let Some(old) = old {
        place::keep_owner(new.file(), old)?;
    }
    new.fill(bytes)?;
    if let Some(permissions) = permissions {
        // What the creation mask has taken away.
        new.file().set_permissions(permissions)?;
    }
    // What an author has written must not be lost even when the power is. Whatever else stands here can be made again in
    // less time than a disk takes to say that it has all of it.
    if worth == Worth::Written {
        new.file().sync_all()?;
    }
    Ok(new)
}

/// Has the disk keep the new name of an author's work, too; not every system can do this to a folder.
fn settle(place: &Path, worth: Worth) {
    if worth == Worth::Written {
        let _ = File::open(place::folder_of(place)).and_then(|folder| folder.sync_all());
    }
}

/// Refuses what is there and no folder.
pub fn check_folder(path: &Path) -> Result<(), OutputError> {
    if path.exists() && !path.is_dir() {
        return Err(OutputError::new(format!("`{}` is not a folder", path.display()), "give a folder, or a new name"));
    }
    Ok(())
}

/// Makes a folder, and those that it is in, if they are not there.
pub fn make_folder(path: &Path) -> Result<(), OutputError> {
    fs::create_dir_all(path).map_err(|error| {
        let message = format!("cannot make the folder `{}`: {}", path.display(), in_words(&error));
        OutputError::new(message, "give another folder, in one where you may write")
    })
}

/// Refuses a folder and an input before any work is done for nothing.
pub fn check(path: &Path, inputs: &[PathBuf]) -> Result<(), OutputError> {
    if path.as_os_str().is_empty() {
        return Err(OutputError::new("the output has no name".to_owned(), "give a file with `-o FILE`"));
    }
    if path.is_dir() || path.to_string_lossy().ends_with(std::path::is_separator) {
        return Err(OutputError::new(
            format!("`{}` is a folder", path.display()),
            "name a file in it, such as `-o FOLDER/design.svg`",
        ));
    }
    if path.exists() && inputs.iter().any(|input| same_file(path, input)) {
        let message = format!("`{}` is an input and is not overwritten", path.display());
        return Err(OutputError::new(message, "give another name with `-o FILE`"));
    }
    // A new file would take its place all the same: who makes a file read-only means its content.
    if fs::metadata(path).is_ok_and(|old| old.is_file() && old.permissions().readonly()) {
        let message = format!("`{}` is read-only and is not replaced", path.display());
        return Err(OutputError::new(message, "make it writable (`chmod u+w`), or give another name with `-o FILE`"));
    }
    Ok(())
}

fn refused(path: &Path, error: &io::Error) -> OutputError {
    let help = match error.kind() {
        io::ErrorKind::NotFound => "make the folder first, or give another path with `-o FILE`",
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "give a path in a folder where you may write"
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "make room, or give a path on another disk",
        io::ErrorKind::FileTooLarge => "`ulimit -f` tells how large files may be; or give a path elsewhere",
        _ => "give another path with `-o FILE`",
    };
    OutputError::new(format!("cannot write `{}`: {}", path.display(), in_words(error)), help)
}

/// The system's words without its number.
pub fn in_words(error: &io::Error) -> String {
    if let Some(own) = error.get_ref() {
        return own.to_string();
    }
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::ResourceBusy => "the device or resource is busy".to_owned(),
        io::ErrorKind::StorageFull => "no space is left".to_owned(),
        io::ErrorKind::QuotaExceeded => "more than the quota lets through".to_owned(),
        io::ErrorKind::FileTooLarge => "it is larger than files may be here".to_owned(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_or_not_at_all() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("out.svg");
        let target = Target::new(&path);
        write(&target, b"one", &[]).expect("written");
        write(&target, b"two", &[]).expect("replaced");
        assert_eq!(fs::read(&path).expect("a file"), b"two");
        let error = write(&target, b"three", std::slice::from_ref(&path)).expect_err("an input");
        assert!(error.message.contains("is an input"), "{error}");
        assert_eq!(fs::read(&path).expect("a file"), b"two");
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1, "nothing is left behind");
    }

    #[test]
    fn a_folder_and_a_missing_folder_are_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let to = |path: &Path| write(&Target::new(path), b"x", &[]).expect_err("refused");
        assert!(to(folder.path()).message.contains("is a folder"));
        assert!(to(&folder.path().join("no/out.svg")).help.contains("make the folder"));
    }

    #[test]
    fn a_design_may_take_the_place_of_the_one_that_it_was_made_from() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("design.cdp");
        fs::write(&path, "server web").expect("written");
        let inputs = std::slice::from_ref(&path);
        let own = Own { named: &path, path: &path, bytes: b"server web" };
        write_design(&Target::new(&path), "server web, web-2", Some(own), inputs).expect("replaced");
        assert_eq!(fs::read(&path).expect("a file"), b"server web, web-2");
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1, "nothing is left behind");
        let error = write_design(&Target::new(&path), "server a", None, inputs).expect_err("another's");
        assert!(error.message.ends_with("is an input and is not overwritten"), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn links_and_permissions_stay() {
        use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
        let folder = tempfile::tempdir().expect("a folder");
        let (real, link) = (folder.path().join("real.svg"), folder.path().join("link.svg"));
        fs::write(&real, "old").expect("written");
        fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).expect("set");
        symlink(&real, &link).expect("a link");
        write(&Target::new(&link), b"new", &[]).expect("written");
        assert!(fs::symlink_metadata(&link).expect("a link").is_symlink());
        assert_eq!(fs::read(&real).expect("a file"), b"new");
        assert_eq!(fs::metadata(&real).expect("a file").mode() & 0o777, 0o640);
        let error = write(&Target::new(&link), b"x", &[real]).expect_err("an input through a link");
        assert!(error.help.contains("-o"), "{error}");
        write(&Target::new(Path::new("/dev/null")), b"x", &[]).expect("a device is written to");
    }
}
