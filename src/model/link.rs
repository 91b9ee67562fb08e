//! Addresses that a picture may lead to. They are clicked on in a browser, so that whatever could run something, or could
//! be read in two ways, stays outside.

/// The longest address, in bytes.
const LONGEST: usize = 2048;

/// An address without the white space around it.
pub fn trimmed(text: &str) -> &str {
    text.trim_matches([' ', '\t', '\r', '\n'])
}

/// What is wrong with an address, in words.
///
/// It may be a page of the web (`http:`, `https:`), `mailto:`, `#id` of an element, or a page beside the picture:
/// `docs/page.html`, `../page.html#part`, `/page.html`. No other scheme is taken, and no `//host`.
pub fn objection(text: &str) -> Option<String> {
    const TAKEN: &str = "`link` takes an address that begins with http://, https:// or mailto:, a page such as \
                         `docs/page.html`, or `#id` of an element";
    let text = trimmed(text);
    if matches!(text, "http:" | "https:") {
        return Some("`//` begins a comment: put the address in quotes, link=\"https://…\"".to_owned());
    }
    if text.is_empty() || text == "#" {
        return Some(TAKEN.to_owned());
    }
    if text.len() > LONGEST {
        return Some(format!("`link` takes an address of at most {LONGEST} bytes"));
    }
    if let Some(odd) = text.chars().find(|&c| is_odd(c)) {
        return Some(format!("`link` takes an address without {}", in_words(odd)));
    }
    if text.starts_with('#') {
        return None;
    }
    if text.starts_with("//") {
        return Some(format!("`link` takes no address without its scheme: write https:{text}"));
    }
    let (first, rest) = text.split_at(text.find(['/', '?', '#']).unwrap_or(text.len()));
    let Some((scheme, after)) = first.split_once(':') else { return beside(text, first) };
    let safe = match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" => {
            after.is_empty()
                && rest.strip_prefix("//").is_some_and(|host| !host.is_empty() && !host.starts_with(['/', '?', '#']))
        }
        "mailto" => after.contains('@'),
        _ => false,
    };
    (!safe).then(|| TAKEN.to_owned())
}

/// What is wrong with a page beside the picture whose address begins with a word.
fn beside(text: &str, first: &str) -> Option<String> {
    if first.to_ascii_lowercase().starts_with("www.") {
        return Some(format!("`link` takes no address without its scheme: write https://{text}"));
    }
    if first.contains('@') {
        return Some(format!("`link` takes no address without its scheme: write mailto:{text}"));
    }
    // A reader that decodes twice would make letters of it.
    text.contains("&#").then(|| "`link` takes an address without `&#`".to_owned())
}

/// Browsers drop tabs and line feeds inside an address, and turn a backslash into a slash; what cannot be seen makes one
/// address look like another.
fn is_odd(c: char) -> bool {
    c.is_control()
        || c.is_whitespace()
        || matches!(c, '\\' | '"' | '<' | '>' | '`')
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff0}'..='\u{ffff}' | '\u{e0000}'..='\u{e0fff}')
}

fn in_words(c: char) -> String {
    match c {
        '\\' | '"' | '<' | '>' | '`' => format!("the character {c}"),
        ' ' => "spaces (write %20)".to_owned(),
        c if c.is_whitespace() => "tabs, line breaks and other white space".to_owned(),
        c => format!("characters that cannot be seen (here U+{:04X})", u32::from(c)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_the_web_and_beside_the_picture_pass() {
        for good in [
            "https://example.com/a?b=c&d",
            "HTTP://example.com",
            "mailto:a@example.com",
            "#web",
            " https://例え.jp/図 ",
            "docs/page.html",
            "../x.md",
            "page.html#part",
            "./設計/頁.html?a=b:c",
            "/runbooks/web",
            "?stage=2",
            "notes/10:30.md",
        ] {
            assert_eq!(objection(good), None, "{good}");
        }
    }

    #[test]
    fn what_runs_or_reads_in_two_ways_is_refused() {
        for bad in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            " javascript:alert(1)",
            "java\tscript:alert(1)",
            "java\nscript:alert(1)",
            "\u{1}javascript:alert(1)",
            "\u{200b}javascript:alert(1)",
            "\u{feff}javascript:alert(1)",
            "java&#115;cript:alert(1)",
            "javascript&#58;alert(1)",
            "data:text/html,x",
            "DATA:text/html;base64,eA==",
            "vbscript:x",
            "file:///etc/passwd",
            "view-source:https://example.com",
            "localhost:8080/x",
            ":x",
            "//example.com",
            "/\\example.com",
            "\\\\example.com",
            "/\t/example.com",
            "https:example.com",
            "https:///x",
            "https://?x",
            "https:\\\\example.com",
            "http://a b",
            "#",
            "",
            "mailto:",
            "www.example.com",
            "someone@example.com",
            "https://x\u{202e}\u{0}",
            "blob:https://example.com/1",
        ] {
            assert!(objection(bad).is_some(), "{bad:?}");
        }
    }
}
