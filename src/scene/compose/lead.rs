//! Where elements and edges lead, and what is told where the pointer rests.

use crate::model::{EdgeKey, Properties};
use crate::scene::compose::Sheet;
use crate::scene::link::Target;

impl Sheet<'_> {
    /// Where the `link` of an element or an edge leads; an element that this state does not show is led to by nothing.
    pub(super) fn link_of(&self, properties: &Properties) -> Option<Target> {
        Target::new(&properties.text("link"), |id| {
            let architecture = &self.state.architecture;
            let uid = architecture.element(architecture.find(id)?).uid;
            let shown = self.layout.boxes.iter().any(|placed| placed.uid == uid);
            shown.then(|| format!("{}{id}", self.prefix))
        })
    }

    pub(super) fn tooltip_of(&self, properties: &Properties) -> Option<String> {
        Some(properties.text("tooltip")).filter(|text| !text.is_empty())
    }

    pub(super) fn edge_properties(&self, key: EdgeKey) -> Option<&Properties> {
        let architecture = &self.state.architecture;
        let (&from, &to) = (self.nodes.get(&key.from)?, self.nodes.get(&key.to)?);
        Some(&architecture.edge(architecture.find_edge(from, key.op, to)?).properties)
    }
}
