//! Texts of diagrams, without what sets and colours them.

use crate::import::markup::{self, tidy};

/// A label as people read it: quotes, marks of Markdown, tags of HTML and signs for icons are gone.
pub fn plain(text: &str) -> String {
    let text = text.trim();
    let text = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
    let text = text.strip_prefix('`').and_then(|text| text.strip_suffix('`')).unwrap_or(text);
    let text = markup::text(text);
    let text = entities(&text).replace("**", "").replace("__", "").replace("\\n", "\n");
    tidy(&text, |word| !is_icon(word))
}

/// The icons in a label, as words: `fa:fa-database` is `database`.
pub fn icons(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c == '"').filter(|word| is_icon(word));
    let bare =
        |word: &str| word.split_once(':').map_or("", |(_, name)| name.trim_start_matches("fa-")).replace('-', " ");
    words.map(bare).collect::<Vec<_>>().join(" ")
}

fn is_icon(word: &str) -> bool {
    let word = word.trim_matches('"');
    ["fa:", "fas:", "fab:", "far:", "fal:", "fad:", "mdi:"].iter().any(|start| word.starts_with(start))
}

/// `#quot;` and `#35;`, as Mermaid writes what its own signs would take.
fn entities(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('#') {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        let end = after.bytes().take(10).position(|byte| byte == b';');
        let sign = end.and_then(|end| sign(&after[1..end]));
        match (sign, end) {
            (Some(sign), Some(end)) => {
                out.push(sign);
                rest = &after[end + 1..];
            }
            _ => {
                out.push('#');
                rest = &after[1..];
            }
        }
    }
    out + rest
}

fn sign(name: &str) -> Option<char> {
    Some(match name {
        "quot" => '"',
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "nbsp" => ' ',
        number => return number.parse().ok().and_then(char::from_u32).filter(|c| !c.is_control()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_what_people_read() {
        for (text, label) in [
            ("\"Orders<br/>DB\"", "Orders\nDB"),
            ("\"`**Bold** text`\"", "Bold text"),
            ("fa:fa-user Customer", "Customer"),
            ("a #quot;b#quot; #35;1", "a \"b\" #1"),
            ("C# and #5", "C# and #5"),
        ] {
            assert_eq!(plain(text), label);
        }
        assert_eq!(icons("fa:fa-shopping-cart Cart"), "shopping cart");
    }
}
