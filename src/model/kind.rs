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
}

impl Category {
    /// All of them, in the order in which a reader looks for them.
    pub const ALL: [Category; 7] = [
        Category::People,
        Category::Compute,
        Category::Storage,
        Category::Database,
        Category::Network,
        Category::Messaging,
        Category::Management,
    ];
}

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

    /// The kind of the vocabulary that it is or behaves like.
    pub fn builtin(&self) -> &Kind {
        self.base.as_deref().map_or(self, Kind::builtin)
    }

    /// True for a user's kind that says which icon it has.
    pub fn names_icon(&self) -> bool {
        self.base.as_ref().is_some_and(|base| base.icon != self.icon)
    }

    /// True for kinds that are drawn as a frame around their contents: not servers and buckets,
    /// which are drawn as themselves with their parts under them.
    pub fn is_frame(&self) -> bool {
        self.is_any(&["cloud", "region", "zone", "vpc", "subnet", "onprem"])
    }
}
