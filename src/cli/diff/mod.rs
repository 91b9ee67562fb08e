//! `diff`: what differs between two designs, or between two revisions or states of one.

pub mod arguments;
mod findings;
mod markdown;
mod rows;
mod sides;
mod text;

use crate::check;
use crate::cli::arguments::View;
use crate::cli::console::Console;
use crate::cli::draw::{set_direction, view};
use crate::cli::format::chosen;
use crate::cli::picture;
use crate::cli::settings;
use crate::cli::{Status, language};
use crate::design::Design;
use crate::diagnostic::Diagnostics;
use crate::inert;
use crate::limits::Limits;
use crate::model::{Languages, LocalisedText};
use crate::output::Format;
use crate::output::comparison::{Comparison, Version, compare};
use crate::output_file::Target;
use crate::refusal::Refusal;
use arguments::{Diff, DiffFormat, DiffView};
use sides::Sides;

/// Compares, and writes what differs.
pub fn run(options: &Diff, console: &Console) -> Status {
    diff(options, console).unwrap_or_else(|status| status)
}

fn diff(options: &Diff, console: &Console) -> Result<Status, Status> {
    let refuse = |refusal: Refusal| console.trouble(&refusal.message, &refusal.help);
    let limits = settings::limits();
    let target = options.output.as_deref().map_or(Target::Stdout, Target::new);
    let format = format(options, &target).map_err(refuse)?;
    let Sides { mut joined, seen, mut diagnostics, old, new, file, errors } = sides::read(options, &limits, console)?;
    let languages = joined.design.languages(options.looks.lang.as_deref());
    language::check(options.looks.lang.as_deref(), &joined.design, &mut diagnostics);
    let findings = check::compare::compare(&seen[0], &seen[1], &joined, &languages);
    let comparison = compare(&joined, old, new, findings, &languages);
    let bytes = match format {
        DiffFormat::Text => {
            text::write(&comparison, target == Target::Stdout && console.colours(), &languages).into_bytes()
        }
        DiffFormat::Json => inert::json(&serde_json::json!(comparison)).into_bytes(),
        DiffFormat::Markdown => markdown::write(&comparison, &languages, &limits).into_bytes(),
        DiffFormat::Svg | DiffFormat::Png => {
            let format = if format == DiffFormat::Svg { Format::Svg } else { Format::Png };
            set_direction(&mut joined.design, &options.looks);
            joined.design.subtitle = Some(subtitle(&comparison));
            if options.view == DiffView::Transition {
                // In a strip each panel says which one it is.
                let names = versions(&comparison);
                joined.design.states.iter_mut().zip(names).for_each(|(state, name)| state.caption = Some(name));
            }
            let drawn = draw(options, &file, &joined.design, format, &languages, &mut diagnostics, &limits);
            drawn.map_err(refuse)?
        }
    };
    console.report(&diagnostics, &joined.sources, &languages);
    if !joined.complete {
        let most = limits.match_pairs;
        console.note(&format!(
            "too much was renamed to compare it all ({most} comparisons): some of it may be shown as removed and added"
        ));
    }
    console.write(&target, &bytes).done()?;
    let differs = options.exit_code && comparison.differs;
    Ok(if errors || differs { Status::Wrong } else { Status::Done })
}

fn draw(
    options: &Diff,
    file: &std::path::Path,
    design: &Design,
    format: Format,
    languages: &Languages,
    diagnostics: &mut Diagnostics,
    limits: &Limits,
) -> Result<Vec<u8>, Refusal> {
    let picture = picture::draw(design, file, &options.looks, languages, diagnostics)?;
    let wanted = match options.view {
        DiffView::BeforeAfter => View::BeforeAfter,
        DiffView::Transition => View::Transition,
        DiffView::Diff => View::Diff,
    };
    let drawn = picture.render(format, view(None, wanted), limits);
    picture.found().into_iter().for_each(|found| diagnostics.push(found));
    drawn
}

/// What is compared with what, under the title.
fn subtitle(comparison: &Comparison) -> LocalisedText {
    let names = versions(comparison);
    let in_language = |tag: &str| {
        let languages = Languages::new(Some(tag), None);
        names.each_ref().map(|name| name.get(&languages)).join(" → ")
    };
    LocalisedText::en_ja(in_language("en"), in_language("ja"))
}

/// What the two are called: by their files, or by the numbers of their states if they are in one.
fn versions(comparison: &Comparison) -> [LocalisedText; 2] {
    let Comparison { old, new, .. } = comparison;
    let states = old.name == new.name;
    let name = |version: &Version, state: &str| match version.index == version.last {
        _ if states => format!("{state} {}", version.index),
        true => version.name.clone(),
        false => format!("{} ({state} {})", version.name, version.index),
    };
    [old, new].map(|version| LocalisedText::en_ja(name(version, "State"), name(version, "状態")))
}

fn format(options: &Diff, target: &Target) -> Result<DiffFormat, Refusal> {
    use DiffFormat::{Json, Markdown, Png, Svg, Text};
    let extensions = [("txt", Text), ("json", Json), ("md", Markdown), ("svg", Svg), ("png", Png)];
    chosen(options.format, target, Text, &extensions)
}
