//! The syntax tree: what was written, with the place of every part.

use crate::model::{LocalisedText, Op, Value};
use crate::source::Span;
use crate::syntax::trivia::Trivia;

/// Something with its place.
#[derive(Clone, PartialEq, Debug)]
pub struct Spanned<T> {
    /// What was written.
    pub node: T,
    /// Where.
    pub span: Span,
}

/// An identifier, in NFC.
pub type Name = Spanned<String>;
/// A text, in one or more languages.
pub type Text = Spanned<LocalisedText>;

/// A language that stands before a text.
#[derive(Clone, Debug)]
pub struct LanguageUse {
    /// Its tag.
    pub tag: Name,
    /// True when the text is given in this language only.
    pub alone: bool,
}

/// What a file holds.
#[derive(Clone, Debug, Default)]
pub struct Parsed {
    /// Its statements.
    pub statements: Vec<Statement>,
    /// The languages of its texts, in their order.
    pub languages: Vec<LanguageUse>,
    /// Kinds whose declaration could not be read.
    pub lost_kinds: Vec<String>,
    /// Its comments and blank lines.
    pub trivia: Trivia,
}

/// `key=value`; a bare key has the value `true`.
#[derive(Clone, Debug)]
pub struct Property {
    /// The key.
    pub key: Name,
    /// The value.
    pub value: PropertyValue,
    /// Key and value.
    pub span: Span,
}

/// The value of a property.
#[derive(Clone, Debug)]
pub enum PropertyValue {
    /// A value of the model.
    Plain(Spanned<Value>),
    /// A text in several languages.
    Localised(Text),
}

/// A statement with its place.
pub type Statement = Spanned<StatementKind>;

/// The statements of the language.
#[derive(Clone, Debug)]
pub enum StatementKind {
    /// `size = m1.large`, or a bare `large`.
    Property(Property),
    /// `server web "Web" { … }`.
    Element(ElementStatement),
    /// `a -> b "HTTP" -> c`.
    Edge(EdgeStatement),
    /// `kind kafka : queue "Kafka"`.
    Kind(KindStatement),
    /// `import "network.cdp"`.
    Import(Spanned<String>),
    /// `note "…" on web`.
    Note(Text, AnchorName),
    /// `align web, web-2`.
    Hint(Spanned<String>, Vec<Name>),
    /// `apply multi-server to web count=2`.
    Apply(ApplyStatement),
    /// `step "Upgrade" { … }`.
    Step(Option<Text>, Vec<Statement>),
    /// `remove web`, `remove a -> b`.
    Remove(Target),
    /// `move web into zone-1b`; none: `out`.
    Move(Vec<Name>, Option<Name>),
    /// `rename web-2 to web`.
    Rename(Name, Name),
    /// `set web "Label" size=m1.large`.
    Set(Target, Option<Text>, Vec<Property>),
    /// `fail web`.
    Fail(Vec<Name>),
    /// `restore web`.
    Restore(Vec<Name>),
    /// `callout "…" on a -> b`.
    Callout(Text, AnchorName),
    /// `expect served`.
    Expect(Expectation),
    /// `pattern NAME { … }`.
    Pattern(PatternStatement),
    /// `rule NAME { … }`.
    Rule(RuleStatement),
    /// `allow = [single-zone] on web "…"`.
    Policy(PolicyStatement),
}

/// `kind ids "label" properties { block }`.
#[derive(Clone, Debug)]
pub struct ElementStatement {
    /// The word for the kind.
    pub kind: Name,
    /// One or more ids.
    pub ids: Vec<Name>,
    /// The label.
    pub label: Option<Text>,
    /// Properties on the line.
    pub properties: Vec<Property>,
    /// Nested statements.
    pub block: Vec<Statement>,
}

/// A chain of edges.
#[derive(Clone, Debug)]
pub struct EdgeStatement {
    /// Where the chain starts.
    pub from: Vec<Name>,
    /// Each hop, with where it leads.
    pub hops: Vec<Hop>,
}

/// One hop of a chain.
#[derive(Clone, Debug)]
pub struct Hop {
    /// The operator.
    pub op: Op,
    /// Where it leads.
    pub to: Vec<Name>,
    /// The label of the edges into it.
    pub label: Option<Text>,
    /// Their properties.
    pub properties: Vec<Property>,
    /// From the operator to the last property.
    pub span: Span,
}

/// `kind kafka : queue "Kafka" icon="…"`.
#[derive(Clone, Debug)]
pub struct KindStatement {
    /// The new word.
    pub id: Name,
    /// The kind it behaves like.
    pub base: Name,
    /// Its name.
    pub label: Option<Text>,
    /// Its properties.
    pub properties: Vec<Property>,
}

/// An element or an edge, by name.
#[derive(Clone, Debug)]
pub struct AnchorName {
    /// The element, or where the edge starts.
    pub from: Name,
    /// Operator and end of the edge.
    pub to: Option<(Op, Name)>,
    /// All of it.
    pub span: Span,
}

/// Elements, or edges between elements.
#[derive(Clone, Debug)]
pub struct Target {
    /// The elements, or where the edges start.
    pub ids: Vec<Name>,
    /// Operator and ends of the edges.
    pub to: Option<(Op, Vec<Name>)>,
}

/// `apply P to a, b count=3`.
#[derive(Clone, Debug)]
pub struct ApplyStatement {
    /// The pattern.
    pub pattern: Name,
    /// What it is applied to, if the author says.
    pub to: Vec<Name>,
    /// Parameters.
    pub arguments: Vec<Property>,
}

/// `expect …`.
#[derive(Clone, Debug)]
pub enum Expectation {
    /// `expect no spof`, `expect no spof users`, `expect no spof all`.
    NoSinglePointOfFailure {
        /// Whose; everybody's, if empty.
        actors: Vec<Name>,
        /// Managed services, too.
        all: bool,
    },
    /// `expect not served users without web`.
    Served {
        /// False for `expect not served`.
        wanted: bool,
        /// Which actors; all, if empty.
        actors: Vec<Name>,
        /// How soon, as it is written.
        within: Option<Name>,
        /// What has failed.
        without: Vec<Name>,
    },
    /// `expect delivered results without worker`.
    Delivered {
        /// False for `expect not delivered`.
        wanted: bool,
        /// To whom; to all that work is handed to, if empty.
        to: Vec<Name>,
        /// What has failed.
        without: Vec<Name>,
    },
}

/// `pattern NAME { … }`.
#[derive(Clone, Debug)]
pub struct PatternStatement {
    /// The name.
    pub id: Name,
    /// True when it may replace a built-in one.
    pub overrides: bool,
    /// Its parts, in order.
    pub items: Vec<PatternItem>,
}

/// One part of a pattern's definition.
#[derive(Clone, Debug)]
pub enum PatternItem {
    /// `problem = en "…" ja "…"`.
    Doc(Name, DocValue),
    /// `target t : server = frontmost(server) or error "…"`.
    Target(TargetItem),
    /// `param count : int 2..100 = 2`.
    Param(ParamItem),
    /// `let lb = balancer(t) or error "…"`.
    Binding(Name, Expr, Option<Text>),
    /// `require … or error "…"`.
    Require(Expr, Text),
    /// `example { … }`.
    Example(Vec<Statement>, Span),
    /// `rewrite { … }`.
    Rewrite(Vec<Action>, Span),
    /// `callout "…" on a -> b`.
    Callout(Text, Expr, Option<(Op, Expr)>),
    /// `ensure "…" { … }`.
    Ensure(Text, Vec<Action>),
}

/// `rule NAME { … }`.
#[derive(Clone, Debug)]
pub struct RuleStatement {
    /// The name.
    pub id: Name,
    /// True when it may replace a built-in one.
    pub overrides: bool,
    /// Its parts, in order.
    pub items: Vec<RuleItem>,
    /// True when a part of it could not be read: what is missing then is no other mistake.
    pub broken: bool,
}

/// One part of a rule's definition.
#[derive(Clone, Debug)]
pub enum RuleItem {
    /// `severity = warning`.
    Doc(Name, DocValue),
    /// `let users = elements([user, client])`.
    Binding(Name, Expr),
    /// `find x : server = …`.
    Find(FindItem),
    /// `example { … }`: a drawing in which it finds something.
    Example(Vec<Statement>, Span),
    /// `near { … }`: one in which it just does not.
    Near(Vec<Statement>, Span),
}

/// What a rule looks for.
#[derive(Clone, Debug)]
pub struct FindItem {
    /// The variable, which the message may name.
    pub variable: Name,
    /// Kinds that are meant; `any` means all.
    pub kinds: Vec<Name>,
    /// Which elements.
    pub found: Expr,
}

/// What becomes of a rule's findings.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Level {
    /// They are not told.
    Allow,
    /// They are warnings.
    Warn,
    /// They are errors.
    Deny,
}

impl Level {
    /// The level that is written so.
    pub fn from_word(word: &str) -> Option<Level> {
        [Level::Allow, Level::Warn, Level::Deny].into_iter().find(|level| level.word() == word)
    }

    /// As it is written.
    pub fn word(self) -> &'static str {
        match self {
            Level::Allow => "allow",
            Level::Warn => "warn",
            Level::Deny => "deny",
        }
    }
}

/// `allow = [single-zone] on web "…"`.
#[derive(Clone, Debug)]
pub struct PolicyStatement {
    /// What becomes of the findings.
    pub level: Level,
    /// Of which rules.
    pub rules: Vec<Name>,
    /// On which elements; none: on all, or on the one in whose block it stands.
    pub elements: Vec<Name>,
    /// Why.
    pub reason: Option<Text>,
}

/// The value of a line of documentation.
#[derive(Clone, Debug)]
pub enum DocValue {
    /// One value.
    Value(PropertyValue),
    /// A list for each language.
    Lists(Vec<(String, Vec<String>)>),
}

/// What a pattern is applied to.
#[derive(Clone, Debug)]
pub struct TargetItem {
    /// The variable.
    pub variable: Name,
    /// The parameter's name in `key=value` form (`target`, if not given).
    pub keyword: Option<Name>,
    /// Kinds that fit; `any` fits all.
    pub kinds: Vec<Name>,
    /// How it is found without `to`.
    pub default: Option<Expr>,
    /// What to say when there is none.
    pub error: Option<Text>,
    /// What it is, for the reader.
    pub doc: Option<Text>,
}

/// A pattern's parameter.
#[derive(Clone, Debug)]
pub struct ParamItem {
    /// Its name, which is also the variable.
    pub name: Name,
    /// Its type: int, flag, text, word, id, time or list.
    pub kind: Name,
    /// Smallest and largest number.
    pub range: Option<(i64, Option<i64>)>,
    /// The value when none is given.
    pub default: Spanned<Value>,
    /// What it is, for the reader.
    pub doc: Option<Text>,
}

/// One action of a rewrite, with its place.
pub type Action = Spanned<ActionKind>;

/// The actions of a rewrite.
#[derive(Clone, Debug)]
pub enum ActionKind {
    /// `let x = …`, with what to say when it is empty.
    Let(Name, Expr, Option<Text>),
    /// `for x in … { … }`.
    For(Name, Expr, Vec<Action>),
    /// `if … { … } else { … }`.
    If(Expr, Vec<Action>, Vec<Action>),
    /// `remove x`, `remove a -> b`.
    Remove(Expr, Option<(Op, Expr)>),
    /// `move x into y`.
    Move(Expr, Expr),
    /// `set x "label" key=value`, `set a -> b …`.
    Set(Expr, Option<(Op, Expr)>, Option<Text>, Vec<(Name, Expr)>),
    /// `a -> b "label" key=value`.
    Connect(Expr, Op, Expr, Option<Text>, Vec<(Name, Expr)>),
    /// A verb, or (in `ensure`) a condition that must be true.
    Call(Expr),
    /// `expect not served users without x`.
    Expect {
        /// False for `expect not served`.
        wanted: bool,
        /// Which actors; all, if none.
        actors: Option<Expr>,
        /// What has failed.
        without: Option<Expr>,
    },
}

/// An expression with its place.
pub type Expr = Spanned<ExprKind>;

/// The expressions of a rewrite.
#[derive(Clone, PartialEq, Debug)]
pub enum ExprKind {
    /// `"text"`.
    Text(String),
    /// `3`.
    Number(i64),
    /// A variable, or a word that stands for itself.
    Name(String),
    /// `[a, b]`.
    List(Vec<Expr>),
    /// `verb(a, key = b)`.
    Call(String, Vec<(Option<String>, Expr)>),
    /// `x.role`.
    Field(Box<Expr>, String),
    /// `zones[0]`.
    Index(Box<Expr>, Box<Expr>),
    /// `a or b`: the first that is not empty.
    Or(Box<Expr>, Box<Expr>),
    /// `a and b`.
    And(Box<Expr>, Box<Expr>),
    /// `not a`.
    Not(Box<Expr>),
    /// `a == b` and the like.
    Compare(Box<Expr>, Comparison, Box<Expr>),
    /// `a + b` and the like.
    Sum(Box<Expr>, char, Box<Expr>),
    /// `if c then a else b`.
    If(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `set where condition`: the variable, the set, the condition.
    Where(String, Box<Expr>, Box<Expr>),
    /// `value for x in set`: the value, the variable, the set.
    ForEach(Box<Expr>, String, Box<Expr>),
}

/// How two values are compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Comparison {
    /// `==`
    Equal,
    /// `!=`
    Different,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
    /// `in`
    In,
    /// `not in`
    NotIn,
}
