//! What has no identity of its own, or stands on something that has: shapes, texts and icons, each an object.

use crate::geometry::{Point, Rect};
use crate::outline::Subject;
use crate::output::pptx::connector;
use crate::output::pptx::element::plain_name;
use crate::output::pptx::geometry::{named, plain};
use crate::output::pptx::line::centred;
use crate::output::pptx::media::Media;
use crate::output::pptx::relations::Kind;
use crate::output::pptx::slide::{MOVES, Objects};
use crate::output::pptx::words::Anchor;
use crate::scene::item::{Geometry, Group, Icon, Item, Shape, Stroke, Text};

impl Objects<'_> {
    /// Shapes, texts and icons after each other; a text in the middle of the shape before it is written into that.
    pub fn loose(&mut self, items: &[Item], name: &str, label: Option<&str>) {
        let mut label = label;
        let mut at = 0;
        while let Some(item) = items.get(at) {
            at += 1;
            match item {
                Item::Group(group) => {
                    let own = group.id.clone().unwrap_or_else(|| name.to_owned());
                    self.loose(&group.items, &own, group.label.as_deref().or(label.take()));
                }
                Item::Icon(icon) => self.icon(icon, name),
                Item::Text(text) => self.text_box(text, name, label.take()),
                Item::Shape(shape) => {
                    let written = items.get(at).and_then(|next| self.written_in(shape, next));
                    at += usize::from(written.is_some());
                    self.shape(shape, written, name, label.take());
                }
            }
        }
    }

    fn written_in<'i>(&self, shape: &Shape, next: &'i Item) -> Option<&'i Text> {
        let Item::Text(text) = next else { return None };
        let simple = matches!(shape.geometry, Geometry::Rect(..) | Geometry::Circle(..));
        let room = self.writing.room(text)?;
        (simple && centred(text.anchor, room, shape.geometry.bounds())).then_some(text)
    }

    fn shape(&mut self, shape: &Shape, written: Option<&Text>, name: &str, label: Option<&str>) {
        if shape.fill.is_none() && shape.stroke.is_none() && written.is_none() {
            return;
        }
        let writing = self.writing;
        // Texts of lines are the same object on each slide.
        let name = if written.is_some() { name } else { plain_name(name) };
        self.begin(name, label, false);
        let place = shape.geometry.bounds();
        self.place(place);
        plain(&mut self.xml, &shape.geometry, &writing.ground);
        writing.palette.fill(&mut self.xml, shape.fill);
        writing.palette.border(&mut self.xml, shape.stroke.as_ref(), &writing.ground);
        self.xml.end("p:spPr");
        let texts: Vec<&Text> = written.into_iter().collect();
        writing.body(&mut self.xml, &texts, Anchor::Middle);
        self.xml.end("p:sp");
    }

    /// A text without a ground.
    fn text_box(&mut self, text: &Text, name: &str, label: Option<&str>) {
        let writing = self.writing;
        let Some(room) = writing.room(text).filter(|_| text.lines.iter().any(|line| !line.text.is_empty())) else {
            return;
        };
        self.begin(name, label, true);
        self.place(room);
        named(&mut self.xml, "rect", None);
        writing.palette.fill(&mut self.xml, None);
        self.xml.end("p:spPr");
        writing.body(&mut self.xml, &[text], Anchor::Top);
        self.xml.end("p:sp");
    }

    fn begin(&mut self, name: &str, label: Option<&str>, text: bool) {
        self.xml.line().start("p:sp").start("p:nvSpPr");
        let told = Group { label: label.map(str::to_owned), ..Group::default() };
        self.properties(name, Some(&told));
        self.xml.start("p:cNvSpPr");
        if text {
            self.xml.attribute("txBox", "1");
        }
        self.xml.end("p:cNvSpPr").start("p:nvPr").end("p:nvPr").end("p:nvSpPr").start("p:spPr");
    }

    fn place(&mut self, place: Rect) {
        let place = self.writing.ground.rect(place);
        self.xml.start("a:xfrm");
        connector::place(&mut self.xml, place);
        self.xml.end("a:xfrm");
    }

    fn icon(&mut self, icon: &Icon, name: &str) {
        let number = self.media.number(icon) + 1;
        let png = self.relations.add(Kind::Image, &format!("../media/cdp-icon{number}.png"));
        let drawing = Media::is_drawing(icon);
        let svg = drawing.then(|| self.relations.add(Kind::Image, &format!("../media/cdp-icon{number}.svg")));
        self.xml.line().start("p:pic").start("p:nvPicPr");
        self.properties(&format!("{name}.icon"), None);
        self.xml.start("p:cNvPicPr").start("a:picLocks").attribute("noChangeAspect", "1").end("a:picLocks");
        self.xml.end("p:cNvPicPr").start("p:nvPr").end("p:nvPr").end("p:nvPicPr");
        self.xml.start("p:blipFill").start("a:blip").attribute("r:embed", &png);
        if let Some(svg) = svg {
            self.xml.start("a:extLst").start("a:ext").attribute("uri", "{96DAC541-7B7A-43D3-8B79-37D633B846F1}");
            self.xml.start("asvg:svgBlip");
            self.xml.attribute("xmlns:asvg", "http://schemas.microsoft.com/office/drawing/2016/SVG/main");
            self.xml.attribute("r:embed", &svg).end("asvg:svgBlip").end("a:ext").end("a:extLst");
        }
        self.xml.end("a:blip").start("a:stretch").start("a:fillRect").end("a:fillRect").end("a:stretch");
        self.xml.end("p:blipFill").start("p:spPr");
        self.place(icon.rect);
        named(&mut self.xml, "rect", None);
        self.xml.end("p:spPr").end("p:pic");
    }

    /// A numbered circle with a thin rim.
    pub fn callout(&mut self, group: &Group, sheet: usize, of: Subject) {
        let name = self.name(sheet, of);
        let circles: Vec<(Point, f64, &Shape)> = group.items.iter().filter_map(circle).collect();
        let text = group.items.iter().find_map(|item| if let Item::Text(text) = item { Some(text) } else { None });
        let ([(_, outer, rim), (center, inner, disc)], Some(text)) = (&circles[..], text) else {
            return self.loose(&group.items, &name, group.label.as_deref());
        };
        let width = outer - inner;
        let stroke = rim.fill.map(|colour| Stroke::solid(colour, width));
        let geometry = Geometry::Circle(*center, inner + width / 2.0);
        let shape = Shape { geometry, fill: disc.fill, stroke };
        self.shape(&shape, Some(text), &name, group.label.as_deref());
    }

    /// A note: its paper with its text.
    pub fn note(&mut self, group: &Group, sheet: usize, of: Subject) {
        let name = self.name(sheet, of);
        match &group.items[..] {
            [Item::Shape(paper), Item::Text(text)] => {
                let writing = self.writing;
                self.begin(&name, group.label.as_deref(), false);
                self.place(paper.geometry.bounds());
                let place = writing.ground.rect(paper.geometry.bounds());
                let room = writing.room(text).map(|room| writing.ground.rect(room));
                super::geometry::free(&mut self.xml, &paper.geometry, place, &writing.ground, &[], room);
                writing.palette.fill(&mut self.xml, paper.fill);
                writing.palette.border(&mut self.xml, paper.stroke.as_ref(), &writing.ground);
                self.xml.end("p:spPr");
                writing.body(&mut self.xml, &[text], Anchor::Top);
                self.xml.end("p:sp");
            }
            items => self.loose(items, name.strip_prefix(MOVES).unwrap_or(&name), group.label.as_deref()),
        }
    }
}

fn circle(item: &Item) -> Option<(Point, f64, &Shape)> {
    match item {
        Item::Shape(shape) => match shape.geometry {
            Geometry::Circle(center, radius) => Some((center, radius, shape)),
            _ => None,
        },
        _ => None,
    }
}
