//! The arguments: one list, from which help and completions come.

mod check;
mod examples;
mod fmt;
mod import;
pub(crate) mod values;
mod watch;
mod words;

use std::path::PathBuf;
use std::sync::LazyLock;

use clap::{Args, Parser, Subcommand};

use crate::cli::diff;
use crate::output::Format;

use check::{CHECK_EXAMPLES, PLAN_EXAMPLES};
use examples::{
    CATALOG_EXAMPLES, COMPLETIONS_EXAMPLES, DRAW_EXAMPLES, EXAMPLES, MAN_EXAMPLES, PATTERNS_EXAMPLES, SIMULATE_EXAMPLES,
};
use values::{factor, id_prefix, pixels, ratio, seconds, stage};

pub use check::{Check, CheckFormat, Plan, PlanFormat, Rules};
pub use fmt::Fmt;
pub use import::Import;
pub use values::Stage;
pub use watch::Watch;
pub use words::{
    Amount, Colour, Direction, Legend, ListFormat, MessageFormat, PageFormat, SheetFormat, Shell, StudyFormat, View,
};

/// What `--version` says; `-V` says the number only.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let mut text = env!("CARGO_PKG_VERSION").to_owned();
    let parts = [
        ("commit", option_env!("CDP_DRAW_COMMIT").unwrap_or_default()),
        ("target", env!("CDP_DRAW_TARGET")),
        ("features", env!("CDP_DRAW_FEATURES")),
    ];
    for (name, value) in parts.into_iter().filter(|(_, value)| !value.is_empty()) {
        text += &format!("\n{name}: {value}");
    }
    text
});

/// Draws architecture slides from text, and applies AWS Cloud Design Patterns to them.
///
/// Without a subcommand, DESIGN is drawn. Its format follows from the extension of the output.
#[derive(Parser, Debug)]
#[command(name = "cdp-draw", version, long_version = VERSION.as_str(), after_help = EXAMPLES, max_term_width = 100)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true, arg_required_else_help = true)]
pub struct Arguments {
    /// What to draw and how.
    #[command(flatten)]
    pub draw: Draw,
    /// How to report.
    #[command(flatten)]
    pub messages: Messages,
    /// What may be read.
    #[command(flatten)]
    pub reading: Reading,
    /// Another job than drawing.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Other jobs than drawing.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Draws designs; the word may be left out
    #[command(after_help = DRAW_EXAMPLES)]
    Draw(Draw),
    /// Looks at designs as an architect would: anti-patterns, and the patterns that mend them
    #[command(after_help = CHECK_EXAMPLES)]
    Check(Check),
    /// Searches for the shortest sequence of patterns that brings a design to a goal
    #[command(after_help = PLAN_EXAMPLES)]
    Plan(Plan),
    /// Shows a design while it is written: a page that follows each save
    #[command(after_help = watch::EXAMPLES)]
    Watch(Watch),
    /// Sets the texts of designs: one form, every comment and blank line kept
    #[command(after_help = fmt::EXAMPLES)]
    Fmt(Fmt),
    /// Lists the rules of `check`, or shows one with its reason and an example
    Rules(Rules),
    /// Tries failures: who is still served, and why not
    #[command(after_help = SIMULATE_EXAMPLES)]
    Simulate(Simulate),
    /// Lists the patterns, shows one with its example before and after, or tells which fit a design
    #[command(after_help = PATTERNS_EXAMPLES)]
    Patterns(Patterns),
    /// Compares two designs, or two revisions of one: what was added, removed, renamed, changed and moved
    #[command(after_help = diff::arguments::EXAMPLES)]
    Diff(diff::arguments::Diff),
    /// Makes a design of plans, manifests, compose files and diagrams of other programs
    #[command(after_help = import::EXAMPLES)]
    Import(Import),
    /// Writes the page of every pattern into a folder, as Markdown with pictures
    #[command(after_help = CATALOG_EXAMPLES)]
    Catalog(Catalog),
    /// Lists the kinds of elements, or shows their icons as a picture
    #[command(after_help = "\
Examples:
  cdp-draw icons                                 all kinds by category, with their other names
  cdp-draw icons -o icons.svg --lang ja          their icons, large and small
  cdp-draw icons --icons DIR                     which file of a folder stands for which kind
  cdp-draw icons --icons DIR -o icons.png        the icons of a folder, and what is missing")]
    Icons(Icons),
    /// Explains the code of an error or a warning
    Explain(Explain),
    /// Shows what a step did: what it matched, added, removed, changed and moved, what it promises and whether that holds
    #[command(after_help = "\
Examples:
  cdp-draw explain-step design.cdp               every step
  cdp-draw explain-step design.cdp --stage 2     the step that makes state 2
  cdp-draw explain-step design.cdp --format json | jq '.steps[].added'")]
    ExplainStep(ExplainStep),
    /// Lists the forms of the data that this program writes, or prints the JSON Schema of one
    #[command(after_help = "\
Examples:
  cdp-draw schema                                all of them, each with the command that writes it
  cdp-draw schema check-json > check.schema.json the JSON Schema (2020-12) of one")]
    Schema(Schema),
    /// Writes the completions of a shell to standard output
    #[command(after_help = COMPLETIONS_EXAMPLES)]
    Completions(Completions),
    /// Writes manual pages: that of the program, of a subcommand, or all of them into a folder
    #[command(after_help = MAN_EXAMPLES)]
    Man(Man),
}

/// What to draw and how.
#[derive(Args, Debug)]
pub struct Draw {
    /// Designs, folders of designs, or globs such as 'designs/**/*.cdp'; `-` is standard input
    #[arg(value_name = "DESIGN", required = true, value_hint = clap::ValueHint::AnyPath)]
    pub designs: Vec<PathBuf>,
    /// Where to write; `-` is standard output
    ///
    /// Given several times, it writes the same in several formats. `{stage}` in the name gives one file for each state,
    /// `{page}` pages of a strip with some of the states on each,
    /// and `{name}` stands for the name of the design. With `/` at its end it is a folder; the file in it has the
    /// design's name.
    #[arg(short, long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub output: Vec<PathBuf>,
    /// The format, when the output's extension does not say it
    #[arg(long, value_enum)]
    pub format: Option<Format>,
    /// Which states to show, and how
    #[arg(long, value_enum, default_value_t = View::Auto, hide_default_value = true)]
    pub view: View,
    /// Show one state: its number, 0 being the one before any step, `first` or `last`
    #[arg(long, value_name = "N", value_parser = stage)]
    pub stage: Option<Stage>,
    /// Also write which files each output was made from, as a rule for `make`
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub deps: Option<PathBuf>,
    /// Show the picture with the program that the system has for it
    #[arg(long)]
    pub open: bool,
    /// Draw nothing when a word stands where a kind does and is none
    #[arg(long)]
    pub strict: bool,
    /// How it looks.
    #[command(flatten)]
    pub looks: Looks,
}

/// How a picture looks.
#[derive(Args, Clone, Debug, Default)]
pub struct Looks {
    /// The language of labels and texts, such as `en` or `ja`
    #[arg(long, value_name = "TAG")]
    pub lang: Option<String>,
    /// The name of a theme, or a theme file (.toml)
    #[arg(long, value_name = "NAME")]
    pub theme: Option<String>,
    /// Which way requests run, where no container says otherwise
    #[arg(long, value_enum)]
    pub direction: Option<Direction>,
    /// Shape of the page, such as `16:9` or `1.5`: the drawing is wrapped for it, and room is added around it
    #[arg(long, value_name = "W:H", value_parser = ratio)]
    pub ratio: Option<f64>,
    /// An older picture of the design (SVG, or layout as data): what was in it stays where it stood, as far as it can
    #[arg(long, value_name = "FILE")]
    pub layout_from: Option<PathBuf>,
    /// Size of the picture, as a multiple of its natural one
    #[arg(long, value_name = "FACTOR", value_parser = factor, conflicts_with_all = ["width", "height"])]
    pub scale: Option<f64>,
    /// Width of the picture in pixels
    #[arg(long, value_name = "PIXELS", value_parser = pixels)]
    pub width: Option<f64>,
    /// Height of the picture in pixels; with `--width`, room is added around the drawing so that the page has both
    #[arg(long, value_name = "PIXELS", value_parser = pixels)]
    pub height: Option<f64>,
    /// The page: a colour (`#ffffff`) or `transparent`
    #[arg(long, value_name = "COLOUR")]
    pub background: Option<String>,
    /// A font of your own (TrueType or OpenType; of a collection one by `FILE#2`), before the ones that are built in; may
    /// be given several times, also for regular and bold
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub font: Vec<PathBuf>,
    /// Icons of your own: the vendor's official set as downloaded, or SVG and PNG files named like our kinds
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    pub icons: Option<PathBuf>,
    /// What is explained under the figure
    #[arg(long, value_enum, value_name = "WHAT")]
    pub legend: Option<Legend>,
    /// Say over each state for how much of the time its users are served, by estimate
    #[arg(long)]
    pub availability: bool,
    /// Draw letters as outlines (SVG): looks the same everywhere, but cannot be searched
    #[arg(long)]
    pub text_as_paths: bool,
    /// A presentation of your own (.pptx, .potx), whose master, layouts, theme and size slides take
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub template: Option<PathBuf>,
    /// What the names in an SVG begin with, in place of a word made from its content: letters, digits, `-`, `_`
    #[arg(long, value_name = "PREFIX", value_parser = id_prefix)]
    pub id_prefix: Option<String>,
}

/// Tries failures, and tells who is still served.
#[derive(Args, Debug)]
pub struct Simulate {
    /// The design; `-` is standard input
    #[arg(value_name = "DESIGN", value_hint = clap::ValueHint::FilePath)]
    pub design: PathBuf,
    /// Elements that fail together, by id; without it, each element fails once alone
    #[arg(long, value_name = "ID,…", value_delimiter = ',')]
    pub fail: Vec<String>,
    /// Try all pairs of failures, and show those that are worse than each alone
    #[arg(long, conflicts_with = "fail")]
    pub pairs: bool,
    /// Let all elements fail, not only those that fail with a zone or a site
    #[arg(long, conflicts_with = "fail")]
    pub all: bool,
    /// Only one state: its number, 0 being the one before any step, `first` or `last`
    #[arg(long, value_name = "N", value_parser = stage)]
    pub stage: Option<Stage>,
    /// The format, when the output's extension does not say it
    #[arg(long, value_enum)]
    pub format: Option<StudyFormat>,
    /// Which states a picture shows, and how
    #[arg(long, value_enum, default_value_t = View::Auto, hide_default_value = true, conflicts_with = "stage")]
    pub view: View,
    /// Where to write: .txt, .json, .svg or .png; without it, standard output
    #[arg(short, long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// How a picture looks.
    #[command(flatten)]
    pub looks: Looks,
}

/// How to report.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Messages")]
pub struct Messages {
    /// Errors and warnings for people, or as JSON lines
    #[arg(long, value_enum, global = true)]
    pub message_format: Option<MessageFormat>,
    /// Colours in messages
    #[arg(long, value_enum, value_name = "WHEN", global = true)]
    pub color: Option<Colour>,
    /// Only errors, no warnings
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Give up after so many seconds, and write nothing
    #[arg(long, value_name = "SECONDS", value_parser = seconds, global = true)]
    pub timeout: Option<f64>,
}

/// What may be read.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Files")]
pub struct Reading {
    /// A folder that holds the design and all that it imports; without it, that is the folder of the design. Standard
    /// input is read as if it were a file of the current folder
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath, global = true)]
    pub root: Option<PathBuf>,
    /// How much work and memory may be spent on a design, counted and not timed
    #[arg(long, value_enum, value_name = "AMOUNT", global = true, help_heading = "Messages")]
    pub budget: Option<Amount>,
    /// Take no settings from a `cdp-draw.toml`
    #[arg(long, global = true)]
    pub no_config: bool,
}

/// Lists the patterns, shows one of them, or tells which can be applied or are there.
#[derive(Args, Debug)]
#[command(group = clap::ArgGroup::new("of_design").args(["applicable", "found"]).multiple(false))]
pub struct Patterns {
    /// The pattern to show; without it, all are listed
    #[arg(value_name = "NAME")]
    pub name: Option<String>,
    /// Which patterns can be applied to this design, and what the others lack; `-` is standard input
    #[arg(long, value_name = "DESIGN", conflicts_with = "name", value_hint = clap::ValueHint::FilePath)]
    pub applicable: Option<PathBuf>,
    /// Which patterns this design embodies already, and on which elements; `-` is standard input
    #[arg(long, value_name = "DESIGN", conflicts_with_all = ["name", "applicable"], value_hint = clap::ValueHint::FilePath)]
    pub found: Option<PathBuf>,
    /// With `--applicable` or `--found`: which state; 0 is the one before any step, the last if not given
    #[arg(long, value_name = "N", value_parser = stage, requires = "of_design", conflicts_with = "name")]
    pub stage: Option<Stage>,
    /// What to write, when the output's extension does not say it
    #[arg(long, value_enum)]
    pub format: Option<PageFormat>,
    /// Where to write; without it, standard output
    #[arg(short, long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// How a picture looks, and the language.
    #[command(flatten)]
    pub looks: Looks,
}

/// Writes the page of every pattern into a folder.
#[derive(Args, Debug)]
pub struct Catalog {
    /// The folder; it is made if it is not there
    #[arg(value_name = "FOLDER", value_hint = clap::ValueHint::DirPath)]
    pub folder: PathBuf,
    /// The languages, each in a folder of its own
    #[arg(long, value_name = "TAG,…", value_delimiter = ',', default_values = ["en", "ja"], value_parser = ["en", "ja"])]
    pub lang: Vec<String>,
    /// The name of a theme, or a theme file (.toml)
    #[arg(long, value_name = "NAME")]
    pub theme: Option<String>,
    /// Draw letters as outlines: looks the same everywhere, but cannot be searched
    #[arg(long)]
    pub text_as_paths: bool,
}

/// Lists kinds, or shows their icons.
#[derive(Args, Debug)]
pub struct Icons {
    /// Where to write: .txt, .svg or .png; without it, the list goes to standard output
    #[arg(short, long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// The format, when the output's extension does not say it
    #[arg(long, value_enum)]
    pub format: Option<SheetFormat>,
    /// How the picture looks, and the language.
    #[command(flatten)]
    pub looks: Looks,
}

/// Explains a code.
#[derive(Args, Debug)]
pub struct Explain {
    /// The code, such as `E0201`; without it, all are listed
    #[arg(value_name = "CODE")]
    pub code: Option<String>,
    /// The language of the page: `en` or `ja`; without it, that of the environment
    #[arg(long, value_name = "TAG")]
    pub lang: Option<String>,
}

/// Shows what a step did.
#[derive(Args, Debug)]
pub struct ExplainStep {
    /// The design; `-` is standard input
    #[arg(value_name = "DESIGN", value_hint = clap::ValueHint::FilePath)]
    pub design: PathBuf,
    /// The step, by the number of the state that it makes; without it, every step
    #[arg(long, value_name = "N", value_parser = stage)]
    pub stage: Option<Stage>,
    /// The language, such as `en` or `ja`
    #[arg(long, value_name = "TAG")]
    pub lang: Option<String>,
    /// Text for people, or JSON
    #[arg(long, value_enum, default_value_t = ListFormat::Text, hide_default_value = true)]
    pub format: ListFormat,
}

/// Lists or prints schemas.
#[derive(Args, Debug)]
pub struct Schema {
    /// The form, as the data's `format` says it before the `/`; without it, all are listed
    #[arg(value_name = "NAME")]
    pub name: Option<String>,
}

/// Writes completions.
#[derive(Args, Debug)]
pub struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub shell: Shell,
}

/// Writes manual pages.
#[derive(Args, Debug)]
pub struct Man {
    /// A folder for all pages; it is made if it is not there. Without it, one page goes to standard output
    #[arg(value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    pub folder: Option<PathBuf>,
    /// The page of this subcommand, instead of that of the program
    #[arg(long, value_name = "SUBCOMMAND", conflicts_with = "folder")]
    pub of: Option<String>,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_consistent() {
        super::Arguments::command().debug_assert();
    }
}
