//! Writing XML: the only place where text is escaped.

use crate::inert::{is_command, steers};

/// Builds an XML text. Elements are opened, given attributes, filled and closed in this order.
#[derive(Debug, Default)]
pub struct Xml {
    out: String,
    /// The start tag is not finished: attributes may follow.
    open: bool,
}

impl Xml {
    /// With room for so many bytes.
    pub fn with_capacity(bytes: usize) -> Self {
        Xml { out: String::with_capacity(bytes), open: false }
    }

    /// Begins an element. The name comes from the program, never from a design.
    pub fn start(&mut self, name: &'static str) -> &mut Self {
        self.finish_tag();
        self.out.push('<');
        self.out.push_str(name);
        self.open = true;
        self
    }

    /// An attribute of the element just begun.
    pub fn attribute(&mut self, name: &'static str, value: &str) -> &mut Self {
        self.begin_attribute(name);
        escape(&mut self.out, value);
        self.out.push('"');
        self
    }

    /// An attribute that is a number.
    pub fn number(&mut self, name: &'static str, value: f64) -> &mut Self {
        self.begin_attribute(name);
        number(&mut self.out, value);
        self.out.push('"');
        self
    }

    /// An attribute whose value a function writes, from characters that need no escaping.
    pub fn raw(&mut self, name: &'static str, write: impl FnOnce(&mut String)) -> &mut Self {
        self.begin_attribute(name);
        write(&mut self.out);
        self.out.push('"');
        self
    }

    fn begin_attribute(&mut self, name: &'static str) {
        debug_assert!(self.open, "attribute {name} outside of a start tag");
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
    }

    /// Text in the current element.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.finish_tag();
        escape(&mut self.out, text);
        self
    }

    /// What was written by another `Xml`, or needs no escaping.
    pub fn markup(&mut self, markup: &str) -> &mut Self {
        self.finish_tag();
        self.out.push_str(markup);
        self
    }

    /// Ends the current element, whose name is given again.
    pub fn end(&mut self, name: &'static str) -> &mut Self {
        if self.open {
            self.out.push_str("/>");
            self.open = false;
        } else {
            self.out.push_str("</");
            self.out.push_str(name);
            self.out.push('>');
        }
        self
    }

    /// A line break for the reader of the source.
    pub fn line(&mut self) -> &mut Self {
        self.finish_tag();
        self.out.push('\n');
        self
    }

    fn finish_tag(&mut self) {
        if self.open {
            self.out.push('>');
            self.open = false;
        }
    }

    /// The text.
    pub fn finish(mut self) -> String {
        self.finish_tag();
        self.out
    }
}

/// Writes a text so that it means itself, in content and in attributes alike.
/// Characters that XML forbids become U+FFFD.
pub fn escape(out: &mut String, text: &str) {
    for (at, c) in text.char_indices() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' => out.push_str("&#9;"),
            '\n' => out.push_str("&#10;"),
            '\r' => out.push_str("&#13;"),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            // The same for who reads the XML, and nothing for a terminal on which it is seen.
            c if steers(c) || is_command(&text[..at], &text[at..]) => out.push_str(&format!("&#{};", u32::from(c))),
            c => out.push(c),
        }
    }
}

/// Writes a number with at most two decimals: `-0.5`, `12`, `3.25`, never `-0`.
pub fn number(out: &mut String, value: f64) {
    let hundredths = (value * 100.0).round();
    // Beyond this a picture makes no sense; casting takes care of what is not a number.
    let hundredths = hundredths.clamp(-1e12, 1e12) as i64;
    if hundredths < 0 {
        out.push('-');
    }
    let magnitude = hundredths.unsigned_abs();
    let mut digits = [0u8; 20];
    let mut at = digits.len();
    let mut whole = magnitude / 100;
    loop {
        at -= 1;
        digits[at] = b'0' + (whole % 10) as u8;
        whole /= 10;
        if whole == 0 {
            break;
        }
    }
    out.extend(digits[at..].iter().map(|&d| char::from(d)));
    let fraction = (magnitude % 100) as u8;
    if fraction > 0 {
        out.push('.');
        out.push(char::from(b'0' + fraction / 10));
        if !fraction.is_multiple_of(10) {
            out.push(char::from(b'0' + fraction % 10));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_short() {
        let written = |value| {
            let mut out = String::new();
            number(&mut out, value);
            out
        };
        for (value, text) in [
            (0.0, "0"),
            (-0.0, "0"),
            (-0.004, "0"),
            (-0.5, "-0.5"),
            (12.0, "12"),
            (3.25, "3.25"),
            (1.005, "1"),
            (9.999, "10"),
            (0.07, "0.07"),
            (-1234.5, "-1234.5"),
            (f64::NAN, "0"),
            (f64::INFINITY, "10000000000"),
        ] {
            assert_eq!(written(value), text);
        }
    }

    proptest! {
        #[test]
        fn any_text_survives(text in any::<String>()) {
            let mut xml = Xml::default();
            xml.start("a").attribute("t", &text).start("b").text(&text).end("b").end("a");
            let xml = xml.finish();
            let document = usvg::roxmltree::Document::parse(&xml).expect("well-formed");
            let root = document.root_element();
            let allowed = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
            let expected: String = text.chars().map(|c| if allowed(c) { c } else { '\u{fffd}' }).collect();
            prop_assert_eq!(root.attribute("t"), Some(expected.as_str()));
            let inner = root.first_element_child().and_then(|b| b.text().map(str::to_owned)).unwrap_or_default();
            prop_assert_eq!(inner, expected);
        }
    }

    #[test]
    fn control_characters_are_replaced() {
        let mut out = String::new();
        escape(&mut out, "a\u{0}\u{b}\u{1f}<&>'\"\u{ffff}");
        assert_eq!(out, "a\u{fffd}\u{fffd}\u{fffd}&lt;&amp;&gt;&#39;&quot;\u{fffd}");
    }
}
