//! What a step did, as evidence: what its patterns matched and promised, what is new, gone, changed and moved, which
//! element is a copy of which, and what that means for the users. Data with a serialised form; the words are made by
//! whoever prints it.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value as Json;

use crate::analysis::{Chains, Fate, Road, Simulation, Spofs, Values, availabilities};
use crate::design::{Application, Design, State, Verdict};
use crate::limits::Limits;
use crate::model::{Architecture, EdgeKey, Element, Languages, LocalisedText, Node, Properties, Uid};
use crate::output::availability::{Figures, figures};
use crate::output::json::plain;
use crate::output::verdicts;
use crate::source::{SourceMap, Span};

/// One step.
#[derive(Serialize, Debug)]
pub struct Evidence {
    /// The number of the state that it made.
    pub index: usize,
    /// The same, under its older name.
    pub stage: usize,
    /// Its caption.
    pub caption: Option<String>,
    /// The statement that is the step.
    pub statement: Option<Place>,
    /// The patterns that it applied, in order.
    pub patterns: Vec<Applied>,
    /// Elements that are new, in declaration order.
    pub added: Vec<Part>,
    /// Elements that are gone.
    pub removed: Vec<Part>,
    /// Elements with another id, kind, label or properties.
    pub changed: Vec<Changed>,
    /// Elements in another container.
    pub moved: Vec<Moved>,
    /// The same of edges.
    pub edges: Edges,
    /// Elements that are marked as failed by it.
    pub failed: Vec<String>,
    /// Elements that are no longer marked.
    pub restored: Vec<String>,
    /// What it means for each user, client and operator.
    pub users: Vec<User>,
    /// Work that is late or lost.
    pub work: WorkOfBoth,
}

/// Where something is written.
#[derive(Serialize, Debug)]
pub struct Place {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The text itself.
    pub text: String,
}

/// One application of a pattern.
#[derive(Serialize, Debug)]
pub struct Applied {
    /// The pattern's id.
    pub pattern: String,
    /// Its name for readers.
    pub name: String,
    /// Names of its definition with the elements that they stood for, the target's first if it has one.
    pub matched: Vec<Matched>,
    /// All parameters with their values.
    pub parameters: Vec<Parameter>,
    /// What it promises, and whether that holds.
    pub promises: Vec<Promise>,
}

/// What a pattern found.
#[derive(Serialize, Debug)]
pub struct Matched {
    /// The name in the definition.
    pub name: String,
    /// Ids.
    pub elements: Vec<String>,
}

/// A parameter as it was used.
#[derive(Serialize, Debug)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Its value, given or by default.
    pub value: Json,
}

/// An invariant, looked at on the design itself.
#[derive(Serialize, Debug)]
pub struct Promise {
    /// In words.
    pub text: String,
    /// How it turned out.
    pub verdict: &'static str,
    /// How many conditions were looked at, when it holds.
    pub checks: Option<usize>,
    /// What was found instead, or which bound was in the way.
    pub why: Option<String>,
    /// The condition that is not met.
    pub condition: Option<Place>,
}

/// An element that came or went.
#[derive(Serialize, Debug)]
pub struct Part {
    /// Its id.
    pub id: String,
    /// Its kind.
    pub kind: String,
    /// The text that is drawn.
    pub name: String,
    /// What holds it; none at the top.
    pub parent: Option<String>,
    /// The element that it is a copy of.
    pub copy_of: Option<String>,
    /// The pattern that made it.
    pub pattern: Option<String>,
}

/// An element or edge that is different.
#[derive(Serialize, Debug)]
pub struct Changed {
    /// The id, or `web -> db`, as it is now.
    pub id: String,
    /// Each difference.
    pub differences: Vec<Difference>,
}

/// One difference: of the id, the kind, the label or a property.
#[derive(Serialize, PartialEq, Debug)]
pub struct Difference {
    /// `id`, `kind`, `label` or the property.
    pub of: String,
    /// Before; null when it was not set.
    pub old: Json,
    /// Now; null when it is not set.
    pub new: Json,
}

/// An element that stands elsewhere.
#[derive(Serialize, Debug)]
pub struct Moved {
    /// Its id.
    pub id: String,
    /// What held it; none at the top.
    pub from: Option<String>,
    /// What holds it.
    pub to: Option<String>,
}

/// What became of edges.
#[derive(Serialize, Debug)]
pub struct Edges {
    /// New ones.
    pub added: Vec<EdgePart>,
    /// Those that are gone.
    pub removed: Vec<EdgePart>,
    /// Those with another label or other properties.
    pub changed: Vec<Changed>,
}

/// An edge that came or went.
#[derive(Serialize, Debug)]
pub struct EdgePart {
    /// Where it starts.
    pub from: String,
    /// Its operator.
    pub op: &'static str,
    /// Where it ends.
    pub to: String,
    /// The text on it.
    pub label: Option<String>,
}

/// A source of requests, before and after.
#[derive(Serialize, Debug)]
pub struct User {
    /// Its id.
    pub id: String,
    /// Before; null for one that is new.
    pub before: Option<Service>,
    /// After; null for one that is gone.
    pub after: Option<Service>,
}

/// How someone is served in a state.
#[derive(Clone, Serialize, Debug)]
pub struct Service {
    /// `ok`, `degraded`, `recoverable` or `down`.
    pub served: &'static str,
    /// When it is not ok: the chain of needs that leads to what has failed.
    pub why: Option<String>,
    /// How long the takeover lasts on which that rests, in seconds.
    pub after: Option<u64>,
    /// The last writes may be lost by it.
    pub loses: bool,
    /// How much of them at most, in seconds, where that is said.
    pub rpo: Option<u64>,
    /// Pages that say sorry to those who are not served.
    pub told: Vec<String>,
    /// The same as data of the analysis.
    #[serde(skip)]
    pub road: Road,
    /// What takes everything from them when it fails alone; null when they are not served anyway.
    pub single_points_of_failure: Option<Vec<String>>,
    /// For how much of the time they are served, by estimate.
    pub availability: Option<Figures>,
}

/// Work that does not arrive in time, before and after.
#[derive(Clone, Default, Serialize, Debug)]
pub struct WorkOfBoth {
    /// Before; null when it would take too much to tell.
    pub before: Option<Vec<Stuck>>,
    /// After.
    pub after: Option<Vec<Stuck>>,
}

/// Work that is late or lost.
#[derive(Clone, PartialEq, Eq, Serialize, Debug)]
pub struct Stuck {
    /// Who sends it.
    pub from: String,
    /// Who should get it.
    pub to: String,
    /// `late` or `lost`.
    pub state: &'static str,
    /// Where it is kept or lost.
    pub at: String,
    /// In words.
    pub text: String,
}

impl Service {
    /// What is added to the verdict: how long it takes, what may be lost, who tells.
    pub fn beside(&self) -> LocalisedText {
        self.road.words(&self.told)
    }
}

/// The evidence of some steps: those that made the given states.
pub fn evidence(
    design: &Design,
    sources: &SourceMap,
    languages: &Languages,
    stages: std::ops::Range<usize>,
) -> Vec<Evidence> {
    let steps: Vec<usize> = stages.filter(|&stage| stage > 0 && stage < design.states.len()).collect();
    let first = steps.first().map_or(0, |first| first - 1);
    let needed = &design.states[first..steps.last().map_or(first, |last| last + 1)];
    let services: Vec<OfState> = needed.iter().map(|state| services(state, languages)).collect();
    steps
        .into_iter()
        .map(|stage| {
            let (before, after) = (&design.states[stage - 1], &design.states[stage]);
            let step = Step { before, after, sources: Some(sources), languages };
            let (was, is) = (&services[stage - 1 - first], &services[stage - first]);
            let work = WorkOfBoth { before: was.stuck.clone(), after: is.stuck.clone() };
            step.evidence(stage, step.users(&was.actors, &is.actors), work)
        })
        .collect()
}

/// What one step changed and promised, without what that means for the users, and without the places of the texts.
pub fn change(design: &Design, languages: &Languages, stage: usize) -> Option<Evidence> {
    let (before, after) = (design.states.get(stage.checked_sub(1)?)?, design.states.get(stage)?);
    let step = Step { before, after, sources: None, languages };
    Some(step.evidence(stage, Vec::new(), WorkOfBoth::default()))
}

struct Step<'a> {
    before: &'a State,
    after: &'a State,
    sources: Option<&'a SourceMap>,
    languages: &'a Languages,
}

impl Step<'_> {
    fn evidence(&self, stage: usize, users: Vec<User>, work: WorkOfBoth) -> Evidence {
        let (old, new) = (&self.before.architecture, &self.after.architecture);
        let change = &self.after.change;
        let caption = self.after.caption.as_ref().or(self.after.pattern_name.as_ref());
        Evidence {
            index: stage,
            stage,
            caption: self.text(caption),
            statement: self.after.statement.and_then(|span| self.place(span)),
            patterns: self.after.applications.iter().map(|applied| self.applied(applied)).collect(),
            added: of(new, &change.added).map(|node| self.part(new, node)).collect(),
            removed: of(old, &change.removed).map(|node| self.part(old, node)).collect(),
            changed: of(new, &change.changed).filter_map(|node| self.changed(node)).collect(),
            moved: of(new, &change.moved).filter_map(|node| self.moved(node)).collect(),
            edges: Edges {
                added: self.edges(new, &change.edges_added),
                removed: self.edges(old, &change.edges_removed),
                changed: self.edges_changed(),
            },
            failed: ids(new, self.after.failed.difference(&self.before.failed)),
            restored: ids(new, self.before.failed.difference(&self.after.failed)),
            users,
            work,
        }
    }

    fn text(&self, text: Option<&LocalisedText>) -> Option<String> {
        text.map(|text| text.get(self.languages).to_owned())
    }

    fn place(&self, span: Span) -> Option<Place> {
        let sources = self.sources?;
        let file = sources.file(span.source);
        let (line, _) = file.position(span.start);
        Some(Place { file: file.name.clone(), line, text: sources.slice(span).trim_end().to_owned() })
    }

    fn applied(&self, application: &Application) -> Applied {
        let matched = application.matched.iter().map(|(name, elements)| Matched {
            name: name.clone(),
            elements: elements.iter().filter_map(|&uid| self.id(uid)).collect(),
        });
        let parameters = application.parameters.iter();
        let promises = application.invariants.iter().map(|invariant| {
            let text = invariant.text.get(self.languages).to_owned();
            let (verdict, checks, why, condition) = match &invariant.verdict {
                Verdict::Holds(checks) => ("holds", Some(*checks), None, None),
                Verdict::Broken(breach) => {
                    ("broken", None, self.text(Some(&breach.words)), breach.span.and_then(|span| self.place(span)))
                }
                Verdict::Unchecked(bound) => ("unchecked", None, self.text(Some(bound)), None),
            };
            Promise { text, verdict, checks, why, condition }
        });
        Applied {
            pattern: application.pattern.clone(),
            name: application.name.get(self.languages).to_owned(),
            matched: matched.collect(),
            parameters: parameters.map(|(name, value)| Parameter { name: name.clone(), value: plain(value) }).collect(),
            promises: promises.collect(),
        }
    }

    /// An element's id now, or the one that it had.
    fn id(&self, uid: Uid) -> Option<String> {
        id_in(&self.after.architecture, uid).or_else(|| id_in(&self.before.architecture, uid))
    }

    fn part(&self, architecture: &Architecture, node: Node) -> Part {
        let element = architecture.element(node);
        let origin = &element.origin;
        Part {
            id: element.id.clone(),
            kind: element.kind.id.clone(),
            name: element.name(self.languages).to_owned(),
            parent: container(architecture, node),
            copy_of: origin.copy_uid.and_then(|uid| self.id(uid)).or_else(|| origin.copy_of.clone()),
            pattern: origin.pattern.clone(),
        }
    }

    fn changed(&self, node: Node) -> Option<Changed> {
        let new = self.after.architecture.element(node);
        let old = self.before.architecture.element(self.before.architecture.find_uid(new.uid)?);
        let label = |element: &Element| json(self.text(element.label.as_ref()));
        let own = [
            ("id", Json::from(old.id.as_str()), Json::from(new.id.as_str())),
            ("kind", Json::from(old.kind.id.as_str()), Json::from(new.kind.id.as_str())),
            ("label", label(old), label(new)),
        ];
        let own = own.into_iter().filter(|(_, old, new)| old != new);
        let own = own.map(|(of, old, new)| Difference { of: of.to_owned(), old, new });
        let differences = own.chain(differences(&old.properties, &new.properties)).collect();
        Some(Changed { id: new.id.clone(), differences })
    }

    fn moved(&self, node: Node) -> Option<Moved> {
        let (before, after) = (&self.before.architecture, &self.after.architecture);
        let element = after.element(node);
        let was = before.find_uid(element.uid)?;
        Some(Moved { id: element.id.clone(), from: container(before, was), to: container(after, node) })
    }

    fn edges(&self, architecture: &Architecture, keys: &BTreeSet<EdgeKey>) -> Vec<EdgePart> {
        let links = architecture.links().iter().filter(|&&link| keys.contains(&architecture.key(link)));
        let part = |link| {
            let (from, to) = architecture.ends(link);
            let edge = architecture.edge(link);
            EdgePart {
                from: architecture.element(from).id.clone(),
                op: edge.op.symbol(),
                to: architecture.element(to).id.clone(),
                label: self.text(edge.label.as_ref()),
            }
        };
        links.map(|&link| part(link)).collect()
    }

    fn edges_changed(&self) -> Vec<Changed> {
        let (before, after) = (&self.before.architecture, &self.after.architecture);
        let keys = &self.after.change.edges_changed;
        let links = after.links().iter().filter(|&&link| keys.contains(&after.key(link)));
        let changed = |link| {
            let key: EdgeKey = after.key(link);
            let ends = before.find_uid(key.from).zip(before.find_uid(key.to));
            let old = before.edge(ends.and_then(|(from, to)| before.find_edge(from, key.op, to))?);
            let new = after.edge(link);
            let (from, to) = after.ends(link);
            let labels = (json(self.text(old.label.as_ref())), json(self.text(new.label.as_ref())));
            let label = Some(labels).filter(|(old, new)| old != new);
            let label = label.map(|(old, new)| Difference { of: "label".to_owned(), old, new });
            Some(Changed {
                id: format!("{} {} {}", after.element(from).id, key.op, after.element(to).id),
                differences: label.into_iter().chain(differences(&old.properties, &new.properties)).collect(),
            })
        };
        links.filter_map(|&link| changed(link)).collect()
    }

    fn users(&self, before: &[(Uid, Service)], after: &[(Uid, Service)]) -> Vec<User> {
        let find = |list: &[(Uid, Service)], uid: Uid| {
            list.iter().find(|(known, _)| *known == uid).map(|(_, service)| service.clone())
        };
        let gone = before.iter().filter(|(uid, _)| !after.iter().any(|(known, _)| known == uid));
        let all = after.iter().chain(gone).map(|(uid, _)| *uid);
        let user = |uid| Some(User { id: self.id(uid)?, before: find(before, uid), after: find(after, uid) });
        all.filter_map(user).collect()
    }
}

/// What is said of a state.
struct OfState {
    actors: Vec<(Uid, Service)>,
    stuck: Option<Vec<Stuck>>,
}

/// How each source of requests is served in a state, with its failures, and what work does not arrive.
fn services(state: &State, languages: &Languages) -> OfState {
    let architecture = &state.architecture;
    let failed: Vec<Node> = state.failed.iter().filter_map(|&uid| architecture.find_uid(uid)).collect();
    let simulation = Simulation::new(architecture);
    let values = simulation.run(&failed);
    let actors = simulation.actors();
    let points = simulation.all_spofs(actors, &failed);
    let roads = simulation.roads(&values, actors);
    let available = availabilities(state, &Limits::default());
    let figures_of =
        |actor: Node| available.iter().find(|found| found.actor == actor).map(|found| figures(found, languages));
    let name = |&node: &Node| architecture.element(node).id.clone();
    let names = |nodes: &[Node]| nodes.iter().map(name).collect();
    let service = |((&actor, points), road): ((&Node, Spofs), Road)| {
        let mut told: Vec<String> = simulation.told(&values, actor).iter().map(name).collect();
        told.sort_unstable();
        let why = simulation.explain(&values, actor).map(|chain| chain.text(architecture));
        let service = Service {
            served: values.get(actor).as_str(),
            why: why.map(|why| why.get(languages).to_owned()),
            after: Some(road.after.0).filter(|&seconds| seconds > 0),
            loses: road.loses,
            rpo: road.rpo.map(|rpo| rpo.0),
            told,
            road,
            single_points_of_failure: values.get(actor).served().then(|| names(&points.machines)),
            availability: figures_of(actor),
        };
        (architecture.element(actor).uid, service)
    };
    let actors = actors.iter().zip(points).zip(roads).map(service).collect();
    OfState { actors, stuck: stuck(architecture, &simulation, &values, languages) }
}

/// Work that does not arrive in time; none when it would take too much to tell.
fn stuck(
    architecture: &Architecture,
    simulation: &Simulation,
    values: &Values,
    languages: &Languages,
) -> Option<Vec<Stuck>> {
    let work = simulation.work(architecture, values, Chains::Messages, &verdicts::purse()).ok()?;
    let id = |node: Node| architecture.element(node).id.clone();
    let stuck = work.iter().filter(|work| work.fate != Fate::Arrives && !work.is_aside(architecture));
    let stuck = stuck.map(|work| Stuck {
        from: id(work.from),
        to: id(work.to),
        state: work.fate.as_str(),
        at: id(work.at),
        text: work.text(architecture).get(languages).to_owned(),
    });
    Some(stuck.collect())
}

/// What differs between two sets of properties, in the order of the new ones; what is gone comes last.
fn differences(old: &Properties, new: &Properties) -> Vec<Difference> {
    let gone = old.iter().filter(|(key, _)| new.get(key).is_none());
    let keys = new.iter().chain(gone).map(|(key, _)| key);
    let value = |properties: &Properties, key: &str| properties.get(key).map_or(Json::Null, plain);
    keys.map(|key| Difference { of: key.to_owned(), old: value(old, key), new: value(new, key) })
        .filter(|difference| difference.old != difference.new)
        .collect()
}

/// Elements of a set in declaration order.
fn of<'a>(architecture: &'a Architecture, uids: &'a BTreeSet<Uid>) -> impl Iterator<Item = Node> + 'a {
    architecture.nodes().into_iter().filter(|&node| uids.contains(&architecture.element(node).uid))
}

fn ids<'a>(architecture: &Architecture, uids: impl Iterator<Item = &'a Uid>) -> Vec<String> {
    uids.filter_map(|&uid| id_in(architecture, uid)).collect()
}

fn id_in(architecture: &Architecture, uid: Uid) -> Option<String> {
    architecture.find_uid(uid).map(|node| architecture.element(node).id.clone())
}

fn container(architecture: &Architecture, node: Node) -> Option<String> {
    architecture.parent(node).map(|parent| architecture.element(parent).id.clone())
}

fn json(text: Option<String>) -> Json {
    text.map_or(Json::Null, Json::String)
}
