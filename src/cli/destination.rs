//! Where the pictures of designs go: names with placeholders, folders, standard output.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::path::{Component, Path, PathBuf};

use clap::ValueEnum;

use crate::cli::designs::Named;
use crate::output::Format;
use crate::output_file::Target;
use crate::refusal::Refusal;

/// What in an output's name stands for the number of a state.
pub const STAGE: &str = "{stage}";
/// What in an output's name stands for the number of a page of the strip.
pub const PAGE: &str = "{page}";
/// What in an output's name stands for the name of the design.
const NAME: &str = "{name}";

/// How many files an output is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Files {
    /// One.
    One,
    /// One for each state.
    States,
    /// One for each page of the strip.
    Pages,
}

/// An output of one design.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Destination {
    /// Where it goes; a name may still have `{stage}` in it.
    pub target: Target,
    /// As what.
    pub format: Format,
    /// As how many files.
    pub files: Files,
}

/// The outputs of every design, settled before any work is done. No two are the same file.
pub fn destinations(
    outputs: &[PathBuf],
    asked: Option<Format>,
    designs: &[Named],
) -> Result<Vec<Vec<Destination>>, Refusal> {
    if outputs.is_empty() {
        return to_stdout(asked, designs);
    }
    let many = designs.len() > 1;
    let templates: Vec<Template> =
        outputs.iter().map(|output| Template::read(output, asked, many)).collect::<Result<_, _>>()?;
    let mut taken: BTreeMap<PathBuf, &Path> = BTreeMap::new();
    let mut all = Vec::new();
    for design in designs {
        let mut own = Vec::new();
        for template in &templates {
            let destination = template.of(&design.path);
            if let Target::File(path) = &destination.target
                && let Some(other) = taken.insert(plain(path), &design.path)
            {
                return Err(twice(path, other, &design.path));
            }
            own.push(destination);
        }
        all.push(own);
    }
    Ok(all)
}

fn to_stdout(asked: Option<Format>, designs: &[Named]) -> Result<Vec<Vec<Destination>>, Refusal> {
    if designs.len() > 1 {
        return Err(several("standard output"));
    }
    if std::io::stdout().is_terminal() {
        return Err(Refusal::new("there is no output", "give `-o FILE`, or `-o -` for standard output"));
    }
    let format = asked.unwrap_or(Format::Svg);
    Ok(vec![vec![Destination { target: Target::Stdout, format, files: Files::One }]])
}

fn several(what: &str) -> Refusal {
    let help = "put `{name}` into the name, such as `-o '{name}.svg'`, or give a folder: `-o out/`";
    Refusal::new(format!("several designs cannot be written to {what}"), help)
}

fn twice(path: &Path, first: &Path, second: &Path) -> Refusal {
    let (path, first, second) = (path.display(), first.display(), second.display());
    if first.to_string() == second.to_string() {
        return Refusal::new(format!("`{path}` is named by two `-o`"), "leave one of them out");
    }
    let help = "designs of the same name need a call each, with an output of its own";
    Refusal::new(format!("`{path}` would be written for `{first}` and for `{second}`"), help)
}

/// `./a.svg` is `a.svg`.
fn plain(path: &Path) -> PathBuf {
    path.components().filter(|part| *part != Component::CurDir).collect()
}

/// The value of an `-o`.
struct Template {
    /// None for standard output.
    path: Option<PathBuf>,
    format: Format,
}

impl Template {
    fn read(output: &Path, asked: Option<Format>, many: bool) -> Result<Template, Refusal> {
        if output == Path::new("-") {
            let template = Template { path: None, format: asked.unwrap_or(Format::Svg) };
            return if many { Err(several("standard output")) } else { Ok(template) };
        }
        placeholders(output, &[NAME, STAGE, PAGE])?;
        one_of_both(output)?;
        let text = output.to_string_lossy();
        if text.ends_with(std::path::is_separator) || (many && output.is_dir()) {
            let format = asked.unwrap_or(Format::Svg);
            return Ok(Template { path: Some(output.join(format!("{NAME}.{}", format.extension()))), format });
        }
        if many && !text.contains(NAME) {
            return Err(several(&format!("one file, `{text}`")));
        }
        let format = asked.map_or_else(|| format_of(output), Ok)?;
        Ok(Template { path: Some(output.to_owned()), format })
    }

    fn of(&self, design: &Path) -> Destination {
        let Some(path) = &self.path else {
            return Destination { target: Target::Stdout, format: self.format, files: Files::One };
        };
        let text = path.to_string_lossy();
        let path = if text.contains(NAME) { PathBuf::from(text.replace(NAME, &name_of(design))) } else { path.clone() };
        let files = match (text.contains(STAGE), text.contains(PAGE)) {
            (true, _) => Files::States,
            (_, true) => Files::Pages,
            _ => Files::One,
        };
        Destination { target: Target::File(path), format: self.format, files }
    }
}

/// A design's own name.
fn name_of(design: &Path) -> String {
    if design == Path::new("-") {
        return "stdin".to_owned();
    }
    design.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// Refuses what looks like a placeholder and stands for nothing.
pub fn placeholders(output: &Path, known: &[&str]) -> Result<(), Refusal> {
    let text = output.to_string_lossy();
    let mut rest = text.as_ref();
    while let Some((_, after)) = rest.split_once('{') {
        let Some((word, more)) = after.split_once('}') else { break };
        let found = format!("{{{word}}}");
        if !known.contains(&found.as_str()) {
            let stands = |name: &&str| match *name {
                NAME => "`{name}` stands for the name of the design",
                PAGE => "`{page}` for the number of a page with some of the states",
                _ => "`{stage}` for the number of a state",
            };
            let help = match known {
                [] => "only the names of drawings have `{name}`, `{stage}` and `{page}`; give one without braces"
                    .to_owned(),
                known => known.iter().map(stands).collect::<Vec<_>>().join(", "),
            };
            return Err(Refusal::new(format!("`{found}` in the name of an output stands for nothing"), help));
        }
        rest = more;
    }
    Ok(())
}

/// A file has one state, or a page of them.
fn one_of_both(output: &Path) -> Result<(), Refusal> {
    let text = output.to_string_lossy();
    if text.contains(STAGE) && text.contains(PAGE) {
        let message = format!("`{text}` asks for a file for each state and for each page");
        return Err(Refusal::new(message, "leave `{stage}` or `{page}` out"));
    }
    Ok(())
}

fn format_of(path: &Path) -> Result<Format, Refusal> {
    let formats = Format::value_variants();
    if let Some(format) = Format::from_path(&path.to_string_lossy()).filter(|format| formats.contains(format)) {
        return Ok(format);
    }
    if path.is_dir() {
        let help = "name a file in it, or write `/` at its end for a file of the design's name";
        return Err(Refusal::new(format!("`{}` is a folder", path.display()), help));
    }
    let known: Vec<String> = formats.iter().map(|format| format!(".{}", format.extension())).collect();
    let message = match path.extension() {
        None => format!("`{}` has no extension, so its format is not known", path.display()),
        Some(unknown) => format!("there is no format for the extension `.{}`", unknown.display()),
    };
    Err(Refusal::new(message, format!("use {}, or say it with `--format`", known.join(", "))))
}
