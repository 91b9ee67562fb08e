//! Flowcharts.

use crate::import::read::Trouble;
use crate::limits::Limits;
use crate::model::Op;

use super::label::{icons, plain};
use super::link::{Link, link};
use super::scan::Scan;
use super::sketch::{Line, Sketch};

/// What opens a shape and what closes it, the longest first.
const SHAPES: [(&str, &[&str]); 13] = [
    ("(((", &[")))"]),
    ("((", &["))"]),
    ("([", &["])"]),
    ("(-", &["-)"]),
    ("[(", &[")]"]),
    ("[[", &["]]"]),
    ("[/", &["/]", "\\]"]),
    ("[\\", &["\\]", "/]"]),
    ("{{", &["}}"]),
    ("[", &["]"]),
    ("(", &[")"]),
    ("{", &["}"]),
    (">", &["]"]),
];

/// Statements that colour and click.
const LOOKS: [&str; 7] = ["classDef", "class", "style", "linkStyle", "click", "accTitle", "accDescr"];

struct Reader<'t, 'l> {
    scan: Scan<'t>,
    sketch: Sketch,
    /// Groups that are open.
    open: Vec<usize>,
    limits: &'l Limits,
}

/// Reads one whose first words are `flowchart LR`.
pub fn read(text: &str, line: usize, limits: &Limits) -> Result<Sketch, Trouble> {
    let mut reader = Reader { scan: Scan::new(text, line), sketch: Sketch::default(), open: Vec::new(), limits };
    let first = reader.scan.take_while(|c| c != '\n' && c != ';');
    reader.sketch.direction = first.split_whitespace().nth(1).and_then(direction);
    loop {
        reader.scan.blank();
        if reader.scan.rest().is_empty() {
            break;
        }
        reader.statement()?;
    }
    Ok(reader.sketch)
}

fn direction(word: &str) -> Option<&'static str> {
    match word.trim_end_matches(';') {
        "LR" | "RL" => Some("right"),
        "TB" | "TD" | "BT" => Some("down"),
        _ => None,
    }
}

/// A title without the brackets around it, and with those that are its own: `[Zone (eu)]` is `Zone (eu)`.
fn inside(title: &str) -> &str {
    let bare = |(open, close): &(&str, &[&str])| {
        let rest = title.strip_prefix(open)?;
        close.iter().find_map(|close| rest.strip_suffix(close))
    };
    SHAPES.iter().find_map(bare).unwrap_or(title)
}

impl Reader<'_, '_> {
    fn wrong(&self, what: &str) -> Trouble {
        let here: String = self.scan.rest().chars().take_while(|c| *c != '\n').take(40).collect();
        let place = if here.is_empty() { "at the end of the line".to_owned() } else { format!("at `{here}`") };
        Trouble {
            help: "see that Mermaid itself draws the diagram; nothing was written".to_owned(),
            ..Trouble::at(self.scan.line, format!("{what}, {place}"))
        }
    }

    fn statement(&mut self) -> Result<(), Trouble> {
        let rest = self.scan.rest();
        let word = &rest[..rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len())];
        // A word before an arrow or a bracket is a box of that name.
        let after = &rest[word.len()..];
        let alone = after.chars().next().is_none_or(|c| c.is_whitespace() || matches!(c, ';' | ':' | '{'))
            && !after.trim_start_matches([' ', '\t']).starts_with(['-', '=', '<', '&', '~']);
        match word {
            "subgraph" if alone => self.subgraph()?,
            "end" if alone => {
                self.scan.take(word.len());
                self.open.pop();
            }
            "direction" if alone => _ = self.scan.take_while(|c| c != '\n' && c != ';'),
            "accDescr" if alone && rest[word.len()..].trim_start().starts_with('{') => {
                let length = rest.find('}').map_or(rest.len(), |at| at + 1);
                self.scan.take(length);
            }
            word if alone && LOOKS.contains(&word) => _ = self.scan.line_rest(),
            _ => self.chain()?,
        }
        if self.sketch.is_too_large(self.limits) {
            return Err(Trouble::at(self.scan.line, "there are more boxes or lines than a design may have"));
        }
        Ok(())
    }

    /// `subgraph id [title]`, `subgraph title`.
    fn subgraph(&mut self) -> Result<(), Trouble> {
        self.scan.take("subgraph".len());
        let rest = self.scan.take_while(|c| c != '\n' && c != ';').trim();
        let rest = rest.split("%%").next().unwrap_or_default().trim();
        let (id, title) = match rest.find(['[', '(']) {
            Some(at) if rest.ends_with([']', ')']) && !rest.starts_with('"') => {
                (rest[..at].trim(), inside(&rest[at..]))
            }
            _ => (rest, rest),
        };
        let id = if id.is_empty() { title } else { id.trim_matches('"') };
        let id = if id.is_empty() { format!("subgraph {}", self.sketch.shapes.len() + 1) } else { id.to_owned() };
        if self.open.len() >= self.limits.containers() {
            return Err(self.wrong("groups are nested too deep"));
        }
        let at = self.sketch.shape(&id);
        self.sketch.shapes[at].label = plain(title);
        self.sketch.shapes[at].frame = true;
        self.put(at);
        self.open.push(at);
        Ok(())
    }

    /// Puts a box into the group that is open, unless it is in one already, or around it.
    fn put(&mut self, at: usize) {
        let Some(&group) = self.open.last() else { return };
        let mut around = Some(group);
        while let Some(frame) = around {
            if frame == at {
                return;
            }
            around = self.sketch.shapes[frame].parent;
        }
        let shape = &mut self.sketch.shapes[at];
        shape.parent = shape.parent.or(Some(group));
    }

    /// `A & B --> C -- text --> D`.
    fn chain(&mut self) -> Result<(), Trouble> {
        let mut from = self.group()?;
        loop {
            self.scan.spaces();
            if self.scan.at_end() {
                return Ok(());
            }
            let Some(link) = link(&mut self.scan) else { return Err(self.wrong("this is no line between boxes")) };
            self.scan.blank();
            let to = self.group()?;
            self.lines(&from, &to, &link)?;
            from = to;
        }
    }

    fn lines(&mut self, from: &[usize], to: &[usize], link: &Link) -> Result<(), Trouble> {
        let Some(operator) = link.operator else {
            self.sketch.hidden += 1;
            return Ok(());
        };
        if self.sketch.lines.len() + from.len().saturating_mul(to.len()) > self.limits.edges {
            return Err(self.wrong("there are more lines than a design may have"));
        }
        for (&from, &to) in from.iter().flat_map(|from| to.iter().map(move |to| (from, to))) {
            let line = |from, to| Line { from, to, operator, label: link.label.clone() };
            if link.forth || operator == Op::Association {
                self.sketch.lines.push(line(from, to));
            }
            if link.back {
                self.sketch.lines.push(line(to, from));
            }
        }
        Ok(())
    }

    /// `A & B`.
    fn group(&mut self) -> Result<Vec<usize>, Trouble> {
        let mut group = Vec::new();
        loop {
            self.scan.spaces();
            group.push(self.node()?);
            self.scan.spaces();
            if !self.scan.eat("&") {
                return Ok(group);
            }
            self.scan.blank();
        }
    }

    /// `A`, `A[label]`, `A@{ shape: cyl, label: "…" }`, `A:::class`.
    fn node(&mut self) -> Result<usize, Trouble> {
        let id = self.id();
        if id.is_empty() {
            return Err(self.wrong("there should be a box"));
        }
        let at = self.sketch.shape(&id);
        self.put(at);
        if self.scan.eat("@{") {
            self.described(at)?;
        } else if let Some((open, close)) = SHAPES.iter().find(|(open, _)| self.scan.rest().starts_with(open)) {
            self.scan.take(open.len());
            let Some(text) = self.scan.until(close) else {
                return Err(self.wrong("the shape of this box does not end"));
            };
            let shape = &mut self.sketch.shapes[at];
            shape.label = plain(text);
            shape.icon = icons(text);
            shape.cylinder = *open == "[(";
        }
        if self.scan.eat(":::") {
            self.scan.take_while(|c| c.is_alphanumeric() || c == '_' || c == '-' || c == ',');
        }
        Ok(at)
    }

    fn id(&mut self) -> String {
        let rest = self.scan.rest();
        let mut end = 0;
        for (at, c) in rest.char_indices() {
            let next = rest[at + c.len_utf8()..].chars().next();
            let fits = match c {
                // A single one is part of a name, two begin a line.
                '-' => at > 0 && next.is_some_and(char::is_alphanumeric) && !rest[..at].ends_with('-'),
                '.' | '/' | '+' | '*' | '\'' => next.is_some_and(char::is_alphanumeric),
                ':' => next.is_some_and(char::is_alphanumeric) && !rest[..at].ends_with(':'),
                c => c.is_alphanumeric() || c == '_' || c == '#' || !c.is_ascii() && !c.is_whitespace(),
            };
            if !fits {
                break;
            }
            end = at + c.len_utf8();
        }
        self.scan.take(end).to_owned()
    }

    /// The newer form of a box: names and values in braces.
    fn described(&mut self, at: usize) -> Result<(), Trouble> {
        loop {
            self.scan.take_while(|c| c.is_whitespace() || c == ',');
            if self.scan.eat("}") {
                return Ok(());
            }
            let key = self.scan.take_while(|c| c.is_alphanumeric() || c == '_' || c == '-').to_owned();
            self.scan.take_while(char::is_whitespace);
            if key.is_empty() || !self.scan.eat(":") {
                return Err(self.wrong("there should be a name with its value"));
            }
            self.scan.take_while(|c| c == ' ' || c == '\t');
            let value = match self.scan.peek() {
                Some('"') => self.scan.until(&[""]),
                _ => Some(self.scan.take_while(|c| !matches!(c, ',' | '}' | '\n'))),
            };
            let Some(value) = value else { return Err(self.wrong("this text does not end")) };
            let shape = &mut self.sketch.shapes[at];
            match key.as_str() {
                "label" => shape.label = plain(value),
                "icon" => shape.icon = value.rsplit(':').next().unwrap_or_default().replace('-', " "),
                "shape" => {
                    let value = value.trim();
                    shape.cylinder =
                        matches!(value, "cyl" | "cylinder" | "db" | "database" | "lin-cyl" | "disk" | "das");
                    if value == "cloud" && shape.icon.is_empty() {
                        shape.icon = "internet".to_owned();
                    }
                }
                _ => {}
            }
        }
    }
}
