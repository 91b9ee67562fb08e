//! Texts, icons and pictures of strangers: what is made to do harm ends as an error that says where and why.

use crate::cli::{Folder, errors, payload, status};

/// A design with a pattern whose rewrite is this.
fn pattern(rewrite: &str) -> String {
    let target = "target t : any = first(elements(server))";
    format!(
        "user users; server web; users -> web\npattern p {{\n name = \"x\"\n {target}\n rewrite {{\n{rewrite}\n }}\n}}\napply p\n"
    )
}

/// Ten times as many links as the caps let in, of everything that goes on without brackets.
fn chains() -> Vec<(&'static str, String)> {
    let (deep, long) = (640, 2_000);
    let binding = |value: String| pattern(&format!("  let x = {value}"));
    let both = format!("{}1{}", "(".repeat(50), format!("{})", "+1".repeat(40)).repeat(50));
    vec![
        ("not", binding("not ".repeat(deep) + "1")),
        ("not behind a wide space", binding("not\u{3000}".repeat(deep) + "1")),
        ("if if", binding("if ".repeat(deep) + "1 then 1 else 1")),
        ("else if", binding("if 1 then 1 else ".repeat(deep) + "1")),
        ("then if", binding("if 1 then ".repeat(deep) + "1" + &" else 1".repeat(deep))),
        ("else if of actions", pattern(&("if true { } else ".repeat(deep) + "if true { }"))),
        ("else if on many lines", pattern(&("if true {\n } else ".repeat(deep) + "if true { }"))),
        ("not in brackets", binding(format!("{}1{}", "not (not ".repeat(60), ")".repeat(60)))),
        ("or", binding("1".to_owned() + &" or 1".repeat(long))),
        ("and", binding("1".to_owned() + &" and 1".repeat(long))),
        ("sum", binding("1".to_owned() + &"+1".repeat(long))),
        ("lists", binding("[]".to_owned() + &" - []".repeat(long))),
        ("index", binding("t".to_owned() + &"[0]".repeat(long))),
        ("field", binding("t".to_owned() + &".a".repeat(long))),
        ("where", binding("elements(server)".to_owned() + &" where it".repeat(long))),
        ("for", binding("1".to_owned() + &" for x in elements(server)".repeat(long))),
        ("sums in brackets", binding(both)),
        (
            "a rule",
            format!("server web\nrule r {{\n find x : any = elements(server) where {}1\n}}", "not ".repeat(deep)),
        ),
    ]
}

#[test]
fn chains_without_brackets_are_nesting() {
    for (what, text) in chains() {
        let output = Folder::new().run_with(&["check", "-"], text.as_bytes());
        assert_eq!(output.status.code(), Some(1), "{what}: {}", errors(&output));
        assert!(errors(&output).contains("error[E0103]"), "{what}: {}", errors(&output));
    }
}

/// Just within the caps: a tree of this depth is read, checked, evaluated and dropped.
#[test]
fn chains_within_the_caps_are_read() {
    let values = [
        "not ".repeat(61) + "1",
        "if 1 == 1 then 1 else ".repeat(61) + "1",
        "1".to_owned() + &" or 1".repeat(200),
        "1".to_owned() + &"+1".repeat(200),
        format!("{}1{}", "(".repeat(60), format!("{})", "+1".repeat(3)).repeat(60)),
    ];
    for value in values {
        let text = pattern(&format!("  let x = {value}\n  set t role=x"));
        let output = Folder::new().run_with(&["-", "-o", "-", "--format", "json"], text.as_bytes());
        assert_eq!(status(&output), 0, "{value}: {}", errors(&output));
    }
    // Words of designs are counted for each statement only, and edges and lists go on as long as they like.
    let flags: String = (0..300).map(|n| format!("server not-{n}, if-{n} not if\n")).collect();
    let hops: String = (1..300).map(|n| format!(" -> not-{n}")).collect();
    let text = format!("{flags}not-0{hops}\n");
    let output = Folder::new().run_with(&["-", "-o", "-", "--format", "json"], text.as_bytes());
    assert!(!errors(&output).contains("E0103"), "{}", errors(&output));
}

/// Texts that the fuzzer has found, made short.
#[test]
fn texts_that_have_ended_the_program_once() {
    for text in ["a = b c \"x\"", "lb = softwareSystem 1a \"Zone 1a\" {", "a -> b = c d \"x\"", "a b c=d e \"x\""] {
        let output = Folder::new().run_with(&["check", "-"], text.as_bytes());
        assert_eq!(output.status.code(), Some(1), "{text}: {}", errors(&output));
        assert!(errors(&output).contains("error[E"), "{text}: {}", errors(&output));
    }
}

/// Readers of a finding underline what it is about: a sign of several bytes as a whole.
#[test]
fn a_finding_covers_whole_characters() {
    for text in ["server web ★", "zone a {\n  。 = b\n}", "server w { ] ゲ \"x"] {
        let report = cdp_draw::Design::read(text).expect_err("an error");
        for found in report.findings() {
            let place = found.place.as_ref().expect("a place");
            assert!((place.end_line, place.end_column) > (place.line, place.column), "{text}: {found:?}");
        }
    }
}

fn svg(view: &str, inside: &str) -> String {
    format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"{view}\">{inside}</svg>")
}

/// Icons that ask for more than they are worth, and words of the reason.
fn hostile_icons() -> Vec<(&'static str, String, &'static str)> {
    const OURS: &str = "0 0 48 48";
    let gradient = |stops: usize, paths: usize| {
        let stops = "<stop offset=\"0.5\" stop-color=\"#001\"/>".repeat(stops);
        let paths = "<path d=\"M0 0h9v9z\" fill=\"url(#a)\"/>".repeat(paths);
        svg(OURS, &format!("<linearGradient id=\"a\">{stops}</linearGradient>{paths}"))
    };
    let css = |css: &str, elements: usize| {
        svg(OURS, &format!("<style>{css}</style>{}<rect width=\"9\" height=\"9\"/>", "<g/>".repeat(elements)))
    };
    let nested = format!("{}<rect width=\"9\" height=\"9\"/>{}", "<g>".repeat(50), "</g>".repeat(50));
    let namespaces: String = (0..3_000).map(|n| format!("<g xmlns:n{n}=\"u{n}\"/>")).collect();
    let attributes: String = (0..5_000).map(|n| format!(" a{n}=\"\"")).collect();
    let stroke = "stroke=\"#ff0000\" stroke-linecap=\"round\"";
    vec![
        ("an endless arc", svg(OURS, "<path d=\"M7 11A17 1e38 0 0 0 41 20z\"/>"), "points"),
        ("the same of others", svg("0 0 9 9", "<path d=\"M7 11A17 1e38 0 0 0 41 20z\"/>"), "points"),
        ("a flat arc", svg(OURS, "<path d=\"M7 11a1 1e-300 0 0 0 41 20z\"/>"), "points"),
        ("a huge circle", svg(OURS, "<circle r=\"3e9\"/>"), "beyond"),
        (
            "a huge circle, scaled",
            svg("0 0 9 9", "<g transform=\"scale(9e5)\"><circle r=\"9e5\" transform=\"scale(9e5)\"/></g>"),
            "reaches",
        ),
        ("a far circle of ours", svg(OURS, "<circle r=\"9e5\"/>"), "reaches"),
        (
            "a wide line",
            svg("0 0 1e8 1e9", &format!("<circle cx=\"65536\" cy=\"1e10\" r=\"1e7\" {stroke} stroke-width=\"3e9\"/>")),
            "beyond",
        ),
        (
            "a wide line of ours",
            svg(OURS, &format!("<rect width=\"9\" height=\"9\" {stroke} stroke-width=\"9e5\"/>")),
            "reaches",
        ),
        ("no number", svg(OURS, &format!("<rect width=\"9\" height=\"9\" {stroke} stroke-width=\"NaN\"/>")), "reaches"),
        (
            "a wide line of a style",
            svg("0 0 9 9", "<style>rect{stroke:red;stroke-width:9e9}</style><rect width=\"9\" height=\"9\"/>"),
            "beyond",
        ),
        ("fine dashes", svg(OURS, "<path d=\"M0 0H48\" stroke=\"#ff0000\" stroke-dasharray=\"1e-9\"/>"), "dashes"),
        ("many points of ours", svg(OURS, &format!("<path d=\"M0 0{}z\"/>", "h1".repeat(30_000))), "points"),
        ("many arcs of ours", svg(OURS, &format!("<path d=\"M0 0{}\"/>", "a1e9 1 0 1 1 1 0".repeat(13_000))), "points"),
        (
            "copies of a long path",
            svg(
                "0 0 9 9",
                &format!("<path id=\"p\" d=\"M0 0{}z\"/>{}", "h1".repeat(5_000), "<use href=\"#p\"/>".repeat(1_000)),
            ),
            "points",
        ),
        ("stops for every path", gradient(1_000, 1_000), "stops"),
        ("rules for every element", css(&"g{fill:red}".repeat(15_000), 2_000), "rules"),
        (
            "a selector of many parts",
            svg(OURS, &format!("<style>{}x{{fill:red}}</style>{nested}", "g ".repeat(30))),
            "parts",
        ),
        (
            "declarations",
            svg(OURS, &format!("<path d=\"M0 0h9\" style=\"{}\"/>", "fill:red;".repeat(5_000))),
            "declarations",
        ),
        ("namespaces", svg(OURS, &namespaces), "namespaces"),
        ("attributes", svg(OURS, &format!("<g{attributes}/>")), "attributes"),
        ("elements of ours", svg(OURS, &"<rect/>".repeat(6_000)), "SVG"),
    ]
}

#[test]
fn icons_that_cost_too_much_are_refused_at_once() {
    for (what, icon, why) in hostile_icons() {
        let start = std::time::Instant::now();
        let error = cdp_draw::scene::Glyph::read(icon.as_bytes(), &cdp_draw::limits::Limits::default());
        let error = error.expect_err(what);
        assert!(error.contains(why), "{what}: {error}");
        assert!(start.elapsed().as_secs() < 5, "{what}: {:?}", start.elapsed());
    }
}

#[test]
fn a_picture_with_a_hostile_icon_is_drawn_without_it() {
    let folder = Folder::new();
    folder.file("d.cdp", "user users; server web icon=\"own.svg\"; db db\nusers -> web -> db\n");
    for icon in ["<circle r=\"3e9\"/>", "<path d=\"M7 11A17 1e38 0 0 0 41 20z\"/>"] {
        folder.file("own.svg", svg("0 0 48 48", icon));
        for output in ["o.svg", "o.png"] {
            let output = folder.run(&["d.cdp", "-o", output]);
            assert!(matches!(output.status.code(), Some(0..=2)), "{icon}: {}", errors(&output));
            assert!(
                errors(&output).contains("own.svg") && !errors(&output).contains("panicked"),
                "{}",
                errors(&output)
            );
        }
    }
}

/// What is refused is refused for every form of picture alike, with the field and what would make sense.
#[test]
fn numbers_of_a_theme_make_sense() {
    let folder = Folder::new();
    folder.file("d.cdp", "zone a { server web }\n");
    for (table, field, sense) in [
        ("strokes", "frame", "from 0 to 100"),
        ("edge.sync", "width", "from 0 to 100"),
        ("frame_work", "padding", "from 0 to 1000"),
        ("frame_work", "title", "from 1 to 500"),
        ("metrics", "icon", "from 1 to 1000"),
        ("metrics", "line", "from 0.5 to 10"),
    ] {
        for number in ["1e300", "nan", "-inf", "-1000"] {
            folder.file("t.toml", format!("base = \"slide\"\n[{table}]\n{field} = {number}\n"));
            for picture in ["o.svg", "o.png"] {
                let output = folder.run(&["d.cdp", "-o", picture, "--theme", "t.toml"]);
                assert_eq!(output.status.code(), Some(2), "{field} = {number}: {}", errors(&output));
                let wanted = format!("line 3: [{table}] {field} must be a number {sense}");
                assert!(errors(&output).contains(&wanted), "{field} = {number}: {}", errors(&output));
            }
        }
    }
}

/// The least and the most of every number still make pictures, of both forms.
#[test]
fn a_theme_that_is_taken_can_be_drawn() {
    let folder = Folder::new();
    let design = "title = \"Shop\"\nuser users\nzone a { server web \"Web\" { disk data } }\ndb db\n\
        users -> web \"HTTPS\" -> db\nnote \"a note\" on db\napply multi-server to web\n";
    folder.file("d.cdp", design);
    let tables = [
        ("strokes", "frame card overlay mark panel last new_edge broken", 0.0, 100.0),
        ("edge.request", "width", 0.0, 100.0),
        ("frame_work", "title subtitle caption legend", 1.0, 500.0),
        ("frame_work", "margin padding gap radius", 0.0, 1_000.0),
        ("metrics", "icon small_icon emblem tag_icon", 1.0, 1_000.0),
        ("metrics", "label part_label caption edge_label title tag note min_text", 1.0, 500.0),
        ("metrics", "line", 0.5, 10.0),
        ("metrics", "label_width part_label_width edge_label_width note_width", 10.0, 5_000.0),
        ("metrics", "rank_gap item_gap lane_gap track head callout_radius", 1.0, 1_000.0),
        ("metrics", "label_gap frame_pad card_pad part_gap overlay_pad corner clearance", 0.0, 1_000.0),
        ("metrics", "ratio", 0.1, 10.0),
    ];
    for (table, fields, least, most) in tables {
        for number in [least, most] {
            let lines: String = fields.split(' ').map(|field| format!("{field} = {number:?}\n")).collect();
            folder.file("t.toml", format!("base = \"slide\"\n[{table}]\n{lines}"));
            for picture in ["o.svg", "o.png"] {
                let output = folder.run(&["d.cdp", "-o", picture, "--theme", "t.toml", "--width", "300"]);
                assert_eq!(status(&output), 0, "{table}, {fields} = {number}: {}", errors(&output));
            }
        }
    }
}

#[test]
fn all_icons_of_a_picture_share_a_cap() {
    let folder = Folder::new();
    let icon = svg("0 0 48 48", &format!("<path d=\"M0 0{}z\"/>", "h1h-1".repeat(9_000)));
    let mut design = String::new();
    for number in 0..15 {
        folder.file(&format!("{number}.svg"), &icon);
        design += &format!("server web-{number} icon=\"{number}.svg\"\n");
    }
    folder.file("d.cdp", design);
    let output = folder.run(&["d.cdp", "-o", "o.svg"]);
    assert_eq!(status(&output), 0, "{}", errors(&output));
    let why = "all icons of your own in one picture may have 200000 points of paths and stops of gradients together";
    // Eleven fit; the others keep the icon of their kind.
    assert_eq!(errors(&output).matches(why).count(), 4, "{}", errors(&output));
    assert!(errors(&output).contains("the icon `9.svg` cannot be used"), "{}", errors(&output));
}

#[test]
fn a_panic_of_others_is_an_error() {
    cdp_draw::threads::hush_guarded();
    let caught = cdp_draw::threads::guarded(|| -> Result<(), String> { panic!("of others") });
    assert!(caught.is_err_and(|why| why.contains("makes no sense")));
    assert_eq!(cdp_draw::threads::guarded(|| Ok::<_, String>(1)), Ok(1));
}

#[test]
fn an_older_picture_with_numbers_beyond_sense_is_taken_as_far_as_it_goes() {
    let folder = Folder::new();
    folder
        .file("d.cdp", "region tokyo {\n  vpc net {\n    lb lb\n    zone zone-1a { }\n    zone zone-1b { }\n  }\n}\n");
    for x in ["1e30", "1e9", "1e8", "-1e300"] {
        let old = format!(
            "{{\"zones\": [{{\"id\": \"net\", \"x\": 246, \"y\": 45, \"w\": 742, \"h\": 682}}, {{\"id\": \"zone-1a\", \"x\": {x}, \
             \"y\": 90, \"w\": 378, \"h\": 291}}], \"nodes\": [{{\"id\": \"lb\", \"x\": 436.5, \"y\": 354, \"w\": 87, \"h\": 69}}]}}"
        );
        folder.file("old.json", old);
        let start = std::time::Instant::now();
        let output = folder.run(&["d.cdp", "-o", "o.svg", "--layout-from", "old.json"]);
        assert_eq!(status(&output), 0, "{x}: {}", errors(&output));
        assert!(start.elapsed().as_secs() < 10, "{x}");
        let frame =
            format!("<g id=\"d-s0-zone-1a\" class=\"frame\"><rect x=\"{x}\" y=\"0\" width=\"9\" height=\"9\"/></g>");
        folder.file("old.svg", svg("0 0 9 9", &frame));
        let output = folder.run(&["d.cdp", "-o", "o.svg", "--layout-from", "old.svg"]);
        assert!(matches!(output.status.code(), Some(0..=2)), "{x}: {}", errors(&output));
    }
    let attributes: String = (0..50_000).map(|n| format!(" a{n}=\"\"")).collect();
    folder.file("old.svg", svg("0 0 9 9", &format!("<g{attributes}/>")));
    let output = folder.run(&["d.cdp", "-o", "o.svg", "--layout-from", "old.svg"]);
    assert!(errors(&output).contains("more than 250 attributes"), "{}", errors(&output));
}

/// What no output for people may hold: what a terminal obeys, and what turns the direction of a line.
fn steers(text: &str) -> bool {
    let obeyed = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    let hidden =
        |c: char| matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().any(|c| obeyed(c) || hidden(c)) || text.lines().any(|line| line.trim_start().starts_with("::"))
}

const STEERING: &str =
    "\u{1b}[31mred\u{7}\u{8}\u{7f}\u{9b}31m\u{61c}\u{200e}\u{202e}\u{2066}\u{2028}\r\\n::error file=a::b\\n ::c";

#[test]
fn nothing_steers_a_terminal_or_a_build() {
    let folder = Folder::new();
    let text = format!(
        "user users \"{STEERING}\"; server web \"{STEERING}\" nosuch=1\nusers -> web \"{STEERING}\"\n\
         step \"{STEERING}\" {{ server b \"{STEERING}\" }}\nset web \"{STEERING}y\"\nexpect not served users\n"
    );
    folder.file("d.cdp", text.replace(" nosuch=1", ""));
    folder.file("e.cdp", text.replace("server b", "server bb"));
    folder.file("warned.cdp", &text);
    let name = "n\u{1b}[31m\u{9b}\u{202e}\n::error::x.cdp";
    folder.file(name, "server web\nconnect x\n");
    let runs: [&[&str]; 11] = [
        &["check", "warned.cdp"],
        &["check", "d.cdp"],
        &["check", "d.cdp", "--stage", "all"],
        &["explain-step", "d.cdp"],
        &["simulate", "d.cdp"],
        &["simulate", "d.cdp", "--fail", "web"],
        &["diff", "d.cdp", "e.cdp"],
        &["check", name],
        &[name, "-o", "-"],
        &["diff", name, "d.cdp"],
        &["simulate", "no such\u{1b}[31m\n::error::file.cdp"],
    ];
    for run in runs {
        let output = folder.run(run);
        for said in [payload(&output), errors(&output)] {
            assert!(!steers(&said), "{run:?}: {said:?}");
        }
    }
    let coloured = folder.run(&["check", "warned.cdp", "--color", "always"]);
    let plain = (payload(&coloured) + &errors(&coloured)).replace("\u{1b}[", "");
    assert!(plain.contains('m') && !steers(&plain), "{plain:?}");
}

#[test]
fn a_comment_for_a_pull_request_mentions_nobody() {
    let folder = Folder::new();
    folder.file("old.cdp", "server web\n");
    let label = "@octocat @org/team #1 owner/repo#1 GH-12 http://x.example www.x.example a@b.example <b>";
    folder.file("new.cdp", format!("server web \"{label}\"\nserver b \"{label}\"\nweb -> b \"{label}\"\n"));
    let output = folder.run(&["diff", "old.cdp", "new.cdp", "--format", "markdown"]);
    let said = payload(&output);
    assert!(said.contains("octocat") && said.contains("x.example"), "{said}");
    for active in ["@octocat", "@org", "#1", "GH-12", "://", "www.", "@b", "<b>"] {
        assert!(!said.contains(active), "{active}: {said}");
    }
}
