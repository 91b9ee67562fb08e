//! A design that has been laid out.

use std::borrow::Cow;

use crate::design::Design as States;
use crate::design::compile::Compilation;
use crate::diagnostic::Diagnostics;
use crate::facade::Report;
use crate::limits::Limits;
use crate::model::Languages;
use crate::refusal::Refusal;
use crate::scene::View;
use crate::studio::{self, Drawing, Home, Studio, Style};

/// All states of a design, laid out together: what two of them share stands in the same place.
///
/// ```
/// use cdp_draw::{Design, Style, View};
///
/// let design = Design::read("user users\nserver web\nusers -> web\n\napply multi-server to web")?;
/// let picture = design.draw(&Style::default())?;
/// let (slide, first) = (picture.svg(View::BeforeAfter), picture.svg(View::Stage(0)));
/// assert_ne!(slide, first);
/// # Ok::<(), cdp_draw::Report>(())
/// ```
pub struct Picture {
    drawing: Drawing<'static>,
    report: Report,
}

impl Picture {
    pub(super) fn new(
        mut design: States,
        home: Home<'_>,
        style: &Style,
        compilation: &Compilation,
    ) -> Result<Picture, Report> {
        let languages = Languages::new(style.lang.as_deref(), compilation.lang.as_deref());
        let mut found = Diagnostics::default();
        let draw = || {
            design.direction = style.direction.or(design.direction);
            if let Some(text) = &style.like {
                studio::set_old_places(&mut design, "like", text, &Limits::default())?;
            }
            let studio = Studio::new(&design, home, style.clone(), &mut found)?;
            Drawing::new(Cow::Owned(design), studio, &languages, &mut found)
        };
        let drawing = draw().map_err(|Refusal { message, help }| Report::refused(message, &help))?;
        let report = Report::new(found, compilation.sources.clone(), languages);
        Ok(Picture { drawing, report })
    }

    /// What the author should know of the drawing: texts that found no room, characters that no font has, icons that
    /// cannot be used.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// A view as SVG: one file that needs nothing else, with its fonts inside.
    ///
    /// ```
    /// use cdp_draw::{Design, Style, View};
    ///
    /// let svg = Design::read("server web \"Shop\"")?.draw(&Style::default())?.svg(View::Auto);
    /// assert!(svg.starts_with("<svg"));
    /// # Ok::<(), cdp_draw::Report>(())
    /// ```
    pub fn svg(&self, view: View) -> String {
        self.drawing.svg(view)
    }

    /// A view as PNG. What is very large is drawn smaller than it is, unless the style has a size.
    ///
    /// ```
    /// use cdp_draw::{Design, Style, View};
    ///
    /// let png = Design::read("server web")?.draw(&Style::new().width(400.0))?.png(View::Auto)?;
    /// assert!(png.starts_with(b"\x89PNG"));
    /// # Ok::<(), cdp_draw::Report>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When it would have more pixels than the program draws.
    #[cfg(feature = "png")]
    pub fn png(&self, view: View) -> Result<Vec<u8>, Report> {
        let bytes = self.drawing.render(crate::output::Format::Png, view, &Limits::default());
        bytes.map_err(|Refusal { message, help }| Report::refused(message, &help))
    }

    /// A deck of PowerPoint whose parts can be edited: a slide for each state, or for the one view that is asked for. What
    /// two states share moves from slide to slide.
    ///
    /// ```
    /// use cdp_draw::{Design, Style, View};
    ///
    /// let deck = Design::read("server web")?.draw(&Style::default())?.pptx(View::Auto)?;
    /// assert!(deck.starts_with(b"PK"));
    /// # Ok::<(), cdp_draw::Report>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When it cannot be packed.
    #[cfg(feature = "pptx")]
    pub fn pptx(&self, view: View) -> Result<Vec<u8>, Report> {
        let bytes = self.drawing.deck(crate::output::Format::Pptx, view);
        bytes.map_err(|Refusal { message, help }| Report::refused(message, &help))
    }

    /// A document with its fonts inside: a page for each state, or for the one view that is asked for.
    ///
    /// ```
    /// use cdp_draw::{Design, Style, View};
    ///
    /// let document = Design::read("server web")?.draw(&Style::default())?.pdf(View::Auto)?;
    /// assert!(document.starts_with(b"%PDF"));
    /// # Ok::<(), cdp_draw::Report>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When a font of the user's may not be embedded.
    #[cfg(feature = "pdf")]
    pub fn pdf(&self, view: View) -> Result<Vec<u8>, Report> {
        let bytes = self.drawing.deck(crate::output::Format::Pdf, view);
        bytes.map_err(|Refusal { message, help }| Report::refused(message, &help))
    }

    /// Where everything of one state stands, as data (JSON): of the last one, if the view does not say which.
    ///
    /// ```
    /// use cdp_draw::{Design, Style, View};
    ///
    /// let places = Design::read("server web")?.draw(&Style::default())?.layout_json(View::Auto);
    /// assert!(places.contains("layout-json/1"));
    /// # Ok::<(), cdp_draw::Report>(())
    /// ```
    pub fn layout_json(&self, view: View) -> String {
        self.drawing.layout_json(view)
    }

    /// What is to be seen on a view, in words, for those who cannot see it. It is in the SVG, too.
    ///
    /// ```
    /// use cdp_draw::{Design, Style, View};
    ///
    /// let words = Design::read("user users\nserver web\nusers -> web")?.draw(&Style::default())?.description(View::Auto);
    /// assert_eq!(words, "2 elements (users users and virtual server web) and 1 edge.");
    /// # Ok::<(), cdp_draw::Report>(())
    /// ```
    pub fn description(&self, view: View) -> String {
        self.drawing.description(view)
    }
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Picture").field("report", &self.report).finish_non_exhaustive()
    }
}
