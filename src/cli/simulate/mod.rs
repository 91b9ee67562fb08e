//! `simulate`: what failures take down, in every state of a design.

pub mod availability;
pub mod json;
mod table_json;
mod table_text;
pub mod text;

use crate::analysis::study::Unknown;
use crate::analysis::table::Tables;
use crate::analysis::{self, Scope, Sweep, Trial, sweep, table, try_in_states};
use crate::cli::arguments::{Simulate, StudyFormat};
use crate::cli::console::Console;
use crate::cli::draw::{check_stage, set_direction, set_old_places, view};
use crate::cli::format::chosen;
use crate::cli::input::Input;
use crate::cli::picture;
use crate::cli::progress::Progress;
use crate::cli::settings;
use crate::cli::{Status, language};
use crate::design::Design;
use crate::diagnostic::{Code, Diagnostics};
use crate::inert::inert;
use crate::limits::{Limits, Spent};
use crate::model::{Languages, LocalisedText};
use crate::output::Format;
use crate::output_file::Target;
use crate::refusal::Refusal;
use crate::scene::{self, Slide};
use crate::studio::Studio;

/// Reads a design, tries the failures, and writes what came of them.
pub fn run(options: &Simulate, console: &Console) -> Status {
    simulate(options, console).unwrap_or_else(|status| status)
}

fn simulate(options: &Simulate, console: &Console) -> Result<Status, Status> {
    let refuse = |refusal: Refusal| console.trouble(&refusal.message, &refusal.help);
    let limits = settings::limits();
    let target = options.output.as_deref().map_or(Target::Stdout, Target::new);
    let format = format(options, &target).map_err(refuse)?;
    let input = Input::read(&options.design, &limits, console)?;
    let mut compilation = input.compile(&limits);
    let languages = Languages::new(options.looks.lang.as_deref(), compilation.lang.as_deref());
    let result = compilation.design.take().map(|mut design| {
        language::check(options.looks.lang.as_deref(), &design, &mut compilation.diagnostics);
        set_direction(&mut design, &options.looks);
        set_old_places(&mut design, &options.looks, &limits, &mut compilation.diagnostics).map_err(refuse)?;
        let stage = check_stage(&design, options.stage.as_ref()).map_err(refuse)?;
        let job = Job { options, stage, format, design: &design, languages: &languages, limits: &limits, console };
        match options.fail.is_empty() {
            true => job.all_failures(&mut compilation.diagnostics),
            false => job.one_failure(&mut compilation.diagnostics),
        }
    });
    console.report(&compilation.diagnostics, &compilation.sources, &languages);
    let Some(bytes) = result.transpose()? else { return Ok(Status::Wrong) };
    let bytes = match (format, String::from_utf8(bytes)) {
        (StudyFormat::Text, Ok(text)) => inert(&text, false).into_bytes(),
        (_, Ok(text)) => text.into_bytes(),
        (_, Err(picture)) => picture.into_bytes(),
    };
    console.write(&target, &bytes).done()?;
    Ok(if compilation.diagnostics.has_errors() { Status::Wrong } else { Status::Done })
}

/// What is to be done, with all that it takes.
struct Job<'a> {
    options: &'a Simulate,
    stage: Option<usize>,
    format: StudyFormat,
    design: &'a Design,
    languages: &'a Languages,
    limits: &'a Limits,
    console: &'a Console,
}

impl Job<'_> {
    /// The failure that is asked for, in every state.
    fn one_failure(&self, diagnostics: &mut Diagnostics) -> Result<Vec<u8>, Status> {
        let Job { options, design, languages, .. } = *self;
        let ids = known_ids(design, &options.fail, self.console)?;
        let trials = || try_in_states(design, &ids, self.stage);
        match self.format {
            StudyFormat::Text => Ok(text::trials(&trials(), &ids, languages, self.limits).into_bytes()),
            StudyFormat::Json => Ok(json::trials(design, &trials(), &ids, languages).into_bytes()),
            StudyFormat::Svg => self.picture(&failing(design, &ids), Format::Svg, diagnostics),
            StudyFormat::Png => self.picture(&failing(design, &ids), Format::Png, diagnostics),
        }
    }

    fn picture(&self, design: &Design, format: Format, diagnostics: &mut Diagnostics) -> Result<Vec<u8>, Status> {
        let Job { options, languages, .. } = *self;
        let picture = picture::draw(design, &options.design, &options.looks, languages, diagnostics);
        let view = view(self.stage, options.view);
        let bytes = picture.and_then(|picture| {
            let drawn = picture.render(format, view, self.limits);
            picture.found().into_iter().for_each(|found| diagnostics.push(found));
            drawn
        });
        bytes.map_err(|refusal| self.console.trouble(&refusal.message, &refusal.help))
    }

    /// Every failure there is.
    fn all_failures(&self, diagnostics: &mut Diagnostics) -> Result<Vec<u8>, Status> {
        let Job { options, design, languages, console, .. } = *self;
        let scope = Scope { all: options.all, pairs: options.pairs, only: self.stage };
        let (count, most) = (sweep::count(design, scope), self.limits.failures);
        if count > most {
            let message = format!("there are {count} failures to try; the most is {most}");
            let help = "choose one state with `--stage N`, leave out `--all`, or try a single failure with `--fail`";
            return Err(console.trouble(&message, help));
        }
        let mut progress = Progress::new(count, ("tried", "failures"), console);
        let budget = &self.limits.budget;
        let spent = |spent: Spent| console.trouble(spent.words().pair().0, spent.help().pair().0);
        let sweeps = sweep::sweep(design, scope, &budget.failures, &mut |done| progress.tell(done)).map_err(spent)?;
        if self.format == StudyFormat::Json {
            let tried: usize = sweeps.iter().map(Sweep::written).sum();
            budget.output.draw(tried).map_err(spent)?;
            return Ok(table_json::sweeps(design, &sweeps, options.pairs, languages).into_bytes());
        }
        let tables = if options.pairs { table::pairs(&sweeps) } else { table::singles(&sweeps) };
        budget.output.draw(tables.written()).map_err(spent)?;
        match (self.format, options.pairs) {
            (StudyFormat::Svg, _) => self.slide(&sweeps, &tables, Format::Svg, diagnostics),
            (StudyFormat::Png, _) => self.slide(&sweeps, &tables, Format::Png, diagnostics),
            (_, false) => Ok(table_text::singles(&sweeps, &tables, languages).into_bytes()),
            (_, true) => Ok(table_text::pairs(&sweeps, &tables, languages).into_bytes()),
        }
    }

    fn slide(
        &self,
        sweeps: &[Sweep<'_>],
        tables: &Tables,
        format: Format,
        diagnostics: &mut Diagnostics,
    ) -> Result<Vec<u8>, Status> {
        let Job { options, design, languages, .. } = *self;
        let mut draw = || {
            let cells: usize = tables.tables.iter().map(|table| table.rows.len() * sweeps.len()).sum();
            if cells > self.limits.table_cells {
                let message = format!("the picture would have {cells} cells; the most is {}", self.limits.table_cells);
                return Err(Refusal::new(message, "choose one state with `--stage N`, or write text or JSON"));
            }
            let studio = picture::studio(design, &options.design, &options.looks, diagnostics)?;
            let Studio { theme, fonts, icons, .. } = &studio;
            let slide = Slide { design, sweeps, tables, pairs: options.pairs, languages, theme, measure: fonts, icons };
            studio.render(&scene::draw_table(&slide), format, self.limits)
        };
        draw().map_err(|refusal| self.console.trouble(&refusal.message, &refusal.help))
    }
}

/// The design with the failure in each of its states.
pub fn failing(design: &Design, ids: &[String]) -> Design {
    let mut design = design.clone();
    for state in &mut design.states {
        // What an operator does, step by step, is another story.
        state.callouts.clear();
        for id in ids {
            match state.architecture.find(id).map(|node| state.architecture.element(node)) {
                Some(element) if element.kind.actor => {}
                Some(element) => drop(state.failed.insert(element.uid)),
                None => state.absent.push(id.clone()),
            }
        }
    }
    design.subtitle = Some(LocalisedText::en_ja(
        format!("What if {} {}?", ids.join(", "), if ids.len() == 1 { "fails" } else { "fail" }),
        format!("{}が停止したら?", ids.join("、")),
    ));
    design
}

/// The format that is asked for, or that the output's extension says.
fn format(options: &Simulate, target: &Target) -> Result<StudyFormat, Refusal> {
    use StudyFormat::{Json, Png, Svg, Text};
    chosen(options.format, target, Text, &[("txt", Text), ("json", Json), ("svg", Svg), ("png", Png)])
}

/// The ids without repetition, each of which some state must have.
fn known_ids(design: &Design, wanted: &[String], console: &Console) -> Result<Vec<String>, Status> {
    let ids = analysis::known_ids(design, wanted.iter().cloned()).map_err(|unknown| {
        for Unknown { id, near } in unknown {
            let help = near.unwrap_or_else(|| "`--fail` names elements by the ids of the design".to_owned());
            console.coded(Code::UnknownId, &format!("there is no element `{id}` in any state"), &help);
        }
        Status::Unusable
    })?;
    if ids.is_empty() {
        return Err(console.trouble("`--fail` names no element", "name one or more: `--fail web,zone-1a`"));
    }
    Ok(ids)
}

/// The trials' elements that never fail, whatever is asked.
fn unfailing<'a>(trial: &'a Trial<'_>) -> impl Iterator<Item = &'a str> {
    let elements = trial.failed.iter().map(|&node| trial.state.architecture.element(node));
    elements.filter(|element| element.kind.actor).map(|element| element.id.as_str())
}
