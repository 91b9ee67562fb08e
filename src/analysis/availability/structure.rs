//! When an element is as good as a level, as a function of which elements are up: the same greatest fixpoint as a
//! [run](Simulation::run), over all failures at once.

use super::bdd::{Diagram, FALSE, Function, TRUE, TooLarge};
use crate::analysis::failure::Value;
use crate::analysis::simulation::{Class, Simulation, Way};
use crate::model::Node;

/// The levels of which functions are made, the lowest first.
pub(super) const LEVELS: [Value; 3] = [Value::Recoverable, Value::Degraded, Value::Ok];

/// Functions of the elements that some actors depend on.
pub(super) struct Structure<'a> {
    simulation: &'a Simulation,
    diagram: Diagram,
    /// Elements that matter, those that are needed first.
    order: Vec<usize>,
    /// When an element and all its containers are up.
    alive: Vec<Function>,
    /// When an element has each of the levels.
    up: [Vec<Function>; 3],
    /// The probabilities that variables are false.
    down: Vec<f64>,
}

/// The elements that may make a difference to some: their needs and the containers of those, in the order in which they
/// are found, containers first.
pub(super) fn relevant(simulation: &Simulation, starts: &[Node]) -> Vec<usize> {
    let size = simulation.needs.len();
    let (mut visited, mut listed) = (vec![false; size], vec![false; size]);
    let mut found = Vec::new();
    let mut open: Vec<usize> = starts.iter().rev().map(|node| node.index()).collect();
    while let Some(at) = open.pop() {
        if std::mem::replace(&mut visited[at], true) {
            continue;
        }
        let around: Vec<usize> = std::iter::successors(Some(at), |&place| simulation.parent[place]).collect();
        found.extend(around.into_iter().rev().filter(|&place| !std::mem::replace(&mut listed[place], true)));
        open.extend(simulation.needs[at].all().into_iter().rev());
    }
    found
}

impl<'a> Structure<'a> {
    /// Makes the functions; `unavailability` is of every element, `failed` have failed already.
    pub fn new(
        simulation: &'a Simulation,
        relevant: &[usize],
        unavailability: &[f64],
        failed: &[Node],
        most: usize,
    ) -> Result<Structure<'a>, TooLarge> {
        let size = simulation.needs.len();
        let mut order = relevant.to_vec();
        order.sort_by_key(|&at| simulation.ranks[at]);
        let (diagram, down) = (Diagram::new(most), Vec::new());
        let up = [vec![TRUE; size], vec![TRUE; size], vec![TRUE; size]];
        let mut made = Structure { simulation, diagram, order, alive: vec![TRUE; size], up, down };
        made.find_alive(relevant, unavailability, failed)?;
        for level in 0..LEVELS.len() {
            made.settle(level)?;
        }
        Ok(made)
    }

    /// How many nodes the functions take.
    pub fn size(&self) -> usize {
        self.diagram.len()
    }

    /// The probabilities that an element is below each level.
    pub fn below(&self, nodes: &[Node]) -> Vec<[f64; 3]> {
        let all = self.diagram.false_probabilities(&self.down);
        let of = |node: &Node| [0, 1, 2].map(|level: usize| all[self.up[level][node.index()] as usize]);
        nodes.iter().map(of).collect()
    }

    /// Containers stand before what they hold.
    fn find_alive(&mut self, relevant: &[usize], unavailability: &[f64], failed: &[Node]) -> Result<(), TooLarge> {
        for &at in relevant {
            let stopped = self.simulation.stopped.contains(&at);
            let named = !self.simulation.actor[at] && failed.iter().any(|node| node.index() == at);
            let itself = match unavailability[at] {
                _ if stopped || named => FALSE,
                down if down <= 0.0 => TRUE,
                down if down >= 1.0 => FALSE,
                down => {
                    self.down.push(down);
                    self.diagram.variable(self.down.len() as u32 - 1)?
                }
            };
            let around = self.simulation.parent[at].map_or(TRUE, |place| self.alive[place]);
            self.alive[at] = self.diagram.and(itself, around)?;
        }
        Ok(())
    }

    /// From the best downwards until nothing changes; without a cycle, one round is enough and a second one sees it.
    fn settle(&mut self, level: usize) -> Result<(), TooLarge> {
        for &at in &self.order {
            self.up[level][at] = self.alive[at];
        }
        loop {
            let mut changed = false;
            for place in 0..self.order.len() {
                let at = self.order[place];
                let new = self.value(at, level)?;
                changed |= std::mem::replace(&mut self.up[level][at], new) != new;
            }
            if !changed {
                return Ok(());
            }
        }
    }

    /// An element has a level when it is up, and all its parts and all its classes have it.
    fn value(&mut self, at: usize, level: usize) -> Result<Function, TooLarge> {
        let needs = &self.simulation.needs[at];
        // The last first: variables stand in the order of the needs, and a diagram grows cheaply at its top only.
        let mut all = TRUE;
        for class in needs.classes.iter().rev() {
            let of_class = self.class(class, needs.shallow, level)?;
            all = self.diagram.and(of_class, all)?;
        }
        for &part in needs.parts.iter().rev() {
            all = self.diagram.and(self.up[level][part], all)?;
        }
        self.diagram.and(self.alive[at], all)
    }

    fn class(&mut self, class: &Class, shallow: bool, level: usize) -> Result<Function, TooLarge> {
        let wanted = LEVELS[level];
        if class.soft && wanted <= Value::Degraded {
            return Ok(TRUE);
        }
        let mut any = FALSE;
        for way in class.ways.iter().rev() {
            let itself = std::iter::once((way.to, way.cap));
            for (place, _) in itself.chain(way.standbys.iter().copied()).filter(|(_, cap)| *cap >= wanted) {
                any = self.diagram.or(self.up[level][place], any)?;
            }
        }
        if shallow && wanted == Value::Ok {
            let mut all_sound = TRUE;
            for way in class.ways.iter().rev().filter(|way| !way.manual) {
                let sound = self.runs_sound(way)?;
                all_sound = self.diagram.and(sound, all_sound)?;
            }
            any = self.diagram.and(any, all_sound)?;
        }
        Ok(any)
    }

    /// False for a target that runs and cannot answer: then some requests fail. It makes the function fall and rise
    /// again: a target that is down altogether is not sent any.
    fn runs_sound(&mut self, way: &Way) -> Result<Function, TooLarge> {
        let stopped = self.diagram.not(self.alive[way.to])?;
        self.diagram.or(stopped, self.up[0][way.to])
    }
}
