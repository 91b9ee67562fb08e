//! The cells of a page: shapes and lines, as draw.io keeps them.

use std::collections::HashMap;

use roxmltree::Node;

use crate::geometry::Rect;
use crate::import::markup;
use crate::import::read::drawio::stencil::Style;

/// A shape or a line.
pub struct Cell<'x> {
    /// Its id.
    pub id: &'x str,
    /// Its label, without tags.
    pub label: String,
    /// Its style, as it is written.
    pub style_text: &'x str,
    /// The cell in which it is.
    pub parent: Option<usize>,
    /// True for a shape.
    pub vertex: bool,
    /// True for a line.
    pub edge: bool,
    /// Where a line begins.
    pub source: Option<&'x str>,
    /// Where it ends.
    pub target: Option<&'x str>,
    /// Where it stands, seen from its parent; afterwards, seen from the page.
    pub place: Rect,
}

impl<'x> Cell<'x> {
    /// Its style.
    pub fn style(&self) -> Style<'x> {
        Style::new(self.style_text)
    }
}

/// All cells of a model, each with the place of its parent, and where an id is.
pub fn cells<'a, 'x>(model: Node<'a, 'x>) -> (Vec<Cell<'a>>, HashMap<&'a str, usize>) {
    let mut cells: Vec<Cell<'a>> = Vec::new();
    let mut parents = Vec::new();
    let mut by_id = HashMap::new();
    for node in model.descendants().filter(|node| node.has_tag_name("mxCell")) {
        // Data of a user's own stand around the cell, with its id and its label.
        let outer = node.parent().filter(|outer| matches!(outer.tag_name().name(), "UserObject" | "object"));
        let id = outer.and_then(|outer| outer.attribute("id")).or(node.attribute("id")).unwrap_or_default();
        let label = outer.and_then(|outer| outer.attribute("label")).or(node.attribute("value")).unwrap_or_default();
        by_id.entry(id).or_insert(cells.len());
        parents.push(node.attribute("parent"));
        cells.push(Cell {
            id,
            label: markup::tidy(&markup::text(label), |_| true),
            style_text: node.attribute("style").unwrap_or_default(),
            parent: None,
            vertex: node.attribute("vertex") == Some("1"),
            edge: node.attribute("edge") == Some("1"),
            source: node.attribute("source"),
            target: node.attribute("target"),
            place: place(node),
        });
    }
    for (cell, parent) in cells.iter_mut().zip(parents) {
        cell.parent = parent.and_then(|parent| by_id.get(parent).copied());
    }
    onto_the_page(&mut cells);
    (cells, by_id)
}

fn place(cell: Node<'_, '_>) -> Rect {
    let geometry = cell.children().find(|node| node.has_tag_name("mxGeometry"));
    let number = |name: &str| {
        let value = geometry.and_then(|geometry| geometry.attribute(name)?.parse::<f64>().ok());
        value.filter(|value| value.abs() < 1e7).unwrap_or(0.0)
    };
    Rect::new(number("x"), number("y"), number("width").max(0.0), number("height").max(0.0))
}

/// Places are written as seen from the parent. Parents that are in each other are none.
fn onto_the_page(cells: &mut [Cell<'_>]) {
    #[derive(Clone, Copy, PartialEq)]
    enum Mark {
        New,
        Open,
        Done,
    }
    let mut marks = vec![Mark::New; cells.len()];
    for start in 0..cells.len() {
        let (mut path, mut at) = (Vec::new(), Some(start));
        while let Some(here) = at.filter(|here| marks[*here] == Mark::New) {
            marks[here] = Mark::Open;
            path.push(here);
            at = cells[here].parent;
        }
        // The path has come back to itself.
        if let Some(last) = at.filter(|here| marks[*here] == Mark::Open).and(path.last()) {
            cells[*last].parent = None;
        }
        for here in path.into_iter().rev() {
            if let Some(parent) = cells[here].parent {
                let around = cells[parent].place;
                let own = cells[here].place;
                cells[here].place = Rect::new(around.x + own.x, around.y + own.y, own.w, own.h);
            }
            marks[here] = Mark::Done;
        }
    }
}
