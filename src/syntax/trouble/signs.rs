//! Signs of other notations and of other keyboards: arrows, punctuation, quotes, comments.

use super::piece::{DASHES, Kind, Piece, Token};
use crate::diagnostic::Diagnostic;
use crate::model::both;
use crate::syntax::parse::Rule;

/// A comment in the way of another language.
pub(super) fn comment(piece: &Piece<'_>) -> Option<Diagnostic> {
    const BEGIN: [&str; 6] = ["<!--", "--", "%%", "＃", ";;", "'"];
    let begin = *BEGIN.iter().find(|begin| piece.text.starts_with(**begin))?;
    // `'web'` is a text in single quotes.
    if begin == "'" && piece.text[1..].contains('\'') {
        return None;
    }
    let message = both!("`{begin}` does not begin a comment", "`{begin}`はコメントの始まりではありません");
    let help = both!("comments begin with `#` or `//`", "コメントは`#`か`//`で始めます");
    Some(piece.found(0, begin.len(), message, help))
}

/// An arrow that is none.
pub(super) fn arrow(piece: &Piece<'_>) -> Option<Diagnostic> {
    let wrong = |token: &&Token<'_>| {
        token.kind == Kind::Sign && !token.is_arrow() && !matches!(token.text, "=" | "==" | "|" | ".")
    };
    // In definitions `<`, `<=` and `-` calculate.
    let calculates = piece.rule != Rule::only;
    let meant = |token: &Token<'_>| straight(token.text);
    let token = piece.tokens.iter().filter(wrong).find(|token| {
        let text = meant(token);
        let arrowlike = text.contains(['-', '~', '>']) && text.chars().count() > 1
            || matches!(text.as_str(), ">" | "<" | "<=")
            || !token.text.is_ascii();
        arrowlike && !(calculates && token.text.is_ascii() && !text.contains("->"))
    })?;
    let written = token.text;
    let message = both!("`{written}` is not an operator", "`{written}`という演算子はありません");
    Some(piece.at(token, message, remedy(piece, token, &meant(token))))
}

/// The sign with the characters of a plain keyboard.
fn straight(sign: &str) -> String {
    let mut text = String::new();
    for c in sign.chars() {
        match c {
            c if DASHES.contains(&c) || c == 'ー' => text.push('-'),
            '＞' => text.push('>'),
            '＜' => text.push('<'),
            '～' | '〜' => text.push('~'),
            '→' | '⟶' => text.push_str("->"),
            '⇒' => text.push_str("=>"),
            '←' => text.push_str("<-"),
            '↔' => text.push_str("<->"),
            c => text.push(c),
        }
    }
    text
}

fn remedy(piece: &Piece<'_>, token: &Token<'_>, sign: &str) -> crate::model::LocalisedText {
    let at = piece.tokens.iter().position(|other| other.at == token.at).unwrap_or(0);
    let word = |at: Option<usize>, other: &'static str| {
        at.and_then(|at| piece.tokens.get(at)).and_then(Token::word).unwrap_or(other).to_owned()
    };
    let (a, b) = (word(at.checked_sub(1), "a"), word(Some(at + 1), "b"));
    if sign.contains('<') && sign.contains('>') {
        return both!(
            "an edge has one direction: write two, `{a} -> {b}` and `{b} -> {a}`, or `{a} -- {b}` for a mere association",
            "線の向きは1つです。`{a} -> {b}`と`{b} -> {a}`の2本を書くか、単なる関連なら`{a} -- {b}`と書きます"
        );
    }
    if sign.contains('<') {
        return both!("write it the other way round: `{b} -> {a}`", "逆向きに書きます: `{b} -> {a}`");
    }
    let right = match sign {
        _ if sign.contains('.') => "..>",
        _ if sign.contains('=') => "=>",
        _ if sign.contains('~') => "~>",
        _ if sign.contains('>') => "->",
        _ => "--",
    };
    if sign.ends_with(">>") && right == "->" {
        return both!("write `->` (a request), or `~>` for messages", "`->`(要求)と書きます。メッセージなら`~>`です");
    }
    both!("write `{right}`", "`{right}`と書きます")
}

/// Punctuation of a Japanese keyboard, or of another one.
pub(super) fn punctuation(piece: &Piece<'_>) -> Option<Diagnostic> {
    const PLAIN: [(char, &str); 14] = [
        ('｛', "{"),
        ('｝', "}"),
        ('、', ","),
        ('，', ","),
        ('；', ";"),
        ('：', ":"),
        ('＃', "#"),
        ('＝', "="),
        ('（', "("),
        ('）', ")"),
        ('［', "["),
        ('］', "]"),
        ('／', "/"),
        ('＂', "\""),
    ];
    let mut found = None;
    for token in piece.tokens.iter().filter(|token| token.kind == Kind::Mark) {
        let plain = PLAIN.iter().find(|(wide, _)| token.text.starts_with(*wide));
        if let Some((wide, plain)) = plain {
            found = Some((token, *wide, *plain));
            break;
        }
    }
    let (token, wide, plain) = found?;
    let message = both!("`{wide}` is a full-width character", "`{wide}`は全角文字です");
    let help = match plain {
        // Half the width would be no better here.
        ":" => both!(
            "properties are written `key=value`, labels in quotes",
            "プロパティは`key=value`、ラベルは引用符で書きます"
        ),
        _ => both!("write `{plain}`", "半角の`{plain}`を使います"),
    };
    Some(piece.at(token, message, help))
}

/// Quotes that are not straight and double.
pub(super) fn quotes(piece: &Piece<'_>) -> Option<Diagnostic> {
    const QUOTES: [char; 13] = ['“', '”', '„', '«', '»', '「', '」', '『', '』', '‘', '’', '\'', '`'];
    let token = piece.tokens.iter().find(|token| token.kind == Kind::Mark && token.text.starts_with(QUOTES))?;
    let quote = token.text;
    let message = both!("`{quote}` does not begin a text", "`{quote}`では文字列を始められません");
    let help = both!("texts stand in straight double quotes: \"…\"", "文字列は半角の二重引用符で囲みます: \"…\"");
    Some(piece.at(token, message, help))
}

/// `link=https://…`: what follows `//` is a comment.
pub(super) fn address(piece: &Piece<'_>) -> Option<Diagnostic> {
    let outside = piece.text.split('"').next().unwrap_or(piece.text);
    let at = outside.find("=http:").or_else(|| outside.find("=https:"))?;
    let length = outside[at + 1..].trim_end().len();
    let message = both!("`//` begins a comment", "`//`はコメントの始まりです");
    let help = both!("put the address in quotes: link=\"https://…\"", "アドレスは引用符で囲みます: link=\"https://…\"");
    Some(piece.found(at + 1, length, message, help))
}
