//! Diagrams of Mermaid: flowcharts and architecture diagrams, alone or as a code block of a page in Markdown.

mod architecture;
mod flow;
mod label;
mod link;
mod scan;
mod sketch;

use crate::import::draft::Draft;
use crate::import::read::{Source, Trouble};
use crate::limits::Limits;

use sketch::Sketch;

/// A diagram, and the line of the file on which it begins.
struct Block<'t> {
    line: usize,
    text: &'t str,
}

/// Reads the first diagram that can be read.
pub fn read(source: &Source<'_>, limits: &Limits, draft: &mut Draft) -> Result<(), Trouble> {
    let blocks = blocks(source.text);
    let mut first = None;
    for (at, block) in blocks.iter().enumerate() {
        match diagram(block, limits) {
            Ok(sketch) => {
                if blocks.len() > 1 {
                    let others = blocks.len() - 1;
                    let remark = format!(
                        "{}: the diagram of line {} was read, {others} other{} not",
                        source.name,
                        block.line,
                        if others == 1 { " was" } else { "s were" }
                    );
                    draft.remarks.push(remark);
                }
                return sketch.draw(limits, draft);
            }
            Err(trouble) if at == 0 => first = Some(trouble),
            Err(_) => {}
        }
    }
    Err(first.unwrap_or_else(|| Trouble::of_file("there is no diagram of Mermaid in it", KINDS)))
}

const KINDS: &str = "a flowchart (`flowchart LR`, `graph TD`) or an `architecture-beta` diagram can be imported";

/// The code blocks of a page in Markdown; a text without any is a diagram itself.
fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let (mut at, mut open): (usize, Option<(usize, usize, &str)>) = (0, None);
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let trimmed = line.trim();
        match open {
            Some((line, start, fence)) if trimmed.starts_with(fence) => {
                blocks.push(Block { line, text: &text[start..at] });
                open = None;
            }
            Some(_) => {}
            None => {
                let fence = ["```", "~~~"].into_iter().find(|fence| trimmed.starts_with(fence));
                let is_mermaid = |fence: &&str| {
                    trimmed.trim_start_matches(&fence[..1]).trim_start_matches([' ', '{']).starts_with("mermaid")
                };
                open = fence.filter(is_mermaid).map(|fence| (number + 2, at + line.len(), fence));
            }
        }
        at += line.len();
    }
    if let Some((line, start, _)) = open {
        blocks.push(Block { line, text: &text[start.min(text.len())..] });
    }
    if blocks.is_empty() {
        blocks.push(Block { line: 1, text });
    }
    blocks
}

/// Reads one diagram.
fn diagram(block: &Block<'_>, limits: &Limits) -> Result<Sketch, Trouble> {
    let (line, text) = body(block.text);
    let line = block.line + line;
    let first = text.lines().next().unwrap_or_default().trim();
    let word = first.split(|c: char| c.is_whitespace() || c == ';').next().unwrap_or_default();
    match word {
        "flowchart" | "graph" | "flowchart-elk" => flow::read(text, line, limits),
        "architecture-beta" | "architecture" => architecture::read(text, line, limits),
        "" => Err(Trouble { help: KINDS.to_owned(), ..Trouble::at(line, "there is no diagram") }),
        other => {
            let other: String = other.chars().take(40).collect();
            Err(Trouble {
                help: KINDS.to_owned(),
                ..Trouble::at(line, format!("`{other}` is no diagram that can be imported"))
            })
        }
    }
}

/// The diagram after comments, directives and what is said of it at the top, with the number of lines before it.
fn body(text: &str) -> (usize, &str) {
    let mut at = 0;
    let mut line = 0;
    let mut front = None;
    for (number, whole) in text.split_inclusive('\n').enumerate() {
        let trimmed = whole.trim().trim_start_matches('\u{feff}');
        match (trimmed, front) {
            ("---", None) => front = Some(true),
            ("---", Some(true)) => front = Some(false),
            (_, Some(true)) => {}
            (text, _) if text.is_empty() || text.starts_with("%%") => {}
            _ => {
                line = number;
                break;
            }
        }
        at += whole.len();
    }
    (line, text[at.min(text.len())..].trim_start_matches('\u{feff}'))
}
