//! The formatter: the same words, signs and comments with other white space between them.
//!
//! Text → [`tokens`](super::tokens) → lines (`lines`: where they begin, how far in, how much room between two tokens) →
//! columns that the author has set up (`columns`) → lines that are too long (`wrap`) → text. Where a statement may stand on
//! one line or on several, its author has decided, and that is kept; so are blank lines. Nothing else but `;` at the end of
//! a line goes, so that the text means what it meant: what comes out is read again, and its tokens are compared.

mod columns;
mod lines;
mod wrap;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::limits::Limits;
use crate::model::both;
use crate::source::{SourceId, Span};
use crate::syntax::parse::parse;
use crate::syntax::tokens::{Token, TokenKind, tokens};

use lines::{Breaks, Line, lines};

/// How a text is set.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Style {
    /// The most columns of a line, where it can be broken; none: lines are as long as their author made them.
    pub width: Option<usize>,
}

/// The text as the formatter sets it. None when the text has errors, or is beyond the limits; they are reported.
pub fn format(
    text: &str,
    style: Style,
    source: SourceId,
    limits: &Limits,
    diagnostics: &mut Diagnostics,
) -> Option<String> {
    let before = diagnostics.len();
    parse(text, source, limits, diagnostics);
    if diagnostics.iter().skip(before).any(|found| found.severity == Severity::Error) {
        return None;
    }
    let old = tokens(text, limits)?;
    let new = set(text, &old, style);
    let again = tokens(&new, limits);
    if again.is_some_and(|again| words(&new, &again) == words(text, &old)) {
        return Some(new);
    }
    let message = both!(
        "this text cannot be formatted without a change to its meaning",
        "このテキストは、意味を変えずに整形できません"
    );
    let help = both!(
        "it stays as it is; please report it with the text",
        "テキストはそのままです。テキストを添えて報告してください"
    );
    diagnostics.push(Diagnostic::error(Code::Syntax, Span { source, start: 0, end: 0 }, message).help(help));
    None
}

/// What a text says: all that is not white space, and where statements end on a line.
fn words<'t>(text: &'t str, tokens: &[Token]) -> Vec<(TokenKind, Vec<&'t str>)> {
    let said = tokens.iter().filter(|token| token.kind != TokenKind::Semicolon);
    said.map(|token| (token.kind, shown(text, token).split(' ').filter(|part| !part.is_empty()).collect())).collect()
}

/// A token as it is written. White space after a comment is nobody's.
fn shown<'t>(text: &'t str, token: &Token) -> &'t str {
    let shown = &text[token.start..token.end];
    if token.kind == TokenKind::LineComment { shown.trim_end() } else { shown }
}

/// Sets a text.
fn set(text: &str, tokens: &[Token], style: Style) -> String {
    let mut breaks = Breaks::default();
    let mut lines = laid_out(text, tokens, &breaks);
    if let Some(width) = style.width {
        // Each round opens one more bracket of a line, and these are nested no deeper than the limits say.
        while wrap::wrap(text, tokens, &lines, width, &mut breaks) {
            lines = laid_out(text, tokens, &breaks);
        }
    }
    let end = match text.find('\n') {
        Some(at) if text[..at].ends_with('\r') => "\r\n",
        _ => "\n",
    };
    lines.iter().map(|line| line.text(text, tokens, end)).collect()
}

fn laid_out(text: &str, tokens: &[Token], breaks: &Breaks) -> Vec<Line> {
    let mut lines = lines(text, tokens, breaks);
    columns::settle(text, tokens, &mut lines);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn formatted(text: &str, width: Option<usize>) -> String {
        let mut found = Diagnostics::default();
        let new = format(text, Style { width }, SourceId(0), &Limits::default(), &mut found);
        let new = new.unwrap_or_else(|| panic!("{:?}", found.iter().map(|one| &one.message).collect::<Vec<_>>()));
        let again = format(&new, Style { width }, SourceId(0), &Limits::default(), &mut found);
        assert_eq!(again.as_deref(), Some(new.as_str()), "not settled");
        new
    }

    #[track_caller]
    fn sets(old: &str, new: &str) {
        assert_eq!(formatted(old, None), new);
    }

    #[test]
    fn one_space_between_words_and_none_within_brackets() {
        sets("server   web\"Web\"  size = m1.large", "server web \"Web\" size=m1.large\n");
        sets("a->b=>c~>d..>e--f", "a -> b => c ~> d ..> e -- f\n");
        sets("title=\"x\"\nserver web{title=\"y\"}", "title = \"x\"\nserver web { title = \"y\" }\n");
        sets("server a ,b tags=[ \"x\",\"y\" , ]{ }", "server a, b tags=[\"x\", \"y\",] {}\n");
        sets("\u{FEFF}user\u{3000}a\tb=1\u{A0}c", "user a b=1 c\n");
    }

    #[test]
    fn statements_have_lines_where_their_block_has() {
        sets("user a;db b;;\n;\nuser c;", "user a\ndb b\nuser c\n");
        sets("zone z{server a;;server b;}", "zone z { server a; server b }\n");
        sets("zone z { server a; server b\n}", "zone z {\n  server a\n  server b\n}\n");
        sets(
            "zone z {\nzone y {server a\n disk b}; db c}\n",
            "zone z {\n  zone y {\n    server a\n    disk b\n  }\n  db c\n}\n",
        );
        sets("zone z { // what\nserver a }", "zone z {  // what\n  server a\n}\n");
        sets("", "");
        sets(" \n\n", "");
    }

    #[test]
    fn comments_and_blank_lines_stay() {
        sets(
            "\n\n//one  \n\n\nuser a#two\n   /* three */ user b /*four*/\n\n",
            "//one\n\n\nuser a  #two\n/* three */ user b /*four*/\n",
        );
        sets("zone z {\n\n server a // x\n\n}", "zone z {\n\n  server a  // x\n\n}\n");
        sets("user a; // x\nuser b", "user a  // x\nuser b\n");
        sets("/* a\n   b */\nuser a", "/* a\n   b */\nuser a\n");
        sets("note \"\"\"\n  x\n   y\"\"\"   on a", "note \"\"\"\n  x\n   y\"\"\" on a\n");
        sets("user a\r\n\r\nuser b\r\n", "user a\r\n\r\nuser b\r\n");
    }

    #[test]
    fn what_goes_on_stands_further_in() {
        sets("a ->\nb,\nc -> // x\n\nd\ne -> f", "a ->\n  b,\n  c ->  // x\n\n  d\ne -> f\n");
        sets("server a tags=[\n\"x\",// y\n\"z\"\n] b=1", "server a tags=[\n  \"x\",  // y\n  \"z\"\n] b=1\n");
    }

    #[test]
    fn columns_that_stand_under_each_other_stay() {
        let lined_up = "user   users \"A\"\nserver web   \"B\"\n";
        sets(lined_up, lined_up);
        sets("user    users\nserver web", "user users\nserver web\n");
        sets("db a   // x\nserver b  // y\n", "db a  // x\nserver b  // y\n");
        let comments = "db a      // x\nserver b  // y\n";
        sets(comments, comments);
        let lists = "set web          ja \"x\"\nset web-2, web-3 \"y\"\n";
        sets(lists, lists);
        // Not over a blank line, and not of another number.
        sets("user   a\n\nserver b", "user a\n\nserver b\n");
        sets("set web   ja \"あ\"\nset web-2 ja \"い\"", "set web   ja \"あ\"\nset web-2 ja \"い\"\n");
        // Each ideograph takes two columns.
        let wide = "user あ   \"x\"\nuser いい \"y\"\n";
        sets(wide, wide);
        sets("user あ  \"x\"\nuser いい \"y\"", "user あ \"x\"\nuser いい \"y\"\n");
    }

    #[test]
    fn long_lines_are_broken_when_asked() {
        let long = "zone z { server a; server b \"a long name of it\" }\naaaaaaaaaa -> bbbbbbbbbb -> cccccccccc -> dddddddddd\n";
        assert_eq!(
            formatted(long, Some(30)),
            "zone z {\n  server a\n  server b \"a long name of it\"\n}\naaaaaaaaaa -> bbbbbbbbbb ->\n  cccccccccc -> dddddddddd\n"
        );
        let list = "server a tags=[\"one thing\", \"another thing\"] x=1\n";
        assert_eq!(formatted(list, Some(30)), "server a tags=[\n  \"one thing\",\n  \"another thing\"\n] x=1\n");
        assert_eq!(formatted(long, None), long);
    }

    #[test]
    fn a_text_with_errors_is_refused() {
        let mut found = Diagnostics::default();
        let new = format("server web {\n", Style::default(), SourceId(0), &Limits::default(), &mut found);
        assert!(new.is_none() && found.has_errors());
    }
}
