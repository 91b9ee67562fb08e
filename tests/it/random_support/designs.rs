//! Random designs as their authors would write them: elements of all kinds in each other, edges of all operators, what is
//! said about them, kinds, patterns and rules of one's own, and steps of all sorts. A statement that the language refuses at
//! its place is left out, so that every one is a design.

use cdp_draw::design::Design;
use cdp_draw::design::compile::compile;
use cdp_draw::design::print::print;
use cdp_draw::limits::Limits;
use cdp_draw::model::Op;
use cdp_draw::rewrite::library::{builtin_ids, builtin_rules};
use cdp_draw::world::Memory;

use super::{Dice, patterns, state};

/// The most that a state has to begin with: the layout of more takes too long to try many.
const ELEMENTS: usize = 10;
const EDGES: usize = 10;

/// Texts with all that a picture, a message or a table could stumble over.
const TEXTS: [&str; 8] = [
    "\"Web\"",
    "ja \"仮想サーバ\" en \"Server\"",
    "\"a longer text that has to be broken into several lines\"",
    "\"<b>&amp; \\\"quoted\\\" | `x` *y* ]]>\"",
    "\"\"\"two\nlines\"\"\"",
    "en \"only English\"",
    "\"שלום مرحبا 👩‍💻 e\\u{301}\"",
    "\"\"",
];

/// Definitions of one's own.
const OWN: [&str; 4] = [
    "kind kafka : queue \"Kafka\" icon=topic\nkafka own-events tags=[x, \"two words\"]\n",
    "pattern grow {\n  name = en \"Grow\" ja \"拡張\"\n  target t : any = first(elements(server)) or error \"there is no server\"\n  \
     param count : int 1..4 = 2\n  rewrite { for n in range(count) { let s = add(server, grown, role = spare); t -> s \"copies\" optional } }\n  \
     callout en \"It grows\" ja \"増える\" on t\n  ensure \"it stays\" { for x in elements(server) { expect served without x } }\n}\n",
    "pattern shrink {\n  target t : any = first(elements()) or error \"there is nothing\"\n  \
     rewrite { if count(elements()) > 2 { remove t } else { set t \"alone\" } }\n}\n",
    "rule lonely {\n  name = \"Lonely\"\n  severity = hint\n  why = \"Nobody calls it.\"\n  message = en \"{s} is lonely\" ja \"{s}は孤独\"\n  \
     fix = [multi-server]\n  find s : server = each s in elements(server) where not callers(s)\n}\n",
];

/// A design of that number, and the ids of its last state.
pub fn design(seed: u64) -> (String, Vec<String>) {
    let mut dice = Dice::new(seed);
    let mut writer = Writer { text: beginning(&mut dice), dice };
    for definition in OWN {
        if writer.dice.chance(50) {
            writer.take(definition);
        }
    }
    for _ in 0..writer.dice.below(8) {
        let said = writer.saying();
        writer.take(&said);
    }
    for _ in 0..writer.dice.below(7) {
        let step = writer.step();
        writer.take(&step);
    }
    let ids = writer.ids();
    (writer.text, ids)
}

/// A small first state.
fn beginning(dice: &mut Dice) -> String {
    let all = patterns();
    loop {
        let pattern = dice.pick(&all).expect("a pattern");
        let architecture = state(pattern, dice);
        let text = print(&architecture);
        let small = (1..=ELEMENTS).contains(&architecture.len()) && architecture.links().len() <= EDGES;
        if small && read(&text).is_some() {
            return text;
        }
    }
}

fn read(text: &str) -> Option<Design> {
    compile("design.cdp", text.as_bytes(), &Memory::default(), &Limits::default()).design
}

struct Writer {
    text: String,
    dice: Dice,
}

impl Writer {
    /// Adds a statement, if it is possible there.
    fn take(&mut self, statement: &str) {
        let longer = format!("{}{statement}\n", self.text);
        if read(&longer).is_some() {
            self.text = longer;
        }
    }

    fn ids(&self) -> Vec<String> {
        let design = read(&self.text).expect("a design");
        let architecture = &design.states[design.states.len() - 1].architecture;
        architecture.nodes().into_iter().map(|node| architecture.element(node).id.clone()).collect()
    }

    fn id(&mut self) -> String {
        let ids = self.ids();
        self.dice.pick(&ids).cloned().unwrap_or_else(|| "nobody".to_owned())
    }

    /// An edge of the last state, as it is named.
    fn edge(&mut self) -> String {
        let design = read(&self.text).expect("a design");
        let architecture = &design.states[design.states.len() - 1].architecture;
        let names = architecture.links().iter().map(|&link| {
            let (from, to) = architecture.ends(link);
            format!("{} {} {}", architecture.element(from).id, architecture.edge(link).op, architecture.element(to).id)
        });
        let names: Vec<String> = names.collect();
        self.dice.pick(&names).cloned().unwrap_or_else(|| "a -> b".to_owned())
    }

    fn words(&mut self) -> &'static str {
        TEXTS[self.dice.below(TEXTS.len())]
    }

    fn anchor(&mut self) -> String {
        if self.dice.chance(50) { self.id() } else { self.edge() }
    }

    /// What is said of a design and its first state.
    fn saying(&mut self) -> String {
        let words = self.words();
        match self.dice.below(8) {
            0 => format!("title = {words}"),
            1 => format!("subtitle = {words}"),
            2 => format!("direction = {}", ["right", "down"][self.dice.below(2)]),
            3 => format!("theme = {}", ["dark", "mono", "auto"][self.dice.below(3)]),
            4 => format!("note {words} on {}", self.anchor()),
            5 => {
                let hint = ["align", "row", "column", "same-size", "separate-lines"][self.dice.below(5)];
                format!("{hint} {}, {}", self.id(), self.id())
            }
            6 => "lang = ja".to_owned(),
            _ => {
                let level = ["allow", "warn", "deny"][self.dice.below(3)];
                let rules = builtin_rules();
                let rule = &rules[self.dice.below(rules.len())].id;
                let on = if self.dice.chance(50) { format!(" on {}", self.id()) } else { String::new() };
                format!("{level} = [{rule}]{on} {words}")
            }
        }
    }

    /// A statement that makes another state, or says what is expected of the last one.
    fn step(&mut self) -> String {
        match self.dice.below(4) {
            0 => self.application(),
            1 => {
                let statements: Vec<String> = (0..1 + self.dice.below(4)).map(|_| self.change()).collect();
                format!("step {} {{\n  {}\n}}", self.words(), statements.join("\n  "))
            }
            2 => self.change(),
            _ => match self.dice.below(4) {
                0 => "expect no spof".to_owned(),
                1 => "expect served".to_owned(),
                2 => format!("expect not served without {}", self.id()),
                _ => format!("expect served without {}", self.id()),
            },
        }
    }

    /// One that fits, if one is found soon.
    fn application(&mut self) -> String {
        let ids: Vec<&str> = builtin_ids().chain(["grow", "shrink"]).collect();
        for _ in 0..20 {
            let pattern = ids[self.dice.below(ids.len())];
            let to = if self.dice.chance(30) { format!(" to {}", self.id()) } else { String::new() };
            let statement = format!("apply {pattern}{to}");
            if read(&format!("{}{statement}\n", self.text)).is_some() {
                return statement;
            }
        }
        "apply grow count=1".to_owned()
    }

    fn change(&mut self) -> String {
        let (id, other, words) = (self.id(), self.id(), self.words());
        let fresh = format!("new-{}", self.dice.below(1_000));
        let op = Op::ALL[self.dice.below(Op::ALL.len())];
        match self.dice.below(13) {
            0 => format!("server {fresh} {words} group=g {{ disk {fresh}-data }}"),
            1 => format!("{id} {op} {other} {words}"),
            2 => format!("remove {id}"),
            3 => format!("remove {}", self.edge()),
            4 => format!("move {id} into {other}"),
            5 => format!("move {id} out"),
            6 => format!("rename {id} to {fresh}"),
            7 => format!("set {id} {words} tags=[a, \"b c\"]"),
            8 => format!("set {} {words}", self.edge()),
            9 => format!("fail {id}"),
            10 => format!("restore {id}"),
            _ => format!("callout {words} on {}", self.anchor()),
        }
    }
}
