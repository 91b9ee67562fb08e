//! What a plan is to reach, and what a state misses of it.

use crate::analysis::{Simulation, marked};
use crate::check::Lens;
use crate::design::{Policy, State};
use crate::diagnostic::{Diagnostics, Severity};
use crate::limits::Limits;
use crate::model::{Architecture, FailureDomain, Kind, LocalisedText, Node, Uid, Vocabulary};
use crate::rewrite::rule::SEVERITIES;
use crate::source::SourceId;
use crate::syntax::tree::{Expectation, Name, StatementKind};

/// What is wanted of a state.
#[derive(Clone, Debug)]
pub enum Goal {
    /// `no spof`: nobody depends on a single element.
    NoSinglePointOfFailure,
    /// `survives zone`, `survives web`: all actors are served whichever of them fails.
    Survives(Loss),
    /// `served users without web` and the like.
    Served {
        /// False for `not served`.
        wanted: bool,
        /// Who, by identity; all, if empty.
        actors: Vec<Uid>,
        /// What has failed.
        without: Vec<Uid>,
    },
    /// `no findings`, `no error findings`, `no single-zone findings`.
    NoFindings(Filter),
}

/// What is lost.
#[derive(Clone, Debug)]
pub enum Loss {
    /// An element.
    Element(Uid),
    /// Any one element of a kind.
    Kind(String),
}

/// Which findings are meant.
#[derive(Clone, Debug)]
pub enum Filter {
    /// All of them.
    All,
    /// Those of a severity.
    Severity(Severity),
    /// Those of a rule.
    Rule(String),
}

/// Why a goal cannot be understood, and what to do.
#[derive(Clone, Debug)]
pub struct Misunderstood {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// Something that a state misses of a goal.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Miss {
    /// What it is about, to be compared: an actor and an element, a rule and an element.
    pub key: String,
    /// The elements to which it is due.
    pub culprits: Vec<Node>,
    /// In words.
    pub words: LocalisedText,
}

const EXAMPLES: &str = "goals are `no spof`, `survives zone`, `survives ID`, `served without ID`, `no findings`, \
     `no error findings`, and what an `expect` may say";

impl Goal {
    /// Reads a goal for a state: its elements are named by id.
    pub fn read(text: &str, state: &State, vocabulary: &Vocabulary, rules: &[String]) -> Result<Goal, Misunderstood> {
        let text = text.trim();
        let text = text.strip_prefix("expect ").unwrap_or(text).trim();
        let words: Vec<&str> = text.split_whitespace().collect();
        match words.as_slice() {
            ["no", "spof"] | ["no-spof"] => Ok(Goal::NoSinglePointOfFailure),
            ["no", "findings"] | ["no-findings"] => Ok(Goal::NoFindings(Filter::All)),
            ["no", word, "findings"] => filter(word, rules).map(Goal::NoFindings),
            ["survives", what] => loss(what, state, vocabulary).map(Goal::Survives),
            _ => expectation(text, state),
        }
    }

    /// True when it matters whether a substitute counts as service.
    pub fn speaks_of_service(&self) -> bool {
        !matches!(self, Goal::NoFindings(_))
    }

    /// What a state misses; nothing when the goal is reached. Who is `strict` does not call it service when only a cache
    /// or what stands in for a failure (a page that says sorry) still answers.
    pub fn missing(&self, state: &State, strict: bool, lens: &Lens<'_>, policies: &[Policy]) -> Vec<Miss> {
        let plain;
        let state = match strict && self.speaks_of_service() {
            true => {
                plain = without_substitutes(state);
                &plain
            }
            false => state,
        };
        match self {
            Goal::NoSinglePointOfFailure => single_points(state),
            Goal::Survives(loss) => survival(state, loss),
            Goal::Served { wanted, actors, without } => served(state, *wanted, actors, without),
            Goal::NoFindings(filter) => findings(state, filter, lens, policies),
        }
    }
}

fn filter(word: &str, rules: &[String]) -> Result<Filter, Misunderstood> {
    if let Some((_, severity)) = SEVERITIES.iter().find(|(name, _)| *name == word) {
        return Ok(Filter::Severity(*severity));
    }
    if rules.iter().any(|rule| rule == word) {
        return Ok(Filter::Rule(word.to_owned()));
    }
    let near = crate::suggest::did_you_mean(word, rules.iter().map(String::as_str));
    let help =
        near.unwrap_or_else(|| "name a severity (error, warning, hint) or a rule of `cdp-draw rules`".to_owned());
    Err(Misunderstood { message: format!("there is no rule `{word}`"), help })
}

fn loss(word: &str, state: &State, vocabulary: &Vocabulary) -> Result<Loss, Misunderstood> {
    let architecture = &state.architecture;
    if let Some(node) = architecture.find(word) {
        return Ok(Loss::Element(architecture.element(node).uid));
    }
    match vocabulary.kind(word) {
        Some(kind) => Ok(Loss::Kind(kind.id.clone())),
        None => Err(no_element(word, architecture)),
    }
}

fn no_element(word: &str, architecture: &Architecture) -> Misunderstood {
    let nodes = architecture.nodes();
    let ids = nodes.iter().map(|&node| architecture.element(node).id.as_str());
    let help = crate::suggest::did_you_mean(word, ids).unwrap_or_else(|| EXAMPLES.to_owned());
    Misunderstood { message: format!("there is no element `{word}` in the last state"), help }
}

/// What an `expect` may say, read by the grammar of the language.
fn expectation(text: &str, state: &State) -> Result<Goal, Misunderstood> {
    let mut found = Diagnostics::default();
    let statement = format!("expect {text}");
    let mut read = crate::syntax::parse(&statement, SourceId(0), &Limits::default(), &mut found).statements;
    let only = read.pop().filter(|_| found.is_empty() && read.is_empty());
    match only.map(|statement| statement.node) {
        Some(StatementKind::Expect(Expectation::NoSinglePointOfFailure)) => Ok(Goal::NoSinglePointOfFailure),
        Some(StatementKind::Expect(Expectation::Served { wanted, actors, without })) => {
            Ok(Goal::Served { wanted, actors: uids(&actors, state)?, without: uids(&without, state)? })
        }
        _ => Err(Misunderstood { message: format!("`{text}` is not a goal"), help: EXAMPLES.to_owned() }),
    }
}

fn uids(names: &[Name], state: &State) -> Result<Vec<Uid>, Misunderstood> {
    let architecture = &state.architecture;
    let of = |name: &Name| match architecture.find(&name.node) {
        Some(node) => Ok(architecture.element(node).uid),
        None => Err(no_element(&name.node, architecture)),
    };
    names.iter().map(of).collect()
}

/// The state in which what a cache holds is needed all the same, and nothing stands in when something has failed.
fn without_substitutes(state: &State) -> State {
    let mut architecture = state.architecture.clone();
    for link in architecture.links().to_vec() {
        if architecture.edge(link).properties.flag("failover") {
            architecture.disconnect(link);
        } else {
            architecture.edge_mut(link).properties.remove("cached");
        }
    }
    State { architecture, failed: state.failed.clone(), ..State::default() }
}

fn single_points(state: &State) -> Vec<Miss> {
    let architecture = &state.architecture;
    let simulation = Simulation::new(architecture);
    let all = simulation.all_spofs(simulation.actors(), &marked(state));
    let mut missing = Vec::new();
    for (&actor, points) in simulation.actors().iter().zip(all) {
        let actor = &architecture.element(actor).id;
        for point in points {
            let id = &architecture.element(point).id;
            missing.push(Miss {
                key: format!("{actor} {id}"),
                culprits: vec![point],
                words: LocalisedText::en_ja(
                    format!("`{actor}` depends on `{id}` alone"),
                    format!("`{actor}`は`{id}`だけに依存しています"),
                ),
            });
        }
    }
    missing
}

/// Whoever is not served when something is lost. What stands in no zone counts as one zone together, since nobody has
/// said that it stands in several.
fn survival(state: &State, loss: &Loss) -> Vec<Miss> {
    let architecture = &state.architecture;
    let simulation = Simulation::new(architecture);
    let mut lost: Vec<(LocalisedText, Vec<Node>)> = Vec::new();
    let one = |node: Node| (LocalisedText::same(format!("`{}`", architecture.element(node).id)), vec![node]);
    match loss {
        // What is gone cannot fail.
        Loss::Element(uid) => lost.extend(architecture.find_uid(*uid).map(one)),
        Loss::Kind(kind) => {
            let of_kind = |node: &Node| architecture.element(*node).kind.is(kind);
            lost.extend(architecture.nodes().into_iter().filter(of_kind).map(one));
            if kind == "zone" {
                let outside: Vec<Node> =
                    architecture.nodes().into_iter().filter(|&node| in_no_zone(architecture, node)).collect();
                if !outside.is_empty() {
                    lost.push((LocalisedText::en_ja("what is in no zone", "どのゾーンにもない要素"), outside));
                }
            }
            if lost.is_empty() {
                let words = LocalisedText::en_ja(format!("there is no {kind}"), format!("{kind}がありません"));
                return vec![Miss { key: kind.clone(), culprits: Vec::new(), words }];
            }
        }
    }
    let already = marked(state);
    lost.iter()
        .flat_map(|(what, nodes)| {
            let values = simulation.run(&[already.as_slice(), nodes].concat());
            let actors = simulation.actors().iter().filter(|&&actor| !values.get(actor).served());
            actors.map(|&actor| unserved(architecture, actor, what, nodes.clone())).collect::<Vec<_>>()
        })
        .collect()
}

/// True for what fails with a zone and is in none.
fn in_no_zone(architecture: &Architecture, node: Node) -> bool {
    let zonal = |kind: &Kind| kind.failure_domain == FailureDomain::Zone;
    let is_zone = |node: Node| architecture.element(node).kind.is("zone");
    zonal(&architecture.element(node).kind) && !is_zone(node) && !architecture.ancestors(node).any(is_zone)
}

fn unserved(architecture: &Architecture, actor: Node, what: &LocalisedText, culprits: Vec<Node>) -> Miss {
    let say = |tag| what.get(&crate::model::Languages::new(Some(tag), None)).to_owned();
    let actor = &architecture.element(actor).id;
    Miss {
        key: format!("{actor} {}", say("en")),
        culprits,
        words: LocalisedText::en_ja(
            format!("`{actor}` is not served without {}", say("en")),
            format!("{}が停止すると`{actor}`は利用できません", say("ja")),
        ),
    }
}

fn served(state: &State, wanted: bool, actors: &[Uid], without: &[Uid]) -> Vec<Miss> {
    let architecture = &state.architecture;
    let simulation = Simulation::new(architecture);
    let there = |uids: &[Uid]| uids.iter().filter_map(|&uid| architecture.find_uid(uid)).collect::<Vec<Node>>();
    let lost = there(without);
    let values = simulation.run(&[marked(state), lost.clone()].concat());
    let actors = if actors.is_empty() { simulation.actors().to_vec() } else { there(actors) };
    let others = actors.into_iter().filter(|&actor| values.get(actor).served() != wanted);
    let ids: Vec<String> = lost.iter().map(|&node| format!("`{}`", architecture.element(node).id)).collect();
    let miss = |actor: Node| {
        let id = &architecture.element(actor).id;
        let (mut en, mut ja) = match wanted {
            true => (format!("`{id}` is not served"), format!("`{id}`は利用できません")),
            false => (format!("`{id}` is served"), format!("`{id}`は利用できます")),
        };
        if !ids.is_empty() {
            en += &format!(" without {}", ids.join(", "));
            ja = format!("{}が停止しても{ja}", ids.join("、"));
        }
        let culprits = if lost.is_empty() { vec![actor] } else { lost.clone() };
        Miss { key: id.clone(), culprits, words: LocalisedText::en_ja(en, ja) }
    };
    others.map(miss).collect()
}

fn findings(state: &State, filter: &Filter, lens: &Lens<'_>, policies: &[Policy]) -> Vec<Miss> {
    let found = lens.look_at(state, &[], policies).report.findings.into_iter();
    let meant = found.filter(|finding| match filter {
        Filter::All => true,
        Filter::Severity(severity) => finding.severity == *severity,
        Filter::Rule(rule) => finding.rule == *rule,
    });
    meant
        .map(|finding| Miss {
            key: format!("{} {}", finding.rule, finding.element),
            culprits: state.architecture.find_uid(finding.uid).into_iter().collect(),
            words: finding.message,
        })
        .collect()
}
