//! Elements and edges in words: what a screen reader says of them.

use crate::analysis::Value;
use crate::layout::{PlacedBox, Route};
use crate::model::{Node, Uid};
use crate::scene::compose::mark::Marked;
use crate::scene::compose::node::Condition;
use crate::scene::compose::{Mark, Sheet};
use crate::scene::words::Words;

impl Sheet<'_> {
    pub(super) fn words(&self) -> Words {
        Words::new(self.composer.languages)
    }

    /// `Virtual server: Web, m1.large, added`.
    pub(super) fn in_words(&self, placed: &PlacedBox, node: Node) -> String {
        let (words, languages) = (self.words(), self.composer.languages);
        let element = self.state.architecture.element(node);
        let (kind, name) = (element.kind.name.get(languages), element.name(languages));
        let mut parts = vec![words.called(kind, name)];
        parts.extend(
            placed.caption.as_ref().map(|caption| caption.full.clone().unwrap_or_else(|| joined(&caption.lines))),
        );
        let condition = self.condition(placed.uid, node);
        match condition {
            Condition::Running => {}
            Condition::Idle => parts.push(words.idle().to_owned()),
            Condition::Failed => parts.push(words.failed().to_owned()),
            Condition::Down => parts.push(words.element(Value::Down)),
            // The caption of an actor says it.
            Condition::Affected(_) if element.kind.actor => {}
            Condition::Affected(value) => parts.push(words.element(value)),
        }
        if self.keeps_work(placed.uid, condition) {
            parts.push(words.late().to_owned());
        }
        parts.extend(self.marks.elements.get(&placed.uid).map(|marked| mark_in_words(*marked, words).to_owned()));
        words.comma(&parts)
    }

    /// `Users → Web: request, HTTPS, added`.
    pub(super) fn edge_in_words(&self, route: &Route) -> Option<String> {
        let (words, languages) = (self.words(), self.composer.languages);
        let name = |uid: Uid| {
            self.nodes.get(&uid).map(|&node| self.state.architecture.element(node).name(languages).replace('\n', " "))
        };
        let mut parts = vec![words.operator(route.edge.op).to_owned()];
        parts.extend(route.label.as_ref().map(|label| label.full.clone().unwrap_or_else(|| joined(&label.lines))));
        parts.extend(self.marks.edges.get(&route.edge).map(|marked| mark_in_words(*marked, words).to_owned()));
        Some(format!("{} → {}: {}", name(route.edge.from)?, name(route.edge.to)?, words.comma(&parts)))
    }
}

fn mark_in_words(marked: Marked, words: Words) -> &'static str {
    match (marked.mark, marked.ahead) {
        (Mark::Added, _) => words.added(),
        (Mark::Removed, false) => words.removed(),
        (Mark::Removed, true) => words.to_be_removed(),
        (Mark::Changed, _) => words.changed(),
        (Mark::Moved, false) => words.moved(),
        (Mark::Moved, true) => words.to_be_moved(),
    }
}

/// Lines as one text. Between two characters of Japanese there was no space.
pub(in crate::scene) fn joined(lines: &[String]) -> String {
    let mut text = String::new();
    for line in lines {
        let wide = |c: char| ('\u{3000}'..='\u{9fff}').contains(&c) || ('\u{ff00}'..='\u{ffef}').contains(&c);
        let tight = text.chars().last().is_some_and(wide) || line.chars().next().is_some_and(wide);
        if !text.is_empty() && !tight {
            text.push(' ');
        }
        text.push_str(line);
    }
    text
}
