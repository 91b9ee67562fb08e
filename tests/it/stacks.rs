//! What stands for several instances is drawn as a stack, which takes no room of its own.

use std::fs;

/// A design in a format, with what is to be said of `web`.
fn drawn(web: &str, rest: &[&str]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("design.cdp");
    let text = format!("user users\n{web}\ndb db\nusers -> web -> db\n");
    fs::write(&path, text).expect("written");
    let path = path.display().to_string();
    let output = crate::program().arg(&path).args(["-o", "-"]).args(rest).output().expect("the program runs");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// How many rectangles are drawn of `web`.
fn sheets(svg: &str) -> usize {
    let group = svg.split("-web\"").nth(1).expect("the group of web");
    group.split("</g>").next().expect("its shapes").matches("<rect").count()
}

#[test]
fn several_instances_are_a_stack_in_every_theme() {
    for theme in ["slide", "light", "dark", "mono"] {
        let of = |web: &str| sheets(&drawn(web, &["--format", "svg", "--theme", theme]));
        let alone = of("service web \"Web\"");
        assert_eq!(of("service web \"Web\" replicas=3"), alone + 3, "{theme}");
        assert_eq!(of("service web \"Web\" replicas=1"), alone, "{theme}");
        let card = of("server web \"Web\" { disk data }");
        assert_eq!(of("server web \"Web\" replicas=2 { disk data }"), card + 2, "{theme}");
    }
}

#[test]
fn a_stack_takes_no_room() {
    for block in ["", " { disk data }"] {
        let of = |said: &str| drawn(&format!("server web \"Web\" {said}{block}"), &["--format", "layout-json"]);
        // The same words under the label.
        assert_eq!(of("replicas=3"), of("size=\"× 3\""));
    }
}
