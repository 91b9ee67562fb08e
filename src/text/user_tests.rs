//! Tests of several fonts of a user.

use super::*;

const ARABIC: &[u8] = include_bytes!("../../tests/fonts/Arabic.ttf");
const HEBREW: &[u8] = include_bytes!("../../tests/fonts/Hebrew.ttf");
const THAI: &[u8] = include_bytes!("../../tests/fonts/Thai.ttf");

/// One of our faces cut down.
fn cut(text: &str, weight: Weight) -> Vec<u8> {
    Fonts::embedded().subset(&text.chars().collect(), weight).expect("subsets").remove(0).data
}

fn fonts(files: &[&[u8]]) -> Fonts {
    let files: Vec<UserFont> = files.iter().map(|data| UserFont { data: data.to_vec(), number: None }).collect();
    Fonts::with_user_fonts(&files).expect("fonts")
}

/// A collection of fonts.
fn collection(files: &[&[u8]]) -> Vec<u8> {
    let mut out = b"ttcf\0\x01\0\0".to_vec();
    out.extend((files.len() as u32).to_be_bytes());
    let mut at = out.len() + 4 * files.len();
    for file in files {
        out.extend((at as u32).to_be_bytes());
        at += file.len();
    }
    for file in files {
        let base = out.len() as u32;
        let mut file = file.to_vec();
        let tables = usize::from(u16::from_be_bytes([file[4], file[5]]));
        for table in 0..tables {
            let place = &mut file[12 + 16 * table + 8..][..4];
            let offset = u32::from_be_bytes([place[0], place[1], place[2], place[3]]) + base;
            place.copy_from_slice(&offset.to_be_bytes());
        }
        out.extend(file);
    }
    out
}

/// Each character is as wide in a weight as it is in ours of a weight.
fn same(fonts: &Fonts, text: &str, weight: Weight, ours: Weight) {
    for c in text.chars().map(String::from) {
        let (width, wanted) = (fonts.width(&c, 10.0, weight), Fonts::embedded().width(&c, 10.0, ours));
        assert!((width - wanted).abs() < 1e-9, "{c} {weight:?}: {width} and {wanted}");
    }
    let theirs = usvg_width(fonts, text, 20.0, weight);
    assert!((fonts.width(text, 20.0, weight) - theirs).abs() < 0.05, "{text} {weight:?}");
}

#[test]
fn faces_are_used_by_the_weight_that_they_say() {
    const TEXT: &str = "Server";
    let (regular, bold) = (cut(TEXT, Weight::Regular), cut(TEXT, Weight::Bold));
    for both in [[&regular[..], &bold], [&bold, &regular]] {
        let fonts = fonts(&both);
        same(&fonts, TEXT, Weight::Regular, Weight::Regular);
        same(&fonts, TEXT, Weight::Bold, Weight::Bold);
        assert_eq!(fonts.not_bold("Server"), None);
    }
    // One face serves for both.
    same(&fonts(&[&regular]), TEXT, Weight::Bold, Weight::Regular);
    same(&fonts(&[&bold]), TEXT, Weight::Regular, Weight::Bold);
    // What only another one has in this weight comes before a face of another weight.
    let more = fonts(&[&regular, &cut("Serverxyz", Weight::Bold)]);
    same(&more, "Server", Weight::Bold, Weight::Bold);
    same(&more, "Server", Weight::Regular, Weight::Regular);
    same(&more, "xyz", Weight::Regular, Weight::Bold);
    same(&more, "Server xyz Web 仮想", Weight::Bold, Weight::Bold);
}

#[test]
fn each_script_is_found_in_the_first_font_that_has_it() {
    const WORDS: [&str; 3] = ["خادم", "שרת", "เซิร์ฟเวอร์"];
    for order in [[ARABIC, HEBREW, THAI], [THAI, ARABIC, HEBREW], [HEBREW, THAI, ARABIC]] {
        let fonts = fonts(&order);
        for word in WORDS {
            assert!(fonts.missing(word).is_empty(), "{word}");
            assert!(fonts.width(word, 10.0, Weight::Regular) > 0.0);
            assert!(fonts.not_bold(word).is_some(), "{word}");
            let shaped = fonts.shape(word, Weight::Bold);
            assert!(shaped.glyphs.iter().all(|glyph| glyph.id != 0), "{word}");
        }
        assert_eq!(fonts.missing("خادم שרת 🚀 Server 仮想"), ['🚀']);
        assert_eq!(fonts.not_bold("仮想"), None);
    }
    assert!(!fonts(&[ARABIC, THAI]).missing("שרת").is_empty());
}

#[test]
fn fonts_of_a_collection_are_chosen() {
    const TEXT: &str = "Server";
    let (regular, bold) = (cut(TEXT, Weight::Regular), cut(TEXT, Weight::Bold));
    let file = collection(&[&regular, THAI, &bold]);
    let chosen = |number| Fonts::with_user_fonts(&[UserFont { data: file.clone(), number }]);
    // The first one, with its bold one.
    let both = chosen(None).expect("fonts");
    same(&both, TEXT, Weight::Regular, Weight::Regular);
    same(&both, TEXT, Weight::Bold, Weight::Bold);
    assert!(!both.missing("เซิร์ฟเวอร์").is_empty());
    same(&chosen(Some(3)).expect("fonts"), TEXT, Weight::Regular, Weight::Bold);
    assert!(chosen(Some(2)).expect("fonts").missing("เซิร์ฟเวอร์").is_empty());
    for wrong in [0, 4, usize::MAX] {
        assert_eq!(chosen(Some(wrong)).expect_err("no such font"), (0, FontError::NoSuchFont(3)));
    }
    let single = [UserFont { data: bold, number: Some(1) }, UserFont { data: regular, number: Some(2) }];
    assert_eq!(Fonts::with_user_fonts(&single).expect_err("one font"), (1, FontError::NoSuchFont(1)));
    // Damaged anywhere at its head: an error or fonts, never a panic.
    for at in 0..80 {
        for change in [0xff, 0x01, 0x80] {
            let mut bad = file.clone();
            bad[at] ^= change;
            let _ = Fonts::with_user_fonts(&[UserFont { data: bad, number: None }]);
        }
    }
}
