//! Statements that a keyword leads and that go on wrongly.

use super::piece::{Kind, Piece, Token};
use crate::diagnostic::Diagnostic;
use crate::model::{LocalisedText, both};
use crate::syntax::keywords::{form, is_keyword, meant_statement};
use crate::syntax::parse::Rule;

/// What to say of a statement whose first word is a keyword; none when the grammar says it better.
pub(super) fn led(piece: &Piece<'_>) -> Option<Diagnostic> {
    let first = piece.tokens.first()?;
    let keyword = first.word().filter(|word| is_keyword(word) && piece.rule == Rule::only)?;
    let rest = &piece.tokens[1..];
    let special = match keyword {
        "move" => moved(piece, rest),
        "expect" => expected(rest),
        "apply" => return applied(piece, rest),
        "rename" => renamed(rest),
        "set" => set(piece, rest),
        "note" | "callout" => annotated(keyword, piece, rest),
        "import" => imported(rest),
        "kind" => kind(rest),
        "step" => step(piece, rest),
        "align" | "row" | "column" | "same-size" | "separate-lines" | "fail" | "restore" | "remove" => {
            listed(keyword, piece)
        }
        _ => None,
    };
    let help = special.or_else(|| form(keyword).map(written))?;
    let message = both!("`{keyword}` cannot be read like this", "`{keyword}`の文として読めません");
    Some(piece.found(first.at, piece.text.trim_end().len() - first.at, message, help))
}

fn written(form: &str) -> LocalisedText {
    both!("it is written `{form}`", "`{form}`のように書きます")
}

fn write(form: &str) -> LocalisedText {
    both!("write `{form}`", "`{form}`と書きます")
}

/// Ids at the beginning, as they are written in a list, and what comes after them.
fn ids<'a, 'b>(tokens: &'b [Token<'a>], stop: &[&str]) -> (String, &'b [Token<'a>]) {
    let end = tokens
        .iter()
        .position(|token| !(token.is(",") || token.word().is_some_and(|word| !stop.contains(&word))))
        .unwrap_or(tokens.len());
    let names: Vec<&str> = tokens[..end].iter().filter_map(Token::word).collect();
    (names.join(", "), &tokens[end..])
}

/// `move web to zone a`.
fn moved(piece: &Piece<'_>, rest: &[Token<'_>]) -> Option<LocalisedText> {
    let (what, after) = ids(rest, &["to", "in", "inside", "into", "under"]);
    let into = after.last().filter(|_| after.len() > 1).and_then(Token::word);
    match into.filter(|_| !what.is_empty()) {
        Some(into) => Some(write(&format!("move {what} into {into}"))),
        None if !what.is_empty() && piece.words().len() > 1 => {
            let first = what.split(", ").next().unwrap_or(&what).to_owned();
            Some(both!(
                "say where to: `move {first} into zone-1a`, or `move {first} out`",
                "移動先を書きます: `move {first} into zone-1a`、または`move {first} out`"
            ))
        }
        None => None,
    }
}

/// `expect no spofs`, `expect users served`.
fn expected(rest: &[Token<'_>]) -> Option<LocalisedText> {
    let words: Vec<&str> = rest.iter().filter_map(Token::word).collect();
    let has = |word: &str| words.iter().any(|other| other.eq_ignore_ascii_case(word));
    if has("no") || words.iter().any(|word| word.to_lowercase().starts_with("spof")) {
        return Some(both!("did you mean `expect no spof`?", "`expect no spof`のことですか?"));
    }
    let who: Vec<&str> = words
        .iter()
        .copied()
        .take_while(|word| *word != "without")
        .filter(|word| !["served", "serve", "not", "be", "is", "are", "to"].contains(word))
        .collect();
    let failed: Vec<&str> = words.iter().copied().skip_while(|word| *word != "without").skip(1).collect();
    if has("served") && !who.is_empty() {
        let not = if has("not") { "not " } else { "" };
        let without = if failed.is_empty() { String::new() } else { format!(" without {}", failed.join(", ")) };
        return Some(write(&format!("expect {not}served {}{without}", who.join(", "))));
    }
    Some(both!(
        "it can be `expect served`, `expect served users without web`, `expect not served` or `expect no spof`",
        "`expect served`、`expect served users without web`、`expect not served`、`expect no spof`のどれかを書きます"
    ))
}

/// `apply multi-server "Two"`, `apply multi-server to web, count=3`, `apply a, b`.
fn applied(piece: &Piece<'_>, rest: &[Token<'_>]) -> Option<Diagnostic> {
    let name = rest.first()?;
    if name.kind == Kind::Text {
        let bare = name.text.trim_matches('"');
        let message = both!("a pattern is named without quotes", "パターン名は引用符で囲みません");
        return Some(piece.at(name, message, write(&format!("apply {bare}"))));
    }
    let pattern = name.word()?;
    let comma = rest.iter().position(|token| token.is(","));
    let call = rest.iter().position(|token| token.is("("));
    let text = rest.iter().position(|token| token.kind == Kind::Text);
    if let Some(at) = call {
        let message = both!("a pattern is not called with parentheses", "パターンの適用に括弧は使いません");
        return Some(piece.at(&rest[at], message, write(&format!("apply {pattern} to web count=3"))));
    }
    match (comma, text) {
        (Some(1), _) => {
            let message = both!("`apply` names one pattern", "`apply`に書けるパターンは1つです");
            let help = both!("write an `apply` for each, one a line", "1行に1つずつ`apply`を書きます");
            Some(piece.at(&rest[1], message, help))
        }
        (Some(at), _) if rest.get(at + 2).is_some_and(|token| token.is("=")) => {
            let message = both!("no comma stands before a parameter", "パラメータの前にカンマは書きません");
            let (front, back) = (piece.slice(&rest[..at]), piece.slice(&rest[at + 1..]));
            Some(piece.at(&rest[at], message, write(&format!("apply {front} {back}"))))
        }
        (_, Some(1)) => {
            let message = both!("a caption of one's own is a parameter", "見出しはパラメータとして書きます");
            let title = rest[1].text;
            Some(piece.at(&rest[1], message, write(&format!("apply {pattern} title={title}"))))
        }
        (_, Some(at)) if rest.get(at + 2).is_some_and(|token| token.kind == Kind::Text) => {
            let message = both!(
                "a text is either one for all languages or one for each",
                "文字列は、全言語共通の1つか、言語ごとの1つずつのどちらかです"
            );
            let language = rest[at + 1].text;
            let (one, other) = (rest[at].text, rest[at + 2].text);
            let key = at.checked_sub(2).map_or("title", |at| rest[at].text);
            let first = if language == "ja" { "en" } else { "ja" };
            Some(piece.at(&rest[at + 1], message, write(&format!("{key}={first} {one} {language} {other}"))))
        }
        _ => None,
    }
}

/// `rename web-2 web`, `rename web-2 -> web`.
fn renamed(rest: &[Token<'_>]) -> Option<LocalisedText> {
    let words: Vec<&str> =
        rest.iter().filter_map(Token::word).filter(|word| !["to", "as", "into"].contains(word)).collect();
    match words.as_slice() {
        [from, to] => Some(write(&format!("rename {from} to {to}"))),
        _ => None,
    }
}

/// `set web.size = m1.large`.
fn set(piece: &Piece<'_>, rest: &[Token<'_>]) -> Option<LocalisedText> {
    let (id, key) = rest.first()?.word()?.split_once('.')?;
    let value = match rest.get(1)?.is("=") {
        true => piece.slice(&rest[2..]),
        false => piece.slice(&rest[1..]),
    };
    Some(write(&format!("set {id} {key}={value}")))
}

/// `note web "slow"`, `note on web "slow"`, `note "slow"`.
fn annotated(keyword: &str, piece: &Piece<'_>, rest: &[Token<'_>]) -> Option<LocalisedText> {
    let text = rest.iter().find(|token| token.kind == Kind::Text).map_or("\"a text\"", |token| token.text);
    let ends: Vec<Token<'_>> = rest
        .iter()
        .filter(|token| token.is_arrow() || token.word().is_some_and(|word| !["on", "at", "for", "of"].contains(&word)))
        .copied()
        .collect();
    let on = match ends.as_slice() {
        [one] => one.text.to_owned(),
        [from, op, to] if op.is_arrow() => format!("{} {} {}", from.text, op.text, to.text),
        [] => "web".to_owned(),
        _ => return None,
    };
    let _ = piece;
    Some(write(&format!("{keyword} {text} on {on}")))
}

/// `import network.cdp`.
fn imported(rest: &[Token<'_>]) -> Option<LocalisedText> {
    let name = rest.first()?.word()?;
    let name = if name.contains('.') { name.to_owned() } else { format!("{name}.cdp") };
    Some(write(&format!("import \"{name}\"")))
}

/// `kind kafka = queue`, `kind kafka queue`.
fn kind(rest: &[Token<'_>]) -> Option<LocalisedText> {
    let words: Vec<&str> =
        rest.iter().filter_map(Token::word).filter(|word| !["extends", "is", "as", "like"].contains(word)).collect();
    match words.as_slice() {
        [id, base, ..] => Some(write(&format!("kind {id} : {base}"))),
        [id] => Some(both!(
            "say which kind it behaves like: `kind {id} : server`",
            "どの種類として振る舞うかを書きます: `kind {id} : server`"
        )),
        [] => None,
    }
}

/// `step Upgrade { … }`.
fn step(piece: &Piece<'_>, rest: &[Token<'_>]) -> Option<LocalisedText> {
    let words = rest.iter().take_while(|token| token.kind == Kind::Word).count();
    let caption = piece.slice(&rest[..words]);
    (words > 0).then(|| {
        both!(
            "the caption stands in quotes: `step \"{caption}\" {{ … }}`",
            "見出しは引用符で囲みます: `step \"{caption}\" {{ … }}`"
        )
    })
}

/// `row a b`.
fn listed(keyword: &str, piece: &Piece<'_>) -> Option<LocalisedText> {
    let words = piece.words();
    if words.len() < 3 || words.len() < piece.tokens.len() {
        return None;
    }
    let ids = words[1..].join(", ");
    Some(both!("commas separate ids: `{keyword} {ids}`", "IDはカンマで区切ります: `{keyword} {ids}`"))
}

/// A word that leads a statement in other languages, where this one has another word: `include "x.cdp"`.
pub(super) fn synonym(piece: &Piece<'_>) -> Option<Diagnostic> {
    let [first, second, ..] = piece.tokens.as_slice() else { return None };
    let word = first.word().filter(|word| !is_keyword(word))?;
    if second.kind != Kind::Text && second.kind != Kind::Word {
        return None;
    }
    let help = meant_statement(word)?;
    let help = match (word, second.kind) {
        ("include" | "use" | "require" | "source", Kind::Text) => write(&format!("import {}", second.text)),
        _ => help,
    };
    let message = both!("there is no statement `{word}`", "`{word}`という文はありません");
    Some(piece.at(first, message, help))
}
