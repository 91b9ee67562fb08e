//! What stands between words and means nothing to a design, yet much to its author: comments and blank lines.

use crate::source::{SourceId, Span};

/// A comment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Comment {
    /// From its first sign to its last; without the line break after it.
    pub span: Span,
    /// True for one that only the end of its line ends.
    pub of_line: bool,
}

/// The comments and blank lines of a file, each in the order of the text.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Trivia {
    /// Its comments.
    pub comments: Vec<Comment>,
    /// Its blank lines, by the place of the line break at their end; not those within a text or a comment.
    pub blank_lines: Vec<Span>,
}

impl Trivia {
    /// Adds a comment.
    pub(super) fn comment(&mut self, source: SourceId, (start, end): (usize, usize), of_line: bool) {
        self.comments.push(Comment { span: Span { source, start, end }, of_line });
    }

    /// Adds the line that ends at a line break, if there is nothing on it.
    pub(super) fn line_break(&mut self, source: SourceId, bytes: &[u8], at: usize) {
        let start = bytes[..at].iter().rposition(|&byte| byte == b'\n').map_or(0, |before| before + 1);
        let blank = std::str::from_utf8(&bytes[start..at]).is_ok_and(|line| line.chars().all(is_space));
        if blank {
            self.blank_lines.push(Span { source, start: at, end: at + 1 });
        }
    }
}

/// What separates words on a line, as the grammar says.
pub fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\u{3000}' | '\u{A0}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Diagnostics;
    use crate::limits::Limits;
    use crate::source::SourceId;
    use crate::syntax::parse;

    #[test]
    fn comments_and_blank_lines_are_in_the_tree() {
        let text = "// one\n\nuser a  # two\r\n \u{3000}\r\n/* three\n\n*/ note \"\"\"x\n\n// no\n\"\"\" on a\nserver web tags=[\n\n  // four\n  1]";
        let mut found = Diagnostics::default();
        let trivia = parse(text, SourceId(0), &Limits::default(), &mut found).trivia;
        assert_eq!(found.len(), 0);
        let of = |start: usize, end: usize| &text[start..end];
        let comments: Vec<(&str, bool)> =
            trivia.comments.iter().map(|one| (of(one.span.start, one.span.end), one.of_line)).collect();
        let expected = [("// one", true), ("# two\r", true), ("/* three\n\n*/", false), ("// four", true)];
        assert_eq!(comments, expected);
        let lines: Vec<usize> =
            trivia.blank_lines.iter().map(|at| text[..at.start].matches('\n').count() + 1).collect();
        assert_eq!(lines, [2, 4, 12]);
    }
}
