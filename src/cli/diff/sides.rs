//! The two designs that are compared: files, revisions of a file, or states of one design.

use std::path::{Path, PathBuf};

use crate::cli::Status;
use crate::cli::console::Console;
use crate::cli::diff::arguments::{Diff, Stages};
use crate::cli::draw::check_stage;
use crate::cli::input::{Input, place};
use crate::design::matching::{Joined, Side, join, join_states};
use crate::diagnostic::Diagnostics;
use crate::git::{GitError, Revision};
use crate::limits::Limits;
use crate::model::Languages;
use crate::output::comparison::Version;

/// What is compared.
pub struct Sides {
    /// Both as the states of one design.
    pub joined: Joined,
    /// For what is found from now on; what was wrong with the designs has been told.
    pub diagnostics: Diagnostics,
    /// What the old one is called.
    pub old: Version,
    /// What the new one is called.
    pub new: Version,
    /// Files that must not be overwritten.
    pub inputs: Vec<PathBuf>,
    /// The file of the new one.
    pub file: PathBuf,
    /// True when an `expect` in one of them does not hold.
    pub errors: bool,
}

/// Reads both.
pub fn read(options: &Diff, limits: &Limits, console: &Console) -> Result<Sides, Status> {
    let stages = options.stage.unwrap_or_default();
    if let Some(range) = &options.git {
        let (old, new) = of_revisions(&options.old, range, limits, console)?;
        return two((old, &options.old), (new, &options.old), stages, (options, limits, console));
    }
    let Some(file) = &options.new else { return one(stages, (options, limits, console)) };
    if options.old == Path::new("-") && file == Path::new("-") {
        return Err(console.trouble("both designs are standard input", "name a file for one of them"));
    }
    let (old, new) = (Input::read(&options.old, limits, console)?, Input::read(file, limits, console)?);
    two((old, &options.old), (new, file), stages, (options, limits, console))
}

type Task<'a> = (&'a Diff, &'a Limits, &'a Console);

/// Two states of one design.
fn one(stages: Stages, task: Task<'_>) -> Result<Sides, Status> {
    let (options, limits, console) = task;
    if stages.old == stages.new {
        let help = "name a second design, or a revision (`--git REV`), or two states (`--stage 0..1`)";
        return Err(console.trouble("there is nothing to compare the design with", help));
    }
    let input = Input::read(&options.old, limits, console)?;
    let (side, inputs, errors) = compiled(&input, stages.new, task)?;
    let last = side.design.states.len() - 1;
    let old = stages.old.unwrap_or(last);
    check_stage(&side.design, Some(old)).map_err(|refusal| console.trouble(&refusal.message, &refusal.help))?;
    let version = |stage| Version { name: input.name().to_owned(), stage, last };
    let (old, new) = (version(old), version(side.stage));
    let joined = join_states(side.design, side.sources, old.stage, new.stage);
    let (diagnostics, file) = (Diagnostics::default(), options.old.clone());
    Ok(Sides { joined, diagnostics, old, new, inputs, file, errors })
}

/// Two designs, each with the path that the command line gives.
fn two(old: (Input, &Path), new: (Input, &Path), stages: Stages, task: Task<'_>) -> Result<Sides, Status> {
    // What is wrong is told of both, even if there is nothing to compare then.
    let (was, is) = (compiled(&old.0, stages.old, task), compiled(&new.0, stages.new, task));
    let ((was, mut inputs, was_wrong), (is, more, is_wrong)) = (was?, is?);
    inputs.extend(more);
    let version = |input: &Input, side: &Side| Version {
        name: input.name().to_owned(),
        stage: side.stage,
        last: side.design.states.len() - 1,
    };
    let names = (version(&old.0, &was), version(&new.0, &is));
    let (joined, diagnostics) = (join(was, is, task.1.match_pairs), Diagnostics::default());
    let (file, errors) = (new.1.to_owned(), was_wrong || is_wrong);
    Ok(Sides { joined, diagnostics, old: names.0, new: names.1, inputs, file, errors })
}

/// A design with the state that is wanted; its files; and whether an `expect` does not hold.
fn compiled(input: &Input, stage: Option<usize>, task: Task<'_>) -> Result<(Side, Vec<PathBuf>, bool), Status> {
    let (options, limits, console) = task;
    let mut compilation = input.compile(limits);
    let languages = Languages::new(options.looks.lang.as_deref(), compilation.lang.as_deref());
    console.report(&compilation.diagnostics, &compilation.sources, &languages);
    let Some(design) = compilation.design.take() else { return Err(Status::Wrong) };
    check_stage(&design, stage)
        .map_err(|refusal| console.trouble(&format!("{} in `{}`", refusal.message, input.name()), &refusal.help))?;
    let inputs = input.files(&compilation.sources);
    let stage = stage.unwrap_or(design.states.len() - 1);
    Ok((Side { design, sources: compilation.sources, stage }, inputs, compilation.diagnostics.has_errors()))
}

/// A file in one revision and as it is now, or in two revisions.
fn of_revisions(path: &Path, range: &str, limits: &Limits, console: &Console) -> Result<(Input, Input), Status> {
    if path == Path::new("-") {
        return Err(console.trouble("standard input has no revisions", "name a file in a repository"));
    }
    let (folder, _) = place(path);
    if !folder.is_dir() {
        let message = format!("there is no folder `{}`", folder.display());
        return Err(console.trouble(&message, "look at the path of the design"));
    }
    let trouble = |error: GitError| console.trouble(&error.to_string(), error.help());
    let open = |name: &str| Revision::open(&folder, name).map_err(trouble);
    let read = |name: &str, revision| Input::of_revision(path, (name, revision), limits, console);
    // As git reads it, an end that is left out is what is checked out.
    let or_head = |name: &'static str, given: &str| if given.is_empty() { name.to_owned() } else { given.to_owned() };
    if let Some((old, new)) = range.split_once("...") {
        let (old, new) = (or_head("HEAD", old), or_head("HEAD", new));
        let base = Revision::merge_base(&folder, &old, &new).map_err(trouble)?;
        return Ok((read(&old, base)?, read(&new, open(&new)?)?));
    }
    if let Some((old, new)) = range.split_once("..") {
        let (old, new) = (or_head("HEAD", old), or_head("HEAD", new));
        return Ok((read(&old, open(&old)?)?, read(&new, open(&new)?)?));
    }
    Ok((read(range, open(range)?)?, Input::read(path, limits, console)?))
}
