//! Reads the files of a design: the main one, and what it imports.

use crate::design::compile::{Context, Main};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{LocalisedText, both};
use crate::source::SourceId;
use crate::syntax::tree::{Spanned, Statement, StatementKind};
use crate::syntax::{parse, text_of};
use crate::world::{World, WorldError, normal_name};

/// All statements, each import replaced by the statements of its file the first time it is named.
pub(super) fn load(context: &mut Context<'_>, main: Main<'_>, world: &dyn World) -> Vec<Statement> {
    let place = main.place.to_owned();
    let mut loader = Loader { context, world, chain: vec![place.clone()], read: vec![place] };
    match text_of(main.name, main.bytes, &mut loader.context.sources, &mut loader.context.diagnostics) {
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
    fn statements(&mut self, source: SourceId) -> Vec<Statement> {
        let text = self.context.sources.file(source).text.clone();
        let parsed = parse(&text, source, self.context.limits, &mut self.context.diagnostics);
        self.context.languages.extend(parsed.languages);
        self.context.lost_kinds.extend(parsed.lost_kinds);
        let mut all = Vec::new();
        for statement in parsed.statements {
            match statement.node {
                StatementKind::Import(path) => all.extend(self.import(&path)),
                _ => all.push(statement),
            }
        }
        all
    }

    fn import(&mut self, path: &Spanned<String>) -> Vec<Statement> {
        let refuse = |loader: &mut Self, code: Code, message: LocalisedText, help: LocalisedText| {
            loader.context.partial = true;
            loader.context.diagnostics.push(Diagnostic::error(code, path.span, message).help(help));
            Vec::new()
        };
        let from = self.chain.last().cloned().unwrap_or_default();
        let shown = &path.node;
        let cannot = |error: &WorldError| {
            let why = error.in_japanese();
            both!("`{shown}` cannot be imported: {error}", "`{shown}`を取り込めません: {why}")
        };
        let help = |error: &WorldError| match error {
            WorldError::Outside => both!(
                "only files in the folder of the design are read; `--root DIR` names a larger folder",
                "読めるのは図のフォルダの中だけです。`--root DIR`で上のフォルダを指定できます"
            ),
            WorldError::Missing => both!("the path is relative to this file", "パスはこのファイルからの相対パスです"),
            WorldError::NotAFile => both!("name a file in it", "その中のファイルを指定してください"),
            WorldError::TooLarge(_) | WorldError::TooMany(_) => both!("split it", "分割してください"),
            WorldError::Refused(_) => both!("look at its permissions", "権限を確かめてください"),
        };
        let name = match normal_name(&from, &path.node) {
            Ok(name) => name,
            Err(error) => return refuse(self, Code::Import, cannot(&error), help(&error)),
        };
        if let Some(at) = self.chain.iter().position(|file| *file == name) {
            let cycle: Vec<&str> = self.chain[at..].iter().map(String::as_str).chain([name.as_str()]).collect();
            let cycle = cycle.join(" → ");
            let message = both!("imports form a cycle: {cycle}", "取り込みが循環しています: {cycle}");
            let help = both!("remove one of these imports", "取り込みのどれかを外してください");
            return refuse(self, Code::ImportCycle, message, help);
        }
        if self.read.contains(&name) {
            return Vec::new();
        }
        if self.read.len() >= self.context.limits.files {
            let most = self.context.limits.files;
            let message = both!("a design may have {most} files", "1つの図のファイルは{most}個までです");
            let help = both!("put several files together", "いくつかのファイルをまとめてください");
            return refuse(self, Code::Import, message, help);
        }
        self.read.push(name.clone());
        let bytes = match self.world.read(&name, self.context.limits.source_bytes) {
            Ok(bytes) => bytes,
            Err(error) => return refuse(self, Code::Import, cannot(&error), help(&error)),
        };
        let source = text_of(&name, &bytes, &mut self.context.sources, &mut self.context.diagnostics);
        let Some(source) = source else { return Vec::new() };
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
                        Diagnostic::error(
                            Code::Misplaced,
                            statement.span,
                            both!("an imported file has no steps", "取り込むファイルにステップは書けません"),
                        )
                        .help(both!(
                            "move the step into the design that imports the file",
                            "取り込む側の図にステップを移してください"
                        )),
                    );
                }
                _ => kept.push(statement),
            }
        }
        kept
    }
}
