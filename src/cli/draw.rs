//! Drawing, the main job: a design in, a picture or its data out.

use std::path::{Path, PathBuf};

use crate::cli::arguments::{Draw, Looks, Stage, View};
use crate::cli::console::Console;
use crate::cli::deadline::{Phase, begin};
use crate::cli::designs::{Named, named};
use crate::cli::destination::{Destination, Files, PAGE, STAGE, destinations};
use crate::cli::input::{Input, read_older_picture};
use crate::cli::picture;
use crate::cli::{Status, deps, files, language, settings, usage};
use crate::design::print::print_state;
use crate::design::{self, Design, OldPicture};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::limits::Limits;
use crate::model::Languages;
use crate::opener;
use crate::output::old_places::Unreadable;
use crate::output::{Format, json, old_places};
use crate::output_file::{self, Target};
use crate::refusal::Refusal;
use crate::scene;
use crate::studio::{Drawing, no_places};

/// Reads, compiles, draws and writes. Of a design nothing is written unless all of it could be drawn.
pub fn run(options: &Draw, console: &Console) -> Status {
    draw_all(options, console).unwrap_or_else(|status| status)
}

/// Draws one design after the other; what is wrong with one does not keep the others from being drawn.
fn draw_all(options: &Draw, console: &Console) -> Result<Status, Status> {
    let limits = settings::limits();
    let refuse = |refusal: Refusal| console.trouble(&refusal.message, &refusal.help);
    usage::no_outputs_among(&options.designs, &options.output).map_err(refuse)?;
    let designs = named(&options.designs, &limits, console)?;
    let destinations = destinations(&options.output, options.format, &designs).map_err(refuse)?;
    check_views(options, &destinations[0]).map_err(refuse)?;
    let seen = options.open.then(|| to_be_seen(&destinations)).transpose().map_err(refuse)?;
    check_deps(options, &destinations).map_err(refuse)?;
    let mut worst = Status::Done;
    for (design, outputs) in designs.iter().zip(&destinations) {
        let job = Job { options, design, outputs, limits: &limits, console };
        worst = worst.max(job.run().unwrap_or_else(|status| status));
    }
    let written = files::written();
    if let Some(deps) = options.deps.as_ref().filter(|_| !written.is_empty()) {
        console.write(&Target::new(deps), deps::rule().map_err(refuse)?.as_bytes()).done()?;
    }
    for path in seen.into_iter().flatten().filter(|path| written.contains(path)) {
        opener::open(&path).map_err(|why| {
            let help = "it has been written; open it with a program of your choice";
            console.trouble(&format!("`{}` cannot be shown: {why}", path.display()), help)
        })?;
    }
    Ok(worst)
}

/// The picture of each design that `--open` shows: the first that goes into a file.
fn to_be_seen(destinations: &[Vec<Destination>]) -> Result<Vec<PathBuf>, Refusal> {
    let file = |output: &Destination| match &output.target {
        Target::File(path) => Some(PathBuf::from(path.to_string_lossy().replace(STAGE, "0").replace(PAGE, "1"))),
        Target::Stdout => None,
    };
    let all: Vec<PathBuf> = destinations.iter().filter_map(|outputs| outputs.iter().find_map(file)).collect();
    if all.is_empty() {
        let help = "name a file with `-o FILE`";
        return Err(Refusal::new("`--open` shows a file, and the output goes to standard output", help));
    }
    Ok(all)
}

/// Refuses a rule for outputs without a name.
fn check_deps(options: &Draw, destinations: &[Vec<Destination>]) -> Result<(), Refusal> {
    if options.deps.is_some() && destinations.iter().flatten().all(|output| output.target == Target::Stdout) {
        let help = "name a file with `-o FILE`";
        return Err(Refusal::new("`--deps` names the output, and standard output has no name", help));
    }
    Ok(())
}

/// One design and its outputs.
struct Job<'a> {
    options: &'a Draw,
    design: &'a Named,
    outputs: &'a [Destination],
    limits: &'a Limits,
    console: &'a Console,
}

impl Job<'_> {
    fn run(&self) -> Result<Status, Status> {
        let Job { console, .. } = *self;
        let limits = &self.limits.renewed();
        let refuse = |refusal: Refusal| console.trouble(&refusal.message, &refusal.help);
        let path = &self.design.path;
        let mut looks = self.options.looks.clone();
        settings::of_design(path, console)?.fill(&mut looks);
        let input = Input::read(path, limits, console)?;
        for output in self.outputs {
            files::check(&output.target).map_err(|error| console.trouble(&error.message, &error.help))?;
        }
        begin(Phase::Reading);
        let mut compilation = input.compile(limits);
        if self.options.strict {
            compilation = compilation.strict();
        }
        let design = compilation.design.take();
        // Only definitions for other designs, found by a folder or a glob: nothing to draw.
        let only_definitions = || compilation.diagnostics.iter().all(|one| one.code == Code::Empty);
        if design.is_none() && !self.design.itself && only_definitions() {
            return Ok(Status::Done);
        }
        let languages = Languages::new(looks.lang.as_deref(), compilation.lang.as_deref());
        let mut notes = Vec::new();
        let diagnostics = &mut compilation.diagnostics;
        let drawn = design.map(|mut design| {
            language::check(looks.lang.as_deref(), &design, diagnostics);
            set_direction(&mut design, &looks);
            set_old_places(&mut design, &looks, limits, diagnostics)?;
            self.render(&design, &looks, &languages, (diagnostics, &mut notes), limits)
        });
        console.report(&compilation.diagnostics, &compilation.sources, &languages);
        let Some(drawn) = drawn else { return Ok(Status::Wrong) };
        let drawn = drawn.map_err(refuse)?;
        notes.iter().for_each(|note| console.note(note));
        begin(Phase::Writing);
        for (target, bytes) in drawn {
            self.make_folder_of(&target)?;
            console.write(&target, &bytes).done()?;
        }
        begin(Phase::Reading);
        Ok(if compilation.diagnostics.has_errors() { Status::Wrong } else { Status::Done })
    }

    /// Makes the folder of an output that is named by its folder only.
    fn make_folder_of(&self, target: &Target) -> Result<(), Status> {
        let Target::File(path) = target else { return Ok(()) };
        let folders = self.options.output.iter().filter(|o| o.to_string_lossy().ends_with(std::path::is_separator));
        match folders.into_iter().find(|folder| path.parent().is_some_and(|parent| *parent == ***folder)) {
            Some(folder) => {
                output_file::make_folder(folder).map_err(|error| self.console.trouble(&error.message, &error.help))
            }
            None => Ok(()),
        }
    }

    /// Every output with its bytes. What is drawn is laid out once for all of them.
    fn render(
        &self,
        design: &Design,
        looks: &Looks,
        languages: &Languages,
        (diagnostics, notes): (&mut Diagnostics, &mut Vec<String>),
        limits: &Limits,
    ) -> Result<Vec<(Target, Vec<u8>)>, Refusal> {
        let options = self.options;
        let wanted = check_stage(design, options.stage.as_ref())?;
        let states = design.states.len();
        let mut picture = None;
        let mut render = |format: Format, stage: Option<usize>, page: Option<usize>| match format {
            Format::Json => json::write(design, languages, stage, &limits.budget.output)
                .map(String::into_bytes)
                .map_err(|spent| Refusal::new(spent.words().pair().0, spent.help().pair().0)),
            Format::Cdp => Ok(print_state(design, &design.states[stage.unwrap_or(states - 1)]).into_bytes()),
            Format::Svg | Format::Png | Format::LayoutJson => {
                let picture = match &mut picture {
                    Some(picture) => picture,
                    none => none.insert(picture::draw(design, &self.design.path, looks, languages, diagnostics)?),
                };
                picture.render(format, page.map_or_else(|| view(stage, options.view), scene::View::Page), limits)
            }
            Format::Pptx | Format::Pdf => {
                let picture = match &mut picture {
                    Some(picture) => picture,
                    none => none.insert(picture::draw(design, &self.design.path, looks, languages, diagnostics)?),
                };
                picture.deck(format, view(stage, options.view))
            }
        };
        let mut outputs = Vec::new();
        for output in self.outputs {
            match &output.target {
                Target::File(path) if output.files == Files::Pages => {
                    for page in 0..scene::View::pages(states) {
                        let name = PathBuf::from(path.to_string_lossy().replace(PAGE, &(page + 1).to_string()));
                        outputs.push((Target::File(name), render(output.format, None, Some(page))?));
                    }
                }
                Target::File(path) if output.files == Files::States => {
                    for stage in wanted.map_or(0..states, |stage| stage..stage + 1) {
                        let name = PathBuf::from(path.to_string_lossy().replace(STAGE, &stage.to_string()));
                        outputs.push((Target::File(name), render(output.format, Some(stage), None)?));
                    }
                }
                target => {
                    let of_view = match (options.view, output.format) {
                        (View::Stage, _) => Some(states - 1),
                        (View::Before, Format::Cdp | Format::LayoutJson) => Some(0),
                        _ => None,
                    };
                    outputs.push((target.clone(), render(output.format, wanted.or(of_view), None)?));
                }
            }
        }
        notes.extend(picture.iter().flat_map(Drawing::notes));
        picture.iter().flat_map(Drawing::found).for_each(|found| diagnostics.push(found));
        Ok(outputs)
    }
}

/// The direction of the command line goes before that of the design.
pub fn set_direction(design: &mut Design, looks: &Looks) {
    design.direction = picture::direction(looks).or(design.direction);
}

/// Reads where elements stood in the older picture of the command line.
pub fn set_old_places(
    design: &mut Design,
    looks: &Looks,
    limits: &Limits,
    diagnostics: &mut Diagnostics,
) -> Result<(), Refusal> {
    let Some(path) = &looks.layout_from else { return Ok(()) };
    let name = path.display().to_string();
    let refuse = |why: &str| no_places(&name, why);
    let bytes = read_older_picture(path, limits.picture_bytes).map_err(|why| refuse(why.words()))?;
    let text = String::from_utf8(bytes).map_err(|_| refuse("it is not UTF-8"))?;
    match old_places::read(&text, design, limits) {
        Ok(old) => {
            warn_of_another_design(path, &old, design, diagnostics);
            design.old = old;
        }
        // The picture of another design keeps nothing in its place, and harms nothing either.
        Err(Unreadable::Nothing) => diagnostics.push(another_design(path, "nothing of the design; all of it")),
        Err(why) => return Err(refuse(&why.to_string())),
    }
    Ok(())
}

/// Warns when the older picture shows so little of the design that it is most likely of another one.
fn warn_of_another_design(path: &Path, old: &OldPicture, design: &Design, diagnostics: &mut Diagnostics) {
    let of_state = |state: &design::State| {
        let shown = state.architecture.nodes().into_iter().map(|node| state.architecture.element(node).uid);
        let shown: Vec<_> = shown.collect();
        (shown.iter().filter(|uid| old.places.contains_key(uid)).count(), shown.len())
    };
    // A design that has grown still has a state, the first, that is in the picture.
    let best = design.states.iter().map(of_state).max_by(|a, b| (a.0 * b.1.max(1)).cmp(&(b.0 * a.1.max(1))));
    if let Some((found, all)) = best.filter(|(found, all)| found * 4 < *all) {
        diagnostics.push(another_design(path, &format!("{found} of {all} elements of the design; the rest")));
    }
}

fn another_design(path: &Path, found: &str) -> Diagnostic {
    let message = format!("`{}` shows {found} is placed anew", path.display());
    let help = "`--layout-from` takes an older picture of the same design; is this the right file?";
    Diagnostic::general(Code::OlderPicture, message).help(help)
}

/// Refuses views that contradict what else is asked for.
fn check_views(options: &Draw, outputs: &[Destination]) -> Result<(), Refusal> {
    for output in outputs.iter().filter(|output| output.files == Files::Pages) {
        let drawn = matches!(output.format, Format::Svg | Format::Png);
        if !drawn || options.stage.is_some() || !matches!(options.view, View::Auto | View::Transition) {
            let message =
                format!("`{PAGE}` in the output's name gives pages with some of the states on each, as SVG or PNG");
            let help = match drawn {
                true => "leave `--stage` and `--view` out, or give a name without it",
                false => "let the name end in `.svg` or `.png`, or give one without it",
            };
            return Err(Refusal::new(message, help));
        }
    }
    if outputs.iter().any(|output| output.files == Files::States) && !matches!(options.view, View::Auto | View::Stage) {
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
    let of_one_state = |output: &&Destination| matches!(output.format, Format::Cdp | Format::LayoutJson);
    match outputs.iter().find(of_one_state).filter(|_| many(options.view)) {
        None => Ok(()),
        Some(output) => {
            let message =
                format!("`--format {}` writes one state, and `--view` asks for several", output.format.name());
            Err(Refusal::new(message, "choose the state with `--stage N`, or write each with `-o 'out-{stage}.…'`"))
        }
    }
}

/// True for the views of several states.
fn many(view: View) -> bool {
    matches!(view, View::BeforeAfter | View::Transition | View::Diff)
}

/// The number of a state of the command line; refuses one that is not there.
pub fn check_stage(design: &Design, stage: Option<&Stage>) -> Result<Option<usize>, Refusal> {
    let last = design.states.len() - 1;
    let given = match stage {
        None => return Ok(None),
        Some(Stage::First) => return Ok(Some(0)),
        Some(Stage::Last) => return Ok(Some(last)),
        Some(Stage::Number(number)) if *number <= last => return Ok(Some(*number)),
        Some(Stage::Number(number)) => number.to_string(),
        Some(Stage::Unknown(word)) => format!("`{word}`"),
    };
    let help = match last {
        0 => "the design has one state, 0".to_owned(),
        _ => format!("give a number from 0 to {last}, `first` or `last`"),
    };
    Err(Refusal::new(format!("there is no state {given}"), help))
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
