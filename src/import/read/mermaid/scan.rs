//! A place in the text of a diagram.

use crate::limits::import::TEXT;

/// Reads forward, and counts lines.
pub struct Scan<'t> {
    text: &'t str,
    at: usize,
    /// The line, from 1 on.
    pub line: usize,
}

impl<'t> Scan<'t> {
    /// At the beginning of a text that begins on a line of its file.
    pub fn new(text: &'t str, line: usize) -> Scan<'t> {
        Scan { text, at: 0, line }
    }

    /// What is left.
    pub fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    /// The next character.
    pub fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Goes on by some bytes, which end where a character does, and gives them.
    pub fn take(&mut self, bytes: usize) -> &'t str {
        let taken = &self.rest()[..bytes];
        self.line += taken.matches('\n').count();
        self.at += bytes;
        taken
    }

    /// Goes on while characters fit.
    pub fn take_while(&mut self, fits: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        self.take(rest.find(|c| !fits(c)).unwrap_or(rest.len()))
    }

    /// Goes over a text, if it stands here.
    pub fn eat(&mut self, text: &str) -> bool {
        let here = self.rest().starts_with(text);
        if here {
            self.take(text.len());
        }
        here
    }

    /// Goes over spaces.
    pub fn spaces(&mut self) {
        self.take_while(|c| c == ' ' || c == '\t' || c == '\u{a0}' || c == '\r');
    }

    /// Goes over spaces, ends of lines and comments.
    pub fn blank(&mut self) {
        loop {
            self.take_while(|c| c.is_whitespace() || c == ';' || c == '\u{feff}');
            if !self.rest().starts_with("%%") {
                return;
            }
            self.line_rest();
        }
    }

    /// The rest of the line.
    pub fn line_rest(&mut self) -> &'t str {
        self.take_while(|c| c != '\n')
    }

    /// True where a statement ends.
    pub fn at_end(&self) -> bool {
        matches!(self.peek(), None | Some('\n' | ';')) || self.rest().starts_with("%%")
    }

    /// A text up to one of several ends, which is gone over; none if no end comes within a line, or, in quotes, at all.
    pub fn until(&mut self, ends: &[&str]) -> Option<&'t str> {
        let rest = self.rest();
        if let Some(quoted) = rest.strip_prefix('"') {
            let length = quoted.find('"')?;
            let text = &quoted[..length];
            self.take(length + 2);
            let after = near(self.rest(), 200);
            let (end, place) = first(after, ends)?;
            self.take(place + end.len());
            return Some(text);
        }
        let near = near(rest, TEXT);
        let line = near.split('\n').next().unwrap_or_default();
        let (end, place) = first(line, ends)?;
        self.take(place + end.len());
        Some(&rest[..place])
    }
}

/// Which of several texts comes first, and where.
fn first<'e>(text: &str, ends: &[&'e str]) -> Option<(&'e str, usize)> {
    ends.iter().filter_map(|end| text.find(end).map(|at| (*end, at))).min_by_key(|(_, at)| *at)
}

/// The beginning of a text: what is further away is no end of this.
fn near(text: &str, most: usize) -> &str {
    let cut = (0..=most.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    &text[..cut.unwrap_or(0)]
}
