//! `check`: what is wrong with designs.

use std::path::Path;

use crate::cli::Status;
use crate::cli::arguments::Check;
use crate::cli::console::Console;
use crate::cli::input::Input;
use crate::limits::Limits;
use crate::model::Languages;

/// Compiles each design and reports; the worst status is the status of all.
pub fn run(options: &Check, console: &Console) -> Status {
    let statuses = options.designs.iter().map(|path| one(path, options.lang.as_deref(), console));
    statuses.max_by_key(|&status| status as u8).unwrap_or(Status::Done)
}

fn one(path: &Path, lang: Option<&str>, console: &Console) -> Status {
    let limits = Limits::default();
    let input = match Input::read(path, &limits, console) {
        Ok(input) => input,
        Err(status) => return status,
    };
    let compilation = input.compile(&limits);
    let languages = Languages::new(lang, compilation.lang.as_deref());
    console.report(&compilation.diagnostics, &compilation.sources, &languages);
    match compilation.design {
        Some(design) if !compilation.diagnostics.has_errors() => {
            let states = design.states.len();
            let s = if states == 1 { "" } else { "s" };
            console.note(&format!("{}: no errors ({states} state{s})", input.name()));
            Status::Done
        }
        _ => Status::Wrong,
    }
}
