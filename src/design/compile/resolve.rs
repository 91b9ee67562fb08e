//! Names of a state: from ids to elements and edges.

use crate::design::Anchor;
use crate::design::compile::Context;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Architecture, Link, Node, Op, both};
use crate::suggest::meant;
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
    let word = &name.node;
    let message = both!("there is no element `{word}` here", "ここに`{word}`という要素はありません");
    let diagnostic = Diagnostic::error(Code::UnknownId, name.span, message);
    let list = ids.join(", ");
    let help = match meant(word, ids.iter().map(String::as_str)) {
        Some(near) => near,
        None if ids.is_empty() || ids.len() > 12 => {
            let vocabulary = &context.vocabulary;
            let kind =
                vocabulary.kind(word).or_else(|| vocabulary.like(word)).map_or("server", |kind| kind.id.as_str());
            both!(
                "declare it, for example `{kind} {word}`, or name one that an earlier step has made",
                "例えば`{kind} {word}`と宣言するか、前のステップでできた要素を指定します"
            )
        }
        None => both!("the elements here are {list}", "ここにある要素: {list}"),
    };
    context.diagnostics.push(diagnostic.help(help));
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
    let (start, end) = (&from.node, &to.node);
    let message = both!("there is no edge `{start} {op} {end}` here", "ここに線`{start} {op} {end}`はありません");
    let mut diagnostic = Diagnostic::error(Code::UnknownEdge, from.span.to(to.span), message);
    let others = Op::ALL.into_iter().filter(|&other| architecture.find_edge(a, other, b).is_some());
    for other in others {
        diagnostic = diagnostic.help(both!("there is `{start} {other} {end}`", "`{start} {other} {end}`ならあります"));
    }
    if architecture.find_edge(b, op, a).is_some() {
        diagnostic = diagnostic.help(both!("there is `{end} {op} {start}`", "`{end} {op} {start}`ならあります"));
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
