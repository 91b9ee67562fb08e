//! The page of a pattern: as text, as data, as a picture, and all of them as a folder.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Output;

use cdp_draw::data;
use cdp_draw::world::normal_name;
use serde_json::Value as Json;

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = crate::program();
    command.args(arguments).current_dir(folder).output().expect("the program starts")
}

fn payload(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    assert!(crate::said(&output).is_empty(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn the_page_of_one_pattern() {
    let folder = tempfile::tempdir().expect("a folder");
    let page = payload(folder.path(), &["patterns", "multi-server"]);
    for words in [
        "multi-server: Multi-Server\nHigh availability\n",
        "\nWhat happens\n  ① Start the load balancer (lb)\n  ② Launch a second server from the image (web-2)\n",
        "\n  to server | proxy | waf  server, proxy or WAF",
        "\n  count: int 2..100 = 2    TOTAL number",
        "\n    web -> db\n\n    apply multi-server\n",
        "\n  ~ server web \"Web\" role=original group=web {\n      disk data \"Data\"\n    }\n",
        "\n  +   disk data-2 \"Data\"\n  + }\n",
        "\n  − users -> web\n  + users -> lb\n    web -> db\n",
        "\n  + new, − removed, ~ changed, → moved\n",
        "\n  A second application changes nothing.\n",
        "\n  db-replication       DB Replication\n",
    ] {
        assert!(page.contains(words), "{words:?} in\n{page}");
    }
    let page = payload(folder.path(), &["patterns", "Multi-Datacenter", "--lang", "ja"]);
    for words in [
        "\n  →   server web-2 \"EC2\"",
        "\n  + zone zone-1b \"ゾーン1b\" {",
        "\n  multi-server             Multi-Serverパターン",
    ] {
        assert!(page.contains(words), "{words:?} in\n{page}");
    }
}

#[test]
fn the_page_as_data() {
    let folder = tempfile::tempdir().expect("a folder");
    let page: Json =
        serde_json::from_str(&payload(folder.path(), &["patterns", "multi-server", "--format", "json"])).expect("JSON");
    let count = &page["parameters"][1];
    assert_eq!((&count["name"], &count["type"]), (&"count".into(), &"int".into()));
    assert_eq!((&count["range"], &count["default"]), (&"2..100".into(), &"2".into()));
    let example = &page["example"];
    assert_eq!(example["stages"][0]["elements"].as_array().map(Vec::len), Some(4));
    assert_eq!(example["stages"][1]["callouts"][2]["on"], "lb -> web-2");
    assert!(example["marked"].as_array().expect("lines").contains(&serde_json::json!(["+", "lb lb"])));
    // The list says the same of every pattern, without the example.
    let list: Json = serde_json::from_str(&payload(folder.path(), &["patterns", "--format=json"])).expect("JSON");
    let found = list.as_array().expect("a list").iter().find(|one| one["id"] == "multi-server").expect("the pattern");
    assert_eq!(found["documentation"], page["documentation"]);
}

#[test]
fn the_example_as_a_design_and_as_a_picture() {
    let folder = tempfile::tempdir().expect("a folder");
    for file in ["p.svg", "p.png", "p.cdp", "p.md", "p.txt", "p.json"] {
        assert_eq!(payload(folder.path(), &["patterns", "multi-server", "-o", file]), "");
    }
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).expect("a file");
    assert!(read("p.cdp").ends_with("web -> db\n\napply multi-server\n"));
    assert!(read("p.txt").starts_with("multi-server: Multi-Server\n"));
    assert!(read("p.md").starts_with("# Multi-Server\n\n`multi-server` · High availability\n"));
    assert!(!read("p.md").contains("]("), "a page by itself links to nothing");
    let picture = read("p.svg");
    assert_eq!(payload(folder.path(), &["patterns", "multi-server", "--format=svg"]), picture);
    let tree = usvg::roxmltree::Document::parse(&picture).expect("XML");
    let title = tree.descendants().find(|node| node.has_tag_name("title")).expect("a title");
    assert_eq!(title.text(), Some("Multi-Server"));
    // The text that it gives is drawn as it is.
    assert_eq!(run(folder.path(), &["p.cdp", "-o", "again.svg"]).status.code(), Some(0));
    for (arguments, words) in [
        (&["patterns", "-o", "all.svg"][..], "the list of patterns is text or JSON"),
        (&["patterns", "multi-server", "-o", "p.gif"], "there is no format for the extension `.gif`"),
    ] {
        let output = run(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&output.stderr).contains(words), "{output:?}");
    }
}

/// Every file below a folder, by its path from there.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("inside").to_string_lossy().replace('\\', "/");
                found.insert(name, fs::read(&path).expect("a file"));
            }
        }
    }
    found
}

/// Where the links and pictures of a page lead.
fn links(page: &str) -> Vec<String> {
    let outside_code = page.split("```").step_by(2).collect::<String>();
    outside_code.split("](").skip(1).filter_map(|rest| rest.split(')').next()).map(str::to_owned).collect()
}

/// Headings with what stands under them.
fn sections(page: &str) -> Vec<(String, String)> {
    let all = page.split("\n## ").skip(1).map(|section| section.split_once('\n').expect("more than a heading"));
    all.map(|(heading, body)| (heading.to_owned(), body.trim().to_owned())).collect()
}

#[test]
fn the_catalogue_as_a_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path();
    fs::create_dir(place.join("one")).expect("a folder");
    fs::write(place.join("one/notes.txt"), "mine").expect("written");
    assert_eq!(run(place, &["catalog", "one"]).status.code(), Some(0));
    assert_eq!(run(place, &["catalog", "new/two", "--lang", "en,ja"]).status.code(), Some(0));
    let mut made = files(&place.join("one"));
    assert_eq!(made.remove("notes.txt").as_deref(), Some(&b"mine"[..]));
    assert_eq!(made, files(&place.join("new/two")), "two runs give the same bytes");
    assert_eq!(made.len(), 3 + 4 * data::PATTERNS.len());
    let text = |name: &str| String::from_utf8(made[name].clone()).expect("UTF-8");
    for name in made.keys().filter(|name| name.ends_with(".md")) {
        let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
        let found = links(&text(name));
        assert!(!found.is_empty(), "{name}");
        for link in found {
            let target = normal_name(&format!("{folder}/x"), &link).expect("inside the folder");
            assert!(made.contains_key(target.trim_start_matches('/')), "{name} leads to {link}");
        }
    }
    for (id, _, _) in data::PATTERNS {
        for (tag, headings) in [("en", ENGLISH), ("ja", JAPANESE)] {
            let page = text(&format!("{tag}/{id}.md"));
            let found = sections(&page);
            let names: Vec<&str> = found.iter().map(|(heading, _)| heading.as_str()).collect();
            let wanted: Vec<&str> = headings.iter().copied().filter(|heading| names.contains(heading)).collect();
            assert_eq!(names, wanted, "{tag}/{id}");
            assert!(headings.iter().all(|heading| names.contains(heading) || OPTIONAL.contains(heading)), "{tag}/{id}");
            for (heading, body) in &found {
                assert!(!body.is_empty(), "{tag}/{id}: {heading}");
            }
            assert!(text(&format!("{tag}/README.md")).contains(&format!("]({id}.md)")), "{tag}/{id} is listed");
            let picture = text(&format!("{tag}/{id}.svg"));
            let tree = usvg::roxmltree::Document::parse(&picture).unwrap_or_else(|error| panic!("{id}: {error}"));
            assert_eq!(tree.root_element().attribute((XML, "lang")), Some(tag), "{id}");
        }
    }
}

const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// The headings of a page.
const ENGLISH: &[&str] = &[
    "Problem",
    "Solution",
    "When to use it",
    "When not to use it",
    "Before and after",
    "What happens",
    "Implementation",
    "Benefits",
    "Cautions",
    "What it costs",
    "Today",
    "In this program",
    "Target and parameters",
    "Example",
    "After",
    "What holds afterwards",
    "Applied again",
    "Rules that it fixes",
    "Related",
    "Where it comes from",
];

const JAPANESE: &[&str] = &[
    "課題",
    "解決",
    "向いている場合",
    "向いていない場合",
    "適用前と適用後",
    "手順",
    "実装",
    "利点",
    "注意点",
    "コスト",
    "現在の実現方法",
    "このプログラムでの対応",
    "対象とパラメータ",
    "例",
    "適用後",
    "適用後の保証",
    "再適用",
    "解消できる指摘",
    "関連パターン",
    "出典",
];

/// Headings of what not every pattern says.
const OPTIONAL: &[&str] = &[
    "When to use it",
    "When not to use it",
    "What it costs",
    "Today",
    "In this program",
    "Rules that it fixes",
    "Where it comes from",
    "向いている場合",
    "向いていない場合",
    "コスト",
    "現在の実現方法",
    "このプログラムでの対応",
    "解消できる指摘",
    "出典",
];

#[test]
fn a_folder_that_is_in_use() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path();
    let said = |arguments: &[&str], status: i32| {
        let output = run(place, arguments);
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(status), "{arguments:?}: {errors}");
        assert!(output.stdout.is_empty());
        errors
    };
    // Somebody's own page stands where one of ours belongs: nothing at all is written.
    fs::create_dir_all(place.join("docs/ja")).expect("a folder");
    fs::write(place.join("docs/ja/stamp.md"), "# Mine\n").expect("written");
    assert!(said(&["catalog", "docs"], 2).contains("docs/ja/stamp.md` was not made by this command"));
    assert_eq!(files(&place.join("docs")).len(), 1);
    // So does a picture without a page of ours.
    fs::rename(place.join("docs/ja/stamp.md"), place.join("docs/ja/stamp.svg")).expect("moved");
    assert!(said(&["catalog", "docs"], 2).contains("docs/ja/stamp.svg` was not made by this command"));
    // In another language nothing is in the way; then again, and only what is different is written.
    let made = 2 + 2 * data::PATTERNS.len();
    assert!(
        said(&["catalog", "docs", "--lang", "en"], 0).ends_with(&format!("{made} of {made} files written to `docs`\n"))
    );
    let page = place.join("docs/en/stamp.md");
    let before = fs::read_to_string(&page).expect("a page");
    assert!(!before.contains("../ja/"), "a language that is not there is not linked to");
    fs::write(&page, before.replace("## ", "### ")).expect("written");
    assert!(said(&["catalog", "docs", "--lang", "en"], 0).ends_with(&format!("1 of {made} files written to `docs`\n")));
    assert_eq!(fs::read_to_string(&page).expect("a page"), before);
    assert_eq!(said(&["catalog", "docs", "--lang", "en", "--quiet"], 0), "");
    // What cannot be done is said before any work.
    fs::write(place.join("file"), "").expect("written");
    assert!(said(&["catalog", "file", "--lang", "en"], 2).contains("`file` is not a folder"));
    assert!(said(&["catalog", "new", "--lang", "fr"], 2).contains("possible values: en, ja"));
    assert!(said(&["catalog", "new", "--theme", "nosuch"], 2).contains("nosuch"));
    assert!(!place.join("new").exists());
}
