//! The vocabulary: which kinds, properties and operators there are. The data is `vocabulary.toml`, which `build.rs` turns
//! into JSON: every run reads it, and that is read in less time.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use serde::Deserialize;

use crate::model::duration::Duration;
use crate::model::kind::{Category, FailureDomain, Kind, UNKNOWN};
use crate::model::link::objection;
use crate::model::text::{LocalisedText, Names, both};
use crate::model::value::Value;

/// The type of a property's value.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PropertyType {
    /// A whole number.
    Integer,
    /// A number from 0 to 100.
    Percent,
    /// Set or not.
    Flag,
    /// A word, text or number.
    Text,
    /// A list.
    List,
    /// A time such as `90s`.
    Duration,
}

/// What the vocabulary says of a property.
#[derive(Clone, Debug, Deserialize)]
pub struct PropertyRule {
    /// Its name.
    pub id: String,
    on: Subject,
    /// What its value is.
    #[serde(rename = "type")]
    pub value: PropertyType,
    /// Ids of the kinds that have it; all, if empty.
    #[serde(default)]
    pub kinds: Vec<String>,
    /// The words it takes; any, if empty.
    #[serde(default)]
    pub words: Vec<String>,
    /// What it means, in a few words.
    pub meaning: String,
    /// The same in Japanese.
    pub meaning_ja: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Subject {
    Element,
    Edge,
}

/// An entry of the file; a flag that it does not have is not set.
#[derive(Deserialize)]
struct KindEntry {
    id: String,
    name: Names,
    #[serde(default)]
    aliases: Vec<String>,
    category: Category,
    failure_domain: FailureDomain,
    #[serde(default)]
    managed: bool,
    #[serde(default)]
    router: bool,
    #[serde(default)]
    overlay: bool,
    #[serde(default)]
    actor: bool,
    #[serde(default)]
    container: bool,
    #[serde(default)]
    frame: bool,
    #[serde(default)]
    free: bool,
    #[serde(default)]
    lane: bool,
    #[serde(default)]
    machine: bool,
    works_as: Option<String>,
    #[serde(default)]
    replicated: bool,
    #[serde(default)]
    store: bool,
    since: Option<String>,
    /// Aliases that belonged to another kind before, with its id.
    #[serde(default)]
    moved: HashMap<String, String>,
    parents: Vec<String>,
}

#[derive(Deserialize)]
struct File {
    kind: Vec<KindEntry>,
    property: Vec<PropertyRule>,
    like: Vec<LikeEntry>,
}

#[derive(Deserialize)]
struct LikeEntry {
    kind: String,
    words: Vec<String>,
}

/// Kinds by word, and property rules. A design adds its own kinds.
#[derive(Clone, Debug)]
pub struct Vocabulary {
    kinds: Vec<Arc<Kind>>,
    words: HashMap<String, Arc<Kind>>,
    properties: Arc<Vec<PropertyRule>>,
    /// Words that are no kinds, with the kind that comes nearest in meaning.
    like: Arc<HashMap<String, String>>,
    /// Words that meant another kind before, with its id.
    moved: Arc<HashMap<String, String>>,
}

impl Vocabulary {
    /// The built-in vocabulary, read once.
    pub fn builtin() -> &'static Vocabulary {
        static BUILTIN: LazyLock<Vocabulary> = LazyLock::new(|| {
            let data = include_str!(concat!(env!("OUT_DIR"), "/vocabulary.json"));
            Vocabulary::read(data).expect("vocabulary.toml is checked by the tests")
        });
        &BUILTIN
    }

    fn read(json: &str) -> serde_json::Result<Vocabulary> {
        let file: File = serde_json::from_str(json)?;
        let like = file.like.into_iter().flat_map(|entry| {
            let kind = entry.kind;
            entry.words.into_iter().map(move |word| (fold(&word), kind.clone()))
        });
        let mut vocabulary = Vocabulary {
            kinds: Vec::new(),
            words: HashMap::new(),
            properties: Arc::new(file.property),
            like: Arc::new(like.collect()),
            moved: Arc::default(),
        };
        let mut moved = HashMap::new();
        for entry in file.kind {
            let aliases = entry.aliases.clone();
            moved.extend(entry.moved);
            let kind = Arc::new(Kind {
                icon: entry.id.clone(),
                id: entry.id,
                name: entry.name.into(),
                base: None,
                container: entry.container,
                frame: entry.frame,
                free: entry.free,
                lane: entry.lane,
                machine: entry.machine,
                works_as: entry.works_as,
                replicated: entry.replicated,
                store: entry.store,
                reserved: entry.since.is_none(),
                parents: entry.parents,
                failure_domain: entry.failure_domain,
                managed: entry.managed,
                router: entry.router,
                overlay: entry.overlay,
                actor: entry.actor,
                category: entry.category,
            });
            vocabulary.add(kind.clone());
            for alias in aliases {
                vocabulary.words.insert(fold(&alias), kind.clone());
            }
        }
        vocabulary.moved = Arc::new(moved);
        Ok(vocabulary)
    }

    /// Adds a kind. The caller has made sure that its word is free.
    pub fn add(&mut self, kind: Arc<Kind>) {
        self.words.insert(fold(&kind.id), kind.clone());
        self.kinds.push(kind);
    }

    /// The kind of a word: its id or one of its aliases.
    pub fn kind(&self, word: &str) -> Option<&Arc<Kind>> {
        self.words.get(word).or_else(|| self.words.get(&fold(word)))
    }

    /// The kind that a word meant in earlier versions, where that was another one.
    pub fn meant_before(&self, word: &str) -> Option<&str> {
        let kind = self.kind(word).filter(|kind| kind.base.is_none())?;
        self.moved.get(&fold(word)).map(String::as_str).filter(|before| *before != kind.id)
    }

    /// The kind that comes nearest in meaning to a word that is none: by the word itself, or by the most of its parts that
    /// say something, such as `load-balancer` of `elastic-load-balancer`.
    pub fn like(&self, word: &str) -> Option<&Arc<Kind>> {
        let folded = fold(word).replace('_', "-");
        let parts: Vec<&str> = folded.split('-').collect();
        let spans = (1..=parts.len()).rev().flat_map(|length| (0..=parts.len() - length).map(move |at| (at, length)));
        spans.map(|(at, length)| parts[at..at + length].join("-")).find_map(|part| {
            let known = self.like.get(&part).and_then(|id| self.words.get(id));
            known.or_else(|| self.words.get(&part))
        })
    }

    /// A kind for a word that is none: a box of that name that means nothing, or a frame if it holds something.
    pub fn unknown(&self, word: &str, holds: bool) -> Kind {
        let machines = self.kinds.iter().filter(|kind| kind.container && !kind.frame);
        Kind {
            id: word.to_owned(),
            name: LocalisedText::same(word.to_owned()),
            base: None,
            container: holds,
            frame: holds,
            free: holds,
            lane: false,
            machine: false,
            works_as: None,
            replicated: false,
            store: false,
            reserved: false,
            parents: std::iter::once("top".to_owned()).chain(machines.map(|kind| kind.id.clone())).collect(),
            failure_domain: FailureDomain::None,
            managed: false,
            router: false,
            overlay: false,
            actor: false,
            category: Category::People,
            icon: UNKNOWN.to_owned(),
        }
    }

    /// True for the id of a built-in machine.
    fn is_machine(id: &str) -> bool {
        Vocabulary::builtin().words.get(id).is_some_and(|kind| kind.machine)
    }

    /// All kinds, in the order of the vocabulary.
    pub fn kinds(&self) -> impl Iterator<Item = &Arc<Kind>> {
        self.kinds.iter()
    }

    /// Every word for a kind, sorted.
    pub fn words(&self) -> Vec<&str> {
        let mut words: Vec<&str> = self.words.keys().map(String::as_str).collect();
        words.sort_unstable();
        words
    }

    /// The rule of an element's property, whatever the kind.
    pub fn element_property(&self, name: &str) -> Option<&PropertyRule> {
        self.properties.iter().find(|rule| rule.on == Subject::Element && rule.id == name)
    }

    /// The rule of an edge's property.
    pub fn edge_property(&self, name: &str) -> Option<&PropertyRule> {
        self.properties.iter().find(|rule| rule.on == Subject::Edge && rule.id == name)
    }

    /// Names of the properties that an element of a kind may have.
    pub fn element_properties(&self, kind: &Kind) -> Vec<&str> {
        self.properties
            .iter()
            .filter(|rule| rule.on == Subject::Element && rule.suits(kind))
            .map(|rule| rule.id.as_str())
            .collect()
    }

    /// Names of all properties of elements and edges.
    pub fn property_names(&self) -> Vec<&str> {
        self.properties.iter().map(|rule| rule.id.as_str()).collect()
    }

    /// Names of the properties that an edge may have.
    pub fn edge_properties(&self) -> Vec<&str> {
        self.properties.iter().filter(|rule| rule.on == Subject::Edge).map(|rule| rule.id.as_str()).collect()
    }
}

impl PropertyRule {
    /// True when elements of the kind have this property.
    pub fn suits(&self, kind: &Kind) -> bool {
        self.kinds.is_empty() || kind.is_unknown() || self.kinds.iter().any(|id| kind.is(id))
    }

    /// What is wrong with a value, in words.
    pub fn objection(&self, value: &Value) -> Option<LocalisedText> {
        let id = &self.id;
        if !self.words.is_empty() && !self.words.contains(&value.to_string()) {
            let list = either(&self.words);
            return Some(both!("`{id}` takes {list}", "`{id}`の値は次のどれかです: {list}"));
        }
        match self.value {
            PropertyType::Integer if value.as_integer().is_none() => {
                Some(both!("`{id}` takes a whole number", "`{id}`の値は整数です"))
            }
            PropertyType::Percent if value.as_percent().is_none() => Some(both!(
                "`{id}` takes a number from 0 to 100, such as 99.95",
                "`{id}`の値は0から100までの数です(例: 99.95)"
            )),
            PropertyType::Duration if Duration::of(value).is_none() => Some(both!(
                "`{id}` takes a time, such as `90s`, `5min` or `2h`",
                "`{id}`の値は時間です(例: `90s`、`5min`、`2h`)"
            )),
            PropertyType::Flag if !matches!(value, Value::Flag(_)) => Some(both!(
                "`{id}` is a flag: write it alone, or `{id}=true` or `{id}=false`",
                "`{id}`はフラグです。単独で書くか、`{id}=true`または`{id}=false`と書きます"
            )),
            PropertyType::Text if matches!(value, Value::List(_)) => {
                Some(both!("`{id}` takes one value, not a list", "`{id}`の値は1つです。リストは書けません"))
            }
            _ if self.id == "link" => link_objection(value),
            _ => None,
        }
    }
}

/// What is wrong with the value of a `link`, in words.
pub fn link_objection(value: &Value) -> Option<LocalisedText> {
    objection(&value.to_string())
}

/// ``"`a`, `b` or `c`"``.
pub fn either<S: AsRef<str>>(words: &[S]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{}`", word.as_ref())).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}

/// `a server`, `an asg`.
pub fn article(word: &str) -> String {
    let vowel = word.starts_with(|c: char| "aeio".contains(c.to_ascii_lowercase()));
    // Letters that are read one by one: an `lb`, an `nfs`, but a `db`, a `user`.
    let spelt = word.len() <= 3
        && word.starts_with(['l', 'n', 'm', 'r', 's', 'f', 'x', 'h'])
        && !word.contains(['a', 'e', 'i', 'o', 'u']);
    format!("{} {word}", if vowel || spelt { "an" } else { "a" })
}

/// The flag of an element that stands where the vocabulary would not have it: patterns may put it there, and authors may
/// insist. It belongs to the text alone.
pub const ANYWAY: &str = "anyway";

/// What may hold what: frames nest as their kinds say and hold whatever runs in a network (people only
/// on their own premises); machines hold what the vocabulary puts into machines; a frame without meaning holds
/// anything, since what is around it decides; the rest is as listed.
pub fn may_hold(container: &Kind, child: &Kind) -> bool {
    let (holder, inner) = (container.builtin(), child.builtin());
    let listed = |id: &str| inner.parents.iter().any(|parent| parent == id);
    if container.free {
        true
    } else if child.is_unknown() {
        container.frame || listed(&holder.id)
    } else if child.frame {
        // A user's own frame has the parents of a kind that is none, which say nothing of frames.
        listed(&holder.id) || container.frame && !inner.frame
    } else if container.frame {
        !child.actor || holder.id == "onprem" || listed(&holder.id)
    } else if container.machine && container.container {
        inner.parents.iter().any(|parent| Vocabulary::is_machine(parent))
    } else {
        listed(&holder.id)
    }
}

/// Words are found whatever their letters' case.
fn fold(word: &str) -> String {
    word.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_answer_to_their_aliases() {
        let vocabulary = Vocabulary::builtin();
        assert_eq!(vocabulary.kinds().count(), 103);
        for (word, id) in [("ec2", "server"), ("ロードバランサ", "lb"), ("EBS", "disk"), ("database", "db")] {
            assert_eq!(vocabulary.kind(word).map(|k| k.id.as_str()), Some(id), "{word}");
        }
    }

    #[test]
    fn words_of_today_have_a_kind_that_comes_near() {
        let vocabulary = Vocabulary::builtin();
        for (word, id) in [
            ("our-lambda", Some("function")),
            ("elastic-load-balancer-v2", Some("lb")),
            ("rds-aurora", Some("db")),
            ("transit_gateway", Some("tgw")),
            ("my-kafka", Some("stream")),
            ("web-app-backend", Some("browser")),
            ("zzz", None),
        ] {
            assert_eq!(vocabulary.like(word).map(|kind| kind.id.as_str()), id, "{word}");
        }
        for (word, id) in vocabulary.like.iter() {
            assert!(vocabulary.kind(word).is_none(), "`{word}` is a kind");
            assert!(vocabulary.kind(id).is_some(), "`{id}` is not a kind");
        }
        // A word that leads a statement could never be read as a kind.
        assert!(crate::syntax::keywords::KEYWORDS.iter().all(|word| vocabulary.kind(word).is_none()));
    }

    #[test]
    fn what_may_hold_what() {
        let kind = |word: &str| Vocabulary::builtin().kind(word).cloned().expect("a kind");
        let holds = |container: &str, child: &str| may_hold(&kind(container), &kind(child));
        assert!(holds("server", "disk") && holds("disk", "content") && holds("vpc", "zone") && holds("zone", "subnet"));
        // What patterns put beside a database that is inside a server, or in the zones of a site.
        assert!(holds("server", "cache") && holds("server", "proxy") && holds("onprem", "zone"));
        assert!(
            !holds("disk", "zone") && !holds("server", "server") && !holds("zone", "user") && !holds("bucket", "db")
        );
    }
}
