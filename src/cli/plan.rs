//! `plan`: the shortest sequence of patterns that brings a design to a goal.

use serde_json::{Value as Json, json};

use crate::check::patch::appended;
use crate::check::{Lens, Levels};
use crate::cli::arguments::{Plan, PlanFormat};
use crate::cli::console::Console;
use crate::cli::deadline::{Phase, begin};
use crate::cli::draw::set_direction;
use crate::cli::files;
use crate::cli::format::chosen;
use crate::cli::input::Input;
use crate::cli::page::Page;
use crate::cli::picture;
use crate::cli::settings;
use crate::cli::{Status, language};
use crate::design::compile::Compilation;
use crate::design::{Design, State};
use crate::diagnostic::Diagnostics;
use crate::forms;
use crate::inert;
use crate::limits::Limits;
use crate::model::{Architecture, Languages, Uid};
use crate::output::Format;
use crate::output_file::Target;
use crate::plan::{Found, Goal, Miss, Search, Step, search};
use crate::refusal::Refusal;
use crate::scene;

const EXTENSIONS: [(&str, PlanFormat); 5] = [
    ("txt", PlanFormat::Text),
    ("json", PlanFormat::Json),
    ("cdp", PlanFormat::Cdp),
    ("svg", PlanFormat::Svg),
    ("png", PlanFormat::Png),
];

/// Searches, and writes what was found.
pub fn run(options: &Plan, console: &Console) -> Status {
    plan(options, console).unwrap_or_else(|status| status)
}

fn plan(options: &Plan, console: &Console) -> Result<Status, Status> {
    let refuse = |refusal: Refusal| console.trouble(&refusal.message, &refusal.help);
    let limits = settings::limits();
    let target = options.output.as_deref().map_or(Target::Stdout, Target::new);
    let format = chosen(options.format, &target, PlanFormat::Text, &EXTENSIONS).map_err(refuse)?;
    let input = Input::read(&options.design, &limits, console)?;
    let mut compilation = input.compile(&limits);
    let languages = Languages::new(options.looks.lang.as_deref(), compilation.lang.as_deref());
    language::check_of(options.looks.lang.as_deref(), &mut compilation);
    console.report(&compilation.diagnostics, &compilation.sources, &languages);
    let Some(design) = compilation.design.take() else { return Err(Status::Wrong) };
    begin(Phase::Searching);
    let goals = goals(options, &design, &compilation, console)?;
    let levels = Levels::default();
    let tries = limits.of_tries();
    let lens = Lens::new(&compilation.library, &compilation.vocabulary, &levels, &tries);
    let with = (&compilation.library, &compilation.vocabulary, &lens);
    let found = search(&design, &goals, with, Search { steps: options.max_steps }, &tries);
    let old = String::from_utf8_lossy(input.bytes()).into_owned();
    let statements: Vec<String> = found.plan.steps.iter().map(|step| step.statement.clone()).collect();
    let new = if found.reached { appended(&old, &statements) } else { old };
    let report = Report { options, found: &found, design: &design, text: &new, languages: &languages };
    let bytes = match format {
        PlanFormat::Json => Some(report.json().into_bytes()),
        // Standard output has the design then.
        PlanFormat::Text if options.write && found.reached && input.file().is_none() => {
            console.note(&report.text());
            None
        }
        PlanFormat::Text => Some(report.text().into_bytes()),
        _ if !found.reached => {
            console.note(&report.text());
            None
        }
        PlanFormat::Cdp => Some(new.clone().into_bytes()),
        PlanFormat::Svg => Some(drawn(&input, &new, options, Format::Svg, &languages, &limits).map_err(refuse)?),
        PlanFormat::Png => Some(drawn(&input, &new, options, Format::Png, &languages, &limits).map_err(refuse)?),
    };
    begin(Phase::Writing);
    if let Some(own) = input.own().filter(|_| options.write && found.reached) {
        // Before anything is written.
        own.unchanged().map_err(|error| console.trouble(&error.message, &error.help))?;
    }
    if let Some(bytes) = bytes {
        console.write(&target, &bytes).done()?;
    }
    if options.write && found.reached {
        console.written(files::write_design(&input.its_place(), &new, input.own())).done()?;
        console.note(&format!("{}: {}", input.name(), steps_in_words(statements.len(), &languages)));
    }
    Ok(if found.reached { Status::Done } else { Status::Wrong })
}

fn steps_in_words(count: usize, languages: &Languages) -> String {
    match languages.japanese() {
        true => format!("{count}ステップを追記しました"),
        false => format!("{} appended", crate::report::counted(count, "step")),
    }
}

fn goals(options: &Plan, design: &Design, compilation: &Compilation, console: &Console) -> Result<Vec<Goal>, Status> {
    let state = design.states.last().expect("a design has a state");
    let rules: Vec<String> = compilation.library.rules().iter().map(|rule| rule.id.clone()).collect();
    let read = |text: &String| Goal::read(text, state, &compilation.vocabulary, &rules);
    let goals: Result<Vec<Goal>, _> = options.goal.iter().map(read).collect();
    goals.map_err(|wrong| console.trouble(&wrong.message, &wrong.help))
}

/// The transition: the design with the plan in it.
fn drawn(
    input: &Input,
    text: &str,
    options: &Plan,
    format: Format,
    languages: &Languages,
    limits: &Limits,
) -> Result<Vec<u8>, Refusal> {
    // A design of its own, with a budget of its own.
    let limits = &limits.renewed();
    let Some(mut design) = input.compile_text(text, limits).design else {
        return Err(Refusal::new("the plan cannot be drawn", "write it as text, and look at it"));
    };
    set_direction(&mut design, &options.looks);
    let mut diagnostics = Diagnostics::default();
    let picture = picture::draw(&design, &options.design, &options.looks, languages, &mut diagnostics)?;
    picture.render(format, scene::View::Auto, limits)
}

/// A plan that is to be told.
struct Report<'a> {
    options: &'a Plan,
    found: &'a Found,
    design: &'a Design,
    /// The design with the plan in it.
    text: &'a str,
    languages: &'a Languages,
}

impl Report<'_> {
    fn say(&self, en: &'static str, ja: &'static str) -> &'static str {
        if self.languages.japanese() { ja } else { en }
    }

    fn text(&self) -> String {
        let mut page = Page::default();
        page.line(&format!("{}: {}", self.say("Goal", "目標"), self.options.goal.join("; ")));
        let plan = &self.found.plan;
        if plan.before.is_empty() {
            page.line(self.say("The goal is reached already.", "目標はすでに達成されています。"));
            return page.finish();
        }
        page.heading(self.say("Now", "現状"));
        self.misses(&mut page, &plan.before);
        if !self.found.reached {
            self.not_reached(&mut page);
        }
        let last = |at: usize| at + 1 == plan.steps.len();
        for (at, step) in plan.steps.iter().enumerate() {
            page.heading(&format!("{}. {}", at + 1, step.statement));
            let before = if at == 0 { self.present() } else { &plan.steps[at - 1].state };
            for line in changes(before, step, self.languages) {
                page.hanging("   ", &line);
            }
            if step.missing.is_empty() && last(at) {
                page.line(self.say("   The goal is reached.", "   目標を達成しました。"));
            } else {
                self.misses(&mut page, &step.missing);
            }
        }
        if !self.found.reached {
            self.refusals(&mut page);
        } else if self.found.exhausted {
            page.line("");
            page.line(self.say(
                "A shorter plan is not ruled out: the search goes no further in a design of this size.",
                "この規模では探索を打ち切ったため、より短い計画が存在する可能性があります。",
            ));
        }
        page.finish()
    }

    fn present(&self) -> &State {
        self.design.states.last().expect("a design has a state")
    }

    fn misses(&self, page: &mut Page, misses: &[Miss]) {
        misses.iter().for_each(|miss| page.hanging("   · ", miss.words.get(self.languages)));
    }

    fn not_reached(&self, page: &mut Page) {
        let Found { exhausted, tries, .. } = self.found;
        let most = self.options.max_steps;
        page.heading(&match (exhausted, self.languages.japanese()) {
            (false, false) => format!("There is no plan of {most} or fewer steps; {tries} applications were tried."),
            (false, true) => format!("{most}ステップ以内の計画はありません({tries}回試行)。"),
            (true, false) => {
                format!("No plan was found in {tries} applications, and the search goes no further in a design of this size.")
            }
            (true, true) => format!("{tries}回試行しましたが計画は見つからず、この規模では探索を打ち切りました。"),
        });
        if !self.found.plan.steps.is_empty() {
            page.line(self.say("The closest attempt:", "最も目標に近づいた手順:"));
        }
    }

    /// What stands in the way after the last step.
    fn refusals(&self, page: &mut Page) {
        const SHOWN: usize = 8;
        if self.found.refused.is_empty() {
            return;
        }
        page.heading(self.say("Patterns that could not be applied", "適用できなかったパターン"));
        for refused in self.found.refused.iter().take(SHOWN) {
            let words = refused.words.get(self.languages);
            let own = format!("{}: ", refused.pattern);
            page.hanging(&format!("   {}: ", refused.pattern), words.strip_prefix(&own).unwrap_or(words));
            refused.nearest.iter().for_each(|nearest| page.hanging("     · ", nearest.get(self.languages)));
        }
        let more = self.found.refused.len().saturating_sub(SHOWN);
        if more > 0 {
            page.line(&match self.languages.japanese() {
                true => format!("   ほか{more}件(`cdp-draw patterns --applicable`で表示)"),
                false => format!("   … and {more} more; `cdp-draw patterns --applicable` tells all"),
            });
        }
    }

    fn json(&self) -> String {
        let plan = &self.found.plan;
        let words = |misses: &[Miss]| -> Vec<String> {
            misses.iter().map(|miss| miss.words.get(self.languages).to_owned()).collect()
        };
        let step = |(at, step): (usize, &Step)| {
            let before = if at == 0 { self.present() } else { &plan.steps[at - 1].state };
            let (old, new) = (&before.architecture, &step.state.architecture);
            let change = step.change();
            json!({
                "statement": step.statement,
                "pattern": step.pattern,
                "name": step.name.get(self.languages),
                "added": ids(new, &change.added),
                "removed": ids(old, &change.removed),
                "changed": ids(new, &change.changed),
                "moved": ids(new, &change.moved),
                "missing": words(&step.missing),
            })
        };
        let refused: Vec<Json> = self
            .found
            .refused
            .iter()
            .map(|one| {
                let nearest = one.nearest.as_ref().map(|nearest| nearest.get(self.languages));
                json!({ "pattern": one.pattern, "words": one.words.get(self.languages), "nearest": nearest })
            })
            .collect();
        let missing = plan.steps.last().map_or(&plan.before, |step| &step.missing);
        let document = json!({
            "format": forms::PLAN,
            "goals": self.options.goal,
            "reached": self.found.reached,
            "before": words(&plan.before),
            "steps": plan.steps.iter().enumerate().map(step).collect::<Vec<Json>>(),
            "missing": words(missing),
            "refused": refused,
            "tries": self.found.tries,
            "exhausted": self.found.exhausted,
            "shortest": self.found.reached && !self.found.exhausted,
            "design": self.found.reached.then_some(self.text),
        });
        inert::json(&document)
    }
}

/// What a step changes, a line for each sort of change.
fn changes(before: &State, step: &Step, languages: &Languages) -> Vec<String> {
    let (old, new) = (&before.architecture, &step.state.architecture);
    let change = step.change();
    let japanese = languages.japanese();
    let sorts = [
        ("new", "追加", ids(new, &change.added)),
        ("gone", "削除", ids(old, &change.removed)),
        ("moved", "移動", ids(new, &change.moved)),
        ("changed", "変更", ids(new, &change.changed)),
    ];
    let told = sorts.into_iter().filter(|(_, _, ids)| !ids.is_empty());
    told.map(|(en, ja, ids)| format!("{}: {}", if japanese { ja } else { en }, ids.join(", "))).collect()
}

/// The ids of elements, in declaration order.
fn ids(architecture: &Architecture, uids: &std::collections::BTreeSet<Uid>) -> Vec<String> {
    let elements = architecture.nodes().into_iter().map(|node| architecture.element(node));
    elements.filter(|element| uids.contains(&element.uid)).map(|element| element.id.clone()).collect()
}
