//! Texts broken to fit, which keep what had to be cut off.

use std::ops::Deref;

use crate::layout::Measure;

/// The lines of a text, and the whole of it if they end in an ellipsis.
#[derive(Clone, Debug, Default)]
pub(super) struct Fitted {
    lines: Vec<String>,
    pub full: Option<String>,
}

impl Fitted {
    /// At most `most` lines within a width.
    pub fn new(measure: &dyn Measure, text: &str, size: f64, bold: bool, width: f64, most: usize) -> Fitted {
        let (lines, cut) = measure.wrap(text, size, bold, width, most);
        Fitted { lines, full: cut.then(|| text.to_owned()) }
    }
}

impl Deref for Fitted {
    type Target = [String];

    fn deref(&self) -> &[String] {
        &self.lines
    }
}
