//! What a definition says to those who choose a pattern: when, what it costs, what does it today, and where it comes from.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::vocabulary::either;
use crate::model::{LocalisedText, Vocabulary, both};
use crate::rewrite::pattern::{LanguageLists, plain_of, text_of, words_of};
use crate::source::Span;
use crate::suggest::{misspelt, question};
use crate::syntax::tree::{DocValue, Name};

/// Names of the lines that hold a list for each language, in the order of a page.
pub const GUIDE_LISTS: [&str; 2] = ["when", "not_when"];
/// Names of the lines that hold a text.
pub const GUIDE_TEXTS: [&str; 2] = ["cost", "today"];
/// Names of the lines that hold one of a few words, and the words.
pub const GUIDE_WORDS: [(&str, &[&str]); 3] = [
    ("status", &["living", "managed", "obsolete"]),
    ("source", &["deck", "wiki", "project", "practice"]),
    ("later", &["listed", "merged", "replaced", "missing"]),
];

/// All of it is optional: a pattern of a design's own need not say anything.
#[derive(Clone, Default, Debug)]
pub struct Guide {
    /// When to use it, and when not: a list for each language.
    pub lists: Vec<(&'static str, LanguageLists)>,
    /// What it costs, and what does it today.
    pub texts: Vec<(&'static str, LocalisedText)>,
    /// Whether it lives on, where it comes from, what has become of its name.
    pub words: Vec<(&'static str, &'static str)>,
    /// Where it can be read in public: titles and publishers.
    pub reference: Option<LocalisedText>,
    /// Kinds and patterns that do it today.
    pub instead: Vec<String>,
    instead_span: Option<Span>,
    /// Its place in the order in which the patterns of its category are taught, from 1.
    pub order: Option<u32>,
}

impl Guide {
    /// Takes a line, if it is one of these.
    pub(super) fn take(&mut self, name: &Name, value: &DocValue, diagnostics: &mut Diagnostics) -> bool {
        let key = name.node.as_str();
        let wrong = |message: LocalisedText| Diagnostic::error(Code::PatternDefinition, name.span, message);
        if let Some(key) = GUIDE_TEXTS.into_iter().find(|known| *known == key) {
            self.texts.push((key, text_of(value)));
        } else if let Some(key) = GUIDE_LISTS.into_iter().find(|known| *known == key) {
            let lists = match value {
                DocValue::Lists(lists) => lists.clone(),
                DocValue::Value(value) => vec![("en".to_owned(), words_of(value))],
            };
            self.lists.push((key, lists));
        } else if let Some((key, words)) = GUIDE_WORDS.into_iter().find(|(known, _)| *known == key) {
            match words.iter().find(|word| **word == plain_of(value)) {
                Some(word) => self.words.push((key, word)),
                None => {
                    let list = either(words);
                    diagnostics.push(wrong(both!("`{key}` is {list}", "`{key}`の値は次のどれかです: {list}")));
                }
            }
        } else if key == "reference" {
            self.reference = Some(text_of(value));
        } else if key == "order" {
            self.order = plain_of(value).parse().ok().filter(|order| *order > 0);
            if self.order.is_none() {
                diagnostics.push(wrong(both!("`order` is a number from 1", "`order`の値は1以上の整数です")));
            }
        } else if key == "instead" {
            if let DocValue::Value(value) = value {
                self.instead = words_of(value);
            }
            self.instead_span = Some(name.span);
        } else {
            return false;
        }
        true
    }

    /// What is said in a line that holds one of a few words.
    pub fn word(&self, key: &str) -> Option<&'static str> {
        self.words.iter().find(|(known, _)| *known == key).map(|(_, word)| *word)
    }

    /// Reports what `instead` names and nobody knows.
    pub fn check(&self, vocabulary: &Vocabulary, patterns: &[&str], diagnostics: &mut Diagnostics) {
        let Some(span) = self.instead_span else { return };
        let is_known = |word: &str| vocabulary.kind(word).is_some() || patterns.contains(&word);
        for word in self.instead.iter().filter(|word| !is_known(word)) {
            let message = both!(
                "`instead` names `{word}`, which is neither a kind nor a pattern",
                "`instead`の`{word}`は、種類でもパターンでもありません"
            );
            let known = vocabulary.words().into_iter().chain(patterns.iter().copied());
            diagnostics.push(
                Diagnostic::error(Code::PatternDefinition, span, message)
                    .maybe_help(misspelt(word, known).map(question)),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::design::compile::compile;
    use crate::limits::Limits;
    use crate::world::Memory;

    fn found(lines: &str) -> Vec<String> {
        let text = format!(
            "kind kafka : queue\npattern other {{ rewrite {{ }} }}\npattern p {{\n{lines}\nrewrite {{ }}\n}}\nserver web\n"
        );
        let compiled = compile("test.cdp", text.as_bytes(), &Memory::default(), &Limits::default());
        compiled.diagnostics.iter().map(|diagnostic| diagnostic.message.as_str().to_owned()).collect()
    }

    #[test]
    fn what_is_said_rightly_is_taken() {
        let lines = "when = [\"often\"]\nnot_when = en [\"never\"] ja [\"使わない\"]\ncost = \"little\"\ntoday = en \"a\" ja \"b\"\n\
             status = living\nsource = wiki\nlater = merged\nreference = en \"A book\" ja \"本\"\norder = 3\ninstead = [cdn, kafka, multi-server, other]";
        assert_eq!(found(lines), [""; 0]);
    }

    #[test]
    fn what_is_said_wrongly_is_told() {
        for (line, message) in [
            ("status = dead", "`status` is "),
            ("source = book", "`source` is "),
            ("later = gone", "`later` is "),
            ("order = 0", "`order` is a number from 1"),
            ("order = first", "`order` is a number from 1"),
            ("instead = [cnd]", "`instead` names `cnd`"),
        ] {
            let found = found(line);
            assert!(found.len() == 1 && found[0].starts_with(message), "{line}: {found:?}");
        }
    }
}
