//! Bytes that are counted while they are written.

use std::io;

use crate::limits::{Purse, Spent};

/// What has been written so far; more than may be spent is refused.
pub struct Bounded<'a> {
    bytes: Vec<u8>,
    purse: &'a Purse,
}

impl<'a> Bounded<'a> {
    /// Nothing yet.
    pub fn new(purse: &'a Purse) -> Bounded<'a> {
        Bounded { bytes: Vec::new(), purse }
    }

    /// All of it, with a line break at the end.
    pub fn into_line(mut self) -> Result<String, Spent> {
        self.bytes.push(b'\n');
        String::from_utf8(self.bytes).map_err(|_| self.purse.spent())
    }
}

impl io::Write for Bounded<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.purse.draw(bytes.len()).map_err(|_| io::Error::from(io::ErrorKind::FileTooLarge))?;
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;
    use crate::limits::Resource;

    #[test]
    fn what_is_too_long_is_refused() {
        let purse = Purse::new(Resource::Output, 8);
        let mut written = Bounded::new(&purse);
        assert!(written.write_all(b"12345").is_ok());
        assert!(written.write_all(b"6789").is_err());
        assert_eq!(purse.spent().all, 8);
        assert_eq!(written.into_line(), Ok("12345\n".to_owned()));
    }
}
