//! What a plan is to reach, and what a state misses of it.

use crate::analysis::{Simulation, availabilities, marked};
use crate::check::Lens;
use crate::design::{Policy, State};
use crate::diagnostic::{Diagnostics, Severity};
use crate::limits::Limits;
use crate::model::duration::Duration;
use crate::model::{Architecture, FailureDomain, Kind, LocalisedText, Node, Uid, Value, Vocabulary, both};
use crate::rewrite::rule::SEVERITIES;
use crate::source::SourceId;
use crate::syntax::tree::{Expectation, Name, StatementKind};

/// What is wanted of a state.
#[derive(Clone, Debug)]
pub enum Goal {
    /// `no spof`, `no spof users`, `no spof all`: nobody depends on a single element.
    NoSinglePointOfFailure {
        /// Who, by identity; all, if empty.
        actors: Vec<Uid>,
        /// Managed services, too.
        all: bool,
    },
    /// `survives zone`, `survives web`: all actors are served whichever of them fails.
    Survives(Loss),
    /// `served users without web` and the like.
    Served {
        /// False for `not served`.
        wanted: bool,
        /// Who, by identity; all, if empty.
        actors: Vec<Uid>,
        /// How soon.
        within: Option<Duration>,
        /// What has failed.
        without: Vec<Uid>,
    },
    /// `delivered results without worker`.
    Delivered {
        /// False for `not delivered`.
        wanted: bool,
        /// To whom, by identity.
        to: Vec<Uid>,
        /// What has failed.
        without: Vec<Uid>,
    },
    /// `availability 99.95`: served for so many percent of the time.
    Availability {
        /// Percent.
        percent: f64,
        /// Who, by identity; all, if empty.
        actors: Vec<Uid>,
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

const EXAMPLES: &str = "goals are `no spof`, `no spof users`, `survives zone`, `survives ID`, `served without ID`, \
     `availability 99.95`, `no findings`, `no error findings`, and what an `expect` may say";

impl Goal {
    /// Reads a goal for a state: its elements are named by id.
    pub fn read(text: &str, state: &State, vocabulary: &Vocabulary, rules: &[String]) -> Result<Goal, Misunderstood> {
        let text = text.trim();
        let text = text.strip_prefix("expect ").unwrap_or(text).trim();
        let words: Vec<&str> = text.split_whitespace().collect();
        match words.as_slice() {
            ["no-spof"] => Ok(Goal::NoSinglePointOfFailure { actors: Vec::new(), all: false }),
            ["availability", percent, actors @ ..] => availability(percent, actors, state),
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
            Goal::NoSinglePointOfFailure { actors, all } => single_points(state, actors, *all),
            Goal::Survives(loss) => survival(state, loss),
            Goal::Served { wanted, actors, within, without } => served(state, *wanted, actors, *within, without),
            Goal::Delivered { wanted, to, without } => delivered(state, *wanted, to, without, lens.limits()),
            Goal::Availability { percent, actors } => too_seldom(state, *percent, actors, lens.limits()),
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
        Some(StatementKind::Expect(Expectation::NoSinglePointOfFailure { actors, all })) => {
            Ok(Goal::NoSinglePointOfFailure { actors: uids(&actors, state)?, all })
        }
        Some(StatementKind::Expect(Expectation::Served { wanted, actors, within, without })) => {
            let within = within.map(|within| how_soon(&within.node)).transpose()?;
            Ok(Goal::Served { wanted, actors: uids(&actors, state)?, within, without: uids(&without, state)? })
        }
        Some(StatementKind::Expect(Expectation::Delivered { wanted, to, without })) => {
            Ok(Goal::Delivered { wanted, to: uids(&to, state)?, without: uids(&without, state)? })
        }
        _ => Err(Misunderstood { message: format!("`{text}` is not a goal"), help: EXAMPLES.to_owned() }),
    }
}

fn how_soon(text: &str) -> Result<Duration, Misunderstood> {
    Duration::read(text).ok_or_else(|| Misunderstood {
        message: format!("`{text}` is no time"),
        help: "write `90s`, `5min` or `2h`".to_owned(),
    })
}

/// `availability 99.95`, `availability 99.95% users`.
fn availability(percent: &str, actors: &[&str], state: &State) -> Result<Goal, Misunderstood> {
    let Some(number) = Value::text(percent).as_percent() else {
        let message = format!("`{percent}` is no availability");
        return Err(Misunderstood { message, help: "write a number from 0 to 100: `availability 99.95`".to_owned() });
    };
    let find = |id: &&str| match state.architecture.find(id.trim_end_matches(',')) {
        Some(node) => Ok(state.architecture.element(node).uid),
        None => Err(no_element(id, &state.architecture)),
    };
    let actors = actors.iter().filter(|word| **word != "for").map(find).collect::<Result<Vec<Uid>, _>>()?;
    Ok(Goal::Availability { percent: number, actors })
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

/// Those that are meant: all whose service is judged, if none are named.
fn meant(state: &State, simulation: &Simulation, actors: &[Uid]) -> Vec<Node> {
    match actors {
        [] => simulation.actors().to_vec(),
        named => named.iter().filter_map(|&uid| state.architecture.find_uid(uid)).collect(),
    }
}

fn single_points(state: &State, actors: &[Uid], all: bool) -> Vec<Miss> {
    let architecture = &state.architecture;
    let simulation = Simulation::new(architecture);
    let actors = meant(state, &simulation, actors);
    let points = simulation.all_spofs(&actors, &marked(state));
    let mut missing = Vec::new();
    for (actor, points) in actors.into_iter().zip(points) {
        let actor = &architecture.element(actor).id;
        let managed = points.managed.into_iter().filter(|_| all);
        for point in points.machines.into_iter().chain(managed) {
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

/// Work that does not arrive although it should, or the other way round.
fn delivered(state: &State, wanted: bool, to: &[Uid], without: &[Uid], limits: &Limits) -> Vec<Miss> {
    let architecture = &state.architecture;
    let simulation = Simulation::new(architecture);
    let there = |uids: &[Uid]| uids.iter().filter_map(|&uid| architecture.find_uid(uid)).collect::<Vec<Node>>();
    let (to, lost) = (there(to), there(without));
    let values = simulation.run(&[marked(state), lost.clone()].concat());
    // Each state that is looked at has as much to spend.
    let purse = limits.budget.failures.part(u64::MAX);
    match simulation.against(architecture, &values, wanted, &to, &purse) {
        Ok(against) => against
            .into_iter()
            .map(|(to, words)| Miss {
                key: architecture.element(to).id.clone(),
                culprits: if lost.is_empty() { vec![to] } else { lost.clone() },
                words,
            })
            .collect(),
        // What could not be looked at is not reached.
        Err(spent) => vec![Miss { key: "delivered".to_owned(), culprits: lost, words: spent.words() }],
    }
}

/// Whoever is served for less of the time than is wanted, as far as can be told.
fn too_seldom(state: &State, percent: f64, actors: &[Uid], limits: &Limits) -> Vec<Miss> {
    let architecture = &state.architecture;
    let wanted = |node: Node| actors.is_empty() || actors.contains(&architecture.element(node).uid);
    let found = availabilities(state, limits).into_iter().filter(|found| wanted(found.actor));
    let short = found.filter(|found| found.not_served.most > (100.0 - percent) / 100.0 + 1e-12);
    short
        .map(|found| {
            let id = &architecture.element(found.actor).id;
            let (reached, culprits) = (found.not_served.percent(), found.costs.iter().map(|cost| cost.of).collect());
            Miss {
                key: id.clone(),
                culprits,
                words: both!(
                    "`{id}` is served for {reached} of the time, and not for {percent} %",
                    "`{id}`の可用性は{reached}で、{percent} %に届きません"
                ),
            }
        })
        .collect()
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

fn served(state: &State, wanted: bool, actors: &[Uid], within: Option<Duration>, without: &[Uid]) -> Vec<Miss> {
    let architecture = &state.architecture;
    let simulation = Simulation::new(architecture);
    let lost: Vec<Node> = without.iter().filter_map(|&uid| architecture.find_uid(uid)).collect();
    let values = simulation.run(&[marked(state), lost.clone()].concat());
    let actors = meant(state, &simulation, actors);
    let roads = simulation.roads(&values, &actors);
    let ids: Vec<String> = lost.iter().map(|&node| format!("`{}`", architecture.element(node).id)).collect();
    let miss = |(actor, road): (Node, crate::analysis::Road)| {
        let (value, late) = (values.get(actor).served(), within.is_some_and(|within| road.after > within));
        if (value && !late) == wanted {
            return None;
        }
        let id = &architecture.element(actor).id;
        let after = road.after.words();
        let (mut en, mut ja) = match (wanted, value && late) {
            (true, true) => {
                let (after, ja) = after.pair();
                (format!("`{id}` is served only after {after}"), format!("`{id}`が利用できるのは{ja}後です"))
            }
            (true, false) => (format!("`{id}` is not served"), format!("`{id}`は利用できません")),
            (false, _) => (format!("`{id}` is served"), format!("`{id}`は利用できます")),
        };
        if !ids.is_empty() {
            en += &format!(" without {}", ids.join(", "));
            ja = format!("{}が停止しても{ja}", ids.join("、"));
        }
        let culprits = if lost.is_empty() { vec![actor] } else { lost.clone() };
        Some(Miss { key: id.clone(), culprits, words: LocalisedText::en_ja(en, ja) })
    };
    actors.into_iter().zip(roads).filter_map(miss).collect()
}

fn findings(state: &State, filter: &Filter, lens: &Lens<'_>, policies: &[Policy]) -> Vec<Miss> {
    let found = lens.look_at(state, &[], policies).report.findings.into_iter();
    let meant = found.filter(|finding| match filter {
        // What is managed stays a hint whatever is applied.
        Filter::All => finding.severity != Severity::Hint || !finding.fix.is_empty(),
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
