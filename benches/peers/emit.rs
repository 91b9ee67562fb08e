//! A design as text in each program's language, everything else left as the program has it.

use std::fmt::Write as _;

use super::graph::{Graph, Node, Zone};

/// Who says how large boxes are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Sizes {
    /// The design, for layouts that are compared.
    Given,
    /// The program, for pictures that are looked at.
    Own,
}

/// In our language.
pub fn cdp(graph: &Graph) -> String {
    let mut text = String::new();
    let mut writer = Writer { graph, text: &mut text, language: &Cdp };
    writer.level(None, 0);
    for edge in &graph.edges {
        let label = edge.label.as_ref().map_or(String::new(), |label| format!(" {}", quoted(label)));
        let _ = writeln!(text, "{} -> {}{label}", edge.from, edge.to);
    }
    text
}

/// For Graphviz; a point of its own is a px of the design.
pub fn dot(graph: &Graph, sizes: Sizes) -> String {
    let fixed = if sizes == Sizes::Given { ", fixedsize=true" } else { "" };
    let mut text = format!(
        "digraph G {{\n  rankdir=LR;\n  graph [fontname=\"Helvetica\"];\n  \
         node [shape=box, style=\"rounded,filled\", fillcolor=\"#eef4ff\", fontname=\"Helvetica\", fontsize=12{fixed}];\n  \
         edge [fontname=\"Helvetica\", fontsize=10];\n",
    );
    let mut writer = Writer { graph, text: &mut text, language: &Dot(sizes) };
    writer.level(None, 1);
    for edge in &graph.edges {
        let label = edge.label.as_ref().map_or(String::new(), |label| format!(" [label={}]", quoted(label)));
        let _ = writeln!(text, "  {} -> {}{label};", quoted(&edge.from), quoted(&edge.to));
    }
    text + "}\n"
}

/// For D2.
pub fn d2(graph: &Graph, sizes: Sizes) -> String {
    let mut text = String::from("direction: right\n");
    let mut writer = Writer { graph, text: &mut text, language: &D2(sizes) };
    writer.level(None, 0);
    for edge in &graph.edges {
        let label = edge.label.as_ref().map_or(String::new(), |label| format!(": {}", quoted(label)));
        let _ = writeln!(text, "{} -> {}{label}", d2_path(graph, &edge.from), d2_path(graph, &edge.to));
    }
    text
}

/// The ids of the zones around a node or a zone and its own, as D2 names it.
pub fn d2_path(graph: &Graph, id: &str) -> String {
    let zone = |id: &str| graph.zones.iter().find(|zone| zone.id == id);
    let node = graph.nodes.iter().find(|node| node.id == id).map(|node| node.zone.clone());
    let mut path = id.to_owned();
    let mut holder = node.unwrap_or_else(|| zone(id).and_then(|zone| zone.parent.clone()));
    while let Some(id) = holder {
        path = format!("{id}.{path}");
        holder = zone(&id).and_then(|zone| zone.parent.clone());
    }
    path
}

fn quoted(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    format!("\"{escaped}\"")
}

/// How a language writes what holds and what is held.
trait Language {
    fn open(&self, zone: &Zone) -> String;
    fn node(&self, node: &Node) -> String;
}

struct Cdp;

impl Language for Cdp {
    fn open(&self, zone: &Zone) -> String {
        format!("{} {} {} {{", zone.kind, zone.id, quoted(&zone.label))
    }

    fn node(&self, node: &Node) -> String {
        format!("{} {} {}", node.kind, node.id, quoted(&node.label))
    }
}

struct Dot(Sizes);

impl Language for Dot {
    fn open(&self, zone: &Zone) -> String {
        let name = quoted(&format!("cluster_{}", zone.id));
        format!("subgraph {name} {{ label={}; style=rounded;", quoted(&zone.label))
    }

    fn node(&self, node: &Node) -> String {
        let (w, h) = (node.size.0 / 72.0, node.size.1 / 72.0);
        let size = if self.0 == Sizes::Given { format!(", width={w:.4}, height={h:.4}") } else { String::new() };
        format!("{} [label={}{size}];", quoted(&node.id), quoted(&node.label))
    }
}

struct D2(Sizes);

impl Language for D2 {
    fn open(&self, zone: &Zone) -> String {
        format!("{}: {} {{", zone.id, quoted(&zone.label))
    }

    fn node(&self, node: &Node) -> String {
        let (w, h) = node.size;
        let size = if self.0 == Sizes::Given { format!(" {{width: {w:.0}; height: {h:.0}}}") } else { String::new() };
        format!("{}: {}{size}", node.id, quoted(&node.label))
    }
}

struct Writer<'a> {
    graph: &'a Graph,
    text: &'a mut String,
    language: &'a dyn Language,
}

impl Writer<'_> {
    /// What a zone holds, or what stands outside of all zones.
    fn level(&mut self, holder: Option<&str>, depth: usize) {
        let indent = "  ".repeat(depth);
        for node in self.graph.nodes.iter().filter(|node| node.zone.as_deref() == holder) {
            let _ = writeln!(self.text, "{indent}{}", self.language.node(node));
        }
        for zone in self.graph.zones.iter().filter(|zone| zone.parent.as_deref() == holder) {
            let _ = writeln!(self.text, "{indent}{}", self.language.open(zone));
            self.level(Some(&zone.id), depth + 1);
            let _ = writeln!(self.text, "{indent}}}");
        }
    }
}
