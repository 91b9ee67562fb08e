//! Random designs for the patterns: pieces of the patterns' own examples put together, changed at random, or elements
//! and edges of all kinds thrown together. All from one number, so that a case can be made again.

#![allow(dead_code)]

use cdp_draw::design::compile::compile_statements;
use cdp_draw::design::print::print;
use cdp_draw::limits::Limits;
use cdp_draw::model::vocabulary::{PropertyRule, PropertyType, may_hold};
use cdp_draw::model::{Architecture, Edge, Element, Node, Op, Origin, Properties, Value, Vocabulary};
use cdp_draw::rewrite::library::{builtin, builtin_ids};
use cdp_draw::rewrite::pattern::{Param, ParamType, Pattern};
use cdp_draw::source::{SourceId, Span};

pub mod designs;

/// Numbers that look random (splitmix64).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 to below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    /// True in so many of a hundred cases.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        if from.is_empty() { None } else { Some(&from[self.below(from.len())]) }
    }
}

/// All built-in patterns.
pub fn patterns() -> Vec<&'static Pattern> {
    builtin_ids().map(|id| builtin(id).expect("a pattern")).collect()
}

/// A random state for a pattern: often one in which it can be applied.
pub fn state(pattern: &Pattern, dice: &mut Dice) -> Architecture {
    let mut architecture = Architecture::default();
    match dice.below(10) {
        0 => thrown_together(&mut architecture, dice),
        1 => {
            merge(&mut architecture, &example(pattern), dice);
            thrown_together(&mut architecture, dice);
        }
        _ => {
            let all = patterns();
            for _ in 0..dice.below(3) {
                let other = all[dice.below(all.len())];
                merge(&mut architecture, &example(other), dice);
            }
            merge(&mut architecture, &example(pattern), dice);
            // Patterns build on what others have made.
            for _ in 0..dice.below(3) {
                let other = all[dice.below(all.len())];
                if let Ok(made) = cdp_draw::rewrite::attempt(
                    other,
                    &architecture,
                    &Default::default(),
                    Vocabulary::builtin(),
                    &Limits::default(),
                ) {
                    architecture = made.architecture;
                }
            }
        }
    }
    for _ in 0..dice.below(6) {
        change(&mut architecture, dice);
    }
    architecture
}

pub fn example(pattern: &Pattern) -> Architecture {
    let (design, _) = compile_statements(pattern.example.clone(), Vocabulary::builtin(), &Limits::default());
    design.expect("an example").states.remove(0).architecture
}

/// Puts the elements of one state into another; those whose ids are taken are renamed, or (actors, mostly) shared.
fn merge(into: &mut Architecture, from: &Architecture, dice: &mut Dice) {
    let mut places: Vec<(Node, Node)> = Vec::new();
    for node in from.nodes() {
        let element = from.element(node);
        let there = into.find(&element.id).filter(|&there| into.element(there).kind == element.kind);
        let share = if element.kind.actor { 70 } else { 20 };
        if let Some(there) = there.filter(|_| dice.chance(share)) {
            places.push((node, there));
            continue;
        }
        let container = from.parent(node).and_then(|parent| places.iter().find(|(old, _)| *old == parent)).map(|p| p.1);
        let mut copy = Element { uid: into.next_uid(), ..element.clone() };
        copy.id = free(into, &element.id);
        if !element.properties.text("group").is_empty() && dice.chance(90) {
            copy.properties.set("group", Value::text(format!("{}-{}", element.properties.text("group"), from.len())));
        }
        places.push((node, into.add(copy, container)));
    }
    let place = |node| places.iter().find(|(old, _)| *old == node).map(|(_, new)| *new);
    for &link in from.links() {
        let (a, b) = from.ends(link);
        if let (Some(a), Some(b)) = (place(a), place(b)) {
            connect(into, a, b, from.edge(link).clone());
        }
    }
}

fn free(architecture: &Architecture, id: &str) -> String {
    let numbered = (2..).map(|n| format!("{id}-{n}"));
    std::iter::once(id.to_owned()).chain(numbered).find(|id| architecture.find(id).is_none()).expect("endless")
}

fn connect(architecture: &mut Architecture, a: Node, b: Node, edge: Edge) {
    if a != b && architecture.find_edge(a, edge.op, b).is_none() {
        architecture.connect(a, b, edge);
    }
}

/// Elements of all kinds, and edges of all operators.
fn thrown_together(architecture: &mut Architecture, dice: &mut Dice) {
    for _ in 0..3 + dice.below(14) {
        add(architecture, dice);
    }
    for _ in 0..3 + dice.below(20) {
        join(architecture, dice);
    }
    for _ in 0..dice.below(8) {
        set(architecture, dice);
    }
}

/// What designs are mostly made of comes up more often.
const COMMON: [&str; 16] = [
    "user", "client", "operator", "server", "server", "server", "server", "db", "lb", "disk", "content", "bucket",
    "zone", "queue", "dns", "cache",
];

fn add(architecture: &mut Architecture, dice: &mut Dice) {
    let vocabulary = Vocabulary::builtin();
    let all: Vec<_> = vocabulary.kinds().collect();
    let word = COMMON[dice.below(COMMON.len())];
    let common = vocabulary.kind(word).expect("a kind");
    let kind = if dice.chance(65) { common } else { all[dice.below(all.len())] }.clone();
    let holders: Vec<Node> =
        architecture.nodes().into_iter().filter(|&node| may_hold(&architecture.element(node).kind, &kind)).collect();
    let container = if dice.chance(60) { dice.pick(&holders).copied() } else { None };
    let id = free(architecture, if dice.chance(50) { &kind.id } else { "web" });
    let uid = architecture.next_uid();
    let properties = Properties::default();
    architecture
        .add(Element { uid, id, kind, label: None, properties, origin: Origin::default(), span: nowhere() }, container);
}

fn join(architecture: &mut Architecture, dice: &mut Dice) {
    let nodes = architecture.nodes();
    let (Some(&a), Some(&b)) = (dice.pick(&nodes), dice.pick(&nodes)) else { return };
    let op = if dice.chance(70) { Op::Request } else { Op::ALL[dice.below(Op::ALL.len())] };
    let mut properties = Properties::default();
    if dice.chance(25) {
        let flag = ["upload", "read", "write", "optional", "manual"][dice.below(5)];
        if Vocabulary::builtin().edge_property(flag).is_some_and(|rule| rule.objection(&Value::Flag(true)).is_none()) {
            properties.set(flag, Value::Flag(true));
        }
    }
    connect(architecture, a, b, Edge { op, label: None, properties, pattern: None, span: nowhere() });
}

/// Sets a property that the kind has to a value that it takes.
fn set(architecture: &mut Architecture, dice: &mut Dice) {
    let nodes = architecture.nodes();
    let Some(&node) = dice.pick(&nodes) else { return };
    let vocabulary = Vocabulary::builtin();
    let names = vocabulary.element_properties(&architecture.element(node).kind);
    let usual = ["role", "state", "group", "static", "large", "os", "priority", "health"];
    let usual: Vec<&str> = names.iter().copied().filter(|name| usual.contains(name)).collect();
    let name = if dice.chance(70) { dice.pick(&usual) } else { dice.pick(&names) };
    let Some(rule) = name.and_then(|name| vocabulary.element_property(name)) else { return };
    if let Some(value) = value_of(rule, dice).filter(|value| rule.objection(value).is_none()) {
        architecture.element_mut(node).properties.set(&rule.id, value);
    }
}

fn value_of(rule: &PropertyRule, dice: &mut Dice) -> Option<Value> {
    const WORDS: [&str; 10] =
        ["log", "base", "old", "new", "master", "standby", "failed", "common", "monitoring", "two words"];
    if let Some(word) = dice.pick(&rule.words) {
        return Some(Value::text(word.clone()));
    }
    match rule.value {
        _ if matches!(rule.id.as_str(), "icon" | "link" | "anyway") => None,
        PropertyType::Flag => Some(Value::Flag(true)),
        PropertyType::Percent => Some(Value::Number([99.5, 90.0, 100.0, 0.0][dice.below(4)])),
        PropertyType::Integer => Some(Value::Number(dice.below(500) as f64)),
        PropertyType::Duration => Some(Value::text(["30s", "5min", "2h"][dice.below(3)])),
        PropertyType::List => Some(Value::List(vec![Value::text("a")])),
        PropertyType::Text => Some(Value::text(WORDS[dice.below(WORDS.len())])),
    }
}

fn change(architecture: &mut Architecture, dice: &mut Dice) {
    let nodes = architecture.nodes();
    let Some(&node) = dice.pick(&nodes) else { return };
    match dice.below(8) {
        0 if nodes.len() > 5 && architecture.inside(node).len() < 4 => architecture.remove(node),
        1 => {
            let links = architecture.links().to_vec();
            dice.pick(&links).into_iter().for_each(|&link| architecture.disconnect(link));
        }
        2 | 3 => join(architecture, dice),
        4 => add(architecture, dice),
        5 => {
            let kind = architecture.element(node).kind.clone();
            let fits = |&other: &Node| {
                may_hold(&architecture.element(other).kind, &kind) && !architecture.within(other, Some(node))
            };
            let holders: Vec<Node> = nodes.iter().copied().filter(fits).collect();
            let into = dice.pick(&holders).copied();
            architecture.move_into(node, into);
        }
        _ => set(architecture, dice),
    }
}

/// A target and parameters, often none.
pub fn arguments(pattern: &Pattern, architecture: &Architecture, dice: &mut Dice) -> cdp_draw::rewrite::Arguments {
    let nodes = architecture.nodes();
    let target = pattern.target.as_ref().filter(|_| dice.chance(40)).and_then(|item| {
        let vocabulary = Vocabulary::builtin();
        let of = |&node: &Node| {
            let kinds = item.kinds.iter().filter_map(|kind| vocabulary.kind(&kind.node));
            item.kinds.iter().any(|kind| kind.node == "any")
                || kinds.into_iter().any(|kind| architecture.element(node).kind.is(&kind.id))
        };
        let fitting: Vec<Node> = nodes.iter().copied().filter(of).collect();
        if dice.chance(85) { dice.pick(&fitting).copied() } else { dice.pick(&nodes).copied() }
    });
    let mut params = Vec::new();
    for param in &pattern.params {
        if dice.chance(25) {
            params.push((param.name.clone(), value(param, architecture, dice)));
        }
    }
    cdp_draw::rewrite::Arguments { target, params }
}

fn value(param: &Param, architecture: &Architecture, dice: &mut Dice) -> Value {
    let nodes = architecture.nodes();
    let id = |dice: &mut Dice| match dice.pick(&nodes) {
        Some(&node) if dice.chance(60) => architecture.element(node).id.clone(),
        _ => ["x", "名前", "web", "1a", "1b", "tokyo"][dice.below(6)].to_owned(),
    };
    match param.kind {
        ParamType::Int => {
            let (least, most) = param.range.unwrap_or((0, None));
            let most = most.unwrap_or(1000).min(least + if dice.chance(95) { 5 } else { 400 });
            Value::Number((least + dice.below((most - least + 1) as usize) as i64) as f64)
        }
        ParamType::Flag => Value::Flag(dice.chance(50)),
        ParamType::Text | ParamType::Word => Value::text(["", "x", "two words", "kvs", "bucket"][dice.below(5)]),
        ParamType::Id => Value::text(id(dice)),
        ParamType::Time => Value::text(["00:00", "9:30", "24:00"][dice.below(3)]),
        ParamType::List => Value::List((0..dice.below(4)).map(|_| Value::text(id(dice))).collect()),
    }
}

/// What is printed of a case that went wrong.
pub fn describe(pattern: &Pattern, architecture: &Architecture, arguments: &cdp_draw::rewrite::Arguments) -> String {
    let to = arguments.target.map(|node| format!(" to {}", architecture.element(node).id)).unwrap_or_default();
    let params =
        arguments.params.iter().map(|(name, value)| format!(" {name}={}", cdp_draw::design::print::value(value)));
    format!("{}apply {}{to}{}", print(architecture), pattern.id, params.collect::<String>())
}

fn nowhere() -> Span {
    Span { source: SourceId(0), start: 0, end: 0 }
}
