//! Where pictures are made: what they are drawn with ([`Style`]), all of it at hand ([`Studio`]), and a design that has
//! been laid out ([`Drawing`]), of which every view is rendered.

#[cfg(any(feature = "pptx", feature = "pdf"))]
mod deck;
pub mod icons;
mod style;
mod theme;

use std::borrow::Cow;
use std::sync::Mutex;

pub use style::{Brought, Icons, Style, ThemeChoice};
pub use theme::wrong as wrong_theme;

use crate::design::{Design, State, texts};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::layout::{self, Layout, Metrics, Objection};
use crate::limits::{Budget, Limits, Purse};
use crate::model::{Languages, both};
#[cfg(feature = "png")]
use crate::output::png::{self, PngOptions};
use crate::output::svg::{self, SvgOptions};
use crate::output::{Format, layout_json, old_places};
use crate::refusal::Refusal;
use crate::scene::{self, IconSet, Kit, Scene, Theme, View, lost};
use crate::text::{Fonts, UserFont};
use crate::world::World;

/// Where the files are that a design names: the world, and the design's own name in it.
#[derive(Clone, Copy)]
pub struct Home<'a> {
    /// Reads them.
    pub world: &'a dyn World,
    /// Paths are relative to the folder of this file.
    pub file: &'a str,
}

/// What any picture of a design is drawn with.
pub struct Studio {
    /// Colours and sizes.
    pub theme: Theme,
    /// For measuring and for the picture.
    pub fonts: Fonts,
    /// Those that the design needs.
    pub icons: IconSet,
    style: Style,
    /// What people should know about the pictures that were made.
    notes: Mutex<Vec<String>>,
}

/// A design that has been laid out, from which every view can be drawn.
pub struct Drawing<'a> {
    design: Cow<'a, Design>,
    languages: Languages,
    layout: Layout,
    studio: Studio,
    /// What the author should know about the pictures that were made.
    found: Mutex<Vec<Diagnostic>>,
}

/// Reads where elements stood in an older picture, which messages give a name.
pub fn set_old_places(design: &mut Design, name: &str, text: &str, limits: &Limits) -> Result<(), Refusal> {
    design.old = old_places::read(text, design, limits).map_err(|why| no_places(name, &why.to_string()))?;
    Ok(())
}

/// Why an older picture is of no use.
pub fn no_places(name: &str, why: &str) -> Refusal {
    let help = "name an SVG that cdp-draw has drawn of this design, or its layout (`--format layout-json`); for the \
                first picture leave `--layout-from` out";
    Refusal::new(format!("no places can be read from `{name}`: {why}"), help)
}

/// Why a presentation is no template.
pub fn no_template(name: &str, why: &str) -> Refusal {
    let help = "give a presentation or a template of PowerPoint (.pptx, .potx) of at most 64 MB";
    Refusal::new(format!("`{name}` cannot be a template: {why}"), help)
}

/// Width and height of a slide, px (Full HD), and the height of names on it below which nobody reads them from the last row.
const HD: (f64, f64) = (1920.0, 1080.0);
const READABLE: f64 = 9.0;

/// What a font may be.
pub const FONT_HELP: &str =
    "give TrueType or OpenType fonts of at most 20 MB each; `FILE#2` is the second font of a collection";

impl Studio {
    /// As the style and the design want it. What the author should know is added to `diagnostics`.
    pub fn new(
        design: &Design,
        home: Home<'_>,
        style: Style,
        diagnostics: &mut Diagnostics,
    ) -> Result<Studio, Refusal> {
        let icons = icons::read(design, home, style.icons.as_ref(), diagnostics)?;
        Studio::with(design.theme.as_deref(), icons, style, diagnostics)
    }

    /// With icons that have been read. The theme of the style goes before this one.
    pub fn with(
        named: Option<&str>,
        icons: IconSet,
        style: Style,
        diagnostics: &mut Diagnostics,
    ) -> Result<Studio, Refusal> {
        style.check()?;
        let theme = theme::chosen(style.theme.as_ref(), named, diagnostics)?;
        let fonts = fonts(&style)?;
        Ok(Studio { theme, fonts, icons, style, notes: Mutex::default() })
    }

    /// The bytes of a scene.
    pub fn render(&self, scene: &Scene, format: Format, limits: &Limits) -> Result<Vec<u8>, Refusal> {
        match format {
            Format::Png => self.raster(&self.on_page(scene), limits),
            _ => Ok(self.svg(scene).into_bytes()),
        }
    }

    /// The scene on a page of just the size that is asked for.
    fn on_page<'s>(&self, scene: &'s Scene) -> Cow<'s, Scene> {
        match self.style.width.zip(self.style.height) {
            Some((width, height)) => Cow::Owned(scene.clone().on_page(width / height)),
            None => Cow::Borrowed(scene),
        }
    }

    fn svg(&self, scene: &Scene) -> String {
        let Style { scale, width, height, text_as_paths, background, .. } = self.style;
        let id_prefix = self.style.id_prefix.as_deref();
        let fonts = Some(&self.fonts);
        let options =
            SvgOptions { fonts, text_as_paths, background, id_prefix, scale, width, height, ..SvgOptions::default() };
        svg::write(&self.on_page(scene), &options)
    }

    #[cfg(feature = "png")]
    fn raster(&self, scene: &Scene, limits: &Limits) -> Result<Vec<u8>, Refusal> {
        self.note_size(scene, limits);
        let Style { scale, width, height, background, .. } = self.style;
        let options = PngOptions { fonts: &self.fonts, scale, width, height, background };
        png::render(scene, &options, limits)
            .map_err(|error| Refusal::new(error.to_string(), "give a smaller `--width` or `--scale`"))
    }

    #[cfg(not(feature = "png"))]
    fn raster(&self, _: &Scene, _: &Limits) -> Result<Vec<u8>, Refusal> {
        Err(Refusal::new("this build of cdp-draw draws no PNG", "write SVG, or build it with the feature `png`"))
    }

    /// Says that a picture is drawn smaller than it is.
    #[cfg(feature = "png")]
    fn note_size(&self, scene: &Scene, limits: &Limits) {
        let natural = png::natural_scale(scene, limits);
        if self.style.scale.or(self.style.width).or(self.style.height).is_none() && natural < 1.0 {
            let (w, h) = (scene.width, scene.height);
            let note = format!(
                "the picture is {w:.0} × {h:.0} pixels at its natural size, more than most viewers open, and is drawn at \
                 {natural} of it; `--scale 1` draws it whole"
            );
            self.notes.lock().unwrap_or_else(|broken| broken.into_inner()).push(note);
        }
    }
}

impl<'a> Drawing<'a> {
    /// Lays out all states of a design. What the author should know is added to `diagnostics`.
    pub fn new(
        design: Cow<'a, Design>,
        studio: Studio,
        languages: &Languages,
        diagnostics: &mut Diagnostics,
    ) -> Result<Drawing<'a>, Refusal> {
        let languages = languages.clone();
        let mut metrics: Metrics = studio.theme.metrics.clone().try_into().map_err(|error| {
            Refusal::new(format!("the theme's sizes cannot be read: {error}"), "correct its [metrics] table")
        })?;
        metrics.ratio = studio.style.ratio.or(metrics.ratio);
        let budget = Budget::new(studio.style.budget);
        affordable(&design, &budget)?;
        let layout = layout::choose_direction(&design, &languages, &metrics, &studio.fonts, &budget.layout);
        let (_, layout) = layout.map_err(|error| {
            Refusal::new(error.to_string(), "draw a smaller design, or a part of it with `--stage`")
        })?;
        if layout.cut_short {
            diagnostics.push(cut_short());
        }
        for Objection { span, message, help } in &layout.warnings {
            diagnostics.push(Diagnostic::warning(Code::Hint, *span, message.clone()).maybe_help(help.clone()));
        }
        lost::of_fonts(&design, &languages, &studio.fonts).into_iter().for_each(|found| diagnostics.push(found));
        Ok(Drawing { design, languages, layout, studio, found: Mutex::default() })
    }

    /// What people should know about the pictures that were made so far.
    pub fn notes(&self) -> Vec<String> {
        std::mem::take(&mut self.studio.notes.lock().unwrap_or_else(|broken| broken.into_inner()))
    }

    /// What the author should know about the pictures that were made so far: texts that are cut.
    pub fn found(&self) -> Vec<Diagnostic> {
        std::mem::take(&mut self.found.lock().unwrap_or_else(|broken| broken.into_inner()))
    }

    fn kit(&self) -> Kit<'_> {
        let Studio { theme, fonts, icons, style, .. } = &self.studio;
        Kit { theme, measure: fonts, icons, legend: style.legend, availability: style.availability }
    }

    fn scene(&self, view: View) -> Scene {
        let scene = scene::draw(&self.design, &self.layout, &self.languages, view, &self.kit());
        self.note_cuts(&scene);
        self.note_names(&scene, view);
        match self.studio.style.ratio {
            Some(ratio) => scene.on_page(ratio),
            None => scene,
        }
    }

    /// Says that names of a long strip would be too small on a slide, and what to do.
    fn note_names(&self, scene: &Scene, view: View) {
        if !matches!(view, View::Auto | View::Transition) || View::pages(self.layout.states.len()) < 2 {
            return;
        }
        let names = self.layout.states.iter().flat_map(|state| &state.boxes);
        let named = names.filter(|placed| matches!(placed.form, layout::Form::Icon | layout::Form::Card));
        let least = named.map(|placed| placed.label.size).fold(f64::INFINITY, f64::min);
        let on_slide = least * (HD.0 / scene.width).min(HD.1 / scene.height);
        if on_slide < READABLE {
            let note = format!(
                "on a slide the names of this strip are {on_slide:.0} px high; `{{page}}` in the name of the output, as in \
                 `-o 'strip-{{page}}.svg'`, makes pages of at most four states"
            );
            let mut notes = self.studio.notes.lock().unwrap_or_else(|broken| broken.into_inner());
            if !notes.contains(&note) {
                notes.push(note);
            }
        }
    }

    /// Remembers which texts of a scene are cut.
    fn note_cuts(&self, scene: &Scene) {
        let mut found = self.found.lock().unwrap_or_else(|broken| broken.into_inner());
        for cut in lost::cut_texts(&self.design, &self.layout, &self.languages, scene) {
            // Several files may show it.
            if !found.iter().any(|known| (known.span, &known.message) == (cut.span, &cut.message)) {
                found.push(cut);
            }
        }
    }

    /// A view as SVG, and what is to be seen on it in words.
    pub fn described(&self, view: View, limits: &Limits) -> Result<(String, Vec<u8>), Refusal> {
        let scene = self.scene(view);
        let bytes = self.studio.render(&scene, Format::Svg, limits)?;
        Ok((scene.description, bytes))
    }

    /// What is to be seen on a view, in words.
    pub fn description(&self, view: View) -> String {
        self.scene(view).description
    }

    /// A view as SVG.
    pub fn svg(&self, view: View) -> String {
        self.studio.svg(&self.scene(view))
    }

    /// Where everything of one state stands, as data: the last state, if the view does not say which.
    pub fn layout_json(&self, view: View) -> String {
        let last = self.design.states.len() - 1;
        let stage = match view {
            View::Stage(stage) => stage.min(last),
            View::Before => 0,
            _ => last,
        };
        layout_json::write(&self.design.states[stage].architecture, &self.layout, stage)
    }

    /// A deck or a document: a page for each state, or the one view that is asked for.
    #[cfg(not(any(feature = "pptx", feature = "pdf")))]
    pub fn deck(&self, format: Format, _: View) -> Result<Vec<u8>, Refusal> {
        Err(no_such_build(format))
    }

    /// The bytes of one view.
    pub fn render(&self, format: Format, view: View, limits: &Limits) -> Result<Vec<u8>, Refusal> {
        match format {
            Format::LayoutJson => Ok(self.layout_json(view).into_bytes()),
            _ => self.studio.render(&self.scene(view), format, limits),
        }
    }
}

/// That a format is left out of this build.
#[cfg(not(all(feature = "pptx", feature = "pdf")))]
fn no_such_build(format: Format) -> Refusal {
    let name = format.name();
    let help = format!("write SVG, or build it with the feature `{name}`");
    Refusal::new(format!("this build of cdp-draw writes no {}", name.to_uppercase()), help)
}

/// Refuses a design whose states together have more to draw than there is memory for.
fn affordable(design: &Design, budget: &Budget) -> Result<(), Refusal> {
    let shapes = |state: &State| {
        let architecture = &state.architecture;
        architecture.len() + architecture.links().len() + state.callouts.len() + state.notes.len()
    };
    let draw = |purse: &Purse, cost: usize| {
        purse.draw(cost).map_err(|spent| Refusal::new(spent.words().pair().0, spent.help().pair().0))
    };
    for state in &design.states {
        draw(&budget.shapes, shapes(state))?;
        draw(&budget.output, texts::bytes(state))?;
    }
    Ok(())
}

/// That the layout could have gone on.
fn cut_short() -> Diagnostic {
    let message = both!(
        "the search for a better drawing was ended: the design is too dense for the usual effort",
        "図が密なため、よりよい配置の探索を途中で終えました"
    );
    Diagnostic::general(Code::CutShort, message).help(both!(
        "what is drawn is the best so far; `--budget unlimited` searches on",
        "それまでの最良の配置で描いています。`--budget unlimited`で最後まで探索します"
    ))
}

fn fonts(style: &Style) -> Result<Fonts, Refusal> {
    if style.fonts.is_empty() {
        return Ok(Fonts::embedded());
    }
    let files: Vec<UserFont> = style.fonts.iter().map(|font| font.content.clone()).collect();
    Fonts::with_user_fonts(&files).map_err(|(file, error)| {
        let name = style.fonts.get(file).map_or("font", |font| font.name.as_str());
        Refusal::new(format!("`{name}`: {error}"), FONT_HELP)
    })
}
