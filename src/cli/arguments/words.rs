//! Words that options take.

use clap::ValueEnum;
use clap::builder::PossibleValue;

use crate::cli::arguments::Looks;
use crate::output::Format;

/// Formats that can be asked for.
impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        &Format::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()).help(self.about()))
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
    /// The ratio of the page: what is asked for, or that of a width and a height. No drawing is wrapped for less or more.
    pub fn page(&self) -> Option<f64> {
        self.ratio.or_else(|| Some((self.width? / self.height?).clamp(0.1, 10.0)))
    }

    /// As the picture wants it.
    pub fn legend(&self) -> crate::scene::Legend {
        match self.legend.unwrap_or_default() {
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

/// How much may be spent on a design.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Amount {
    /// A tenth, for texts of strangers
    Low,
    /// What every sensible design of 10,000 elements needs
    Normal,
    /// As much as there is
    Unlimited,
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

/// Shells that there are completions for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Shell {
    /// Bash
    Bash,
    /// Elvish
    Elvish,
    /// Fish
    Fish,
    /// Nushell
    Nushell,
    /// PowerShell
    #[value(name = "powershell")]
    PowerShell,
    /// Zsh
    Zsh,
}
