//! Which ids say that elements are copies of each other: those that differ in a number or letter at their end only.

/// What is left of an id without the number or letter that tells copies apart: `web` of `web-2`, `app` of `app-c`, `n` of
/// `n1a`. An id that is nothing but that stays as it is.
pub fn stem(id: &str) -> &str {
    let starts = id.char_indices().map(|(at, _)| at).filter(|&at| at > 0);
    starts.into_iter().find(|&at| is_mark(&id[at..])).map_or(id, |at| &id[..at])
}

/// True for `-2`, `_b`, `-a1`, `-1a`, `2`, `1a`.
fn is_mark(text: &str) -> bool {
    match text.strip_prefix(['-', '_']) {
        Some(rest) => is_letter(rest) || is_number(rest.strip_prefix(|c: char| c.is_ascii_lowercase()).unwrap_or(rest)),
        None => is_number(text),
    }
}

fn is_letter(text: &str) -> bool {
    text.len() == 1 && text.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// One or two digits, and a letter behind them if need be.
fn is_number(text: &str) -> bool {
    let digits = text.strip_suffix(|c: char| c.is_ascii_lowercase()).unwrap_or(text);
    (1..=2).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn copies_have_one_stem() {
        let cases = [
            ("web", "web"),
            ("web-2", "web"),
            ("web-12", "web"),
            ("web2", "web"),
            ("web_b", "web"),
            ("app-a", "app"),
            ("app-c1", "app"),
            ("n1a", "n"),
            ("n1c", "n"),
            ("lb-tokyo", "lb-tokyo"),
            ("web-123", "web-1"),
            ("s-1", "s"),
            ("zone-1a", "zone"),
            ("2", "2"),
            ("データ2", "データ"),
            ("Web-A", "Web-A"),
        ];
        for (id, wanted) in cases {
            assert_eq!(stem(id), wanted, "{id}");
        }
    }
}
