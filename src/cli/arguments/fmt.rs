//! The arguments of `fmt`.

use std::path::PathBuf;

use clap::Args;

pub(super) const EXAMPLES: &str = "\
Examples:
  cdp-draw fmt design.cdp                  sets the text of a design, in its place
  cdp-draw fmt designs 'more/**/*.cdp'     every design of a folder, and of a glob
  cdp-draw fmt --check designs             writes nothing; names the designs that are set otherwise
  cdp-draw fmt --diff design.cdp           writes nothing; shows what would change, as a patch
  cdp-draw fmt - < old.cdp > new.cdp       from standard input to standard output

Only white space changes, and `;` at the ends of lines goes: comments, blank lines, and which
statements and lists stand on one line are kept, and so is room by which words of neighbouring lines
stand under each other. A text with errors is not touched.
Exit status: 0 fine; 1 `--check` has found a design that is set otherwise, or a text has errors; 2 the
command line is wrong or a file cannot be read or written.";

/// Sets the texts of designs.
#[derive(Args, Debug)]
pub struct Fmt {
    /// Designs, folders of designs, or globs such as 'designs/**/*.cdp'; `-` is standard input
    #[arg(value_name = "DESIGN", required = true, value_hint = clap::ValueHint::AnyPath)]
    pub designs: Vec<PathBuf>,
    /// Write nothing, and name the designs that would change
    #[arg(long)]
    pub check: bool,
    /// Write nothing, and show what would change, as a patch
    #[arg(long)]
    pub diff: bool,
    /// Break lines of more columns where they can be broken; without it, they are as long as their authors made them
    #[arg(long, value_name = "COLUMNS", value_parser = clap::builder::RangedU64ValueParser::<usize>::new().range(20..=1000))]
    pub width: Option<usize>,
}
