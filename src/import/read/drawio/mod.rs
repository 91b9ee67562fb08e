//! Drawings of draw.io: shapes by their stencils, frames by what lies in what, lines by their ends and arrows.

mod cell;
mod pages;
mod stencil;

use std::collections::{HashMap, HashSet};

use roxmltree::Node as Xml;

use crate::import::draft::{Draft, Edge, Fate, Node, NodeId, Rank};
use crate::import::guess;
use crate::import::read::{Source, Trouble};
use crate::limits::Limits;
use crate::limits::import::{FRAMES, NAMES};
use crate::model::Op;
use crate::report::few;

use cell::Cell;

/// Reads one page.
pub fn read(source: &Source<'_>, page: Option<&str>, limits: &Limits, draft: &mut Draft) -> Result<(), Trouble> {
    let document = pages::parse(source.text.trim_start_matches('\u{feff}').trim_start(), limits)?;
    let diagrams = pages::diagrams(&document);
    let found = pages::page(source, &diagrams, page, limits)?;
    if !found.others.is_empty() {
        let others = few(&found.others, NAMES);
        draft.remarks.push(format!("page {} was read; `--page` takes another: {others}", found.number + 1));
    }
    match &found.inflated {
        Some(text) => {
            let inner = pages::parse(text, limits)?;
            model(inner.root_element(), limits, draft)
        }
        None => model(diagrams[found.number], limits, draft),
    }
}

/// What a cell is in a design.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Element,
    Frame,
    /// Shapes that were grouped, and seen as nothing of their own.
    Group,
    /// Text beside a line.
    Text(usize),
    Nothing,
}

struct Page<'a> {
    cells: Vec<Cell<'a>>,
    by_id: HashMap<&'a str, usize>,
    roles: Vec<Role>,
    nodes: Vec<Option<NodeId>>,
}

fn model(model: Xml<'_, '_>, limits: &Limits, draft: &mut Draft) -> Result<(), Trouble> {
    let (cells, by_id) = cell::cells(model);
    let shapes = cells.iter().filter(|cell| cell.vertex).count();
    if shapes > limits.elements || cells.len() - shapes > limits.edges {
        let help = format!("a design may have {} and {}; import a part", limits.elements, limits.edges);
        return Err(Trouble::of_file(format!("{shapes} shapes and {} lines are too many", cells.len() - shapes), help));
    }
    let roles = roles(&cells, &by_id);
    let mut page = Page { nodes: vec![None; cells.len()], cells, by_id, roles };
    if page.find_frames() > FRAMES {
        draft.remarks.push(format!("only the {FRAMES} largest boxes were tried for what lies in them"));
    }
    page.draw(draft);
    page.hold(draft);
    page.connect(draft);
    Ok(())
}

fn roles(cells: &[Cell<'_>], by_id: &HashMap<&str, usize>) -> Vec<Role> {
    let ends: HashSet<usize> = cells
        .iter()
        .flat_map(|cell| [cell.source, cell.target])
        .flatten()
        .filter_map(|id| by_id.get(id).copied())
        .collect();
    let mut holds = vec![false; cells.len()];
    for cell in cells.iter().filter(|cell| cell.vertex && !cell.style().has("text") && !cell.style().is_part()) {
        if let Some(parent) = cell.parent {
            holds[parent] = true;
        }
    }
    let role = |(at, cell): (usize, &Cell<'_>)| {
        let style = cell.style();
        let on_edge = cell.parent.filter(|parent| cells[*parent].edge);
        if !cell.vertex {
            Role::Nothing
        } else if let Some(edge) = on_edge {
            Role::Text(edge)
        } else if style.has("group") && cell.label.is_empty() {
            Role::Group
        } else if holds[at] || style.is_frame() {
            Role::Frame
        } else if style.is_part() || (style.has("text") || style.has("line")) && !ends.contains(&at) {
            Role::Nothing
        } else {
            Role::Element
        }
    };
    cells.iter().enumerate().map(role).collect()
}

impl Page<'_> {
    /// The box around a cell, through groups and layers.
    fn parent(&self, at: usize) -> Option<usize> {
        let mut around = self.cells[at].parent;
        while let Some(parent) = around {
            if self.roles[parent] == Role::Frame {
                return Some(parent);
            }
            around = self.cells[parent].parent;
        }
        None
    }

    /// A plain box with others wholly in it is a frame, too; and what lies in a frame is in it, whatever its parent is.
    /// Gives how many boxes there are that might be one.
    fn find_frames(&mut self) -> usize {
        let shown = |role: &Role| matches!(role, Role::Element | Role::Frame);
        let area = |at: &usize| self.cells[*at].place.w * self.cells[*at].place.h;
        let mut frames: Vec<usize> = (0..self.cells.len())
            .filter(|&at| {
                self.roles[at] == Role::Frame || self.roles[at] == Role::Element && !self.cells[at].style().is_icon()
            })
            .filter(|at| area(at) > 0.0 && !self.cells[*at].style().is_cylinder())
            .collect();
        // The smallest that holds something is the nearest around it.
        frames.sort_by(|a, b| area(b).total_cmp(&area(a)).then(a.cmp(b)));
        let tried = frames.len();
        frames.truncate(FRAMES);
        frames.reverse();
        let mut nearest: Vec<Option<usize>> = vec![None; self.cells.len()];
        for at in (0..self.cells.len()).filter(|at| shown(&self.roles[*at])) {
            let own = self.cells[at].place;
            let holds = |frame: &&usize| {
                **frame != at && area(frame) > area(&at) * 1.2 && self.cells[**frame].place.contains(&own)
            };
            nearest[at] = frames.iter().find(holds).copied();
        }
        for (at, frame) in nearest.into_iter().enumerate() {
            let Some(frame) = frame else { continue };
            let known = self.parent(at);
            let is_nearer = known.is_none_or(|known| area_of(&self.cells[frame]) < area_of(&self.cells[known]));
            if is_nearer && !self.is_in(frame, at) {
                self.cells[at].parent = Some(frame);
                self.roles[frame] = Role::Frame;
            }
        }
        tried
    }

    /// True if a cell is another one, or in it.
    fn is_in(&self, at: usize, other: usize) -> bool {
        let mut here = Some(at);
        let mut left = self.cells.len();
        while let Some(cell) = here {
            if cell == other || left == 0 {
                return true;
            }
            left -= 1;
            here = self.cells[cell].parent;
        }
        false
    }

    fn draw(&mut self, draft: &mut Draft) {
        let mut unknown = 0;
        for at in 0..self.cells.len() {
            let (cell, style) = (&self.cells[at], self.cells[at].style());
            match self.roles[at] {
                Role::Element | Role::Frame => {}
                Role::Text(_) => draft.count(Fate::Contracted, "text of a line"),
                Role::Group => draft.count(Fate::Contracted, "group"),
                Role::Nothing if cell.vertex && style.is_part() => draft.count(Fate::Contracted, "part of a table"),
                Role::Nothing if cell.vertex => draft.count(Fate::LeftOut("it is text beside the drawing"), "text"),
                Role::Nothing => {}
            }
            let kind = match self.roles[at] {
                Role::Frame => stencil::frame(&style, &cell.label),
                Role::Element => stencil::icon(&style, &cell.label).unwrap_or_else(|| {
                    unknown += 1;
                    "service"
                }),
                _ => continue,
            };
            let type_name = if self.roles[at] == Role::Frame { "frame" } else { "shape" };
            let stencil = style.stencil();
            let name = cell.label.replace('\n', " ");
            // A shape without an id is known by what it says.
            let address = if cell.id.is_empty() { name.clone() } else { cell.id.to_owned() };
            let name = name.split('(').next().map(str::trim).filter(|name| !name.is_empty()).unwrap_or(&stencil);
            self.nodes[at] = Some(draft.add(Node::new(&address, type_name, kind, name, &cell.label)));
        }
        draft.remarks.extend(guess::unknown(unknown, "shapes"));
    }

    fn hold(&self, draft: &mut Draft) {
        for at in 0..self.cells.len() {
            let parent = self.parent(at).and_then(|parent| self.nodes[parent]);
            if let (Some(node), Some(parent)) = (self.nodes[at], parent) {
                draft.nodes[node.0].parent = Some(parent);
            }
        }
    }

    fn connect(&self, draft: &mut Draft) {
        let mut texts: HashMap<usize, Vec<&str>> = HashMap::new();
        for (at, role) in self.roles.iter().enumerate() {
            if let Role::Text(edge) = role {
                texts.entry(*edge).or_default().push(&self.cells[at].label);
            }
        }
        for (at, cell) in self.cells.iter().enumerate().filter(|(_, cell)| cell.edge) {
            let end = |id: Option<&str>| self.by_id.get(id?).copied();
            let (Some(from), Some(to)) = (end(cell.source), end(cell.target)) else {
                draft.count(Fate::LeftOut("an end of it is joined to nothing"), "line");
                continue;
            };
            let (Some(from), Some(to)) = (self.nodes[from], self.nodes[to]) else {
                draft.count(Fate::LeftOut("an end of it is no shape that is drawn"), "line");
                continue;
            };
            if from == to || draft.is_in(from, to) || draft.is_in(to, from) {
                draft.count(Fate::LeftOut("it joins a frame with what is in it, or a shape with itself"), "line");
                continue;
            }
            draft.count(Fate::Contracted, "line");
            let words = std::iter::once(cell.label.as_str()).chain(texts.get(&at).into_iter().flatten().copied());
            let label = words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(", ");
            arrows(cell, (from, to), &label, draft);
        }
    }
}

fn area_of(cell: &Cell<'_>) -> f64 {
    cell.place.w * cell.place.h
}

/// The edges of a line, by the arrows at its ends.
fn arrows(cell: &Cell<'_>, (from, to): (NodeId, NodeId), label: &str, draft: &mut Draft) {
    let style = cell.style();
    let has = |name: &str, usual: &'static str| style.get(name).unwrap_or(usual) != "none";
    let (back, forth) = (has("startArrow", "none"), has("endArrow", "classic"));
    let operator = if style.is("dashed") { Op::Async } else { Op::Request };
    let mut push = |from, operator, to, because: &str| {
        draft.connect(Edge { label: label.to_owned(), ..Edge::new(from, operator, to, Rank::Wired, because) });
    };
    if forth {
        push(from, operator, to, "an arrow");
    }
    if back {
        push(to, operator, from, "an arrow");
    }
    if !forth && !back {
        push(from, Op::Association, to, "a line");
    }
}
