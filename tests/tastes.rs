//! Small designs of which a drawing without crossings is known to exist: ours has none either.

mod layout_support;

use cdp_draw::design::Direction;
use layout_support::{crossings, design, laid_out};

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
    let (crossings, taste) = drawn(FLOATING_IP);
    assert_eq!((crossings, taste.as_str()), (vec![0, 0], "between"));
}

#[test]
fn what_watches_a_flow_stands_above_it_where_its_lines_would_cross_the_flow_below() {
    let (crossings, _) = drawn("user users\nserver web\ndb db\nusers -> web -> db\napply scale-out\n");
    assert_eq!(crossings, [0, 0]);
}

#[test]
fn two_that_call_the_same_two_need_no_crossing() {
    let (crossings, taste) = drawn(
        "user u\nlb front\nserver a\nserver b\ndisk left\ndb right\n\
         u -> front -> a, b\na -> left\nb -> left\na -> right\nb -> right\n",
    );
    assert_eq!((crossings, taste.as_str()), (vec![0], "apart"));
}

#[test]
fn a_drawing_that_leaves_nothing_to_wish_for_is_the_usual_one() {
    let (crossings, taste) = drawn("user u\nlb front\nserver a\nserver b\ndb store\nu -> front -> a, b -> store\n");
    assert_eq!((crossings, taste.as_str()), (vec![0], "lean"));
    let (_, taste) = drawn("user u\nserver a\ndb store\nu -> a -> store\n");
    assert_eq!(taste, "");
}
