//! Kinds of elements.

use std::sync::Arc;

use crate::model::text::LocalisedText;

/// What takes an element down with it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FailureDomain {
    /// Its zone.
    Zone,
    /// Its region.
    Region,
    /// Nothing smaller than the world.
    Global,
    /// Its site.
    Site,
    /// It cannot fail by itself.
    None,
}

impl FailureDomain {
    /// All of them, from the smallest to none.
    pub const ALL: [FailureDomain; 5] =
        [FailureDomain::Zone, FailureDomain::Site, FailureDomain::Region, FailureDomain::Global, FailureDomain::None];

    /// As it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            FailureDomain::Zone => "zone",
            FailureDomain::Region => "region",
            FailureDomain::Global => "global",
            FailureDomain::Site => "site",
            FailureDomain::None => "none",
        }
    }
}

/// The colour family of an icon.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Category {
    /// Servers and what runs them.
    Compute,
    /// Disks, buckets, content.
    Storage,
    /// Databases and caches.
    Database,
    /// Addresses, balancers, gateways, frames of the network.
    Network,
    /// Queues, topics, mail.
    Messaging,
    /// Whatever manages the rest.
    Management,
    /// People, their machines, the outside.
    People,
    /// Frames that say who or what belongs together, not where it runs.
    Grouping,
    /// What guards the rest: identities, keys, filters, watchers.
    Security,
}

impl Category {
    /// All of them, in the order in which a reader looks for them.
    pub const ALL: [Category; 9] = [
        Category::People,
        Category::Grouping,
        Category::Compute,
        Category::Storage,
        Category::Database,
        Category::Network,
        Category::Messaging,
        Category::Security,
        Category::Management,
    ];

    /// As it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Category::Compute => "compute",
            Category::Storage => "storage",
            Category::Database => "database",
            Category::Network => "network",
            Category::Messaging => "messaging",
            Category::Management => "management",
            Category::People => "people",
            Category::Grouping => "grouping",
            Category::Security => "security",
        }
    }
}

/// The icon of what is of no kind that there is.
pub const UNKNOWN: &str = "unknown";

/// A kind of element, of the vocabulary or a user's own.
#[derive(Clone, PartialEq, Debug)]
pub struct Kind {
    /// The word in the language.
    pub id: String,
    /// The label of an element that has none.
    pub name: LocalisedText,
    /// The kind it behaves like, for a user's own kind.
    pub base: Option<Arc<Kind>>,
    /// May hold other elements.
    pub container: bool,
    /// Drawn as a frame around its contents: not servers and buckets, which are drawn as themselves with their parts
    /// under them.
    pub frame: bool,
    /// Stands in any frame and holds what may stand there; it means nothing, so that its contents count as standing in
    /// what holds it.
    pub free: bool,
    /// Frames of this kind side by side stand in for each other.
    pub lane: bool,
    /// A machine: it needs its parts, and what is said of single servers is said of it.
    pub machine: bool,
    /// The kind whose work a machine of this kind does, by id: patterns take it for one of those.
    pub works_as: Option<String>,
    /// Understands `replicas` and `zones`.
    pub replicated: bool,
    /// Keeps data: it stands at the end of the flow.
    pub store: bool,
    /// Its id can be nothing else. A kind that came later gives way to what older designs and patterns call so.
    pub reserved: bool,
    /// Ids of the kinds it may be put into.
    pub parents: Vec<String>,
    /// What takes it down.
    pub failure_domain: FailureDomain,
    /// Run by the provider across zones: never a single point of failure.
    pub managed: bool,
    /// Sends each request to one of its targets.
    pub router: bool,
    /// A grouping that cuts across containment; its members hang on it by `--`.
    pub overlay: bool,
    /// A source of requests that never fails.
    pub actor: bool,
    /// Its icon's colour.
    pub category: Category,
    /// The name of its icon: a file of the icon family, or a path that the user gave.
    pub icon: String,
}

impl Kind {
    /// True for `id` and for a user's kind that behaves like it.
    pub fn is(&self, id: &str) -> bool {
        self.id == id || self.base.as_ref().is_some_and(|base| base.is(id))
    }

    /// True when it is (or behaves like) one of several kinds.
    pub fn is_any(&self, ids: &[&str]) -> bool {
        ids.iter().any(|id| self.is(id))
    }

    /// True when it is one of a kind as patterns mean it: a pod is one of their servers, until its provider runs it.
    pub fn works_as(&self, id: &str) -> bool {
        self.is(id) || self.machine && self.works_as.as_deref() == Some(id)
    }

    /// True for a machine of which there may be another: a second one that keeps data would not have what the first has.
    pub fn is_stateless_machine(&self) -> bool {
        self.machine && !self.store
    }

    /// The kind of the vocabulary that it is or behaves like.
    pub fn builtin(&self) -> &Kind {
        self.base.as_deref().map_or(self, Kind::builtin)
    }

    /// True for a user's kind that says which icon it has.
    pub fn names_icon(&self) -> bool {
        self.base.as_ref().is_some_and(|base| base.icon != self.icon)
    }

    /// Makes a kind of the design's own whole: what follows from what it says otherwise than its base. What its provider
    /// runs is no machine, and fails with its region where nothing else is said; an actor does not fail; a container of
    /// what held nothing is drawn as a frame.
    pub fn follow(&mut self, base: &Kind, says_domain: bool) {
        if self.managed && !base.managed {
            self.machine = false;
            if !says_domain && matches!(self.failure_domain, FailureDomain::Zone | FailureDomain::Site) {
                self.failure_domain = FailureDomain::Region;
            }
        }
        if self.actor && !base.actor && !says_domain {
            self.failure_domain = FailureDomain::None;
        }
        if self.container != base.container {
            self.frame = self.container;
        }
    }

    /// True for kinds that are drawn as a frame around their contents.
    pub fn is_frame(&self) -> bool {
        self.frame
    }

    /// True for the stand-in of a word that is no kind.
    pub fn is_unknown(&self) -> bool {
        self.base.is_none() && self.icon == UNKNOWN
    }

    /// True for servers of every sort: what patterns and rules about single machines may speak of.
    pub fn is_machine(&self) -> bool {
        self.machine
    }

    /// True for what holds something and fails with its zone: zones, subnets, machines.
    pub fn is_zonal_container(&self) -> bool {
        self.container && self.failure_domain == FailureDomain::Zone
    }
}
