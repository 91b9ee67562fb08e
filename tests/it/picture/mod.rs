//! Pictures of designs that were placed by hand: what must hold for every picture.
// Where to write pictures is no input of a picture; builders of tests take what they need.
#![allow(clippy::disallowed_methods, clippy::too_many_arguments)]

mod designs;
mod hand;
mod leads;
mod names;
mod readable;

use std::collections::{BTreeMap, BTreeSet};

use cdp_draw::limits::Limits;
use cdp_draw::output::png::{self, PngOptions, RasterError};
use cdp_draw::output::svg::{self, Background, SvgOptions};
use cdp_draw::scene::colour::Rgb;
use cdp_draw::scene::item::{Geometry, Item, Shape};
use cdp_draw::scene::{self, IconSet, Kit, Legend, Scene, Theme, View};
use cdp_draw::text::Fonts;
use hand::Drawn;
use resvg::tiny_skia::Pixmap;
use usvg::roxmltree::{self, Document};

fn draw(drawn: &Drawn, view: View, theme: &str, fonts: &Fonts) -> Scene {
    let theme = Theme::named(theme).expect("built in");
    let kit =
        Kit { theme: &theme, measure: fonts, icons: &IconSet::builtin(), legend: Legend::Auto, availability: false };
    scene::draw(&drawn.design, &drawn.layout, &drawn.languages, view, &kit)
}

/// `CDP_PICTURES=folder cargo test --test it picture::look` writes pictures of everything, to be looked at.
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
            if theme == "slide" {
                let scene = draw(drawn, View::Diff, theme, &fonts);
                let bytes = png::render(&scene, &options, &Limits::default()).expect("rendered");
                std::fs::write(folder.join(format!("{name}-diff.png")), bytes).expect("written");
            }
        }
    }
}

/// Every figure that the tests look at: name, scene.
fn all_scenes(fonts: &Fonts) -> Vec<(String, Scene)> {
    let mut scenes = Vec::new();
    for lang in ["en", "ja"] {
        for (name, drawn) in [
            ("shop", designs::shop(fonts, lang)),
            ("datacenter", designs::datacenter(fonts, lang)),
            ("one", designs::one(fonts, lang)),
        ] {
            for view in
                [View::Auto, View::Before, View::After, View::BeforeAfter, View::Transition, View::Diff, View::Stage(1)]
            {
                scenes.push((format!("{name} {lang} {view}"), draw(&drawn, view, "slide", fonts)));
            }
            scenes.push((format!("{name} {lang} auto theme"), draw(&drawn, View::Auto, "auto", fonts)));
        }
    }
    scenes
}

fn written(scene: &Scene, fonts: &Fonts, as_paths: bool) -> String {
    svg::write(scene, &SvgOptions { fonts: Some(fonts), text_as_paths: as_paths, ..SvgOptions::default() })
}

#[test]
fn an_svg_is_well_formed_and_brings_nothing_along() {
    let fonts = Fonts::embedded();
    for (name, scene) in all_scenes(&fonts) {
        for as_paths in [false, true] {
            let text = written(&scene, &fonts, as_paths);
            let document = Document::parse(&text).unwrap_or_else(|e| panic!("{name}: {e}"));
            let mut ids = BTreeSet::new();
            for node in document.descendants().filter(roxmltree::Node::is_element) {
                let tag = node.tag_name().name();
                let allowed = [
                    "svg", "title", "desc", "style", "defs", "g", "a", "rect", "circle", "path", "polyline", "polygon",
                    "text", "tspan", "use",
                ];
                assert!(allowed.contains(&tag), "{name}: <{tag}>");
                for attribute in node.attributes() {
                    let (key, value) = (attribute.name(), attribute.value());
                    assert!(!key.starts_with("on"), "{name}: {key}");
                    assert!(!value.contains("NaN") && !value.contains("-0 ") && value != "-0", "{name}: {key}={value}");
                    match (tag, key) {
                        (_, "id") => assert!(ids.insert(value.to_owned()), "{name}: two {value}"),
                        ("use", "href") => assert!(value.starts_with('#'), "{name}: {value}"),
                        ("a", "href") => assert!(value.starts_with("https://"), "{name}: {value}"),
                        (_, "href") => panic!("{name}: {tag} {key}"),
                        _ => assert!(!value.contains("url("), "{name}: {key}={value}"),
                    }
                }
                if tag == "style" {
                    let css = node.text().unwrap_or_default();
                    assert!(css.matches("url(").count() == css.matches("url(data:font/").count(), "{name}");
                    assert!(!css.contains("@import"), "{name}");
                }
            }
            for link in document.descendants().filter(|n| n.has_tag_name((SVG, "use"))) {
                let target = link.attribute((XLINK, "href")).expect("a target");
                assert!(ids.contains(&target[1..]), "{name}: {target}");
            }
            let children: Vec<&str> = document
                .root_element()
                .children()
                .filter(|n| n.is_element())
                .map(|n| n.tag_name().name())
                .take(2)
                .collect();
            assert_eq!(children, ["title", "desc"], "{name}");
            usvg::Tree::from_str(&text, &fonts.usvg_options()).unwrap_or_else(|e| panic!("{name}: {e}"));
        }
    }
}

const SVG: &str = "http://www.w3.org/2000/svg";
const XLINK: &str = "http://www.w3.org/1999/xlink";

#[test]
fn nothing_is_cut_off_and_no_text_is_too_small() {
    let fonts = Fonts::embedded();
    for (name, scene) in all_scenes(&fonts) {
        scene.visit(|item| {
            if let Item::Text(text) = item {
                assert!(text.size >= 9.0, "{name}: {:?} at {}", text.lines, text.size);
            }
        });
        let plain = svg::write(&scene, &SvgOptions { background: Background::Transparent, ..SvgOptions::default() });
        let tree = usvg::Tree::from_str(&plain, &fonts.usvg_options()).expect("an SVG");
        let drawn = tree.root().abs_stroke_bounding_box();
        let (right, bottom) = (f64::from(drawn.right()), f64::from(drawn.bottom()));
        assert!(
            drawn.left() >= 0.0 && drawn.top() >= 0.0 && right <= scene.width && bottom <= scene.height,
            "{name}: {drawn:?} in {} × {}",
            scene.width,
            scene.height
        );
    }
}

#[test]
fn the_same_picture_has_the_same_bytes() {
    let fonts = Fonts::embedded();
    let again = Fonts::embedded();
    for ((name, scene), (_, other)) in all_scenes(&fonts).into_iter().zip(all_scenes(&again)) {
        for as_paths in [false, true] {
            assert_eq!(written(&scene, &fonts, as_paths), written(&other, &again, as_paths), "{name}");
        }
    }
    let drawn = designs::one(&fonts, "ja");
    let png = || png::render(&draw(&drawn, View::Auto, "slide", &fonts), &PngOptions::new(&fonts), &Limits::default());
    assert_eq!(png().expect("a picture"), png().expect("a picture"));
}

#[test]
fn links_and_tooltips_travel_but_only_safe_ones() {
    let fonts = Fonts::embedded();
    let scene = draw(&designs::one(&fonts, "en"), View::Auto, "slide", &fonts);
    let text = written(&scene, &fonts, false);
    assert!(text.contains("href=\"https://example.com/?a=1&amp;b=2\""));
    assert!(!text.contains("javascript"));
    assert!(text.contains("<title>It &lt;went&gt; &amp; &quot;stopped&quot;</title>"));
}

#[test]
fn what_two_panels_share_stands_in_the_same_order_and_is_level() {
    let fonts = Fonts::embedded();
    let scene = draw(&designs::datacenter(&fonts, "ja"), View::Auto, "slide", &fonts);
    let mut icons: BTreeMap<String, Vec<(f64, f64)>> = BTreeMap::new();
    scene.visit(|item| {
        if let Item::Group(group) = item
            && let Some(id) = &group.id
            && let Some(Item::Icon(icon)) = group.items.iter().find(|i| matches!(i, Item::Icon(_)))
        {
            let name = id.strip_prefix("before-").or_else(|| id.strip_prefix("after-")).map(str::to_owned);
            icons.entry(name.expect("of a panel")).or_default().push((icon.rect.x, icon.rect.y));
        }
    });
    let shared: Vec<&[(f64, f64)]> = icons.values().map(Vec::as_slice).filter(|places| places.len() == 2).collect();
    assert!(shared.len() >= 8, "{icons:?}");
    // Each figure is only as large as what it shows: distances may differ, what is before what does not.
    for (a, b) in shared.iter().flat_map(|a| shared.iter().map(move |b| (a, b))) {
        let order = |at: usize, of: fn(&(f64, f64)) -> f64| of(&a[at]).total_cmp(&of(&b[at]));
        if order(0, |place| place.0).is_lt() {
            assert!(order(1, |place| place.0).is_le(), "{a:?} {b:?}");
        }
    }
    let level = |name: &str| icons[name][0].1 - icons[name][1].1;
    assert!(level("users").abs() < 1.0 && level("dns").abs() < 1.0, "{icons:?}");
}

#[test]
fn a_picture_is_told_in_a_sentence() {
    let fonts = Fonts::embedded();
    let english = draw(&designs::datacenter(&fonts, "en"), View::Auto, "slide", &fonts);
    assert_eq!(english.description, "Multi-Datacenter is applied: it moves virtual server web-2.");
    let japanese = draw(&designs::datacenter(&fonts, "ja"), View::Auto, "slide", &fonts);
    assert_eq!(japanese.description, "Multi-Datacenterパターンを適用。移動: 仮想サーバ web-2。");
    let strip = draw(&designs::shop(&fonts, "en"), View::Auto, "slide", &fonts).description;
    assert!(
        strip.starts_with("6 states in a row. 1. Floating IP is applied: it adds virtual server web-2, "),
        "{strip}"
    );
}

#[test]
fn a_huge_raster_is_refused_before_anything_is_allocated() {
    let fonts = Fonts::embedded();
    let scene = draw(&designs::one(&fonts, "en"), View::Auto, "slide", &fonts);
    let render =
        |width| png::render(&scene, &PngOptions { width: Some(width), ..PngOptions::new(&fonts) }, &Limits::default());
    let start = std::time::Instant::now();
    let error = render(1_000_000.0).expect_err("too large");
    assert!(start.elapsed().as_millis() < 50);
    assert!(matches!(error, RasterError::TooLarge(..)) && error.to_string().contains("--scale"), "{error}");
    for odd in [0.0, -5.0, f64::NAN, f64::INFINITY, 1e300] {
        assert!(render(odd).is_err(), "{odd}");
    }
    let tiny = render(1.0).expect("one pixel wide");
    assert_eq!(decoded(&tiny).0, 1);
}

/// Width, height, and pixels as RGBA.
fn decoded(png: &[u8]) -> (u32, u32, Vec<u8>) {
    let map = Pixmap::decode_png(png).expect("a PNG");
    let pixels = map.pixels().iter().flat_map(|p| {
        let p = p.demultiply();
        [p.red(), p.green(), p.blue(), p.alpha()]
    });
    (map.width(), map.height(), pixels.collect())
}

#[test]
fn palette_and_full_colour_decode_to_the_same_pixels() {
    let fonts = Fonts::embedded();
    let mut scene = draw(&designs::one(&fonts, "en"), View::Auto, "slide", &fonts);
    let full = png::render(&scene, &PngOptions::new(&fonts), &Limits::default()).expect("a picture");
    // Shapes with straight edges on whole pixels have few colours.
    let few = |scene: &mut Scene, background| {
        let square = |x, fill| {
            let rect = cdp_draw::geometry::Rect::new(x, 10.0, 20.0, 20.0);
            Item::Shape(Shape::filled(Geometry::Rect(rect, 0.0), fill))
        };
        let theme = Theme::named("slide").expect("built in");
        scene.items = vec![square(10.0, theme.colours.callout), square(50.0, theme.colours.failed)];
        (scene.width, scene.height) = (100.0, 40.0);
        let options = PngOptions { background, ..PngOptions::new(&fonts) };
        png::render(scene, &options, &Limits::default()).expect("a picture")
    };
    assert_eq!(full[25], 2, "RGB");
    for background in [Background::Theme, Background::Transparent, Background::Colour(Rgb(1, 2, 3))] {
        let png = few(&mut scene, background);
        assert_eq!(png[25], 3, "palette");
        let (width, height, pixels) = decoded(&png);
        assert_eq!((width, height), (100, 40));
        let at = |x: usize, y: usize| &pixels[(y * 100 + x) * 4..][..4];
        assert_eq!(at(15, 15), [0x16, 0x32, 0x4f, 255]);
        assert_eq!(at(55, 15), [0xd1, 0x24, 0x2f, 255]);
        let page: [u8; 4] = match background {
            Background::Theme => [255; 4],
            Background::Transparent => [0; 4],
            Background::Colour(Rgb(r, g, b)) => [r, g, b, 255],
        };
        assert_eq!(at(0, 0), page);
        assert_eq!(at(99, 39), page);
    }
}

#[test]
fn a_transparent_picture_keeps_its_edges() {
    let fonts = Fonts::embedded();
    let scene = draw(&designs::one(&fonts, "en"), View::Auto, "slide", &fonts);
    let options = |background| PngOptions { background, ..PngOptions::new(&fonts) };
    let render =
        |background| decoded(&png::render(&scene, &options(background), &Limits::default()).expect("a picture"));
    let (clear, on_white) = (render(Background::Transparent), render(Background::Theme));
    let mut half = 0;
    for (a, b) in clear.2.chunks_exact(4).zip(on_white.2.chunks_exact(4)) {
        half += usize::from(a[3] > 0 && a[3] < 255);
        for channel in 0..3 {
            let alpha = u32::from(a[3]);
            let over = (u32::from(a[channel]) * alpha + 255 * (255 - alpha)) / 255;
            assert!(over.abs_diff(u32::from(b[channel])) <= 3);
        }
    }
    assert!(half > 1000);
}

#[test]
fn a_design_without_anything_is_still_a_picture() {
    let fonts = Fonts::embedded();
    for drawn in [designs::nothing(&fonts), designs::compiled(b"user u\n", "en", &fonts).expect("a design")] {
        let scene = draw(&drawn, View::Auto, "slide", &fonts);
        assert!(scene.width > 50.0 && scene.height > 50.0);
        Document::parse(&written(&scene, &fonts, false)).expect("well-formed");
    }
}

/// `cargo test --release --test it picture:: -- --ignored --nocapture speed`
#[test]
#[ignore = "measures, asserts nothing"]
fn speed() {
    let fonts = Fonts::embedded();
    let time = |what: &str, times: u32, run: &mut dyn FnMut() -> usize| {
        let mut bytes = run();
        let start = std::time::Instant::now();
        for _ in 0..times {
            bytes = run();
        }
        println!("{what}: {:.3} ms, {bytes}", start.elapsed().as_secs_f64() * 1000.0 / f64::from(times));
    };
    for (name, drawn) in [("slide", designs::datacenter(&fonts, "ja")), ("strip", designs::shop(&fonts, "ja"))] {
        let scene = draw(&drawn, View::Auto, "slide", &fonts);
        time(&format!("{name} scene"), 50, &mut || draw(&drawn, View::Auto, "slide", &fonts).items.len());
        time(&format!("{name} svg"), 50, &mut || svg::write(&scene, &SvgOptions::default()).len());
        time(&format!("{name} svg with fonts"), 50, &mut || written(&scene, &fonts, false).len());
        time(&format!("{name} svg as paths"), 20, &mut || written(&scene, &fonts, true).len());
        for width in [1600.0, 3200.0] {
            let options = PngOptions { width: Some(width), ..PngOptions::new(&fonts) };
            time(&format!("{name} png {width}"), 5, &mut || {
                png::render(&scene, &options, &Limits::default()).map_or(0, |b| b.len())
            });
        }
    }
}
