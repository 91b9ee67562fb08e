//! Selectors, and what network policies let through.

use std::cell::Cell;
use std::collections::HashMap;

use crate::import::draft::{Edge, Fate, NodeId, Rank};
use crate::import::value::Value;
use crate::limits::import::{ALLOWED, LOOKS};
use crate::model::Op;
use crate::refusal::Refusal;

use super::Reader;
use super::workload::Workload;

/// Workloads by their labels.
pub struct Labels<'a> {
    all: Vec<(&'a str, NodeId, HashMap<&'a str, &'a str>)>,
    by_label: HashMap<(&'a str, &'a str, &'a str), Vec<usize>>,
    by_namespace: HashMap<&'a str, Vec<usize>>,
    /// How many workloads may still be looked at.
    left: Cell<usize>,
}

impl<'a> Labels<'a> {
    /// Of these workloads.
    pub fn new(workloads: &[Workload<'a>]) -> Labels<'a> {
        let mut labels =
            Labels { all: Vec::new(), by_label: HashMap::new(), by_namespace: HashMap::new(), left: Cell::new(LOOKS) };
        for (at, workload) in workloads.iter().enumerate() {
            let namespace = workload.object.namespace.as_str();
            for &(name, value) in &workload.labels {
                labels.by_label.entry((namespace, name, value)).or_default().push(at);
            }
            labels.by_namespace.entry(namespace).or_default().push(at);
            labels.all.push((namespace, workload.node, workload.labels.iter().copied().collect()));
        }
        labels
    }

    /// What a selector of a service means: all of its labels; one without labels means nothing.
    pub fn matching(&self, namespace: &str, selector: &Value) -> Vec<NodeId> {
        if selector.entries().is_empty() { Vec::new() } else { self.with(namespace, selector) }
    }

    /// What a selector of a policy means: one without labels means everything.
    fn selected(&self, namespace: &str, selector: &Value) -> Vec<NodeId> {
        // Expressions would only narrow it down.
        if !selector.get("matchExpressions").map_or(&[][..], Value::items).is_empty() {
            return Vec::new();
        }
        match selector.get("matchLabels").filter(|labels| !labels.entries().is_empty()) {
            Some(labels) => self.with(namespace, labels),
            None => {
                let all = self.by_namespace.get(namespace).map_or(&[][..], Vec::as_slice);
                if self.afford(all.len()) { all.iter().map(|&at| self.all[at].1).collect() } else { Vec::new() }
            }
        }
    }

    fn with(&self, namespace: &str, labels: &Value) -> Vec<NodeId> {
        let wanted: Vec<(&str, &str)> =
            labels.entries().iter().filter_map(|(name, value)| Some((name.as_str(), value.as_text()?))).collect();
        let lists = wanted.iter().map(|&(name, value)| self.by_label.get(&(namespace, name, value)));
        // The rarest of the labels leaves least to look at.
        let Some(rarest) = lists.map(|list| list.map_or(&[][..], Vec::as_slice)).min_by_key(|list| list.len()) else {
            return Vec::new();
        };
        if !self.afford(rarest.len()) {
            return Vec::new();
        }
        let has_all = |at: &&usize| wanted.iter().all(|(name, value)| self.all[**at].2.get(name) == Some(value));
        rarest.iter().filter(has_all).map(|&at| self.all[at].1).collect()
    }
}

impl Labels<'_> {
    fn afford(&self, cost: usize) -> bool {
        let enough = self.left.get() > cost;
        self.left.set(self.left.get().saturating_sub(cost));
        enough
    }

    /// Refuses selectors that mean more than a design could show.
    pub fn enough(&self) -> Result<(), Refusal> {
        match self.left.get() {
            0 => Err(Refusal::new("the selectors of these files select too much", "import a part of them")),
            _ => Ok(()),
        }
    }
}

/// What policies let through, as lines that are comments.
pub fn read(reader: &mut Reader<'_>, workloads: &[Workload<'_>]) -> Result<(), Refusal> {
    let index = Labels::new(workloads);
    let all: Vec<_> = reader.of_kinds(&["NetworkPolicy"]).collect();
    for (at, object) in all {
        let nothing = Value::Null;
        let own = index.selected(&object.namespace, object.spec().get("podSelector").unwrap_or(&nothing));
        let peers = |way: &str, peer: &str| -> Vec<NodeId> {
            let peers = object.spec().at(&format!("{way}.{peer}"));
            let peers = peers.into_iter().flat_map(Value::items).filter(|peer| peer.get("namespaceSelector").is_none());
            let selectors = peers.filter_map(|peer| peer.get("podSelector"));
            selectors.flat_map(|selector| index.selected(&object.namespace, selector)).collect()
        };
        let (from, to) = (peers("ingress", "from"), peers("egress", "to"));
        let mut pairs: Vec<(NodeId, NodeId)> = Vec::new();
        let all = (from.len() + to.len()).saturating_mul(own.len());
        if all <= ALLOWED {
            pairs.extend(from.iter().flat_map(|&from| own.iter().map(move |&to| (from, to))));
            pairs.extend(own.iter().flat_map(|&from| to.iter().map(move |&to| (from, to))));
        }
        let fate = match pairs.is_empty() {
            true if all > ALLOWED => Fate::LeftOut("it lets so many in that it says nothing of any of them"),
            true => Fate::LeftOut("it allows nothing in particular between workloads of these files"),
            false => Fate::Contracted,
        };
        for (from, to) in pairs {
            reader.draft.connect(Edge::new(from, Op::Request, to, Rank::Allowed, object.address()));
        }
        reader.fate(at, fate);
        reader.enough()?;
    }
    index.enough()
}
