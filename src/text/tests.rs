//! Tests of the module as a whole.

use std::collections::BTreeSet;
use std::time::Instant;

use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, GlyphId, MetadataProvider};

use super::*;

#[path = "shape_tests.rs"]
mod shape;
#[path = "user_tests.rs"]
mod users;

const SAMPLES: [&str; 12] = [
    "AVAToTo",
    "Web fi ffl Ty. Tokyo, \"quoted\" – it’s 10/20",
    "仮想サーバ",
    "オートスケーリング（予備）、2台～10台。",
    "①ロードバランサを追加する → ②切り替え",
    "ｶﾀｶﾅ ＡＢＣ ㈱ ㊿ ×÷°±",
    "マスターとスレーブ「同期」・『非同期』…",
    "Łódź ✔ ok ✗ ng ≒ 3",
    "Привет Ωμέγα α β",
    "e\u{301} か\u{3099}",
    "🚀",
    "〒 ー ～ ｜ ─│┌ ■□▲",
];

/// The width that usvg lays a text out with.
fn usvg_width(fonts: &Fonts, text: &str, size: f64, weight: Weight) -> f64 {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    let svg = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="2000" height="100">
        <text x="10" y="50" font-family="anything" font-size="{size}" font-weight="{}">{text}</text></svg>"#,
        weight.number()
    );
    let tree = usvg::Tree::from_str(&svg, &fonts.usvg_options()).expect("a picture");
    fn find(group: &usvg::Group) -> Option<f64> {
        group.children().iter().find_map(|node| match node {
            usvg::Node::Text(text) => Some(f64::from(text.bounding_box().width())),
            usvg::Node::Group(group) => find(group),
            _ => None,
        })
    }
    find(tree.root()).expect("a text")
}

#[test]
fn width_is_that_of_the_rasteriser() {
    let fonts = Fonts::embedded();
    for weight in [Weight::Regular, Weight::Bold] {
        for text in SAMPLES {
            for size in [12.0, 31.5] {
                let (ours, theirs) = (fonts.width(text, size, weight), usvg_width(&fonts, text, size, weight));
                assert!((ours - theirs).abs() < 0.05, "{text} {weight:?}: {ours} and {theirs}");
            }
        }
    }
}

#[test]
fn width_is_a_sum_without_kerning() {
    let fonts = Fonts::embedded();
    for weight in [Weight::Regular, Weight::Bold] {
        for text in ["AVAToTo", "fi", "ロード"] {
            let sum: f64 = text.chars().map(|c| fonts.width(&c.to_string(), 20.0, weight)).sum();
            assert!((fonts.width(text, 20.0, weight) - sum).abs() < 1e-9);
        }
        assert_eq!(fonts.width("漢字かな", 10.0, weight), 40.0);
        assert_eq!(fonts.width("a\u{200b}\u{7}\u{fe0f}", 10.0, weight), fonts.width("a", 10.0, weight));
        assert_eq!(fonts.width("a\tb\n", 10.0, weight), fonts.width("a b ", 10.0, weight));
    }
    assert!(fonts.width("Server", 10.0, Weight::Bold) > fonts.width("Server", 10.0, Weight::Regular));
}

#[test]
fn embedded_line_metrics_are_those_of_the_files() {
    let fonts = Fonts::embedded();
    for (family, weight, data) in fonts.faces() {
        let font = FontRef::new(data).expect("a font");
        let metrics = font.metrics(Size::unscaled(), LocationRef::default());
        assert_eq!((metrics.ascent, metrics.descent, metrics.units_per_em), (980.0, -250.0, 1000));
        let name = font.localized_strings(skrifa::string::StringId::FAMILY_NAME).english_or_first();
        assert_eq!(name.map(|n| n.to_string()).as_deref(), Some(family));
        assert_eq!(f32::from(weight.number()), font.attributes().weight.value());
        for table in [b"GPOS", b"GSUB", b"GDEF", b"kern", b"BASE"] {
            assert!(font.table_data(skrifa::Tag::new(table)).is_none());
        }
    }
    assert_eq!((fonts.ascent(100.0), fonts.descent(100.0)), (98.0, 25.0));
}

#[test]
fn each_character_is_in_one_face_of_a_weight() {
    let fonts = Fonts::embedded();
    let chars = |wanted: &str, weight| -> BTreeSet<u32> {
        let found = fonts.faces().find(|f| f.0 == wanted && f.1 == weight).expect("the face");
        FontRef::new(found.2).expect("a font").charmap().mappings().map(|(c, _)| c).collect()
    };
    for weight in [Weight::Regular, Weight::Bold] {
        assert!(chars("Noto Sans JP", weight).is_disjoint(&chars("Noto Sans Extra", weight)));
        // `Fonts::missing` goes by this.
        assert!((' '..='~').all(|c| chars("Noto Sans JP", weight).contains(&c.into())));
    }
    assert_eq!(chars("Noto Sans JP", Weight::Regular), chars("Noto Sans JP", Weight::Bold));
}

#[test]
fn missing_characters_are_named_once() {
    let fonts = Fonts::embedded();
    assert_eq!(fonts.missing("a🚀b🚀\u{7}\n\u{200b}漢あ"), ['🚀']);
    assert!(fonts.missing("✔✗≒Łź①㊿→⇒⇄～〜−‖¦髙﨑").is_empty());
}

#[test]
fn subset_has_the_characters_with_their_advances() {
    let fonts = Fonts::embedded();
    let chars: BTreeSet<char> = SAMPLES.concat().chars().chain(['\n', '\u{200b}']).collect();
    for weight in [Weight::Regular, Weight::Bold] {
        let files = fonts.subset(&chars, weight).expect("subsets");
        assert_eq!(files, fonts.subset(&chars, weight).expect("subsets"));
        assert!(files.iter().all(|f| f.weight == weight));
        let mut found = BTreeSet::new();
        for file in &files {
            let font = FontRef::new(&file.data).expect("a font");
            let metrics = font.glyph_metrics(Size::new(1000.0), LocationRef::default());
            for (c, id) in font.charmap().mappings() {
                let c = char::from_u32(c).expect("a character");
                assert!(found.insert(c), "{c} twice");
                assert_ne!(id, GlyphId::NOTDEF);
                let advance = f64::from(metrics.advance_width(id).expect("an advance"));
                if !unicode_normalization::char::is_combining_mark(c) {
                    assert!((advance - fonts.width(&c.to_string(), 1000.0, weight)).abs() < 0.01, "{c}");
                }
                assert!(font.outline_glyphs().get(id).is_some());
            }
        }
        let left: Vec<&char> = chars.difference(&found).collect();
        assert_eq!(left, [&'\n', &'\u{200b}', &'🚀']);
    }
}

#[test]
fn subset_is_small() {
    let fonts = Fonts::embedded();
    let text = "仮想サーバとロードバランサを配置し、負荷が高いときは自動的に台数を増やす。\
        データベースのマスターと待機系は同期する。ABCDEFGHIJWabcdefghinorstv0123456789";
    let chars: BTreeSet<char> = text.chars().collect();
    let files = fonts.subset(&chars, Weight::Regular).expect("subsets");
    let bytes: usize = files.iter().map(|f| f.data.len()).sum();
    assert!(files.len() == 1 && bytes < 180 * chars.len(), "{bytes} for {}", chars.len());
    assert!(fonts.subset(&BTreeSet::new(), Weight::Bold).expect("nothing").is_empty());
}

#[test]
fn glyphs_are_paths() {
    let fonts = Fonts::embedded();
    let glyph = fonts.glyph('H', Weight::Regular).expect("a glyph");
    assert_eq!(glyph.advance * 20.0, fonts.width("H", 20.0, Weight::Regular));
    // Nothing but boxes: 12 straight sides, up to the height of capitals.
    assert_eq!(glyph.path.matches(['h', 'v']).count(), 11, "{}", glyph.path);
    assert!(glyph.path.contains("v-733"), "{}", glyph.path);
    assert_eq!(fonts.glyph(' ', Weight::Bold).expect("a space").path, "");
    assert!(fonts.glyph('\u{200b}', Weight::Bold).is_none());
    // The box, and a glyph of the second face with quadratic curves.
    assert!(!fonts.glyph('🚀', Weight::Bold).expect("the box").path.is_empty());
    assert!(fonts.glyph('✔', Weight::Bold).expect("a tick").path.contains('q'));
    for c in "あ漢Å✗g".chars() {
        let path = fonts.glyph(c, Weight::Bold).expect("a glyph").path;
        let svg = format!(r#"<svg xmlns="http://www.w3.org/2000/svg"><path d="{path}"/></svg>"#);
        let tree = usvg::Tree::from_str(&svg, &usvg::Options::default()).expect("a picture");
        let ink = tree.root().bounding_box();
        assert!(ink.top() > -1015.0 && ink.bottom() < 260.0 && ink.width() > 200.0, "{c} {ink:?}");
    }
}

/// One of our faces cut down, as a user's own font.
fn user_font(text: &str) -> Vec<u8> {
    let chars = text.chars().collect();
    let mut files = Fonts::embedded().subset(&chars, Weight::Bold).expect("subsets");
    files.remove(0).data
}

#[test]
fn user_font_comes_first() {
    let ours = Fonts::embedded();
    let fonts = Fonts::with_user_font(user_font("Server仮想V")).expect("a font");
    assert_eq!(fonts.family(), "Noto Sans JP");
    assert!(fonts.missing("Server仮想サーバ✔").is_empty());
    let bold = ours.width("Server仮想V", 10.0, Weight::Bold);
    assert!((fonts.width("Server仮想V", 10.0, Weight::Regular) - bold).abs() < 1e-9);
    for weight in [Weight::Regular, Weight::Bold] {
        for text in ["Server AVATo", "仮想サーバ Web", "Łódź ✔ Server"] {
            let (width, theirs) = (fonts.width(text, 20.0, weight), usvg_width(&fonts, text, 20.0, weight));
            assert!((width - theirs).abs() < 0.05, "{text} {weight:?}: {width} and {theirs}");
        }
        let files = fonts.subset(&"Server Web✔".chars().collect(), weight).expect("subsets");
        assert_eq!(files.len(), 3);
    }
}

#[test]
fn broken_user_fonts_are_refused() {
    let refused = |data: Vec<u8>| Fonts::with_user_font(data).expect_err("an error");
    assert_eq!(refused(vec![]), FontError::NotAFont);
    assert_eq!(refused(b"wOF2 and so on, long enough".to_vec()), FontError::NotAFont);
    assert_eq!(refused(vec![0; 20_000_001]), FontError::TooLarge(20_000_001));
    let good = user_font("Server");
    for end in (0..good.len()).step_by(7) {
        assert!(Fonts::with_user_font(good.get(..end).unwrap_or(&[]).to_vec()).is_err());
    }
    // Damaged anywhere: an error or a font, never a panic.
    let chars: BTreeSet<char> = "Server".chars().collect();
    for at in 0..good.len().min(900) {
        let mut bad = good.clone();
        if let Some(byte) = bad.get_mut(at) {
            *byte ^= 0xff;
        }
        if let Ok((face, _)) = user::rebuild(&bad, 0) {
            let fonts = Fonts::new(vec![face], [vec![0], vec![0]]);
            fonts.width("Server", 10.0, Weight::Bold);
            fonts.glyph('S', Weight::Bold);
            let _ = fonts.subset(&chars, Weight::Bold);
        }
    }
}

#[test]
fn the_start_is_quick() {
    let start = Instant::now();
    for _ in 0..1000 {
        assert!(Fonts::embedded().family().starts_with("Noto"));
    }
    // 1000 times, with room for a slow machine.
    assert!(start.elapsed().as_millis() < 500);
}
