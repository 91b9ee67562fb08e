//! What a pattern's page says, section by section, whatever it is written as.

use crate::catalog::Entry;
use crate::catalog::parameters::{Parameter, parameters};
use crate::catalog::words::{category, twice, word};
use crate::design::print::{Sign, anchor_name, print_change};
use crate::model::{Languages, LocalisedText};
use crate::rewrite::Pattern;

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
    /// Other patterns: id and name.
    Patterns(Vec<(String, String)>),
}

/// The page of a pattern. `name_of` knows the names of the patterns that it is related to.
pub fn page(entry: &Entry, languages: &Languages, name_of: impl Fn(&str) -> Option<LocalisedText>) -> Page {
    let Entry { pattern, example, .. } = entry;
    let mut writer = Writer { languages, sections: Vec::new() };
    for (key, text) in &pattern.texts {
        writer.add(key, Body::Paragraph(text.get(languages).to_owned()));
    }
    writer.add("picture", Body::Picture);
    writer.add("steps", Body::Steps(steps(entry, languages)));
    for (key, items) in lists(pattern, languages) {
        writer.add(key, Body::Items(items.to_vec()));
    }
    writer.add("parameters", Body::Parameters(parameters(pattern, languages)));
    writer.add("example", Body::Code(format!("{example}\n\n{}", entry.application())));
    writer.add("after", Body::Changes(changes(entry)));
    let promises = pattern.ensures.iter().map(|ensure| ensure.text.get(languages).to_owned());
    writer.add("ensures", Body::Items(promises.collect()));
    writer.add("twice", Body::Paragraph(twice(pattern.twice, languages).to_owned()));
    let named = |id: &String| (id.clone(), name_of(id).map_or(id.clone(), |name| name.get(languages).to_owned()));
    writer.add("related", Body::Patterns(pattern.related.iter().map(named).collect()));
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
            Body::Patterns(patterns) => patterns.is_empty(),
            Body::Picture => false,
        };
        if !empty {
            self.sections.push(Section { heading: word(key, self.languages).to_owned(), body });
        }
    }
}

/// Implementation, benefits and the like in the wanted language, or whichever there is.
pub fn lists<'a>(pattern: &'a Pattern, languages: &'a Languages) -> impl Iterator<Item = (&'a str, &'a [String])> {
    pattern.lists.iter().map(|(key, lists)| {
        let mut tags = LocalisedText::default();
        lists.iter().for_each(|(tag, _)| tags.add(Some(tag), tag.as_str()));
        let wanted = tags.get(languages);
        let items = lists.iter().find(|(tag, _)| tag == wanted).map_or(&[][..], |(_, list)| list);
        (key.as_str(), items)
    })
}

fn steps(entry: &Entry, languages: &Languages) -> Vec<(usize, String, String)> {
    let after = entry.after();
    let step = |callout: &crate::design::Callout| {
        let place = anchor_name(&after.architecture, callout.anchor).unwrap_or_default();
        (callout.number, callout.text.get(languages).to_owned(), place)
    };
    after.callouts.iter().map(step).collect()
}

/// The example as the pattern leaves it, with what it has changed.
pub fn changes(entry: &Entry) -> Vec<(Sign, String)> {
    print_change(entry.before(), entry.after())
}

/// `③`.
pub fn circled(number: usize) -> String {
    let digit = u32::try_from(number).ok().filter(|number| (1..=20).contains(number));
    digit.and_then(|digit| char::from_u32(0x245F + digit)).map_or_else(|| format!("({number})"), String::from)
}
