//! The state of one application: the architecture being rewritten, variables, and the budget.

use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;

use crate::analysis::{Simulation, Spofs};
use crate::limits::Limits;
use crate::model::{Architecture, Element, LocalisedText, Node, Vocabulary};
use crate::rewrite::costs::Costs;
use crate::rewrite::function::Kinds;
use crate::rewrite::set::Sets;
use crate::rewrite::val::Val;
use crate::source::Span;

/// Why a pattern was not applied.
#[derive(Clone, Debug)]
pub enum Trouble {
    /// The state lacks what the pattern needs; its own words.
    NotApplicable(LocalisedText),
    /// It would grow or run past a bound.
    Bound(LocalisedText),
    /// The definition asks for something that cannot be.
    Definition {
        /// Where in the definition.
        span: Span,
        /// What is wrong.
        message: String,
    },
}

/// A value that should be an element is none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotAnElement;

/// A failure simulation with what it has been asked already.
pub struct Prepared {
    /// The simulation.
    pub simulation: Simulation,
    /// What has failed already.
    pub failed: Vec<Node>,
    points: RefCell<HashMap<Node, Spofs>>,
}

impl Prepared {
    fn new(architecture: &Architecture, failed: &[Node]) -> Prepared {
        Prepared { simulation: Simulation::new(architecture), failed: failed.to_vec(), points: RefCell::default() }
    }

    /// [`Simulation::all_spofs`], calculated once for each actor.
    pub fn single_points(&self, actors: &[Node]) -> Vec<Spofs> {
        let mut points = self.points.borrow_mut();
        let unknown: Vec<Node> = actors.iter().copied().filter(|actor| !points.contains_key(actor)).collect();
        if !unknown.is_empty() {
            let found = self.simulation.all_spofs(&unknown, &self.failed);
            points.extend(unknown.into_iter().zip(found));
        }
        actors.iter().map(|actor| points[actor].clone()).collect()
    }
}

/// Evaluates a pattern on an architecture.
pub struct Machine<'a> {
    before: &'a Architecture,
    /// A copy from the first change on.
    architecture: Cow<'a, Architecture>,
    prepared_before: OnceCell<Prepared>,
    /// Empty again after every change.
    prepared: OnceCell<Prepared>,
    /// The members of each redundancy group, in declaration order; empty again after every change.
    groups: OnceCell<HashMap<String, Vec<Node>>>,
    /// The kinds there are.
    pub vocabulary: &'a Vocabulary,
    /// The pattern's id, for the origin of what it makes.
    pub pattern: &'a str,
    /// The statement that applies the pattern.
    pub applied_at: Span,
    /// What has failed before anything is tried.
    failed: Vec<Node>,
    /// A server is what is called one, and nothing else that does its work.
    to_the_letter: bool,
    scope: Vec<(String, Val)>,
    /// Long lists that were asked what is in them; empty again after every change.
    pub(super) sets: Sets,
    /// What it costs.
    pub costs: Costs,
}

impl<'a> Machine<'a> {
    /// A machine that leaves the architecture as it is: it works on its own copy, made when it is changed.
    pub fn new(
        before: &'a Architecture,
        vocabulary: &'a Vocabulary,
        pattern: &'a str,
        at: Span,
        limits: &Limits,
    ) -> Self {
        Machine {
            before,
            architecture: Cow::Borrowed(before),
            prepared_before: OnceCell::new(),
            prepared: OnceCell::new(),
            groups: OnceCell::new(),
            vocabulary,
            pattern,
            applied_at: at,
            failed: Vec::new(),
            to_the_letter: false,
            scope: Vec::new(),
            sets: Sets::default(),
            costs: Costs::new(limits),
        }
    }

    /// With elements that have failed already: what is asked about failures comes on top of that.
    pub fn with_failed(mut self, failed: Vec<Node>) -> Self {
        self.failed = failed;
        self
    }

    /// With kinds taken to the letter: what a rule says of servers, it does not say of pods, which others start anew.
    pub fn to_the_letter(mut self) -> Self {
        self.to_the_letter = true;
        self
    }

    /// True when an element is one of a kind, as this evaluation means kinds.
    pub fn is(&self, node: Node, id: &str) -> bool {
        let kind = &self.element(node).kind;
        if self.to_the_letter { kind.is(id) } else { kind.works_as(id) }
    }

    /// Forgets all variables.
    pub fn forget(&mut self) {
        self.scope.clear();
    }

    /// The architecture that was given.
    pub fn before(&self) -> &'a Architecture {
        self.before
    }

    /// Pays for the failure simulation, if there is none yet since the last change: it looks at each element many times.
    pub(super) fn prepare(&self) -> Result<(), Trouble> {
        const LOOKS: usize = 8;
        match self.prepared.get() {
            Some(_) => Ok(()),
            None => (0..LOOKS).try_for_each(|_| self.costs.walk(&self.architecture)),
        }
    }

    /// The failure simulation of the architecture that was given.
    pub fn simulation_before(&self) -> &Prepared {
        self.prepared_before.get_or_init(|| Prepared::new(self.before, &self.failed))
    }

    /// The failure simulation of the architecture as it is now.
    pub fn simulation(&self) -> &Prepared {
        self.prepared.get_or_init(|| Prepared::new(&self.architecture, &self.failed))
    }

    /// The architecture as it is now.
    pub fn architecture(&self) -> &Architecture {
        &self.architecture
    }

    /// The members of a redundancy group, in declaration order.
    pub fn members_of(&self, group: &str) -> Vec<Node> {
        let groups = self.groups.get_or_init(|| {
            let mut groups: HashMap<String, Vec<Node>> = HashMap::new();
            for node in self.architecture.nodes() {
                if let Some(name) = self.architecture.element(node).properties.get("group") {
                    groups.entry(name.to_string()).or_default().push(node);
                }
            }
            groups
        });
        groups.get(group).cloned().unwrap_or_default()
    }

    /// The architecture, to be changed by a verb.
    pub fn architecture_mut(&mut self) -> &mut Architecture {
        self.prepared.take();
        self.groups.take();
        self.sets.clear();
        self.architecture.to_mut()
    }

    /// The architecture as it has become.
    pub fn into_architecture(self) -> Architecture {
        self.architecture.into_owned()
    }

    /// The element at a node.
    pub fn element(&self, node: Node) -> &Element {
        self.architecture.element(node)
    }

    /// The value of a variable.
    pub fn variable(&self, name: &str) -> Option<&Val> {
        self.scope.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// Gives a variable a value, a new one if it has one already.
    pub fn assign(&mut self, name: &str, value: Val) {
        match self.scope.iter_mut().rev().find(|(key, _)| key == name) {
            Some((_, old)) => *old = value,
            None => self.scope.push((name.to_owned(), value)),
        }
    }

    /// Binds a variable until [`Machine::cut`]; it hides one of the same name.
    pub fn enter(&mut self, name: &str, value: Val) {
        self.scope.push((name.to_owned(), value));
    }

    /// How many variables there are, to be given to [`Machine::cut`].
    pub fn depth(&self) -> usize {
        self.scope.len()
    }

    /// Removes the variable at a depth, keeping those that were assigned after it.
    pub fn cut(&mut self, depth: usize) {
        self.scope.remove(depth);
    }

    /// A value as an element: itself, its id, or a list of exactly one.
    pub fn as_node(&self, value: &Val) -> Result<Option<Node>, NotAnElement> {
        match value {
            Val::None => Ok(None),
            Val::Element(uid) => Ok(self.architecture.find_uid(*uid)),
            Val::Text(id) if id.is_empty() => Ok(None),
            Val::Text(id) => self.architecture.find(id).map(Some).ok_or(NotAnElement),
            Val::List(items) if items.len() == 1 => self.as_node(&items[0]),
            Val::List(items) if items.is_empty() => Ok(None),
            _ => Err(NotAnElement),
        }
    }

    /// A value as elements; lists are flattened.
    pub fn as_nodes(&self, value: &Val) -> Result<Vec<Node>, NotAnElement> {
        match value {
            Val::List(items) => {
                let mut nodes = Vec::new();
                for item in items.iter() {
                    nodes.extend(self.as_nodes(item)?);
                }
                Ok(nodes)
            }
            other => Ok(self.as_node(other)?.into_iter().collect()),
        }
    }

    /// A value as kinds; the error is the word that is none.
    pub fn as_kinds(&self, value: &Val) -> Result<Kinds, String> {
        if *value == Val::None {
            return Ok(Kinds::Any);
        }
        let mut ids = Vec::new();
        for item in value.items() {
            for word in item.to_text(&self.architecture).split('|') {
                let kind = self.vocabulary.kind(word.trim()).ok_or_else(|| word.to_owned())?;
                ids.push(kind.id.clone());
            }
        }
        Ok(Kinds::Of(ids))
    }
}
