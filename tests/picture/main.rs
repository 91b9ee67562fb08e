//! Pictures of designs that were placed by hand: what must hold for every picture.

mod designs;

use cdp_draw::limits::Limits;
use cdp_draw::output::png::{self, PngOptions};
use cdp_draw::output::svg::{self, SvgOptions};
use cdp_draw::scene::{self, IconSet, Scene, Theme, View};
use cdp_draw::text::Fonts;
use designs::Drawn;

fn draw(drawn: &Drawn, view: View, theme: &str, fonts: &Fonts) -> Scene {
    let theme = Theme::named(theme).expect("built in");
    scene::draw(&drawn.design, &drawn.layout, &drawn.languages, &theme, view, fonts, &IconSet::builtin())
}

/// `CDP_PICTURES=folder cargo test --test picture look` writes all of them, to be looked at.
#[test]
fn look() {
    let Some(folder) = std::env::var_os("CDP_PICTURES").map(std::path::PathBuf::from) else { return };
    let fonts = Fonts::embedded();
    for lang in ["en", "ja"] {
        for (name, drawn) in [
            ("shop", designs::shop(&fonts, lang)),
            ("datacenter", designs::datacenter(&fonts, lang)),
            ("one", designs::one(&fonts, lang)),
        ] {
            for theme in ["slide", "dark", "mono"] {
                if lang == "en" && theme != "slide" {
                    continue;
                }
                let scene = draw(&drawn, View::Auto, theme, &fonts);
                let text = svg::write(&scene, &SvgOptions { fonts: Some(&fonts), ..SvgOptions::default() });
                std::fs::write(folder.join(format!("{name}-{lang}-{theme}.svg")), text).expect("written");
                let options = PngOptions { width: Some(1600.0), ..PngOptions::new(&fonts) };
                let bytes = png::render(&scene, &options, &Limits::default()).expect("rendered");
                std::fs::write(folder.join(format!("{name}-{lang}-{theme}.png")), bytes).expect("written");
            }
        }
    }
}
