//! What became of the things of a file, for people.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;

use crate::import::draft::{Draft, Fate, Rank};
use crate::import::merge::Kept;
use crate::import::write::address;
use crate::report::few;

/// What an import did.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Report {
    /// How many things the files have.
    pub things: usize,
    /// How many of each type are drawn.
    pub drawn: BTreeMap<String, usize>,
    /// How many of each type are lines, properties or parts of what is drawn.
    pub contracted: BTreeMap<String, usize>,
    /// How many of each type are left out, by the reason.
    pub left_out: BTreeMap<(&'static str, String), usize>,
    /// How many lines rest on what, at best.
    pub lines: BTreeMap<Rank, usize>,
    /// Ids that an earlier import had not.
    pub added: Vec<String>,
    /// Ids that this one has no longer.
    pub removed: Vec<String>,
    /// True if there was an earlier one.
    pub again: bool,
    /// Labels that the author has changed.
    pub labels_kept: usize,
    /// What should be known besides.
    pub remarks: Vec<String>,
}

impl Report {
    pub(super) fn new(draft: &Draft, ids: &[String], kept: &Kept) -> Report {
        let mut report = Report { remarks: draft.remarks.clone(), again: kept.found, ..Report::default() };
        for ((fate, type_name), count) in &draft.fates {
            report.things += count;
            match fate {
                Fate::Drawn => report.drawn.insert(type_name.clone(), *count),
                Fate::Contracted => report.contracted.insert(type_name.clone(), *count),
                Fate::LeftOut(why) => report.left_out.insert((why, type_name.clone()), *count),
            };
        }
        for edge in &draft.edges {
            *report.lines.entry(edge.rank()).or_default() += 1;
        }
        if kept.found {
            let (old, new): (HashSet<&String>, HashSet<&String>) = (kept.ids.values().collect(), ids.iter().collect());
            report.added = ids.iter().filter(|id| !old.contains(id)).cloned().collect();
            report.removed = kept.ids.values().filter(|id| !new.contains(id)).cloned().collect();
            let there = draft.nodes.iter().filter(|node| kept.labels.contains_key(&address(&node.address)));
            report.labels_kept = there.count();
            report.remarks.extend(kept.moved());
        }
        report
    }

    /// As text: what is drawn, what lines rest on, what is not there and why.
    pub fn text(&self) -> String {
        let sum = |counts: &BTreeMap<String, usize>| counts.values().sum::<usize>();
        let left_out: usize = self.left_out.values().sum();
        let mut text = format!(
            "{} drawn, {} contracted into lines and properties, {left_out} left out, of {}\n",
            sum(&self.drawn),
            sum(&self.contracted),
            self.things
        );
        let _ = writeln!(text, "  drawn: {}", list(&self.drawn));
        if !self.contracted.is_empty() {
            let _ = writeln!(text, "  contracted: {}", list(&self.contracted));
        }
        let mut reasons: BTreeMap<&str, BTreeMap<String, usize>> = BTreeMap::new();
        for ((why, type_name), count) in &self.left_out {
            reasons.entry(why).or_default().insert(type_name.clone(), *count);
        }
        for (why, types) in reasons {
            let _ = writeln!(text, "  left out, {why}: {}", list(&types));
        }
        let lines: Vec<String> = self.lines.iter().map(|(rank, count)| format!("{count} {}", rank.word())).collect();
        if !lines.is_empty() {
            let _ = writeln!(text, "  lines: {}", lines.join(", "));
        }
        self.again(&mut text);
        self.remarks.iter().for_each(|remark| {
            let _ = writeln!(text, "  note: {remark}");
        });
        text
    }

    fn again(&self, text: &mut String) {
        if !self.again {
            return;
        }
        for (word, ids) in [("new", &self.added), ("gone", &self.removed)] {
            if !ids.is_empty() {
                let _ = writeln!(text, "  {word}: {}", few(ids, 10));
            }
        }
        if self.added.is_empty() && self.removed.is_empty() {
            let _ = writeln!(text, "  nothing new, nothing gone");
        }
        if self.labels_kept > 0 {
            let _ = writeln!(text, "  labels of yours that stay: {}", self.labels_kept);
        }
    }
}

/// `aws_lambda_function 3, aws_sqs_queue`.
fn list(counts: &BTreeMap<String, usize>) -> String {
    let of_one = |(name, count): (&String, &usize)| match count {
        1 => name.clone(),
        count => format!("{name} ×{count}"),
    };
    counts.iter().map(of_one).collect::<Vec<_>>().join(", ")
}

/// What is not there and why, in one line.
pub(super) fn left_out(draft: &Draft) -> String {
    let not_drawn = draft.fates.iter().filter(|((fate, _), _)| *fate != Fate::Drawn);
    let names: Vec<&str> = not_drawn.map(|((_, name), _)| name.as_str()).take(8).collect();
    match names.as_slice() {
        [] => "the file is empty".to_owned(),
        names => format!("it has only {}", names.join(", ")),
    }
}
