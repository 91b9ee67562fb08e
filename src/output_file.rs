//! The only writer. A file is replaced whole or not at all, and never is an input overwritten.
//!
//! Where the system lets nobody replace a file that may be written to — it is a mount point, or its folder takes no new
//! files — it is written in place, and the one who asked for it is told so.

use std::fmt;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

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

/// Writes all of `bytes`. `inputs` are the files that must not be overwritten.
pub fn write(target: &Target, bytes: &[u8], inputs: &[PathBuf]) -> Result<Written, OutputError> {
    match target {
        Target::Stdout => to_stdout(bytes),
        Target::File(path) => to_file(path, bytes, inputs, Worth::Made),
    }
}

/// Writes the text of a design, which may take the place of `own`, the one that it was made from.
pub fn write_design(
    target: &Target,
    text: &str,
    own: Option<&Path>,
    inputs: &[PathBuf],
) -> Result<Written, OutputError> {
    match target {
        Target::Stdout => to_stdout(text.as_bytes()),
        Target::File(path) => {
            let others: Vec<PathBuf> =
                inputs.iter().filter(|input| own.is_none_or(|own| !same_file(own, input))).cloned().collect();
            to_file(path, text.as_bytes(), &others, Worth::Written)
        }
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

fn to_file(path: &Path, bytes: &[u8], inputs: &[PathBuf], worth: Worth) -> Result<Written, OutputError> {
    check(path, inputs)?;
    let failed = |error: io::Error| refused(path, &error);
    let Ok(old) = fs::metadata(path) else {
        return replace(path, bytes, None, worth).map(|()| Written::Whole).map_err(failed);
    };
    if !old.is_file() {
        // A device or a pipe cannot be replaced, only written to.
        let mut device = OpenOptions::new().write(true).open(path).map_err(failed)?;
        return device.write_all(bytes).map(|()| Written::Whole).map_err(failed);
    }
    // Through a symbolic link, so that the link stays and its target is replaced.
    let place = fs::canonicalize(path).map_err(failed)?;
    match replace(&place, bytes, Some(&old), worth) {
        Ok(()) => Ok(Written::Whole),
        // What the file itself allows, its folder may not: then it is written where it stands.
        Err(error) if is_of_the_place(&error) => match in_place(&place, bytes) {
            Ok(()) => Ok(Written::InPlace(path.to_owned(), in_words(&error))),
            Err(_) => Err(failed(error)),
        },
        Err(error) => Err(failed(error)),
    }
}

/// True when it is the place that cannot be changed, and not the disk that is full or broken.
fn is_of_the_place(error: &io::Error) -> bool {
    use io::ErrorKind::{CrossesDevices, PermissionDenied, ReadOnlyFilesystem, ResourceBusy};
    matches!(error.kind(), PermissionDenied | ResourceBusy | CrossesDevices | ReadOnlyFilesystem)
}

/// Writes over the old bytes, and cuts off what is left of them.
fn in_place(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).open(path)?;
    file.write_all(bytes)?;
    file.set_len(bytes.len() as u64)?;
    file.sync_all()
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

/// Writes a new file beside the old one, and puts it in its place when all of it is written: whoever reads it, and
/// whenever the program ends, finds one of the two.
fn replace(path: &Path, bytes: &[u8], old: Option<&Metadata>, worth: Worth) -> io::Result<()> {
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".cdp-draw-").suffix(".tmp");
    let permissions = old.map(Metadata::permissions);
    if let Some(permissions) = permissions.clone().or_else(usual_permissions) {
        builder.permissions(permissions);
    }
    // Dropped on the way out of an error, the temporary file is removed.
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    if let Some(permissions) = permissions {
        // What the creation mask has taken away.
        file.as_file().set_permissions(permissions)?;
    }
    // What an author has written must not be lost even when the power is. Whatever else stands here can be made again in
    // less time than a disk takes to say that it has all of it.
    if worth == Worth::Written {
        file.as_file().sync_all()?;
    }
    file.persist(path).map_err(|error| error.error)?;
    if worth == Worth::Written {
        // The rename itself; not every system can do this to a folder.
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
    Ok(())
}

/// The permissions of a new file, before the creation mask.
#[cfg(unix)]
fn usual_permissions() -> Option<fs::Permissions> {
    use std::os::unix::fs::PermissionsExt;
    Some(fs::Permissions::from_mode(0o666))
}

/// The permissions of a new file, before the creation mask.
#[cfg(not(unix))]
fn usual_permissions() -> Option<fs::Permissions> {
    None
}

fn refused(path: &Path, error: &io::Error) -> OutputError {
    let help = match error.kind() {
        io::ErrorKind::NotFound => "make the folder first, or give another path with `-o FILE`",
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "give a path in a folder where you may write"
        }
        _ => "give another path with `-o FILE`",
    };
    OutputError::new(format!("cannot write `{}`: {}", path.display(), in_words(error)), help)
}

/// The system's words without its number.
pub fn in_words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::ResourceBusy => "the device or resource is busy".to_owned(),
        io::ErrorKind::StorageFull => "no space is left".to_owned(),
        _ => error.to_string(),
    }
}

/// True when two paths lead to the same file, through whatever links.
#[cfg(unix)]
fn same_file(a: &Path, b: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (fs::metadata(a), fs::metadata(b)) {
        (Ok(a), Ok(b)) => (a.dev(), a.ino()) == (b.dev(), b.ino()),
        _ => false,
    }
}

/// True when two paths lead to the same file, through whatever links.
#[cfg(not(unix))]
fn same_file(a: &Path, b: &Path) -> bool {
    match (fs::canonicalize(a), fs::canonicalize(b)) {
        (Ok(a), Ok(b)) => a == b,
        _ => false,
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
        write_design(&Target::new(&path), "server web, web-2", Some(&path), inputs).expect("replaced");
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
