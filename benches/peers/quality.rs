//! Our layouts of the scenarios and of the examples of all patterns, state by state, beside dot's of the same.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use cdp_draw::data::PATTERNS;

use super::emit::Sizes;
use super::measure::Run;
use super::programs::{Name, Output, Program};
use super::score::{Figures, score};
use super::{SCENARIOS, ours};

/// One state.
pub struct Compared {
    /// The design's name.
    pub design: String,
    /// The number of the state.
    pub stage: usize,
    /// How many nodes there are.
    pub nodes: usize,
    /// Our layout.
    pub ours: Figures,
    /// That of dot.
    pub dot: Figures,
}

/// All states of the five scenarios.
pub fn scenarios(dot: &Program, folder: &Path, limit: Duration) -> Result<Vec<Compared>, String> {
    let mut compared = Vec::new();
    for name in SCENARIOS {
        compared.extend(compare(name, &PathBuf::from(format!("examples/{name}.cdp")), dot, folder, limit)?);
    }
    Ok(compared)
}

/// The example of every pattern, before and after.
pub fn patterns(dot: &Program, folder: &Path, limit: Duration) -> Result<Vec<Compared>, String> {
    let mut compared = Vec::new();
    for (name, ..) in PATTERNS {
        let path = folder.join(format!("pattern-{name}.cdp"));
        let program = Command::new(env!("CARGO_BIN_EXE_cdp-draw")).args(["patterns", name, "-o"]).arg(&path).output();
        let output = program.map_err(|error| error.to_string())?;
        if !output.status.success() {
            return Err(format!("patterns {name}: {}", String::from_utf8_lossy(&output.stderr)));
        }
        compared.extend(compare(name, &path, dot, folder, limit)?);
    }
    Ok(compared)
}

fn compare(name: &str, path: &Path, dot: &Program, folder: &Path, limit: Duration) -> Result<Vec<Compared>, String> {
    eprintln!("{name}: crossings");
    let (states, _) = ours::Subject::read(path)?.lay_out()?;
    let mut compared = Vec::new();
    for (stage, state) in states.into_iter().enumerate() {
        let from = folder.join(format!("{name}-{stage}.dot"));
        let to = folder.join(format!("{name}-{stage}.dot.json"));
        fs::write(&from, Name::Dot.text(&state.graph, Sizes::Given)).map_err(|error| error.to_string())?;
        let arguments = Name::Dot.arguments(Output::Layout, &from, &to).expect("it writes layouts");
        match dot.run(&arguments, &to, limit) {
            Run::Done { .. } => {}
            Run::TooLong => return Err(format!("{name}, state {stage}: dot took too long")),
            Run::Failed(said) => return Err(format!("{name}, state {stage}: dot said: {said}")),
        }
        let text = fs::read_to_string(&to).map_err(|error| error.to_string())?;
        let theirs = Name::Dot.read(&text, &state.graph)?;
        let (nodes, ours, dot) = (state.layout.nodes.len(), score(&state.layout), score(&theirs));
        compared.push(Compared { design: name.to_owned(), stage, nodes, ours, dot });
    }
    Ok(compared)
}
