//! The pass before the grammar: sizes, nesting, and whether brackets, strings and comments end.
//!
//! A statement goes on inside `( )` and `[ ]`, which a grammar without a counter cannot say, so the line breaks
//! there become spaces here. Every replacement keeps its length: places in the result are places in the source.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::limits::Limits;
use crate::model::{LocalisedText, both};
use crate::source::{SourceId, Span};
use crate::syntax::trivia::Trivia;

/// A text that the grammar can read: brackets match.
pub struct Scanned {
    /// The text, mended where brackets did not match so that the rest can still be read.
    pub text: String,
    /// True when brackets did not match: the structure is a guess.
    pub mended: bool,
    /// What stands between its words.
    pub trivia: Trivia,
}

struct Scanner<'a> {
    bytes: &'a [u8],
    source: SourceId,
    at: usize,
    out: Vec<u8>,
    open: Vec<usize>,
    /// Words that nest without brackets (`not`, `if`) in the statement at hand, of each open bracket and outside of all.
    words: Vec<usize>,
    mended: bool,
    trivia: Trivia,
    diagnostics: &'a mut Diagnostics,
}

/// Checks a text and prepares it for the grammar. None when it is beyond the limits.
pub fn scan(text: &str, source: SourceId, limits: &Limits, diagnostics: &mut Diagnostics) -> Option<Scanned> {
    if let Some(too_long) = oversized(text, source, limits) {
        diagnostics.push(too_long);
        return None;
    }
    let mut scanner = Scanner {
        bytes: text.as_bytes(),
        source,
        at: 0,
        out: text.as_bytes().to_vec(),
        open: Vec::new(),
        words: vec![0],
        mended: false,
        trivia: Trivia::default(),
        diagnostics,
    };
    scanner.run(limits.nesting).then(|| scanner.finish())
}

fn oversized(text: &str, source: SourceId, limits: &Limits) -> Option<Diagnostic> {
    if text.len() > limits.source_bytes {
        let (bytes, most) = (text.len(), limits.source_bytes);
        let message = both!(
            "the file has {bytes} bytes, more than the {most} allowed",
            "ファイルが{bytes}バイトあり、上限の{most}バイトを超えています"
        );
        let span = Span { source, start: 0, end: 0 };
        return Some(
            Diagnostic::error(Code::TooLarge, span, message)
                .help(both!("split the design with `import`", "`import`で図を分割してください")),
        );
    }
    let mut start = 0;
    for line in text.split('\n') {
        if line.len() > limits.line_bytes {
            let (bytes, most) = (line.len(), limits.line_bytes);
            let message = both!(
                "a line has {bytes} bytes, more than the {most} allowed",
                "1行が{bytes}バイトあり、上限の{most}バイトを超えています"
            );
            let span = Span { source, start, end: start };
            return Some(
                Diagnostic::error(Code::TooLarge, span, message)
                    .help(both!("break the line between statements", "文の区切りで改行してください")),
            );
        }
        start += line.len() + 1;
    }
    None
}

impl Scanner<'_> {
    /// False when brackets are nested too deeply.
    fn run(&mut self, nesting: usize) -> bool {
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b'"' => self.string(),
                b'#' => self.line_comment(),
                b'/' if self.rest().starts_with(b"//") => self.line_comment(),
                b'/' if self.rest().starts_with(b"/*") => self.block_comment(),
                b'{' | b'[' | b'(' => {
                    self.open.push(self.at);
                    self.words.push(0);
                    self.at += 1;
                    if self.is_too_deep(nesting, 1) {
                        return false;
                    }
                }
                b'n' | b'i' if self.nesting_word().is_some() => {
                    let length = self.nesting_word().map_or(1, str::len);
                    self.at += length;
                    self.count_word(|words| words + 1);
                    if self.is_too_deep(nesting, length) {
                        return false;
                    }
                }
                b';' | b',' => {
                    self.count_word(|_| 0);
                    self.at += 1;
                }
                b'}' | b']' | b')' => self.close(byte),
                b'\n' => {
                    self.trivia.line_break(self.source, self.bytes, self.at);
                    if self.open.last().is_some_and(|&at| self.bytes[at] != b'{') {
                        self.out[self.at] = b' ';
                    } else {
                        self.count_word(|_| 0);
                    }
                    self.at += 1;
                }
                _ => self.at += 1,
            }
        }
        true
    }

    /// The word here, if what follows it stands in it without a bracket. Letters beyond ASCII are no part of a word here,
    /// since white space is among them: to count a word too many does no harm.
    fn nesting_word(&self) -> Option<&'static str> {
        let letter = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        let begins = self.at.checked_sub(1).and_then(|before| self.bytes.get(before)).is_none_or(|byte| !letter(byte));
        ["not", "if"].into_iter().filter(|_| begins).find(|word| {
            self.rest().strip_prefix(word.as_bytes()).is_some_and(|after| !after.first().is_some_and(letter))
        })
    }

    fn count_word(&mut self, count: impl Fn(usize) -> usize) {
        if let Some(words) = self.words.last_mut() {
            *words = count(*words);
        }
    }

    /// Reports what has just been read, of so many bytes, if it is nested too deeply: whatever walks through the text goes
    /// as deep as brackets and such words together.
    fn is_too_deep(&mut self, nesting: usize, length: usize) -> bool {
        let words: usize = self.words.iter().sum();
        if self.open.len() + words <= nesting {
            return false;
        }
        let message = match words {
            0 => both!("brackets are nested more than {nesting} deep", "括弧の入れ子が{nesting}段を超えています"),
            _ => both!(
                "brackets, `not` and `if` are nested more than {nesting} deep",
                "括弧と`not`、`if`の入れ子が{nesting}段を超えています"
            ),
        };
        let help = both!("put the inner part on a level of its own", "内側の部分を外に出してください");
        self.report(Code::Nesting, self.at - length, length, message, help);
        true
    }

    fn rest(&self) -> &[u8] {
        &self.bytes[self.at..]
    }

    fn report(
        &mut self,
        code: Code,
        start: usize,
        length: usize,
        message: impl Into<LocalisedText>,
        help: LocalisedText,
    ) {
        let span = Span { source: self.source, start, end: start + length };
        self.diagnostics.push(Diagnostic::error(code, span, message).help(help));
        self.mended = true;
    }

    fn blank(&mut self, from: usize, to: usize) {
        for byte in &mut self.out[from..to] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
    }

    fn string(&mut self) {
        let start = self.at;
        let triple = self.rest().starts_with(b"\"\"\"");
        self.at += if triple { 3 } else { 1 };
        loop {
            match self.bytes.get(self.at) {
                Some(b'\\') if triple || self.bytes.get(self.at + 1) != Some(&b'\n') => self.at += 2,
                Some(b'"') if !triple => {
                    self.at += 1;
                    return;
                }
                Some(b'"') if self.rest().starts_with(b"\"\"\"") => {
                    self.at += 3;
                    return;
                }
                Some(b'\n') if !triple => break,
                Some(_) => self.at += 1,
                None => break,
            }
        }
        self.at = self.at.min(self.bytes.len());
        let help = if triple {
            both!("end the text with `\"\"\"`", "文字列を`\"\"\"`で閉じてください")
        } else {
            both!(
                "end the text with `\"` on the same line; `\"\"\"` spans lines",
                "同じ行の中で`\"`で閉じてください。複数行には`\"\"\"`を使います"
            )
        };
        let message = both!("this text is never closed", "この文字列が閉じられていません");
        self.report(Code::Bracket, start, if triple { 3 } else { 1 }, message, help);
        self.blank(start, self.at);
    }

    fn line_comment(&mut self) {
        let inside = self.open.last().is_some_and(|&at| self.bytes[at] != b'{');
        let start = self.at;
        while self.bytes.get(self.at).is_some_and(|&b| b != b'\n') {
            self.at += 1;
        }
        self.trivia.comment(self.source, (start, self.at), true);
        if inside {
            // Its line break is about to become a space: without this, the comment would swallow the next line.
            self.blank(start, self.at);
        }
    }

    fn block_comment(&mut self) {
        let start = self.at;
        let mut depth = 0usize;
        while self.at < self.bytes.len() {
            if self.rest().starts_with(b"/*") {
                depth += 1;
                self.at += 2;
            } else if self.rest().starts_with(b"*/") {
                depth -= 1;
                self.at += 2;
                if depth == 0 {
                    // Blanked, so that the grammar does not follow its nesting; line breaks in it separate nothing.
                    let end = self.at;
                    self.out[start..end].fill(b' ');
                    self.trivia.comment(self.source, (start, end), false);
                    return;
                }
            } else {
                self.at += 1;
            }
        }
        let message = both!("this comment is never closed", "このコメントが閉じられていません");
        let help = both!("end it with `*/`; comments nest", "`*/`で閉じてください。コメントは入れ子になります");
        self.report(Code::Bracket, start, 2, message, help);
        let end = self.at;
        self.blank(start, end);
    }

    fn close(&mut self, closer: u8) {
        let opener = match closer {
            b'}' => b'{',
            b']' => b'[',
            _ => b'(',
        };
        match self.open.last() {
            Some(&at) if self.bytes[at] == opener => {
                self.open.pop();
                self.words.pop();
            }
            // `[ }`: the inner one was forgotten.
            Some(&at) if self.open.iter().any(|&o| self.bytes[o] == opener) => {
                let help = both!(
                    "add its partner before the outer bracket ends",
                    "外側の括弧が終わる前に、対になる括弧を書いてください"
                );
                self.report(Code::Bracket, at, 1, never_closed(self.bytes[at]), help);
                self.blank(at, at + 1);
                self.open.pop();
                self.words.pop();
                return self.close(closer);
            }
            _ => {
                let bracket = closer as char;
                let message = both!("this `{bracket}` closes nothing", "この`{bracket}`に対応する括弧がありません");
                let help = both!(
                    "remove it, or add the bracket that it should close",
                    "削除するか、対になる括弧を書いてください"
                );
                self.report(Code::Bracket, self.at, 1, message, help);
                self.blank(self.at, self.at + 1);
            }
        }
        self.at += 1;
    }

    fn finish(mut self) -> Scanned {
        for at in std::mem::take(&mut self.open).into_iter().rev() {
            let bracket = self.bytes[at];
            let help = both!("add its partner", "対になる括弧を書いてください");
            self.report(Code::Bracket, at, 1, never_closed(bracket), help);
            if bracket == b'{' {
                self.out.extend(b"\n}");
            } else {
                self.blank(at, at + 1);
            }
        }
        let text = String::from_utf8(self.out).expect("only whole characters are replaced");
        Scanned { text, mended: self.mended, trivia: self.trivia }
    }
}

fn never_closed(bracket: u8) -> LocalisedText {
    let bracket = bracket as char;
    both!("this `{bracket}` is never closed", "この`{bracket}`が閉じられていません")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scanned(text: &str) -> (Option<Scanned>, Vec<String>) {
        let mut diagnostics = Diagnostics::default();
        let result = scan(text, SourceId(0), &Limits::default(), &mut diagnostics);
        (result, diagnostics.iter().map(|d| d.message.clone()).collect())
    }

    #[test]
    fn line_breaks_inside_brackets_become_spaces() {
        let (result, messages) = scanned("tags=[\"a\", // one\n\"b\"]\nx");
        assert!(messages.is_empty());
        assert_eq!(result.expect("fine").text, "tags=[\"a\",        \"b\"]\nx");
    }

    #[test]
    fn every_bracket_needs_its_partner() {
        assert_eq!(scanned("server web {\n").1, ["this `{` is never closed"]);
        assert_eq!(scanned("server web }").1, ["this `}` closes nothing"]);
        assert_eq!(scanned("a { [ }").1, ["this `[` is never closed"]);
        assert_eq!(scanned("a \"b\nc").1, ["this text is never closed"]);
        assert_eq!(scanned("/* /* */").1, ["this comment is never closed"]);
        assert!(scanned("note \"{\" // }\n# ]").1.is_empty());
    }

    #[test]
    fn deep_nesting_is_refused_at_once() {
        let (result, messages) = scanned(&"{".repeat(100_000));
        assert!(result.is_none());
        assert_eq!(messages, ["brackets are nested more than 64 deep"]);
    }
}
