//! The catalogue: what a pattern's page says, with its example before and after, and how a page is written.

pub mod json;
pub mod markdown;
pub mod page;
pub mod parameters;
pub mod words;

use crate::design::compile::compile_statements;
use crate::design::{Design, State};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::limits::Limits;
use crate::model::Vocabulary;
use crate::rewrite::Pattern;
use crate::rewrite::library::read_builtin;
use crate::source::SourceMap;
use crate::syntax::tree::{ApplyStatement, Name, Statement, StatementKind};

/// A pattern, and the design that its example becomes when it is applied to it.
pub struct Entry {
    /// The pattern.
    pub pattern: Pattern,
    /// The example as its author wrote it.
    pub example: String,
    /// Two states: the example, and what the pattern makes of it.
    pub design: Design,
}

impl Entry {
    /// Reads a built-in pattern and applies it to its example. Without an entry, what was wrong is among the findings.
    pub fn read(id: &str, limits: &Limits, sources: &mut SourceMap, diagnostics: &mut Diagnostics) -> Option<Entry> {
        let pattern = read_builtin(id, sources, diagnostics)?;
        let Some(place) = pattern.example_span else {
            let message = format!("`{}` has no example", pattern.id);
            diagnostics.push(Diagnostic::error(Code::PatternDefinition, pattern.span, message));
            return None;
        };
        let example = block(sources.slice(place));
        let statements = pattern.example.iter().cloned().chain([application(&pattern)]).collect();
        let (design, found) = compile_statements(statements, Vocabulary::builtin(), limits);
        found.iter().for_each(|finding| diagnostics.push(finding.clone()));
        let mut design = design.filter(|design| design.states.len() == 2)?;
        design.title = Some(pattern.name.clone());
        Some(Entry { pattern, example, design })
    }

    /// The example.
    pub fn before(&self) -> &State {
        &self.design.states[0]
    }

    /// What the pattern makes of it.
    pub fn after(&self) -> &State {
        &self.design.states[1]
    }

    /// The example as a design that can be drawn.
    pub fn text(&self) -> String {
        format!("{}\n\n{}\n", self.example, self.application())
    }

    /// `apply multi-server`.
    pub fn application(&self) -> String {
        format!("apply {}", self.pattern.id)
    }
}

/// `apply P`, as if it stood where the pattern is defined.
fn application(pattern: &Pattern) -> Statement {
    let name = Name { node: pattern.id.clone(), span: pattern.span };
    let node = StatementKind::Apply(ApplyStatement { pattern: name, to: Vec::new(), arguments: Vec::new() });
    Statement { node, span: pattern.span }
}

/// The statements of a block `{ … }` without its brackets and its indentation.
fn block(text: &str) -> String {
    let start = text.find('{').map_or(0, |at| at + 1);
    let end = text.rfind('}').unwrap_or(text.len()).max(start);
    let lines: Vec<&str> = text[start..end].lines().map(str::trim_end).filter(|line| !line.trim().is_empty()).collect();
    let indent_of = |line: &&str| line.len() - line.trim_start().len();
    let indent = lines.iter().map(indent_of).min().unwrap_or(0);
    let cut: Vec<&str> = lines.iter().map(|line| &line[indent..]).collect();
    cut.join("\n")
}
