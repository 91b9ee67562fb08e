//! Links and tooltips: of elements, of lines, of the whole picture, and within it.

use cdp_draw::output::svg::{self, SvgOptions};
use cdp_draw::scene::View;
use cdp_draw::text::Fonts;
use usvg::roxmltree::{Document, Node};

use super::{designs, draw};

/// A picture of a text, whose names begin with `p`.
fn picture(text: &str, view: View) -> String {
    let fonts = Fonts::embedded();
    let drawn = designs::compiled(text.as_bytes(), "en", &fonts).unwrap_or_else(|| panic!("no design: {text}"));
    svg::write(&draw(&drawn, view, "slide", &fonts), &SvgOptions { id_prefix: Some("p"), ..SvgOptions::default() })
}

fn part<'a>(document: &'a Document<'_>, id: &str) -> Node<'a, 'a> {
    document.descendants().find(|node| node.attribute("id") == Some(id)).unwrap_or_else(|| panic!("no {id}"))
}

/// Where a part leads, and what is told of it.
fn leads(document: &Document<'_>, id: &str) -> (Option<String>, Option<String>) {
    let node = part(document, id);
    let around = node.parent_element().filter(|parent| parent.tag_name().name() == "a");
    let title = node.children().find(|child| child.tag_name().name() == "title");
    (
        around.and_then(|a| a.attribute("href")).map(str::to_owned),
        title.and_then(|title| title.text()).map(str::to_owned),
    )
}

fn told(href: Option<&str>, tooltip: Option<&str>) -> (Option<String>, Option<String>) {
    (href.map(str::to_owned), tooltip.map(str::to_owned))
}

#[test]
fn lines_lead_somewhere_and_say_something() {
    for (edge, id, href, tooltip) in [
        (
            "a -> b \"call\" link=\"https://example.com/\" tooltip=\"tip\"",
            "p-a.to.b",
            Some("https://example.com/"),
            Some("tip"),
        ),
        ("a => b link=\"docs/replication.html#lag\"", "p-a.sync.b", Some("docs/replication.html#lag"), None),
        ("a ~> b tooltip=\"<every> & night\"", "p-a.async.b", None, Some("<every> & night")),
        ("a ..> b \"launch\" link=\"mailto:ops@example.com\"", "p-a.control.b", Some("mailto:ops@example.com"), None),
    ] {
        let svg = picture(&format!("server a; server b\n{edge}"), View::Auto);
        let document = Document::parse(&svg).expect("well-formed");
        assert_eq!(leads(&document, id), told(href, tooltip), "{edge}");
        let line = part(&document, id);
        assert_eq!(line.attribute("role"), Some("img"));
        let reach = line.children().find(|child| child.tag_name().name() == "polyline").expect("room for a finger");
        let says = |name| reach.attribute(name).unwrap_or_default();
        assert_eq!([says("fill"), says("stroke"), says("pointer-events")], ["none", "none", "stroke"]);
        assert!(says("stroke-width").parse::<f64>().expect("a width") >= 10.0);
    }
    // Others need no room.
    let svg = picture("server a; server b\na -> b \"call\"", View::Auto);
    assert!(!svg.contains("pointer-events") && !svg.contains("<a "));
}

#[test]
fn a_line_of_a_trunk_leads_somewhere_where_it_is_alone() {
    let mut text = String::from("user users\nlb front\nusers -> front\n");
    for n in 0..100 {
        let link = if n == 40 { " link=\"s40.html\"" } else { "" };
        text += &format!("server s{n}\nfront -> s{n}{link}\n");
    }
    let svg = picture(&text, View::Auto);
    let document = Document::parse(&svg).expect("well-formed");
    assert_eq!(leads(&document, "p-front.to.s40"), told(Some("s40.html"), None));
    let line = part(&document, "p-front.to.s40");
    let muted = line.children().find(|child| child.attribute("pointer-events") == Some("none")).expect("the line");
    assert!(muted.descendants().any(|node| node.tag_name().name() == "path"));
    let reach = line.children().find(|child| child.tag_name().name() == "polyline").expect("room");
    let points = reach.attribute("points").expect("points").split(' ').count() / 2;
    assert!(points == 2, "from the branch to the server: {points} points");
}

#[test]
fn a_link_to_an_element_reaches_it_where_it_is_shown() {
    let text = "server a link=\"#b\"; server b; server 仮想 link=\"#a\"\na -> b link=\"#仮想\"";
    let svg = picture(text, View::Auto);
    let document = Document::parse(&svg).expect("well-formed");
    for (id, href) in [("p-a", "#p-b"), ("p-仮想", "#p-a"), ("p-a.to.b", "#p-仮想")] {
        assert_eq!(leads(&document, id), told(Some(href), None));
        part(&document, &href[1..]);
    }
    // In a strip each state leads to itself; what a state does not show is led to by nothing there.
    let text = "server a link=\"#c\"; server b link=\"#a\"\nstep \"more\" { server c }\nstep \"less\" { remove a }";
    let svg = picture(text, View::Auto);
    let document = Document::parse(&svg).expect("well-formed");
    for (id, href) in [
        ("p-strip-s0-a", None),
        ("p-strip-s1-a", Some("#p-strip-s1-c")),
        ("p-strip-s0-b", Some("#p-strip-s0-a")),
        ("p-strip-s1-b", Some("#p-strip-s1-a")),
        ("p-strip-s2-b", None),
    ] {
        assert_eq!(leads(&document, id), told(href, None), "{id}");
    }
    for (stage, href) in [(0, None), (1, Some("#p-s1-c"))] {
        let svg = picture(text, View::Stage(stage));
        let document = Document::parse(&svg).expect("well-formed");
        assert_eq!(leads(&document, &format!("p-s{stage}-a")), told(href, None));
    }
    // After another name is given, the old one leads nowhere.
    let svg = picture("server a link=\"#b\"; server b\nrename b to c", View::Auto);
    let document = Document::parse(&svg).expect("well-formed");
    assert_eq!(leads(&document, "p-before-a"), told(Some("#p-before-b"), None));
    assert_eq!(leads(&document, "p-after-a"), told(None, None));
}

#[test]
fn the_link_of_a_picture_leaves_those_of_its_parts_alone() {
    let around = |text: &str| {
        let svg = picture(text, View::Auto);
        let document = Document::parse(&svg).expect("well-formed");
        let links: Vec<_> = document.descendants().filter(|node| node.tag_name().name() == "a").collect();
        let nested = links.iter().any(|a| a.descendants().skip(1).any(|node| node.tag_name().name() == "a"));
        assert!(!nested, "a link in a link");
        let stops = |href: &str| {
            let own = links.iter().filter(|a| a.attribute("href") == Some(href));
            own.filter(|a| a.attribute("tabindex").is_none()).count()
        };
        (links.len(), stops("https://example.com/"), stops("docs/a.html"), stops("#p-a"))
    };
    assert_eq!(around("link = \"https://example.com/\"\nserver a; server b"), (1, 1, 0, 0));
    let (links, whole, own, _) =
        around("link = \"https://example.com/\"\ntitle = \"T\"\nserver a link=\"docs/a.html\"; server b\na -> b");
    assert!(links > 2);
    assert_eq!((whole, own), (1, 1));
    assert_eq!(around("link = \"#a\"\nserver a; server b"), (1, 0, 0, 1));
}
