//! A design: the states of one architecture, and the steps between them.

pub mod change;
pub mod compile;
pub mod matching;
pub mod print;
pub mod texts;

use std::collections::{BTreeMap, BTreeSet};

use crate::geometry::{Point, Rect};
use crate::model::{Architecture, EdgeKey, Languages, LocalisedText, Properties, Uid, Value};
use crate::source::Span;
use crate::syntax::tree::Level;

/// Which way requests run.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Direction {
    /// From left to right.
    #[default]
    Right,
    /// From top to bottom.
    Down,
}

impl Direction {
    /// The direction of a word of the language.
    pub fn from_word(word: &str) -> Option<Direction> {
        [Direction::Right, Direction::Down].into_iter().find(|direction| direction.word() == word)
    }

    /// Its word in the language.
    pub fn word(self) -> &'static str {
        match self {
            Direction::Right => "right",
            Direction::Down => "down",
        }
    }
}

/// What a text is attached to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Anchor {
    /// An element.
    Element(Uid),
    /// An edge.
    Edge(EdgeKey),
}

/// A numbered annotation of a step.
#[derive(Clone, Debug)]
pub struct Callout {
    /// The number, from 1 within a step.
    pub number: usize,
    /// Where it stands.
    pub anchor: Anchor,
    /// What happens there.
    pub text: LocalisedText,
}

/// A text beside an element or an edge.
#[derive(Clone, Debug)]
pub struct Note {
    /// Where it stands.
    pub anchor: Anchor,
    /// The text.
    pub text: LocalisedText,
}

/// What the author asks of the layout.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HintKind {
    /// Centres on one line.
    Align,
    /// Side by side.
    Row,
    /// One under the other.
    Column,
    /// Equal boxes.
    SameSize,
    /// Each of their lines on its own, and not as the branch of a trunk.
    SeparateLines,
}

/// A layout hint.
#[derive(Clone, Debug)]
pub struct Hint {
    /// What is asked.
    pub kind: HintKind,
    /// Of which elements.
    pub elements: Vec<Uid>,
    /// Where it was written.
    pub span: Span,
}

/// What a step changed.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// Elements that are new.
    pub added: BTreeSet<Uid>,
    /// Elements that are gone.
    pub removed: BTreeSet<Uid>,
    /// Elements with another id, kind, label or properties.
    pub changed: BTreeSet<Uid>,
    /// Elements in another container.
    pub moved: BTreeSet<Uid>,
    /// Edges that are new.
    pub edges_added: BTreeSet<EdgeKey>,
    /// Edges that are gone.
    pub edges_removed: BTreeSet<EdgeKey>,
    /// Edges with another label or properties.
    pub edges_changed: BTreeSet<EdgeKey>,
}

impl Change {
    /// True when nothing is different.
    pub fn is_empty(&self) -> bool {
        let elements = [&self.added, &self.removed, &self.changed, &self.moved];
        let edges = [&self.edges_added, &self.edges_removed, &self.edges_changed];
        elements.iter().all(|set| set.is_empty()) && edges.iter().all(|set| set.is_empty())
    }
}

/// How an invariant of a pattern turned out.
#[derive(Clone, PartialEq, Debug)]
pub enum Verdict {
    /// It holds; so many conditions were looked at.
    Holds(usize),
    /// It does not hold.
    Broken(Breach),
    /// It was not looked at to the end, because that would pass this bound.
    Unchecked(LocalisedText),
}

/// The first condition of an invariant that is not met.
#[derive(Clone, PartialEq, Debug)]
pub struct Breach {
    /// The condition's place in the pattern; none for what is asked of every pattern.
    pub span: Option<Span>,
    /// What was found instead.
    pub words: LocalisedText,
}

/// What a pattern promises, and whether that is so.
#[derive(Clone, PartialEq, Debug)]
pub struct Invariant {
    /// In words.
    pub text: LocalisedText,
    /// Whether it holds.
    pub verdict: Verdict,
}

/// One application of a pattern: the evidence of what it did.
#[derive(Clone, Debug)]
pub struct Application {
    /// The pattern, by id.
    pub pattern: String,
    /// The pattern's name for readers.
    pub name: LocalisedText,
    /// Its parameters, also those that were not given.
    pub parameters: Vec<(String, Value)>,
    /// What the pattern looked for before it changed anything, and found: the names of its definition (the target
    /// first among them if it has one) with the elements.
    pub matched: Vec<(String, Vec<Uid>)>,
    /// What it promises.
    pub invariants: Vec<Invariant>,
    /// What its definition warns of: a list for each language.
    pub cautions: Vec<(String, Vec<String>)>,
}

/// The architecture at one point of the design.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// Elements and edges.
    pub architecture: Architecture,
    /// The statement that made it; none for the first state.
    pub statement: Option<Span>,
    /// The step's caption; none for the first state without a title of its own.
    pub caption: Option<LocalisedText>,
    /// The pattern that the step applied, by id, when it was a single one.
    pub pattern: Option<String>,
    /// The pattern's name for readers.
    pub pattern_name: Option<LocalisedText>,
    /// The patterns that the step applied, in order.
    pub applications: Vec<Application>,
    /// Numbered annotations of the step.
    pub callouts: Vec<Callout>,
    /// Texts beside elements and edges.
    pub notes: Vec<Note>,
    /// Elements that a `fail` statement has marked and no `restore` has taken back.
    pub failed: BTreeSet<Uid>,
    /// Ids that a simulation was to let fail here, and that this state has no element of.
    pub absent: Vec<String>,
    /// What differs from the state before (empty for the first).
    pub change: Change,
}

impl State {
    /// What the state is called: the step's caption, or the pattern that it applied.
    pub fn name(&self) -> Option<&LocalisedText> {
        self.caption.as_ref().or(self.pattern_name.as_ref())
    }
}

/// What the author says of findings of `check`.
#[derive(Clone, Debug)]
pub struct Policy {
    /// What becomes of them.
    pub level: Level,
    /// Of which rules: their ids, severities, or `all`.
    pub rules: Vec<String>,
    /// On which elements, on what they hold and on their copies; none: on all.
    pub elements: Option<Vec<Uid>>,
    /// Why.
    pub reason: Option<LocalisedText>,
    /// Where it was written.
    pub span: Span,
}

/// A whole design, ready to be drawn.
#[derive(Clone, Debug)]
pub struct Design {
    /// The title over the figure.
    pub title: Option<LocalisedText>,
    /// A line under the title.
    pub subtitle: Option<LocalisedText>,
    /// Which way requests run, when the author says.
    pub direction: Option<Direction>,
    /// The file's own language.
    pub lang: Option<String>,
    /// The theme by name, when the author says.
    pub theme: Option<String>,
    /// The design's remaining properties (`link`, …).
    pub properties: Properties,
    /// Layout hints.
    pub hints: Vec<Hint>,
    /// What is said of findings of `check`.
    pub policies: Vec<Policy>,
    /// An older picture, to which the layout keeps as far as it can.
    pub old: OldPicture,
    /// The states, the first being *before* any step. Never empty.
    pub states: Vec<State>,
}

/// What a new picture can keep of an older one.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct OldPicture {
    /// Where elements stood.
    pub places: BTreeMap<Uid, OldPlace>,
    /// The taste of its layout; empty for the usual one.
    pub taste: String,
}

/// Where something stood in an older picture, px.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum OldPlace {
    /// All of its box.
    Box(Rect),
    /// The middle of the upper edge of its icon.
    Icon(Point),
}

impl Design {
    /// A design of some states, about which its author says nothing more.
    pub fn of(states: Vec<State>) -> Design {
        Design {
            title: None,
            subtitle: None,
            direction: None,
            lang: None,
            theme: None,
            properties: Properties::default(),
            hints: Vec::new(),
            policies: Vec::new(),
            old: OldPicture::default(),
            states,
        }
    }

    /// The languages of an output: what is wanted, then the file's own, then English.
    pub fn languages(&self, wanted: Option<&str>) -> Languages {
        Languages::new(wanted, self.lang.as_deref())
    }
}
