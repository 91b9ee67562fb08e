//! What files of containers speak of and do not declare: users, and hosts outside.

use std::collections::HashMap;

use crate::import::draft::{Draft, Node, NodeId};
use crate::import::products::of_host;

/// Who is outside, each once.
#[derive(Default)]
pub struct Surroundings {
    users: Option<NodeId>,
    hosts: HashMap<String, NodeId>,
}

impl Surroundings {
    /// Who asks.
    pub fn users(&mut self, draft: &mut Draft) -> NodeId {
        *self.users.get_or_insert_with(|| draft.imply(Node::new("users", "users", "user", "users", "Users")))
    }

    /// A host that is asked.
    pub fn host(&mut self, draft: &mut Draft, name: &str, scheme: &str) -> NodeId {
        let name = name.trim_end_matches('.').to_lowercase();
        let add = || draft.imply(Node::new(&format!("host {name}"), "host", of_host(&name, scheme), &name, &name));
        *self.hosts.entry(name.clone()).or_insert_with(add)
    }
}
