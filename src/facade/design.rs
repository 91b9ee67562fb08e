//! A text that has been read.

use std::sync::Arc;

use crate::check::Levels;
use crate::check::inspect::{Stages, Wanted, inspect};
use crate::design::Design as States;
use crate::design::compile::{Compilation, compile};
use crate::design::print::print_state;
use crate::facade::simulate::{self, Trial};
use crate::facade::{Picture, Report};
use crate::limits::{Budget, Generosity, Limits};
use crate::model::Languages;
use crate::output::json;
use crate::studio::{Home, Style};
use crate::world::{Memory, World, WorldError};

/// The name of a text that is in no file.
const UNNAMED: &str = "design.cdp";

/// An architecture with all its states, read from text.
///
/// ```
/// use cdp_draw::Design;
///
/// let design = Design::read("user users\nserver web\nusers -> web\n\napply multi-server to web")?;
/// assert_eq!(design.states(), 2);
/// # Ok::<(), cdp_draw::Report>(())
/// ```
#[derive(Clone)]
pub struct Design {
    states: States,
    /// What it was read from; without the states, which are above.
    compilation: Compilation,
    /// Its folder, where its icons are.
    world: Arc<dyn World + Send + Sync>,
    name: String,
}

impl Design {
    /// Reads a text that imports nothing.
    ///
    /// ```
    /// use cdp_draw::Design;
    ///
    /// let error = Design::read("user users\nusers -> web").err().expect("there is no web");
    /// let first = &error.findings()[0];
    /// assert_eq!(first.code, "E0203");
    /// assert_eq!(first.place.as_ref().map(|place| (place.line, place.column)), Some((2, 10)));
    /// ```
    ///
    /// # Errors
    ///
    /// All errors of the text in one [`Report`]. A promise (`expect`) that is not kept stops nothing: it is in
    /// [`report`](Self::report).
    pub fn read(text: &str) -> Result<Design, Report> {
        Design::from_bytes(Arc::new(Memory::default()), UNNAMED, text.as_bytes())
    }

    /// Reads a file of a world: what it imports, and the icons that it names, come from the file's folder there.
    ///
    /// ```
    /// use cdp_draw::{Design, Memory};
    ///
    /// let mut files = Memory::default();
    /// files.add("kinds.cdp", "kind cache-server : server {}");
    /// files.add("design.cdp", "import \"kinds.cdp\"\ncache-server redis");
    /// let design = Design::read_from(files, "design.cdp")?;
    /// # Ok::<(), cdp_draw::Report>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When there is no such file, and as [`read`](Self::read) does.
    pub fn read_from(world: impl World + Send + Sync + 'static, name: &str) -> Result<Design, Report> {
        let read = world.read(name, Limits::default().input_bytes);
        let bytes = read.map_err(|why| {
            Report::refused(format!("cannot read `{name}`: {why}"), "look at the name, and at what the world has")
        })?;
        let world: Arc<dyn World + Send + Sync> = match name.rsplit_once('/') {
            Some((folder, _)) => Arc::new(Folder { world, prefix: format!("{folder}/") }),
            None => Arc::new(world),
        };
        Design::from_bytes(world, name, &bytes)
    }

    /// Reads a file of the disk. Imports and icons come from its folder, and from nowhere else.
    ///
    /// ```
    /// let design = cdp_draw::Design::open("examples/first.cdp")?;
    /// # Ok::<(), cdp_draw::Report>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When there is no such file, and as [`read`](Self::read) does.
    #[cfg(feature = "fs")]
    pub fn open(path: impl AsRef<std::path::Path>) -> Result<Design, Report> {
        let path = path.as_ref();
        let shown = path.display().to_string();
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let world = crate::world::Disk::new(folder.unwrap_or(std::path::Path::new(".")));
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let read = world.read(&name, Limits::default().input_bytes);
        let bytes = read.map_err(|why| Report::refused(format!("cannot read `{shown}`: {why}"), "look at the path"))?;
        Design::from_bytes(Arc::new(world), &shown, &bytes)
    }

    fn from_bytes(world: Arc<dyn World + Send + Sync>, name: &str, bytes: &[u8]) -> Result<Design, Report> {
        let mut compilation = compile(name, bytes, &*world, &Limits::default());
        match compilation.design.take() {
            Some(states) => Ok(Design { states, compilation, world, name: name.to_owned() }),
            None => Err(Report::of_compilation(&compilation)),
        }
    }

    /// What the author should know: warnings, and promises that are not kept.
    ///
    /// ```
    /// let design = cdp_draw::Design::read("user users\nserver web\nusers -> web\nexpect served users without web")?;
    /// assert!(design.report().has_errors());
    /// # Ok::<(), cdp_draw::Report>(())
    /// ```
    pub fn report(&self) -> Report {
        Report::of_compilation(&self.compilation)
    }

    /// How many states there are: one more than steps.
    pub fn states(&self) -> usize {
        self.states.states.len()
    }

    /// Lays all states out, for pictures of them.
    ///
    /// ```
    /// use cdp_draw::{Design, Style, View};
    ///
    /// let design = Design::read("user users\nserver web\nusers -> web")?;
    /// let picture = design.draw(&Style::default())?;
    /// assert!(picture.svg(View::Auto).starts_with("<svg"));
    /// # Ok::<(), cdp_draw::Report>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When the style asks for what there is not, or cannot be used: a theme, a font, icons, an older picture, a size.
    pub fn draw(&self, style: &Style) -> Result<Picture, Report> {
        let home = Home { world: &*self.world, file: "" };
        Picture::new(self.states.clone(), home, style, &self.compilation)
    }

    /// What the rules of good architecture find in the last state, with a statement that mends it where one is known.
    ///
    /// ```
    /// let design = cdp_draw::Design::read("user users\nserver web\nusers -> web")?;
    /// let report = design.check();
    /// let found = report.findings().iter().find(|found| found.element.as_deref() == Some("web")).expect("one server");
    /// assert_eq!(found.code, "single-server");
    /// assert!(found.remedy.as_deref().expect("it can be mended").starts_with("apply "));
    /// # Ok::<(), cdp_draw::Report>(())
    /// ```
    pub fn check(&self) -> Report {
        let compilation = Compilation { design: Some(self.states.clone()), ..self.compilation.clone() };
        let wanted = Wanted { stages: Stages::Last, availability: false };
        Report::of_check(inspect(&self.name, compilation.strict(), wanted, &Levels::default(), &Limits::default()))
    }

    /// What becomes of the actors in every state when these elements fail together.
    ///
    /// ```
    /// use cdp_draw::{Design, Health};
    ///
    /// let design = Design::read("user users\nserver web\nusers -> web\n\napply multi-server to web")?;
    /// let [before, after] = &design.simulate(&["web"])?[..] else { panic!("two states") };
    /// assert_eq!(before.served[0].health, Health::Down);
    /// assert!(after.served[0].health.served());
    /// # Ok::<(), cdp_draw::Report>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When no state has an element of such an id.
    pub fn simulate(&self, ids: &[&str]) -> Result<Vec<Trial>, Report> {
        simulate::trials(&self.states, ids, &self.languages())
    }

    /// All states as data (JSON): elements, edges, changes, who is served.
    ///
    /// ```
    /// let design = cdp_draw::Design::read("server web")?;
    /// assert!(design.json().contains("\"web\""));
    /// # Ok::<(), cdp_draw::Report>(())
    /// ```
    pub fn json(&self) -> String {
        json::write(&self.states, &self.languages(), None, &Budget::new(Generosity::Unlimited).output)
            .unwrap_or_default()
    }

    /// A state as text of the language: 0 is the one before any step; past the end it is the last.
    ///
    /// ```
    /// let design = cdp_draw::Design::read("server web\nrename web to shop")?;
    /// assert_eq!(design.text(1), "server shop\n");
    /// # Ok::<(), cdp_draw::Report>(())
    /// ```
    pub fn text(&self, state: usize) -> String {
        print_state(&self.states, &self.states.states[state.min(self.states() - 1)])
    }

    /// The languages of what is said of it: its own, then English.
    fn languages(&self) -> Languages {
        Languages::new(None, self.compilation.lang.as_deref())
    }
}

/// A folder of a world.
struct Folder<W> {
    world: W,
    /// Its name, with a `/`.
    prefix: String,
}

impl<W: World> World for Folder<W> {
    fn read(&self, name: &str, limit: usize) -> Result<Vec<u8>, WorldError> {
        self.world.read(&format!("{}{name}", self.prefix), limit)
    }

    fn list(&self, limit: usize) -> Result<Vec<String>, WorldError> {
        let all = self.world.list(limit)?;
        Ok(all.iter().filter_map(|name| name.strip_prefix(&self.prefix)).map(str::to_owned).collect())
    }
}

impl std::fmt::Debug for Design {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Design").field("name", &self.name).field("states", &self.states()).finish_non_exhaustive()
    }
}
