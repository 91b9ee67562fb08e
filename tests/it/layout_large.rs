//! Large designs: laid out as a whole, in the shape of a page, without breaking a rule.

use std::fmt::Write as _;

use crate::layout_support::{Ruler, design};
use cdp_draw::design::{Design, Direction};
use cdp_draw::layout::{Layout, Metrics, lay_out, verify};

/// Numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % count as u64) as usize
    }
}

/// Tiers in zones, zones in regions: most requests go on within a zone, some to a later one, a few back.
fn tiers(regions: usize, zones: usize, size: usize) -> Design {
    let mut dice = Dice(2012);
    let (mut text, mut edges) = (String::new(), String::new());
    let mut seen = std::collections::BTreeSet::new();
    let kinds = ["lb", "server", "server", "cache", "queue", "db"];
    for zone in 0..regions * zones {
        if zone % zones == 0 && regions > 1 {
            let _ = writeln!(text, "region r{zone} {{");
        }
        let _ = writeln!(text, "zone z{zone} \"Zone {zone}\" {{");
        for item in 0..size {
            let _ = writeln!(text, "{} e{zone}x{item}", kinds[item * kinds.len() / size]);
        }
        text.push_str("}\n");
        if zone % zones == zones - 1 && regions > 1 {
            text.push_str("}\n");
        }
    }
    let count = regions * zones * size;
    let name = |n: usize| format!("e{}x{}", n / size, n % size);
    for item in 1..count {
        let from = if item % size == 0 { item - size + dice.below(size) } else { item - 1 - dice.below(item % size) };
        let back = dice.below(12) == 0;
        let far = (item + dice.below(3 * size)).min(count - 1);
        let other = if back { (item, from) } else { (item, far) };
        let more = dice.below(4) == 0;
        for (a, b) in std::iter::once((from, item)).chain(more.then_some(other)) {
            if a != b && seen.insert((a, b)) {
                let label = if dice.below(5) == 0 { " \"HTTPS\"" } else { "" };
                let _ = writeln!(edges, "{} -> {}{label}", name(a), name(b));
            }
        }
    }
    design("tiers", &(text + &edges))
}

fn placed(design: &Design, direction: Direction) -> Layout {
    lay_out(design, &design.languages(None), direction, &Metrics::default(), &Ruler::new()).expect("a layout")
}

fn shape(layout: &Layout) -> f64 {
    layout.bounds.w / layout.bounds.h
}

#[test]
fn zones_with_tiers_fill_a_page_and_break_no_rule() {
    for (regions, zones, size) in [(1, 10, 10), (1, 16, 12), (3, 6, 10)] {
        let design = tiers(regions, zones, size);
        let layout = placed(&design, Direction::Right);
        let found = verify(&design, &layout);
        assert!(found.is_empty(), "{regions} x {zones} x {size}: {found:#?}");
        let shape = shape(&layout);
        assert!((0.9..2.6).contains(&shape), "{regions} x {zones} x {size}: {shape}");
    }
}

#[test]
fn a_long_chain_wraps_like_a_text() {
    let mut text = String::new();
    for item in 0..61 {
        let _ = writeln!(text, "server a{item}\nserver b{item}\nserver c{item}\na{item} -> b{item}, c{item}");
        if item > 0 {
            let _ = writeln!(text, "b{}, c{} -> a{item}", item - 1, item - 1);
        }
    }
    let design = design("diamonds", &text);
    let layout = placed(&design, Direction::Right);
    assert_eq!(verify(&design, &layout), []);
    assert!((0.9..2.6).contains(&shape(&layout)), "{}", shape(&layout));
}

#[test]
fn elements_without_lines_stand_in_rows() {
    let text: String = (0..120).map(|item| format!("server a{item}\n")).collect();
    let design = design("lonely", &text);
    let layout = placed(&design, Direction::Right);
    assert_eq!(verify(&design, &layout), []);
    assert!((0.9..2.6).contains(&shape(&layout)), "{}", shape(&layout));
}

#[test]
fn the_same_input_gives_the_same_layout() {
    let design = tiers(1, 10, 10);
    let (a, b) = (placed(&design, Direction::Right), placed(&design, Direction::Right));
    assert_eq!(format!("{a:?}"), format!("{b:?}"));
}

/// Clients that call a balancer, which calls servers in two zones; those of one also write to a queue.
fn crowds(count: usize) -> Design {
    let mut text = String::from("user users\nlb front\ndb store\nqueue jobs\nzone a {\n");
    let mut edges = String::new();
    for n in 0..count {
        let _ = writeln!(text, "server a{n}");
        let _ = writeln!(edges, "front -> a{n} -> store");
    }
    text.push_str("}\nzone b {\n");
    for n in 0..count {
        let _ = writeln!(text, "server b{n}");
        let _ = writeln!(edges, "front -> b{n} -> store\nb{n} ~> jobs");
    }
    text.push_str("}\nusers -> front\n");
    for n in 0..count {
        let _ = writeln!(text, "client c{n}\nc{n} -> front");
    }
    design("crowds", &(text + &edges))
}

/// Different places along an axis of the boxes whose ids begin with a letter and a number.
fn places(design: &Design, layout: &Layout, letter: char, along: impl Fn(&cdp_draw::geometry::Rect) -> f64) -> usize {
    let architecture = &design.states[0].architecture;
    let boxes = layout.states[0].boxes.iter().filter(|b| {
        let node = architecture.nodes().into_iter().find(|&n| architecture.element(n).uid == b.uid);
        let id = node.map_or("", |n| architecture.element(n).id.as_str());
        id.starts_with(letter) && id[1..].parse::<usize>().is_ok()
    });
    boxes.map(|b| along(&b.rect).round() as i64).collect::<std::collections::BTreeSet<_>>().len()
}

#[test]
fn boxes_alike_stand_in_columns_on_one_trunk() {
    for count in [13, 50] {
        let design = crowds(count);
        for direction in [Direction::Right, Direction::Down] {
            let layout = placed(&design, direction);
            assert_eq!(verify(&design, &layout), Vec::new(), "{count} {direction:?}");
            let aspect = layout.bounds.w / layout.bounds.h;
            assert!((0.6..2.8).contains(&aspect), "{count} {direction:?}: {aspect}");
            for letter in ['a', 'b', 'c'] {
                let columns = places(&design, &layout, letter, |rect| rect.x);
                let rows = places(&design, &layout, letter, |rect| rect.y);
                assert!(columns > 1 && rows > 1, "{count} {direction:?} {letter}: {columns} x {rows}");
            }
            // Clients, two zones to each of two stores, and the balancer's lines: nobody runs alone.
            let alone = layout.states[0].routes.iter().filter(|route| route.trunk.is_none()).count();
            assert_eq!(alone, 0, "{count} {direction:?}");
        }
    }
}

#[test]
fn a_star_of_hundreds_fits_a_page() {
    let mut text = String::from("lb hub\n");
    for n in 0..300 {
        let _ = writeln!(text, "server s{n}\nhub -> s{n}");
    }
    let design = design("star", &text);
    let layout = placed(&design, Direction::Right);
    assert_eq!(verify(&design, &layout), Vec::new());
    let aspect = layout.bounds.w / layout.bounds.h;
    assert!((1.0..2.4).contains(&aspect), "{aspect}");
    assert!(layout.bounds.w < 4_000.0, "{}", layout.bounds.w);
}

/// Servers with two disks each, where copies run from disk to disk and to a store.
fn disks(count: usize) -> Design {
    let mut text = "lb lb\nbucket logs\n".to_owned();
    for n in 0..count {
        let _ = writeln!(text, "server s{n} {{ disk a{n}; disk b{n} }}\nlb -> s{n}");
        let _ = match n % 3 {
            0 => writeln!(text, "b{n} ~> a{}", (n + 1) % count),
            1 => writeln!(text, "a{n} ~> logs"),
            _ => Ok(()),
        };
    }
    design("disks", &text)
}

#[test]
fn parts_with_lines_stand_where_lines_come_straight_to_them() {
    let design = disks(96);
    let layout = placed(&design, Direction::Right);
    assert_eq!(verify(&design, &layout), []);
    let state = &layout.states[0];
    let upright = |route: &&cdp_draw::layout::Route| route.points.windows(2).next().is_some_and(|p| p[0].x == p[1].x);
    let turned = state.routes.iter().filter(upright).count();
    assert_eq!(turned, 0, "lines that do not leave along the flow");
}

/// Lines too long to be searched whole, one of them to a part of a card: what is left of a random design.
const FAR_PART: &str = include_str!("layout_support/far-part.cdp");

#[test]
fn a_line_from_far_away_comes_to_a_part_beside_the_head_of_its_card() {
    let design = design("far part", FAR_PART);
    let layout = placed(&design, Direction::Down);
    assert_eq!(verify(&design, &layout), []);
}

/// A hub, and as many zones alike, each with a chain of servers; the first ones write to the last one.
fn branches(zones: usize) -> Design {
    let (mut text, mut edges) = ("lb hub\n".to_owned(), String::new());
    for zone in 0..zones {
        let _ = writeln!(text, "zone z{zone} {{ server a{zone}, b{zone}, c{zone}; db d{zone} }}");
        let _ = writeln!(edges, "hub -> a{zone} -> b{zone} -> c{zone} -> d{zone}");
        if (1..4).contains(&zone) {
            let _ = writeln!(edges, "d{zone} ~> d{}", zones - 1);
        }
    }
    design("branches", &(text + &edges))
}

#[test]
fn a_rank_too_long_for_a_page_goes_on_in_columns() {
    for zones in [24, 40] {
        let design = branches(zones);
        for direction in [Direction::Right, Direction::Down] {
            let layout = placed(&design, direction);
            assert_eq!(verify(&design, &layout), [], "{zones} {direction:?}");
            assert!((0.6..2.8).contains(&shape(&layout)), "{zones} {direction:?}: {}", shape(&layout));
        }
    }
}
