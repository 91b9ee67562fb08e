//! Reads the files of a design: the main one, and what it imports.

use crate::design::compile::{Context, Main};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{SourceId, Span};
use crate::syntax::parse;
use crate::syntax::tree::{Spanned, Statement, StatementKind};
use crate::world::{World, WorldError, normal_name};

/// All statements, each import replaced by the statements of its file the first time it is named.
pub(super) fn load(context: &mut Context<'_>, main: Main<'_>, world: &dyn World) -> Vec<Statement> {
    let place = main.place.to_owned();
    let mut loader = Loader { context, world, chain: vec![place.clone()], read: vec![place] };
    match loader.text(main.name, main.bytes) {
        Some(source) => loader.statements(source),
        None => Vec::new(),
    }
}

struct Loader<'a, 'b> {
    context: &'a mut Context<'b>,
    world: &'a dyn World,
    /// Files that are being read, the main one first.
    chain: Vec<String>,
    /// Files that have been read.
    read: Vec<String>,
}

impl Loader<'_, '_> {
    /// Adds a file's text to the sources; reports bytes that are no text.
    fn text(&mut self, name: &str, bytes: &[u8]) -> Option<SourceId> {
        match std::str::from_utf8(bytes) {
            Ok(text) => Some(self.context.sources.add(name, text)),
            Err(error) => {
                let at = error.valid_up_to();
                let source = self.context.sources.add(name, String::from_utf8_lossy(&bytes[..at]).into_owned());
                let span = Span { source, start: at, end: at };
                let message = format!("byte {} ({:#04x}) is not UTF-8", at + 1, bytes[at]);
                self.context
                    .diagnostics
                    .push(Diagnostic::error(Code::Encoding, span, message).help("save the file as UTF-8"));
                None
            }
        }
    }

    fn statements(&mut self, source: SourceId) -> Vec<Statement> {
        let text = self.context.sources.file(source).text.clone();
        let parsed = parse(&text, source, self.context.limits, &mut self.context.diagnostics);
        let mut all = Vec::new();
        for statement in parsed {
            match statement.node {
                StatementKind::Import(path) => all.extend(self.import(&path)),
                _ => all.push(statement),
            }
        }
        all
    }

    fn import(&mut self, path: &Spanned<String>) -> Vec<Statement> {
        let refuse = |loader: &mut Self, code: Code, message: String, help: &str| {
            loader.context.partial = true;
            loader.context.diagnostics.push(Diagnostic::error(code, path.span, message).help(help));
            Vec::new()
        };
        let from = self.chain.last().cloned().unwrap_or_default();
        let cannot = |error: &WorldError| format!("`{}` cannot be imported: {error}", path.node);
        let help = |error: &WorldError| match error {
            WorldError::Outside => {
                "only files in the folder of the design are read; `--root DIR` names a larger folder"
            }
            WorldError::Missing => "the path is relative to this file",
            WorldError::NotAFile => "name a file in it",
            WorldError::TooLarge(_) | WorldError::TooMany(_) => "split it",
            WorldError::Refused(_) => "look at its permissions",
        };
        let name = match normal_name(&from, &path.node) {
            Ok(name) => name,
            Err(error) => return refuse(self, Code::Import, cannot(&error), help(&error)),
        };
        if let Some(at) = self.chain.iter().position(|file| *file == name) {
            let cycle: Vec<&str> = self.chain[at..].iter().map(String::as_str).chain([name.as_str()]).collect();
            let message = format!("imports form a cycle: {}", cycle.join(" → "));
            return refuse(self, Code::ImportCycle, message, "remove one of these imports");
        }
        if self.read.contains(&name) {
            return Vec::new();
        }
        if self.read.len() >= self.context.limits.files {
            let message = format!("a design may have {} files", self.context.limits.files);
            return refuse(self, Code::Import, message, "put several files together");
        }
        self.read.push(name.clone());
        let bytes = match self.world.read(&name, self.context.limits.source_bytes) {
            Ok(bytes) => bytes,
            Err(error) => return refuse(self, Code::Import, cannot(&error), help(&error)),
        };
        let Some(source) = self.text(&name, &bytes) else { return Vec::new() };
        self.chain.push(name);
        let statements = self.statements(source);
        self.chain.pop();
        self.importable(statements)
    }

    /// An imported file brings elements, kinds and patterns; it has no steps and no title of the design's.
    fn importable(&mut self, statements: Vec<Statement>) -> Vec<Statement> {
        let mut kept = Vec::new();
        for statement in statements {
            match statement.node {
                StatementKind::Property(_) => {}
                ref node
                    if super::is_step(node)
                        || matches!(node, StatementKind::Callout(..) | StatementKind::Expect(_)) =>
                {
                    self.context.diagnostics.push(
                        Diagnostic::error(Code::Misplaced, statement.span, "an imported file has no steps")
                            .help("move the step into the design that imports the file"),
                    );
                }
                _ => kept.push(statement),
            }
        }
        kept
    }
}
