//! Names within a picture: XML names that two pictures on one page do not share.

/// What all ids of a picture begin with.
pub(super) fn prefix(title: &str, view: &str) -> String {
    const LONGEST: usize = 40;
    let mut slug = String::new();
    for c in title.chars().flat_map(char::to_lowercase) {
        let c = if is_name_char(c) && c != '.' { c } else { '-' };
        if !(c == '-' && slug.ends_with('-')) {
            slug.push(c);
        }
        if slug.chars().count() == LONGEST {
            break;
        }
    }
    let slug = slug.trim_matches('-');
    match (slug.is_empty(), view.is_empty()) {
        (true, true) => "cdp".to_owned(),
        (true, false) => format!("cdp-{view}"),
        (false, true) => format!("cdp-{slug}"),
        (false, false) => format!("cdp-{slug}-{view}"),
    }
}

/// As XML defines it, without the colon, which means a namespace.
fn is_name_char(c: char) -> bool {
    matches!(c,
        'a'..='z' | 'A'..='Z' | '0'..='9' | '_' | '-' | '.' | '\u{b7}'
        | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{37d}' | '\u{37f}'..='\u{1fff}'
        | '\u{200c}'..='\u{200d}' | '\u{203f}'..='\u{2040}' | '\u{2070}'..='\u{218f}' | '\u{2c00}'..='\u{2fef}'
        | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}' | '\u{10000}'..='\u{effff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_are_names() {
        assert_eq!(prefix("E-commerce: the \"shop\" <1>", "s1"), "cdp-e-commerce-the-shop-1-s1");
        assert_eq!(prefix("ECサイト（構成）", ""), "cdp-ecサイト（構成）");
        assert_eq!(prefix("①'&", "before"), "cdp-before");
        assert_eq!(prefix("", ""), "cdp");
        assert!(prefix(&"あ".repeat(500), "").chars().count() < 50);
    }
}
