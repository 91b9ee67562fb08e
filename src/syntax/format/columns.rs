//! Columns: room that an author has left so that words of neighbouring lines stand under each other is kept, and any other
//! is not.

use std::collections::BTreeMap;
use std::ops::Range;

use unicode_width::UnicodeWidthStr;

use crate::syntax::format::lines::{Line, Piece};
use crate::syntax::format::shown;
use crate::syntax::tokens::{Token, TokenKind};

/// Rounds until it is clear that nothing much is lined up.
const MOST_ROUNDS: usize = 100;

/// Narrows all gaps by which nothing is lined up.
pub fn settle(text: &str, tokens: &[Token], lines: &mut [Line]) {
    for paragraph in paragraphs(lines) {
        let lines = &mut lines[paragraph];
        // To narrow one moves what stands after it, so that others may be lined up no more.
        let settled = (0..MOST_ROUNDS).any(|_| !narrow(text, tokens, lines));
        if !settled {
            lines.iter_mut().flat_map(|line| &mut line.pieces).for_each(|piece| piece.gap = piece.least);
        }
    }
}

/// Lines that follow each other without a blank line.
fn paragraphs(lines: &[Line]) -> Vec<Range<usize>> {
    let mut starts: Vec<usize> = (0..lines.len()).filter(|&at| at == 0 || lines[at].blank > 0).collect();
    starts.push(lines.len());
    starts.windows(2).map(|pair| pair[0]..pair[1]).collect()
}

/// One round; true when something has changed.
fn narrow(text: &str, tokens: &[Token], lines: &mut [Line]) -> bool {
    // How many tokens that are so far from the margin of their lines, by level and number on the line.
    let mut there: BTreeMap<(usize, Slot, usize), usize> = BTreeMap::new();
    let all: Vec<Vec<(Slot, usize)>> = lines.iter().map(|line| slots(text, tokens, line)).collect();
    for (line, slots) in lines.iter().zip(&all) {
        for &(slot, column) in slots {
            *there.entry((line.level, slot, column)).or_default() += 1;
        }
    }
    let mut changed = false;
    for (line, slots) in lines.iter_mut().zip(&all) {
        for (piece, &(slot, column)) in line.pieces.iter_mut().zip(slots) {
            let alone = there.get(&(line.level, slot, column)).is_none_or(|&count| count < 2);
            if piece.gap > piece.least && alone {
                piece.gap = piece.least;
                changed = true;
                // What stands after it has moved.
                break;
            }
        }
    }
    changed
}

/// What of a line can stand under what of another.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Slot {
    /// The word of that number.
    Word(usize),
    /// A comment.
    Comment,
}

/// Each token of a line with its column.
fn slots(text: &str, tokens: &[Token], line: &Line) -> Vec<(Slot, usize)> {
    let (mut column, mut number, mut listed) = (0, 0, true);
    let slot = |piece: &Piece| {
        column += piece.gap;
        let start = column;
        let token = &tokens[piece.token];
        // Ids with commas between them are one thing: what follows them may stand under what follows one.
        let comma = matches!(token.kind, TokenKind::Comma { .. });
        number += usize::from(!listed && !comma);
        listed = comma;
        let shown = shown(text, token);
        column = match shown.rsplit_once('\n') {
            Some((_, last)) => last.width(),
            None => column + shown.width(),
        };
        (if token.kind.is_comment() { Slot::Comment } else { Slot::Word(number) }, start)
    };
    line.pieces.iter().map(slot).collect()
}

/// Where a line ends, from the margin on.
pub fn length(text: &str, tokens: &[Token], line: &Line) -> usize {
    let last = slots(text, tokens, line).last().map_or(0, |&(_, column)| column);
    let token = line.pieces.last().map_or("", |piece| shown(text, &tokens[piece.token]));
    line.indent() + last + token.lines().next().map_or(0, UnicodeWidthStr::width)
}
