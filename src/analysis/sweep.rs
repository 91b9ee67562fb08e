//! Every single failure of a state, and every pair of failures.

use crate::analysis::failure::{Value, Values};
use crate::analysis::outcome::marked;
use crate::analysis::simulation::Simulation;
use crate::analysis::spof::{Sort, Spofs};
use crate::analysis::takeover::Road;
use crate::analysis::work::{Chains, Fate, Work};
use crate::design::{Design, State};
use crate::limits::{Purse, Spent};
use crate::model::{Architecture, Element, Node};

/// Which failures are tried.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Scope {
    /// All elements, not only those that fail with a zone or a site.
    pub all: bool,
    /// Pairs of failures, too.
    pub pairs: bool,
    /// Only the state of this number.
    pub only: Option<usize>,
}

/// One failure or a pair, with what is left of each actor, in the order of [`Sweep::actors`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Failure {
    /// What fails.
    pub first: Node,
    /// What fails with it.
    pub second: Option<Node>,
    /// How each actor is served.
    pub served: Vec<Value>,
    /// What is told beside it.
    pub beside: Beside,
}

/// What is told beside how actors are served.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Beside {
    /// Actors who are not served, each with a page that still says sorry.
    pub told: Vec<(Node, Node)>,
    /// The takeovers on which the verdict of each actor rests.
    pub roads: Vec<Road>,
    /// Work that does not arrive; copies of data are none.
    pub stuck: Vec<Work>,
}

impl Beside {
    fn of(
        simulation: &Simulation,
        architecture: &Architecture,
        values: &Values,
        purse: &Purse,
    ) -> Result<Beside, Spent> {
        let actors = simulation.actors();
        let pages = |&actor: &Node| simulation.told(values, actor).into_iter().map(move |page| (actor, page));
        let mut stuck = simulation.work(architecture, values, Chains::Messages, purse)?;
        stuck.retain(|work| work.fate != Fate::Arrives && !work.is_aside(architecture));
        Ok(Beside { told: actors.iter().flat_map(pages).collect(), roads: simulation.roads(values, actors), stuck })
    }
}

/// The failures of one state, on top of what `fail` steps have marked in it.
#[derive(Clone, Debug)]
pub struct Sweep<'a> {
    /// The state's number.
    pub index: usize,
    /// The state.
    pub state: &'a State,
    /// The actors, in declaration order.
    pub actors: Vec<Node>,
    /// How each actor is served when nothing more fails.
    pub base: Vec<Value>,
    /// What is told beside it.
    pub beside: Beside,
    /// What becomes of work that nobody waits for when nothing more fails.
    pub work: Vec<Work>,
    /// Routers whose targets are each taken as needed although nobody has said so.
    pub doubts: Vec<(Node, Vec<Node>)>,
    /// Single failures, in declaration order.
    pub singles: Vec<Failure>,
    /// Pairs, in the order of the first and then of the second.
    pub pairs: Vec<Failure>,
    /// The single points of failure of each actor.
    pub spofs: Vec<Spofs>,
    /// The place of each element's own failure among the single ones.
    alone: Vec<usize>,
}

/// How many failures a sweep will try.
pub fn count(design: &Design, scope: Scope) -> usize {
    let pairs = |n: usize| if scope.pairs { pairs_of(n) } else { 0 };
    wanted(design, scope).map(|(_, state)| candidates(state, scope).len()).map(|n| n + pairs(n)).sum()
}

/// Tries them in every state. `step` is called after each failure with the number of those that are done.
///
/// # Errors
///
/// When the elements that the failures go through are more than may be spent.
pub fn sweep<'a>(
    design: &'a Design,
    scope: Scope,
    purse: &Purse,
    step: &mut dyn FnMut(usize),
) -> Result<Vec<Sweep<'a>>, Spent> {
    let mut done = 0;
    let mut count = || {
        done += 1;
        step(done);
    };
    wanted(design, scope).map(|(index, state)| of_state(index, state, scope, purse, &mut count)).collect()
}

fn wanted(design: &Design, scope: Scope) -> impl Iterator<Item = (usize, &State)> {
    design.states.iter().enumerate().filter(move |(index, _)| scope.only.is_none_or(|only| only == *index))
}

fn pairs_of(n: usize) -> usize {
    n * n.saturating_sub(1) / 2
}

/// What is tried. An actor never fails.
fn candidates(state: &State, scope: Scope) -> Vec<Node> {
    let architecture = &state.architecture;
    let may_fail = |&node: &Node| is_tried(architecture.element(node), scope);
    architecture.nodes().into_iter().filter(may_fail).collect()
}

fn is_tried(element: &Element, scope: Scope) -> bool {
    if scope.all { !element.kind.actor } else { Sort::of(element) == Some(Sort::Machine) }
}

fn of_state<'a>(
    index: usize,
    state: &'a State,
    scope: Scope,
    purse: &Purse,
    step: &mut dyn FnMut(),
) -> Result<Sweep<'a>, Spent> {
    let simulation = Simulation::new(&state.architecture);
    let already = marked(state);
    let actors = simulation.actors().to_vec();
    let of = |values: &Values| actors.iter().map(|&actor| values.get(actor)).collect::<Vec<Value>>();
    let whole = simulation.run(&already);
    let base = of(&whole);
    let beside = Beside::of(&simulation, &state.architecture, &whole, purse)?;
    let work = simulation.work(&state.architecture, &whole, Chains::Messages, purse)?;
    let fail = |first: Node, second: Option<Node>| {
        let failed: Vec<Node> = already.iter().copied().chain([first]).chain(second).collect();
        let (values, work) = simulation.run_counted(&failed);
        purse.draw(work + actors.len() + simulation.cost_of_roads())?;
        let beside = Beside::of(&simulation, &state.architecture, &values, purse)?;
        Ok(Failure { first, second, served: of(&values), beside })
    };
    let (mut singles, mut spofs) = (Vec::new(), vec![Spofs::default(); actors.len()]);
    for node in state.architecture.nodes() {
        let element = state.architecture.element(node);
        let (tried, sort) = (is_tried(element, scope), Sort::of(element));
        if !tried && sort.is_none() {
            continue;
        }
        let failure: Failure = fail(node, None)?;
        if let Some(sort) = sort {
            let lost = base.iter().zip(&failure.served).map(|(base, value)| base.served() && !value.served());
            spofs.iter_mut().zip(lost).filter(|(_, lost)| *lost).for_each(|(spofs, _)| spofs.add(sort, node));
        }
        if tried {
            step();
            singles.push(failure);
        }
    }
    let mut alone = vec![usize::MAX; singles.iter().map(|single| single.first.index() + 1).max().unwrap_or(0)];
    singles.iter().enumerate().for_each(|(at, single)| alone[single.first.index()] = at);
    let mut pairs = Vec::new();
    if scope.pairs {
        for (i, first) in singles.iter().enumerate() {
            for second in &singles[i + 1..] {
                step();
                pairs.push(fail(first.first, Some(second.first))?);
            }
        }
    }
    let doubt = |node: Node| Some((node, simulation.taken_as_needed(node))).filter(|(_, targets)| !targets.is_empty());
    let doubts = simulation.nodes().iter().filter_map(|&node| doubt(node)).collect();
    Ok(Sweep { doubts, index, state, actors, base, beside, work, singles, pairs, spofs, alone })
}

impl<'a> Sweep<'a> {
    /// About as many bytes as all failures have when they are written, each with all actors.
    pub fn written(&self) -> usize {
        /// Of a line that says how one actor fares.
        const LINE: usize = 24;
        let actors: usize = self.actors.iter().map(|&actor| LINE + self.id(actor).len()).sum();
        (self.singles.len() + self.pairs.len()) * actors
    }

    /// The id of an element.
    pub fn id(&self, node: Node) -> &'a str {
        &self.state.architecture.element(node).id
    }

    /// True when a pair leaves some actor less than either of the two alone does.
    pub fn is_worse(&self, pair: &Failure) -> bool {
        (0..self.actors.len()).any(|actor| self.is_worse_for(pair, actor))
    }

    /// True when a pair leaves an actor (by its place) less than either of the two alone does.
    pub fn is_worse_for(&self, pair: &Failure, actor: usize) -> bool {
        let alone = |node: Node| self.alone.get(node.index()).and_then(|at| Some(self.singles.get(*at)?.served[actor]));
        let both = pair.served[actor];
        let second = pair.second.and_then(alone);
        alone(pair.first).zip(second).is_some_and(|(first, second)| both < first.min(second))
    }
}
