//! Any bytes as an older picture: they are taken as far as they make sense, or refused with a reason.

use cdp_draw::{Design, Style, View};

use crate::picture::is_sound;

/// Its ids are those of the seeds in `seeds/layout_from`.
const DESIGN: &str = "user users\nregion tokyo {\n  zone a { server web }\n  zone b { server web-2 }\n}\ndb db\n\
    users -> web, web-2 -> db\nset web size=large\n";

/// How far from each other things may stand, px. An older picture may say that something stood far away, and is believed
/// so far; no picture needs that.
const FARTHEST: f64 = 1_000_000.0;

/// Draws a design like the picture.
pub fn holds(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let design = Design::read(DESIGN).expect("a design");
    let drawn = || design.draw(&Style::new().like(text)).map(|picture| picture.svg(View::Auto));
    match (drawn(), drawn()) {
        (Ok(svg), Ok(again)) => {
            assert!(svg == again, "the second time it is another one");
            is_sound(&svg);
            let document = roxmltree::Document::parse(&svg).expect("well-formed");
            let frame = document.root_element().attribute("viewBox").expect("a size");
            let sides = frame.split(' ').map(|side| side.parse::<f64>().expect("a number"));
            assert!(sides.into_iter().all(|side| side.abs() <= FARTHEST), "{frame}");
        }
        (Err(refused), Err(again)) => {
            assert!(refused.has_errors());
            assert_eq!(refused.to_string(), again.to_string());
        }
        _ => panic!("it is taken only sometimes"),
    }
}
