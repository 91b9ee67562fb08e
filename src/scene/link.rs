//! Links that may go into a picture.

use std::fmt;

/// A link of a scheme that cannot run anything: `http`, `https`, `mailto`, or `#id` within the page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SafeLink(String);

impl SafeLink {
    /// The link, if it is safe. Anything a browser could read in another way is refused.
    pub fn new(text: &str) -> Option<SafeLink> {
        let text = text.trim_matches([' ', '\t', '\r', '\n']);
        // Browsers drop tabs and line feeds inside a URL, and turn a backslash into a slash.
        let odd = |c: char| c.is_control() || c.is_whitespace() || matches!(c, '\\' | '"' | '<' | '>' | '`');
        if text.is_empty() || text.len() > 2048 || text.contains(odd) {
            return None;
        }
        let safe = match text.split_once(':') {
            _ if text.starts_with('#') => text.len() > 1,
            Some((scheme, rest)) => match scheme.to_ascii_lowercase().as_str() {
                "http" | "https" => {
                    rest.strip_prefix("//").is_some_and(|host| !host.is_empty() && !host.starts_with('/'))
                }
                "mailto" => rest.contains('@'),
                _ => false,
            },
            None => false,
        };
        safe.then(|| SafeLink(text.to_owned()))
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SafeLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_harmless_schemes_pass() {
        for good in [
            "https://example.com/a?b=c&d",
            "HTTP://example.com",
            "mailto:a@example.com",
            "#web",
            " https://例え.jp/図 ",
        ] {
            assert!(SafeLink::new(good).is_some(), "{good}");
        }
        for bad in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            " javascript:alert(1)",
            "java\tscript:alert(1)",
            "java\nscript:alert(1)",
            "\u{1}javascript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "//example.com",
            "https:example.com",
            "https:///x",
            "https:\\\\example.com",
            "http://a b",
            "relative/page.html",
            "#",
            "",
            "mailto:",
            "https://x\u{202e}\u{0}",
            "blob:https://example.com/1",
        ] {
            assert!(SafeLink::new(bad).is_none(), "{bad:?}");
        }
    }
}
