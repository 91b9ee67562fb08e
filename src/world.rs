//! The only door to files that are read. The core sees names relative to a root, never the file system itself.

use std::collections::BTreeMap;
#[cfg(feature = "fs")]
use std::collections::BTreeSet;
use std::fmt;
#[cfg(feature = "fs")]
use std::path::PathBuf;
use std::path::{Component, Path};
#[cfg(feature = "fs")]
use std::sync::{Arc, Mutex, PoisonError};

/// Why a file cannot be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum WorldError {
    /// There is no such file.
    Missing,
    /// It is not a file.
    NotAFile,
    /// The path leads out of the root.
    Outside,
    /// It has more bytes than allowed.
    TooLarge(u64),
    /// The folder has more files than allowed.
    TooMany(usize),
    /// The system refused, in its words.
    Refused(String),
}

impl fmt::Display for WorldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WorldError::Missing => f.write_str("there is no such file"),
            WorldError::NotAFile => f.write_str("it is not a file"),
            WorldError::Outside => f.write_str("the path leads out of the folder"),
            WorldError::TooLarge(bytes) => write!(f, "it has {bytes} bytes, too many"),
            WorldError::TooMany(most) => write!(f, "it has more than {most} files"),
            WorldError::Refused(words) => f.write_str(words),
        }
    }
}

impl WorldError {
    /// The same in Japanese.
    pub fn in_japanese(&self) -> String {
        match self {
            WorldError::Missing => "ファイルがありません".to_owned(),
            WorldError::NotAFile => "ファイルではありません".to_owned(),
            WorldError::Outside => "フォルダの外のパスです".to_owned(),
            WorldError::TooLarge(bytes) => format!("{bytes}バイトあり、大きすぎます"),
            WorldError::TooMany(most) => format!("ファイルが{most}個を超えています"),
            WorldError::Refused(words) => words.clone(),
        }
    }
}

/// Reads files by name. Names use `/`, are relative to the root, and are already [normal](normal_name).
pub trait World {
    /// The bytes of a file of at most `limit` bytes.
    fn read(&self, name: &str, limit: usize) -> Result<Vec<u8>, WorldError>;

    /// The names of all files, sorted: those of folders, too, but not through links, and nothing that is hidden.
    fn list(&self, limit: usize) -> Result<Vec<String>, WorldError>;
}

/// Which files have been read, so that no output takes the place of one.
#[cfg(feature = "fs")]
#[derive(Clone, Default, Debug)]
pub struct Record(Arc<Mutex<BTreeSet<PathBuf>>>);

#[cfg(feature = "fs")]
impl Record {
    /// Adds a file.
    pub fn add(&self, path: PathBuf) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(path);
    }

    /// All files, sorted.
    pub fn files(&self) -> Vec<PathBuf> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}

/// How deep folders are looked into.
#[cfg(feature = "fs")]
const DEEPEST: usize = 16;

/// Files under a folder of the disk; nothing outside can be read, not through a symbolic link either.
#[cfg(feature = "fs")]
pub struct Disk {
    root: PathBuf,
    record: Option<Record>,
    missed: Option<Record>,
}

#[cfg(feature = "fs")]
impl Disk {
    /// A world rooted at a folder.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Disk { root: root.into(), record: None, missed: None }
    }

    /// The same, with a record of what is read.
    pub fn recorded(root: impl Into<PathBuf>, record: Record) -> Self {
        Disk { root: root.into(), record: Some(record), missed: None }
    }

    /// The same, with a record of what is wanted and is not there.
    pub fn missing(self, record: Record) -> Self {
        Disk { missed: Some(record), ..self }
    }
}

#[cfg(feature = "fs")]
impl World for Disk {
    fn read(&self, name: &str, limit: usize) -> Result<Vec<u8>, WorldError> {
        let refused = |error: std::io::Error| match error.kind() {
            std::io::ErrorKind::NotFound => WorldError::Missing,
            _ => WorldError::Refused(error.to_string()),
        };
        let root = self.root.canonicalize().map_err(refused)?;
        let path = root.join(name);
        let path = path.canonicalize().map_err(refused).inspect_err(|error| {
            if let (WorldError::Missing, Some(record)) = (error, &self.missed) {
                record.add(path.clone());
            }
        })?;
        if !path.starts_with(&root) {
            return Err(WorldError::Outside);
        }
        let data = std::fs::metadata(&path).map_err(refused)?;
        if !data.is_file() {
            return Err(WorldError::NotAFile);
        }
        if data.len() > limit as u64 {
            return Err(WorldError::TooLarge(data.len()));
        }
        let bytes = std::fs::read(&path).map_err(refused)?;
        if let Some(record) = &self.record {
            record.add(path);
        }
        Ok(bytes)
    }

    fn list(&self, limit: usize) -> Result<Vec<String>, WorldError> {
        let refused = |error: std::io::Error| match error.kind() {
            std::io::ErrorKind::NotFound => WorldError::Missing,
            _ => WorldError::Refused(error.to_string()),
        };
        let (mut names, mut seen) = (Vec::new(), 0);
        let mut open = vec![(self.root.clone(), String::new(), 0)];
        while let Some((folder, prefix, depth)) = open.pop() {
            for entry in std::fs::read_dir(&folder).map_err(refused)? {
                let entry = entry.map_err(refused)?;
                seen += 1;
                if seen > limit {
                    return Err(WorldError::TooMany(limit));
                }
                // A name that is not Unicode cannot be written in a design or a mapping.
                let Ok(name) = entry.file_name().into_string() else { continue };
                let kind = entry.file_type().map_err(refused)?;
                match name.starts_with('.') || kind.is_symlink() {
                    true => {}
                    false if kind.is_dir() && depth < DEEPEST => {
                        open.push((entry.path(), format!("{prefix}{name}/"), depth + 1));
                    }
                    false if kind.is_file() => names.push(format!("{prefix}{name}")),
                    false => {}
                }
            }
        }
        names.sort();
        Ok(names)
    }
}

/// Files in memory, for tests and for programs that embed this one.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    files: BTreeMap<String, Vec<u8>>,
}

impl Memory {
    /// Adds or replaces a file.
    pub fn add(&mut self, name: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        self.files.insert(name.into(), bytes.into());
    }
}

impl World for Memory {
    fn read(&self, name: &str, limit: usize) -> Result<Vec<u8>, WorldError> {
        let bytes = self.files.get(name).ok_or(WorldError::Missing)?;
        if bytes.len() > limit { Err(WorldError::TooLarge(bytes.len() as u64)) } else { Ok(bytes.clone()) }
    }

    fn list(&self, limit: usize) -> Result<Vec<String>, WorldError> {
        if self.files.len() > limit {
            return Err(WorldError::TooMany(limit));
        }
        Ok(self.files.keys().cloned().collect())
    }
}

/// The name of `path` as seen from the file `from`: without `.` and `..`, and not outside the root.
pub fn normal_name(from: &str, path: &str) -> Result<String, WorldError> {
    let mut parts: Vec<String> = from.split('/').map(str::to_owned).collect();
    parts.pop();
    for component in Path::new(path).components() {
        match component {
            Component::Normal(part) => parts.push(part.to_string_lossy().into_owned()),
            Component::CurDir => {}
            Component::ParentDir => {
                parts.pop().ok_or(WorldError::Outside)?;
            }
            Component::RootDir | Component::Prefix(_) => return Err(WorldError::Outside),
        }
    }
    Ok(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_inside_the_root() {
        assert_eq!(normal_name("a/b.cdp", "../c.cdp"), Ok("c.cdp".to_owned()));
        assert_eq!(normal_name("b.cdp", "./x/y.cdp"), Ok("x/y.cdp".to_owned()));
        assert_eq!(normal_name("b.cdp", "../c.cdp"), Err(WorldError::Outside));
        assert_eq!(normal_name("b.cdp", "/etc/passwd"), Err(WorldError::Outside));
    }
}
