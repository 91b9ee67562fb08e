//! Writing over a file that cannot be replaced.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::Path;

/// Writes over the old bytes, from where the new ones differ, and cuts off what is left. When that fails half-way, the
/// old bytes are put back.
pub fn write(place: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).open(place)?;
    // Who may write need not be allowed to read.
    let old = fs::read(place).ok();
    let same = old.iter().flatten().zip(bytes).take_while(|(old, new)| old == new).count();
    let written = from(&mut file, same, bytes);
    if let (Err(_), Some(old)) = (&written, &old) {
        // It has had room for them before.
        let _ = from(&mut file, same, old);
    }
    written.and_then(|()| file.sync_all())
}

/// Makes a file of which the first bytes are right one of these bytes.
fn from(file: &mut File, same: usize, bytes: &[u8]) -> io::Result<()> {
    file.seek(SeekFrom::Start(same as u64))?;
    file.write_all(&bytes[same..])?;
    file.set_len(bytes.len() as u64)
}

#[cfg(test)]
mod tests {
    use super::write;

    #[test]
    fn longer_and_shorter() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("d.cdp");
        for text in ["", "server web", "server web\nserver b\n", "server b", "x"] {
            std::fs::write(&path, "server a\nserver").expect("written");
            write(&path, text.as_bytes()).expect("written");
            assert_eq!(std::fs::read(&path).expect("a file"), text.as_bytes());
        }
    }
}
