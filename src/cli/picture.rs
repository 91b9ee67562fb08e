//! From a design to the bytes of a picture: layout, scene, output.

use crate::cli::arguments::Draw;
use crate::cli::draw::Refusal;
use crate::design::Design;
use crate::diagnostic::Diagnostics;
use crate::limits::Limits;
use crate::output::Format;

/// A design that has been laid out, from which every view can be drawn.
pub struct Picture;

impl Picture {
    /// Lays out all states. What the author should know is added to `diagnostics`.
    pub fn new(design: &Design, options: &Draw, diagnostics: &mut Diagnostics) -> Result<Picture, Refusal> {
        let _ = (design, options, diagnostics);
        Err(Refusal::new("pictures cannot be drawn yet", "use `--format json`"))
    }
}

/// The bytes of one view; with `stage`, of that state.
pub fn render(picture: &Picture, format: Format, stage: Option<usize>, limits: &Limits) -> Result<Vec<u8>, Refusal> {
    let _ = (picture, format, stage, limits);
    Err(Refusal::new("pictures cannot be drawn yet", "use `--format json`"))
}
