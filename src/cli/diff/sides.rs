//! The two designs that are compared: files, revisions of a file, or states of one design.

use std::path::{Path, PathBuf};

use crate::check::compare::Seen;
use crate::check::inspect::found;
use crate::cli::Status;
use crate::cli::arguments::Stage;
use crate::cli::console::Console;
use crate::cli::diff::arguments::{Diff, Stages};
use crate::cli::draw::check_stage;
use crate::cli::input::{Input, place};
use crate::design::Design;
use crate::design::matching::{Joined, Side, join, join_states};
use crate::diagnostic::Diagnostics;
use crate::git::{GitError, Revision};
use crate::limits::Limits;
use crate::model::Languages;
use crate::output::comparison::Version;
use crate::source::SourceMap;

/// What is compared.
pub struct Sides {
    /// Both as the states of one design.
    pub joined: Joined,
    /// What the rules find in the old one and in the new one.
    pub seen: [Seen; 2],
    /// For what is found from now on; what was wrong with the designs has been told.
    pub diagnostics: Diagnostics,
    /// What the old one is called.
    pub old: Version,
    /// What the new one is called.
    pub new: Version,
    /// The file of the new one.
    pub file: PathBuf,
    /// True when an `expect` in one of them does not hold, or a rule of its own is wrong.
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
    let Compiled { design, sources, states, errors } = compiled(&input, [stages.old, stages.new], task)?;
    let last = design.states.len() - 1;
    let version = |stage| Version { name: input.name().to_owned(), index: stage, stage, last };
    let [(old, was), (new, is)] = states;
    let joined = join_states(design, sources, old, new);
    let (diagnostics, file) = (Diagnostics::default(), options.old.clone());
    Ok(Sides { joined, seen: [was, is], diagnostics, old: version(old), new: version(new), file, errors })
}

/// Two designs, each with the path that the command line gives.
fn two(old: (Input, &Path), new: (Input, &Path), stages: Stages, task: Task<'_>) -> Result<Sides, Status> {
    // What is wrong is told of both, even if there is nothing to compare then.
    let (was, is) = (compiled(&old.0, [stages.old], task), compiled(&new.0, [stages.new], task));
    let (was, is) = (was?, is?);
    let version = |input: &Input, of: &Compiled<1>| Version {
        name: input.name().to_owned(),
        index: of.states[0].0,
        stage: of.states[0].0,
        last: of.design.states.len() - 1,
    };
    let names = (version(&old.0, &was), version(&new.0, &is));
    let side = |of: Compiled<1>| {
        let [(stage, seen)] = of.states;
        (Side { design: of.design, sources: of.sources, stage }, seen)
    };
    let (file, errors) = (new.1.to_owned(), was.errors || is.errors);
    let ((was, seen_was), (is, seen_is)) = (side(was), side(is));
    let (joined, diagnostics) = (join(was, is, task.1.match_pairs), Diagnostics::default());
    Ok(Sides { joined, seen: [seen_was, seen_is], diagnostics, old: names.0, new: names.1, file, errors })
}

/// A design, and what the rules find in the states of it that are wanted.
struct Compiled<const N: usize> {
    design: Design,
    sources: SourceMap,
    /// The states by their numbers.
    states: [(usize, Seen); N],
    /// True when an `expect` does not hold, or a rule of the design is wrong.
    errors: bool,
}

/// Says what is wrong with a design, and looks at the states that are wanted; the last, if not one is named.
fn compiled<const N: usize>(input: &Input, stages: [Option<usize>; N], task: Task<'_>) -> Result<Compiled<N>, Status> {
    let (options, limits, console) = task;
    let mut compilation = input.compile(limits);
    let languages = Languages::new(options.looks.lang.as_deref(), compilation.lang.as_deref());
    let design = compilation.design.take();
    let last = design.as_ref().map_or(0, |design| design.states.len() - 1);
    let numbers = stages.map(|stage| stage.unwrap_or(last));
    let there = numbers.iter().all(|&stage| stage <= last);
    let reports = match &design {
        Some(design) if there => found(design, &numbers, &mut compilation, limits),
        _ => Vec::new(),
    };
    console.report(&compilation.diagnostics, &compilation.sources, &languages);
    let Some(design) = design else { return Err(Status::Wrong) };
    for stage in stages {
        check_stage(&design, stage.map(Stage::Number).as_ref())
            .map_err(|refusal| console.trouble(&format!("{} in `{}`", refusal.message, input.name()), &refusal.help))?;
    }
    let mut reports = reports.into_iter();
    let states =
        numbers.map(|stage| (stage, Seen::new(reports.next().expect("a report for each state"), &compilation.sources)));
    let errors = compilation.diagnostics.has_errors();
    Ok(Compiled { design, sources: compilation.sources, states, errors })
}

/// A file in one revision and as it is now, or in two revisions.
fn of_revisions(path: &Path, range: &str, limits: &Limits, console: &Console) -> Result<(Input, Input), Status> {
    if path == Path::new("-") {
        return Err(console.trouble("standard input has no revisions", "name a file in a repository"));
    }
    let folder = place(path, console)?.0;
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
