//! `completions`: for shells.

use clap::CommandFactory;

use crate::cli::Status;
use crate::cli::arguments::{Arguments, Completions};
use crate::cli::console::Console;

/// Prints the completions of a shell.
pub fn run(options: &Completions, console: &Console) -> Status {
    let mut bytes = Vec::new();
    clap_complete::generate(options.shell, &mut Arguments::command(), "cdp-draw", &mut bytes);
    console.payload(&String::from_utf8_lossy(&bytes))
}
