//! Themes: every colour and stroke by its meaning. The data are `themes/<name>.toml`.

mod check;
mod contrast;
mod ranges;

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use toml::{Table, Value as Toml};

use crate::analysis::Value;
use crate::data::THEMES;
use crate::model::{Category, Op};
use crate::scene::colour::Colour;

/// A theme, ready to draw with.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Theme {
    /// One line for the list of themes.
    pub about: String,
    /// Colours of the page and of what stands on it.
    pub colours: Colours,
    /// How containers look, by kind; `other` for the rest.
    frame: BTreeMap<String, FrameStyle>,
    /// Colours of icons by category.
    category: BTreeMap<Category, IconStyle>,
    /// Lines by operator.
    edge: EdgeStyles,
    /// What stands for a change.
    pub change: ChangeStyles,
    /// What stands for how well an element is.
    health: HealthStyles,
    /// Widths of lines, in px.
    pub strokes: Strokes,
    /// Sizes and distances of titles, panels and legends, in px.
    pub frame_work: FrameWork,
    /// Sizes and distances for layout, which gives them their meaning.
    #[serde(default = "empty")]
    pub metrics: Toml,
}

fn empty() -> Toml {
    Toml::Table(Table::new())
}

/// Colours of the page and of what stands on it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Colours {
    /// The page.
    pub background: Colour,
    /// A panel of a figure of several.
    pub panel: Colour,
    /// Its border.
    pub panel_line: Colour,
    /// The border and the badge of the last panel of a strip.
    pub last: Colour,
    /// Text on `last`.
    pub last_ink: Colour,
    /// Titles.
    pub title: Colour,
    /// Labels.
    pub ink: Colour,
    /// Small print.
    pub muted: Colour,
    /// A server's or bucket's card.
    pub card: Colour,
    /// Its border.
    pub card_line: Colour,
    /// The arrow between two panels.
    pub arrow: Colour,
    /// A numbered circle.
    pub callout: Colour,
    /// The number in it.
    pub callout_ink: Colour,
    /// A note.
    pub note: Colour,
    /// Its border.
    pub note_line: Colour,
    /// Its text.
    pub note_ink: Colour,
    /// The cross over what has failed.
    pub failed: Colour,
    /// The ground of what has failed.
    pub failed_tint: Colour,
    /// A group that cuts across containers.
    pub overlay: Colour,
}

/// How a container looks.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrameStyle {
    /// Its ground.
    pub fill: Colour,
    /// Its border.
    pub line: Colour,
    /// Its title.
    pub title: Colour,
    /// Dashes of the border; solid without.
    #[serde(default)]
    pub dash: Vec<f64>,
}

/// Colours of the icons of a category.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IconStyle {
    /// Outlines.
    pub ink: Colour,
    /// The part that says what it is.
    pub accent: Colour,
    /// Surfaces.
    pub tint: Colour,
    /// White surfaces.
    pub paper: Colour,
}

/// Lines by operator.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct EdgeStyles {
    request: EdgeStyle,
    sync: EdgeStyle,
    r#async: EdgeStyle,
    control: EdgeStyle,
    association: EdgeStyle,
}

/// A line.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EdgeStyle {
    /// Its colour.
    pub line: Colour,
    /// Its width in px; of a double line, that of each.
    pub width: f64,
    /// Its dashes; solid without.
    #[serde(default)]
    pub dash: Vec<f64>,
    /// Texts on it.
    pub ink: Colour,
}

/// What stands for a change.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeStyles {
    /// New.
    pub added: ChangeStyle,
    /// Gone with the next step.
    pub removed: ChangeStyle,
    /// With other properties.
    pub changed: ChangeStyle,
    /// In another container.
    pub moved: ChangeStyle,
}

/// What stands for how well an element is.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct HealthStyles {
    down: ChangeStyle,
    recoverable: ChangeStyle,
    degraded: ChangeStyle,
    ok: ChangeStyle,
}

/// What stands for one kind of change, or for how well an element is.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeStyle {
    /// Outline and badge.
    pub line: Colour,
    /// The sign in the badge.
    pub sign: Colour,
    /// The ground of what is marked.
    pub tint: Colour,
}

/// Widths of lines, in px.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Strokes {
    /// Borders of containers.
    pub frame: f64,
    /// Borders of cards.
    pub card: f64,
    /// Borders of overlays.
    pub overlay: f64,
    /// Outlines of what is marked as changed.
    pub mark: f64,
    /// Borders of panels.
    pub panel: f64,
    /// The border of the last panel of a strip.
    pub last: f64,
    /// What is added to the width of a new edge.
    pub new_edge: f64,
    /// What is added to the width of an edge that explains why an actor is not served.
    pub broken: f64,
}

/// Sizes and distances of titles, panels and legends, in px, for a picture of slide width.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrameWork {
    /// The title's font size.
    pub title: f64,
    /// The subtitle's.
    pub subtitle: f64,
    /// A panel caption's.
    pub caption: f64,
    /// The legend's.
    pub legend: f64,
    /// Around the whole.
    pub margin: f64,
    /// Around the contents of a panel.
    pub padding: f64,
    /// Between rows of panels.
    pub gap: f64,
    /// Corners of panels.
    pub radius: f64,
}

/// A theme that cannot be had.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ThemeError {
    /// There is none of this name; the names there are.
    Unknown(String, Vec<&'static str>),
    /// A file that is not a theme, with the reason.
    Wrong(String),
}

impl fmt::Display for ThemeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ThemeError::Unknown(name, names) => {
                write!(f, "there is no theme {name:?}; there are {}", names.join(", "))
            }
            ThemeError::Wrong(reason) => write!(f, "this is not a theme: {reason}"),
        }
    }
}

impl std::error::Error for ThemeError {}

impl Theme {
    /// The theme that is taken when nobody asks for one.
    pub const DEFAULT: &'static str = "slide";

    /// Names of the built-in themes, sorted.
    pub fn names() -> Vec<&'static str> {
        THEMES.iter().map(|(name, _, _)| *name).collect()
    }

    /// The built-in theme of a name.
    pub fn named(name: &str) -> Result<Theme, ThemeError> {
        read(table_of(name, 0)?)
    }

    /// A user's theme: a file like the built-in ones, or one that says `base = "slide"` and only what differs.
    pub fn from_toml(text: &str) -> Result<Theme, ThemeError> {
        let own = parse(text)?;
        if let Some(wrong) = check::first_fault(text, &own, table_of(Theme::DEFAULT, 0)?) {
            return Err(ThemeError::Wrong(wrong));
        }
        read(resolve(own, 0)?)
    }

    /// The line of an operator.
    pub fn edge(&self, op: Op) -> &EdgeStyle {
        match op {
            Op::Request => &self.edge.request,
            Op::Sync => &self.edge.sync,
            Op::Async => &self.edge.r#async,
            Op::Control => &self.edge.control,
            Op::Association => &self.edge.association,
        }
    }

    /// What stands for how well an element is.
    pub fn health(&self, value: Value) -> &ChangeStyle {
        match value {
            Value::Down => &self.health.down,
            // What is lost for some is lost; the sign tells them apart.
            Value::Recoverable | Value::Partial => &self.health.recoverable,
            Value::Degraded => &self.health.degraded,
            Value::Ok => &self.health.ok,
        }
    }

    /// The look of a container of a (built-in) kind.
    pub fn frame(&self, kind: &str) -> &FrameStyle {
        self.frame.get(kind).unwrap_or(&self.frame["other"])
    }

    /// The colours of a category's icons.
    pub fn icon(&self, category: Category) -> IconStyle {
        self.category[&category]
    }

    /// Names of the kinds whose frames the theme knows.
    pub fn frame_kinds(&self) -> impl Iterator<Item = &str> {
        self.frame.keys().map(String::as_str)
    }
}

/// Categories that came later, each with the one whose colours stand in for it in a theme that does not know it.
const LATER: [(Category, Category); 2] =
    [(Category::Grouping, Category::People), (Category::Security, Category::Management)];

fn read(table: Table) -> Result<Theme, ThemeError> {
    let mut theme = Theme::deserialize(Toml::Table(table)).map_err(|e| ThemeError::Wrong(e.message().to_owned()))?;
    for (later, like) in LATER {
        if let (false, Some(&colours)) = (theme.category.contains_key(&later), theme.category.get(&like)) {
            theme.category.insert(later, colours);
        }
    }
    if !theme.frame.contains_key("other") {
        return Err(ThemeError::Wrong("[frame.other] is missing".to_owned()));
    }
    match Category::ALL.iter().find(|c| !theme.category.contains_key(c)) {
        Some(missing) => Err(ThemeError::Wrong(format!("[category.{missing:?}] is missing").to_lowercase())),
        None => Ok(theme),
    }
}

fn parse(text: &str) -> Result<Table, ThemeError> {
    text.parse().map_err(|e: toml::de::Error| {
        let line = e.span().map(|span| text.get(..span.start).unwrap_or_default().matches('\n').count() + 1);
        let place = line.map_or_else(String::new, |line| format!("line {line}: "));
        ThemeError::Wrong(format!("{place}{}", e.message()))
    })
}

/// The table of a built-in theme, which `build.rs` has turned into JSON.
fn table_of(name: &str, depth: usize) -> Result<Table, ThemeError> {
    let (_, _, json) = THEMES
        .iter()
        .find(|(id, _, _)| *id == name)
        .ok_or_else(|| ThemeError::Unknown(name.to_owned(), Theme::names()))?;
    resolve(serde_json::from_str(json).map_err(|error| ThemeError::Wrong(error.to_string()))?, depth)
}

/// Follows `base = "name"`, and `dark = "name"` (the colours where the reader prefers dark pages).
fn resolve(mut table: Table, depth: usize) -> Result<Table, ThemeError> {
    if depth > 8 {
        return Err(ThemeError::Wrong("its bases go round in a circle".to_owned()));
    }
    let mut other = |key: &str| match table.remove(key) {
        None => Ok(None),
        Some(Toml::String(name)) => table_of(&name, depth + 1).map(Some),
        Some(_) => Err(ThemeError::Wrong(format!("{key} must be the name of a theme"))),
    };
    let (base, dark) = (other("base")?, other("dark")?);
    if let Some(mut base) = base {
        overlay(&mut base, table);
        table = base;
    }
    if let Some(dark) = dark {
        pair(&mut table, &dark);
    }
    Ok(table)
}

fn overlay(base: &mut Table, over: Table) {
    for (key, value) in over {
        match (base.get_mut(&key), value) {
            (Some(Toml::Table(base)), Toml::Table(over)) => overlay(base, over),
            (_, value) => drop(base.insert(key, value)),
        }
    }
}

/// Turns each colour into a pair with the other theme's.
fn pair(light: &mut Table, dark: &Table) {
    for (key, value) in light.iter_mut() {
        match (value, dark.get(key)) {
            (Toml::Table(light), Some(Toml::Table(dark))) => pair(light, dark),
            (Toml::String(light), Some(Toml::String(dark)))
                if light.starts_with('#') && dark.starts_with('#') && light != dark =>
            {
                light.push('/');
                light.push_str(dark);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_can_be_read_on_its_ground() {
        for name in Theme::names() {
            let theme = Theme::named(name).unwrap_or_else(|e| panic!("{name}: {e}"));
            assert_eq!(theme.hard_to_read(), Vec::<String>::new(), "{name}");
        }
    }

    #[test]
    fn the_auto_theme_has_two_colours_where_they_differ() {
        let auto = Theme::named("auto").expect("built in");
        assert_ne!(auto.colours.background.light, auto.colours.background.dark);
        let slide = Theme::named("slide").expect("built in");
        assert_eq!(slide.colours.background.light, slide.colours.background.dark);
    }

    #[test]
    fn what_is_wrong_is_said() {
        assert!(matches!(Theme::named("nope"), Err(ThemeError::Unknown(_, names)) if names.contains(&"slide")));
        let mine = Theme::from_toml("base = \"slide\"\n[colours]\nink = \"#123456\"\n").expect("a small theme");
        assert_eq!(mine.colours.ink.light.to_string(), "#123456");
        for (text, wanted) in [
            ("[colours]\nink = \"red\"", "line 3: [colours] ink: \"red\" is not a colour like #1a2b3c"),
            ("nonsense = 1", "line 2: a theme has no `nonsense`"),
            ("[colour]", "line 2: a theme has no [colour]; did you mean [colours]?"),
            ("[colours]\ninc = \"#123456\"", "line 3: [colours] has no `inc`; did you mean `ink`?"),
            ("[strokes]\nframe = \"wide\"", "line 3: [strokes] frame must be a number from 0 to 100"),
            ("[metrics]\nlable = 12", "line 3: [metrics] has no `lable`; did you mean `label`?"),
            ("[metrics]\ntrack = 0", "line 3: [metrics] track must be a number from 1 to 1000"),
            ("[edge.sync]\ndash = [0, 0.0]", "[edge.sync] dash must be a list of at most 16 numbers from 0 to 1000"),
            ("[frame.zone]\ndash = 3", "[frame.zone] dash must be a list"),
            ("[frame.zone]\nfill = 1", "line 3: [frame.zone] fill must be a text"),
            ("[frame.zne]\nfill = \"#fff\"", "line 2: [frame] has no [frame.zne]; did you mean [frame.zone]?"),
            ("[edge.sync]\nline = \"#12345\"", "line 3: [edge.sync] line: \"#12345\" is not a colour like #1a2b3c"),
            ("[edge]\nsync = 3", "line 3: [edge] sync must be a table"),
            ("[colours\n", "line 2: "),
            ("base = \"slide\"", "line 2: "),
        ] {
            let wrong = Theme::from_toml(&format!("base = \"slide\"\n{text}\n")).expect_err(text).to_string();
            assert!(wrong.contains(wanted), "{text}: {wrong}");
        }
        assert!(Theme::from_toml("about = ").is_err());
        assert!(Theme::from_toml("base = \"mine\"").is_err_and(|why| why.to_string().contains("there are auto")));
        assert!(Theme::from_toml("base = 1").is_err());
        assert!(
            Theme::from_toml("base = \"slide\"\n[frame.vpc]\ndash = [1, 2]\n[edge.request]\ndash = [1.5]\n").is_ok()
                && Theme::from_toml("base = \"slide\"\n[metrics]\nlabel = 15\nratio = 1.5\n").is_ok()
        );
    }

    /// Every number there is, in every table: one that makes no sense is refused with its name and what would make sense.
    #[test]
    fn numbers_are_within_sense() {
        let mut whole = table_of("slide", 0).expect("built in");
        let metrics = Table::try_from(crate::layout::Metrics { ratio: Some(1.0), ..Default::default() });
        whole.insert("metrics".to_owned(), Toml::Table(metrics.expect("numbers")));
        let mut tried = 0;
        let mut open: Vec<(String, Table)> = vec![(String::new(), whole)];
        while let Some((path, table)) = open.pop() {
            for (key, value) in table {
                match value {
                    Toml::Table(inner) => open.push((format!("{path}.{key}").trim_matches('.').to_owned(), inner)),
                    Toml::Integer(_) | Toml::Float(_) => {
                        for number in ["nan", "inf", "-inf", "1e300", "-1000", "-0.5", "99999999"] {
                            let text = format!("base = \"slide\"\n[{path}]\n{key} = {number}\n");
                            let wrong = Theme::from_toml(&text).expect_err(&text).to_string();
                            assert!(
                                wrong.contains(&format!("line 3: [{path}] {key} must be a number from ")),
                                "{wrong}"
                            );
                            tried += 1;
                        }
                    }
                    _ => {}
                }
            }
        }
        assert!(tried > 7 * 50, "{tried}");
    }

    #[test]
    fn pale_texts_are_told() {
        let pale = Theme::from_toml("base = \"slide\"\n[colours]\nmuted = \"#c0c0c0\"\n").expect("a theme");
        let told = pale.hard_to_read();
        assert!(told.iter().any(|line| line.starts_with("caption (#c0c0c0) on page (#ffffff): 1.8")), "{told:?}");
    }
}
