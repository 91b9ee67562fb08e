//! The command line: the only code that prints. One subcommand a file.
//!
//! Payload goes to standard output, everything else to standard error.

mod applicable;
pub mod arguments;
mod catalog;
mod check;
mod completions;
mod console;
mod deadline;
mod deps;
mod designs;
mod destination;
mod diff;
mod draw;
mod explain;
mod explain_step;
mod files;
mod fmt;
mod format;
mod found;
mod icons;
mod import;
mod input;
mod language;
mod manual;
mod page;
mod patterns;
mod picture;
mod plan;
mod progress;
mod rules;
mod schema;
mod settings;
mod simulate;
mod usage;
mod watch;

use std::process::ExitCode;
use std::time::Duration;

use arguments::{Arguments, Command};
use console::Console;

/// How a run ended.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Status {
    /// Fine.
    Done,
    /// The design is wrong, or what it expects does not hold.
    Wrong,
    /// The command line is wrong, or a file cannot be read or written.
    Unusable,
}

impl Status {
    /// Goes on when all is fine.
    pub fn done(self) -> Result<(), Status> {
        if self == Status::Done { Ok(()) } else { Err(self) }
    }
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> ExitCode {
        match status {
            Status::Done => ExitCode::SUCCESS,
            Status::Wrong => ExitCode::from(1),
            Status::Unusable => ExitCode::from(2),
        }
    }
}

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    crate::threads::hush_guarded();
    crate::signals::mind_file_sizes();
    let mut arguments = match usage::arguments() {
        Ok(arguments) => arguments,
        Err(status) => return status.into(),
    };
    if let Err(status) = settings::apply(&mut arguments) {
        return status.into();
    }
    let console = Console::new(&arguments.messages);
    let timeout = arguments.messages.timeout.map(Duration::from_secs_f64);
    deadline::watched(timeout, &console, move || run(arguments)).into()
}

fn run(arguments: Arguments) -> Status {
    let console = Console::new(&arguments.messages);
    match arguments.command {
        None => draw::run(&arguments.draw, &console),
        Some(Command::Draw(options)) => draw::run(&options, &console),
        Some(Command::Check(options)) => check::run(&options, &console),
        Some(Command::Plan(options)) => plan::run(&options, &console),
        Some(Command::Watch(options)) => watch::run(&options, &console),
        Some(Command::Fmt(options)) => fmt::run(&options, &console),
        Some(Command::Rules(options)) => rules::run(&options, &console),
        Some(Command::Simulate(options)) => simulate::run(&options, &console),
        Some(Command::Patterns(options)) => patterns::run(&options, &console),
        Some(Command::Catalog(options)) => catalog::run(&options, &console),
        Some(Command::Icons(options)) => icons::run(&options, &console),
        Some(Command::Import(options)) => import::run(&options, &console),
        Some(Command::Diff(options)) => diff::run(&options, &console),
        Some(Command::Explain(options)) => explain::run(&options, &console),
        Some(Command::ExplainStep(options)) => explain_step::run(&options, &console),
        Some(Command::Schema(options)) => schema::run(&options, &console),
        Some(Command::Completions(options)) => completions::run(&options, &console),
        Some(Command::Man(options)) => manual::run(&options, &console),
    }
}
