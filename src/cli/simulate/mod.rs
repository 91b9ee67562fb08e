//! `simulate`: what failures take down, in every state of a design.

mod json;
mod progress;
mod table_json;
mod table_text;
mod text;

use std::path::Path;

use unicode_normalization::UnicodeNormalization as _;

use crate::analysis::{Scope, Trial, sweep, table, try_in_states};
use crate::cli::Status;
use crate::cli::arguments::{Simulate, StudyFormat};
use crate::cli::console::Console;
use crate::cli::draw::{Refusal, check_stage};
use crate::cli::input::Input;
use crate::cli::simulate::progress::Progress;
use crate::design::Design;
use crate::diagnostic::Code;
use crate::limits::Limits;
use crate::model::Languages;
use crate::output_file::{self, Target};
use crate::suggest::did_you_mean;

/// Reads a design, tries the failures, and writes what came of them.
pub fn run(options: &Simulate, console: &Console) -> Status {
    simulate(options, console).unwrap_or_else(|status| status)
}

fn simulate(options: &Simulate, console: &Console) -> Result<Status, Status> {
    let refuse = |refusal: Refusal| console.trouble(&refusal.message, &refusal.help);
    let limits = Limits::default();
    let target = options.output.as_deref().map_or(Target::Stdout, Target::new);
    let format = format(options, &target).map_err(refuse)?;
    let input = Input::read(&options.design, &limits, console)?;
    let mut compilation = input.compile(&limits);
    let of_file = compilation.design.as_ref().and_then(|design| design.lang.as_deref());
    let languages = Languages::new(options.looks.lang.as_deref(), of_file);
    console.report(&compilation.diagnostics, &compilation.sources, &languages);
    let Some(design) = compilation.design.take() else { return Ok(Status::Wrong) };
    check_stage(&design, options.stage).map_err(refuse)?;
    let bytes = match options.fail.is_empty() {
        true => all_failures(options, format, &design, &languages, &limits, console)?,
        false => one_failure(options, format, &design, &languages, console)?,
    };
    console.written(output_file::write(&target, &bytes, &input.files(&compilation))).done()?;
    Ok(if compilation.diagnostics.has_errors() { Status::Wrong } else { Status::Done })
}

/// The failure that is asked for.
fn one_failure(
    options: &Simulate,
    format: StudyFormat,
    design: &Design,
    languages: &Languages,
    console: &Console,
) -> Result<Vec<u8>, Status> {
    let ids = known_ids(design, &options.fail, console)?;
    let trials = try_in_states(design, &ids, options.stage);
    Ok(match format {
        StudyFormat::Text => text::trials(&trials, &ids, languages).into_bytes(),
        StudyFormat::Json => json::trials(design, &trials, &ids, languages).into_bytes(),
    })
}

/// Every failure there is.
fn all_failures(
    options: &Simulate,
    format: StudyFormat,
    design: &Design,
    languages: &Languages,
    limits: &Limits,
    console: &Console,
) -> Result<Vec<u8>, Status> {
    let scope = Scope { all: options.all, pairs: options.pairs, only: options.stage };
    let count = sweep::count(design, scope);
    if count > limits.failures {
        let message = format!("there are {count} failures to try; the most is {}", limits.failures);
        let help = "choose one state with `--stage N`, leave out `--all`, or try a single failure with `--fail`";
        return Err(console.trouble(&message, help));
    }
    let mut progress = Progress::new(count, console);
    let sweeps = sweep::sweep(design, scope, &mut |done| progress.tell(done));
    Ok(match (format, options.pairs) {
        (StudyFormat::Json, pairs) => table_json::sweeps(design, &sweeps, pairs, languages).into_bytes(),
        (StudyFormat::Text, false) => table_text::singles(&sweeps, &table::singles(&sweeps), languages).into_bytes(),
        (StudyFormat::Text, true) => table_text::pairs(&sweeps, &table::pairs(&sweeps), languages).into_bytes(),
    })
}

/// The format that is asked for, or that the output's extension says.
fn format(options: &Simulate, target: &Target) -> Result<StudyFormat, Refusal> {
    let of_name = |path: &Path| match path.extension().map(|extension| extension.to_ascii_lowercase()) {
        None => Ok(StudyFormat::Text),
        Some(extension) => match extension.to_str() {
            Some("txt") => Ok(StudyFormat::Text),
            Some("json") => Ok(StudyFormat::Json),
            _ => {
                let message = format!("there is no format for the extension `.{}`", extension.display());
                Err(Refusal::new(message, "use .txt or .json, or say it with `--format`"))
            }
        },
    };
    match (options.format, target) {
        (Some(format), _) => Ok(format),
        (None, Target::Stdout) => Ok(StudyFormat::Text),
        (None, Target::File(path)) => of_name(path),
    }
}

/// The ids without repetition, each of which some state must have.
fn known_ids(design: &Design, wanted: &[String], console: &Console) -> Result<Vec<String>, Status> {
    let states = || design.states.iter().map(|state| &state.architecture);
    let mut ids: Vec<String> = Vec::new();
    let mut status = None;
    for id in wanted.iter().map(|id| id.trim().nfc().collect::<String>()).filter(|id| !id.is_empty()) {
        if states().any(|state| state.find(&id).is_some()) {
            if !ids.contains(&id) {
                ids.push(id);
            }
            continue;
        }
        let known: Vec<String> =
            states().flat_map(|state| state.nodes().into_iter().map(|node| state.element(node).id.clone())).collect();
        let near = did_you_mean(&id, known.iter().map(String::as_str));
        let help = near.unwrap_or_else(|| "`--fail` names elements by the ids of the design".to_owned());
        status = Some(console.coded(Code::UnknownId, &format!("there is no element `{id}` in any state"), &help));
    }
    if ids.is_empty() && status.is_none() {
        status = Some(console.trouble("`--fail` names no element", "name one or more: `--fail web,zone-1a`"));
    }
    status.map_or(Ok(ids), Err)
}

/// The trials' elements that never fail, whatever is asked.
fn unfailing<'a>(trial: &'a Trial<'_>) -> impl Iterator<Item = &'a str> {
    let elements = trial.failed.iter().map(|&node| trial.state.architecture.element(node));
    elements.filter(|element| element.kind.builtin().actor).map(|element| element.id.as_str())
}
