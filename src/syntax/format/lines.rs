//! Where lines begin, how far in, and how much room there is between two tokens.

use std::collections::BTreeSet;

use crate::syntax::format::shown;
use crate::syntax::tokens::{Token, TokenKind};

/// Columns of one level.
pub const INDENT: usize = 2;

/// Where lines are broken although their author has not broken them, by the numbers of tokens.
#[derive(Clone, Default, Debug)]
pub struct Breaks {
    /// Blocks of which each statement gets a line.
    pub blocks: BTreeSet<usize>,
    /// Tokens that begin a line.
    pub before: BTreeSet<usize>,
}

/// A line of what comes out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// Blank lines before it.
    pub blank: usize,
    /// How many levels it stands in.
    pub level: usize,
    /// Its tokens.
    pub pieces: Vec<Piece>,
}

/// A token on its line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Piece {
    /// Which token.
    pub token: usize,
    /// Columns before it.
    pub gap: usize,
    /// Columns before it when nothing there is lined up.
    pub least: usize,
}

impl Line {
    /// Columns before its first token.
    pub fn indent(&self) -> usize {
        self.level * INDENT
    }

    /// The line with its end, and the blank lines before it.
    pub fn text(&self, text: &str, tokens: &[Token], end: &str) -> String {
        let mut out = end.repeat(self.blank);
        out.extend(std::iter::repeat_n(' ', self.indent()));
        for piece in &self.pieces {
            out.extend(std::iter::repeat_n(' ', piece.gap));
            let token = shown(text, &tokens[piece.token]);
            // `not  in` is one word.
            let spaced = tokens[piece.token].kind == TokenKind::Word && token.starts_with("not ");
            match spaced {
                true => out.push_str(&token.split_whitespace().collect::<Vec<_>>().join(" ")),
                false => out.push_str(token),
            }
        }
        out + end
    }
}

/// What is open around a token.
struct Frame {
    kind: Around,
    /// The level of what stands in it.
    inner: usize,
    /// The level of the line that opens it.
    outer: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Around {
    /// A file, or a block of which each statement has a line.
    Statements,
    /// A block on one line.
    OneLine,
    /// `( )` or `[ ]`.
    Brackets,
}

/// The lines of a text.
pub fn lines(text: &str, tokens: &[Token], breaks: &Breaks) -> Vec<Line> {
    let mut writer = Writer {
        text,
        tokens,
        breaks,
        tall: tall_blocks(text, tokens),
        frames: vec![Frame { kind: Around::Statements, inner: 0, outer: 0 }],
        lines: Vec::new(),
        last: None,
    };
    let mut pending = Between::default();
    for at in 0..tokens.len() {
        pending.add(text, tokens, at);
        if tokens[at].kind == TokenKind::Semicolon {
            pending.ends_statement = true;
            continue;
        }
        writer.token(at, std::mem::take(&mut pending));
    }
    writer.lines
}

/// What stood between two tokens.
#[derive(Clone, Copy, Default)]
struct Between {
    /// Line breaks.
    breaks: usize,
    /// A `;`, which is not written where a line ends.
    ends_statement: bool,
    /// Columns, when nothing but spaces stood there.
    spaces: Option<usize>,
}

impl Between {
    /// Takes in what stands before a token.
    fn add(&mut self, text: &str, tokens: &[Token], at: usize) {
        let start = at.checked_sub(1).map_or(0, |before| tokens[before].end);
        let space = &text[start..tokens[at].start];
        let breaks = space.matches('\n').count();
        // A line with nothing but `;` on it goes, and leaves no blank line.
        let doubled = usize::from(self.breaks > 0 && breaks > 0);
        self.breaks += breaks - doubled;
        self.spaces = (!self.ends_statement && space.chars().all(|c| c == ' ')).then_some(space.len());
    }
}

/// The blocks that their authors have broken into lines.
fn tall_blocks(text: &str, tokens: &[Token]) -> BTreeSet<usize> {
    let (mut tall, mut open) = (BTreeSet::new(), Vec::new());
    let mut broken = 0;
    for (at, token) in tokens.iter().enumerate() {
        let start = at.checked_sub(1).map_or(0, |before| tokens[before].end);
        broken += text[start..token.start].matches('\n').count();
        match token.kind {
            TokenKind::OpenBlock => open.push((at, broken)),
            TokenKind::CloseBlock => {
                let begun = open.pop();
                tall.extend(begun.filter(|&(_, before)| before < broken).map(|(at, _)| at));
            }
            _ => {}
        }
    }
    tall
}

struct Writer<'a> {
    text: &'a str,
    tokens: &'a [Token],
    breaks: &'a Breaks,
    tall: BTreeSet<usize>,
    frames: Vec<Frame>,
    lines: Vec<Line>,
    /// The last token, and the last that is no comment.
    last: Option<(TokenKind, TokenKind)>,
}

impl Writer<'_> {
    fn token(&mut self, at: usize, before: Between) {
        let kind = self.tokens[at].kind;
        let semicolon = before.ends_statement && self.divides(kind);
        if self.begins_line(at, &before) {
            let blank = if self.lines.is_empty() { 0 } else { before.breaks.saturating_sub(1) };
            let level = self.level(kind, before.ends_statement);
            self.lines.push(Line { blank, level, pieces: vec![Piece { token: at, gap: 0, least: 0 }] });
        } else {
            if semicolon {
                self.semicolon(at);
            }
            let least = self.gap(at, semicolon);
            let gap = if least == 0 { 0 } else { before.spaces.unwrap_or(0).max(least) };
            self.push(Piece { token: at, gap, least });
        }
        self.open_or_close(at);
        let said = if kind.is_comment() { self.last.map_or(kind, |(_, said)| said) } else { kind };
        self.last = Some((kind, said));
    }

    fn push(&mut self, piece: Piece) {
        if let Some(line) = self.lines.last_mut() {
            line.pieces.push(piece);
        }
    }

    fn around(&self) -> Around {
        self.frames.last().map_or(Around::Statements, |frame| frame.kind)
    }

    /// True when a `;` before this token is needed: it stands between two statements of one line.
    fn divides(&self, kind: TokenKind) -> bool {
        let after = self.last.is_some_and(|(last, _)| last != TokenKind::OpenBlock);
        self.around() == Around::OneLine && after && kind != TokenKind::CloseBlock
    }

    /// Puts a `;` before a token.
    fn semicolon(&mut self, at: usize) {
        let found = self.tokens[..at].iter().rposition(|token| token.kind == TokenKind::Semicolon);
        if let Some(token) = found {
            self.push(Piece { token, gap: 0, least: 0 });
        }
    }

    fn begins_line(&self, at: usize, before: &Between) -> bool {
        let Some((last, _)) = self.last else { return true };
        if before.breaks > 0 || last == TokenKind::LineComment || self.breaks.before.contains(&at) {
            return true;
        }
        let kind = self.tokens[at].kind;
        let apart = match (self.around(), last) {
            (Around::Statements, _) if kind == TokenKind::CloseBlock => true,
            (Around::Statements, TokenKind::OpenBlock) => true,
            (Around::Statements, _) => before.ends_statement,
            _ => false,
        };
        apart && !self.ends_line(at)
    }

    /// True for a comment with which its line ends.
    fn ends_line(&self, at: usize) -> bool {
        let next = self.tokens.get(at + 1).map_or(self.text.len(), |next| next.start);
        let alone = self.text[self.tokens[at].end..next].contains('\n') || self.tokens.len() == at + 1;
        match self.tokens[at].kind {
            TokenKind::LineComment => true,
            TokenKind::BlockComment => alone,
            _ => false,
        }
    }

    /// How far in a line stands that begins with this token.
    fn level(&self, kind: TokenKind, ended: bool) -> usize {
        let Some(frame) = self.frames.last() else { return 0 };
        let goes_on = match self.last {
            Some((_, TokenKind::Operator { .. } | TokenKind::Comma { .. })) => !ended,
            _ => false,
        };
        match kind {
            TokenKind::CloseBlock | TokenKind::Close => frame.outer,
            _ if frame.kind == Around::Statements && goes_on => frame.inner + 1,
            _ => frame.inner,
        }
    }

    /// Columns before a token that follows another on a line.
    fn gap(&self, at: usize, semicolon: bool) -> usize {
        let Some((last, _)) = self.last else { return 0 };
        let kind = self.tokens[at].kind;
        if semicolon {
            return 1;
        }
        match (last, kind) {
            (_, TokenKind::LineComment) => 2,
            (TokenKind::OpenBlock, TokenKind::CloseBlock) => 0,
            (_, TokenKind::Comma { .. } | TokenKind::Close | TokenKind::Open { tight: true }) => 0,
            (TokenKind::Open { .. } | TokenKind::Dot, _) => 0,
            // `1.x` would be read in another way.
            (TokenKind::Word, TokenKind::Dot) if self.ends_with_digit(at - 1) => 1,
            (_, TokenKind::Dot) => 0,
            (TokenKind::Equals { tight: true }, _) | (_, TokenKind::Equals { tight: true }) => 0,
            _ => 1,
        }
    }

    fn ends_with_digit(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        self.text[token.start..token.end].bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
    }

    fn open_or_close(&mut self, at: usize) {
        let line = self.lines.last().map_or(0, |line| line.level);
        let kind = match self.tokens[at].kind {
            TokenKind::OpenBlock if self.tall.contains(&at) || self.breaks.blocks.contains(&at) => Around::Statements,
            TokenKind::OpenBlock => Around::OneLine,
            TokenKind::Open { .. } => Around::Brackets,
            TokenKind::CloseBlock | TokenKind::Close => {
                self.frames.pop();
                return;
            }
            _ => return,
        };
        self.frames.push(Frame { kind, inner: line + 1, outer: line });
    }
}
