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

/// `CDP_PICTURES=folder cargo test --test picture look` writes pictures of everything, to be looked at.
#[test]
fn look() {
    let Some(folder) = std::env::var_os("CDP_PICTURES").map(std::path::PathBuf::from) else { return };
    let fonts = Fonts::embedded();
    let mut all = Vec::new();
    for lang in ["en", "ja"] {
        all.push((format!("shop-{lang}"), designs::shop(&fonts, lang)));
        all.push((format!("datacenter-{lang}"), designs::datacenter(&fonts, lang)));
        all.push((format!("one-{lang}"), designs::one(&fonts, lang)));
        for name in ["e-commerce", "campaign", "content-delivery"] {
            all.extend(designs::example(name, lang, &fonts).map(|drawn| (format!("{name}-{lang}"), drawn)));
        }
    }
    let wanted = std::env::var("CDP_ONLY").unwrap_or_default();
    for (name, drawn) in all.iter().filter(|(name, _)| name.contains(&wanted)) {
        for theme in ["slide", "dark", "mono"] {
            if theme != "slide" && !name.ends_with("ja") {
                continue;
            }
            let scene = draw(drawn, View::Auto, theme, &fonts);
            let text = svg::write(&scene, &SvgOptions { fonts: Some(&fonts), ..SvgOptions::default() });
            std::fs::write(folder.join(format!("{name}-{theme}.svg")), text).expect("written");
            let options = PngOptions { width: Some(1600.0), ..PngOptions::new(&fonts) };
            let bytes = png::render(&scene, &options, &Limits::default()).expect("rendered");
            std::fs::write(folder.join(format!("{name}-{theme}.png")), bytes).expect("written");
        }
    }
}
