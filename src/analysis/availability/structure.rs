//! When an element is as good as a level, as a function of which elements are up: the same greatest fixpoint as a
//! [run](Simulation::run), over all failures at once.

use super::bdd::{Diagram, FALSE, Function, TRUE, TooLarge};
use crate::analysis::failure::Value;
use crate::analysis::needs::{Class, Need, Needs, Way};
use crate::analysis::simulation::Simulation;
use crate::model::Node;

/// The levels of which functions are made, the lowest first.
pub(super) const LEVELS: [Value; 4] = [Value::Recoverable, Value::Partial, Value::Degraded, Value::Ok];
const RECOVERABLE: usize = 0;
const PARTIAL: usize = 1;
const DEGRADED: usize = 2;
const OK: usize = 3;
/// The order in which levels are settled: what is partly there is more than what can be recovered, whatever else is lost.
const ORDER: [usize; 4] = [PARTIAL, RECOVERABLE, DEGRADED, OK];

/// Functions of the elements that some actors depend on.
pub(super) struct Structure<'a> {
    simulation: &'a Simulation,
    diagram: Diagram,
    /// Elements that matter, those that are needed first.
    order: Vec<usize>,
    /// The probabilities that variables are false, and the elements that they are of.
    down: Vec<f64>,
    of: Vec<usize>,
    /// When an element has not failed by itself, when it and all its containers have not, and when it runs.
    itself: Vec<Function>,
    standing: Vec<Function>,
    alive: Vec<Function>,
    /// When an element has each of the levels.
    up: [Vec<Function>; 4],
    /// When an element that is down is started anew, and has each of the levels then.
    healed: [Vec<Function>; 4],
    /// The same functions when what is stopped has been started; none when they are the same.
    started: Option<[Vec<Function>; 4]>,
}

/// The elements that may make a difference to some: their needs, the containers of those and what heals them, in the order in
/// which they are found, containers first.
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
        open.extend(simulation.healed_by(at).into_iter().rev());
        let spread = simulation.spread_of[at].map(|place| simulation.spreads[place].zones.as_slice());
        open.extend(spread.unwrap_or_default());
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
        let all = || [vec![TRUE; size], vec![TRUE; size], vec![TRUE; size], vec![TRUE; size]];
        let none = [vec![FALSE; size], vec![FALSE; size], vec![FALSE; size], vec![FALSE; size]];
        let mut made = Structure {
            simulation,
            diagram: Diagram::new(most),
            order,
            down: Vec::new(),
            of: Vec::new(),
            itself: vec![TRUE; size],
            standing: vec![TRUE; size],
            alive: vec![TRUE; size],
            up: all(),
            healed: none,
            started: None,
        };
        made.find_variables(relevant, unavailability, failed)?;
        if simulation.may_start() {
            made.find_alive(relevant, true)?;
            made.settle_all()?;
            let mut started = made.up.clone();
            for (up, healed) in started.iter_mut().zip(&made.healed) {
                for &at in &made.order {
                    up[at] = made.diagram.or(up[at], healed[at])?;
                }
            }
            made.started = Some(started);
        }
        made.find_alive(relevant, false)?;
        made.settle_all()?;
        Ok(made)
    }

    /// How many nodes the functions take.
    pub fn size(&self) -> usize {
        self.diagram.len()
    }

    /// The probabilities that an element is below each level.
    pub fn below(&self, nodes: &[Node]) -> Vec<[f64; 4]> {
        let all = self.diagram.false_probabilities(&self.down);
        let of = |node: &Node| [0, 1, 2, 3].map(|level: usize| all[self.up[level][node.index()] as usize]);
        nodes.iter().map(of).collect()
    }

    /// For how much of the time an element is not served because of each element that may fail.
    pub fn costs(&self, node: Node) -> Vec<(usize, f64)> {
        let costs = self.diagram.costs(self.up[DEGRADED][node.index()], &self.down);
        self.of.iter().copied().zip(costs).collect()
    }

    /// A variable for each element that may fail, in the order in which they are needed.
    fn find_variables(&mut self, relevant: &[usize], unavailability: &[f64], failed: &[Node]) -> Result<(), TooLarge> {
        for &at in relevant {
            let named = !self.simulation.actor[at] && failed.iter().any(|node| node.index() == at);
            self.itself[at] = match unavailability[at] {
                _ if named => FALSE,
                down if down <= 0.0 => TRUE,
                down if down >= 1.0 => FALSE,
                down => {
                    self.down.push(down);
                    self.of.push(at);
                    self.diagram.variable(self.down.len() as u32 - 1)?
                }
            };
        }
        Ok(())
    }

    /// Containers stand before what they hold. What is stopped does not run, unless it is started.
    fn find_alive(&mut self, relevant: &[usize], started: bool) -> Result<(), TooLarge> {
        for at in self.simulation.stopped(started) {
            self.itself[at] = FALSE;
        }
        // What is spread over zones asks for zones that may stand behind it: the second time they are known.
        let rounds = if self.simulation.spreads.is_empty() { 1 } else { 2 };
        for &at in std::iter::repeat_n(relevant, rounds).flatten() {
            let mut around = self.simulation.parent[at].map_or(TRUE, |place| self.standing[place]);
            if let Some(place) = self.simulation.spread_of[at] {
                let survives = self.survives(place)?;
                around = self.diagram.or(around, survives)?;
            }
            self.standing[at] = self.diagram.and(self.itself[at], around)?;
            self.alive[at] = self.standing[at];
        }
        for &(disk, machine) in &self.simulation.boots {
            self.alive[machine] = self.diagram.and(self.itself[disk], self.alive[machine])?;
        }
        Ok(())
    }

    /// When what is spread over zones goes on although one that holds it is lost.
    fn survives(&mut self, place: usize) -> Result<Function, TooLarge> {
        let spread = &self.simulation.spreads[place];
        if !spread.wide {
            return Ok(FALSE);
        }
        let mut elsewhere = if spread.elsewhere { TRUE } else { FALSE };
        for &zone in &spread.zones {
            elsewhere = self.diagram.or(self.standing[zone], elsewhere)?;
        }
        for around in spread.around.iter().filter(|around| !around.passing) {
            elsewhere = self.diagram.and(self.itself[around.at], elsewhere)?;
        }
        Ok(elsewhere)
    }

    fn settle_all(&mut self) -> Result<(), TooLarge> {
        ORDER.into_iter().try_for_each(|level| self.settle(level))
    }

    /// From the best downwards until nothing changes; without a cycle, one round is enough and a second one sees it.
    fn settle(&mut self, level: usize) -> Result<(), TooLarge> {
        let order = self.order.clone();
        let mut heals = vec![FALSE; self.alive.len()];
        for &at in &order {
            self.up[level][at] = self.alive[at];
            heals[at] = if level <= DEGRADED { self.heals(at)? } else { FALSE };
            self.healed[level][at] = heals[at];
        }
        loop {
            let mut changed = false;
            for &at in &order {
                let requests = self.of_requests(at, level)?;
                let healed = self.diagram.and(heals[at], requests)?;
                let mut up = self.diagram.and(self.alive[at], requests)?;
                // The last first: variables stand in the order of the needs, and a diagram grows cheaply at its top only.
                for part in (0..self.simulation.needs[at].parts.len()).rev() {
                    let part = self.up[level][self.simulation.needs[at].parts[part]];
                    up = self.diagram.and(part, up)?;
                }
                changed |= std::mem::replace(&mut self.up[level][at], up) != up;
                changed |= std::mem::replace(&mut self.healed[level][at], healed) != healed;
            }
            if !changed {
                return Ok(());
            }
        }
    }

    /// When an element is down and its auto-scaling group starts it anew.
    fn heals(&mut self, at: usize) -> Result<Function, TooLarge> {
        let simulation = self.simulation;
        let Some(healer) = &simulation.healers[at] else { return Ok(FALSE) };
        let mut zone_up = TRUE;
        let mut only_passing = TRUE;
        for place in healer.around.iter().rev() {
            if !place.passing {
                let fell = self.fell(place.at)?;
                let not = self.diagram.not(fell)?;
                only_passing = self.diagram.and(not, only_passing)?;
            }
            if place.zone {
                zone_up = self.diagram.and(self.alive[place.at], zone_up)?;
            }
        }
        let mut any = FALSE;
        for &group in healer.groups.iter().rev() {
            let scaling = &simulation.scalings[group];
            let mut elsewhere = if scaling.named_is_free() { TRUE } else { FALSE };
            for zone in scaling.places() {
                elsewhere = self.diagram.or(self.alive[zone], elsewhere)?;
            }
            let possible = self.diagram.or(zone_up, elsewhere)?;
            let heals = self.diagram.and(self.alive[group], possible)?;
            any = self.diagram.or(heals, any)?;
        }
        let down = self.diagram.not(self.alive[at])?;
        let passing = self.diagram.and(only_passing, any)?;
        self.diagram.and(down, passing)
    }

    /// When an element has failed by itself, or its boot disk has.
    fn fell(&mut self, at: usize) -> Result<Function, TooLarge> {
        let mut whole = self.itself[at];
        for &(disk, machine) in &self.simulation.boots {
            if machine == at {
                whole = self.diagram.and(self.itself[disk], whole)?;
            }
        }
        self.diagram.not(whole)
    }

    /// When all that an element asks others for has a level.
    fn of_requests(&mut self, at: usize, level: usize) -> Result<Function, TooLarge> {
        let needs = &self.simulation.needs[at];
        let mut all = TRUE;
        for need in needs.requests.iter().rev() {
            let of_need = self.need(needs, need, level)?;
            all = self.diagram.and(of_need, all)?;
        }
        Ok(all)
    }

    fn need(&mut self, needs: &Needs, need: &Need, level: usize) -> Result<Function, TooLarge> {
        if (need.soft || need.message) && level <= DEGRADED {
            return Ok(TRUE);
        }
        if need.message {
            return self.together(needs, need, DEGRADED);
        }
        self.together(needs, need, level)
    }

    /// Parts of the users or of the data: all of them, or some.
    fn together(&mut self, needs: &Needs, need: &Need, level: usize) -> Result<Function, TooLarge> {
        let (mut all, mut some) = (TRUE, FALSE);
        for class in need.shards.iter().rev() {
            if level != PARTIAL {
                let of_class = self.class(needs, class, level)?;
                all = self.diagram.and(of_class, all)?;
            }
            if level <= PARTIAL {
                let partly = self.class(needs, class, PARTIAL)?;
                some = self.diagram.or(partly, some)?;
            }
        }
        match level {
            PARTIAL => Ok(some),
            RECOVERABLE => self.diagram.or(some, all),
            _ => Ok(all),
        }
    }

    fn class(&mut self, needs: &Needs, class: &Class, level: usize) -> Result<Function, TooLarge> {
        let mut any = FALSE;
        let mut whole = Vec::new();
        for way in needs.ways_of(class).collect::<Vec<&Way>>().into_iter().rev() {
            let of_way = self.way(way, level)?;
            any = self.diagram.or(of_way, any)?;
            // Instances of one element are lost together here.
            whole.push((of_way, way.instances));
        }
        if level < OK {
            return Ok(any);
        }
        if class.need > 1 {
            any = self.at_least(&whole, class.need)?;
        }
        if needs.shallow {
            let mut all_sound = TRUE;
            for way in class.ways.iter().filter(|way| !way.manual()).rev() {
                let sound = self.runs_sound(way)?;
                all_sound = self.diagram.and(sound, all_sound)?;
            }
            any = self.diagram.and(any, all_sound)?;
        }
        Ok(any)
    }

    /// When a way leads to something of a level.
    fn way(&mut self, way: &Way, level: usize) -> Result<Function, TooLarge> {
        let wanted = LEVELS[level];
        let mut any = FALSE;
        for (place, cap) in way.ends() {
            if cap < wanted {
                continue;
            }
            let worth = match &self.started {
                Some(started) if way.manual() => started[level][place],
                _ => self.diagram.or(self.up[level][place], self.healed[level][place])?,
            };
            any = self.diagram.or(worth, any)?;
        }
        Ok(any)
    }

    /// When so many instances are there, of functions that stand for several each.
    fn at_least(&mut self, functions: &[(Function, usize)], count: usize) -> Result<Function, TooLarge> {
        /// More than this are not counted one by one.
        const MANY: usize = 1_000;
        let all = functions.iter().fold(0, |all: usize, (_, instances)| all.saturating_add(*instances));
        if all < count {
            return Ok(FALSE);
        }
        if count > MANY {
            return Err(TooLarge);
        }
        // When at least `i` of those seen are there.
        let mut reached = vec![FALSE; count + 1];
        reached[0] = TRUE;
        for &(function, instances) in functions {
            for more in (1..=count).rev() {
                let with = self.diagram.and(function, reached[more.saturating_sub(instances)])?;
                reached[more] = self.diagram.or(reached[more], with)?;
            }
        }
        Ok(reached[count])
    }

    /// False for a target that runs and cannot answer: then some requests fail. It makes the function fall and rise
    /// again: a target that is down altogether is not sent any.
    fn runs_sound(&mut self, way: &Way) -> Result<Function, TooLarge> {
        let stopped = self.diagram.not(self.alive[way.to])?;
        self.diagram.or(stopped, self.up[RECOVERABLE][way.to])
    }
}
