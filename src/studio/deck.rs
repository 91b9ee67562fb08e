//! Decks and documents: a page for each state of a design, with what is to be said of it.

use crate::outline::Outline;
use crate::output::Format;
use crate::output::deck::{Deck, Page, notes};
use crate::refusal::Refusal;
use crate::scene::{self, View};
use crate::studio::Drawing;

/// Width over height of a slide, if nobody asks for another.
const SLIDE: f64 = 16.0 / 9.0;

impl Drawing<'_> {
    /// A deck or a document: a page for each state, or the one view that is asked for.
    pub fn deck(&self, format: Format, view: View) -> Result<Vec<u8>, Refusal> {
        let ratio = self.studio.style.ratio.unwrap_or(SLIDE);
        let pages = self.pages(view, ratio);
        let mut layout = self.layout.clone();
        for sheet in pages.iter().flat_map(|page| &page.scene.sheets) {
            if let Some(drawn) = &sheet.drawn {
                layout.states[sheet.state].clone_from(drawn);
            }
        }
        let outline = Outline::of(&self.design, &layout);
        let text = self.design.title.as_ref().map(|title| title.get(&self.languages).trim().to_owned());
        let first = pages.first().map(|page| page.scene.title.clone());
        let title = text.filter(|title| !title.is_empty()).or(first).unwrap_or_default();
        let deck = Deck {
            pages,
            outline: &outline,
            theme: &self.studio.theme,
            fonts: &self.studio.fonts,
            title,
            language: self.languages.first().to_owned(),
            story: view == View::Auto,
        };
        match format {
            #[cfg(feature = "pptx")]
            Format::Pptx => {
                let template = self.template()?;
                crate::output::pptx::write(&deck, ratio, template.as_ref()).map_err(|why| cannot(format, &why))
            }
            #[cfg(feature = "pdf")]
            Format::Pdf => crate::output::pdf::write(&deck).map_err(|why| cannot(format, &why)),
            #[cfg(not(feature = "pptx"))]
            Format::Pptx => Err(super::no_such_build(format)),
            #[cfg(not(feature = "pdf"))]
            Format::Pdf => Err(super::no_such_build(format)),
            other => Err(cannot(other, "it has no pages")),
        }
    }

    /// The user's own presentation, read.
    #[cfg(feature = "pptx")]
    fn template(&self) -> Result<Option<crate::output::pptx::Template>, Refusal> {
        let Some(brought) = &self.studio.style.template else { return Ok(None) };
        let read = crate::output::pptx::Template::read(&brought.content, &crate::limits::Limits::default());
        read.map(Some).map_err(|why| super::no_template(&brought.name, &why))
    }

    fn pages(&self, view: View, ratio: f64) -> Vec<Page> {
        let last = self.design.states.len() - 1;
        let state = match view {
            View::Auto => {
                let scenes = scene::draw_slides(&self.design, &self.layout, &self.languages, &self.kit(), ratio);
                let page = |(at, scene): (usize, scene::Scene)| {
                    self.note_cuts(&scene);
                    Page { notes: notes::of_state(&self.design, at, &self.languages, &scene), scene }
                };
                return scenes.into_iter().enumerate().map(page).collect();
            }
            View::Stage(stage) => stage.min(last),
            View::Before => 0,
            _ => last,
        };
        let scene = self.scene(view);
        vec![Page { notes: notes::of_state(&self.design, state, &self.languages, &scene), scene }]
    }
}

fn cannot(format: Format, why: &str) -> Refusal {
    let help = "this is an error of the program; write SVG instead, and tell the project of it";
    Refusal::new(format!("the {} cannot be written: {why}", format.name().to_uppercase()), help)
}
