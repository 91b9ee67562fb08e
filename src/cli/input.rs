//! Reads what the command line names.

use std::io::Read;
use std::path::{Path, PathBuf};

use clap::CommandFactory as _;

use crate::cli::Status;
use crate::cli::arguments::Arguments;
use crate::cli::console::Console;
use crate::design::compile::{Compilation, compile};
use crate::git::Revision;
use crate::limits::Limits;
use crate::output_file::in_words;
use crate::source::SourceMap;
use crate::world::{Disk, World, WorldError};

/// A design that has been read, with the folder from which it imports.
pub struct Input {
    name: String,
    bytes: Vec<u8>,
    root: PathBuf,
    /// From where it imports, if not from the folder as it is now.
    revision: Option<Revision>,
    /// The file; none for standard input.
    file: Option<PathBuf>,
}

impl Input {
    /// Reads a design; `-` is standard input, which imports relative to the current folder.
    pub fn read(path: &Path, limits: &Limits, console: &Console) -> Result<Input, Status> {
        if path == Path::new("-") {
            return standard_input(limits, console);
        }
        let name = path.display().to_string();
        let (file, bytes) = read_file(path, limits.input_bytes).map_err(|why| {
            let help = match why {
                Why::Missing => missing(path),
                Why::NotAFile => "name a file, or pipe the text in and name `-`".to_owned(),
                Why::TooLarge => format!("a design may have {} bytes; split it with `import`", limits.input_bytes),
                Why::Refused(_) => "look at the path and its permissions".to_owned(),
            };
            console.trouble(&format!("cannot read `{name}`: {}", why.words()), &help)
        })?;
        let root = file.parent().unwrap_or(Path::new(".")).to_owned();
        Ok(Input { name, bytes, root, revision: None, file: Some(file) })
    }

    /// Reads a design as it was in a revision; what it imports is read from there, too.
    pub fn of_revision(
        path: &Path,
        (name, revision): (&str, Revision),
        limits: &Limits,
        console: &Console,
    ) -> Result<Input, Status> {
        let (root, file) = place(path);
        let bytes = revision.read(&file, limits.input_bytes).map_err(|error| {
            let message = format!("cannot read `{}` of revision `{name}`: {error}", path.display());
            let help = match error {
                WorldError::Missing => format!("`git log --follow {}` tells since when it is there", path.display()),
                WorldError::TooLarge(_) => format!("a design may have {} bytes", limits.input_bytes),
                _ => "try the same with `git show REVISION:./FILE`".to_owned(),
            };
            console.trouble(&message, &help)
        })?;
        // As git itself writes it; the part after the last `/` is the file's own name, by which others import it.
        let relative = if path.is_relative() && path.components().count() > 1 { "" } else { "./" };
        let name = format!("{name}:{relative}{}", if path.is_relative() { path.display().to_string() } else { file });
        let file = path.canonicalize().ok();
        Ok(Input { name, bytes, root, revision: Some(revision), file })
    }

    /// Compiles it.
    pub fn compile(&self, limits: &Limits) -> Compilation {
        match &self.revision {
            Some(revision) => compile(&self.name, &self.bytes, revision, limits),
            None => compile(&self.name, &self.bytes, &Disk::new(&self.root), limits),
        }
    }

    /// The bytes that were read.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Compiles another text in its place.
    pub fn compile_text(&self, text: &str, limits: &Limits) -> Compilation {
        compile(&self.name, text.as_bytes(), &Disk::new(&self.root), limits)
    }

    /// The files that were read, which no output may overwrite.
    pub fn files(&self, sources: &SourceMap) -> Vec<PathBuf> {
        let read = sources.files().filter(|file| file.users);
        let imported = read.skip(1).map(|file| self.root.join(&file.name));
        self.file.iter().cloned().chain(imported).collect()
    }

    /// The file itself; none for standard input.
    pub fn file(&self) -> Option<&PathBuf> {
        self.file.as_ref()
    }

    /// The name as messages show it.
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// The folder of a file, which may be gone by now, and its name there.
pub fn place(path: &Path) -> (PathBuf, String) {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    (folder.to_owned(), name)
}

fn standard_input(limits: &Limits, console: &Console) -> Result<Input, Status> {
    let mut bytes = Vec::new();
    let most = limits.input_bytes as u64;
    match std::io::stdin().lock().take(most + 1).read_to_end(&mut bytes) {
        Ok(read) if read as u64 > most => {
            let message = format!("standard input has more than {most} bytes");
            Err(console.trouble(&message, "split the design with `import`"))
        }
        Ok(_) => Ok(Input { name: "<stdin>".to_owned(), bytes, root: PathBuf::from("."), revision: None, file: None }),
        Err(error) => {
            let message = format!("cannot read standard input: {}", in_words(&error));
            Err(console.trouble(&message, "name a file instead of `-`"))
        }
    }
}

/// Why a file was not read.
pub enum Why {
    /// There is none.
    Missing,
    /// It is a folder or a device.
    NotAFile,
    /// It has too many bytes.
    TooLarge,
    /// In the system's words.
    Refused(String),
}

impl Why {
    /// As a clause.
    pub fn words(&self) -> &str {
        match self {
            Why::Missing => "there is no such file",
            Why::NotAFile => "it is not a file",
            Why::TooLarge => "it is too large",
            Why::Refused(words) => words,
        }
    }
}

/// Where a file really is, and what is in it.
pub fn read_file(path: &Path, limit: usize) -> Result<(PathBuf, Vec<u8>), Why> {
    let real = path.canonicalize().map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Why::Missing,
        _ => Why::Refused(in_words(&error)),
    })?;
    let (Some(folder), Some(name)) = (real.parent(), real.file_name()) else { return Err(Why::NotAFile) };
    let bytes = Disk::new(folder).read(&name.to_string_lossy(), limit).map_err(|error| match error {
        WorldError::Missing => Why::Missing,
        WorldError::NotAFile | WorldError::Outside => Why::NotAFile,
        WorldError::TooLarge(_) | WorldError::TooMany(_) => Why::TooLarge,
        WorldError::Refused(words) => Why::Refused(words),
    })?;
    Ok((real, bytes))
}

/// A word that was meant as a subcommand, or a path that is wrong.
fn missing(path: &Path) -> String {
    let program = Arguments::command();
    let names = program.get_subcommands().map(clap::Command::get_name);
    match path.to_str().and_then(|word| crate::suggest::nearest(word, names)) {
        Some(command) => format!("for the subcommand, write `cdp-draw {command}`"),
        None => "look at the path; `cdp-draw --help` shows examples".to_owned(),
    }
}
