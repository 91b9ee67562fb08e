//! Reads what the command line names.

use std::io::Read;
use std::path::{Path, PathBuf};

use crate::cli::console::Console;
use crate::cli::{Status, files, settings};
use crate::design::compile::{Compilation, Main, compile_at};
use crate::git::Revision;
use crate::limits::Limits;
use crate::output_file::{Own, Target, in_words};
use crate::refusal::Refusal;
use crate::world::{Disk, World, WorldError};

/// A design that has been read, with the folder from which it imports.
pub struct Input {
    name: String,
    /// The path that was given.
    named: PathBuf,
    bytes: Vec<u8>,
    /// What its own name is, seen from the root.
    place: String,
    root: PathBuf,
    /// From where it imports, if not from the folder as it is now.
    revision: Option<Revision>,
    /// The file; none for standard input.
    file: Option<PathBuf>,
}

impl Input {
    /// Reads a design; `-` is standard input, which imports relative to the root, or to the current folder.
    pub fn read(path: &Path, limits: &Limits, console: &Console) -> Result<Input, Status> {
        if path == Path::new("-") {
            return standard_input(settings::root_of(path, console)?, limits, console);
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
        let (root, place) = place(path, console)?;
        Ok(Input { name, named: path.to_owned(), bytes, place, root, revision: None, file: Some(file) })
    }

    /// Reads a design as it was in a revision; what it imports is read from there, too.
    pub fn of_revision(
        path: &Path,
        (name, revision): (&str, Revision),
        limits: &Limits,
        console: &Console,
    ) -> Result<Input, Status> {
        let (root, file) = place(path, console)?;
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
        let shown = if path.is_relative() { path.display().to_string() } else { file.clone() };
        let name = format!("{name}:{relative}{shown}");
        // The file as it is now was not read, but it is an input all the same.
        let now = path.canonicalize().ok();
        now.clone().into_iter().for_each(files::guard);
        Ok(Input { name, named: path.to_owned(), bytes, place: file, root, revision: Some(revision), file: now })
    }

    /// Compiles it.
    pub fn compile(&self, limits: &Limits) -> Compilation {
        let main = Main { name: &self.name, place: &self.place, bytes: &self.bytes };
        let Some(revision) = &self.revision else { return compile_at(main, &files::disk(&self.root), limits) };
        let compilation = compile_at(main, revision, limits);
        let imported = compilation.sources.files().filter(|file| file.users).skip(1);
        imported.for_each(|file| files::guard(self.root.join(&file.name)));
        compilation
    }

    /// The bytes that were read.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The file with what was read of it; none for standard input.
    pub fn own(&self) -> Option<Own<'_>> {
        self.file.as_ref().map(|path| Own { named: &self.named, path, bytes: &self.bytes })
    }

    /// Where a text goes that takes its place: the file, or standard output for standard input.
    pub fn its_place(&self) -> Target {
        Target::new(&self.named)
    }

    /// Compiles another text in its place.
    pub fn compile_text(&self, text: &str, limits: &Limits) -> Compilation {
        let main = Main { name: &self.name, place: &self.place, bytes: text.as_bytes() };
        compile_at(main, &files::disk(&self.root), limits)
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

/// The folder of a design: of a file that may be gone by now, of a folder itself, of standard input the current one.
pub fn folder_of(path: &Path) -> PathBuf {
    if path.is_dir() {
        return path.to_owned();
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // A glob is no folder, but what stands before it may be.
    folder.ancestors().find(|folder| folder.is_dir()).unwrap_or(Path::new(".")).to_owned()
}

/// The folder from which a design may read, and the design's name there: the folder of the design, or the root that is
/// asked for.
pub fn place(path: &Path, console: &Console) -> Result<(PathBuf, String), Status> {
    locate(path, settings::root_of(path, console)?).map_err(|refusal| console.trouble(&refusal.message, &refusal.help))
}

/// The same for a root that is known.
pub fn locate(path: &Path, root: Option<PathBuf>) -> Result<(PathBuf, String), Refusal> {
    if path == Path::new("-") {
        return Ok(place_of_standard_input(root));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Through a link, so that what stands beside the text itself is read. A file of a revision may be gone by now.
    let real = path.canonicalize().ok().or_else(|| Some(folder.canonicalize().ok()?.join(path.file_name()?)));
    let parts = real.as_deref().and_then(|real| Some((real.parent()?.to_owned(), real.file_name()?.to_owned())));
    let (real, name) = parts.unwrap_or((folder.to_owned(), path.file_name().unwrap_or_default().to_owned()));
    let Some(root) = root else { return Ok((real, name.to_string_lossy().into_owned())) };
    let message = match root.canonicalize() {
        Ok(top) => match real.strip_prefix(top) {
            Ok(inside) => {
                let place = inside.join(name).to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
                return Ok((root, place));
            }
            Err(_) => format!("`{}` is not in `{}`, the root", path.display(), root.display()),
        },
        Err(_) => format!("there is no folder `{}`, which is to be the root", root.display()),
    };
    Err(Refusal::new(message, "`--root DIR` names a folder that holds the design and all that it imports"))
}

/// Standard input stands in the current folder, where that is in the root, otherwise in the root itself.
fn place_of_standard_input(root: Option<PathBuf>) -> (PathBuf, String) {
    const NAME: &str = "<stdin>";
    let Some(root) = root else { return (PathBuf::from("."), NAME.to_owned()) };
    let inside = || {
        let here = Path::new(".").canonicalize().ok()?;
        let inside = here.strip_prefix(root.canonicalize().ok()?).ok()?.join(NAME);
        Some(inside.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/"))
    };
    let place = inside().unwrap_or_else(|| NAME.to_owned());
    (root, place)
}

fn standard_input(root: Option<PathBuf>, limits: &Limits, console: &Console) -> Result<Input, Status> {
    match read_standard_input(limits.input_bytes) {
        Err(Why::TooLarge) => {
            let message = format!("standard input has more than {} bytes", limits.input_bytes);
            Err(console.trouble(&message, "split the design with `import`"))
        }
        Ok(bytes) => {
            let (root, place) = place_of_standard_input(root);
            let named = PathBuf::from("-");
            Ok(Input { name: "<stdin>".to_owned(), named, place, bytes, root, revision: None, file: None })
        }
        Err(why) => {
            let message = format!("cannot read standard input: {}", why.words());
            Err(console.trouble(&message, "name a file instead of `-`"))
        }
    }
}

/// All of standard input, which may have so many bytes.
pub fn read_standard_input(most: usize) -> Result<Vec<u8>, Why> {
    let mut bytes = Vec::new();
    match std::io::stdin().lock().take(most as u64 + 1).read_to_end(&mut bytes) {
        Ok(read) if read > most => Err(Why::TooLarge),
        Ok(_) => Ok(bytes),
        Err(error) => Err(Why::Refused(in_words(&error))),
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
    read_of(path, files::disk, limit)
}

/// What is in an older picture, whose place the new one may take.
pub fn read_older_picture(path: &Path, limit: usize) -> Result<Vec<u8>, Why> {
    read_of(path, files::disk_of_older_picture, limit).map(|(_, bytes)| bytes)
}

fn read_of(path: &Path, disk: impl Fn(PathBuf) -> Disk, limit: usize) -> Result<(PathBuf, Vec<u8>), Why> {
    let real = path.canonicalize().map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => {
            files::miss(path.to_owned());
            Why::Missing
        }
        _ => Why::Refused(in_words(&error)),
    })?;
    let (Some(folder), Some(name)) = (real.parent(), real.file_name()) else { return Err(Why::NotAFile) };
    let bytes = disk(folder.to_owned()).read(&name.to_string_lossy(), limit).map_err(|error| match error {
        WorldError::Missing => Why::Missing,
        WorldError::NotAFile | WorldError::Outside => Why::NotAFile,
        WorldError::TooLarge(_) | WorldError::TooMany(_) => Why::TooLarge,
        WorldError::Refused(words) => Why::Refused(words),
    })?;
    Ok((real, bytes))
}

/// What to do about a path that leads nowhere.
fn missing(path: &Path) -> String {
    let folder = folder_of(path);
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let there = Disk::new(&folder).list(settings::limits().listed).unwrap_or_default();
    let designs = there.iter().map(String::as_str).filter(|name| name.ends_with(".cdp"));
    match crate::suggest::nearest(&name, designs) {
        Some(near) => format!("did you mean `{}`?", path.with_file_name("").join(near).display()),
        None => "look at the path; `cdp-draw --help` shows examples".to_owned(),
    }
}
