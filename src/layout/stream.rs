//! Which way a drawing runs: requests and messages lead on, and what closes a circle is set aside.
//!
//! Of a circle, the line is set aside that its author marks as one more try, or else one that goes to what users reach
//! earlier, such as an answer; what is left to choose follows an order in which little runs backwards (Eades, Lin, Smyth,
//! "A fast and effective heuristic for the feedback arc set problem", 1993).

use std::collections::BTreeMap;

use petgraph::algo::tarjan_scc;
use petgraph::graph::DiGraph;

use crate::layout::compound::rank::{Arc, sequence};
use crate::layout::fold::Fold;
use crate::layout::placed::Form;
use crate::layout::union::{Line, Union};
use crate::model::Op;

/// How much more than a message a request counts.
const REQUEST: f64 = 4.0;
/// Of a drawing with more lines than this nothing is set aside here: each level then breaks the circles that it sees.
const MANY: usize = 1_000;

/// A request or a message between two stacks.
#[derive(Clone, Copy, Debug)]
struct Flow {
    line: usize,
    from: usize,
    to: usize,
}

/// The flow of a whole drawing.
#[derive(Debug, Default)]
pub(crate) struct Stream {
    /// Lines that lead back.
    back: Vec<bool>,
    /// Where each stack's lines lead that do not.
    next: Vec<Vec<usize>>,
}

/// True for a line that decides what stands before what.
pub(crate) fn flows(op: Op) -> bool {
    matches!(op, Op::Request | Op::Async)
}

impl Stream {
    /// Finds what leads back.
    pub fn of(union: &Union, fold: &Fold) -> Stream {
        let flows: Vec<Flow> = if union.lines.len() > MANY { Vec::new() } else { flows_of(union, fold) };
        let starts = starts(union, fold, &flows);
        let far = reach(union, fold, &flows, &starts);
        let mut stream = Stream { back: vec![false; union.lines.len()], next: vec![Vec::new(); fold.stacks.len()] };
        let into_start = |flow: &&Flow| starts[flow.to] && !starts[flow.from];
        for flow in flows.iter().filter(into_start) {
            stream.back[flow.line] = true;
        }
        let on: Vec<Flow> = flows.iter().filter(|flow| !into_start(flow)).copied().collect();
        let weight = |flow: &Flow| if union.lines[flow.line].key.op == Op::Request { REQUEST } else { 1.0 };
        let arcs: Vec<(Arc, usize)> = on
            .iter()
            .map(|flow| {
                let returns = far[flow.to] <= far[flow.from];
                let class = usize::from(union.lines[flow.line].again) * 2 + usize::from(returns);
                (Arc { from: flow.from, to: flow.to, weight: weight(flow) }, class)
            })
            .collect();
        let kept = without_circles(fold.stacks.len(), &arcs);
        for (flow, kept) in on.iter().zip(kept) {
            stream.back[flow.line] = !kept;
            if kept && !stream.next[flow.from].contains(&flow.to) {
                stream.next[flow.from].push(flow.to);
            }
        }
        stream
    }

    /// True for a line that leads back.
    pub fn is_back(&self, line: usize) -> bool {
        self.back[line]
    }

    /// The stacks that a stack leads to by way of others that are not `inside`, and that are themselves.
    pub fn around(&self, stack: usize, inside: &dyn Fn(usize) -> bool) -> Vec<usize> {
        let mut seen = vec![false; self.next.len()];
        let mut open: Vec<usize> = self.next[stack].iter().copied().filter(|&next| !inside(next)).collect();
        let mut found = Vec::new();
        while let Some(at) = open.pop() {
            if std::mem::replace(&mut seen[at], true) {
                continue;
            }
            if inside(at) {
                found.push(at);
            } else {
                open.extend(&self.next[at]);
            }
        }
        found.sort_unstable();
        found
    }
}

/// Requests and messages between the boxes that show their ends.
fn flows_of(union: &Union, fold: &Fold) -> Vec<Flow> {
    let boxed = |slot: usize| {
        let mut around = std::iter::once(slot).chain(union.above(slot));
        let shown = around.find(|&slot| union.slots[slot].form != Form::Part).unwrap_or(slot);
        fold.stack_of[shown]
    };
    let drawn = |line: &Line| flows(line.key.op) && !line.membership;
    let lines = union.lines.iter().enumerate().filter(|(_, line)| drawn(line));
    let flows = lines.map(|(number, line)| Flow { line: number, from: boxed(line.from), to: boxed(line.to) });
    flows.filter(|flow| flow.from != flow.to).collect()
}

/// People and what they hold in their hands, where something begins: whoever sends requests, and whoever sends messages and
/// is reached by nobody else.
fn starts(union: &Union, fold: &Fold, flows: &[Flow]) -> Vec<bool> {
    let is_actor = |stack: usize| fold.stacks[stack].members.iter().any(|&slot| union.slots[slot].actor);
    let mut found = vec![false; fold.stacks.len()];
    for flow in flows.iter().filter(|flow| union.lines[flow.line].key.op == Op::Request) {
        found[flow.from] |= is_actor(flow.from);
    }
    let far = reach(union, fold, flows, &found);
    for flow in flows.iter().filter(|flow| is_actor(flow.from) && far[flow.from] == usize::MAX) {
        found[flow.from] = true;
    }
    found
}

/// How many lines away from a start each stack is; where there is none, from what nothing leads to.
fn reach(union: &Union, fold: &Fold, flows: &[Flow], starts: &[bool]) -> Vec<usize> {
    let mut next = vec![Vec::new(); starts.len()];
    let mut led_to = vec![false; starts.len()];
    for flow in flows {
        next[flow.from].push(flow.to);
        led_to[flow.to] = true;
    }
    let mut far = vec![usize::MAX; starts.len()];
    let people: Vec<usize> = (0..starts.len()).filter(|&stack| starts[stack]).collect();
    let actor = |stack: usize| fold.stacks[stack].members.iter().any(|&slot| union.slots[slot].actor);
    let others: Vec<usize> = (0..starts.len()).filter(|&stack| !led_to[stack] && !actor(stack)).collect();
    walk(&next, people, &mut far);
    walk(&next, others, &mut far);
    far
}

/// Breadth first from some stacks, through those that no earlier walk has come to.
fn walk(next: &[Vec<usize>], from: Vec<usize>, far: &mut [usize]) {
    let mut open = std::collections::VecDeque::new();
    for stack in from {
        if far[stack] == usize::MAX {
            far[stack] = 0;
            open.push_back(stack);
        }
    }
    while let Some(at) = open.pop_front() {
        for &to in &next[at] {
            if far[to] == usize::MAX {
                far[to] = far[at] + 1;
                open.push_back(to);
            }
        }
    }
}

/// Which arcs stay when as many of a low class, and then of those that follow a good order, stay as close no circle.
pub(crate) fn without_circles(count: usize, arcs: &[(Arc, usize)]) -> Vec<bool> {
    let graph = DiGraph::<(), (), usize>::from_edges(arcs.iter().map(|(arc, _)| (arc.from, arc.to)));
    let mut circle = vec![usize::MAX; count];
    for (number, nodes) in tarjan_scc(&graph).into_iter().enumerate().filter(|(_, nodes)| nodes.len() > 1) {
        nodes.into_iter().for_each(|node| circle[node.index()] = number);
    }
    let in_circle = |arc: &Arc| circle[arc.from] != usize::MAX && circle[arc.from] == circle[arc.to];
    let inner: Vec<Arc> = arcs.iter().map(|(arc, _)| *arc).filter(in_circle).collect();
    let mut kept: Vec<bool> = arcs.iter().map(|(arc, _)| arc.from != arc.to).collect();
    if inner.is_empty() {
        return kept;
    }
    let place = sequence(count, &inner);
    let mut weights: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    for arc in &inner {
        *weights.entry((arc.from, arc.to)).or_default() += arc.weight;
    }
    let mut order: Vec<usize> = (0..arcs.len()).filter(|&at| in_circle(&arcs[at].0)).collect();
    let weight = |at: usize| weights[&(arcs[at].0.from, arcs[at].0.to)];
    order.sort_by(|&a, &b| {
        let backwards = |at: usize| place[arcs[at].0.from] > place[arcs[at].0.to];
        (arcs[a].1, backwards(a)).cmp(&(arcs[b].1, backwards(b))).then(weight(b).total_cmp(&weight(a))).then(a.cmp(&b))
    });
    let mut next: Vec<Vec<usize>> = vec![Vec::new(); count];
    for at in order {
        let arc = arcs[at].0;
        kept[at] = !leads(&next, arc.to, arc.from);
        if kept[at] {
            next[arc.from].push(arc.to);
        }
    }
    kept
}

/// True when arcs lead from one to the other, or they are the same.
pub(crate) fn leads(next: &[Vec<usize>], from: usize, to: usize) -> bool {
    let mut seen = vec![false; next.len()];
    let mut open = vec![from];
    while let Some(at) = open.pop() {
        if at == to {
            return true;
        }
        if !std::mem::replace(&mut seen[at], true) {
            open.extend(&next[at]);
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::without_circles;
    use crate::layout::compound::rank::Arc;

    /// Arcs that stay, of (from, to, weight, class).
    fn kept(arcs: &[(usize, usize, f64, usize)]) -> Vec<bool> {
        let arcs: Vec<(Arc, usize)> =
            arcs.iter().map(|&(from, to, weight, class)| (Arc { from, to, weight }, class)).collect();
        without_circles(4, &arcs)
    }

    #[test]
    fn without_a_circle_all_stays() {
        assert_eq!(kept(&[(0, 1, 1.0, 0), (1, 2, 1.0, 3), (0, 2, 1.0, 1)]), [true; 3]);
    }

    #[test]
    fn of_a_circle_what_is_marked_is_set_aside() {
        assert_eq!(kept(&[(0, 1, 1.0, 0), (1, 2, 4.0, 1), (2, 0, 1.0, 0), (2, 3, 1.0, 2)]), [true, false, true, true]);
    }

    #[test]
    fn of_a_circle_the_lightest_is_set_aside() {
        assert_eq!(kept(&[(0, 1, 1.0, 0), (1, 0, 4.0, 0)]), [false, true]);
    }
}
