//! Where an output really is, and what of the file that stands there must stay.

use std::fs::{self, File, Metadata};
use std::io;
use std::path::{Path, PathBuf};

/// How many links are followed one after the other.
const LINKS: usize = 40;

/// The place that an output's name leads to, and what is there. Links stay what they are: what they lead to is written,
/// also when it is not there yet.
pub fn of(path: &Path) -> io::Result<(PathBuf, Option<Metadata>)> {
    match fs::metadata(path) {
        Ok(there) if there.is_file() => Ok((fs::canonicalize(path)?, Some(there))),
        Ok(there) => Ok((path.to_owned(), Some(there))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok((end_of_links(path), None)),
        Err(error) => Err(error),
    }
}

/// Where links lead of which the last one leads nowhere.
fn end_of_links(path: &Path) -> PathBuf {
    let mut place = path.to_owned();
    for _ in 0..LINKS {
        let Ok(next) = fs::read_link(&place) else { break };
        place = folder_of(&place).join(next);
    }
    place
}

/// The folder of a file.
pub fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// True when two paths lead to the same file, through whatever links.
pub fn same_file(a: &Path, b: &Path) -> bool {
    match (fs::metadata(a), fs::metadata(b)) {
        (Ok(one), Ok(other)) => match (identity(&one), identity(&other)) {
            (Some(one), Some(other)) => one == other,
            _ => fs::canonicalize(a).ok() == fs::canonicalize(b).ok(),
        },
        _ => false,
    }
}

/// Which file it is, whatever its names; none where the system does not tell.
#[cfg(unix)]
pub fn identity(file: &Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    Some((file.dev(), file.ino()))
}

/// Which file it is, whatever its names; none where the system does not tell.
#[cfg(not(unix))]
pub fn identity(_: &Metadata) -> Option<(u64, u64)> {
    None
}

/// True when a file has other names (hard links), which would go on leading to the old bytes.
#[cfg(unix)]
pub fn has_other_names(file: &Metadata) -> bool {
    std::os::unix::fs::MetadataExt::nlink(file) > 1
}

/// True when a file has other names (hard links), which would go on leading to the old bytes.
#[cfg(not(unix))]
pub fn has_other_names(_: &Metadata) -> bool {
    false
}

/// Makes a new file belong to whom the old one belongs.
#[cfg(unix)]
pub fn keep_owner(new: &File, old: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, fchown};
    let made = new.metadata()?;
    if (made.uid(), made.gid()) == (old.uid(), old.gid()) {
        return Ok(());
    }
    let words = if made.uid() == old.uid() { "it belongs to another group" } else { "it belongs to somebody else" };
    fchown(new, Some(old.uid()), Some(old.gid())).map_err(|_| io::Error::new(io::ErrorKind::PermissionDenied, words))
}

/// Makes a new file belong to whom the old one belongs.
#[cfg(not(unix))]
pub fn keep_owner(_: &File, _: &Metadata) -> io::Result<()> {
    Ok(())
}
