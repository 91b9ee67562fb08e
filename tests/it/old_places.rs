//! `--layout-from`: what was in an older picture stays where it stood.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use crate::layout_support::{Ruler, design, example};
use cdp_draw::design::{Design, Direction, OldPicture};
use cdp_draw::layout::{Metrics, lay_out, old, verify};
use cdp_draw::limits::Limits;
use cdp_draw::model::Uid;
use cdp_draw::output::old_places::{Unreadable, read};

fn draw(design: &Path, arguments: &[&str]) -> Output {
    crate::program().arg(design).args(arguments).output().expect("it runs")
}

fn picture(design: &Path, arguments: &[&str]) -> String {
    let run = draw(design, arguments);
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    String::from_utf8(run.stdout).expect("text")
}

#[test]
fn a_design_of_one_state_is_read_back_from_its_picture() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, title) in [("plain", ""), ("titled", "title = \"A shop\"\n"), ("state", "title = \"The s2\"\n")] {
        let (path, old) = (folder.path().join(format!("{name}.cdp")), folder.path().join(format!("{name}.svg")));
        fs::write(&path, format!("{title}{SHOP}")).expect("written");
        let before = picture(&path, &["-o", "-"]);
        fs::write(&old, &before).expect("written");
        assert!(before == picture(&path, &["-o", "-", "--layout-from", old.to_str().expect("a path")]), "{name}");
    }
}

#[test]
fn pictures_are_read_whatever_their_names_begin_with() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("shop.cdp");
    for steps in ["", "step \"one more\" { server s1-web \"More\"; front -> s1-web }\n"] {
        fs::write(&path, format!("title = \"A shop\"\n{SHOP}{steps}")).expect("written");
        let design = design("shop", &fs::read_to_string(&path).expect("a text"));
        for view in [&["-o", "-"][..], &["-o", "-", "--stage", "0"], &["-o", "-", "--view", "diff"]] {
            let svg = picture(&path, view);
            let name = svg.split(" id=\"").nth(1).and_then(|rest| rest.get(..12)).expect("a name");
            let places = |svg: &str| read(svg, &design, &Limits::default()).expect("places");
            let found = places(&svg);
            // As the names began once, and as somebody may choose them.
            for other in ["cdp", "cdp-a-shop", "cdp-ecサイト（構成）", "s1", "my-after", "web"] {
                assert_eq!(places(&svg.replace(name, other)), found, "{other} {view:?}");
            }
            let chosen = picture(&path, &[view, &["--id-prefix", "chosen"]].concat());
            assert_eq!(places(&chosen), found);
        }
    }
}

/// The states of a design from a drawing of the text, laid out again in a direction.
fn moved(text: &str, design: &mut Design, direction: Direction) -> f64 {
    design.old = read(text, design, &Limits::default()).expect("places");
    let layout =
        lay_out(design, &design.languages(None), direction, &Metrics::default(), &Ruler::new()).expect("a layout");
    assert_eq!(verify(design, &layout), Vec::new());
    old::displacement(design, &layout)
}

const SHOP: &str = "
user users
lb front
zone a \"A\" { server web \"Web\" { disk data }; db shop \"Orders\" }
bucket files \"Files\"
users -> front -> web -> shop
web ~> files
";

#[test]
fn nothing_moves_when_nothing_has_changed() {
    // Figures side by side keep their order, and a page its places.
    let page: &[&str] = &["--stage", "6", "-o", "-"];
    for (name, also) in [("e-commerce", page), ("content-delivery", &["-o", "-"]), ("first", &["-o", "-"])] {
        let path = PathBuf::from(format!("examples/{name}.cdp"));
        let folder = tempfile::tempdir().expect("a folder");
        for arguments in [also, &[&["--text-as-paths"], also].concat()] {
            let before = picture(&path, arguments);
            let old = folder.path().join("old");
            fs::write(&old, &before).expect("written");
            let from = ["--layout-from", old.to_str().expect("a path")];
            let after = picture(&path, &[arguments, &from].concat());
            let same = before == after;
            assert!(same, "{name} {arguments:?}");
        }
    }
}

#[test]
fn a_small_edit_moves_little() {
    let mut design_before = design("before", SHOP);
    let layout =
        lay_out(&design_before, &design_before.languages(None), Direction::Right, &Metrics::default(), &Ruler::new())
            .expect("a layout");
    let svg = crate::layout_support::places(&design_before, &layout);
    assert_eq!(moved(&svg, &mut design_before, Direction::Right), 0.0);
    // Written before everything else, so that a fresh layout would put it first.
    let edited = format!("bucket logs \"Logs\"\nkvs sessions \"Sessions\"\n{SHOP}web -> sessions\nfront ~> logs\n");
    let mut kept = design("after", &edited);
    let mut fresh = kept.clone();
    let with = moved(&svg, &mut kept, Direction::Right);
    fresh.old = OldPicture::default();
    let layout = lay_out(&fresh, &fresh.languages(None), Direction::Right, &Metrics::default(), &Ruler::new());
    fresh.old = kept.old.clone();
    let without = old::displacement(&fresh, &layout.expect("a layout"));
    assert!(with < 8.0 && without > 2.0 * with, "{with} px with the old picture, {without} px without");
}

#[test]
fn what_a_lane_takes_in_stands_below_what_was_in_it() {
    let path = PathBuf::from("examples/multi-datacenter.cdp");
    let text = fs::read_to_string(&path).expect("an example");
    let old = picture(&path, &["-o", "-"]);
    let edited = format!("db extra\nkvs sessions\nweb -> extra\nweb -> sessions\n{text}");
    // From the corner of the zone to the database in it.
    let offset = |text: &str| {
        let mut design = design("lanes", text);
        design.old = read(&old, &design, &Limits::default()).expect("places");
        let layout = lay_out(&design, &design.languages(None), Direction::Right, &Metrics::default(), &Ruler::new());
        let last = design.states.len() - 1;
        let state = &layout.expect("a layout").states[last];
        let placed = |id: &str| {
            let architecture = &design.states[last].architecture;
            let uid = architecture.element(architecture.find(id).expect("an element")).uid;
            state.boxes.iter().find(|placed| placed.uid == uid).expect("a box").clone()
        };
        placed("db").icon.expect("an icon").y - placed("zone-1a").rect.y
    };
    assert_eq!(offset(&edited), offset(&text));
}

#[test]
fn a_large_design_keeps_the_order_of_its_boxes() {
    let mut text = String::from("user users\nlb front\nusers -> front\n");
    for n in 0..110 {
        text += &format!("server s{n} \"S{n}\"\nfront -> s{n} \"{}\"\n", n % 7);
    }
    let mut before = design("before", &text);
    let metrics = Metrics::default();
    let layout =
        lay_out(&before, &before.languages(None), Direction::Right, &metrics, &Ruler::new()).expect("a layout");
    let places = crate::layout_support::places(&before, &layout);
    let more = format!("{text}server late \"Late\"\nfront -> late \"x\"\n");
    let order = |design: &mut Design| {
        design.old = read(&places, design, &Limits::default()).expect("places");
        let layout = lay_out(design, &design.languages(None), Direction::Right, &metrics, &Ruler::new());
        let mut boxes = layout.expect("a layout").states.remove(0).boxes;
        boxes.sort_by(|a, b| a.rect.x.total_cmp(&b.rect.x).then(a.rect.y.total_cmp(&b.rect.y)));
        let id = |uid: Uid| {
            let architecture = &design.states[0].architecture;
            architecture.find_uid(uid).map(|node| architecture.element(node).id.clone()).unwrap_or_default()
        };
        boxes.iter().map(|b| id(b.uid)).filter(|id| id.starts_with('s')).collect::<Vec<String>>()
    };
    assert_eq!(order(&mut before), order(&mut design("after", &more)));
}

#[test]
fn what_is_no_picture_of_the_design_is_refused() {
    let design = example("first");
    assert_eq!(read("just words", &design, &Limits::default()), Err(Unreadable::Unknown));
    assert!(matches!(read("<svg><g", &design, &Limits::default()), Err(Unreadable::Broken(_))));
    assert!(matches!(read("{", &design, &Limits::default()), Err(Unreadable::Broken(_))));
    assert_eq!(read("{\"nodes\": [{\"id\": \"other\"}]}", &design, &Limits::default()), Err(Unreadable::Nothing));
    assert_eq!(
        read("<svg xmlns=\"http://www.w3.org/2000/svg\"/>", &design, &Limits::default()),
        Err(Unreadable::Nothing)
    );
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out.svg");
    fs::write(&out, "as it was").expect("written");
    let run =
        draw(Path::new("examples/first.cdp"), &["--layout-from", "README.md", "-o", out.to_str().expect("a path")]);
    let words = String::from_utf8_lossy(&run.stderr).into_owned();
    assert_eq!(run.status.code(), Some(2), "{words}");
    assert!(words.contains("README.md") && words.contains("--layout-from"), "{words}");
    assert_eq!(fs::read_to_string(&out).expect("there"), "as it was");
}
