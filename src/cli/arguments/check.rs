//! The arguments of `check`, `rules` and `plan`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::check::Stages;
use crate::cli::arguments::{ListFormat, Looks};

pub(super) const CHECK_EXAMPLES: &str = "\
Examples:
  cdp-draw check design.cdp                       what there is to object to in the last state
  cdp-draw check 'designs/**/*.cdp' --deny all    every design of a folder; any finding is an error
  cdp-draw check design.cdp --stage all --lang ja
  cdp-draw check designs -o findings.sarif        for a code host; .json, .xml (JUnit) and .txt as well
  cdp-draw check design.cdp --fix                 append the patterns that mend what was found
  cdp-draw check design.cdp --fix --diff          the same as a patch
  cdp-draw check old.cdp --fix -o new.cdp         into another file; `-` reads and writes a pipe
  cdp-draw rules single-zone                      why it is bad, an example, and what mends it

What is meant is allowed in the design, with a reason: allow = [single-zone] \"a test site\".
Exit status: 0 fine; 1 a finding is an error, or the text of a design is wrong; 2 the command line is
wrong or a file cannot be read or written.";

pub(super) const PLAN_EXAMPLES: &str = "\
Examples:
  cdp-draw plan design.cdp --goal 'no spof'               no single point of failure is left
  cdp-draw plan design.cdp --goal 'survives zone' -o plan.svg     the way there, as a slide
  cdp-draw plan design.cdp --goal 'served without web' -o plan.cdp
  cdp-draw plan design.cdp --goal 'no error findings' --write     append the plan to the design
  cdp-draw plan design.cdp -g 'no spof' -g 'no findings' --max-steps 4 --format json

Goals: `no spof`; `survives ID`, and `survives KIND`, whichever of them fails; `served`, `served users
without web` and what else an `expect` may say; `no findings`, `no error findings`, `no single-zone
findings`. A step is followed only if it changes what the goal is missed for, or provides what another
pattern lacks.
Exit status: 0 there is a plan, or nothing to do; 1 there is none, or the design is wrong; 2 the
command line is wrong or a file cannot be read or written.";

/// Looks at designs as an architect would.
#[derive(Args, Debug)]
pub struct Check {
    /// Designs, folders of designs, or globs such as 'designs/**/*.cdp'; `-` is standard input
    #[arg(value_name = "DESIGN", required_unless_present = "rules", value_hint = clap::ValueHint::AnyPath)]
    pub designs: Vec<PathBuf>,
    /// Which state: a number, 0 being the one before any step, `first`, `last` or `all`; the last if not given
    #[arg(long, value_name = "N|all", value_parser = stages)]
    pub stage: Option<Stages>,
    /// Make findings errors: of a rule, of a severity (error, warning, hint), or of all rules
    #[arg(short = 'D', long, value_name = "RULE,…", value_delimiter = ',')]
    pub deny: Vec<String>,
    /// Make findings warnings
    #[arg(short = 'W', long, value_name = "RULE,…", value_delimiter = ',')]
    pub warn: Vec<String>,
    /// Do not tell findings
    #[arg(short = 'A', long, value_name = "RULE,…", value_delimiter = ',')]
    pub allow: Vec<String>,
    /// Append the patterns that mend findings to the designs: of all rules, or of those that are named
    #[arg(long, value_name = "RULE,…", value_delimiter = ',', num_args = 0.., require_equals = true, conflicts_with = "stage")]
    pub fix: Option<Vec<String>>,
    /// With `--fix`: write no design, but a patch of what would be appended
    #[arg(long, requires = "fix", conflicts_with = "format")]
    pub diff: bool,
    /// Say for how much of the time each actor is served, by estimate; JSON has it always
    #[arg(long, conflicts_with = "diff")]
    pub availability: bool,
    /// List the rules instead
    #[arg(long, conflicts_with_all = ["designs", "fix", "availability"])]
    pub rules: bool,
    /// The format, when the output's extension does not say it
    #[arg(long, value_enum)]
    pub format: Option<CheckFormat>,
    /// Where to write: .txt, .json, .sarif or .xml (JUnit); without it, standard output. With `--fix`, .cdp: there goes
    /// what has been mended, and the design stays as it is
    #[arg(short, long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// The language of findings, such as `en` or `ja`
    #[arg(long, value_name = "TAG")]
    pub lang: Option<String>,
}

/// Searches for the patterns that bring a design to a goal.
#[derive(Args, Debug)]
pub struct Plan {
    /// The design; `-` is standard input
    #[arg(value_name = "DESIGN", value_hint = clap::ValueHint::FilePath)]
    pub design: PathBuf,
    /// What is to be reached: `no spof`, `survives zone`, `served without web`, `no error findings`, …; all of several
    #[arg(short, long, value_name = "GOAL", required = true)]
    pub goal: Vec<String>,
    /// The most steps of a plan
    #[arg(long, value_name = "N", default_value_t = 6, value_parser = clap::builder::RangedU64ValueParser::<usize>::new().range(1..=20))]
    pub max_steps: usize,
    /// Append the plan to the design
    #[arg(long)]
    pub write: bool,
    /// The format, when the output's extension does not say it
    #[arg(long, value_enum)]
    pub format: Option<PlanFormat>,
    /// Where to write: .txt, .json, .cdp (the design with the plan), .svg or .png (the transition); without it,
    /// standard output
    #[arg(short, long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// How a picture looks, and the language.
    #[command(flatten)]
    pub looks: Looks,
}

/// Lists the rules of `check`, or shows one of them.
#[derive(Args, Debug)]
pub struct Rules {
    /// The rule to show; without it, all are listed
    #[arg(value_name = "NAME")]
    pub name: Option<String>,
    /// Text for people, or JSON
    #[arg(long, value_enum, default_value_t = ListFormat::Text, hide_default_value = true)]
    pub format: ListFormat,
    /// The language, such as `en` or `ja`
    #[arg(long, value_name = "TAG")]
    pub lang: Option<String>,
}

/// How findings are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum CheckFormat {
    /// For people
    Text,
    /// For programs
    Json,
    /// The Static Analysis Results Interchange Format 2.1.0, for code hosts
    Sarif,
    /// For services that show the results of tests
    Junit,
}

/// How a plan is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum PlanFormat {
    /// For people
    Text,
    /// For programs
    Json,
    /// The design with the plan in it
    Cdp,
    /// The transition, as a drawing that scales
    Svg,
    /// The same as pixels
    Png,
}

/// The number of a state, or all of them.
fn stages(text: &str) -> Result<Stages, String> {
    match text {
        "all" => Ok(Stages::All),
        "first" => Ok(Stages::One(0)),
        "last" => Ok(Stages::Last),
        number => number.parse().map(Stages::One).map_err(|_| {
            "give the number of a state (0 is the one before any step), `first`, `last` or `all`".to_owned()
        }),
    }
}
