//! `simulate`: what failures take down, in every state of a design.

mod json;
mod text;

use std::path::Path;

use unicode_normalization::UnicodeNormalization as _;

use crate::analysis::{Trial, try_in_states};
use crate::cli::Status;
use crate::cli::arguments::{Simulate, StudyFormat};
use crate::cli::console::Console;
use crate::cli::draw::{Refusal, check_stage};
use crate::cli::input::Input;
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
    let languages = Languages::new(options.looks.lang.as_deref(), compilation.lang.as_deref());
    console.report(&compilation.diagnostics, &compilation.sources, &languages);
    let Some(design) = compilation.design.take() else { return Ok(Status::Wrong) };
    check_stage(&design, options.stage).map_err(refuse)?;
    let ids = known_ids(&design, &options.fail, console)?;
    let trials = try_in_states(&design, &ids, options.stage);
    let bytes = match format {
        StudyFormat::Text => text::trials(&trials, &ids, &languages).into_bytes(),
        StudyFormat::Json => json::trials(&design, &trials, &ids, &languages).into_bytes(),
    };
    console.written(output_file::write(&target, &bytes, &input.files(&compilation))).done()?;
    Ok(if compilation.diagnostics.has_errors() { Status::Wrong } else { Status::Done })
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
