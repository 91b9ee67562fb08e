//! What those need who cannot see well, or not at all: contrast, order and words.

use cdp_draw::geometry::Point;
use cdp_draw::scene::colour::Colour;
use cdp_draw::scene::item::{Geometry, Item, TextAnchor};
use cdp_draw::scene::{self, IconSet, Kit, Legend, Scene, Theme, View};
use cdp_draw::text::{Fonts, Weight};
use usvg::roxmltree::Document;

use super::{designs, draw, hand::Drawn, written};

/// Everything that is drawn in a colour of its own: marks, conditions, frames of all kinds, tags, notes, badges.
const MANY: &str = r#"title = "All"
subtitle = "Of it"
user users "Users"; external partner
cloud aws {
  region tokyo {
    vpc net {
      zone a "Zone a" {
        subnet inner { server web "Web" size=m1.large { disk data } }
        server old "Old" state=stopped
        db shop
      }
      zone b { server web-2 "Web" group=web }
    }
  }
  bucket logs; queue jobs; asg group
}
onprem office { client desk }
firewall fw; monitor watch; lb lb
users -> lb -> web, web-2 -> shop
web ~> logs "every night"; group -- web, web-2; fw -- web; watch ..> web; desk -> lb; web -> jobs; users -> partner
note "A note" on web
step "Changes" {
  server new "New"; new -> shop "SQL"; set web size=m2.large; move web-2 into a; remove old
  callout "Look" on new
}
step "Trouble" { fail shop }
"#;

fn all(fonts: &Fonts, theme: &str) -> Vec<(String, Scene)> {
    let mut drawn: Vec<(&str, Drawn)> = vec![
        ("shop", designs::shop(fonts, "en")),
        ("many", designs::compiled(MANY.as_bytes(), "en", fonts).expect("a design")),
    ];
    for name in ["e-commerce", "monitoring", "region"] {
        drawn.push((name, designs::example(name, "ja", fonts).expect("an example")));
    }
    let views = [View::Auto, View::Diff, View::Before, View::After, View::BeforeAfter, View::Stage(1)];
    let scene = |(name, drawn): &(&str, Drawn)| {
        views.map(|view| (format!("{name} {view} {theme}"), draw(drawn, view, theme, fonts)))
    };
    drawn.iter().flat_map(scene).collect()
}

/// True when a filled shape covers a point; round corners and curves do not matter under a text.
fn covers(geometry: &Geometry, p: Point) -> bool {
    match geometry {
        Geometry::Rect(r, _) => p.x >= r.x && p.x <= r.right() && p.y >= r.y && p.y <= r.bottom(),
        Geometry::Circle(c, radius) => (p.x - c.x).powi(2) + (p.y - c.y).powi(2) <= radius * radius,
        Geometry::Polygon(points) => {
            let inside = |pair: (&Point, &Point)| {
                let (a, b) = pair;
                (a.y > p.y) != (b.y > p.y) && p.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y) + a.x
            };
            points.iter().zip(points.iter().cycle().skip(1)).filter(|&pair| inside(pair)).count() % 2 == 1
        }
        Geometry::Path(_) | Geometry::Polyline(_) => false,
    }
}

#[test]
fn every_text_stands_out_from_what_is_really_under_it() {
    let fonts = Fonts::embedded();
    let mut pairs = std::collections::BTreeSet::new();
    for theme in Theme::names() {
        for (name, scene) in all(&fonts, theme) {
            let mut painted: Vec<(&Geometry, Colour)> = Vec::new();
            scene.visit(|item| match item {
                Item::Shape(shape) => painted.extend(shape.fill.map(|fill| (&shape.geometry, fill))),
                Item::Text(text) => {
                    let weight = if text.bold { Weight::Bold } else { Weight::Regular };
                    for line in &text.lines {
                        let width = fonts.width(&line.text, text.size, weight);
                        let left = match text.anchor {
                            TextAnchor::Start => line.at.x,
                            TextAnchor::Middle => line.at.x - width / 2.0,
                            TextAnchor::End => line.at.x - width,
                        };
                        for share in [0.05, 0.5, 0.95] {
                            let p = Point::new(left + width * share, line.at.y - text.size * 0.3);
                            let under = painted.iter().rev().find(|(geometry, _)| covers(geometry, p));
                            let ground = under.map_or(scene.background, |(_, fill)| *fill);
                            let contrast = text.colour.contrast(ground);
                            pairs.insert((text.colour, ground));
                            assert!(
                                contrast >= 4.5,
                                "{name}: {:?} {:?} on {ground:?}: {contrast:.2}",
                                line.text,
                                text.colour
                            );
                        }
                    }
                }
                Item::Group(_) | Item::Icon(_) => {}
            });
        }
    }
    assert!(pairs.len() > 60, "{}", pairs.len());
}

#[test]
fn a_picture_is_read_along_its_requests() {
    let text = "zone b { db shop \"Shop\"; server web \"Web\" { disk data \"Data\" } }\nmonitor watch \"Watch\"\n\
        lb lb \"Balancer\"; user users \"Customers\"\nusers -> lb -> web -> shop \"SQL\"\nwatch ..> web\n";
    let fonts = Fonts::embedded();
    for (lang, wanted) in [
        (
            "en",
            [
                "Users: Customers",
                "Load balancer: Balancer",
                "Availability Zone",
                "Virtual server: Web",
                "Virtual disk: Data",
                "Relational database: Shop",
                "Monitoring service: Watch",
                "Customers → Balancer: request",
                "Balancer → Web: request",
                "Web → Shop: request, SQL",
                "Watch → Web: control",
            ],
        ),
        (
            "ja",
            [
                "ユーザー: Customers",
                "ロードバランサ: Balancer",
                "ゾーン",
                "仮想サーバ: Web",
                "仮想ディスク: Data",
                "リレーショナル・データベース: Shop",
                "モニタリング: Watch",
                "Customers → Balancer: リクエスト",
                "Balancer → Web: リクエスト",
                "Web → Shop: リクエスト、SQL",
                "Watch → Web: 制御",
            ],
        ),
    ] {
        let drawn = designs::compiled(text.as_bytes(), lang, &fonts).expect("a design");
        let scene = draw(&drawn, View::Auto, "slide", &fonts);
        for as_paths in [false, true] {
            let svg = written(&scene, &fonts, as_paths);
            let document = Document::parse(&svg).expect("well-formed");
            let groups = document
                .descendants()
                .filter(|node| node.attribute("class").is_some() && node.has_attribute("aria-label"));
            let labels: Vec<&str> = groups.filter_map(|node| node.attribute("aria-label")).collect();
            assert_eq!(labels, wanted);
        }
    }
}

#[test]
fn roles_and_names_are_sound() {
    let fonts = Fonts::embedded();
    for (name, scene) in all(&fonts, "slide") {
        let svg = written(&scene, &fonts, false);
        let document = Document::parse(&svg).expect("well-formed");
        let root = document.root_element();
        let named = |key: &str| {
            let id = root.attribute(key).expect("a reference");
            let target = document.descendants().find(|node| node.attribute("id") == Some(id)).expect("its target");
            target.text().unwrap_or_default().to_owned()
        };
        assert_eq!(root.attribute("role"), Some("graphics-document document"));
        assert_eq!(
            (named("aria-labelledby"), named("aria-describedby")),
            (scene.title.clone(), scene.description.clone())
        );
        assert!(!scene.description.trim().is_empty(), "{name}");
        for node in document.descendants().filter(|node| node.has_attribute("aria-label")) {
            assert_eq!(node.attribute("role"), Some("img"), "{name}");
            assert!(!node.attribute("aria-label").unwrap_or_default().trim().is_empty(), "{name}");
        }
    }
}

#[test]
fn what_is_cut_short_can_be_read_in_full() {
    let long = "A very long sentence that goes on and on and does not come to an end ".repeat(20);
    let text = format!(
        "title = \"title {long}\"\nsubtitle = \"subtitle {long}\"\nserver web \"label {long}\"; db shop\nweb -> shop \"edge {long}\"\n\
         note \"note {long}\" on web\nzone z \"zone {long}\" {{ server c }}\n\
         step \"step {long}\" {{ server new; callout \"callout {long}\" on new }}\nstep \"last {long}\" {{ server newer; callout \"legend {long}\" on newer }}\n"
    );
    let fonts = Fonts::embedded();
    let drawn = designs::compiled(text.as_bytes(), "en", &fonts).expect("a design");
    for view in [View::Auto, View::BeforeAfter, View::After] {
        let scene = draw(&drawn, view, "slide", &fonts);
        let mut cut = 0;
        scene.visit(|item| {
            if let Item::Text(text) = item {
                let ends = text.lines.last().is_some_and(|line| line.text.ends_with('…'));
                assert_eq!(ends, text.full.as_ref().is_some_and(|full| full.contains("come to an end")), "{text:?}");
                cut += usize::from(ends);
            }
        });
        assert!(cut >= 7, "{view}: {cut}");
        for as_paths in [false, true] {
            let svg = written(&scene, &fonts, as_paths);
            assert!(svg.matches("come to an end").count() > cut, "{view}");
        }
    }
}

#[test]
fn changes_are_told_in_sentences() {
    let text = "user users; server web; db shop; users -> web -> shop\n\
        step ja \"変更\" en \"Change\" { lb lb; users -> lb -> web; remove users -> web; zone a; move web into a; set shop \"S\" }\n";
    let fonts = Fonts::embedded();
    let told = |lang| {
        let drawn = designs::compiled(text.as_bytes(), lang, &fonts).expect("a design");
        draw(&drawn, View::Auto, "slide", &fonts).description
    };
    assert_eq!(
        told("en"),
        "Step “Change” adds load balancer lb, Availability Zone a, the request from users to lb and the request from lb to web; \
         removes the request from users to web; changes relational database shop; moves virtual server web."
    );
    assert_eq!(
        told("ja"),
        "「変更」。追加: ロードバランサ lb、ゾーン a、usersからlbへのリクエスト、lbからwebへのリクエスト。\
         削除: usersからwebへのリクエスト。変更: リレーショナル・データベース shop。移動: 仮想サーバ web。"
    );
}

#[test]
fn legends_explain_what_is_asked_for() {
    let text = "user users; server web, web-2; db shop; users -> web -> shop; users -> web-2\n";
    let fonts = Fonts::embedded();
    let theme = Theme::named("slide").expect("built in");
    let told = |text: &str, legend| {
        let drawn = designs::compiled(text.as_bytes(), "en", &fonts).expect("a design");
        let kit = Kit { theme: &theme, measure: &fonts, icons: &IconSet::builtin(), legend, availability: false };
        let scene = scene::draw(&drawn.design, &drawn.layout, &drawn.languages, View::Auto, &kit);
        let mut texts = Vec::new();
        scene.items.iter().for_each(|item| {
            if let Item::Text(text) = item {
                texts.push(text.lines[0].text.clone());
            }
        });
        texts
    };
    assert_eq!(told(text, Legend::Auto), Vec::<String>::new());
    assert_eq!(told(text, Legend::Full), ["Users", "Virtual server", "Relational database", "request"]);
    let more = format!("{text}web ~> shop\n");
    assert_eq!(told(&more, Legend::Auto), ["request", "asynchronous flow"]);
    assert_eq!(told(&more, Legend::None), Vec::<String>::new());
}

#[test]
fn lines_that_need_shaping_are_drawn_as_wide_as_they_are_measured() {
    let hebrew = include_bytes!("../../fonts/Hebrew.ttf").to_vec();
    for fonts in [Fonts::embedded(), Fonts::with_user_font(hebrew).expect("a font")] {
        for line in ["e\u{301} か\u{3099} x", "שרת Web 12", "(שלום)", "नि ที่ سلام"] {
            let design = format!("server web \"{line}\"\n");
            let drawn = designs::compiled(design.as_bytes(), "en", &fonts).expect("a design");
            let scene = draw(&drawn, View::Auto, "slide", &fonts);
            let mut label = None;
            scene.visit(|item| {
                if let Item::Text(text) = item {
                    label = Some(text.clone());
                }
            });
            let label = label.expect("a label");
            let width = fonts.width(&label.lines[0].text, label.size, Weight::Regular);
            let pictures = [false, true].map(|as_paths| written(&scene, &fonts, as_paths));
            let lines = pictures.each_ref().map(|svg| {
                let document = Document::parse(svg).expect("well-formed");
                let found = document.descendants().find(|node| {
                    node.attribute("aria-label") == Some(&label.lines[0].text) && node.has_attribute("transform")
                });
                found.expect("the line as outlines").attribute("transform").expect("a place").to_owned()
            });
            // The same outlines with and without `--text-as-paths`, and they begin half of their width before the middle.
            assert_eq!(lines[0], lines[1]);
            let x: f64 = lines[0]
                .trim_start_matches("translate(")
                .split(' ')
                .next()
                .and_then(|x| x.parse().ok())
                .expect("a number");
            assert!(
                (label.lines[0].at.x - width / 2.0 - x).abs() < 0.02,
                "{line}: {} {width} {x}",
                label.lines[0].at.x
            );
        }
    }
}
