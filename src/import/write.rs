//! A draft as text: one statement a line, each with what it comes from.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::design::print::words::quoted;
use crate::diagnostic::Diagnostics;
use crate::import::draft::{Draft, Edge, NodeId, Rank};
use crate::import::merge::Kept;
use crate::import::order::{Order, order};
use crate::inert::steers;
use crate::limits::Limits;
use crate::model::Vocabulary;
use crate::model::vocabulary::PropertyType;
use crate::report::few;
use crate::source::SourceId;
use crate::syntax::format::{Style, format};

/// The line before what an import has written.
pub const BEGIN: &str = "// ---- imported:";
/// The line after it.
pub const END: &str = "// ---- end of what is imported ----";

/// Begins the second line.
pub const NOTICE: &str = "// The next import writes this part anew";
/// Begins the comment of an element: what follows is what its file calls it. No author writes that by chance.
pub const IS: &str = "= ";

/// The text between the marks, with them. `ids` are those of the nodes; labels that an author has changed are in `kept`.
pub fn block(draft: &Draft, ids: &[String], kept: &Kept, origin: &str) -> String {
    let order = order(draft);
    let mut writer = Writer { draft, ids, kept, order: &order, text: String::new() };
    let _ = writeln!(writer.text, "{BEGIN} {} ----", comment(origin));
    let _ = writeln!(
        writer.text,
        "{NOTICE} and keeps ids and labels that you have changed. What you add goes below its end."
    );
    if let Some(direction) = draft.direction.or(kept.direction.as_deref()) {
        let _ = writeln!(writer.text, "direction = {direction}");
    }
    order.top.iter().for_each(|&node| writer.node(node, 0));
    writer.edges();
    set(writer.text + END + "\n")
}

/// The text as the formatter sets it.
fn set(text: String) -> String {
    let mut found = Diagnostics::default();
    format(&text, Style::default(), SourceId(0), &Limits::default(), &mut found).unwrap_or(text)
}

struct Writer<'a> {
    draft: &'a Draft,
    ids: &'a [String],
    kept: &'a Kept,
    order: &'a Order,
    text: String,
}

impl Writer<'_> {
    fn node(&mut self, id: NodeId, depth: usize) {
        let node = &self.draft.nodes[id.0];
        let indent = "  ".repeat(depth);
        let label = match self.kept.labels.get(&address(&node.address)) {
            Some(label) => label.clone(),
            None => label(&node.label),
        };
        let parts = [node.kind.clone(), self.ids[id.0].clone(), label, properties(&node.properties, false)];
        let statement: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        let children = &self.order.children[id.0];
        let brace = if children.is_empty() { "" } else { " {" };
        let origin = [address(&node.address), label_as_imported(&node.label)].concat();
        let _ = writeln!(self.text, "{indent}{}{brace}  // {IS}{origin}", statement.join(" "));
        children.iter().for_each(|&child| self.node(child, depth + 1));
        if !children.is_empty() {
            let _ = writeln!(self.text, "{indent}}}");
        }
    }

    fn edges(&mut self) {
        let mut edges: Vec<&Edge> = self.draft.edges.iter().collect();
        edges.sort_by_key(|edge| (self.order.turn[edge.from.0], self.order.turn[edge.to.0], edge.from, edge.to));
        for edge in &edges {
            let statement = format!("{} {} {}", self.ids[edge.from.0], edge.operator.symbol(), self.ids[edge.to.0]);
            let evidence = evidence(edge);
            let _ = match edge.rank() {
                Rank::Allowed => writeln!(self.text, "// {evidence}, which alone is no line: {statement}"),
                _ => {
                    let parts = [statement, label(&edge.label), properties(&edge.properties, true)];
                    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
                    writeln!(self.text, "{}  // {evidence}", parts.join(" "))
                }
            };
        }
    }
}

/// `granted: aws_iam_role_policy.write (dynamodb:PutItem); named: TABLE`.
fn evidence(edge: &Edge) -> String {
    let mut by_rank: BTreeMap<Rank, Vec<String>> = BTreeMap::new();
    for (rank, because) in &edge.evidence {
        by_rank.entry(*rank).or_default().push(comment(because));
    }
    let of_rank = |(rank, reasons): (Rank, Vec<String>)| format!("{}: {}", rank.word(), few(&reasons, 3));
    let said = by_rank.into_iter().map(of_rank).collect::<Vec<_>>().join("; ");
    if edge.is_cut { format!("{said}, at least") } else { said }
}

fn label(label: &str) -> String {
    if label.is_empty() { String::new() } else { quoted(label) }
}

fn label_as_imported(label: &str) -> String {
    if label.is_empty() { String::new() } else { format!(" {}", quoted(label)) }
}

/// Properties of elements or edges: numbers, and lists that are written as such, stand bare where the vocabulary takes them.
fn properties(properties: &[(String, String)], of_edge: bool) -> String {
    let type_of = |name: &str| {
        let vocabulary = Vocabulary::builtin();
        let rule = if of_edge { vocabulary.edge_property(name) } else { vocabulary.element_property(name) };
        rule.map(|rule| rule.value)
    };
    let of_one = |(name, value): &(String, String)| match (value.as_str(), type_of(name)) {
        ("", _) => name.clone(),
        (value, Some(PropertyType::Integer | PropertyType::Percent)) if value.parse::<f64>().is_ok() => {
            format!("{name}={value}")
        }
        (value, Some(PropertyType::List)) if value.starts_with('[') => format!("{name}={value}"),
        (value, _) => format!("{name}={}", crate::design::print::words::word(value)),
    };
    properties.iter().map(of_one).collect::<Vec<_>>().join(" ")
}

/// An address as it stands in a comment, from which the next import reads it.
pub fn address(address: &str) -> String {
    comment(address).replace('"', "'").trim().to_owned()
}

/// A text of a file as a comment: on one line, steering nothing, and no longer than what one reads.
pub fn comment(text: &str) -> String {
    let shown: String = text
        .chars()
        .map(|c| {
            if c == '\n' || c == '\t' {
                ' '
            } else if steers(c) {
                char::REPLACEMENT_CHARACTER
            } else {
                c
            }
        })
        .take(160)
        .collect();
    shown.replace("/*", "/ *").replace("*/", "* /").replace("//", "/ /")
}
