//! Lines that are too long: the widest bracket of each is opened, or its chain goes on on the next line.

use unicode_width::UnicodeWidthStr;

use crate::syntax::format::columns::length;
use crate::syntax::format::lines::{Breaks, INDENT, Line};
use crate::syntax::format::shown;
use crate::syntax::tokens::{Token, TokenKind};

/// What is in brackets may have so many columns without being worth lines of its own.
const LITTLE: usize = 16;

/// Breaks each line that is longer than `width` once more. False when none can be broken.
pub fn wrap(text: &str, tokens: &[Token], lines: &[Line], width: usize, breaks: &mut Breaks) -> bool {
    let mut changed = false;
    for line in lines.iter().filter(|line| length(text, tokens, line) > width) {
        let wrapper = Wrapper { text, tokens, line };
        changed |= match wrapper.widest() {
            Some((open, close)) => wrapper.open(open, close, breaks),
            None => wrapper.go_on(width, breaks),
        };
    }
    changed
}

struct Wrapper<'a> {
    text: &'a str,
    tokens: &'a [Token],
    line: &'a Line,
}

impl Wrapper<'_> {
    fn kind(&self, piece: usize) -> TokenKind {
        self.tokens[self.line.pieces[piece].token].kind
    }

    /// Columns of some pieces.
    fn width(&self, from: usize, to: usize) -> usize {
        let width = |piece: usize| shown(self.text, &self.tokens[self.line.pieces[piece].token]).width();
        (from..to).map(|piece| self.line.pieces[piece].gap + width(piece)).sum()
    }

    /// The brackets that have most between them, of those in no others; by the numbers of pieces.
    fn widest(&self) -> Option<(usize, usize)> {
        let mut pairs = Vec::new();
        let mut open = Vec::new();
        for piece in 0..self.line.pieces.len() {
            match self.kind(piece) {
                TokenKind::OpenBlock | TokenKind::Open { .. } => open.push(piece),
                TokenKind::CloseBlock | TokenKind::Close => {
                    if let Some(begun) = open.pop().filter(|_| open.is_empty()) {
                        pairs.push((begun, piece));
                    }
                }
                _ => {}
            }
        }
        let wide = pairs.into_iter().filter(|&(open, close)| self.width(open + 1, close) > LITTLE);
        // Of two that are as wide, the first.
        wide.rev().max_by_key(|&(open, close)| self.width(open + 1, close))
    }

    /// Gives each statement, or each item, a line.
    fn open(&self, open: usize, close: usize, breaks: &mut Breaks) -> bool {
        let token = |piece: usize| self.line.pieces[piece].token;
        if self.kind(open) == TokenKind::OpenBlock {
            return breaks.blocks.insert(token(open));
        }
        let mut changed = breaks.before.insert(token(open + 1)) | breaks.before.insert(token(close));
        let mut depth = 0;
        for piece in open + 1..close {
            match self.kind(piece) {
                TokenKind::OpenBlock | TokenKind::Open { .. } => depth += 1,
                TokenKind::CloseBlock | TokenKind::Close => depth -= 1,
                TokenKind::Comma { .. } if depth == 0 => changed |= breaks.before.insert(token(piece + 1)),
                _ => {}
            }
        }
        changed
    }

    /// Breaks a chain, or a list of ids, where it comes to the end of the line.
    fn go_on(&self, width: usize, breaks: &mut Breaks) -> bool {
        let (mut changed, mut depth) = (false, 0);
        let mut column = self.line.indent();
        let mut last: Option<usize> = None;
        for piece in 0..self.line.pieces.len() {
            column += self.width(piece, piece + 1);
            if let Some(at) = last.filter(|_| column > width) {
                changed |= breaks.before.insert(self.line.pieces[at].token);
                column = self.line.indent() + INDENT + self.width(at, piece + 1);
                last = None;
            }
            match self.kind(piece) {
                TokenKind::OpenBlock | TokenKind::Open { .. } => depth += 1,
                TokenKind::CloseBlock | TokenKind::Close => depth -= 1,
                TokenKind::Operator { goes_on: true } | TokenKind::Comma { goes_on: true } if depth == 0 => {
                    last = Some(piece + 1);
                }
                _ => {}
            }
        }
        changed
    }
}
