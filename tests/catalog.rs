//! The page of a pattern: as text, as data, as a picture, and all of them as a folder.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value as Json;

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cdp-draw"));
    command.args(arguments).current_dir(folder).output().expect("the program starts")
}

fn payload(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stderr.is_empty(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
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
        "\n  db-replication     DB Replication\n",
    ] {
        assert!(page.contains(words), "{words:?} in\n{page}");
    }
    let page = payload(folder.path(), &["patterns", "Multi-Datacenter", "--lang", "ja"]);
    for words in
        ["\n  →   server web-2 \"EC2\"", "\n  + zone zone-1b {", "\n  multi-server           Multi-Serverパターン"]
    {
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
