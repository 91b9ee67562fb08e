//! The layout as data: whatever is drawn is in it, once, in the neutral form.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;

fn layout_of(design: &Path) -> Value {
    let arguments = ["--format", "layout-json", "--stage", "0", "-o", "-"];
    let run = crate::program().arg(design).args(arguments).output().expect("it runs");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    serde_json::from_slice(&run.stdout).expect("JSON")
}

fn ids(layout: &Value, list: &str) -> Vec<String> {
    let items = layout[list].as_array().expect("a list");
    items.iter().map(|item| item["id"].as_str().expect("an id").to_owned()).collect()
}

#[test]
fn every_element_and_edge_is_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let design = folder.path().join("design.cdp");
    let text = "user users; zone z { server web { disk data }; server idle }; bucket store\n\
                users -> web \"HTTPS\"; data ~> store; users -> z\n";
    fs::write(&design, text).expect("written");
    let layout = layout_of(&design);
    assert_eq!(layout["format"], "layout-json/1");
    // What holds something is a zone, and a node too when an edge ends there.
    assert_eq!(ids(&layout, "zones"), ["z", "web"]);
    let nodes: BTreeSet<String> = ids(&layout, "nodes").into_iter().collect();
    assert_eq!(nodes, BTreeSet::from(["users", "z", "web", "data", "idle", "store"].map(String::from)));
    let edges = layout["edges"].as_array().expect("edges");
    let ends: Vec<(&str, &str)> =
        edges.iter().map(|edge| (edge["from"].as_str().unwrap(), edge["to"].as_str().unwrap())).collect();
    assert_eq!(ends, [("users", "web"), ("data", "store"), ("users", "z")]);
    assert_eq!(edges[0]["label"]["text"], "HTTPS");
}

#[test]
fn boxes_are_in_their_zones_and_lines_are_orthogonal() {
    let number = |value: &Value, key: &str| value[key].as_f64().expect("a number");
    for path in crate::house::files("examples", "cdp") {
        let layout = layout_of(&path);
        let zones = layout["zones"].as_array().expect("zones");
        let boxes = layout["nodes"].as_array().expect("nodes").iter().map(|node| (node, &node["zone"]));
        for (inner, holder) in boxes.chain(zones.iter().map(|zone| (zone, &zone["parent"]))) {
            let Some(outer) = zones.iter().find(|zone| &zone["id"] == holder) else { continue };
            for (at, size) in [("x", "w"), ("y", "h")] {
                assert!(number(outer, at) <= number(inner, at), "{} in {}", inner["id"], outer["id"]);
                let ends = |b| number(b, at) + number(b, size);
                assert!(ends(inner) <= ends(outer), "{} in {}", inner["id"], outer["id"]);
            }
        }
        for edge in layout["edges"].as_array().expect("edges") {
            let points: Vec<(f64, f64)> = serde_json::from_value(edge["points"].clone()).expect("points");
            assert!(points.len() > 1);
            assert!(points.windows(2).all(|pair| pair[0].0 == pair[1].0 || pair[0].1 == pair[1].1), "{edge}");
        }
    }
}
