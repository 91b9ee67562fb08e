//! Reduced ordered binary decision diagrams (Bryant, *Graph-Based Algorithms for Boolean Function Manipulation*, 1986).
//!
//! Equal functions are one node, so what several needs share is counted once.

use std::collections::HashMap;

/// A function, by its node.
pub(super) type Function = u32;

/// Never true.
pub(super) const FALSE: Function = 0;
/// Always true.
pub(super) const TRUE: Function = 1;

/// There would be more nodes than allowed.
#[derive(Debug)]
pub(super) struct TooLarge;

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Operation {
    And,
    Or,
    Not,
}

/// The node `if variable then high else low`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Branch {
    variable: u32,
    low: Function,
    high: Function,
}

/// All functions of one state.
pub(super) struct Diagram {
    nodes: Vec<Branch>,
    unique: HashMap<Branch, Function>,
    done: HashMap<(Operation, Function, Function), Function>,
    most: usize,
}

impl Diagram {
    /// With at most so many nodes.
    pub fn new(most: usize) -> Diagram {
        // A constant depends on no variable: it comes after all of them.
        let constant = |value| Branch { variable: u32::MAX, low: value, high: value };
        Diagram { nodes: vec![constant(FALSE), constant(TRUE)], unique: HashMap::new(), done: HashMap::new(), most }
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// True when the variable is.
    pub fn variable(&mut self, variable: u32) -> Result<Function, TooLarge> {
        self.branch(Branch { variable, low: FALSE, high: TRUE })
    }

    /// True when both are.
    pub fn and(&mut self, a: Function, b: Function) -> Result<Function, TooLarge> {
        self.apply(Operation::And, a, b)
    }

    /// True when one is.
    pub fn or(&mut self, a: Function, b: Function) -> Result<Function, TooLarge> {
        self.apply(Operation::Or, a, b)
    }

    /// True when it is not.
    pub fn not(&mut self, a: Function) -> Result<Function, TooLarge> {
        self.apply(Operation::Not, a, a)
    }

    /// The probability that each function is false, when variables are false with these probabilities, independently.
    /// Sums of what is positive keep even the smallest of them precise.
    pub fn false_probabilities(&self, variables: &[f64]) -> Vec<f64> {
        let mut all = vec![1.0, 0.0];
        for branch in &self.nodes[2..] {
            let down = variables[branch.variable as usize];
            all.push(down * all[branch.low as usize] + (1.0 - down) * all[branch.high as usize]);
        }
        all
    }

    /// How much more often a function is true for each variable that never becomes false, when variables are false with
    /// these probabilities: what they cost (the criticality importance of Birnbaum, 1969).
    pub fn costs(&self, function: Function, variables: &[f64]) -> Vec<f64> {
        let all = self.false_probabilities(variables);
        // How likely it is that the value of a node decides.
        let mut decides = vec![0.0; self.nodes.len()];
        decides[function as usize] = 1.0;
        let mut costs = vec![0.0; variables.len()];
        for at in (2..=function as usize).rev().filter(|&at| at < self.nodes.len()) {
            let (branch, decided) = (self.nodes[at], decides[at]);
            let down = variables[branch.variable as usize];
            costs[branch.variable as usize] += decided * down * (all[branch.low as usize] - all[branch.high as usize]);
            decides[branch.low as usize] += decided * down;
            decides[branch.high as usize] += decided * (1.0 - down);
        }
        costs
    }

    fn branch(&mut self, branch: Branch) -> Result<Function, TooLarge> {
        if branch.low == branch.high {
            return Ok(branch.low);
        }
        if let Some(&known) = self.unique.get(&branch) {
            return Ok(known);
        }
        if self.nodes.len() >= self.most {
            return Err(TooLarge);
        }
        let function = self.nodes.len() as Function;
        self.nodes.push(branch);
        self.unique.insert(branch, function);
        Ok(function)
    }

    fn apply(&mut self, operation: Operation, a: Function, b: Function) -> Result<Function, TooLarge> {
        match (operation, a, b) {
            (Operation::And, FALSE, _) | (Operation::And, _, FALSE) | (Operation::Not, TRUE, _) => return Ok(FALSE),
            (Operation::Or, TRUE, _) | (Operation::Or, _, TRUE) | (Operation::Not, FALSE, _) => return Ok(TRUE),
            (Operation::And, TRUE, other) | (Operation::And, other, TRUE) => return Ok(other),
            (Operation::Or, FALSE, other) | (Operation::Or, other, FALSE) => return Ok(other),
            (Operation::And | Operation::Or, a, b) if a == b => return Ok(a),
            _ => {}
        }
        let key = (operation, a.min(b), a.max(b));
        if let Some(&known) = self.done.get(&key) {
            return Ok(known);
        }
        let (first, second) = (self.nodes[a as usize], self.nodes[b as usize]);
        let variable = first.variable.min(second.variable);
        let sides = |branch: Branch, whole: Function| match branch.variable == variable {
            true => (branch.low, branch.high),
            false => (whole, whole),
        };
        let ((a_low, a_high), (b_low, b_high)) = (sides(first, a), sides(second, b));
        let low = self.apply(operation, a_low, b_low)?;
        let high = self.apply(operation, a_high, b_high)?;
        let made = self.branch(Branch { variable, low, high })?;
        self.done.insert(key, made);
        Ok(made)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_functions_are_one_node() {
        let mut diagram = Diagram::new(100);
        let [a, b, c] = [0, 1, 2].map(|variable| diagram.variable(variable).expect("room"));
        let ab = diagram.and(a, b).expect("room");
        let ac = diagram.and(a, c).expect("room");
        let sum = diagram.or(ab, ac).expect("room");
        let b_or_c = diagram.or(b, c).expect("room");
        assert_eq!(diagram.and(a, b_or_c).expect("room"), sum);
        let not = diagram.not(sum).expect("room");
        assert_eq!(diagram.not(not).expect("room"), sum);
        assert_eq!(diagram.or(sum, not).expect("room"), TRUE);
        // a and (b or c), each true in half of the cases.
        assert_eq!(diagram.false_probabilities(&[0.5; 3])[sum as usize], 0.625);
    }

    #[test]
    fn it_stops_at_its_bound() {
        let mut diagram = Diagram::new(4);
        let (a, b) = (diagram.variable(0).expect("room"), diagram.variable(1).expect("room"));
        assert!(diagram.and(a, b).is_err());
    }
}
