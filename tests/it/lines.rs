//! Courses of lines in small designs: they go around cards, stay near what they go around, and cross no more than needed.

use crate::layout_support::{crossings, design, example, laid_out};
use cdp_draw::design::{Design, Direction};
use cdp_draw::geometry::{Point, Rect};
use cdp_draw::layout::{Layout, Route, StateLayout};
use cdp_draw::model::{Op, Uid};

fn drawn(design: &Design) -> Layout {
    let (layout, violations) = laid_out("lines", design, Direction::Right);
    assert_eq!(violations, []);
    layout
}

fn uid(design: &Design, state: usize, id: &str) -> Uid {
    let model = &design.states[state].architecture;
    model.element(model.find(id).expect("an element")).uid
}

fn rect(state: &StateLayout, uid: Uid) -> Rect {
    state.boxes.iter().find(|placed| placed.uid == uid).expect("a box").rect
}

/// The corners of a line.
fn corners(route: &Route) -> &[Point] {
    &route.points[1..route.points.len() - 1]
}

#[test]
fn copies_of_disks_run_around_servers_side_by_side() {
    let design = design(
        "clone",
        "user users\nserver web \"Web\" { disk disk \"Disk\" }\nusers -> web\napply clone-server count=3\n",
    );
    let layout = drawn(&design);
    let state = &layout.states[1];
    let copies: Vec<&Route> = state.routes.iter().filter(|route| route.edge.op == Op::Async).collect();
    assert_eq!(copies.len(), 2);
    let servers = ["web", "web-2", "web-3"].map(|id| rect(state, uid(&design, 1, id)));
    for copy in copies {
        let inside = corners(copy)
            .iter()
            .filter(|corner| servers.iter().any(|rect| rect.contains(&Rect::new(corner.x, corner.y, 0.0, 0.0))));
        assert_eq!(inside.count(), 0, "{:?}", copy.points);
    }
    // The copies cross the branches of the balancer to the other two servers, once each.
    assert!(crossings(state) <= 2, "{}", crossings(state));
}

#[test]
fn a_line_may_leave_a_card_below_that_of_a_part() {
    let design = example("log-analysis");
    let layout = drawn(&design);
    let last = layout.states.last().expect("a state");
    // The logs of two servers cross what both of them read.
    assert!(crossings(last) <= 2, "{}", crossings(last));
}

#[test]
fn a_line_that_turns_back_stays_near_what_it_goes_around() {
    let design = design("turn", "user users\nserver web\ndb db\nusers -> web -> db\napply scale-out\n");
    let layout = drawn(&design);
    let (state, web) = (&layout.states[1], uid(&design, 1, "web"));
    let capture = state.routes.iter().find(|route| route.edge.from == web && route.edge.op == Op::Control);
    let capture = capture.expect("a line to the image");
    let away = |point: &Point| (point.x - capture.points[0].x).abs();
    // Out of the frame around the group, and not to the middle of the room beside it.
    let out = corners(capture).iter().map(away).reduce(f64::max).expect("a corner");
    assert!((1.0..=60.0).contains(&out), "{:?}", capture.points);
}
