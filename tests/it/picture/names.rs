//! Several pictures on one page: none takes the other's names.

use std::collections::{BTreeMap, BTreeSet};

use cdp_draw::output::svg::{self, SvgOptions, is_name};
use cdp_draw::scene::View;
use cdp_draw::text::Fonts;
use usvg::roxmltree::Document;

use super::{designs, draw};

/// A picture of a text.
fn picture(text: &str, theme: &str, fonts: &Fonts, options: &SvgOptions<'_>) -> String {
    let drawn = designs::compiled(text.as_bytes(), "en", fonts).expect("a design");
    svg::write(&draw(&drawn, View::Auto, theme, fonts), options)
}

/// The ids of a picture, the classes of its parts, and its style sheet.
fn names(svg: &str) -> (BTreeSet<String>, BTreeSet<String>, String) {
    let document = Document::parse(svg).expect("well-formed");
    let (mut ids, mut classes, mut css) = (BTreeSet::new(), BTreeSet::new(), String::new());
    for node in document.descendants().filter(|node| node.is_element()) {
        if let Some(id) = node.attribute("id") {
            assert!(ids.insert(id.to_owned()), "{id} twice");
        }
        classes.extend(node.attribute("class").into_iter().flat_map(str::split_whitespace).map(str::to_owned));
        if node.tag_name().name() == "style" {
            css.push_str(node.text().unwrap_or_default());
        }
    }
    let root = document.root_element().attribute("id").expect("a name").to_owned();
    assert!(ids.iter().all(|id| id.starts_with(&root)), "{ids:?}");
    for node in document.descendants().filter(|node| node.is_element()) {
        for attribute in node.attributes() {
            let to = attribute.value().strip_prefix('#').filter(|_| attribute.name() == "href");
            let to = to.or(attribute.value().strip_prefix("url(#").and_then(|rest| rest.strip_suffix(')')));
            assert!(to.is_none_or(|to| ids.contains(to)), "{}", attribute.value());
            if attribute.name().starts_with("aria-") && attribute.name() != "aria-label" {
                assert!(ids.contains(attribute.value()), "{}", attribute.value());
            }
        }
    }
    (ids, classes, css)
}

/// For each class, what the style sheet says of it; everything is said of the picture with this id only.
fn rules(css: &str, root: &str) -> BTreeMap<String, String> {
    let Some((_, dark)) = css.split_once("@media (prefers-color-scheme:dark){") else { return BTreeMap::new() };
    let rules = dark.trim_end_matches('}').split('}').filter(|rule| !rule.is_empty());
    rules
        .map(|rule| {
            let (selector, says) = rule.split_once('{').expect("a rule");
            let class = selector.strip_prefix(&format!("[id='{root}'] .")).expect("of this picture only");
            (class.to_owned(), says.to_owned())
        })
        .collect()
}

const PAIRS: [(&str, &str); 4] = [
    ("region r \"Region one\" { server a \"A\" }", "user u; db d; u -> d"),
    ("server a \"A\"; server b \"B\"; a -> b", "server a \"A\"; server b \"B\"; a => b"),
    (
        "title = \"Shop\"\nserver a; server b; step \"grow\" { server c; a -> c }",
        "title = \"Shop\"\nserver a; server b",
    ),
    ("zone z { db d \"仮想\" }; server s; s -> d", "zone z { db d \"サーバ\" }; server s; s -> d \"読む\""),
];

#[test]
fn two_pictures_on_a_page_share_no_id_and_no_class_of_another_meaning() {
    let fonts = Fonts::embedded();
    for (one, other) in PAIRS {
        for theme in ["auto", "slide"] {
            for text_as_paths in [false, true] {
                let options = SvgOptions { fonts: Some(&fonts), text_as_paths, ..SvgOptions::default() };
                let [a, b] = [one, other].map(|text| picture(text, theme, &fonts, &options));
                let ((ids, classes, css), (other_ids, other_classes, other_css)) = (names(&a), names(&b));
                assert!(ids.is_disjoint(&other_ids), "{one} and {other}");
                let root = |ids: &BTreeSet<String>| ids.first().expect("a name").clone();
                let (rules, others) = (rules(&css, &root(&ids)), rules(&other_css, &root(&other_ids)));
                for class in classes.intersection(&other_classes) {
                    assert_eq!(rules.get(class), others.get(class), "{class}");
                }
                assert_eq!(rules.is_empty(), theme == "slide");
                // What one family is called is one font.
                let fonts = |css: &str| css.split("@media").next().unwrap_or_default().to_owned();
                let family = |css: &str| fonts(css).get(..45).map(str::to_owned);
                assert!(family(&css) != family(&other_css) || fonts(&css) == fonts(&other_css));
            }
        }
    }
}

#[test]
fn the_name_of_a_picture_comes_from_all_that_is_in_it() {
    let fonts = Fonts::embedded();
    let options = SvgOptions { fonts: Some(&fonts), ..SvgOptions::default() };
    let root = |text: &str, theme: &str, options: &SvgOptions<'_>| {
        let svg = picture(text, theme, &fonts, options);
        let id = svg.split(" id=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("an id").to_owned();
        assert!(is_name(&id) && id.len() == "cdp-01234567".len(), "{id}");
        id
    };
    let text = "server a \"A\"";
    let first = root(text, "slide", &options);
    assert_eq!(first, root(text, "slide", &options));
    let others = [
        root("server a \"B\"", "slide", &options),
        root("server a \"A\" tooltip=\"t\"", "slide", &options),
        root("server a \"A\" link=\"https://example.com\"", "slide", &options),
        root("title = \"T\"\nserver a \"A\"", "slide", &options),
        root(text, "dark", &options),
        root(text, "slide", &SvgOptions { text_as_paths: true, ..options }),
        root(text, "slide", &SvgOptions::default()),
        root(text, "slide", &SvgOptions { scale: Some(2.0), ..options }),
    ];
    assert_eq!(others.iter().chain([&first]).collect::<BTreeSet<_>>().len(), others.len() + 1);
}

#[test]
fn a_prefix_begins_every_name() {
    let fonts = Fonts::embedded();
    for prefix in ["shop", "_", "A-1_b"] {
        for theme in ["auto", "slide"] {
            let options = SvgOptions { fonts: Some(&fonts), id_prefix: Some(prefix), ..SvgOptions::default() };
            for text in ["server a; server b; a -> b link=\"#a\"", PAIRS[2].0] {
                let (ids, _, css) = names(&picture(text, theme, &fonts, &options));
                assert!(ids.iter().all(|id| id.starts_with(prefix)), "{ids:?}");
                assert!(
                    !css.contains('\0') && rules(&css, ids.first().expect("a name")).is_empty() == (theme == "slide")
                );
            }
        }
    }
    for bad in ["", "1a", "-a", "a b", "a.b", "ä", "a'", "a\0", &"a".repeat(65)] {
        assert!(!is_name(bad), "{bad:?}");
    }
}

#[test]
fn elements_may_be_named_like_what_a_picture_is_made_of() {
    let fonts = Fonts::embedded();
    let text = "server title, desc, g0, g1, s0, note, callout, panel, step-1, icon-0\n\
        db before, after, was\nnote \"n\" on note\ntitle -> desc\n\
        server arabic \"خادم\"\nstep \"s\" { callout \"c\" on callout; server s1 }";
    for text_as_paths in [false, true] {
        let options = SvgOptions { fonts: Some(&fonts), text_as_paths, ..SvgOptions::default() };
        for view in [View::Auto, View::Transition, View::Diff, View::Stage(1)] {
            let drawn = designs::compiled(text.as_bytes(), "en", &fonts).expect("a design");
            let (ids, ..) = names(&svg::write(&draw(&drawn, view, "slide", &fonts), &options));
            assert!(ids.iter().any(|id| id.ends_with("-icon-0")), "{ids:?}");
        }
    }
}
