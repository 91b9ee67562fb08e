//! Addresses that a picture may lead to. They are clicked on in a browser, so that whatever could run something, or could
//! be read in two ways, stays outside.

use crate::model::text::{LocalisedText, both};

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
pub fn objection(text: &str) -> Option<LocalisedText> {
    let taken = || {
        both!(
            "`link` takes an address that begins with http://, https:// or mailto:, a page such as `docs/page.html`, or `#id` of an element",
            "`link`の値は、http://、https://、mailto:で始まるアドレス、`docs/page.html`のようなページ、要素の`#id`のどれかです"
        )
    };
    let text = trimmed(text);
    if matches!(text, "http:" | "https:") {
        return Some(both!(
            "`//` begins a comment: put the address in quotes, link=\"https://…\"",
            "`//`はコメントの始まりです。アドレスは引用符で囲みます: link=\"https://…\""
        ));
    }
    if text.is_empty() || text == "#" {
        return Some(taken());
    }
    if text.len() > LONGEST {
        return Some(both!(
            "`link` takes an address of at most {LONGEST} bytes",
            "`link`のアドレスは{LONGEST}バイトまでです"
        ));
    }
    if let Some(odd) = text.chars().find(|&c| is_odd(c)) {
        let (en, ja) = in_words(odd);
        return Some(both!("`link` takes an address without {en}", "`link`のアドレスに{ja}は使えません"));
    }
    if text.starts_with('#') {
        return None;
    }
    if text.starts_with("//") {
        let right = format!("https:{text}");
        return Some(without_scheme(&right));
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
    (!safe).then(taken)
}

/// What is wrong with a page beside the picture whose address begins with a word.
fn beside(text: &str, first: &str) -> Option<LocalisedText> {
    if first.to_ascii_lowercase().starts_with("www.") {
        return Some(without_scheme(&format!("https://{text}")));
    }
    if first.contains('@') {
        return Some(without_scheme(&format!("mailto:{text}")));
    }
    // A reader that decodes twice would make letters of it.
    text.contains("&#").then(|| both!("`link` takes an address without `&#`", "`link`のアドレスに`&#`は使えません"))
}

fn without_scheme(right: &str) -> LocalisedText {
    both!(
        "`link` takes no address without its scheme: write {right}",
        "`link`のアドレスにはスキームが必要です。{right}と書きます"
    )
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

fn in_words(c: char) -> (String, String) {
    match c {
        '\\' | '"' | '<' | '>' | '`' => (format!("the character {c}"), format!("文字{c}")),
        ' ' => ("spaces (write %20)".to_owned(), "空白(%20と書きます)".to_owned()),
        c if c.is_whitespace() => {
            ("tabs, line breaks and other white space".to_owned(), "タブや改行などの空白".to_owned())
        }
        c => {
            let code = u32::from(c);
            (format!("characters that cannot be seen (here U+{code:04X})"), format!("目に見えない文字(U+{code:04X})"))
        }
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
