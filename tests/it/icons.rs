//! Icons that users bring along, through the program itself.

use std::path::Path;
use std::process::Output;

use png::{BitDepth, ColorType, Encoder};
use usvg::roxmltree::Document;

const DESIGN: &str = "kind kafka : queue \"Kafka\"\n\
    user users; server web \"Web\" { disk data }; db shop; kafka events\n\
    server old \"Old\" state=stopped\n\
    users -> web -> shop, events\n";

const SVG: &str = "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' viewBox='0 0 64 64'>\
    <defs><linearGradient id='linearGradient-1'><stop offset='0' stop-color='#c8511b'/>\
    <stop offset='1' stop-color='#ff9900'/></linearGradient></defs>\
    <script>alert(1)</script><image xlink:href='file:///etc/passwd' width='9' height='9'/>\
    <foreignObject width='9' height='9'><b xmlns='http://www.w3.org/1999/xhtml'>x</b></foreignObject>\
    <g fill='none' fill-rule='evenodd'><path d='M0 0h64v64H0z' fill='url(#linearGradient-1)' onclick='alert(1)'/></g></svg>";

fn png(colour: [u8; 4]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, 256, 256);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_color(ColorType::Rgba);
    let mut writer = encoder.write_header().expect("a PNG");
    writer.write_image_data(&colour.repeat(256 * 256)).expect("a PNG");
    writer.finish().expect("a PNG");
    out
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = crate::program();
    command.current_dir(folder).args(arguments).output().expect("the program")
}

fn write(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    std::fs::write(path, bytes).expect("a file");
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn a_folder_of_icons_is_drawn_and_nothing_else_of_it() {
    let temporary = tempfile::tempdir().expect("a folder");
    let folder = temporary.path();
    write(folder, "d.cdp", DESIGN);
    write(folder, "set/Arch_Compute/48/Arch_Amazon-EC2_48.svg", SVG);
    write(folder, "set/database/rds.png", png([10, 20, 200, 255]));
    write(folder, "set/kafka.svg", SVG.replace("#ff9900", "#00ff00"));
    let output = run(folder, &["d.cdp", "-o", "-", "--icons", "set"]);
    let said = text(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert!(said.contains("W0604") && said.contains("2 of 5 kinds have no icon in `set`"), "{said}");
    assert!(said.contains("`user`, `disk`"), "{said}");
    let svg = text(&output.stdout);
    let document = Document::parse(&svg).expect("well-formed");
    for forbidden in ["script", "foreignObject", "onclick", "passwd", "file:", "alert"] {
        assert!(!svg.contains(forbidden), "{forbidden}");
    }
    let ids: Vec<&str> = document.descendants().filter_map(|node| node.attribute("id")).collect();
    let prefix = document.root_element().attribute("id").expect("a prefix");
    assert!(ids.iter().all(|id| id.starts_with(prefix)), "{ids:?}");
    for node in document.descendants() {
        for attribute in node.attributes() {
            if let Some(id) = attribute.value().strip_prefix("url(#").and_then(|rest| rest.strip_suffix(')')) {
                assert!(ids.contains(&id), "{id}");
            }
            if attribute.name() == "href" {
                let link = attribute.value();
                let known = link.strip_prefix('#').is_some_and(|id| ids.contains(&id));
                assert!(known || link.starts_with("data:image/png;base64,"), "{link:.40}");
            }
        }
    }
    // Web and the stopped one share an icon; the stopped one is faded.
    let uses: Vec<_> =
        document.descendants().filter(|node| node.has_tag_name("use") || node.tag_name().name() == "use").collect();
    assert_eq!(uses.len(), 4);
    assert_eq!(uses.iter().filter(|node| node.has_attribute("opacity")).count(), 1);
    assert_eq!(svg.matches("<image").count(), 1);
    assert_eq!(svg.matches("<linearGradient").count(), 2);
    assert_eq!(output.stdout, run(folder, &["d.cdp", "-o", "-", "--icons", "set"]).stdout);
}

#[test]
fn a_kind_of_ones_own_borrows_an_icon_aloud() {
    let temporary = tempfile::tempdir().expect("a folder");
    let folder = temporary.path();
    // `apigw` is a word for an API gateway, `turbo` for nothing: one has its service's picture, the other its base's.
    write(folder, "d.cdp", "kind apigw : lb\nkind turbo : lb\napigw a; turbo b; lb c");
    write(folder, "set/Arch_Elastic-Load-Balancing_48.svg", SVG);
    write(folder, "set/Arch_Amazon-API-Gateway_48.svg", SVG.replace("#ff9900", "#00ff00"));
    let output = run(folder, &["d.cdp", "-o", "-", "--icons", "set"]);
    let said = text(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert!(said.contains("`turbo` is drawn with the icon of `lb`") && !said.contains("`apigw`"), "{said}");
    assert_eq!(text(&output.stdout).matches("<linearGradient").count(), 2);
}

#[test]
fn raster_pictures_have_them_too() {
    let temporary = tempfile::tempdir().expect("a folder");
    let folder = temporary.path();
    write(folder, "d.cdp", "server web");
    write(folder, "set/server.png", png([1, 254, 3, 255]));
    let output = run(folder, &["d.cdp", "-o", "d.png", "--icons", "set"]);
    assert!(output.status.success() && crate::said(&output).is_empty(), "{}", text(&output.stderr));
    let bytes = std::fs::read(folder.join("d.png")).expect("a picture");
    let pixmap = resvg::tiny_skia::Pixmap::decode_png(&bytes).expect("a picture");
    let green = pixmap.pixels().iter().filter(|p| (p.red(), p.green(), p.blue()) == (1, 254, 3)).count();
    assert!(green > 1_500, "{green}");
}

#[test]
fn a_mapping_names_files_and_may_not_lead_out() {
    let temporary = tempfile::tempdir().expect("a folder");
    let folder = temporary.path();
    write(folder, "d.cdp", "server web; lb front; disk data");
    write(folder, "secret.svg", SVG);
    write(folder, "set/pictures/box.svg", SVG);
    write(folder, "set/icons.toml", "ec2 = \"pictures/box.svg\"\nlb = \"../secret.svg\"\ndsk = \"gone.svg\"\n");
    let output = run(folder, &["d.cdp", "-o", "-", "--icons", "set"]);
    let said = text(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert_eq!(text(&output.stdout).matches("<use").count(), 1);
    assert!(said.contains("the icon `../secret.svg` for `lb` cannot be used: the path leads out"), "{said}");
    assert!(said.contains("there is no kind `dsk`") && said.contains("did you mean `disk`?"), "{said}");
    assert!(said.contains("1 of 3 kinds has no icon in `set` and keeps our own: `disk`"), "{said}");
    for (mapping, wanted) in [("server = ", "icons.toml"), ("server = 1", "name of a file"), ("\u{0}", "icons.toml")] {
        write(folder, "set/icons.toml", mapping);
        let output = run(folder, &["d.cdp", "-o", "-", "--icons", "set"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).contains(wanted), "{}", text(&output.stderr));
    }
}

#[test]
fn folders_without_icons_are_refused() {
    let temporary = tempfile::tempdir().expect("a folder");
    let folder = temporary.path();
    write(folder, "d.cdp", "server web");
    write(folder, "empty/readme.txt", "nothing");
    for (name, wanted) in [("empty", "there are no icons"), ("gone", "no such file"), ("d.cdp", "cannot be used")] {
        let output = run(folder, &["d.cdp", "-o", "-", "--icons", name]);
        assert_eq!(output.status.code(), Some(2), "{name}");
        assert!(text(&output.stderr).contains(wanted), "{}", text(&output.stderr));
    }
}

#[test]
fn elements_and_kinds_name_their_own() {
    let temporary = tempfile::tempdir().expect("a folder");
    let folder = temporary.path();
    write(
        folder,
        "a/d.cdp",
        "kind kafka : queue \"Kafka\" icon=\"k.svg\"\nkafka k; server web icon=\"w.png\"; lb x icon=\"../e.svg\"; db y icon=dns",
    );
    write(folder, "a/k.svg", SVG);
    write(folder, "a/w.png", png([1, 2, 3, 255]));
    write(folder, "e.svg", SVG);
    write(folder, "set/queue.svg", SVG);
    write(folder, "set/server.svg", SVG);
    let output = run(folder, &["a/d.cdp", "-o", "-", "--icons", "set", "-q"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let svg = text(&output.stdout);
    assert_eq!((svg.matches("<use").count(), svg.matches("<image").count()), (2, 1));
    let output = run(folder, &["a/d.cdp", "-o", "-"]);
    assert!(text(&output.stderr).contains("`../e.svg` cannot be used: the path leads out"), "{}", text(&output.stderr));
    for (bytes, why) in
        [(b"\x89PNG\r\n\x1a\nxx".as_slice(), "PNG is broken"), (b"<p/>", "not an SVG"), (b"\xff", "neither")]
    {
        write(folder, "a/w.png", bytes);
        let said = text(&run(folder, &["a/d.cdp", "-o", "-"]).stderr);
        assert!(said.contains("W0603") && said.contains(why), "{said}");
    }
}

#[test]
fn the_sheet_shows_every_kind_and_what_is_missing() {
    let temporary = tempfile::tempdir().expect("a folder");
    let folder = temporary.path();
    let kinds: Vec<String> = cdp_draw::model::Vocabulary::builtin().kinds().map(|kind| kind.id.clone()).collect();
    for (lang, word) in [("en", "Databases"), ("ja", "データベース")] {
        let list = text(&run(folder, &["icons", "--lang", lang]).stdout);
        assert!(list.contains(word) && kinds.iter().all(|id| list.contains(&format!("  {id} "))), "{list}");
        let svg = text(&run(folder, &["icons", "--lang", lang, "--format", "svg", "-o", "-"]).stdout);
        let document = Document::parse(&svg).expect("well-formed");
        let shown = |id: &String| {
            document
                .descendants()
                .filter_map(|node| node.attribute("id"))
                .any(|own| own.ends_with(&format!("-icons-{id}")))
        };
        assert!(svg.contains(word) && kinds.iter().all(shown));
    }
    write(folder, "set/ec2.svg", SVG);
    write(folder, "set/lb.png", "no picture");
    let list = text(&run(folder, &["icons", "--icons", "set"]).stdout);
    assert!(list.contains("ec2.svg") && list.contains("lb.png cannot be used: it cannot be read as an SVG"), "{list}");
    assert_eq!(list.matches("keeps our own icon").count(), kinds.len() - 2);
    let output = run(folder, &["icons", "--icons", "set", "-o", "sheet.svg"]);
    assert!(output.status.success() && text(&output.stderr).contains("lb.png"), "{}", text(&output.stderr));
    let svg = std::fs::read_to_string(folder.join("sheet.svg")).expect("a picture");
    assert!(svg.contains("1 kind with an icon of yours; 102 kinds without (dashed) keep our own icons"));
    assert_eq!(svg.matches("<use").count(), 2);
    assert_eq!(run(folder, &["icons", "-o", "sheet.pdf"]).status.code(), Some(2));
}
