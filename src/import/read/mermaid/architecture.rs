//! Architecture diagrams: `group`, `service`, `junction`, and lines between their sides.

use crate::import::read::Trouble;
use crate::limits::Limits;
use crate::model::Op;

use super::label::plain;
use super::scan::Scan;
use super::sketch::{Line, Sketch};

/// One end of a line: a box, or the group that it is in.
struct End {
    shape: usize,
    /// True for `{group}`.
    group: bool,
}

/// Reads one whose first word is `architecture-beta`.
pub fn read(text: &str, line: usize, limits: &Limits) -> Result<Sketch, Trouble> {
    let mut scan = Scan::new(text, line);
    let mut sketch = Sketch::default();
    scan.line_rest();
    loop {
        scan.blank();
        if scan.rest().is_empty() {
            return Ok(sketch);
        }
        let number = scan.line;
        let statement = scan.line_rest().trim();
        let word = statement.split_whitespace().next().unwrap_or_default();
        match word {
            "group" | "service" | "junction" => {
                declare(&mut sketch, word, statement[word.len()..].trim(), number, limits)?
            }
            "title" | "accTitle" | "accDescr" | "accTitle:" | "accDescr:" | "align" => {}
            _ => join(&mut sketch, statement, number)?,
        }
        if sketch.is_too_large(limits) {
            return Err(Trouble::at(number, "there are more boxes or lines than a design may have"));
        }
    }
}

fn wrong(line: usize, what: String) -> Trouble {
    Trouble {
        help: "see that Mermaid itself draws the diagram; nothing was written".to_owned(),
        ..Trouble::at(line, what)
    }
}

/// `id(icon)[Label] in group`.
fn declare(sketch: &mut Sketch, word: &str, rest: &str, line: usize, limits: &Limits) -> Result<(), Trouble> {
    let name = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    let end = rest.find(|c| !name(c)).unwrap_or(rest.len());
    let (id, mut rest) = rest.split_at(end);
    if id.is_empty() {
        return Err(wrong(line, format!("this {word} has no name")));
    }
    let at = sketch.shape(id);
    let shape = &mut sketch.shapes[at];
    shape.junction = word == "junction";
    shape.frame = word == "group";
    let texts = [('(', ')'), ('[', ']')];
    for (open, close) in texts {
        let Some(inner) = rest.trim_start().strip_prefix(open) else { continue };
        let Some((text, after)) = inner.split_once(close) else {
            return Err(wrong(line, format!("there should be a `{close}` after `{open}`")));
        };
        match open {
            '(' => shape.icon = text.rsplit(':').next().unwrap_or_default().replace(['-', '_'], " "),
            _ => shape.label = plain(text),
        }
        rest = after;
    }
    if shape.icon == "database" || shape.icon == "disk" {
        shape.cylinder = true;
    }
    if let Some(group) = rest.trim().strip_prefix("in ") {
        let group = sketch.shape(group.trim());
        let mut around = Some(group);
        let mut depth = 0;
        while let Some(frame) = around {
            depth += 1;
            if frame == at || depth > limits.containers() {
                return Err(wrong(line, format!("`{id}` would be in itself, or too deep")));
            }
            around = sketch.shapes[frame].parent;
        }
        sketch.shapes[at].parent = Some(group);
    }
    Ok(())
}

/// `a:R --> L:b{group}`.
fn join(sketch: &mut Sketch, statement: &str, line: usize) -> Result<(), Trouble> {
    let trouble = || {
        let shown: String = statement.chars().take(60).collect();
        wrong(line, format!("this is no line between two boxes: `{shown}`"))
    };
    let middle = ["<-->", "<--", "-->", "--"].into_iter().find_map(|sign| statement.find(sign).map(|at| (at, sign)));
    let (from, sign, label, to) = match middle {
        Some((at, sign)) => (&statement[..at], sign, "", &statement[at + sign.len()..]),
        // `a:R -[text]- L:b` has a text.
        None => with_text(statement).ok_or_else(trouble)?,
    };
    let (from, to) = (end(sketch, from, true).ok_or_else(trouble)?, end(sketch, to, false).ok_or_else(trouble)?);
    let whole = |end: &End, sketch: &Sketch| match (end.group, sketch.shapes[end.shape].parent) {
        (true, Some(group)) => group,
        _ => end.shape,
    };
    let (from, to) = (whole(&from, sketch), whole(&to, sketch));
    let mut push = |from, to, operator| sketch.lines.push(Line { from, to, operator, label: plain(label) });
    if sign.ends_with('>') {
        push(from, to, Op::Request);
    }
    if sign.starts_with('<') {
        push(to, from, Op::Request);
    }
    if sign == "--" {
        push(from, to, Op::Association);
    }
    Ok(())
}

/// `a:R <-[text]-> L:b` in four parts.
fn with_text(statement: &str) -> Option<(&str, &str, &str, &str)> {
    let (from, rest) = statement.split_once("-[")?;
    let (label, to) = rest.split_once("]-")?;
    let (back, forth) = (from.ends_with('<'), to.starts_with('>'));
    let sign = match (back, forth) {
        (true, true) => "<-->",
        (true, false) => "<--",
        (false, true) => "-->",
        (false, false) => "--",
    };
    Some((from.trim_end_matches('<'), sign, label, to.trim_start_matches('>')))
}

/// `id{group}:R`, or `L:id{group}` on the other side.
fn end(sketch: &mut Sketch, text: &str, first: bool) -> Option<End> {
    let text = text.trim();
    let id = match text.split_once(':') {
        Some((id, _)) if first => id,
        Some((_, id)) => id,
        None => text,
    };
    let (id, group) = match id.trim().strip_suffix("{group}") {
        Some(id) => (id.trim(), true),
        None => (id.trim(), false),
    };
    // Lines come after what they join: anything else is a mistake.
    sketch.has(id).then(|| End { shape: sketch.shape(id), group })
}
