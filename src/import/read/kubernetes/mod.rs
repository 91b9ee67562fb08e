//! Manifests of Kubernetes: workloads are elements, what stands between them is lines.

mod calls;
mod entrance;
mod object;
mod policy;
mod services;
mod workload;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::import::draft::{Draft, Fate, Node, NodeId};
use crate::import::read::Source;
use crate::import::read::surroundings::Surroundings;
use crate::limits::Limits;
use crate::refusal::Refusal;

use object::Object;
use services::Services;

/// Reads all files as one system.
pub fn read(sources: &[Source<'_>], limits: &Limits, draft: &mut Draft) -> Result<(), Refusal> {
    let objects = object::objects(sources, limits, draft).map_err(|(file, trouble)| trouble.refusal(&file))?;
    let mut reader = Reader {
        objects: &objects,
        limits,
        draft,
        frames: BTreeMap::new(),
        cluster: None,
        surroundings: Surroundings::default(),
        used: BTreeSet::new(),
    };
    reader.frames();
    let workloads = workload::workloads(&mut reader);
    reader.enough()?;
    let services = Services::new(&mut reader, &workloads)?;
    entrance::read(&mut reader, &services)?;
    calls::read(&mut reader, &workloads, &services)?;
    policy::read(&mut reader, &workloads)?;
    reader.count_the_rest();
    Ok(())
}

/// What all parts of the reader go by.
struct Reader<'a> {
    objects: &'a [Object],
    limits: &'a Limits,
    draft: &'a mut Draft,
    /// The frame of each namespace that has one.
    frames: BTreeMap<String, NodeId>,
    cluster: Option<NodeId>,
    surroundings: Surroundings,
    /// Objects whose fate is known already, by their place.
    used: BTreeSet<usize>,
}

/// Kinds that become elements.
const DRAWN: [&str; 10] = [
    "Deployment",
    "StatefulSet",
    "DaemonSet",
    "ReplicaSet",
    "ReplicationController",
    "DeploymentConfig",
    "Rollout",
    "Pod",
    "Job",
    "CronJob",
];

impl<'a> Reader<'a> {
    /// The objects of some kinds, with their places.
    fn of_kinds(&self, kinds: &'a [&str]) -> impl Iterator<Item = (usize, &'a Object)> + use<'a> {
        let objects = self.objects;
        objects.iter().enumerate().filter(move |(_, object)| kinds.contains(&object.kind.as_str()))
    }

    /// The cluster, and a frame for each namespace that something is drawn in, unless all is in `default`.
    fn frames(&mut self) {
        let inside = self.of_kinds(&DRAWN).filter(|(_, object)| !object.is_owned());
        let mut namespaces: Vec<&str> = inside.map(|(_, object)| object.namespace.as_str()).collect();
        let mut seen = BTreeSet::new();
        namespaces.retain(|namespace| seen.insert(*namespace));
        if namespaces.is_empty() {
            return;
        }
        let cluster = self.draft.imply(Node::new("cluster", "cluster", "cluster", "cluster", "Kubernetes"));
        self.cluster = Some(cluster);
        if namespaces == ["default"] {
            return;
        }
        let mut declared = HashMap::new();
        for (at, object) in self.of_kinds(&["Namespace"]) {
            declared.entry(object.name.as_str()).or_insert(at);
        }
        for name in namespaces {
            let address = format!("Namespace {name}");
            let node = Node { parent: Some(cluster), ..Node::new(&address, "Namespace", "namespace", name, name) };
            let id = match declared.get(name) {
                Some(&at) => {
                    self.used.insert(at);
                    self.draft.add(node)
                }
                None => self.draft.imply(node),
            };
            self.frames.insert(name.to_owned(), id);
        }
    }

    /// The frame for what is in a namespace.
    fn frame(&self, namespace: &str) -> Option<NodeId> {
        self.frames.get(namespace).copied().or(self.cluster)
    }

    /// Who asks from outside.
    fn users(&mut self) -> NodeId {
        self.surroundings.users(self.draft)
    }

    /// A host outside.
    fn outside(&mut self, host: &str, scheme: &str) -> NodeId {
        self.surroundings.host(self.draft, host, scheme)
    }

    /// Says what has become of an object.
    fn fate(&mut self, at: usize, fate: Fate) {
        if self.used.insert(at) {
            self.draft.count(fate, &self.objects[at].kind);
        }
    }

    /// Stops before there is more than a design can hold.
    fn enough(&self) -> Result<(), Refusal> {
        self.draft.enough(self.limits)
    }

    fn count_the_rest(&mut self) {
        for at in 0..self.objects.len() {
            let fate = match self.objects[at].kind.as_str() {
                "Namespace" => Fate::LeftOut("nothing that is drawn is in it"),
                "ServiceAccount" | "Role" | "RoleBinding" | "ClusterRole" | "ClusterRoleBinding" => {
                    Fate::LeftOut("it says who may use the cluster, not who calls whom")
                }
                "Secret" | "SealedSecret" | "ExternalSecret" | "SecretStore" | "ClusterSecretStore" => {
                    Fate::LeftOut("secrets are not read")
                }
                "ConfigMap" => Fate::LeftOut("no workload of these files uses it"),
                "PodDisruptionBudget" | "PriorityClass" | "LimitRange" | "ResourceQuota" | "VerticalPodAutoscaler" => {
                    Fate::LeftOut("it says how much may run, not what")
                }
                "PersistentVolume" | "PersistentVolumeClaim" | "StorageClass" => {
                    Fate::LeftOut("no workload of these files uses it")
                }
                "IngressClass" | "GatewayClass" | "Certificate" | "Issuer" | "ClusterIssuer" | "ReferenceGrant" => {
                    Fate::LeftOut("it says how the entrance is made, not where it leads")
                }
                "Endpoints" | "EndpointSlice" | "Event" | "Node" | "Lease" | "ControllerRevision" => {
                    Fate::LeftOut("the cluster writes it itself")
                }
                "CustomResourceDefinition"
                | "APIService"
                | "MutatingWebhookConfiguration"
                | "ValidatingWebhookConfiguration"
                | "Kustomization" => Fate::LeftOut("it is about the cluster itself"),
                _ => Fate::LeftOut("nothing is known of its kind"),
            };
            self.fate(at, fate);
        }
    }
}
