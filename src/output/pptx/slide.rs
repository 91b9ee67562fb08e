//! A scene as the objects of a slide: elements as groups of a shape with its text, an icon and signs, lines as connectors
//! that are glued to them, and all else as shapes and texts of their own.

use std::collections::{BTreeMap, BTreeSet};

use crate::geometry::{Point, Rect};
use crate::model::Uid;
use crate::outline::{Key, Outline, Part, Side, Subject};
use crate::output::pptx::geometry::Site;
use crate::output::pptx::media::Media;
use crate::output::pptx::relations::{Kind, Relations};
use crate::output::pptx::words::{self, Writing};
use crate::output::xml::Xml;
use crate::scene::item::{Group, Item, Scene};
use crate::scene::{CAPTION, TITLE, Target, joined};

/// What the names of objects begin with that move from slide to slide.
pub(super) const MOVES: &str = "!!";

/// Where the texts around the architecture go.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Slots {
    /// The slide has a place for its title.
    pub title: bool,
    /// The number of the place for what stands under the title.
    pub caption: Option<u32>,
    /// The number of the place for the slide's number.
    pub number: Option<u32>,
}

/// Writes the objects of one slide.
pub(super) struct Objects<'a> {
    pub writing: &'a Writing<'a>,
    scene: &'a Scene,
    outline: &'a Outline,
    slots: Slots,
    pub media: &'a mut Media,
    pub relations: Relations,
    pub xml: Xml,
    /// The last number that has been given away; 1 is the slide's own.
    last: usize,
    names: BTreeSet<String>,
    /// What lines are glued to.
    pub docks: BTreeMap<(usize, Uid), Dock>,
    /// Where lines end at each element, px.
    pub ends: BTreeMap<(usize, Uid), Vec<(Point, Side)>>,
}

/// A shape that lines can be glued to.
pub(super) struct Dock {
    pub id: usize,
    pub sites: Vec<Site>,
    /// Its outline, px; none of what has none, at which lines end where its icon is.
    pub plate: Option<Rect>,
}

impl<'a> Objects<'a> {
    pub fn new(
        writing: &'a Writing<'a>,
        scene: &'a Scene,
        outline: &'a Outline,
        slots: Slots,
        media: &'a mut Media,
    ) -> Objects<'a> {
        Objects {
            writing,
            scene,
            outline,
            slots,
            media,
            relations: Relations::default(),
            xml: Xml::with_capacity(64 * 1024),
            last: 1,
            names: BTreeSet::new(),
            docks: BTreeMap::new(),
            ends: BTreeMap::new(),
        }
    }

    /// All objects, and what they refer to.
    pub fn write(mut self) -> (String, Relations) {
        let items: &'a [Item] = &self.scene.items;
        self.gather_ends(items);
        let first = items.iter().position(is_line).unwrap_or(items.len());
        let last = items.iter().rposition(is_line).map_or(first, |last| last + 1);
        self.items(&items[..first]);
        let between = &items[first..last];
        // Of lines that run together, the one that shows all of the way lies over those that are only shown in part.
        for whole in [false, true] {
            for item in between {
                match item {
                    Item::Group(group) if is_line(item) => self.line_if(group, whole),
                    _ if !whole => self.items(std::slice::from_ref(item)),
                    _ => {}
                }
            }
        }
        self.items(&items[last..]);
        if let Some(number) = self.slots.number {
            self.slide_number(number);
        }
        (self.xml.finish(), self.relations)
    }

    /// A line, if it is one that is drawn whole, or one that is not.
    fn line_if(&mut self, group: &Group, whole: bool) {
        if self.is_whole(group) == whole {
            self.line(group);
        }
    }

    fn items(&mut self, items: &[Item]) {
        for item in items {
            match item {
                Item::Group(group) => self.group(group),
                _ => self.loose(std::slice::from_ref(item), "picture", None),
            }
        }
    }

    fn group(&mut self, group: &Group) {
        match (group.part, group.class) {
            (Some((sheet, of)), _) => match of {
                Subject::Callout(_) => self.callout(group, sheet, of),
                Subject::Note(_) => self.note(group, sheet, of),
                _ => self.element(group, sheet, of),
            },
            (None, TITLE) if self.slots.title => self.placeholder(group, "title", None),
            (None, CAPTION) if self.slots.caption.is_some() => self.placeholder(group, "body", self.slots.caption),
            _ => {
                let name = group.id.clone().unwrap_or_else(|| group.class.to_owned());
                self.loose(&group.items, &name, group.label.as_deref());
            }
        }
    }

    /// A number and a name that nothing else on the slide has.
    pub fn identity(&mut self, name: &str) -> (usize, String) {
        self.last += 1;
        let mut unique = name.to_owned();
        for number in 2.. {
            if self.names.insert(unique.clone()) {
                break;
            }
            unique = format!("{name} {number}");
        }
        (self.last, unique)
    }

    /// `!!web`, with what tells apart the states of a slide that shows several. Numbered circles and notes belong to their
    /// step alone, and do not move on to those of the next.
    pub fn name(&self, sheet: usize, of: Subject) -> String {
        let placement = self.scene.sheets.get(sheet);
        let prefix = placement.map_or("", |placement| placement.prefix.as_str());
        let step = match of {
            Subject::Callout(_) | Subject::Note(_) => {
                placement.map_or_else(String::new, |placement| format!("step.{}.", placement.state))
            }
            _ => String::new(),
        };
        format!("{MOVES}{prefix}{step}{}", self.outline.name(of))
    }

    pub fn part(&self, sheet: usize, of: Subject) -> Option<(&'a Part, Point)> {
        let placement = self.scene.sheets.get(sheet)?;
        let state = self.outline.states.get(placement.state)?;
        Some((state.get(Key::whole(of))?, placement.shift))
    }

    /// Begins an object: its number, name, words, and where it leads.
    pub fn properties(&mut self, name: &str, group: Option<&Group>) -> usize {
        let (id, name) = self.identity(name);
        self.xml.start("p:cNvPr").attribute("id", &id.to_string()).attribute("name", &name);
        if let Some(group) = group {
            if let Some(label) = &group.label {
                self.xml.attribute("descr", label);
            }
            if let Some(Target::Page(link)) = &group.link {
                let relation = self.relations.add(Kind::Link, link.as_str());
                self.xml.start("a:hlinkClick").attribute("r:id", &relation);
                if let Some(tooltip) = &group.tooltip {
                    self.xml.attribute("tooltip", tooltip);
                }
                self.xml.end("a:hlinkClick");
            }
        }
        self.xml.end("p:cNvPr");
        id
    }

    /// The number of the slide, which programs fill in.
    fn slide_number(&mut self, number: u32) {
        self.xml.line().start("p:sp").start("p:nvSpPr");
        self.properties("Slide Number", None);
        self.xml.start("p:cNvSpPr").start("a:spLocks").attribute("noGrp", "1").end("a:spLocks").end("p:cNvSpPr");
        self.xml.start("p:nvPr").start("p:ph").attribute("type", "sldNum").attribute("sz", "quarter");
        self.xml.attribute("idx", &number.to_string()).end("p:ph").end("p:nvPr").end("p:nvSpPr");
        self.xml.start("p:spPr").end("p:spPr").start("p:txBody").start("a:bodyPr").end("a:bodyPr");
        self.xml.start("a:lstStyle").end("a:lstStyle").start("a:p").start("a:fld");
        self.xml.attribute("id", "{6F1E2B34-5C7A-4D18-9E0B-3A4C5D6E7F80}").attribute("type", "slidenum");
        self.xml.start("a:rPr").attribute("lang", "en-US").end("a:rPr").start("a:t").text("‹#›").end("a:t");
        self.xml.end("a:fld").end("a:p").end("p:txBody").end("p:sp");
    }

    /// A text in a place of the slide's layout, which says where it stands and how it looks.
    fn placeholder(&mut self, group: &Group, kind: &'static str, number: Option<u32>) {
        let Some(text) =
            group.items.iter().find_map(|item| if let Item::Text(text) = item { Some(text) } else { None })
        else {
            return;
        };
        let lines: Vec<String> = text.lines.iter().map(|line| line.text.clone()).collect();
        let words = text.full.clone().unwrap_or_else(|| joined(&lines));
        self.xml.line().start("p:sp").start("p:nvSpPr");
        self.properties(if kind == "title" { "Title" } else { "Caption" }, None);
        self.xml.start("p:cNvSpPr").start("a:spLocks").attribute("noGrp", "1").end("a:spLocks").end("p:cNvSpPr");
        self.xml.start("p:nvPr").start("p:ph").attribute("type", kind);
        if let Some(number) = number {
            self.xml.attribute("idx", &number.to_string());
        }
        self.xml.end("p:ph").end("p:nvPr").end("p:nvSpPr").start("p:spPr").end("p:spPr").start("p:txBody");
        self.xml.start("a:bodyPr").end("a:bodyPr").start("a:lstStyle").end("a:lstStyle").start("a:p").start("a:r");
        let language = words::language(&words, self.writing.language);
        self.xml.start("a:rPr").attribute("lang", language).attribute("dirty", "0");
        if let (TITLE, Some(Target::Page(link))) = (group.class, &self.scene.link) {
            let relation = self.relations.add(Kind::Link, link.as_str());
            self.xml.start("a:hlinkClick").attribute("r:id", &relation).end("a:hlinkClick");
        }
        self.xml.end("a:rPr").start("a:t").text(&words).end("a:t").end("a:r").end("a:p").end("p:txBody").end("p:sp");
    }
}

/// True for a line between two elements.
fn is_line(item: &Item) -> bool {
    matches!(item, Item::Group(Group { part: Some((_, Subject::Edge(_))), .. }))
}
