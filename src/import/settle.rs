//! A draft whose every node stands where the vocabulary lets it.

use crate::import::draft::Draft;
use crate::model::Vocabulary;
use crate::model::vocabulary::may_hold;

/// Moves what may not stand in its frame into the next one around it that may hold it.
pub fn settle(draft: &mut Draft) {
    let vocabulary = Vocabulary::builtin();
    // Each has its place before what is in it looks for one.
    let mut order: Vec<usize> = (0..draft.nodes.len()).collect();
    let depth = |at: usize| draft.frames(crate::import::draft::NodeId(at)).count();
    let depths: Vec<usize> = order.iter().map(|&at| depth(at)).collect();
    order.sort_by_key(|&at| depths[at]);
    for at in order {
        let Some(kind) = vocabulary.kind(&draft.nodes[at].kind) else { continue };
        let mut parent = draft.nodes[at].parent;
        while let Some(holder) = parent {
            let node = &draft.nodes[holder.0];
            if vocabulary.kind(&node.kind).is_none_or(|holder| may_hold(holder, kind)) {
                break;
            }
            parent = node.parent;
        }
        draft.nodes[at].parent = parent;
    }
}
