//! What `cargo bench --bench peers` measures with: the designs are the same ones every time, and figures are right.

#![allow(dead_code)] // parts of the benchmark that only it uses

#[path = "../../benches/peers/d2.rs"]
mod d2;
#[path = "../../benches/peers/dice.rs"]
mod dice;
#[path = "../../benches/peers/emit.rs"]
mod emit;
#[path = "../../benches/peers/graph.rs"]
mod graph;
#[path = "../../benches/peers/graphviz.rs"]
mod graphviz;
#[path = "../../benches/peers/neutral.rs"]
mod neutral;
#[path = "../../benches/peers/score.rs"]
mod score;

use cdp_draw::design::compile::compile;
use cdp_draw::limits::Limits;
use cdp_draw::world::Memory;
use neutral::{Block, Course, Layout, PlacedEdge, PlacedNode, PlacedZone, Words};
use score::score;
use sha2::{Digest, Sha256};

#[test]
fn the_numbers_are_those_of_python() {
    // random.Random("1/M"): [rng.random() for _ in range(3)], then [rng.randrange(n) for n in (1, 6, 10, 1000)]
    let mut dice = dice::Dice::new("1/M");
    let numbers = [dice.random(), dice.random(), dice.random()];
    assert_eq!(numbers, [0.521_790_163_918_445_9, 0.971_972_966_197_725_2, 0.276_421_863_387_242_5]);
    assert_eq!([1, 6, 10, 1000].map(|count| dice.below(count)), [0, 4, 6, 588]);
}

/// One line for each zone, node and edge: what a checksum is made of.
fn lines(graph: &graph::Graph) -> String {
    let or_none = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".into());
    let zones = graph.zones.iter();
    let zones = zones.map(|z| format!("zone {} {} {} \"{}\"\n", z.id, or_none(&z.parent), z.kind, z.label));
    let nodes = graph.nodes.iter();
    let nodes = nodes.map(|n| format!("node {} {} {} \"{}\"\n", n.id, or_none(&n.zone), n.kind, n.label));
    let edges = graph.edges.iter();
    let edges = edges.map(|e| format!("edge {} {} \"{}\"\n", e.from, e.to, or_none(&e.label)));
    zones.chain(nodes).chain(edges).collect()
}

#[test]
fn the_designs_stay_the_same() {
    let sums = [
        ("S", 13, 3, 17, "5b9659e2771a122f"),
        ("M", 100, 10, 130, "e65da5a190284c1a"),
        ("L", 1_000, 55, 1_300, "cf1cdd2c88acd9bc"),
        ("XL", 5_000, 275, 6_500, "23c733b424e336fe"),
        ("10k", 10_000, 550, 13_000, "6a6a362ea2e754e4"),
        ("diamonds-20", 61, 0, 80, "66fc589a3afc1a2a"),
        ("diamonds-61", 184, 0, 244, "a03f8cebb737425e"),
        ("star", 401, 0, 400, "03da4f6d330ad431"),
    ];
    assert_eq!(sums.map(|(name, ..)| name), graph::NAMES);
    let mut wrong = Vec::new();
    for (name, nodes, zones, edges, sum) in sums {
        let graph = graph::make(name).expect("a design");
        assert_eq!((graph.nodes.len(), graph.zones.len(), graph.edges.len()), (nodes, zones, edges), "{name}");
        let digest = Sha256::digest(lines(&graph).as_bytes());
        let found: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        if found != sum {
            wrong.push(format!("{name}: {found}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn our_text_of_a_design_is_sound() {
    for name in ["S", "M", "diamonds-20", "star"] {
        let graph = graph::make(name).expect("a design");
        let compilation = compile(name, emit::cdp(&graph).as_bytes(), &Memory::default(), &Limits::default());
        let found: Vec<&str> = compilation.diagnostics.iter().map(|found| found.message.as_str()).collect();
        assert!(found.is_empty(), "{name}: {found:?}");
        let state = &compilation.design.expect("a design").states[0].architecture;
        assert_eq!(state.len(), graph.nodes.len() + graph.zones.len(), "{name}");
        assert_eq!(state.links().len(), graph.edges.len(), "{name}");
    }
}

fn node(id: &str, x: f64, y: f64, zone: Option<&str>) -> PlacedNode {
    PlacedNode { id: id.into(), zone: zone.map(Into::into), block: Block { x, y, w: 20.0, h: 10.0 } }
}

fn edge(from: &str, to: &str, points: &[(f64, f64)]) -> PlacedEdge {
    PlacedEdge { from: from.into(), to: to.into(), kind: Course::Polyline, points: points.to_vec(), label: None }
}

/// A picture in which everything that can be wrong is wrong once or twice.
fn bad_picture() -> Layout {
    let mut through = edge("c", "b", &[(20.0, 105.0), (20.0, 158.0), (110.0, 158.0), (110.0, 110.0)]);
    let block = Block { x: 50.0, y: 152.0, w: 20.0, h: 8.0 };
    through.label = Some(Words { text: "on e and f".into(), block });
    let block = Block { x: 45.0, y: 145.0, w: 60.0, h: 40.0 };
    Layout {
        nodes: vec![
            node("a", 0.0, 0.0, None),
            node("b", 100.0, 100.0, None),
            node("c", 0.0, 100.0, None),
            node("d", 100.0, 0.0, None),
            node("e", 50.0, 150.0, Some("z")),
            node("f", 60.0, 155.0, None),
        ],
        zones: vec![PlacedZone { id: "z".into(), parent: None, block, label: None }],
        edges: vec![
            edge("a", "b", &[(20.0, 5.0), (100.0, 105.0)]),
            edge("c", "d", &[(20.0, 105.0), (100.0, 5.0)]),
            edge("a", "d", &[(20.0, 5.0), (60.0, 5.0), (60.0, -20.0), (110.0, -20.0), (110.0, 0.0)]),
            through,
            edge("a", "f", &[(10.0, 10.0), (10.0, 60.0), (30.0, 60.0), (30.0, 65.0)]),
            edge("d", "c", &[(110.0, 10.0), (110.0, 60.0), (12.0, 60.0), (12.0, 100.0)]),
        ],
    }
}

#[test]
fn what_is_wrong_in_a_picture_is_counted() {
    let figures = score(&bad_picture());
    // a-b and c-d cross each other, and d-c crosses both.
    assert_eq!(figures.crossings, 3);
    assert_eq!((figures.through_nodes, figures.through_zones), (2, 1));
    assert_eq!((figures.overlaps, figures.misplaced), (1, 1));
    assert_eq!((figures.labels_on_nodes, figures.labels_on_labels, figures.labels_on_edges), (2, 0, 0));
    // d-c runs on a-f for 18 px.
    assert_eq!(figures.on_top, 1);
    assert_eq!(figures.bends, Some(9.0 / 6.0));
}

#[test]
fn a_touch_is_no_crossing_and_a_corner_on_a_line_is_one() {
    let picture = |points: &[(f64, f64)]| Layout {
        nodes: ["a", "b", "c", "d"].into_iter().map(|id| node(id, 900.0, 900.0, None)).collect(),
        zones: Vec::new(),
        edges: vec![edge("a", "b", &[(0.0, 50.0), (100.0, 50.0)]), edge("c", "d", points)],
    };
    let crossings = |points| score(&picture(points)).crossings;
    assert_eq!(crossings(&[(50.0, 0.0), (50.0, 100.0)]), 1);
    assert_eq!(crossings(&[(50.0, 0.0), (50.0, 50.0)]), 0);
    assert_eq!(crossings(&[(40.0, 0.0), (50.0, 50.0), (60.0, 0.0)]), 0);
    assert_eq!(crossings(&[(40.0, 0.0), (50.0, 50.0), (60.0, 100.0)]), 1);
}

#[test]
fn the_layout_of_graphviz_is_read() {
    let mut graph = graph::Graph::default();
    let zone = graph::Zone { id: "z".into(), parent: None, label: "Z".into(), kind: "zone" };
    graph.zones.push(zone);
    for (id, zone) in [("a", None), ("b", Some("z".to_owned()))] {
        graph.nodes.push(graph::Node { id: id.into(), zone, label: id.into(), kind: "server", size: (72.0, 36.0) });
    }
    graph.edges.push(graph::Edge { from: "a".into(), to: "b".into(), label: Some("HTTPS".into()) });
    let json = r#"{"bb": "0,0,300,100",
        "objects": [{"_gvid": 0, "name": "cluster_z", "bb": "200,10,290,90"},
                    {"_gvid": 1, "name": "b", "pos": "245,50", "width": "1", "height": "0.5"},
                    {"_gvid": 2, "name": "a", "pos": "50,50", "width": "1", "height": "0.5"}],
        "edges": [{"tail": 2, "head": 1, "pos": "e,209,50 86,50 120,50 160,50 199,50", "lp": "150,60", "label": "HTTPS",
                   "_ldraw_": [{"op": "F"}, {"op": "T", "width": 40}]}]}"#;
    let layout = graphviz::read(json, &graph).expect("a layout");
    assert_eq!(layout.zones[0].block, Block { x: 200.0, y: 10.0, w: 90.0, h: 80.0 });
    assert_eq!(layout.nodes[0].block, Block { x: 209.0, y: 32.0, w: 72.0, h: 36.0 });
    assert_eq!(layout.edges[0].points, [(86.0, 50.0), (199.0, 50.0), (209.0, 50.0)]);
    assert_eq!(layout.edges[0].label.as_ref().expect("a label").block, Block { x: 130.0, y: 34.0, w: 40.0, h: 12.0 });
    assert_eq!(score(&layout).misplaced, 0);
}
