//! The readers: one a format. Those of clouds make [`Resource`](crate::import::cloud::Resource)s, whose meaning the tables
//! know; those of pictures and of containers make a [`Draft`] themselves.

pub mod cloudformation;
mod compose;
mod detect;
mod drawio;
pub mod hcl;
pub mod json;
mod kubernetes;
mod mermaid;
mod surroundings;
pub mod terraform;
pub mod yaml;

pub use detect::{Format, format_of};

use crate::import::draft::Draft;
use crate::import::value::Value;
use crate::limits::Limits;
use crate::refusal::Refusal;

/// A file that is imported.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// Its name, as messages say it.
    pub name: &'a str,
    /// What it says.
    pub text: &'a str,
}

/// Why a file cannot be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Trouble {
    /// The line, from 1 on; none for the file as a whole.
    pub line: Option<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do; empty for the usual advice.
    pub help: String,
}

impl Trouble {
    /// At a line.
    pub fn at(line: usize, message: impl Into<String>) -> Trouble {
        Trouble { line: Some(line), message: message.into(), help: String::new() }
    }

    /// Of the whole file.
    pub fn of_file(message: impl Into<String>, help: impl Into<String>) -> Trouble {
        Trouble { line: None, message: message.into(), help: help.into() }
    }

    /// With the name of the file, as the user reads it.
    pub fn refusal(self, file: &str) -> Refusal {
        let place = self.line.map_or(String::new(), |line| format!(", line {line}"));
        let help = match self.help.as_str() {
            "" => "mend the file, or name another one; nothing was written".to_owned(),
            _ => self.help,
        };
        Refusal::new(format!("cannot import `{file}`{place}: {}", self.message), help)
    }
}

/// The documents of a file of data: JSON is one, YAML may have several.
pub fn data(source: &Source<'_>, limits: &Limits) -> Result<Vec<Value>, Trouble> {
    if source.text.trim_start_matches('\u{feff}').trim_start().starts_with('{') {
        return json::document(source, limits.import_values).map(|value| vec![value]);
    }
    yaml::documents(source, limits.import_values)
}

/// Reads files of one format into a draft.
pub fn read(
    format: Format,
    sources: &[Source<'_>],
    page: Option<&str>,
    limits: &Limits,
    draft: &mut Draft,
) -> Result<(), Refusal> {
    let mut each = |read: &dyn Fn(&Source<'_>, &mut Draft) -> Result<(), Trouble>| {
        sources.iter().try_for_each(|source| read(source, draft).map_err(|trouble| trouble.refusal(source.name)))
    };
    match format {
        Format::TerraformJson | Format::Terraform | Format::CloudFormation => {
            crate::import::cloud::read(format, sources, limits, draft)
        }
        Format::Kubernetes => kubernetes::read(sources, limits, draft),
        Format::Compose => compose::read(sources, limits, draft),
        Format::Mermaid => each(&|source, draft| mermaid::read(source, limits, draft)),
        Format::Drawio => each(&|source, draft| drawio::read(source, page, limits, draft)),
    }
}
