//! A stretch of text that no rule could read, in words and signs: looser than the grammar, so that what people mean by it
//! can be seen.

use crate::diagnostic::{Code, Diagnostic};
use crate::model::LocalisedText;
use crate::source::{SourceId, Span};
use crate::syntax::parse::Rule;

/// What a token is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// An id, a keyword, a value.
    Word,
    /// A text with its quotes.
    Text,
    /// What an arrow is made of.
    Sign,
    /// Any other character.
    Mark,
}

/// A token with its place in the piece.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Token<'a> {
    pub kind: Kind,
    pub at: usize,
    pub text: &'a str,
}

impl<'a> Token<'a> {
    /// The word, if it is one.
    pub fn word(&self) -> Option<&'a str> {
        (self.kind == Kind::Word).then_some(self.text)
    }

    /// True for this sign or mark.
    pub fn is(&self, text: &str) -> bool {
        self.kind != Kind::Word && self.kind != Kind::Text && self.text == text
    }

    /// True for an arrow of the language.
    pub fn is_arrow(&self) -> bool {
        self.kind == Kind::Sign && crate::model::Op::from_symbol(self.text).is_some()
    }

    pub fn end(&self) -> usize {
        self.at + self.text.len()
    }
}

/// The stretch with its tokens.
pub(super) struct Piece<'a> {
    pub text: &'a str,
    pub tokens: Vec<Token<'a>>,
    /// As what it should have been read.
    pub rule: Rule,
    start: usize,
    source: SourceId,
}

impl<'a> Piece<'a> {
    pub fn new(text: &'a str, start: usize, rule: Rule, source: SourceId) -> Self {
        Piece { text, tokens: tokens(text), rule, start, source }
    }

    /// The finding for a stretch of the piece.
    pub fn found(
        &self,
        at: usize,
        length: usize,
        message: impl Into<LocalisedText>,
        help: impl Into<LocalisedText>,
    ) -> Diagnostic {
        let span = Span { source: self.source, start: self.start + at, end: self.start + at + length };
        Diagnostic::error(Code::Syntax, span, message).help(help)
    }

    /// The finding for a token.
    pub fn at(
        &self,
        token: &Token<'_>,
        message: impl Into<LocalisedText>,
        help: impl Into<LocalisedText>,
    ) -> Diagnostic {
        self.found(token.at, token.text.len(), message, help)
    }

    /// The words at the beginning: `[a, b]` of `a b -> c`.
    pub fn words(&self) -> Vec<&'a str> {
        self.tokens.iter().map_while(Token::word).collect()
    }

    /// The text of some tokens as it was written.
    pub fn slice(&self, tokens: &[Token<'_>]) -> &'a str {
        match (tokens.first(), tokens.last()) {
            (Some(first), Some(last)) => &self.text[first.at..last.end()],
            _ => "",
        }
    }
}

/// Dashes of other keyboards, and of word processors.
pub(super) const DASHES: [char; 8] = ['－', '−', '–', '—', '―', '─', '‐', 'ｰ'];

fn is_sign(c: char) -> bool {
    matches!(c, '-' | '=' | '~' | '.' | '<' | '>' | '|' | '＞' | '＜' | '→' | '⇒' | '←' | '↔' | '⟶' | '～' | '〜')
        || DASHES.contains(&c)
}

/// The length of the word that a text begins with: what joins letters, such as `-` or `.`, belongs to it.
fn word_length(text: &str) -> usize {
    let mut length = 0;
    let mut characters = text.char_indices().peekable();
    let mut before = ' ';
    while let Some((at, c)) = characters.next() {
        let next = characters.peek().map_or(' ', |(_, next)| *next);
        let joins = match c {
            '-' | '.' | '/' | '%' | '@' | '+' => before.is_alphanumeric() && next.is_alphanumeric(),
            ':' => before.is_ascii_digit() && next.is_ascii_digit(),
            _ => false,
        };
        // The long sound of katakana looks like a dash, and is one before the tip of an arrow.
        let dash = c == 'ー' && matches!(next, '>' | '＞');
        if (!(c.is_alphanumeric() || c == '_' || joins) || dash) && !is_mark_of_letter(c) {
            break;
        }
        before = c;
        length = at + c.len_utf8();
    }
    length
}

/// Accents and the like that stand alone.
fn is_mark_of_letter(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{3099}' | '\u{309A}')
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        if c.is_whitespace() || c == '\u{FEFF}' {
            at += c.len_utf8();
            continue;
        }
        if c == '#' || rest.starts_with("//") {
            at += rest.find('\n').unwrap_or(rest.len());
            continue;
        }
        let word = word_length(rest);
        let (kind, length) = if word > 0 {
            (Kind::Word, word)
        } else if c == '"' {
            (Kind::Text, text_length(rest))
        } else if is_sign(c) || c == 'ー' {
            let end = rest.find(|c| !(is_sign(c) || c == 'ー')).unwrap_or(rest.len());
            (Kind::Sign, end)
        } else {
            (Kind::Mark, c.len_utf8())
        };
        tokens.push(Token { kind, at, text: &rest[..length] });
        at += length;
    }
    tokens
}

/// The length of the quoted text that a text begins with.
fn text_length(text: &str) -> usize {
    let quotes = if text.starts_with("\"\"\"") { "\"\"\"" } else { "\"" };
    let mut at = quotes.len();
    while at < text.len() && !text[at..].starts_with(quotes) {
        at += text[at..].chars().next().map_or(1, |c| if c == '\\' { 1 } else { 0 } + c.len_utf8());
        while at < text.len() && !text.is_char_boundary(at) {
            at += 1;
        }
    }
    (at + quotes.len()).min(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        tokens(text).into_iter().map(|token| token.text).collect()
    }

    #[test]
    fn a_piece_is_split_as_people_read_it() {
        assert_eq!(split("users -> web: HTTPS"), ["users", "->", "web", ":", "HTTPS"]);
        assert_eq!(
            split("a-1 \"x -> \\\" y\" size=m1.large # no"),
            ["a-1", "\"x -> \\\" y\"", "size", "=", "m1.large"]
        );
        assert_eq!(split("usersー> web、db"), ["users", "ー>", "web", "、", "db"]);
        assert_eq!(split("サーバー web ｛"), ["サーバー", "web", "｛"]);
        assert_eq!(split("at=02:00 a <-> b"), ["at", "=", "02:00", "a", "<->", "b"]);
        assert_eq!(split("\"open \\"), ["\"open \\"]);
    }
}
