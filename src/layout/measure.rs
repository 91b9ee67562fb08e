//! What layout needs to know about text.

/// Measures and wraps text with the font that is drawn.
pub trait Measure {
    /// Width of one line, in px.
    fn width(&self, text: &str, size: f64, bold: bool) -> f64;

    /// Lines no wider than `max_width` px, at most `max_lines` of them; true when the text was cut short.
    fn wrap(&self, text: &str, size: f64, bold: bool, max_width: f64, max_lines: usize) -> (Vec<String>, bool);
}
