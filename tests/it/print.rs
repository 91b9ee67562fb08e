//! The text of a state: it compiles to the same state, and printed again it is the same text. For designs made at
//! random out of everything that a state can have, for every state of the examples, and for what patterns make.

use std::fs;
use std::sync::Arc;

use crate::print_support::{objection, read};
use cdp_draw::data;
use cdp_draw::design::compile::compile;
use cdp_draw::design::print::{print, print_state};
use cdp_draw::design::{Anchor, Callout, Design, Direction, Hint, HintKind, Note, Policy, State};
use cdp_draw::limits::Limits;
use cdp_draw::model::vocabulary::{PropertyRule, PropertyType, may_hold};
use cdp_draw::model::{
    Architecture, Edge, Element, Kind, LocalisedText, Node, Op, Origin, Properties, Uid, Value, Vocabulary,
};
use cdp_draw::source::{SourceId, Span};
use cdp_draw::syntax::tree::Level;
use cdp_draw::world::Memory;
use proptest::prelude::*;

const NOWHERE: Span = Span { source: SourceId(0), start: 0, end: 0 };

fn every_state_holds(name: &str, design: &Design) {
    for (at, state) in design.states.iter().enumerate() {
        if let Some(why) = objection(design, state) {
            panic!("{name}, state {at}: {why}");
        }
    }
}

#[test]
fn every_state_of_every_example() {
    for path in crate::house::files("examples", "cdp") {
        let name = path.display().to_string();
        let text = fs::read_to_string(&path).expect("an example");
        every_state_holds(&name, &read(&text).unwrap_or_else(|why| panic!("{name}: {why}")));
    }
}

/// The example in the text of a built-in pattern.
fn example(text: &str) -> &str {
    let start = text.find("\n  example {").expect("an example") + "\n  example {".len();
    let end = start + text[start..].find("\n  }").expect("its end");
    &text[start..end]
}

#[test]
fn every_example_of_every_pattern() {
    for (id, path, text) in data::PATTERNS {
        let start = text.find("\n  example {").expect("an example") + "\n  example {".len();
        let end = start + text[start..].find("\n  }").expect("its end");
        let design =
            read(&format!("{}\napply {id}\n", &text[start..end])).unwrap_or_else(|why| panic!("{path}: {why}"));
        assert_eq!(design.states.len(), 2);
        every_state_holds(path, &design);
    }
}

#[test]
fn it_looks_as_if_somebody_had_written_it() {
    let written = r#"title = ja "店" en "Shop"
direction = down

kind kafka : queue "Kafka"

user users
zone zone-1a "Zone 1a" {
  lb lb
  server web, web-2 "Web" group=web size=m1.large
  server app os="Amazon Linux" { disk data role=data; content blog static }
}
kafka events tags=["a b", c]

users -> lb "HTTPS" port=443 -> web, web-2 cached -> app -> events
app => data
events ~> app "every \"night\""

note "46.51.xxx.xxx" on lb
note "slow" on lb -> web
align web, web-2

fail web

callout "It fails" on web
"#;
    let design = read(written).expect("a design");
    assert_eq!(design.states.len(), 2);
    assert_eq!(print_state(&design, &design.states[1]), written);
    assert!(!print(&design.states[1].architecture).contains("fail"));
}

/// Decisions, one number after the other.
struct Dice(Vec<u32>, usize);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.1 += 1;
        let number = self.0.get(self.1 % self.0.len().max(1)).copied().unwrap_or(0);
        // The same numbers, read anew in every round, decide differently.
        (number as usize).wrapping_mul(31).wrapping_add(self.1 / self.0.len().max(1)) % sides.max(1)
    }

    fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.roll(of.len())]
    }
}

/// What a random design is made from.
#[derive(Clone, Debug)]
struct Recipe {
    numbers: Vec<u32>,
    texts: Vec<String>,
    elements: usize,
    edges: usize,
}

const HOSTILE: [&str; 17] = [
    "",
    "true",
    "007",
    "42",
    "-1.5",
    "Web",
    "say \"hello\"",
    "back\\slash\\",
    "two\nlines\r\n",
    "\t\u{0}\u{7}\u{1b}",
    "// no /* comment */ # either",
    "ゾーン1a、「同期」",
    "> 3",
    "ｶﾞ か\u{3099} e\u{301}",
    "\u{FEFF}\u{202E}\u{2028}\u{200D}",
    "{ a; b } [ c, d ] (e) = \"\"\"",
    "👩‍💻",
];
const WORDS: [&str; 12] =
    ["ja", "on", "to", "set", "note", "true", "007", "仮想サーバ", "row", "expect", "kind", "web-1_a"];
const TAGS: [&str; 4] = ["ja", "en", "zh-hant", "fr"];

fn recipe() -> impl Strategy<Value = Recipe> {
    (prop::collection::vec(any::<u32>(), 40..400), prop::collection::vec(any::<String>(), 3), 1..30_usize, 0..50_usize)
        .prop_map(|(numbers, texts, elements, edges)| Recipe { numbers, texts, elements, edges })
}

struct Maker<'a> {
    dice: Dice,
    texts: &'a [String],
    kinds: Vec<Arc<Kind>>,
}

impl Maker<'_> {
    fn words(&mut self) -> String {
        match self.dice.roll(3) {
            0 => self.texts[self.dice.roll(self.texts.len())].clone(),
            _ => (*self.dice.one(&HOSTILE)).to_owned(),
        }
    }

    fn text(&mut self) -> LocalisedText {
        let languages = self.dice.roll(4);
        let mut text = LocalisedText::default();
        for tag in TAGS.iter().cycle().skip(self.dice.roll(4)).take(languages) {
            text.add(Some(tag), self.words());
        }
        if languages == 0 { LocalisedText::same(self.words()) } else { text }
    }

    fn label(&mut self) -> Option<LocalisedText> {
        (self.dice.roll(3) > 0).then(|| self.text())
    }

    fn value(&mut self, rule: &PropertyRule) -> Value {
        let number = || [3.0, -2.0, 0.5, 1e14, 0.0];
        match rule.value {
            // An address takes no character that a reader could take for another.
            _ if rule.id == "link" => {
                let words: String =
                    self.words().chars().filter(|c| c.is_alphanumeric() || "/?#&=-_.".contains(*c)).collect();
                Value::text(format!("https://example.com/{words}"))
            }
            _ if !rule.words.is_empty() => Value::text(self.dice.one(&rule.words).clone()),
            PropertyType::Integer if self.dice.roll(2) == 0 => Value::text("007"),
            PropertyType::Percent => Value::Number(self.dice.roll(1000) as f64 / 10.0),
            PropertyType::Integer => Value::Number(self.dice.roll(100) as f64),
            PropertyType::Flag => Value::Flag(self.dice.roll(3) > 0),
            PropertyType::Text => match self.dice.roll(4) {
                0 => Value::Number(*self.dice.one(&number())),
                1 => Value::Flag(self.dice.roll(2) == 0),
                _ => Value::Text(self.words()),
            },
            PropertyType::Duration => Value::text(*self.dice.one(&["90s", "5min", "1h30min"])),
            PropertyType::List => {
                let items = (0..self.dice.roll(4)).map(|_| Value::Text(self.words())).collect::<Vec<_>>();
                Value::List(vec![Value::List(items), Value::Number(1.0), Value::Flag(false), Value::Text(self.words())])
            }
        }
    }

    fn properties(&mut self, names: &[&str], rule: impl Fn(&str) -> Option<PropertyRule>) -> Properties {
        let mut properties = Properties::default();
        for _ in 0..self.dice.roll(4) {
            let name = *self.dice.one(names);
            let value = self.value(&rule(name).expect("a property"));
            properties.set(name, value);
        }
        properties
    }

    fn element(&mut self, architecture: &mut Architecture, number: usize) {
        let vocabulary = Vocabulary::builtin();
        let kind = self.dice.one(&self.kinds).clone();
        let nodes = architecture.nodes();
        let holds = |node: &Node| may_hold(&architecture.element(*node).kind, &kind);
        let containers: Vec<Node> = nodes.into_iter().filter(holds).collect();
        let container = if containers.is_empty() { None } else { Some(*self.dice.one(&containers)) };
        let rule = |name: &str| vocabulary.element_property(name).cloned();
        // Often like its neighbour, so that they share a statement.
        let plain = self.dice.roll(2) == 0;
        let element = Element {
            uid: architecture.next_uid(),
            id: WORDS.get(number).map_or_else(|| format!("web-{number}"), |word| (*word).to_owned()),
            label: if plain { None } else { self.label() },
            properties: if plain {
                Properties::default()
            } else {
                self.properties(&vocabulary.element_properties(&kind), rule)
            },
            kind,
            origin: Origin::default(),
            span: NOWHERE,
        };
        architecture.add(element, container);
    }

    fn edge(&mut self, architecture: &mut Architecture) {
        let vocabulary = Vocabulary::builtin();
        let nodes = architecture.nodes();
        let (from, op, to) = (*self.dice.one(&nodes), *self.dice.one(&Op::ALL), *self.dice.one(&nodes));
        if from == to || architecture.find_edge(from, op, to).is_some() {
            return;
        }
        let plain = self.dice.roll(2) == 0;
        let rule = |name: &str| vocabulary.edge_property(name).cloned();
        let label = if plain { None } else { self.label() };
        let names = vocabulary.edge_properties();
        let properties = if plain { Properties::default() } else { self.properties(&names, rule) };
        architecture.connect(from, to, Edge { op, label, properties, pattern: None, span: NOWHERE });
    }

    fn anchor(&mut self, architecture: &Architecture) -> Anchor {
        let links = architecture.links();
        match self.dice.roll(2) {
            0 if !links.is_empty() => Anchor::Edge(architecture.key(*self.dice.one(links))),
            _ => Anchor::Element(self.uid(architecture)),
        }
    }

    fn uid(&mut self, architecture: &Architecture) -> Uid {
        architecture.element(*self.dice.one(&architecture.nodes())).uid
    }

    fn state(&mut self, recipe: &Recipe) -> State {
        let mut architecture = Architecture::default();
        (0..recipe.elements).for_each(|number| self.element(&mut architecture, number));
        (0..recipe.edges).for_each(|_| self.edge(&mut architecture));
        let callouts = (1..1 + self.dice.roll(3))
            .map(|number| Callout { number, anchor: self.anchor(&architecture), text: self.text() })
            .collect();
        let notes =
            (0..self.dice.roll(3)).map(|_| Note { anchor: self.anchor(&architecture), text: self.text() }).collect();
        let failed = (0..self.dice.roll(3)).map(|_| self.uid(&architecture)).collect();
        State { architecture, callouts, notes, failed, ..State::default() }
    }

    fn design(&mut self, recipe: &Recipe) -> Design {
        let state = self.state(recipe);
        let mut properties = Properties::default();
        if self.dice.roll(2) == 0 {
            properties.set("link", Value::text("https://example.com/#top"));
        }
        let kinds = [HintKind::Align, HintKind::Row, HintKind::Column, HintKind::SameSize];
        let hints = (0..self.dice.roll(3)).map(|_| {
            let elements = (0..self.dice.roll(4)).map(|_| self.uid(&state.architecture)).collect();
            Hint { kind: *self.dice.one(&kinds), elements, span: NOWHERE }
        });
        let hints: Vec<Hint> = hints.collect();
        let levels = [Level::Allow, Level::Warn, Level::Deny];
        let policies = (0..self.dice.roll(3)).map(|_| {
            let elements = (0..self.dice.roll(3)).map(|_| self.uid(&state.architecture)).collect::<Vec<_>>();
            Policy {
                level: *self.dice.one(&levels),
                rules: vec![(*self.dice.one(&["single-zone", "error", "all"])).to_owned(), "no-cdn".to_owned()],
                elements: (self.dice.roll(2) == 0).then_some(elements),
                reason: self.label(),
                span: NOWHERE,
            }
        });
        Design {
            policies: policies.collect(),
            hints,
            title: self.label(),
            subtitle: self.label(),
            direction: *self.dice.one(&[None, Some(Direction::Right), Some(Direction::Down)]),
            lang: self.dice.one(&[None, Some("ja".to_owned())]).clone(),
            theme: (self.dice.roll(2) == 0).then(|| ["dark", "mono"][self.dice.roll(2)].to_owned()),
            properties,
            ..Design::of(vec![state])
        }
    }
}

/// The vocabulary's kinds, and some of a user's own: one based on another, with a name and an icon or without.
fn kinds() -> Vec<Arc<Kind>> {
    let mut kinds: Vec<Arc<Kind>> = Vocabulary::builtin().kinds().cloned().collect();
    let own = |id: &str, base: &Arc<Kind>, name: LocalisedText, icon: Option<&str>| {
        let icon = icon.map_or_else(|| base.icon.clone(), str::to_owned);
        Arc::new(Kind { id: id.to_owned(), name, base: Some(base.clone()), icon, ..(**base).clone() })
    };
    let queue = Vocabulary::builtin().kind("queue").expect("a kind").clone();
    let kafka = own("kafka", &queue, LocalisedText::en_ja("Kafka \"log\"", "カフカ"), Some("my icons/kafka.svg"));
    kinds.push(own("topic2", &kafka, LocalisedText::same("topic2"), None));
    kinds.push(own("note", &kinds[0], LocalisedText::same("Note"), Some("db")));
    kinds.push(kafka);
    kinds
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, max_shrink_iters: 40, ..ProptestConfig::default() })]

    #[test]
    fn designs_made_at_random(recipe in recipe()) {
        let dice = Dice(recipe.numbers.clone(), 0);
        let mut maker = Maker { dice, texts: &recipe.texts, kinds: kinds() };
        let design = maker.design(&recipe);
        if let Some(why) = objection(&design, &design.states[0]) {
            prop_assert!(false, "{}", why);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, max_shrink_iters: 40, ..ProptestConfig::default() })]

    #[test]
    fn what_patterns_make_of_examples(
        start in 0..data::PATTERNS.len(),
        steps in prop::collection::vec((0..data::PATTERNS.len(), any::<usize>()), 1..6),
    ) {
        let mut text = example(data::PATTERNS[start].2).to_owned();
        for (pattern, target) in steps {
            let pattern = data::PATTERNS[pattern].0;
            let nodes = read(&text).expect("a state").states[0].architecture.clone();
            let ids: Vec<&str> = nodes.nodes().into_iter().map(|node| nodes.element(node).id.as_str()).collect();
            // Now and then the pattern finds its target itself.
            let to = ids.get(target % (2 * ids.len())).map(|id| format!(" to {id}")).unwrap_or_default();
            let longer = format!("{text}\napply {pattern}{to}\n");
            let compilation = compile("state.cdp", longer.as_bytes(), &Memory::default(), &Limits::default());
            let Some(design) = compilation.design else { continue };
            if let Some(why) = objection(&design, &design.states[1]) {
                prop_assert!(false, "{}: {}", pattern, why);
            }
            text = print(&design.states[1].architecture);
        }
    }
}

/// Patterns follow their own rules for where things go; the text must be able to say it.
#[test]
fn what_the_vocabulary_would_not_have_there() {
    let design = read("emr crunch\nnfs share\ncrunch -> share\napply nfs-replica\n").expect("a design");
    assert!(objection(&design, &design.states[1]).is_none());
    let text = print(&design.states[1].architecture);
    assert!(text.contains("role=replica anyway"), "{text}");
    let found = read(&text.replace(" anyway", "")).expect_err("an error");
    assert!(found.contains("an emr cannot hold an ephemeral") && found.contains("`anyway`"), "{found}");
}

/// A pattern of a user's own cannot set what could not be written.
#[test]
fn a_pattern_sets_only_what_can_be_said() {
    let design = |rewrite: &str| {
        let own = format!("pattern own {{ target t : server = frontmost(server); rewrite {{ {rewrite} }} }}");
        read(&format!("user users\nserver web\nusers -> web\n{own}\napply own\n"))
    };
    let made =
        design("set t size=9007199254740993 tags=[1, \"a b\"]; add(bucket, link = \"https://a\")").expect("a design");
    assert!(objection(&made, &made.states[1]).is_none());
    for (rewrite, words) in [
        ("set t colour=red", "there is no property `colour`"),
        ("add(server, colour = red)", "there is no property `colour`"),
        ("set t hosting=website", "own: `hosting` is no property of server"),
        ("set t state=asleep", "own: `state` takes `running`"),
        ("add(bucket, link = \"javascript:x\")", "own: `link` takes an address"),
        ("for u in sources(t) { set u -> t role=x }", "own: `role` is no property of an edge"),
    ] {
        let found = design(rewrite).expect_err("an error");
        assert!(found.contains(words), "{rewrite}: {found}");
    }
}
