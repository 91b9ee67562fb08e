//! Names of a state: from ids to elements and edges.

use crate::design::Anchor;
use crate::design::compile::Context;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Architecture, Link, Node, Op};
use crate::suggest::nearest;
use crate::syntax::tree::{AnchorName, Name, Target};

/// The element of an id; none when there is none, and a finding, unless its kind has been found wrong.
pub(super) fn element(context: &mut Context<'_>, architecture: &Architecture, name: &Name) -> Option<Node> {
    if let Some(node) = architecture.find(&name.node) {
        return Some(node);
    }
    if context.unknown.contains(&name.node) {
        return None;
    }
    let ids: Vec<String> = architecture.nodes().iter().map(|&node| architecture.element(node).id.clone()).collect();
    let mut diagnostic =
        Diagnostic::error(Code::UnknownId, name.span, format!("there is no element `{}` here", name.node));
    diagnostic = match nearest(&name.node, ids.iter().map(String::as_str)) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None if ids.is_empty() => diagnostic.help("declare it first, for example `server web`"),
        None if ids.len() <= 12 => diagnostic.help(format!("the elements here are {}", ids.join(", "))),
        None => diagnostic.help("an element must be declared, or made by an earlier step"),
    };
    context.diagnostics.push(diagnostic);
    None
}

/// The elements of several ids, those that there are.
pub(super) fn elements(context: &mut Context<'_>, architecture: &Architecture, names: &[Name]) -> Vec<Node> {
    names.iter().filter_map(|name| element(context, architecture, name)).collect()
}

/// The edge between two elements; none (and a finding) when there is none.
pub(super) fn edge(
    context: &mut Context<'_>,
    architecture: &Architecture,
    from: &Name,
    op: Op,
    to: &Name,
) -> Option<Link> {
    let ends = (element(context, architecture, from), element(context, architecture, to));
    let (Some(a), Some(b)) = ends else { return None };
    if let Some(link) = architecture.find_edge(a, op, b) {
        return Some(link);
    }
    let message = format!("there is no edge `{} {op} {}` here", from.node, to.node);
    let mut diagnostic = Diagnostic::error(Code::UnknownEdge, from.span.to(to.span), message);
    let others = Op::ALL.into_iter().filter(|&other| architecture.find_edge(a, other, b).is_some());
    for other in others {
        diagnostic = diagnostic.help(format!("there is `{} {other} {}`", from.node, to.node));
    }
    if architecture.find_edge(b, op, a).is_some() {
        diagnostic = diagnostic.help(format!("there is `{} {op} {}`", to.node, from.node));
    }
    context.diagnostics.push(diagnostic);
    None
}

/// What a note or callout stands on.
pub(super) fn anchor(context: &mut Context<'_>, architecture: &Architecture, name: &AnchorName) -> Option<Anchor> {
    match &name.to {
        None => element(context, architecture, &name.from).map(|node| Anchor::Element(architecture.element(node).uid)),
        Some((op, to)) => {
            edge(context, architecture, &name.from, *op, to).map(|link| Anchor::Edge(architecture.key(link)))
        }
    }
}

/// The edges that a target names.
pub(super) fn edges(context: &mut Context<'_>, architecture: &Architecture, target: &Target) -> Vec<Link> {
    let Some((op, to)) = &target.to else { return Vec::new() };
    let mut links = Vec::new();
    for a in &target.ids {
        for b in to {
            links.extend(edge(context, architecture, a, *op, b));
        }
    }
    links
}
