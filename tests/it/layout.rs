//! The layout keeps its promises: nothing collides, copies are aligned, lanes are equal, nothing moves.

use crate::layout_support::{design, example, laid_out};
use cdp_draw::design::Direction;
use cdp_draw::layout::Form;

/// The benchmark's slide: a region with two zones, each with two web servers and a disk.
const SLIDE: &str = r#"
user user "Users"
dns dns "DNS"
cdn cdn "CDN"
region region "Region" {
  bucket bucket "Bucket"
  lb lb "Load balancer"
  zone zone-a "Zone A" {
    server web-1 "Web 1"
    server web-2 "Web 2"
    disk disk-1 "Disk"
    db db-master "DB master" role=master
  }
  zone zone-b "Zone B" {
    server web-3 "Web 3"
    server web-4 "Web 4"
    disk disk-2 "Disk"
    db db-standby "DB standby" role=standby
  }
}
user -> dns
user -> cdn "HTTPS"
cdn -> bucket "origin"
dns -> lb
cdn -> lb
lb -> web-1
lb -> web-2
lb -> web-3
lb -> web-4
web-1 -> db-master "SQL"
web-2 -> db-master
web-3 -> db-master
web-4 -> db-master
web-1 -> disk-1
web-3 -> disk-2
db-master => db-standby "sync"
"#;

const NESTED: &str = r#"
user users
region region "Tokyo" {
  vpc vpc "VPC" cidr=10.0.0.0/16 {
    igw igw
    lb lb
    zone zone-1a "1a" {
      subnet public-1 "public" {
        nat nat-1
      }
      subnet private-1 "private" {
        server web-1 "web" {
          disk disk-1
        }
      }
    }
    zone zone-1b "1b" {
      subnet public-2 "public" {
        nat nat-2
      }
      subnet private-2 "private" {
        server web-2 "web" {
          disk disk-2
        }
      }
    }
  }
}
users -> igw
igw -> lb
lb -> web-1
lb -> web-2
web-1 -> nat-1 "out"
web-2 -> nat-2 "out"
"#;

const SCALING: &str = r#"
user users "Users"
lb lb
server web "Web" group=web
server web-2 "Web" group=web
image web-image
asg web-asg min=2 max=6
monitor monitor
db db "Database"
users -> lb
lb -> web
lb -> web-2
web -> db
web-2 -> db
web ..> web-image "capture"
web-asg -- web
web-asg -- web-2
web-image ..> web-asg "launch"
web-asg ..> monitor "load"
monitor ..> web-asg "scale"
"#;

const TAGGED: &str = r#"
user users "Users"
lb lb
firewall front "Web group"
zone zone-1a "1a" {
  server web "Web" group=web
  db db "Database"
}
zone zone-1b "1b" {
  server web-2 "Web" group=web
}
users -> lb
lb -> web
lb -> web-2
web -> db
web-2 -> db
front -- web
front -- web-2
"#;

fn proven(name: &str, text: &str) {
    for (suffix, direction) in [("", Direction::Right), ("-down", Direction::Down)] {
        let (_, violations) = laid_out(&format!("{name}{suffix}"), &design(name, text), direction);
        let words: Vec<String> = violations.iter().map(ToString::to_string).collect();
        assert!(words.is_empty(), "{name}{suffix}: {words:#?}");
    }
}

fn example_is_proven(name: &str) {
    for (suffix, direction) in [("", Direction::Right), ("-down", Direction::Down)] {
        let (_, violations) = laid_out(&format!("{name}{suffix}"), &example(name), direction);
        let words: Vec<String> = violations.iter().map(ToString::to_string).collect();
        assert!(words.is_empty(), "{name}{suffix}: {words:#?}");
    }
}

#[test]
fn the_slide() {
    proven("slide", SLIDE);
}

#[test]
fn nested_frames() {
    proven("nested", NESTED);
}

#[test]
fn a_scaling_group() {
    proven("scaling", SCALING);
}

#[test]
fn a_tagged_group() {
    proven("tagged", TAGGED);
}

#[test]
fn content_delivery() {
    example_is_proven("content-delivery");
}

#[test]
fn e_commerce() {
    example_is_proven("e-commerce");
}

#[test]
fn campaign() {
    example_is_proven("campaign");
}

/// A box by the id of its element, in the last state.
fn last<'a>(
    design: &cdp_draw::design::Design,
    layout: &'a cdp_draw::layout::Layout,
    id: &str,
) -> &'a cdp_draw::layout::PlacedBox {
    let (state, placed) = (design.states.last().expect("a state"), layout.states.last().expect("a state"));
    let uid = state.architecture.element(state.architecture.find(id).expect("an element")).uid;
    placed.boxes.iter().find(|b| b.uid == uid).expect("a box")
}

#[test]
fn lanes_are_equal_and_copies_aligned() {
    let design = design("slide", SLIDE);
    let (layout, _) = laid_out("slide", &design, Direction::Right);
    let at = |id: &str| last(&design, &layout, id).rect;
    let (a, b) = (at("zone-a"), at("zone-b"));
    assert_eq!((a.x, a.w, a.h), (b.x, b.w, b.h));
    for (one, other) in [("web-1", "web-3"), ("web-2", "web-4"), ("disk-1", "disk-2"), ("db-master", "db-standby")] {
        let (p, q) = (at(one).center(), at(other).center());
        assert!((p.x - q.x).abs() < 1.0, "{one} and {other}");
        assert!(((q.y - p.y) - (b.y - a.y)).abs() < 1.0, "{one} and {other}");
    }
}

#[test]
fn the_main_line_is_straight() {
    let design = example("e-commerce");
    let (layout, _) = laid_out("e-commerce", &design, Direction::Right);
    let middle = |id: &str| last(&design, &layout, id).icon.expect("an icon").center().y;
    for id in ["dns", "lb", "web", "mysql"] {
        assert_eq!(middle("users"), middle(id), "{id}");
    }
}

#[test]
fn the_same_input_gives_the_same_layout() {
    let design = example("campaign");
    let (first, _) = laid_out("campaign", &design, Direction::Right);
    let (second, _) = laid_out("campaign", &design, Direction::Right);
    assert_eq!(format!("{first:?}"), format!("{second:?}"));
}

#[test]
fn hints_are_kept() {
    let text = "user users\nserver a\nserver b\nbucket c\nusers -> a\nusers -> b\na -> c\n";
    let mut design = design("hints", text);
    let uid = |id: &str| {
        let architecture = &design.states[0].architecture;
        architecture.element(architecture.find(id).expect("an element")).uid
    };
    let elements = vec![uid("b"), uid("c")];
    let hint = |kind| cdp_draw::design::Hint {
        kind,
        elements: elements.clone(),
        span: cdp_draw::source::Span { source: cdp_draw::source::SourceId(0), start: 0, end: 0 },
    };
    for kind in [cdp_draw::design::HintKind::Row, cdp_draw::design::HintKind::Column] {
        design.hints = vec![hint(kind)];
        let (layout, violations) = laid_out("hints", &design, Direction::Right);
        assert!(violations.is_empty(), "{violations:?}");
        assert!(layout.warnings.is_empty(), "{kind:?}");
    }
}

#[test]
fn boxes_that_are_to_be_equal_are_as_large_as_the_largest() {
    let text = "user users\nzone a { server web { disk data; db cache }; server app; db shop }\n\
                zone b { server batch { disk scratch } }\n\
                users -> web -> app -> shop\nusers -> batch\nsame-size a, b\nsame-size web, batch\n";
    let design = design("same-size", text);
    for direction in [Direction::Right, Direction::Down] {
        let (layout, violations) = laid_out("same-size", &design, direction);
        assert!(violations.is_empty(), "{violations:?}");
        assert!(layout.warnings.is_empty(), "{:?}", layout.warnings);
        let architecture = &design.states[0].architecture;
        let size = |id: &str| {
            let uid = architecture.element(architecture.find(id).expect("an element")).uid;
            let placed = layout.states[0].boxes.iter().find(|b| b.uid == uid).expect("a box");
            (placed.rect.w, placed.rect.h)
        };
        assert_eq!(size("a"), size("b"));
        assert_eq!(size("web"), size("batch"));
        assert!(size("b").0 > size("batch").0);
    }
    // An icon without a box cannot grow: that is said.
    let unlike = design_of_unlike();
    let (layout, _) = laid_out("unlike", &unlike, Direction::Right);
    assert_eq!(layout.warnings.len(), 1);
}

/// A server that is an icon with a tag, and a card with the tag at its foot once it holds something.
const TAGGED_CARD: &str = r#"
server web "Web"
server old "Old" { disk data "Data" }
zone z { server app "App" }
firewall fw "Group"
bucket images "Images"
fw -- web, app
images ~> data ~> app
move data into web
"#;

#[test]
fn the_tag_of_a_card_leaves_the_sides_of_its_parts_free() {
    proven("tagged-card", TAGGED_CARD);
}

#[test]
fn a_tag_stands_under_the_label_of_an_icon_that_becomes_a_card() {
    let design = design("tagged-card", TAGGED_CARD);
    let (layout, _) = laid_out("tagged-card", &design, Direction::Right);
    let boxes = &layout.states[0].boxes;
    let web = boxes.iter().find(|placed| placed.label.lines == ["Web"]).expect("the server");
    let tag = boxes.iter().find(|placed| placed.form == Form::Tag && placed.rect.overlaps(&web.rect)).expect("its tag");
    assert!(tag.rect.y >= web.label.rect.bottom(), "{:?} {:?}", tag.rect, web.label.rect);
}

/// A server that was larger once, and a line between a disk and the server that it has moved into.
const SMALLER_AGAIN: &str = r#"
server web { disk os }
disk data
lb lb
data -- web "sync"
lb => os "sync"
step "One more" { disk big "A server of its own"; move big into web }
step "Gone" { remove big }
step "Inside" { move data into web }
"#;

#[test]
fn a_text_stands_in_a_card_as_large_as_it_is_in_that_state() {
    proven("smaller-again", SMALLER_AGAIN);
}

fn design_of_unlike() -> cdp_draw::design::Design {
    design("unlike", "server web { disk data }\nserver batch\nsame-size web, batch\n")
}
