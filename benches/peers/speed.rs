//! Time and memory: every program makes every output of every design, in turns, several times.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::emit::Sizes;
use super::measure::Run;
use super::neutral::Layout;
use super::programs::{Name, Output, Program};
use super::{Subject, ours};

/// A run that takes longer, in ms, is made three times only, and counts from the first on.
const LONG: f64 = 5_000.0;
/// A run that takes longer, in ms, is made once.
const VERY_LONG: f64 = 20_000.0;

/// What is to be done.
pub struct Speed<'a> {
    /// Who does it.
    pub programs: &'a [Program],
    /// What is made.
    pub outputs: &'a [Output],
    /// How often.
    pub runs: usize,
    /// How long a program may take.
    pub limit: Duration,
    /// Where everything is written.
    pub folder: &'a Path,
}

/// What was found for a program, a design and an output.
#[derive(Clone, Debug)]
pub enum Cell {
    /// Medians.
    Taken {
        /// In ms.
        wall: f64,
        /// In MiB.
        memory: f64,
        /// In millions, of pictures that have pixels.
        pixels: Option<f64>,
    },
    /// More than the limit, in seconds.
    TooLong(f64),
    /// It was not tried, for this reason.
    NotTried(String),
    /// It was tried; the program said this.
    Failed(String),
}

/// All that was found.
#[derive(Default)]
pub struct Measured {
    /// By design, output and program.
    pub cells: BTreeMap<(String, Output, Name), Cell>,
    /// By design: our layout alone, within the process, in ms.
    pub alone: BTreeMap<String, f64>,
    /// By design and program.
    pub layouts: BTreeMap<(String, Name), Result<Layout, String>>,
}

impl Speed<'_> {
    /// All of it.
    pub fn measure(&self, subjects: &[Subject]) -> Result<Measured, String> {
        let mut measured = Measured::default();
        let mut slow = BTreeSet::new();
        for subject in subjects {
            let mut inputs = BTreeMap::new();
            for program in self.programs {
                inputs.insert(program.name, self.input(subject, program.name)?);
            }
            measured.alone.insert(subject.name.clone(), alone(&inputs[&Name::Ours], self.runs)?);
            let mut outputs = self.outputs.to_vec();
            outputs.sort_unstable();
            for output in outputs {
                eprintln!("{}: {}", subject.name, output.extension());
                for (name, cell) in self.turns(subject, output, &inputs, &slow) {
                    if matches!(cell, Cell::TooLong(_)) {
                        slow.insert((name, subject.name.clone()));
                    }
                    measured.cells.insert((subject.name.clone(), output, name), cell);
                }
            }
            for program in self.programs {
                let name = program.name;
                let key = (subject.name.clone(), name.placed(), name);
                if matches!(measured.cells.get(&key), Some(Cell::Taken { .. })) {
                    let text = fs::read_to_string(self.target(subject, name, name.placed()));
                    let layout = text.map_err(|e| e.to_string()).and_then(|text| name.read(&text, &subject.graph));
                    measured.layouts.insert((subject.name.clone(), name), layout);
                }
            }
        }
        Ok(measured)
    }

    fn input(&self, subject: &Subject, name: Name) -> Result<PathBuf, String> {
        if let (Name::Ours, Some(text)) = (name, &subject.text) {
            return Ok(text.clone());
        }
        let path = self.folder.join(format!("{}.{}", subject.name, name.language()));
        fs::write(&path, name.text(&subject.graph, Sizes::Given))
            .map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(path)
    }

    fn target(&self, subject: &Subject, name: Name, output: Output) -> PathBuf {
        self.folder.join(format!("{}.{}.{}", subject.name, name.word(), output.extension()))
    }

    /// One output of a design by all programs in turns, so that a busy moment of the machine meets all of them.
    fn turns(
        &self,
        subject: &Subject,
        output: Output,
        inputs: &BTreeMap<Name, PathBuf>,
        slow: &BTreeSet<(Name, String)>,
    ) -> Vec<(Name, Cell)> {
        let mut runs = BTreeMap::<Name, Vec<(f64, f64)>>::new();
        let mut ended = BTreeMap::new();
        for turn in 0..=self.runs {
            for program in self.programs.iter() {
                let name = program.name;
                let to = self.target(subject, name, output);
                let Some(mut arguments) = name.arguments(output, &inputs[&name], &to) else { continue };
                if ended.contains_key(&name) {
                    continue;
                }
                if slow.contains(&(name, subject.name.clone())) {
                    ended.insert(name, Cell::NotTried("another output took too long".into()));
                    continue;
                }
                if let (Name::Ours, Some(stage)) = (name, subject.stage) {
                    arguments.extend(["--stage".into(), stage.to_string()]);
                }
                let taken = runs.entry(name).or_default();
                let first = taken.first().map_or(0.0, |(wall, _)| *wall);
                let enough = if first > VERY_LONG {
                    1
                } else if first > LONG {
                    3.min(self.runs)
                } else {
                    self.runs
                };
                if taken.len() >= enough {
                    continue;
                }
                match program.run(&arguments, &to, self.limit) {
                    // The first run of a short one only warms up.
                    Run::Done { wall, .. } if turn == 0 && wall < LONG => {}
                    Run::Done { wall, memory } => taken.push((wall, memory)),
                    Run::TooLong => {
                        ended.insert(name, Cell::TooLong(self.limit.as_secs_f64()));
                    }
                    Run::Failed(said) => {
                        ended.insert(name, Cell::Failed(said));
                    }
                }
            }
        }
        let cell = |(name, taken): (Name, Vec<(f64, f64)>)| {
            let pixels = (output == Output::Png).then(|| pixels(&self.target(subject, name, output))).flatten();
            let (wall, memory) = taken.into_iter().unzip();
            (name, Cell::Taken { wall: median(wall), memory: median(memory), pixels })
        };
        runs.retain(|name, taken| !ended.contains_key(name) && !taken.is_empty());
        runs.into_iter().map(cell).chain(ended).collect()
    }
}

/// Our layout within the process, in ms.
fn alone(path: &Path, runs: usize) -> Result<f64, String> {
    let subject = ours::Subject::read(path)?;
    let mut times = vec![subject.lay_out()?.1];
    let more = if times[0] > 5_000.0 { 0 } else { runs.saturating_sub(1) };
    for _ in 0..more {
        times.push(subject.lay_out()?.1);
    }
    Ok(median(times))
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    if values.len() % 2 == 1 { values[middle] } else { (values[middle - 1] + values[middle]) / 2.0 }
}

/// Millions of pixels of a PNG.
fn pixels(path: &Path) -> Option<f64> {
    let file = fs::File::open(path).ok()?;
    let reader = png::Decoder::new(std::io::BufReader::new(file)).read_info().ok()?;
    let info = reader.info();
    Some(f64::from(info.width) * f64::from(info.height) / 1e6)
}
