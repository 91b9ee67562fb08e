//! The command line: what is told when it is wrong, several designs and outputs, sizes, manual pages, completions.

use std::fs;

use crate::cli::{Folder, errors, payload, status};

const DESIGN: &str = "user users \"Users\"
server web \"Web\"
db shop \"MySQL\"
users -> web -> shop
apply multi-server to web
step \"stop\" { fail web }
";

fn folder() -> Folder {
    let folder = Folder::new();
    folder.file("d.cdp", DESIGN);
    folder.file("e.cdp", DESIGN);
    folder
}

/// The whole message, in the style of all messages.
fn says(folder: &Folder, arguments: &[&str], code: i32, message: &str, help: &str) {
    let output = folder.run(arguments);
    assert_eq!(errors(&output), format!("{message}\n |\n = help: {help}\n"), "{arguments:?}");
    assert_eq!((status(&output), payload(&output)), (code, String::new()), "{arguments:?}");
}

fn refuses(folder: &Folder, arguments: &[&str], message: &str, help: &str) {
    says(folder, arguments, 2, &format!("error: {message}"), help);
}

#[test]
fn an_output_without_its_option() {
    let folder = folder();
    folder.file("old.svg", "<svg/>");
    let no_design = "is no design; the output goes after `-o`";
    refuses(&folder, &["d.cdp", "x.svg"], &format!("`x.svg` {no_design}"), "write `cdp-draw d.cdp -o x.svg`");
    refuses(&folder, &["d.cdp", "old.svg"], &format!("`old.svg` {no_design}"), "write `cdp-draw d.cdp -o old.svg`");
    refuses(&folder, &["x.json", "d.cdp"], &format!("`x.json` {no_design}"), "write `cdp-draw d.cdp -o x.json`");
    let help = "write `cdp-draw simulate d.cdp -o x.svg`";
    refuses(&folder, &["simulate", "d.cdp", "x.svg"], &format!("`x.svg` {no_design}"), help);
    let help = "for a second output, write `-o x.png`";
    refuses(&folder, &["d.cdp", "x.png", "-o", "y.svg"], "`x.png` is a picture, not a design", help);
    let help = "designs are texts, in files that end in `.cdp`; an output goes after `-o`";
    refuses(&folder, &["check", "d.cdp", "x.svg"], "`x.svg` is a picture, not a design", help);
    let help = "name the text that it is to be drawn from: `cdp-draw design.cdp -o old.svg`";
    refuses(&folder, &["old.svg"], "`old.svg` is a picture, not a design", help);
}

#[test]
fn a_word_that_is_no_subcommand() {
    let folder = folder();
    refuses(&folder, &["chek", "d.cdp"], "there is no subcommand `chek`", "did you mean `cdp-draw check`?");
    refuses(&folder, &["chek", "--deny", "all"], "there is no subcommand `chek`", "did you mean `cdp-draw check`?");
    refuses(&folder, &["pattern", "x"], "there is no subcommand `pattern`", "did you mean `cdp-draw patterns`?");
    refuses(&folder, &["d"], "there is no file `d`", "did you mean `d.cdp`?");
    let help = "`cdp-draw --help` lists the subcommands; a design is named as a file, such as `design.cdp`";
    refuses(&folder, &["sketch", "d.cdp"], "there is no subcommand `sketch`", help);
    refuses(
        &folder,
        &["dd.cdp", "-o", "x.svg"],
        "cannot read `dd.cdp`: there is no such file",
        "did you mean `d.cdp`?",
    );
    let help = "the subcommand goes first: `cdp-draw check d.cdp`";
    refuses(&folder, &["d.cdp", "check"], "the subcommand `check` stands after other arguments", help);
    let drawn = folder.run(&["draw", "d.cdp"]);
    assert_eq!((status(&drawn), drawn.stdout), (0, folder.run(&["d.cdp"]).stdout));
}

#[test]
fn a_state_by_name() {
    let folder = folder();
    let help = "give a number from 0 to 2, `first` or `last`";
    refuses(&folder, &["d.cdp", "--stage", "final"], "there is no state `final`", help);
    refuses(&folder, &["simulate", "d.cdp", "--stage", "3"], "there is no state 3", help);
    refuses(
        &folder,
        &["explain-step", "d.cdp", "--stage", "3"],
        "there is no step 3",
        "the design has the steps 1 to 2",
    );
    let text = |stage: &str| payload(&folder.run(&["d.cdp", "--format", "cdp", "--stage", stage]));
    assert_eq!((text("first"), text("last")), (text("0"), text("2")));
    let found = |stage: &str| payload(&folder.run(&["check", "d.cdp", "--stage", stage, "--allow", "all"]));
    assert_eq!(found("last"), found("2"));
}

/// What clap says of a value.
fn wrong_value(option: &str, value: &str, words: &str) {
    let output = folder().run(&["d.cdp", option, value]);
    let said = errors(&output);
    let first = said.lines().next().unwrap_or_default();
    assert!(
        status(&output) == 2 && first.starts_with(&format!("error: invalid value '{value}' for '{option}")),
        "{said}"
    );
    assert!(first.ends_with(&format!(">': {words}")), "{said}");
}

#[test]
fn values_with_units() {
    wrong_value("--ratio", "16x9", "write `16:9`");
    wrong_value("--ratio", "16/9", "write `16:9`");
    wrong_value("--ratio", "１６：９", "write `16:9`");
    wrong_value("--ratio", "wide", "give width and height with a colon between them, such as `16:9`");
    wrong_value("--width", "1920px", "it is in pixels; write `1920`");
    wrong_value("--width", "20cm", "it is in pixels; give a number without a unit, such as `1600`");
    wrong_value("--height", "wide", "give a number above 0");
    wrong_value("--scale", "200%", "it is a multiple of the natural size; write `2`");
    wrong_value("--scale", "2x", "write `2`");
    wrong_value("--timeout", "5s", "it is in seconds; write `5`");
}

#[test]
fn words_that_are_near() {
    let folder = folder();
    says(
        &folder,
        &["simulate", "d.cdp", "--fail", "web web-2"],
        2,
        "error[E0203]: there is no element `web web-2` in any state",
        "put commas between ids: `--fail web,web-2`",
    );
    folder.file("t.cdp", "server a\ntheme = drak\n");
    let output = folder.run(&["t.cdp", "-o", "t.svg"]);
    let expected = "error[E0208]: there is no theme `drak`\n --> t.cdp:2:9\n  |\n2 | theme = drak\n  |         ^^^^\n  |\n  = help: did you mean `dark`?\n\n1 error\n";
    assert_eq!((status(&output), errors(&output).as_str()), (1, expected));
    let output = folder.run(&["d.cdp", "-o", "t.svg", "--theme", "drak"]);
    assert!(
        status(&output) == 2 && errors(&output).ends_with(" = help: did you mean `dark`?\n"),
        "{}",
        errors(&output)
    );
}

#[test]
fn a_language_that_nothing_uses() {
    let folder = folder();
    let warns = |arguments: &[&str], message: &str, help: &str| {
        let output = folder.run(arguments);
        let expected = format!("warning[W0802]: {message}\n |\n = help: {help}\n\n1 warning\n");
        assert_eq!((status(&output), errors(&output)), (0, expected), "{arguments:?}");
    };
    let country = "no text has the language `jp`: that is no code of a language";
    warns(&["d.cdp", "--lang", "jp"], country, "write `--lang ja`");
    warns(&["patterns", "--lang", "jp"], country, "write `--lang ja`");
    warns(&["rules", "--lang", "jp"], country, "write `--lang ja`");
    warns(&["simulate", "d.cdp", "--lang", "jp"], country, "write `--lang ja`");
    warns(&["d.cdp", "--lang", "klingon"], "no text has the language `klingon`", "texts are in `en`, `ja`");
    folder.file("f.cdp", "server a fr \"Le web\" de \"Das Web\"\n");
    assert_eq!(errors(&folder.run(&["f.cdp", "--lang", "fr-CA"])), "");
    warns(&["f.cdp", "--lang", "it"], "no text has the language `it`", "texts are in `de`, `en`, `fr`, `ja`");
}

#[test]
fn placeholders_that_stand_for_nothing() {
    let folder = folder();
    for name in ["x-{n}.svg", "x-{step}.svg", "{Name}.svg"] {
        let word = &name[name.find('{').unwrap()..=name.find('}').unwrap()];
        let help = "`{name}` stands for the name of the design, `{stage}` for the number of a state, \
                    `{page}` for the number of a page with some of the states";
        refuses(
            &folder,
            &["d.cdp", "-o", name],
            &format!("`{word}` in the name of an output stands for nothing"),
            help,
        );
    }
    let help = "only the names of drawings have `{name}`, `{stage}` and `{page}`; give one without braces";
    let message = "`{stage}` in the name of an output stands for nothing";
    refuses(&folder, &["simulate", "d.cdp", "-o", "x-{stage}.svg"], message, help);
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 2, "nothing is written");
}

#[test]
fn several_designs_and_outputs() {
    let folder = folder();
    let help = "put `{name}` into the name, such as `-o '{name}.svg'`, or give a folder: `-o out/`";
    refuses(&folder, &["d.cdp", "e.cdp"], "several designs cannot be written to standard output", help);
    refuses(
        &folder,
        &["d.cdp", "e.cdp", "-o", "x.svg"],
        "several designs cannot be written to one file, `x.svg`",
        help,
    );
    refuses(
        &folder,
        &["d.cdp", "-o", "x.svg", "-o", "./x.svg"],
        "`./x.svg` is named by two `-o`",
        "leave one of them out",
    );
    let output = folder.run(&["d.cdp", "e.cdp", "-o", "{name}.svg", "-o", "{name}-{stage}.json", "-o", "out/"]);
    assert_eq!((status(&output), errors(&output)), (0, String::new()));
    for name in ["d.svg", "e.svg", "d-0.json", "e-2.json", "out/d.svg", "out/e.svg"] {
        assert!(folder.path().join(name).exists(), "{name}");
    }
    let read = |name: &str| fs::read(folder.path().join(name)).expect("a file");
    assert_eq!(read("out/d.svg"), read("d.svg"));
    assert_eq!(read("d.svg"), folder.run(&["d.cdp"]).stdout);
    // A folder is as good as its designs; what only declares kinds for others is no design.
    folder.file("out/kinds.cdp", "kind kafka : queue \"Kafka\"\n");
    folder.file("out/f.cdp", DESIGN);
    let output = folder.run(&["out", "-o", "pictures/", "--format", "png"]);
    assert_eq!((status(&output), errors(&output)), (0, String::new()));
    let names: Vec<_> = fs::read_dir(folder.path().join("pictures")).expect("a folder").flatten().collect();
    assert!(names.len() == 1 && names[0].file_name() == "f.png", "{names:?}");
    folder.file("out/d.cdp", DESIGN);
    let help = "designs of the same name need a call each, with an output of its own";
    let message = "`{name}.svg` would be written for `d.cdp` and for `out/d.cdp`".replace("{name}", "d");
    refuses(&folder, &["d.cdp", "out/d.cdp", "-o", "{name}.svg"], &message, help);
    // One that is wrong does not keep the others from being drawn.
    folder.file("w.cdp", "connect w\n");
    let output = folder.run(&["w.cdp", "d.cdp", "-o", "two-{name}.svg"]);
    assert_eq!(status(&output), 1);
    assert!(folder.path().join("two-d.svg").exists() && !folder.path().join("two-w.svg").exists());
}

#[test]
fn a_word_that_is_no_kind_stops_only_who_is_strict() {
    let folder = Folder::new();
    folder.file("w.cdp", "sever w\nserver b\n");
    let output = folder.run(&["w.cdp", "-o", "w.svg"]);
    assert!(status(&output) == 0 && errors(&output).starts_with("warning[W0215]: `sever` is not a kind"));
    assert!(errors(&output).contains("`kind sever : server`") && folder.path().join("w.svg").exists());
    for arguments in [&["w.cdp", "-o", "s.svg", "--strict"][..], &["check", "w.cdp"]] {
        let output = folder.run(arguments);
        assert_eq!(status(&output), 1);
        assert!(errors(&output).contains("error[E0201]: `sever` is not a kind"), "{}", errors(&output));
    }
    assert!(!folder.path().join("s.svg").exists());
}

#[test]
fn usage_errors_for_programs() {
    let folder = folder();
    let line = |arguments: &[&str]| -> serde_json::Value {
        let output = folder.run(arguments);
        assert_eq!((status(&output), payload(&output)), (2, String::new()), "{}", errors(&output));
        serde_json::from_str(errors(&output).trim_end()).expect("one JSON line")
    };
    let found = line(&["d.cdp", "--heigt", "3", "--message-format", "json"]);
    assert_eq!((&found["severity"], &found["code"]), (&"error".into(), &serde_json::Value::Null));
    assert_eq!(found["message"], "unexpected argument '--heigt' found");
    assert_eq!(found["help"][0], "a similar argument exists: '--height'");
    assert_eq!(line(&["chek", "--message-format=json"])["message"], "there is no subcommand `chek`");
    let missing = line(&["--message-format=json"]);
    assert_eq!(missing["message"], "the following required arguments were not provided: <DESIGN>...");
}

#[test]
fn sizes_are_kept_to_the_pixel() {
    let folder = folder();
    let region = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/region.cdp");
    let size = |design: &str, options: &[&str]| -> (u32, u32) {
        let output = folder.run(&[&[design, "--format", "png"], options].concat());
        assert_eq!(status(&output), 0, "{}", errors(&output));
        let number = |at: usize| u32::from_be_bytes(output.stdout[at..at + 4].try_into().expect("four bytes"));
        (number(16), number(20))
    };
    assert_eq!(size(region, &["--width", "1600"]).0, 1600);
    assert_eq!(size("d.cdp", &["--height", "333"]).1, 333);
    assert_eq!(size("d.cdp", &["--width", "640", "--height", "480"]), (640, 480));
    assert_eq!(size("d.cdp", &["--width", "900", "--height", "50"]), (900, 50));
    let svg = payload(&folder.run(&["d.cdp", "--width", "640", "--height", "480"]));
    assert!(svg.contains(" width=\"640\" height=\"480\" "), "{}", &svg[..300]);
    assert_eq!(status(&folder.run(&["d.cdp", "--height", "9", "--scale", "2"])), 2);
}

#[test]
fn what_the_program_says_of_itself() {
    let folder = folder();
    let number = format!("cdp-draw {}", env!("CARGO_PKG_VERSION"));
    assert_eq!(payload(&folder.run(&["-V"])), format!("{number}\n"));
    let long = payload(&folder.run(&["--version"]));
    assert!(long.starts_with(&format!("{number}\n")) && long.contains("\ntarget: "), "{long}");
    assert!(!long.contains(env!("CARGO_MANIFEST_DIR")), "{long}");
    let page = payload(&folder.run(&["man"]));
    assert!(page.contains(".TH cdp-draw 1") && page.contains("layout\\-from"), "{page}");
    let of_check = payload(&folder.run(&["man", "--of", "check"]));
    assert!(of_check.contains(".TH cdp-draw-check 1") && of_check.contains("anti\\-patterns"), "{of_check}");
    refuses(&folder, &["man", "--of", "chek"], "there is no subcommand `chek`", "did you mean `check`?");
    let output = folder.run(&["man", "pages"]);
    assert_eq!(status(&output), 0, "{}", errors(&output));
    let read = |name: &str| fs::read_to_string(folder.path().join("pages").join(name)).expect("a page");
    assert_eq!((read("cdp-draw.1"), read("cdp-draw-check.1")), (page, of_check));
    for shell in ["bash", "elvish", "fish", "nushell", "powershell", "zsh"] {
        let script = payload(&folder.run(&["completions", shell]));
        assert!(script.contains("cdp-draw") && script.contains("layout-from"), "{shell}");
    }
    let help = payload(&folder.run(&["completions", "--help"]));
    assert!(help.contains("zsh         cdp-draw completions zsh > ~/.zfunc/_cdp-draw"), "{help}");
}

#[test]
fn colours_only_where_they_are_wanted() {
    let folder = folder();
    assert!(!payload(&folder.run(&["--help"])).contains('\u{1b}'));
    assert!(payload(&folder.run(&["--help", "--color", "always"])).contains('\u{1b}'));
    assert!(errors(&folder.run(&["--color=always", "--nothing"])).contains('\u{1b}'));
    assert!(!errors(&folder.run(&["--nothing"])).contains('\u{1b}'));
}
