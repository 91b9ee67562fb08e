//! `completions`: for shells.

use clap::CommandFactory;
use clap_complete::{Generator, generate};
use clap_complete_nushell::Nushell;

use crate::cli::Status;
use crate::cli::arguments::{Arguments, Completions, Shell};
use crate::cli::console::Console;

/// Prints the completions of a shell.
pub fn run(options: &Completions, console: &Console) -> Status {
    let bytes = match options.shell {
        Shell::Bash => of(clap_complete::Shell::Bash),
        Shell::Elvish => of(clap_complete::Shell::Elvish),
        Shell::Fish => of(clap_complete::Shell::Fish),
        Shell::PowerShell => of(clap_complete::Shell::PowerShell),
        Shell::Zsh => of(clap_complete::Shell::Zsh),
        Shell::Nushell => of(Nushell),
    };
    console.payload(&String::from_utf8_lossy(&bytes))
}

fn of(shell: impl Generator) -> Vec<u8> {
    let mut bytes = Vec::new();
    generate(shell, &mut Arguments::command(), "cdp-draw", &mut bytes);
    bytes
}
