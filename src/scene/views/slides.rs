//! A slide for each state: all of one size, with the architecture at one scale and in one place, so that nothing jumps when
//! pages are turned. The texts around it are groups of their own, which formats may put where such texts belong.

use crate::geometry::Point;
use crate::scene::compose::{Composer, Marks, Sheet, Used};
use crate::scene::item::{Group, Item, LINE_HEIGHT, Placement, Scene, Text, TextAnchor};
use crate::scene::link::Target;
use crate::scene::views::figure::{Figure, scale_of, short};
use crate::scene::views::fitted::Fitted;
use crate::scene::views::legend::{Numbered, Signs};
use crate::scene::views::status::Lines;

/// The narrowest page, px: what is small does not grow without bounds.
const NARROWEST: f64 = 640.0;

/// How often a narrower page is tried: to a hundredth of its width.
const TRIES: usize = 7;

/// The class of a slide's title.
pub const TITLE: &str = "title";
/// The class of the text under a slide's title.
pub const CAPTION: &str = "caption";

/// The frame that all slides of a deck share, px.
#[derive(Clone, Copy)]
struct Sizes {
    width: f64,
    height: f64,
    scale: f64,
    margin: f64,
    /// Where the architecture's room begins, and how high it is.
    top: f64,
    room: f64,
    /// The width of a column at the right for the steps; 0 where they stand below.
    column: f64,
}

/// Between the architecture and the steps beside it, px.
const BESIDE: f64 = 24.0;
/// The width of the column of steps, as a multiple of their font size.
const COLUMN: f64 = 18.0;

/// What stands around the architecture of one state.
struct Around {
    title: Fitted,
    caption: Fitted,
    status: Lines,
    steps: Option<Numbered>,
    signs: Signs,
}

impl Figure<'_> {
    /// A slide for each state, of a ratio of width to height.
    pub fn slides(&self, ratio: f64) -> Vec<Scene> {
        let used = self.used_by_all();
        let sizes = self.best_sizes(&used, ratio);
        used.iter().enumerate().map(|(index, used)| self.slide(index, used, sizes)).collect()
    }

    /// One of them.
    pub fn stage(&self, index: usize, ratio: f64) -> Scene {
        let used = self.used_by_all();
        self.slide(index, &used[index], self.best_sizes(&used, ratio))
    }

    fn used_by_all(&self) -> Vec<Used> {
        let count = self.design.states.len().min(self.layout.states.len());
        (0..count).map(|index| self.used(index)).collect()
    }

    /// The smallest pages, on which everything is largest, with the steps below the architecture or beside it.
    fn best_sizes(&self, used: &[Used], ratio: f64) -> Sizes {
        let below = self.sizes_with(used, ratio, 0.0);
        let told = self.design.states.iter().any(|state| !state.callouts.is_empty());
        let beside = told.then(|| self.sizes_with(used, ratio, self.theme.frame_work.legend * COLUMN));
        beside.filter(|beside| beside.width < below.width).unwrap_or(below)
    }

    fn sizes_with(&self, used: &[Used], ratio: f64, column: f64) -> Sizes {
        let narrow = self.layout.bounds.w.max(NARROWEST) + column + if column > 0.0 { BESIDE } else { 0.0 };
        let mut sizes = self.sizes(used, narrow, ratio, column);
        // A page that is widened to its ratio has room for wider texts, which take less of its height: it need not be as wide.
        let (mut least, mut most) = (narrow, sizes.width - 2.0 * sizes.margin);
        for _ in 0..TRIES {
            let inner = (least + most) / 2.0;
            let tried = self.sizes(used, inner, ratio, column);
            if tried.width <= inner + 2.0 * tried.margin + 1.0 {
                (most, sizes) = (inner, tried);
            } else {
                least = inner;
            }
        }
        sizes
    }

    /// What the legend of a state has to explain.
    fn used(&self, index: usize) -> Used {
        let composer = self.composer();
        let mut sheet = self.marked_sheet(&composer, index, Point::default());
        sheet.draw();
        sheet.used
    }

    fn sizes(&self, used: &[Used], inner: f64, ratio: f64, column: f64) -> Sizes {
        let work = &self.theme.frame_work;
        let scale = scale_of(inner);
        let column = column * scale.sqrt();
        let (mut above, mut below, mut high): (f64, f64, f64) = (0.0, 0.0, self.layout.bounds.h);
        for (index, used) in used.iter().enumerate() {
            let around = self.around_state(index, used, (inner, column), scale);
            above = above.max(self.above(&around, scale));
            below = below.max(self.below(&around, scale, column));
            if column > 0.0 {
                high = high.max(around.steps.as_ref().map_or(0.0, Numbered::height));
            }
        }
        let margin = work.margin * scale.min(1.25);
        let (natural, height) = (inner + 2.0 * margin, 2.0 * margin + above + high + below);
        let width = natural.max(height * ratio).ceil();
        let height = width / ratio;
        Sizes { width, height, scale, margin, top: margin + above, room: height - 2.0 * margin - above - below, column }
    }

    fn around_state(&self, index: usize, used: &Used, (inner, column): (f64, f64), scale: f64) -> Around {
        let work = &self.theme.frame_work;
        let state = &self.design.states[index];
        let legend = work.legend * (1.0 + (scale - 1.0) * 0.5);
        let (title, caption) = self.headings(index);
        let fit =
            |text: &str, size: f64, bold: bool, most: usize| Fitted::new(self.measure, text, size, bold, inner, most);
        let sentences = self.sentences(state);
        let (width, columns) = if column > 0.0 { (column, 1) } else { (inner, 3) };
        let steps = (!sentences.is_empty()).then(|| Numbered::new(&sentences, width, legend, columns, self.measure));
        Around {
            title: fit(&title, work.title * scale, true, 2),
            caption: if caption.is_empty() {
                Fitted::default()
            } else {
                fit(&caption, work.subtitle * scale, false, 2)
            },
            status: Lines::new(&self.status(state), work.subtitle * scale, inner, self.measure),
            steps,
            signs: Signs::new(used, inner, legend * 0.92, self),
        }
    }

    /// What a slide is called, and what stands under that: the step, and the design that it is a step of.
    fn headings(&self, index: usize) -> (String, String) {
        let text = |t: &Option<crate::model::LocalisedText>| {
            t.as_ref().map(|t| t.get(self.languages).trim().replace('\n', " "))
        };
        let title = text(&self.design.title).filter(|t| !t.is_empty());
        let subtitle = text(&self.design.subtitle).filter(|t| !t.is_empty());
        if self.design.states.len() == 1 {
            return (title.unwrap_or_else(|| self.words.untitled().to_owned()), subtitle.unwrap_or_default());
        }
        let name = self.state_name(index);
        let pattern = self.design.states[index].pattern_name.as_ref();
        let pattern = pattern.map(|pattern| short(pattern.get(self.languages)).to_owned());
        let pattern = pattern.filter(|pattern| !name.contains(pattern.as_str()));
        let number = format!("{}/{}", index + 1, self.design.states.len());
        let under: Vec<String> = [Some(number), pattern, title, subtitle].into_iter().flatten().collect();
        (name, under.join(" – "))
    }

    /// What a state is called on its own.
    pub(super) fn state_name(&self, index: usize) -> String {
        let state = &self.design.states[index];
        let own = state.caption.as_ref().map(|caption| caption.get(self.languages).trim().replace('\n', " "));
        let pattern = state.pattern_name.as_ref().map(|pattern| short(pattern.get(self.languages)).to_owned());
        match (own.filter(|own| !own.is_empty()), pattern) {
            (Some(own), _) => own,
            (None, Some(pattern)) => self.words.after_pattern(&pattern),
            (None, None) if index == 0 => self.words.start().to_owned(),
            (None, None) => self.words.state(index),
        }
    }

    fn above(&self, around: &Around, scale: f64) -> f64 {
        let work = &self.theme.frame_work;
        let status = around.status.height();
        let gap = if status > 0.0 { work.subtitle * scale * 0.4 } else { 0.0 };
        around.title.len() as f64 * work.title * scale * LINE_HEIGHT
            + around.caption.len() as f64 * work.subtitle * scale * LINE_HEIGHT
            + gap
            + status
            + 14.0 * scale
    }

    fn below(&self, around: &Around, scale: f64, column: f64) -> f64 {
        let below = around.steps.as_ref().filter(|_| column == 0.0);
        let steps = below.map_or(0.0, |steps| steps.height() + 16.0 * scale);
        let signs = around.signs.height();
        steps + if signs > 0.0 { signs + 10.0 * scale } else { 0.0 }
    }

    /// A state with what is new in it marked.
    fn marked_sheet<'s>(&'s self, composer: &'s Composer<'s>, index: usize, shift: Point) -> Sheet<'s> {
        let state = &self.design.states[index];
        let before = index.checked_sub(1).and_then(|before| self.design.states.get(before));
        let marks = match before {
            Some(before) if !self.tries_a_failure() => Marks::default().done(before, state, &state.change),
            _ => Marks::default(),
        };
        let ground = self.theme.colours.background;
        Sheet::new(composer, (state, &self.layout.states[index]), marks, "", shift, ground)
    }

    fn slide(&self, index: usize, used: &Used, sizes: Sizes) -> Scene {
        let state = &self.design.states[index];
        let inner = sizes.width - 2.0 * sizes.margin;
        let around = self.around_state(index, used, (inner, sizes.column), sizes.scale);
        let bounds = self.layout.bounds;
        // In the middle of the room, but never far from the title.
        let left = self.left(sizes);
        let top = sizes.top + ((sizes.room - bounds.h) / 2.0).max(0.0);
        let shift = Point::new(left - bounds.x, top - bounds.y);
        let composer = self.composer();
        let mut sheet = self.marked_sheet(&composer, index, shift);
        let drawn = sheet.draw();
        let mut items = self.heading(&around, sizes);
        items.extend(drawn);
        items.extend(self.footing(&around, sizes));
        let (title, _) = self.headings(index);
        let part = |id: &str| items_have(&items, id).then(|| id.to_owned());
        Scene {
            origin: Point::default(),
            width: sizes.width,
            height: sizes.height,
            background: self.theme.colours.background,
            link: Target::new(&self.design.properties.text("link"), part),
            title,
            description: self.told_of(index, state),
            language: self.languages.first().to_owned(),
            view: if self.design.states.len() > 1 { format!("s{index}") } else { String::new() },
            taste: self.layout.taste.clone(),
            sheets: vec![Placement { state: index, prefix: String::new(), shift, drawn: None }],
            items,
        }
    }

    /// Where the architecture begins: with the steps beside it, both are in the middle.
    fn left(&self, sizes: Sizes) -> f64 {
        let beside = if sizes.column > 0.0 { sizes.column + BESIDE } else { 0.0 };
        (sizes.width - beside - self.layout.bounds.w) / 2.0
    }

    fn heading(&self, around: &Around, sizes: Sizes) -> Vec<Item> {
        let work = &self.theme.frame_work;
        let colours = &self.theme.colours;
        let mut y = sizes.margin;
        let mut items = Vec::new();
        let lines = [
            (TITLE, &around.title, work.title, true, colours.title),
            (CAPTION, &around.caption, work.subtitle, false, colours.muted),
        ];
        for (class, text, size, bold, colour) in lines {
            if text.is_empty() {
                continue;
            }
            let size = size * sizes.scale;
            let drawn = Text::lines(text, sizes.margin, y, TextAnchor::Start, size, bold, colour).whole(&text.full);
            items.push(group(class, vec![drawn.into()]));
            y += text.len() as f64 * size * LINE_HEIGHT;
        }
        if around.status.height() > 0.0 {
            y += work.subtitle * sizes.scale * 0.4;
            items
                .push(group("status", around.status.draw(Point::new(sizes.margin, y), colours.background, self.theme)));
        }
        items
    }

    fn footing(&self, around: &Around, sizes: Sizes) -> Vec<Item> {
        let mut y = sizes.height - sizes.margin - self.below(around, sizes.scale, sizes.column);
        let mut items = Vec::new();
        if let Some(steps) = &around.steps {
            let (x, top) = if sizes.column > 0.0 {
                let bounds = self.layout.bounds;
                (self.left(sizes) + bounds.w + BESIDE, sizes.top + ((sizes.room - bounds.h) / 2.0).max(0.0))
            } else {
                y += 16.0 * sizes.scale;
                (sizes.margin, y)
            };
            items.push(group("steps", steps.draw(Point::new(x, top), self.theme)));
            y = if sizes.column > 0.0 { y } else { y + steps.height() };
        }
        if around.signs.height() > 0.0 {
            y += 10.0 * sizes.scale;
            let drawn = around.signs.draw(Point::new(sizes.margin, y), self.theme.colours.background, self);
            items.push(group("legend", drawn));
        }
        items
    }
}

fn group(class: &'static str, items: Vec<Item>) -> Item {
    Item::Group(Group { class, items, ..Group::default() })
}

fn items_have(items: &[Item], id: &str) -> bool {
    items.iter().any(|item| matches!(item, Item::Group(group) if group.id.as_deref() == Some(id)))
}
