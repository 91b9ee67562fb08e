//! Text in one or more languages.

use std::fmt;

use crate::source::Span;

/// The languages of an output, most wanted first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Languages {
    order: Vec<String>,
    /// True when somebody has said which: an option, or the file.
    chosen: bool,
}

impl Languages {
    /// The order in which languages are tried: the wanted one, the file's, then English.
    pub fn new(wanted: Option<&str>, of_file: Option<&str>) -> Self {
        let mut order: Vec<String> = Vec::new();
        for tag in [wanted, of_file, Some("en")].into_iter().flatten() {
            let tag = tag.to_ascii_lowercase();
            if !order.contains(&tag) {
                order.push(tag);
            }
        }
        Languages { order, chosen: wanted.is_some() || of_file.is_some() }
    }

    /// These if somebody has chosen them, otherwise those of a reader who is known to prefer one.
    pub fn or(&self, preferred: Option<&str>) -> Languages {
        if self.chosen { self.clone() } else { Languages::new(preferred, None) }
    }

    /// The language that is wanted most.
    pub fn first(&self) -> &str {
        self.order.first().map_or("en", String::as_str)
    }

    /// True when the output is to be in Japanese.
    pub fn japanese(&self) -> bool {
        primary(self.first()) == "ja"
    }
}

/// The language of a tag without script and region: `pt` of `pt-BR`.
fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

/// A text that is the same for all, or one for each of several languages.
#[derive(Clone, Default)]
pub struct LocalisedText {
    entries: Vec<(Option<String>, String)>,
    /// Where it was written, if an author has written it. Most texts are of patterns and kinds: they stay small.
    span: Option<Box<Span>>,
}

/// Without its place, which is not what it says.
impl fmt::Debug for LocalisedText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.entries).finish()
    }
}

/// Texts are the same wherever they stand.
impl PartialEq for LocalisedText {
    fn eq(&self, other: &Self) -> bool {
        self.entries == other.entries
    }
}

impl Eq for LocalisedText {}

/// A text as data files have it: `{ en = "…", ja = "…" }`.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct Names {
    en: String,
    ja: String,
}

impl From<Names> for LocalisedText {
    fn from(names: Names) -> LocalisedText {
        LocalisedText::en_ja(names.en, names.ja)
    }
}

impl LocalisedText {
    /// The same text for every language.
    pub fn same(text: impl Into<String>) -> Self {
        LocalisedText { entries: vec![(None, text.into())], span: None }
    }

    /// English and Japanese.
    pub fn en_ja(en: impl Into<String>, ja: impl Into<String>) -> Self {
        let entries = vec![(Some("en".into()), en.into()), (Some("ja".into()), ja.into())];
        LocalisedText { entries, span: None }
    }

    /// The same, as it was written at a place.
    pub fn at(mut self, span: Span) -> Self {
        self.span = Some(Box::new(span));
        self
    }

    /// Where it was written, if an author has written it.
    pub fn span(&self) -> Option<Span> {
        self.span.as_deref().copied()
    }

    /// Adds the text of one language (none: for all); a later one of the same language replaces it.
    pub fn add(&mut self, language: Option<&str>, text: impl Into<String>) {
        let language = language.map(str::to_ascii_lowercase);
        let text = text.into();
        match self.entries.iter_mut().find(|(tag, _)| *tag == language) {
            Some((_, old)) => *old = text,
            None => self.entries.push((language, text)),
        }
    }

    /// The text in the first language there is: exact tag, then primary language, then anything.
    pub fn get(&self, languages: &Languages) -> &str {
        let by = |matches: &dyn Fn(&str) -> bool| {
            self.entries.iter().find(|(tag, _)| tag.as_deref().is_none_or(matches)).map(|(_, text)| text.as_str())
        };
        for wanted in &languages.order {
            let found = by(&|tag| tag == wanted).or_else(|| by(&|tag| primary(tag) == primary(wanted)));
            if let Some(text) = found {
                return text;
            }
        }
        self.entries.first().map_or("", |(_, text)| text)
    }

    /// Bytes of the text in all its languages.
    pub fn bytes(&self) -> usize {
        self.entries.iter().map(|(_, text)| text.len()).sum()
    }

    /// The text in English and in Japanese.
    pub fn pair(&self) -> (&str, &str) {
        let get = |tag| self.get(&Languages::new(Some(tag), None));
        (get("en"), get("ja"))
    }

    /// Language tags (none: for all) with their texts, in the order of writing.
    pub fn iter(&self) -> impl Iterator<Item = (Option<&str>, &str)> {
        self.entries.iter().map(|(tag, text)| (tag.as_deref(), text.as_str()))
    }
}

/// A text in English and Japanese, each a format string that names variables.
macro_rules! both {
    ($en:literal, $ja:literal $(,)?) => {
        $crate::model::LocalisedText::en_ja(format!($en), format!($ja))
    };
}
pub(crate) use both;

/// The same for every language.
impl From<String> for LocalisedText {
    fn from(text: String) -> Self {
        LocalisedText::same(text)
    }
}

/// The same for every language.
impl From<&str> for LocalisedText {
    fn from(text: &str) -> Self {
        LocalisedText::same(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_language_falls_back() {
        let text = LocalisedText::en_ja("Users", "お客様");
        assert_eq!(text.get(&Languages::new(Some("ja-JP"), None)), "お客様");
        assert_eq!(text.get(&Languages::new(Some("fr"), Some("ja"))), "お客様");
        assert_eq!(text.get(&Languages::new(Some("fr"), None)), "Users");
        let mut only_french = LocalisedText::default();
        only_french.add(Some("fr"), "Clients");
        assert_eq!(only_french.get(&Languages::new(None, None)), "Clients");
    }
}
