//! What a pattern leaves behind: the structure that it makes of its own example, as a small graph to look for.

use std::collections::{BTreeMap, BTreeSet};

use super::embed::Search;
use crate::design::change::compare;
use crate::design::compile::compile_statements;
use crate::limits::Limits;
use crate::model::{Architecture, Link, Node, Op, Properties, Uid, Value, Vocabulary};
use crate::rewrite::{Arguments, Pattern, attempt};
use crate::syntax::tree::{Action, ActionKind, Expr, ExprKind};

/// An element of the trace.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Part {
    /// Its id in the example.
    pub name: String,
    /// Its kind.
    pub kind: String,
    /// True when any actor will do.
    pub actor: bool,
    /// True when the pattern made it.
    pub made: bool,
    /// Properties that the pattern's definition gives it literally.
    pub properties: Vec<(String, Value)>,
}

/// Something that two elements of the trace have in common, by their places.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Tie {
    /// The first is in the second.
    Inside,
    /// An edge, with the properties that the definition gives it, whatever their values.
    Edge(Op, Vec<String>),
    /// They can stand in for each other.
    Group,
}

/// The trace.
#[derive(Clone, Debug, Default)]
pub(super) struct Trace {
    pub parts: Vec<Part>,
    pub ties: BTreeSet<(usize, usize, Tie)>,
    /// True when the pattern gives literal properties to elements that are tied to nothing else of the trace.
    pub settings: bool,
    /// True when it is not in the example before the pattern is applied, so that it tells something by itself.
    pub telling: bool,
}

impl Trace {
    /// Of a pattern; none when it changes nothing in its example that could be looked for.
    pub fn of(pattern: &Pattern, limits: &Limits) -> Option<Trace> {
        let (design, _) = compile_statements(pattern.example.clone(), Vocabulary::builtin(), limits);
        let before = design?.states.pop()?.architecture;
        let made = attempt(pattern, &before, &Arguments::default(), Vocabulary::builtin(), limits).ok()?;
        let trace = Tracer { literals: literals(&pattern.rewrite), before: &before, after: &made.architecture }.trace();
        let trace = trace.without_twins().without_contents();
        // What is in the example before the pattern is applied does not tell whether it was.
        let telling = Search::new(&before, &trace, limits.found_steps).all().is_empty();
        (!trace.parts.is_empty()).then_some(Trace { telling, ..trace })
    }

    /// Names of the properties that its edges have.
    pub fn keys(&self) -> impl Iterator<Item = &String> {
        self.ties.iter().flat_map(|(_, _, tie)| match tie {
            Tie::Edge(_, keys) => keys.as_slice(),
            Tie::Inside | Tie::Group => &[],
        })
    }

    /// Of several elements that are alike in all that ties them, such as the second and the third server of a group, one
    /// will do: how many there are is a parameter.
    fn without_twins(self) -> Trace {
        let image = |at: usize| {
            let of = |(a, b, tie): &(usize, usize, Tie)| match (*a == at, *b == at) {
                (true, false) => Some((true, *b, tie.clone())),
                (false, true) => Some((false, *a, tie.clone())),
                _ => None,
            };
            self.ties.iter().filter_map(of).collect::<Vec<_>>()
        };
        let mut kept: Vec<usize> = Vec::new();
        for at in 0..self.parts.len() {
            let alike = |&other: &usize| {
                let (a, b) = (&self.parts[at], &self.parts[other]);
                a.made && b.made && a.kind == b.kind && a.properties == b.properties && {
                    // What ties the two to each other does not tell them apart.
                    let apart = |from: usize, not: usize| {
                        image(from).into_iter().filter(move |(_, to, _)| *to != not).collect::<Vec<_>>()
                    };
                    apart(at, other) == apart(other, at)
                }
            };
            if !kept.iter().any(alike) {
                kept.push(at);
            }
        }
        self.only(&kept)
    }

    /// What comes with something that the pattern makes, such as the disk of a new server, tells nothing of its own.
    fn without_contents(mut self) -> Trace {
        loop {
            let told = |at: &usize| {
                let ties: Vec<_> = self.ties.iter().filter(|(a, b, _)| a == at || b == at).collect();
                let alone = |(a, b, tie): &&(usize, usize, Tie)| a == at && *tie == Tie::Inside && self.parts[*b].made;
                !(self.parts[*at].made && ties.len() == 1 && ties.iter().all(alone))
            };
            let kept: Vec<usize> = (0..self.parts.len()).filter(told).collect();
            if kept.len() == self.parts.len() {
                return self;
            }
            self = self.only(&kept);
        }
    }

    fn only(&self, kept: &[usize]) -> Trace {
        let place: BTreeMap<usize, usize> = kept.iter().enumerate().map(|(new, &old)| (old, new)).collect();
        let ties = self.ties.iter().filter_map(|(a, b, tie)| Some((*place.get(a)?, *place.get(b)?, tie.clone())));
        let parts = kept.iter().map(|&at| self.parts[at].clone()).collect();
        Trace { parts, ties: ties.collect(), ..*self }
    }
}

struct Tracer<'a> {
    literals: BTreeSet<(String, String)>,
    before: &'a Architecture,
    after: &'a Architecture,
}

impl Tracer<'_> {
    fn trace(&self) -> Trace {
        let change = compare(self.before, self.after);
        let mut trace = Trace::default();
        let mut places: BTreeMap<Node, usize> = BTreeMap::new();
        let mut place = |trace: &mut Trace, node: Node| {
            *places.entry(node).or_insert_with(|| {
                let part = self.part(node, change.added.contains(&self.after.element(node).uid));
                trace.parts.push(part);
                trace.parts.len() - 1
            })
        };
        let found = |uid: &Uid| self.after.find_uid(*uid);
        for node in change.added.iter().chain(&change.moved).filter_map(found) {
            let at = place(&mut trace, node);
            // Where something stands tells something if that is no frame, or a frame that the pattern made.
            let told = |holder: &Node| {
                let element = self.after.element(*holder);
                !element.kind.is_frame() || change.added.contains(&element.uid)
            };
            if let Some(holder) = self.after.parent(node).filter(told) {
                let holder = place(&mut trace, holder);
                trace.ties.insert((at, holder, Tie::Inside));
            }
        }
        for &link in self.after.links() {
            let key = self.after.key(link);
            let flags = self.flags(&self.after.edge(link).properties);
            let new_flag = change.edges_changed.contains(&key) && !flags.is_empty();
            if (change.edges_added.contains(&key) && !self.is_mirrored(link, &change.added)) || new_flag {
                let (from, to) = self.after.ends(link);
                let (from, to) = (place(&mut trace, from), place(&mut trace, to));
                trace.ties.insert((from, to, Tie::Edge(key.op, flags)));
            }
        }
        self.add_originals(&mut trace, &change.added, &mut place);
        for node in change.changed.iter().filter_map(found) {
            if !self.part(node, false).properties.is_empty() {
                trace.settings |= !places_has(&mut trace, node, &mut place);
            }
        }
        let nodes: Vec<(Node, usize)> = places.iter().map(|(&node, &at)| (node, at)).collect();
        let group = |node: Node| self.after.element(node).properties.text("group");
        for (i, &(a, at)) in nodes.iter().enumerate() {
            for &(b, other) in &nodes[i + 1..] {
                if !group(a).is_empty() && group(a) == group(b) {
                    trace.ties.insert((at, other, Tie::Group));
                }
            }
        }
        trace
    }

    /// True when a copy only calls what its original calls and what was there before: that comes with the copy.
    fn is_mirrored(&self, link: Link, added: &BTreeSet<Uid>) -> bool {
        let (from, to) = self.after.ends(link);
        let original = self.after.element(from).origin.copy_uid.and_then(|uid| self.after.find_uid(uid));
        let has = |original| self.after.find_edge(original, self.after.edge(link).op, to).is_some();
        !added.contains(&self.after.element(to).uid) && original.is_some_and(has)
    }

    /// A copy tells something beside what it is a copy of: the original, with the edges that both have.
    fn add_originals(
        &self,
        trace: &mut Trace,
        added: &BTreeSet<Uid>,
        place: &mut dyn FnMut(&mut Trace, Node) -> usize,
    ) {
        for copy in added.iter().filter_map(|&uid| self.after.find_uid(uid)) {
            let original = self.after.element(copy).origin.copy_uid.and_then(|uid| self.after.find_uid(uid));
            let Some(original) = original else { continue };
            for &link in self.after.links() {
                let (op, (from, to)) = (self.after.edge(link).op, self.after.ends(link));
                let (from, to) = match (from == original, to == original) {
                    (true, false) if self.after.find_edge(copy, op, to).is_some() => (original, to),
                    (false, true) if self.after.find_edge(from, op, copy).is_some() => (from, original),
                    _ => continue,
                };
                let other = if from == original { to } else { from };
                if !added.contains(&self.after.element(other).uid) {
                    continue;
                }
                let ends = (place(trace, from), place(trace, to));
                let known = trace
                    .ties
                    .iter()
                    .any(|(a, b, tie)| (*a, *b) == ends && matches!(tie, Tie::Edge(other, _) if *other == op));
                if !known {
                    trace.ties.insert((ends.0, ends.1, Tie::Edge(op, Vec::new())));
                }
            }
        }
    }

    fn part(&self, node: Node, made: bool) -> Part {
        let element = self.after.element(node);
        let told = |key: &str, value: &Value| !matches!(key, "group" | "label") && self.is_literal(key, value);
        let properties = element.properties.iter().filter(|(key, value)| told(key, value));
        Part {
            name: element.id.clone(),
            kind: element.kind.builtin().id.clone(),
            actor: element.kind.actor,
            made,
            properties: properties.map(|(key, value)| (key.to_owned(), value.clone())).collect(),
        }
    }

    fn is_literal(&self, key: &str, value: &Value) -> bool {
        self.literals.contains(&(key.to_owned(), value.to_string()))
    }

    fn flags(&self, properties: &Properties) -> Vec<String> {
        let told = |key: &str| properties.flag(key) && self.literals.iter().any(|(known, _)| known == key);
        properties.iter().map(|(key, _)| key).filter(|key| told(key)).map(str::to_owned).collect()
    }
}

/// True when an element is in the trace already; otherwise it is put there.
fn places_has(trace: &mut Trace, node: Node, place: &mut dyn FnMut(&mut Trace, Node) -> usize) -> bool {
    let before = trace.parts.len();
    place(trace, node) < before
}

/// Properties with the values that a definition gives literally.
fn literals(actions: &[Action]) -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    for action in actions {
        match &action.node {
            ActionKind::Let(_, value, _) => in_expression(value, &mut found),
            ActionKind::For(_, set, body) => {
                in_expression(set, &mut found);
                found.extend(literals(body));
            }
            ActionKind::If(condition, then, otherwise) => {
                in_expression(condition, &mut found);
                found.extend(literals(then));
                found.extend(literals(otherwise));
            }
            ActionKind::Set(.., properties) | ActionKind::Connect(.., properties) => {
                properties.iter().for_each(|(key, value)| property(&key.node, value, &mut found));
            }
            ActionKind::Call(call) => in_expression(call, &mut found),
            ActionKind::Move(what, into) => [what, into].into_iter().for_each(|e| in_expression(e, &mut found)),
            ActionKind::Remove(..) | ActionKind::Expect { .. } => {}
        }
    }
    found
}

fn property(key: &str, value: &Expr, found: &mut BTreeSet<(String, String)>) {
    let literal = match &value.node {
        ExprKind::Text(text) | ExprKind::Name(text) => Some(text.clone()),
        ExprKind::Number(number) => Some(number.to_string()),
        // What is calculated is known by its name alone.
        _ => Some(String::new()),
    };
    found.extend(literal.map(|literal| (key.to_owned(), literal)));
    in_expression(value, found);
}

fn in_expression(expr: &Expr, found: &mut BTreeSet<(String, String)>) {
    let mut all = |parts: &[&Expr]| parts.iter().for_each(|part| in_expression(part, found));
    match &expr.node {
        ExprKind::Text(_) | ExprKind::Number(_) | ExprKind::Name(_) => {}
        ExprKind::List(items) => items.iter().for_each(|item| in_expression(item, found)),
        ExprKind::Call(_, arguments) => {
            for (key, value) in arguments {
                match key {
                    Some(key) => property(key, value, found),
                    None => in_expression(value, found),
                }
            }
        }
        ExprKind::Field(a, _) | ExprKind::Not(a) => all(&[a]),
        ExprKind::Index(a, b) | ExprKind::Or(a, b) | ExprKind::And(a, b) => all(&[a, b]),
        ExprKind::Compare(a, _, b) | ExprKind::Sum(a, _, b) => all(&[a, b]),
        ExprKind::Where(_, a, b) | ExprKind::ForEach(a, _, b) => all(&[a, b]),
        ExprKind::If(a, b, c) => all(&[a, b, c]),
    }
}
