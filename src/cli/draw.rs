//! Drawing, the main job: a design in, a picture or its data out.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use crate::cli::Status;
use crate::cli::arguments::{Draw, Looks, View};
use crate::cli::console::Console;
use crate::cli::input::{Input, read_file};
use crate::cli::picture;
use crate::cli::watch::{Phase, begin};
use crate::design::Design;
use crate::design::print::print_state;
use crate::diagnostic::Diagnostics;
use crate::limits::Limits;
use crate::model::Languages;
use crate::output::{Format, json};
use crate::output_file::{self, Target};
use crate::refusal::Refusal;
use crate::scene;
use crate::studio::{self, Drawing, no_places};

/// What in an output's name stands for the number of a state.
const STAGE: &str = "{stage}";

/// Reads, compiles, draws and writes. Nothing is written unless all of it could be drawn.
pub fn run(options: &Draw, console: &Console) -> Status {
    let limits = Limits::default();
    let result = plan(options).map_err(|refusal| console.trouble(&refusal.message, &refusal.help));
    result.and_then(|plan| draw(options, &plan, &limits, console)).unwrap_or_else(|status| status)
}

fn draw(options: &Draw, plan: &Plan, limits: &Limits, console: &Console) -> Result<Status, Status> {
    let refuse = |refusal: Refusal| console.trouble(&refusal.message, &refusal.help);
    let design = options.design.as_deref().unwrap_or(Path::new("-"));
    let input = Input::read(design, limits, console)?;
    if let Target::File(path) = &plan.target {
        let main: Vec<PathBuf> = input.file().cloned().into_iter().collect();
        output_file::check(path, &main).map_err(|error| console.trouble(&error.message, &error.help))?;
    }
    begin(Phase::Reading);
    let mut compilation = input.compile(limits);
    let languages = Languages::new(options.looks.lang.as_deref(), compilation.lang.as_deref());
    let mut notes = Vec::new();
    let drawn = compilation.design.take().map(|mut design| {
        set_direction(&mut design, &options.looks);
        set_old_places(&mut design, &options.looks, limits)?;
        render_all(options, plan, &design, &languages, (&mut compilation.diagnostics, &mut notes), limits)
    });
    console.report(&compilation.diagnostics, &compilation.sources, &languages);
    let Some(drawn) = drawn else { return Ok(Status::Wrong) };
    let protected = input.files(&compilation.sources);
    let drawn = drawn.map_err(refuse)?;
    notes.iter().for_each(|note| console.note(note));
    begin(Phase::Writing);
    for (target, bytes) in drawn {
        console.written(output_file::write(&target, &bytes, &protected)).done()?;
    }
    Ok(if compilation.diagnostics.has_errors() { Status::Wrong } else { Status::Done })
}

/// The direction of the command line goes before that of the design.
pub fn set_direction(design: &mut Design, looks: &Looks) {
    design.direction = picture::direction(looks).or(design.direction);
}

/// Reads where elements stood in the older picture of the command line.
pub fn set_old_places(design: &mut Design, looks: &Looks, limits: &Limits) -> Result<(), Refusal> {
    let Some(path) = &looks.layout_from else { return Ok(()) };
    let name = path.display().to_string();
    let refuse = |why: &str| no_places(&name, why);
    let (_, bytes) = read_file(path, limits.picture_bytes).map_err(|why| refuse(why.words()))?;
    let text = String::from_utf8(bytes).map_err(|_| refuse("it is not UTF-8"))?;
    studio::set_old_places(design, &name, &text, limits)
}

/// Where the output goes, and in which format.
struct Plan {
    target: Target,
    format: Format,
    /// One file for each state.
    each: bool,
}

/// Settles the output before any work is done.
fn plan(options: &Draw) -> Result<Plan, Refusal> {
    let target = match &options.output {
        Some(path) => Target::new(path),
        None if std::io::stdout().is_terminal() => {
            return Err(Refusal::new("there is no output", "give `-o FILE`, or `-o -` for standard output"));
        }
        None => Target::Stdout,
    };
    let format = match (&target, options.format) {
        (_, Some(format)) => format,
        (Target::Stdout, None) => Format::Svg,
        (Target::File(path), None) => format_of(path)?,
    };
    let each = matches!(&target, Target::File(path) if path.to_string_lossy().contains(STAGE));
    if each && !matches!(options.view, View::Auto | View::Stage) {
        let message =
            format!("`{STAGE}` in the output's name gives one file for each state, and `--view` asks for another view");
        return Err(Refusal::new(message, "leave one of them out"));
    }
    if options.stage.is_some() && !matches!(options.view, View::Auto | View::Stage) {
        return Err(Refusal::new(
            "`--stage` shows one state, and `--view` asks for another view",
            "leave one of them out",
        ));
    }
    if matches!(format, Format::Cdp | Format::LayoutJson) && many(options.view) {
        let message = format!("`--format {}` writes one state, and `--view` asks for several", format.name());
        return Err(Refusal::new(
            message,
            "choose the state with `--stage N`, or write each with `-o 'out-{stage}.…'`",
        ));
    }
    Ok(Plan { target, format, each })
}

/// True for the views of several states.
fn many(view: View) -> bool {
    matches!(view, View::BeforeAfter | View::Transition | View::Diff)
}

fn format_of(path: &Path) -> Result<Format, Refusal> {
    let formats = Format::value_variants();
    if let Some(format) = Format::from_path(&path.to_string_lossy()).filter(|format| formats.contains(format)) {
        return Ok(format);
    }
    let known: Vec<String> = formats.iter().map(|format| format!(".{}", format.name())).collect();
    let message = match path.extension() {
        None => format!("`{}` has no extension, so its format is not known", path.display()),
        Some(unknown) => format!("there is no format for the extension `.{}`", unknown.display()),
    };
    Err(Refusal::new(message, format!("use {}, or say it with `--format`", known.join(", "))))
}

/// Refuses the number of a state that is not there.
pub fn check_stage(design: &Design, stage: Option<usize>) -> Result<(), Refusal> {
    let states = design.states.len();
    let Some(stage) = stage.filter(|&stage| stage >= states) else { return Ok(()) };
    let help = match states {
        1 => "the design has one state, 0".to_owned(),
        _ => format!("the design has the states 0 to {}", states - 1),
    };
    Err(Refusal::new(format!("there is no state {stage}"), help))
}

type Outputs = Vec<(Target, Vec<u8>)>;

/// Every output with its bytes.
fn render_all(
    options: &Draw,
    plan: &Plan,
    design: &Design,
    languages: &Languages,
    (diagnostics, notes): (&mut Diagnostics, &mut Vec<String>),
    limits: &Limits,
) -> Result<Outputs, Refusal> {
    let states = design.states.len();
    check_stage(design, options.stage)?;
    let mut picture = None;
    let mut render = |stage: Option<usize>| match plan.format {
        Format::Json => Ok(json::write(design, languages, stage).into_bytes()),
        Format::Cdp => Ok(print_state(design, &design.states[stage.unwrap_or(states - 1)]).into_bytes()),
        Format::Svg | Format::Png | Format::LayoutJson => {
            // Laid out once for all files.
            let picture = match &mut picture {
                Some(picture) => picture,
                none => {
                    let file = options.design.as_deref().unwrap_or(Path::new("-"));
                    none.insert(picture::draw(design, file, &options.looks, languages, diagnostics)?)
                }
            };
            picture.render(plan.format, view(stage, options.view), limits)
        }
    };
    let outputs = match &plan.target {
        Target::File(path) if plan.each => {
            let stages = options.stage.map_or(0..states, |stage| stage..stage + 1);
            let name = |stage: usize| PathBuf::from(path.to_string_lossy().replace(STAGE, &stage.to_string()));
            stages.map(|stage| Ok((Target::File(name(stage)), render(Some(stage))?))).collect()
        }
        target => {
            let of_view = match (options.view, plan.format) {
                (View::Stage, _) => Some(states - 1),
                (View::Before, Format::Cdp | Format::LayoutJson) => Some(0),
                _ => None,
            };
            Ok(vec![(target.clone(), render(options.stage.or(of_view))?)])
        }
    };
    notes.extend(picture.iter().flat_map(Drawing::notes));
    outputs
}

/// What is drawn: one state, or the view that was asked for.
pub fn view(stage: Option<usize>, wanted: View) -> scene::View {
    match (stage, wanted) {
        (Some(stage), _) => scene::View::Stage(stage),
        (None, View::Auto) => scene::View::Auto,
        (None, View::Before) => scene::View::Before,
        (None, View::After | View::Stage) => scene::View::After,
        (None, View::BeforeAfter) => scene::View::BeforeAfter,
        (None, View::Transition) => scene::View::Transition,
        (None, View::Diff) => scene::View::Diff,
    }
}
