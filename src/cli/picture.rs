//! What the command line says of pictures, with its files read, for the studio.

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

use crate::cli::arguments::{Direction, Looks};
use crate::cli::input::read_file;
use crate::cli::watch::{Phase, begin};
use crate::design::{self, Design};
use crate::diagnostic::Diagnostics;
use crate::limits::Limits;
use crate::model::Languages;
use crate::output::Background;
use crate::refusal::Refusal;
use crate::scene::IconSet;
use crate::studio::{Brought, Drawing, FONT_HELP, Home, Icons, Studio, Style, ThemeChoice, wrong_theme};
use crate::world::Disk;

/// Lays out all states of the design of a file. What the author should know is added to `diagnostics`.
pub fn draw<'a>(
    design: &'a Design,
    file: &Path,
    looks: &Looks,
    languages: &Languages,
    diagnostics: &mut Diagnostics,
) -> Result<Drawing<'a>, Refusal> {
    let studio = studio(design, file, looks, diagnostics)?;
    begin(Phase::LayingOut);
    let drawing = Drawing::new(Cow::Borrowed(design), studio, languages, diagnostics)?;
    begin(Phase::Drawing);
    Ok(drawing)
}

/// All that a design of a file is drawn with.
pub fn studio(design: &Design, file: &Path, looks: &Looks, diagnostics: &mut Diagnostics) -> Result<Studio, Refusal> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let world = Disk::new(folder);
    Studio::new(design, Home { world: &world, file: "" }, style(looks)?, diagnostics)
}

/// All that something which is no design is drawn with.
pub fn studio_with(icons: IconSet, looks: &Looks, diagnostics: &mut Diagnostics) -> Result<Studio, Refusal> {
    Studio::with(None, icons, style(looks)?, diagnostics)
}

/// The options as plain data. The older picture is not among them: the design keeps it.
pub fn style(looks: &Looks) -> Result<Style, Refusal> {
    Ok(Style {
        lang: looks.lang.clone(),
        theme: looks.theme.as_deref().map(theme).transpose()?,
        direction: direction(looks),
        ratio: looks.ratio,
        like: None,
        scale: looks.scale,
        width: looks.width,
        background: background(looks.background.as_deref())?,
        font: looks.font.as_deref().map(font).transpose()?,
        icons: looks.icons.as_deref().map(icons),
        legend: looks.legend(),
        availability: looks.availability,
        text_as_paths: looks.text_as_paths,
    })
}

/// The direction of the command line.
pub fn direction(looks: &Looks) -> Option<design::Direction> {
    looks.direction.map(|direction| match direction {
        Direction::Right => design::Direction::Right,
        Direction::Down => design::Direction::Down,
    })
}

/// A folder of icons.
pub fn icons(folder: &Path) -> Icons {
    Icons { name: folder.display().to_string(), world: Arc::new(Disk::new(folder)) }
}

/// A theme of a name, or of a file of the user's own.
fn theme(name: &str) -> Result<ThemeChoice, Refusal> {
    if !name.ends_with(".toml") {
        return Ok(ThemeChoice::Named(name.to_owned()));
    }
    let read = read_file(Path::new(name), Limits::default().theme_bytes);
    let (_, bytes) = read.map_err(|why| wrong_theme(&format!("cannot read `{name}`: {}", why.words())))?;
    let content = String::from_utf8(bytes).map_err(|_| wrong_theme(&format!("`{name}` is not UTF-8")))?;
    Ok(ThemeChoice::Own(Brought { name: name.to_owned(), content }))
}

fn font(path: &Path) -> Result<Brought<Vec<u8>>, Refusal> {
    let name = path.display().to_string();
    let read = read_file(path, Limits::default().font_bytes);
    let (_, content) = read.map_err(|why| Refusal::new(format!("cannot read `{name}`: {}", why.words()), FONT_HELP))?;
    Ok(Brought { name, content })
}

fn background(text: Option<&str>) -> Result<Background, Refusal> {
    let Some(text) = text else { return Ok(Background::Theme) };
    Background::parse(text).ok_or_else(|| {
        Refusal::new(format!("`{text}` is not a colour"), "write `#rrggbb`, `white`, `black` or `transparent`")
    })
}
