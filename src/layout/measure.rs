//! What layout needs to know about text.

/// Measures and wraps text with the font that is drawn.
pub trait Measure: Sync {
    /// Width of one line, in px.
    fn width(&self, text: &str, size: f64, bold: bool) -> f64;

    /// Lines no wider than `max_width` px, at most `max_lines` of them; true when the text was cut short.
    fn wrap(&self, text: &str, size: f64, bold: bool, max_width: f64, max_lines: usize) -> (Vec<String>, bool);
}

impl Measure for crate::text::Fonts {
    fn width(&self, text: &str, size: f64, bold: bool) -> f64 {
        crate::text::Fonts::width(self, text, size, weight(bold))
    }

    fn wrap(&self, text: &str, size: f64, bold: bool, max_width: f64, max_lines: usize) -> (Vec<String>, bool) {
        let wrapped = crate::text::Fonts::wrap(self, text, size, weight(bold), max_width, max_lines);
        (wrapped.lines, wrapped.truncated)
    }
}

fn weight(bold: bool) -> crate::text::Weight {
    if bold { crate::text::Weight::Bold } else { crate::text::Weight::Regular }
}
