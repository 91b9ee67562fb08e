//! Where messages go: standard error, in the style that was asked for.

use std::borrow::Cow;
use std::ffi::OsString;
use std::io::{IsTerminal, Write};

use clap::ValueEnum;

use crate::cli::Status;
use crate::cli::arguments::{Colour, MessageFormat, Messages};
use crate::cli::files;
use crate::cli::settings;
use crate::diagnostic::{Code, Diagnostics, Severity};
use crate::inert::inert;
use crate::model::Languages;
use crate::output_file::{OutputError, Target, Written};
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
        let colours_on = |terminal: bool| match messages.color.unwrap_or(Colour::Auto) {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => terminal && !is_set("NO_COLOR") && !is_dumb(),
        };
        let colour = colours_on(std::io::stderr().is_terminal());
        let colours = colours_on(std::io::stdout().is_terminal());
        let style = match messages.message_format.unwrap_or(MessageFormat::Human) {
            MessageFormat::Human => Style::Human { colour },
            MessageFormat::Json => Style::Json,
        };
        Console { style, colours, quiet: messages.quiet }
    }

    /// For a command line that has not been understood yet: what can be found of its options, and the environment.
    pub fn of_raw(raw: &[OsString]) -> Self {
        let words = || raw.iter().skip(1).map(|word| word.to_string_lossy()).take_while(|word| word != "--");
        let value = |option: &str| {
            let given = words().zip(words().skip(1).map(Some).chain([None])).find_map(|(word, next)| {
                let attached = word.strip_prefix(option).and_then(|rest| rest.strip_prefix('=')).map(str::to_owned);
                attached.or_else(|| next.filter(|_| word == option).map(Cow::into_owned))
            });
            given.or_else(|| settings::of_environment(option))
        };
        Console::new(&Messages {
            message_format: value("--message-format").and_then(|word| MessageFormat::from_str(&word, true).ok()),
            color: value("--color").and_then(|word| Colour::from_str(&word, true).ok()),
            quiet: false,
            timeout: None,
        })
    }

    /// True when text on standard output may be in colour.
    pub fn colours(&self) -> bool {
        self.colours
    }

    /// The languages of messages: those that the command line or the design has chosen, otherwise the reader's own.
    pub fn languages(&self, chosen: &Languages) -> Languages {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .find_map(|variable| std::env::var_os(variable).filter(|value| !value.is_empty())?.into_string().ok());
        // `ja_JP.UTF-8`
        chosen.or(locale.as_deref().and_then(|locale| locale.split(['_', '.', '@']).next()))
    }

    /// Prints what was found in a design.
    pub fn report(&self, diagnostics: &Diagnostics, sources: &SourceMap, languages: &Languages) {
        let mut wanted = Diagnostics::default();
        for diagnostic in diagnostics.iter().filter(|d| d.severity == Severity::Error || !self.quiet) {
            wanted.push(diagnostic.clone());
        }
        let shown = settings::limits().shown_errors;
        self.tell(&report::report(&wanted, sources, &self.languages(languages), self.style, shown));
    }

    /// Prints a report that has been made already, to people.
    pub fn tell_report(&self, text: &str) {
        if self.style != Style::Json {
            self.tell(text);
        }
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
        self.tell(&report::trouble(None, message, help, self.style));
        Status::Unusable
    }

    /// Prints what clap says of the command line, to programs in parts.
    pub fn usage(&self, styled: &clap::builder::StyledStr, message: &str, help: &[String]) -> Status {
        match self.style {
            Style::Json => self.say(&report::usage(message, help)),
            Style::Human { colour: true } => self.tell(&styled.ansi().to_string()),
            Style::Human { colour: false } => self.tell(&styled.to_string()),
        }
        Status::Unusable
    }

    /// Prints a trouble that has a code although it is in no design.
    pub fn coded(&self, code: Code, message: &str, help: &str) -> Status {
        self.tell(&report::trouble(Some(code), message, help, self.style));
        Status::Unusable
    }

    /// Prints that all went well, to people who want to know.
    pub fn note(&self, words: &str) {
        if !self.quiet && self.style != Style::Json {
            self.tell(&format!("{words}\n"));
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
        self.write(&Target::Stdout, text.as_bytes())
    }

    /// Writes an output.
    pub fn write(&self, target: &Target, bytes: &[u8]) -> Status {
        self.written(files::write(target, bytes))
    }

    /// The status of a write.
    pub fn written(&self, result: Result<Written, OutputError>) -> Status {
        match result {
            Ok(Written::Whole) => Status::Done,
            Ok(Written::InPlace(path, why)) => {
                let path = path.display();
                self.note(&format!("`{path}` cannot be replaced ({why}) and was written in place"));
                Status::Done
            }
            Err(error) if error.silent => Status::Unusable,
            Err(error) => self.trouble(&error.message, &error.help),
        }
    }

    /// Tells people what may hold words of a stranger's, or a program what is data in lines.
    fn tell(&self, text: &str) {
        match self.style {
            Style::Json => self.say(text),
            Style::Human { colour } => self.say(&inert(text, colour)),
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
