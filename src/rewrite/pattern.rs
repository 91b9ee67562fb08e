//! A pattern, compiled from its definition.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{LocalisedText, Op, Value, Vocabulary, both};
use crate::rewrite::check;
use crate::rewrite::guide::{GUIDE_LISTS, GUIDE_TEXTS, GUIDE_WORDS, Guide};
use crate::source::Span;
use crate::suggest::{meant, misspelt, question};
use crate::syntax::tree::*;

/// What applying a pattern a second time does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Twice {
    /// Nothing.
    Idempotent,
    /// It grows the state again.
    Grows,
    /// It is refused.
    Error,
    /// It goes on, and comes back to where it began.
    Cycles,
}

impl Twice {
    const WORDS: [(&'static str, Twice); 4] = [
        ("idempotent", Twice::Idempotent),
        ("grows", Twice::Grows),
        ("error", Twice::Error),
        ("cycles", Twice::Cycles),
    ];

    /// As it is written.
    pub fn word(self) -> &'static str {
        Twice::WORDS.iter().find(|(_, twice)| *twice == self).map_or("", |(word, _)| word)
    }
}

/// The type of a parameter.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ParamType {
    /// A whole number.
    Int,
    /// True or false.
    Flag,
    /// A text.
    Text,
    /// A word, such as a kind or a role.
    Word,
    /// The id of an element, there or to be.
    Id,
    /// A time of day.
    Time,
    /// A list of words or numbers.
    List,
}

impl ParamType {
    const WORDS: [(&'static str, ParamType); 7] = [
        ("int", ParamType::Int),
        ("flag", ParamType::Flag),
        ("text", ParamType::Text),
        ("word", ParamType::Word),
        ("id", ParamType::Id),
        ("time", ParamType::Time),
        ("list", ParamType::List),
    ];

    /// As it is written.
    pub fn word(self) -> &'static str {
        ParamType::WORDS.iter().find(|(_, kind)| *kind == self).map_or("", |(word, _)| word)
    }
}

/// A parameter.
#[derive(Clone, Debug)]
pub struct Param {
    /// Its name, which is also the variable.
    pub name: String,
    /// Its type.
    pub kind: ParamType,
    /// Smallest and largest number.
    pub range: Option<(i64, Option<i64>)>,
    /// The value when none is given.
    pub default: Value,
    /// What it is, for the reader.
    pub doc: LocalisedText,
}

/// Something that must be there, in the order of the definition.
#[derive(Clone, Debug)]
pub enum Precondition {
    /// The target.
    Target,
    /// `let x = … or error …`.
    Binding(Name, Expr, Option<Text>),
    /// `require … or error …`.
    Require(Expr, Text),
}

/// A list of texts for each language.
pub type LanguageLists = Vec<(String, Vec<String>)>;

/// A callout of the definition: its text, and the element or edge that it stands on.
pub type CalloutRule = (Text, Expr, Option<(Op, Expr)>);

/// An invariant that the definition states.
#[derive(Clone, Debug)]
pub struct Ensure {
    /// In words.
    pub text: LocalisedText,
    /// What must hold.
    pub actions: Vec<Action>,
}

/// A pattern: documentation, parameters, example, rewrite, callouts and invariants.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// Its name in the language.
    pub id: String,
    /// Its name for readers.
    pub name: LocalisedText,
    /// Other words for it.
    pub aliases: Vec<String>,
    /// The category's id.
    pub category: String,
    /// Problem, solution and the like, in order.
    pub texts: Vec<(String, LocalisedText)>,
    /// Implementation, benefits, cautions: a list for each language.
    pub lists: Vec<(String, LanguageLists)>,
    /// For those who choose a pattern.
    pub guide: Guide,
    /// Ids of related patterns.
    pub related: Vec<String>,
    /// What a second application does.
    pub twice: Twice,
    /// What it is applied to.
    pub target: Option<TargetItem>,
    /// Parameters, in order.
    pub params: Vec<Param>,
    /// Preconditions, in order.
    pub preconditions: Vec<Precondition>,
    /// The example's statements.
    pub example: Vec<Statement>,
    /// Where the example stands.
    pub example_span: Option<Span>,
    /// The rewrite.
    pub rewrite: Vec<Action>,
    /// Numbered annotations.
    pub callouts: Vec<CalloutRule>,
    /// Invariants.
    pub ensures: Vec<Ensure>,
    /// True when it may replace a built-in one.
    pub overrides: bool,
    /// Where it is defined.
    pub span: Span,
}

/// Names of the lines of documentation that hold a text.
pub const TEXTS: [&str; 2] = ["problem", "solution"];
/// Names of the lines of documentation that hold a list for each language.
pub const LISTS: [&str; 3] = ["implementation", "benefits", "cautions"];

impl Pattern {
    /// Compiles a definition; what is wrong with it is reported.
    pub fn compile(statement: &PatternStatement, vocabulary: &Vocabulary, diagnostics: &mut Diagnostics) -> Pattern {
        let mut pattern = Pattern::empty(statement);
        for item in &statement.items {
            pattern.add(item, vocabulary, diagnostics);
        }
        check::check(&pattern, diagnostics);
        pattern
    }

    fn empty(statement: &PatternStatement) -> Pattern {
        Pattern {
            id: statement.id.node.clone(),
            name: LocalisedText::same(statement.id.node.clone()),
            aliases: Vec::new(),
            category: "own".to_owned(),
            texts: Vec::new(),
            lists: Vec::new(),
            guide: Guide::default(),
            related: Vec::new(),
            twice: Twice::Idempotent,
            target: None,
            params: Vec::new(),
            preconditions: Vec::new(),
            example: Vec::new(),
            example_span: None,
            rewrite: Vec::new(),
            callouts: Vec::new(),
            ensures: Vec::new(),
            overrides: statement.overrides,
            span: statement.id.span,
        }
    }

    fn add(&mut self, item: &PatternItem, vocabulary: &Vocabulary, diagnostics: &mut Diagnostics) {
        match item {
            PatternItem::Doc(name, value) => self.document(name, value, diagnostics),
            PatternItem::Target(target) => {
                for kind in
                    target.kinds.iter().filter(|kind| kind.node != "any" && vocabulary.kind(&kind.node).is_none())
                {
                    diagnostics.push(no_kind(kind, vocabulary));
                }
                self.preconditions.push(Precondition::Target);
                self.target = Some(target.clone());
            }
            PatternItem::Param(param) => self.params.extend(parameter(param, diagnostics)),
            PatternItem::Binding(name, value, error) => {
                self.preconditions.push(Precondition::Binding(name.clone(), value.clone(), error.clone()));
            }
            PatternItem::Require(condition, error) => {
                self.preconditions.push(Precondition::Require(condition.clone(), error.clone()));
            }
            PatternItem::Example(statements, span) => {
                self.example = statements.clone();
                self.example_span = Some(*span);
            }
            PatternItem::Rewrite(actions, _) => self.rewrite.extend(actions.iter().cloned()),
            PatternItem::Callout(text, from, to) => self.callouts.push((text.clone(), from.clone(), to.clone())),
            PatternItem::Ensure(text, actions) => {
                self.ensures.push(Ensure { text: text.node.clone(), actions: actions.clone() });
            }
        }
    }

    fn document(&mut self, name: &Name, value: &DocValue, diagnostics: &mut Diagnostics) {
        let wrong = |message: LocalisedText| Diagnostic::error(Code::PatternDefinition, name.span, message);
        match (name.node.as_str(), value) {
            ("name", value) => self.name = text_of(value),
            ("category", value) => self.category = plain_of(value),
            ("related", DocValue::Value(value)) => self.related = words_of(value),
            ("aliases", DocValue::Value(value)) => self.aliases = words_of(value),
            ("twice", value) => match Twice::WORDS.iter().find(|(word, _)| *word == plain_of(value)) {
                Some((_, twice)) => self.twice = *twice,
                None => diagnostics.push(wrong(both!(
                    "`twice` is idempotent, grows, error or cycles",
                    "`twice`の値はidempotent、grows、error、cyclesのどれかです"
                ))),
            },
            (key, value) if TEXTS.contains(&key) => self.texts.push((key.to_owned(), text_of(value))),
            (key, DocValue::Lists(lists)) if LISTS.contains(&key) => self.lists.push((key.to_owned(), lists.clone())),
            (key, DocValue::Value(value)) if LISTS.contains(&key) => {
                self.lists.push((key.to_owned(), vec![("en".to_owned(), words_of(value))]));
            }
            (_, value) if self.guide.take(name, value, diagnostics) => {}
            (key, _) => {
                let lines =
                    ["name", "category", "related", "aliases", "twice", "instead", "order", "reference"].into_iter();
                let lines = lines.chain(TEXTS).chain(LISTS).chain(GUIDE_LISTS).chain(GUIDE_TEXTS);
                let known: Vec<&str> = lines.chain(GUIDE_WORDS.map(|(key, _)| key)).collect();
                let list = crate::model::vocabulary::either(&known);
                let help =
                    meant(key, known).unwrap_or_else(|| both!("it has {list}", "書けるのは次のとおりです: {list}"));
                diagnostics.push(wrong(both!("a pattern has no `{key}`", "パターンに`{key}`はありません")).help(help));
            }
        }
    }

    /// The name by which the target is given as a parameter.
    pub fn target_keyword(&self) -> Option<&str> {
        let target = self.target.as_ref()?;
        Some(target.keyword.as_ref().map_or("target", |keyword| keyword.node.as_str()))
    }
}

/// The finding for a kind that there is not.
pub(super) fn no_kind(kind: &Name, vocabulary: &Vocabulary) -> Diagnostic {
    let word = &kind.node;
    let message = both!("`{word}` is not a kind", "`{word}`という種類はありません");
    let near = misspelt(word, vocabulary.words()).or_else(|| vocabulary.like(word).map(|kind| kind.id.as_str()));
    Diagnostic::error(Code::UnknownKind, kind.span, message).maybe_help(near.map(question))
}

fn parameter(item: &ParamItem, diagnostics: &mut Diagnostics) -> Option<Param> {
    let Some((_, kind)) = ParamType::WORDS.iter().find(|(word, _)| *word == item.kind.node) else {
        let words = ParamType::WORDS.map(|(word, _)| word);
        let (word, list) = (&item.kind.node, crate::model::vocabulary::either(&words));
        let message = both!("`{word}` is not a type", "`{word}`という型はありません");
        let help = both!("types are {list}", "型は次のとおりです: {list}");
        diagnostics.push(Diagnostic::error(Code::PatternDefinition, item.kind.span, message).help(help));
        return None;
    };
    let doc = item.doc.as_ref().map(|text| text.node.clone()).unwrap_or_default();
    Some(Param {
        name: item.name.node.clone(),
        kind: *kind,
        range: item.range,
        default: item.default.node.clone(),
        doc,
    })
}

pub(super) fn text_of(value: &DocValue) -> LocalisedText {
    match value {
        DocValue::Value(PropertyValue::Localised(text)) => text.node.clone(),
        DocValue::Value(PropertyValue::Plain(value)) => LocalisedText::same(value.node.to_string()),
        DocValue::Lists(_) => LocalisedText::default(),
    }
}

pub(super) fn plain_of(value: &DocValue) -> String {
    match value {
        DocValue::Value(PropertyValue::Plain(value)) => value.node.to_string(),
        _ => String::new(),
    }
}

pub(super) fn words_of(value: &PropertyValue) -> Vec<String> {
    match value {
        PropertyValue::Plain(Spanned { node: Value::List(items), .. }) => {
            items.iter().map(ToString::to_string).collect()
        }
        PropertyValue::Plain(value) => vec![value.node.to_string()],
        PropertyValue::Localised(text) => text.node.iter().map(|(_, text)| text.to_owned()).collect(),
    }
}
