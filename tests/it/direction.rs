//! Containers whose contents run another way than what is around them.

use crate::layout_support::{Rough, design, laid_out};
use cdp_draw::design::{Design, Direction};
use cdp_draw::geometry::Rect;
use cdp_draw::layout::{Form, Layout, Metrics, PlacedBox, lay_out};

/// Two zones with the same tiers, after a balancer.
const TIERS: &str = "
user users
lb lb
zone zone-a ONE {
  server web
  server app
  db orders
}
zone zone-b TWO {
  server web-2
  server app-2
  db orders-2
}
users -> lb -> web, web-2
web -> app -> orders
web-2 -> app-2 -> orders-2
";

fn tiers(one: &str, two: &str) -> Design {
    design("tiers", &TIERS.replace("ONE", one).replace("TWO", two))
}

/// A layout that breaks no rule.
fn proven(design: &Design, direction: Direction) -> Layout {
    let (layout, violations) = laid_out("direction", design, direction);
    assert!(violations.is_empty(), "{violations:#?}");
    layout
}

fn placed<'a>(design: &Design, layout: &'a Layout, state: usize, id: &str) -> &'a PlacedBox {
    let architecture = &design.states[state].architecture;
    let uid = architecture.element(architecture.find(id).expect("an element")).uid;
    layout.states[state].boxes.iter().find(|b| b.uid == uid).expect("a box")
}

/// Which way some elements run; none when they are on no line.
fn run(design: &Design, layout: &Layout, ids: [&str; 3]) -> Option<Direction> {
    let icon = |id: &str| placed(design, layout, 0, id).icon.expect("an icon").center();
    let at = ids.map(icon);
    let grows = |values: [f64; 3]| values[0] < values[1] && values[1] < values[2];
    match (grows(at.map(|p| p.x)), grows(at.map(|p| p.y))) {
        (true, false) => Some(Direction::Right),
        (false, true) => Some(Direction::Down),
        _ => None,
    }
}

#[test]
fn a_zone_runs_its_own_way_in_a_design_of_either_direction() {
    for (own, around) in [(Direction::Down, Direction::Right), (Direction::Right, Direction::Down)] {
        let property = format!("direction={}", own.word());
        let design = tiers(&property, &property);
        let layout = proven(&design, around);
        assert_eq!(run(&design, &layout, ["web", "app", "orders"]), Some(own));
        assert_eq!(run(&design, &layout, ["users", "lb", "web"]), Some(around));
    }
}

#[test]
fn zones_of_one_direction_stay_lanes_and_others_are_none() {
    let size = |rect: Rect| (rect.w, rect.h);
    let rects = |one: &str, two: &str| {
        let design = tiers(one, two);
        let layout = proven(&design, Direction::Right);
        ["zone-a", "zone-b"].map(|zone| size(placed(&design, &layout, 0, zone).rect))
    };
    let [one, two] = rects("direction=down", "direction=down");
    assert_eq!(one, two);
    let [one, two] = rects("direction=down", "");
    assert!(one.1 > one.0 && two.0 > two.1, "{one:?} {two:?}");
}

#[test]
fn copies_stand_across_the_flow_around_them() {
    for around in [Direction::Right, Direction::Down] {
        let design = tiers("direction=down", "direction=down");
        let layout = proven(&design, around);
        let [one, two] = ["zone-a", "zone-b"].map(|zone| placed(&design, &layout, 0, zone).rect);
        match around {
            Direction::Right => assert!(one.x == two.x && one.bottom() < two.y, "{one:?} {two:?}"),
            Direction::Down => assert!(one.y == two.y && one.right() < two.x, "{one:?} {two:?}"),
        }
    }
}

#[test]
fn a_zone_that_a_pattern_adds_is_a_lane_beside_the_one_that_says_how_it_runs() {
    let text = "
        user users
        lb lb
        zone zone-a direction=down { server web; server app; db orders }
        users -> lb -> web -> app -> orders
        apply multi-datacenter
    ";
    let design = design("added", text);
    let layout = proven(&design, Direction::Right);
    let zones: Vec<Rect> = layout.states[1].boxes.iter().filter(|b| b.form == Form::Frame).map(|b| b.rect).collect();
    assert_eq!(zones.len(), 2);
    assert_eq!((zones[0].w, zones[0].h, zones[0].x), (zones[1].w, zones[1].h, zones[1].x));
}

#[test]
fn nested_frames_run_as_the_one_around_them_unless_they_say() {
    let text = |inner: &str| {
        let text = "
            region tokyo direction=down {
              vpc net INNER { server web; server app; db orders }
            }
            web -> app -> orders
        ";
        design("nested", &text.replace("INNER", inner))
    };
    for (inner, direction) in [("", Direction::Down), ("direction=right", Direction::Right)] {
        let design = text(inner);
        let layout = proven(&design, Direction::Right);
        assert_eq!(run(&design, &layout, ["web", "app", "orders"]), Some(direction));
    }
}

#[test]
fn the_last_state_that_says_something_counts_for_all() {
    let text = TIERS.replace("ONE", "").replace("TWO", "");
    let turned = design("turned", &format!("{text}set zone-a, zone-b direction=down\nrename web to front\n"));
    let layout = proven(&turned, Direction::Right);
    assert_eq!(run(&turned, &layout, ["web", "app", "orders"]), Some(Direction::Down));
    assert_eq!(placed(&turned, &layout, 0, "app").rect, placed(&turned, &layout, 2, "app").rect);
}

#[test]
fn rows_and_columns_go_by_the_direction_of_their_container() {
    // Across a flow that runs down, what shares a rank stands side by side.
    let text = TIERS.replace("db orders\n", "db orders \"Orders\"; cache sessions\n").replace("TWO", "");
    let bound =
        design("bound", &format!("{}web -> sessions\nrow orders, sessions\n", text.replace("ONE", "direction=down")));
    let layout = proven(&bound, Direction::Right);
    assert_eq!(layout.warnings, []);
    let middle = |id: &str| placed(&bound, &layout, 0, id).icon.expect("an icon").center();
    assert_eq!(middle("orders").y, middle("sessions").y);
}

#[test]
fn a_drawing_of_many_boxes_says_that_it_runs_one_way() {
    let boxes: String = (0..100).map(|n| format!("  server s{n}\n")).collect();
    let lines: String = (1..100).map(|n| format!("s{} -> s{n}\n", (n - 1) / 3)).collect();
    let warnings = |direction: Direction| {
        let design = design("many", &format!("zone a direction=down {{\n{boxes}}}\n{lines}"));
        let languages = design.languages(None);
        let layout = lay_out(&design, &languages, direction, &Metrics::default(), &Rough).expect("a layout");
        layout
            .warnings
            .into_iter()
            .map(|found| found.message.get(&cdp_draw::model::Languages::new(None, None)).to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(warnings(Direction::Down), Vec::<String>::new());
    assert_eq!(
        warnings(Direction::Right),
        ["what `a` holds cannot run down here: in a drawing so large, all runs right"]
    );
}
