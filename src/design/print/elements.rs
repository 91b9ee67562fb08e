//! Kinds and elements.

use std::sync::Arc;

use crate::design::print::words::{properties, text, word};
use crate::model::vocabulary::{ANYWAY, may_hold};
use crate::model::{Architecture, Kind, LocalisedText, Node};

/// Columns that a line with a block on it may have.
const WIDTH: usize = 80;
/// Statements that a block on one line may have.
const SHORT: usize = 2;

/// `kind kafka : queue "Kafka"`: the kinds of the design's own that elements have, each after the one it is based on.
pub(super) fn kinds(architecture: &Architecture) -> String {
    let mut known: Vec<Arc<Kind>> = Vec::new();
    for node in architecture.nodes() {
        define(&architecture.element(node).kind, &mut known);
    }
    known.iter().map(|kind| definition(kind)).collect()
}

fn define(kind: &Arc<Kind>, known: &mut Vec<Arc<Kind>>) {
    if let Some(base) = &kind.base
        && !known.iter().any(|other| other.id == kind.id)
    {
        define(base, known);
        known.push(kind.clone());
    }
}

fn definition(kind: &Kind) -> String {
    let Some(base) = &kind.base else { return String::new() };
    let named = kind.name != LocalisedText::same(kind.id.clone());
    let name = if named { format!(" {}", text(&kind.name)) } else { String::new() };
    let icon = if kind.icon == base.icon { String::new() } else { format!(" icon={}", word(&kind.icon)) };
    format!("kind {} : {}{name}{}{icon}\n", kind.id, base.id, otherwise(kind, base))
}

/// What a kind says otherwise than the one that it behaves like.
fn otherwise(kind: &Kind, base: &Kind) -> String {
    let flags = [
        ("managed", kind.managed, base.managed),
        ("container", kind.container, base.container),
        ("actor", kind.actor, base.actor),
        ("router", kind.router, base.router),
    ];
    let mut said = String::new();
    for (flag, own, of_base) in flags {
        match (own, of_base) {
            (true, false) => said += &format!(" {flag}"),
            (false, true) => said += &format!(" {flag}=false"),
            _ => {}
        }
    }
    let mut implied = Kind { failure_domain: base.failure_domain, ..kind.clone() };
    implied.follow(base, false);
    if implied.failure_domain != kind.failure_domain {
        said += &format!(" failure_domain={}", kind.failure_domain.as_str());
    }
    if kind.category != base.category {
        said += &format!(" category={}", kind.category.as_str());
    }
    said
}

/// All elements, what a container holds in its block.
pub(super) fn tree(architecture: &Architecture) -> String {
    let mut out = String::new();
    write(&mut out, architecture, architecture.top(), 0);
    out
}

fn write(out: &mut String, architecture: &Architecture, nodes: &[Node], depth: usize) {
    for alike in runs(architecture, nodes) {
        let children = architecture.children(alike[0]);
        let line = format!("{}{}", "  ".repeat(depth), statement(architecture, alike));
        match inline(architecture, children).map(|block| format!("{line}{block}")) {
            Some(short) if children.is_empty() || short.chars().count() <= WIDTH => out.push_str(&short),
            _ => {
                out.push_str(&line);
                out.push_str(" {\n");
                write(out, architecture, children, depth + 1);
                out.push_str(&"  ".repeat(depth));
                out.push('}');
            }
        }
        out.push('\n');
    }
}

/// ` { disk boot; disk data }`, nothing without children; none when it is too much for one line.
fn inline(architecture: &Architecture, children: &[Node]) -> Option<String> {
    let leaves = children.iter().all(|&child| architecture.children(child).is_empty());
    let statements: Vec<String> =
        runs(architecture, children).into_iter().map(|alike| statement(architecture, alike)).collect();
    match statements.as_slice() {
        [] => Some(String::new()),
        few if leaves && few.len() <= SHORT => Some(format!(" {{ {} }}", few.join("; "))),
        _ => None,
    }
}

/// Neighbours that differ in their id only and hold nothing share a statement, as long as the line stays short.
fn runs<'a>(architecture: &Architecture, mut nodes: &'a [Node]) -> Vec<&'a [Node]> {
    let mut runs = Vec::new();
    while let [first, rest @ ..] = nodes {
        let like_first = |&&node: &&Node| alike(architecture, *first, node);
        let most = 1 + rest.iter().take_while(like_first).count();
        let fits = |&count: &usize| statement(architecture, &nodes[..count]).chars().count() <= WIDTH;
        let count = (2..=most.min(WIDTH / 2)).take_while(fits).last().unwrap_or(1);
        let (run, rest) = nodes.split_at(count);
        runs.push(run);
        nodes = rest;
    }
    runs
}

fn alike(architecture: &Architecture, a: Node, b: Node) -> bool {
    let empty = architecture.children(a).is_empty() && architecture.children(b).is_empty();
    let (a, b) = (architecture.element(a), architecture.element(b));
    empty && a.kind.id == b.kind.id && a.label == b.label && a.properties == b.properties
}

fn statement(architecture: &Architecture, nodes: &[Node]) -> String {
    let ids: Vec<&str> = nodes.iter().map(|&node| architecture.element(node).id.as_str()).collect();
    with_ids(architecture, nodes[0], &ids.join(", "))
}

/// `server web "Web" size=m1.large`: an element without what it holds.
pub fn head(architecture: &Architecture, node: Node) -> String {
    with_ids(architecture, node, &architecture.element(node).id)
}

fn with_ids(architecture: &Architecture, node: Node, ids: &str) -> String {
    let element = architecture.element(node);
    let label = element.label.as_ref().map(|label| format!(" {}", text(label))).unwrap_or_default();
    let holder = architecture.holder(architecture.parent(node));
    let placed =
        if holder.is_none_or(|holder| may_hold(holder, &element.kind)) { String::new() } else { format!(" {ANYWAY}") };
    format!("{} {ids}{label}{}{placed}", element.kind.id, properties(&element.properties))
}
