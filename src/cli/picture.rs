//! From a design to the bytes of a picture: layout, scene, output.

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use crate::cli::arguments::Looks;
use crate::cli::draw::Refusal;
use crate::cli::icon_set;
use crate::cli::input::read_file;
use crate::cli::watch::{Phase, begin};
use crate::design::Design;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::layout::{self, Layout, Metrics};
use crate::limits::Limits;
use crate::model::Languages;
use crate::output::png::{self, PngOptions};
use crate::output::svg::{self, Background, SvgOptions};
use crate::output::{Format, layout_json};
use crate::scene::{self, IconSet, Kit, Scene, Theme, View, lost};
use crate::suggest::did_you_mean;
use crate::text::{Fonts, UserFont};

/// What any picture of a design is drawn with.
pub struct Studio<'a> {
    /// Colours and sizes.
    pub theme: Theme,
    /// For measuring and for the picture.
    pub fonts: Fonts,
    /// Those that the design needs.
    pub icons: IconSet,
    background: Background,
    looks: &'a Looks,
    /// What people should know about the pictures that were made.
    notes: RefCell<Vec<String>>,
}

/// A design that has been laid out, from which every view can be drawn.
pub struct Picture<'a> {
    design: &'a Design,
    languages: Languages,
    layout: Layout,
    studio: Studio<'a>,
    /// What people should know about the pictures that were made, and where.
    found: RefCell<Vec<Diagnostic>>,
}

impl<'a> Studio<'a> {
    /// As the command line and the design of a file want it.
    pub fn new(
        design: &Design,
        file: &Path,
        looks: &'a Looks,
        diagnostics: &mut Diagnostics,
    ) -> Result<Studio<'a>, Refusal> {
        let icons = icon_set::read(design, file, looks.icons.as_deref(), diagnostics)?;
        Studio::with(design.theme.as_deref(), icons, looks, diagnostics)
    }

    /// With icons that have been read. The theme of the command line goes before this one.
    pub fn with(
        named: Option<&str>,
        icons: IconSet,
        looks: &'a Looks,
        diagnostics: &mut Diagnostics,
    ) -> Result<Studio<'a>, Refusal> {
        let theme = match &looks.theme {
            Some(theme) => theme_of_user(theme, diagnostics)?,
            // A design names a theme; only the command line may name a file.
            None => theme(named.unwrap_or(Theme::DEFAULT))?,
        };
        let fonts = fonts(&looks.font)?;
        let background = background(looks.background.as_deref())?;
        Ok(Studio { theme, fonts, icons, background, looks, notes: RefCell::default() })
    }

    /// The bytes of a scene.
    pub fn render(&self, scene: &Scene, format: Format, limits: &Limits) -> Result<Vec<u8>, Refusal> {
        let Looks { scale, width, height, text_as_paths, ref id_prefix, .. } = *self.looks;
        let background = self.background;
        let page = width.zip(height).map(|(width, height)| scene.clone().on_page(width / height));
        let scene = page.as_ref().unwrap_or(scene);
        if format == Format::Png {
            let natural = png::natural_scale(scene, limits);
            if scale.or(width).or(height).is_none() && natural < 1.0 {
                let (w, h) = (scene.width, scene.height);
                self.notes.borrow_mut().push(format!(
                    "the picture is {w:.0} × {h:.0} pixels at its natural size, more than most viewers open, and is drawn at \
                     {natural} of it; `--scale 1` draws it whole"
                ));
            }
            let options = PngOptions { fonts: &self.fonts, scale, width, height, background };
            return png::render(scene, &options, limits)
                .map_err(|error| Refusal::new(error.to_string(), "give a smaller `--width` or `--scale`"));
        }
        let options = SvgOptions {
            fonts: Some(&self.fonts),
            text_as_paths,
            background,
            scale,
            width,
            id_prefix: id_prefix.as_deref(),
            height,
            ..SvgOptions::default()
        };
        Ok(svg::write(scene, &options).into_bytes())
    }
}

impl<'a> Picture<'a> {
    /// Lays out all states of the design of a file. What the author should know is added to `diagnostics`.
    pub fn new(
        design: &'a Design,
        file: &Path,
        looks: &'a Looks,
        languages: &Languages,
        diagnostics: &mut Diagnostics,
    ) -> Result<Picture<'a>, Refusal> {
        let languages = languages.clone();
        let studio = Studio::new(design, file, looks, diagnostics)?;
        let mut metrics: Metrics = studio.theme.metrics.clone().try_into().map_err(|error| {
            Refusal::new(format!("the theme's sizes cannot be read: {error}"), "correct its [metrics] table")
        })?;
        metrics.ratio = looks.page().or(metrics.ratio);
        begin(Phase::LayingOut);
        let (_, layout) = layout::choose_direction(design, &languages, &metrics, &studio.fonts).map_err(|error| {
            Refusal::new(error.to_string(), "draw a smaller design, or a part of it with `--stage`")
        })?;
        for (span, message) in &layout.warnings {
            diagnostics.push(Diagnostic::warning(Code::Hint, *span, message.clone()));
        }
        begin(Phase::Drawing);
        let picture = Picture { design, languages, layout, studio, found: RefCell::default() };
        lost::of_fonts(design, &picture.languages, &picture.studio.fonts).into_iter().for_each(|d| diagnostics.push(d));
        Ok(picture)
    }

    /// What people should know about the pictures that were made so far.
    pub fn notes(&self) -> Vec<String> {
        self.studio.notes.take()
    }

    /// What the author should know about the pictures that were made so far: texts that are cut.
    pub fn found(&self) -> Vec<Diagnostic> {
        self.found.take()
    }

    fn scene(&self, view: View) -> Scene {
        let Studio { theme, fonts, icons, .. } = &self.studio;
        let kit = Kit {
            theme,
            measure: fonts,
            icons,
            legend: self.studio.looks.legend(),
            availability: self.studio.looks.availability,
        };
        let scene = scene::draw(self.design, &self.layout, &self.languages, view, &kit);
        let mut found = self.found.borrow_mut();
        for cut in lost::cut_texts(self.design, &self.layout, &self.languages, &scene) {
            // Several files may show it.
            if !found.iter().any(|known| (known.span, &known.message) == (cut.span, &cut.message)) {
                found.push(cut);
            }
        }
        match self.studio.looks.page() {
            Some(ratio) => scene.on_page(ratio),
            None => scene,
        }
    }

    /// A view as SVG, and what is to be seen on it in words.
    pub fn described(&self, view: View, limits: &Limits) -> Result<(String, Vec<u8>), Refusal> {
        let scene = self.scene(view);
        let bytes = self.studio.render(&scene, Format::Svg, limits)?;
        Ok((scene.description, bytes))
    }
}

/// The bytes of one view. The layout as data is of one state, the last if the view does not say which.
pub fn render(picture: &Picture<'_>, format: Format, view: View, limits: &Limits) -> Result<Vec<u8>, Refusal> {
    if format == Format::LayoutJson {
        let last = picture.design.states.len() - 1;
        let stage = if let View::Stage(stage) = view { stage } else { last };
        let architecture = &picture.design.states[stage].architecture;
        return Ok(layout_json::write(architecture, &picture.layout, stage).into_bytes());
    }
    picture.studio.render(&picture.scene(view), format, limits)
}

fn theme(name: &str) -> Result<Theme, Refusal> {
    Theme::named(name).map_err(|error| match did_you_mean(name, Theme::names()) {
        Some(near) => Refusal::new(error.to_string(), near),
        None => wrong_theme(&error.to_string()),
    })
}

/// A theme of a name, or of a file of the user's own.
fn theme_of_user(name: &str, diagnostics: &mut Diagnostics) -> Result<Theme, Refusal> {
    if !name.ends_with(".toml") {
        return theme(name);
    }
    let read = read_file(Path::new(name), Limits::default().theme_bytes);
    let (_, bytes) = read.map_err(|why| wrong_theme(&format!("cannot read `{name}`: {}", why.words())))?;
    let text = String::from_utf8(bytes).map_err(|_| wrong_theme(&format!("`{name}` is not UTF-8")))?;
    let theme = Theme::from_toml(&text).map_err(|error| wrong_theme(&format!("`{name}`: {error}")))?;
    warn_of_contrast(name, &theme, diagnostics);
    Ok(theme)
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

fn wrong_theme(message: &str) -> Refusal {
    let names = Theme::names().join(", ");
    Refusal::new(message, format!("themes are {names}; `--theme FILE.toml` reads one of your own"))
}

/// Fonts of a user that are taken.
const MOST_FONTS: usize = 16;

fn fonts(paths: &[PathBuf]) -> Result<Fonts, Refusal> {
    if paths.is_empty() {
        return Ok(Fonts::embedded());
    }
    let help = "give TrueType or OpenType fonts of at most 20 MB each; `FILE#2` is the second font of a collection";
    if paths.len() > MOST_FONTS {
        return Err(Refusal::new(format!("`--font` takes {MOST_FONTS} fonts at most"), help));
    }
    let read = |path: &PathBuf| {
        let limit = Limits::default().font_bytes;
        let whole = read_file(path, limit);
        // A `#` may belong to the name of the file.
        let (path, number, read) = match numbered(path) {
            Some((file, number)) if whole.is_err() => {
                let read = read_file(&file, limit);
                (file, Some(number), read)
            }
            _ => (path.clone(), None, whole),
        };
        let name = path.display();
        let (_, data) = read.map_err(|why| Refusal::new(format!("cannot read `{name}`: {}", why.words()), help))?;
        Ok(UserFont { data, number })
    };
    let files = paths.iter().map(read).collect::<Result<Vec<UserFont>, Refusal>>()?;
    Fonts::with_user_fonts(&files).map_err(|(file, error)| {
        let name = paths.get(file).unwrap_or(&paths[0]).display();
        Refusal::new(format!("`{name}`: {error}"), help)
    })
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
