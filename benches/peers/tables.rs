//! What was found, as tables in Markdown.

use std::fmt::Write as _;

use super::Subject;
use super::graph;
use super::page;
use super::programs::{Name, Output, Program};
use super::quality::Compared;
use super::score::{Figures, score};
use super::speed::{Cell, Measured};

/// The text so far.
#[derive(Default)]
pub struct Tables {
    text: String,
    /// What was left out, and why.
    skipped: Vec<String>,
}

/// A figure: its name, and its value in words.
type Column = (&'static str, fn(&Figures) -> String);

const COLUMNS: [Column; 18] = [
    ("crossings", |f| f.crossings.to_string()),
    ("per edge", |f| format!("{:.2}", f.crossings as f64 / f.edges.max(1) as f64)),
    ("through nodes", |f| f.through_nodes.to_string()),
    ("through zones", |f| f.through_zones.to_string()),
    ("overlaps", |f| f.overlaps.to_string()),
    ("misplaced", |f| f.misplaced.to_string()),
    ("labels on nodes", |f| f.labels_on_nodes.to_string()),
    ("on labels", |f| f.labels_on_labels.to_string()),
    ("on edges", |f| f.labels_on_edges.to_string()),
    ("edges on top", |f| f.on_top.to_string()),
    ("bends", |f| f.bends.map_or("–".into(), short)),
    ("turning", |f| short(f.turning)),
    ("length", |f| short(f.length)),
    ("stretch", |f| short(f.stretch)),
    ("back", |f| short(f.back)),
    ("fill %", |f| short(f.fill)),
    ("w × h", |f| format!("{:.0} × {:.0}", f.width, f.height)),
    ("alignment", |f| short(f.alignment)),
];

/// Figures of which two are shown in a cell, ours and that of dot.
const PAIRS: [Column; 7] = [
    ("crossings", |f| f.crossings.to_string()),
    ("through nodes and zones", |f| (f.through_nodes + f.through_zones).to_string()),
    ("labels on something", |f| (f.labels_on_nodes + f.labels_on_labels + f.labels_on_edges).to_string()),
    ("turning", |f| short(f.turning)),
    ("length", |f| short(f.length)),
    ("stretch", |f| short(f.stretch)),
    ("fill %", |f| short(f.fill)),
];

impl Tables {
    /// Something was left out.
    pub fn skip(&mut self, what: &str, why: &str) {
        self.skipped.push(format!("{what}: {why}"));
    }

    /// Who was measured, and where.
    pub fn programs(&mut self, programs: &[Program]) {
        let versions = programs.iter().filter(|program| program.name != Name::D2Elk).map(|p| p.version.trim());
        let versions = versions.map(|v| if v.starts_with('v') { format!("D2 {v}") } else { v.to_owned() });
        let versions: Vec<String> = versions.collect();
        let _ = writeln!(self.text, "{}.\n{}.\n", page::machine(), versions.join("; "));
    }

    /// Time and memory.
    pub fn speed(&mut self, subjects: &[Subject], measured: &Measured, programs: &[Program], outputs: &[Output]) {
        if subjects.is_empty() {
            return;
        }
        self.designs(subjects);
        for (output, title) in [(Output::Svg, "To SVG"), (Output::Png, "To PNG"), (Output::Layout, "Layout as data")] {
            if !outputs.contains(&output) {
                continue;
            }
            let names: Vec<Name> = programs.iter().map(|program| program.name).collect();
            let names: Vec<Name> = names.into_iter().filter(|name| has(measured, output, *name)).collect();
            for (what, of) in [("time", true), ("peak memory", false)] {
                let _ = writeln!(self.text, "### {title}: {what}\n");
                self.timed(subjects, measured, output, &names, of);
            }
        }
        for ((design, output, name), cell) in &measured.cells {
            let what = || format!("{}, {design}, {}", name.word(), output.extension());
            match cell {
                Cell::NotTried(reason) => self.skip(&what(), reason),
                Cell::Failed(said) => self.skip(&what(), &format!("failed: {said}")),
                Cell::TooLong(limit) => self.skip(&what(), &format!("stopped after {limit:.0} s")),
                Cell::Taken { .. } => {}
            }
        }
    }

    fn designs(&mut self, subjects: &[Subject]) {
        self.text
            .push_str("### The designs\n\n| design | nodes | zones | edges | |\n| --- | ---: | ---: | ---: | --- |\n");
        for subject in subjects {
            let graph::Graph { nodes, zones, edges } = &subject.graph;
            let about = match subject.stage {
                Some(stage) => format!("[the example](../examples/{}.cdp), state {stage}, its last", subject.name),
                None => graph::about(&subject.name).to_owned(),
            };
            let counts = format!("{} | {} | {}", nodes.len(), zones.len(), edges.len());
            let _ = writeln!(self.text, "| {} | {counts} | {about} |", subject.name);
        }
        self.text.push('\n');
    }

    fn timed(&mut self, subjects: &[Subject], measured: &Measured, output: Output, names: &[Name], time: bool) {
        let alone = output == Output::Layout && time;
        let mut head = String::from("| design |");
        for name in names {
            let _ = write!(head, " {} |{}", name.word(), if *name == Name::Ours { "" } else { " ratio |" });
        }
        head += if alone { " cdp-draw, layout alone |" } else { "" };
        let columns = head.matches('|').count() - 2;
        let _ = writeln!(self.text, "{head}\n| --- |{}", " ---: |".repeat(columns));
        for subject in subjects {
            let cell = |name: Name| measured.cells.get(&(subject.name.clone(), output, name));
            let value = |name: Name| match cell(name) {
                Some(Cell::Taken { wall, memory, .. }) => Some(if time { *wall } else { *memory }),
                _ => None,
            };
            let mut row = format!("| {} |", subject.name);
            for name in names {
                let words = match cell(*name) {
                    Some(Cell::Taken { wall, memory, pixels }) => {
                        let pixels = pixels.filter(|_| time).map_or(String::new(), |p| format!(" ({p:.1} Mpx)"));
                        if time { duration(*wall) + &pixels } else { format!("{memory:.0} MiB") }
                    }
                    Some(Cell::TooLong(limit)) => format!("> {limit:.0} s"),
                    Some(Cell::Failed(_)) => "failed".into(),
                    _ => "–".into(),
                };
                let _ = write!(row, " {words} |");
                if *name != Name::Ours {
                    let ratio = value(*name).zip(value(Name::Ours)).map(|(theirs, ours)| theirs / ours);
                    let _ = write!(row, " {} |", ratio.map_or("–".into(), |ratio| format!("{} ×", short(ratio))));
                }
            }
            if alone {
                let _ = write!(row, " {} |", duration(measured.alone[&subject.name]));
            }
            let _ = writeln!(self.text, "{row}");
        }
        self.text.push('\n');
    }

    /// Every figure of every layout.
    pub fn quality(&mut self, subjects: &[Subject], measured: &Measured) {
        if subjects.is_empty() {
            return;
        }
        self.text.push_str("### Quality of the layouts\n\n");
        let names: Vec<&str> = COLUMNS.iter().map(|(name, _)| *name).collect();
        let lines = " ---: |".repeat(names.len());
        let _ = writeln!(self.text, "| design | program | {} |\n| --- | --- |{lines}", names.join(" | "));
        for subject in subjects {
            for name in Name::ALL {
                match measured.layouts.get(&(subject.name.clone(), name)) {
                    Some(Ok(layout)) => {
                        let figures = score(layout);
                        let cells: Vec<String> = COLUMNS.iter().map(|(_, words)| words(&figures)).collect();
                        let _ = writeln!(self.text, "| {} | {} | {} |", subject.name, name.word(), cells.join(" | "));
                    }
                    Some(Err(reason)) => self.skip(&format!("quality, {}, {}", name.word(), subject.name), reason),
                    None => {}
                }
            }
        }
        self.text.push('\n');
    }

    /// Our layouts and those of dot, state by state.
    pub fn compared(&mut self, what: &str, compared: &[Compared]) {
        let _ = writeln!(self.text, "### The {what}, cdp-draw / dot\n");
        let names: Vec<&str> = PAIRS.iter().map(|(name, _)| *name).collect();
        let patterns = what == "patterns";
        let lines = " ---: |".repeat(names.len() + 2);
        let mut table = format!("| design, state | nodes | edges | {} |\n| --- |{lines}\n", names.join(" | "));
        let worth = |c: &&Compared| !patterns || c.ours.crossings + c.dot.crossings > 0;
        for c in compared.iter().filter(worth) {
            let state = match (patterns, c.stage) {
                (true, 0) => "before".into(),
                (true, _) => "after".into(),
                (false, stage) => stage.to_string(),
            };
            let cells: Vec<String> =
                PAIRS.iter().map(|(_, words)| format!("{} / {}", words(&c.ours), words(&c.dot))).collect();
            let row = format!("| {}, {state} | {} | {} |", c.design, c.nodes, c.ours.edges);
            let _ = writeln!(table, "{row} {} |", cells.join(" | "));
        }
        let sum = |of: fn(&Compared) -> usize| compared.iter().map(of).sum::<usize>();
        let (ours, dot) = (sum(|c| c.ours.crossings), sum(|c| c.dot.crossings));
        let count = |of: fn(&Compared) -> bool| compared.iter().filter(|c| of(c)).count();
        let better = count(|c| c.ours.crossings < c.dot.crossings);
        let worse = count(|c| c.ours.crossings > c.dot.crossings);
        let _ = writeln!(
            self.text,
            "{} states: {ours} crossings in ours, {dot} in those of dot; fewer in {better} states, more in {worse}, as \
             many in {}.{}\n",
            compared.len(),
            compared.len() - better - worse,
            if patterns { " States without a crossing in either are not listed." } else { "" },
        );
        self.text.push_str(&table);
        self.text.push('\n');
    }

    /// All of it.
    pub fn finish(mut self) -> String {
        if !self.skipped.is_empty() {
            self.text.push_str("### Not measured\n\n");
            for line in &self.skipped {
                let _ = writeln!(self.text, "- {line}");
            }
        }
        self.text.trim_end().to_owned() + "\n"
    }
}

fn has(measured: &Measured, output: Output, name: Name) -> bool {
    measured.cells.keys().any(|(_, made, by)| *made == output && *by == name)
}

fn short(value: f64) -> String {
    match value {
        value if value >= 100.0 => format!("{value:.0}"),
        value if value >= 10.0 => format!("{value:.1}"),
        value => format!("{value:.2}"),
    }
}

fn duration(ms: f64) -> String {
    match ms {
        ms if ms >= 1000.0 => format!("{} s", short(ms / 1000.0)),
        ms if ms >= 10.0 => format!("{ms:.0} ms"),
        ms => format!("{ms:.1} ms"),
    }
}
