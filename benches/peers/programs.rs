//! The programs that are measured: ours, and those of the others that are there.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::emit::{self, Sizes};
use super::graph::Graph;
use super::neutral::Layout;
use super::{d2, graphviz};

/// What a program is asked for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, clap::ValueEnum)]
pub enum Output {
    /// Where everything stands, as data; for programs that write it.
    Layout,
    /// A drawing.
    Svg,
    /// Pixels, in the size that the program takes by itself.
    Png,
}

impl Output {
    /// The extension of its files.
    pub fn extension(self) -> &'static str {
        match self {
            Output::Layout => "json",
            Output::Svg => "svg",
            Output::Png => "png",
        }
    }
}

/// Which program.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Name {
    /// This project's.
    Ours,
    /// Graphviz, its layered engine.
    Dot,
    /// D2 with the engine that it takes by itself.
    D2,
    /// D2 with ELK's layered engine.
    D2Elk,
}

/// A program that is there.
pub struct Program {
    /// Which one.
    pub name: Name,
    /// Its file.
    pub file: PathBuf,
    /// As it says.
    pub version: String,
}

impl Name {
    /// All of them, ours first.
    pub const ALL: [Name; 4] = [Name::Ours, Name::Dot, Name::D2, Name::D2Elk];

    /// For tables and options.
    pub fn word(self) -> &'static str {
        match self {
            Name::Ours => "cdp-draw",
            Name::Dot => "dot",
            Name::D2 => "d2",
            Name::D2Elk => "d2-elk",
        }
    }

    /// The program, or why it is not measured. Ours is put into `folder`: a file that the linker has just left is read
    /// more slowly than one that has been copied, as all installed ones have been.
    pub fn find(self, folder: &Path) -> Result<Program, String> {
        let (file, argument) = match self {
            Name::Ours => {
                let file = folder.join("cdp-draw").with_extension(std::env::consts::EXE_EXTENSION);
                let copied = std::fs::copy(env!("CARGO_BIN_EXE_cdp-draw"), &file);
                copied.map_err(|error| format!("{}: {error}", file.display()))?;
                (file, "--version")
            }
            Name::Dot => ("dot".into(), "-V"),
            Name::D2 | Name::D2Elk => ("d2".into(), "--version"),
        };
        let missing = |_| format!("`{}` is not on the path", file.display());
        let output = Command::new(&file).arg(argument).output().map_err(missing)?;
        let said = [output.stdout, output.stderr].concat();
        let version = String::from_utf8_lossy(&said).lines().next().unwrap_or_default().to_owned();
        Ok(Program { name: self, file, version })
    }

    /// The extension of its language.
    pub fn language(self) -> &'static str {
        match self {
            Name::Ours => "cdp",
            Name::Dot => "dot",
            Name::D2 | Name::D2Elk => "d2",
        }
    }

    /// A design in its language.
    pub fn text(self, graph: &Graph, sizes: Sizes) -> String {
        match self {
            Name::Ours => emit::cdp(graph),
            Name::Dot => emit::dot(graph, sizes),
            Name::D2 | Name::D2Elk => emit::d2(graph, sizes),
        }
    }

    /// The arguments to get an output; none if the program has no such thing.
    pub fn arguments(self, output: Output, from: &Path, to: &Path) -> Option<Vec<String>> {
        let (from, to) = (from.display().to_string(), to.display().to_string());
        let words = match (self, output) {
            (Name::Ours, Output::Layout) => vec![from, "--format".into(), "layout-json".into(), "-o".into(), to],
            (Name::Ours, _) => vec![from, "-o".into(), to],
            (Name::Dot, _) => vec![format!("-T{}", output.extension()), from, "-o".into(), to],
            (Name::D2 | Name::D2Elk, Output::Layout) => return None,
            (Name::D2, _) => vec!["--layout".into(), "dagre".into(), from, to],
            (Name::D2Elk, _) => vec!["--layout".into(), "elk".into(), from, to],
        };
        Some(words)
    }

    /// The output that says where everything stands.
    pub fn placed(self) -> Output {
        match self {
            Name::Ours | Name::Dot => Output::Layout,
            Name::D2 | Name::D2Elk => Output::Svg,
        }
    }

    /// Its layout of a design, out of that output.
    pub fn read(self, text: &str, graph: &Graph) -> Result<Layout, String> {
        match self {
            Name::Ours => Layout::read(text)?.complete(graph),
            Name::Dot => graphviz::read(text, graph),
            Name::D2 | Name::D2Elk => d2::read(text, graph),
        }
    }
}
