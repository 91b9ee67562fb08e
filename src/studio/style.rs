//! How pictures look: what users may choose, as plain data. Whatever stands in files has been read already.

use std::fmt;
use std::ops::RangeInclusive;
use std::sync::Arc;

use crate::design::Direction;
use crate::limits::Generosity;
use crate::output::Background;
use crate::refusal::Refusal;
use crate::scene::Legend;
use crate::text::UserFont;
use crate::world::World;

/// A file of the user's, with the name that messages give it.
#[derive(Clone, Debug)]
pub struct Brought<T> {
    /// Its name.
    pub name: String,
    /// What is in it.
    pub content: T,
}

/// Where a theme comes from.
#[derive(Clone, Debug)]
pub enum ThemeChoice {
    /// One that is built in, by name.
    Named(String),
    /// A user's own (TOML).
    Own(Brought<String>),
}

/// Files of icons, with the name that messages give their folder.
#[derive(Clone)]
pub struct Icons {
    /// The folder's name.
    pub name: String,
    /// The files.
    pub world: Arc<dyn World + Send + Sync>,
}

impl fmt::Debug for Icons {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Icons").field("name", &self.name).finish_non_exhaustive()
    }
}

/// How pictures look: theme, language, size, page, fonts and icons of one's own.
///
/// The default draws as the program does without options. Every choice is a function that gives the style back:
///
/// ```
/// use cdp_draw::{Background, Design, Direction, Style, View};
///
/// let design = Design::read("user users\nserver web \"Shop\"\nusers -> web")?;
/// let style = Style::new().theme("dark").direction(Direction::Down).background(Background::Transparent);
/// let svg = design.draw(&style)?.svg(View::Auto);
/// assert!(svg.contains("Shop"));
/// # Ok::<(), cdp_draw::Report>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Style {
    pub(crate) lang: Option<String>,
    pub(crate) theme: Option<ThemeChoice>,
    pub(crate) direction: Option<Direction>,
    pub(crate) ratio: Option<f64>,
    pub(crate) like: Option<String>,
    pub(crate) scale: Option<f64>,
    /// In pixels; goes before `scale`.
    pub(crate) width: Option<f64>,
    /// In pixels; with a width, the page has just this size.
    pub(crate) height: Option<f64>,
    pub(crate) background: Background,
    pub(crate) fonts: Vec<Brought<UserFont>>,
    pub(crate) icons: Option<Icons>,
    pub(crate) legend: Legend,
    pub(crate) availability: bool,
    pub(crate) budget: Generosity,
    pub(crate) text_as_paths: bool,
    pub(crate) id_prefix: Option<String>,
    /// Read where there are slides.
    #[cfg_attr(not(feature = "pptx"), allow(dead_code))]
    pub(crate) template: Option<Brought<Vec<u8>>>,
}

/// The shapes that a page may have, width over height.
const RATIOS: RangeInclusive<f64> = 0.1..=10.0;

impl Style {
    /// As the program draws without options.
    pub fn new() -> Style {
        Style::default()
    }

    /// The language of labels and texts, such as `en` or `ja`, where the design has them in several.
    pub fn lang(mut self, tag: impl Into<String>) -> Style {
        self.lang = Some(tag.into());
        self
    }

    /// A built-in theme, by name; it goes before the one that the design names.
    pub fn theme(mut self, name: impl Into<String>) -> Style {
        self.theme = Some(ThemeChoice::Named(name.into()));
        self
    }

    /// A theme of one's own: the text of a theme file (TOML).
    ///
    /// ```
    /// use cdp_draw::{Design, Style};
    ///
    /// let theme = "base = \"slide\"\n[colours]\nbackground = \"#fffff0\"\n";
    /// let design = Design::read("server web")?;
    /// assert!(design.draw(&Style::new().theme_file(theme)).is_ok());
    /// # Ok::<(), cdp_draw::Report>(())
    /// ```
    pub fn theme_file(mut self, toml: impl Into<String>) -> Style {
        self.theme = Some(ThemeChoice::Own(Brought { name: "theme.toml".to_owned(), content: toml.into() }));
        self
    }

    /// Which way requests run, where no container says otherwise; it goes before what the design says.
    pub fn direction(mut self, direction: Direction) -> Style {
        self.direction = Some(direction);
        self
    }

    /// The shape of the page, width over height, from 0.1 to 10: the drawing is wrapped for it, and room is added around it.
    pub fn ratio(mut self, ratio: f64) -> Style {
        self.ratio = Some(ratio);
        self
    }

    /// An older picture of the design (SVG, or layout as data): what was in it stays where it stood, as far as it can.
    pub fn like(mut self, picture: impl Into<String>) -> Style {
        self.like = Some(picture.into());
        self
    }

    /// The size of the picture, as a multiple of its natural one.
    pub fn scale(mut self, factor: f64) -> Style {
        self.scale = Some(factor);
        self
    }

    /// The width of the picture in pixels; it goes before [`scale`](Self::scale).
    pub fn width(mut self, pixels: f64) -> Style {
        self.width = Some(pixels);
        self
    }

    /// The height of the picture in pixels; with a width, the page gets just this size, with the drawing in its middle.
    pub fn height(mut self, pixels: f64) -> Style {
        self.height = Some(pixels);
        self
    }

    /// What the page is painted with.
    pub fn background(mut self, background: Background) -> Style {
        self.background = background;
        self
    }

    /// One more font of one's own (the bytes of a TrueType or OpenType file), before the ones that are built in: for
    /// another script, or the bold one of a family.
    pub fn font(mut self, bytes: impl Into<Vec<u8>>) -> Style {
        let name = format!("font {}", self.fonts.len() + 1);
        self.fonts.push(Brought { name, content: UserFont { data: bytes.into(), number: None } });
        self
    }

    /// What the names in an SVG begin with, in place of a word made from its content: letters, digits, `-` and `_`.
    pub fn id_prefix(mut self, prefix: impl Into<String>) -> Style {
        self.id_prefix = Some(prefix.into());
        self
    }

    /// Icons of one's own: files named like kinds (`server.svg`), or a vendor's set as it is downloaded.
    ///
    /// ```
    /// use cdp_draw::{Design, Memory, Style};
    ///
    /// let mut icons = Memory::default();
    /// icons.add("server.svg", r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M1 1h7v7z"/></svg>"#);
    /// let design = Design::read("server web")?;
    /// assert!(design.draw(&Style::new().icons(icons)).is_ok());
    /// # Ok::<(), cdp_draw::Report>(())
    /// ```
    pub fn icons(mut self, files: impl World + Send + Sync + 'static) -> Style {
        self.icons = Some(Icons { name: "icons".to_owned(), world: Arc::new(files) });
        self
    }

    /// A presentation (the bytes of a `.pptx` or `.potx`) whose master, layouts, theme and size slides take.
    pub fn template(mut self, bytes: impl Into<Vec<u8>>) -> Style {
        self.template = Some(Brought { name: "template".to_owned(), content: bytes.into() });
        self
    }

    /// What is explained under the figure.
    pub fn legend(mut self, legend: Legend) -> Style {
        self.legend = legend;
        self
    }

    /// Says over each state for how much of the time its users are served, by estimate.
    pub fn availability(mut self, shown: bool) -> Style {
        self.availability = shown;
        self
    }

    /// How much work may be spent on a drawing, counted and not timed: the same design gives the same picture everywhere.
    pub fn budget(mut self, generosity: Generosity) -> Style {
        self.budget = generosity;
        self
    }

    /// Draws letters as outlines (SVG): looks the same everywhere, but cannot be searched.
    pub fn text_as_paths(mut self, outlines: bool) -> Style {
        self.text_as_paths = outlines;
        self
    }

    /// Refuses numbers that no picture can have.
    pub(super) fn check(&self) -> Result<(), Refusal> {
        if let Some(ratio) = self.ratio.filter(|ratio| !RATIOS.contains(ratio)) {
            return Err(Refusal::new(format!("no page has the ratio {ratio}"), "give a ratio between 1:10 and 10:1"));
        }
        if let Some(prefix) = self.id_prefix.as_ref().filter(|prefix| !crate::output::svg::is_name(prefix)) {
            let help = "begin with a letter or `_`, go on with letters, digits, `-` and `_`, at most 64, all of ASCII";
            return Err(Refusal::new(format!("`{prefix}` cannot begin the names of a picture"), help));
        }
        let sizes = [self.scale, self.width, self.height].into_iter().flatten();
        match sizes.into_iter().find(|size| !(size.is_finite() && *size > 0.0)) {
            Some(size) => Err(Refusal::new(format!("no picture has the size {size}"), "give a number above 0")),
            None => Ok(()),
        }
    }
}
