//! The arguments of `watch`.

use std::path::PathBuf;

use clap::Args;

use crate::cli::arguments::{Looks, View};

pub(super) const EXAMPLES: &str = "\
Examples:
  cdp-draw watch design.cdp --open                shows the picture in the browser, anew after each save
  cdp-draw watch design.cdp -o design.svg         also keeps a file up to date (.svg or .png)
  cdp-draw watch design.cdp --port 8000 --lang ja

The page has the states as steps, what is wrong with the text over the last good picture, what `check`
finds, other languages and themes; a click on an element lets it fail, and tells who is still served.
It is served to this machine alone. Whatever the design reads is looked after: imports, icons, themes,
fonts, settings, also what is not there yet. It goes on until it is ended with Ctrl-C.
Exit status: 2 the command line is wrong, or the port is taken.";

/// Shows a design while it is written.
#[derive(Args, Debug)]
pub struct Watch {
    /// The design
    #[arg(value_name = "DESIGN", value_hint = clap::ValueHint::FilePath)]
    pub design: PathBuf,
    /// A picture to keep up to date: .svg or .png
    #[arg(short, long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// Show the page in the browser that the system has for it
    #[arg(long)]
    pub open: bool,
    /// The port of the page; without it, the first of ten from 4747 on that is free
    #[arg(long, value_name = "NUMBER")]
    pub port: Option<u16>,
    /// Which states to show at first, and in the file
    #[arg(long, value_enum, default_value_t = View::Auto, hide_default_value = true)]
    pub view: View,
    /// How the picture looks.
    #[command(flatten)]
    pub looks: Looks,
}
