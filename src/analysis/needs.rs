//! What each element needs, read from a drawing: its parts, and classes of requests of which one way is enough.

use std::collections::HashMap;

use crate::analysis::alike::stem;
use crate::analysis::failure::Value;
use crate::analysis::spread::instances;
use crate::analysis::takeover::{By, takes};
use crate::model::duration::Duration;
use crate::model::kind::Category;
use crate::model::{Architecture, Edge, Element, Link, Node, Op, Properties, Value as Property};

/// With more needs than this, a router is not asked which of them were meant to stand in for each other.
const MANY: usize = 100;
/// True for an element that stops with its boot disk, and works only as long as its parts do.
pub(super) fn is_machine(element: &Element) -> bool {
    element.kind.is_machine()
}

/// Whether a way is used from the start, or when.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Use {
    /// Always.
    Regular,
    /// By itself, when the others are not there.
    Failover,
    /// When an operator has acted.
    Manual,
}

impl Use {
    /// What the flags of an edge say.
    pub fn of(properties: &Properties) -> Use {
        if properties.flag("manual") {
            Use::Manual
        } else if properties.flag("failover") {
            Use::Failover
        } else {
            Use::Regular
        }
    }

    /// The best that a way of this sort can give.
    pub fn cap(self) -> Value {
        match self {
            Use::Regular => Value::Ok,
            Use::Failover => Value::Degraded,
            Use::Manual => Value::Recoverable,
        }
    }
}

/// A copy that takes the callers of an element over.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stand {
    pub to: usize,
    /// The best that it can give.
    pub cap: Value,
    /// Its last writes may be missing, and how much of them.
    pub late: bool,
    pub rpo: Option<Duration>,
    /// How long it takes until it has taken over.
    pub takes: Duration,
}

/// One edge as a way to meet a need.
#[derive(Clone, Debug)]
pub(super) struct Way {
    pub link: Link,
    pub to: usize,
    pub use_: Use,
    /// The best that this way can give.
    pub cap: Value,
    /// How long it takes until it is used, if it is a spare.
    pub takes: Duration,
    /// Who takes over from the target.
    pub stands: Vec<Stand>,
    /// How many instances the target is.
    pub instances: usize,
}

impl Way {
    /// Not used before an operator acts.
    pub fn manual(&self) -> bool {
        self.use_ == Use::Manual
    }

    /// The target and whoever takes over from it, each with the best that it can give.
    pub fn ends(&self) -> impl Iterator<Item = (usize, Value)> + '_ {
        let stands = self.stands.iter().map(|stand| (stand.to, stand.cap.min(self.cap)));
        std::iter::once((self.to, self.cap)).chain(stands)
    }
}

/// Ways that stand in for each other.
#[derive(Clone, Debug, Default)]
pub(super) struct Class {
    /// Those that are used from the start; where there are none, spares that are spares of nothing else.
    pub ways: Vec<Way>,
    /// Lists of spares, by their place in [`Needs::spares`]: classes have them in common.
    pub spares: Vec<usize>,
    /// With fewer instances than this at their best, those that are left carry too much.
    pub need: usize,
}

/// A need: of one class, or of several that each hold a part of the users or of the data.
#[derive(Clone, Debug, Default)]
pub(super) struct Need {
    pub shards: Vec<Class>,
    /// Losing it only degrades: every way is optional or cached.
    pub soft: bool,
    /// Something to be handed over: when it cannot, that only degrades, and less than all of it is no harm.
    pub message: bool,
}

impl Need {
    /// True for what is a spare of nothing and can be done without: a fallback, which nobody uses before something else is
    /// lost that can be done without as well.
    fn is_idle(&self) -> bool {
        self.soft
            && !self.message
            && self.shards.iter().flat_map(|class| &class.ways).all(|way| way.use_ != Use::Regular)
    }
}

/// What an element needs: all of its parts and all of its requests.
#[derive(Clone, Debug, Default)]
pub(super) struct Needs {
    pub parts: Vec<usize>,
    pub requests: Vec<Need>,
    /// Ways that are used when others are not there.
    pub spares: Vec<Vec<Way>>,
    /// A load balancer sends requests to any target that runs, whatever is broken behind it.
    pub shallow: bool,
    /// Targets of a router that are needed each, although nobody has said so: no `path` tells them apart.
    pub apart: Vec<usize>,
}

impl Needs {
    /// All ways out of the element.
    pub fn ways(&self) -> impl Iterator<Item = &Way> {
        let regular = self.requests.iter().flat_map(|need| &need.shards).flat_map(|class| &class.ways);
        regular.chain(self.spares.iter().flatten())
    }

    /// The ways that may meet a class.
    pub fn ways_of<'a>(&'a self, class: &'a Class) -> impl Iterator<Item = &'a Way> {
        class.ways.iter().chain(class.spares.iter().flat_map(|&list| &self.spares[list]))
    }

    /// How many ways and parts there are.
    pub fn count(&self) -> usize {
        self.parts.len() + self.ways().count()
    }

    /// All elements that are looked at for the value of one.
    pub fn all(&self) -> Vec<usize> {
        let targets = self.ways().flat_map(|way| way.ends().map(|(to, _)| to));
        self.parts.iter().copied().chain(targets).collect()
    }
}

/// The needs of all elements, by number.
pub(super) fn needs(architecture: &Architecture, size: usize) -> Vec<Needs> {
    let mut all = vec![Needs::default(); size];
    let stands = stands(architecture, size);
    let mut requests: Vec<Vec<Request>> = (0..size).map(|_| Vec::new()).collect();
    for &link in architecture.links() {
        let (from, to) = architecture.ends(link);
        let edge = architecture.edge(link);
        if let Some(sort) = Sort::of(architecture, from, edge, to) {
            let use_ = Use::of(&edge.properties);
            let by = if use_ == Use::Manual { By::Operator } else { By::Failover };
            let takes = takes(&edge.properties, by, &architecture.element(from).kind);
            let instances = instances(architecture.element(to)).max(1);
            let way = Way {
                link,
                to: to.index(),
                use_,
                cap: use_.cap(),
                takes,
                stands: stands[to.index()].clone(),
                instances,
            };
            requests[from.index()].push(Request { way, sort });
        }
    }
    for node in architecture.nodes() {
        let at = node.index();
        if is_machine(architecture.element(node)) {
            let parts = architecture.children(node).iter().filter(|&&child| is_part(architecture.element(child)));
            all[at].parts = parts.map(|child| child.index()).collect();
        }
        Sorter { architecture, from: node }.sort(std::mem::take(&mut requests[at]), &mut all[at]);
    }
    all
}

/// True for what a server cannot do without: its disks and its inner database, not their spare copies.
fn is_part(child: &Element) -> bool {
    !matches!(child.properties.text("role").as_str(), "replica" | "standby" | "backup" | "scratch")
}

/// Standbys and replicas of each element: a standby takes over by itself or by an operator, a replica is promoted by one.
fn stands(architecture: &Architecture, size: usize) -> Vec<Vec<Stand>> {
    let mut all = vec![Vec::new(); size];
    for &link in architecture.links() {
        let (from, to) = architecture.ends(link);
        let late = match architecture.edge(link).op {
            Op::Sync => false,
            Op::Async => true,
            _ => continue,
        };
        let copy = &architecture.element(to).properties;
        let rpo = architecture.edge(link).properties.get("rpo").and_then(Duration::of);
        let automatic = if late { Value::Degraded } else { Value::Ok };
        let cap = match copy.text("role").as_str() {
            "standby" if copy.text("failover") == "manual" => Value::Recoverable,
            "standby" => automatic,
            "replica" => Value::Recoverable,
            _ => continue,
        };
        let by = if cap == Value::Recoverable { By::Operator } else { By::Standby };
        let takes = takes(copy, by, &architecture.element(to).kind);
        all[from.index()].push(Stand { to: to.index(), cap, late, rpo, takes });
    }
    all
}

/// What an edge asks of its target.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Sort {
    /// An answer.
    Request,
    /// An answer from each of those that hold a part.
    Share,
    /// That it takes something to be done later.
    Message,
}

impl Sort {
    fn of(architecture: &Architecture, from: Node, edge: &Edge, to: Node) -> Option<Sort> {
        if edge.properties.flag("apology") {
            return None;
        }
        let actor = architecture.element(from).kind.actor;
        let messaging = || architecture.element(to).kind.category == Category::Messaging;
        match edge.op {
            Op::Request | Op::Async if edge.op == Op::Request || actor => {
                Some(if edge.properties.flag("share") { Sort::Share } else { Sort::Request })
            }
            Op::Async => messaging().then_some(Sort::Message),
            _ => None,
        }
    }
}

struct Request {
    way: Way,
    sort: Sort,
}

/// What tells two needs of an element apart.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
enum Key {
    /// Parts of one whole.
    Shares(String),
    /// What stands in for each other, of one path.
    Class(String, Tier),
    /// Spares of one path that are spares of nothing.
    Spare(String),
    /// Something that is handed over.
    Message(usize),
}

impl Key {
    /// The path of a class that may have been meant as a spare of another.
    fn path(&self) -> Option<&str> {
        if let Key::Class(path, _) = self { Some(path) } else { None }
    }
}

/// Of what a list of spares is.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
enum Ward {
    Path(String),
    Group(String),
    Kind(String),
}

/// What stands in for each other behind one router, or for one caller.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
enum Tier {
    Group(String),
    /// Copies: a kind, and what their ids have in common.
    Alike(String, String),
    Alone(usize),
}

/// Sorts the requests of one element into needs.
struct Sorter<'a> {
    architecture: &'a Architecture,
    from: Node,
}

impl Sorter<'_> {
    fn sort(&self, requests: Vec<Request>, into: &mut Needs) {
        let from = self.architecture.element(self.from);
        let router = from.kind.router;
        into.shallow = from.kind.is("lb") && from.properties.text("health") != "deep";
        let tiers = self.tiers(&requests, router);
        let (mut found, mut spares) = (Found::default(), Vec::new());
        for (Request { way, sort }, tier) in requests.into_iter().zip(tiers) {
            let path = if router { self.properties(&way).text("path") } else { String::new() };
            let key = match sort {
                Sort::Message => Key::Message(way.to),
                Sort::Share => Key::Shares(path),
                Sort::Request if way.use_ == Use::Regular => Key::Class(path, tier.clone()),
                Sort::Request => {
                    spares.push((path, tier, way));
                    continue;
                }
            };
            self.add(&mut found, key, tier, way);
        }
        let mut wards = self.wards(&found, router);
        let mut lists: HashMap<Ward, usize> = HashMap::new();
        for (path, tier, way) in spares {
            let of: Vec<Ward> = self.may_spare(router, &path, &tier, way.to).into_iter().collect();
            let of: Vec<Ward> = of.into_iter().filter(|ward| wards.contains_key(ward)).collect();
            if of.is_empty() {
                let key = if router { Key::Spare(path) } else { Key::Class(path, tier) };
                self.add(&mut found, key, Tier::Group(String::new()), way);
                continue;
            }
            for ward in of {
                let list = *lists.entry(ward).or_insert_with(|| {
                    into.spares.push(Vec::new());
                    into.spares.len() - 1
                });
                into.spares[list].push(way.clone());
            }
        }
        for (ward, list) in lists {
            for (need, class) in wards.remove(&ward).into_iter().flatten() {
                found.needs[need].1[class].spares.push(list);
            }
        }
        let soft = |way: &Way| {
            let properties = self.properties(way);
            properties.flag("optional") || properties.flag("cached")
        };
        let need = |(key, mut shards): (Key, Vec<Class>)| {
            shards.iter_mut().for_each(|class| class.spares.sort_unstable());
            let soft = shards.iter().flat_map(|class| into.ways_of(class)).all(soft);
            Need { shards, soft, message: matches!(key, Key::Message(_)) }
        };
        let with_path = |(key, shards): (Key, Vec<Class>)| (key.path().map(str::to_owned), need((key, shards)));
        let needs = found.needs.into_iter().map(with_path).filter(|(_, need)| !need.is_idle());
        let (paths, needs): (Vec<Option<String>>, Vec<Need>) = needs.unzip();
        if router {
            let hard = || paths.iter().zip(&needs).filter(|(_, need)| !need.soft);
            let twice =
                |path: &Option<String>| path.is_some() && hard().filter(|(other, _)| *other == path).count() > 1;
            let several: Vec<&Need> = match paths.len() {
                // Each path is compared with each other one: where there are very many, nobody wants to hear of it.
                0..=MANY => hard().filter(|(path, _)| twice(path)).map(|(_, need)| need).collect(),
                _ => Vec::new(),
            };
            into.apart = several.iter().filter_map(|need| Some(need.shards.first()?.ways.first()?.to)).collect();
        }
        into.requests = needs;
    }

    fn properties(&self, way: &Way) -> &Properties {
        &self.architecture.edge(way.link).properties
    }

    fn element(&self, at: usize) -> &Element {
        self.architecture.element(Node::new(at))
    }

    fn add(&self, found: &mut Found, key: Key, tier: Tier, way: Way) {
        let need = self.element(way.to).properties.get("need").and_then(Property::as_integer);
        let need = need.and_then(|need| usize::try_from(need).ok()).unwrap_or(0);
        let class = found.class(key, tier);
        class.need = class.need.max(need);
        class.ways.push(way);
    }

    /// What a spare may be a spare of: of a router, what has its path; of others, what has its group or kind.
    fn may_spare(&self, router: bool, path: &str, tier: &Tier, to: usize) -> Vec<Ward> {
        if router {
            return vec![Ward::Path(path.to_owned())];
        }
        let group = if let Tier::Group(group) = tier { Some(Ward::Group(group.clone())) } else { None };
        group.into_iter().chain([Ward::Kind(self.element(to).kind.id.clone())]).collect()
    }

    /// The classes that spares may be for, by need and by place in it.
    fn wards(&self, found: &Found, router: bool) -> HashMap<Ward, Vec<(usize, usize)>> {
        let mut wards: HashMap<Ward, Vec<(usize, usize)>> = HashMap::new();
        for (need, (key, classes)) in found.needs.iter().enumerate() {
            // Another element holds no part of the data or of the users, so nothing is a spare of shares.
            let Key::Class(path, tier) = key else { continue };
            for (place, class) in classes.iter().enumerate() {
                let mut add = |ward: Ward| {
                    let of = wards.entry(ward).or_default();
                    if of.last() != Some(&(need, place)) {
                        of.push((need, place));
                    }
                };
                if router {
                    add(Ward::Path(path.clone()));
                    continue;
                }
                if let Tier::Group(group) = tier {
                    add(Ward::Group(group.clone()));
                }
                class.ways.iter().for_each(|way| add(Ward::Kind(self.element(way.to).kind.id.clone())));
            }
        }
        wards
    }

    /// What each target stands in for. Behind a router copies do by their names, and one with a group takes the others of
    /// its name in; other elements call by group, or else one by one, and so do all whose targets hold parts.
    fn tiers(&self, requests: &[Request], router: bool) -> Vec<Tier> {
        let element = |request: &Request| self.element(request.way.to);
        let path = |request: &Request| self.properties(&request.way).text("path");
        let name = |request: &Request| {
            let element = element(request);
            (path(request), element.kind.id.clone(), stem(&element.id).to_owned())
        };
        let mut groups: HashMap<(String, String, String), String> = HashMap::new();
        for request in requests.iter().filter(|_| router) {
            let group = element(request).properties.text("group");
            if !group.is_empty() {
                groups.entry(name(request)).or_insert(group);
            }
        }
        let tier = |request: &Request| match element(request).properties.text("group") {
            group if !group.is_empty() => Tier::Group(group),
            _ if !router || request.sort == Sort::Share => Tier::Alone(request.way.to),
            _ => {
                let name = name(request);
                groups.get(&name).map_or_else(|| Tier::Alike(name.1, name.2), |group| Tier::Group(group.clone()))
            }
        };
        requests.iter().map(tier).collect()
    }
}

/// Needs as they are found, in the order of the drawing.
#[derive(Default)]
struct Found {
    needs: Vec<(Key, Vec<Class>)>,
    places: HashMap<Key, usize>,
    classes: HashMap<(usize, Tier), usize>,
}

impl Found {
    /// The class of a need and a tier.
    fn class(&mut self, key: Key, tier: Tier) -> &mut Class {
        let need = *self.places.entry(key.clone()).or_insert(self.needs.len());
        if need == self.needs.len() {
            self.needs.push((key, Vec::new()));
        }
        let classes = &mut self.needs[need].1;
        let class = *self.classes.entry((need, tier)).or_insert(classes.len());
        if class == classes.len() {
            classes.push(Class::default());
        }
        &mut classes[class]
    }
}
