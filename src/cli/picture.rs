//! What the command line says of pictures, with its files read, for the studio.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::cli::arguments::{Direction, Looks};
use crate::cli::deadline::{Phase, begin};
use crate::cli::input::{locate, read_file};
use crate::cli::{files, settings};
use crate::design::{self, Design};
use crate::diagnostic::Diagnostics;
use crate::model::Languages;
use crate::output::Background;
use crate::refusal::Refusal;
use crate::scene::IconSet;
use crate::studio::{Brought, Drawing, FONT_HELP, Home, Icons, Studio, Style, ThemeChoice, no_template, wrong_theme};
use crate::text::UserFont;
use crate::world::World as _;

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
    // When the design was read, this place was found.
    let (root, place) = locate(file, settings::root_again(file)).unwrap_or_default();
    let world = files::disk(root);
    Studio::new(design, Home { world: &world, file: &place }, style(looks)?, diagnostics)
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
        ratio: looks.page(),
        like: None,
        scale: looks.scale,
        width: looks.width,
        height: looks.height,
        background: background(looks.background.as_deref())?,
        fonts: fonts(&looks.font)?,
        icons: looks.icons.as_deref().map(icons),
        legend: looks.legend(),
        availability: looks.availability,
        budget: settings::generosity(),
        text_as_paths: looks.text_as_paths,
        id_prefix: looks.id_prefix.clone(),
        template: looks.template.as_deref().map(template).transpose()?,
    })
}

/// A presentation whose looks slides take.
fn template(path: &Path) -> Result<Brought<Vec<u8>>, Refusal> {
    let name = path.display().to_string();
    let read = read_file(path, settings::limits().template_bytes);
    let (_, content) = read.map_err(|why| no_template(&name, why.words()))?;
    Ok(Brought { name, content })
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
    let world = files::disk(folder);
    // Also what this design does not need: an icon that is gone is missed by the next one.
    let found = world.list(settings::limits().icon_files).unwrap_or_default();
    let icon = |name: &&String| [".svg", ".png", ".toml"].iter().any(|end| name.to_lowercase().ends_with(end));
    found.iter().filter(icon).for_each(|name| files::guard(folder.join(name)));
    Icons { name: folder.display().to_string(), world: Arc::new(world) }
}

/// A theme of a name, or of a file of the user's own.
fn theme(name: &str) -> Result<ThemeChoice, Refusal> {
    if !name.ends_with(".toml") {
        return Ok(ThemeChoice::Named(name.to_owned()));
    }
    let read = read_file(Path::new(name), settings::limits().theme_bytes);
    let (_, bytes) = read.map_err(|why| wrong_theme(&format!("cannot read `{name}`: {}", why.words())))?;
    let content = String::from_utf8(bytes).map_err(|_| wrong_theme(&format!("`{name}` is not UTF-8")))?;
    Ok(ThemeChoice::Own(Brought { name: name.to_owned(), content }))
}

/// Fonts of a user that are taken.
const MOST_FONTS: usize = 16;

fn fonts(paths: &[PathBuf]) -> Result<Vec<Brought<UserFont>>, Refusal> {
    if paths.len() > MOST_FONTS {
        return Err(Refusal::new(format!("`--font` takes {MOST_FONTS} fonts at most"), FONT_HELP));
    }
    paths.iter().map(|path| font(path)).collect()
}

fn font(path: &Path) -> Result<Brought<UserFont>, Refusal> {
    let limit = settings::limits().font_bytes;
    let whole = read_file(path, limit);
    // A `#` may belong to the name of the file.
    let (path, number, read) = match numbered(path) {
        Some((file, number)) if whole.is_err() => {
            let read = read_file(&file, limit);
            (file, Some(number), read)
        }
        _ => (path.to_owned(), None, whole),
    };
    let file = path.display().to_string();
    let (_, data) = read.map_err(|why| Refusal::new(format!("cannot read `{file}`: {}", why.words()), FONT_HELP))?;
    let name = number.map_or(file.clone(), |number| format!("{file}#{number}"));
    Ok(Brought { name, content: UserFont { data, number } })
}

/// The file, and the number of a font in it: `fonts.ttc#2`.
fn numbered(path: &Path) -> Option<(PathBuf, usize)> {
    let (file, number) = path.to_str()?.rsplit_once('#')?;
    Some((PathBuf::from(file), number.parse().ok()?))
}

fn background(text: Option<&str>) -> Result<Background, Refusal> {
    let Some(text) = text else { return Ok(Background::Theme) };
    Background::parse(text).ok_or_else(|| {
        Refusal::new(format!("`{text}` is not a colour"), "write `#rrggbb`, `white`, `black` or `transparent`")
    })
}
