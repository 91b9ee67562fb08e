//! A diagram as it was drawn: boxes in boxes, and lines. What the boxes are is guessed here.

use std::collections::HashMap;

use crate::import::draft::{Draft, Edge, Fate, Node, NodeId, Rank};
use crate::import::guess;
use crate::import::read::Trouble;
use crate::limits::Limits;
use crate::limits::import::MEETING;
use crate::model::Op;

/// A box of a diagram.
#[derive(Default)]
pub struct Shape {
    /// Its id there.
    pub id: String,
    /// Its text; empty for none but the id.
    pub label: String,
    /// More words that say what it is: the name of its icon.
    pub icon: String,
    /// True for a cylinder.
    pub cylinder: bool,
    /// True for one that holds others.
    pub frame: bool,
    /// True for a point where lines meet.
    pub junction: bool,
    /// The box around it.
    pub parent: Option<usize>,
}

/// A line.
pub struct Line {
    /// Where it begins.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
    /// What it means.
    pub operator: Op,
    /// Its text.
    pub label: String,
}

/// All of a diagram.
#[derive(Default)]
pub struct Sketch {
    /// Which way it runs.
    pub direction: Option<&'static str>,
    /// Boxes, in the order in which they are named first.
    pub shapes: Vec<Shape>,
    /// Lines.
    pub lines: Vec<Line>,
    /// Lines that are not seen.
    pub hidden: usize,
    by_id: HashMap<String, usize>,
}

impl Sketch {
    /// The box of an id, which is new when it is named first.
    pub fn shape(&mut self, id: &str) -> usize {
        if let Some(&known) = self.by_id.get(id) {
            return known;
        }
        self.by_id.insert(id.to_owned(), self.shapes.len());
        self.shapes.push(Shape { id: id.to_owned(), ..Shape::default() });
        self.shapes.len() - 1
    }

    /// Whether a box of this id is there.
    pub fn has(&self, id: &str) -> bool {
        self.by_id.contains_key(id)
    }

    /// True when a design could not hold it.
    pub fn is_too_large(&self, limits: &Limits) -> bool {
        self.shapes.len() > limits.elements || self.lines.len() > limits.edges
    }

    /// Makes nodes and edges of it.
    pub fn draw(mut self, limits: &Limits, draft: &mut Draft) -> Result<(), Trouble> {
        self.mark_frames();
        draft.direction = draft.direction.or(self.direction);
        let mut nodes: Vec<Option<NodeId>> = vec![None; self.shapes.len()];
        let mut unknown = 0;
        for (at, shape) in self.shapes.iter().enumerate() {
            if shape.junction {
                draft.count(Fate::Contracted, "junction");
                continue;
            }
            let label = if shape.label.is_empty() { &shape.id } else { &shape.label };
            let kind = shape.kind();
            unknown += usize::from(kind.is_none());
            let type_name = if shape.frame { "group" } else { "box" };
            let node = Node::new(&shape.id, type_name, kind.unwrap_or("service"), shape.name(), label);
            nodes[at] = Some(draft.add(node));
        }
        for (at, shape) in self.shapes.iter().enumerate() {
            if let (Some(node), Some(parent)) = (nodes[at], shape.parent.and_then(|parent| nodes[parent])) {
                draft.nodes[node.0].parent = Some(parent);
            }
        }
        self.connect(&nodes, limits, draft)?;
        (0..self.hidden).for_each(|_| draft.count(Fate::LeftOut("it is drawn to be invisible"), "line"));
        draft.remarks.extend(guess::unknown(unknown, "boxes"));
        Ok(())
    }

    /// What something lies in is a frame.
    fn mark_frames(&mut self) {
        let parents: Vec<usize> = self.shapes.iter().filter_map(|shape| shape.parent).collect();
        parents.into_iter().for_each(|parent| self.shapes[parent].frame = true);
    }

    fn connect(&self, nodes: &[Option<NodeId>], limits: &Limits, draft: &mut Draft) -> Result<(), Trouble> {
        let mut passing: HashMap<usize, (Vec<&Line>, Vec<&Line>)> = HashMap::new();
        for line in &self.lines {
            if self.shapes[line.from].junction {
                passing.entry(line.from).or_default().1.push(line);
            }
            if self.shapes[line.to].junction {
                passing.entry(line.to).or_default().0.push(line);
            }
        }
        let mut left = MEETING;
        for line in self.lines.iter().filter(|line| !self.shapes[line.from].junction) {
            for to in self.ends(line, &passing, &mut left)? {
                let (Some(from), Some(to)) = (nodes[line.from], nodes[to]) else { continue };
                self.edge(line, from, to, draft);
                if draft.is_too_large(limits) {
                    let refusal = draft.too_large(limits);
                    return Err(Trouble::of_file(refusal.message, refusal.help));
                }
            }
        }
        Ok(())
    }

    /// Where a line leads, through points where lines meet.
    fn ends<'l>(
        &'l self,
        line: &'l Line,
        passing: &HashMap<usize, (Vec<&'l Line>, Vec<&'l Line>)>,
        left: &mut usize,
    ) -> Result<Vec<usize>, Trouble> {
        let (mut ends, mut seen, mut open) = (Vec::new(), std::collections::HashSet::new(), vec![(line.to, line.from)]);
        while let Some((at, before)) = open.pop() {
            if !self.shapes[at].junction {
                ends.push(at);
                continue;
            }
            if !seen.insert(at) {
                continue;
            }
            let Some((into, out)) = passing.get(&at) else { continue };
            let too_many = || Trouble::of_file("too many lines meet in junctions", "join the boxes themselves");
            *left = left.checked_sub(into.len() + out.len()).ok_or_else(too_many)?;
            open.extend(out.iter().map(|line| (line.to, at)));
            // A line without a direction may be followed both ways.
            let back = into.iter().filter(|line| line.operator == Op::Association && line.from != before);
            open.extend(back.map(|line| (line.from, at)));
        }
        ends.retain(|end| *end != line.from);
        ends.sort_unstable();
        ends.dedup();
        Ok(ends)
    }

    fn edge(&self, line: &Line, from: NodeId, to: NodeId, draft: &mut Draft) {
        // A box and what it holds need no line.
        if from == to || draft.is_in(from, to) || draft.is_in(to, from) {
            let why =
                if from == to { "it leads back to where it begins" } else { "it joins a group with what is in it" };
            return draft.count(Fate::LeftOut(why), "line");
        }
        draft.count(Fate::Contracted, "line");
        let because = if line.operator == Op::Association { "a line" } else { "an arrow" };
        let mut edge = Edge::new(from, line.operator, to, Rank::Wired, because);
        edge.label.clone_from(&line.label);
        draft.connect(edge);
    }
}

impl Shape {
    /// From what an id of a design is made: the id, unless that is but a letter or a number.
    fn name(&self) -> &str {
        let letters = self.id.chars().filter(|c| c.is_alphabetic()).count();
        if letters < 2 && !self.label.is_empty() { &self.label } else { &self.id }
    }

    fn kind(&self) -> Option<&'static str> {
        if self.frame {
            return Some(match guess::frame(&self.label) {
                "frame" if self.label.is_empty() => guess::frame(&self.id),
                kind => kind,
            });
        }
        let label = if self.label.is_empty() { &self.id } else { &self.label };
        guess::kind(label, &self.icon, &self.id, self.cylinder)
    }
}
