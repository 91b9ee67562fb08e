//! The file `cdp-draw.toml`.

use std::path::Path;

use toml::de::{DeTable, DeValue};

use crate::cli::files;
use crate::cli::settings;
use crate::cli::settings::key::{KEYS, set};
use crate::cli::settings::{Settings, unknown_key};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::{SourceId, SourceMap, Span};
use crate::world::{World, WorldError};

/// Its name.
pub const NAME: &str = "cdp-draw.toml";

/// The settings of the nearest file, in a folder or in those that it is in.
pub fn read(folder: &Path, sources: &mut SourceMap, found: &mut Diagnostics) -> Settings {
    let Ok(folder) = folder.canonicalize() else { return Settings::default() };
    for folder in folder.ancestors() {
        match files::disk(folder).read(NAME, settings::limits().theme_bytes) {
            Ok(bytes) => return Reader::new(folder, &bytes, sources, found).settings(),
            Err(WorldError::Missing) => {}
            Err(error) => {
                let message = format!("`{}` cannot be read: {error}", folder.join(NAME).display());
                let help = "look at its permissions, or leave it out with `--no-config`";
                let severity = crate::diagnostic::Severity::Error;
                found.push(Diagnostic { severity, ..Diagnostic::general(Code::Settings, message).help(help) });
                return Settings::default();
            }
        }
    }
    Settings::default()
}

struct Reader<'a> {
    folder: &'a Path,
    text: String,
    source: SourceId,
    found: &'a mut Diagnostics,
}

impl<'a> Reader<'a> {
    fn new(folder: &'a Path, bytes: &[u8], sources: &mut SourceMap, found: &'a mut Diagnostics) -> Self {
        let text = String::from_utf8_lossy(bytes).into_owned();
        let shown = files::seen_from_here(&folder.join(NAME));
        let source = sources.add(shown.display().to_string(), text.as_str());
        Reader { folder, text, source, found }
    }

    fn settings(mut self) -> Settings {
        let mut settings = Settings::default();
        let text = self.text.clone();
        let table = match DeTable::parse(&text) {
            Ok(table) => table,
            Err(error) => {
                let place = error.span().unwrap_or(0..0);
                self.wrong(place, error.message(), "settings are lines such as `theme = \"dark\"`".to_owned());
                return settings;
            }
        };
        for (key, value) in table.get_ref() {
            let word = key.get_ref().as_ref();
            let said = if word == "font" { list(value.get_ref()) } else { plain(value.get_ref()) };
            match said {
                _ if !KEYS.contains(&word) => {
                    self.wrong(key.span(), &format!("there is no setting `{word}`"), unknown_key(word));
                }
                Some(text) => {
                    if let Err(why) = set(&mut settings, word, &text, Some(self.folder)) {
                        self.wrong(value.span(), &format!("`{word}` cannot be `{text}`"), why);
                    }
                }
                None => {
                    let help = format!("write `{word} = \"…\"`");
                    self.wrong(value.span(), &format!("`{word}` takes a text, a number, or `true` or `false`"), help);
                }
            }
        }
        settings
    }

    fn wrong(&mut self, place: std::ops::Range<usize>, message: &str, help: String) {
        let span = Span { source: self.source, start: place.start, end: place.end };
        self.found.push(Diagnostic::error(Code::Settings, span, message).help(help));
    }
}

/// Texts of a list, one a line.
fn list(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::Array(items) => {
            let texts = items.iter().map(|item| plain(item.get_ref()).filter(|text| !text.contains('\n')));
            texts.collect::<Option<Vec<String>>>().map(|texts| texts.join("\n"))
        }
        other => plain(other),
    }
}

/// A plain value as text.
fn plain(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) => Some(number.to_string()),
        DeValue::Float(number) => Some(number.to_string()),
        DeValue::Boolean(value) => Some(value.to_string()),
        _ => None,
    }
}
