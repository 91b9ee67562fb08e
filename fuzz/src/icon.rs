//! Any bytes as an icon of a user: refused, or drawn without anything of the file that a picture must not have.

use cdp_draw::limits::Limits;
use cdp_draw::scene::Glyph;
use cdp_draw::{Design, Memory, Style, View};

use crate::picture::is_sound;

/// Bytes of the largest picture that one icon may make: its points in numbers, its pixels as text.
const LARGEST: usize = 8 << 20;

/// Draws a design with the icon.
pub fn holds(data: &[u8]) {
    if Glyph::read(data, &Limits::default()).is_err() {
        return;
    }
    let mut files = Memory::default();
    files.add("own.svg", data);
    files.add("design.cdp", "server web icon=\"own.svg\"\n");
    let design = Design::read_from(files, "design.cdp").expect("a design");
    let picture = design.draw(&Style::new()).expect("a picture");
    assert!(picture.report().is_empty(), "{}", picture.report());
    let svg = picture.svg(View::Auto);
    is_sound(&svg);
    assert!(svg.len() < LARGEST, "{} bytes", svg.len());
    // What the painter cannot paint is refused in words.
    let _ = picture.png(View::Auto).map_err(|refused| refused.to_string());
}
