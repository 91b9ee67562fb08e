//! `patterns --applicable`: which patterns fit a state of a design, and what the others lack.

use std::path::Path;

use serde_json::{Value as Json, json};

use crate::catalog::words::{categories, category};
use crate::cli::arguments::{PageFormat, Patterns};
use crate::cli::console::Console;
use crate::cli::draw::check_stage;
use crate::cli::input::Input;
use crate::cli::page::{Page, width};
use crate::cli::settings;
use crate::cli::simulate::text::heading;
use crate::cli::{Status, language};
use crate::design::compile::lack::Lack;
use crate::design::compile::survey::{Entry, Fit, Outcome, survey};
use crate::design::{Design, State};
use crate::forms;
use crate::inert;
use crate::model::Languages;
use crate::output_file::Target;
use crate::refusal::Refusal;

/// Writes which patterns can be applied to the last state, or to the one of `--stage`.
pub fn run(
    path: &Path,
    options: &Patterns,
    format: PageFormat,
    target: &Target,
    console: &Console,
) -> Result<Status, Status> {
    let refuse = |refusal: Refusal| console.trouble(&refusal.message, &refusal.help);
    if !matches!(format, PageFormat::Text | PageFormat::Json) {
        let help = "leave the format away, or write `--format json` or `-o FILE.json`";
        return Err(refuse(Refusal::new("what can be applied is told as text or JSON", help)));
    }
    let limits = settings::limits();
    let input = Input::read(path, &limits, console)?;
    let mut compilation = input.compile(&limits);
    let languages = Languages::new(options.looks.lang.as_deref(), compilation.lang.as_deref());
    language::check_of(options.looks.lang.as_deref(), &mut compilation);
    console.report(&compilation.diagnostics, &compilation.sources, &languages);
    let Some(design) = &compilation.design else { return Err(Status::Wrong) };
    let stage = check_stage(design, options.stage.as_ref()).map_err(refuse)?.unwrap_or(design.states.len() - 1);
    let state = &design.states[stage];
    let entries = survey(state, &compilation.library, &compilation.vocabulary, &limits);
    let text = match format {
        PageFormat::Json => inert::json(&data(&entries, design, stage, &languages)),
        _ => text(&entries, state, stage, &languages),
    };
    console.write(target, text.as_bytes()).done()?;
    Ok(if compilation.diagnostics.has_errors() { Status::Wrong } else { Status::Done })
}

fn text(entries: &[Entry], state: &State, stage: usize, languages: &Languages) -> String {
    let say = |en: &'static str, ja: &'static str| if languages.japanese() { ja } else { en };
    let mut page = Page::default();
    page.line(&heading(stage, state, languages));
    let (fit, lacking): (Vec<&Entry>, Vec<&Entry>) =
        entries.iter().partition(|entry| matches!(entry.outcome, Outcome::Fits(_)));
    page.heading(&format!("== {} ({})", say("Can be applied", "適用できるパターン"), fit.len()));
    by_category(&mut page, &fit, languages, |page, of| {
        let column = fit.iter().map(|entry| width(&entry.id)).max().unwrap_or(0) + 2;
        for entry in of {
            if let Outcome::Fits(fit) = &entry.outcome {
                page.term(&entry.id, column, &found(fit, languages));
            }
        }
    });
    page.heading(&format!("== {} ({})", say("Cannot be applied yet", "まだ適用できないパターン"), lacking.len()));
    by_category(&mut page, &lacking, languages, |page, of| {
        of.iter().for_each(|entry| lacks(page, entry, languages));
    });
    page.finish()
}

fn by_category(page: &mut Page, entries: &[&Entry], languages: &Languages, write: impl Fn(&mut Page, &[&Entry])) {
    for of in categories(entries.iter().map(|entry| entry.category.as_str())) {
        page.heading(category(of, languages));
        let of: Vec<&Entry> = entries.iter().copied().filter(|entry| entry.category == of).collect();
        write(page, &of);
    }
}

/// What a pattern would be applied to.
fn found(fit: &Fit, languages: &Languages) -> String {
    let japanese = languages.japanese();
    let all = fit.matched.iter().map(|(name, ids)| format!("{name}: {}", ids.join(", ")));
    let mut text = match &fit.target {
        Some(target) if japanese => format!("{target} に"),
        Some(target) => format!("to {target}"),
        None => all.collect::<Vec<_>>().join("; "),
    };
    if !fit.changes {
        text += if japanese { "(適用しても変わりません)" } else { " (would change nothing)" };
    }
    text.trim_start().to_owned()
}

fn lacks(page: &mut Page, entry: &Entry, languages: &Languages) {
    page.line(&format!("  {}", entry.id));
    match &entry.outcome {
        Outcome::Fits(_) => {}
        Outcome::Fails(words) => page.hanging("    ", words.get(languages)),
        Outcome::Lacks(lack) => {
            // The pattern's name stands above already.
            let words = lack.words.get(languages);
            let own = format!("{}: ", entry.id);
            page.hanging("    ", words.strip_prefix(&own).unwrap_or(words));
            lack.nearest.iter().for_each(|words| page.hanging("    · ", words.get(languages)));
            lack.help().iter().for_each(|words| page.hanging("    → ", words.get(languages)));
        }
    }
}

fn data(entries: &[Entry], design: &Design, stage: usize, languages: &Languages) -> Json {
    let caption = design.states[stage].name().map(|name| name.get(languages));
    let patterns: Vec<Json> = entries.iter().map(|entry| pattern(entry, languages)).collect();
    json!({
        "format": forms::APPLICABLE,
        "title": design.title.as_ref().map(|title| title.get(languages)),
        "index": stage,
        "stage": stage,
        "caption": caption,
        "patterns": patterns,
    })
}

fn pattern(entry: &Entry, languages: &Languages) -> Json {
    let mut value = json!({
        "id": entry.id,
        "name": entry.name.get(languages),
        "category": entry.category,
        "applicable": matches!(entry.outcome, Outcome::Fits(_)),
    });
    match &entry.outcome {
        Outcome::Fits(fit) => {
            let matched: Vec<Json> =
                fit.matched.iter().map(|(name, ids)| json!({ "name": name, "elements": ids })).collect();
            value["target"] = json!(fit.target);
            value["matched"] = json!(matched);
            value["changes"] = json!(fit.changes);
        }
        Outcome::Lacks(lack) => lacking(&mut value, lack, languages),
        Outcome::Fails(words) => value["lacks"] = json!(words.get(languages)),
    }
    value
}

fn lacking(value: &mut Json, lack: &Lack, languages: &Languages) {
    let help: Vec<String> = lack.help().iter().map(|words| words.get(languages).to_owned()).collect();
    value["lacks"] = json!(lack.words.get(languages));
    value["nearest"] = json!(lack.nearest.as_ref().map(|words| words.get(languages)));
    value["targets"] = json!(lack.targets);
    value["apply_first"] = json!(lack.first.as_ref().map(ToString::to_string));
    value["add"] = json!(lack.supply.as_ref().map(|supply| supply.statements()).unwrap_or_default());
    value["add_into"] = json!(lack.supply.as_ref().and_then(|supply| supply.container()));
    value["help"] = json!(help);
}
