//! All texts of a design that a picture may show, each with its place: for what is to be said of a text itself.

use std::fmt;

use crate::design::{Design, State};
use crate::model::{Architecture, Languages, Link, LocalisedText, Node, Op};
use crate::source::Span;

/// A text that a picture may show.
#[derive(Clone, Copy, Debug)]
pub struct Said<'a> {
    /// What it is.
    pub what: What<'a>,
    /// The text itself, in the language of the picture.
    pub text: &'a str,
    /// Where it was written; of a text of a pattern, the statement that applied it.
    pub span: Option<Span>,
    /// The pattern that brought it along.
    pub pattern: Option<&'a str>,
}

/// What a text is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum What<'a> {
    /// Of the design.
    Title,
    /// Of the design.
    Subtitle,
    /// Of a state.
    Caption,
    /// A pattern's name.
    Name,
    /// The label of an element, by id.
    Label(&'a str),
    /// The properties that stand under the label of an element.
    SmallPrint(&'a str),
    /// The text on an edge.
    Edge(&'a str, Op, &'a str),
    /// The sentence of a numbered circle.
    Callout(usize),
    /// A note.
    Note,
}

/// As it is called in a message.
impl fmt::Display for What<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            What::Title => f.write_str("the title"),
            What::Subtitle => f.write_str("the subtitle"),
            What::Caption => f.write_str("a caption"),
            What::Name => f.write_str("the name of a pattern"),
            What::Label(id) => write!(f, "the label of `{id}`"),
            What::SmallPrint(id) => write!(f, "the small print under `{id}`"),
            What::Edge(from, op, to) => write!(f, "the text of `{from} {op} {to}`"),
            What::Callout(number) => write!(f, "the sentence of circle {number}"),
            What::Note => f.write_str("a note"),
        }
    }
}

impl<'a> Said<'a> {
    /// The label of an element, or what else stands on it.
    pub fn of_element(architecture: &'a Architecture, node: Node, languages: &Languages) -> Said<'a> {
        let element = architecture.element(node);
        let pattern = element.origin.pattern.as_deref();
        let span = element.label.as_ref().and_then(LocalisedText::span).or(Some(element.span));
        Said { what: What::Label(&element.id), text: element.name(languages), span, pattern }
    }

    /// The text of an edge, if it has one.
    pub fn of_edge(architecture: &'a Architecture, link: Link, languages: &Languages) -> Option<Said<'a>> {
        let edge = architecture.edge(link);
        let label = edge.label.as_ref()?;
        let (from, to) = architecture.ends(link);
        let id = |node| architecture.element(node).id.as_str();
        let what = What::Edge(id(from), edge.op, id(to));
        let span = label.span().or(Some(edge.span));
        Some(Said { what, text: label.get(languages), span, pattern: edge.pattern.as_deref() })
    }
}

/// All of them: of the design, then state by state. What several states share comes several times.
pub fn all<'a>(design: &'a Design, languages: &'a Languages) -> impl Iterator<Item = Said<'a>> {
    let head = [(What::Title, &design.title), (What::Subtitle, &design.subtitle)];
    let head = head.into_iter().filter_map(|(what, text)| Some(own(what, text.as_ref()?, None, languages)));
    head.chain(design.states.iter().flat_map(|state| of_state(state, languages)))
}

/// Bytes of all that a state says, whatever the language.
pub fn bytes(state: &State) -> usize {
    let architecture = &state.architecture;
    let of = |label: Option<&LocalisedText>| label.map_or(0, LocalisedText::bytes);
    let elements = architecture.nodes().into_iter().map(|node| architecture.element(node));
    let elements = elements.map(|element| of(element.label.as_ref()) + element.properties.bytes());
    let edges = architecture.links().iter().map(|&link| architecture.edge(link));
    let edges = edges.map(|edge| of(edge.label.as_ref()) + edge.properties.bytes());
    let callouts = state.callouts.iter().map(|callout| callout.text.bytes());
    let notes = state.notes.iter().map(|note| note.text.bytes());
    of(state.caption.as_ref()) + elements.chain(edges).chain(callouts).chain(notes).sum::<usize>()
}

fn of_state<'a>(state: &'a State, languages: &'a Languages) -> impl Iterator<Item = Said<'a>> {
    let architecture = &state.architecture;
    let caption = state.caption.iter().map(|text| own(What::Caption, text, state.statement, languages));
    let pattern = state.pattern.as_deref();
    let name = state.pattern_name.iter().map(move |text| made(What::Name, text, state, pattern, languages));
    let elements = architecture.nodes().into_iter().map(|node| Said::of_element(architecture, node, languages));
    let edges = architecture.links().iter().filter_map(|&link| Said::of_edge(architecture, link, languages));
    let callouts = state.callouts.iter().map(move |callout| {
        let pattern = pattern.or_else(|| state.applications.last().map(|applied| applied.pattern.as_str()));
        made(What::Callout(callout.number), &callout.text, state, pattern, languages)
    });
    let notes = state.notes.iter().map(|note| own(What::Note, &note.text, state.statement, languages));
    caption.chain(name).chain(elements).chain(edges).chain(callouts).chain(notes)
}

/// A text of the author.
fn own<'a>(what: What<'a>, text: &'a LocalisedText, near: Option<Span>, languages: &Languages) -> Said<'a> {
    Said { what, text: text.get(languages), span: text.span().or(near), pattern: None }
}

/// A text of a pattern, unless the author has written another one.
fn made<'a>(
    what: What<'a>,
    text: &'a LocalisedText,
    state: &State,
    pattern: Option<&'a str>,
    languages: &Languages,
) -> Said<'a> {
    let said = own(what, text, state.statement, languages);
    Said { pattern: pattern.filter(|_| text.span().is_none()), ..said }
}
