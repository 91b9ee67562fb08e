//! The words and signs of a text as the grammar reads them, with its comments, in their order.

use pest::Parser;
use pest::iterators::Pair;

use crate::diagnostic::Diagnostics;
use crate::limits::Limits;
use crate::source::SourceId;
use crate::syntax::parse::{Grammar, Rule};
use crate::syntax::scan::{Scanned, scan};
use crate::syntax::trivia::is_space;

/// What a token is to its neighbours.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TokenKind {
    /// An identifier, a keyword, a text, a number, a value.
    Word,
    /// An operator between elements; after one of a chain the statement goes on on the next line.
    Operator {
        /// True in a chain.
        goes_on: bool,
    },
    /// `,`; after one between ids the statement goes on on the next line.
    Comma {
        /// True between ids.
        goes_on: bool,
    },
    /// `;`.
    Semicolon,
    /// `=`.
    Equals {
        /// True where none of many on a line sets what belongs to the statement.
        tight: bool,
    },
    /// `:` or `|`.
    Between,
    /// `.` before a field.
    Dot,
    /// `{`.
    OpenBlock,
    /// `}`.
    CloseBlock,
    /// `(` or `[`.
    Open {
        /// True where it belongs to the word before it: a call, an index.
        tight: bool,
    },
    /// `)` or `]`.
    Close,
    /// A comment that the end of its line ends.
    LineComment,
    /// Another comment.
    BlockComment,
}

impl TokenKind {
    /// True for a comment.
    pub fn is_comment(self) -> bool {
        matches!(self, TokenKind::LineComment | TokenKind::BlockComment)
    }
}

/// A word, a sign or a comment, with its place in the text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Its first byte.
    pub start: usize,
    /// One past its last.
    pub end: usize,
}

/// All tokens of a text without errors. None when the grammar cannot read it, or it is beyond the limits.
pub fn tokens(text: &str, limits: &Limits) -> Option<Vec<Token>> {
    let scanned = &scan(text, SourceId(0), limits, &mut Diagnostics::default())?;
    let file = Grammar::parse(Rule::file, &scanned.text).ok()?.next()?;
    let mut reader = Reader { scanned, comments: 0, found: Vec::new() };
    reader.pair(file, Rule::file);
    // What stands after the last word.
    reader.signs(reader.at(), scanned.text.len(), Rule::file, Rule::file);
    Some(reader.found)
}

struct Reader<'a> {
    scanned: &'a Scanned,
    /// How many comments have been passed.
    comments: usize,
    found: Vec<Token>,
}

impl Reader<'_> {
    /// Where the last token ends.
    fn at(&self) -> usize {
        self.found.last().map_or(0, |last| last.end)
    }

    /// A part of the text: a word, or parts with signs between them.
    fn pair(&mut self, pair: Pair<'_, Rule>, parent: Rule) {
        let (rule, span) = (pair.as_rule(), pair.as_span());
        if rule == Rule::EOI {
            return;
        }
        let inner = pair.into_inner();
        if is_word(rule, inner.len()) {
            self.comments_before(span.start());
            let kind = match rule {
                Rule::op => TokenKind::Operator { goes_on: parent == Rule::hop },
                _ => TokenKind::Word,
            };
            self.found.push(Token { kind, start: span.start(), end: span.end() });
            return;
        }
        let mut at = span.start();
        for part in inner {
            self.signs(at, part.as_span().start(), rule, parent);
            at = part.as_span().end();
            self.pair(part, rule);
        }
        self.signs(at, span.end(), rule, parent);
    }

    /// The signs of a rule between two of its parts.
    fn signs(&mut self, from: usize, to: usize, rule: Rule, parent: Rule) {
        let mut at = from;
        loop {
            self.comments_before(at);
            at = at.max(self.at());
            let Some(sign) = self.scanned.text.get(at..to).and_then(|rest| rest.chars().next()) else { return };
            let comment = self.scanned.trivia.comments.get(self.comments);
            if comment.is_some_and(|comment| comment.span.start == at) {
                at += 1;
                continue;
            }
            if sign != '\n' && !is_space(sign) {
                let kind = kind(sign, rule, parent);
                self.found.push(Token { kind, start: at, end: at + sign.len_utf8() });
            }
            at += sign.len_utf8();
        }
    }

    /// Adds the comments that begin before a place.
    fn comments_before(&mut self, place: usize) {
        while let Some(comment) = self.scanned.trivia.comments.get(self.comments) {
            if comment.span.start >= place {
                return;
            }
            let kind = if comment.of_line { TokenKind::LineComment } else { TokenKind::BlockComment };
            self.found.push(Token { kind, start: comment.span.start, end: comment.span.end });
            self.comments += 1;
        }
    }
}

/// True for what is one word, and not signs around nothing.
fn is_word(rule: Rule, parts: usize) -> bool {
    let empty = matches!(rule, Rule::file | Rule::block | Rule::actions | Rule::list | Rule::array | Rule::definition);
    rule == Rule::string || (parts == 0 && !empty)
}

fn kind(sign: char, rule: Rule, parent: Rule) -> TokenKind {
    match sign {
        ',' => TokenKind::Comma { goes_on: rule == Rule::ids },
        ';' => TokenKind::Semicolon,
        // A property that is a statement of its own has room around the sign.
        '=' => TokenKind::Equals {
            tight: rule == Rule::setting || (rule == Rule::property && !matches!(parent, Rule::file | Rule::block)),
        },
        '.' => TokenKind::Dot,
        '{' => TokenKind::OpenBlock,
        '}' => TokenKind::CloseBlock,
        '(' => TokenKind::Open { tight: rule == Rule::call },
        '[' => TokenKind::Open { tight: rule == Rule::index },
        ')' | ']' => TokenKind::Close,
        _ => TokenKind::Between,
    }
}
