//! Source texts, places in them, and the line index.

use std::sync::Arc;

/// Which file of a [`SourceMap`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SourceId(pub u32);

/// A range of bytes in one source file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Span {
    /// The file.
    pub source: SourceId,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// From the start of `self` to the end of `other` (of the same file).
    pub fn to(self, other: Span) -> Span {
        Span { source: self.source, start: self.start, end: other.end.max(self.start) }
    }

    /// The place with all of each character that it has a part of.
    pub fn of_whole_characters(self, text: &str) -> Span {
        let mut span = Span { start: self.start.min(text.len()), end: self.end.min(text.len()), ..self };
        while !text.is_char_boundary(span.start) {
            span.start -= 1;
        }
        while !text.is_char_boundary(span.end) {
            span.end += 1;
        }
        span
    }

    /// The same place after [`SourceMap::append`].
    pub fn shifted(self, shift: u32) -> Span {
        Span { source: SourceId(self.source.0 + shift), ..self }
    }
}

/// A source file that has been read.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// The name as messages show it.
    pub name: String,
    /// The whole text.
    pub text: Arc<str>,
    /// False for the files that are part of the program (built-in patterns).
    pub users: bool,
}

impl SourceFile {
    /// One-based line and column (in characters) of a byte offset.
    pub fn position(&self, offset: usize) -> (usize, usize) {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let before = &self.text[..offset];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = before.bytes().filter(|&b| b == b'\n').count() + 1;
        (line, before[line_start..].chars().count() + 1)
    }
}

/// All source files of one run, in the order in which they were read.
#[derive(Clone, Debug, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
}

impl SourceMap {
    /// Adds a file of the user's and gives back its number.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<Arc<str>>) -> SourceId {
        self.push(name.into(), text.into(), true)
    }

    /// Adds a file that is part of the program.
    pub fn add_builtin(&mut self, name: impl Into<String>, text: impl Into<Arc<str>>) -> SourceId {
        self.push(name.into(), text.into(), false)
    }

    fn push(&mut self, name: String, text: Arc<str>, users: bool) -> SourceId {
        self.files.push(SourceFile { name, text, users });
        SourceId(self.files.len() as u32 - 1)
    }

    /// Adds the files of another run after these; gives back what is added to their numbers.
    pub fn append(&mut self, other: SourceMap) -> u32 {
        let shift = self.files.len() as u32;
        self.files.extend(other.files);
        shift
    }

    /// All files, in the order in which they were read.
    pub fn files(&self) -> impl Iterator<Item = &SourceFile> {
        self.files.iter()
    }

    /// The file of that number.
    pub fn file(&self, id: SourceId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// The text that a span covers.
    pub fn slice(&self, span: Span) -> &str {
        &self.file(span.source).text[span.start..span.end]
    }
}
