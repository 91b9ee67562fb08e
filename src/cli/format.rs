//! The format of an output: as it is said, or as the output's extension says.

use std::path::Path;

use crate::cli::destination::placeholders;
use crate::output_file::Target;
use crate::refusal::Refusal;

/// The format that is asked for; otherwise that of the file's extension; on standard output the usual one.
pub fn chosen<F: Copy>(
    asked: Option<F>,
    target: &Target,
    usual: F,
    extensions: &[(&'static str, F)],
) -> Result<F, Refusal> {
    if let Target::File(path) = target {
        placeholders(path, &[])?;
    }
    match (asked, target) {
        (Some(format), _) => Ok(format),
        (None, Target::Stdout) => Ok(usual),
        (None, Target::File(path)) => of_extension(path, usual, extensions),
    }
}

fn of_extension<F: Copy>(path: &Path, usual: F, extensions: &[(&'static str, F)]) -> Result<F, Refusal> {
    let Some(extension) = path.extension().map(|extension| extension.to_ascii_lowercase()) else { return Ok(usual) };
    let known = extensions.iter().find(|(name, _)| extension == *name);
    known.map(|(_, format)| *format).ok_or_else(|| {
        let names: Vec<String> = extensions.iter().map(|(name, _)| format!(".{name}")).collect();
        let message = format!("there is no format for the extension `.{}`", extension.display());
        Refusal::new(message, format!("use {}, or say it with `--format`", names.join(", ")))
    })
}
