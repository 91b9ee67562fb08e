//! The only door to the history of files: the `git` program, asked for what a revision holds.
//!
//! Only commands that read are run, without a terminal, without hooks and without a way to the network.

use std::fmt;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::world::{World, WorldError};

/// Why git gave no answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum GitError {
    /// The program is not there.
    NoProgram,
    /// The folder is in no repository.
    NoRepository(PathBuf),
    /// There is no such revision.
    UnknownRevision(String),
    /// The two revisions have no common ancestor.
    NoMergeBase(String, String),
    /// In its own words, or in the system's.
    Refused(String),
}

impl fmt::Display for GitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            GitError::NoProgram => f.write_str("the program `git` cannot be found"),
            GitError::NoRepository(folder) => write!(f, "`{}` is in no git repository", folder.display()),
            GitError::UnknownRevision(revision) => write!(f, "git knows no revision `{revision}`"),
            GitError::NoMergeBase(a, b) => write!(f, "`{a}` and `{b}` have no common ancestor"),
            GitError::Refused(words) => write!(f, "git says: {words}"),
        }
    }
}

impl GitError {
    /// What to do.
    pub fn help(&self) -> &'static str {
        match self {
            GitError::NoProgram => "install git, or compare two files",
            GitError::NoRepository(_) => "name a design in a repository, or compare two files",
            GitError::UnknownRevision(_) => {
                "`git log --oneline` lists revisions; a shallow clone does not have all, `git fetch --unshallow` brings them"
            }
            GitError::NoMergeBase(..) => "write two dots for the revisions themselves",
            GitError::Refused(_) => "try the same with `git show REVISION:./FILE`",
        }
    }
}

/// The files under a folder as they were in a revision.
#[derive(Clone, Debug)]
pub struct Revision {
    folder: PathBuf,
    commit: String,
}

impl Revision {
    /// The revision of a name (a branch, a tag, `HEAD~2`, …), seen from a folder.
    pub fn open(folder: &Path, name: &str) -> Result<Revision, GitError> {
        repository(folder)?;
        Ok(Revision { folder: folder.to_owned(), commit: commit(folder, name)? })
    }

    /// The last revision that two have in common.
    pub fn merge_base(folder: &Path, a: &str, b: &str) -> Result<Revision, GitError> {
        repository(folder)?;
        let (first, second) = (commit(folder, a)?, commit(folder, b)?);
        let output = run(folder, &["merge-base", &first, &second])?;
        if !output.status.success() {
            return Err(GitError::NoMergeBase(a.to_owned(), b.to_owned()));
        }
        Ok(Revision { folder: folder.to_owned(), commit: line(&output.stdout) })
    }

    /// The answer about a file, or none when the revision has no such file.
    fn ask(&self, arguments: &[&str], name: &str) -> Result<Option<Vec<u8>>, WorldError> {
        let object = format!("{}:./{name}", self.commit);
        let output = run(&self.folder, &[arguments, &[&object]].concat());
        let output = output.map_err(|error| WorldError::Refused(error.to_string()))?;
        Ok(output.status.success().then_some(output.stdout))
    }
}

impl World for Revision {
    fn read(&self, name: &str, limit: usize) -> Result<Vec<u8>, WorldError> {
        let size = self.ask(&["cat-file", "-s"], name)?.ok_or(WorldError::Missing)?;
        let size: u64 = line(&size).parse().map_err(|_| WorldError::Refused("git gives no size".to_owned()))?;
        if size > limit as u64 {
            return Err(WorldError::TooLarge(size));
        }
        self.ask(&["cat-file", "blob"], name)?.ok_or(WorldError::NotAFile)
    }

    fn list(&self, limit: usize) -> Result<Vec<String>, WorldError> {
        let output = run(&self.folder, &["ls-tree", "-r", "-z", "--name-only", &self.commit]);
        let output = output.map_err(|error| WorldError::Refused(error.to_string()))?;
        let names = output.stdout.split(|&byte| byte == 0).filter_map(|name| std::str::from_utf8(name).ok());
        let hidden = |name: &str| name.split('/').any(|part| part.starts_with('.'));
        let mut names: Vec<String> =
            names.filter(|name| !name.is_empty() && !hidden(name)).map(str::to_owned).collect();
        if names.len() > limit {
            return Err(WorldError::TooMany(limit));
        }
        names.sort();
        Ok(names)
    }
}

fn repository(folder: &Path) -> Result<(), GitError> {
    let output = run(folder, &["rev-parse", "--is-inside-work-tree"])?;
    match (output.status.success(), line(&output.stderr)) {
        (true, _) => Ok(()),
        // Git also refuses repositories that belong to somebody else, and says what to do then.
        (false, words) if words.contains("dubious ownership") => Err(GitError::Refused(words)),
        (false, _) => Err(GitError::NoRepository(folder.to_owned())),
    }
}

fn commit(folder: &Path, name: &str) -> Result<String, GitError> {
    let unknown = || GitError::UnknownRevision(name.to_owned());
    // What is no revision could be taken for an option, or for a path in a revision.
    if name.is_empty() || name.starts_with('-') || name.contains(':') || name.chars().any(char::is_control) {
        return Err(unknown());
    }
    let output = run(folder, &["rev-parse", "--verify", "--quiet", &format!("{name}^{{commit}}")])?;
    if output.status.success() { Ok(line(&output.stdout)) } else { Err(unknown()) }
}

fn run(folder: &Path, arguments: &[&str]) -> Result<Output, GitError> {
    let mut command = Command::new("git");
    command.arg("--no-pager").args(arguments).current_dir(folder).stdin(Stdio::null());
    let settings =
        [("LC_ALL", "C"), ("GIT_TERMINAL_PROMPT", "0"), ("GIT_OPTIONAL_LOCKS", "0"), ("GIT_NO_LAZY_FETCH", "1")];
    command.envs(settings);
    command.output().map_err(|error| match error.kind() {
        ErrorKind::NotFound => GitError::NoProgram,
        _ => GitError::Refused(error.to_string()),
    })
}

/// The first line of what the program said.
fn line(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).lines().next().unwrap_or_default().trim().to_owned()
}
