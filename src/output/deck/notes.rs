//! What is to be said of a state: what its step did, where it happens, what that promises, and what to beware of.

use crate::design::Design;
use crate::model::{Languages, LocalisedText};
use crate::output::deck::Note;
use crate::output::evidence::{self, Changed, EdgePart, Evidence, Part, Promise};
use crate::scene::Scene;

/// How many rows a list has at most; what is beyond is counted.
const ROWS: usize = 24;

/// The notes of a state. Those of the first say what there is to be seen.
pub fn of_state(design: &Design, stage: usize, languages: &Languages, scene: &Scene) -> Vec<Note> {
    let mut told = Told { japanese: languages.japanese(), notes: Vec::new() };
    let Some(state) = design.states.get(stage) else { return told.notes };
    told.notes.push(Note::Heading(scene.title.clone()));
    let Some(step) = evidence::change(design, languages, stage) else {
        told.notes.push(Note::Line(scene.description.clone()));
        return told.notes;
    };
    let steps = state.callouts.iter().map(|callout| format!("{}. {}", callout.number, callout.text.get(languages)));
    told.list("Steps", "手順", steps.collect());
    told.changes(&step);
    let promises = step.patterns.iter().flat_map(|applied| &applied.promises).map(|promise| told.promise(promise));
    told.list("Promises", "保証", promises.collect());
    let cautions = state.applications.iter().flat_map(|application| wanted(&application.cautions, languages));
    told.list("Cautions", "注意点", cautions.cloned().collect());
    told.notes
}

/// The list in the reader's language.
fn wanted<'a>(lists: &'a [(String, Vec<String>)], languages: &Languages) -> &'a [String] {
    let mut tags = LocalisedText::default();
    lists.iter().for_each(|(tag, _)| tags.add(Some(tag), tag.as_str()));
    let wanted = tags.get(languages);
    lists.iter().find(|(tag, _)| tag == wanted).map_or(&[][..], |(_, list)| list)
}

struct Told {
    japanese: bool,
    notes: Vec<Note>,
}

impl Told {
    fn say<'w>(&self, en: &'w str, ja: &'w str) -> &'w str {
        if self.japanese { ja } else { en }
    }

    fn list(&mut self, en: &str, ja: &str, mut rows: Vec<String>) {
        if rows.is_empty() {
            return;
        }
        let beyond = rows.len().saturating_sub(ROWS);
        rows.truncate(ROWS);
        self.notes.push(Note::Heading(self.say(en, ja).to_owned()));
        self.notes.extend(rows.into_iter().map(|row| Note::Line(format!("• {row}"))));
        if beyond > 0 {
            let more = if self.japanese { format!("• ほか{beyond}件") } else { format!("• and {beyond} more") };
            self.notes.push(Note::Line(more));
        }
    }

    fn changes(&mut self, step: &Evidence) {
        let edges = |edges: &[EdgePart]| edges.iter().map(edge).collect::<Vec<String>>();
        let parts = |parts: &[Part], new: bool| parts.iter().map(|part| self.part(part, new)).collect::<Vec<String>>();
        let added = [parts(&step.added, true), edges(&step.edges.added)].concat();
        let removed = [parts(&step.removed, false), edges(&step.edges.removed)].concat();
        let changed = step.changed.iter().chain(&step.edges.changed).map(|changed| self.changed(changed)).collect();
        let top = self.say("top level", "最上位");
        let place = |place: &Option<String>| place.as_deref().unwrap_or(top).to_owned();
        let moved =
            step.moved.iter().map(|moved| format!("{}: {} → {}", moved.id, place(&moved.from), place(&moved.to)));
        let moved = moved.collect();
        self.list("Added", "追加", added);
        self.list("Removed", "削除", removed);
        self.list("Changed", "変更", changed);
        self.list("Moved", "移動", moved);
        self.list("Failed", "障害", step.failed.clone());
        self.list("Restored", "復旧", step.restored.clone());
    }

    /// `server "Web", in zone-1a, a copy of web`.
    fn part(&self, part: &Part, new: bool) -> String {
        let name = part.name.replace('\n', " ");
        let mut text = format!("{} \"{name}\"", part.kind);
        if let Some(parent) = &part.parent {
            text += &if self.japanese { format!("、{parent}の中") } else { format!(", in {parent}") };
        }
        if let Some(original) = part.copy_of.as_ref().filter(|_| new) {
            text +=
                &if self.japanese { format!("、{original}のコピー") } else { format!(", a copy of {original}") };
        }
        text
    }

    fn changed(&self, changed: &Changed) -> String {
        let unset = self.say("(not set)", "(なし)");
        let side = |side: &serde_json::Value| match side {
            serde_json::Value::Null => unset.to_owned(),
            serde_json::Value::String(text) => text.replace('\n', " "),
            other => other.to_string(),
        };
        let rows = changed.differences.iter().map(|one| format!("{}: {} → {}", one.of, side(&one.old), side(&one.new)));
        format!("{}: {}", changed.id, rows.collect::<Vec<_>>().join("; "))
    }

    fn promise(&self, promise: &Promise) -> String {
        let verdict = match promise.verdict {
            "holds" => self.say("holds", "成立"),
            "broken" => self.say("BROKEN", "不成立"),
            _ => self.say("not checked", "未確認"),
        };
        let why = promise.why.as_ref().map(|why| format!(" ({why})")).unwrap_or_default();
        format!("{verdict}: {}{why}", promise.text)
    }
}

fn edge(edge: &EdgePart) -> String {
    let label = edge.label.as_ref().map(|label| format!(" \"{}\"", label.replace('\n', " "))).unwrap_or_default();
    format!("{} {} {}{label}", edge.from, edge.op, edge.to)
}
