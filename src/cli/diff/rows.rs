//! A comparison as rows: a sign, the id, and what is to be said. Text and Markdown are made of them.

use serde_json::Value as Json;

use crate::cli::explain_step::value;
use crate::model::{Languages, LocalisedText};
use crate::output::comparison::{Comparison, Counts};
use crate::output::evidence::{Changed, Difference, EdgePart, Part, Service, Stuck, User, WorkOfBoth};

/// What became of something.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fate {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It has another id.
    Renamed,
    /// It has another kind, label or properties.
    Changed,
    /// It is in another container.
    Moved,
    /// It is marked as failed.
    Failed,
    /// It is no longer marked as failed.
    Restored,
    /// A rule finds it now.
    Found,
    /// A rule finds it no longer.
    Mended,
}

impl Fate {
    /// One character.
    pub fn sign(self) -> char {
        match self {
            Fate::Added => '+',
            Fate::Removed => '-',
            Fate::Renamed => '=',
            Fate::Changed => '~',
            Fate::Moved => '>',
            Fate::Failed | Fate::Found => '!',
            Fate::Restored | Fate::Mended => '*',
        }
    }

    /// In a word.
    pub fn word(self) -> LocalisedText {
        let (en, ja) = match self {
            Fate::Added => ("added", "追加"),
            Fate::Removed => ("removed", "削除"),
            Fate::Renamed => ("renamed", "改名"),
            Fate::Changed => ("changed", "変更"),
            Fate::Moved => ("moved", "移動"),
            Fate::Failed => ("failed", "障害"),
            Fate::Restored => ("restored", "復旧"),
            Fate::Found => ("new", "新規"),
            Fate::Mended => ("gone", "解消"),
        };
        LocalisedText::en_ja(en, ja)
    }
}

/// One difference.
pub struct Row {
    /// What became of it.
    pub fate: Fate,
    /// The element or edge.
    pub id: String,
    /// What is to be said of it.
    pub text: String,
}

/// A text of a design may hold anything, and a terminal obeys control characters.
pub(super) fn row(fate: Fate, id: &str, text: String) -> Row {
    Row { fate, id: id.to_owned(), text: text.replace(char::is_control, " ") }
}

/// Makes rows in a language.
pub struct Rows<'a> {
    /// What was compared.
    pub comparison: &'a Comparison,
    /// True for Japanese.
    pub japanese: bool,
}

impl Rows<'_> {
    /// Of a comparison.
    pub fn new<'a>(comparison: &'a Comparison, languages: &Languages) -> Rows<'a> {
        Rows { comparison, japanese: languages.japanese() }
    }

    /// One of two texts.
    pub fn say<'w>(&self, en: &'w str, ja: &'w str) -> &'w str {
        if self.japanese { ja } else { en }
    }

    /// Of elements.
    pub fn elements(&self) -> Vec<Row> {
        let Comparison { added, removed, renamed, changed, moved, failed, restored, .. } = self.comparison;
        let added = added.iter().map(|part| row(Fate::Added, &part.id, self.part(part)));
        let removed = removed.iter().map(|part| row(Fate::Removed, &part.id, self.part(part)));
        let renamed = renamed.iter().map(|one| row(Fate::Renamed, &one.to, self.renamed(&one.from)));
        let changed = changed.iter().map(|one| self.changed(one));
        let top = self.say("top level", "最上位");
        let place = |place: &Option<String>| place.as_deref().unwrap_or(top).to_owned();
        let moved =
            moved.iter().map(|one| row(Fate::Moved, &one.id, format!("{} → {}", place(&one.from), place(&one.to))));
        let failed = failed.iter().map(|id| row(Fate::Failed, id, String::new()));
        let restored = restored.iter().map(|id| row(Fate::Restored, id, String::new()));
        added.chain(removed).chain(renamed).chain(changed).chain(moved).chain(failed).chain(restored).collect()
    }

    /// Of edges.
    pub fn edges(&self) -> Vec<Row> {
        let edges = &self.comparison.edges;
        let of = |fate: Fate| move |edge: &EdgePart| row(fate, &edge_id(edge), quoted(edge.label.as_deref()));
        let added = edges.added.iter().map(of(Fate::Added));
        let removed = edges.removed.iter().map(of(Fate::Removed));
        added.chain(removed).chain(edges.changed.iter().map(|one| self.changed(one))).collect()
    }

    fn renamed(&self, from: &str) -> String {
        if self.japanese { format!("旧ID: {from}") } else { format!("was {from}") }
    }

    /// ``server "Web", in zone-1a``.
    fn part(&self, part: &Part) -> String {
        let mut text = format!("{} \"{}\"", part.kind, part.name);
        if let Some(parent) = &part.parent {
            text += &if self.japanese { format!("、{parent}の中") } else { format!(", in {parent}") };
        }
        text
    }

    fn changed(&self, changed: &Changed) -> Row {
        let side = |of: &str, side: &Json| match side {
            Json::Null => self.say("(not set)", "(なし)").to_owned(),
            Json::String(label) if of == "label" => quoted(Some(label)),
            other => value(other),
        };
        let one = |Difference { of, old, new }: &Difference| format!("{of}: {} → {}", side(of, old), side(of, new));
        row(Fate::Changed, &changed.id, changed.differences.iter().map(one).collect::<Vec<_>>().join("; "))
    }

    /// How much differs, such as "2 elements added, 1 renamed; 1 edge removed".
    pub fn summary(&self) -> String {
        let summary = &self.comparison.summary;
        let elements = self.counts(&summary.elements, ("element", "要素"));
        let edges = self.counts(&summary.edges, ("edge", "線"));
        let all: Vec<String> = [elements, edges].into_iter().flatten().collect();
        let Comparison { differs, failed, restored, .. } = self.comparison;
        match (all.is_empty(), *differs) {
            (true, false) => self.say("no differences", "差分はありません").to_owned(),
            (true, true) if failed.is_empty() && restored.is_empty() => {
                self.say("only findings differ", "指摘だけが異なります").to_owned()
            }
            (true, true) => self.say("only failures differ", "障害の指定だけが異なります").to_owned(),
            (false, _) => all.join(self.say("; ", "、")),
        }
    }

    fn counts(&self, counts: &Counts, (en, ja): (&str, &str)) -> Option<String> {
        let &Counts { added, removed, renamed, changed, moved } = counts;
        let all = [
            (added, Fate::Added),
            (removed, Fate::Removed),
            (renamed, Fate::Renamed),
            (changed, Fate::Changed),
            (moved, Fate::Moved),
        ];
        let languages = Languages::new(Some(if self.japanese { "ja" } else { "en" }), None);
        let some = all.into_iter().filter(|(count, _)| *count > 0).enumerate().map(|(at, (count, fate))| {
            let word = fate.word();
            let word = word.get(&languages);
            match (self.japanese, at) {
                (true, _) => format!("{word}{count}"),
                (false, 0) => format!("{count} {en}{} {word}", if count == 1 { "" } else { "s" }),
                (false, _) => format!("{count} {word}"),
            }
        });
        let some: Vec<String> = some.collect();
        let joined = some.join(self.say(", ", "・"));
        (!some.is_empty()).then(|| if self.japanese { format!("{ja}({joined})") } else { joined })
    }

    /// For each actor, what is to be said of how it is served: first how, then its single points of failure and its
    /// availability.
    pub fn users(&self) -> Vec<(String, Vec<String>)> {
        if !self.comparison.differs {
            return Vec::new();
        }
        let of = |user: &User| {
            let lines = [Some(self.served(user)), self.points(user), self.availability(user)];
            let lines = lines.into_iter().flatten().collect();
            (user.id.clone(), lines)
        };
        self.comparison.users.iter().map(of).collect()
    }

    fn served(&self, user: &User) -> String {
        let words = |service: &Service| {
            let (en, ja) = match service.served {
                "ok" => ("served", "利用可"),
                "degraded" => ("served with less", "一部利用可"),
                "partial" => ("served for some", "一部のユーザーのみ利用可"),
                "recoverable" => ("not served until an operator acts", "要手動復旧"),
                _ => ("not served", "利用不可"),
            };
            let why = service.why.as_ref().map(|why| format!(" ({why})")).unwrap_or_default();
            let beside = service.beside();
            format!("{}{}{why}", self.say(en, ja), if self.japanese { beside.pair().1 } else { beside.pair().0 })
        };
        match (&user.before, &user.after) {
            (Some(was), Some(is)) if words(was) == words(is) => {
                format!("{}{}", words(is), self.say(", as before", "(変わらず)"))
            }
            (was, is) => {
                let absent = self.say("not there", "存在しない").to_owned();
                let side = |service: &Option<Service>| service.as_ref().map_or(absent.clone(), words);
                format!("{} → {}", side(was), side(is))
            }
        }
    }

    /// Work that is late or lost now, and what was so and is no longer.
    pub fn work(&self) -> Vec<Row> {
        let WorkOfBoth { before, after } = &self.comparison.work;
        let (was, is) = (before.as_deref().unwrap_or_default(), after.as_deref().unwrap_or_default());
        // Two designs may call the same element by two names.
        let key = |one: &Stuck, now: bool| {
            let id = |id: &str| if now { id.to_owned() } else { self.now(id) };
            (id(&one.from), id(&one.to), one.state, id(&one.at))
        };
        let new = is.iter().filter(|one| was.iter().all(|old| key(old, false) != key(one, true)));
        let gone = was.iter().filter(|one| is.iter().all(|new| key(new, true) != key(one, false)));
        let name = |one: &Stuck| format!("{} ~> {}", one.from, one.to);
        let new = new.map(|one| row(Fate::Failed, &name(one), one.text.clone()));
        let no_longer = self.say("no longer: ", "解消: ");
        let gone = gone.map(|one| row(Fate::Restored, &name(one), format!("{no_longer}{}", one.text)));
        new.chain(gone).collect()
    }

    /// What has become, and what is no longer, a single point of failure of a user.
    fn points(&self, user: &User) -> Option<String> {
        let of = |service: &Option<Service>| service.as_ref().and_then(|s| s.single_points_of_failure.clone());
        let (was, is) = (of(&user.before), of(&user.after)?);
        let was: Vec<String> = was.unwrap_or_default().iter().map(|id| self.now(id)).collect();
        let only = |of: &[String], than: &[String]| -> Vec<String> {
            of.iter().filter(|id| !than.contains(id)).cloned().collect()
        };
        let (new, gone) = (only(&is, &was), only(&was, &is));
        let list = |ids: &[String], en: &str, ja: &str| {
            (!ids.is_empty()).then(|| format!("{} {}", self.say(en, ja), ids.join(", ")))
        };
        let head = match self.japanese {
            true => format!("単一障害点 {} → {}", was.len(), is.len()),
            false => format!("single points of failure {} → {}", was.len(), is.len()),
        };
        let changes = [list(&new, "new:", "新規:"), list(&gone, "gone:", "解消:")];
        let changes: Vec<String> = changes.into_iter().flatten().collect();
        match (changes.is_empty(), is.is_empty()) {
            (true, true) => Some(self.say("no single point of failure", "単一障害点なし").to_owned()),
            (true, false) => {
                let same = is.join(", ");
                Some(match self.japanese {
                    true => format!("単一障害点は変わらず: {same}"),
                    false => format!("single points of failure as before: {same}"),
                })
            }
            (false, _) => Some(format!("{head} ({})", changes.join("; "))),
        }
    }

    /// For how much of the time a user is served, where the user is in both.
    fn availability(&self, user: &User) -> Option<String> {
        let text = |service: &Option<Service>| Some(service.as_ref()?.availability.as_ref()?.text.clone());
        let (was, is) = (text(&user.before)?, text(&user.after)?);
        let head = self.say("availability, estimated: ", "推定可用性: ");
        Some(if was == is {
            format!("{head}{is}{}", self.say(", as before", "(変わらず)"))
        } else {
            format!("{head}{was} → {is}")
        })
    }

    /// The id that an old element has now.
    pub(super) fn now(&self, id: &str) -> String {
        self.comparison.renamed.iter().find(|one| one.from == id).map_or(id.to_owned(), |one| one.to.clone())
    }
}

fn edge_id(edge: &EdgePart) -> String {
    format!("{} {} {}", edge.from, edge.op, edge.to)
}

fn quoted(label: Option<&str>) -> String {
    label.map(|label| format!("\"{}\"", label)).unwrap_or_default()
}
