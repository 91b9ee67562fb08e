//! Random designs of several states: the layout never panics, and never breaks a rule.

#![allow(clippy::disallowed_methods)] // by hand: environment variables say how much

use crate::layout_support::Rough;
use cdp_draw::design::{Anchor, Callout, Design, Direction, Note, State};
use cdp_draw::layout::{Metrics, Rule, lay_out, verify};
use cdp_draw::model::{
    Architecture, Edge, Element, LocalisedText, Node, Op, Origin, Properties, Uid, Value, Vocabulary,
};
use cdp_draw::source::Span;
use proptest::prelude::*;

/// What a random design is made from.
#[derive(Clone, Debug)]
struct Recipe {
    /// Kind and container (a number, taken modulo) of each element.
    elements: Vec<(usize, usize, u8)>,
    /// Two ends, operator, and a number from which its text is made.
    edges: Vec<(usize, usize, usize, usize)>,
    /// For each further state: elements to drop, and an element to move.
    states: Vec<(Vec<usize>, usize, usize)>,
    /// Anchors of callouts and notes.
    callouts: Vec<usize>,
    notes: Vec<usize>,
}

const KINDS: [&str; 14] =
    ["user", "server", "db", "zone", "lb", "server", "region", "bucket", "disk", "asg", "image", "vpc", "cdn", "queue"];
const TEXTS: [&str; 5] = ["", "", "read", "同期", "a somewhat longer text"];

fn recipe(size: usize) -> impl Strategy<Value = Recipe> {
    // An element or a container, taken modulo those that are there.
    let any = size.max(40);
    (
        prop::collection::vec((0..KINDS.len(), 0..any, prop::num::u8::ANY), 1..size),
        prop::collection::vec((0..any, 0..any, 0..8_usize, 0..TEXTS.len()), 0..size),
        prop::collection::vec((prop::collection::vec(0..any, 0..3), 0..any, 0..any), 0..6),
        prop::collection::vec(0..2 * any, 0..3),
        prop::collection::vec(0..2 * any, 0..2),
    )
        .prop_map(|(elements, edges, states, callouts, notes)| Recipe { elements, edges, states, callouts, notes })
}

fn design(recipe: &Recipe) -> Design {
    let vocabulary = Vocabulary::builtin();
    let mut architecture = Architecture::default();
    let mut nodes: Vec<Node> = Vec::new();
    for (index, &(kind, container, bits)) in recipe.elements.iter().enumerate() {
        let kind = vocabulary.kind(KINDS[kind]).expect("a kind").clone();
        let container = nodes
            .get(container)
            .copied()
            .filter(|&n| architecture.element(n).kind.container && architecture.ancestors(n).count() < 5);
        let mut properties = Properties::default();
        if bits & 3 == 0 {
            properties.set("group", Value::text("g"));
        }
        // Some frames run their own way; the bits are those that nothing else depends on.
        if let (true, 0 | 1) = (kind.is_frame(), bits >> 5) {
            properties.set("direction", Value::text(if bits >> 5 == 0 { "right" } else { "down" }));
        }
        let element = Element {
            uid: Uid(index as u32),
            id: format!("e{index}"),
            kind,
            label: (bits & 4 == 0).then(|| LocalisedText::same("x".repeat(1 + bits as usize % 40))),
            properties,
            origin: Origin::default(),
            span: nowhere(),
        };
        nodes.push(architecture.add(element, container));
    }
    for &(from, to, op, text) in &recipe.edges {
        let (from, to) = (nodes[from % nodes.len()], nodes[to % nodes.len()]);
        // Requests are the most common.
        let op = Op::ALL.get(op).copied().unwrap_or(Op::Request);
        if from == to || architecture.find_edge(from, op, to).is_some() {
            continue;
        }
        let label = (!TEXTS[text].is_empty()).then(|| LocalisedText::same(TEXTS[text]));
        let edge = Edge { op, label, properties: Properties::default(), pattern: None, span: nowhere() };
        architecture.connect(from, to, edge);
    }
    let mut states = vec![state(architecture.clone(), recipe)];
    for (dropped, moved, target) in &recipe.states {
        for &drop in dropped {
            let all = architecture.nodes();
            let victim = all[drop % all.len()];
            if architecture.inside(victim).len() + 1 < all.len() {
                architecture.remove(victim);
            }
        }
        let all = architecture.nodes();
        let (moved, target) = (all[moved % all.len()], all[target % all.len()]);
        if architecture.element(target).kind.container && !architecture.within(target, Some(moved)) {
            architecture.move_into(moved, Some(target));
        }
        states.push(state(architecture.clone(), recipe));
    }
    Design::of(states)
}

fn state(architecture: Architecture, recipe: &Recipe) -> State {
    let anchor = |index: usize| {
        let (nodes, links) = (architecture.nodes(), architecture.links());
        if index.is_multiple_of(2) || links.is_empty() {
            Anchor::Element(architecture.element(nodes[index % nodes.len()]).uid)
        } else {
            Anchor::Edge(architecture.key(links[index % links.len()]))
        }
    };
    let callouts = recipe.callouts.iter().enumerate().map(|(index, &at)| Callout {
        number: index + 1,
        anchor: anchor(at),
        text: LocalisedText::same("what happens"),
    });
    let notes = recipe.notes.iter().map(|&at| Note { anchor: anchor(at), text: LocalisedText::same("a note on it") });
    let (callouts, notes) = (callouts.collect(), notes.collect());
    State { architecture, callouts, notes, ..State::default() }
}

/// Rules that hold for whatever is drawn; the others may give way where there is no room at all.
fn broken(recipe: &Recipe, direction: Direction, rules: &[Rule]) -> Vec<String> {
    let design = design(recipe);
    let layout = lay_out(&design, &design.languages(None), direction, &Metrics::default(), &Rough).expect("a layout");
    assert_eq!(layout.states.len(), design.states.len());
    let violations = verify(&design, &layout);
    violations.iter().filter(|v| rules.is_empty() || rules.contains(&v.rule)).map(ToString::to_string).collect()
}

/// Counts broken rules over many designs: how often does the layout have to give way?
#[test]
#[ignore = "a survey, run by hand"]
fn survey() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
    let number = |name: &str| std::env::var(name).ok().and_then(|n| n.parse::<usize>().ok());
    let size = number("LAYOUT_SIZE").unwrap_or(9);
    let (first, cases) = (number("LAYOUT_FROM").unwrap_or(0), number("LAYOUT_CASES").unwrap_or(300));
    let mut runner = TestRunner::new_with_rng(Config::default(), TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]));
    let strategy = recipe(size);
    let mut rules = std::collections::BTreeMap::<String, (usize, String)>::new();
    let mut bad = 0;
    for case in 0..cases {
        let recipe = strategy.new_tree(&mut runner).expect("a recipe").current();
        if case < first {
            continue;
        }
        for direction in [Direction::Right, Direction::Down] {
            let found = broken(&recipe, direction, &[]);
            bad += usize::from(!found.is_empty());
            for words in found {
                let rule = words.split(':').nth(1).unwrap_or("").trim().to_owned();
                let entry = rules.entry(rule).or_default();
                entry.0 += 1;
                entry.1 = format!("{case} {direction:?} {words}");
                if std::env::var("LAYOUT_ALL").is_ok() {
                    println!("{}", entry.1);
                }
            }
        }
        if number("LAYOUT_CASE") == Some(case) {
            let design = design(&recipe);
            for state in &design.states {
                println!("{}", cdp_draw::design::print::print(&state.architecture));
            }
            for direction in [Direction::Right, Direction::Down] {
                let (_, found) = crate::layout_support::laid_out(&format!("case-{direction:?}"), &design, direction);
                println!("{found:#?}");
            }
        }
    }
    println!("{bad} of {} with violations: {rules:#?}", 2 * cases.saturating_sub(first));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: std::env::var("LAYOUT_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(100), failure_persistence: None, rng_seed: proptest::test_runner::RngSeed::Fixed(2012), ..ProptestConfig::default() })]

    #[test]
    fn small_designs_break_no_rule(recipe in recipe(9)) {
        for direction in [Direction::Right, Direction::Down] {
            let found = broken(&recipe, direction, &[]);
            prop_assert!(found.is_empty(), "{direction:?} {found:#?}");
        }
    }

    #[test]
    fn boxes_never_collide(recipe in recipe(24)) {
        let rules = [Rule::BoxesApart, Rule::InsideParent, Rule::Complete, Rule::SamePlace, Rule::LineOrthogonal, Rule::LineAtBorder];
        let found = broken(&recipe, Direction::Right, &rules);
        prop_assert!(found.is_empty(), "{found:#?}");
    }
}

/// A span for what no text declares.
fn nowhere() -> Span {
    Span { source: cdp_draw::source::SourceId(0), start: 0, end: 0 }
}
