//! The arguments of `diff`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::cli::arguments::Looks;

/// Shown after the help.
pub const EXAMPLES: &str = "\
Examples:
  cdp-draw diff old.cdp new.cdp                     what differs between their last states
  cdp-draw diff design.cdp --git HEAD~1             since a revision
  cdp-draw diff design.cdp --git v1..v2             between two
  cdp-draw diff design.cdp --git origin/main...HEAD since the branch began
  cdp-draw diff design.cdp --stage 1..3             between two states of one design
  cdp-draw diff old.cdp new.cdp -o diff.svg         before and after, shared elements in place
  cdp-draw diff old.cdp new.cdp -o diff.png --view diff
  cdp-draw diff old.cdp new.cdp --format markdown   as a comment for a pull request

Exit status: 0 fine, also when they differ; 1 a design is wrong, or with `--exit-code` they differ;
2 the command line is wrong, or a file or revision cannot be read or a file not be written.";

/// Compares two designs.
#[derive(Args, Debug)]
pub struct Diff {
    /// The old design; with `--git`, or with `--stage OLD..NEW`, the only one; `-` is standard input
    #[arg(value_name = "OLD", value_hint = clap::ValueHint::FilePath)]
    pub old: PathBuf,
    /// The new design
    #[arg(value_name = "NEW", conflicts_with = "git", value_hint = clap::ValueHint::FilePath)]
    pub new: Option<PathBuf>,
    /// The old revision of the design, or `OLD..NEW`; `OLD...NEW` is since the two went apart
    #[arg(long, value_name = "REV")]
    pub git: Option<String>,
    /// The states to compare, the last of each if not given: one number for both, or `OLD..NEW`
    #[arg(long, value_name = "N", value_parser = stages)]
    pub stage: Option<Stages>,
    /// The format, when the output's extension does not say it
    #[arg(long, value_enum)]
    pub format: Option<DiffFormat>,
    /// How a picture shows it
    #[arg(long, value_enum, default_value_t = DiffView::BeforeAfter, hide_default_value = true)]
    pub view: DiffView,
    /// End with status 1 when they differ
    #[arg(long)]
    pub exit_code: bool,
    /// Where to write: .txt, .json, .md, .svg or .png; without it, standard output
    #[arg(short, long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// How a picture looks, and the language.
    #[command(flatten)]
    pub looks: Looks,
}

/// How a comparison is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum DiffFormat {
    /// For people
    Text,
    /// For programs
    Json,
    /// For a pull request
    Markdown,
    /// A drawing that scales
    Svg,
    /// Pixels
    Png,
}

/// How a comparison is drawn.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum DiffView {
    /// Both side by side
    BeforeAfter,
    /// Both in a strip
    Transition,
    /// One picture with what was added, removed, changed and moved
    Diff,
}

/// The states that are compared; the last where there is none.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Stages {
    /// Of the old design.
    pub old: Option<usize>,
    /// Of the new one.
    pub new: Option<usize>,
}

/// `3`, `1..3`, `1..` or `..3`.
fn stages(text: &str) -> Result<Stages, String> {
    let side = |text: &str| match text {
        "" | "last" => Ok(None),
        "first" => Ok(Some(0)),
        number => {
            let help = "give the number of a state (0 is the one before any step), `first` or `last`, or two as `1..3`";
            number.parse().map(Some).map_err(|_| help.to_owned())
        }
    };
    match text.split_once("..") {
        Some((old, new)) => Ok(Stages { old: side(old)?, new: side(new)? }),
        None => side(text).map(|both| Stages { old: both, new: both }),
    }
}
