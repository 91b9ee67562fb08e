//! A state as text of the language; compiling the text gives the same state.

use std::fmt::Write as _;

use crate::model::{Architecture, LocalisedText, Node, Properties, Value};

/// The text of a state: elements first, then edges, each in declaration order.
pub fn print(architecture: &Architecture) -> String {
    let mut out = String::new();
    for &node in architecture.top() {
        element(&mut out, architecture, node, 0);
    }
    for &link in architecture.links() {
        let (from, to) = architecture.ends(link);
        let edge = architecture.edge(link);
        let _ = write!(out, "{} {} {}", architecture.element(from).id, edge.op, architecture.element(to).id);
        label(&mut out, edge.label.as_ref());
        properties(&mut out, &edge.properties);
        out.push('\n');
    }
    out
}

fn element(out: &mut String, architecture: &Architecture, node: Node, depth: usize) {
    let element_ = architecture.element(node);
    let indent = "  ".repeat(depth);
    let _ = write!(out, "{indent}{} {}", element_.kind.id, element_.id);
    label(out, element_.label.as_ref());
    properties(out, &element_.properties);
    let children = architecture.children(node);
    if !children.is_empty() {
        out.push_str(" {\n");
        children.iter().for_each(|&child| element(out, architecture, child, depth + 1));
        let _ = write!(out, "{indent}}}");
    }
    out.push('\n');
}

fn label(out: &mut String, label: Option<&LocalisedText>) {
    for (language, text) in label.iter().flat_map(|label| label.iter()) {
        let _ = match language {
            Some(language) => write!(out, " {language} {}", quoted(text)),
            None => write!(out, " {}", quoted(text)),
        };
    }
}

fn properties(out: &mut String, properties: &Properties) {
    for (key, value) in properties.iter() {
        let _ = match value {
            Value::Flag(true) => write!(out, " {key}"),
            value => write!(out, " {key}={}", written(value)),
        };
    }
}

/// A value as it can be read again.
fn written(value: &Value) -> String {
    match value {
        Value::Text(text) if is_bare(text) => text.clone(),
        Value::Text(text) => quoted(text),
        Value::List(items) => format!("[{}]", items.iter().map(written).collect::<Vec<_>>().join(", ")),
        other => other.to_string(),
    }
}

/// True when a text can stand without quotes and is read as itself.
fn is_bare(text: &str) -> bool {
    let special = |c: char| c.is_whitespace() || c.is_control() || "{}[]();,\"=#\u{FEFF}".contains(c);
    !text.is_empty()
        && !text.contains(special)
        && !text.contains("//")
        && !text.contains("/*")
        && crate::syntax::pattern_pairs::word_value(text) == Value::Text(text.to_owned())
}

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{{{:X}}}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
