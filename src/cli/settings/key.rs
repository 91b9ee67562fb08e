//! The settings by name, each with how it is read.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use crate::cli::arguments::values::{factor, pixels, ratio};
use crate::cli::settings::Settings;

/// What may be set: the names of the options without `--`.
pub const KEYS: [&str; 15] = [
    "lang",
    "theme",
    "icons",
    "font",
    "root",
    "scale",
    "width",
    "height",
    "ratio",
    "background",
    "legend",
    "direction",
    "text-as-paths",
    "message-format",
    "color",
];

/// What variables begin with.
pub const PREFIX: &str = "CDP_DRAW_";

/// `CDP_DRAW_TEXT_AS_PATHS` of `text-as-paths`.
pub fn variable(key: &str) -> String {
    format!("{PREFIX}{}", key.to_uppercase().replace('-', "_"))
}

/// Sets a key of [`KEYS`]. Paths of a file are relative to its folder, and stay in it.
pub fn set(settings: &mut Settings, key: &str, text: &str, folder: Option<&Path>) -> Result<(), String> {
    let text = text.trim();
    match key {
        "lang" => settings.lang = Some(text.to_owned()),
        "theme" if text.ends_with(".toml") => settings.theme = Some(path(text, folder)?.display().to_string()),
        "theme" => settings.theme = Some(text.to_owned()),
        "icons" => settings.icons = Some(path(text, folder)?),
        "font" => settings.font = fonts(text, folder)?,
        "root" => settings.root = Some(path(text, folder)?),
        "scale" => settings.scale = Some(factor(text)?),
        "width" => settings.width = Some(pixels(text)?),
        "height" => settings.height = Some(pixels(text)?),
        "ratio" => settings.ratio = Some(ratio(text)?),
        "background" => settings.background = Some(text.to_owned()),
        "legend" => settings.legend = Some(word(text)?),
        "direction" => settings.direction = Some(word(text)?),
        "text-as-paths" => settings.text_as_paths = Some(yes_or_no(text)?),
        "message-format" => settings.message_format = Some(word(text)?),
        "color" => settings.color = Some(word(text)?),
        _ => return Err("there is no such setting".to_owned()),
    }
    Ok(())
}

/// One of the words that the option takes.
fn word<T: ValueEnum>(text: &str) -> Result<T, String> {
    T::from_str(text, true).map_err(|_| {
        let values = T::value_variants().iter().filter_map(T::to_possible_value);
        let words: Vec<String> = values.map(|value| format!("`{}`", value.get_name())).collect();
        format!("it takes {}", words.join(", "))
    })
}

fn yes_or_no(text: &str) -> Result<bool, String> {
    match text.to_lowercase().as_str() {
        "true" | "1" | "yes" => Ok(true),
        "false" | "0" | "no" => Ok(false),
        _ => Err("it takes `true` or `false`".to_owned()),
    }
}

/// Several fonts: of a file one a line, as its reader puts a list; of a variable as the system writes lists of paths.
fn fonts(text: &str, folder: Option<&Path>) -> Result<Vec<PathBuf>, String> {
    match folder {
        Some(_) => text.lines().map(|line| path(line, folder)).collect(),
        None => Ok(std::env::split_paths(text).collect()),
    }
}

/// A folder that somebody has sent may set what it likes, but not lead out of itself.
fn path(text: &str, folder: Option<&Path>) -> Result<PathBuf, String> {
    let Some(folder) = folder else { return Ok(PathBuf::from(text)) };
    match crate::world::normal_name("", text) {
        Ok(name) if name.is_empty() => Ok(folder.to_owned()),
        Ok(name) => Ok(folder.join(name)),
        Err(_) => {
            Err("the path leads out of the folder of this file; give it on the command line, or as a variable"
                .to_owned())
        }
    }
}
