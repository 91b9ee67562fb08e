//! What a text of XML costs whoever reads it, looked at before it is parsed: readers compare the attributes of an element,
//! and the namespaces of a text, each with all others.

/// Namespaces that a text may declare; some editors do so on every element.
const NAMESPACES: usize = 1_000;

/// Refuses a text with more attributes on one element than this.
pub fn bounded(text: &str, most: usize) -> Result<(), String> {
    const ASIDE: [(&str, &str); 3] = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")];
    let mut rest = text;
    let mut namespaces = 0;
    while let Some(at) = rest.find('<') {
        rest = &rest[at..];
        if let Some((start, end)) = ASIDE.iter().find(|(start, _)| rest.starts_with(start)) {
            rest = rest[start.len()..].split_once(end).map_or("", |(_, after)| after);
            continue;
        }
        let (tag, attributes) = tag(rest);
        if attributes > most {
            return Err(format!("an element of it has more than {most} attributes"));
        }
        namespaces += tag.matches("xmlns").count();
        if namespaces > NAMESPACES {
            return Err(format!("it declares more than {NAMESPACES} namespaces"));
        }
        rest = &rest[tag.len()..];
    }
    Ok(())
}

/// A tag up to its end, and the quoted values in it.
fn tag(text: &str) -> (&str, usize) {
    let mut quote = None;
    let mut values = 0;
    for (at, byte) in text.bytes().enumerate() {
        match (byte, quote) {
            (b'>', None) => return (&text[..=at], values),
            (b'"' | b'\'', None) => quote = Some(byte),
            (_, Some(open)) if open == byte => {
                quote = None;
                values += 1;
            }
            _ => {}
        }
    }
    (text, values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_counted_and_comments_are_not() {
        let own =
            "<svg xmlns='http://www.w3.org/2000/svg' a=\">\"><!-- <x ' --><g b='\"' c=\"'\"/><![CDATA[<y \"]]></svg>";
        assert_eq!(bounded(own, 2), Ok(()));
        assert!(bounded(own, 1).is_err());
        assert!(bounded(&format!("<!-- <x ' --><g {}/>", "a='>' ".repeat(11)), 10).is_err());
        assert!(bounded(&"<g xmlns:a='b'>".repeat(2_000), 10).is_err_and(|why| why.contains("namespaces")));
        assert_eq!(bounded("<", 1), Ok(()));
        assert_eq!(bounded("<!--", 1), Ok(()));
    }
}
