//! Makes versions: reads, compiles, draws, writes the file that is kept up to date, and says so.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use crate::cli::arguments::{Looks, Watch};
use crate::cli::console::Console;
use crate::cli::draw::view;
use crate::cli::input::{locate, read_file};
use crate::cli::watch::board::Board;
use crate::cli::watch::version::{Choice, Good, Version, counts, told};
use crate::cli::{files, language, settings};
use crate::design::compile::{Main, compile_at};
use crate::diagnostic::Diagnostics;
use crate::model::Languages;
use crate::news::News;
use crate::output::Format;
use crate::output_file::Target;
use crate::refusal::Refusal;
use crate::report::counted;

/// Rounds until all files that a design reads are known: each may name others.
const MOST_ROUNDS: usize = 8;

/// Makes versions of one design.
pub struct Maker<'a> {
    options: &'a Watch,
    /// The format of the file that is kept up to date.
    format: Option<Format>,
    board: Arc<Board>,
    console: &'a Console,
    number: u64,
    good: Option<Arc<Good>>,
}

impl<'a> Maker<'a> {
    /// Has made none yet.
    pub fn new(options: &'a Watch, format: Option<Format>, board: Arc<Board>, console: &'a Console) -> Self {
        Maker { options, format, board, console, number: 0, good: None }
    }

    /// Makes a version of the files as they are now, and has `news` look after all that were read for it.
    pub fn make(&mut self, news: &mut News) {
        let started = Instant::now();
        self.number += 1;
        let mut version = self.version();
        for _ in 0..MOST_ROUNDS {
            // A file may have changed between being read and being looked after for the first time.
            if !news.follow(self.files()) {
                break;
            }
            version = self.version();
        }
        let current = !version.broken;
        self.good = version.good.clone();
        let text = version.text.clone();
        self.board.put(version);
        let name = self.options.design.display();
        if !text.is_empty() {
            self.console.tell_report(&text);
        }
        if let (true, Some(good)) = (current, self.good.clone()) {
            self.write(&good);
            let states = good.design().map_or(0, |design| design.states.len());
            let time = started.elapsed().as_millis();
            self.console.note(&format!("{name}: {}, {time} ms", counted(states, "state")));
        }
    }

    /// All that is to be looked after.
    fn files(&self) -> Vec<PathBuf> {
        let written = files::written();
        let mut all: Vec<PathBuf> = [files::read(), files::missed()].concat();
        all.push(self.options.design.clone());
        // Icons that come and go.
        all.extend(self.options.looks.icons.clone());
        let own = |path: &PathBuf| written.iter().any(|written| written == path || same(written, path));
        all.retain(|path| !own(path));
        all
    }

    fn version(&self) -> Version {
        let number = self.number;
        match self.good() {
            Ok((good, found)) => {
                let languages = self.console.languages(&good.languages(None));
                let text = told(&found, &good.compilation.sources, &languages);
                let (errors, warnings) = counts(&found);
                Version { number, text, broken: false, errors, warnings, good: Some(Arc::new(good)) }
            }
            Err(Trouble { text, errors, warnings }) => {
                Version { number, text, broken: true, errors, warnings, good: self.good.clone() }
            }
        }
    }

    /// A version that can be drawn, with what its author should know.
    fn good(&self) -> Result<(Good, Diagnostics), Trouble> {
        let limits = settings::limits();
        let path = &self.options.design;
        let (looks, root) = self.looks(path)?;
        let (_, bytes) = read_file(path, limits.input_bytes)
            .map_err(|why| Trouble::of(&format!("cannot read `{}`: {}", path.display(), why.words()), ""))?;
        let (root, place) = locate(path, root).map_err(Trouble::from)?;
        let main = Main { name: &path.display().to_string(), place: &place, bytes: &bytes };
        let mut compilation = compile_at(main, &files::disk(&root), &limits);
        language::check_of(looks.lang.as_deref(), &mut compilation);
        let mut found = compilation.diagnostics.clone();
        let good = Good::new(self.number, compilation, path.clone(), looks);
        let languages = self.console.languages(&good.languages(None));
        if good.design().is_none() {
            let (errors, warnings) = counts(&found);
            return Err(Trouble { text: told(&found, &good.compilation.sources, &languages), errors, warnings });
        }
        good.draw_first(&mut found)?;
        Ok((good, found))
    }

    /// The looks of the command line and of the settings as they are now, and the root.
    fn looks(&self, path: &Path) -> Result<(Looks, Option<PathBuf>), Trouble> {
        let mut looks = self.options.looks.clone();
        match settings::found_of(path) {
            Ok(settings) => {
                settings.fill(&mut looks);
                Ok((looks, settings.root()))
            }
            Err((found, sources)) => {
                let (errors, warnings) = counts(&found);
                let languages = self.console.languages(&Languages::new(None, None));
                Err(Trouble { text: told(&found, &sources, &languages), errors, warnings })
            }
        }
    }

    /// Keeps the file up to date.
    fn write(&self, good: &Good) {
        let (Some(format), Some(file)) = (self.format, &self.options.output) else { return };
        match good.picture(&Choice::default(), view(None, self.options.view), format) {
            Ok(bytes) => _ = self.console.write(&Target::new(file), &bytes),
            Err(refusal) => _ = self.console.trouble(&refusal.message, &refusal.help),
        }
    }
}

fn same(one: &Path, other: &Path) -> bool {
    one.canonicalize().is_ok_and(|one| other.canonicalize().is_ok_and(|other| one == other))
}

/// Why there is nothing to draw.
struct Trouble {
    text: String,
    errors: usize,
    warnings: usize,
}

impl Trouble {
    fn of(message: &str, help: &str) -> Trouble {
        let style = crate::report::Style::Human { colour: false };
        let text = crate::inert::inert(&crate::report::trouble(None, message, help, style), false);
        Trouble { text, errors: 1, warnings: 0 }
    }
}

impl From<Refusal> for Trouble {
    fn from(refusal: Refusal) -> Trouble {
        Trouble::of(&refusal.message, &refusal.help)
    }
}
