//! `patterns --found`: which patterns a state of a design embodies already, and on which elements.

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
use crate::design::compile::found::{Evidence, Findings, Found, Place, find};
use crate::design::{Design, State};
use crate::forms;
use crate::inert;
use crate::model::Languages;
use crate::output_file::Target;
use crate::refusal::Refusal;

/// Writes which patterns the last state embodies, or the one of `--stage`.
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
        return Err(refuse(Refusal::new("what was found is told as text or JSON", help)));
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
    let findings = find(state, &compilation.library, &compilation.vocabulary, &limits);
    let text = match format {
        PageFormat::Json => inert::json(&data(&findings, design, stage, &languages)),
        _ => text(&findings, state, stage, &languages),
    };
    console.write(target, text.as_bytes()).done()?;
    Ok(if compilation.diagnostics.has_errors() { Status::Wrong } else { Status::Done })
}

fn text(findings: &Findings, state: &State, stage: usize, languages: &Languages) -> String {
    let say = |en: &'static str, ja: &'static str| if languages.japanese() { ja } else { en };
    let mut page = Page::default();
    page.line(&heading(stage, state, languages));
    let found = &findings.found;
    page.heading(&format!("== {} ({})", say("Patterns that are there", "見つかったパターン"), found.len()));
    if found.is_empty() {
        page.paragraph(say("None.", "ありません。"));
    }
    let column = found.iter().map(|found| width(&found.id)).max().unwrap_or(0) + 2;
    for of in categories(found.iter().map(|found| found.category.as_str())) {
        page.heading(category(of, languages));
        for one in found.iter().filter(|found| found.category == of) {
            for (at, place) in one.places.iter().enumerate() {
                page.term(if at == 0 { &one.id } else { "" }, column, &place_in_words(place, languages));
            }
        }
    }
    if !findings.unfinished.is_empty() {
        let list = findings.unfinished.join(", ");
        page.heading(&match languages.japanese() {
            true => format!("規模が大きいため途中まで確認: {list}"),
            false => format!("Not looked for to the end, since that would take too much: {list}"),
        });
    }
    page.finish()
}

/// `t: web — applying it changes nothing, and it keeps what it promises`.
fn place_in_words(place: &Place, languages: &Languages) -> String {
    let why = match (place.evidence, languages.japanese()) {
        (Evidence::NothingToDo, false) => "nothing is left to do, and it keeps what it promises",
        (Evidence::NothingToDo, true) => "適用しても変わらず、保証も成立",
        (Evidence::Trace, false) => "what it makes of its example is there",
        (Evidence::Trace, true) => "例で作られる構造と同じものがある",
    };
    let elements: Vec<String> = place
        .elements
        .iter()
        .map(|(name, ids)| match ids.as_slice() {
            [id] if id == name => id.clone(),
            ids => format!("{name}: {}", ids.join(", ")),
        })
        .collect();
    let elements = elements.join("; ");
    match (elements.is_empty(), languages.japanese()) {
        (true, _) => why.to_owned(),
        (false, true) => format!("{elements}({why})"),
        (false, false) => format!("{elements} ({why})"),
    }
}

fn data(findings: &Findings, design: &Design, stage: usize, languages: &Languages) -> Json {
    let place = |place: &Place| {
        let elements: Vec<Json> =
            place.elements.iter().map(|(name, ids)| json!({ "name": name, "elements": ids })).collect();
        let evidence = match place.evidence {
            Evidence::NothingToDo => "nothing-to-do",
            Evidence::Trace => "trace",
        };
        json!({ "evidence": evidence, "elements": elements })
    };
    let pattern = |found: &Found| {
        json!({
            "id": found.id,
            "name": found.name.get(languages),
            "category": found.category,
            "places": found.places.iter().map(place).collect::<Vec<Json>>(),
        })
    };
    json!({
        "format": forms::FOUND,
        "title": design.title.as_ref().map(|title| title.get(languages)),
        "index": stage,
        "stage": stage,
        "caption": design.states[stage].name().map(|name| name.get(languages)),
        "patterns": findings.found.iter().map(pattern).collect::<Vec<Json>>(),
        "unfinished": findings.unfinished,
    })
}
