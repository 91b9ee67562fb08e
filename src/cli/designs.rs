//! The designs that a command line names: files, folders, and globs.

use std::path::{Component, Path, PathBuf};

use glob::{MatchOptions, Pattern};

use crate::cli::Status;
use crate::cli::console::Console;
use crate::limits::Limits;
use crate::world::{Disk, World};

/// A design that is to be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Named {
    /// Where it is; `-` is standard input.
    pub path: PathBuf,
    /// True when it was named itself, and not only the folder or the glob.
    pub itself: bool,
}

/// All designs, each once: as named, and those of a folder or glob by name.
pub fn named(paths: &[PathBuf], limits: &Limits, console: &Console) -> Result<Vec<Named>, Status> {
    let mut all: Vec<Named> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for path in paths {
        let found = if path.is_dir() {
            of_folder(path, limits, console)?
        } else if path == Path::new("-") || path.exists() || !is_glob(path) {
            vec![Named { path: path.clone(), itself: true }]
        } else {
            of_glob(path, limits, console)?
        };
        all.extend(found.into_iter().filter(|one| seen.insert(plain(&one.path))));
    }
    if all.len() > limits.designs {
        let message = format!("there are {} designs; one run takes {}", all.len(), limits.designs);
        return Err(console.trouble(&message, "name fewer folders, or take them one after the other"));
    }
    Ok(all)
}

/// `./a.cdp` is `a.cdp`.
fn plain(path: &Path) -> PathBuf {
    path.components().filter(|part| *part != Component::CurDir).collect()
}

fn is_glob(path: &Path) -> bool {
    path.to_string_lossy().contains(['*', '?', '['])
}

fn of_folder(folder: &Path, limits: &Limits, console: &Console) -> Result<Vec<Named>, Status> {
    let found: Vec<Named> = listed(folder, limits, console)?
        .into_iter()
        .filter(|name| name.ends_with(".cdp"))
        .map(|name| Named { path: folder.join(name), itself: false })
        .collect();
    if found.is_empty() {
        let message = format!("there is no design in `{}`", folder.display());
        return Err(console.trouble(&message, "designs are files that end in `.cdp`"));
    }
    Ok(found)
}

fn of_glob(path: &Path, limits: &Limits, console: &Console) -> Result<Vec<Named>, Status> {
    let plain = |part: &Component<'_>| !is_glob(Path::new(part));
    let folder: PathBuf = path.components().take_while(plain).collect();
    let rest = path.strip_prefix(&folder).unwrap_or(path).to_string_lossy().replace('\\', "/");
    let pattern = Pattern::new(&rest).map_err(|error| {
        let message = format!("`{}` is not a glob: {}", path.display(), error.msg);
        console.trouble(&message, "`*` stands for part of a name, `**` for any folders")
    })?;
    let options =
        MatchOptions { case_sensitive: true, require_literal_separator: true, require_literal_leading_dot: true };
    let root = if folder.as_os_str().is_empty() { Path::new(".") } else { folder.as_path() };
    let found: Vec<Named> = listed(root, limits, console)?
        .into_iter()
        .filter(|name| pattern.matches_with(name, options))
        .map(|name| Named { path: folder.join(name), itself: false })
        .collect();
    if found.is_empty() {
        let message = format!("nothing is named like `{}`", path.display());
        return Err(console.trouble(&message, "look at the path; `**` stands for any folders"));
    }
    Ok(found)
}

/// The files of a folder and of those in it, by name.
fn listed(folder: &Path, limits: &Limits, console: &Console) -> Result<Vec<String>, Status> {
    Disk::new(folder).list(limits.listed).map_err(|error| {
        let message = format!("cannot look through `{}`: {error}", folder.display());
        console.trouble(&message, "name a folder that has the designs and little else")
    })
}
