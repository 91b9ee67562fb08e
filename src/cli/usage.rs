//! The command line before it is understood: usage errors in the words that help, and in the format that is asked for.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory, Parser};

use crate::cli::Status;
use crate::cli::arguments::Arguments;
use crate::cli::console::Console;
use crate::refusal::Refusal;
use crate::suggest::nearest;

/// What a picture's name ends in. No design does.
const PICTURES: [&str; 10] = ["svg", "png", "pdf", "jpg", "jpeg", "gif", "webp", "html", "pptx", "layout.json"];

/// The arguments of the process; none when they are wrong, or when all that was asked for was help, which has been
/// printed.
pub fn arguments() -> Result<Arguments, Status> {
    let raw: Vec<OsString> = std::env::args_os().collect();
    let console = Console::of_raw(&raw);
    if let Some(refusal) = no_subcommand(&raw) {
        return Err(console.trouble(&refusal.message, &refusal.help));
    }
    Arguments::try_parse_from(&raw).map_err(|error| tell(&error, &raw, &console))
}

/// Help goes to standard output, errors to standard error.
fn tell(error: &clap::Error, raw: &[OsString], console: &Console) -> Status {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        let text = error.render();
        return console.payload(&if console.colours() { text.ansi().to_string() } else { text.to_string() });
    }
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return console.usage(&error.render(), "there are no arguments", &["`cdp-draw --help` says more".to_owned()]);
    }
    if let Some(refusal) = in_other_words(error, raw) {
        return console.trouble(&refusal.message, &refusal.help);
    }
    let text = error.render().to_string();
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty()).peekable();
    let mut message = lines.next().unwrap_or_default().trim_start_matches("error: ").to_owned();
    // What is missing stands below.
    while message.ends_with([':', ',']) && lines.peek().is_some_and(|line| !line.starts_with("Usage: ")) {
        message += &format!(" {},", lines.next().unwrap_or_default());
    }
    let message = message.trim_end_matches(',').to_owned();
    let rest: Vec<String> = lines.map(|line| line.trim_start_matches("tip: ").to_owned()).collect();
    console.usage(&error.render(), &message, &rest)
}

/// What clap says in words that lead nowhere.
fn in_other_words(error: &clap::Error, raw: &[OsString]) -> Option<Refusal> {
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(word)) => Some(word.as_str()),
        _ => None,
    };
    match error.kind() {
        ErrorKind::UnknownArgument => {
            let word = context(ContextKind::InvalidArg)?;
            is_picture(Path::new(word)).then(|| positional_output(&raw[1..], word))
        }
        ErrorKind::ArgumentConflict => {
            let word = context(ContextKind::InvalidSubcommand)?;
            let rest: Vec<&OsStr> = raw[1..].iter().map(OsString::as_os_str).filter(|part| *part != word).collect();
            let help = format!("the subcommand goes first: `cdp-draw {word} {}`", joined(&rest));
            Some(Refusal::new(format!("the subcommand `{word}` stands after other arguments"), help))
        }
        _ => None,
    }
}

fn joined(words: &[&OsStr]) -> String {
    words.iter().map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}

/// The same command line with the output where it belongs.
fn positional_output(raw: &[OsString], output: &str) -> Refusal {
    let rest: Vec<&OsStr> = raw.iter().map(OsString::as_os_str).filter(|word| *word != output).collect();
    let help = format!("write `cdp-draw {} -o {output}`", joined(&rest));
    Refusal::new(format!("`{output}` is no design; the output goes after `-o`"), help)
}

fn is_picture(path: &Path) -> bool {
    let name = path.to_string_lossy().to_lowercase();
    PICTURES.iter().any(|ending| name.strip_suffix(ending).is_some_and(|rest| rest.ends_with('.')))
}

/// A first word that is neither a subcommand nor a file.
fn no_subcommand(raw: &[OsString]) -> Option<Refusal> {
    let word = raw.get(1)?.to_str()?;
    let like_a_path = word.is_empty() || word.starts_with('-') || word.contains(['.', '/', '\\', '*', '?', '[']);
    if like_a_path || Path::new(word).exists() {
        return None;
    }
    let program = Arguments::command();
    let names = || program.get_subcommands().map(clap::Command::get_name).chain(["help"]);
    if names().any(|name| name == word) {
        return None;
    }
    let file = format!("{word}.cdp");
    if Path::new(&file).exists() {
        return Some(Refusal::new(format!("there is no file `{word}`"), format!("did you mean `{file}`?")));
    }
    let help = match nearest(word, names()) {
        Some(name) => format!("did you mean `cdp-draw {name}`?"),
        None => "`cdp-draw --help` lists the subcommands; a design is named as a file, such as `design.cdp`".to_owned(),
    };
    Some(Refusal::new(format!("there is no subcommand `{word}`"), help))
}

/// Refuses pictures where designs are named to be looked at.
pub fn no_pictures_among(designs: &[PathBuf]) -> Result<(), Refusal> {
    match designs.iter().find(|path| is_picture(path)) {
        None => Ok(()),
        Some(picture) => Err(Refusal::new(
            format!("`{}` is a picture, not a design", picture.display()),
            "designs are texts, in files that end in `.cdp`; an output goes after `-o`",
        )),
    }
}

/// Refuses pictures where designs are named: most likely the `-o` is missing.
pub fn no_outputs_among(designs: &[PathBuf], outputs: &[PathBuf]) -> Result<(), Refusal> {
    let program = Arguments::command();
    let is_command = |path: &&PathBuf| program.get_subcommands().any(|sub| path.as_os_str() == sub.get_name());
    if let Some(command) = designs.iter().skip(1).find(|path| is_command(path) && !path.exists()) {
        let command = command.display();
        let help = format!("the subcommand goes first: `cdp-draw {command} {}`", designs[0].display());
        return Err(Refusal::new(format!("the subcommand `{command}` stands after other arguments"), help));
    }
    let data = |path: &Path| path.extension().is_some_and(|e| e == "json" || e == "txt") && !path.exists();
    let Some(picture) = designs.iter().find(|path| is_picture(path) || data(path)) else { return Ok(()) };
    let name = picture.display();
    match designs {
        [_] if data(picture) => Ok(()),
        [_] => Err(Refusal::new(
            format!("`{name}` is a picture, not a design"),
            format!("name the text that it is to be drawn from: `cdp-draw design.cdp -o {name}`"),
        )),
        _ if outputs.is_empty() => {
            let designs: Vec<OsString> = designs.iter().map(|path| path.clone().into_os_string()).collect();
            Err(positional_output(&designs, &name.to_string()))
        }
        _ => Err(Refusal::new(
            format!("`{name}` is a picture, not a design"),
            format!("for a second output, write `-o {name}`"),
        )),
    }
}
