//! What a team sets once: variables and `cdp-draw.toml`.

use std::fs;

use crate::cli::{Folder, errors, payload, status};

const DESIGN: &str = "user u en \"Users\" ja \"お客様\"\nserver web\nu -> web\n";

fn folder() -> Folder {
    let folder = Folder::new();
    fs::create_dir_all(folder.path().join("deep/er")).expect("a folder");
    folder.file("deep/er/d.cdp", DESIGN);
    folder
}

/// The width of the picture.
fn width(folder: &Folder, arguments: &[&str], variables: &[(&str, &str)]) -> String {
    let output = folder.run_in(&[&["deep/er/d.cdp"], arguments].concat(), b"", variables);
    assert_eq!((status(&output), errors(&output)), (0, String::new()));
    let svg = payload(&output);
    svg.split_once(" width=\"").and_then(|(_, rest)| rest.split_once('"')).expect("a width").0.to_owned()
}

#[test]
fn the_nearer_word_counts() {
    let folder = folder();
    let natural = width(&folder, &[], &[]);
    folder.file("cdp-draw.toml", "width = 500\n");
    assert_eq!(width(&folder, &[], &[]), "500");
    assert_eq!(width(&folder, &["--no-config"], &[]), natural);
    assert_eq!(width(&folder, &[], &[("CDP_DRAW_WIDTH", "600")]), "600");
    assert_eq!(width(&folder, &["--width", "700"], &[("CDP_DRAW_WIDTH", "600")]), "700");
    // Sizes of different places do not contradict each other.
    assert_eq!(width(&folder, &["--scale", "1"], &[]), natural);
    assert_eq!(width(&folder, &[], &[("CDP_DRAW_SCALE", "1")]), natural);
    // The nearest file counts, alone.
    folder.file("deep/cdp-draw.toml", "theme = \"dark\"\n");
    assert_eq!(width(&folder, &[], &[]), natural);
    let dark = payload(&folder.run(&["deep/er/d.cdp"]));
    assert_eq!(payload(&folder.run(&["deep/er/d.cdp", "--no-config", "--theme", "dark"])), dark);
    folder.file("deep/er/t.cdp", format!("theme = light\n{DESIGN}"));
    assert_eq!(payload(&folder.run(&["deep/er/t.cdp"])), dark, "the file goes before the design");
}

#[test]
fn each_design_has_its_own_settings() {
    let folder = folder();
    folder.file("a.cdp", DESIGN);
    folder.file("deep/cdp-draw.toml", "width = 500\nlang = \"ja\"\ntext-as-paths = true\n");
    let output = folder.run(&["a.cdp", "deep/er/d.cdp", "-o", "{name}.svg"]);
    assert_eq!((status(&output), errors(&output)), (0, String::new()));
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).expect("a picture");
    assert_eq!(read("a.svg"), payload(&folder.run(&["a.cdp"])));
    assert_eq!(read("d.svg"), payload(&folder.run(&["deep/er/d.cdp"])));
    assert!(read("d.svg").contains("お客様") && !read("a.svg").contains("お客様"));
    let table = |design: &str| payload(&folder.run(&["simulate", design]));
    assert!(table("deep/er/d.cdp").contains("状態") && !table("a.cdp").contains("状態"));
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    let folder = folder();
    folder.file(
        "cdp-draw.toml",
        "theme = \"dark\"\nwidht = 100\nratio = \"16x9\"\nicons = \"../icons\"\nlang = [\"ja\"]\n",
    );
    let output = folder.run(&["deep/er/d.cdp", "-o", "d.svg"]);
    let expected = "error[E0801]: there is no setting `widht`
 --> cdp-draw.toml:2:1
  |
2 | widht = 100
  | ^^^^^
  |
  = help: did you mean `width`?

error[E0801]: `ratio` cannot be `16x9`
 --> cdp-draw.toml:3:9
  |
3 | ratio = \"16x9\"
  |         ^^^^^^
  |
  = help: write `16:9`

error[E0801]: `icons` cannot be `../icons`
 --> cdp-draw.toml:4:9
  |
4 | icons = \"../icons\"
  |         ^^^^^^^^^^
  |
  = help: the path leads out of the folder of this file; give it on the command line, or as a variable

error[E0801]: `lang` takes a text, a number, or `true` or `false`
 --> cdp-draw.toml:5:8
  |
5 | lang = [\"ja\"]
  |        ^^^^^^
  |
  = help: write `lang = \"…\"`

4 errors
";
    assert_eq!((status(&output), errors(&output).as_str()), (2, expected));
    folder.file("cdp-draw.toml", "theme = dark\n");
    let output = folder.run(&["check", "deep/er/d.cdp"]);
    let said = errors(&output);
    assert!(status(&output) == 2 && said.starts_with("error[E0801]: ") && said.contains("cdp-draw.toml:1:9"), "{said}");
    assert_eq!(status(&folder.run(&["check", "deep/er/d.cdp", "--no-config", "-A", "all"])), 0);
}

#[test]
fn variables_that_are_wrong() {
    let folder = folder();
    for (variable, value, message, help) in [
        (
            "CDP_DRAW_WIDTH",
            "wide",
            "the variable `CDP_DRAW_WIDTH` is `wide`: give a number above 0",
            "correct it, or unset it",
        ),
        (
            "CDP_DRAW_LEGEND",
            "all",
            "the variable `CDP_DRAW_LEGEND` is `all`: it takes `auto`, `none`, `full`",
            "correct it, or unset it",
        ),
        (
            "CDP_DRAW_THEM",
            "dark",
            "there is no setting for the variable `CDP_DRAW_THEM`",
            "did you mean `CDP_DRAW_THEME`?",
        ),
    ] {
        let output = folder.run_in(&["deep/er/d.cdp"], b"", &[(variable, value)]);
        let expected = format!("error[E0801]: {message}\n |\n = help: {help}\n\n1 error\n");
        assert_eq!((status(&output), errors(&output)), (2, expected));
    }
    let json = folder.run_in(&["--nothing"], b"", &[("CDP_DRAW_MESSAGE_FORMAT", "json")]);
    assert!(status(&json) == 2 && errors(&json).contains("\"severity\":\"error\""), "{}", errors(&json));
}

#[test]
fn paths_are_relative_to_the_file() {
    let folder = folder();
    fs::create_dir_all(folder.path().join("shared")).expect("a folder");
    folder.file("shared/kinds.cdp", "kind kafka : queue\n");
    folder.file("deep/er/k.cdp", "import \"../../shared/kinds.cdp\"\nkafka k\n");
    assert_eq!(status(&folder.run(&["deep/er/k.cdp"])), 1);
    folder.file("cdp-draw.toml", "root = \".\"\ntheme = \"shared/own.toml\"\n");
    folder.file("shared/own.toml", "base = \"dark\"\n");
    let output = folder.run(&["deep/er/k.cdp"]);
    assert_eq!((status(&output), errors(&output)), (0, String::new()));
    folder.file("cdp-draw.toml", "root = \".\"\ntheme = \"dark\"\n");
    assert_eq!(folder.run(&["deep/er/k.cdp"]).stdout, output.stdout);
}

#[test]
fn the_page_lists_every_setting() {
    let page = fs::read_to_string("docs/settings.md").expect("the page");
    let output = folder().run_with(&["-"], b"server a\n");
    assert_eq!(status(&output), 0);
    let folder = folder();
    folder.file("cdp-draw.toml", "nothing-like-it = 1\n");
    let said = errors(&folder.run(&["deep/er/d.cdp"]));
    let keys = said.split_once("settings are ").expect("all keys").1.lines().next().unwrap_or_default().to_owned();
    for key in keys.split(", ") {
        assert!(page.contains(&format!("| `{key}` | ")), "{key} is not in docs/settings.md");
    }
}
