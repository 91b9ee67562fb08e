//! What resources of clouds mean: which are drawn, where they stand, who calls whom.
//!
//! Readers make [`Resource`]s; [`Inventory`] finds what a reference means. The tables ([`tables`]) say what each type is.
//! What is lent to somebody ([`parts`]) speaks for it. Then nodes are made and put into frames ([`frames`]), and edges by
//! falling evidence: wired ([`wires`]), granted ([`grants`]), named and allowed ([`named`]).

mod frames;
mod grants;
mod named;
mod nodes;
mod parts;
mod resource;
mod tables;
mod wires;

pub use resource::{Inventory, Resource, ResourceId};

use crate::import::draft::{Draft, Edge, Fate, Node, Rank};
use crate::import::names::readable;
use crate::import::read::{Format, Source, cloudformation, hcl, terraform};
use crate::import::settle::settle;
use crate::limits::Limits;
use crate::limits::import::STEPS_OF_LINES;
use crate::model::{Op, Vocabulary};
use crate::refusal::Refusal;

use named::Words;
use nodes::Nodes;
use parts::World;
use tables::{Tables, TypeEntry};

/// What a reader has found in its files.
#[derive(Default, Debug)]
pub struct Found {
    /// All resources.
    pub resources: Vec<Resource>,
    /// The region, if the files name one.
    pub region: Option<String>,
    /// What the user should know.
    pub remarks: Vec<String>,
}

impl Found {
    /// Says something once.
    pub fn remark(&mut self, text: impl Into<String>) {
        let text = text.into();
        if !self.remarks.contains(&text) {
            self.remarks.push(text);
        }
    }
}

/// Reads files of one format into a draft.
pub fn read(format: Format, sources: &[Source<'_>], limits: &Limits, draft: &mut Draft) -> Result<(), Refusal> {
    let found = match format {
        Format::TerraformJson => terraform::read(sources, limits)?,
        Format::Terraform => hcl::read(sources, limits)?,
        _ => cloudformation::read(sources, limits)?,
    };
    draw(found, limits, draft);
    Ok(())
}

fn draw(found: Found, limits: &Limits, draft: &mut Draft) {
    let first = draft.nodes.len();
    draft.remarks.extend(found.remarks);
    let inventory = Inventory::new(found.resources);
    let tables = Tables::builtin();
    let world = World::new(&inventory, tables);
    let drawn = |id: ResourceId| world.kind(id).is_some();
    let links = wires::links(&inventory, tables);
    let links =
        wires::contracted(&links, inventory.resources.len(), &drawn, limits.edges.saturating_mul(STEPS_OF_LINES));
    let words = Words::new(&world, limits.edges);
    let mut wanted: Vec<bool> = vec![false; inventory.resources.len()];
    let mut ends = |from: ResourceId, to: ResourceId| {
        wanted[from.0] = true;
        wanted[to.0] = true;
    };
    links.iter().for_each(|link| ends(link.from, link.to));
    words.calls.iter().for_each(|call| ends(call.from, call.to));
    let nodes = Nodes::make(&world, &wanted, draft);
    for link in &links {
        nodes.connect(draft, (link.from, link.operator, link.to), Rank::Wired, &link.because, |edge| {
            edge.label.clone_from(&link.word);
            let router =
                |word: &str| Vocabulary::builtin().kind(word).is_some_and(|kind| kind.router || kind.is("api"));
            if let Some(path) = link.path.as_ref().filter(|_| world.kind(link.from).is_some_and(router)) {
                edge.properties.push(("path".to_owned(), path.clone()));
            }
        });
    }
    // What cannot be handled ends here: that is what the queue is for.
    for link in links.iter().filter(|link| link.word == "dead letters") {
        nodes.give_role(draft, link.to, "dead-letter");
    }
    for call in &words.calls {
        if nodes.says_something_new(draft, call) {
            nodes.connect(draft, (call.from, call.operator, call.to), call.rank, &call.because, |edge| {
                edge.properties.extend(call.property.iter().map(|flag| (flag.clone(), String::new())));
            });
        }
    }
    nodes.allow(draft, &words.allowed);
    nodes.subscribers(&world, draft);
    nodes.ways_in(&world, draft, &words.open);
    nodes.count(&world, draft);
    if let Some(region) = &found.region {
        frames::put_into_region(draft, region, first);
    }
    settle(draft);
}

/// What stands under a resource: what the cloud shows as its name, or what the file calls it.
fn label(resource: &Resource, entry: Option<&TypeEntry>) -> String {
    let said = entry.into_iter().flat_map(|entry| &entry.label).find_map(|path| resource.text(path));
    let said = said.or_else(|| resource.text("name")).map(str::to_owned).or_else(|| tag_name(resource));
    let usable =
        |text: &String| text.chars().count() <= 60 && !text.contains(['{', '$', '\n']) && !text.contains("://");
    said.filter(usable).unwrap_or_else(|| {
        let name = readable(&resource.name);
        // `this` and `main` say nothing; the kind's own name is shown then.
        if ["this", "main", "default"].contains(&name.as_str()) { String::new() } else { name }
    })
}

/// The tag `Name`, which Terraform writes as a map and CloudFormation as a list.
fn tag_name(resource: &Resource) -> Option<String> {
    if let Some(name) = resource.text("tags.name") {
        return Some(name.to_owned());
    }
    let tags = resource.at("tags");
    let mut tags = tags.iter().flat_map(|tags| tags.items());
    tags.find(|tag| tag.text_at("key") == Some("Name")).and_then(|tag| tag.text_at("value")).map(str::to_owned)
}
