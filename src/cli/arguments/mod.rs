//! The arguments: one list, from which help and completions come.

mod check;

use std::path::PathBuf;

use clap::builder::PossibleValue;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::cli::diff;
use crate::output::Format;

use check::{CHECK_EXAMPLES, PLAN_EXAMPLES};
pub use check::{Check, CheckFormat, Plan, PlanFormat, Rules};

const EXAMPLES: &str = "\
Examples:
  cdp-draw design.cdp -o design.svg               the before-and-after slide
  cdp-draw design.cdp -o design.png --width 1600  as a picture of 1600 pixels
  cdp-draw design.cdp -o 'out-{stage}.svg'        one file for each state
  cdp-draw design.cdp --stage 2 --lang ja -o -    state 2 in Japanese, to standard output
  cdp-draw - -o out.svg < design.cdp              the design from standard input
  cdp-draw design.cdp --format json | jq .        the states as data
  cdp-draw design.cdp --stage 2 -o state.cdp      state 2 as text, as if it had been written so
  cdp-draw check design.cdp                       what an architect would object to; `--fix` mends it
  cdp-draw simulate design.cdp --fail web         is everybody still served without it?
  cdp-draw diff old.cdp new.cdp                   what differs between two designs
  cdp-draw patterns multi-server                  what a pattern does; with `-o p.svg`, its picture

A first design:
  user users
  server web \"Web\"
  db shop \"MySQL\"
  users -> web -> shop
  apply multi-server to web

Exit status: 0 fine; 1 the design is wrong or an `expect` does not hold; 2 the command line is
wrong or a file cannot be read or written.";

const SIMULATE_EXAMPLES: &str = "\
Examples:
  cdp-draw simulate design.cdp --fail web              stop `web` in every state
  cdp-draw simulate design.cdp --fail web,zone-1a --stage 3 --lang ja
  cdp-draw simulate design.cdp --fail web -o out.svg   the same failure in every state, as a slide
  cdp-draw simulate design.cdp --fail web --format json | jq .stages[].served
  cdp-draw simulate design.cdp                         every single failure in every state
  cdp-draw simulate design.cdp -o failures.svg         that table as a slide
  cdp-draw simulate design.cdp --all                   also of what a provider keeps running
  cdp-draw simulate design.cdp --pairs --stage 6       two failures at a time

Values: ok; degraded, served but partly; recoverable, not served until an operator acts; down.
Exit status: 0 whatever comes out; 1 the design is wrong; 2 the command line is wrong or a file
cannot be read or written.";

const CATALOG_EXAMPLES: &str = "\
FOLDER gets a README.md that leads to a folder for each language; there a README.md lists the
patterns by category, and each pattern has a page (.md) and a picture (.svg) of its example before
and after.

A folder that is in use may be given. Pages that this command has made before are written anew, and
only if they are others now; nothing is ever deleted. When another file stands where a page belongs,
it is named and nothing is written at all.

Examples:
  cdp-draw catalog docs/catalog
  cdp-draw catalog docs/catalog --lang ja --theme dark";

const PATTERNS_EXAMPLES: &str = "\
Examples:
  cdp-draw patterns                                  all patterns, by category
  cdp-draw patterns multi-server --lang ja           the whole page of one
  cdp-draw patterns multi-server -o multi-server.svg its example before and after, as a slide
  cdp-draw patterns multi-server -o multi-server.cdp its example as a design, to go on from there
  cdp-draw patterns --applicable design.cdp          which fit its last state, and what the others lack
  cdp-draw patterns --applicable design.cdp --stage 1 --format json
  cdp-draw patterns --found design.cdp               which its last state embodies already, and where
  cdp-draw patterns multi-server --format json | jq .example.stages[1].changes";

/// Draws architecture slides from text, and applies AWS Cloud Design Patterns to them.
///
/// Without a subcommand, DESIGN is drawn. Its format follows from the extension of the output.
#[derive(Parser, Debug)]
#[command(name = "cdp-draw", version, after_help = EXAMPLES, max_term_width = 100)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true, arg_required_else_help = true)]
pub struct Arguments {
    /// What to draw and how.
    #[command(flatten)]
    pub draw: Draw,
    /// How to report.
    #[command(flatten)]
    pub messages: Messages,
    /// Another job than drawing.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Other jobs than drawing.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Looks at designs as an architect would: anti-patterns, and the patterns that mend them
    #[command(after_help = CHECK_EXAMPLES)]
    Check(Check),
    /// Searches for the shortest sequence of patterns that brings a design to a goal
    #[command(after_help = PLAN_EXAMPLES)]
    Plan(Plan),
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
    #[command(
        after_help = "Example:\n  cdp-draw completions bash > ~/.local/share/bash-completion/completions/cdp-draw"
    )]
    Completions(Completions),
}

/// What to draw and how.
#[derive(Args, Debug)]
pub struct Draw {
    /// The design; `-` is standard input
    #[arg(value_name = "DESIGN", required = true, value_hint = clap::ValueHint::FilePath)]
    pub design: Option<PathBuf>,
    /// Where to write; `-` is standard output, `{stage}` in the name gives one file for each state
    #[arg(short, long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// The format, when the output's extension does not say it
    #[arg(long, value_enum)]
    pub format: Option<Format>,
    /// Which states to show, and how
    #[arg(long, value_enum, default_value_t = View::Auto, hide_default_value = true)]
    pub view: View,
    /// Show one state: 0 is the one before any step
    #[arg(long, value_name = "N")]
    pub stage: Option<usize>,
    /// How it looks.
    #[command(flatten)]
    pub looks: Looks,
}

/// How a picture looks.
#[derive(Args, Debug, Default)]
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
    #[arg(long, value_name = "FACTOR", value_parser = positive, conflicts_with = "width")]
    pub scale: Option<f64>,
    /// Width of the picture in pixels
    #[arg(long, value_name = "PIXELS", value_parser = positive)]
    pub width: Option<f64>,
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
    #[arg(long, value_enum, value_name = "WHAT", default_value_t = Legend::Auto, hide_default_value = true)]
    pub legend: Legend,
    /// Say over each state for how much of the time its users are served, by estimate
    #[arg(long)]
    pub availability: bool,
    /// Draw letters as outlines (SVG): looks the same everywhere, but cannot be searched
    #[arg(long)]
    pub text_as_paths: bool,
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
    /// Only one state: 0 is the one before any step
    #[arg(long, value_name = "N")]
    pub stage: Option<usize>,
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
    #[arg(long, value_enum, default_value_t = MessageFormat::Human, hide_default_value = true, global = true)]
    pub message_format: MessageFormat,
    /// Colours in messages
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = Colour::Auto, hide_default_value = true, global = true)]
    pub color: Colour,
    /// Only errors, no warnings
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Give up after so many seconds, and write nothing
    #[arg(long, value_name = "SECONDS", value_parser = seconds, global = true)]
    pub timeout: Option<f64>,
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
    #[arg(long, value_name = "N", requires = "of_design", conflicts_with = "name")]
    pub stage: Option<usize>,
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
}

/// Shows what a step did.
#[derive(Args, Debug)]
pub struct ExplainStep {
    /// The design; `-` is standard input
    #[arg(value_name = "DESIGN", value_hint = clap::ValueHint::FilePath)]
    pub design: PathBuf,
    /// The step, by the number of the state that it makes; without it, every step
    #[arg(long, value_name = "N")]
    pub stage: Option<usize>,
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
    pub shell: clap_complete::Shell,
}

/// Formats that can be asked for.
impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        &Format::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let help = match self {
            Format::Svg => "A drawing that scales",
            Format::Png => "Pixels",
            Format::Json => "The states as data",
            Format::LayoutJson => "Where everything of one state stands, as data",
            Format::Cdp => "One state, the last if `--stage` does not say, as text of the language, all languages kept",
        };
        Some(PossibleValue::new(self.name()).help(help))
    }
}

/// Which states to show, and how.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum View {
    /// As fits the number of steps: one state, before and after, or the strip of all
    Auto,
    /// The first state
    Before,
    /// The last state
    After,
    /// The first and the last state side by side
    BeforeAfter,
    /// The strip of all states
    Transition,
    /// One picture with what was added, removed, changed and moved
    Diff,
    /// One state, the last if `--stage` does not say
    Stage,
}

/// What is explained under a figure.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
pub enum Legend {
    /// Styles of lines when there are several, and all other signs
    #[default]
    Auto,
    /// Nothing but the sentences of numbered circles
    None,
    /// All lines and signs, and the kinds of elements with their icons
    Full,
}

impl Looks {
    /// As the picture wants it.
    pub fn legend(&self) -> crate::scene::Legend {
        match self.legend {
            Legend::Auto => crate::scene::Legend::Auto,
            Legend::None => crate::scene::Legend::None,
            Legend::Full => crate::scene::Legend::Full,
        }
    }
}

/// Which way requests run.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Direction {
    /// From left to right
    Right,
    /// From top to bottom
    Down,
}

/// How errors and warnings are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum MessageFormat {
    /// For people
    Human,
    /// JSON lines
    Json,
}

/// When messages are in colour.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Colour {
    /// On a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// How the result of a simulation is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum StudyFormat {
    /// For people
    Text,
    /// For programs
    Json,
    /// A drawing that scales
    Svg,
    /// Pixels
    Png,
}

/// How a sheet of icons is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum SheetFormat {
    /// For people
    Text,
    /// A drawing that scales
    Svg,
    /// Pixels
    Png,
}

/// How a list is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum ListFormat {
    /// For people
    Text,
    /// For programs
    Json,
}

/// How the list of patterns, or the page of one, is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum PageFormat {
    /// For people
    Text,
    /// For programs
    Json,
    /// The page of one pattern as Markdown
    Markdown,
    /// The example of one pattern as a design
    Cdp,
    /// The example of one pattern before and after, as a drawing that scales
    Svg,
    /// The same as pixels
    Png,
}

/// Width over height.
fn ratio(text: &str) -> Result<f64, String> {
    let (width, height) = text.split_once(':').unwrap_or((text, "1"));
    let ratio = positive(width)? / positive(height)?;
    if (0.1..=10.0).contains(&ratio) { Ok(ratio) } else { Err("give a ratio between 1:10 and 10:1".to_owned()) }
}

fn id_prefix(text: &str) -> Result<String, String> {
    match crate::output::svg::is_name(text) {
        true => Ok(text.to_owned()),
        false => {
            Err("begin with a letter or `_`, go on with letters, digits, `-` and `_`, at most 64, all of ASCII"
                .to_owned())
        }
    }
}

/// Up to a year: no time is longer to a person who waits.
fn seconds(text: &str) -> Result<f64, String> {
    positive(text).and_then(|s| if s <= 3e7 { Ok(s) } else { Err("give at most 30,000,000 seconds".to_owned()) })
}

fn positive(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() && number > 0.0 => Ok(number),
        _ => Err("give a number above 0".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_consistent() {
        super::Arguments::command().debug_assert();
    }
}
