//! A rule of `check`, compiled from its definition: what an architect would object to, why, and the patterns that mend it.

use crate::analysis::Spofs;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::limits::Limits;
use crate::model::vocabulary::either;
use crate::model::{Architecture, LocalisedText, Node, Vocabulary, both};
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

const KNOWN: [&str; 6] = ["name", "severity", "why", "message", "source", "fix"];

impl Rule {
    /// Compiles a definition; what is wrong with it is reported.
    pub fn compile(statement: &RuleStatement, vocabulary: &Vocabulary, diagnostics: &mut Diagnostics) -> Rule {
        let mut rule = Rule {
            id: statement.id.node.clone(),
            name: LocalisedText::same(statement.id.node.clone()),
            severity: Severity::Warning,
            why: LocalisedText::default(),
            message: LocalisedText::default(),
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
        let unknown =
            self.message.iter().flat_map(|(_, text)| placeholders(text)).find(|word| *word != variable.as_str());
        if let Some(word) = unknown {
            let message = both!("the message names `{{{word}}}`", "説明に`{{{word}}}`があります");
            let help = both!("what is found is called `{{{variable}}}`", "見つかった要素は`{{{variable}}}`です");
            diagnostics.push(wrong(self.span, message).help(help));
        }
    }

    /// What is said of an element.
    pub fn message_for(&self, id: &str) -> LocalisedText {
        let Some(find) = &self.find else { return self.message.clone() };
        let place = format!("{{{}}}", find.variable.node);
        let mut filled = LocalisedText::default();
        for (language, text) in self.message.iter() {
            filled.add(language, text.replace(&place, id));
        }
        filled
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

/// Looks at one state with many rules: what one of them has asked of the failure simulation, the next need not ask again.
pub struct Inspector<'a> {
    machine: Machine<'a>,
}

impl<'a> Inspector<'a> {
    /// For a state in which some elements have failed.
    pub fn new(architecture: &'a Architecture, failed: Vec<Node>, vocabulary: &'a Vocabulary, limits: &Limits) -> Self {
        let nowhere = Span { source: SourceId(0), start: 0, end: 0 };
        Inspector { machine: Machine::new(architecture, vocabulary, "", nowhere, limits).with_failed(failed) }
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
