//! Texts, values and properties, each so written that it is read as itself.

use std::fmt::Write as _;

use crate::inert::is_command;
use crate::model::{LocalisedText, Properties, Value};

/// `"…"`, or `ja "…" en "…"`.
pub fn text(text: &LocalisedText) -> String {
    let parts: Vec<String> = text
        .iter()
        .map(|(language, text)| match language {
            Some(language) => format!("{language} {}", quoted(text)),
            None => quoted(text),
        })
        .collect();
    if parts.is_empty() { quoted("") } else { parts.join(" ") }
}

/// ` static size=m1.large`: each with a space before it.
pub fn properties(properties: &Properties) -> String {
    let mut out = String::new();
    for (key, given) in properties.iter() {
        let _ = match given {
            Value::Flag(true) => write!(out, " {key}"),
            given => write!(out, " {key}={}", value(given)),
        };
    }
    out
}

/// A value as it can be read again.
pub fn value(given: &Value) -> String {
    match given {
        Value::Text(text) => word(text),
        Value::List(items) => format!("[{}]", items.iter().map(value).collect::<Vec<_>>().join(", ")),
        other => other.to_string(),
    }
}

/// A text, without quotes where it can do without.
pub fn word(text: &str) -> String {
    if is_bare(text) { text.to_owned() } else { quoted(text) }
}

/// True when a text can stand without quotes and is read as itself.
fn is_bare(text: &str) -> bool {
    let special = |c: char| c.is_whitespace() || is_hidden(c) || "{}[]();,\"=#".contains(c);
    !text.is_empty()
        // `=>` is an operator.
        && !text.starts_with('>')
        && !text.contains(special)
        && !text.contains("//")
        && !text.contains("/*")
        && crate::syntax::pattern_pairs::word_value(text) == Value::Text(text.to_owned())
}

/// Characters that are not seen, or that change how their neighbours are seen.
fn is_hidden(c: char) -> bool {
    let marks = matches!(c, '\u{AD}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{2069}' | '\u{FEFF}');
    // Joiners are part of words in some scripts and of pictographs.
    c.is_control() || (marks && !matches!(c, '\u{200C}' | '\u{200D}'))
}

/// A text in quotes.
pub fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for (at, c) in text.char_indices() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if is_hidden(c) || is_command(&text[..at], &text[at..]) => {
                let _ = write!(out, "\\u{{{:X}}}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_only_where_they_are_needed() {
        for plain in ["m1.large", "02:00", "10.0.0.0/16", "仮想", "-", "1.2.3", "007"] {
            assert_eq!(word(plain), plain);
        }
        for (text, written) in [
            ("", "\"\""),
            ("true", "\"true\""),
            ("3", "\"3\""),
            ("a b", "\"a b\""),
            ("http://a", "\"http://a\""),
            ("/img/*", "\"/img/*\""),
            (">=3", "\">=3\""),
            ("a\\\"\n\t\u{7}", "\"a\\\\\\\"\\n\\t\\u{7}\""),
            ("\u{202E}x", "\"\\u{202E}x\""),
        ] {
            assert_eq!(word(text), written);
        }
    }
}
