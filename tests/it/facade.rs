//! The library as programs use it: it draws what the command draws, says what the command says, and owns what it needs.

use std::process::Command;

use cdp_draw::{Background, Design, Direction, Memory, Picture, Report, Severity, Style, View};

const TWO: &str = "user users\nserver web\nusers -> web\n\napply multi-server to web\n";

fn program(arguments: &[&str]) -> std::process::Output {
    Command::new(env!("CARGO_BIN_EXE_cdp-draw")).args(arguments).output().expect("the program runs")
}

#[test]
fn it_draws_what_the_program_draws() {
    let path = "examples/multi-datacenter.cdp";
    let design = Design::open(path).expect("an example");
    let style = Style::new().theme("dark").lang("en").direction(Direction::Down).background(Background::Transparent);
    let picture = design.draw(&style).expect("a picture");
    let looks = ["--theme", "dark", "--lang", "en", "--direction", "down", "--background", "transparent", "-o", "-"];
    let with = |format: &[&str]| program(&[&[path], format, &looks].concat()).stdout;
    assert!(picture.svg(View::Auto).as_bytes() == with(&[]));
    assert!(picture.svg(View::Diff).as_bytes() == with(&["--view", "diff"]));
    assert!(picture.png(View::Auto).expect("a PNG") == with(&["--format", "png"]));
    assert!(picture.layout_json(View::Auto).as_bytes() == with(&["--format", "layout-json"]));
    assert!(design.json().as_bytes() == program(&[path, "--format", "json", "-o", "-"]).stdout);
}

#[test]
fn it_says_what_the_program_says() {
    let path = "tests/hostile/../golden/../../examples/nothing.cdp";
    let error = Design::open(path).expect_err("no file");
    assert!(error.to_string().starts_with(&format!("error: cannot read `{path}`: there is no such file\n")), "{error}");
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("wrong.cdp").display().to_string();
    std::fs::write(&file, "user users\nusers -> wbe\nserver web\nconnect b\n").expect("a file");
    let error = Design::open(&file).expect_err("errors");
    let said = program(&[&file, "-o", "-"]).stderr;
    assert_eq!(error.to_string(), String::from_utf8_lossy(&said));
    assert_eq!(error.findings().len(), 2);
    assert!(error.findings().iter().all(|found| found.severity == Severity::Error && found.place.is_some()));
}

#[test]
fn what_it_gives_can_go_anywhere() {
    fn anywhere<T: Send + Sync + 'static>() {}
    anywhere::<Design>();
    anywhere::<Picture>();
    anywhere::<Report>();
    anywhere::<Style>();
}

#[test]
fn styles_that_no_picture_can_have_are_refused() {
    let design = Design::read(TWO).expect("a design");
    let refused = |style: Style| design.draw(&style).expect_err("refused").to_string();
    assert!(refused(Style::new().theme("drak")).starts_with("error: "));
    assert!(refused(Style::new().ratio(f64::NAN)).contains("no page has the ratio NaN"));
    assert!(refused(Style::new().ratio(1e9)).contains("ratio"));
    assert!(refused(Style::new().scale(0.0)).contains("no picture has the size 0"));
    assert!(refused(Style::new().width(-1.0)).contains("no picture has the size -1"));
    assert!(refused(Style::new().font(*b"no font")).contains("`font 1`"));
    assert!(refused(Style::new().icons(Memory::default())).contains("no icons in `icons`"));
    assert!(refused(Style::new().like("{}")).contains("no places can be read from `like`"));
    assert!(refused(Style::new().theme_file("a = 1")).contains("`theme.toml`"));
}

#[test]
fn a_state_that_is_not_there_is_the_last() {
    let design = Design::read(TWO).expect("a design");
    let picture = design.draw(&Style::default()).expect("a picture");
    assert_eq!(picture.svg(View::Stage(99)), picture.svg(View::Stage(1)));
    assert_eq!(picture.layout_json(View::Stage(99)), picture.layout_json(View::After));
    assert_eq!(design.text(99), design.text(1));
    assert_ne!(design.text(0), design.text(1));
}

#[test]
fn a_picture_keeps_to_an_older_one() {
    let old = Design::read(TWO).expect("a design").draw(&Style::default()).expect("a picture");
    let again = Design::read(TWO).expect("a design");
    let picture = again.draw(&Style::new().like(old.svg(View::Auto))).expect("a picture");
    assert_eq!(picture.svg(View::Auto), old.svg(View::Auto));
}

#[test]
fn imports_come_from_the_folder_of_the_design() {
    let mut files = Memory::default();
    files.add("a/design.cdp", "import \"parts.cdp\"\nimport \"../outside.cdp\"");
    files.add("a/parts.cdp", "server web");
    files.add("outside.cdp", "server db");
    let error = Design::read_from(files, "a/design.cdp").expect_err("outside");
    let [finding] = error.findings() else { panic!("{error}") };
    assert!(finding.message.contains("../outside.cdp"), "{error}");
    assert_eq!(finding.place.as_ref().map(|place| (place.file.as_str(), place.line)), Some(("a/design.cdp", 2)));
}

#[test]
fn unknown_ids_are_told_all_at_once() {
    let design = Design::read(TWO).expect("a design");
    let error = design.simulate(&["wbe", "nothing-at-all", "web"]).expect_err("unknown");
    assert_eq!(error.findings().len(), 2);
    assert_eq!(error.findings()[0].help, ["did you mean `web`?"]);
    assert!(error.to_string().starts_with("error[E0203]: there is no element `wbe` in any state\n"), "{error}");
    assert!(design.simulate(&[]).is_ok_and(|trials| trials.len() == 2));
}

#[test]
fn what_is_found_names_its_element_and_its_remedy() {
    let report = Design::read("user users\nserver web\nusers -> web\n").expect("a design").check();
    assert!(report.has_errors());
    let found = report.findings().iter().find(|found| found.code == "single-server").expect("a finding");
    assert_eq!(found.element.as_deref(), Some("web"));
    let mended = format!("user users\nserver web\nusers -> web\n{}\n", found.remedy.as_deref().expect("a remedy"));
    let report = Design::read(&mended).expect("it applies").check();
    assert!(report.findings().iter().all(|found| found.code != "single-server"), "{report}");
}
