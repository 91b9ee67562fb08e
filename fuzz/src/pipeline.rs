//! A design that is small is drawn, simulated, checked and explained: the same bytes every time, each in its form.

use cdp_draw::output::evidence::evidence;
use cdp_draw::{Design, Style, View};

use crate::picture::is_sound;

/// Elements whose failure is tried.
const FAILURES: usize = 12;

/// Makes everything of the design twice.
pub fn holds(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let Some(states) = crate::compiled(data).design.filter(crate::is_small) else { return };
    let ids: Vec<String> = states
        .states
        .iter()
        .flat_map(|state| {
            let architecture = &state.architecture;
            architecture.nodes().into_iter().map(|node| architecture.element(node).id.clone()).collect::<Vec<_>>()
        })
        .take(FAILURES)
        .collect();
    let first = made(text, &ids);
    assert!(first == made(text, &ids), "the second time it is another one");
}

/// All that is made of a design, in one text.
fn made(text: &str, ids: &[String]) -> String {
    let design = Design::read(text).expect("it has been read before");
    let mut all = format!("{}{}", design.json(), design.check());
    serde_json::from_str::<serde_json::Value>(&design.json()).expect("JSON");
    for id in ids {
        all += &format!("{:?}", design.simulate(&[id]).expect("an element"));
    }
    let compilation = crate::compiled(text.as_bytes());
    let states = compilation.design.as_ref().expect("it has been read before");
    let steps = evidence(states, &compilation.sources, &states.languages(None), 1..states.states.len());
    all += &serde_json::to_string(&steps).expect("JSON");
    // A drawing may be refused, with a reason.
    let picture = match design.draw(&Style::new()) {
        Ok(picture) => picture,
        Err(refused) => return all + &refused.to_string(),
    };
    all += &picture.report().to_string();
    for view in [View::Auto, View::BeforeAfter, View::Transition, View::Diff, View::Stage(0), View::After] {
        let svg = picture.svg(view);
        is_sound(&svg);
        serde_json::from_str::<serde_json::Value>(&picture.layout_json(view)).expect("JSON");
        all += &(svg + &picture.layout_json(view) + &picture.description(view));
    }
    all
}
