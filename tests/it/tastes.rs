//! Small designs of which a drawing without crossings is known to exist: ours has none either.

use crate::layout_support::{crossings, design, laid_out};
use cdp_draw::design::Direction;
use cdp_draw::layout::{Layout, Route, StateLayout, ink};
use cdp_draw::model::Op;

/// Crossings of each state of a design, the taste that it was drawn in, and whether a rule is broken.
fn drawn(text: &str) -> (Vec<usize>, String) {
    let design = design("taste", text);
    let (layout, violations) = laid_out("taste", &design, Direction::Right);
    assert_eq!(violations, [], "{text}");
    (layout.states.iter().map(crossings).collect(), layout.taste)
}

/// An image that one server is captured in and another one is launched from.
const FLOATING_IP: &str = "user users\ndns dns\neip eip ip=46.51.0.0\n\
                           server web \"EC2\" { disk data \"Data\" }\n\
                           users -> dns -> eip -> web\napply floating-ip\n";

#[test]
fn an_image_stands_between_what_it_is_made_of_and_what_is_made_of_it() {
    let (crossings, _) = drawn(FLOATING_IP);
    assert_eq!(crossings, [0, 0]);
}

#[test]
fn what_watches_a_flow_stands_above_it_where_its_lines_would_cross_the_flow_below() {
    let (crossings, _) = drawn("user users\nserver web\ndb db\nusers -> web -> db\napply scale-out\n");
    assert_eq!(crossings, [0, 0]);
}

#[test]
fn two_that_call_the_same_two_need_no_crossing() {
    let text = "user u\nlb front\nserver a\nserver b\ndisk left\ndb right\n\
                u -> front -> a, b\na -> left\nb -> left\na -> right\nb -> right\n";
    // From each to each is one line with branches, in the usual taste.
    assert_eq!(drawn(text), (vec![0], String::new()));
    let (crossings, taste) = drawn(&format!("{text}separate-lines left, right\n"));
    assert_eq!((crossings, taste.as_str()), (vec![0], "apart"));
}

#[test]
fn a_drawing_that_leaves_nothing_to_wish_for_is_the_usual_one() {
    let (crossings, taste) = drawn("user u\nlb front\nserver a\nserver b\ndb store\nu -> front -> a, b -> store\n");
    assert_eq!((crossings, taste.as_str()), (vec![0], ""));
    let (_, taste) = drawn("user u\nserver a\ndb store\nu -> a -> store\n");
    assert_eq!(taste, "");
}

/// Bends of each state, and the pieces of lines between two bends.
fn bends(layout: &Layout) -> Vec<(usize, Vec<f64>)> {
    let inner = |route: &Route| -> Vec<f64> {
        let points = &route.points[1..route.points.len() - 1];
        points.windows(2).map(|pair| (pair[0].x - pair[1].x).abs() + (pair[0].y - pair[1].y).abs()).collect()
    };
    let of = |state: &StateLayout| {
        let bends = ink(&state.routes).iter().flatten().map(|way| way.len() - 2).sum();
        (bends, state.routes.iter().flat_map(inner).collect())
    };
    layout.states.iter().map(of).collect()
}

#[test]
fn a_request_between_two_heights_turns_one_corner() {
    let text = "laptop one\nlaptop two\nac-adaptor ac\none -> ac \"power\"\napply floating-ac-adaptor\n";
    let (layout, violations) = laid_out("taste", &design("taste", text), Direction::Right);
    assert_eq!((violations, layout.taste.as_str()), (Vec::new(), "corners"));
    let found: Vec<usize> = bends(&layout).into_iter().map(|(bends, _)| bends).collect();
    assert!(found.iter().all(|&bends| bends <= 1) && found.contains(&1), "{found:?}");
}

/// A slide's design: two zones with two servers, a disk and a database each.
const TWO_ZONES: &str = include_str!("layout_support/two-zones.cdp");

#[test]
fn lines_of_a_slide_bend_seldom_and_never_twice_in_one_place() {
    let (layout, violations) = laid_out("taste", &design("taste", TWO_ZONES), Direction::Right);
    assert_eq!(violations, []);
    let (bends, pieces) = bends(&layout).remove(0);
    assert!(2 * bends <= 3 * layout.states[0].routes.len(), "{bends} bends");
    assert_eq!(pieces.iter().filter(|&&length| length < 12.0).count(), 0, "{pieces:?}");
    assert_eq!(crossings(&layout.states[0]), 0);
}

#[test]
fn an_end_that_is_alone_on_its_side_is_in_the_middle_of_it() {
    let design = design("taste", TWO_ZONES);
    let (layout, _) = laid_out("taste", &design, Direction::Right);
    let (state, model) = (&layout.states[0], &design.states[0].architecture);
    let uid = |id: &str| model.element(model.find(id).expect("an element")).uid;
    for server in ["web_a1", "web_a2", "web_b1", "web_b2"] {
        let icon = state.boxes.iter().find(|placed| placed.uid == uid(server)).and_then(|placed| placed.icon);
        let entry =
            state.routes.iter().find(|route| route.edge.to == uid(server)).and_then(|route| route.points.last());
        assert_eq!(entry.expect("a line").y, icon.expect("an icon").center().y, "{server}");
    }
}

#[test]
fn a_title_steps_aside_for_a_straight_line() {
    let text = "user users\nlb lb\nserver web \"EC2\" role=original group=web\n\
                server web-2 \"EC2\" role=redundant group=web\ndb db \"MySQL DB\"\n\
                users -> lb -> web, web-2 -> db\napply db-replication\n";
    let (layout, violations) = laid_out("taste", &design("taste", text), Direction::Right);
    assert_eq!(violations, []);
    let copies: Vec<usize> =
        layout.states[1].routes.iter().filter(|r| r.edge.op == Op::Sync).map(|r| r.points.len()).collect();
    assert_eq!(copies, [2]);
}

#[test]
fn no_request_leaves_a_balancer_beside_what_comes_in() {
    let clones = "user users\nserver web \"Web\" { disk disk }\nusers -> web\napply clone-server count=3\n";
    let examples = [include_str!("../../examples/e-commerce.cdp"), include_str!("../../examples/campaign.cdp"), clones];
    for (text, requests) in examples.into_iter().zip([2, 3, 3]) {
        let design = design("taste", text);
        let (layout, violations) = laid_out("taste", &design, Direction::Right);
        assert_eq!(violations, []);
        let (state, last) = (layout.states.last().expect("a state"), design.states.last().expect("a state"));
        let model = &last.architecture;
        let elements = model.nodes().into_iter().map(|node| model.element(node));
        let uid = elements.into_iter().find(|element| element.kind.id == "lb").expect("a balancer").uid;
        let icon = state.boxes.iter().find(|placed| placed.uid == uid).and_then(|placed| placed.icon).expect("an icon");
        let out: Vec<&Route> = state.routes.iter().filter(|r| r.edge.from == uid && r.edge.op == Op::Request).collect();
        assert_eq!(out.len(), requests);
        assert!(out.iter().all(|route| route.points[0].x > icon.x), "{out:?}");
    }
}
