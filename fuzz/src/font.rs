//! Any bytes as a font of a user: refused with a reason, or whatever they say is drawn.

use cdp_draw::text::{Fonts, UserFont};
use cdp_draw::{Design, Style, View};

use crate::picture::is_sound;

/// Texts of the scripts of the seeds, and with what fonts order: marks, joins, both directions.
const DESIGN: &str = "title = \"Größe e\u{301} 仮想\"\nserver web \"שלום abc\"\ndb db \"مرحبا १ क्षि\"\n\
    user users \"สวัสดี\"\nusers -> web \"AV fi\" -> db\n";

/// Draws a design with the font: letters as text, as outlines and as pixels.
pub fn holds(data: &[u8]) {
    let own = UserFont { data: data.to_vec(), number: None };
    let Ok(fonts) = Fonts::with_user_fonts(&[own]) else { return };
    let width = fonts.width("abc שלום", 12.0, cdp_draw::text::Weight::Regular);
    assert!(width.is_finite() && width >= 0.0, "{width}");
    let design = Design::read(DESIGN).expect("a design");
    for outlines in [false, true] {
        let picture = design.draw(&Style::new().font(data).text_as_paths(outlines)).expect("a picture");
        is_sound(&picture.svg(View::Auto));
        let _ = picture.png(View::Auto).map_err(|refused| refused.to_string());
    }
}
