//! `explain-step`: what a step did, as evidence.

use std::sync::Arc;

use serde_json::{Value as Json, json};

use crate::cli::arguments::{ExplainStep, ListFormat};
use crate::cli::console::Console;
use crate::cli::draw::check_stage;
use crate::cli::input::Input;
use crate::cli::page::{Page, width};
use crate::cli::settings;
use crate::cli::{Status, language};
use crate::design::compile::Compilation;
use crate::design::{Design, State};
use crate::forms;
use crate::inert::{self, inert};
use crate::model::Languages;
use crate::output::evidence::{
    Applied, Changed, Difference, EdgePart, Evidence, Part, Promise, Service, Stuck, User, WorkOfBoth, evidence,
};
use crate::rewrite::Pattern;

/// Prints the evidence of one step, or of all.
pub fn run(options: &ExplainStep, console: &Console) -> Status {
    explain(options, console).unwrap_or_else(|status| status)
}

fn explain(options: &ExplainStep, console: &Console) -> Result<Status, Status> {
    let limits = settings::limits();
    let input = Input::read(&options.design, &limits, console)?;
    let mut compilation = input.compile(&limits);
    let languages = Languages::new(options.lang.as_deref(), compilation.lang.as_deref());
    language::check_of(options.lang.as_deref(), &mut compilation);
    console.report(&compilation.diagnostics, &compilation.sources, &languages);
    let Some(design) = compilation.design.take() else { return Err(Status::Wrong) };
    let stages = match &options.stage {
        None => 1..design.states.len(),
        Some(stage) => match check_stage(&design, Some(stage)) {
            Ok(Some(stage)) if stage > 0 => stage..stage + 1,
            Ok(_) => return Err(console.trouble("state 0 is made by no step", &steps_there_are(&design))),
            Err(refusal) => {
                let message = refusal.message.replace("there is no state", "there is no step");
                return Err(console.trouble(&message, &steps_there_are(&design)));
            }
        },
    };
    let steps = evidence(&design, &compilation.sources, &languages, stages);
    let text = match options.format {
        ListFormat::Text => inert(&report(&steps, &design, &mut compilation, &languages), false),
        ListFormat::Json => {
            let title = design.title.as_ref().map(|title| title.get(&languages));
            inert::json(&json!({ "format": forms::STEPS, "title": title, "steps": steps }))
        }
    };
    match console.payload(&text) {
        Status::Done if compilation.diagnostics.has_errors() => Ok(Status::Wrong),
        status => Ok(status),
    }
}

fn steps_there_are(design: &Design) -> String {
    match design.states.len() - 1 {
        0 => "the design has no step; add one, for example `apply multi-server`".to_owned(),
        1 => "the design has one step, 1".to_owned(),
        last => format!("the design has the steps 1 to {last}"),
    }
}

fn report(steps: &[Evidence], design: &Design, compilation: &mut Compilation, languages: &Languages) -> String {
    let mut report = Report { page: Page::default(), languages, japanese: languages.japanese() };
    if steps.is_empty() {
        report.page.line(report.say("The design has no step.", "ステップはありません。"));
    }
    for (at, step) in steps.iter().enumerate() {
        if at > 0 {
            report.page.line("");
        }
        report.step(step, design, compilation);
    }
    report.page.finish()
}

struct Report<'a> {
    page: Page,
    languages: &'a Languages,
    japanese: bool,
}

type Row = (String, String);

impl Report<'_> {
    fn say<'w>(&self, en: &'w str, ja: &'w str) -> &'w str {
        if self.japanese { ja } else { en }
    }

    fn step(&mut self, step: &Evidence, design: &Design, compilation: &mut Compilation) {
        let last = design.states.len() - 1;
        let number = match self.japanese {
            true => format!("ステップ{}/{last}", step.stage),
            false => format!("Step {} of {last}", step.stage),
        };
        match &step.caption {
            Some(caption) => self.page.line(&format!("{number}: {caption}")),
            None => self.page.line(&number),
        }
        if let Some(place) = &step.statement {
            self.page.line(&format!("{}:{}", place.file, place.line));
            self.page.code(&place.text);
        }
        for applied in &step.patterns {
            let Compilation { library, sources, diagnostics, .. } = compilation;
            let pattern = library.get(&applied.pattern, sources, diagnostics);
            self.applied(applied, pattern.as_ref());
        }
        self.changes(step, &design.states[step.stage]);
        for applied in &step.patterns {
            self.promises(applied, step.patterns.len() > 1);
        }
        self.users(&step.users);
        let work = self.work(&step.work);
        self.table(self.say("Work that does not arrive", "届かない処理"), &work);
    }

    fn table(&mut self, heading: &str, rows: &[Row]) {
        if rows.is_empty() {
            return;
        }
        self.page.heading(heading);
        let column = rows.iter().map(|(term, _)| width(term)).max().unwrap_or(0) + 2;
        for (term, text) in rows {
            self.page.term(term, column, text);
        }
    }

    /// What the pattern found and was given, with what its definition says of each.
    fn applied(&mut self, applied: &Applied, pattern: Option<&Arc<Pattern>>) {
        let target = pattern.and_then(|pattern| pattern.target.as_ref());
        let matched = applied.matched.iter().map(|matched| {
            let is_target = target.is_some_and(|target| target.variable.node == matched.name);
            let target = if is_target { self.say(" (target)", "(対象)") } else { "" };
            (format!("{}{target}", matched.name), matched.elements.join(", "))
        });
        let matched: Vec<Row> = matched.collect();
        let parameters = applied.parameters.iter().map(|parameter| {
            let param = pattern.and_then(|pattern| pattern.params.iter().find(|param| param.name == parameter.name));
            let doc = param.map_or("", |param| param.doc.get(self.languages));
            (format!("{} = {}", parameter.name, value(&parameter.value)), doc.to_owned())
        });
        let parameters: Vec<Row> = parameters.collect();
        let (found, given) = match self.japanese {
            true => (format!("{}が見つけたもの", applied.pattern), format!("{}のパラメータ", applied.pattern)),
            false => (format!("Matched by {}", applied.pattern), format!("Parameters of {}", applied.pattern)),
        };
        self.table(&found, &matched);
        self.table(&given, &parameters);
    }

    fn changes(&mut self, step: &Evidence, after: &State) {
        let added = step.added.iter().map(|part| (part.id.clone(), self.part(part, true)));
        let edges = |edges: &[EdgePart]| edges.iter().map(edge).collect::<Vec<Row>>();
        let added: Vec<Row> = added.chain(edges(&step.edges.added)).collect();
        let removed = step.removed.iter().map(|part| (part.id.clone(), self.part(part, false)));
        let removed: Vec<Row> = removed.chain(edges(&step.edges.removed)).collect();
        let changed = step.changed.iter().chain(&step.edges.changed).flat_map(|changed| self.differences(changed));
        let changed: Vec<Row> = changed.collect();
        let top = self.say("top level", "最上位");
        let place = |place: &Option<String>| place.as_deref().unwrap_or(top).to_owned();
        let moved =
            step.moved.iter().map(|moved| (moved.id.clone(), format!("{} → {}", place(&moved.from), place(&moved.to))));
        let moved: Vec<Row> = moved.collect();
        let marks = |ids: &[String]| ids.iter().map(|id| (id.clone(), String::new())).collect::<Vec<Row>>();
        let nothing = after.change.is_empty() && step.failed.is_empty() && step.restored.is_empty();
        self.table(self.say("Added", "追加"), &added);
        self.table(self.say("Removed", "削除"), &removed);
        self.table(self.say("Changed", "変更"), &changed);
        self.table(self.say("Moved", "移動"), &moved);
        self.table(self.say("Failed", "障害"), &marks(&step.failed));
        self.table(self.say("Restored", "復旧"), &marks(&step.restored));
        if nothing {
            self.page.heading(self.say("Nothing was changed.", "変更はありません。"));
        }
    }

    /// ``server "Web", in zone-1a, a copy of web``.
    fn part(&self, part: &Part, is_new: bool) -> String {
        let mut text = format!("{} \"{}\"", part.kind, part.name);
        if let Some(parent) = &part.parent {
            text += &if self.japanese { format!("、{parent}の中") } else { format!(", in {parent}") };
        }
        if let Some(original) = part.copy_of.as_ref().filter(|_| is_new) {
            text +=
                &if self.japanese { format!("、{original}のコピー") } else { format!(", a copy of {original}") };
        }
        text
    }

    fn differences(&self, changed: &Changed) -> Vec<Row> {
        let one = |of: &str, side: &Json| match side {
            Json::Null => self.say("(not set)", "(なし)").to_owned(),
            Json::String(label) if of == "label" => format!("\"{label}\""),
            other => value(other),
        };
        let row = |(at, Difference { of, old, new }): (usize, &Difference)| {
            let term = if at == 0 { changed.id.clone() } else { String::new() };
            (term, format!("{of}: {} → {}", one(of, old), one(of, new)))
        };
        changed.differences.iter().enumerate().map(row).collect()
    }

    fn promises(&mut self, applied: &Applied, several: bool) {
        let heading = match (several, self.japanese) {
            (false, false) => "Promises".to_owned(),
            (false, true) => "保証".to_owned(),
            (true, false) => format!("Promises of {}", applied.pattern),
            (true, true) => format!("{}の保証", applied.pattern),
        };
        let rows: Vec<Row> =
            applied.promises.iter().map(|promise| (self.verdict(promise), self.promised(promise))).collect();
        self.table(&heading, &rows);
    }

    fn verdict(&self, promise: &Promise) -> String {
        match (promise.verdict, promise.checks) {
            ("holds", Some(1)) => self.say("holds (1 check)", "成立(確認1件)").to_owned(),
            ("holds", checks) => {
                let checks = checks.unwrap_or(0);
                if self.japanese { format!("成立(確認{checks}件)") } else { format!("holds ({checks} checks)") }
            }
            ("broken", _) => self.say("BROKEN", "不成立").to_owned(),
            _ => self.say("not checked", "未確認").to_owned(),
        }
    }

    fn promised(&self, promise: &Promise) -> String {
        let mut text = promise.text.clone();
        if let Some(why) = &promise.why {
            text += &if self.japanese { format!("。{why}") } else { format!(": {why}") };
        }
        if let Some(condition) = &promise.condition {
            text += &format!(" ({}:{} `{}`)", condition.file, condition.line, condition.text);
        }
        text
    }

    fn users(&mut self, users: &[User]) {
        let none = self.say("none", "なし");
        let points = |service: &Service| match service.single_points_of_failure.as_deref() {
            None => self.say("not served anyway", "そもそも利用不可").to_owned(),
            Some([]) => none.to_owned(),
            Some(ids) => ids.join(", "),
        };
        let rows = self.before_and_after(users, &points);
        self.table(self.say("Single points of failure", "単一障害点"), &rows);
        let served = |service: &Service| {
            let words = format!("{}{}", self.served(service.served), service.beside().get(self.languages));
            service.why.as_ref().map_or(words.to_owned(), |why| match self.japanese {
                true => format!("{words}({why})"),
                false => format!("{words} ({why})"),
            })
        };
        let rows = self.before_and_after(users, &served);
        self.table(self.say("Users served", "ユーザーへの提供"), &rows);
    }

    /// Work that is late or lost after the step, and what was so before it.
    fn work(&self, work: &WorkOfBoth) -> Vec<Row> {
        let (was, is) = (work.before.as_deref().unwrap_or_default(), work.after.as_deref().unwrap_or_default());
        let name = |one: &Stuck| format!("{} ~> {}", one.from, one.to);
        let as_before = self.say(", as before", "(変わらず)");
        let now = is.iter().map(|one| {
            let text = if was.contains(one) { format!("{}{as_before}", one.text) } else { one.text.clone() };
            (name(one), text)
        });
        let no_longer = self.say("no longer: ", "解消: ");
        let gone = was.iter().filter(|one| !is.contains(one));
        let gone = gone.map(|one| (name(one), format!("{no_longer}{}", one.text)));
        now.chain(gone).collect()
    }

    /// One row for each user when both are the same, otherwise two.
    fn before_and_after(&self, users: &[User], words: &dyn Fn(&Service) -> String) -> Vec<Row> {
        let (before, after) = (self.say("before: ", "適用前: "), self.say("after:  ", "適用後: "));
        let mut rows = Vec::new();
        for user in users {
            let both = (user.before.as_ref().map(words), user.after.as_ref().map(words));
            match both {
                (Some(was), Some(is)) if was == is => {
                    rows.push((user.id.clone(), format!("{was}{}", self.say(", as before", "(変わらず)"))));
                }
                (was, is) => {
                    let new = self.say("not there", "存在しない").to_owned();
                    rows.push((user.id.clone(), format!("{before}{}", was.unwrap_or_else(|| new.clone()))));
                    rows.push((String::new(), format!("{after}{}", is.unwrap_or(new))));
                }
            }
        }
        rows
    }

    fn served(&self, value: &str) -> &'static str {
        let words = match value {
            "ok" => ("served", "利用可"),
            "degraded" => ("served with less", "一部利用可"),
            "partial" => ("served for some", "一部のユーザーのみ利用可"),
            "recoverable" => ("not served until an operator acts", "要手動復旧"),
            _ => ("not served", "利用不可"),
        };
        if self.japanese { words.1 } else { words.0 }
    }
}

fn edge(edge: &EdgePart) -> Row {
    let label = edge.label.as_ref().map(|label| format!("\"{label}\"")).unwrap_or_default();
    (format!("{} {} {}", edge.from, edge.op, edge.to), label)
}

/// A value as a reader would write it.
pub fn value(value_: &Json) -> String {
    match value_ {
        Json::String(text) if text.is_empty() || text.contains(char::is_whitespace) => format!("\"{text}\""),
        Json::String(text) => text.clone(),
        Json::Array(items) => format!("[{}]", items.iter().map(value).collect::<Vec<_>>().join(", ")),
        other => other.to_string(),
    }
}
