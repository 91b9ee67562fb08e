//! A rule of `check`, compiled from its definition: what an architect would object to, why, and the patterns that mend it.

use crate::analysis::Spofs;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::limits::Limits;
use crate::model::vocabulary::either;
use crate::model::{Architecture, Element, LocalisedText, Node, Vocabulary, both};
use crate::report::{few, few_in_japanese};
use crate::rewrite::check;
use crate::rewrite::machine::{Machine, Trouble};
use crate::rewrite::pattern::{no_kind, plain_of, text_of, words_of};
use crate::source::{SourceId, Span};
use crate::suggest::meant;
use crate::syntax::tree::{DocValue, Expr, FindItem, Name, RuleItem, RuleStatement, Statement};

/// A drawing in a rule's definition: its statements, and where it stands.
pub type Drawing = (Vec<Statement>, Span);

/// A rule: documentation, what it finds, and drawings that show it.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its name in the language.
    pub id: String,
    /// Its name for readers.
    pub name: LocalisedText,
    /// How bad a finding is.
    pub severity: Severity,
    /// Why it is bad.
    pub why: LocalisedText,
    /// What is said of an element; `{x}` is its id.
    pub message: LocalisedText,
    /// What is said of a place, when that is something else.
    pub place: Option<LocalisedText>,
    /// What is said of several at once, where one by one would be a wall of the same words; `{x}` is their list.
    pub together: Option<LocalisedText>,
    /// Who has described it first, if not this program.
    pub source: Option<LocalisedText>,
    /// Patterns that mend it, the best first.
    pub fix: Vec<String>,
    /// Names that what it finds may use, in order.
    pub bindings: Vec<(Name, Expr)>,
    /// What it finds.
    pub find: Option<FindItem>,
    /// Drawings in which it finds something.
    pub examples: Vec<Drawing>,
    /// Drawings in which it just does not.
    pub nears: Vec<Drawing>,
    /// True when it may replace a built-in one.
    pub overrides: bool,
    /// Where it is defined.
    pub span: Span,
}

/// The words for severities, the worst first.
pub const SEVERITIES: [(&str, Severity); 3] =
    [("error", Severity::Error), ("warning", Severity::Warning), ("hint", Severity::Hint)];

const KNOWN: [&str; 8] = ["name", "severity", "why", "message", "place", "together", "source", "fix"];

impl Rule {
    /// Compiles a definition; what is wrong with it is reported.
    pub fn compile(statement: &RuleStatement, vocabulary: &Vocabulary, diagnostics: &mut Diagnostics) -> Rule {
        let mut rule = Rule {
            id: statement.id.node.clone(),
            name: LocalisedText::same(statement.id.node.clone()),
            severity: Severity::Warning,
            why: LocalisedText::default(),
            message: LocalisedText::default(),
            place: None,
            together: None,
            source: None,
            fix: Vec::new(),
            bindings: Vec::new(),
            find: None,
            examples: Vec::new(),
            nears: Vec::new(),
            overrides: statement.overrides,
            span: statement.id.span,
        };
        for item in &statement.items {
            rule.add(item, vocabulary, diagnostics);
        }
        if !statement.broken {
            rule.complete(diagnostics);
        }
        check::check_rule(&rule, diagnostics);
        rule
    }

    fn add(&mut self, item: &RuleItem, vocabulary: &Vocabulary, diagnostics: &mut Diagnostics) {
        match item {
            RuleItem::Doc(name, value) => self.document(name, value, diagnostics),
            RuleItem::Binding(name, value) => self.bindings.push((name.clone(), value.clone())),
            RuleItem::Find(find) => {
                for kind in find.kinds.iter().filter(|kind| kind.node != "any" && vocabulary.kind(&kind.node).is_none())
                {
                    diagnostics.push(no_kind(kind, vocabulary));
                }
                self.find = Some(find.clone());
            }
            RuleItem::Example(statements, span) => self.examples.push((statements.clone(), *span)),
            RuleItem::Near(statements, span) => self.nears.push((statements.clone(), *span)),
        }
    }

    fn document(&mut self, name: &Name, value: &DocValue, diagnostics: &mut Diagnostics) {
        match (name.node.as_str(), value) {
            ("name", value) => self.name = text_of(value),
            ("why", value) => self.why = text_of(value),
            ("message", value) => self.message = text_of(value),
            ("place", value) => self.place = Some(text_of(value)),
            ("together", value) => self.together = Some(text_of(value)),
            ("source", value) => self.source = Some(text_of(value)),
            ("fix", DocValue::Value(value)) => self.fix = words_of(value),
            ("severity", value) => match SEVERITIES.iter().find(|(word, _)| *word == plain_of(value)) {
                Some((_, severity)) => self.severity = *severity,
                None => {
                    let words = either(&SEVERITIES.map(|(word, _)| word));
                    diagnostics.push(wrong(
                        name.span,
                        both!("`severity` is {words}", "`severity`の値は次のどれかです: {words}"),
                    ));
                }
            },
            (key, _) => {
                let list = either(&KNOWN);
                let near =
                    meant(key, KNOWN).unwrap_or_else(|| both!("it has {list}", "書けるのは次のとおりです: {list}"));
                let message = both!("a rule has no `{key}`", "ルールに`{key}`はありません");
                diagnostics.push(wrong(name.span, message).help(near));
            }
        }
    }

    /// A rule finds something and says so.
    fn complete(&self, diagnostics: &mut Diagnostics) {
        let Some(find) = &self.find else {
            let id = &self.id;
            diagnostics.push(wrong(self.span, both!("`{id}` finds nothing", "`{id}`は何も探しません")).help(both!(
                "say which elements: `find x : server = elements(server) where it.size == \"m1.small\"`",
                "どの要素かを書きます: `find x : server = elements(server) where it.size == \"m1.small\"`"
            )));
            return;
        };
        let variable = &find.variable.node;
        if self.message.iter().next().is_none() {
            let id = &self.id;
            let message = both!("`{id}` does not say what is wrong", "`{id}`に、何が問題かの説明がありません");
            diagnostics.push(wrong(self.span, message).help(both!(
                "give it words: `message = \"{{{variable}}}: …\"`",
                "説明を書きます: `message = \"{{{variable}}}: …\"`"
            )));
        }
        let texts = std::iter::once(&self.message).chain(&self.place).chain(&self.together);
        let unknown = texts
            .flat_map(|text| text.iter())
            .flat_map(|(_, text)| placeholders(text))
            .find(|word| *word != variable.as_str());
        if let Some(word) = unknown {
            let message = both!("the message names `{{{word}}}`", "説明に`{{{word}}}`があります");
            let help = both!("what is found is called `{{{variable}}}`", "見つかった要素は`{{{variable}}}`です");
            diagnostics.push(wrong(self.span, message).help(help));
        }
    }

    /// What is said of an element.
    pub fn message_for(&self, element: &Element) -> LocalisedText {
        let message = self.place.as_ref().filter(|_| is_place(element)).unwrap_or(&self.message);
        self.variable().map_or_else(|| message.clone(), |variable| filled(message, variable, |_| element.id.clone()))
    }

    /// With which others an element is told, if with any: places with places.
    pub fn group_of(&self, element: &Element) -> Option<Sort> {
        let sort = if self.place.is_some() && is_place(element) { Sort::Places } else { Sort::Things };
        self.together.is_some().then_some(sort)
    }

    /// What is said of several elements at once, if that is to be.
    pub fn together(&self) -> Option<Together> {
        let (things, variable) = (self.together.clone()?, self.variable()?.to_owned());
        let places = self.place.clone().unwrap_or_else(|| things.clone());
        Some(Together { variable, things, places })
    }

    fn variable(&self) -> Option<&str> {
        self.find.as_ref().map(|find| find.variable.node.as_str())
    }

    /// The elements that it finds, each once, in the order in which its expression gives them.
    fn found(&self, machine: &mut Machine<'_>) -> Result<Vec<Node>, Trouble> {
        let Some(find) = &self.find else { return Ok(Vec::new()) };
        for (name, value) in &self.bindings {
            machine.bind(name, value, None)?;
        }
        let value = machine.evaluate(&find.found)?;
        let wrong = |_| Trouble::Definition { span: find.found.span, message: "this is not an element".to_owned() };
        let nodes = machine.as_nodes(&value).map_err(wrong)?;
        let mut found = Vec::new();
        for node in nodes {
            let kind = &machine.element(node).kind;
            let of = |word: &str| machine.vocabulary.kind(word).is_some_and(|wanted| kind.is(&wanted.id));
            if find.kinds.iter().any(|wanted| wanted.node == "any" || of(&wanted.node)) && !found.contains(&node) {
                found.push(node);
            }
        }
        Ok(found)
    }
}

/// What a rule says of several elements at once.
#[derive(Clone, Debug)]
pub struct Together {
    variable: String,
    things: LocalisedText,
    places: LocalisedText,
}

/// What a rule says something of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sort {
    /// What runs, or is run.
    Things,
    /// What others stand in, and nobody runs as a service.
    Places,
}

impl Together {
    /// The sentence with the elements in it.
    pub fn said_of(&self, sort: Sort, ids: &[&str]) -> LocalisedText {
        /// As many as a line can hold.
        const SHOWN: usize = 12;
        let text = if sort == Sort::Places { &self.places } else { &self.things };
        filled(text, &self.variable, |language| match language {
            Some("ja") => few_in_japanese(ids, SHOWN),
            _ => few(ids, SHOWN),
        })
    }
}

/// What its provider runs is a service, although others stand in it.
fn is_place(element: &Element) -> bool {
    element.kind.frame && !element.kind.managed
}

fn filled(text: &LocalisedText, variable: &str, name: impl Fn(Option<&str>) -> String) -> LocalisedText {
    let place = format!("{{{variable}}}");
    let mut filled = LocalisedText::default();
    for (language, text) in text.iter() {
        filled.add(language, text.replace(&place, &name(language)));
    }
    filled
}

/// Looks at one state with many rules: what one of them has asked of the failure simulation, the next need not ask again.
pub struct Inspector<'a> {
    machine: Machine<'a>,
}

impl<'a> Inspector<'a> {
    /// For a state in which some elements have failed.
    pub fn new(architecture: &'a Architecture, failed: Vec<Node>, vocabulary: &'a Vocabulary, limits: &Limits) -> Self {
        let nowhere = Span { source: SourceId(0), start: 0, end: 0 };
        let machine = Machine::new(architecture, vocabulary, "", nowhere, limits);
        Inspector { machine: machine.with_failed(failed).to_the_letter() }
    }

    /// The elements that a rule finds.
    pub fn find(&mut self, rule: &Rule) -> Result<Vec<Node>, Trouble> {
        self.machine.forget();
        rule.found(&mut self.machine)
    }

    /// The single points of failure of actors, each list in declaration order.
    pub fn single_points(&self, actors: &[Node]) -> Vec<Spofs> {
        self.machine.simulation().single_points(actors)
    }

    /// The chain of needs that leads an actor to an element when that fails.
    pub fn path(&self, actor: Node, point: Node) -> Option<LocalisedText> {
        let prepared = self.machine.simulation();
        let values = prepared.simulation.run(&[prepared.failed.as_slice(), &[point]].concat());
        Some(prepared.simulation.explain(&values, actor)?.text(self.machine.architecture()))
    }

    /// The actors of the state, in declaration order.
    pub fn actors(&self) -> &[Node] {
        self.machine.simulation().simulation.actors()
    }
}

fn wrong(span: Span, message: LocalisedText) -> Diagnostic {
    Diagnostic::error(Code::RuleDefinition, span, message)
}

/// The words in braces.
fn placeholders(text: &str) -> Vec<&str> {
    let after = text.split('{').skip(1);
    let word = |rest: &'_ str| rest.split_once('}').map(|(word, _)| word.len());
    after.filter_map(|rest| word(rest).map(|end| &rest[..end])).collect()
}
