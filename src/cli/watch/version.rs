//! A version of the design: what came of reading it once.

use std::borrow::Cow;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use crate::analysis::try_in_states;
use crate::check::{Levels, Stages, Wanted, inspect, json};
use crate::cli::arguments::Looks;
use crate::cli::draw::{set_direction, set_old_places};
use crate::cli::simulate;
use crate::cli::{picture, settings};
use crate::design::Design;
use crate::design::compile::Compilation;
use crate::diagnostic::{Diagnostics, Severity};
use crate::limits::watch::DRAWINGS;
use crate::model::Languages;
use crate::output::Format;
use crate::refusal::Refusal;
use crate::report::{self, Style};
use crate::scene::View;
use crate::source::SourceMap;
use crate::studio::Drawing;

/// What came of reading the files once.
pub struct Version {
    /// Counts up.
    pub number: u64,
    /// What was found, in the words that the terminal shows.
    pub text: String,
    /// True when it cannot be drawn.
    pub broken: bool,
    /// How many errors that has.
    pub errors: usize,
    /// How many findings besides.
    pub warnings: usize,
    /// The newest that could be drawn: this one, or an earlier one.
    pub good: Option<Arc<Good>>,
}

/// A version that can be drawn.
pub struct Good {
    /// The number of its version.
    pub number: u64,
    /// With the design in it.
    pub compilation: Compilation,
    /// Where it was read.
    pub file: PathBuf,
    /// How it looks unless the page asks for something else.
    pub looks: Looks,
    /// What has been drawn of it already.
    drawings: Mutex<Vec<(Choice, Arc<Drawing<'static>>)>>,
}

/// What the page may ask for besides the view.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Choice {
    /// The language.
    pub lang: Option<String>,
    /// The theme.
    pub theme: Option<String>,
    /// The ids of elements that fail.
    pub fail: Vec<String>,
}

impl Good {
    /// A design that has been read.
    pub fn new(number: u64, compilation: Compilation, file: PathBuf, looks: Looks) -> Good {
        Good { number, compilation, file, looks, drawings: Mutex::default() }
    }

    /// The design.
    pub fn design(&self) -> Option<&Design> {
        self.compilation.design.as_ref()
    }

    /// The languages of a choice.
    pub fn languages(&self, lang: Option<&str>) -> Languages {
        Languages::new(lang.or(self.looks.lang.as_deref()), self.compilation.lang.as_deref())
    }

    /// A picture.
    pub fn picture(&self, choice: &Choice, view: View, format: Format) -> Result<Vec<u8>, Refusal> {
        self.drawing(choice)?.render(format, view, &settings::limits())
    }

    /// The design laid out in a language and a theme; made when it is asked for the first time.
    fn drawing(&self, choice: &Choice) -> Result<Arc<Drawing<'static>>, Refusal> {
        let drawings = || self.drawings.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, known)) = drawings().iter().find(|(known, _)| known == choice) {
            return Ok(known.clone());
        }
        let made = Arc::new(self.lay_out(choice, &mut Diagnostics::default())?);
        let mut all = drawings();
        if all.len() >= DRAWINGS {
            all.remove(0);
        }
        all.push((choice.clone(), made.clone()));
        Ok(made)
    }

    fn lay_out(&self, choice: &Choice, found: &mut Diagnostics) -> Result<Drawing<'static>, Refusal> {
        let Some(design) = self.design() else { return Err(Refusal::new("there is no design", "correct its text")) };
        let mut looks = self.looks.clone();
        looks.lang = choice.lang.clone().or(looks.lang);
        looks.theme = choice.theme.clone().or(looks.theme);
        let mut design = if choice.fail.is_empty() { design.clone() } else { simulate::failing(design, &choice.fail) };
        set_direction(&mut design, &looks);
        set_old_places(&mut design, &looks, &settings::limits(), found)?;
        let studio = picture::studio(&design, &self.file, &looks, found)?;
        Drawing::new(Cow::Owned(design), studio, &self.languages(choice.lang.as_deref()), found)
    }

    /// Draws it as it looks at first. What its author should know is added.
    pub fn draw_first(&self, found: &mut Diagnostics) -> Result<(), Refusal> {
        let drawing = Arc::new(self.lay_out(&Choice::default(), found)?);
        self.drawings.lock().unwrap_or_else(PoisonError::into_inner).push((Choice::default(), drawing));
        Ok(())
    }

    /// What `check` finds in one state, as its document.
    pub fn findings(&self, lang: Option<&str>, stage: Option<usize>) -> String {
        let wanted = Wanted { stages: stage.map_or(Stages::Last, Stages::One), availability: false };
        let name = self.file.display().to_string();
        let report = inspect::inspect(&name, self.compilation.clone(), wanted, &Levels::default(), &settings::limits());
        json::document(&[&report], lang.or(self.looks.lang.as_deref()))
    }

    /// What a failure does in every state, as the document of `simulate`.
    pub fn failure(&self, lang: Option<&str>, ids: &[String]) -> Option<String> {
        let design = self.design()?;
        let known = crate::analysis::known_ids(design, ids.iter().cloned()).ok()?;
        Some(simulate::json::trials(design, &try_in_states(design, &known, None), &known, &self.languages(lang)))
    }
}

/// What the terminal would show of findings.
pub fn told(found: &Diagnostics, sources: &SourceMap, languages: &Languages) -> String {
    let style = Style::Human { colour: false };
    let text = report::report(found, sources, languages, style, settings::limits().shown_errors);
    crate::inert::inert(&text, false)
}

/// Errors, and what is not.
pub fn counts(found: &Diagnostics) -> (usize, usize) {
    let errors = found.iter().filter(|one| one.severity == Severity::Error).count();
    (errors, found.len() - errors)
}
