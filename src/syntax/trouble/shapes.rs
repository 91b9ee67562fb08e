//! Statements in the shape of another language, or in another order: a colon before the label, the label before the id.

use super::piece::{Kind, Piece, Token};
use crate::diagnostic::Diagnostic;
use crate::model::both;
use crate::syntax::keywords::{DESIGN, is_keyword};

/// `title: My shop`, `users -> web: HTTPS`, `server web: Web`.
pub(super) fn colon(piece: &Piece<'_>) -> Option<Diagnostic> {
    let tokens = &piece.tokens;
    let at = tokens.iter().position(|token| token.is(":"))?;
    let first = tokens.first()?.word()?;
    if first == "kind" || is_keyword(first) && first != "apply" {
        return None;
    }
    let message = both!("`:` is not used here", "ここでは`:`を使いません");
    let after = quoted(piece, &tokens[at + 1..]);
    let before = piece.slice(&tokens[..at]);
    let help = if first == "apply" {
        let key = at.checked_sub(1).and_then(|at| tokens[at].word()).unwrap_or("count");
        let value = tokens.get(at + 1).map_or("3", |token| token.text);
        both!("a parameter is written `{key}={value}`", "パラメータは`{key}={value}`と書きます")
    } else if tokens[..at].iter().any(Token::is_arrow) || at > 1 {
        both!("the label stands in quotes: `{before} {after}`", "ラベルは引用符で囲みます: `{before} {after}`")
    } else if DESIGN.contains(&first) {
        both!("write `{first} = {after}`", "`{first} = {after}`と書きます")
    } else {
        let value = after.trim_matches('"');
        both!(
            "a property is written `{first} = {value}`, and a label stands in quotes after the id: `server {first} {after}`",
            "プロパティなら`{first} = {value}`と書きます。ラベルはIDの後に引用符で囲みます: `server {first} {after}`"
        )
    };
    Some(piece.at(&tokens[at], message, help))
}

/// What follows, as a text; of many lines only the first.
fn quoted(piece: &Piece<'_>, tokens: &[Token<'_>]) -> String {
    match tokens.first() {
        Some(token) if token.kind == Kind::Text => token.text.to_owned(),
        Some(token) if token.kind == Kind::Word => {
            let line = piece.text[token.at..].lines().next().unwrap_or_default();
            format!("\"{}\"", line.split(['{', '}', ';', '"', '#']).next().unwrap_or_default().trim())
        }
        _ => "\"…\"".to_owned(),
    }
}

/// `title "My shop"`.
pub(super) fn property_without_sign(piece: &Piece<'_>) -> Option<Diagnostic> {
    let [first, text, ..] = piece.tokens.as_slice() else { return None };
    let key = first.word().filter(|word| DESIGN.contains(word))?;
    if text.kind != Kind::Text {
        return None;
    }
    let rest = piece.slice(&piece.tokens[1..]);
    let message = both!("`{key}` is a property of the design", "`{key}`は図のプロパティです");
    Some(piece.at(first, message, both!("write `{key} = {rest}`", "`{key} = {rest}`と書きます")))
}

/// `server "Web" web`.
pub(super) fn label_before_id(piece: &Piece<'_>) -> Option<Diagnostic> {
    let [kind, label, rest @ ..] = piece.tokens.as_slice() else { return None };
    let kind = kind.word().filter(|word| !is_keyword(word) && !DESIGN.contains(word))?;
    if label.kind != Kind::Text {
        return None;
    }
    let id = rest.first().and_then(Token::word);
    let message = both!("the id is missing before the label", "ラベルの前にIDがありません");
    let label_text = label.text;
    let help = match id {
        Some(id) => {
            both!("the id goes first: `{kind} {id} {label_text}`", "IDを先に書きます: `{kind} {id} {label_text}`")
        }
        None => both!(
            "give the element an id, by which edges name it: `{kind} my-{kind} {label_text}`",
            "線で参照するためのIDを付けます: `{kind} my-{kind} {label_text}`"
        ),
    };
    Some(piece.at(label, message, help))
}

/// `server web.1`, `users -> zone-a.web`.
pub(super) fn dotted(piece: &Piece<'_>) -> Option<Diagnostic> {
    let tokens = &piece.tokens;
    let edge = tokens.iter().any(Token::is_arrow);
    let names: Vec<&Token<'_>> = match edge {
        true => tokens.iter().take_while(|token| token.kind != Kind::Text && !token.is("=")).collect(),
        false => tokens.iter().skip(1).take(1).collect(),
    };
    let token = names.into_iter().find(|token| token.word().is_some_and(|word| word.contains('.')))?;
    let word = token.text;
    let last = word.rsplit('.').next().unwrap_or(word);
    let whole = word.replace('.', "-");
    let message = both!("an id has no dots", "IDに`.`は使えません");
    let help = match edge {
        true => both!(
            "every id is known everywhere, without a path: write `{last}`",
            "IDはどこからでも経路なしで参照できます。`{last}`と書きます"
        ),
        false => both!("write `{whole}`", "`{whole}`と書きます"),
    };
    Some(piece.at(token, message, help))
}

/// `db d role=main "Main"`: the label goes to the front.
pub(super) fn label_last(piece: &Piece<'_>) -> Option<Diagnostic> {
    let tokens = &piece.tokens;
    if tokens.first().and_then(Token::word).is_none_or(is_keyword) {
        return None;
    }
    let at = tokens.iter().position(|token| token.kind == Kind::Text && !after_sign(tokens, token))?;
    let start = tokens[..at].iter().rposition(Token::is_arrow).map_or(1, |arrow| arrow + 1);
    if at <= start + 1 {
        return None;
    }
    // `my web "Web"`: no properties, but an id of two words.
    let between = &tokens[start..at];
    let label = tokens[at].text;
    if between.iter().all(|token| token.kind == Kind::Word) {
        let words: Vec<&str> = between.iter().map(|token| token.text).collect();
        let id = words.join("-");
        let message = both!("the label stands right after the id", "ラベルはIDのすぐ後に書きます");
        let help = both!("an id is one word: `{id} {label}`", "IDは1語です: `{id} {label}`");
        return Some(piece.at(&tokens[at], message, help));
    }
    if !between.iter().any(|token| token.is("=")) {
        return None;
    }
    let ids = between.iter().take_while(|token| token.is(",") || token.kind == Kind::Word).count();
    // The word before a `=` is a property. Where there is none, the first word of all is one, and this is no element.
    let ids = between.get(ids).map_or(Some(ids), |token| if token.is("=") { ids.checked_sub(1) } else { Some(ids) });
    let ids = ids.filter(|&ids| ids > 0)?;
    let (front, properties) = between.split_at(ids);
    let right =
        format!("{}{} {label} {}", &piece.text[..tokens[start].at], piece.slice(front), piece.slice(properties));
    let message = both!("the label stands before the properties", "ラベルはプロパティより前に書きます");
    Some(piece.at(&tokens[at], message, both!("write `{right}`", "`{right}`と書きます")))
}

/// True for a text that is the value of a property, or follows a language in one.
fn after_sign(tokens: &[Token<'_>], token: &Token<'_>) -> bool {
    let at = tokens.iter().position(|other| other.at == token.at).unwrap_or(0);
    let before = |n: usize| at.checked_sub(n).map(|at| &tokens[at]);
    before(1).is_some_and(|token| token.is("=") || token.is("[") || token.is(","))
}
