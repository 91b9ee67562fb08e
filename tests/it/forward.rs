//! Drawings run one way: requests and messages alike, along the page.

use crate::layout_support::{design, laid_out};
use cdp_draw::design::Direction;

/// Where the elements of a design that runs to the right have their middles.
fn middles(text: &str, ids: &[&str]) -> Vec<(f64, f64)> {
    let design = design("forward", text);
    let (layout, violations) = laid_out("forward", &design, Direction::Right);
    assert_eq!(violations, [], "{text}");
    let state = &design.states[0].architecture;
    let of = |id: &&str| {
        let uid = state.element(state.find(id).expect("an element")).uid;
        let placed = layout.states[0].boxes.iter().find(|placed| placed.uid == uid).expect("a box");
        let middle = placed.rect.center();
        (middle.x, middle.y)
    };
    ids.iter().map(of).collect()
}

fn run_right(text: &str, ids: &[&str]) {
    let found = middles(text, ids);
    assert!(found.windows(2).all(|pair| pair[0].0 + 15.0 < pair[1].0), "{ids:?}: {found:?}");
}

#[test]
fn one_request_does_not_turn_a_pipeline() {
    let pipeline = "direction = right\nexternal sources; bucket raw; server fn; kvs meta\n";
    run_right(&format!("{pipeline}sources ~> raw ~> fn -> meta"), &["sources", "raw", "fn", "meta"]);
    run_right(&format!("{pipeline}sources ~> raw ~> fn ~> meta"), &["sources", "raw", "fn", "meta"]);
}

#[test]
fn readers_stand_behind_their_queues_although_the_publisher_has_a_store() {
    let text = "client spa\nlb gw\nserver order, pay\ndb orderdb, paydb\ntopic events\nqueue payq\n\
                spa -> gw -> order\norder ~> events ~> payq ~> pay\npay -> paydb\n";
    let ids = ["spa", "gw", "order", "events", "payq", "pay", "paydb"];
    run_right(text, &ids);
    run_right(&format!("{text}order -> orderdb\n"), &ids);
}

#[test]
fn answers_and_retries_lead_back() {
    let text = "mobile app\napi api\nfunction ask, work\nqueue jobs, retry\n\
                app -> api -> ask ~> jobs ~> work\nwork ~> api \"answer\"\nwork ~> retry\nretry ~> work retry\n";
    run_right(text, &["app", "api", "ask", "jobs", "work", "retry"]);
}

#[test]
fn a_tier_behind_an_inner_balancer_runs_one_way() {
    let text = "user u; lb out; lb inner\nzone a { server web1 group=web; server app1 group=app }\n\
                zone b { server web2 group=web; server app2 group=app }\n\
                u -> out -> web1, web2 -> inner -> app1, app2\n";
    run_right(text, &["u", "out", "web1", "inner", "app1"]);
    run_right(text, &["out", "web2", "inner", "app2"]);
}

#[test]
fn what_nothing_ties_stands_in_the_order_of_the_text() {
    let in_order = |text: &str, ids: &[&str]| {
        let found = middles(text, ids);
        let before = |a: (f64, f64), b: (f64, f64)| a.1 + 15.0 < b.1 || (a.1 - b.1).abs() < 15.0 && a.0 < b.0;
        assert!(found.windows(2).all(|pair| before(pair[0], pair[1])), "{ids:?}: {found:?}");
    };
    in_order("server a \"1\"; server b \"2\"; server c \"3\"", &["a", "b", "c"]);
    in_order("server a, b, c, d, e, f, g, h", &["a", "b", "c", "d", "e", "f", "g", "h"]);
    in_order("subnet s1 { server web }\nsubnet s2 { eni e }\nsubnet s3 { server x }", &["s1", "s2", "s3"]);
}
