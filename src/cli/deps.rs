//! `--deps`: which files the outputs were made from, as a rule for `make`.

use std::path::PathBuf;

use crate::cli::files::{self, seen_from_here};
use crate::refusal::Refusal;

/// The rule: every output that was written needs every file that was read. What is both, such as an older picture that
/// is drawn anew, would need itself and is left out. A name with a line break would begin another rule, and is refused.
pub fn rule() -> Result<String, Refusal> {
    let outputs = files::written();
    let real: Vec<PathBuf> = outputs.iter().filter_map(|path| path.canonicalize().ok()).collect();
    let inputs: Vec<PathBuf> = files::read().into_iter().filter(|path| !real.contains(path)).collect();
    if let Some(path) = outputs.iter().chain(&inputs).find(|path| path.to_string_lossy().contains(['\n', '\r'])) {
        let message = format!("`{}` cannot stand in a rule for `make`: its name has a line break", path.display());
        return Err(Refusal::new(message, "give the file another name"));
    }
    let line = |paths: &[PathBuf]| {
        paths.iter().map(|path| escaped(&seen_from_here(path).to_string_lossy())).collect::<Vec<_>>().join(" ")
    };
    Ok(format!("{}: {}\n", line(&outputs), line(&inputs)))
}

/// What `make` reads as a part of the name.
fn escaped(name: &str) -> String {
    let mut text = String::new();
    let mut slashes = 0;
    for c in name.chars() {
        match c {
            // Backslashes mean themselves, except before what is escaped.
            ' ' | '\t' => text.extend(std::iter::repeat_n('\\', slashes + 1)),
            '#' | ':' | '%' => text.push('\\'),
            '$' => text.push('$'),
            _ => {}
        }
        slashes = if c == '\\' { slashes + 1 } else { 0 };
        text.push(c);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn names_are_escaped_as_make_reads_them() {
        assert_eq!(escaped("a b.cdp"), "a\\ b.cdp");
        assert_eq!(escaped("a#$b.cdp"), "a\\#$$b.cdp");
        assert_eq!(escaped("a\\ b"), "a\\\\\\ b");
    }
}
