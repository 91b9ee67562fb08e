//! Designs from what people have: plans and templates of clouds, manifests, diagrams of others.
//!
//! A reader of each format ([`read`]) makes values of its file. For clouds these become resources, and two tables say what
//! they mean: `import/types.toml` which kind a type is, `import/wires.toml` which lines it draws ([`cloud`]). What comes out
//! is a [`draft::Draft`]: nodes and edges with their evidence. It gets ids ([`names`]) and an order ([`order`]), is written
//! ([`mod@write`]), and put into an older text around what its author has done ([`merge`]).

pub mod cloud;
pub mod draft;
mod guess;
mod hosts;
mod markup;
mod merge;
mod names;
mod order;
mod products;
pub mod read;
mod report;
mod settle;
pub mod value;
mod write;

use std::collections::BTreeMap;

use crate::import::draft::{Draft, NodeId};
use crate::import::merge::Kept;
use crate::limits::Limits;
use crate::model::Vocabulary;
use crate::model::vocabulary::may_hold;
use crate::refusal::Refusal;
use crate::report::few;

pub use read::{Format, Source};
pub use report::Report;

/// How to import.
#[derive(Clone, Copy, Default, Debug)]
pub struct Options<'a> {
    /// The format of the files; none for what they look like.
    pub format: Option<Format>,
    /// Which page of a drawing: its name, or its number from 1 on; the first if not given.
    pub page: Option<&'a str>,
    /// The text that stands where the design goes, with its name.
    pub old: Option<(&'a str, &'a str)>,
}

/// What an import has made.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The design.
    pub text: String,
    /// What was drawn, contracted and left out, and why.
    pub report: Report,
}

/// Makes a design of files.
///
/// # Errors
///
/// When a file is in no format that is known, is broken or too large, has nothing that could be drawn, or when the text that
/// it would replace is none that an import has written.
pub fn import(sources: &[Source<'_>], options: Options<'_>, limits: &Limits) -> Result<Imported, Refusal> {
    let kept = match options.old {
        Some((name, text)) => merge::kept(text, name)?,
        None => Kept::default(),
    };
    let mut draft = draft_of(sources, &options, limits)?;
    insist(&mut draft);
    if draft.nodes.is_empty() {
        let names: Vec<&str> = sources.iter().map(|source| source.name).collect();
        let help = format!("{}; nothing was written", report::left_out(&draft));
        return Err(Refusal::new(format!("there is nothing to draw in `{}`", names.join("`, `")), help));
    }
    if draft.is_too_large(limits) {
        return Err(draft.too_large(limits));
    }
    if let Some(deep) = draft.nodes.iter().enumerate().find(|(at, _)| is_too_deep(&draft, NodeId(*at), limits)) {
        let message =
            format!("`{}` stands in more than {} frames", write::comment(&deep.1.address), limits.containers());
        return Err(Refusal::new(message, "a design nests no deeper; take some of the frames away"));
    }
    let ids = names::ids(&draft, &kept.ids);
    let origins: Vec<&str> = sources.iter().map(|source| base_name(source.name)).collect();
    let block = write::block(&draft, &ids, &kept, &origin(&origins));
    let report = Report::new(&draft, &ids, &kept);
    Ok(Imported { text: [kept.before.as_str(), &block, &kept.after].concat(), report })
}

fn is_too_deep(draft: &Draft, node: NodeId, limits: &Limits) -> bool {
    draft.frames(node).nth(limits.containers()).is_some()
}

/// Says of what stands where its kind does not belong that it is meant so: the file has it there.
fn insist(draft: &mut Draft) {
    let vocabulary = Vocabulary::builtin();
    for at in 0..draft.nodes.len() {
        let kind = |node: NodeId| vocabulary.kind(&draft.nodes[node.0].kind);
        let holder = draft.nodes[at].parent.and_then(kind);
        let strange = holder.zip(kind(NodeId(at))).is_some_and(|(holder, inner)| !may_hold(holder, inner));
        if strange {
            draft.nodes[at].properties.push(("anyway".to_owned(), String::new()));
        }
    }
}

/// Names of files in the first line: of many, how many.
fn origin(names: &[&str]) -> String {
    match names {
        [_, _, _, _, ..] => few(names, 1),
        names => names.join(", "),
    }
}

/// The name of a file without its folders, so that the same import is the same text everywhere.
fn base_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

fn draft_of(sources: &[Source<'_>], options: &Options<'_>, limits: &Limits) -> Result<Draft, Refusal> {
    let mut by_format: BTreeMap<Format, Vec<Source<'_>>> = BTreeMap::new();
    for source in sources {
        let format = match options.format {
            Some(format) => format,
            None => read::format_of(source).map_err(|trouble| trouble.refusal(source.name))?,
        };
        by_format.entry(format).or_default().push(*source);
    }
    let mut draft = Draft::default();
    for (format, sources) in by_format {
        read::read(format, &sources, options.page, limits, &mut draft)?;
    }
    Ok(draft)
}
