//! What a team sets once: variables `CDP_DRAW_…`, and a file `cdp-draw.toml` found upwards from the design.
//!
//! The command line goes before the environment, this before the file, and the file before the design.

mod file;
mod key;

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::cli::Status;
use crate::cli::arguments::{Amount, Arguments, Colour, Command, Direction, Legend, Looks, MessageFormat, Reading};
use crate::cli::console::Console;
use crate::cli::input::folder_of;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::limits::{Generosity, Limits};
use crate::model::Languages;
use crate::source::SourceMap;
use crate::suggest::did_you_mean;

use key::KEYS;

/// What the command line says about reading; one for the whole process.
static GIVEN: OnceLock<Reading> = OnceLock::new();

/// What may be set, as far as it is set. Sizes and the ratio of a page belong together: see [`Settings::or`].
#[derive(Clone, Debug, Default)]
pub struct Settings {
    lang: Option<String>,
    theme: Option<String>,
    icons: Option<PathBuf>,
    font: Vec<PathBuf>,
    root: Option<PathBuf>,
    scale: Option<f64>,
    width: Option<f64>,
    height: Option<f64>,
    ratio: Option<f64>,
    background: Option<String>,
    legend: Option<Legend>,
    direction: Option<Direction>,
    text_as_paths: Option<bool>,
    message_format: Option<MessageFormat>,
    color: Option<Colour>,
}

impl Settings {
    /// These, and of the others what these do not say.
    fn or(self, other: Settings) -> Settings {
        let sized = self.scale.or(self.width).or(self.height).is_some();
        let shaped = self.ratio.is_some() || (self.width.is_some() && self.height.is_some());
        Settings {
            lang: self.lang.or(other.lang),
            theme: self.theme.or(other.theme),
            icons: self.icons.or(other.icons),
            font: if self.font.is_empty() { other.font } else { self.font },
            root: self.root.or(other.root),
            scale: if sized { self.scale } else { other.scale },
            width: if sized { self.width } else { other.width },
            height: if sized { self.height } else { other.height },
            ratio: if shaped { self.ratio } else { other.ratio },
            background: self.background.or(other.background),
            legend: self.legend.or(other.legend),
            direction: self.direction.or(other.direction),
            text_as_paths: self.text_as_paths.or(other.text_as_paths),
            message_format: self.message_format.or(other.message_format),
            color: self.color.or(other.color),
        }
    }

    /// The folder that holds all that a design may read, if it is not the design's own.
    pub fn root(&self) -> Option<PathBuf> {
        self.root.clone()
    }

    /// Fills in what the command line does not say.
    pub fn fill(&self, looks: &mut Looks) {
        let given = Settings {
            lang: looks.lang.take(),
            theme: looks.theme.take(),
            icons: looks.icons.take(),
            font: std::mem::take(&mut looks.font),
            scale: looks.scale,
            width: looks.width,
            height: looks.height,
            ratio: looks.ratio,
            background: looks.background.take(),
            legend: looks.legend,
            direction: looks.direction,
            text_as_paths: looks.text_as_paths.then_some(true),
            ..Settings::default()
        };
        let all = given.or(self.clone());
        looks.lang = all.lang;
        looks.theme = all.theme;
        looks.icons = all.icons;
        looks.font = all.font;
        looks.scale = all.scale;
        looks.width = all.width;
        looks.height = all.height;
        looks.ratio = all.ratio;
        looks.background = all.background;
        looks.legend = all.legend;
        looks.direction = all.direction;
        looks.text_as_paths = all.text_as_paths.unwrap_or(false);
    }
}

/// The folder that holds all that a design may read, if it is not the design's own.
pub fn root_of(design: &Path, console: &Console) -> Result<Option<PathBuf>, Status> {
    Ok(of_design(design, console)?.root)
}

/// The same, once it has been found without trouble.
pub fn root_again(design: &Path) -> Option<PathBuf> {
    load(design, &mut SourceMap::default(), &mut Diagnostics::default()).root
}

/// What is set for a design, or what is wrong with it.
pub fn found_of(design: &Path) -> Result<Settings, (Diagnostics, SourceMap)> {
    let (mut found, mut sources) = (Diagnostics::default(), SourceMap::default());
    let settings = load(design, &mut sources, &mut found);
    if found.has_errors() { Err((found, sources)) } else { Ok(settings) }
}

/// What is set for a design, `-` being standard input: the root of the command line, the environment, and the file.
pub fn of_design(design: &Path, console: &Console) -> Result<Settings, Status> {
    found_of(design).map_err(|(found, sources)| {
        console.report(&found, &sources, &Languages::new(None, None));
        Status::Unusable
    })
}

fn load(design: &Path, sources: &mut SourceMap, found: &mut Diagnostics) -> Settings {
    let given = GIVEN.get().cloned().unwrap_or_default();
    let environment = environment(found);
    let of_file = match given.no_config {
        true => Settings::default(),
        false => file::read(&folder_of(design), sources, found),
    };
    let command_line = Settings { root: given.root, ..Settings::default() };
    command_line.or(environment).or(of_file)
}

/// The value of the variable for an option, such as `--color`.
pub fn of_environment(option: &str) -> Option<String> {
    let value = std::env::var_os(key::variable(option.trim_start_matches('-')))?.into_string().ok()?;
    Some(value).filter(|value| !value.is_empty())
}

/// Settings of the environment; what cannot be read is an error.
fn environment(found: &mut Diagnostics) -> Settings {
    let mut settings = Settings::default();
    let wrong = |message: String, help: String| Diagnostic {
        severity: crate::diagnostic::Severity::Error,
        ..Diagnostic::general(Code::Settings, message).help(help)
    };
    for key in KEYS {
        let variable = key::variable(key);
        let Some(value) = std::env::var_os(&variable).filter(|value| !value.is_empty()) else { continue };
        let set = value.to_str().ok_or_else(|| "it is not UTF-8".to_owned());
        if let Err(why) = set.and_then(|text| key::set(&mut settings, key, text, None)) {
            let message = format!("the variable `{variable}` is `{}`: {why}", value.display());
            found.push(wrong(message, "correct it, or unset it".to_owned()));
        }
    }
    unknown_variables(wrong, found);
    settings
}

/// A variable of a name that is near to a known one is most likely a slip; any other may belong to somebody else.
fn unknown_variables(wrong: impl Fn(String, String) -> Diagnostic, found: &mut Diagnostics) {
    let known: Vec<String> = KEYS.iter().map(|key| key::variable(key)).collect();
    let names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    let mut unknown: Vec<String> =
        names.filter(|name| name.starts_with(key::PREFIX) && !known.contains(name)).collect();
    unknown.sort();
    for name in unknown {
        let suffixes = known.iter().map(|name| &name[key::PREFIX.len()..]);
        if let Some(near) = crate::suggest::nearest(&name[key::PREFIX.len()..], suffixes) {
            let help = format!("did you mean `{}{near}`?", key::PREFIX);
            found.push(wrong(format!("there is no setting for the variable `{name}`"), help));
        }
    }
}

/// How much may be spent on a design.
pub fn generosity() -> Generosity {
    match GIVEN.get().and_then(|given| given.budget).unwrap_or(Amount::Normal) {
        Amount::Low => Generosity::Low,
        Amount::Normal => Generosity::Normal,
        Amount::Unlimited => Generosity::Unlimited,
    }
}

/// The limits of one design, with a budget of its own.
pub fn limits() -> Limits {
    Limits::of(generosity())
}

/// Fills in what the command line does not say, for all commands that have one design or none; drawing does it for each
/// of its designs.
pub fn apply(arguments: &mut Arguments) -> Result<(), Status> {
    let _ = GIVEN.set(arguments.reading.clone());
    let console = Console::of_raw(&std::env::args_os().collect::<Vec<_>>());
    let design = design_of(arguments);
    let settings = of_design(&design, &console)?;
    let messages = &mut arguments.messages;
    messages.message_format = messages.message_format.or(settings.message_format);
    messages.color = messages.color.or(settings.color);
    let lang = |lang: &mut Option<String>| *lang = lang.take().or(settings.lang.clone());
    match &mut arguments.command {
        None | Some(Command::Draw(_)) => {}
        Some(Command::Check(options)) => lang(&mut options.lang),
        Some(Command::Plan(options)) => settings.fill(&mut options.looks),
        Some(Command::Rules(options)) => lang(&mut options.lang),
        Some(Command::Simulate(options)) => settings.fill(&mut options.looks),
        Some(Command::Patterns(options)) => settings.fill(&mut options.looks),
        Some(Command::Catalog(options)) => {
            options.theme = options.theme.take().or(settings.theme);
            options.text_as_paths |= settings.text_as_paths.unwrap_or(false);
        }
        Some(Command::Icons(options)) => settings.fill(&mut options.looks),
        Some(Command::Diff(options)) => settings.fill(&mut options.looks),
        Some(Command::ExplainStep(options)) => lang(&mut options.lang),
        Some(Command::Explain(options)) => lang(&mut options.lang),
        Some(Command::Completions(_) | Command::Man(_) | Command::Schema(_) | Command::Import(_) | Command::Fmt(_)) => {
        }
        Some(Command::Watch(_)) => {}
    }
    Ok(())
}

/// The design whose folder the settings are looked for in; standard input, and with it the current folder, if there is
/// none.
fn design_of(arguments: &Arguments) -> PathBuf {
    let path = match &arguments.command {
        None => arguments.draw.designs.first(),
        Some(Command::Draw(options)) => options.designs.first(),
        Some(Command::Check(options)) => options.designs.first(),
        Some(Command::Fmt(options)) => options.designs.first(),
        Some(Command::Watch(options)) => Some(&options.design),
        Some(Command::Plan(options)) => Some(&options.design),
        Some(Command::Simulate(options)) => Some(&options.design),
        Some(Command::Patterns(options)) => options.applicable.as_ref().or(options.found.as_ref()),
        Some(Command::Diff(options)) => Some(options.new.as_ref().unwrap_or(&options.old)),
        Some(Command::ExplainStep(options)) => Some(&options.design),
        Some(Command::Import(options)) => options.output.as_ref(),
        Some(Command::Rules(_) | Command::Catalog(_) | Command::Icons(_) | Command::Explain(_)) => None,
        Some(Command::Completions(_) | Command::Man(_) | Command::Schema(_)) => None,
    };
    path.cloned().unwrap_or_else(|| PathBuf::from("-"))
}

/// A word that is no key, with the nearest one or all of them.
fn unknown_key(key: &str) -> String {
    did_you_mean(key, KEYS).unwrap_or_else(|| format!("settings are {}", KEYS.join(", ")))
}
