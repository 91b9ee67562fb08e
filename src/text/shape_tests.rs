//! Lines that have to be shaped: in the right order, and as wide as they are measured.

use std::sync::LazyLock;

use proptest::prelude::*;

use crate::text::{Fonts, Shaped, Weight};

const HEBREW: &[u8] = include_bytes!("../../tests/fonts/Hebrew.ttf");
const ARABIC: &[u8] = include_bytes!("../../tests/fonts/Arabic.ttf");
const THAI: &[u8] = include_bytes!("../../tests/fonts/Thai.ttf");
const DEVANAGARI: &[u8] = include_bytes!("../../tests/fonts/Devanagari.ttf");

fn with(font: &[u8]) -> Fonts {
    Fonts::with_user_font(font.to_vec()).expect("a font")
}

fn shape(fonts: &Fonts, text: &str) -> Shaped {
    fonts.shape(text, Weight::Regular)
}

#[test]
fn lines_run_as_they_are_read() {
    let fonts = with(HEBREW);
    // Of each character alone, its glyph.
    let glyph = |text: &str| shape(&fonts, text).glyphs[0].id;
    let (alef, bet) = (glyph("א"), glyph("ב"));
    let ids = |text: &str| shape(&fonts, text).glyphs.iter().map(|g| g.id).collect::<Vec<_>>();
    assert_eq!(ids("אב"), [bet, alef]);
    // A line that begins in Hebrew runs to the left, its numbers and Latin words to the right.
    let line = shape(&fonts, "א 12");
    let places: Vec<f64> = line.glyphs.iter().map(|glyph| glyph.x).collect();
    assert!(places.is_sorted());
    assert_eq!(line.glyphs.last().map(|glyph| glyph.id), Some(alef));
    let mixed = shape(&fonts, "ab אב");
    assert_eq!(mixed.glyphs[3..].iter().map(|g| g.id).collect::<Vec<_>>(), [bet, alef]);
}

#[test]
fn letters_join_stack_and_change_places() {
    let arabic = with(ARABIC);
    let alone: f64 = "سلام".chars().map(|c| arabic.width(&c.to_string(), 1.0, Weight::Regular)).sum();
    assert!(arabic.width("سلام", 1.0, Weight::Regular) < alone * 0.95);
    let devanagari = with(DEVANAGARI);
    assert!(shape(&devanagari, "क्ष").glyphs.len() < 3);
    // The sign for i stands before its letter.
    let letter = shape(&devanagari, "न").glyphs[0].id;
    assert_eq!(shape(&devanagari, "नि").glyphs.last().map(|glyph| glyph.id), Some(letter));
    let thai = with(THAI);
    let (with_marks, without) = (shape(&thai, "ที่"), shape(&thai, "ท"));
    assert_eq!((with_marks.width, with_marks.glyphs.len()), (without.width, 3));
    // Our own fonts have composed letters.
    let ours = Fonts::embedded();
    assert_eq!(ours.width("e\u{301}", 10.0, Weight::Bold), ours.width("é", 10.0, Weight::Bold));
    assert_eq!(ours.width("か\u{3099}", 10.0, Weight::Bold), 10.0);
    assert!(!Fonts::needs_shaping("Latin, русский, 日本語 ①") && Fonts::needs_shaping("か\u{3099}"));
}

#[test]
fn what_no_font_has_is_named() {
    assert_eq!(Fonts::embedded().missing("שלום a\u{301} नि 🚀"), ['ו', 'ל', 'ם', 'ש', 'न', 'ि', '🚀']);
    assert!(with(HEBREW).missing("שָלום").is_empty());
    assert!(with(THAI).missing("ที่นี่ Web サーバ").is_empty());
    // Spaces between two faces are spaces of one of them.
    let fonts = with(THAI);
    assert!(shape(&fonts, "か\u{3099} ที่ x").glyphs.iter().all(|glyph| glyph.id != 0));
}

/// Strings of words in several scripts, with marks anywhere.
fn lines() -> impl Strategy<Value = String> {
    let letters = "ابتسلامن ءؤئ كهي ١٢ אבגדהוזשלום \u{5b0}\u{5b7} กขคทนเแโาิี่้์ำ कतनबरवषस\u{93e}\u{93f}\u{947}\u{94d} aéxZ e\u{301}\u{323} 漢かサ 12 (). 🚀\u{200d}\u{202e}";
    let letters: Vec<char> = letters.chars().collect();
    proptest::collection::vec(proptest::sample::select(letters), 0..40).prop_map(|all| all.into_iter().collect())
}

proptest! {
    #[test]
    fn what_is_measured_is_what_is_drawn(text in lines(), which in 0..5_usize) {
        static ALL: LazyLock<[Fonts; 5]> =
            LazyLock::new(|| [Fonts::embedded(), with(HEBREW), with(ARABIC), with(THAI), with(DEVANAGARI)]);
        let fonts = &ALL[which];
        for weight in [Weight::Regular, Weight::Bold] {
            let shaped = fonts.shape(&text, weight);
            let width = fonts.width(&text, 10.0, weight);
            // The rasteriser, too, drops spaces at the ends and draws several as one.
            let plain = text.split_whitespace().collect::<Vec<_>>().join(" ");
            if Fonts::needs_shaping(&text) {
                prop_assert_eq!(width, shaped.width * 10.0);
            } else if !fonts.missing(&plain).is_empty() {
                // What the rasteriser might drop is drawn as outlines.
                prop_assert!((width - shaped.width * 10.0).abs() < 1e-6, "{text:?}: {width} and {}", shaped.width * 10.0);
            } else if plain.contains(|c: char| c.is_alphanumeric()) {
                let (ours, theirs) = (fonts.width(&plain, 10.0, weight), super::usvg_width(fonts, &plain, 10.0, weight));
                prop_assert!((ours - theirs).abs() < 0.05, "{plain:?}: {ours} and {theirs}");
            }
            let sum: f64 = shaped.advances.iter().sum();
            prop_assert!((sum - shaped.width).abs() < 1e-9);
            prop_assert!(shaped.glyphs.iter().all(|glyph| glyph.x.is_finite() && glyph.x > -2.0 && glyph.x < shaped.width + 2.0));
            let wrapped = fonts.wrap(&text, 10.0, weight, 60.0, 3);
            for line in &wrapped.lines {
                prop_assert!(fonts.width(line, 10.0, weight) <= wrapped.width + 1e-6);
            }
        }
    }
}
