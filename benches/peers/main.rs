//! Our program beside others that draw the same designs: time, memory, and the quality of the layouts.
//!
//! `cargo bench --bench peers` measures everything with the programs that are there and prints tables;
//! `-- --help` lists what can be chosen, `-- --write` puts the tables into docs/benchmarks.md.

mod d2;
mod dice;
mod emit;
mod graph;
mod graphviz;
mod measure;
mod neutral;
mod ours;
mod page;
mod programs;
mod quality;
mod score;
mod speed;
mod tables;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;

use emit::Sizes;
use graph::Graph;
use programs::{Name, Output, Program};

/// The stories of examples/ that come from the deck.
const SCENARIOS: [&str; 5] = ["campaign", "content-delivery", "e-commerce", "log-analysis", "monitoring"];
/// Two groups of designs that are chosen by a word.
const GROUPS: [&str; 2] = ["scenarios", "patterns"];

/// Measures cdp-draw beside other programs that are installed: Graphviz (dot), D2 (d2).
#[derive(Parser)]
#[command(name = "peers")]
struct Options {
    /// Designs: S, M, L, XL, 10k, diamonds-20, diamonds-61, star, scenarios, patterns
    #[arg(long, value_delimiter = ',')]
    designs: Vec<String>,

    /// Other programs: dot, d2, d2-elk (D2 with ELK's engine); all that are installed if not given
    #[arg(long, value_delimiter = ',')]
    programs: Vec<String>,

    /// What is timed
    #[arg(long, value_enum, value_delimiter = ',', default_value = "layout,svg,png")]
    outputs: Vec<Output>,

    /// Runs of which the median is taken; fewer when one takes long
    #[arg(long, default_value_t = 5)]
    runs: usize,

    /// Seconds after which a program is stopped
    #[arg(long, default_value_t = 100.0)]
    timeout: f64,

    /// Keep all inputs and outputs in this folder
    #[arg(long)]
    keep: Option<PathBuf>,

    /// Measure nothing, only write the inputs of S and of the last states of the scenarios into this folder
    #[arg(long)]
    export: Option<PathBuf>,

    /// Put the tables into docs/benchmarks.md
    #[arg(long)]
    write: bool,

    /// What cargo gives to every benchmark
    #[arg(long, hide = true)]
    bench: bool,
}

/// A design in the languages of all programs, and the layouts that the programs have given it.
struct Subject {
    name: String,
    graph: Graph,
    /// Our text of it, when it is not made from the graph.
    text: Option<PathBuf>,
    /// The state of that text that is meant.
    stage: Option<usize>,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.first().is_some_and(|word| word == measure::WORD) {
        return measure::around(&arguments[1..]);
    }
    match run(&Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("peers: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: &Options) -> Result<(), String> {
    let known = |word: &String| graph::NAMES.contains(&word.as_str()) || GROUPS.contains(&word.as_str());
    if let Some(word) = options.designs.iter().find(|word| !known(word)) {
        return Err(format!(
            "there is no design `{word}`; there are {}, {}",
            graph::NAMES.join(", "),
            GROUPS.join(", ")
        ));
    }
    if let Some(folder) = &options.export {
        return export(folder);
    }
    let own = tempfile::tempdir().map_err(|error| error.to_string())?;
    let folder = options.keep.clone().unwrap_or_else(|| own.path().to_owned());
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let chosen = |word: &str| options.designs.is_empty() || options.designs.iter().any(|design| design == word);
    let wanted = |name: &Name| {
        *name == Name::Ours || options.programs.is_empty() || options.programs.iter().any(|word| word == name.word())
    };
    let mut tables = tables::Tables::default();
    let mut programs = Vec::new();
    for name in Name::ALL.into_iter().filter(wanted) {
        match name.find(&folder) {
            Ok(program) => programs.push(program),
            Err(reason) => tables.skip(name.word(), &reason),
        }
    }
    tables.programs(&programs);
    let mut subjects = Vec::new();
    for name in graph::NAMES.into_iter().filter(|name| chosen(name)) {
        let graph = graph::make(name).expect("a known name");
        subjects.push(Subject { name: name.into(), graph, text: None, stage: None });
    }
    let made = subjects.len();
    if chosen("scenarios") {
        subjects.extend(scenarios()?);
    }
    let limit = Duration::from_secs_f64(options.timeout);
    let speed =
        speed::Speed { programs: &programs, outputs: &options.outputs, runs: options.runs, limit, folder: &folder };
    let measured = speed.measure(&subjects)?;
    tables.speed(&subjects, &measured, &programs, &options.outputs);
    tables.quality(&subjects[..made], &measured);
    let dot = programs.iter().find(|program| program.name == Name::Dot);
    match dot {
        Some(dot) => {
            if chosen("scenarios") {
                tables.compared("scenarios", &quality::scenarios(dot, &folder, limit)?);
            }
            if chosen("patterns") {
                tables.compared("patterns", &quality::patterns(dot, &folder, limit)?);
            }
        }
        None => tables.skip("crossings of scenarios and patterns", "they are compared with dot"),
    }
    for design in graph::NAMES.into_iter().chain(GROUPS).filter(|design| !chosen(design)) {
        tables.skip(design, "not asked for");
    }
    let text = tables.finish();
    print!("{text}");
    if options.write { page::renew("peers", &text) } else { Ok(()) }
}

/// The last states of the five scenarios.
fn scenarios() -> Result<Vec<Subject>, String> {
    let last = |name: &&str| {
        let path = PathBuf::from(format!("examples/{name}.cdp"));
        let (mut states, _) = ours::Subject::read(&path)?.lay_out()?;
        let stage = states.len() - 1;
        let graph = states.pop().expect("a design has a state").graph;
        Ok(Subject { name: (*name).to_owned(), graph, text: Some(path), stage: Some(stage) })
    };
    SCENARIOS.iter().map(last).collect()
}

/// The inputs of the pictures of docs/comparison.md.
fn export(folder: &Path) -> Result<(), String> {
    let mut subjects = scenarios()?;
    let graph = graph::make("S").expect("a known name");
    subjects.insert(0, Subject { name: "S".into(), graph, text: None, stage: None });
    fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for subject in subjects {
        let names = [Name::Ours, Name::Dot, Name::D2];
        for name in names.into_iter().filter(|name| *name != Name::Ours || subject.text.is_none()) {
            let path = folder.join(format!("{}.{}", subject.name, name.language()));
            fs::write(&path, name.text(&subject.graph, Sizes::Own))
                .map_err(|error| format!("{}: {error}", path.display()))?;
        }
    }
    Ok(())
}

impl Program {
    /// Runs once, with what is said in a file beside the output.
    fn run(&self, arguments: &[String], to: &Path, limit: Duration) -> measure::Run {
        let mut log = to.as_os_str().to_owned();
        log.push(".log");
        measure::run(&self.file, arguments, limit, Path::new(&log))
    }
}
