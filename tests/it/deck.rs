//! Decks: a package that is complete, in which everything refers to something, nothing has two names, and every line is
//! glued to the shapes that it connects, just where the layout has it.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read as _};

use cdp_draw::{Design, Picture, Style, View};
use roxmltree::{Document, Node};

const R: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const A: &str = "http://schemas.openxmlformats.org/drawingml/2006/main";
const P: &str = "http://schemas.openxmlformats.org/presentationml/2006/main";

const STORY: &str = r#"
title = "Shop & <Co>"
user users "Users" link="https://example.com/a?q=[x]"
zone zone-1a "Zone 1a" {
  server web "Web" { disk data "Data" }
}
db db "Orders"
users -> web "HTTPS"
web -> db "SQL"
db ~> users "mail"
note "Kept for a year" on db

apply multi-server to web
apply multi-datacenter
rename db to orders
"#;

/// The parts of a package.
type Parts = BTreeMap<String, Vec<u8>>;

fn unpack(bytes: &[u8]) -> Parts {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a package");
    let mut parts = Parts::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).expect("a part");
        let name = file.name().expect("a name").into_owned();
        assert_eq!(file.last_modified(), Some(zip::DateTime::default()), "{name}: no clock in a package");
        let mut content = Vec::new();
        file.read_to_end(&mut content).expect("a whole part");
        assert!(parts.insert(name.clone(), content).is_none(), "{name} twice");
    }
    parts
}

fn drawn(text: &str) -> Picture {
    Design::read(text).expect("a design").draw(&Style::default()).expect("a picture")
}

fn deck(text: &str) -> Parts {
    unpack(&drawn(text).pptx(View::Auto).expect("a deck"))
}

fn text<'p>(parts: &'p Parts, name: &str) -> &'p str {
    std::str::from_utf8(parts.get(name).unwrap_or_else(|| panic!("no part {name}"))).expect("UTF-8")
}

fn slides(parts: &Parts) -> Vec<String> {
    let mut names: Vec<String> = parts.keys().filter(|name| name.starts_with("ppt/slides/slide")).cloned().collect();
    names.sort_by_key(|name| (name.len(), name.clone()));
    names
}

/// The part that a reference leads to.
fn resolved(part: &str, target: &str) -> String {
    if let Some(whole) = target.strip_prefix('/') {
        return whole.to_owned();
    }
    let mut path: Vec<&str> = part.split('/').collect();
    path.pop();
    for step in target.split('/') {
        match step {
            ".." => drop(path.pop()),
            step => path.push(step),
        }
    }
    path.join("/")
}

/// What programs repair, or refuse to open: found in all parts of a package.
fn check(parts: &Parts) {
    for (name, content) in parts.iter().filter(|(name, _)| !name.ends_with(".png")) {
        let text = std::str::from_utf8(content).expect("UTF-8");
        let document = Document::parse(text).unwrap_or_else(|why| panic!("{name}: {why}"));
        for node in document.descendants().filter(Node::is_element) {
            check_element(name, node);
        }
    }
    for (_, png) in parts.iter().filter(|(name, _)| name.ends_with(".png")) {
        assert!(png.starts_with(b"\x89PNG") && png.len() > 100, "a picture for programs that know no drawings");
    }
    check_types(parts);
    check_references(parts);
    for slide in slides(parts) {
        check_slide(parts, &slide);
    }
}

fn check_element(part: &str, node: Node) {
    let name = node.tag_name().name();
    if node.tag_name().namespace() == Some(A) {
        for attribute in ["x", "y", "cx", "cy"] {
            let Some(value) = node.attribute(attribute) else { continue };
            let guide = name == "pos";
            assert!(guide || value.parse::<i64>().is_ok(), "{part}: {name} {attribute}={value}");
            assert!(!attribute.starts_with('c') || value.parse::<i64>().is_ok_and(|size| size >= 0), "{part}: {value}");
        }
        assert!(name != "ln" || node.has_children(), "{part}: an empty line");
    }
    if name == "txBody" {
        assert!(node.children().any(|child| child.tag_name().name() == "p"), "{part}: a text without a paragraph");
    }
    let elements = || node.children().filter(Node::is_element).map(|child| child.tag_name().name().to_owned());
    let order = |known: &[&str]| {
        let places: Vec<Option<usize>> = elements().map(|child| known.iter().position(|name| *name == child)).collect();
        assert!(places.is_sorted() && places.iter().all(Option::is_some), "{part}: order in {name}: {places:?}");
    };
    match name {
        "sldMaster" => order(&["cSld", "clrMap", "sldLayoutIdLst", "txStyles"]),
        "sld" => order(&["cSld", "clrMapOvr", "AlternateContent"]),
        "presentation" => {
            order(&["sldMasterIdLst", "notesMasterIdLst", "sldIdLst", "sldSz", "notesSz", "defaultTextStyle"]);
        }
        "spPr" => order(&["xfrm", "custGeom", "prstGeom", "noFill", "solidFill", "ln"]),
        "ln" => order(&["noFill", "solidFill", "prstDash", "round", "headEnd", "tailEnd"]),
        "custGeom" => order(&["avLst", "gdLst", "ahLst", "cxnLst", "rect", "pathLst"]),
        "fillStyleLst" | "lnStyleLst" | "effectStyleLst" | "bgFillStyleLst" => assert!(elements().count() >= 3),
        _ => {}
    }
}

fn check_types(parts: &Parts) {
    let types = Document::parse(text(parts, "[Content_Types].xml")).expect("types");
    let of = |name: &str, attribute: &str| -> BTreeSet<String> {
        let nodes = types
            .root_element()
            .children()
            .filter(|node| node.has_tag_name((types.root_element().tag_name().namespace().unwrap_or_default(), name)));
        let all: Vec<String> = nodes.filter_map(|node| node.attribute(attribute)).map(str::to_owned).collect();
        let set: BTreeSet<String> = all.iter().cloned().collect();
        assert_eq!(set.len(), all.len(), "{name} twice");
        set
    };
    let (ends, names) = (of("Default", "Extension"), of("Override", "PartName"));
    for name in &names {
        assert!(parts.contains_key(name.trim_start_matches('/')), "{name} is not there");
    }
    for name in parts.keys().filter(|name| *name != "[Content_Types].xml") {
        let end = name.rsplit_once('.').expect("an end").1;
        assert!(ends.contains(end), "what is {name}?");
        assert!(end != "xml" || names.contains(&format!("/{name}")), "what is {name}?");
    }
}

fn check_references(parts: &Parts) {
    let mut reached: BTreeSet<String> = BTreeSet::new();
    for (name, _) in parts.iter().filter(|(name, _)| name.ends_with(".rels")) {
        let owner = name.replacen("_rels/", "", 1);
        let owner = owner.trim_end_matches(".rels");
        assert!(owner.is_empty() || parts.contains_key(owner), "{name} is of nothing");
        let document = Document::parse(text(parts, name)).expect("references");
        let mut ids = BTreeSet::new();
        for node in document.root_element().children().filter(Node::is_element) {
            assert!(ids.insert(node.attribute("Id").expect("an id")), "{name}: an id twice");
            let target = node.attribute("Target").expect("a target");
            if node.attribute("TargetMode") == Some("External") {
                assert!(target.is_ascii() && !target.contains([' ', '<', '"', '[']), "{target}");
                continue;
            }
            let to = resolved(owner, target);
            assert!(parts.contains_key(&to), "{name}: {to} is not there");
            reached.insert(to);
        }
        if !owner.is_empty() {
            let used = Document::parse(text(parts, owner)).expect("a part");
            for node in used.descendants() {
                for attribute in node.attributes().filter(|attribute| attribute.namespace() == Some(R)) {
                    assert!(ids.contains(attribute.value()), "{owner}: {} leads nowhere", attribute.value());
                }
            }
        }
    }
    for name in parts.keys().filter(|name| !name.ends_with(".rels") && *name != "[Content_Types].xml") {
        assert!(reached.contains(name), "nothing refers to {name}");
    }
}

fn named<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.descendants().find(|child| child.tag_name().name() == name)
}

fn number(node: Node, name: &str) -> i64 {
    let value = node.attribute(name).unwrap_or_else(|| panic!("no {name}"));
    value.parse().unwrap_or_else(|_| panic!("{name}={value}"))
}

/// Left, top, width, height.
fn place(node: Node) -> (i64, i64, i64, i64) {
    let (offset, size) = (named(node, "off").expect("a place"), named(node, "ext").expect("a size"));
    (number(offset, "x"), number(offset, "y"), number(size, "cx"), number(size, "cy"))
}

/// Where lines can be glued to a shape.
fn sites(shape: Node) -> Vec<(i64, i64)> {
    let (x, y, w, h) = place(shape);
    let Some(free) = named(shape, "custGeom") else {
        return vec![(x + w / 2, y), (x, y + h / 2), (x + w / 2, y + h), (x + w, y + h / 2)];
    };
    let guides: BTreeMap<&str, i64> = free
        .descendants()
        .filter(|node| node.tag_name().name() == "gd")
        .filter_map(|node| {
            let formula: Vec<&str> = node.attribute("fmla")?.split(' ').collect();
            let ["*/", side, by, of] = formula[..] else { return None };
            let length = if side == "w" { w } else { h };
            let (by, of): (i64, i64) = (by.parse().ok()?, of.parse().ok()?);
            Some((node.attribute("name")?, length * by / of))
        })
        .collect();
    let positions = free.descendants().filter(|node| node.tag_name().name() == "pos");
    let guide = |name: Option<&str>| guides[name.expect("a guide")];
    positions.map(|node| (x + guide(node.attribute("x")), y + guide(node.attribute("y")))).collect()
}

/// Both ends of a line, as programs understand its place, its turn and its mirrors.
fn ends(line: Node) -> [(i64, i64); 2] {
    let (x, y, w, h) = place(line);
    if named(line, "custGeom").is_some() {
        let points = || line.descendants().filter(|node| node.tag_name().name() == "pt");
        let at = |node: Node| (x + number(node, "x"), y + number(node, "y"));
        return [points().next(), points().next_back()].map(|node| at(node.expect("a point")));
    }
    let frame = named(line, "xfrm").expect("a place");
    let is = |name: &str| frame.attribute(name) == Some("1");
    let (mut from, mut to) = ((-w, -h), (w, h));
    if is("flipH") {
        (from.0, to.0) = (to.0, from.0);
    }
    if is("flipV") {
        (from.1, to.1) = (to.1, from.1);
    }
    let middle = (2 * x + w, 2 * y + h);
    let turned = frame.attribute("rot").is_some();
    [from, to].map(|(a, b)| {
        let (a, b) = if turned { (-b, a) } else { (a, b) };
        ((middle.0 + a) / 2, (middle.1 + b) / 2)
    })
}

fn check_slide(parts: &Parts, name: &str) {
    let document = Document::parse(text(parts, name)).expect("a slide");
    let (mut ids, mut names) = (BTreeSet::new(), BTreeSet::new());
    let mut shapes: BTreeMap<&str, Node> = BTreeMap::new();
    for node in document.descendants().filter(|node| node.tag_name().name() == "cNvPr") {
        let id = node.attribute("id").expect("a number");
        assert!(id.parse::<u32>().is_ok_and(|id| id > 0) && ids.insert(id), "{name}: {id} twice");
        assert!(names.insert(node.attribute("name").expect("a name")), "{name}: {node:?} has the name of another");
        let whole = node.parent().and_then(|node| node.parent()).expect("an object");
        if whole.tag_name().name() == "sp" {
            shapes.insert(id, whole);
        }
    }
    for line in document.descendants().filter(|node| node.has_tag_name((P, "cxnSp"))) {
        for (end, at) in ["stCxn", "endCxn"].into_iter().zip(ends(line)) {
            let glue = named(line, end).unwrap_or_else(|| panic!("{name}: a line is not glued: {:?}", line.range()));
            let shape = shapes[glue.attribute("id").expect("of a shape")];
            let site = sites(shape)[number(glue, "idx") as usize];
            let off = (site.0 - at.0).abs().max((site.1 - at.1).abs());
            assert!(off < 9_525, "{name}: a line ends {off} beside what it is glued to");
        }
    }
}

#[test]
fn a_deck_is_complete() {
    let parts = deck(STORY);
    check(&parts);
    assert_eq!(slides(&parts).len(), 4);
    let notes = text(&parts, "ppt/notesSlides/notesSlide2.xml");
    assert!(notes.contains("Promises") && notes.contains("holds:") && notes.contains("Cautions"), "{notes}");
    assert!(text(&parts, "ppt/slides/_rels/slide1.xml.rels").contains("https://example.com/a?q=%5Bx%5D"));
}

#[test]
fn what_stays_moves_from_slide_to_slide() {
    let parts = deck(STORY);
    let slides = slides(&parts);
    let kinds = |slide: &String| -> BTreeMap<String, String> {
        let document = Document::parse(text(&parts, slide)).expect("a slide");
        let named = document.descendants().filter(|node| node.tag_name().name() == "cNvPr");
        let moving = named.filter(|node| node.attribute("name").is_some_and(|name| name.starts_with("!!")));
        moving
            .map(|node| {
                let whole = node.parent().and_then(|node| node.parent()).expect("an object");
                (node.attribute("name").unwrap_or_default().to_owned(), whole.tag_name().name().to_owned())
            })
            .collect()
    };
    let all: Vec<BTreeMap<String, String>> = slides.iter().map(kinds).collect();
    for pair in all.windows(2) {
        let shared: Vec<&String> = pair[0].keys().filter(|name| pair[1].contains_key(*name)).collect();
        assert!(shared.iter().all(|name| pair[0][*name] == pair[1][*name]), "the same kind of object");
        // A step may rename an element, and it is still the same.
        for name in ["!!users", "!!web", "!!db", "!!users.to.web"] {
            assert!(pair[1].contains_key(name) || name.contains(".to."), "{name}: {:?}", pair[1].keys());
        }
    }
    for (at, slide) in slides.iter().enumerate() {
        let moves = text(&parts, slide).contains("<p159:morph option=\"byObject\"/>");
        assert_eq!(moves, at > 0, "{slide}");
        assert_eq!(text(&parts, slide).contains("<p:fade/>"), at > 0, "{slide}");
    }
}

/// The shape of an element, to which its lines are glued.
fn shape_of<'a, 'i>(document: &'a Document<'i>, id: &str) -> Option<Node<'a, 'i>> {
    let names = [format!("!!{id}"), format!("!!{id}.shape")];
    document.descendants().filter(|node| node.has_tag_name((P, "sp"))).find(|shape| {
        named(*shape, "cNvPr")
            .and_then(|node| node.attribute("name"))
            .is_some_and(|name| names.iter().any(|own| own == name))
    })
}

/// Units in a px: by the distance of two elements.
fn scale_of(document: &Document, places: &serde_json::Value) -> f64 {
    let at = |id: &str| {
        let (x, _, w, _) = place(shape_of(document, id).expect("a shape"));
        (x + w / 2) as f64
    };
    let own = |id: &str| {
        let nodes = places["nodes"].as_array().expect("nodes");
        let node =
            nodes.iter().find(|node| node["id"] == id || (id == "db" && node["id"] == "orders")).expect("a node");
        node["x"].as_f64().expect("x") + node["w"].as_f64().expect("w") / 2.0
    };
    (at("db") - at("users")) / (own("db") - own("users"))
}

#[test]
fn shapes_stand_where_the_layout_has_them() {
    let picture = drawn(STORY);
    let parts = unpack(&picture.pptx(View::Auto).expect("a deck"));
    let (mut scales, mut stays, mut checked) = (BTreeSet::new(), BTreeSet::new(), 0);
    for (stage, slide) in slides(&parts).iter().enumerate() {
        let places: serde_json::Value = serde_json::from_str(&picture.layout_json(View::Stage(stage))).expect("places");
        let document = Document::parse(text(&parts, slide)).expect("a slide");
        let list = |name: &str| places[name].as_array().cloned().expect("a list");
        let zones = list("zones");
        let nodes = list("nodes").into_iter().filter(|node| zones.iter().all(|zone| zone["id"] != node["id"]));
        let mut ground: Option<(f64, f64, f64)> = None;
        for element in nodes.chain(zones.iter().cloned()) {
            let id = element["id"].as_str().expect("an id");
            let id = if id == "orders" { "db" } else { id };
            let (x, y, w, h) = place(shape_of(&document, id).unwrap_or_else(|| panic!("{slide}: no shape of {id}")));
            let side = |name: &str| element[name].as_f64().unwrap_or_else(|| panic!("{element}"));
            let middle = ((x + w / 2) as f64, (y + h / 2) as f64);
            let own = (side("x") + side("w") / 2.0, side("y") + side("h") / 2.0);
            let scale = scale_of(&document, &places);
            let origin = (middle.0 - own.0 * scale, middle.1 - own.1 * scale);
            let (_, left, top) = *ground.get_or_insert((scale, origin.0, origin.1));
            let off = (origin.0 - left).abs().max((origin.1 - top).abs());
            assert!(off / scale < 1.0, "{slide}: {id} stands {} px beside its place", off / scale);
            scales.insert(scale.round() as i64);
            checked += 1;
        }
        stays.insert(place(shape_of(&document, "users").expect("users")));
    }
    assert_eq!((scales.len(), stays.len()), (1, 1), "one scale and one place on all slides");
    assert!(checked > 15);
}

#[test]
fn the_same_design_gives_the_same_bytes() {
    let (first, second) = (drawn(STORY), drawn(STORY));
    for view in [View::Auto, View::BeforeAfter, View::Transition, View::Diff, View::Stage(1)] {
        assert!(first.pptx(view).expect("a deck") == second.pptx(view).expect("a deck"), "{view}");
        assert!(first.pdf(view).expect("a document") == second.pdf(view).expect("a document"), "{view}");
    }
}

#[test]
fn every_view_is_a_deck() {
    let picture = drawn(STORY);
    for view in [View::Before, View::BeforeAfter, View::Transition, View::Diff, View::Stage(2)] {
        let parts = unpack(&picture.pptx(view).expect("a deck"));
        check(&parts);
        assert_eq!(slides(&parts).len(), 1, "{view}");
    }
}

#[test]
fn every_example_is_a_deck() {
    for entry in std::fs::read_dir("examples").expect("examples") {
        let path = entry.expect("a file").path();
        if path.extension().is_none_or(|end| end != "cdp") {
            continue;
        }
        let picture = Design::open(&path).expect("an example").draw(&Style::default()).expect("a picture");
        check(&unpack(&picture.pptx(View::Auto).expect("a deck")));
        let document = picture.pdf(View::Auto).expect("a document");
        assert!(document.starts_with(b"%PDF-"), "{}", path.display());
    }
}

#[test]
fn hostile_labels_are_only_labels() {
    let hostile = [
        "]]><p:evil/>",
        "&amp;&#0;",
        "<script>alert(1)</script>",
        "\\u{0}",
        "a\\nb",
        "${x}",
        "../../etc",
        "%PDF",
        "\u{202e}abc",
        "\u{7}bell",
        "'\"`",
        "=cmd|' /C calc'!A0",
        "🚀👩‍👩‍👧",
        "عربي אבג",
        "ａ\u{200b}ｂ",
        "𠮷野家",
        "ﷺ",
        "e\u{301}\u{327}",
    ];
    for label in hostile {
        let plain = label.replace('\\', "\\\\").replace('"', "\\\"");
        let text = format!(
            "title \"{plain}\"\nuser u \"{plain}\"\nserver s \"{plain}\"\nu -> s \"{plain}\"\nnote \"{plain}\" on s"
        );
        let Ok(design) = Design::read(&text) else { continue };
        let picture = design.draw(&Style::default()).expect("a picture");
        check(&unpack(&picture.pptx(View::Auto).unwrap_or_else(|why| panic!("{label}: {why}"))));
        assert!(picture.pdf(View::Auto).unwrap_or_else(|why| panic!("{label}: {why}")).starts_with(b"%PDF"));
    }
}

#[test]
fn a_document_has_a_page_for_each_state() {
    let picture = drawn(STORY);
    let pages = |view: View| {
        let bytes = picture.pdf(view).expect("a document");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        text.matches("/Type/Page/").count()
            + text.matches("/Type/Page\n").count()
            + text.matches("/Type /Page\n").count()
    };
    assert_eq!(pages(View::Auto), 4);
    assert_eq!(pages(View::Transition), 1);
}

#[test]
fn an_outline_knows_where_lines_dock() {
    use cdp_draw::outline::Side;
    let folder = cdp_draw::world::Memory::default();
    let compiled =
        cdp_draw::design::compile::compile("a.cdp", b"user u\nserver s\nu -> s", &folder, &Default::default());
    let design = compiled.design.expect("a design");
    let languages = design.languages(None);
    let fonts = cdp_draw::text::Fonts::embedded();
    let metrics = cdp_draw::layout::Metrics::default();
    let layout = cdp_draw::layout::lay_out(&design, &languages, cdp_draw::Direction::Right, &metrics, &fonts);
    let outline = cdp_draw::outline::Outline::of(&design, &layout.expect("a layout"));
    let (_, course) = outline.states[0].courses().next().expect("a line");
    assert_eq!((course.from.side, course.to.side), (Side::Right, Side::Left));
    assert_eq!(course.points.first(), Some(&course.from.at));
    assert_eq!(course.points.last(), Some(&course.to.at));
}

#[test]
fn a_template_gives_its_master_and_its_size() {
    let base = Design::read("server a \"Old\"").expect("a design");
    let base =
        base.draw(&Style::new().ratio(4.0 / 3.0).theme("dark")).expect("a picture").pptx(View::Auto).expect("a deck");
    let old = unpack(&base);
    let design = Design::read(STORY).expect("a design");
    let picture = design.draw(&Style::new().template(base)).expect("a picture");
    let parts = unpack(&picture.pptx(View::Auto).expect("a deck"));
    check(&parts);
    assert_eq!(slides(&parts).len(), 4);
    assert!(text(&parts, "ppt/presentation.xml").contains("cx=\"9144000\""));
    for part in ["ppt/theme/theme1.xml", "ppt/slideMasters/slideMaster1.xml", "ppt/slideLayouts/slideLayout1.xml"] {
        assert!(parts[part] == old[part], "{part}");
    }
    let all: String = slides(&parts).iter().map(|slide| text(&parts, slide)).collect();
    assert!(!all.contains("Old") && all.contains("Orders"));
}

#[test]
fn what_is_no_template_is_refused() {
    let design = Design::read("server a").expect("a design");
    let base = design.draw(&Style::default()).expect("a picture").pptx(View::Auto).expect("a deck");
    // Cut anywhere, or with a byte that is another.
    let mut wrong: Vec<Vec<u8>> = (0..base.len()).step_by(base.len() / 40).map(|end| base[..end].to_vec()).collect();
    wrong.extend((0..base.len()).step_by(base.len() / 60).map(|at| {
        let mut bytes = base.clone();
        bytes[at] ^= 0x5a;
        bytes
    }));
    for bytes in wrong {
        let picture = design.draw(&Style::new().template(bytes)).expect("a picture");
        if let Err(report) = picture.pptx(View::Auto) {
            assert!(report.to_string().contains("cannot be a template"), "{report}");
        }
    }
}
