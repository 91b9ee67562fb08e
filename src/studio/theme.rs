//! The theme that is chosen: a built-in one, or one of the user's own, which is looked at as a reader would.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::refusal::Refusal;
use crate::scene::Theme;
use crate::studio::style::{Brought, ThemeChoice};
use crate::suggest::did_you_mean;

/// The user's choice, else the one that the design names, else the usual one.
pub(super) fn chosen(
    choice: Option<&ThemeChoice>,
    named: Option<&str>,
    diagnostics: &mut Diagnostics,
) -> Result<Theme, Refusal> {
    match choice {
        Some(ThemeChoice::Own(Brought { name, content })) => {
            let theme = Theme::from_toml(content).map_err(|error| wrong(&format!("`{name}`: {error}")))?;
            warn_of_contrast(name, &theme, diagnostics);
            Ok(theme)
        }
        Some(ThemeChoice::Named(name)) => built_in(name),
        // A design names a theme; only the user may bring a file.
        None => built_in(named.unwrap_or(Theme::DEFAULT)),
    }
}

fn built_in(name: &str) -> Result<Theme, Refusal> {
    Theme::named(name).map_err(|error| match did_you_mean(name, Theme::names()) {
        Some(near) => Refusal::new(error.to_string(), near),
        None => wrong(&error.to_string()),
    })
}

/// Says which themes there are.
pub fn wrong(message: &str) -> Refusal {
    let names = Theme::names().join(", ");
    Refusal::new(message, format!("themes are {names}; `--theme FILE.toml` reads one of your own"))
}

/// Texts that are named when a theme makes them hard to read.
const NAMED: usize = 4;

fn warn_of_contrast(name: &str, theme: &Theme, diagnostics: &mut Diagnostics) {
    let all = theme.hard_to_read();
    let mut told: Vec<String> = all.iter().take(NAMED).cloned().collect();
    if all.len() > NAMED {
        told.push(format!("and {} more", all.len() - NAMED));
    }
    if !told.is_empty() {
        let message = format!("the theme `{name}` makes texts hard to read: {}", told.join("; "));
        let help = "a text needs a contrast of 4.5 with its ground: make one of the two darker or lighter";
        diagnostics.push(Diagnostic::general(Code::Contrast, message).help(help));
    }
}
