//! Texts in HTML, as diagrams have them.

use crate::limits::import::LABEL;

/// The text without tags; a tag that ends a line does so here, too.
pub fn text(html: &str) -> String {
    const BREAKS: [&str; 12] = ["br", "p", "/p", "div", "/div", "li", "/li", "h1", "/h1", "h2", "/h2", "/tr"];
    let mut out = String::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let name: String = after.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '/').take(8).collect();
        let is_tag = name.trim_matches('/').starts_with(|c: char| c.is_ascii_alphabetic());
        // A longer tag is none that a text has.
        match after.bytes().take(4_000).position(|byte| byte == b'>').filter(|_| is_tag) {
            Some(end) => {
                if BREAKS.contains(&name.to_ascii_lowercase().trim_end_matches('/')) || name.eq_ignore_ascii_case("br/")
                {
                    out.push('\n');
                }
                rest = &after[end + 1..];
            }
            None => {
                out.push('<');
                rest = after;
            }
        }
    }
    unescaped(&(out + rest))
}

/// A label as it is written into a design: lines that say something, without what surrounds their words.
pub fn tidy(text: &str, is_word: impl Fn(&&str) -> bool) -> String {
    let lines = text.lines().map(|line| line.split_whitespace().filter(&is_word).collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n").chars().take(LABEL).collect()
}

/// The same with the commonest entities as the signs that they stand for, once.
fn unescaped(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let signs = [("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    signs.iter().fold(text.to_owned(), |text, (name, sign)| text.replace(name, sign))
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn tags_are_gone_and_lines_stay() {
        for (html, expected) in [
            ("a<br>b<br/>c", "a\nb\nc"),
            ("<div style=\"color:red\">Web</div><div>Tier</div>", "\nWeb\n\nTier\n"),
            ("x &lt; y &amp;amp; z", "x < y &amp; z"),
            ("1 < 2 and <b>3</b>", "1 < 2 and 3"),
            ("a <", "a <"),
        ] {
            assert_eq!(text(html), expected);
        }
    }
}
