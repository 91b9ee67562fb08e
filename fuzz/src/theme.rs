//! Any text as a theme: refused with a reason, or everything can be drawn with it, as SVG and as pixels alike.

use cdp_draw::scene::Theme;
use cdp_draw::{Design, Style, View};

use crate::picture::is_sound;

/// Something of all that a theme speaks of.
const DESIGN: &str = "title = \"Shop\"\nsubtitle = \"sub\"\nuser users\nregion r { vpc v { zone a {\n\
    server web \"Web\" group=g state=stopped { disk data } } } }\nserver app group=g\ndb db \"MySQL\" tags=[x]\nqueue q\n\
    users -> web \"HTTPS\" -> db\nweb => db\nweb ~> q ..> app\nnote \"a note\" on db\n\
    step \"it changes\" { set db \"DB\"; fail q; move app into a; callout \"so\" on db }\n";

/// Draws a design with the theme.
pub fn holds(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if Theme::from_toml(text).is_err() {
        return;
    }
    let design = Design::read(DESIGN).expect("a design");
    let picture = design.draw(&Style::new().theme_file(text)).expect("a picture");
    is_sound(&picture.svg(View::Auto));
    is_sound(&picture.svg(View::Diff));
    picture.png(View::Auto).expect("pixels of what can be written");
}
