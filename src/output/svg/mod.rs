//! Scene to SVG: one file that needs nothing else and opens the same everywhere.

mod artwork;
mod leads;
mod names;
mod shape;
mod shaped;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::output::svg::shape::{geometry, hex, line_style, transform};
use crate::output::svg::shaped::ShapedLines;
use crate::output::xml::{Xml, number};
use crate::scene::colour::{Colour, Rgb};
use crate::scene::icon::{Glyph, GlyphShape};
use crate::scene::item::{Group, Icon, Item, Scene, Shape, Stroke, Text, TextAnchor};
use crate::scene::theme::IconStyle;
use crate::text::{Fonts, Subset, Weight};
pub use names::is_name;
use names::{Root, filled};

use crate::threads;

/// What the page is painted with.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Background {
    /// The theme's colour.
    #[default]
    Theme,
    /// Nothing.
    Transparent,
    /// A colour.
    Colour(Rgb),
}

impl Background {
    /// `theme`, `transparent` or `none`, or a colour.
    pub fn parse(text: &str) -> Option<Background> {
        match text {
            "theme" => Some(Background::Theme),
            "transparent" | "none" => Some(Background::Transparent),
            "white" => Some(Background::Colour(Rgb(255, 255, 255))),
            "black" => Some(Background::Colour(Rgb(0, 0, 0))),
            colour => Rgb::parse(colour).map(Background::Colour),
        }
    }

    /// The colour of the page of a scene, if it has one.
    pub fn of(self, scene: &Scene) -> Option<Colour> {
        match self {
            Background::Theme => Some(scene.background),
            Background::Transparent => None,
            Background::Colour(rgb) => Some(Colour::same(rgb)),
        }
    }
}

/// How to write an SVG.
#[derive(Clone, Copy, Debug, Default)]
pub struct SvgOptions<'a> {
    /// The fonts that the picture was measured with: what it needs of them is embedded.
    /// Without, the reader's fonts are taken.
    pub fonts: Option<&'a Fonts>,
    /// The same for lines that have to be shaped, which are always drawn as outlines; [`fonts`](Self::fonts) by default.
    pub shaper: Option<&'a Fonts>,
    /// Draws texts as paths of these fonts instead of as text.
    pub text_as_paths: bool,
    /// The page.
    pub background: Background,
    /// What the names in the picture begin with; without it, what comes of its content, so that no two pictures on a page
    /// share a name.
    pub id_prefix: Option<&'a str>,
    /// Size of the picture, as a multiple of the natural one.
    pub scale: Option<f64>,
    /// Width of the picture in px; goes before `scale`.
    pub width: Option<f64>,
    /// Height of the picture in px; goes before `scale`. With a width, the scene should have this ratio already.
    pub height: Option<f64>,
    /// For one that is rendered at once: how large a px becomes, so that icons of pixels are made to measure.
    pub rendered: Option<f64>,
}

/// Families to fall back on, where the embedded font is not taken.
const FALLBACK: &str = "'Noto Sans JP','Noto Sans CJK JP','Hiragino Sans','Yu Gothic',Meiryo,sans-serif";

/// Writes a scene as SVG.
pub fn write(scene: &Scene, options: &SvgOptions<'_>) -> String {
    let fonts = options.fonts.filter(|_| !options.text_as_paths);
    let cut = || fonts.map(|fonts| [false, true].map(|bold| faces(scene, fonts, bold)).concat());
    let rest = || {
        let mut writer = Writer::new(scene, options);
        writer.page();
        writer
    };
    // The fonts are cut while everything else is written.
    let (mut writer, faces) = if fonts.is_some() { threads::beside(rest, cut) } else { (rest(), None) };
    writer.faces = faces.unwrap_or_default();
    filled(&writer.write(), options.id_prefix)
}

struct Writer<'a> {
    scene: &'a Scene,
    options: &'a SvgOptions<'a>,
    root: Root,
    faces: Vec<Subset>,
    xml: Xml,
    /// Colours that differ on dark pages.
    classes: BTreeSet<Colour>,
    glyphs: BTreeMap<(bool, char), Option<Outline>>,
    icons: HashMap<(*const Glyph, IconStyle), String>,
    /// Icons that are not of the family, in the order in which they are first used.
    brought: Vec<Arc<Glyph>>,
    /// Lines that have to be shaped.
    shaped: ShapedLines,
}

struct Outline {
    number: usize,
    path: String,
    advance: f64,
}

impl<'a> Writer<'a> {
    fn new(scene: &'a Scene, options: &'a SvgOptions<'a>) -> Self {
        Writer {
            scene,
            options,
            root: Root::of(scene),
            faces: Vec::new(),
            xml: Xml::with_capacity(64 * 1024),
            classes: two_faced(scene),
            glyphs: outlines(scene, options),
            icons: HashMap::new(),
            brought: brought(scene),
            shaped: ShapedLines::of(scene, options.shaper.or(options.fonts), options.rendered.is_some()),
        }
    }

    /// The whole picture around what has been written of it.
    fn write(mut self) -> String {
        let scene = self.scene;
        let items = std::mem::take(&mut self.xml).finish();
        let fonts: usize = self.faces.iter().map(|face| face.data.len()).sum();
        self.xml = Xml::with_capacity(items.len() + fonts * 4 / 3 + 4096);
        let SvgOptions { width, height, .. } = *self.options;
        let scale = match (width, height) {
            (Some(width), _) if scene.width > 0.0 => width / scene.width,
            (None, Some(height)) if scene.height > 0.0 => height / scene.height,
            _ => self.options.scale.unwrap_or(1.0),
        };
        let family = self.family();
        self.xml.start("svg").attribute("xmlns", "http://www.w3.org/2000/svg");
        if !self.glyphs.is_empty() || !self.brought.is_empty() || !self.shaped.is_empty() {
            self.xml.attribute("xmlns:xlink", "http://www.w3.org/1999/xlink");
        }
        self.xml
            .number("width", width.unwrap_or(scene.width * scale))
            .number("height", height.unwrap_or(scene.height * scale))
            .raw("viewBox", |out| {
                number(out, scene.origin.x);
                out.push(' ');
                number(out, scene.origin.y);
                out.push(' ');
                number(out, scene.width);
                out.push(' ');
                number(out, scene.height);
            })
            .raw("id", |out| out.push_str(self.root.itself()))
            .attribute("role", "graphics-document document")
            .raw("aria-labelledby", |out| self.root.own(out, "title"))
            .raw("aria-describedby", |out| self.root.own(out, "desc"))
            .attribute("xml:lang", &scene.language)
            .attribute("font-family", &family)
            .attribute("style", "font-kerning:none;font-variant-ligatures:none");
        if !scene.taste.is_empty() {
            self.xml.attribute("data-taste", &scene.taste);
        }
        self.xml.line().start("title").raw("id", |out| self.root.own(out, "title")).text(&scene.title).end("title");
        self.xml.line().start("desc").raw("id", |out| self.root.own(out, "desc")).text(&scene.description).end("desc");
        self.style();
        self.defs();
        let around = scene.link.as_ref().filter(|_| leads::wraps(scene));
        if let Some(link) = around {
            self.xml.line();
            self.begin_link(link);
        }
        if let Some(colour) = self.options.background.of(scene) {
            self.xml.line().start("rect");
            for (name, at) in [("x", scene.origin.x), ("y", scene.origin.y)].into_iter().filter(|(_, at)| *at != 0.0) {
                self.xml.number(name, at);
            }
            self.xml.number("width", scene.width).number("height", scene.height);
            self.paint("fill", Some(colour));
            self.class("f", Some(colour), "s", None);
            self.xml.end("rect");
        }
        self.xml.markup(&items);
        if around.is_some() {
            self.xml.line().end("a");
        }
        self.xml.line().end("svg").line();
        self.xml.finish()
    }

    /// The private family, named after the bytes of the fonts, so that two pictures on a page keep theirs.
    fn family(&self) -> String {
        match self.faces.is_empty() {
            true => FALLBACK.to_owned(),
            false => format!("'{}',{FALLBACK}", private_family(&self.faces)),
        }
    }

    fn style(&mut self) {
        if self.faces.is_empty() && self.classes.is_empty() {
            return;
        }
        let mut css = String::new();
        let family = private_family(&self.faces);
        for face in &self.faces {
            let (weight, media) = (face.weight.number(), face.media_type());
            let _ = write!(css, "@font-face{{font-family:'{family}';font-weight:{weight};src:url(data:{media};base64,");
            STANDARD.encode_string(&face.data, &mut css);
            let _ = write!(css, ") format('{}')}}", face.format);
        }
        if !self.classes.is_empty() {
            css.push_str("@media (prefers-color-scheme:dark){");
            let root = self.root.itself();
            for colour in &self.classes {
                let (name, dark) = (class_of(colour), colour.dark);
                let _ = write!(css, "[id='{root}'] .f{name}{{fill:{dark}}}[id='{root}'] .s{name}{{stroke:{dark}}}");
            }
            css.push('}');
        }
        self.xml.line().start("style").markup(&css).end("style");
    }

    fn defs(&mut self) {
        if self.glyphs.is_empty() && self.brought.is_empty() && self.shaped.is_empty() {
            return;
        }
        self.xml.line().start("defs");
        for (number, glyph) in std::mem::take(&mut self.brought).iter().enumerate() {
            let mut id = String::new();
            self.root.own(&mut id, &icon_name(number));
            let side =
                self.options.rendered.map(|scale| (self.largest(glyph) * scale).ceil().clamp(1.0, 4096.0) as u32);
            artwork::define(&mut self.xml, &id, glyph, side);
            self.brought.push(glyph.clone());
        }
        for outline in self.glyphs.values().flatten().filter(|o| !o.path.is_empty()) {
            let id = format!("g{}", outline.number);
            self.xml.start("path").raw("id", |out| self.root.own(out, &id));
            self.xml.attribute("d", &outline.path).end("path");
        }
        self.shaped.define(&mut self.xml, &self.root);
        self.xml.end("defs");
    }

    fn items(&mut self, items: &[Item]) {
        for item in items {
            match item {
                Item::Group(group) => self.group(group),
                Item::Shape(shape) => self.shape(shape),
                Item::Text(text)
                    if !self.shaped.is_empty() && text.lines.iter().any(|line| self.shaped.has(line, text)) =>
                {
                    self.shaped_text(text);
                }
                Item::Text(text) if self.options.text_as_paths && !self.glyphs.is_empty() => self.text_as_paths(text),
                Item::Text(text) => self.text(text),
                Item::Icon(icon) => self.icon(icon),
            }
        }
    }

    fn group(&mut self, group: &Group) {
        self.xml.line();
        if let Some(link) = &group.link {
            self.begin_link(link);
        }
        self.xml.start("g");
        if let Some(id) = &group.id {
            self.xml.raw("id", |out| self.root.part(out, id));
        }
        if !group.class.is_empty() {
            self.xml.attribute("class", group.class);
        }
        if let Some(label) = &group.label {
            self.xml.attribute("role", "img").attribute("aria-label", label);
        }
        if group.mute {
            self.xml.attribute("pointer-events", "none");
        }
        if let Some(tooltip) = &group.tooltip {
            self.xml.start("title").text(tooltip).end("title");
        }
        if let Some(points) = &group.reach {
            self.reach(points);
        }
        self.items(&group.items);
        self.xml.end("g");
        if group.link.is_some() {
            self.xml.end("a");
        }
    }

    fn shape(&mut self, shape: &Shape) {
        let name = geometry(&mut self.xml, &shape.geometry);
        self.paint("fill", shape.fill);
        if let Some(stroke) = &shape.stroke {
            self.paint("stroke", Some(stroke.colour));
            line_style(&mut self.xml, stroke);
        }
        self.class("f", shape.fill, "s", shape.stroke.as_ref().map(|s| s.colour));
        self.xml.end(name);
    }

    fn paint(&mut self, attribute: &'static str, colour: Option<Colour>) {
        match colour {
            Some(colour) => self.xml.raw(attribute, |out| hex(out, colour.light)),
            None => self.xml.attribute(attribute, "none"),
        };
    }

    /// The classes that change colours on dark pages.
    fn class(&mut self, fill: &str, filled: Option<Colour>, stroke: &str, stroked: Option<Colour>) {
        if self.classes.is_empty() {
            return;
        }
        let mut class = String::new();
        for (letter, colour) in [(fill, filled), (stroke, stroked)] {
            if let Some(colour) = colour.and_then(|c| self.classes.get(&c)) {
                let space = if class.is_empty() { "" } else { " " };
                let _ = write!(class, "{space}{letter}{}", class_of(colour));
            }
        }
        if !class.is_empty() {
            self.xml.attribute("class", &class);
        }
    }

    fn text(&mut self, text: &Text) {
        self.xml.start("text");
        if let [line] = text.lines.as_slice() {
            self.xml.number("x", line.at.x).number("y", line.at.y);
        }
        self.xml.number("font-size", text.size);
        if text.bold {
            self.xml.attribute("font-weight", "700");
        }
        match text.anchor {
            TextAnchor::Start => {}
            TextAnchor::Middle => drop(self.xml.attribute("text-anchor", "middle")),
            TextAnchor::End => drop(self.xml.attribute("text-anchor", "end")),
        }
        self.paint("fill", Some(text.colour));
        self.class("f", Some(text.colour), "s", None);
        self.full(text);
        match text.lines.as_slice() {
            [line] => drop(self.xml.text(&line.text)),
            lines => {
                for line in lines {
                    self.xml.start("tspan").number("x", line.at.x).number("y", line.at.y);
                    self.xml.text(&line.text).end("tspan");
                }
            }
        }
        self.xml.end("text");
    }

    /// A text with lines that have to be shaped, each by itself.
    fn shaped_text(&mut self, text: &Text) {
        for line in &text.lines {
            let one = Text { lines: vec![line.clone()], ..text.clone() };
            if !self.shaped.has(line, text) {
                self.items(&[Item::Text(one)]);
                continue;
            }
            let (width, uses) = self.shaped.uses(line, text, &self.root);
            self.line_as_paths(&one, width, &uses);
        }
    }

    /// One line of outlines, whose grid is a thousandth of the font size.
    fn line_as_paths(&mut self, text: &Text, width: f64, uses: &str) {
        let Some(line) = text.lines.first() else { return };
        let scale = text.size / 1000.0;
        let x = match text.anchor {
            TextAnchor::Start => line.at.x,
            TextAnchor::Middle => line.at.x - width * scale / 2.0,
            TextAnchor::End => line.at.x - width * scale,
        };
        self.xml.start("g").attribute("role", "img").attribute("aria-label", &line.text);
        self.paint("fill", Some(text.colour));
        self.class("f", Some(text.colour), "s", None);
        self.xml.raw("transform", |out| transform(out, x, line.at.y, scale));
        self.full(text);
        self.xml.markup(uses).end("g");
    }

    /// The whole of a text that is cut short.
    fn full(&mut self, text: &Text) {
        if let Some(full) = &text.full {
            self.xml.start("title").text(full).end("title");
        }
    }

    fn text_as_paths(&mut self, text: &Text) {
        for line in &text.lines {
            let outline = |c: char| self.glyphs.get(&(text.bold, c)).and_then(Option::as_ref);
            let width: f64 = line.text.chars().filter_map(outline).map(|o| o.advance).sum();
            let mut uses = Xml::default();
            let mut along = 0.0;
            for outline in line.text.chars().filter_map(outline) {
                if !outline.path.is_empty() {
                    uses.start("use").raw("xlink:href", |out| {
                        out.push('#');
                        self.root.own(out, &format!("g{}", outline.number));
                    });
                    if along != 0.0 {
                        uses.number("x", along);
                    }
                    uses.end("use");
                }
                along += outline.advance;
            }
            let one = Text { lines: vec![line.clone()], ..text.clone() };
            self.line_as_paths(&one, width, &uses.finish());
        }
    }

    /// The side of the largest square in which an icon stands.
    fn largest(&self, glyph: &Arc<Glyph>) -> f64 {
        let mut side = 0.0;
        self.scene.visit(|item| {
            if let Item::Icon(icon) = item
                && Arc::ptr_eq(&icon.glyph, glyph)
            {
                side = icon.rect.w.min(icon.rect.h).max(side);
            }
        });
        side
    }

    fn icon(&mut self, icon: &Icon) {
        let Glyph::Family(family) = icon.glyph.as_ref() else { return self.brought_icon(icon) };
        let key = (Arc::as_ptr(&icon.glyph), icon.style);
        if !self.icons.contains_key(&key) {
            let shapes = self.icon_shapes(family, &icon.style);
            self.icons.insert(key, shapes);
        }
        let scale = icon.rect.w.min(icon.rect.h) / Glyph::SIZE;
        self.xml.start("g").raw("transform", |out| transform(out, icon.rect.x, icon.rect.y, scale));
        if let Some(shapes) = self.icons.get(&key) {
            self.xml.markup(shapes);
        }
        self.xml.end("g");
    }

    /// An icon that is not of the family: it stands among the definitions.
    fn brought_icon(&mut self, icon: &Icon) {
        let Some(number) = self.brought.iter().position(|glyph| Arc::ptr_eq(glyph, &icon.glyph)) else { return };
        let scale = icon.rect.w.min(icon.rect.h) / Glyph::SIZE;
        self.xml.start("use").raw("xlink:href", |out| {
            out.push('#');
            self.root.own(out, &icon_name(number));
        });
        if icon.faint {
            self.xml.number("opacity", FAINT);
        }
        self.xml.raw("transform", |out| transform(out, icon.rect.x, icon.rect.y, scale)).end("use");
    }

    fn icon_shapes(&mut self, family: &[GlyphShape], style: &IconStyle) -> String {
        // Shapes go through the common writer; it is swapped for an empty one meanwhile.
        let outer = std::mem::take(&mut self.xml);
        for shape in family {
            let stroke = shape.stroke.map(|(role, width)| Stroke {
                colour: role.colour(style),
                width,
                dash: shape.dash.clone(),
                round: shape.round,
            });
            let fill = shape.fill.map(|role| role.colour(style));
            self.shape(&Shape { geometry: shape.geometry.clone(), fill, stroke });
        }
        std::mem::replace(&mut self.xml, outer).finish()
    }
}

/// How much is left of an icon with colours of its own, when what it stands for is not at work.
const FAINT: f64 = 0.4;

/// Icons that are not of the family, each once.
fn brought(scene: &Scene) -> Vec<Arc<Glyph>> {
    let mut found: Vec<Arc<Glyph>> = Vec::new();
    scene.visit(|item| {
        if let Item::Icon(icon) = item
            && !matches!(*icon.glyph, Glyph::Family(_))
            && !found.iter().any(|known| Arc::ptr_eq(known, &icon.glyph))
        {
            found.push(icon.glyph.clone());
        }
    });
    found
}

/// Colours that are not the same on dark pages.
fn two_faced(scene: &Scene) -> BTreeSet<Colour> {
    let mut colours = BTreeSet::from([scene.background]);
    scene.visit(|item| match item {
        Item::Shape(shape) => {
            colours.extend(shape.fill);
            colours.extend(shape.stroke.as_ref().map(|s| s.colour));
        }
        Item::Text(text) => drop(colours.insert(text.colour)),
        Item::Icon(icon) if matches!(*icon.glyph, Glyph::Family(_)) => {
            let style = icon.style;
            colours.extend([style.ink, style.accent, style.tint, style.paper]);
        }
        Item::Icon(_) | Item::Group(_) => {}
    });
    colours.retain(|c| c.light != c.dark);
    colours
}

/// A class is named after its two colours: where two pictures share it, it means the same in both.
fn class_of(colour: &Colour) -> String {
    let [mut light, mut dark] = [String::new(), String::new()];
    hex(&mut light, colour.light);
    hex(&mut dark, colour.dark);
    format!("{}-{}", &light[1..], &dark[1..])
}

fn icon_name(number: usize) -> String {
    format!("icon.{number}")
}

/// Outlines of all characters, numbered; empty when texts stay texts.
fn outlines(scene: &Scene, options: &SvgOptions<'_>) -> BTreeMap<(bool, char), Option<Outline>> {
    let mut glyphs = BTreeMap::new();
    let Some(fonts) = options.fonts.filter(|_| options.text_as_paths) else { return glyphs };
    for bold in [false, true] {
        for c in scene.characters(bold, |line| !Fonts::needs_shaping(line)) {
            let number = glyphs.len();
            let glyph = fonts.glyph(c, weight(bold));
            let outline = glyph.map(|g| Outline { number, path: g.path, advance: g.advance * 1000.0 });
            glyphs.insert((bold, c), outline);
        }
    }
    glyphs
}

/// What the picture needs of the fonts. A font that cannot be cut is left to the reader's machine.
fn faces(scene: &Scene, fonts: &Fonts, bold: bool) -> Vec<Subset> {
    let plain = |line: &str| !Fonts::needs_shaping(line);
    fonts.subset(&scene.characters(bold, plain), weight(bold)).unwrap_or_default()
}

fn weight(bold: bool) -> Weight {
    if bold { Weight::Bold } else { Weight::Regular }
}

fn private_family(faces: &[Subset]) -> String {
    format!("cdp-draw-{:016x}", fnv(faces.iter().flat_map(|face| face.data.iter())))
}

/// FNV-1a: any hash does that is the same on every machine.
fn fnv<'a>(bytes: impl Iterator<Item = &'a u8>) -> u64 {
    bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
