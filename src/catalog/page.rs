//! What a pattern's page says, section by section, whatever it is written as.

use crate::catalog::Entry;
use crate::catalog::parameters::{Parameter, parameters};
use crate::catalog::words::{category, twice, word};
use crate::design::print::{Sign, anchor_name, print_change};
use crate::model::{Languages, LocalisedText, Vocabulary};
use crate::rewrite::pattern::LanguageLists;
use crate::rewrite::rule::Rule;
use crate::rewrite::{Pattern, library};

/// A page in one language.
pub struct Page {
    /// The pattern's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its category's name.
    pub category: String,
    /// Other words for it.
    pub aliases: Vec<String>,
    /// The rest, in order.
    pub sections: Vec<Section>,
}

/// A heading and what stands under it.
pub struct Section {
    /// The heading.
    pub heading: String,
    /// What stands under it.
    pub body: Body,
}

/// What stands under a heading.
pub enum Body {
    /// A paragraph.
    Paragraph(String),
    /// A list.
    Items(Vec<String>),
    /// The picture, where pages have one.
    Picture,
    /// Callouts: number, text, and the place in the example.
    Steps(Vec<(usize, String, String)>),
    /// Target and parameters.
    Parameters(Vec<Parameter>),
    /// Text of the language.
    Code(String),
    /// Lines of a state with the signs of change.
    Changes(Vec<(Sign, String)>),
    /// Patterns, kinds or rules.
    Named(Vec<Named>),
}

/// Something that has an id and a name.
pub struct Named {
    /// Its id.
    pub id: String,
    /// Its name, and what it is if that is not said by the heading.
    pub name: String,
    /// True for a pattern of the catalogue, which has a page.
    pub is_pattern: bool,
}

/// The page of a pattern among the patterns of the catalogue.
pub fn page(entry: &Entry, languages: &Languages, patterns: &[Pattern]) -> Page {
    let Entry { pattern, example, .. } = entry;
    let mut writer = Writer { languages, sections: Vec::new() };
    for (key, text) in &pattern.texts {
        writer.add(key, Body::Paragraph(text.get(languages).to_owned()));
    }
    for (key, items) in guide_lists(pattern, languages) {
        writer.add(key, Body::Items(items.to_vec()));
    }
    writer.add("picture", Body::Picture);
    writer.add("steps", Body::Steps(steps(entry, languages)));
    for (key, items) in lists(pattern, languages) {
        writer.add(key, Body::Items(items.to_vec()));
    }
    for (key, text) in &pattern.guide.texts {
        let text = text.get(languages);
        // What has become of it stands before what does it now.
        let status = pattern.guide.word("status").filter(|_| *key == "today").map(|status| format!("{status}."));
        let gap = if languages.japanese() { "" } else { " " };
        let said = status.map(|status| format!("{}{gap}{text}", word(&status, languages)));
        writer.add(key, Body::Paragraph(said.unwrap_or_else(|| text.to_owned())));
    }
    writer.add("instead", Body::Named(instead(pattern, languages, patterns)));
    writer.add("parameters", Body::Parameters(parameters(pattern, languages)));
    let example = example_in(example, languages);
    writer.add("example", Body::Code(format!("{example}\n\n{}", entry.application())));
    writer.add("after", Body::Changes(changes(entry, languages)));
    let promises = pattern.ensures.iter().map(|ensure| ensure.text.get(languages).to_owned());
    writer.add("ensures", Body::Items(promises.collect()));
    writer.add("twice", Body::Paragraph(twice(pattern.twice, languages).to_owned()));
    let rules = fixes(pattern).map(|rule| named(&rule.id, &rule.name, languages, false));
    writer.add("fixes", Body::Named(rules.collect()));
    let related = related(pattern, patterns);
    writer.add("related", Body::Named(related.into_iter().map(|id| pattern_named(id, languages, patterns)).collect()));
    let origin = ["source", "later"].into_iter().filter_map(|key| pattern.guide.word(key));
    let origin = origin.map(|of| word(of, languages).to_owned());
    let colon = if languages.japanese() { ":" } else { ": " };
    let reference = pattern.guide.reference.as_ref();
    let reference = reference.map(|text| format!("{}{colon}{}", word("reference", languages), text.get(languages)));
    writer.add("origin", Body::Items(origin.chain(reference).collect()));
    Page {
        id: pattern.id.clone(),
        name: pattern.name.get(languages).to_owned(),
        category: category(&pattern.category, languages).to_owned(),
        aliases: pattern.aliases.clone(),
        sections: writer.sections,
    }
}

struct Writer<'a> {
    languages: &'a Languages,
    sections: Vec<Section>,
}

impl Writer<'_> {
    /// Adds a section, if there is something to say.
    fn add(&mut self, key: &str, body: Body) {
        let empty = match &body {
            Body::Paragraph(text) | Body::Code(text) => text.is_empty(),
            Body::Items(items) => items.is_empty(),
            Body::Steps(steps) => steps.is_empty(),
            Body::Parameters(parameters) => parameters.is_empty(),
            Body::Changes(lines) => lines.is_empty(),
            Body::Named(named) => named.is_empty(),
            Body::Picture => false,
        };
        if !empty {
            self.sections.push(Section { heading: word(key, self.languages).to_owned(), body });
        }
    }
}

/// Implementation, benefits and the like in the wanted language, or whichever there is.
pub fn lists<'a>(pattern: &'a Pattern, languages: &'a Languages) -> impl Iterator<Item = (&'a str, &'a [String])> {
    pattern.lists.iter().map(|(key, lists)| (key.as_str(), wanted(lists, languages)))
}

/// When to use it, and when not.
pub fn guide_lists<'a>(
    pattern: &'a Pattern,
    languages: &'a Languages,
) -> impl Iterator<Item = (&'a str, &'a [String])> {
    pattern.guide.lists.iter().map(|(key, lists)| (*key, wanted(lists, languages)))
}

fn wanted<'a>(lists: &'a LanguageLists, languages: &Languages) -> &'a [String] {
    let mut tags = LocalisedText::default();
    lists.iter().for_each(|(tag, _)| tags.add(Some(tag), tag.as_str()));
    let wanted = tags.get(languages);
    lists.iter().find(|(tag, _)| tag == wanted).map_or(&[][..], |(_, list)| list)
}

/// The related patterns: those that it names, then those that name it.
pub fn related<'a>(pattern: &'a Pattern, patterns: &'a [Pattern]) -> Vec<&'a str> {
    let mut all: Vec<&str> = pattern.related.iter().map(String::as_str).collect();
    let back = patterns.iter().filter(|other| other.id != pattern.id && other.related.contains(&pattern.id));
    for other in back {
        if !all.contains(&other.id.as_str()) {
            all.push(&other.id);
        }
    }
    all
}

/// The rules whose findings it fixes.
pub fn fixes(pattern: &Pattern) -> impl Iterator<Item = &'static Rule> {
    library::builtin_rules().iter().filter(|rule| rule.fix.contains(&pattern.id))
}

fn named(id: &str, name: &LocalisedText, languages: &Languages, is_pattern: bool) -> Named {
    Named { id: id.to_owned(), name: name.get(languages).to_owned(), is_pattern }
}

fn pattern_named(id: &str, languages: &Languages, patterns: &[Pattern]) -> Named {
    match patterns.iter().find(|pattern| pattern.id == id) {
        Some(pattern) => named(id, &pattern.name, languages, true),
        None => named(id, &LocalisedText::same(id), languages, false),
    }
}

/// Kinds and patterns that do it today. A word for both means the pattern.
fn instead(pattern: &Pattern, languages: &Languages, patterns: &[Pattern]) -> Vec<Named> {
    let one = |id: &String| match Vocabulary::builtin().kind(id) {
        Some(kind) if !patterns.iter().any(|pattern| pattern.id == *id) => {
            let name = format!("{} ({})", kind.name.get(languages), word("kind", languages));
            Named { id: id.clone(), name, is_pattern: false }
        }
        _ => pattern_named(id, languages, patterns),
    };
    pattern.guide.instead.iter().map(one).collect()
}

fn steps(entry: &Entry, languages: &Languages) -> Vec<(usize, String, String)> {
    let after = entry.after();
    let step = |callout: &crate::design::Callout| {
        let place = anchor_name(&after.architecture, callout.anchor).unwrap_or_default();
        (callout.number, callout.text.get(languages).to_owned(), place)
    };
    after.callouts.iter().map(step).collect()
}

/// The example as the pattern leaves it, with what it has changed, and with labels in the page's language.
pub fn changes(entry: &Entry, languages: &Languages) -> Vec<(Sign, String)> {
    let [before, after] = [entry.before(), entry.after()].map(|state| {
        let mut state = state.clone();
        let architecture = &mut state.architecture;
        let same = |label: &mut Option<LocalisedText>| {
            *label = label.as_ref().map(|text| LocalisedText::same(text.get(languages)));
        };
        architecture.nodes().into_iter().for_each(|node| same(&mut architecture.element_mut(node).label));
        architecture.links().to_vec().into_iter().for_each(|link| same(&mut architecture.edge_mut(link).label));
        state
    });
    print_change(&before, &after)
}

/// A text of the language with labels in the page's language only: of `en "…" ja "…"` one of the two is left.
fn example_in(text: &str, languages: &Languages) -> String {
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find("en \"") {
        let english = &rest[at + 3..];
        let japanese = quoted(english).and_then(|end| english[end..].strip_prefix(" ja ").map(|text| (end, text)));
        let label = japanese.and_then(|(end, text)| quoted(text).map(|last| (&english[..end], text.split_at(last))));
        match label.filter(|_| rest[..at].ends_with(' ')) {
            Some((english, (japanese, after))) => {
                out += &rest[..at];
                out += if languages.japanese() { japanese } else { english };
                rest = after;
            }
            None => {
                out += &rest[..at + 3];
                rest = english;
            }
        }
    }
    out + rest
}

/// Where a text in quotes ends, if one stands at the beginning.
fn quoted(text: &str) -> Option<usize> {
    let inside = text.strip_prefix('"')?;
    let mut escaped = false;
    let end = inside.find(|c| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    })?;
    Some(end + 2)
}

/// `③`.
pub fn circled(number: usize) -> String {
    let digit = u32::try_from(number).ok().filter(|number| (1..=20).contains(number));
    digit.and_then(|digit| char::from_u32(0x245F + digit)).map_or_else(|| format!("({number})"), String::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_are_in_the_language_of_the_page() {
        let text = r#"server web en "A \"b\"" ja "ア" x=1 { disk open "raw" }; a -> b en "only" role="en" c"#;
        let in_language = |tag| example_in(text, &Languages::new(Some(tag), None));
        assert_eq!(in_language("en"), text.replace(r#"en "A \"b\"" ja "ア""#, r#""A \"b\"""#));
        assert_eq!(in_language("ja"), text.replace(r#"en "A \"b\"" ja "ア""#, r#""ア""#));
    }
}
