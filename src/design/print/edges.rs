//! Edges, put together to chains and lists where their order allows it.

use crate::design::print::words::{properties, text};
use crate::model::{Architecture, Link, Node, Op};

/// Columns that a chain may have.
const WIDTH: usize = 88;
/// Ends that a list may have.
const LIST: usize = 8;

/// All edges in order: `users -> lb -> web, web-2 "HTTP"`.
pub(super) fn chains(architecture: &Architecture) -> String {
    let mut out = String::new();
    let mut links = architecture.links();
    while let Some((first, rest)) = hop(architecture, links) {
        let mut line = format!("{}{}", names(architecture, &first.from), words(architecture, &first));
        let mut last = first;
        links = rest;
        while let Some((next, rest)) = hop(architecture, links).filter(|(next, _)| goes_on(&last, next)) {
            let more = words(architecture, &next);
            if line.chars().count() + more.chars().count() > WIDTH {
                break;
            }
            line.push_str(&more);
            last = next;
            links = rest;
        }
        out.push_str(&line);
        out.push('\n');
    }
    out
}

/// `web -> db "SQL"`: one edge.
pub(super) fn statement(architecture: &Architecture, link: Link) -> String {
    let (from, to) = architecture.ends(link);
    let hop = Hop { from: vec![from], op: architecture.edge(link).op, to: vec![to], link };
    format!("{}{}", names(architecture, &hop.from), words(architecture, &hop))
}

/// Edges that one hop says: every one of `from` with every one of `to`.
struct Hop {
    from: Vec<Node>,
    op: Op,
    to: Vec<Node>,
    /// An edge, for label and properties.
    link: Link,
}

/// A hop that begins where the last one has ended.
fn goes_on(last: &Hop, next: &Hop) -> bool {
    last.op == next.op && last.to == next.from
}

/// The longest hop at the beginning of some edges, and the edges after it.
fn hop<'a>(architecture: &Architecture, links: &'a [Link]) -> Option<(Hop, &'a [Link])> {
    let &link = links.first()?;
    let (start, _) = architecture.ends(link);
    let like_first = |other: &Link| alike(architecture, link, *other);
    let ends = |link: &Link| architecture.ends(*link);
    let fan = links.iter().take(LIST).take_while(|other| like_first(other) && ends(other).0 == start);
    let to: Vec<Node> = fan.map(|link| ends(link).1).collect();
    let mut from = vec![start];
    let mut rest = &links[to.len()..];
    while from.len() < LIST && rest.len() >= to.len() {
        let (row, after) = rest.split_at(to.len());
        let source = ends(&row[0]).0;
        let fits = |(link, &to): (&Link, &Node)| like_first(link) && ends(link) == (source, to);
        if !row.iter().zip(&to).all(fits) {
            break;
        }
        from.push(source);
        rest = after;
    }
    Some((Hop { from, op: architecture.edge(link).op, to, link }, rest))
}

fn alike(architecture: &Architecture, a: Link, b: Link) -> bool {
    let (a, b) = (architecture.edge(a), architecture.edge(b));
    a.op == b.op && a.label == b.label && a.properties == b.properties
}

fn names(architecture: &Architecture, nodes: &[Node]) -> String {
    let ids: Vec<&str> = nodes.iter().map(|&node| architecture.element(node).id.as_str()).collect();
    ids.join(", ")
}

/// ` -> web, web-2 "HTTP" port=80`.
fn words(architecture: &Architecture, hop: &Hop) -> String {
    let edge = architecture.edge(hop.link);
    let label = edge.label.as_ref().map(|label| format!(" {}", text(label))).unwrap_or_default();
    format!(" {} {}{label}{}", hop.op, names(architecture, &hop.to), properties(&edge.properties))
}
