//! What is asked of every pattern, from its own file: the built-in ones (`tests/patterns.rs`) and the one that
//! CONTRIBUTING.md shows (`tests/contributing.rs`). Each check gives its objections; none means that all is well.

#![allow(clippy::disallowed_methods)] // RENEW says that golden texts are to be written

use cdp_draw::design::compile::{Compilation, compile, compile_statements};
use cdp_draw::design::print::print;
use cdp_draw::design::{Anchor, Application, Callout, Design, Verdict};
use cdp_draw::diagnostic::{Code, Diagnostic};
use cdp_draw::limits::Limits;
use cdp_draw::model::{Architecture, Languages, LocalisedText, Value, Vocabulary};
use cdp_draw::rewrite::guide::{GUIDE_LISTS, GUIDE_TEXTS, GUIDE_WORDS};
use cdp_draw::rewrite::pattern::{LISTS, Param, ParamType, Pattern, Precondition, TEXTS, Twice};
use cdp_draw::rewrite::{Applied, Arguments, Trouble, apply};
use cdp_draw::world::Memory;

/// A pattern with what it is measured by.
pub struct Subject {
    pub pattern: Pattern,
    /// The definition as text, where a design must bring it along; empty for a built-in pattern.
    pub definition: String,
    /// What the example becomes: a state, with the callouts.
    pub golden: String,
}

/// Promises that are rightly broken: the pattern, where, and why that is not its fault.
const EXCUSED: [(&str, &str, &str); 6] = [
    ("latency-based-origin", "regions=", "no further region is asked for, so there is one origin only"),
    ("latency-based-routing", "to=web", "the new region that is named is a server of the old one"),
    ("latency-based-routing", "to=users", "the new region that is named is no region"),
    ("multi-datacenter", "without lb to web", "the balancer leaves one of the two servers out"),
    ("multi-datacenter", "without lb to web-2", "the balancer leaves one of the two servers out"),
    ("weighted-transition", "to=web", "the new system that is named is the old one"),
];

type Check = fn(&Subject) -> Vec<String>;

/// All checks by name.
pub const CHECKS: [(&str, Check); 8] = [
    ("documentation", documentation),
    ("example", example_gives_golden),
    ("promises", promises_hold),
    ("twice", twice),
    ("refusal", refusal),
    ("something missing", something_missing),
    ("parameters", parameters),
    ("guide", guide),
];

pub fn compiled(text: &str) -> Compilation {
    compile("test.cdp", text.as_bytes(), &Memory::default(), &Limits::default())
}

pub fn design(text: &str) -> Design {
    let compilation = compiled(text);
    let found: Vec<String> = compilation.diagnostics.iter().map(|d| format!("{} {:?}", d.message, d.label)).collect();
    compilation.design.unwrap_or_else(|| panic!("{found:?} in\n{text}"))
}

impl Subject {
    pub fn apply(&self, architecture: &Architecture, arguments: &Arguments) -> Result<Applied, Trouble> {
        let span = self.pattern.span;
        apply(&self.pattern, architecture, arguments, Vocabulary::builtin(), span, &Limits::default())
    }

    pub fn example(&self) -> Architecture {
        let statements = self.pattern.example.clone();
        let (design, found) = compile_statements(statements, Vocabulary::builtin(), &Limits::default());
        let found: Vec<&str> = found.iter().map(|d| d.message.as_str()).collect();
        design.unwrap_or_else(|| panic!("{}: {found:?}", self.pattern.id)).states.remove(0).architecture
    }

    /// What the pattern says where it cannot be applied.
    fn refusals(&self) -> Vec<&LocalisedText> {
        let target = self.pattern.target.iter().filter_map(|target| target.error.as_ref());
        let others = self.pattern.preconditions.iter().filter_map(|precondition| match precondition {
            Precondition::Binding(_, _, error) => error.as_ref(),
            Precondition::Require(_, error) => Some(error),
            Precondition::Target => None,
        });
        target.chain(others).map(|error| &error.node).collect()
    }
}

/// A text in English and in Japanese; none where one of the two is missing.
fn both(text: &LocalisedText) -> Option<[String; 2]> {
    let has = |tag| text.iter().any(|(known, words)| known == Some(tag) && !words.trim().is_empty());
    let get = |tag| text.get(&Languages::new(Some(tag), None)).to_owned();
    (has("en") && has("ja")).then(|| ["en", "ja"].map(get))
}

fn documentation(subject: &Subject) -> Vec<String> {
    let pattern = &subject.pattern;
    let mut missing = Vec::new();
    let mut text = |what: String, text: Option<&LocalisedText>| {
        if text.and_then(both).is_none() {
            missing.push(format!("{what} is not there in English and Japanese"));
        }
    };
    text("name".to_owned(), Some(&pattern.name));
    for key in TEXTS {
        text(key.to_owned(), pattern.texts.iter().find(|(name, _)| name == key).map(|(_, text)| text));
    }
    for (at, (words, ..)) in pattern.callouts.iter().enumerate() {
        text(format!("callout {}", at + 1), Some(&words.node));
    }
    for ensure in &pattern.ensures {
        text(format!("an `ensure` ({:?})", ensure.text), Some(&ensure.text));
    }
    for refusal in subject.refusals() {
        text(format!("an error ({refusal:?})"), Some(refusal));
    }
    for param in &pattern.params {
        text(format!("what the parameter `{}` is", param.name), Some(&param.doc));
    }
    if let Some(target) = &pattern.target {
        text("what the target is".to_owned(), target.doc.as_ref().map(|doc| &doc.node));
    }
    for key in LISTS {
        let lists = pattern.lists.iter().find(|(name, _)| name == key).map(|(_, lists)| lists.as_slice());
        let full = |tag: &str| lists.unwrap_or_default().iter().any(|(known, list)| known == tag && !list.is_empty());
        if !full("en") || !full("ja") {
            missing.push(format!("{key} is not there in English and Japanese"));
        }
    }
    let parts = [
        ("callout", pattern.callouts.is_empty()),
        ("ensure", pattern.ensures.is_empty()),
        ("example", pattern.example.is_empty()),
        ("related pattern", pattern.related.is_empty()),
    ];
    missing.extend(parts.iter().filter(|(_, none)| *none).map(|(part, _)| format!("it has no {part}")));
    missing
}

/// What those who choose a pattern are told is whole.
fn guide(subject: &Subject) -> Vec<String> {
    let guide = &subject.pattern.guide;
    let mut missing = Vec::new();
    for key in GUIDE_TEXTS {
        if !guide.texts.iter().any(|(known, text)| *known == key && both(text).is_some()) {
            missing.push(format!("{key} is not there in English and Japanese"));
        }
    }
    for key in GUIDE_LISTS {
        let lists = guide.lists.iter().find(|(known, _)| *known == key).map(|(_, lists)| lists.as_slice());
        let count = |tag: &str| {
            lists.unwrap_or_default().iter().find(|(known, _)| known == tag).map_or(0, |(_, list)| list.len())
        };
        if count("en") == 0 || count("en") != count("ja") {
            missing.push(format!("{key} is not the same in English and Japanese"));
        }
    }
    for (key, _) in GUIDE_WORDS {
        if guide.word(key).is_none() {
            missing.push(format!("{key} is not there"));
        }
    }
    missing.extend(guide.order.is_none().then(|| "order is not there".to_owned()));
    // What is established practice can be read elsewhere.
    let read = guide.reference.as_ref().map(both);
    if read == Some(None) || read.is_none() && guide.word("source") == Some("practice") {
        missing.push("reference is not there in English and Japanese".to_owned());
    }
    missing
}

fn example_gives_golden(subject: &Subject) -> Vec<String> {
    let wanted = design(&subject.golden).states.remove(0);
    let applied = match subject.apply(&subject.example(), &Arguments::default()) {
        Ok(applied) => applied,
        Err(trouble) => return vec![format!("{trouble:?}")],
    };
    if std::env::var_os("RENEW").is_some() {
        let callouts = described(&applied.callouts, &applied.architecture).into_iter().map(|line| {
            let (text, place) = line.split_once(' ').expect("a number").1.rsplit_once(" on ").expect("a place");
            format!("callout {text:?} on {place}\n")
        });
        let golden = printed_in("en", &applied.architecture) + &callouts.collect::<String>();
        std::fs::write(format!("tests/golden/patterns/{}.cdp", subject.pattern.id), golden).expect("written");
        return Vec::new();
    }
    let mut objections = differs(&printed_in("en", &applied.architecture), &print(&wanted.architecture));
    let got = described(&applied.callouts, &applied.architecture).join("\n");
    objections.extend(differs(&got, &described(&wanted.callouts, &wanted.architecture).join("\n")));
    objections
}

/// The text of a state with all labels in one language.
pub fn printed_in(tag: &str, architecture: &Architecture) -> String {
    let languages = Languages::new(Some(tag), None);
    let mut plain = architecture.clone();
    let same = |label: &mut Option<LocalisedText>| {
        if let Some(text) = label {
            *text = LocalisedText::same(text.get(&languages));
        }
    };
    for node in plain.nodes() {
        same(&mut plain.element_mut(node).label);
    }
    for link in plain.links().to_vec() {
        same(&mut plain.edge_mut(link).label);
    }
    print(&plain)
}

fn differs(got: &str, wanted: &str) -> Vec<String> {
    if got == wanted { Vec::new() } else { vec![format!("--- got\n{got}\n--- wanted\n{wanted}")] }
}

fn described(callouts: &[Callout], architecture: &Architecture) -> Vec<String> {
    let name = |uid| architecture.find_uid(uid).map_or("", |node| architecture.element(node).id.as_str());
    let place = |anchor: &Anchor| match anchor {
        Anchor::Element(uid) => name(*uid).to_owned(),
        Anchor::Edge(key) => format!("{} {} {}", name(key.from), key.op.symbol(), name(key.to)),
    };
    let text = |callout: &Callout| callout.text.iter().next().map_or(String::new(), |(_, text)| text.to_owned());
    callouts
        .iter()
        .map(|callout| format!("{} {} on {}", callout.number, text(callout), place(&callout.anchor)))
        .collect()
}

/// The promises that are not kept.
fn broken(application: &Application) -> Vec<String> {
    let unkept = application.invariants.iter().filter(|one| !matches!(one.verdict, Verdict::Holds(_)));
    unkept.map(|one| format!("{:?}: {:?}", one.text, one.verdict)).collect()
}

/// The promises that are not kept, unless that is excused; an excuse that is not needed is one objection more.
fn unexcused(subject: &Subject, place: &str, application: &Application) -> Vec<String> {
    let id = subject.pattern.id.as_str();
    let excused = EXCUSED.iter().any(|&(pattern, excused, _)| pattern == id && excused == place);
    match (excused, broken(application)) {
        (false, broken) => broken,
        (true, broken) if broken.is_empty() => vec!["needs no excuse".to_owned()],
        (true, _) => Vec::new(),
    }
}

/// On the example every promise is kept, and something is looked at for each.
fn promises_hold(subject: &Subject) -> Vec<String> {
    let Ok(applied) = subject.apply(&subject.example(), &Arguments::default()) else { return Vec::new() };
    let mut objections = broken(&applied.application);
    // The first is the one that every pattern gives: some examples have no users.
    let empty = applied.application.invariants[1..].iter().filter(|one| one.verdict == Verdict::Holds(0));
    objections.extend(empty.map(|one| format!("nothing of the example is looked at for {:?}", one.text)));
    objections
}

fn twice(subject: &Subject) -> Vec<String> {
    let Ok(once) = subject.apply(&subject.example(), &Arguments::default()) else { return Vec::new() };
    // Printed and read in between: the result must depend on the text only.
    let once = design(&print(&once.architecture)).states.remove(0).architecture;
    let again = subject.apply(&once, &Arguments::default());
    let holds = match (subject.pattern.twice, &again) {
        (Twice::Idempotent, Ok(again)) => print(&again.architecture) == print(&once),
        (Twice::Grows | Twice::Cycles, Ok(again)) => print(&again.architecture) != print(&once),
        (Twice::Error, result) => matches!(result, Err(Trouble::NotApplicable(_))),
        _ => false,
    };
    let unkept = again.as_ref().map(|again| broken(&again.application)).unwrap_or_default();
    if holds {
        return unkept;
    }
    let got = again.map(|again| print(&again.architecture)).unwrap_or_else(|trouble| format!("{trouble:?}"));
    vec![format!("it is not {:?}:\n{got}\nafter\n{}", subject.pattern.twice, print(&once))]
}

/// A drawing that lacks everything is refused in the pattern's own words, in both languages.
fn refusal(subject: &Subject) -> Vec<String> {
    let text = format!("{}\nuser users\napply {}\n", subject.definition, subject.pattern.id);
    let compilation = compiled(&text);
    let found: Vec<&Diagnostic> = compilation.diagnostics.iter().collect();
    let [found] = found.as_slice() else { return vec![format!("{} findings", found.len())] };
    match &found.localised {
        Some(words) if found.code == Code::NotApplicable => own_words(subject, words),
        _ => vec![format!("{} {}", found.code, found.message)],
    }
}

/// Objections to the words of a refusal.
fn own_words(subject: &Subject, words: &LocalisedText) -> Vec<String> {
    let Some(texts) = both(words) else { return vec![format!("one language only: {words:?}")] };
    let beginning = format!("{}: ", subject.pattern.id);
    let unnamed = texts.iter().filter(|text| !text.starts_with(&beginning));
    let mut objections: Vec<String> = unnamed.map(|text| format!("{text:?} does not name the pattern")).collect();
    if !subject.refusals().contains(&words) {
        objections.push(format!("{words:?} is none of its errors"));
    }
    objections
}

/// The example without one of its elements or edges: the pattern can be applied and keeps nobody from being served, or
/// it says what is missing.
fn something_missing(subject: &Subject) -> Vec<String> {
    let example = subject.example();
    let mut without = Vec::new();
    for node in example.nodes() {
        let mut less = example.clone();
        less.remove(node);
        without.push((example.element(node).id.clone(), less));
    }
    for &link in example.links() {
        let mut less = example.clone();
        less.disconnect(link);
        let (from, to) = example.ends(link);
        without.push((format!("{} to {}", example.element(from).id, example.element(to).id), less));
    }
    let objections = |(what, less): (String, Architecture)| {
        let place = format!("without {what}");
        let found = match subject.apply(&less, &Arguments::default()) {
            Ok(applied) => unexcused(subject, &place, &applied.application),
            Err(Trouble::NotApplicable(words)) => own_words(subject, &words),
            Err(trouble) => vec![format!("{trouble:?}")],
        };
        found.into_iter().map(move |objection| format!("{place}: {objection}"))
    };
    without.into_iter().flat_map(objections).collect()
}

/// Every parameter at the ends of what it may be: the pattern is applied, its promises hold and what comes out can be
/// read again; or it is refused. What is past the ends is refused.
fn parameters(subject: &Subject) -> Vec<String> {
    let mut objections = Vec::new();
    for param in &subject.pattern.params {
        for value in values(param) {
            let place = format!("{}={value}", param.name);
            let found = with_value(subject, &place, (param.name.clone(), value));
            objections.extend(found.into_iter().map(|found| format!("{place}: {found}")));
        }
        for wrong in wrong_values(param) {
            let Subject { pattern, definition, .. } = subject;
            let text = format!("{definition}\nuser users\napply {} {}={wrong}\n", pattern.id, param.name);
            let first = compiled(&text).diagnostics.iter().next().map(|found| found.code);
            if first != Some(Code::BadParameter) {
                objections.push(format!("{}={wrong} is taken: {first:?}", param.name));
            }
        }
    }
    objections
}

fn with_value(subject: &Subject, place: &str, param: (String, Value)) -> Vec<String> {
    let arguments = Arguments { target: None, params: vec![param] };
    let applied = match subject.apply(&subject.example(), &arguments) {
        Ok(applied) => applied,
        Err(Trouble::Bound(_)) => return Vec::new(),
        Err(Trouble::NotApplicable(words)) => {
            let beginning = format!("{}: ", subject.pattern.id);
            let named = both(&words).is_some_and(|texts| texts.iter().all(|text| text.starts_with(&beginning)));
            return if named { Vec::new() } else { vec![format!("refused with {words:?}")] };
        }
        Err(trouble) => return vec![format!("{trouble:?}")],
    };
    let text = print(&applied.architecture);
    let read = compiled(&text).design.map(|design| print(&design.states[0].architecture));
    let mut objections = unexcused(subject, place, &applied.application);
    if read.as_ref() != Some(&text) {
        objections.push(format!("cannot be read again:\n{text}"));
    }
    objections
}

/// Values that a parameter must stand.
fn values(param: &Param) -> Vec<Value> {
    let texts = |texts: &[&str]| texts.iter().map(|text| Value::text(*text)).collect::<Vec<_>>();
    match param.kind {
        ParamType::Int => {
            let (least, most) = param.range.unwrap_or((0, None));
            let most = most.unwrap_or(1_000_000);
            [least, least + 1, most].map(|n| Value::Number(n as f64)).to_vec()
        }
        ParamType::Flag => vec![Value::Flag(true), Value::Flag(false)],
        ParamType::Text => texts(&["", "x", "two words", "\"引用\" \\ // {", "true", "7"]),
        ParamType::Word => texts(&["", "x", "none"]),
        ParamType::Id => texts(&["", "x", "名前", "web", "users", "no id", "-", "apply", "end"]),
        ParamType::Time => texts(&["00:00", "23:59", "9:30"]),
        ParamType::List => {
            let lists: [&[&str]; 5] = [&[], &["1a"], &["1a", "1b", "1c"], &["1a", "1a"], &["no id", ""]];
            lists.iter().map(|list| Value::List(texts(list))).collect()
        }
    }
}

/// Values, as they are written, that a parameter must not take.
fn wrong_values(param: &Param) -> Vec<String> {
    match (param.kind, param.range) {
        (ParamType::Int, range) => {
            let mut wrong = vec!["many".to_owned(), "1.5".to_owned(), "[1, 2]".to_owned()];
            let (least, most) =
                range.map_or((None, None), |(least, most)| (Some(least - 1), most.map(|most| most + 1)));
            wrong.extend(least.into_iter().chain(most).map(|n| n.to_string()));
            wrong
        }
        (ParamType::Flag, _) => vec!["maybe".to_owned()],
        (ParamType::Time, _) => vec!["[1, 2]".to_owned(), "noon".to_owned(), "25:00".to_owned(), "7:5".to_owned()],
        (ParamType::List, _) => Vec::new(),
        _ => vec!["[a, b]".to_owned()],
    }
}
