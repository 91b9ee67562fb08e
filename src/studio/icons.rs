//! The icons of a picture: the project's own, those of a folder of the user's, and those that a design names.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::design::Design;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::limits::Limits;
use crate::model::{Kind, Vocabulary};
use crate::refusal::Refusal;
use crate::scene::{Glyph, IconFolder, IconSet};
use crate::source::Span;
use crate::studio::Home;
use crate::studio::style::Icons;
use crate::world::{World, WorldError, normal_name};

/// Kinds that are named when a message tells what is missing.
const NAMED: usize = 12;

/// A folder of icons, opened.
pub struct Opened<'a> {
    name: &'a str,
    world: &'a dyn World,
    /// Which file stands for which kind.
    pub folder: IconFolder,
}

/// All icons that a design needs. An icon that cannot be read is a warning, and the kind's own is drawn.
pub fn read(
    design: &Design,
    home: Home<'_>,
    folder: Option<&Icons>,
    diagnostics: &mut Diagnostics,
) -> Result<IconSet, Refusal> {
    let mut icons = IconSet::builtin();
    if let Some(folder) = folder {
        let brought = Opened::new(folder)?;
        let kinds = kinds(design);
        let missing = brought.add(kinds.iter().map(AsRef::as_ref), &mut icons, diagnostics);
        brought.tell(&missing, &kinds, diagnostics);
    }
    named(design, home, &mut icons, diagnostics);
    Ok(icons)
}

/// The kinds that a design uses, each once, in the order of its text.
fn kinds(design: &Design) -> Vec<Arc<Kind>> {
    let mut found: Vec<Arc<Kind>> = Vec::new();
    for state in &design.states {
        let architecture = &state.architecture;
        for kind in architecture.nodes().into_iter().map(|node| &architecture.element(node).kind) {
            if !found.iter().any(|known| known.id == kind.id) {
                found.push(kind.clone());
            }
        }
    }
    found
}

impl<'a> Opened<'a> {
    /// Looks into the folder.
    pub fn new(icons: &'a Icons) -> Result<Opened<'a>, Refusal> {
        let help = "give a folder with SVG or PNG files: the vendor's official icon set, or files named like kinds, \
            such as `server.svg`";
        let (name, world) = (icons.name.as_str(), &*icons.world);
        let folder = IconFolder::read(world, &Limits::default())
            .map_err(|why| Refusal::new(format!("the icons of `{name}` cannot be used: {why}"), help))?;
        if folder.is_empty() {
            return Err(Refusal::new(format!("there are no icons in `{name}`"), help));
        }
        Ok(Opened { name, world, folder })
    }

    /// The icon for a kind, or why the file for it cannot be used; none if there is no file.
    pub fn glyph(&self, kind: &Kind) -> Option<Result<Glyph, (String, String)>> {
        let path = self.folder.find(kind)?.path().to_owned();
        Some(self.load(&path).and_then(|bytes| Glyph::read(&bytes, &Limits::default())).map_err(|why| (path, why)))
    }

    fn load(&self, path: &str) -> Result<Vec<u8>, String> {
        load(Home { world: self.world, file: "" }, path)
    }

    /// Adds the icons for some kinds; returns those that have none.
    pub fn add<'k>(
        &self,
        kinds: impl Iterator<Item = &'k Kind>,
        icons: &mut IconSet,
        diagnostics: &mut Diagnostics,
    ) -> Vec<&'k Kind> {
        let mut missing = Vec::new();
        for kind in kinds {
            // A kind of the author's own looks like what its word means elsewhere, or like the one it behaves like, if only
            // that has a file.
            let meant = kind.base.as_ref().and_then(|_| Vocabulary::builtin().kind(&kind.id));
            let chain = std::iter::successors(Some(kind), |kind| kind.base.as_deref());
            let mut chain = chain.map(|of| (of, of)).collect::<Vec<_>>();
            chain.splice(1..1, meant.map(|meant| (kind, meant.as_ref())));
            let found = chain.into_iter().find_map(|(whose, of)| {
                let file = || self.folder.find(of).map(|found| Some((whose, found.path().to_owned())));
                if icons.is_own(&whose.id) { Some(None) } else { file() }
            });
            if let Some(Some((whose, path))) = &found
                && whose.id != kind.id
            {
                let (id, base) = (&kind.id, &whose.id);
                let message = format!("`{id}` is drawn with the icon of `{base}`, `{path}`");
                let help = format!("name another with `icon=\"…\"`, or put `{id}.svg` into the folder");
                diagnostics.push(Diagnostic::general(Code::Icon, message).help(help));
            }
            match found {
                Some(Some((kind, path))) => {
                    if let Err(why) = icons.bring(&kind.id, || self.load(&path), &Limits::default()) {
                        let message = format!("the icon `{path}` for `{}` cannot be used: {why}", kind.id);
                        diagnostics.push(Diagnostic::general(Code::Icon, message));
                    }
                }
                Some(None) => {}
                None if kind.names_icon() => {}
                None => missing.push(kind),
            }
        }
        missing
    }

    /// Says which kinds have no icon, and which words of the mapping are not known.
    fn tell(&self, missing: &[&Kind], kinds: &[Arc<Kind>], diagnostics: &mut Diagnostics) {
        let folder = self.name;
        let own: Vec<&str> = kinds.iter().map(|kind| kind.id.as_str()).collect();
        for (word, suggestion) in self.folder.unknown(&own) {
            let message = format!("there is no kind `{word}`, which `icons.toml` in `{folder}` gives an icon");
            diagnostics.push(Diagnostic::general(Code::Icon, message).maybe_help(suggestion));
        }
        if missing.is_empty() {
            return;
        }
        let mut names: Vec<String> = missing.iter().take(NAMED).map(|kind| format!("`{}`", kind.id)).collect();
        if missing.len() > NAMED {
            names.push(format!("{} more", missing.len() - NAMED));
        }
        let (count, all) = (missing.len(), kinds.len());
        let (s, verbs) = if all == 1 { ("", "has") } else { ("s", if count == 1 { "has" } else { "have" }) };
        let keep = if verbs == "has" { "keeps" } else { "keep" };
        let names = names.join(", ");
        let message = format!("{count} of {all} kind{s} {verbs} no icon in `{folder}` and {keep} our own: {names}");
        let slips = missing.iter().filter_map(|kind| self.folder.misspelt(kind));
        let slips = slips.map(|(path, word)| format!("`{path}` is no kind; did you mean `{word}`?"));
        let help = "name a file for each in `icons.toml` there, such as `server = \"rack.svg\"`";
        let mut found = Diagnostic::general(Code::OwnIcons, message);
        for slip in slips.take(NAMED) {
            found = found.help(slip);
        }
        diagnostics.push(found.help(help));
    }
}

/// Adds the icons that elements and kinds name by path. Paths are relative to the folder of the design and stay in it,
/// or in the root.
fn named(design: &Design, home: Home<'_>, icons: &mut IconSet, diagnostics: &mut Diagnostics) {
    let mut seen = BTreeSet::new();
    let mut by_path: BTreeMap<String, Span> = BTreeMap::new();
    for state in &design.states {
        for node in state.architecture.nodes() {
            let element = state.architecture.element(node);
            let own = element.properties.get("icon").map(ToString::to_string);
            let name = own.unwrap_or_else(|| element.kind.icon.clone());
            if icons.get(&name).is_none() && seen.insert(name.clone()) {
                by_path.insert(name, element.span);
            }
        }
    }
    for (name, span) in by_path {
        if let Err(why) = icons.bring(&name, || load(home, &name), &Limits::default()) {
            let message = format!("the icon `{name}` cannot be used: {why}");
            let help = match home.file.contains('/') || why == WorldError::Outside.to_string() {
                true => "give an SVG or PNG file in the folder that `--root DIR` names, or a built-in icon by its kind",
                false => "give an SVG or PNG file in the folder of the design, or the name of a built-in icon",
            };
            diagnostics.push(Diagnostic::warning(Code::Icon, span, message).help(help));
        }
    }
}

/// The bytes of a file.
fn load(home: Home<'_>, name: &str) -> Result<Vec<u8>, String> {
    let limits = Limits::default();
    let path = normal_name(home.file, name).map_err(|error| error.to_string())?;
    home.world.read(&path, limits.icon_pixel_bytes.max(limits.icon_bytes)).map_err(|error| error.to_string())
}
