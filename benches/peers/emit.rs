//! A design as text in each program's language, everything else left as the program has it.

use std::fmt::Write as _;

use super::graph::{Graph, Node, Zone};

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

/// For Graphviz; the boxes have the sizes of the nodes, in points.
pub fn dot(graph: &Graph) -> String {
    let mut text = String::from(
        "digraph G {\n  rankdir=LR;\n  graph [fontname=\"Helvetica\"];\n  \
         node [shape=box, style=\"rounded,filled\", fillcolor=\"#eef4ff\", fontname=\"Helvetica\", fontsize=12, fixedsize=true];\n  \
         edge [fontname=\"Helvetica\", fontsize=10];\n",
    );
    let mut writer = Writer { graph, text: &mut text, language: &Dot };
    writer.level(None, 1);
    for edge in &graph.edges {
        let label = edge.label.as_ref().map_or(String::new(), |label| format!(" [label={}]", quoted(label)));
        let _ = writeln!(text, "  {} -> {}{label};", quoted(&edge.from), quoted(&edge.to));
    }
    text + "}\n"
}

/// For D2; the boxes have the sizes of the nodes.
pub fn d2(graph: &Graph) -> String {
    let mut text = String::from("direction: right\n");
    let mut writer = Writer { graph, text: &mut text, language: &D2 };
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

struct Dot;

impl Language for Dot {
    fn open(&self, zone: &Zone) -> String {
        let name = quoted(&format!("cluster_{}", zone.id));
        format!("subgraph {name} {{ label={}; style=rounded;", quoted(&zone.label))
    }

    fn node(&self, node: &Node) -> String {
        let (w, h) = (node.size.0 / 72.0, node.size.1 / 72.0);
        format!("{} [label={}, width={w:.4}, height={h:.4}];", quoted(&node.id), quoted(&node.label))
    }
}

struct D2;

impl Language for D2 {
    fn open(&self, zone: &Zone) -> String {
        format!("{}: {} {{", zone.id, quoted(&zone.label))
    }

    fn node(&self, node: &Node) -> String {
        format!("{}: {} {{width: {:.0}; height: {:.0}}}", node.id, quoted(&node.label), node.size.0, node.size.1)
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
