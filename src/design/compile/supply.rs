//! What a pattern's error says should be added, tried: with the ids of this design, or as a parameter.
//!
//! An error quotes what would mend it: "add `server web` and `users -> web`". A reader knows that `web` is an example;
//! here it is found out which element it stands for, by trying.

use crate::design::State;
use crate::design::compile::declare::{declare, declare_in};
use crate::design::compile::properties::plain;
use crate::design::compile::{Context, compile_statements};
use crate::design::print::value;
use crate::diagnostic::Diagnostics;
use crate::limits::Limits;
use crate::model::{Architecture, Languages, LocalisedText, Node, Value};
use crate::rewrite::Arguments;
use crate::rewrite::why::{Case, Work};
use crate::source::SourceId;
use crate::syntax::tree::{ElementStatement, Name, Statement, StatementKind};

/// What helps, as text of the language.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Supply {
    /// Statements to add to the state.
    Statements(Vec<String>),
    /// A statement to add inside an element.
    Inside(String, String),
    /// The same application, with a parameter.
    Application(String),
}

impl Supply {
    /// The statements to write.
    pub fn statements(&self) -> Vec<&str> {
        match self {
            Supply::Statements(statements) => statements.iter().map(String::as_str).collect(),
            Supply::Inside(statement, _) | Supply::Application(statement) => vec![statement],
        }
    }

    /// The element into which they belong, if not at the top.
    pub fn container(&self) -> Option<&str> {
        match self {
            Supply::Inside(_, container) => Some(container),
            Supply::Statements(_) | Supply::Application(_) => None,
        }
    }

    /// What to do, one sentence.
    pub fn help(&self) -> LocalisedText {
        match self {
            Supply::Statements(statements) => {
                let quoted: Vec<String> = statements.iter().map(|one| format!("`{one}`")).collect();
                let en = match quoted.split_last() {
                    Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
                    _ => quoted.concat(),
                };
                LocalisedText::en_ja(
                    format!("with {en} added, this can be applied"),
                    format!("{}を追加すると適用できます", quoted.join("、")),
                )
            }
            Supply::Inside(statement, container) => LocalisedText::en_ja(
                format!("with `{statement}` in `{container}`, this can be applied"),
                format!("`{container}`の中に`{statement}`を追加すると適用できます"),
            ),
            Supply::Application(application) => {
                LocalisedText::en_ja(format!("write `{application}`"), format!("`{application}`と書くと適用できます"))
            }
        }
    }
}

/// Looks for what a pattern's own words name and that helps.
pub(super) fn supply(
    case: Case<'_>,
    state: &State,
    words: &LocalisedText,
    target: Option<Node>,
    work: &mut Work,
) -> Option<Supply> {
    let words = words.get(&Languages::new(Some("en"), None));
    let snippets: Vec<Snippet> = words.split('`').skip(1).step_by(2).filter_map(Snippet::read).collect();
    let trying = Trying { case, state, work, example: None };
    trying.run(&snippets, target)
}

/// Elements into which contents are tried.
const MOST_TRIED: usize = 8;

/// A statement that an error quotes.
struct Snippet {
    text: String,
    statement: Statement,
}

impl Snippet {
    /// Reads a text that is one statement.
    fn read(text: &str) -> Option<Snippet> {
        let mut found = Diagnostics::default();
        let mut statements = crate::syntax::parse(text, SourceId(0), &Limits::default(), &mut found).statements;
        let statement = statements.pop().filter(|_| found.is_empty() && statements.is_empty())?;
        Some(Snippet { text: text.to_owned(), statement })
    }

    /// A frame with contents, in which ids that are taken have been replaced by free ones.
    fn with_free_ids(&self, architecture: &Architecture) -> Option<Snippet> {
        let StatementKind::Element(element) = &self.statement.node else { return None };
        let mut names: Vec<&Name> = Vec::new();
        declared(element, &mut names);
        let taken: Vec<&Name> = names.into_iter().filter(|name| architecture.find(&name.node).is_some()).collect();
        if element.block.is_empty() || taken.is_empty() {
            return None;
        }
        let mut text = self.text.clone();
        for name in taken.into_iter().rev() {
            let free = (2..).map(|n| format!("{}-{n}", name.node)).find(|id| architecture.find(id).is_none())?;
            text.replace_range(name.span.start..name.span.end, &free);
        }
        Snippet::read(&text)
    }

    /// The names in an edge.
    fn ends(&self) -> Vec<&Name> {
        match &self.statement.node {
            StatementKind::Edge(edge) => edge.from.iter().chain(edge.hops.iter().flat_map(|hop| &hop.to)).collect(),
            _ => Vec::new(),
        }
    }

    /// The edge with another element for one that it names.
    fn with(&self, name: &str, id: &str) -> Option<Snippet> {
        let mut text = self.text.clone();
        for place in self.ends().into_iter().rev().filter(|end| end.node == name) {
            text.replace_range(place.span.start..place.span.end, id);
        }
        Snippet::read(&text)
    }
}

/// The ids that a statement declares, in the order of the text.
fn declared<'s>(element: &'s ElementStatement, into: &mut Vec<&'s Name>) {
    into.extend(&element.ids);
    for statement in &element.block {
        if let StatementKind::Element(inner) = &statement.node {
            declared(inner, into);
        }
    }
}

struct Trying<'a, 'w> {
    case: Case<'a>,
    state: &'a State,
    work: &'w mut Work,
    /// The state of the pattern's example, once it is needed.
    example: Option<Architecture>,
}

/// Elements of a kind that an edge does not name already.
fn of_kind(state: &State, kind: &str, edge: &Snippet) -> Vec<String> {
    let elements = state.architecture.nodes().into_iter().map(|node| state.architecture.element(node));
    let free = |id: &str| edge.ends().iter().all(|end| end.node != id);
    elements.filter(|element| element.kind.is(kind) && free(&element.id)).map(|element| element.id.clone()).collect()
}

impl Trying<'_, '_> {
    fn run(mut self, snippets: &[Snippet], target: Option<Node>) -> Option<Supply> {
        let mut state = self.state.clone();
        let mut added: Vec<String> = Vec::new();
        for snippet in snippets {
            let free = snippet.with_free_ids(&state.architecture);
            let snippet = free.as_ref().unwrap_or(snippet);
            if let Some(application) = self.parameter(snippet) {
                return Some(Supply::Application(application));
            }
            if let Some(inside) = target.and_then(|target| self.inside(snippet, target)) {
                return Some(inside);
            }
            if let Some(inside) = self.in_one_that_is_there(snippet) {
                return Some(inside);
            }
            if self.declare(&mut state, snippet) {
                added.push(snippet.text.clone());
            } else if let Some((with, texts)) = self.with_other_ids(&state, snippet) {
                state = with;
                added.extend(texts);
            }
        }
        (!added.is_empty() && self.helps(&state)).then_some(Supply::Statements(added))
    }

    /// Adds a statement to a state, if that can be done and changes it.
    fn declare(&self, state: &mut State, snippet: &Snippet) -> bool {
        if !matches!(snippet.statement.node, StatementKind::Element(_) | StatementKind::Edge(_)) {
            return false;
        }
        let mut context = Context::new(self.case.vocabulary, self.case.limits);
        let mut next = state.clone();
        declare(&mut context, &mut next, &[&snippet.statement]);
        let done = context.diagnostics.is_empty();
        if done {
            *state = next;
        }
        done
    }

    fn helps(&mut self, state: &State) -> bool {
        let case = Case { architecture: &state.architecture, ..self.case };
        self.work.fits(case) == Some(true)
    }

    /// An edge whose elements are not all here, with others for them, and the state with it: the first for which it
    /// helps. What an id stands for, the pattern's own example tells: an element of that kind is taken, or declared.
    fn with_other_ids(&mut self, state: &State, edge: &Snippet) -> Option<(State, Vec<String>)> {
        let unknown = edge.ends().into_iter().find(|end| state.architecture.find(&end.node).is_none());
        let Some(unknown) = unknown.map(|end| end.node.clone()) else {
            let mut next = state.clone();
            let helps = self.declare(&mut next, edge) && self.helps(&next);
            return helps.then(|| (next, vec![edge.text.clone()]));
        };
        let kind = self.kind_in_example(&unknown)?;
        for id in of_kind(state, &kind, edge) {
            let found = edge.with(&unknown, &id).and_then(|other| self.with_other_ids(state, &other));
            if found.is_some() || self.work.is_spent() {
                return found;
            }
        }
        let declared = Snippet::read(&format!("{kind} {unknown}"))?;
        let mut next = state.clone();
        if !self.declare(&mut next, &declared) {
            return None;
        }
        let (next, texts) = self.with_other_ids(&next, edge)?;
        Some((next, [vec![declared.text], texts].concat()))
    }

    fn kind_in_example(&mut self, id: &str) -> Option<String> {
        let case = self.case;
        let example = self.example.get_or_insert_with(|| {
            let (design, _) = compile_statements(case.pattern.example.clone(), case.vocabulary, case.limits);
            design.map(|mut design| design.states.remove(0).architecture).unwrap_or_default()
        });
        Some(example.element(example.find(id)?).kind.id.clone())
    }

    /// Contents that the target lacks.
    fn inside(&mut self, snippet: &Snippet, target: Node) -> Option<Supply> {
        if !matches!(snippet.statement.node, StatementKind::Element(_)) {
            return None;
        }
        let mut context = Context::new(self.case.vocabulary, self.case.limits);
        let mut next = self.state.clone();
        declare_in(&mut context, &mut next, target, &snippet.statement);
        let helps = context.diagnostics.is_empty() && self.helps(&next);
        let container = &self.state.architecture.element(target).id;
        helps.then(|| Supply::Inside(snippet.text.clone(), container.clone()))
    }

    /// Of `server web { content videos large }` what stands in the block, in a server that is there already.
    fn in_one_that_is_there(&mut self, snippet: &Snippet) -> Option<Supply> {
        let StatementKind::Element(element) = &snippet.statement.node else { return None };
        let inner: Vec<Snippet> = element
            .block
            .iter()
            .map(|inner| Snippet::read(&snippet.text[inner.span.start..inner.span.end]))
            .collect::<Option<_>>()?;
        let kind = self.case.vocabulary.kind(&element.kind.node)?.clone();
        let architecture = &self.state.architecture;
        let there: Vec<Node> =
            architecture.nodes().into_iter().filter(|&node| architecture.element(node).kind.is(&kind.id)).collect();
        let inner = <[Snippet; 1]>::try_from(inner).ok()?;
        there.into_iter().take(MOST_TRIED).find_map(|node| self.inside(&inner[0], node))
    }

    /// `zones=[1a, 1b]`, when the pattern has such a parameter and can be applied with it.
    fn parameter(&mut self, snippet: &Snippet) -> Option<String> {
        let StatementKind::Property(property) = &snippet.statement.node else { return None };
        let key = property.key.node.as_str();
        self.case.pattern.params.iter().find(|param| param.name == key)?;
        let mut params = self.case.arguments.params.clone();
        params.retain(|(name, _)| name != key);
        params.push((key.to_owned(), plain(&property.value)));
        let arguments = Arguments { target: self.case.arguments.target, params };
        let case = Case { arguments: &arguments, ..self.case };
        (self.work.fits(case) == Some(true)).then(|| self.application(&arguments))
    }

    fn application(&self, arguments: &Arguments) -> String {
        let to = arguments.target.map(|node| format!(" to {}", self.case.architecture.element(node).id));
        let param = |(name, given): &(String, Value)| format!(" {name}={}", value(given));
        let params: String = arguments.params.iter().map(param).collect();
        format!("apply {}{}{params}", self.case.pattern.id, to.unwrap_or_default())
    }
}
