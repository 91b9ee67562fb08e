//! How new elements are named.

use crate::model::{Architecture, Node};

/// The name without a trailing `-<digits>`: `web` of `web-12`.
pub fn root(id: &str) -> &str {
    match id.rsplit_once('-') {
        Some((root, digits))
            if !root.is_empty() && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) =>
        {
            root
        }
        _ => id,
    }
}

/// `name` if it is free, otherwise `root-N` with the smallest free N from 2.
pub fn fresh(architecture: &Architecture, name: &str) -> String {
    if architecture.find(name).is_none() { name.to_owned() } else { architecture.numbered(root(name)) }
}

/// The name of a copy: `root-N` with the smallest free N from 2.
pub fn copy_name(architecture: &Architecture, id: &str) -> String {
    architecture.numbered(root(id))
}

/// The name of a copy's child: the parent's name at its start is replaced, otherwise it is a copy's name.
pub fn child_name(architecture: &Architecture, child: &str, parent: &str, new_parent: &str) -> String {
    match child.strip_prefix(parent).filter(|rest| rest.starts_with('-')) {
        Some(rest) => fresh(architecture, &format!("{new_parent}{rest}")),
        None => copy_name(architecture, child),
    }
}

/// Where a copy of an element goes among its siblings-to-be: after the last of the same root name.
pub fn copy_position(architecture: &Architecture, original: &str, container: Option<Node>) -> usize {
    let siblings = architecture.siblings(container);
    let same_root = |&node: &Node| root(&architecture.element(node).id) == root(original);
    siblings.iter().rposition(same_root).map_or(siblings.len(), |at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots() {
        assert_eq!(
            [root("web-12"), root("zone-1a"), root("web"), root("-2"), root("a-b-3")],
            ["web", "zone-1a", "web", "-2", "a-b"]
        );
    }
}
