//! Where messages go: standard error, in the style that was asked for.

use std::io::{IsTerminal, Write};

use crate::cli::Status;
use crate::cli::arguments::{Colour, MessageFormat, Messages};
use crate::diagnostic::{Code, Diagnostics, Severity};
use crate::limits::Limits;
use crate::model::Languages;
use crate::output_file::{self, OutputError, Target};
use crate::report::{self, Style};
use crate::source::SourceMap;

/// The terminal, or whatever stands in for it.
pub struct Console {
    style: Style,
    /// Colours in what goes to standard output.
    colours: bool,
    quiet: bool,
}

impl Console {
    /// As the options say.
    pub fn new(messages: &Messages) -> Self {
        let colours_on = |terminal: bool| match messages.color {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => terminal && !is_set("NO_COLOR") && !is_dumb(),
        };
        let colour = colours_on(std::io::stderr().is_terminal());
        let colours = colours_on(std::io::stdout().is_terminal());
        let style = match messages.message_format {
            MessageFormat::Human => Style::Human { colour },
            MessageFormat::Json => Style::Json,
        };
        Console { style, colours, quiet: messages.quiet }
    }

    /// True when text on standard output may be in colour.
    pub fn colours(&self) -> bool {
        self.colours
    }

    /// Prints what was found in a design.
    pub fn report(&self, diagnostics: &Diagnostics, sources: &SourceMap, languages: &Languages) {
        let mut wanted = Diagnostics::default();
        for diagnostic in diagnostics.iter().filter(|d| d.severity == Severity::Error || !self.quiet) {
            wanted.push(diagnostic.clone());
        }
        let shown = Limits::default().shown_errors;
        self.say(&report::report(&wanted, sources, languages, self.style, shown));
    }

    /// How findings are written to standard output (or, without colours, into a file).
    pub fn payload_style(&self, to_stdout: bool) -> Style {
        match self.style {
            Style::Json => Style::Json,
            Style::Human { .. } => Style::Human { colour: self.colours && to_stdout },
        }
    }

    /// True when only errors are told.
    pub fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Prints a trouble with the command line or with a file.
    pub fn trouble(&self, message: &str, help: &str) -> Status {
        self.say(&report::trouble(None, message, help, self.style));
        Status::Unusable
    }

    /// Prints a trouble that has a code although it is in no design.
    pub fn coded(&self, code: Code, message: &str, help: &str) -> Status {
        self.say(&report::trouble(Some(code), message, help, self.style));
        Status::Unusable
    }

    /// Prints that all went well, to people who want to know.
    pub fn note(&self, words: &str) {
        if !self.quiet && self.style != Style::Json {
            self.say(&format!("{words}\n"));
        }
    }

    /// Writes over the line that stands on the terminal.
    pub fn status(&self, line: &str) {
        if !self.quiet && self.style != Style::Json {
            self.say(line);
        }
    }

    /// Writes a payload to standard output.
    pub fn payload(&self, text: &str) -> Status {
        self.written(output_file::write(&Target::Stdout, text.as_bytes(), &[]))
    }

    /// The status of a write.
    pub fn written(&self, result: Result<(), OutputError>) -> Status {
        match result {
            Ok(()) => Status::Done,
            Err(error) => self.trouble(&error.message, &error.help),
        }
    }

    /// Nobody can be told when standard error itself is closed.
    fn say(&self, text: &str) {
        let _ = std::io::stderr().write_all(text.as_bytes());
    }
}

fn is_set(variable: &str) -> bool {
    std::env::var_os(variable).is_some_and(|value| !value.is_empty())
}

fn is_dumb() -> bool {
    std::env::var_os("TERM").is_some_and(|term| term == "dumb")
}
