//! The door to news of files: whether they are as they were at the last look.
//!
//! Files are looked at again and again. That costs next to nothing for the few files of a design, and it works where
//! systems send no word of changes: on shares, in containers, for files that are not there yet, and for editors that put
//! another file in the place of one.

use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use crate::limits::watch::COMPARED_BYTES;

/// What is to be seen of a file without reading it; none of one that is not there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Outside {
    /// Nanoseconds since a fixed time.
    modified: Option<u128>,
    bytes: u64,
    /// Which file it is; another one may have its name by now.
    identity: u64,
}

/// Files as they were at the last look.
#[derive(Clone, Default, Debug)]
pub struct News {
    known: BTreeMap<PathBuf, (Option<Outside>, Option<u64>)>,
}

impl News {
    /// Looks after these files from now on, and after no others. Those that are known already are compared with what they
    /// were at the last look.
    /// True when there are new ones among them.
    pub fn follow(&mut self, paths: impl IntoIterator<Item = PathBuf>) -> bool {
        let mut more = false;
        let old = std::mem::take(&mut self.known);
        for path in paths {
            let seen = old.get(&path).copied().unwrap_or_else(|| {
                more = true;
                (outside(&path), content(&path))
            });
            self.known.insert(path, seen);
        }
        more
    }

    /// The files that are not as they were. `closely` compares what is in them, too: a file may be saved twice within
    /// what its system takes for one moment.
    pub fn changed(&mut self, closely: bool) -> Vec<PathBuf> {
        let mut changed = Vec::new();
        for (path, (seen, held)) in &mut self.known {
            let now = outside(path);
            let other = now != *seen;
            if !other && !closely {
                continue;
            }
            let inside = content(path);
            // A file that was only touched is no news; a folder is when its date is another.
            let news = if now.is_some() == seen.is_some() && inside.is_some() { inside != *held } else { other };
            (*seen, *held) = (now, inside);
            if news {
                changed.push(path.clone());
            }
        }
        changed
    }
}

fn outside(path: &Path) -> Option<Outside> {
    let data = fs::metadata(path).ok()?;
    let since = data.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    Some(Outside { modified: since.map(|since| since.as_nanos()), bytes: data.len(), identity: identity(&data) })
}

#[cfg(unix)]
fn identity(data: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(data)
}

#[cfg(not(unix))]
fn identity(_: &Metadata) -> u64 {
    0
}

/// What is in a file, as a number; none of what is no file, or a large one.
fn content(path: &Path) -> Option<u64> {
    let data = fs::metadata(path).ok()?;
    if !data.is_file() || data.len() > COMPARED_BYTES {
        return None;
    }
    let mut hasher = DefaultHasher::new();
    fs::read(path).ok()?.hash(&mut hasher);
    Some(hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_change_come_go_and_are_replaced() {
        let folder = tempfile::tempdir().expect("a folder");
        let (a, b) = (folder.path().join("a"), folder.path().join("b"));
        fs::write(&a, "one").expect("written");
        let mut news = News::default();
        news.follow([a.clone(), b.clone()]);
        assert!(news.changed(true).is_empty());
        fs::write(&a, "two").expect("written");
        assert_eq!(news.changed(true), std::slice::from_ref(&a));
        fs::write(&b, "new").expect("written");
        assert_eq!(news.changed(false), std::slice::from_ref(&b));
        let c = folder.path().join("c");
        fs::write(&c, "three").expect("written");
        fs::rename(&c, &a).expect("renamed");
        assert_eq!(news.changed(false), std::slice::from_ref(&a));
        fs::remove_file(&a).expect("removed");
        assert_eq!(news.changed(false), std::slice::from_ref(&a));
        // The same text again is none.
        fs::write(&c, "new").expect("written");
        fs::rename(&c, &b).expect("renamed");
        assert!(news.changed(false).is_empty());
    }
}
