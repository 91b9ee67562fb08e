//! `import`: a design from what people have.

use std::path::{Path, PathBuf};

use crate::cli::arguments::Import;
use crate::cli::console::Console;
use crate::cli::deadline::{Phase, begin};
use crate::cli::input::{Why, place, read_file, read_standard_input};
use crate::cli::{Status, files, settings};
use crate::design::compile::{Main, compile_at};
use crate::import::read::{Format, Source, format_of};
use crate::import::{Options, import};
use crate::limits::Limits;
use crate::model::Languages;
use crate::output_file::{Own, Target};
use crate::refusal::Refusal;
use crate::world::{Disk, World};

/// What a folder is looked through for.
const EXTENSIONS: [&str; 4] = [".tf", ".yaml", ".yml", ".json"];

/// Reads, makes the design, writes it, and says what became of the things in the files.
pub fn run(options: &Import, console: &Console) -> Status {
    make(options, console).unwrap_or_else(|status| status)
}

fn make(options: &Import, console: &Console) -> Result<Status, Status> {
    let refuse = |refusal: Refusal| console.trouble(&refusal.message, &refusal.help);
    let limits = settings::limits();
    let target = options.output.as_deref().map_or(Target::Stdout, Target::new);
    is_design(&target).map_err(refuse)?;
    let (read, passed_over) = read_all(options, &limits).map_err(refuse)?;
    let sources: Vec<Source<'_>> = read.iter().map(|(name, text)| Source { name, text }).collect();
    files::check(&target).map_err(|error| console.trouble(&error.message, &error.help))?;
    let old = Old::read(&target, &limits).map_err(refuse)?;
    let text = old.as_ref().filter(|_| !options.force).map(|old| old.text().map(|text| (old.name.as_str(), text)));
    let old_text = text.transpose().map_err(refuse)?;
    begin(Phase::Reading);
    let made =
        import(&sources, Options { format: options.from, page: options.page.as_deref(), old: old_text }, &limits);
    let made = made.map_err(refuse)?;
    let status = look_at(&target, &made.text, &limits, console)?;
    begin(Phase::Writing);
    console.written(files::write_design(&target, &made.text, old.as_ref().map(Old::own))).done()?;
    console.note(made.report.text().trim_end());
    if !passed_over.is_empty() {
        console.note(&format!("  passed over, nothing in them says their format: {}", passed_over.join(", ")));
    }
    Ok(status)
}

/// Refuses a picture as output: people may take `import` for `draw`.
fn is_design(target: &Target) -> Result<(), Refusal> {
    let Target::File(path) = target else { return Ok(()) };
    match path.extension() {
        Some(extension) if extension.eq_ignore_ascii_case("cdp") => Ok(()),
        _ => {
            let message = format!("`{}` is no name for a design", path.display());
            let help = "an import writes a design: `-o design.cdp`; then `cdp-draw design.cdp -o design.svg` draws it";
            Err(Refusal::new(message, help))
        }
    }
}

/// Compiles what was made, and reports what is wrong with it. What an author has added may no longer fit: that is said, and
/// the text is written all the same, since otherwise it could not be mended.
fn look_at(target: &Target, text: &str, limits: &Limits, console: &Console) -> Result<Status, Status> {
    let path = match target {
        Target::File(path) => path.as_path(),
        Target::Stdout => Path::new("-"),
    };
    let (root, place) = place(path, console)?;
    let name = if *target == Target::Stdout { "<stdout>".to_owned() } else { path.display().to_string() };
    let main = Main { name: &name, place: &place, bytes: text.as_bytes() };
    let compilation = compile_at(main, &files::disk(root), limits);
    console.report(&compilation.diagnostics, &compilation.sources, &Languages::new(None, compilation.lang.as_deref()));
    Ok(if compilation.diagnostics.has_errors() { Status::Wrong } else { Status::Done })
}

/// What stands where the design goes.
struct Old {
    named: PathBuf,
    name: String,
    path: PathBuf,
    bytes: Vec<u8>,
}

impl Old {
    /// Reads it; none if there is no such file.
    fn read(target: &Target, limits: &Limits) -> Result<Option<Old>, Refusal> {
        let Target::File(named) = target else { return Ok(None) };
        if !named.exists() || !named.is_file() {
            return Ok(None);
        }
        let name = named.display().to_string();
        match read_file(named, limits.input_bytes) {
            Ok((path, bytes)) => Ok(Some(Old { named: named.clone(), name, path, bytes })),
            Err(why) => {
                let message = format!("cannot read `{name}`, which would be replaced: {}", why.words());
                Err(Refusal::new(message, "write to another file"))
            }
        }
    }

    fn text(&self) -> Result<&str, Refusal> {
        let refusal = |_| {
            let message = format!("`{}` is there, and is no text in UTF-8", self.name);
            Refusal::new(message, "write to another file; `--force` replaces it")
        };
        std::str::from_utf8(&self.bytes).map_err(refusal)
    }

    fn own(&self) -> Own<'_> {
        Own { named: &self.named, path: &self.path, bytes: &self.bytes }
    }
}

/// The names and texts of all files, and the names of those in folders that are in no format.
type Texts = (Vec<(String, String)>, Vec<String>);

/// Reads all files that are named, and those of folders that are.
fn read_all(options: &Import, limits: &Limits) -> Result<Texts, Refusal> {
    let (mut texts, mut passed_over) = (Vec::new(), Vec::new());
    let mut left = limits.import_bytes;
    for path in &options.files {
        if path == Path::new("-") {
            texts.push(("<stdin>".to_owned(), standard_input(&mut left, limits)?));
        } else if path.is_dir() {
            for file in of_folder(path, limits)? {
                let text = text_of(&file, &mut left, limits)?;
                let name = file.display().to_string();
                match known(&name, &text, options.from) {
                    true => texts.push((name, text)),
                    false => passed_over.push(name),
                }
            }
        } else {
            texts.push((path.display().to_string(), text_of(path, &mut left, limits)?));
        }
        if texts.len() > limits.import_files {
            let message = format!("there are more than {} files", limits.import_files);
            return Err(Refusal::new(message, "import a part of them"));
        }
    }
    if texts.is_empty() {
        let help = format!("say the format with `--from`: {}", words().join(", "));
        return Err(Refusal::new(
            format!("no file is in a format that can be imported: {}", passed_over.join(", ")),
            help,
        ));
    }
    Ok((texts, passed_over))
}

fn words() -> Vec<&'static str> {
    Format::ALL.iter().map(|format| format.word()).collect()
}

fn known(name: &str, text: &str, asked: Option<Format>) -> bool {
    asked.is_some() || format_of(&Source { name, text }).is_ok()
}

/// The files of a folder that may be imported, by name; those of folders in it are not looked at.
fn of_folder(folder: &Path, limits: &Limits) -> Result<Vec<PathBuf>, Refusal> {
    let all = Disk::new(folder).list(limits.listed).map_err(|error| {
        let message = format!("cannot look through `{}`: {error}", folder.display());
        Refusal::new(message, "name the files")
    })?;
    let wanted = |name: &str| EXTENSIONS.iter().any(|extension| name.ends_with(extension));
    let (below, here): (Vec<&String>, Vec<&String>) =
        all.iter().filter(|name| wanted(name)).partition(|name| name.contains('/'));
    match (here.is_empty(), below.first()) {
        (false, _) => Ok(here.into_iter().map(|name| folder.join(name)).collect()),
        (true, Some(other)) => {
            let help =
                format!("there are some further down, such as `{}`; name that folder", folder.join(other).display());
            Err(Refusal::new(format!("no file in `{}` itself can be imported", folder.display()), help))
        }
        (true, None) => {
            let help = format!("of a folder, files that end in {} are read; name others", EXTENSIONS.join(", "));
            Err(Refusal::new(format!("no file in `{}` can be imported", folder.display()), help))
        }
    }
}

fn text_of(path: &Path, left: &mut usize, limits: &Limits) -> Result<String, Refusal> {
    let name = path.display().to_string();
    let (_, bytes) = read_file(path, *left).map_err(|why| {
        let help = match why {
            Why::Missing => "look at the path".to_owned(),
            Why::NotAFile => "name a file or a folder, or pipe the text in and name `-`".to_owned(),
            Why::TooLarge => too_large(limits),
            Why::Refused(_) => "look at the path and its permissions".to_owned(),
        };
        Refusal::new(format!("cannot read `{name}`: {}", why.words()), help)
    })?;
    text_in(&name, bytes, left)
}

fn too_large(limits: &Limits) -> String {
    format!("all files of an import may have {} bytes; import a part", limits.import_bytes)
}

fn standard_input(left: &mut usize, limits: &Limits) -> Result<String, Refusal> {
    let bytes = read_standard_input(*left).map_err(|why| match why {
        Why::TooLarge => Refusal::new("standard input is too large", too_large(limits)),
        why => Refusal::new(format!("cannot read standard input: {}", why.words()), "name a file instead of `-`"),
    })?;
    text_in("<stdin>", bytes, left)
}

/// The text of a file, or what it is instead.
fn text_in(name: &str, bytes: Vec<u8>, left: &mut usize) -> Result<String, Refusal> {
    *left = left.saturating_sub(bytes.len());
    let refuse = |what: &str, help: &str| Err(Refusal::new(format!("cannot import `{name}`: {what}"), help));
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return refuse("it is in UTF-16", "save it in UTF-8");
    }
    if bytes.contains(&0) {
        return refuse(
            "it is no text",
            "import the text that it was made of; a plan of Terraform: `terraform show -json`",
        );
    }
    match String::from_utf8(bytes) {
        Ok(text) if text.trim().is_empty() => refuse("it is empty", "name a file that says something"),
        Ok(text) => Ok(text),
        Err(_) => refuse("it is not in UTF-8", "save it in UTF-8"),
    }
}
