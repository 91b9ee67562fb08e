//! Texts of others as they may be shown: nothing in them steers what shows them, be it a terminal or the log of a build.

use serde_json::Value;

/// True for what is not seen and yet does something: control characters but tabs and line breaks, signs that turn the
/// direction of a line, and the line breaks of Unicode.
pub fn steers(c: char) -> bool {
    let marks = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    marks || c.is_control() && !matches!(c, '\n' | '\t')
}

/// A text for people, of whatever it was made: what would steer is shown and does nothing; no line is a command to what
/// runs a build. Where the text has colours of ours, these stay.
pub fn inert(text: &str, colours: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut line_begins = true;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let colour = if colours { colour_sequence(rest) } else { None };
        if let Some(colour) = colour {
            out.push_str(colour);
            rest = &rest[colour.len()..];
            continue;
        }
        if line_begins && rest.starts_with("::") || is_command(&text[..text.len() - rest.len()], rest) {
            out.push('\\');
        }
        line_begins = c == '\n' || line_begins && c.is_whitespace();
        out.push(shown(c));
        rest = &rest[c.len_utf8()..];
    }
    out
}

/// True between the first two signs of what runs something wherever it stands: `##[…]`, `##vso[…]`, `##teamcity[…]`.
pub fn is_command(before: &str, rest: &str) -> bool {
    let word = rest.strip_prefix('#').filter(|_| before.ends_with('#'));
    word.is_some_and(|word| word.trim_start_matches(|c: char| c.is_ascii_alphanumeric()).starts_with('['))
}

/// A character as it is shown.
fn shown(c: char) -> char {
    match c {
        c if !steers(c) => c,
        '\0'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap_or(char::REPLACEMENT_CHARACTER),
        '\u{7f}' => '␡',
        _ => char::REPLACEMENT_CHARACTER,
    }
}

/// What chooses a colour, at the beginning of a text.
fn colour_sequence(text: &str) -> Option<&str> {
    let rest = text.strip_prefix("\u{1b}[")?;
    let numbers = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';').len();
    rest[numbers..].starts_with('m').then(|| &text[..numbers + 3])
}

/// Data as JSON over several lines. It is the same data when it is read, and steers nothing while it is seen.
pub fn json(data: &Value) -> String {
    escaped(format!("{data:#}\n"))
}

/// The same on one line.
pub fn json_line(data: &Value) -> String {
    escaped(format!("{data}\n"))
}

/// JSON in which what would steer, which stands in texts only, is written by its number.
pub fn escaped(json: String) -> String {
    if !json.contains(steers) && !json.contains("##") {
        return json;
    }
    let mut out = String::with_capacity(json.len());
    for (at, c) in json.char_indices() {
        match steers(c) || is_command(&json[..at], &json[at..]) {
            // All of these are in the first plane.
            true => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            false => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_is_shown() {
        assert_eq!(
            inert("a\u{1b}[31mb\r\u{7f}\u{9b}\u{202e}\u{2028}c\n\td", false),
            "a␛[31mb␍␡\u{fffd}\u{fffd}\u{fffd}c\n\td"
        );
        assert_eq!(inert("\u{1b}[31mred\u{1b}[0m\u{1b}[2J", true), "\u{1b}[31mred\u{1b}[0m␛[2J");
    }

    #[test]
    fn no_line_is_a_command() {
        for (text, expected) in [
            ("::error::x", "\\::error::x"),
            ("a::b\n  ::c", "a::b\n  \\::c"),
            ("##[group]x", "#\\#[group]x"),
            ("a ##vso[task.complete]", "a #\\#vso[task.complete]"),
            ("###[x]", "##\\#[x]"),
            ("## [x] #[x] a## b", "## [x] #[x] a## b"),
        ] {
            assert_eq!(inert(text, false), expected);
        }
    }

    #[test]
    fn json_says_the_same() {
        let text: String = (0..0x3000).filter_map(char::from_u32).collect();
        let data = serde_json::json!({ &text: [&text, "a ##vso[b]"] });
        for json in [json(&data), json_line(&data)] {
            assert!(!json.chars().any(steers) && !json.contains("##vso"), "{json}");
            assert_eq!(serde_json::from_str::<Value>(&json).expect("JSON"), data);
        }
    }
}
