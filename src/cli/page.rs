//! Text for a terminal: headings, paragraphs and lists, broken into lines that fit.

use unicode_linebreak::{BreakOpportunity, linebreaks};

use crate::inert::inert;

/// Columns of a line.
const WIDTH: usize = 88;

/// A page in the making.
#[derive(Default)]
pub struct Page {
    text: String,
}

impl Page {
    /// A line as it is.
    pub fn line(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    /// A heading, with an empty line before it.
    pub fn heading(&mut self, words: &str) {
        self.line("");
        self.line(words);
    }

    /// A paragraph, indented.
    pub fn paragraph(&mut self, text: &str) {
        self.wrapped("  ", "  ", text);
    }

    /// An item of a list.
    pub fn item(&mut self, text: &str) {
        self.wrapped("  • ", "    ", text);
    }

    /// An item of a numbered list; circled numbers are two columns wide.
    pub fn numbered(&mut self, number: &str, text: &str) {
        self.wrapped(&format!("  {number} "), "     ", text);
    }

    /// A text after a mark, with its further lines under its first.
    pub fn hanging(&mut self, mark: &str, text: &str) {
        self.wrapped(mark, &" ".repeat(width(mark)), text);
    }

    /// A term with its explanation, in two columns.
    pub fn term(&mut self, term: &str, column: usize, text: &str) {
        let gap = column.saturating_sub(width(term)).max(2);
        let first = format!("  {term}{}", " ".repeat(gap));
        if text.is_empty() {
            self.line(&first);
        } else {
            self.wrapped(&first, &" ".repeat(2 + column), text);
        }
    }

    /// Lines of source text, indented.
    pub fn code(&mut self, text: &str) {
        for line in text.lines() {
            self.line(&format!("    {line}"));
        }
    }

    fn wrapped(&mut self, first: &str, other: &str, text: &str) {
        let mut line = first.to_owned();
        let mut columns = width(first);
        let mut fresh = true;
        for (piece, must_break) in pieces(text) {
            let wide = width(piece.trim_end());
            if !fresh && columns + wide > WIDTH {
                self.line(&line);
                line = other.to_owned();
                columns = width(other);
            }
            line.push_str(piece.trim_end_matches('\n'));
            columns += width(piece.trim_end_matches('\n'));
            fresh = false;
            if must_break {
                self.line(&line);
                line = other.to_owned();
                columns = width(other);
                fresh = true;
            }
        }
        if !fresh {
            self.line(&line);
        }
    }

    /// The text of the page, with nothing in it that could steer a terminal.
    pub fn finish(self) -> String {
        inert(&self.text, false)
    }
}

/// The parts of a text between which a line may break, not after the hyphens of an id; true where it must.
fn pieces(text: &str) -> Vec<(&str, bool)> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for (end, kind) in linebreaks(text).filter(|&(end, _)| end == text.len() || !text[..end].ends_with('-')) {
        pieces.push((&text[start..end], kind == BreakOpportunity::Mandatory && end < text.len()));
        start = end;
    }
    pieces
}

/// Columns that a text takes on a terminal: two for the characters of East Asia.
pub fn width(text: &str) -> usize {
    let wide = |c: char| {
        matches!(u32::from(c), 0x1100..=0x115f | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff | 0xfe30..=0xfe6f
            | 0xff00..=0xff60 | 0xffe0..=0xffe6 | 0x1f300..=0x1faff | 0x20000..=0x3fffd)
    };
    text.chars().map(|c| if wide(c) { 2 } else { 1 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fit_in_both_scripts() {
        let mut page = Page::default();
        page.item(&"several words that go on ".repeat(12));
        page.item(&"サーバが1台だと障害でサービスが止まる。".repeat(8));
        page.term("count", 20, &"a long explanation ".repeat(12));
        let text = page.finish();
        assert!(text.lines().count() > 8);
        for line in text.lines() {
            assert!(width(line) <= WIDTH + 2, "{} columns: {line}", width(line));
        }
    }
}
