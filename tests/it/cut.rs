//! Texts of pictures: the line breaks of an author are all kept, what must be cut is told with its place, and so is what no
//! font has.

use std::fs;

use crate::layout_support::{Ruler, design};
use cdp_draw::design::Direction;
use cdp_draw::layout::{Metrics, lay_out, verify};

/// The picture of a text, and what is said of it.
fn drawn(text: &str, arguments: &[&str]) -> (String, String) {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("t.cdp"), text).expect("written");
    let mut program = crate::program();
    let run = program.args(["t.cdp", "-o", "-"]).args(arguments).current_dir(folder.path()).output().expect("it runs");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    // On a slow machine it says how far it has come.
    let said = String::from_utf8(run.stderr).expect("text");
    let said: String = said.split_inclusive('\n').filter(|line| !line.ends_with(" s)\n")).collect();
    (String::from_utf8(run.stdout).expect("text"), said)
}

#[test]
fn line_breaks_of_the_author_are_all_kept() {
    for (text, lines) in [
        ("server a \"one\\ntwo\\nthree\\nfour\"", 4),
        ("server a; server b\na -> b \"one\\ntwo\\nthree\"", 3),
        ("region r \"one\\ntwo\" { server a }", 2),
        ("zone r \"one\\ntwo\\nthree\" { server a; db b; a -> b }", 3),
        ("server s { disk d \"one\\ntwo\\nthree\\nfour\\nfive\" }", 5),
        ("server a\nnote \"one\\ntwo\\nthree\\nfour\\nfive\\nsix\\nseven\\neight\\nnine\\nten\" on a", 10),
        ("title = \"one\\ntwo\\nthree\\nfour\"\nserver a", 4),
        ("server a\nstep \"one\\ntwo\\nthree\" { server b }", 3),
    ] {
        let (svg, said) = drawn(text, &[]);
        assert_eq!(said, "", "{text}");
        let words = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
        for word in &words[..lines] {
            assert!(svg.contains(&format!(">{word}<")) || svg.contains(&format!(": {word}<")), "{word} of {text}");
        }
        assert!(!svg.contains('…'), "{text}");
    }
}

#[test]
fn a_title_of_several_lines_has_its_room() {
    for text in [
        "region r \"one\\ntwo\" { server a; server b; a -> b }\nserver c; c -> a",
        "direction = down\nuser u\nregion r \"one\\ntwo\\nthree\" { zone z \"four\\nfive\" { server a }; zone y { db b } }\nu -> a -> b",
        "vpc v \"A\\nB\\nC\\nD\" { }\nregion g \"x\" { subnet s \"y\\nz\" { server a; server b } }\na -> b \"1\\n2\\n3\\n4\"",
    ] {
        let design = design("titles", text);
        for direction in [Direction::Right, Direction::Down] {
            let layout = lay_out(&design, &design.languages(None), direction, &Metrics::default(), &Ruler::new());
            let layout = layout.expect("a layout");
            assert_eq!(verify(&design, &layout), Vec::new(), "{text}");
            for frame in layout.states[0].boxes.iter().filter(|b| b.label.lines.len() > 1) {
                assert!(frame.rect.contains(&frame.label.rect), "{text}: {frame:?}");
                for other in layout.states[0].boxes.iter().filter(|b| b.depth > frame.depth) {
                    assert!(!other.rect.overlaps(&frame.label.rect), "{text}: {other:?}");
                }
            }
        }
    }
}

const LONG: &str = "a long text of many words that does not find the room that it would need here, whatever is tried with \
    it, since there is an end to what a reader of a slide is ready to look at, and to what fits on it at all";

#[test]
fn what_is_cut_is_told_with_its_place() {
    for (text, place, what) in [
        (format!("server a \"{LONG}\""), "t.cdp:1:10", "the label of `a` is cut: `"),
        (format!("server a; server b\na -> b \"{LONG}\""), "t.cdp:2:8", "the text of `a -> b` is cut: `"),
        (format!("region r \"{LONG}\" {{ server a }}"), "t.cdp:1:10", "the label of `r` is cut: `"),
        (format!("server s {{ disk d \"{LONG}\" }}"), "t.cdp:1:19", "the label of `d` is cut: `"),
        (format!("server a\nnote \"{LONG} {LONG}\" on a"), "t.cdp:2:6", "a note is cut: `"),
        (format!("server a tooltip=\"t\" ip=\"{LONG}\""), "t.cdp:1:8", "the small print under `a` is cut: `"),
        (format!("title = \"{LONG}\"\nserver a"), "t.cdp:1:9", "the title is cut: `"),
        (
            format!("server a\nstep \"{LONG}\" {{ server b }}\nstep \"s\" {{ server c }}"),
            "t.cdp:2:6",
            "a caption is cut: `",
        ),
        (
            format!("server a\nstep \"s\" {{ server b; callout \"{LONG} {LONG} {LONG}\" on b }}"),
            "t.cdp:2:30",
            "the sentence of circle 1 is cut: `",
        ),
    ] {
        let (svg, said) = drawn(&text, &[]);
        assert!(svg.contains('…'), "{text}");
        assert_eq!(said.matches("warning[W0606]").count(), 1, "{said}");
        assert!(said.contains(&format!("warning[W0606]: {what}")) && said.contains(place), "{said}");
        assert!(said.contains("…` is all that is drawn"), "{said}");
        let (_, quiet) = drawn(&text, &["--quiet"]);
        assert_eq!(quiet, "");
    }
    // Once, whatever shows it: each state, each file.
    let (_, said) = drawn(&format!("server a \"{LONG}\"\nstep \"s\" {{ server b }}\nstep \"t\" {{ server c }}"), &[]);
    assert_eq!(said.matches("W0606").count(), 1, "{said}");
    // Only what the picture shows.
    let (_, said) = drawn(&format!("server a\nstep \"s\" {{ server b \"{LONG}\" }}"), &["--stage", "0"]);
    assert_eq!(said, "");
}

const GLOW: &str = r#"user u; server web; u -> web
pattern glow {
  name = "Glow"
  problem = "It is dark."
  twice = grows
  target t : server = frontmost(server) or error "none"
  example { user u; server web; u -> web }
  rewrite {
    let b = copy(t, edges = out, group = false, label = "🚀")
    t -> b "🛸"
  }
  callout "🛰" on b
}
apply glow
"#;

#[test]
fn a_character_that_no_font_has_is_told_with_its_place() {
    // What a pattern has made stands where it was applied.
    let (_, said) = drawn(GLOW, &[]);
    for what in ["the label of `web-2`", "the text of `web -> web-2`", "the sentence of circle 1"] {
        assert!(said.contains(&format!("of {what} (made by the pattern `glow`); a box is drawn")), "{said}");
    }
    assert_eq!(said.matches("t.cdp:14:1").count(), 3, "{said}");
    for (text, place, what) in [
        ("title = \"🚀\"\nserver a", "t.cdp:1:9", "of the title; a box"),
        ("subtitle = \"x 🚀\"\nserver a", "t.cdp:1:12", "of the subtitle; a box"),
        ("server a \"🚀\"", "t.cdp:1:10", "of the label of `a`; a box"),
        ("server a; server b\na -> b \"🚀\"", "t.cdp:2:8", "of the text of `a -> b`; a box"),
        ("server a\nnote \"🚀\" on a", "t.cdp:2:6", "of a note; a box"),
        ("server a\nstep \"🚀\" { server b }", "t.cdp:2:6", "of a caption; a box"),
        ("server a\nstep \"s\" { server b; callout \"🚀\" on b }", "t.cdp:2:30", "of the sentence of circle 1; a box"),
        ("server a\nset a \"🚀\"", "t.cdp:2:7", "of the label of `a`; a box"),
    ] {
        let (_, said) = drawn(text, &[]);
        assert_eq!(said.matches("warning[W0602]").count(), 1, "{said}");
        assert!(said.contains(what) && said.contains(place), "{said}");
    }
}

#[test]
fn fonts_of_several_scripts_are_given_together() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fonts/");
    let font = |name: &str| format!("{folder}{name}.ttf");
    let (arabic, hebrew, thai) = (font("Arabic"), font("Hebrew"), font("Thai"));
    let text = "server a \"خادم\"; server b \"שרת\"; server c \"เซิร์ฟเวอร์\"";
    let all = ["--font", &arabic, "--font", &hebrew, "--font", &thai];
    assert_eq!(drawn(text, &all).1, "");
    let (_, said) = drawn(text, &all[..4]);
    assert!(said.contains("of the label of `c`; ") && said.matches("W0602").count() == 1, "{said}");
    // A title in a font that has no bold face: said once, with the first place.
    for (text, place) in [
        ("title = \"خادم\"\nzone z \"خادم\" { server a }", "t.cdp:1:9"),
        ("server a\nregion r \"خادم\" { server b }", "t.cdp:2:10"),
        ("server a\nstep \"خادم\" { server b }\nstep \"خادم\" { server c }", "t.cdp:2:6"),
    ] {
        let (_, said) = drawn(text, &all);
        assert_eq!(said.matches("warning[W0607]: no bold face of `").count(), 1, "{said}");
        assert!(said.contains(place) && said.contains(" is drawn in its regular one"), "{said}");
    }
    let refused = |fonts: &[&str]| {
        let mut program = crate::program();
        let fonts = fonts.iter().flat_map(|font| ["--font", font]);
        let run = program.args(["examples/first.cdp", "-o", "-"]).args(fonts).output().expect("it runs");
        assert_eq!(run.status.code(), Some(2));
        String::from_utf8(run.stderr).expect("text")
    };
    assert!(refused(&[&arabic, "README.md"]).contains("`README.md`: this is not a TrueType or OpenType font"));
    let second = format!("{thai}#2");
    assert!(refused(&[&arabic, &second]).contains("#2`: the file has one font, which needs no number"));
    assert!(refused(&["nowhere.ttf#1"]).contains("cannot read `nowhere.ttf`"));
    assert!(refused(&[arabic.as_str(); 17]).contains("`--font` takes 16 fonts at most"));
}

#[test]
fn a_prefix_of_names_is_checked() {
    for bad in ["1a", "a b", "a.b", "ä", ""] {
        let mut program = crate::program();
        let run = program.args(["examples/first.cdp", "-o", "-", "--id-prefix", bad]).output().expect("it runs");
        let said = String::from_utf8_lossy(&run.stderr).into_owned();
        assert!(run.status.code() == Some(2) && said.contains("begin with a letter or `_`"), "{said}");
    }
    let (svg, _) = drawn("server a", &["--id-prefix", "shop_1"]);
    assert!(svg.contains("id=\"shop_1\"") && svg.contains("id=\"shop_1-a\""));
}

#[test]
fn small_print_may_stand_on_two_lines() {
    let text = "user users\ndns dns policy=latency health=deep\nserver web\nusers -> dns -> web";
    let (svg, said) = drawn(text, &["--lang", "ja"]);
    assert_eq!(said, "");
    for line in [">レイテンシー<", ">深いヘルスチェック<"] {
        assert!(svg.contains(line), "{line} of {svg}");
    }
    let (svg, said) = drawn(text, &["--lang", "en"]);
    assert_eq!(said, "");
    assert!(svg.contains(">latency · deep check<"), "{svg}");
}
