//! `fmt`: sets the texts of designs.

use crate::check::patch::unified;
use crate::cli::Status;
use crate::cli::arguments::Fmt;
use crate::cli::console::Console;
use crate::cli::deadline::{Phase, begin};
use crate::cli::designs::named;
use crate::cli::files;
use crate::cli::input::Input;
use crate::cli::settings;
use crate::cli::usage;
use crate::diagnostic::Diagnostics;
use crate::limits::Limits;
use crate::model::Languages;
use crate::report::counted;
use crate::source::SourceMap;
use crate::syntax::format::{Style, format};
use crate::syntax::text_of;
use crate::threads;

/// Sets all designs; the worst status is the status of all.
pub fn run(options: &Fmt, console: &Console) -> Status {
    all(options, console).unwrap_or_else(|status| status)
}

/// A text before and after.
struct Formatted {
    name: String,
    old: String,
    /// None when it has errors.
    new: Option<String>,
    found: Diagnostics,
    sources: SourceMap,
}

impl Formatted {
    /// What it is to become, if that is something else.
    fn change(&self) -> Option<&str> {
        self.new.as_deref().filter(|new| *new != self.old)
    }
}

fn all(options: &Fmt, console: &Console) -> Result<Status, Status> {
    usage::no_pictures_among(&options.designs).map_err(|refusal| console.trouble(&refusal.message, &refusal.help))?;
    let limits = settings::limits();
    let mut status = Status::Done;
    let mut inputs = Vec::new();
    for one in named(&options.designs, &limits, console)? {
        match Input::read(&one.path, &limits, console) {
            Ok(input) => inputs.push(input),
            Err(worse) => status = worse,
        }
    }
    let style = Style { width: options.width };
    let texts = threads::map(inputs.iter().collect(), |input| formatted(input, style, &limits));
    for text in texts.iter().filter(|text| text.new.is_none()) {
        console.report(&text.found, &text.sources, &Languages::new(None, None));
        status = status.max(Status::Wrong);
    }
    if options.check || options.diff {
        return shown(options, &texts, console).map(|other| status.max(other));
    }
    begin(Phase::Writing);
    write(&inputs, &texts, console)?;
    told(&texts, &inputs, console);
    Ok(status)
}

fn formatted(input: &Input, style: Style, limits: &Limits) -> Formatted {
    let (mut sources, mut found) = (SourceMap::default(), Diagnostics::default());
    let source = text_of(input.name(), input.bytes(), &mut sources, &mut found);
    let old = source.map(|source| sources.file(source).text.to_string()).unwrap_or_default();
    let new = source.and_then(|source| format(&old, style, source, limits, &mut found));
    Formatted { name: input.name().to_owned(), old, new, found, sources }
}

/// What would change, without changing it.
fn shown(options: &Fmt, texts: &[Formatted], console: &Console) -> Result<Status, Status> {
    let changed = texts.iter().filter_map(|text| Some((text, text.change()?)));
    let told: String = changed
        .map(|(text, new)| match options.diff {
            true => unified(&text.name, &text.old, new),
            false => format!("{}\n", text.name),
        })
        .collect();
    console.payload(&told).done()?;
    let wrong = options.check && !told.is_empty();
    Ok(if wrong { Status::Wrong } else { Status::Done })
}

/// Puts the new texts into the places of the old ones. What was saved meanwhile stays, and then nothing is written.
fn write(inputs: &[Input], texts: &[Formatted], console: &Console) -> Result<(), Status> {
    // Standard output gets a text in any case.
    let wanted = |(input, text): &(&Input, &Formatted)| input.file().is_none() || text.change().is_some();
    let all: Vec<(&Input, &Formatted)> = inputs.iter().zip(texts).filter(wanted).collect();
    let unchanged = all.iter().filter_map(|(input, _)| input.own()).try_for_each(|own| own.unchanged());
    unchanged.map_err(|error| console.trouble(&error.message, &error.help))?;
    for (input, text) in all {
        let Some(new) = &text.new else { continue };
        console.written(files::write_design(&input.its_place(), new, input.own())).done()?;
    }
    Ok(())
}

fn told(texts: &[Formatted], inputs: &[Input], console: &Console) {
    let files = || inputs.iter().zip(texts).filter(|(input, _)| input.file().is_some());
    let changed: Vec<&Formatted> = files().map(|(_, text)| text).filter(|text| text.change().is_some()).collect();
    match (changed.as_slice(), files().count()) {
        (_, 0) => {}
        ([], 1) => {}
        ([one], 1) => console.note(&format!("{}: formatted", one.name)),
        (changed, all) => console.note(&format!("{} of {} formatted", changed.len(), counted(all, "design"))),
    }
}
